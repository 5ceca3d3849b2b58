//! The PIV application of a card (SP 800-73-4): its commands as calls, all of those within one
//! [`Claim::piv`] while no other program can use the card.

use mfad_cards::Hash;
use mfad_cards::apdu::{Command, Reply, StatusWord};
use mfad_cards::piv::{
    self, AdminData, Algorithm, Certificate, ManagementAlgorithm, ManagementKey, Pin, PublicKey,
    Reference, Slot, SlotMetadata, StoredKeys, TouchPolicy,
};

use super::card::{Card, Presented};
use super::{Claim, TokenError};

/// The ciphers of management keys, those first that most cards without metadata have.
const CIPHERS: [ManagementAlgorithm; 4] = [
    ManagementAlgorithm::Tdes,
    ManagementAlgorithm::Aes192,
    ManagementAlgorithm::Aes256,
    ManagementAlgorithm::Aes128,
];

/// The application, selected.
pub struct PivApplication<'p, 'c>(&'p mut Card<'c>);

impl Claim {
    /// Does this with the PIV application while no other program can use the card.
    pub async fn piv<T: Send + 'static>(
        &self,
        work: impl FnOnce(&mut PivApplication<'_, '_>) -> Result<T, TokenError> + Send + 'static,
    ) -> Result<T, TokenError> {
        self.card(|card| {
            card.done(&piv::select())?;
            work(&mut PivApplication(card))
        })
        .await
    }
}

impl PivApplication<'_, '_> {
    /// What the card knows of PIN, PUK or a key; cards that are not Yubico's know nothing.
    pub fn metadata(&mut self, of: Reference) -> Result<SlotMetadata, TokenError> {
        let reply = self.0.call(&piv::metadata(of))?;
        match reply.status {
            StatusWord::OK => Ok(SlotMetadata::decode(&reply)?.unwrap_or_default()),
            _ => Ok(SlotMetadata::default()),
        }
    }

    /// How often the PIN may still be wrong. `None` while somebody has it presented: then the
    /// card counts nothing.
    pub fn pin_tries(&mut self) -> Result<Option<u8>, TokenError> {
        match self.metadata(Reference::Pin)?.tries_left {
            Some(left) => Ok(Some(left)),
            None => Ok(piv::tries_left(&self.0.call(&piv::pin_status())?)?),
        }
    }

    /// How often the PUK may still be wrong; `None` if the card does not tell.
    pub fn puk_tries(&mut self) -> Result<Option<u8>, TokenError> {
        Ok(self.metadata(Reference::Puk)?.tries_left)
    }

    /// Presents the PIN, for what follows until [`PivApplication::log_out`].
    pub fn verify(&mut self, pin: &Pin) -> Result<Presented, TokenError> {
        self.present(&piv::verify(pin))
    }

    /// Has the card forget that the PIN was presented.
    pub fn log_out(&mut self) -> Result<(), TokenError> {
        // Cards older than SP 800-73-4 do not know it; the reset after the work does the same.
        self.0.call(&piv::log_out()).map(drop)
    }

    /// Changes the PIN.
    pub fn change_pin(&mut self, old: &Pin, new: &Pin) -> Result<Presented, TokenError> {
        let presented = self.present(&piv::change_pin(old, new))?;
        self.log_out()?;
        Ok(presented)
    }

    /// Changes the PUK.
    pub fn change_puk(&mut self, old: &Pin, new: &Pin) -> Result<Presented, TokenError> {
        self.present(&piv::change_puk(old, new))
    }

    /// Unblocks the PIN with the PUK, and makes `new` the PIN.
    pub fn unblock(&mut self, puk: &Pin, new: &Pin) -> Result<Presented, TokenError> {
        self.present(&piv::unblock(puk, new))
    }

    fn present(&mut self, command: &Command) -> Result<Presented, TokenError> {
        let status = self.0.call(command)?.status;
        match status {
            StatusWord::OK => Ok(Presented::Right),
            wrong if wrong.is_wrong_or_blocked() => Ok(Presented::Wrong(wrong.tries_left())),
            StatusWord::WRONG_DATA => Ok(Presented::Unfit),
            other => Err(TokenError::CardRefused(other)),
        }
    }

    /// The management key that cards come with, if it is this card's. There is no counter.
    pub fn default_management_key(&mut self) -> Result<Option<ManagementKey>, TokenError> {
        for cipher in self.ciphers()? {
            let key = ManagementKey::default_of(cipher);
            if self.authenticate(&key)? {
                return Ok(Some(key));
            }
        }
        Ok(None)
    }

    /// The management key with these bytes, if it is this card's.
    pub fn management_key(&mut self, bytes: &[u8]) -> Result<Option<ManagementKey>, TokenError> {
        for cipher in self.ciphers()? {
            let Some(key) = ManagementKey::new(cipher, bytes) else { continue };
            if self.authenticate(&key)? {
                return Ok(Some(key));
            }
        }
        Ok(None)
    }

