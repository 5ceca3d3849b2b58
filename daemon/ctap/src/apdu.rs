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

    pub(crate) fn header(&self) -> [u8; 4] {
        [self.cla, self.ins, self.p1, self.p2]
    }
}
