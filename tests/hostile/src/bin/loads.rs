//! Measures what one user's load costs the others, on a bus with 250 connections and Debian's limits, and
//! prints each figure beside what is to be reached.
//!
//! usage: loads
//!
//! MFAD_PROGRAMS names the folder of the daemon that is meant; `strace` makes its disk slow.

#![allow(clippy::unwrap_used, clippy::panic, reason = "what cannot go on fails")]

use std::cell::Cell;
use std::env;
use std::fs::{self, Permissions};
use std::os::unix::fs::PermissionsExt;
use std::os::unix::process::CommandExt;
use std::process::{Child, Command};
use std::time::{Duration, Instant};

use end_to_end::{LoginSession, Person, in_time, pin};
use futures_util::future::join_all;
use hostile::seats::{ALICE, BOB, Seats};
use mfad_bus::{
    AccountsProxy, AppPasswordsProxy, BUS_NAME, EnrollOptions, SignInOptions, TOKENS_PATH,
    object_path,
};
use tokio::time::sleep;
use virtual_token::{Touch, VirtualToken};
use zbus::Message;

/// Connections of a desktop; the bus lets each user have 256 (max_connections_per_user).
const CONNECTIONS: usize = 250;
/// Users of every Debian who have nothing to do with it.
const OTHERS: [u32; 4] = [3, 5, 6, 7];
/// Users of every Debian, as their own accounts.
const USERS: [&str; 16] = [
    "bin", "sys", "sync", "games", "man", "lp", "mail", "news", "uucp", "proxy", "www-data",
    "backup", "list", "irc", "_apt", "nobody",
];
/// Whom bob floods for comparison.
const ELSEWHERE: &str = "org.example.Elsewhere";
/// So many of alice's sign-ins are timed under a load, after such pauses: half a minute.
const TIMED: usize = 20;
const PAUSE: Duration = Duration::from_millis(1_300);

#[tokio::main(flavor = "current_thread")]
async fn main() {
    println!("{:<42} {:>14} {:>14}", "load", "seen", "to be reached");
    for (load, name) in [
        (Load::Calls { per_second: Some(10_000) }, "10,000 messages a second"),
        (Load::Calls { per_second: None }, "as many messages as the bus takes"),
        (Load::Descriptors, "2,000 messages with 16 descriptors, again and again"),
        (Load::Dialogs, "200 dialogs that nobody answers"),
        (Load::Connections, "250 connections"),
    ] {
        measure_load(load, name).await;
    }
    measure_memory().await;
    measure_kept_memory().await;
    measure_slow_disk().await;
    measure_many_callers().await;
}

/// A row of the table.
fn tell(what: &str, seen: &str, reach: &str) {
    println!("{what:<42} {seen:>14} {reach:>14}");
}

/// A row with figures, in this unit.
fn tell_figure(what: &str, seen: f64, reach: f64, unit: &str) {
    tell(what, &format!("{seen:.1} {unit}"), &format!("≤ {reach:.1} {unit}"));
}

/// What bob does.
#[derive(Clone, Copy, PartialEq)]
enum Load {
    Calls { per_second: Option<u32> },
    Descriptors,
    Dialogs,
    Connections,
}

async fn measure_load(load: Load, name: &str) {
    let here = Lab::start().await.sign_ins_under(load, BUS_NAME).await;
    let elsewhere = Lab::start().await.sign_ins_under(load, ELSEWHERE).await;
    println!("{name}:");
    tell("  the daemon", if here.runs { "up" } else { "gone" }, "up");
    tell_figure("  the most it has in memory", here.peak, 48.0, "MB");
    let figures =
        format!("  sign-in, {:.0} ms, to {:.0} ms elsewhere", here.millis, elsewhere.millis);
    tell_figure(&figures, here.millis / elsewhere.millis, 3.0, "×");
}

/// What was seen under a load.
struct Seen {
    runs: bool,
    peak: f64,
    millis: f64,
}

/// A bus with the connections of a desktop, mfad, alice at the seat with her key, and bob.
struct Lab {
    seats: Seats,
    alice: Person,
    _key: VirtualToken,
    _desktop: Vec<zbus::Connection>,
    _elsewhere: Running,
}

impl Lab {
    async fn start() -> Self {
        let mut seats = Seats::start("").await;
        fs::set_permissions(seats.machine.file(""), Permissions::from_mode(0o755)).unwrap();
        let key = seats.key("A1", ALICE.0).await;
        seats.logind.set(Some(LoginSession::at("seat0", "1", ALICE.1)));
        let mut desktop = Vec::new();
        for number in 0..CONNECTIONS {
            desktop.push(seats.machine.bus.connect_as(OTHERS[number % OTHERS.len()]).await);
        }
        let alice = seats.machine.person_as(ALICE.1).await;
        let elsewhere = flood(&seats, ELSEWHERE, &["sink".into()]);
        Self { seats, alice, _key: key, _desktop: desktop, _elsewhere: elsewhere }
    }

