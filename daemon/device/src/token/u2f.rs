//! Old keys that speak only U2F (CTAP1): what FIDO2 asks of a key, in its predecessor's words
//! (CTAP 2.2 §10). They have no PIN and store no passkeys.

use std::time::{Duration, Instant};

use mfad_ctap::command::{Assertion, GetAssertion, GetInfo, MakeCredential, NewCredential};
use mfad_ctap::u2f::{
    Authentication, Control, Registration, StatusWord, U2fError, VERSION, authenticate, body,
    register, version,
};
use mfad_ctap::{Apdu, Status};
use sha2::{Digest, Sha256};
use tokio::time::sleep;

use super::{Claim, FidoRequest, TOUCH, Token, TokenError};

/// How long to leave a key alone between asking whether it was touched.
const PAUSE: Duration = Duration::from_millis(200);
/// How long a key may take to answer when it waits for nobody.
const PROMPT: Duration = Duration::from_secs(10);

/// What such a key would answer to getInfo, if it knew the command: version U2F_V2, and no model.
const OLD_INFO: &[u8] = b"\xA2\x01\x81\x66U2F_V2\x03\x50\0\0\0\0\0\0\0\0\0\0\0\0\0\0\0\0";

impl Token {
    /// Whether it speaks U2F and nothing newer.
    pub fn is_old(&self) -> bool {
        self.info().is_some_and(|info| !info.versions.iter().any(|it| it.starts_with("FIDO_")))
    }

    /// What getInfo would say of it.
    pub(super) async fn old_info(&self, patience: Duration) -> Result<GetInfo, TokenError> {
        let reply = self.call(FidoRequest::U2f(version()), patience, || ()).await?;
        if body(&reply) != Ok(VERSION) {
            self.knows_handles(patience).await?;
        }
        Ok(GetInfo::decode(OLD_INFO)?)
    }

    /// Not every such key tells its version, but each knows of a handle whether it is its own.
    async fn knows_handles(&self, patience: Duration) -> Result<(), TokenError> {
        let nobody = &[0; 32];
        let check = authenticate(Control::CheckOnly, nobody, nobody, &[0; 64]);
        let check = FidoRequest::U2f(check.ok_or(TokenError::NotSupported)?);
        match body(&self.call(check, patience, || ()).await?) {
            Err(U2fError::Refused(
                StatusWord::WRONG_DATA
                | StatusWord::WRONG_LENGTH
                | StatusWord::CONDITIONS_NOT_SATISFIED,
            )) => Ok(()),
            _ => Err(TokenError::NotSupported),
        }
    }

    async fn u2f(&self, request: Apdu) -> Result<Vec<u8>, TokenError> {
        let reply = self.call(FidoRequest::U2f(request), PROMPT, || ()).await?;
        Ok(body(&reply)?.to_vec())
    }

    /// Asks until the key was touched. Dropping the future is enough to call it off.
    async fn u2f_touched(
        &self,
        request: Apdu,
        on_touch: impl Fn() + Send + 'static,
    ) -> Result<Vec<u8>, TokenError> {
        let end = Instant::now() + TOUCH;
        loop {
            match self.u2f(request.clone()).await {
                Err(TokenError::OldRefused(StatusWord::CONDITIONS_NOT_SATISFIED)) => on_touch(),
                other => return other,
            }
            if Instant::now() >= end {
                return Err(TokenError::Refused(Status::USER_ACTION_TIMEOUT));
            }
            sleep(PAUSE).await;
        }
    }
}

impl Claim {
    pub(super) async fn old_make_credential(
        &self,
        request: &MakeCredential,
        on_touch: impl Fn() + Send + 'static,
    ) -> Result<NewCredential, TokenError> {
        let rp = hash(&request.rp.id);
        if self.own_handle(&request.exclude_list, &request.client_data_hash, &rp).await?.is_some() {
            // Nobody learns of it without a touch (CTAP 2.2 §6.1.2 step 12).
            self.old_select(on_touch).await?;
            return Err(TokenError::Refused(Status::CREDENTIAL_EXCLUDED));
        }
        let register = register(&request.client_data_hash, &rp);
        let made = self.token.u2f_touched(register, on_touch).await?;
        Ok(Registration::decode(&made)?.into_new_credential(&rp)?)
    }

    pub(super) async fn old_get_assertion(
        &self,
        request: &GetAssertion,
        on_touch: impl Fn() + Send + 'static,
    ) -> Result<Assertion, TokenError> {
        let (rp, data) = (hash(&request.rp_id), &request.client_data_hash);
        let handle = self.own_handle(&request.allow_list, data, &rp).await?;
        let handle = handle.ok_or(TokenError::Refused(Status::NO_CREDENTIALS))?;
        let control = match request.up {
            true => Control::EnforceUserPresence,
            false => Control::DontEnforceUserPresence,
        };
        let sign = authenticate(control, data, &rp, handle).ok_or(TokenError::NotSupported)?;
        let signed = match request.up {
            true => self.token.u2f_touched(sign, on_touch).await?,
            false => self.token.u2f(sign).await?,
        };
        Ok(Authentication::decode(&signed)?.into_assertion(&rp, handle)?)
    }

    /// The first of these handles that is this key's own, made for this address.
    pub async fn old_handle(
        &self,
        app_id: &str,
        handles: &[Vec<u8>],
    ) -> Result<Option<Vec<u8>>, TokenError> {
        Ok(self.own_handle(handles, &[0; 32], &hash(app_id)).await?.cloned())
    }

    /// Waits for touch: registers something that nobody will ever ask for.
    pub(super) async fn old_select(
        &self,
        on_touch: impl Fn() + Send + 'static,
    ) -> Result<(), TokenError> {
        self.token.u2f_touched(register(&[0; 32], &[0; 32]), on_touch).await.map(drop)
    }

    /// The first of these handles that is this key's own.
    async fn own_handle<'h>(
        &self,
        handles: &'h [Vec<u8>],
        data: &[u8; 32],
        rp: &[u8; 32],
    ) -> Result<Option<&'h Vec<u8>>, TokenError> {
        for handle in handles {
            let Some(check) = authenticate(Control::CheckOnly, data, rp, handle) else { continue };
            match self.token.u2f(check).await {
                Err(TokenError::OldRefused(StatusWord::CONDITIONS_NOT_SATISFIED)) => {
                    return Ok(Some(handle));
                }
                Ok(_) | Err(TokenError::OldRefused(_)) => {}
                Err(error) => return Err(error),
            }
        }
        Ok(None)
    }
}

/// What U2F calls the application parameter.
fn hash(rp_id: &str) -> [u8; 32] {
    Sha256::digest(rp_id).into()
}

impl From<U2fError> for TokenError {
    fn from(error: U2fError) -> Self {
        match error {
            U2fError::Refused(status) => Self::OldRefused(status),
            U2fError::Short => Self::Malformed(error.to_string()),
        }
    }
}
