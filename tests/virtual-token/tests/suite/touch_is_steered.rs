//! The test decides when a token is touched; the host learns of it as from a
//! key, by keep-alives, and may cancel.

use std::time::{Duration, Instant};

use crate::host::{
    CANCEL, CBOR, Host, KEEPALIVE, MSG, SELECTION, make_credential, plugged, received,
};
use virtual_token::{Command, Touch, VirtualToken};

/// U2F_REGISTER with a challenge and an application of sevens.
fn register() -> Vec<u8> {
    [&[0, 1, 3, 0, 0, 0, 64][..], &[7; 64], &[0, 0]].concat()
}

fn status_word(reply: &[u8]) -> &[u8] {
    &reply[reply.len() - 2..]
}

fn open(touch: Touch) -> (VirtualToken, Host) {
    let token = plugged(VirtualToken::builder("A1").touch(touch));
    let host = Host::open(&token);
    (token, host)
}

#[test]
fn never_ends_in_the_firmwares_time_out() {
    let builder = VirtualToken::builder("A1").touch(Touch::Never);
    let token = plugged(builder.touch_timeout(Duration::from_millis(300)));
    let host = Host::open(&token);
    let begin = Instant::now();
    assert_eq!(host.status(SELECTION), 0x2f);
    assert!(begin.elapsed() >= Duration::from_millis(300));
}

#[test]
fn time_can_pass_without_waiting() {
    let (token, host) = open(Touch::Never);
    host.send(CBOR, SELECTION);
    let asked = host.wait_for_touch_request();
    token.pass_time(Duration::from_secs(31));
    assert_eq!(host.reply().payload, [0x2f]);
    assert!(asked.elapsed() < Duration::from_secs(10));
}

#[test]
fn cancel_ends_the_wait_at_once() {
    let (token, host) = open(Touch::Never);
    for _ in 0..20 {
        host.send(CBOR, SELECTION);
        host.wait_for_touch_request();
        host.send(CANCEL, &[]);
        assert_eq!(host.reply().payload, [0x2d]);
        let took = Instant::now() - received(&token, Command::Cancel);
        assert!(took < Duration::from_millis(100), "{took:?}");
    }
}

#[test]
fn cancel_right_behind_the_request_is_not_lost() {
    let (_token, host) = open(Touch::Never);
    for _ in 0..50 {
        host.send(CBOR, SELECTION);
        host.send(CANCEL, &[]);
        assert_eq!(host.reply().payload, [0x2d]);
    }
}

#[test]
fn cancel_without_a_request_is_ignored() {
    let (_token, host) = open(Touch::AtOnce);
    host.send(CANCEL, &[]);
    host.silent();
    assert_eq!(host.status(SELECTION), 0x00);
}

#[test]
fn touched_at_once() {
    let (token, host) = open(Touch::AtOnce);
    assert_eq!(host.status(&make_credential()), 0x00);
    assert!(token.trace().iter().any(|event| event.asks_for_touch()));
}

#[test]
fn touched_after_a_delay_with_keepalives_every_100_ms() {
    let (_token, host) = open(Touch::After(Duration::from_millis(550)));
    host.send(CBOR, &make_credential());
    let begin = Instant::now();
    let waits = (0..).take_while(|_| {
        let message = host.next();
        message.command == KEEPALIVE && message.payload == [2]
    });
    let count = waits.count();
    assert!(begin.elapsed() >= Duration::from_millis(550));
    assert!((3..=7).contains(&count), "{count} keep-alives");
    assert_eq!(host.reply().payload[0], 0x00);
}

#[test]
fn touched_while_it_waits() {
    let (token, host) = open(Touch::Never);
    host.send(CBOR, SELECTION);
    host.wait_for_touch_request();
    token.set_touch(Touch::AtOnce);
    assert_eq!(host.reply().payload, [0x00]);
}

#[test]
fn getting_info_needs_no_touch() {
    let (token, host) = open(Touch::Never);
    assert_eq!(host.status(crate::host::GET_INFO), 0x00);
    assert!(!token.trace().iter().any(|event| event.asks_for_touch()));
}

#[test]
fn u2f_says_that_it_was_not_touched() {
    let (_token, host) = open(Touch::Never);
    assert_eq!(host.call(MSG, &register()), [0x69, 0x85]);
}

#[test]
fn u2f_is_touched_while_the_host_repeats_itself() {
    let (_token, host) = open(Touch::After(Duration::from_millis(600)));
    let refusals = (0..).take_while(|_| status_word(&host.call(MSG, &register())) == [0x69, 0x85]);
    let refusals = refusals.count();
    assert!((1..=4).contains(&refusals), "{refusals} refusals");
}

#[test]
fn u2f_has_no_keepalives() {
    let (_token, host) = open(Touch::Never);
    host.send(MSG, &register());
    assert_eq!(host.next().command, MSG);
}
