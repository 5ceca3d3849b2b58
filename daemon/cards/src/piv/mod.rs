//! PIV: keys with certificates behind a PIN (SP 800-73-4), and what Yubico added to it.
//!
//! [`select`] first. The [`Pin`] lets keys sign, the [`ManagementKey`] lets keys and certificates
//! be made and changed, the PUK unblocks the PIN. [`metadata`] says, where the card knows it,
//! whether one of them is still what everybody knows.

mod key;
mod management;
mod metadata;
mod object;
mod pin;
mod private_key;
mod sign;
mod slot;
mod stored;
mod x509;

pub use key::{Algorithm, PinPolicy, PublicKey, TouchPolicy, generate, generated};
pub use management::{ManagementAlgorithm, ManagementKey};
pub use metadata::{Reference, SlotMetadata, metadata};
pub use object::{
    Certificate, Chuid, certificate, chuid, put_certificate, read_certificate, remove_certificate,
};
pub use pin::{
    DEFAULT_PIN, DEFAULT_PUK, Pin, PinProblem, change_pin, change_puk, log_out, pin_status,
    tries_left, unblock, verify,
};
pub use private_key::{PrivateKey, import};
pub use sign::{SignProblem, sign, signature};
pub use slot::Slot;
pub use stored::{AdminData, StoredKeys, admin_data, stored_keys};
pub use x509::{Time, X509};

use crate::ReplyError;
use crate::apdu::{Command, Reply};
use crate::tlv::{self, Tag};

/// What the application is selected by: without the version, which may be any (SP 800-73-4
/// part 1 §2.2).
pub const APPLICATION: &[u8] = &[0xA0, 0x00, 0x00, 0x03, 0x08, 0x00, 0x00, 0x10, 0x00];

/// GENERAL AUTHENTICATE (SP 800-73-4 part 2 §3.2.4), and the template around all it carries.
const GENERAL_AUTHENTICATE: u8 = 0x87;
const DYNAMIC: Tag = 0x7C;
const WITNESS: Tag = 0x80;
const CHALLENGE: Tag = 0x81;
const RESPONSE: Tag = 0x82;

/// Selects the application (SP 800-73-4 part 2 §3.1.1).
pub fn select() -> Command {
    Command::select(APPLICATION)
}

/// Asks for the version of the firmware (Yubico's).
pub fn version() -> Command {
    Command::new(0xFD, 0, 0).answered()
}

/// Reads the reply to [`version`].
pub fn read_version(reply: &Reply) -> Result<[u8; 3], ReplyError> {
    reply.success()?.try_into().map_err(|_| ReplyError::Invalid("version"))
}

/// Asks for the serial number (Yubico's, from version 5).
pub fn serial() -> Command {
    Command::new(0xF8, 0, 0).answered()
}

/// Reads the reply to [`serial`].
pub fn read_serial(reply: &Reply) -> Result<u32, ReplyError> {
    let serial = reply.success()?.try_into().map_err(|_| ReplyError::Invalid("serial number"))?;
    Ok(u32::from_be_bytes(serial))
}

/// Removes all keys and certificates, and makes PIN, PUK and management key the default ones
/// (Yubico's). The card does it only when PIN and PUK are both blocked.
pub fn reset() -> Command {
    Command::new(0xFB, 0, 0)
}

/// Asks for a certificate that says that the key was made on the card (Yubico's). The reply is
/// the certificate.
pub fn attest(slot: Slot) -> Command {
    Command::new(0xF9, slot.reference(), 0).answered()
}

/// What the reply to GENERAL AUTHENTICATE holds under `tag`.
fn dynamic<'a>(reply: &'a Reply, tag: Tag, name: &'static str) -> Result<&'a [u8], ReplyError> {
    tlv::path(reply.success()?, &[DYNAMIC, tag])?.ok_or(ReplyError::Missing(name))
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::test::{ok, refused, sent};

    #[test]
    fn versions_and_serial_numbers_of_odd_lengths() {
        assert_eq!(read_version(&ok("0504")), Err(ReplyError::Invalid("version")));
        assert_eq!(read_serial(&ok("0102030405")), Err(ReplyError::Invalid("serial number")));
        assert!(read_serial(&refused(0x6D00)).unwrap_err().status().unwrap().is_unsupported());
    }

    #[test]
    fn versions_and_serial_numbers() {
        assert_eq!(read_version(&ok("050403")), Ok([5, 4, 3]));
        assert_eq!(read_serial(&ok("0052f743")), Ok(0x52_F743));
    }

    #[test]
    fn the_application_is_selected_without_its_version() {
        assert_eq!(sent(&select()), "00a4040009a0000003080000100000");
    }
}
