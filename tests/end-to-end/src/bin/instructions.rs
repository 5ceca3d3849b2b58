//! Counts the instructions of the daemon and of mfactl for what people do most, and prints them beside what
//! is to be reached. A count is the same however busy the computer is.
//!
//! usage: instructions
//!
//! MFAD_PROGRAMS names the folder of the programs that are meant; valgrind counts.

#![allow(clippy::unwrap_used, clippy::panic, reason = "what cannot go on fails")]

use std::fs;
use std::io::Write;
use std::path::Path;
use std::process::{Command, Stdio};

use end_to_end::{App, Clock, Daemon, Machine, Person, Site, pin, program, soon};
use futures_util::StreamExt;
use mfad_bus::{AppPasswordsProxy, EnrollOptions, ObjectManagerProxy, SignInOptions};
use serde_json::json;
use virtual_token::VirtualToken;

/// What is done once is subtracted from what is done so often more.
const MORE: u32 = 4;
const PIN: &str = "123456";

#[derive(Clone, Copy, PartialEq)]
enum Task {
    SignIn,
    Methods,
    PlugIn,
    Passkeys,
    OneTimeCode,
    RecoveryCode,
    AppPassword,
    WebAuthnGet,
}

/// All, as the table has them; what is to be reached in the daemon, in millions.
const TASKS: [(Task, &str, Option<f64>); 8] = [
    (Task::SignIn, "mfactl sign-in", Some(3.0)),
    (Task::Methods, "mfactl methods", None),
    (Task::PlugIn, "a key is plugged in", None),
    (Task::Passkeys, "mfactl passkeys list", None),
    (Task::OneTimeCode, "sign in with a one-time code", None),
    (Task::RecoveryCode, "sign in with a recovery code", None),
    (Task::AppPassword, "an app password is checked", None),
    (Task::WebAuthnGet, "WebAuthn get", None),
];

#[tokio::main(flavor = "current_thread")]
async fn main() {
    println!(
        "{:<32} {:>10} {:>10} {:>14}",
        "millions of instructions", "daemon", "mfactl", "to be reached"
    );
    for (task, name, reach) in TASKS {
        let (once, _) = counted(task, 1).await;
        let (more, mfactl) = counted(task, 1 + MORE).await;
        let daemon = millions(more.saturating_sub(once)) / f64::from(MORE);
        let mfactl = mfactl.map_or("–".to_owned(), |it| format!("{:.1}", millions(it)));
        let reach = reach.map_or("–".to_owned(), |it| format!("≤ {it:.1}"));
        println!("{name:<32} {daemon:>10.1} {mfactl:>10} {reach:>14}");
    }
}

#[expect(clippy::cast_precision_loss, reason = "counts are below 2^52")]
fn millions(count: u64) -> f64 {
    count as f64 / 1e6
}

/// What the daemon needs to start, for the task so often, and to end; and what the last mfactl needed, if the
/// task has one.
async fn counted(task: Task, times: u32) -> (u64, Option<u64>) {
    let mut desk = Desk::set_up(task).await;
    let mut mfactl = None;
    for time in 0..times {
        mfactl = desk.does(task, time, time + 1 == times).await;
    }
    desk.daemon.terminate();
    (count_in(&desk.machine.file("count")), mfactl)
}

/// This program, run by valgrind, which leaves its count in `log`.
fn counting(program: &Command, log: &Path) -> Command {
    let mut command = Command::new("valgrind");
    command.args(["--tool=cachegrind", "--cache-sim=no", "--cachegrind-out-file=/dev/null"]);
    command.arg(format!("--log-file={}", log.display()));
    command.arg(program.get_program()).args(program.get_args());
    for (name, value) in program.get_envs().filter_map(|(name, value)| Some((name, value?))) {
        command.env(name, value);
    }
    command
}

/// The count that valgrind left: `==1== I refs: 1,234`.
fn count_in(log: &Path) -> u64 {
    let text = fs::read_to_string(log).unwrap();
    let line = text.lines().find(|it| it.contains("refs:"));
    let line = line.unwrap_or_else(|| panic!("no count: {text}"));
    let (_, count) = line.split_once("refs:").unwrap();
    count.trim().replace(',', "").parse().unwrap()
}

/// A daemon whose instructions are counted, and a person who has what the task needs.
struct Desk {
    machine: Machine,
    daemon: Daemon,
    person: Person,
    key: VirtualToken,
    clock: Clock,
    app: Option<App>,
    codes: Vec<String>,
    password: String,
    site: Site,
}

impl Desk {
    async fn set_up(task: Task) -> Self {
        let machine = Machine::new();
        let clock = Clock::new(&machine).expect("libfaketime and oathtool");
        let command = match task {
            Task::OneTimeCode => clock.command(&machine),
            _ => machine.command("session"),
        };
        let daemon = machine.start_as(counting(&command, &machine.file("count"))).await;
        let mut person = machine.person().await;
        let key = match task {
            Task::OneTimeCode => machine.key("A1"),
            _ => person.enroll_key(&machine, "A1").await,
        };
        let (app, codes, password, site) =
            (None, Vec::new(), String::new(), Site::at("example.org"));
        let mut desk = Self { machine, daemon, person, key, clock, app, codes, password, site };
        match task {
            Task::Passkeys => {
                let set = desk.mfactl("pin set --new-pin-fd 0");
                run(set, PIN);
                desk.makes_passkey(PIN).await;
            }
            Task::WebAuthnGet => desk.makes_passkey("").await,
            Task::OneTimeCode => desk.enrolls_app().await,
            Task::RecoveryCode => {
                let made = desk.enrolls("recovery-codes").await;
                desk.codes = made.lines().map(str::to_owned).collect();
                // Or its touch would be first.
                desk.key.unplug();
                desk.person.wait_until_gone("virtual_key_a1").await;
            }
            Task::AppPassword => {
                let passwords = AppPasswordsProxy::new(&desk.person.connection).await.unwrap();
                let begun = passwords.make("Mail").await;
                let ended = desk.person.ends(begun).await;
                let made = ended.result.app_password.unwrap().read().unwrap();
                desk.password = String::from_utf8(made.to_vec()).unwrap();
            }
            _ => {}
        }
        desk
    }

