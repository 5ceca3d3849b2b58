//! A card whose PIV somebody looks after through the daemon, and other programs beside it.

use std::process::{Command, Output};

use end_to_end::{Daemon, Ended, Machine, Person, pin, program, until};
use mfad_bus::{PivProxy, PromptDetails, TOKENS_PATH, WireError, object_path};
use virtual_token::{Interface, VirtualToken};
use zbus::OwnedObjectPath;

use crate::{Pcscd, Program, READERS};

/// The PIN that cards come with.
pub const PIN: &str = "123456";
/// The PUK that cards come with.
pub const PUK: &str = "12345678";

/// The card, in the first reader, and the daemon. All of it goes when dropped.
pub struct Holder {
    /// The card.
    pub card: VirtualToken,
    /// Whoever looks after it.
    pub person: Person,
    /// Its id on the bus.
    pub id: String,
    machine: Machine,
    _daemon: Daemon,
}

/// How an operation ended, and what was asked before.
pub struct Told {
    /// The end.
    pub ended: Ended,
    /// The prompts that were answered.
    pub asked: Vec<PromptDetails>,
}

impl Holder {
    /// A new card.
    pub async fn new(pcscd: &Pcscd) -> Self {
        Self::of(pcscd.token("A1", READERS[0], Interface::Contact)).await
    }

    /// This card, which is in the reader already.
    pub async fn of(card: VirtualToken) -> Self {
        let machine = Machine::with_cards();
        let daemon = machine.start().await;
        let person = machine.person().await;
        until("the card", || async { person.tokens().await.len() == 1 }).await;
        let id = person.tokens().await.remove(0);
        Self { card, person, id, machine, _daemon: daemon }
    }

    /// Pulls the card out and puts it in again, and waits until the daemon has seen both.
    pub async fn replugged(&mut self, pcscd: &Pcscd) {
        self.card.unplug();
        pcscd.wait_for_card(READERS[0], false);
        self.person.wait_until_gone(&self.id).await;
        self.card.plug().unwrap();
        pcscd.wait_for_card(READERS[0], true);
        until("the card is back", || async { self.person.tokens().await.len() == 1 }).await;
        self.id = self.person.tokens().await.remove(0);
    }

    /// The application.
    pub async fn piv(&self) -> PivProxy<'static> {
        let path = object_path(TOKENS_PATH, &self.id).unwrap();
        PivProxy::builder(&self.person.connection).path(path).build().await.unwrap()
    }

    /// How this operation ends, if each PIN that it asks for, by its name, is the next of `typed`,
    /// every question is answered with yes, and it is called off when there are no more PINs.
    pub async fn ends(
        &mut self,
        operation: Result<OwnedObjectPath, WireError>,
        typed: &[(&str, &str)],
    ) -> Told {
        let mut typed = typed.iter();
        let mut asked = Vec::new();
        let path = operation.unwrap();
        let ended = self
            .person
            .answer(&path, async |operation, kind, details| {
                match kind.as_str() {
                    "confirm" => operation.confirm(true).await.unwrap(),
                    _ => match typed.next() {
                        Some((wanted, text)) => {
                            assert_eq!(details.wanted.as_deref(), Some(*wanted));
                            operation.answer_pin(pin(text)).await.unwrap();
                        }
                        None => operation.cancel().await.unwrap(),
                    },
                }
                asked.push(details);
            })
            .await;
        Told { ended, asked }
    }

    /// Makes a key with a certificate that it signs itself.
    pub async fn generates(&mut self, slot: &str, key_type: &str, subject: &str) -> Told {
        let operation = self.piv().await.generate_key(slot, key_type, subject, false).await;
        self.ends(operation, &[("current", PIN)]).await
    }

    /// Puts a certificate into a slot.
    pub async fn imports(&mut self, slot: &str, certificate: &[u8]) -> Told {
        let operation = self.piv().await.import_certificate(slot, certificate).await;
        self.ends(operation, &[]).await
    }

    /// `mfactl` with these words, and what is piped into its descriptor 3.
    pub fn mfactl(&self, words: &str, secrets: &str) -> Output {
        let (reader, mut writer) = std::io::pipe().unwrap();
        std::io::Write::write_all(&mut writer, secrets.as_bytes()).unwrap();
        drop(writer);
        // A shell puts the pipe where the words say that it is.
        let script =
            format!("exec {} --session {words} 3<&0 </dev/null", program("mfactl").display());
        Command::new("sh")
            .args(["-c", &script])
            .env("DBUS_SESSION_BUS_ADDRESS", self.machine.bus.address())
            .stdin(reader)
            .output()
            .unwrap()
    }
}

impl Told {
    /// Panics unless it was done.
    #[track_caller]
    pub fn done(self) -> Ended {
        assert_eq!(self.ended.outcome, "done", "{}", self.ended.message());
        self.ended
    }

    /// Panics unless it failed with this error; gives the message.
    #[track_caller]
    pub fn failed(self, error: &str) -> String {
        assert_eq!(self.ended.error(), error, "{}", self.ended.message());
        self.ended.message().to_owned()
    }
}

/// `yubico-piv-tool`, with the card in the first reader.
pub struct YubicoPivTool(pub Program);

impl YubicoPivTool {
    /// `None` as in [`Program::find`].
    pub fn find() -> Option<Self> {
        Program::find("yubico-piv-tool").map(Self)
    }

    /// Runs it with these words and returns what it says.
    #[track_caller]
    pub fn says(&self, words: &str) -> String {
        let words: Vec<_> =
            ["--reader", READERS[0].name].into_iter().chain(words.split(' ')).collect();
        self.0.says(&words)
    }
}
