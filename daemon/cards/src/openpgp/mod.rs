//! OpenPGP cards (specification 3.4.1; older cards lack fields, never have other ones).
//!
//! [`select`] first, then [`application`] says all about PINs and keys. Where [`kdf`] says that the
//! card wants PINs hashed, none may be sent as it is: that would use up tries.

mod algorithm;
mod application;
mod cardholder;
mod identifier;
mod key;
mod pin;
mod status;
mod touch;

pub use algorithm::{Algorithm, Curve};
pub use application::{Application, application};
pub use cardholder::{Cardholder, cardholder, login, read_text, url};
pub use identifier::Identifier;
pub use key::{
    KeyKind, PublicKey, authenticate, public_key, read_public_key, signature, signature_count,
    signatures_made,
};
pub use pin::{
    DEFAULT_ADMIN_PIN, DEFAULT_PIN, Password, Pin, PinProblem, change, kdf, log_out,
    set_reset_code, unblock, unblock_as_admin, verify, wants_hashed_pins,
};
pub use status::{KeyOrigin, KeyStatus, PasswordStatus};
pub use touch::{Touch, set_touch};

use crate::ReplyError;
use crate::apdu::{Command, Reply};
use crate::tlv::{self, Tag};

/// What the application is selected by (§4.2.1).
pub const APPLICATION: &[u8] = &[0xD2, 0x76, 0x00, 0x01, 0x24, 0x01];

const GET_DATA: u8 = 0xCA;
const PUT_DATA: u8 = 0xDA;

/// Selects the application (§7.2.1). One that was terminated answers
/// [`TERMINATED`](crate::apdu::StatusWord::TERMINATED).
pub fn select() -> Command {
    Command::select(APPLICATION)
}

/// The first half of a reset (§7.2.16): wants the admin PIN, or both PINs blocked. Removes all
/// keys and data with the second half.
pub fn terminate() -> Command {
    Command::new(0xE6, 0, 0)
}

/// The second half of a reset (§7.2.17): the card is as it came. A card whose reset was cut short
/// wants only this.
pub fn activate() -> Command {
    Command::new(0x44, 0, 0)
}

fn object(instruction: u8, tag: u16) -> Command {
    let [p1, p2] = tag.to_be_bytes();
    Command::new(instruction, p1, p2)
}

/// The items of a constructed object. Some cards send it with its tag around it, some without.
fn content(reply: &Reply, tag: Tag) -> Result<&[u8], ReplyError> {
    let data = reply.success()?;
    let first = tlv::items(data).next().transpose()?;
    Ok(first.filter(|item| item.tag == tag).map_or(data, |item| item.value))
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::test::sent;

    #[test]
    fn the_application_is_selected_and_reset() {
        assert_eq!(sent(&select()), "00a4040006d2760001240100");
        assert_eq!((sent(&terminate()), sent(&activate())), ("00e60000".into(), "00440000".into()));
    }
}