    /// Makes the passkey that the site then knows by its id.
    async fn makes_passkey(&mut self, pin: &str) {
        let kept = if pin.is_empty() { "discouraged" } else { "required" };
        let more = json!({ "authenticatorSelection": { "residentKey": kept } });
        let request = self.site.creation("anna", more);
        let ended = self.person.makes(&self.site, &request, pin).await;
        self.site.registered(&request, &ended);
    }

    /// Enrolls a method of this kind; what it shows once.
    async fn enrolls(&mut self, kind: &str) -> String {
        let options = EnrollOptions { kind: Some(kind.into()), ..EnrollOptions::default() };
        let begun = self.person.manager().await.enroll(&options).await.unwrap();
        let ended = self.person.end_with_pin(&begun, "").await;
        let made = ended.result.recovery_codes.unwrap().read().unwrap();
        String::from_utf8(made.to_vec()).unwrap()
    }

    /// An mfactl for this daemon.
    fn mfactl(&self, words: &str) -> Command {
        let mut command = Command::new(program("mfactl"));
        command.arg("--session").args(words.split_whitespace());
        command.env("DBUS_SESSION_BUS_ADDRESS", self.machine.bus.address());
        command
    }

    /// Does the task once more; the instructions of mfactl, if it has one and they are wanted.
    async fn does(&mut self, task: Task, time: u32, wanted: bool) -> Option<u64> {
        match task {
            Task::SignIn => return self.runs("sign-in", "", wanted),
            Task::Methods => return self.runs("methods", "", wanted),
            Task::Passkeys => return self.runs("passkeys list --pin-fd 0", PIN, wanted),
            Task::PlugIn => self.plugs_in().await,
            Task::OneTimeCode => {
                let codes = i64::from(time) + 2;
                self.clock.set(codes);
                let code = self.app.as_ref().unwrap().code(codes);
                self.signs_in_with(&code).await;
            }
            Task::RecoveryCode => {
                let code = self.codes.pop().unwrap();
                self.signs_in_with(&code).await;
            }
            Task::AppPassword => {
                let passwords = AppPasswordsProxy::new(&self.person.connection).await.unwrap();
                let checked = passwords.check(&own_name(), pin(&self.password)).await;
                assert_eq!(checked.unwrap(), "Mail");
            }
            Task::WebAuthnGet => {
                let more = json!({ "allowCredentials": self.site.descriptors() });
                let request = self.site.request(more);
                let ended = self.person.signs_in_to(&self.site, &request, "").await;
                assert_eq!(ended.outcome, "done", "{}", ended.message());
            }
        }
        None
    }

    fn runs(&self, words: &str, typed: &str, wanted: bool) -> Option<u64> {
        let (command, log) = (self.mfactl(words), self.machine.file("count-mfactl"));
        run(if wanted { counting(&command, &log) } else { command }, typed);
        wanted.then(|| count_in(&log))
    }

    async fn signs_in_with(&mut self, code: &str) {
        let options = SignInOptions::default();
        let begun = self.person.sign_in().await.begin("", &options).await.unwrap();
        assert_eq!(self.person.end_with_pin(&begun, code).await.outcome, "done");
    }

    /// Pulls the key out and plugs it in again; done when it is on the bus.
    async fn plugs_in(&self) {
        let objects = ObjectManagerProxy::new(&self.person.connection).await.unwrap();
        let mut gone = objects.receive_interfaces_removed().await.unwrap();
        let mut added = objects.receive_interfaces_added().await.unwrap();
        self.key.unplug();
        soon("the key is gone", gone.next()).await.unwrap();
        self.key.plug().unwrap();
        soon("the key is there", added.next()).await.unwrap();
    }

    /// An app is set up with the first code of the clock.
    async fn enrolls_app(&mut self) {
        let kind = Some("one-time-code".to_owned());
        let options = EnrollOptions { kind, ..EnrollOptions::default() };
        let begun = self.person.manager().await.enroll(&options).await.unwrap();
        let prompt = self.person.prompt_for(&begun, "pin").await;
        let address = prompt.address.unwrap().read().unwrap();
        let app = App { address: String::from_utf8(address.to_vec()).unwrap() };
        let ended = self.person.operation(&begun).await.answer_pin(pin(&app.code(0))).await;
        ended.unwrap();
        assert_eq!(self.person.end(&begun).await.outcome, "done");
        self.app = Some(app);
    }
}

/// The account of whoever runs this.
fn own_name() -> String {
    let id = Command::new("id").arg("-un").output().unwrap();
    String::from_utf8(id.stdout).unwrap().trim().to_owned()
}

/// Runs it to its end, with this on its standard input.
fn run(mut command: Command, typed: &str) {
    let mut process = command
        .stdin(Stdio::piped())
        .stdout(Stdio::piped())
        .stderr(Stdio::piped())
        .spawn()
        .unwrap();
    writeln!(process.stdin.take().unwrap(), "{typed}").unwrap();
    let output = process.wait_with_output().unwrap();
    assert!(output.status.success(), "{command:?}: {output:?}");
}
