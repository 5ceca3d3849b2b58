//! One command and its whole reply, however many APDUs either takes.
//!
//! Bounded in every direction: a card that promises more for ever, sends it in crumbs, or asks for
//! one length after another ends the exchange with an error.

use super::block::{Block, Expected};
use super::{ApduError, Command, Reply, StatusWord};
use crate::Secret;

/// The longest reply that is collected: the largest that an extended APDU can have, and a little.
pub const MAX_REPLY: usize = 0x1_0400;
/// The most APDUs in which the reply comes: [`MAX_REPLY`] in pieces of 64 bytes.
const MAX_PIECES: u16 = 1040;

/// How a command is put into APDUs.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Encoding {
    /// Lengths of one byte; what is longer is chained (ISO 7816-4 §5.3.3). Every card can.
    Short,
    /// Lengths of two bytes. A card says in its historical bytes that it can (§8.1.1.2.7).
    Extended,
}

/// What to do next.
pub enum Step {
    /// Transmit these bytes, and feed the answer.
    Send(Secret),
    /// The exchange is over.
    Done(Reply),
}

/// One exchange.
pub struct Exchange {
    /// What waits for its answer; `None` when the exchange is over.
    sent: Option<Block>,
    /// What is still to be sent.
    blocks: std::vec::IntoIter<Block>,
    /// Class and instruction that fetch the rest.
    rest: (u8, u8),
    data: Secret,
    pieces: u16,
    /// The card has already named another length for what was sent.
    corrected: bool,
}

impl Exchange {
    /// An exchange, and the bytes to transmit first.
    pub fn begin(command: &Command, encoding: Encoding) -> Result<(Self, Secret), ApduError> {
        let mut exchange = Exchange {
            sent: None,
            blocks: Block::all_of(command, encoding)?.into_iter(),
            rest: (command.class, command.rest),
            data: Secret::default(),
            pieces: 0,
            corrected: false,
        };
        let first = exchange.blocks.next().ok_or(ApduError::CommandTooLong)?;
        let bytes = exchange.send(first);
        Ok((exchange, bytes))
    }

    /// Takes what the card answered. After [`Step::Done`] or an error the exchange is over.
    pub fn feed(&mut self, answer: &[u8]) -> Result<Step, ApduError> {
        let sent = self.sent.take().ok_or(ApduError::Unexpected)?;
        let (data, [sw1, sw2]) = answer.split_last_chunk().ok_or(ApduError::NoStatus)?;
        let status = StatusWord(u16::from_be_bytes([*sw1, *sw2]));
        match (sw1, status) {
            (0x6C, _) => Ok(Step::Send(self.send_corrected(sent, *sw2)?)),
            (0x61, _) => Ok(Step::Send(self.fetch(data, *sw2)?)),
            (_, StatusWord::OK) if let Some(next) = self.blocks.next() => {
                Ok(Step::Send(self.send(next)))
            }
            _ => {
                self.keep(data)?;
                Ok(Step::Done(Reply { data: std::mem::take(&mut self.data), status }))
            }
        }
    }

    fn send(&mut self, block: Block) -> Secret {
        self.corrected = false;
        self.sent.insert(block).bytes()
    }

    /// 6Cxx: the same again, expecting the length that the card names (§5.6, table 6).
    fn send_corrected(&mut self, mut block: Block, length: u8) -> Result<Secret, ApduError> {
        if self.corrected {
            return Err(ApduError::LengthRefused);
        }
        block.expect(Expected::named(length));
        let bytes = self.send(block);
        self.corrected = true;
        Ok(bytes)
    }

    /// 61xx: the rest waits to be fetched (§5.3.4).
    fn fetch(&mut self, data: &[u8], length: u8) -> Result<Secret, ApduError> {
        self.pieces = self.pieces.saturating_add(1);
        let promised_nothing_new = data.is_empty() && self.pieces > 1;
        if promised_nothing_new || self.pieces > MAX_PIECES {
            return Err(ApduError::Endless);
        }
        self.keep(data)?;
        self.blocks = Vec::new().into_iter();
        let (class, instruction) = self.rest;
        Ok(self.send(Block::rest(class, instruction, Expected::named(length))))
    }

