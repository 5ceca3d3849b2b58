//! The passkeys that a token stores (CTAP 2.2 §6.8).

use mfad_ctap::Status;
use mfad_ctap::command::{CredentialManagement, Metadata, StoredCredential, StoredRelyingParty};
use mfad_ctap::pin::PinUvAuthToken;

use super::{Claim, TokenError};

/// More passkeys than any token has room for; one that claims more is not asked for the rest.
const MOST: usize = 4096;

/// All passkeys on a token.
#[derive(Debug, Default)]
pub struct Stored {
    /// They, in the token's order.
    pub passkeys: Vec<StoredPasskey>,
    /// About how many more it takes.
    pub free: u64,
}

/// One of them.
#[derive(Debug)]
pub struct StoredPasskey {
    /// Whom it is for.
    pub rp: StoredRelyingParty,
    /// The credential.
    pub credential: StoredCredential,
}

impl Claim {
    /// Whether it can tell which passkeys it stores.
    pub fn keeps_passkeys(&self) -> bool {
        self.management().is_ok()
    }

    /// Whether the account of a passkey can be renamed.
    pub fn renames_passkeys(&self) -> bool {
        self.management().is_ok_and(CredentialManagement::updates_users)
    }

    /// Whether it gives proof that only reads them, and that it takes again after it was pulled out.
    pub fn is_read_lastingly(&self) -> bool {
        let lastingly = self.info().is_ok_and(|it| it.options.per_cred_mgmt_ro());
        lastingly && self.management() == Ok(CredentialManagement::Standard)
    }

    /// All passkeys on it.
    pub async fn passkeys(&self, proof: &PinUvAuthToken) -> Result<Stored, TokenError> {
        let metadata = self.token.prompt(self.management()?.metadata(proof)).await;
        let Some(metadata) = unless_empty(metadata, |body| Metadata::decode(body).map(Some))?
        else {
            let free = self.info()?.remaining_discoverable_credentials.unwrap_or_default();
            return Ok(Stored { passkeys: Vec::new(), free });
        };
        let mut stored = Stored { passkeys: Vec::new(), free: metadata.remaining };
        if metadata.existing == 0 {
            return Ok(stored);
        }
        for rp in self.relying_parties(proof).await? {
            let credentials = self.credentials(&rp, proof).await?;
            let passkey = |credential| StoredPasskey { rp: rp.clone(), credential };
            stored.passkeys.extend(credentials.into_iter().map(passkey));
            if stored.passkeys.len() > MOST {
                return Err(too_many());
            }
        }
        Ok(stored)
    }

    async fn relying_parties(
        &self,
        proof: &PinUvAuthToken,
    ) -> Result<Vec<StoredRelyingParty>, TokenError> {
        let management = self.management()?;
        let first = self.token.prompt(management.first_relying_party(proof)).await;
        let Some((first, total)) = unless_empty(first, StoredRelyingParty::decode_first)? else {
            return Ok(Vec::new());
        };
        let mut found = vec![first];
        for _ in 1..bounded(total)? {
            let next = self.token.prompt(management.next_relying_party()).await?;
            found.push(StoredRelyingParty::decode(&next)?);
        }
        Ok(found)
    }

    async fn credentials(
        &self,
        rp: &StoredRelyingParty,
        proof: &PinUvAuthToken,
    ) -> Result<Vec<StoredCredential>, TokenError> {
        let management = self.management()?;
        let first = self.token.prompt(management.first_credential(&rp.id_hash, proof)).await;
        let Some((first, total)) = unless_empty(first, StoredCredential::decode_first)? else {
            return Ok(Vec::new());
        };
        let mut found = vec![first];
        for _ in 1..bounded(total)? {
            let next = self.token.prompt(management.next_credential()).await?;
            found.push(StoredCredential::decode(&next)?);
        }
        Ok(found)
    }

    /// Deletes a passkey.
    pub async fn delete_passkey(
        &self,
        proof: &PinUvAuthToken,
        passkey: &StoredPasskey,
    ) -> Result<(), TokenError> {
        self.token.prompt(self.management()?.delete(&passkey.credential.id, proof)).await?;
        Ok(())
    }

    /// Sets the names of a passkey's account.
    pub async fn update_passkey(
        &self,
        proof: &PinUvAuthToken,
        passkey: &StoredPasskey,
    ) -> Result<(), TokenError> {
        let StoredCredential { id, user, .. } = &passkey.credential;
        self.token.prompt(self.management()?.update_user(id, user, proof)).await?;
        Ok(())
    }

    fn management(&self) -> Result<CredentialManagement, TokenError> {
        CredentialManagement::from_info(&*self.info()?).ok_or(TokenError::NotSupported)
    }
}

/// A token may say that it has none by refusing.
fn unless_empty<T, E: Into<TokenError>>(
    reply: Result<Vec<u8>, TokenError>,
    decode: impl Fn(&[u8]) -> Result<Option<T>, E>,
) -> Result<Option<T>, TokenError> {
    match reply {
        Err(TokenError::Refused(Status::NO_CREDENTIALS)) => Ok(None),
        reply => decode(&reply?).map_err(Into::into),
    }
}

fn bounded(total: u64) -> Result<usize, TokenError> {
    usize::try_from(total).ok().filter(|it| *it <= MOST).ok_or_else(too_many)
}

fn too_many() -> TokenError {
    TokenError::Malformed(format!("it claims to store more than {MOST} passkeys"))
}
