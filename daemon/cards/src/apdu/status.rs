//! Status words: the last two bytes of every reply.

use std::fmt;

/// A status word (ISO 7816-4 §5.6). Those without a name here are kept as they came.
#[derive(Clone, Copy, PartialEq, Eq, Hash)]
pub struct StatusWord(pub u16);

macro_rules! statuses {
    ($($code:literal $name:ident $meaning:literal)*) => {
        impl StatusWord {
            $(#[doc = $meaning] pub const $name: StatusWord = StatusWord($code);)*

            fn meaning(self) -> Option<&'static str> {
                match self.0 {
                    $($code => Some($meaning),)*
                    _ => None,
                }
            }
        }

        impl StatusWord {
            /// Those that have a name here.
            pub const NAMED: &[StatusWord] = &[$(StatusWord($code)),*];
        }
    };
}

statuses! {
    0x6283 DEACTIVATED "the application is locked"
    0x6285 TERMINATED "the application is terminated"
    0x6300 WRONG "verification failed"
    0x6381 FILE_FULL "the file is full"
    0x6581 MEMORY_FAILURE "the memory failed"
    0x6700 WRONG_LENGTH "wrong length"
    0x6881 NO_LOGICAL_CHANNEL "logical channels are not supported"
    0x6882 NO_SECURE_MESSAGING "secure messaging is not supported"
    0x6883 LAST_OF_CHAIN "the last command of a chain is missing"
    0x6884 NO_CHAINING "chaining is not supported"
    0x6981 INCOMPATIBLE "the command does not fit the file"
    0x6982 SECURITY_STATUS "a PIN or key has to be presented first"
    0x6983 BLOCKED "the PIN or key is blocked"
    0x6984 INVALID_REFERENCE "the referenced data is not usable"
    0x6985 CONDITIONS "the conditions of use are not met"
    0x6986 NO_CURRENT_FILE "no file is selected"
    0x6987 MISSING_SECURE_MESSAGING "secure messaging is required"
    0x6988 WRONG_SECURE_MESSAGING "secure messaging failed"
    0x6999 NOT_SELECTED "the application cannot be selected"
    0x6A80 WRONG_DATA "wrong data"
    0x6A81 NOT_SUPPORTED "the function is not supported"
    0x6A82 FILE_NOT_FOUND "not found"
    0x6A83 RECORD_NOT_FOUND "the record is not found"
    0x6A84 NO_SPACE "no space left"
    0x6A85 INCONSISTENT_LENGTH "the length does not fit the data"
    0x6A86 WRONG_P1_P2 "wrong parameters"
    0x6A87 LENGTH_AGAINST_P1_P2 "the length does not fit the parameters"
    0x6A88 REFERENCE_NOT_FOUND "the referenced data is not found"
    0x6A89 FILE_EXISTS "the file exists already"
    0x6A8A NAME_EXISTS "the name exists already"
    0x6B00 WRONG_PARAMETERS "wrong parameters"
    0x6D00 UNKNOWN_INSTRUCTION "the instruction is not known"
    0x6E00 UNKNOWN_CLASS "the class is not known"
    0x6F00 FAILURE "the card failed"
    0x9000 OK "done"
}

impl StatusWord {
    /// How many tries a wrong PIN or key has left: 63Cx, or 0 if it is blocked.
    pub fn tries_left(self) -> Option<u8> {
        match self.0.to_be_bytes() {
            [0x63, low] if low & 0xF0 == 0xC0 => Some(low & 0x0F),
            _ if self == StatusWord::BLOCKED => Some(0),
            _ => None,
        }
    }

    /// A PIN or key was wrong, or is blocked.
    pub fn is_wrong_or_blocked(self) -> bool {
        self == StatusWord::WRONG || self.tries_left().is_some()
    }

    /// What was asked for is not there.
    pub fn is_not_found(self) -> bool {
        matches!(self, StatusWord::FILE_NOT_FOUND | StatusWord::REFERENCE_NOT_FOUND)
    }

    /// The card or its application does not know the command.
    pub fn is_unsupported(self) -> bool {
        matches!(
            self,
            StatusWord::NOT_SUPPORTED | StatusWord::UNKNOWN_INSTRUCTION | StatusWord::UNKNOWN_CLASS
        )
    }
}

impl fmt::Display for StatusWord {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        match (self.meaning(), self.tries_left()) {
            (Some(meaning), _) => write!(f, "{:04X}: {meaning}", self.0),
            (None, Some(left)) => {
                write!(f, "{:04X}: verification failed, tries left: {left}", self.0)
            }
            (None, None) => write!(f, "{:04X}", self.0),
        }
    }
}

impl fmt::Debug for StatusWord {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        fmt::Display::fmt(self, f)
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn unknown_words_are_kept_and_shown() {
        assert_eq!(StatusWord(0x6FAB).to_string(), "6FAB");
    }

    #[test]
    fn tries_left_are_in_the_last_digit() {
        assert_eq!(StatusWord(0x63C3).tries_left(), Some(3));
        assert_eq!(StatusWord(0x63CF).tries_left(), Some(15));
        assert_eq!(StatusWord(0x63D3).tries_left(), None);
        assert_eq!(StatusWord::WRONG.tries_left(), None);
        assert_eq!(StatusWord::BLOCKED.tries_left(), Some(0));
        assert_eq!(StatusWord(0x63C2).to_string(), "63C2: verification failed, tries left: 2");
    }

    #[test]
    fn wrong_is_told_from_absent_and_unsupported() {
        assert!(StatusWord::WRONG.is_wrong_or_blocked());
        assert!(!StatusWord::SECURITY_STATUS.is_wrong_or_blocked());
        assert!(StatusWord::REFERENCE_NOT_FOUND.is_not_found());
        assert!(StatusWord::UNKNOWN_INSTRUCTION.is_unsupported());
    }

    #[test]
    fn named_words_are_in_order_and_none_is_named_twice() {
        assert!(StatusWord::NAMED.is_sorted_by_key(|word| word.0));
    }
}
