//! CTAPHID reports that no honest token sends, each test named by the defect.

use mfad_ctap::hid::{
    Answer, BROADCAST, Channel, Command, ErrorCode, HidError, Keepalive, MAX_MESSAGE, Message,
    Receiver, Report, init, packets,
};

const OURS: Channel = Channel(0x0A0B_0C0D);
const FOREIGN: Channel = Channel(0x0A0B_0C0E);

fn reports(channel: Channel, command: Command, length: usize) -> Vec<Report> {
    packets(channel, command, &vec![0x5A; length]).unwrap()
}

/// A receiver in the middle of a message of 200 bytes, and the reports that complete it.
fn interrupted() -> (Receiver, Vec<Report>) {
    let mut reports = reports(OURS, Command::Cbor, 200);
    let mut receiver = Receiver::new(OURS);
    assert_eq!(receiver.push(&reports.remove(0)), Ok(None));
    (receiver, reports)
}

fn takes_the_next_message(mut receiver: Receiver) {
    let report = reports(OURS, Command::Ping, 1).remove(0);
    let message = Message { command: Command::Ping, payload: vec![0x5A] };
    assert_eq!(receiver.push(&report), Ok(Some(message)));
}

#[test]
fn empty_report() {
    assert_eq!(Receiver::new(OURS).push(&[]), Err(HidError::ReportSize(0)));
}

#[test]
fn short_report() {
    let report = reports(OURS, Command::Ping, 1).remove(0);
    assert_eq!(Receiver::new(OURS).push(&report[..63]), Err(HidError::ReportSize(63)));
}

#[test]
fn long_report() {
    assert_eq!(Receiver::new(OURS).push(&[0; 65]), Err(HidError::ReportSize(65)));
}

#[test]
fn foreign_channel() {
    let mut receiver = Receiver::new(OURS);
    for report in reports(FOREIGN, Command::Cbor, 200) {
        assert_eq!(receiver.push(&report), Ok(None));
    }
    takes_the_next_message(receiver);
}

#[test]
fn foreign_channel_in_the_middle_of_our_message() {
    let (mut receiver, rest) = interrupted();
    let mut received = Vec::new();
    for (ours, theirs) in rest.iter().zip(reports(FOREIGN, Command::Error, 200)) {
        assert_eq!(receiver.push(&theirs), Ok(None));
        received.extend(receiver.push(ours).unwrap());
    }
    assert_eq!(received, [Message { command: Command::Cbor, payload: vec![0x5A; 200] }]);
}

#[test]
fn wrong_sequence_number() {
    let (mut receiver, rest) = interrupted();
    assert_eq!(receiver.push(&rest[1]), Err(HidError::Sequence { expected: 0, got: 1 }));
    takes_the_next_message(receiver);
}

#[test]
fn repeated_sequence_number() {
    let (mut receiver, rest) = interrupted();
    assert_eq!(receiver.push(&rest[0]), Ok(None));
    assert_eq!(receiver.push(&rest[0]), Err(HidError::Sequence { expected: 1, got: 0 }));
    assert_eq!(receiver.push(&rest[1]), Err(HidError::UnexpectedContinuation));
}

#[test]
fn continuation_without_a_beginning() {
    let (_, rest) = interrupted();
    let mut receiver = Receiver::new(OURS);
    assert_eq!(receiver.push(&rest[0]), Err(HidError::UnexpectedContinuation));
    takes_the_next_message(receiver);
}

#[test]
fn continuation_after_the_end() {
    let (mut receiver, rest) = interrupted();
    let last = rest.last().unwrap();
    for report in &rest {
        receiver.push(report).unwrap();
    }
    assert_eq!(receiver.push(last), Err(HidError::UnexpectedContinuation));
}

#[test]
fn another_message_in_the_middle_of_one() {
    for command in [Command::Cbor, Command::Ping, Command::Keepalive, Command::Other(0x77)] {
        let (mut receiver, _) = interrupted();
        let report = reports(OURS, command, 1).remove(0);
        assert_eq!(receiver.push(&report), Err(HidError::UnexpectedInit));
        takes_the_next_message(receiver);
    }
}

