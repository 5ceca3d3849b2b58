//! Several programs have the same token open: each sees everything, one at a
//! time is served, and none can take the token from another.

use crate::host::{
    BROADCAST, CANCEL, CBOR, GET_INFO, Host, INIT, LOCK, Message, PING, SELECTION, plugged,
};
use virtual_token::{Touch, VirtualToken};

fn two() -> (VirtualToken, Host, Host) {
    let token = plugged(VirtualToken::builder("A1").touch(Touch::Never));
    let (first, second) = (Host::open(&token), Host::open(&token));
    first.next();
    (token, first, second)
}

#[test]
fn busy_while_another_waits_for_a_touch() {
    let (token, first, second) = two();
    first.send(CBOR, SELECTION);
    first.wait_for_touch_request();
    second.wait_for_it_of(&first);
    second.send(CBOR, GET_INFO);
    assert_eq!(second.reply().payload, [0x06]);
    token.set_touch(Touch::AtOnce);
    assert_eq!(first.reply_without_errors(), [0x00]);
}

#[test]
fn busy_while_another_is_still_sending() {
    let (_token, first, second) = two();
    first.begin(first.channel, PING, 100, &[1; 57]);
    second.send(PING, b"hello");
    second.refused(second.channel, 0x06);
    first.write(first.channel, &[&[0], &[1; 43][..]].concat());
    assert_eq!(first.reply().payload, [1; 100]);
}

#[test]
fn busy_for_the_same_channel_too() {
    let (token, first, _second) = two();
    first.send(CBOR, SELECTION);
    first.wait_for_touch_request();
    first.send(CBOR, GET_INFO);
    assert_eq!(first.reply().payload, [0x06]);
    token.set_touch(Touch::AtOnce);
    assert_eq!(first.reply().payload, [0x00]);
}

#[test]
fn cancel_of_another_is_ignored() {
    let (token, first, second) = two();
    first.send(CBOR, SELECTION);
    first.wait_for_touch_request();
    second.send(CANCEL, &[]);
    second.send(PING, b"after the cancel");
    assert_eq!(second.reply().payload, [0x06]);
    token.set_touch(Touch::AtOnce);
    assert_eq!(first.reply_without_errors(), [0x00]);
}

#[test]
fn channel_is_handed_out_while_another_waits() {
    let (token, first, _second) = two();
    first.send(CBOR, SELECTION);
    first.wait_for_touch_request();
    let third = Host::open(&token);
    assert_ne!(third.channel, first.channel);
    token.set_touch(Touch::AtOnce);
    assert_eq!(first.reply().payload, [0x00]);
}

#[test]
fn everybody_sees_every_report() {
    let (_token, first, second) = two();
    assert_eq!(first.call(PING, &[3; 200]), [3; 200]);
    let overheard = second.next();
    assert_eq!(overheard, Message { channel: first.channel, command: PING, payload: vec![3; 200] });
}

#[test]
fn lock_keeps_others_out_until_it_is_lifted() {
    let (_token, first, second) = two();
    first.call(LOCK, &[10]);
    second.next();
    second.send(PING, b"let me in");
    second.refused(second.channel, 0x06);
    assert_eq!(first.call(PING, b"mine"), b"mine");
    first.call(LOCK, &[0]);
    assert_eq!(second.call(PING, b"at last"), b"at last");
}

#[test]
fn lock_runs_out() {
    let (_token, first, second) = two();
    first.call(LOCK, &[1]);
    let answered = (0..).find(|_| {
        second.send(PING, b"let me in");
        second.reply().command == PING
    });
    assert!(answered > Some(0), "the lock did not hold");
}

#[test]
fn init_on_its_own_channel_drops_what_waits_there() {
    let (_token, first, _second) = two();
    first.send(CBOR, SELECTION);
    first.wait_for_touch_request();
    let reply = first.call(INIT, b"newstart");
    assert_eq!(reply[8..12], first.channel.to_be_bytes());
    assert_eq!(first.call(CBOR, GET_INFO)[0], 0x00);
}

#[test]
fn init_on_its_own_channel_drops_half_a_message() {
    let (_token, first, _second) = two();
    first.begin(first.channel, PING, 200, &[]);
    first.call(INIT, b"newstart");
    first.silent();
}

#[test]
fn channels_are_distinct() {
    let (_token, first, second) = two();
    assert_ne!(first.channel, second.channel);
    assert!(![0, BROADCAST].contains(&first.channel));
}

impl Host {
    /// Waits until the token asks for a touch on another program's channel.
    fn wait_for_it_of(&self, other: &Self) {
        while self.next().channel != other.channel {}
    }

    /// The CTAP2 reply on this channel, past the errors that others got.
    fn reply_without_errors(&self) -> Vec<u8> {
        let reply = self.reply();
        assert_eq!(reply.command, CBOR, "{reply:?}");
        reply.payload
    }
}