    /// What alice's sign-ins take while bob loads whoever has this name.
    async fn sign_ins_under(mut self, load: Load, name: &str) -> Seen {
        let daemon = self.seats.daemon.pid();
        forget_peak(daemon);
        // They are never over before anything else.
        let endless = || u32::MAX.to_string();
        let arguments = match load {
            Load::Calls { per_second } => {
                let rate = per_second.map(|it| it.to_string());
                [Some("calls".to_owned()), Some(endless()), rate].into_iter().flatten().collect()
            }
            Load::Descriptors => vec!["descriptors".to_owned(), endless()],
            Load::Dialogs | Load::Connections => Vec::new(),
        };
        let flooding = (!arguments.is_empty()).then(|| flood(&self.seats, name, &arguments));
        let _bobs = match load {
            Load::Dialogs => self.dialogs(name).await,
            Load::Connections => self.connections(name).await,
            Load::Calls { .. } | Load::Descriptors => Vec::new(),
        };
        let mut millis = Vec::new();
        for _ in 0..TIMED {
            sleep(PAUSE).await;
            let began = Instant::now();
            let ended = self.alice.signs_in().await.unwrap();
            assert_eq!(ended.outcome, "done", "{}\n{}", ended.message(), self.seats.daemon.log());
            millis.push(began.elapsed().as_secs_f64() * 1000.0);
        }
        drop(flooding);
        millis.sort_by(f64::total_cmp);
        Seen {
            runs: self.seats.daemon.runs(),
            peak: memory(daemon, "VmHWM:"),
            millis: millis[millis.len() / 2],
        }
    }

    /// bob asks for what an administrator has to allow, and nobody answers.
    async fn dialogs(&self, name: &str) -> Vec<Person> {
        self.seats.polkit.hold(&["administer"]);
        self.everywhere(200, name, &("root", SignInOptions::default())).await
    }

    /// bob is there often, and is watched.
    async fn connections(&self, name: &str) -> Vec<Person> {
        self.everywhere(CONNECTIONS, name, &("", SignInOptions::default())).await
    }

    /// One call from each of as many connections of bob's, which are kept.
    async fn everywhere<B: zbus::export::serde::Serialize + zbus::Type>(
        &self,
        connections: usize,
        name: &str,
        body: &B,
    ) -> Vec<Person> {
        let mut bobs = Vec::new();
        for _ in 0..connections {
            let bob = self.seats.machine.person_as(BOB.1).await;
            let call = Message::method_call(mfad_bus::ROOT_PATH, "Begin");
            let call = call.destination(name).interface("org.mfad.Mfad1.SignIn");
            let call = call.build(body).unwrap();
            bob.connection.send(&call).await.unwrap();
            bobs.push(bob);
        }
        bobs
    }
}

/// A process that ends when dropped.
struct Running(Child);

impl Drop for Running {
    fn drop(&mut self) {
        let _ = self.0.kill();
        let _ = self.0.wait();
    }
}

/// bob's flood.
fn flood(seats: &Seats, name: &str, arguments: &[String]) -> Running {
    let copy = seats.machine.file("flood");
    if !copy.exists() {
        fs::copy(env::current_exe().unwrap().with_file_name("flood"), &copy).unwrap();
    }
    let mut command = Command::new(copy);
    command.uid(BOB.1).args([seats.machine.bus.address(), name]).args(arguments);
    Running(command.spawn().unwrap())
}

/// Megabytes of this kind that a process has (proc_pid_status(5)).
fn memory(pid: u32, kind: &str) -> f64 {
    let status = fs::read_to_string(format!("/proc/{pid}/status")).unwrap_or_default();
    let line = status.lines().find(|it| it.starts_with(kind)).unwrap_or_default();
    line.split_whitespace().nth(1).map_or(0.0, |kib| kib.parse::<f64>().unwrap() / 1024.0)
}

/// The most that it had is counted from now on (proc_pid_clear_refs(5)).
fn forget_peak(pid: u32) {
    fs::write(format!("/proc/{pid}/clear_refs"), "5").unwrap();
}

