//! Fake keys that cannot be opened for a while, as no firmware here does.

use std::sync::atomic::AtomicUsize;

use mfad_ctap::Apdu;

use super::*;
use crate::link::{Descriptor, Link, RequestOptions};
use crate::token::TokenError;

/// getInfo of a key that speaks FIDO2 and nothing else.
const INFO: &[u8] = b"\x00\xA2\x01\x81\x68FIDO_2_0\x03\x50\
                      \x00\x01\x02\x03\x04\x05\x06\x07\x08\x09\x0A\x0B\x0C\x0D\x0E\x0F";

struct Answering;

impl Link for Answering {
    fn exchange(&mut self, _: &[u8], _: &RequestOptions) -> Result<Vec<u8>, LinkError> {
        Ok(INFO.to_vec())
    }

    fn u2f(&mut self, _: &Apdu, _: &RequestOptions) -> Result<Vec<u8>, LinkError> {
        Err(LinkError::OnlyU2f)
    }
}

/// A key that cannot be opened so often, and how often that was tried.
fn key(closed: usize) -> (DiscoveredDevice, Arc<AtomicUsize>) {
    let tried = Arc::new(AtomicUsize::new(0));
    let counted = Arc::clone(&tried);
    let open = move || match counted.fetch_add(1, Ordering::Relaxed) {
        before if before < closed => Err(LinkError::Closed("Permission denied".to_owned())),
        _ => Ok(Box::new(Answering) as Box<dyn Link>),
    };
    let text = String::new;
    let descriptor = Descriptor {
        transport: "usb",
        vendor: text(),
        product: "Key".to_owned(),
        serial: "A1".to_owned(),
        port: text(),
    };
    let found = DiscoveredDevice {
        place: "usb".to_owned(),
        device: None,
        plugged: Plugged::Elsewhere,
        descriptor,
        transport: Transport::Fido(Arc::new(open)),
    };
    (found, tried)
}

async fn plugged(found: DiscoveredDevice) -> (mpsc::Sender<DeviceEvent>, Tokens) {
    let (plugs, told) = mpsc::channel(2);
    let tokens = Tokens::follow(told, 1);
    for plug in [DeviceEvent::Added(found), DeviceEvent::Settled] {
        assert!(plugs.send(plug).await.is_ok());
    }
    tokens.settled().await;
    (plugs, tokens)
}

fn usable(tokens: &Tokens) -> bool {
    tokens.list().iter().any(|token| token.info().is_some())
}

async fn until_usable(tokens: &Tokens) {
    let mut changes = tokens.watch();
    while !usable(tokens) {
        changes.changed().await.unwrap();
    }
}

#[tokio::test]
async fn a_key_that_cannot_be_opened_at_first_is_asked_again() {
    let (found, _) = key(1);
    let (_plugs, tokens) = plugged(found).await;
    let closed = TokenError::Closed("Permission denied".to_owned());
    assert_eq!(tokens.list()[0].facts().problem(), Some(&closed));
    until_usable(&tokens).await;
    assert_eq!(tokens.list()[0].facts().problem(), None);
}

#[tokio::test]
async fn one_that_was_asked_often_enough_is_asked_when_somebody_wants_a_key() {
    let enough = 1 + RETRIES.len();
    let (found, tried) = key(enough + 1);
    let (_plugs, tokens) = plugged(found).await;
    // Each time is one of those for which there is a pause, and then for none.
    for asked in 1..=enough {
        let mut changes = tokens.list()[0].watch_facts();
        changes.mark_unchanged();
        assert_eq!(tried.load(Ordering::Relaxed), asked);
        tokens.expect();
        changes.changed().await.unwrap();
    }
    assert!(!usable(&tokens));
    tokens.expect();
    until_usable(&tokens).await;
}

#[tokio::test]
async fn one_that_falls_silent_later_is_asked_again() {
    let (found, _) = key(0);
    let (_plugs, tokens) = plugged(found).await;
    let token = Arc::clone(&tokens.list()[0]);
    token.facts.send_modify(|facts| facts.take_info(Some(Err(TokenError::TimedOut))));
    assert!(!usable(&tokens));
    until_usable(&tokens).await;
}

#[tokio::test]
async fn a_list_waits_for_one_that_is_slow_to_say_what_it_is_and_for_no_other() {
    let (mut found, _) = key(0);
    let (answer, answered) = std::sync::mpsc::channel();
    let answered = Mutex::new(answered);
    found.transport = Transport::Fido(Arc::new(move || {
        answered.lock().unwrap().recv().unwrap();
        Ok(Box::new(Answering) as Box<dyn Link>)
    }));
    let (_plugs, tokens) = plugged(found).await;
    // Not even the daemon's start waited so long.
    assert!(tokens.list().is_empty());
    answer.send(()).unwrap();
    assert!(tokens.wait_until_listed().await);
    assert!(usable(&tokens));
    assert!(!tokens.wait_until_listed().await);
}
