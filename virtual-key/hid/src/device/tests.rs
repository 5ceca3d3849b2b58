use mfad_ctap::hid::{init, packets};

use super::*;

const NONCE: [u8; 8] = *b"whoasks?";

struct Host {
    device: Device,
    now: Instant,
}

impl Host {
    fn new() -> Self {
        Self { device: Device::default(), now: Instant::now() }
    }

    fn after(&mut self, millis: u64) -> Effects {
        self.now += Duration::from_millis(millis);
        self.device.tick(self.now)
    }

    fn sends(&mut self, channel: Channel, command: Command, payload: &[u8]) -> Effects {
        let reports = packets(channel, command, payload).unwrap();
        reports.iter().flat_map(|report| self.device.report(report, self.now)).collect()
    }

    fn channel(&mut self) -> Channel {
        match &self.sends(BROADCAST, Command::Init, &NONCE)[..] {
            [Effect::Send(BROADCAST, Message { command: Command::Init, payload })] => {
                let reply = init::reply(payload, &NONCE).unwrap().unwrap();
                assert!(reply.capabilities.cbor() && reply.capabilities.msg());
                reply.channel
            }
            other => panic!("{other:?}"),
        }
    }
}

fn sent(channel: Channel, command: Command, payload: &[u8]) -> Effects {
    vec![Effect::Send(channel, Message { command, payload: payload.to_vec() })]
}

fn refused(channel: Channel, code: ErrorCode) -> Effects {
    vec![error(channel, code)]
}

fn run(command: Command, payload: &[u8]) -> Effects {
    vec![Effect::Run(Message { command, payload: payload.to_vec() })]
}

#[test]
fn each_program_gets_a_channel_of_its_own() {
    let mut host = Host::new();
    let (one, other) = (host.channel(), host.channel());
    assert_ne!(one, other);
    assert_eq!(host.sends(one, Command::Ping, b"one"), sent(one, Command::Ping, b"one"));
    let long = [7; MAX_MESSAGE];
    assert_eq!(host.sends(other, Command::Ping, &long), sent(other, Command::Ping, &long));
}

#[test]
fn what_was_not_handed_out_is_no_channel() {
    let mut host = Host::new();
    for channel in [Channel(0), Channel(1), BROADCAST] {
        let expected = refused(channel, ErrorCode::InvalidChannel);
        assert_eq!(host.sends(channel, Command::Cbor, &[4]), expected);
    }
    let init = host.sends(Channel(9), Command::Init, &NONCE);
    assert_eq!(init, refused(Channel(9), ErrorCode::InvalidChannel));
    let short = host.sends(BROADCAST, Command::Init, &NONCE[..7]);
    assert_eq!(short, refused(BROADCAST, ErrorCode::InvalidLength));
}

#[test]
fn a_request_is_run_kept_alive_and_answered() {
    let mut host = Host::new();
    let channel = host.channel();
    assert_eq!(host.sends(channel, Command::Cbor, &[2, 9]), run(Command::Cbor, &[2, 9]));
    assert_eq!(host.after(99), vec![]);
    assert_eq!(host.after(1), sent(channel, Command::Keepalive, &[1]));
    let touch = host.device.status(Keepalive::UpNeeded, host.now);
    assert_eq!(touch, sent(channel, Command::Keepalive, &[2]));
    assert_eq!(host.after(100), sent(channel, Command::Keepalive, &[2]));
    let reply = Message { command: Command::Cbor, payload: vec![0, 1] };
    assert_eq!(host.device.replied(reply), sent(channel, Command::Cbor, &[0, 1]));
    assert_eq!(host.device.deadline(), None);
}

#[test]
fn u2f_is_not_kept_alive() {
    let mut host = Host::new();
    let channel = host.channel();
    assert_eq!(host.sends(channel, Command::Msg, &[0, 3, 0, 0]), run(Command::Msg, &[0, 3, 0, 0]));
    assert_eq!(host.device.deadline(), None);
    assert_eq!(host.sends(channel, Command::Cancel, &[]), vec![]);
}

