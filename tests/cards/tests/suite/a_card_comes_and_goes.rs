//! A token is a card: it comes, answers, waits for a touch and goes.

use std::{
    ffi::CStr,
    ffi::CString,
    sync::mpsc::channel,
    thread,
    time::{Duration, Instant},
};

use card_tests::{Pcscd, READERS, until};
use pcsc::{Card, Context, Error, MAX_BUFFER_SIZE, Protocols, Scope, ShareMode};
use virtual_token::{
    Interface::{Contact, Contactless},
    Touch, VirtualToken, VpcdFace,
};

const SELECT_FIDO: &[u8] = b"\x00\xa4\x04\x00\x08\xa0\x00\x00\x06\x47\x2f\x00\x01\x00";
const SELECT_PIV: &[u8] = b"\x00\xa4\x04\x00\x05\xa0\x00\x00\x03\x08";
const SELECT_OATH: &[u8] = b"\x00\xa4\x04\x00\x07\xa0\x00\x00\x05\x27\x21\x01";
const SELECT_OPENPGP: &[u8] = b"\x00\xa4\x04\x00\x06\xd2\x76\x00\x01\x24\x01";
/// GET DATA of OpenPGP's AID, in which its serial number is.
const GET_AID: &[u8] = b"\x00\xca\x00\x4f\x00";
/// YKOATH PUT: account "a", TOTP with SHA-1, six digits, touch required.
const PUT: &[u8] = b"\x00\x01\x00\x00\x0f\x71\x01a\x73\x08\x21\x06secret\x78\x02";
/// YKOATH CALCULATE: account "a" in the first thirty seconds of 1970.
const CALCULATE: &[u8] = b"\x00\xa2\x00\x01\x0d\x71\x01a\x74\x08\0\0\0\0\0\0\0\0\0";

fn connect() -> Card {
    let context = Context::establish(Scope::User).unwrap();
    let name = CString::new(READERS[0].name).unwrap();
    context.connect(name.as_c_str() as &CStr, ShareMode::Shared, Protocols::T1).unwrap()
}

fn transmit(card: &Card, apdu: &[u8]) -> Result<Vec<u8>, Error> {
    let mut buffer = [0; MAX_BUFFER_SIZE];
    card.transmit(apdu, &mut buffer).map(<[u8]>::to_vec)
}

fn status(card: &Card, apdu: &[u8]) -> u16 {
    u16::from_be_bytes(*transmit(card, apdu).unwrap().last_chunk().unwrap())
}

/// How often the token waited to be touched.
fn touches(token: &VirtualToken) -> usize {
    token.trace().iter().filter(|event| event.asks_for_touch()).count()
}

#[test]
fn no_reader_is_said() {
    let token = VirtualToken::builder("A1").start().unwrap();
    VpcdFace::insert(1, Contact, &token).unwrap();
    let error = token.plug().unwrap_err();
    assert!(error.to_string().starts_with("no vpcd at 127.0.0.1:1"), "{error}");
    assert!(!token.is_plugged());
}

#[test]
fn each_application_answers_on_its_interface_only() {
    for (interface, refused, found) in [
        (Contact, vec![SELECT_FIDO], vec![SELECT_PIV, SELECT_OATH, SELECT_OPENPGP]),
        (Contactless, vec![SELECT_PIV, SELECT_OPENPGP], vec![SELECT_FIDO, SELECT_OATH]),
    ] {
        let Some(pcscd) = Pcscd::start() else { return };
        let _token = pcscd.token("A1", READERS[0], interface);
        let card = connect();
        for select in refused {
            assert_eq!(status(&card, select), 0x6985, "{interface:?} {select:02x?}");
        }
        for select in found {
            assert_eq!(status(&card, select), 0x9000, "{interface:?} {select:02x?}");
        }
    }
}