#[test]
fn error_in_the_middle_of_a_message_ends_it() {
    let (mut receiver, rest) = interrupted();
    let error = packets(OURS, Command::Error, &[0x05]).unwrap().remove(0);
    let message = receiver.push(&error).unwrap().unwrap();
    assert_eq!(message.answer(Command::Cbor), Answer::Failed(ErrorCode::MessageTimeout));
    assert_eq!(receiver.push(&rest[0]), Err(HidError::UnexpectedContinuation));
}

#[test]
fn init_in_the_middle_of_a_message_ends_it() {
    let (mut receiver, _) = interrupted();
    let report = reports(OURS, Command::Init, 17).remove(0);
    assert_eq!(receiver.push(&report).unwrap().unwrap().command, Command::Init);
}

#[test]
fn message_longer_than_ctaphid_can_carry() {
    let mut report = reports(OURS, Command::Cbor, 200).remove(0);
    for length in [MAX_MESSAGE + 1, 0xFFFF] {
        [report[5], report[6]] = u16::try_from(length).unwrap().to_be_bytes();
        assert_eq!(Receiver::new(OURS).push(&report), Err(HidError::TooLong(length)));
    }
}

#[test]
fn message_too_long_to_send() {
    let payload = vec![0; MAX_MESSAGE + 1];
    let refused = Err(HidError::TooLongToSend(MAX_MESSAGE + 1));
    assert_eq!(packets(OURS, Command::Cbor, &payload), refused);
}

#[test]
fn keepalive_with_an_empty_payload() {
    let message = Message { command: Command::Keepalive, payload: vec![] };
    assert_eq!(message.answer(Command::Cbor), Answer::Waiting(Keepalive::Other(0)));
}

#[test]
fn keepalive_that_waits_for_nothing_known() {
    let message = Message { command: Command::Keepalive, payload: vec![9, 1] };
    assert_eq!(message.answer(Command::Cbor), Answer::Waiting(Keepalive::Other(9)));
}

#[test]
fn error_with_an_empty_payload() {
    let message = Message { command: Command::Error, payload: vec![] };
    assert_eq!(message.answer(Command::Cbor), Answer::Failed(ErrorCode::Other(0)));
}

#[test]
fn error_with_code_zero() {
    let message = Message { command: Command::Error, payload: vec![0] };
    assert_eq!(message.answer(Command::Cbor), Answer::Failed(ErrorCode::Other(0)));
}

#[test]
fn error_of_ctaphid_is_not_a_status_of_ctap() {
    let failed = Message { command: Command::Error, payload: vec![0x06] };
    assert_eq!(failed.answer(Command::Cbor), Answer::Failed(ErrorCode::ChannelBusy));
    let refused = Message { command: Command::Cbor, payload: vec![0x06] };
    assert_eq!(refused.answer(Command::Cbor), Answer::Payload(vec![0x06]));
}

#[test]
fn reply_to_something_else() {
    let message = Message { command: Command::Msg, payload: vec![0x90, 0] };
    assert_eq!(message.answer(Command::Cbor), Answer::Unrelated(Command::Msg));
}

const NONCE: init::Nonce = [1, 2, 3, 4, 5, 6, 7, 8];

fn init_reply(nonce: init::Nonce, channel: Channel) -> Vec<u8> {
    [nonce.as_slice(), &channel.0.to_be_bytes(), &[2, 1, 0, 0, 0x05]].concat()
}

#[test]
fn init_reply_without_room_for_a_nonce() {
    assert_eq!(init::reply(&[1, 2, 3], &NONCE), Err(HidError::InvalidInit));
}

#[test]
fn init_reply_that_is_cut_off() {
    let reply = init_reply(NONCE, OURS);
    assert_eq!(init::reply(&reply[..16], &NONCE), Err(HidError::InvalidInit));
}

#[test]
fn init_reply_to_another_program() {
    assert_eq!(init::reply(&init_reply([9; 8], OURS), &NONCE), Ok(None));
}

#[test]
fn init_reply_with_a_reserved_channel() {
    for channel in [Channel(0), BROADCAST] {
        assert_eq!(init::reply(&init_reply(NONCE, channel), &NONCE), Err(HidError::InvalidInit));
    }
}
