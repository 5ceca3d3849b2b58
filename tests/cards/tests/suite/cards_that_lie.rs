//! Cards whose replies never end or are not what they say they are: everything else goes on.

use card_tests::piv::Holder;
use card_tests::{Pcscd, READERS, ScriptedCard};
use end_to_end::{Machine, Person, until};
use mfad_bus::{OathProxy, OpenPgpProxy, PivProxy, TOKENS_PATH, object_path};

const OK: [u8; 2] = [0x90, 0x00];
const NOT_FOUND: [u8; 2] = [0x6a, 0x82];
const PIV: &[u8] = b"\xa0\x00\x00\x03\x08";
const OATH: &[u8] = b"\xa0\x00\x00\x05\x27\x21\x01";
const OPENPGP: &[u8] = b"\xd2\x76\x00\x01\x24\x01";
const CHUID: &[u8] = b"\x5f\xc1\x02";
const AID: &[u8] = b"\xd2\x76\x00\x01\x24\x01\x03\x04\x00\x0f\x00\x00\x00\x01\x00\x00\x90\x00";
/// More than was sent.
const CUT: &[u8] = b"\x53\x82\xff\xff\x70\x82\xff\x00\x01\x90\x00";
/// 256 bytes, and there are more.
fn endless() -> Vec<u8> {
    [&[0x53; 256][..], &[0x61, 0x00]].concat()
}

/// A card with one application, whose data is this. GET RESPONSE is answered with the same again.
fn card(application: &'static [u8], data: Vec<u8>) -> ScriptedCard {
    let mut selected = false;
    ScriptedCard::insert(READERS[0].port, move |apdu| match apdu {
        [_, 0xa4, 0x04, ..] => {
            selected = apdu[5..].starts_with(application);
            let answer = if application == OATH { b"\x79\x7f\x05\x90\x00" } else { &OK[..] };
            if selected { answer.to_vec() } else { NOT_FOUND.to_vec() }
        }
        // The number that tells cards apart: none in PIV, one in OpenPGP.
        [_, 0xcb, ..] if apdu.windows(3).any(|tag| tag == CHUID) => NOT_FOUND.to_vec(),
        [_, 0xca, 0x00, 0x4f, ..] => AID.to_vec(),
        // GET DATA of PIV and OpenPGP, LIST, GET RESPONSE.
        [_, 0xcb | 0xca | 0xa1 | 0xc0, ..] if selected => data.clone(),
        [_, 0x20, ..] => vec![0x63, 0xc3],
        _ => vec![0x6d, 0x00],
    })
}

/// The daemon beside that card, and its id.
async fn seen(machine: &Machine) -> (Person, String) {
    let person = machine.person().await;
    until("the card", || async { person.tokens().await.len() == 1 }).await;
    let id = person.tokens().await.remove(0);
    (person, id)
}

#[tokio::test]
async fn a_certificate_that_never_ends_or_is_cut_off_is_a_problem_of_its_slot() {
    for data in [endless(), CUT.to_vec()] {
        let Some(pcscd) = Pcscd::start() else { return };
        let _card = card(PIV, data);
        pcscd.wait_for_card(READERS[0], true);
        let machine = Machine::with_cards();
        let _daemon = machine.start().await;
        let (person, id) = seen(&machine).await;
        let path = object_path(TOKENS_PATH, &id).unwrap();
        let builder = PivProxy::builder(&person.connection).path(path);
        let status = builder.build().await.unwrap().status().await.unwrap();
        assert_eq!(status.pin_attempts, Some(3));
        let problems = status.slots.iter().filter(|slot| slot.problem.is_some());
        assert_eq!(problems.count(), 24, "{:?}", status.slots);
    }
}

#[tokio::test]
async fn what_makes_no_sense_to_openpgp_and_oath_is_the_cards_fault() {
    for data in [endless(), CUT.to_vec()] {
        let Some(pcscd) = Pcscd::start() else { return };
        let lying = card(OPENPGP, data.clone());
        pcscd.wait_for_card(READERS[0], true);
        let machine = Machine::with_cards();
        let _daemon = machine.start().await;
        let (mut person, id) = seen(&machine).await;
        let path = object_path(TOKENS_PATH, &id).unwrap();
        let openpgp = OpenPgpProxy::builder(&person.connection).path(path).build().await.unwrap();
        let refused = openpgp.status().await.unwrap_err().to_string();
        assert!(refused.contains("TokenFault"), "{refused}");
        drop(lying);
        person.wait_until_gone(&id).await;

        let _lying = card(OATH, data);
        let (_, id) = seen(&machine).await;
        let path = object_path(TOKENS_PATH, &id).unwrap();
        let oath = OathProxy::builder(&person.connection).path(path).build().await.unwrap();
        let operation = oath.list_accounts().await.unwrap();
        assert_eq!(person.end(&operation).await.error(), "TokenFault");
    }
}

#[tokio::test]
async fn a_card_beside_one_that_lies_is_used_as_ever() {
    let Some(pcscd) = Pcscd::start() else { return };
    let holder = Holder::new(&pcscd).await;
    let _lying = ScriptedCard::insert(READERS[1].port, |_| endless());
    pcscd.wait_for_card(READERS[1], true);
    assert_eq!(holder.piv().await.status().await.unwrap().pin_attempts, Some(3));
}
