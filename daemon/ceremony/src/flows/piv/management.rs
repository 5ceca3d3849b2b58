//! The management key of a card: proved before keys and certificates are changed, and changed
//! itself. Where the card keeps it, the PIN stands in for it
//! (docs/decisions/0021-a-management-key-on-the-card.md).

use std::sync::Arc;
use std::sync::atomic::{AtomicBool, Ordering};

use mfad_cards::apdu::StatusWord;
use mfad_cards::piv::{ManagementAlgorithm, ManagementKey, Pin, StoredKeys};
use mfad_device::token::{Claim, PivApplication, Presented, Token, TokenError};
use mfad_terms::{Cause, PinWanted, PivManagementKeyType, Remedy};
use mfad_text::{Text, tr};
use zeroize::Zeroizing;

use super::fault;
use super::pins::PivReference;
use crate::error::Error;
use crate::interaction::card_pin::{PinEntry, done};
use crate::interaction::conversation::Conversation;
use crate::interaction::touch::while_plugged;
use crate::prompt::{PromptDetails, TokenName};
use crate::result::OperationResult;

/// What lets keys and certificates be changed.
pub struct ManagementAccess {
    /// The management key.
    pub key: ManagementKey,
    /// The PIN, if it was asked for to get at the key. The card took it.
    pub pin: Option<Pin>,
}

/// The management key: the one that cards come with, or the one that this card keeps for whoever
/// has the PIN, or one that is asked for. Cards count no wrong ones. `reason` asks for the PIN.
pub async fn unlock(
    ui: &Conversation,
    claim: &Claim,
    reason: &Text,
) -> Result<ManagementAccess, Error> {
    let token = claim.token();
    let looked = claim.piv(|piv| Ok((piv.default_management_key()?, piv.admin_data()?))).await;
    let (default, admin) = looked.map_err(|error| fault(token, &error))?;
    if let Some(key) = default {
        return Ok(ManagementAccess { key, pin: None });
    }
    let pin = match admin.keeps_key() {
        true => Some(right_pin(ui, claim, reason).await?),
        false => None,
    };
    if let Some(pin) = &pin
        && let Some(key) = kept(claim, pin.clone()).await?
    {
        return Ok(ManagementAccess { key, pin: Some(pin.clone()) });
    }
    Ok(ManagementAccess { key: typed(ui, claim).await?, pin })
}

/// The PIN, asked for until the card takes it.
async fn right_pin(ui: &Conversation, claim: &Claim, reason: &Text) -> Result<Pin, Error> {
    let mut asking = PinEntry::new(ui, claim, PivReference::Pin, reason);
    loop {
        let pin = asking.ask().await?;
        let tried = pin.clone();
        let presented = claim.piv(move |piv| {
            let presented = piv.verify(&tried)?;
            piv.log_out()?;
            Ok(presented)
        });
        if asking.took(presented.await.map_err(|error| fault(claim.token(), &error))?)? {
            return Ok(pin);
        }
    }
}

/// The key that the card keeps, with a PIN that it took a moment ago.
async fn kept(claim: &Claim, pin: Pin) -> Result<Option<ManagementKey>, Error> {
    let read = claim.piv(move |piv| {
        proved(piv, &pin)?;
        let key = piv.stored_management_key();
        piv.log_out()?;
        match key {
            // What makes no sense is no key: the person may have it.
            Err(TokenError::Malformed(_) | TokenError::CardRefused(_)) => Ok(None),
            read => read,
        }
    });
    read.await.map_err(|error| fault(claim.token(), &error))
}

fn proved(piv: &mut PivApplication<'_, '_>, pin: &Pin) -> Result<(), TokenError> {
    match piv.verify(pin)? {
        Presented::Right => Ok(()),
        // Somebody changed it in between.
        _ => Err(TokenError::CardRefused(StatusWord::SECURITY_STATUS)),
    }
}

async fn typed(ui: &Conversation, claim: &Claim) -> Result<ManagementKey, Error> {
    let token = claim.token();
    let mut mistake = None;
    loop {
        let reason = tr!("piv-management-type", name = token.name);
        let bytes = digits(ui, claim, reason, PinWanted::ManagementKey, None, mistake.take());
        let Some(bytes) = hexadecimal(&bytes.await?) else {
            mistake = Some(tr!("piv-management-length"));
            continue;
        };
        let found = claim.piv(move |piv| piv.management_key(&bytes)).await;
        match found.map_err(|error| fault(token, &error))? {
            Some(key) => return Ok(key),
            None => mistake = Some(tr!("piv-management-wrong")),
        }
    }
}

