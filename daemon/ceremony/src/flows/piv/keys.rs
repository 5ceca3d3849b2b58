//! Keys and certificates put into slots: with the management key, after a yes where something is
//! in the slot already.

use std::str::FromStr;
use std::sync::Arc;
use std::sync::atomic::{AtomicBool, Ordering};

use mfad_cards::apdu::StatusWord;
use mfad_cards::piv::{Algorithm, ManagementKey, Pin, Slot};
use mfad_device::token::{Claim, PivApplication, Presented, TokenError, now};
use mfad_terms::{Cause, PivKeyType, Question, Remedy};
use mfad_text::{Text, tr};
use x509_cert::name::Name;

use super::certificate::{self, Validity};
use super::issue::{Draft, Issued};
use super::management::{ManagementAccess, unlock};
use super::pins::PivReference;
use super::{fault, named};
use crate::error::Error;
use crate::faults::{Look, change_fault};
use crate::interaction::card_pin::{PinEntry, done};
use crate::interaction::conversation::Conversation;
use crate::interaction::touch::while_plugged;
use crate::prompt::{PromptDetails, TokenName};
use crate::result::OperationResult;

/// The longest subject, in bytes.
const LONGEST: usize = 1024;

/// A key that is to be made.
#[derive(Clone)]
pub struct Order {
    slot: Slot,
    algorithm: Algorithm,
    subject: Name,
    /// A request instead of a certificate.
    request: bool,
}

impl Order {
    /// The order that these words are.
    pub fn new(slot: &str, key_type: &str, subject: &str, request: bool) -> Result<Self, Error> {
        let invalid = |message: Text| Error::new(Cause::InvalidArgument, message);
        let algorithm = match PivKeyType::from_word(key_type) {
            Some(PivKeyType::P256) => Algorithm::P256,
            Some(PivKeyType::P384) => Algorithm::P384,
            Some(PivKeyType::Rsa2048) => Algorithm::Rsa2048,
            Some(PivKeyType::Rsa3072) => Algorithm::Rsa3072,
            Some(PivKeyType::Rsa4096) => Algorithm::Rsa4096,
            _ => return Err(invalid(tr!("piv-kinds"))),
        };
        let name = Some(subject).filter(|it| !it.trim().is_empty() && it.len() <= LONGEST);
        let name = name
            .and_then(|subject| Name::from_str(subject).ok())
            .ok_or_else(|| invalid(tr!("piv-subject")))?;
        Ok(Self { slot: named(slot)?, algorithm, subject: name, request })
    }
}

/// Makes a key on the card, with a certificate that it signs itself or a request for one.
pub async fn generate(
    ui: &Conversation,
    claim: &Claim,
    order: Order,
) -> Result<OperationResult, Error> {
    let (slot, token) = (order.slot, claim.token());
    consent(ui, claim, slot, &tr!("piv-key-replaces")).await?;
    let reason = tr!("piv-make", slot = slot.to_string(), name = token.name);
    let ManagementAccess { key: management, pin: mut known } = unlock(ui, claim, &reason).await?;
    let mut asking = PinEntry::new(ui, claim, PivReference::Pin, &reason);
    loop {
        // The key of this slot is used without a PIN (SP 800-73-4 part 1, table 4b).
        let pin = match slot {
            Slot::CardAuthentication => None,
            _ if known.is_some() => known.take(),
            _ => Some(asking.ask().await?),
        };
        let reason = match order.algorithm {
            Algorithm::P256 | Algorithm::P384 => tr!("piv-making", name = token.name),
            _ => tr!("piv-making-rsa", name = token.name),
        };
        ui.progress("generating", PromptDetails { reason, ..PromptDetails::default() });
        match make(claim, &order, &management, pin).await? {
            IssuedKey::Refused(presented) => drop(asking.took(presented)?),
            IssuedKey::Issued(issued) => return Ok(made(claim, &order, issued)),
        }
    }
}

enum IssuedKey {
    Refused(Presented),
    Issued(Issued),
}

fn made(claim: &Claim, order: &Order, issued: Issued) -> OperationResult {
    let (slot, name) = (order.slot, &claim.token().name);
    let subject = &order.subject;
    let message = match order.request {
        true => tr!(
            "piv-made-for-request",
            slot = slot.to_string(),
            name,
            subject = subject.to_string()
        ),
        false => tr!("piv-made", slot = slot.to_string(), name, subject = subject.to_string()),
    };
    let (request, certificate) = match order.request {
        true => (Some(issued.pem), None),
        false => (None, Some(issued.pem)),
    };
    OperationResult { request, certificate, ..done(claim, message) }
}

async fn make(
    claim: &Claim,
    order: &Order,
    management: &ManagementKey,
    pin: Option<Pin>,
) -> Result<IssuedKey, Error> {
    let begun = Arc::new(AtomicBool::new(false));
    let (noted, ordered, key) = (Arc::clone(&begun), order.clone(), management.clone());
    let made = claim.piv(move |piv| on_card(piv, ordered, &key, pin.as_ref(), &noted)).await;
    made.map_err(|error| {
        let error = unsuccessful(claim, order, &error);
        if !begun.load(Ordering::Relaxed) {
            return error;
        }
        let message =
            tr!("piv-maybe-replaced", error = error.message, slot = order.slot.to_string());
        error.with_message(message)
    })
}

fn unsuccessful(claim: &Claim, order: &Order, error: &TokenError) -> Error {
    let name = &claim.token().name;
    match error {
        TokenError::CardRefused(
            StatusWord::WRONG_DATA | StatusWord::WRONG_P1_P2 | StatusWord::NOT_SUPPORTED,
        ) => Error::new(
            Cause::NotSupported,
            tr!("piv-no-such-kind", name, slot = order.slot.to_string()),
        ),
        other => fault(claim.token(), other),
    }
}

