//! Access passes: issued, typed and tried. Alice's account has a key that nobody has at hand.

use std::path::Path;
use std::process::{Command, Output};

use end_to_end::{Clock, Ended, LoginSession, pin, program, until};
use mfad_bus::{
    AccountsProxy, Error, MethodChoice, PassOptions, SignInOptions, SignInSessionProxy,
};
use zbus::OwnedObjectPath;

use crate::seats::{ALICE, Seats};

/// The policy, with passes for a service of the tests.
pub const POLICY: &str = "[access-pass]\nenabled = true\nservices = [\"console\"]\n";
/// The service.
pub const SERVICE: &str = "console";

/// What became of a sign-in that was to be by pass.
pub struct Tried {
    /// Whether a pass could be given at all.
    pub offered: bool,
    /// How it ended.
    pub ended: Ended,
    /// What was said of each pass but the last.
    pub mistakes: Vec<String>,
}

impl Tried {
    /// Whether somebody was let in.
    pub fn lets_in(&self) -> bool {
        self.ended.outcome == "done"
    }
}

/// Somebody at the console who is about to be alice.
pub fn at_the_console() -> SignInOptions {
    SignInOptions {
        choose: Some(true),
        service: Some(SERVICE.into()),
        tty: Some("/dev/tty1".into()),
        ..SignInOptions::default()
    }
}

/// A machine with passes, and alice, who has recovery codes that she left at home.
pub async fn locked_out(policy: &str) -> Seats {
    let mut seats = Seats::start(policy).await;
    seats.logind.set(None);
    seats.recovery_codes(ALICE.0).await;
    seats
}

/// A pass of this account, by an administrator at the machine.
pub async fn issue(seats: &Seats, account: &str, seconds: u64) -> Result<String, Error> {
    let accounts = AccountsProxy::new(&seats.root.connection).await.unwrap();
    let options = PassOptions { seconds: Some(seconds) };
    match accounts.issue_pass(account, &options).await {
        Ok(issued) => Ok(String::from_utf8(issued.pass.read().unwrap().to_vec()).unwrap()),
        Err(error) => Err(error.into_ours().unwrap()),
    }
}

/// Signs in with these passes, one after the other.
pub async fn type_passes(
    seats: &mut Seats,
    account: &str,
    options: &SignInOptions,
    passes: &[&str],
) -> Tried {
    let begun = seats.root.sign_in().await.begin(account, options).await;
    let operation = begun.unwrap();
    let offered = match offer(seats, &operation).await {
        Some(choice) => {
            let session = session(seats, &operation).await;
            session.select(choice.method).await.is_ok()
        }
        None => {
            // If it has not ended by itself.
            let _ = seats.root.operation(&operation).await.cancel().await;
            false
        }
    };
    let (mut passes, mut mistakes) = (passes.iter(), Vec::new());
    let ended = seats
        .root
        .answer(&operation, async |operation, _, details| {
            mistakes.extend(details.mistake);
            let pass = passes.next().filter(|_| details.wanted.as_deref() == Some("access-pass"));
            match pass {
                Some(pass) => operation.answer_pin(pin(pass)).await.unwrap(),
                None => operation.cancel().await.unwrap(),
            }
        })
        .await;
    Tried { offered, ended, mistakes }
}

/// Alice signs in at the console with these passes.
pub async fn alice(seats: &mut Seats, passes: &[&str]) -> Tried {
    type_passes(seats, ALICE.0, &at_the_console(), passes).await
}

/// Alice's session at the seat.
pub fn alices_session() -> Option<LoginSession> {
    Some(LoginSession::at("seat0", "1", ALICE.1))
}

/// The session of this sign-in.
pub async fn session(seats: &Seats, operation: &OwnedObjectPath) -> SignInSessionProxy<'static> {
    let session = SignInSessionProxy::builder(&seats.root.connection).path(operation.clone());
    session.build().await.unwrap()
}

/// What stands for a pass among the methods that this sign-in lists, if it does; nothing if it has ended.
pub async fn offer(seats: &Seats, operation: &OwnedObjectPath) -> Option<MethodChoice> {
    let session = session(seats, operation).await;
    let listed = || async { session.methods().await.map_or(true, |it| !it.is_empty()) };
    until("methods that are listed", listed).await;
    let methods = session.methods().await.unwrap_or_default();
    methods.into_iter().find(|it| it.kind == "access-pass")
}

/// The daemon is started again, by this clock if there is one.
pub async fn restart(seats: &mut Seats, clock: Option<&Clock>) {
    seats.daemon.kill();
    let command = seats.machine.command("system");
    let command = match clock {
        Some(clock) => clock.seen_by(command),
        None => command,
    };
    seats.daemon = seats.machine.start_as(command).await;
    seats.root = seats.machine.person().await;
}

/// A key of the help desk, made by Debian's `age-keygen`: its public key. `None`, and said why, without it.
pub fn help_desk_key(file: &Path) -> Option<String> {
    let made = Command::new("age-keygen").arg("-o").arg(file).output();
    let Ok(made) = made else {
        eprintln!("skipped: age is not installed; tests/install check does");
        return None;
    };
    let told = String::from_utf8(made.stderr).unwrap();
    Some(told.trim().strip_prefix("Public key: ").unwrap().to_owned())
}

/// `mfactl admin pass` for another machine: where there is no bus.
pub fn mfactl_elsewhere(clock: Option<&Clock>, words: &[&str]) -> Output {
    let mut command = Command::new(program("mfactl"));
    command
        .env("DBUS_SYSTEM_BUS_ADDRESS", "unix:path=/nonexistent")
        .env("DBUS_SESSION_BUS_ADDRESS", "unix:path=/nonexistent")
        .args(["admin", "pass"])
        .args(words);
    let mut command = match clock {
        Some(clock) => clock.seen_by(command),
        None => command,
    };
    command.output().unwrap()
}
