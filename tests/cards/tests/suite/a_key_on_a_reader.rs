//! A security key that lies on a reader does everything that one on USB does: CTAP 2 over APDUs.

use card_tests::{Pcscd, Program, READERS};
use end_to_end::{Daemon, Machine, Person, pin, until};
use mfad_bus::{EnrollOptions, PasskeyNames, SignInOptions};
use virtual_token::{Interface::Contactless, Touch, VirtualToken};

const PASSKEYS: &str = concat!(env!("CARGO_MANIFEST_DIR"), "/tests/python/passkeys.py");

struct Desk {
    _pcscd: Pcscd,
    key: VirtualToken,
    _machine: Machine,
    _daemon: Daemon,
    person: Person,
    id: String,
}

impl Desk {
    async fn new() -> Option<Self> {
        let pcscd = Pcscd::start()?;
        let key = pcscd.token("A1", READERS[0], Contactless);
        let machine = Machine::with_cards();
        let daemon = machine.start().await;
        let person = machine.person().await;
        let id = person.tokens().await.remove(0);
        Some(Self { _pcscd: pcscd, key, _machine: machine, _daemon: daemon, person, id })
    }

    /// How often it has waited for touch. This firmware sends no keep-alives over APDUs, so that
    /// nobody but it knows.
    fn waits(&self) -> usize {
        self.key.trace().iter().filter(|event| event.asks_for_touch()).count()
    }

    async fn waits_more_often_than(&self, before: usize) {
        until("it waits for touch", || async { self.waits() > before }).await;
    }

    async fn set_pin(&mut self, text: &str) {
        let operation = self.person.fido2(&self.id).await.set_pin().await.unwrap();
        let ended = self.person.end_with_pin(&operation, text).await;
        assert_eq!(ended.outcome, "done", "{}", ended.message());
    }
}

#[tokio::test]
async fn it_says_what_it_is() {
    let Some(desk) = Desk::new().await else { return };
    let token = desk.person.token(&desk.id).await;
    assert_eq!(token.kind().await.unwrap(), "security-key");
    assert_eq!(token.transport().await.unwrap(), "pcsc");
    assert_eq!(token.problem().await.unwrap(), "");
    let versions = desk.person.fido2(&desk.id).await.versions().await.unwrap();
    assert!(versions.contains(&"FIDO_2_1".to_owned()), "{versions:?}");
}

#[tokio::test]
async fn it_is_enrolled_and_signs_in() {
    let Some(mut desk) = Desk::new().await else { return };
    let ended = desk.person.enroll(&EnrollOptions::default()).await.unwrap();
    assert_eq!(ended.outcome, "done", "{}", ended.message());
    let ended = desk.person.signs_in().await.unwrap();
    assert_eq!(ended.outcome, "done", "{}", ended.message());
    // Laid on the reader again it is the same key.
    desk.key.unplug();
    desk.person.wait_until_gone(&desk.id).await;
    desk.key.plug().unwrap();
    desk.person.wait_for_token(&desk.id).await;
    let ended = desk.person.signs_in().await.unwrap();
    assert_eq!(ended.outcome, "done", "{}", ended.message());
}

#[tokio::test]
async fn a_wrong_pin_costs_one_attempt() {
    let Some(mut desk) = Desk::new().await else { return };
    desk.set_pin("1234").await;
    let operation = desk.person.fido2(&desk.id).await.list_passkeys().await.unwrap();
    desk.person.prompt_for(&operation, "pin").await;
    desk.person.operation(&operation).await.answer_pin(pin("9999")).await.unwrap();
    let details = desk.person.prompt_for(&operation, "pin").await;
    assert_eq!(details.attempts, Some(7));
    desk.person.operation(&operation).await.answer_pin(pin("1234")).await.unwrap();
    let ended = desk.person.end(&operation).await;
    assert_eq!((ended.outcome.as_str(), ended.result.passkeys), ("done", Some(vec![])));
}

#[tokio::test]
async fn cancelled_while_it_waits_for_touch_it_takes_the_next_request_at_once() {
    let Some(mut desk) = Desk::new().await else { return };
    let ended = desk.person.enroll(&EnrollOptions::default()).await.unwrap();
    assert_eq!(ended.outcome, "done", "{}", ended.message());
    desk.key.set_touch(Touch::Never);
    let before = desk.waits();
    let sign_in = desk.person.sign_in().await;
    let operation = sign_in.begin("", &SignInOptions::default()).await.unwrap();
    desk.waits_more_often_than(before).await;
    desk.person.operation(&operation).await.cancel().await.unwrap();
    assert_eq!(desk.person.end(&operation).await.outcome, "cancelled");
    desk.key.set_touch(Touch::AtOnce);
    let ended = desk.person.signs_in().await.unwrap();
    assert_eq!(ended.outcome, "done", "{}", ended.message());
}

#[tokio::test]
async fn taken_off_while_it_waits_for_touch() {
    let Some(mut desk) = Desk::new().await else { return };
    desk.key.set_touch(Touch::Never);
    let before = desk.waits();
    let options = EnrollOptions::default();
    let operation = desk.person.manager().await.enroll(&options).await.unwrap();
    desk.waits_more_often_than(before).await;
    desk.key.unplug();
    assert_eq!(desk.person.end(&operation).await.error(), "Unplugged");
}

/// libfido2's tools, as Debian builds them, know no readers.
#[tokio::test]
async fn what_python_fido2_wrote_mfad_reads_and_the_other_way_round() {
    let Some(python) = Program::python() else { return };
    let Some(mut desk) = Desk::new().await else { return };
    python.says(&[PASSKEYS, "set-pin", "1234"]);
    python.says(&[PASSKEYS, "make", "1234", "example.org", "anna"]);
    let operation = desk.person.fido2(&desk.id).await.list_passkeys().await.unwrap();
    let ended = desk.person.end_with_pin(&operation, "1234").await;
    let passkeys = ended.result.passkeys.clone().unwrap_or_else(|| panic!("{ended:?}"));
    let [passkey] = passkeys.as_slice() else { panic!("{passkeys:?}") };
    let shown = (passkey.site.as_str(), passkey.user_name.as_deref());
    assert_eq!(shown, ("example.org", Some("anna")));

    let names = PasskeyNames { display_name: Some("Anna".into()), ..PasskeyNames::default() };
    let operation = desk.person.fido2(&desk.id).await.rename_passkey(&passkey.id, &names).await;
    let ended = desk.person.end_with_pin(&operation.unwrap(), "1234").await;
    assert_eq!(ended.outcome, "done", "{}", ended.message());
    assert_eq!(python.says(&[PASSKEYS, "list", "1234"]), "example.org Anna\n");
    let operation = desk.person.fido2(&desk.id).await.change_pin().await.unwrap();
    let mut typed = ["1234", "5678"].into_iter();
    let ended = desk.person.answer(&operation, async |operation, _, _| {
        operation.answer_pin(pin(typed.next().unwrap())).await.unwrap();
    });
    assert_eq!(ended.await.outcome, "done");
    assert_eq!(python.says(&[PASSKEYS, "list", "5678"]), "example.org Anna\n");
}

#[tokio::test]
async fn a_key_and_a_card_are_there_side_by_side() {
    let Some(desk) = Desk::new().await else { return };
    let _card = desk._pcscd.token("B2", READERS[1], virtual_token::Interface::Contact);
    until("both", || async { desk.person.tokens().await.len() == 2 }).await;
}
