//! CTAP over a smart-card reader: the same APDUs in answer to the same replies.

use mfad_ctap::nfc::{self, Exchange, Length, Progress, Selected};
use mfad_ctap::u2f;

use super::*;

fn list(value: &Value) -> Vec<Vec<u8>> {
    value.as_array().unwrap().iter().map(bytes).collect()
}

/// Goes through the recorded replies, giving up at the first keep-alive if `cancel` is set.
/// Returns what was sent, the keep-alives, and the reply.
fn run(mut exchange: Exchange, recorded: &Value, cancel: bool) -> (Vec<Vec<u8>>, usize, Vec<u8>) {
    let mut sent = vec![exchange.next().unwrap().to_vec()];
    let mut waits = 0;
    for reply in list(&recorded["replies"]) {
        match exchange.feed(&reply).unwrap() {
            Progress::Send => sent.push(exchange.next().unwrap().to_vec()),
            Progress::KeepAlive(_) if cancel => sent.push(exchange.cancel()),
            Progress::KeepAlive(_) => {
                waits += 1;
                sent.push(exchange.next().unwrap().to_vec());
            }
            Progress::Done(reply) => {
                assert_eq!(exchange.next(), None);
                return (sent, waits, reply);
            }
        }
    }
    panic!("the replies ended before it was done");
}

#[test]
fn ctap2_requests_go_the_same_way() {
    for (name, waits) in
        [("ctap2", 0), ("long request", 0), ("long reply", 0), ("keep-alive", 2), ("cancelled", 0)]
    {
        let recorded = &recorded()["nfc"][name];
        let exchange = Exchange::ctap2(&bytes(&recorded["request"]), Length::Short).unwrap();
        let (sent, waited, reply) = run(exchange, recorded, name == "cancelled");
        assert_eq!(sent, list(&recorded["sent"]), "{name}");
        assert_eq!((reply, waited), (bytes(&recorded["result"]), waits), "{name}");
    }
}

#[test]
fn u2f_requests_go_the_same_way() {
    for (name, apdu) in
        [("u2f", u2f::register(&[7; 32], &[7; 32])), ("u2f version", u2f::version())]
    {
        let recorded = &recorded()["nfc"][name];
        assert_eq!(apdu.extended(), bytes(&recorded["request"]));
        let exchange = Exchange::apdu(&apdu, Length::Short).unwrap();
        let (sent, _, reply) = run(exchange, recorded, false);
        assert_eq!(sent, list(&recorded["sent"]), "{name}");
        assert_eq!(reply, bytes(&recorded["result"]), "{name}");
    }
}

#[test]
fn the_application_is_selected_the_same_way() {
    let recorded = &recorded()["nfc"]["select"];
    let exchange = Exchange::apdu(&nfc::select(), Length::Short).unwrap();
    let (sent, _, reply) = run(exchange, recorded, false);
    assert_eq!(sent, list(&recorded["sent"]));
    assert_eq!(Selected::decode(&reply), Ok(Selected::U2f));
}
