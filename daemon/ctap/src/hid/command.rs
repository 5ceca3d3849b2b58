//! The commands of CTAPHID (CTAP 2.2 §11.2.9).

/// What a CTAPHID message is.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash)]
pub enum Command {
    /// Echo the payload.
    Ping,
    /// A CTAP1/U2F APDU.
    Msg,
    /// Keep other channels out for some seconds.
    Lock,
    /// Allocate a channel, or resynchronize one.
    Init,
    /// Blink.
    Wink,
    /// A CTAP 2 command.
    Cbor,
    /// Give up the CTAP 2 command under way. It has no answer of its own.
    Cancel,
    /// The token is alive and says what it waits for.
    Keepalive,
    /// The CTAPHID request failed.
    Error,
    /// Any other code, 7 bits.
    Other(u8),
}

impl Command {
    /// The command's code without the bit that marks an initialization packet.
    pub fn code(self) -> u8 {
        match self {
            Command::Ping => 0x01,
            Command::Msg => 0x03,
            Command::Lock => 0x04,
            Command::Init => 0x06,
            Command::Wink => 0x08,
            Command::Cbor => 0x10,
            Command::Cancel => 0x11,
            Command::Keepalive => 0x3B,
            Command::Error => 0x3F,
            Command::Other(code) => code & 0x7F,
        }
    }

    /// The command with this code; the highest bit is ignored.
    pub fn from_code(code: u8) -> Self {
        match code & 0x7F {
            0x01 => Command::Ping,
            0x03 => Command::Msg,
            0x04 => Command::Lock,
            0x06 => Command::Init,
            0x08 => Command::Wink,
            0x10 => Command::Cbor,
            0x11 => Command::Cancel,
            0x3B => Command::Keepalive,
            0x3F => Command::Error,
            other => Command::Other(other),
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn every_code_survives_the_way_there_and_back() {
        for code in 0..0x80 {
            assert_eq!(Command::from_code(code).code(), code);
            assert_eq!(Command::from_code(code | 0x80).code(), code);
        }
    }
}
