//! Which of several credentials a token holds, found out without a touch.

use mfad_ctap::Status;
use mfad_ctap::command::GetAssertion;
use mfad_ctap::extension::GetAssertionExtensions;
use mfad_device::token::{Claim, TokenError, UvProof};

/// The first of these credentials for this relying party that the token says it holds. One that it shows
/// to its verified owner only it does not tell of without a proof.
///
/// # Errors
/// It did not say.
pub async fn find(
    claim: &Claim,
    rp_id: &str,
    credentials: Vec<Vec<u8>>,
    proof: Option<&UvProof>,
) -> Result<Option<Vec<u8>>, TokenError> {
    if credentials.is_empty() {
        return Ok(None);
    }
    if claim.token().is_old() {
        return claim.old_handle(rp_id, &credentials).await;
    }
    let hash = [0; 32];
    let request = GetAssertion {
        rp_id: rp_id.to_owned(),
        client_data_hash: hash,
        allow_list: credentials,
        extensions: GetAssertionExtensions::default(),
        up: false,
        uv: false,
        pin_uv_auth: proof.and_then(|proof| proof.authenticate(&hash)),
    };
    match claim.get_assertion(&request, || ()).await {
        // A list of one needs no answer (CTAP 2.2 §6.2.2).
        Ok(made) => Ok(made.credential_id.or_else(|| request.allow_list.first().cloned())),
        Err(TokenError::Refused(Status::NO_CREDENTIALS | Status::INVALID_CREDENTIAL)) => Ok(None),
        Err(error) => Err(error),
    }
}

/// The same of any number, in lists of at most `most`.
///
/// # Errors
/// It did not say.
pub async fn find_in(
    claim: &Claim,
    rp_id: &str,
    credentials: &[Vec<u8>],
    most: usize,
    proof: Option<&UvProof>,
) -> Result<Option<Vec<u8>>, TokenError> {
    for list in credentials.chunks(most.max(1)) {
        if let Some(found) = find(claim, rp_id, list.to_vec(), proof).await? {
            return Ok(Some(found));
        }
    }
    Ok(None)
}