/// A new key from outside. Asked until it is one that this card can have.
async fn new(
    ui: &Conversation,
    claim: &Claim,
    cipher: ManagementAlgorithm,
) -> Result<ManagementKey, Error> {
    let count = cipher.key_length().saturating_mul(2);
    let mut mistake = None;
    loop {
        let reason = tr!("piv-management-new", name = claim.token().name);
        let wanted = PinWanted::NewManagementKey;
        let bytes = digits(ui, claim, reason, wanted, Some(count), mistake.take()).await?;
        let key =
            hexadecimal(&bytes).and_then(|bytes| ManagementKey::new(cipher, bytes.as_slice()));
        match key {
            None => mistake = Some(tr!("piv-management-unfit", count)),
            Some(key) if **key.bytes() == **ManagementKey::default_of(cipher).bytes() => {
                mistake = Some(tr!("piv-management-known"));
            }
            Some(key) => return Ok(key),
        }
    }
}

async fn digits(
    ui: &Conversation,
    claim: &Claim,
    reason: Text,
    wanted: PinWanted,
    count: Option<usize>,
    mistake: Option<Text>,
) -> Result<Zeroizing<Vec<u8>>, Error> {
    let count = count.and_then(|count| u32::try_from(count).ok());
    let details = PromptDetails {
        reason,
        tokens: Some(vec![TokenName::from(claim.token())]),
        wanted: Some(wanted),
        minimum: count,
        maximum: count,
        mistake,
        ..PromptDetails::default()
    };
    while_plugged(claim, ui.pin(details)).await
}

fn hexadecimal(typed: &[u8]) -> Option<Zeroizing<Vec<u8>>> {
    let digit = |byte: &u8| char::from(*byte).to_digit(16).and_then(|it| u8::try_from(it).ok());
    let mut bytes = Zeroizing::new(Vec::with_capacity(32));
    for pair in typed.chunks(2) {
        let [high, low] = pair else { return None };
        bytes.push(digit(high)? << 4 | digit(low)?);
    }
    matches!(bytes.len(), 16 | 24 | 32).then_some(bytes)
}

/// Changes the management key: to one of random bytes that the card keeps, or to one from outside.
pub async fn change(
    ui: &Conversation,
    claim: &Claim,
    keep: bool,
) -> Result<OperationResult, Error> {
    let token = claim.token();
    let reason = tr!("piv-management-change", name = token.name);
    let ManagementAccess { key: current, pin } = unlock(ui, claim, &reason).await?;
    let change = match keep {
        true => {
            let pin = match pin {
                Some(pin) => pin,
                None => right_pin(ui, claim, &reason).await?,
            };
            let new = random(current.algorithm())?;
            ManagementKeyChange { current, new, keep: Some(pin) }
        }
        false => {
            let new = new(ui, claim, current.algorithm()).await?;
            ManagementKeyChange { current, new, keep: None }
        }
    };
    let begun = Arc::new(AtomicBool::new(false));
    let noted = Arc::clone(&begun);
    let changed = claim.piv(move |piv| change.on_card(piv, &noted)).await;
    match changed.map_err(|error| unsuccessful(claim, keep, &begun, &error))? {
        Changed::Done => {}
        Changed::NoPlace => {
            return Err(not_kept(token, tr!("piv-management-no-place", name = token.name)));
        }
        Changed::Occupied => {
            return Err(not_kept(token, tr!("piv-management-occupied", name = token.name)));
        }
    }
    let message = match keep {
        true => tr!("piv-management-kept", name = token.name),
        false => tr!("piv-management-set", name = token.name),
    };
    Ok(done(claim, message))
}

fn random(cipher: ManagementAlgorithm) -> Result<ManagementKey, Error> {
    let mut bytes = Zeroizing::new(vec![0; cipher.key_length()]);
    let filled = getrandom::fill(&mut bytes).ok();
    filled
        .and_then(|()| ManagementKey::new(cipher, bytes.as_slice()))
        .ok_or_else(|| Error::new(Cause::StoreFault, tr!("piv-management-no-random")))
}

