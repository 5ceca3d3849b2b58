//! Secrets that a credential makes of salts (`hmac-secret`, CTAP 2.2 §12.7), one or two at a time.

use mfad_ctap::AuthenticatorData;
use mfad_ctap::command::{GetAssertion, MakeCredential};
use mfad_ctap::extension::{GetAssertionExtensions, HmacSecretInput, HmacSecrets, Salts};
use mfad_ctap::pin::PinUvAuthToken;

use super::{Claim, TokenError};

/// What came of making a credential for secrets.
pub struct Made {
    /// It makes secrets.
    pub fit: bool,
    /// Those that were wanted, where the key makes some at once.
    pub secrets: Option<HmacSecrets>,
}

impl Claim {
    /// Whether it keeps credentials that make secrets, and finds them by itself.
    pub fn makes_secrets(&self) -> bool {
        self.info().is_ok_and(|info| info.extends("hmac-secret") && info.options.rk())
    }

    /// Whether a credential makes secrets at the moment when it is made itself (`hmac-secret-mc`,
    /// CTAP 2.2 §12.8).
    pub fn makes_secrets_at_once(&self) -> bool {
        self.info().is_ok_and(|info| info.extends("hmac-secret-mc"))
    }

    /// What the discoverable credential for `rp_id` makes of `salts` for its verified owner; for
    /// others it would be other secrets. `None` if the key made none, or did not verify anybody.
    pub async fn secrets(
        &self,
        rp_id: &str,
        salts: &Salts,
        proof: &PinUvAuthToken,
        on_touch: impl Fn() + Send + 'static,
    ) -> Result<Option<HmacSecrets>, TokenError> {
        let shared = self.agree().await?;
        let input = HmacSecretInput::new(&shared, salts)?;
        let extensions = GetAssertionExtensions {
            hmac_secret: Some(input),
            ..GetAssertionExtensions::default()
        };
        let request = discovering(rp_id, extensions, true, proof);
        let data = self.get_assertion(&request, on_touch).await?.authenticator_data;
        Ok(for_owner(&data, data.extensions.hmac_secret(&shared)))
    }

    /// Makes a credential for secrets, and the secrets of `salts` where the key does that at once.
    pub async fn make_for_secrets(
        &self,
        mut request: MakeCredential,
        salts: &Salts,
        on_touch: impl Fn() + Send + 'static,
    ) -> Result<Made, TokenError> {
        let shared = self.agree().await?;
        if self.makes_secrets_at_once() {
            request.extensions.hmac_secret_mc = Some(HmacSecretInput::new(&shared, salts)?);
        }
        let data = self.make_credential(&request, on_touch).await?.authenticator_data;
        let secrets = data.extensions.hmac_secret_mc(&shared);
        Ok(Made { fit: data.extensions.hmac_secret_enabled(), secrets: for_owner(&data, secrets) })
    }

    /// Whether it has a discoverable credential for `rp_id`. Asks for no touch.
    pub async fn holds(&self, rp_id: &str, proof: &PinUvAuthToken) -> Result<bool, TokenError> {
        let request = discovering(rp_id, GetAssertionExtensions::default(), false, proof);
        match self.get_assertion(&request, || ()).await {
            Ok(_) => Ok(true),
            Err(TokenError::Refused(mfad_ctap::Status::NO_CREDENTIALS)) => Ok(false),
            Err(error) => Err(error),
        }
    }
}

fn for_owner(data: &AuthenticatorData, secrets: Option<HmacSecrets>) -> Option<HmacSecrets> {
    secrets.filter(|_| data.flags.user_verified())
}

fn discovering(
    rp_id: &str,
    extensions: GetAssertionExtensions,
    up: bool,
    proof: &PinUvAuthToken,
) -> GetAssertion {
    // Nobody verifies the signature, so there is no client data.
    let client_data_hash = [0; 32];
    GetAssertion {
        rp_id: rp_id.to_owned(),
        client_data_hash,
        allow_list: Vec::new(),
        extensions,
        up,
        uv: false,
        pin_uv_auth: Some(proof.authenticate(&client_data_hash)),
    }
}
