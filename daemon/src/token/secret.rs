//! Secrets that a credential makes of a salt (`hmac-secret`, CTAP 2.2 §12.7).

use mfad_ctap::command::GetAssertion;
use mfad_ctap::extension::{GetAssertionExtensions, HmacSecretInput, Salts};
use mfad_ctap::pin::PinUvAuthToken;
use zeroize::Zeroizing;

use super::{Claim, TokenError};

impl Claim {
    /// Whether it keeps credentials that make secrets, and finds them by itself.
    pub fn makes_secrets(&self) -> bool {
        self.info().is_ok_and(|info| info.extends("hmac-secret") && info.options.rk())
    }

    /// What the discoverable credential for `rp_id` makes of `salt` for its verified owner; for
    /// others it would be another secret. `None` if the key made none, or did not verify anybody.
    pub async fn secret(
        &self,
        rp_id: &str,
        salt: &[u8; 32],
        proof: &PinUvAuthToken,
        on_touch: impl Fn() + Send + 'static,
    ) -> Result<Option<Zeroizing<[u8; 32]>>, TokenError> {
        let shared = self.agree().await?;
        let input = HmacSecretInput::new(&shared, &Salts::new(salt, None))?;
        let extensions = GetAssertionExtensions {
            hmac_secret: Some(input),
            ..GetAssertionExtensions::default()
        };
        let request = discovering(rp_id, extensions, true, proof);
        let data = self.get_assertion(&request, on_touch).await?.authenticator_data;
        let secrets = data.extensions.hmac_secret(&shared);
        Ok(secrets.filter(|_| data.flags.user_verified()).map(|it| it.first))
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