#[test]
fn pulled_out_it_is_gone_and_back_with_what_was_on_it() {
    let Some(pcscd) = Pcscd::start() else { return };
    let token = pcscd.token("A1", READERS[0], Contact);
    let card = connect();
    assert_eq!(status(&card, SELECT_OATH), 0x9000);
    assert_eq!(status(&card, PUT), 0x9000);
    token.unplug();
    pcscd.wait_for_card(READERS[0], false);
    assert!(transmit(&card, SELECT_OATH).is_err());
    token.plug().unwrap();
    pcscd.wait_for_card(READERS[0], true);
    let card = connect();
    assert_eq!(status(&card, SELECT_OATH), 0x9000);
    assert_eq!(status(&card, CALCULATE), 0x9000);
    token.unplug();
    pcscd.wait_for_card(READERS[0], false);
    token.wipe().unwrap();
    token.plug().unwrap();
    pcscd.wait_for_card(READERS[0], true);
    let card = connect();
    assert_eq!(status(&card, SELECT_OATH), 0x9000);
    assert_eq!(status(&card, CALCULATE), 0x6a82);
}

#[test]
fn touched_when_the_test_says_so() {
    let Some(pcscd) = Pcscd::start() else { return };
    let token = pcscd.token("A1", READERS[0], Contact);
    let card = connect();
    status(&card, SELECT_OATH);
    assert_eq!(status(&card, PUT), 0x9000);
    token.set_touch(Touch::Never);
    // PUT was touched, too.
    let asked = touches(&token);
    let (answer, answered) = channel();
    let waits = thread::spawn(move || answer.send(status(&card, CALCULATE)).unwrap());
    until("it waits", || touches(&token) > asked);
    assert!(answered.recv_timeout(Duration::from_millis(200)).is_err());
    token.set_touch(Touch::AtOnce);
    assert_eq!(answered.recv_timeout(card_tests::PATIENCE), Ok(0x9000));
    waits.join().unwrap();
}

#[test]
fn pulled_out_while_it_waits_it_goes_at_once() {
    let Some(pcscd) = Pcscd::start() else { return };
    let token = pcscd.token("A1", READERS[0], Contact);
    let card = connect();
    status(&card, SELECT_OATH);
    assert_eq!(status(&card, PUT), 0x9000);
    token.set_touch(Touch::Never);
    let asked = touches(&token);
    let waits = thread::spawn(move || transmit(&card, CALCULATE));
    until("it waits", || touches(&token) > asked);
    let begin = Instant::now();
    token.unplug();
    let answer = waits.join().unwrap();
    // vpcd's driver calls it a success, without a status word even.
    assert!(answer.as_ref().map_or(true, Vec::is_empty), "{answer:02x?}");
    assert!(begin.elapsed() < Duration::from_secs(5), "{:?}", begin.elapsed());
}

/// pcscd looks into its readers every 0.4 s. Whoever has the card open is told
/// nothing of this, and has to look for himself whose card it is.
#[test]
fn swapped_for_another_in_a_blink_it_is_the_same_to_pcscd() {
    let Some(pcscd) = Pcscd::start() else { return };
    let first = pcscd.token("A1", READERS[0], Contact);
    let other = VirtualToken::builder("B2").start().unwrap();
    VpcdFace::insert(READERS[0].port, Contact, &other).unwrap();
    let card = connect();
    assert_eq!(status(&card, SELECT_OPENPGP), 0x9000);
    let before = transmit(&card, GET_AID).unwrap();
    first.unplug();
    other.plug().unwrap();
    until("the other answers", || transmit(&card, SELECT_OPENPGP).is_ok());
    let after = transmit(&card, GET_AID).unwrap();
    assert_eq!((before.len(), after.len()), (18, 18));
    assert_ne!(before, after);
}

#[test]
fn pcscd_is_stopped_and_started_anew() {
    let Some(mut pcscd) = Pcscd::start() else { return };
    let token = pcscd.token("A1", READERS[0], Contact);
    pcscd.stop();
    assert!(Context::establish(Scope::User).is_err());
    pcscd.restart();
    token.unplug();
    token.plug().unwrap();
    pcscd.wait_for_card(READERS[0], true);
    assert_eq!(status(&connect(), SELECT_PIV), 0x9000);
}
