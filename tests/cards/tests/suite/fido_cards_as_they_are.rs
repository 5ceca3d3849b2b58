//! FIDO applications on cards, and what they were seen to do that mfad has to bear: some lose what was
//! proven when they are selected again, and some speak only U2F.

use std::sync::Arc;
use std::sync::atomic::{AtomicUsize, Ordering};

use card_tests::{Pcscd, READERS, ScriptedCard};
use end_to_end::{Daemon, Machine, Person, until};
use mfad_bus::EnrollOptions;
use virtual_token::{Interface, Touch, VirtualToken};

const PIN: &str = "1234";
const FIDO: &[u8] = b"\xa0\x00\x00\x06\x47\x2f\x00\x01";
/// clientPin, makeCredential, getAssertion and credentialManagement.
const CLIENT_PIN: u8 = 0x06;
const PROVEN: [u8; 3] = [0x01, 0x02, 0x0A];
const PIN_AUTH_INVALID: &[u8] = b"\x33\x90\x00";

struct Desk {
    _pcscd: Pcscd,
    _firmware: VirtualToken,
    _card: ScriptedCard,
    _machine: Machine,
    _daemon: Daemon,
    person: Person,
    id: String,
}

/// A firmware that is in no reader, and a card that answers with what `script` makes of it.
async fn desk<S>(script: impl FnOnce(virtual_token::Card) -> S) -> Option<Desk>
where
    S: FnMut(&[u8]) -> Vec<u8> + Send + 'static,
{
    let pcscd = Pcscd::start()?;
    let firmware = VirtualToken::builder("F1").in_memory().touch(Touch::AtOnce).start().unwrap();
    firmware.plug().unwrap();
    let card = firmware.card(Interface::Contactless).unwrap();
    let card = ScriptedCard::insert(READERS[0].port, script(card));
    pcscd.wait_for_card(READERS[0], true);
    let machine = Machine::with_cards();
    let daemon = machine.start().await;
    let person = machine.person().await;
    until("the card", || async { person.tokens().await.len() == 1 }).await;
    let id = person.tokens().await.remove(0);
    Some(Desk {
        _pcscd: pcscd,
        _firmware: firmware,
        _card: card,
        _machine: machine,
        _daemon: daemon,
        person,
        id,
    })
}

fn selects_fido(apdu: &[u8]) -> bool {
    matches!(apdu, [0x00, 0xA4, 0x04, ..]) && apdu.get(5..13) == Some(FIDO)
}

#[tokio::test]
async fn what_was_proven_is_not_lost_by_selecting_again() {
    let selected = Arc::new(AtomicUsize::new(0));
    let count = Arc::clone(&selected);
    let forgetful = move |card: virtual_token::Card| {
        let (mut proven, mut command) = (true, 0);
        move |apdu: &[u8]| {
            if selects_fido(apdu) {
                count.fetch_add(1, Ordering::Relaxed);
                proven = false;
            }
            // The first of a chain tells the command.
            if let [0x80 | 0x90, 0x10, _, _, _, first, ..] = apdu
                && command == 0
            {
                command = *first;
            }
            let last = matches!(apdu, [0x80, 0x10, ..]);
            let answer = match command {
                _ if !last => card.transmit(apdu).unwrap(),
                it if PROVEN.contains(&it) && !proven => PIN_AUTH_INVALID.to_vec(),
                it => {
                    proven |= it == CLIENT_PIN;
                    card.transmit(apdu).unwrap()
                }
            };
            if last {
                command = 0;
            }
            answer
        }
    };
    let Some(mut desk) = desk(forgetful).await else { return };
    let fido2 = desk.person.fido2(&desk.id).await;
    let operation = fido2.set_pin().await.unwrap();
    assert_eq!(desk.person.end_with_pin(&operation, PIN).await.outcome, "done");
    let before = selected.load(Ordering::Relaxed);
    let operation = fido2.list_passkeys().await.unwrap();
    let ended = desk.person.end_with_pin(&operation, PIN).await;
    assert_eq!(ended.outcome, "done", "{}", ended.message());
    let operation = desk.person.manager().await.enroll(&EnrollOptions::default()).await.unwrap();
    let ended = desk.person.end_with_pin(&operation, PIN).await;
    assert_eq!(ended.outcome, "done", "{}", ended.message());
    let ended = desk.person.signs_in().await.unwrap();
    assert_eq!(ended.outcome, "done", "{}", ended.message());
    // Once, because the applications of a card are looked at after its PIN was set.
    assert!(selected.load(Ordering::Relaxed) <= before + 1);
}

#[tokio::test]
async fn it_is_selected_again_when_another_program_had_the_card() {
    let other = Arc::new(AtomicUsize::new(0));
    let elsewhere = Arc::clone(&other);
    let script = move |card: virtual_token::Card| {
        let mut there = false;
        move |apdu: &[u8]| {
            if elsewhere.swap(0, Ordering::Relaxed) > 0 {
                there = false;
            }
            if matches!(apdu, [_, 0xA4, 0x04, ..]) {
                there = selects_fido(apdu);
            }
            if there { card.transmit(apdu).unwrap() } else { vec![0x6D, 0x00] }
        }
    };
    let Some(mut desk) = desk(script).await else { return };
    let ended = desk.person.enroll(&EnrollOptions::default()).await.unwrap();
    assert_eq!(ended.outcome, "done", "{}", ended.message());
    other.store(1, Ordering::Relaxed);
    let ended = desk.person.signs_in().await.unwrap();
    assert_eq!(ended.outcome, "done", "{}", ended.message());
}

/// Another program may have selected OATH meanwhile, which takes U2F's commands for orders to add, to
/// delete and to set a password.
#[tokio::test]
async fn a_card_with_u2f_only_enrolls_and_signs_in_and_no_other_application_hears_of_it() {
    let astray = Arc::new(AtomicUsize::new(0));
    let heard = Arc::clone(&astray);
    let script = move |card: virtual_token::Card| {
        let mut there = false;
        move |apdu: &[u8]| match apdu {
            [_, 0xA4, 0x04, ..] if selects_fido(apdu) => {
                there = true;
                card.transmit(apdu).unwrap();
                b"U2F_V2\x90\x00".to_vec()
            }
            [_, 0xA4, ..] => vec![0x6A, 0x82],
            [0x80 | 0x90, ..] => vec![0x6E, 0x00],
            // The rest of an answer.
            [_, 0xC0, ..] => card.transmit(apdu).unwrap(),
            _ if there => {
                // Between any two commands.
                there = false;
                card.transmit(apdu).unwrap()
            }
            _ => {
                heard.fetch_add(1, Ordering::Relaxed);
                vec![0x90, 0x00]
            }
        }
    };
    let Some(mut desk) = desk(script).await else { return };
    let token = desk.person.token(&desk.id).await;
    assert_eq!(token.problem().await.unwrap(), "");
    assert_eq!(desk.person.fido2(&desk.id).await.versions().await.unwrap(), ["U2F_V2"]);
    let ended = desk.person.enroll(&EnrollOptions::default()).await.unwrap();
    assert_eq!(ended.outcome, "done", "{}", ended.message());
    let ended = desk.person.signs_in().await.unwrap();
    assert_eq!(ended.outcome, "done", "{}", ended.message());
    assert_eq!(astray.load(Ordering::Relaxed), 0);
}
