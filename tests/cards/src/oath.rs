//! A daemon, a card that makes one-time codes, and `ykman` beside.

use std::time::{SystemTime, UNIX_EPOCH};

use end_to_end::{Daemon, Ended, Machine, Person, pin, until};
use mfad_bus::{AddAccountOptions, OathAccount, OathProxy};
use virtual_token::{Interface::Contact, VirtualToken};

use crate::{Pcscd, Program, READERS};

/// The secret of RFC 6238 appendix B, "12345678901234567890", in base32.
pub const SECRET: &str = "GEZDGNBVGY3TQOJQGEZDGNBVGY3TQOJQ";

/// Somebody at a machine with a card in its first reader.
pub struct Desk {
    /// The card.
    pub card: VirtualToken,
    /// Its id on the bus.
    pub id: String,
    /// Who uses it.
    pub person: Person,
    /// What runs it all; ended in this order.
    pub daemon: Daemon,
    /// The bus and the daemon's folders.
    pub machine: Machine,
    /// The readers.
    pub pcscd: Pcscd,
}

impl Desk {
    /// `None`, and said why, where there can be no pcscd.
    pub async fn set_up() -> Option<Self> {
        let pcscd = Pcscd::start()?;
        let card = pcscd.token("A1", READERS[0], Contact);
        let machine = Machine::with_cards();
        let daemon = machine.start().await;
        let person = machine.person().await;
        until("the card", || async { person.tokens().await.len() == 1 }).await;
        let id = person.tokens().await.remove(0);
        Some(Self { card, id, person, daemon, machine, pcscd })
    }

    /// The codes of the card.
    pub async fn oath(&self) -> OathProxy<'static> {
        self.person.oath(&self.id).await
    }

    /// All accounts, as mfad lists them.
    pub async fn accounts(&mut self) -> Vec<OathAccount> {
        let operation = self.oath().await.list_accounts().await.unwrap();
        let ended = self.person.end(&operation).await;
        ended.result.accounts.clone().unwrap_or_else(|| panic!("{ended:?}"))
    }

    /// The account of this name.
    pub async fn account(&mut self, name: &str) -> OathAccount {
        let accounts = self.accounts().await;
        accounts.into_iter().find(|it| it.name == name).unwrap()
    }

    /// Adds an account by its address.
    pub async fn add(&mut self, address: &str, touch: bool) -> Ended {
        let options = AddAccountOptions { touch: Some(touch), name: None };
        let operation = self.oath().await.add_account(&options).await.unwrap();
        self.person
            .answer(&operation, async |operation, kind, details| {
                if kind == "pin" {
                    assert_eq!(details.wanted.as_deref(), Some("otpauth"));
                    assert_eq!(details.mistake, None);
                    operation.answer_pin(pin(address)).await.unwrap();
                }
            })
            .await
    }

    /// Adds an account that is then asked a name for, after this mistake.
    pub async fn add_named(&mut self, address: &str, name: &str, mistake: &str) -> Ended {
        let operation = self.oath().await.add_account(&AddAccountOptions::default()).await.unwrap();
        self.person
            .answer(&operation, async |operation, _, details| {
                let answer = match details.wanted.as_deref() {
                    Some("otpauth") => address,
                    Some("account-name") => {
                        let said = details.mistake.unwrap_or_default();
                        assert!(said.contains(mistake), "{said}");
                        name
                    }
                    _ => return,
                };
                operation.answer_pin(pin(answer)).await.unwrap();
            })
            .await
    }

    /// The code of this account, with the seconds that it is valid.
    pub async fn code(&mut self, account: &OathAccount) -> (String, Option<u32>) {
        let operation = self.oath().await.show_code(&account.id).await.unwrap();
        let ended = self.person.end(&operation).await;
        let shown = ended.result.code.clone().unwrap_or_else(|| panic!("{ended:?}"));
        let digits = shown.code.read().unwrap();
        (String::from_utf8(digits.to_vec()).unwrap(), shown.seconds)
    }
}

/// Waits until a code is valid for ten seconds more: a touch that is waited for has to come before
/// its end.
pub async fn a_code_lasts() {
    let now = || SystemTime::now().duration_since(UNIX_EPOCH).unwrap().as_secs();
    until("a code that lasts", || async { now() % 30 < 20 }).await;
}

/// What `ykman` says of the accounts on the card in the first reader.
pub fn ykman(program: &Program, arguments: &[&str]) -> String {
    let command = ["--reader", READERS[0].name, "oath", "accounts"];
    program.says(&[&command[..], arguments].concat())
}
