//! The token as a card in the same process, without a reader in between.

use std::{
    fs,
    io::ErrorKind,
    thread::{self, JoinHandle},
    time::{Duration, Instant},
};

use crate::host::{CANCEL, CBOR, Host, LONG, SELECTION, plugged};
use virtual_token::{
    Card, Command,
    Interface::{self, Contact, Contactless},
    Touch, VirtualToken, What,
};

const SELECT_FIDO: &[u8] = b"\x00\xa4\x04\x00\x08\xa0\x00\x00\x06\x47\x2f\x00\x01";
const SELECT_PIV: &[u8] = b"\x00\xa4\x04\x00\x05\xa0\x00\x00\x03\x08";
const SELECT_OATH: &[u8] = b"\x00\xa4\x04\x00\x07\xa0\x00\x00\x05\x27\x21\x01";
/// YKOATH PUT: account "a", TOTP with SHA-1, six digits, touch required.
const PUT: &[u8] = b"\x00\x01\x00\x00\x0f\x71\x01a\x73\x08\x21\x06secret\x78\x02";
/// YKOATH CALCULATE: account "a" in the first thirty seconds of 1970.
const CALCULATE: &[u8] = b"\x00\xa2\x00\x01\x0d\x71\x01a\x74\x08\0\0\0\0\0\0\0\0\0";

fn in_reader(interface: Interface) -> (VirtualToken, Card) {
    let token = plugged(VirtualToken::builder("A1"));
    let card = token.card(interface).unwrap();
    (token, card)
}

fn status(card: &Card, apdu: &[u8]) -> u16 {
    u16::from_be_bytes(*card.transmit(apdu).unwrap().last_chunk().unwrap())
}

/// Sends CALCULATE to a token that nobody touches, after PUT, which was touched
/// too, and returns when the token waits.
fn waits_for_touch(token: &VirtualToken, card: Card) -> JoinHandle<Option<u16>> {
    token.set_touch(Touch::Never);
    let asks = || token.trace().iter().filter(|it| it.what == What::WaitsForTouch).count();
    let before = asks();
    let waits = thread::spawn(move || {
        let answer = card.transmit(CALCULATE).ok()?;
        Some(u16::from_be_bytes(*answer.last_chunk()?))
    });
    let begin = Instant::now();
    while asks() == before {
        assert!(begin.elapsed() < LONG, "it does not wait");
        thread::sleep(Duration::from_millis(1));
    }
    waits
}

fn with_account() -> (VirtualToken, Card) {
    let (token, card) = in_reader(Contact);
    assert_eq!(status(&card, SELECT_OATH), 0x9000);
    assert_eq!(status(&card, PUT), 0x9000);
    (token, card)
}

#[test]
fn no_card_unless_plugged_in() {
    let token = VirtualToken::builder("A1").start().unwrap();
    assert_eq!(token.card(Contact).err().unwrap().kind(), ErrorKind::NotConnected);
    token.plug().unwrap();
    let card = token.card(Contact).unwrap();
    token.unplug();
    assert_eq!(card.transmit(SELECT_PIV).unwrap_err().kind(), ErrorKind::NotConnected);
}

#[test]
fn what_is_no_apdu_is_refused_and_does_no_harm() {
    let (token, card) = in_reader(Contact);
    for length in 0..300 {
        for byte in [0x00, 0x05, 0xff] {
            assert_ne!(status(&card, &vec![byte; length]), 0x9000, "{length} times {byte:02x}");
        }
    }
    assert_eq!(status(&card, &[0; 5000]), 0x6700);
    assert_eq!(status(&card, SELECT_PIV), 0x9000);
    assert!(!token.trace().iter().any(|event| event.what == What::Crashed));
}

#[test]
fn applications_are_refused_on_the_interface_that_is_not_theirs() {
    assert_eq!(status(&in_reader(Contact).1, SELECT_FIDO), 0x6985);
    assert_eq!(status(&in_reader(Contactless).1, SELECT_PIV), 0x6985);
}

#[test]
fn one_interface_at_a_time() {
    let (token, card) = in_reader(Contact);
    assert_eq!(status(&card, SELECT_PIV), 0x9000);
    let contactless = token.card(Contactless).unwrap();
    assert_eq!(status(&contactless, SELECT_FIDO), 0x6400);
    assert_eq!(status(&card, SELECT_PIV), 0x9000);
    token.unplug();
    token.plug().unwrap();
    assert_eq!(status(&token.card(Contactless).unwrap(), SELECT_FIDO), 0x9000);
}

#[test]
fn answers_come_whole_with_and_without_le() {
    let (_token, card) = in_reader(Contact);
    for select in [SELECT_PIV, SELECT_OATH] {
        let whole = card.transmit(&[select, &[0]].concat()).unwrap();
        let bare = card.transmit(select).unwrap();
        assert_eq!(bare.len(), whole.len());
        assert_eq!(bare[bare.len() - 2..], [0x90, 0x00]);
    }
}

#[test]
fn fido_answers_without_contacts() {
    let (_token, card) = in_reader(Contactless);
    assert_eq!(card.transmit(SELECT_FIDO).unwrap(), b"U2F_V2\x90\x00");
    // NFCCTAP_MSG with authenticatorGetInfo (CTAP 2.2 §11.3.5.1), extended.
    let info = card.transmit(b"\x80\x10\x00\x00\x00\x00\x01\x04\x00\x00").unwrap();
    assert_eq!((info[0], &info[info.len() - 2..]), (0x00, &[0x90, 0x00][..]));
}

#[test]
fn untouched_account_is_refused_when_its_time_is_over() {
    let (token, card) = with_account();
    let waits = waits_for_touch(&token, card);
    token.pass_time(Duration::from_secs(16));
    assert_eq!(waits.join().unwrap(), Some(0x6982));
}

#[test]
fn touched_while_it_waits() {
    let (token, card) = with_account();
    let waits = waits_for_touch(&token, card);
    token.set_touch(Touch::AtOnce);
    assert_eq!(waits.join().unwrap(), Some(0x9000));
}

#[test]
fn pulled_out_while_it_waits() {
    let (token, card) = with_account();
    let waits = waits_for_touch(&token, card);
    let begin = Instant::now();
    token.unplug();
    assert_ne!(waits.join().unwrap(), Some(0x9000));
    assert!(begin.elapsed() < Duration::from_secs(5));
}

#[test]
fn ctaphid_waits_for_the_card_and_loses_no_cancel() {
    let (token, card) = with_account();
    let host = Host::open(&token);
    let waits = waits_for_touch(&token, card);
    host.send(CBOR, SELECTION);
    host.send(CANCEL, &[]);
    let begin = Instant::now();
    while !token.trace().iter().any(|it| it.received() == Some(Command::Cancel)) {
        assert!(begin.elapsed() < LONG, "it does not hear the cancel");
        thread::sleep(Duration::from_millis(1));
    }
    token.set_touch(Touch::AtOnce);
    assert_eq!(waits.join().unwrap(), Some(0x9000));
    assert_eq!(host.reply().payload, [0x2d]);
}

#[test]
fn accounts_outlive_the_program() {
    let file = std::env::temp_dir().join(format!("accounts-{}.flash", std::process::id()));
    for apdu in [PUT, CALCULATE] {
        let token = plugged(VirtualToken::builder("A1").in_file(&file));
        let card = token.card(Contact).unwrap();
        assert_eq!(status(&card, SELECT_OATH), 0x9000);
        assert_eq!(status(&card, apdu), 0x9000);
    }
    fs::remove_file(file).unwrap();
}
