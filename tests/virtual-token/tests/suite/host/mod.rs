//! A program that has a token open, as these tests need it: CTAPHID with
//! nothing hidden, so that it can also be spoken wrongly.
#![allow(dead_code, clippy::indexing_slicing, clippy::unwrap_used, clippy::expect_used)]

use std::time::{Duration, Instant};

use virtual_token::{Builder, Command, Port, Report, VirtualToken};

pub const BROADCAST: u32 = 0xffff_ffff;
pub const PING: u8 = 0x01;
pub const MSG: u8 = 0x03;
pub const LOCK: u8 = 0x04;
pub const INIT: u8 = 0x06;
pub const WINK: u8 = 0x08;
pub const CBOR: u8 = 0x10;
pub const CANCEL: u8 = 0x11;
pub const KEEPALIVE: u8 = 0x3b;
pub const ERROR: u8 = 0x3f;

pub const GET_INFO: &[u8] = &[0x04];
pub const RESET: &[u8] = &[0x07];
pub const SELECTION: &[u8] = &[0x0b];

/// Far longer than anything here takes, also on a slow machine.
pub const LONG: Duration = Duration::from_secs(20);

/// A token in the socket.
pub fn plugged(token: Builder) -> VirtualToken {
    let token = token.start().unwrap();
    token.plug().unwrap();
    token
}

#[derive(Debug, Eq, PartialEq)]
pub struct Message {
    pub channel: u32,
    pub command: u8,
    pub payload: Vec<u8>,
}

/// An opener with a channel of its own.
pub struct Host {
    pub port: Port,
    pub channel: u32,
}

impl Host {
    pub fn open(token: &VirtualToken) -> Self {
        let mut host = Self { port: token.open().unwrap(), channel: BROADCAST };
        let reply = host.call(INIT, b"mynonce!");
        assert_eq!(reply[..8], *b"mynonce!");
        host.channel = u32::from_be_bytes(reply[8..12].try_into().unwrap());
        host
    }

    pub fn write(&self, channel: u32, bytes: &[u8]) {
        let mut report: Report = [0; 64];
        report[..4].copy_from_slice(&channel.to_be_bytes());
        report[4..4 + bytes.len()].copy_from_slice(bytes);
        self.port.write_report(&report).unwrap();
    }

    /// Sends the first packet of a message that claims this length.
    pub fn begin(&self, channel: u32, command: u8, length: usize, data: &[u8]) {
        let length = u16::try_from(length).unwrap().to_be_bytes();
        self.write(channel, &[&[command | 0x80], &length[..], data].concat());
    }

    pub fn send_on(&self, channel: u32, command: u8, payload: &[u8]) {
        let first = payload.len().min(57);
        self.begin(channel, command, payload.len(), &payload[..first]);
        for (sequence, data) in (0..).zip(payload[first..].chunks(59)) {
            self.write(channel, &[&[sequence], data].concat());
        }
    }

    pub fn send(&self, command: u8, payload: &[u8]) {
        self.send_on(self.channel, command, payload);
    }

    /// The next message on any channel, or none.
    pub fn next_within(&self, time: Duration) -> Option<Message> {
        let first = self.port.read_report(time)?;
        let channel = u32::from_be_bytes(first[..4].try_into().unwrap());
        assert!(first[4] & 0x80 != 0, "a continuation without a beginning");
        let length = usize::from(u16::from_be_bytes([first[5], first[6]]));
        let mut payload = first[7..].to_vec();
        let mut sequence = 0;
        while payload.len() < length {
            let more = self.port.read_report(LONG).unwrap();
            assert_eq!((&more[..4], more[4]), (&first[..4], sequence));
            payload.extend(&more[5..]);
            sequence += 1;
        }
        payload.truncate(length);
        Some(Message { channel, command: first[4] & 0x7f, payload })
    }

    /// The next message on any channel.
    pub fn next(&self) -> Message {
        self.next_within(LONG).expect("the token is silent")
    }

    /// The next message on this channel that is no keep-alive.
    pub fn reply(&self) -> Message {
        loop {
            let message = self.next();
            if message.channel == self.channel && message.command != KEEPALIVE {
                return message;
            }
        }
    }

    pub fn call(&self, command: u8, payload: &[u8]) -> Vec<u8> {
        self.send(command, payload);
        let reply = self.reply();
        assert_eq!(reply.command, command, "{reply:?}");
        reply.payload
    }

    /// The status byte of a CTAP2 command.
    pub fn status(&self, request: &[u8]) -> u8 {
        self.call(CBOR, request)[0]
    }

    /// Waits until the token says that it wants to be touched.
    pub fn wait_for_touch_request(&self) -> Instant {
        let wanted = Message { channel: self.channel, command: KEEPALIVE, payload: vec![2] };
        while self.next() != wanted {}
        Instant::now()
    }

    /// Asserts that this error is the next thing the token says.
    #[track_caller]
    pub fn refused(&self, channel: u32, code: u8) {
        assert_eq!(self.next(), Message { channel, command: ERROR, payload: vec![code] });
    }

    /// Asserts that the token says nothing: a PING comes back before anything.
    #[track_caller]
    pub fn silent(&self) {
        self.send(PING, b"still there");
        let pong =
            Message { channel: self.channel, command: PING, payload: b"still there".to_vec() };
        assert_eq!(self.next(), pong);
    }
}

/// When the token last received this command.
pub fn received(token: &VirtualToken, command: Command) -> Instant {
    let trace = token.trace();
    trace.iter().rfind(|event| event.received() == Some(command)).unwrap().at
}

/// authenticatorMakeCredential for example.com: ES256, kept on the token.
pub fn make_credential() -> Vec<u8> {
    [
        b"\x01\xa5\x01\x58\x20".as_slice(),
        &[7; 32],
        b"\x02\xa1\x62id\x6bexample.com",
        b"\x03\xa2\x62id\x41\x01\x64name\x65alice",
        b"\x04\x81\xa2\x63alg\x26\x64type\x6apublic-key",
        b"\x07\xa1\x62rk\xf5",
    ]
    .concat()
}

/// authenticatorGetAssertion for example.com with whatever the token has.
pub fn get_assertion() -> Vec<u8> {
    [b"\x02\xa2\x01\x6bexample.com\x02\x58\x20".as_slice(), &[7; 32]].concat()
}
