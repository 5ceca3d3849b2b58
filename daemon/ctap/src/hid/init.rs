//! CTAPHID_INIT (CTAP 2.2 §11.2.9.1.3): how a program gets a channel of its own.

use super::{BROADCAST, Channel, HidError};

/// What the sender puts into INIT to know its reply by: 8 random bytes.
pub type Nonce = [u8; 8];

/// The reply to INIT.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct InitReply {
    /// The channel allocated, or resynchronized.
    pub channel: Channel,
    /// Version of CTAPHID; 2 as of now.
    pub protocol_version: u8,
    /// Version of the device: major, minor, build.
    pub device_version: [u8; 3],
    /// What the device can do.
    pub capabilities: Capabilities,
}

/// The capabilities of a device, as bits.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct Capabilities(pub u8);

impl Capabilities {
    /// It can blink.
    pub fn wink(self) -> bool {
        self.0 & 0x01 != 0
    }

    /// It speaks CTAP 2.
    pub fn cbor(self) -> bool {
        self.0 & 0x04 != 0
    }

    /// It speaks CTAP1/U2F.
    pub fn msg(self) -> bool {
        self.0 & 0x08 == 0
    }
}

/// The reply to the INIT that was sent with `nonce`, or `None` if the payload answers another
/// program's INIT: all of them share the broadcast channel.
pub fn reply(payload: &[u8], nonce: &Nonce) -> Result<Option<InitReply>, HidError> {
    let (theirs, rest) = payload.split_first_chunk::<8>().ok_or(HidError::InvalidInit)?;
    if theirs != nonce {
        return Ok(None);
    }
    let (fields, _) = rest.split_first_chunk::<9>().ok_or(HidError::InvalidInit)?;
    let [a, b, c, d, protocol_version, major, minor, build, capabilities] = *fields;
    let channel = Channel(u32::from_be_bytes([a, b, c, d]));
    if channel == Channel(0) || channel == BROADCAST {
        return Err(HidError::InvalidInit);
    }
    Ok(Some(InitReply {
        channel,
        protocol_version,
        device_version: [major, minor, build],
        capabilities: Capabilities(capabilities),
    }))
}
