//! Credentials that a site names: which of them a key has, asked without a touch and in batches of as
//! many as the key takes (CTAP 2.2 §6.4, maxCredentialCountInList). Neither the page nor its timing
//! tells what came of it: the key blinks either way.

use mfad_ctap::Status;
use mfad_ctap::command::GetAssertion;
use mfad_ctap::extension::GetAssertionExtensions;
use mfad_device::token::{Claim, TokenError, UvProof};

use super::{Failure, not_supported};

/// More than any site knows of one account; browsers draw the line there too.
const MOST: usize = 64;

/// Those that a site named, if they are not too many.
pub fn within_cap(ids: Vec<Vec<u8>>) -> Result<Vec<Vec<u8>>, Failure> {
    match ids.len() {
        0..=MOST => Ok(ids),
        _ => Err(not_supported(format!("The site names more than {MOST} passkeys."))),
    }
}

/// As many of these as one list may have: all of them, or if they are too many the first that the
/// key has.
pub async fn find_on(
    claim: &Claim,
    rp_id: &str,
    ids: &[Vec<u8>],
    proof: Option<&UvProof>,
) -> Result<Vec<Vec<u8>>, TokenError> {
    let batches = batches(claim, ids)?;
    if let [] | [_] = batches.as_slice() {
        return Ok(batches.concat());
    }
    Ok(first(claim, rp_id, &batches, proof).await?.into_iter().collect())
}

/// The first of them that the key has.
pub async fn first(
    claim: &Claim,
    rp_id: &str,
    batches: &[Vec<Vec<u8>>],
    proof: Option<&UvProof>,
) -> Result<Option<Vec<u8>>, TokenError> {
    if claim.token().is_old() {
        return claim.old_handle(rp_id, &batches.concat()).await;
    }
    // One that verifies its owner within the command may show it to nobody else.
    if let ([only], Some(UvProof::BuiltIn)) = (batches, proof)
        && let [id] = only.as_slice()
    {
        return Ok(Some(id.clone()));
    }
    for batch in batches {
        let client_data_hash = [0; 32];
        let request = GetAssertion {
            rp_id: rp_id.to_owned(),
            client_data_hash,
            allow_list: batch.clone(),
            extensions: GetAssertionExtensions::default(),
            up: false,
            uv: false,
            pin_uv_auth: proof.and_then(|it| it.authenticate(&client_data_hash)),
        };
        match claim.get_assertion(&request, || ()).await {
            // A list of one needs no answer which it was (CTAP 2.2 §6.2.2).
            Ok(found) => return Ok(found.credential_id.or_else(|| batch.first().cloned())),
            Err(TokenError::Refused(Status::NO_CREDENTIALS | Status::INVALID_CREDENTIAL)) => {}
            Err(error) => return Err(error),
        }
    }
    Ok(None)
}

/// These in lists that the key takes, without those that are too long to be its own. A key that
/// speaks only U2F is asked for one at a time anyway.
pub fn batches(claim: &Claim, ids: &[Vec<u8>]) -> Result<Vec<Vec<Vec<u8>>>, TokenError> {
    let info = claim.info()?;
    let size = |size: Option<u64>, without| {
        size.map_or(without, |it| usize::try_from(it).unwrap_or(without))
    };
    let longest = size(info.max_credential_id_length, usize::MAX);
    let most = match claim.token().is_old() {
        true => usize::MAX,
        false => size(info.max_credential_count_in_list, 1),
    };
    let fitting: Vec<_> = ids.iter().filter(|id| id.len() <= longest).cloned().collect();
    Ok(fitting.chunks(most.max(1)).map(<[_]>::to_vec).collect())
}