/// What derivations of keys leave in memory.
async fn measure_memory() {
    println!("memory, beside idle:");
    let mut seats = Seats::start("remote = \"allow\"\n").await;
    let daemon = seats.daemon.pid();
    let idle = memory(daemon, "VmRSS:");
    forget_peak(daemon);
    join_all(USERS[..8].iter().map(async |user| {
        assert_eq!(recovery_codes(&mut seats.machine.person().await, user).await.len(), 10);
    }))
    .await;
    tell_figure(
        "  recovery codes of 8 users at once, kept",
        memory(daemon, "VmRSS:") - idle,
        4.0,
        "MB",
    );

    let mut checked = 0;
    for user in USERS.iter().cycle() {
        let mut person = seats.machine.person_as(uid_of(user)).await;
        for code in recovery_codes(&mut seats.root, user).await {
            let sign_in = person.sign_in().await;
            let begun = in_time(async || sign_in.begin("", &SignInOptions::default()).await).await;
            assert_eq!(person.end_with_pin(&begun, &code).await.outcome, "done");
            checked += 1;
        }
        if checked == 1000 {
            break;
        }
    }
    tell_figure("  1,000 recovery codes checked, kept", memory(daemon, "VmRSS:") - idle, 4.0, "MB");

    let _key = seats.key("A1", ALICE.0).await;
    let mut alice = seats.machine.person_as(ALICE.1).await;
    seats.logind.set(Some(LoginSession::at("seat0", "1", ALICE.1)));
    let passwords = AppPasswordsProxy::new(&alice.connection).await.unwrap();
    let begun = passwords.make("Mail").await;
    let made = alice.ends(begun).await.result.app_password.unwrap().read().unwrap();
    let made = String::from_utf8(made.to_vec()).unwrap();
    let checks = AppPasswordsProxy::new(&seats.root.connection).await.unwrap();
    for _ in 0..1000 {
        assert_eq!(checks.check(ALICE.0, pin(&made)).await.unwrap(), "Mail");
    }
    tell_figure("  1,000 app passwords checked, kept", memory(daemon, "VmRSS:") - idle, 4.0, "MB");
    tell_figure("  the most meanwhile", memory(daemon, "VmHWM:"), 96.0, "MB");
}

/// What the daemon holds when it has nothing to do, before and after everyday work.
async fn measure_kept_memory() {
    println!("memory of the daemon with a key:");
    let mut seats = Seats::start("remote = \"allow\"\n").await;
    let _key = seats.key("A1", ALICE.0).await;
    seats.logind.set(Some(LoginSession::at("seat0", "1", ALICE.1)));
    let daemon = seats.daemon.pid();
    tell_figure("  idle", memory(daemon, "VmRSS:"), 9.0, "MB");

    let mut alice = seats.machine.person_as(ALICE.1).await;
    let passwords = AppPasswordsProxy::new(&alice.connection).await.unwrap();
    let begun = passwords.make("Mail").await;
    let made = alice.ends(begun).await.result.app_password.unwrap().read().unwrap();
    let made = String::from_utf8(made.to_vec()).unwrap();
    let checks = AppPasswordsProxy::new(&seats.root.connection).await.unwrap();
    for _ in 0..100 {
        assert_eq!(checks.check(ALICE.0, pin(&made)).await.unwrap(), "Mail");
    }
    for user in &USERS[..10] {
        assert_eq!(recovery_codes(&mut seats.root, user).await.len(), 10);
    }
    for _ in 0..1000 {
        assert_eq!(alice.signs_in().await.unwrap().outcome, "done");
    }
    println!("  after 100 recovery codes, 100 app passwords checked and 1,000 sign-ins:");
    tell_figure("    resident", memory(daemon, "VmRSS:"), 12.0, "MB");
    tell_figure("    of which private and dirty", private_dirty(daemon), 3.0, "MB");
}

/// Megabytes that are its own and were written to (proc_pid_smaps(5)).
fn private_dirty(pid: u32) -> f64 {
    let maps = fs::read_to_string(format!("/proc/{pid}/smaps_rollup")).unwrap();
    let line = maps.lines().find(|it| it.starts_with("Private_Dirty:")).unwrap();
    line.split_whitespace().nth(1).unwrap().parse::<f64>().unwrap() / 1024.0
}

/// New ones of this account, made by root.
async fn recovery_codes(root: &mut Person, account: &str) -> Vec<String> {
    let (account, kind) = (Some(account.into()), Some("recovery-codes".into()));
    let options = EnrollOptions { account, kind, ..EnrollOptions::default() };
    let manager = root.manager().await;
    let operation = in_time(async || manager.enroll(&options).await).await;
    let made = root.end_with_pin(&operation, "").await.result;
    let made = made.recovery_codes.unwrap().read().unwrap();
    String::from_utf8(made.to_vec()).unwrap().lines().map(str::to_owned).collect()
}

