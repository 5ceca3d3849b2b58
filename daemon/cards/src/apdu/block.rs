//! One APDU of a command: header, data and the length that is expected (ISO 7816-4 §5.1, §5.2).

use super::{ApduError, Command, Encoding};
use crate::Secret;

/// The most data of one short APDU.
const SHORT: usize = 0xFF;
/// The bit of the class that says that more of the command follows (ISO 7816-4 §5.4.1).
const CHAINED: u8 = 0x10;

pub(super) struct Block {
    header: [u8; 4],
    data: Secret,
    expected: Expected,
    encoding: Encoding,
}

/// How much is expected in reply.
#[derive(Clone, Copy, PartialEq, Eq)]
pub(super) enum Expected {
    Nothing,
    Everything,
    Exactly(u16),
}

impl Expected {
    /// The length that the second byte of 61xx or 6Cxx names; zero is 256.
    pub fn named(length: u8) -> Self {
        Expected::Exactly(if length == 0 { 256 } else { length.into() })
    }
}

impl Block {
    /// The APDUs of a command, the first one first; there is at least one.
    pub fn all_of(command: &Command, encoding: Encoding) -> Result<Vec<Block>, ApduError> {
        let Command { class, instruction, p1, p2, data, answered, .. } = command;
        let longest = match encoding {
            Encoding::Short => SHORT,
            Encoding::Extended if data.len() > usize::from(u16::MAX) => {
                return Err(ApduError::CommandTooLong);
            }
            Encoding::Extended => usize::from(u16::MAX),
        };
        let block = |data: &[u8]| Block {
            header: [class | CHAINED, *instruction, *p1, *p2],
            data: data.into(),
            expected: Expected::Nothing,
            encoding,
        };
        let mut blocks: Vec<_> = data.chunks(longest).map(block).collect();
        if blocks.is_empty() {
            blocks.push(block(&[]));
        }
        if let Some(last) = blocks.last_mut() {
            last.header = [*class, *instruction, *p1, *p2];
            last.expected = if *answered { Expected::Everything } else { Expected::Nothing };
        }
        Ok(blocks)
    }

    /// What fetches the rest of a reply.
    pub fn rest(class: u8, instruction: u8, expected: Expected) -> Block {
        let header = [class, instruction, 0, 0];
        Block { header, data: Secret::default(), expected, encoding: Encoding::Short }
    }

    /// The same, expecting what the card said it has.
    pub fn expect(&mut self, expected: Expected) {
        self.expected = expected;
    }

    pub fn bytes(&self) -> Secret {
        let mut bytes = Secret::with_capacity(self.data.len().saturating_add(9));
        bytes.extend(&self.header);
        match self.encoding {
            Encoding::Short => self.short(&mut bytes),
            Encoding::Extended => self.extended(&mut bytes),
        }
        bytes
    }

    fn short(&self, bytes: &mut Secret) {
        if !self.data.is_empty() {
            bytes.extend(&[u8::try_from(self.data.len()).unwrap_or(u8::MAX)]);
            bytes.extend(&self.data);
        }
        match self.expected {
            Expected::Nothing => {}
            Expected::Everything => bytes.extend(&[0]),
            // 256 is written as zero.
            Expected::Exactly(length) => {
                let [_, low] = length.to_be_bytes();
                bytes.extend(&[low]);
            }
        }
    }

    fn extended(&self, bytes: &mut Secret) {
        if self.data.is_empty() && self.expected == Expected::Nothing {
            return;
        }
        bytes.extend(&[0]);
        if !self.data.is_empty() {
            bytes.extend(&u16::try_from(self.data.len()).unwrap_or(u16::MAX).to_be_bytes());
            bytes.extend(&self.data);
        }
        match self.expected {
            Expected::Nothing => {}
            Expected::Everything => bytes.extend(&[0, 0]),
            Expected::Exactly(length) => bytes.extend(&length.to_be_bytes()),
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn encoded(command: &Command, encoding: Encoding) -> Vec<String> {
        let blocks = Block::all_of(command, encoding).unwrap();
        blocks.iter().map(|block| hex::encode(&*block.bytes())).collect()
    }

    #[test]
    fn the_four_cases_of_short_commands() {
        let command = Command::new(0xA4, 1, 2);
        let short = |command: &Command| encoded(command, Encoding::Short);
        assert_eq!(short(&command), ["00a40102"]);
        assert_eq!(short(&command.clone().answered()), ["00a4010200"]);
        assert_eq!(short(&command.clone().data("ab")), ["00a40102026162"]);
        assert_eq!(short(&command.data("ab").answered()), ["00a4010202616200"]);
    }

    #[test]
    fn the_four_cases_of_extended_commands() {
        let command = Command::new(0xA4, 1, 2);
        let extended = |command: &Command| encoded(command, Encoding::Extended);
        assert_eq!(extended(&command), ["00a40102"]);
        assert_eq!(extended(&command.clone().answered()), ["00a40102000000"]);
        assert_eq!(extended(&command.clone().data("ab")), ["00a401020000026162"]);
        assert_eq!(extended(&command.data("ab").answered()), ["00a4010200000261620000"]);
    }

    #[test]
    fn what_is_longer_than_255_bytes_is_chained_and_only_the_last_is_answered() {
        let command = Command::new(0xDB, 0x3F, 0xFF).data(vec![7; 300]).answered();
        let blocks = encoded(&command, Encoding::Short);
        assert_eq!(blocks[0], format!("10db3fffff{}", "07".repeat(255)));
        assert_eq!(blocks[1], format!("00db3fff2d{}00", "07".repeat(45)));
        assert_eq!(blocks.len(), 2);
    }

    #[test]
    fn exactly_255_bytes_are_not_chained() {
        let command = Command::new(0xDB, 0x3F, 0xFF).data(vec![7; 255]);
        assert_eq!(encoded(&command, Encoding::Short).len(), 1);
    }

    #[test]
    fn an_extended_command_holds_65535_bytes_and_no_more() {
        let command = |length| Command::new(0xDB, 0, 0).data(vec![0; length]);
        assert_eq!(encoded(&command(0xFFFF), Encoding::Extended).len(), 1);
        let refused = Block::all_of(&command(0x1_0000), Encoding::Extended).err();
        assert_eq!(refused, Some(ApduError::CommandTooLong));
    }
}
