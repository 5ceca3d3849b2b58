//! What a site gets to know of the key itself (WebAuthn L3 §5.4.7): nothing, unless it asks and the
//! person agrees.

use mfad_ctap::command::{EnterpriseAttestation, GetInfo, NewCredential};
use mfad_device::token::Token;
use mfad_terms::Question;
use mfad_text::tr;

use super::options::Attestation;
use super::site::Site;
use crate::error::Failure;
use crate::interaction::conversation::Conversation;
use crate::prompt::{PromptDetails, TokenName};

/// What to ask of a key: one that tells it from all others only if the key's own list says so.
pub fn enterprise(asked: Attestation, info: &GetInfo) -> Option<EnterpriseAttestation> {
    let able = info.options.ep() == Some(true);
    (asked == Attestation::Enterprise && able).then_some(EnterpriseAttestation::VendorFacilitated)
}

/// The credential as the site gets it.
pub async fn conveyed(
    ui: &Conversation,
    site: &Site,
    token: &Token,
    asked: Attestation,
    made: NewCredential,
) -> Result<NewCredential, Failure> {
    let tells_nothing = made.is_self_attested();
    if tells_nothing || (asked != Attestation::None && agreed(ui, site, token).await?) {
        return Ok(made);
    }
    Ok(made.without_attestation())
}

async fn agreed(ui: &Conversation, site: &Site, token: &Token) -> Result<bool, Failure> {
    let details = PromptDetails {
        reason: tr!("site-attestation", site = site.shown(), name = token.name),
        tokens: Some(vec![TokenName::from(token)]),
        question: Some(Question::ShowModel),
        ..PromptDetails::default()
    };
    Ok(ui.agrees(details).await?)
}
