//! A reader with the token in it, as USB CCID 1.1 has it: bulk messages with a header of ten bytes.

/// How long the header of every message is.
pub const HEADER: usize = 10;
const POWER_ON: u8 = 0x62;
const POWER_OFF: u8 = 0x63;
const SLOT_STATUS: u8 = 0x65;
const TRANSFER: u8 = 0x6f;
const GET_PARAMETERS: u8 = 0x6c;
const RESET_PARAMETERS: u8 = 0x6d;
const SET_PARAMETERS: u8 = 0x61;

const DATA: u8 = 0x80;
const STATUS: u8 = 0x81;
const PARAMETERS: u8 = 0x82;
/// T=1 with the values of ISO 7816-3 §11.
const T1: [u8; 7] = [0x11, 0x10, 0x00, 0x4d, 0x00, 0xfe, 0x00];

/// The card is there: in use, or without power (§6.2.6).
const ACTIVE: u8 = 0;
const INACTIVE: u8 = 1;
const FAILED: u8 = 0x40;
const MORE_TIME: u8 = 0x80;

/// A whole message from the host.
pub struct Message<'m> {
    kind: u8,
    slot: u8,
    sequence: u8,
    data: &'m [u8],
}

/// What it asks for.
pub enum Wanted<'m> {
    /// Nothing but this answer.
    Answer(Vec<u8>),
    /// The card's answer to reset.
    Atr,
    /// The card's answer to this APDU.
    Apdu(&'m [u8]),
}

impl<'m> Message<'m> {
    /// The message, once all of it is there.
    pub fn parse(bytes: &'m [u8]) -> Option<Self> {
        let (header, data) = bytes.split_first_chunk::<HEADER>()?;
        let [kind, a, b, c, d, slot, sequence, ..] = *header;
        let length = usize::try_from(u32::from_le_bytes([a, b, c, d])).ok()?;
        Some(Self { kind, slot, sequence, data: data.get(..length)? })
    }

    /// What to do for it.
    pub fn wanted(&self) -> Wanted<'m> {
        match self.kind {
            POWER_ON => Wanted::Atr,
            TRANSFER => Wanted::Apdu(self.data),
            POWER_OFF => Wanted::Answer(self.reply(STATUS, INACTIVE, 0, &[])),
            SLOT_STATUS => Wanted::Answer(self.reply(STATUS, ACTIVE, 0, &[])),
            GET_PARAMETERS | RESET_PARAMETERS | SET_PARAMETERS => {
                Wanted::Answer(self.reply_about(PARAMETERS, ACTIVE, 0, 1, &T1))
            }
            _ => Wanted::Answer(self.reply(STATUS, FAILED, 0, &[])),
        }
    }

    /// What the card answered.
    pub fn data(&self, data: &[u8]) -> Vec<u8> {
        self.reply(DATA, ACTIVE, 0, data)
    }

    /// The card is still at it.
    pub fn patience(&self) -> Vec<u8> {
        self.reply(DATA, MORE_TIME, 1, &[])
    }

    fn reply(&self, kind: u8, status: u8, error: u8, data: &[u8]) -> Vec<u8> {
        self.reply_about(kind, status, error, 0, data)
    }

    fn reply_about(&self, kind: u8, status: u8, error: u8, about: u8, data: &[u8]) -> Vec<u8> {
        let [a, b, c, d] = u32::try_from(data.len()).unwrap_or_default().to_le_bytes();
        let header = [kind, a, b, c, d, self.slot, self.sequence, status, error, about];
        [&header[..], data].concat()
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn half_a_message_is_none() {
        let message = [TRANSFER, 2, 0, 0, 0, 0, 7, 0, 0, 0, 0x90, 0x00];
        assert!(Message::parse(&message[..11]).is_none());
        let message = Message::parse(&message).unwrap();
        assert!(matches!(message.wanted(), Wanted::Apdu([0x90, 0x00])));
        assert_eq!(message.data(&[1]), [DATA, 1, 0, 0, 0, 0, 7, 0, 0, 0, 1]);
    }

    #[test]
    fn what_a_reader_does_not_know_fails() {
        let message = Message::parse(&[0x6b, 0, 0, 0, 0, 0, 1, 0, 0, 0]).unwrap();
        let Wanted::Answer(answer) = message.wanted() else { panic!("nothing to do for it") };
        assert_eq!((answer[0], answer[7]), (STATUS, FAILED));
    }
}