    /// The cipher that the card says it has, or else all.
    fn ciphers(&mut self) -> Result<Vec<ManagementAlgorithm>, TokenError> {
        let told = self.metadata(Reference::ManagementKey)?.management;
        Ok(told.map_or_else(|| CIPHERS.to_vec(), |cipher| vec![cipher]))
    }

    /// Proves the management key to the card and the other way round, for what follows. Whether
    /// it was right.
    pub fn authenticate(&mut self, key: &ManagementKey) -> Result<bool, TokenError> {
        let mut ours = [0; 16];
        getrandom::fill(&mut ours).map_err(|error| TokenError::Closed(error.to_string()))?;
        let witness = self.0.call(&key.ask_witness())?;
        if witness.status != StatusWord::OK {
            return Ok(false);
        }
        let response = self.0.call(&key.answer_witness(&witness, &ours)?)?;
        Ok(key.check(&response, &ours).is_ok())
    }

    /// What the card says about its management key. Most have never been told anything.
    pub fn admin_data(&mut self) -> Result<AdminData, TokenError> {
        let reply = self.0.call(&piv::admin_data())?;
        Ok(AdminData::decode(&reply).unwrap_or_default())
    }

    /// Has the card say whether it keeps the key; wants the management key.
    pub fn put_admin_data(&mut self, data: &AdminData, keeps_key: bool) -> Result<(), TokenError> {
        self.0.done(&data.put(keeps_key)).map(drop)
    }

    /// The management keys that the card keeps, `None` if it has something else in their place;
    /// wants the PIN.
    pub fn stored_keys(&mut self) -> Result<Option<StoredKeys>, TokenError> {
        Ok(StoredKeys::decode(&self.0.call(&piv::stored_keys())?)?)
    }

    /// Has the card keep these; wants the management key.
    pub fn put_stored_keys(&mut self, keys: &StoredKeys) -> Result<(), TokenError> {
        self.0.done(&keys.put()).map(drop)
    }

    /// The management key that the card keeps, if it is the one it has; wants the PIN.
    pub fn stored_management_key(&mut self) -> Result<Option<ManagementKey>, TokenError> {
        let Some(StoredKeys { key, next }) = self.stored_keys()? else { return Ok(None) };
        for bytes in [key, next].into_iter().flatten() {
            if let Some(key) = self.management_key(&bytes)? {
                return Ok(Some(key));
            }
        }
        Ok(None)
    }

    /// Makes this the management key; wants the present one. A touch is wanted for it if it was.
    pub fn set_management_key(&mut self, key: &ManagementKey) -> Result<(), TokenError> {
        let policy = self.metadata(Reference::ManagementKey)?.touch_policy;
        let touch = policy.is_some_and(|policy| policy != TouchPolicy::Never);
        self.0.done(&key.set(touch)).map(drop)
    }

    /// The certificate in a slot.
    pub fn certificate(&mut self, slot: Slot) -> Result<Option<Certificate>, TokenError> {
        Ok(piv::read_certificate(&self.0.call(&piv::certificate(slot))?)?)
    }

    /// Puts a certificate into a slot; wants the management key.
    pub fn put_certificate(&mut self, slot: Slot, der: &[u8]) -> Result<(), TokenError> {
        self.0.done(&piv::put_certificate(slot, der)).map(drop)
    }

    /// Takes the certificate out of a slot; wants the management key.
    pub fn remove_certificate(&mut self, slot: Slot) -> Result<(), TokenError> {
        self.0.done(&piv::remove_certificate(slot)).map(drop)
    }

    /// Makes a key in a slot; wants the management key.
    pub fn generate(&mut self, slot: Slot, algorithm: Algorithm) -> Result<PublicKey, TokenError> {
        let reply = self.0.call(&piv::generate(slot, algorithm, None, None))?;
        Ok(piv::generated(&reply, algorithm)?)
    }

    /// Signs a digest with the key in a slot; wants the PIN, for some slots right before.
    pub fn sign(
        &mut self,
        slot: Slot,
        algorithm: Algorithm,
        hash: Hash,
        digest: &[u8],
    ) -> Result<Vec<u8>, TokenError> {
        let command = piv::sign(slot, algorithm, hash, digest);
        let command = command.map_err(|problem| TokenError::Malformed(problem.to_string()))?;
        Ok(piv::signature(&self.0.call(&command)?)?)
    }

    /// What tells its card from another, which may be its own number.
    pub fn serial(&mut self) -> Result<String, TokenError> {
        self.0.serial()
    }

    /// Erases the application; the card does so only with PIN and PUK blocked.
    pub fn reset(&mut self) -> Result<(), TokenError> {
        let Reply { status, .. } = self.0.call(&piv::reset())?;
        if status == StatusWord::OK { Ok(()) } else { Err(TokenError::CardRefused(status)) }
    }
}