/// What others wait for while the disk takes half a second for each flush.
async fn measure_slow_disk() {
    println!("flushes that take 500 ms, while bob renames his key 20 times:");
    let mut seats = Seats::start_as("remote = \"allow\"\n", |daemon| {
        let mut slow = Command::new("strace");
        slow.args(["--follow-forks", "--seccomp-bpf", "--quiet=all", "--output=/dev/null"]);
        slow.args(["--trace=fsync,fdatasync", "--inject=fsync,fdatasync:delay_enter=500000"]);
        slow.arg(daemon.get_program()).args(daemon.get_args());
        for (name, value) in daemon.get_envs().filter_map(|(name, value)| Some((name, value?))) {
            slow.env(name, value);
        }
        slow
    })
    .await;
    let _keys = [seats.key("A1", ALICE.0).await, seats.key("B1", BOB.0).await];
    seats.logind.set(Some(LoginSession::at("seat0", "1", ALICE.1)));
    let alice = seats.machine.person_as(ALICE.1).await;
    let method = seats.machine.person_as(BOB.1).await.methods().await.remove(0);
    let done = Cell::new(false);
    let writing = async {
        join_all((0..4).map(|_| async {
            for number in 0..5 {
                method.rename(&format!("Key {number}")).await.unwrap();
            }
        }))
        .await;
        done.set(true);
    };
    let reading = async {
        let mut slowest = Duration::ZERO;
        while !done.get() {
            slowest = slowest.max(slowest_call(&alice).await);
            sleep(Duration::from_millis(300)).await;
        }
        slowest
    };
    let ((), slowest) = tokio::join!(writing, reading);
    tell_figure("  the slowest call of alice's", slowest.as_secs_f64() * 1000.0, 50.0, "ms");
}

/// The longest that one of this person's calls takes which write nothing.
async fn slowest_call(person: &Person) -> Duration {
    let began = Instant::now();
    let accounts = AccountsProxy::new(&person.connection).await.unwrap();
    accounts.status("").await.unwrap();
    let standing = began.elapsed();
    let began = Instant::now();
    let operation = person.sign_in().await.begin("", &SignInOptions::default()).await.unwrap();
    let begin = began.elapsed();
    let began = Instant::now();
    // It may have been done meanwhile.
    let _ = person.operation(&operation).await.cancel().await;
    standing.max(begin).max(began.elapsed())
}

/// Eight users, each with two keys and eight programs that sign in at the same time.
async fn measure_many_callers() {
    println!("8 users × 8 callers on 16 keys:");
    let users = &USERS[..8];
    let mut seats = Seats::start("remote = \"allow\"\n").await;
    // In no session, as services are: the policy says that they may.
    seats.logind.set(None);
    let mut keys = Vec::new();
    for (number, user) in users.iter().enumerate() {
        for letter in ["A", "B"] {
            let serial = format!("{letter}{number}");
            let key = seats.machine.plugged(&serial);
            let id = format!("virtual_key_{}", serial.to_lowercase());
            seats.root.wait_for_token(&id).await;
            let token = Some(object_path(TOKENS_PATH, &id).unwrap());
            let account = Some((*user).to_owned());
            let label = Some(format!("Key {serial}"));
            let options = EnrollOptions { account, label, token, ..EnrollOptions::default() };
            assert_eq!(seats.root.enroll(&options).await.unwrap().outcome, "done");
            key.set_touch(Touch::After(Duration::from_millis(500)));
            keys.push(key);
        }
    }
    let single = Instant::now();
    let begun = seats.begin(users[0]).await;
    let ended = seats.root.ends(begun).await;
    assert_eq!(ended.outcome, "done", "{}", ended.message());
    let single = single.elapsed();
    let mut people = Vec::new();
    for (name, uid) in users.iter().map(|it| (*it, uid_of(it))) {
        for _ in 0..8 {
            people.push((name, seats.machine.person_as(uid).await));
        }
    }
    let began = Instant::now();
    let took = join_all(people.into_iter().map(async |(name, mut person)| {
        let begun = person.sign_in().await.begin("", &SignInOptions::default()).await;
        let done = match begun {
            Ok(operation) => {
                let ended = person.end(&operation).await;
                (ended.outcome == "done").then_some(()).ok_or(ended.message().to_owned())
            }
            Err(error) => Err(error.to_string()),
        };
        done.map(|()| began.elapsed()).map_err(|error| format!("{name}: {error}"))
    }))
    .await;
    let failed: Vec<_> = took.iter().filter_map(|it| it.as_ref().err()).collect();
    for error in &failed {
        println!("  {error}");
    }
    tell("  failed", &failed.len().to_string(), "0");
    let slowest = took.iter().flatten().max().copied().unwrap_or_default();
    // Both keys of a user are asked by one sign-in, so that eight stand in line for them.
    let share = single * 8;
    tell_figure(
        "  the slowest, to its share",
        slowest.as_secs_f64() / share.as_secs_f64(),
        1.5,
        "×",
    );
}

/// The number of a user of Debian's.
fn uid_of(name: &str) -> u32 {
    let passwd = fs::read_to_string("/etc/passwd").unwrap();
    let line = passwd.lines().find(|it| it.split(':').next() == Some(name)).unwrap();
    line.split(':').nth(2).unwrap().parse().unwrap()
}