/// `begun` is set when the key that was there may be gone.
fn on_card(
    piv: &mut PivApplication<'_, '_>,
    order: Order,
    management: &ManagementKey,
    pin: Option<&Pin>,
    begun: &AtomicBool,
) -> Result<IssuedKey, TokenError> {
    let Order { slot, algorithm, subject, request } = order;
    match pin.map(|pin| piv.verify(pin)).transpose()? {
        Some(Presented::Right) | None => {}
        Some(refused) => return Ok(IssuedKey::Refused(refused)),
    }
    if !piv.authenticate(management)? {
        return Err(TokenError::CardRefused(StatusWord::SECURITY_STATUS));
    }
    begun.store(true, Ordering::Relaxed);
    let key = piv.generate(slot, algorithm).inspect_err(|error| {
        // A card that refused has made none.
        begun.store(!matches!(error, TokenError::CardRefused(_)), Ordering::Relaxed);
    })?;
    let draft = match request {
        true => Draft::request(&key, algorithm, subject),
        false => Draft::certificate(&key, algorithm, subject),
    };
    let draft = draft.map_err(malformed)?;
    // Slot 9C wants it right before; it was right a moment ago.
    pin.map(|pin| piv.verify(pin)).transpose()?;
    let signature = piv.sign(slot, algorithm, draft.hash, &draft.digest)?;
    let issued = draft.signed(&signature).map_err(malformed)?;
    match request {
        false => piv.put_certificate(slot, &issued.der)?,
        // What is there is for the key before.
        true if piv.certificate(slot)?.is_some() => piv.remove_certificate(slot)?,
        true => {}
    }
    piv.log_out()?;
    Ok(IssuedKey::Issued(issued))
}

fn malformed(error: x509_cert::builder::Error) -> TokenError {
    TokenError::Malformed(error.to_string())
}

/// Puts a certificate, in PEM or DER, into a slot.
pub async fn import(
    ui: &Conversation,
    claim: &Claim,
    slot: &str,
    file: &[u8],
) -> Result<OperationResult, Error> {
    let slot = named(slot)?;
    let der = certificate::from_file(file).map_err(|why| {
        let message = tr!("piv-no-certificate-file", why);
        Error::new(Cause::InvalidArgument, message)
    })?;
    question_validity(ui, claim, &der).await?;
    consent(ui, claim, slot, &tr!("piv-certificate-replaces")).await?;
    let name = &claim.token().name;
    let reason = tr!("piv-import", slot = slot.to_string(), name);
    let management = unlock(ui, claim, &reason).await?.key;
    let length = der.len();
    let put = claim.piv(move |piv| match piv.authenticate(&management)? {
        true => piv.put_certificate(slot, &der),
        false => Err(TokenError::CardRefused(StatusWord::SECURITY_STATUS)),
    });
    put.await.map_err(|error| too_large(claim, length, &error))?;
    Ok(done(claim, tr!("piv-imported", slot = slot.to_string(), name)))
}

/// A yes, if the certificate is of no use at the moment.
async fn question_validity(ui: &Conversation, claim: &Claim, der: &[u8]) -> Result<(), Error> {
    let reason = match certificate::validity(der, now()) {
        Ok(Validity::Expired) => tr!("piv-certificate-expired"),
        Ok(Validity::NotYet) => tr!("piv-certificate-not-yet"),
        _ => return Ok(()),
    };
    let details = PromptDetails {
        reason,
        tokens: Some(vec![TokenName::from(claim.token())]),
        question: Some(Question::ImportInvalid),
        ..PromptDetails::default()
    };
    while_plugged(claim, ui.confirm(details)).await
}

/// Cards have no word of their own for what is too large for them.
fn too_large(claim: &Claim, length: usize, error: &TokenError) -> Error {
    let name = &claim.token().name;
    match error {
        error if error.leaves_open() => {
            change_fault(claim.token(), error, &Look::Do(Remedy::ShowPiv))
        }
        TokenError::CardRefused(StatusWord::SECURITY_STATUS) => fault(claim.token(), error),
        TokenError::CardRefused(_) => {
            Error::new(Cause::KeyFull, tr!("piv-certificate-too-long", name, length))
        }
        other => fault(claim.token(), other),
    }
}

/// A yes, if there is something in the slot.
async fn consent(ui: &Conversation, claim: &Claim, slot: Slot, what: &Text) -> Result<(), Error> {
    let token = claim.token();
    let there = claim.piv(move |piv| piv.certificate(slot)).await;
    let there = match there {
        Ok(there) => there.is_some(),
        Err(TokenError::Malformed(_)) => true,
        Err(error) => return Err(fault(token, &error)),
    };
    if !there {
        return Ok(());
    }
    let details = PromptDetails {
        reason: tr!("piv-slot-in-use", slot = slot.to_string(), name = token.name, what),
        tokens: Some(vec![TokenName::from(token)]),
        question: Some(Question::ReplaceKey),
        ..PromptDetails::default()
    };
    while_plugged(claim, ui.confirm(details)).await
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn orders_that_cannot_be_met() {
        let refused = |slot, key, subject| Order::new(slot, key, subject, false).is_err();
        assert!(refused("9b", "p256", "CN=a"));
        assert!(refused("9a", "rsa1024", "CN=a"));
        assert!(refused("9a", "ed25519", "CN=a"));
        for subject in ["", " ", "alice", "=", "CN", "nosuchthing=a", &"CN=a,".repeat(300)] {
            assert!(refused("9a", "p256", subject), "{subject}");
        }
        assert!(Order::new("9a", "p256", "CN=Anna Ångström,O=Example", false).is_ok());
    }
}
