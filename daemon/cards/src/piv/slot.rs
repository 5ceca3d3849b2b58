//! The places for keys (SP 800-73-4 part 1, table 4b).

use std::fmt;

use crate::tlv::Tag;

/// A place for a key and its certificate.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash, PartialOrd, Ord)]
pub enum Slot {
    /// 9A: says who the holder is. Wants the PIN once.
    Authentication,
    /// 9C: signs documents. Wants the PIN each time.
    Signature,
    /// 9D: decrypts. Wants the PIN once.
    KeyManagement,
    /// 9E: opens doors. Wants no PIN.
    CardAuthentication,
    /// 82 to 95: decryption keys of old, 1 to 20.
    Retired(u8),
}

impl Slot {
    /// All slots.
    pub fn iter() -> impl Iterator<Item = Slot> {
        [Slot::Authentication, Slot::Signature, Slot::KeyManagement, Slot::CardAuthentication]
            .into_iter()
            .chain((1..=20).map(Slot::Retired))
    }

    /// The slot with this key reference.
    pub fn from_reference(reference: u8) -> Option<Self> {
        Slot::iter().find(|slot| slot.reference() == reference)
    }

    /// The key reference, by which people know the slot too: 0x9A.
    pub fn reference(self) -> u8 {
        match self {
            Slot::Authentication => 0x9A,
            Slot::Signature => 0x9C,
            Slot::KeyManagement => 0x9D,
            Slot::CardAuthentication => 0x9E,
            Slot::Retired(number) => 0x81_u8.saturating_add(number),
        }
    }

    /// The object that holds the certificate (SP 800-73-4 part 1, table 3).
    pub(super) fn object(self) -> Tag {
        match self {
            Slot::Authentication => 0x5F_C105,
            Slot::Signature => 0x5F_C10A,
            Slot::KeyManagement => 0x5F_C10B,
            Slot::CardAuthentication => 0x5F_C101,
            Slot::Retired(number) => 0x5F_C10C_u32.saturating_add(number.into()),
        }
    }
}

impl fmt::Display for Slot {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        write!(f, "{:02X}", self.reference())
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn references_that_are_no_slots() {
        for reference in [0x00, 0x80, 0x81, 0x96, 0x99, 0x9B, 0x9F, 0xF9] {
            assert_eq!(Slot::from_reference(reference), None);
        }
    }

    #[test]
    fn retired_slots_run_from_82_to_95() {
        assert_eq!(Slot::Retired(1).to_string(), "82");
        assert_eq!(Slot::Retired(20).to_string(), "95");
        assert_eq!((Slot::Retired(1).object(), Slot::Retired(20).object()), (0x5FC10D, 0x5FC120));
    }

    #[test]
    fn each_slot_has_a_reference_and_an_object_of_its_own() {
        let all: Vec<_> = Slot::iter().collect();
        for (index, slot) in all.iter().enumerate() {
            assert_eq!(Slot::from_reference(slot.reference()), Some(*slot));
            assert!(all[index + 1..].iter().all(|other| other.object() != slot.object()));
        }
        assert_eq!(all.len(), 24);
    }
}