struct ManagementKeyChange {
    current: ManagementKey,
    new: ManagementKey,
    /// The PIN, if the card is to keep the new key behind it.
    keep: Option<Pin>,
}

enum Changed {
    Done,
    /// The card has no place for what would be kept.
    NoPlace,
    /// There is something else.
    Occupied,
}

impl ManagementKeyChange {
    /// Where the card keeps the key it has both for as long as nobody can know which is its own,
    /// so that it does not matter when it is pulled out. `begun` is set for that time.
    fn on_card(
        &self,
        piv: &mut PivApplication<'_, '_>,
        begun: &AtomicBool,
    ) -> Result<Changed, TokenError> {
        let Self { current, new, keep } = self;
        let admin = piv.admin_data()?;
        if let Some(pin) = keep {
            proved(piv, pin)?;
            if piv.stored_keys()?.is_none() {
                return Ok(Changed::Occupied);
            }
        }
        if !piv.authenticate(current)? {
            return Err(TokenError::CardRefused(StatusWord::SECURITY_STATUS));
        }
        let bytes = |key: &ManagementKey| Some(key.bytes().clone());
        if keep.is_some() {
            let key = admin.keeps_key().then(|| bytes(current)).flatten();
            let both = StoredKeys { key, next: bytes(new) };
            let kept = piv.put_admin_data(&admin, true).and_then(|()| piv.put_stored_keys(&both));
            if let Err(TokenError::CardRefused(_)) = kept {
                // As it was; a card that has no such object refuses this, too.
                let _ = piv.put_admin_data(&admin, admin.keeps_key());
                return Ok(Changed::NoPlace);
            }
            kept?;
        }
        begun.store(true, Ordering::Relaxed);
        piv.set_management_key(new).inspect_err(|error| {
            begun.store(!matches!(error, TokenError::CardRefused(_)), Ordering::Relaxed);
        })?;
        if keep.is_some() {
            piv.put_stored_keys(&StoredKeys { key: bytes(new), next: None })?;
        } else if admin.keeps_key() {
            piv.put_admin_data(&admin, false)?;
            piv.put_stored_keys(&StoredKeys::default())?;
        }
        piv.log_out()?;
        Ok(Changed::Done)
    }
}

/// What is and is not changed after a change that did not succeed.
fn unsuccessful(claim: &Claim, keep: bool, begun: &AtomicBool, error: &TokenError) -> Error {
    let token = claim.token();
    if matches!(error, TokenError::CardRefused(status) if status.is_unsupported()) {
        let message = tr!("piv-management-cannot", name = token.name);
        return Error::new(Cause::NotSupported, message);
    }
    let error = fault(token, error);
    let what = match (begun.load(Ordering::Relaxed), keep) {
        (false, _) => tr!("piv-management-unchanged"),
        (true, true) => tr!("piv-management-maybe-kept"),
        (true, false) => tr!("piv-management-maybe"),
    };
    let message = Text::sentences([error.message.clone(), what]);
    error.with_message(message)
}

/// The card cannot keep the key, so somebody else has to.
fn not_kept(token: &Token, message: Text) -> Error {
    Error::new(Cause::NotSupported, message)
        .with_remedy_about(Remedy::ChangePivManagementKey, token.id.as_str())
}

/// The word on the bus for the cipher of a management key.
pub fn word(cipher: ManagementAlgorithm) -> PivManagementKeyType {
    match cipher {
        ManagementAlgorithm::Tdes => PivManagementKeyType::Tdes,
        ManagementAlgorithm::Aes128 => PivManagementKeyType::Aes128,
        ManagementAlgorithm::Aes192 => PivManagementKeyType::Aes192,
        ManagementAlgorithm::Aes256 => PivManagementKeyType::Aes256,
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn management_keys_are_typed_in_hexadecimal() {
        assert!(hexadecimal(b"").is_none());
        assert!(hexadecimal(&[b'0'; 47]).is_none());
        assert!(hexadecimal(&[b'g'; 48]).is_none());
        assert_eq!(hexadecimal(&[b'A'; 48]).unwrap().as_slice(), [0xAA; 24]);
    }
}
