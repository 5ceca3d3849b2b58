//! What breaks the rules of CTAPHID is refused with its own error, and the
//! token goes on.

use std::time::Duration;

use crate::host::{
    BROADCAST, CBOR, ERROR, GET_INFO, Host, INIT, LOCK, LONG, MSG, PING, WINK, plugged,
};
use virtual_token::VirtualToken;

fn token() -> (VirtualToken, Host) {
    let token = plugged(VirtualToken::builder("A1"));
    let host = Host::open(&token);
    (token, host)
}

#[test]
fn unknown_command() {
    let (_token, host) = token();
    for command in [0x00, 0x02, 0x05, 0x12, 0x3b, 0x3f, 0x40, 0x7f] {
        host.send(command, b"?");
        host.refused(host.channel, 0x01);
    }
}

#[test]
fn channel_that_was_never_handed_out() {
    let (_token, host) = token();
    for channel in [0, host.channel + 1, 0x1234_5678] {
        for command in [PING, CBOR, INIT] {
            host.send_on(channel, command, b"12345678");
            host.refused(channel, 0x0b);
        }
    }
    host.send_on(BROADCAST, CBOR, GET_INFO);
    host.refused(BROADCAST, 0x0b);
}

#[test]
fn message_longer_than_fits() {
    let (_token, host) = token();
    host.begin(host.channel, PING, 7610, &[]);
    host.refused(host.channel, 0x03);
    host.silent();
}

#[test]
fn longest_message_comes_back_whole() {
    let (_token, host) = token();
    for length in [0, 1, 57, 58, 57 + 59, 57 + 60, 7608, 7609] {
        let payload: Vec<u8> = (0..length).map(|byte| byte as u8).collect();
        assert_eq!(host.call(PING, &payload), payload);
    }
}

#[test]
fn wrong_length_for_its_command() {
    let (_token, host) = token();
    let wrong: [(u8, &[u8]); 6] = [
        (INIT, b"1234567"),
        (INIT, b"123456789"),
        (WINK, b"1"),
        (LOCK, b""),
        (CBOR, b""),
        (MSG, b""),
    ];
    for (command, payload) in wrong {
        host.send(command, payload);
        host.refused(host.channel, 0x03);
    }
}

#[test]
fn lock_for_longer_than_ten_seconds() {
    let (_token, host) = token();
    host.send(LOCK, &[11]);
    host.refused(host.channel, 0x02);
}

#[test]
fn packet_out_of_order() {
    let (_token, host) = token();
    host.begin(host.channel, PING, 200, &[]);
    host.write(host.channel, &[1]);
    host.refused(host.channel, 0x04);
    host.silent();
}

#[test]
fn new_message_before_the_last_one_is_complete() {
    let (_token, host) = token();
    host.begin(host.channel, PING, 200, &[]);
    host.send(PING, b"me first");
    host.refused(host.channel, 0x04);
    host.silent();
}

#[test]
fn half_a_message() {
    let (_token, host) = token();
    host.begin(host.channel, PING, 200, &[]);
    let late = host.next_within(LONG).unwrap();
    assert_eq!((late.command, late.payload), (ERROR, vec![0x05]));
    host.silent();
}

#[test]
fn continuation_of_nothing_is_ignored() {
    let (_token, host) = token();
    host.write(host.channel, &[0, 1, 2, 3]);
    host.silent();
}

#[test]
fn continuation_on_another_channel_is_ignored() {
    let (token, host) = token();
    let other = Host::open(&token);
    host.next();
    let payload = [5; 100];
    host.begin(host.channel, PING, payload.len(), &payload[..57]);
    other.write(other.channel, &[0, 9, 9, 9]);
    host.write(host.channel, &[&[0], &payload[57..]].concat());
    assert_eq!(host.next().payload, payload);
}

#[test]
fn garbage_in_cbor_is_the_firmwares_to_refuse() {
    let (_token, host) = token();
    let garbage: [(&[u8], u8); 3] = [(&[0x01, 0xff], 0x12), (&[0x3f], 0x01), (&[0x02, 0xa0], 0x14)];
    for (request, status) in garbage {
        assert_eq!(host.call(CBOR, request), [status], "{request:02x?}");
    }
    assert!(host.next_within(Duration::ZERO).is_none());
}
