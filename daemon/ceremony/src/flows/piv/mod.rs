//! The PIV application of a card: how it stands and what certificates it has; the ceremonies that
//! change it are in the files beside.

mod certificate;
mod issue;
mod keys;
mod management;
mod pins;
mod reset;

use mfad_cards::apdu::StatusWord;
use mfad_cards::piv::{Certificate, Reference, Slot};
use mfad_device::token::{Claim, PivApplication, Token, TokenError};
use mfad_terms::{Cause, PivManagementKeyType, Remedy};
use mfad_text::{Text, tr};

pub use certificate::{CertificateSummary, public_key};
pub use keys::{Order, generate, import};
pub use management::change as change_management_key;
pub use pins::{PivReference as KeyPin, change_pin, change_puk, unblock_pin};
pub use reset::run as reset;

use crate::error::Error;
use crate::faults::token_fault;

/// How the PIV application of a card stands.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct PivStatus {
    /// How many wrong PINs the card still takes; absent while another program has it unlocked.
    pub pin_attempts: Option<u32>,
    /// How many wrong PUKs it still takes; absent where the card does not tell.
    pub puk_attempts: Option<u32>,
    /// Whether the PIN is the one that cards come with; absent where the card does not tell.
    pub pin_default: Option<bool>,
    /// The same for the PUK.
    pub puk_default: Option<bool>,
    /// Whether the management key is the one that cards come with.
    pub management_key_default: bool,
    /// Whether the card keeps the management key itself, for whoever has the PIN; absent where what it
    /// says of that makes no sense.
    pub management_key_kept: Option<bool>,
    /// What cipher the management key is for; absent where the card does not tell.
    pub management_key_type: Option<PivManagementKeyType>,
    /// The slots that have a certificate, and what it says or why it cannot be read.
    pub slots: Vec<(Slot, Result<CertificateSummary, Text>)>,
}

/// How PIN, PUK and management key stand and what certificates there are. Spends no try.
pub async fn status(claim: &Claim) -> Result<PivStatus, Error> {
    let read = claim.piv(|piv| Ok((credentials(piv)?, certificates(piv)?))).await;
    let (status, certificates) = read.map_err(|error| fault(claim.token(), &error))?;
    let slots = certificates.into_iter().map(|(slot, found)| (slot, described(found))).collect();
    Ok(PivStatus { slots, ..status })
}

fn credentials(piv: &mut PivApplication<'_, '_>) -> Result<PivStatus, TokenError> {
    let management = piv.metadata(Reference::ManagementKey)?;
    let (default, cipher) = match management.is_default {
        Some(told) => (told, management.management),
        None => {
            let found = piv.default_management_key()?;
            (found.is_some(), found.map(|key| key.algorithm()).or(management.management))
        }
    };
    Ok(PivStatus {
        pin_attempts: piv.pin_tries()?.map(Into::into),
        puk_attempts: piv.puk_tries()?.map(Into::into),
        pin_default: piv.metadata(Reference::Pin)?.is_default,
        puk_default: piv.metadata(Reference::Puk)?.is_default,
        management_key_default: default,
        management_key_kept: if default { Some(false) } else { keeps_key(piv)? },
        management_key_type: cipher.map(management::word),
        slots: Vec::new(),
    })
}

/// Whether the card keeps its management key; nothing if what it says of that makes no sense.
fn keeps_key(piv: &mut PivApplication<'_, '_>) -> Result<Option<bool>, TokenError> {
    match piv.admin_data() {
        Ok(admin) => Ok(Some(admin.keeps_key())),
        Err(TokenError::Malformed(_)) => Ok(None),
        Err(error) => Err(error),
    }
}

/// A certificate, or that what is there cannot be read.
type FoundCertificate = Result<Certificate, TokenError>;

/// What is in the slots that have something. One that cannot be read does not hide the others.
fn certificates(
    piv: &mut PivApplication<'_, '_>,
) -> Result<Vec<(Slot, FoundCertificate)>, TokenError> {
    let mut found = Vec::new();
    for slot in Slot::iter() {
        match piv.certificate(slot) {
            Ok(None) => {}
            Ok(Some(certificate)) => found.push((slot, Ok(certificate))),
            // A card without this slot.
            Err(TokenError::CardRefused(_)) => {}
            Err(error @ TokenError::Malformed(_)) => found.push((slot, Err(error))),
            Err(error) => return Err(error),
        }
    }
    Ok(found)
}

fn described(found: FoundCertificate) -> Result<CertificateSummary, Text> {
    let read = found.map_err(|_| tr!("piv-certificate-none"));
    let read = read.and_then(|it| certificate::unpacked(&it));
    let described = read.and_then(|der| certificate::described(&der));
    described.map_err(|why| tr!("piv-none-there", why))
}

/// The certificate in a slot, in PEM.
pub async fn export(claim: &Claim, slot: &str) -> Result<String, Error> {
    let slot = named(slot)?;
    let token = claim.token();
    let garbage = |why: Text| {
        let message = tr!("piv-slot-garbage", slot = slot.to_string(), name = token.name, why);
        Error::new(Cause::TokenFault, message)
    };
    let found = match claim.piv(move |piv| piv.certificate(slot)).await {
        Err(TokenError::Malformed(_)) => return Err(garbage(tr!("piv-certificate-none"))),
        found => found.map_err(|error| fault(token, &error))?,
    };
    let found = found.ok_or_else(|| {
        let message = tr!("piv-slot-empty", slot = slot.to_string(), name = token.name);
        Error::new(Cause::NotOnThisKey, message)
            .with_remedy_about(Remedy::ShowPiv, token.id.as_str())
    })?;
    certificate::unpacked(&found).and_then(|der| certificate::pem(&der)).map_err(garbage)
}

/// The slot that is meant: `9a`.
pub fn named(typed: &str) -> Result<Slot, Error> {
    let reference = (typed.len() == 2).then(|| u8::from_str_radix(typed, 16).ok()).flatten();
    reference.and_then(Slot::from_reference).ok_or_else(|| {
        let message = tr!("piv-no-such-slot");
        Error::new(Cause::InvalidArgument, message)
    })
}

/// The error of a card in words that fit PIV.
fn fault(token: &Token, error: &TokenError) -> Error {
    let name = &token.name;
    match error {
        TokenError::CardRefused(StatusWord::NO_SPACE | StatusWord::MEMORY_FAILURE) => {
            Error::new(Cause::KeyFull, tr!("piv-full", name))
        }
        TokenError::CardRefused(StatusWord::SECURITY_STATUS) => {
            Error::new(Cause::Denied, tr!("piv-refused", name))
        }
        other => token_fault(token, other),
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn only_slots_are_slots() {
        for typed in ["", "9", "9b", "9f", "81", "96", "f9", "+9", "9a ", "009a", "ä", "€"] {
            assert_eq!(named(typed).unwrap_err().cause, Cause::InvalidArgument, "{typed}");
        }
        assert_eq!(named("9A").unwrap(), Slot::Authentication);
        assert_eq!(named("95").unwrap(), Slot::Retired(20));
    }
}
