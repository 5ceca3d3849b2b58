//! A machine with people at its seats and elsewhere. What root does there is what sudo, su and login
//! do in somebody's name.

use std::process::Command;

use end_to_end::{App, Daemon, Logind, Machine, Person, Polkit, pin};
use mfad_bus::{EnrollOptions, SignInOptions, WireError};
use virtual_token::VirtualToken;
use zbus::OwnedObjectPath;

/// The owner of the account that is attacked: any user but root that every system has.
pub const ALICE: (&str, u32) = ("daemon", 1);
/// Somebody else.
pub const BOB: (&str, u32) = ("bin", 2);

/// All of it; it goes when dropped.
pub struct Seats {
    /// The machine.
    pub machine: Machine,
    /// Its daemon, on the system bus.
    pub daemon: Daemon,
    /// Its logind.
    pub logind: Logind,
    /// A program of root's, in the session that `logind` says.
    pub root: Person,
    /// The authority, which allows everything.
    pub polkit: Polkit,
    _polkit_bus: zbus::Connection,
}

impl Seats {
    /// Nobody has enrolled anything.
    pub async fn start(policy: &str) -> Self {
        Self::start_as(policy, |daemon| daemon).await
    }

    /// The same, whose daemon is run by what is made of its command.
    pub async fn start_as(policy: &str, run_by: impl FnOnce(Command) -> Command) -> Self {
        let machine = Machine::new();
        machine.policy(policy);
        let polkit_bus = machine.bus.connect().await;
        let polkit = Polkit::start(&polkit_bus).await;
        polkit.allow(&[
            "use",
            "manage-own-methods",
            "manage-token",
            "administer",
            "check-app-passwords",
        ]);
        let logind = Logind::start(machine.bus.connect().await).await;
        let daemon = machine.start_as(run_by(machine.command("system"))).await;
        let root = machine.person().await;
        Self { machine, daemon, logind, root, polkit, _polkit_bus: polkit_bus }
    }

    /// A key with this serial number that is plugged in and a method of this account.
    pub async fn key(&mut self, serial: &str, account: &str) -> VirtualToken {
        let key = self.machine.plugged(serial);
        let id = format!("virtual_key_{}", serial.to_lowercase());
        self.root.wait_for_token(&id).await;
        let token = mfad_bus::object_path(mfad_bus::TOKENS_PATH, &id).unwrap();
        let options = EnrollOptions {
            account: Some(account.into()),
            label: Some(format!("Key {serial}")),
            token: Some(token),
            ..EnrollOptions::default()
        };
        assert_eq!(self.root.enroll(&options).await.unwrap().outcome, "done");
        key
    }

    /// An app whose codes are a method of this account, the present one used.
    pub async fn app(&mut self, account: &str) -> App {
        let (account, kind) = (Some(account.into()), Some("one-time-code".into()));
        let options = EnrollOptions { account, kind, ..EnrollOptions::default() };
        let operation = self.root.manager().await.enroll(&options).await.unwrap();
        let address = self.root.prompt_for(&operation, "pin").await.address.unwrap();
        let app = App { address: String::from_utf8(address.read().unwrap().to_vec()).unwrap() };
        let enrolling = self.root.operation(&operation).await;
        enrolling.answer_pin(pin(&app.code_of_now())).await.unwrap();
        assert_eq!(self.root.end(&operation).await.outcome, "done");
        app
    }

    /// Recovery codes of an account.
    pub async fn recovery_codes(&mut self, account: &str) -> Vec<String> {
        let (account, kind) = (Some(account.into()), Some("recovery-codes".into()));
        let options = EnrollOptions { account, kind, ..EnrollOptions::default() };
        let operation = self.root.manager().await.enroll(&options).await.unwrap();
        let made = self.root.end(&operation).await.result.recovery_codes.unwrap();
        let text = String::from_utf8(made.read().unwrap().to_vec()).unwrap();
        text.lines().map(str::to_owned).collect()
    }

    /// A program of root's has somebody prove that they are this account.
    pub async fn begin(&self, account: &str) -> Result<OwnedObjectPath, WireError> {
        self.root.sign_in().await.begin(account, &SignInOptions::default()).await
    }
}

/// How often a key was asked to wait for a touch.
pub fn blinks(key: &VirtualToken) -> usize {
    key.trace().iter().filter(|event| event.asks_for_touch()).count()
}
