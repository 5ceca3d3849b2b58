//! Replies that no honest card sends: every decoder takes any bytes without a panic, and keeps to
//! its bounds.

use mfad_cards::Secret;
use mfad_cards::apdu::{Command, Encoding, Exchange, MAX_REPLY, Reply, StatusWord, Step};
use mfad_cards::{oath, openpgp, piv, tlv};
use proptest::collection::vec;
use proptest::prelude::*;

/// Bytes that begin like what a card sends, and then do not go on like that.
fn replies() -> impl Strategy<Value = Reply> {
    let tags = prop_oneof![
        any::<u8>(),
        Just(0x53),
        Just(0x6E),
        (0x70..0x7D_u8),
        Just(0x7F),
        (0x80..0x87_u8),
        Just(0xC4),
    ];
    let item = (tags, 0..20_u8, vec(any::<u8>(), 0..20))
        .prop_map(|(tag, length, value)| [&[tag, length][..], &value].concat());
    let status = prop_oneof![8 => Just(0x9000_u16), 1 => any::<u16>()];
    (vec(item, 0..8), status).prop_map(|(items, status)| Reply {
        data: Secret::from(items.concat()),
        status: StatusWord(status),
    })
}

proptest! {
    #[test]
    fn any_reply_is_read_or_refused(reply in replies()) {
        let key = oath::PasswordKey::derive("", b"");
        let management = piv::ManagementKey::default_of(piv::ManagementAlgorithm::Tdes);
        let _ = oath::SelectReply::decode(&reply);
        let _ = (oath::listed(&reply), oath::calculated(&reply), oath::calculated_all(&reply));
        prop_assert!(key.validated(&reply, &[0; 8]).is_err());
        let _ = (piv::read_certificate(&reply), piv::Chuid::decode(&reply));
        let _ = (piv::SlotMetadata::decode(&reply), piv::tries_left(&reply), piv::signature(&reply));
        let _ = (piv::AdminData::decode(&reply), piv::StoredKeys::decode(&reply));
        let _ = piv::generated(&reply, piv::Algorithm::Rsa2048);
        let _ = piv::generated(&reply, piv::Algorithm::P256);
        let _ = (management.answer_witness(&reply, &[0; 16]), management.answer_challenge(&reply));
        prop_assert!(management.check(&reply, &[0; 16]).is_err());
        let _ = (openpgp::Application::decode(&reply), openpgp::Cardholder::decode(&reply));
        let _ = (openpgp::read_public_key(&reply), openpgp::signatures_made(&reply));
        let _ = (openpgp::read_text(&reply), openpgp::wants_hashed_pins(&reply));
    }

    #[test]
    fn any_answers_end_the_exchange_within_its_bounds(
        answers in vec(vec(any::<u8>(), 0..300), 1..20),
        more in any::<bool>(),
        command_length in 0..600_usize,
    ) {
        let command = Command::new(0xCB, 0, 0).data(vec![0; command_length]).answered();
        let (mut exchange, _) = Exchange::begin(&command, Encoding::Short).unwrap();
        let mut answers = answers.iter().cycle();
        let mut rounds = 0;
        let done = loop {
            let mut answer = answers.next().unwrap().clone();
            if more {
                answer.extend([0x61, 0x00]);
            }
            match exchange.feed(&answer) {
                Ok(Step::Send(_)) => rounds += 1,
                Ok(Step::Done(reply)) => break Some(reply),
                Err(_) => break None,
            }
            prop_assert!(rounds < 2500);
        };
        prop_assert!(done.is_none_or(|reply| reply.data.len() <= MAX_REPLY));
    }

    #[test]
    fn what_is_written_is_read_back(
        items in vec((prop_oneof![Just(0x71_u32), Just(0x7F49), Just(0x5F_C105), Just(0x53)],
                      prop_oneof![vec(any::<u8>(), 0..10), vec(any::<u8>(), 120..300)]), 0..10),
    ) {
        let write = |writer: tlv::Writer, (tag, value): &(u32, Vec<u8>)| writer.item(*tag, value);
        let written = items.iter().fold(tlv::Writer::default(), write).finish();
        let read: Result<Vec<_>, _> = tlv::items(&written).collect();
        let read: Vec<_> =
            read.unwrap().into_iter().map(|item| (item.tag, item.value.to_vec())).collect();
        prop_assert_eq!(read, items);
    }

    #[test]
    fn a_reply_in_pieces_is_the_reply(
        data in vec(any::<u8>(), 0..5000),
        size in 1..256_usize,
    ) {
        let command = Command::new(0xCB, 0, 0).answered();
        let (mut exchange, _) = Exchange::begin(&command, Encoding::Short).unwrap();
        let mut pieces: Vec<&[u8]> = data.chunks(size.max(64)).collect();
        let last = pieces.pop().unwrap_or_default();
        for piece in pieces {
            prop_assert!(matches!(
                exchange.feed(&[piece, &[0x61, 0x00]].concat()), Ok(Step::Send(_))
            ));
        }
        let Ok(Step::Done(reply)) = exchange.feed(&[last, &[0x90, 0x00]].concat()) else {
            return Err(TestCaseError::fail("not done"));
        };
        prop_assert_eq!(reply.success(), Ok(&data[..]));
    }

    #[test]
    fn a_command_in_blocks_is_the_command(data in vec(any::<u8>(), 0..2000)) {
        let command = Command::new(0xDB, 0x3F, 0xFF).data(data.clone());
        let (mut exchange, mut sent) = Exchange::begin(&command, Encoding::Short).unwrap();
        let mut arrived = Vec::new();
        loop {
            arrived.extend_from_slice(sent.get(5..).unwrap_or_default());
            prop_assert_eq!(&sent[1..4], &[0xDB, 0x3F, 0xFF]);
            let last = sent[0] == 0x00;
            match exchange.feed(&[0x90, 0x00]).unwrap() {
                Step::Send(next) => {
                    prop_assert!(!last);
                    sent = next;
                }
                Step::Done(_) => break prop_assert!(last),
            }
        }
        prop_assert_eq!(arrived, data);
    }
}
