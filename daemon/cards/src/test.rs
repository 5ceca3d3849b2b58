//! Replies and commands as the specifications print them.

use crate::apdu::{Command, Encoding, Exchange, Reply, StatusWord};

/// Bytes from hexadecimal digits, with spaces wherever they help.
pub fn bytes(digits: &str) -> Vec<u8> {
    hex::decode(digits.replace([' ', '\n'], "")).unwrap()
}

/// A reply of this data.
pub fn ok(digits: &str) -> Reply {
    Reply { data: bytes(digits).into(), status: StatusWord::OK }
}

/// A reply of a status word alone.
pub fn refused(status: u16) -> Reply {
    Reply { data: Vec::new().into(), status: StatusWord(status) }
}

/// The command as one extended APDU if it is long, else as a short one.
pub fn sent(command: &Command) -> String {
    let short = Exchange::begin(command, Encoding::Short).unwrap().1;
    let chained = short.first().is_some_and(|class| class & 0x10 != 0);
    let encoding = if chained { Encoding::Extended } else { Encoding::Short };
    hex::encode(&*Exchange::begin(command, encoding).unwrap().1)
}
