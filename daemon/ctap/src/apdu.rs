//! Commands of smart cards (ISO 7816-4 §5): how CTAP1/U2F is spoken over any transport, and all
//! of CTAP over NFC.

/// A command APDU that takes a reply of any length.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Apdu {
    /// Class.
    pub cla: u8,
    /// Instruction.
    pub ins: u8,
    /// First parameter.
    pub p1: u8,
    /// Second parameter.
    pub p2: u8,
    /// Data, at most 65535 bytes; longer ones are never whole.
    pub data: Vec<u8>,
}

impl Apdu {
    /// The command in the extended form, which [`crate::hid::Command::Msg`] carries (FIDO U2F raw
    /// message formats §3.1).
    pub fn extended(&self) -> Vec<u8> {
        let length = u16::try_from(self.data.len()).unwrap_or(u16::MAX);
        let [high, low] = length.to_be_bytes();
        [&self.header(), [0, high, low].as_slice(), &self.data, &[0, 0]].concat()
    }

    /// The command in these bytes, in the short or the extended form (ISO 7816-4 §5.2); `None` if
    /// they are no command. How long a reply it wants is not kept.
    pub fn parse(bytes: &[u8]) -> Option<Self> {
        let ([cla, ins, p1, p2], body) = bytes.split_first_chunk()?;
        let data = match body {
            [] | [_] | [0, _, _] => &[],
            [0, high, low, rest @ ..] => data(rest, u16::from_be_bytes([*high, *low]), 2)?,
            [length, rest @ ..] => data(rest, u16::from(*length), 1)?,
        };
        Some(Self { cla: *cla, ins: *ins, p1: *p1, p2: *p2, data: data.to_vec() })
    }

    pub(crate) fn header(&self) -> [u8; 4] {
        [self.cla, self.ins, self.p1, self.p2]
    }
}

/// The data of a command, which the length wanted in reply may follow.
fn data(rest: &[u8], length: u16, longest: usize) -> Option<&[u8]> {
    let (data, after) = rest.split_at_checked(usize::from(length))?;
    (after.is_empty() || after.len() == longest).then_some(data)
}

#[cfg(test)]
mod tests {
    use super::*;

    fn command(data: &[u8]) -> Apdu {
        Apdu { cla: 0, ins: 3, p1: 7, p2: 0, data: data.to_vec() }
    }

    #[test]
    fn both_forms_are_read() {
        for length in [0, 1, 255, 256, 7000] {
            let sent = command(&vec![9; length]);
            assert_eq!(Apdu::parse(&sent.extended()), Some(sent));
        }
        for (bytes, data) in [
            (&[0, 3, 7, 0][..], &[][..]),
            (&[0, 3, 7, 0, 0], &[]),
            (&[0, 3, 7, 0, 0, 0, 0], &[]),
            (&[0, 3, 7, 0, 2, 8, 9], &[8, 9]),
            (&[0, 3, 7, 0, 2, 8, 9, 0], &[8, 9]),
            (&[0, 3, 7, 0, 0, 0, 1, 8], &[8]),
        ] {
            assert_eq!(Apdu::parse(bytes), Some(command(data)), "{bytes:?}");
        }
    }

    #[test]
    fn what_is_cut_off_or_too_long_is_no_command() {
        for bytes in [
            &[][..],
            &[0, 3, 7],
            &[0, 3, 7, 0, 2, 8],
            &[0, 3, 7, 0, 1, 8, 0, 0],
            &[0, 3, 7, 0, 0, 0, 2, 8],
        ] {
            assert_eq!(Apdu::parse(bytes), None, "{bytes:?}");
        }
    }
}
