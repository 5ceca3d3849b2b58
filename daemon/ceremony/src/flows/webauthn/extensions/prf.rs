//! `prf` (WebAuthn L3 §10.1.4): secrets that a credential makes of a site's inputs, by way of CTAP's
//! `hmac-secret`. They are always those of the verified owner, whatever the site asks for.

use std::collections::BTreeMap;

use data_encoding::BASE64URL_NOPAD;
use mfad_ctap::extension::{ExtensionOutputs, HmacSecretInput, HmacSecrets, Salts};
use mfad_ctap::pin::{PinError, SharedSecret};
use mfad_terms::{Cause, DomException};
use serde::{Deserialize, Serialize};
use serde_json::{Value, json};

use crate::error::Failure;
use crate::flows::webauthn::json::{Bytes, base64url};
use crate::flows::webauthn::{not_supported, refusal};

/// `AuthenticationExtensionsPRFValues`.
#[derive(Debug, Clone, Deserialize)]
struct Values {
    first: Bytes,
    second: Option<Bytes>,
}

impl Values {
    fn input(&self, secret: &SharedSecret) -> Result<HmacSecretInput, PinError> {
        let second = self.second.as_ref().map(|it| it.0.as_slice());
        HmacSecretInput::new(secret, &Salts::prf(&self.first.0, second))
    }
}

/// Of a new credential.
#[derive(Debug, Default, Deserialize)]
#[serde(rename_all = "camelCase", default)]
pub struct CreationPrf {
    eval: Option<Values>,
    eval_by_credential: Option<BTreeMap<String, Values>>,
}

impl CreationPrf {
    /// There is no credential yet to name.
    pub fn check(&self) -> Result<(), Failure> {
        match &self.eval_by_credential {
            Some(_) => Err(not_supported("The site names passkeys while it makes the first.")),
            None => Ok(()),
        }
    }

    /// Whether secrets are wanted at once.
    pub fn evaluates(&self) -> bool {
        self.eval.is_some()
    }

    /// What a key makes them of.
    pub fn input(&self, secret: &SharedSecret) -> Result<Option<HmacSecretInput>, PinError> {
        self.eval.as_ref().map(|values| values.input(secret)).transpose()
    }
}

/// Of a signature.
#[derive(Debug, Default, Deserialize)]
#[serde(rename_all = "camelCase", default)]
pub struct RequestPrf {
    eval: Option<Values>,
    eval_by_credential: BTreeMap<String, Values>,
}

impl RequestPrf {
    /// Who names credentials names them among those that may sign.
    pub fn check(&self, allowed: &[Vec<u8>]) -> Result<(), Failure> {
        if self.is_by_credential() && allowed.is_empty() {
            return Err(not_supported("The site names passkeys that may not sign in."));
        }
        let decode =
            |id: &String| BASE64URL_NOPAD.decode(id.as_bytes()).ok().filter(|id| !id.is_empty());
        let known = |id| decode(id).is_some_and(|id| allowed.contains(&id));
        match self.eval_by_credential.keys().all(known) {
            true => Ok(()),
            false => Err(refusal(
                DomException::Syntax,
                Cause::InvalidArgument,
                "The site asks for secrets of a passkey that may not sign in.",
            )),
        }
    }

    /// Whether what is evaluated depends on the credential.
    pub fn is_by_credential(&self) -> bool {
        !self.eval_by_credential.is_empty()
    }

    /// What this credential, or whichever it is, makes secrets of.
    pub fn input(
        &self,
        credential: Option<&[u8]>,
        secret: &SharedSecret,
    ) -> Result<Option<HmacSecretInput>, PinError> {
        let own = credential.and_then(|id| self.eval_by_credential.get(&base64url(id)));
        own.or(self.eval.as_ref()).map(|values| values.input(secret)).transpose()
    }
}

/// What the page gets to know.
#[derive(Serialize)]
struct Known {
    #[serde(skip_serializing_if = "Option::is_none")]
    enabled: Option<bool>,
    #[serde(skip_serializing_if = "Option::is_none")]
    results: Option<Secrets>,
}

#[derive(Serialize)]
struct Secrets {
    first: String,
    #[serde(skip_serializing_if = "Option::is_none")]
    second: Option<String>,
}

impl From<HmacSecrets> for Secrets {
    fn from(secrets: HmacSecrets) -> Self {
        let second = secrets.second.map(|it| base64url(it.as_slice()));
        Self { first: base64url(secrets.first.as_slice()), second }
    }
}

/// What the page gets to know of a new credential.
pub fn made(outputs: &ExtensionOutputs, secret: Option<&SharedSecret>) -> Value {
    let secrets = secret.and_then(|secret| outputs.hmac_secret_mc(secret));
    let enabled = Some(outputs.hmac_secret_enabled());
    json!(Known { enabled, results: secrets.map(Secrets::from) })
}

/// What it gets to know with a signature.
pub fn evaluated(outputs: &ExtensionOutputs, secret: Option<&SharedSecret>) -> Value {
    let secrets = secret.and_then(|secret| outputs.hmac_secret(secret));
    json!(Known { enabled: None, results: secrets.map(Secrets::from) })
}