    fn keep(&mut self, data: &[u8]) -> Result<(), ApduError> {
        if self.data.len().saturating_add(data.len()) > MAX_REPLY {
            return Err(ApduError::ReplyTooLong);
        }
        self.data.extend(data);
        Ok(())
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn begun(command: &Command) -> Exchange {
        Exchange::begin(command, Encoding::Short).unwrap().0
    }

    fn read() -> Command {
        Command::new(0xCB, 0x3F, 0xFF).data("x").answered()
    }

    fn sent(step: Result<Step, ApduError>) -> String {
        match step.unwrap() {
            Step::Send(bytes) => hex::encode(&*bytes),
            Step::Done(reply) => panic!("done: {reply:?}"),
        }
    }

    fn done(step: Result<Step, ApduError>) -> Reply {
        match step.unwrap() {
            Step::Send(bytes) => panic!("more: {}", hex::encode(&*bytes)),
            Step::Done(reply) => reply,
        }
    }

    #[test]
    fn no_status_is_refused() {
        assert_eq!(begun(&read()).feed(&[0x90]).err(), Some(ApduError::NoStatus));
        assert_eq!(begun(&read()).feed(&[]).err(), Some(ApduError::NoStatus));
    }

    #[test]
    fn an_answer_after_the_end_is_refused() {
        let mut exchange = begun(&read());
        done(exchange.feed(&[0x90, 0x00]));
        assert_eq!(exchange.feed(&[0x90, 0x00]).err(), Some(ApduError::Unexpected));
    }

    #[test]
    fn a_reply_that_never_ends_is_refused() {
        let mut exchange = begun(&read());
        let crumb = [1, 0x61, 0x01];
        let mut fed = 0;
        while exchange.feed(&crumb).is_ok() {
            fed += 1;
        }
        assert_eq!(fed, usize::from(MAX_PIECES));
    }

    #[test]
    fn a_reply_that_is_too_long_is_refused() {
        let mut exchange = begun(&read());
        let piece = [&[0; 0x1000][..], &[0x61, 0x00]].concat();
        let refused = (0..100).find_map(|_| exchange.feed(&piece).err());
        assert_eq!(refused, Some(ApduError::ReplyTooLong));
    }

    #[test]
    fn more_promised_and_nothing_sent_is_refused() {
        let mut exchange = begun(&read());
        sent(exchange.feed(&[0x61, 0x10]));
        assert_eq!(exchange.feed(&[0x61, 0x10]).err(), Some(ApduError::Endless));
    }

    #[test]
    fn a_second_correction_of_the_length_is_refused() {
        let mut exchange = begun(&read());
        assert_eq!(sent(exchange.feed(&[0x6C, 0x05])), "00cb3fff017805");
        assert_eq!(exchange.feed(&[0x6C, 0x06]).err(), Some(ApduError::LengthRefused));
    }

    #[test]
    fn a_corrected_length_of_256_is_written_as_zero() {
        let command = Command::new(0xCA, 0, 0);
        assert_eq!(sent(begun(&command).feed(&[0x6C, 0x00])), "00ca000000");
        let mut extended = Exchange::begin(&command, Encoding::Extended).unwrap().0;
        assert_eq!(sent(extended.feed(&[0x6C, 0x00])), "00ca0000000100");
    }

    #[test]
    fn the_rest_is_fetched_and_joined() {
        let mut exchange = begun(&read());
        assert_eq!(sent(exchange.feed(&[1, 2, 0x61, 0x02])), "00c0000002");
        assert_eq!(sent(exchange.feed(&[3, 4, 0x61, 0x00])), "00c0000000");
        let reply = done(exchange.feed(&[5, 0x90, 0x00]));
        assert_eq!(reply.success(), Ok(&[1, 2, 3, 4, 5][..]));
    }

    #[test]
    fn an_application_may_have_its_own_instruction_for_the_rest() {
        let mut exchange = begun(&read().rest_by(0xA5));
        assert_eq!(sent(exchange.feed(&[1, 0x61, 0xFF])), "00a50000ff");
    }

    #[test]
    fn the_next_block_waits_for_the_first_to_be_accepted() {
        let command = Command::new(0xDB, 0, 0).data(vec![0; 256]);
        let mut exchange = begun(&command);
        assert_eq!(sent(exchange.feed(&[0x90, 0x00])), "00db00000100");
        assert_eq!(done(exchange.feed(&[0x90, 0x00])).status, StatusWord::OK);

        let refused = done(begun(&command).feed(&[0x69, 0x82]));
        assert_eq!(refused.status, StatusWord::SECURITY_STATUS);
    }

    #[test]
    fn what_comes_is_not_shown() {
        let reply = done(begun(&read()).feed(b"123456\x90\x00"));
        assert_eq!(format!("{reply:?}"), "6 bytes, 9000: done");
    }
}