#[test]
fn only_whoever_asked_can_cancel() {
    let mut host = Host::new();
    let (one, other) = (host.channel(), host.channel());
    assert_eq!(host.sends(one, Command::Cancel, &[]), vec![]);
    host.sends(one, Command::Cbor, &[2]);
    assert_eq!(host.sends(other, Command::Cancel, &[]), vec![]);
    assert_eq!(host.sends(other, Command::Cbor, &[4]), refused(other, ErrorCode::ChannelBusy));
    assert_eq!(host.sends(one, Command::Cancel, &[]), vec![Effect::Interrupt]);
    let reply = Message { command: Command::Cbor, payload: vec![0x2D] };
    assert_eq!(host.device.replied(reply), sent(one, Command::Cbor, &[0x2D]));
}

#[test]
fn a_channel_can_begin_anew_while_the_card_is_at_it() {
    let mut host = Host::new();
    let (one, other) = (host.channel(), host.channel());
    host.sends(one, Command::Cbor, &[2]);
    assert_eq!(host.sends(one, Command::Init, &NONCE), vec![Effect::Interrupt]);
    // The others wait until the card has let go.
    assert_eq!(host.sends(other, Command::Cbor, &[4]), refused(other, ErrorCode::ChannelBusy));
    let late = Message { command: Command::Cbor, payload: vec![0x2D] };
    assert_eq!(host.device.replied(late), vec![host.device.init_reply(one, NONCE, one)]);
    assert_eq!(host.sends(other, Command::Cbor, &[4]), run(Command::Cbor, &[4]));
}

#[test]
fn broken_messages_are_refused_and_forgotten() {
    let mut host = Host::new();
    let channel = host.channel();
    let reports = packets(channel, Command::Cbor, &[1; 200]).unwrap();
    let now = host.now;
    assert_eq!(host.device.report(&reports[0], now), vec![]);
    let wrong = refused(channel, ErrorCode::InvalidSequence);
    assert_eq!(host.device.report(&reports[2], now), wrong);
    assert_eq!(host.device.report(&reports[1], now), vec![], "nobody waits for it");
    assert_eq!(host.device.report(&reports[0], now), vec![]);
    assert_eq!(host.device.report(&reports[0], now), wrong);
    assert_eq!(host.device.report(&reports[0], now), vec![]);
    assert_eq!(host.after(3000), refused(channel, ErrorCode::MessageTimeout));
    let mut long = reports[0];
    [long[5], long[6]] = 7610_u16.to_be_bytes();
    assert_eq!(host.device.report(&long, now), refused(channel, ErrorCode::InvalidLength));
    for command in [Command::Wink, Command::Keepalive, Command::Error, Command::Other(0x41)] {
        let refusal = refused(channel, ErrorCode::InvalidCommand);
        assert_eq!(host.sends(channel, command, &[]), refusal, "{command:?}");
    }
}

#[test]
fn a_lock_keeps_others_out_until_it_ends() {
    let mut host = Host::new();
    let (one, other) = (host.channel(), host.channel());
    for (payload, code) in [
        (&[11][..], ErrorCode::InvalidParameter),
        (&[], ErrorCode::InvalidLength),
        (&[1, 1], ErrorCode::InvalidLength),
    ] {
        assert_eq!(host.sends(one, Command::Lock, payload), refused(one, code));
    }
    assert_eq!(host.sends(one, Command::Lock, &[2]), sent(one, Command::Lock, &[]));
    assert_eq!(host.sends(other, Command::Ping, &[]), refused(other, ErrorCode::ChannelBusy));
    assert_eq!(host.sends(one, Command::Ping, &[]), sent(one, Command::Ping, &[]));
    host.after(2000);
    assert_eq!(host.sends(other, Command::Ping, &[]), sent(other, Command::Ping, &[]));
}

#[test]
fn any_reports_at_all_are_borne() {
    let mut host = Host::new();
    host.channel();
    let mut seed = 1_u64;
    for _ in 0..20_000 {
        let mut report = [0; 64];
        for byte in &mut report {
            seed = seed.wrapping_mul(6_364_136_223_846_793_005).wrapping_add(1);
            *byte = seed.to_be_bytes()[0];
        }
        // Mostly on a channel that there is, so that more than its absence is seen.
        let channel = report[0] & 1;
        report[..4].copy_from_slice(&[0, 0, 0, channel]);
        for effect in host.device.report(&report, host.now) {
            if let Effect::Run(message) = effect {
                host.device.replied(message);
            }
        }
        host.after(u64::from(report[9]));
    }
}
