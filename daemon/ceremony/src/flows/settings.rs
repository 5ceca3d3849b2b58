//! Settings of a whole key. What cannot be undone but by a reset is told, and asked, before.

use std::sync::Arc;

use mfad_ctap::command::GetInfo;
use mfad_ctap::command::config::SetMinPinLength;
use mfad_ctap::pin::PinUvAuthToken;
use mfad_device::token::{Claim, TokenError};
use mfad_terms::{Cause, Question, Remedy};
use mfad_text::{Text, clean, tr};

use crate::error::Error;
use crate::faults::{Look, change_fault, token_fault};
use crate::interaction::conversation::Conversation;
use crate::interaction::new_pin::set_first_pin;
use crate::interaction::pin_uv_auth::Managing;
use crate::interaction::touch::while_plugged;
use crate::prompt::{PromptDetails, TokenName};
use crate::result::OperationResult;

/// How the settings of a token are. What it does not have is absent.
#[derive(Debug, Clone, Default, PartialEq, Eq)]
pub struct Settings {
    /// Whether every use needs the PIN or a finger (alwaysUv).
    pub always_pin: Option<bool>,
    /// The fewest characters (Unicode code points) of a new PIN.
    pub minimum_pin: u32,
    /// Whether that can be raised.
    pub raises_minimum_pin: bool,
    /// How many sites may be allowed to read it.
    pub most_sites: Option<u32>,
    /// Whether the PIN has to be changed before the next use.
    pub pin_change_required: bool,
    /// Whether the token may tell an organization which one it is.
    pub enterprise_attestation: Option<bool>,
}

/// What is to change; what is absent stays as it is.
#[derive(Debug, Clone, Default, PartialEq, Eq)]
pub struct SettingsChange {
    /// Whether every use is to need the PIN or a finger.
    pub always_pin: Option<bool>,
    /// The fewest characters of a new PIN; never fewer than now.
    pub minimum_pin: Option<u32>,
    /// The sites that may read that, instead of those before.
    pub sites: Option<Vec<String>>,
    /// True: the PIN has to be changed before the next use.
    pub force_pin_change: Option<bool>,
    /// True: the token may tell an organization which one it is.
    pub enterprise_attestation: Option<bool>,
}

/// One request to the key.
#[derive(Debug, PartialEq, Eq)]
enum SettingsRequest {
    EnterpriseAttestation,
    /// On or off.
    AlwaysPin(bool),
    PinRules(SetMinPinLength),
}

/// How the settings are, asked of the key.
pub async fn show(claim: &Claim) -> Result<Settings, Error> {
    let info = asked(claim).await?;
    let options = &info.options;
    let count = |it: u64| u32::try_from(it).unwrap_or(u32::MAX);
    let raises = options.set_min_pin_length();
    Ok(Settings {
        always_pin: options.always_uv(),
        minimum_pin: count(info.min_pin_length),
        raises_minimum_pin: raises,
        most_sites: info.max_rpids_for_set_min_pin_length.filter(|_| raises).map(count),
        pin_change_required: info.force_pin_change,
        enterprise_attestation: options.ep(),
    })
}

/// Changes settings.
pub async fn change(
    ui: &Conversation,
    claim: &Claim,
    change: SettingsChange,
) -> Result<OperationResult, Error> {
    let info = asked(claim).await?;
    let steps = steps(claim, &info, change)?;
    consent(ui, claim, &steps).await?;
    if steps.contains(&SettingsRequest::AlwaysPin(true)) && verifies_nobody(&info) {
        choose_pin(ui, claim).await?;
    }
    let reason = tr!("settings-change", name = claim.token().name);
    let managing = Managing::new(ui, claim, &reason);
    let mut done = Vec::new();
    for step in &steps {
        take(&managing, step).await.map_err(|error| interrupted(error, &done))?;
        done.extend(outcomes(step));
    }
    claim.refresh().await;
    if info_of(claim)?.force_pin_change {
        // Not every key forgets who proved what before.
        claim.forget_proof();
        done.push(tr!("settings-pin-has-to-change"));
    }
    if done.is_empty() {
        done.push(tr!("settings-nothing-to-change"));
    }
    Ok(OperationResult {
        message: Some(Text::sentences(done)),
        token: Some(TokenName::from(claim.token())),
        ..OperationResult::default()
    })
}

/// It has a place for a PIN, and neither that nor a finger is set up.
fn verifies_nobody(info: &GetInfo) -> bool {
    info.options.client_pin() == Some(false) && info.options.uv() != Some(true)
}

/// A key that always wants its owner verified does nothing more without a PIN: it is given one
/// before.
async fn choose_pin(ui: &Conversation, claim: &Claim) -> Result<(), Error> {
    let token = claim.token();
    let fault = |error: TokenError| token_fault(token, &error);
    let details = PromptDetails {
        reason: tr!("settings-needs-pin", name = token.name),
        tokens: Some(vec![TokenName::from(token)]),
        question: Some(Question::ChangeSettings),
        ..PromptDetails::default()
    };
    while_plugged(claim, ui.confirm(details)).await?;
    let pin = set_first_pin(ui, claim, &tr!("proof-choose-pin", name = token.name)).await?;
    claim.asked().await.map_err(fault)?;
    let permissions = claim.management_permissions().map_err(fault)?;
    let proof = claim.pin_token(&pin, permissions, None).await.map_err(fault)?;
    claim.keep_proof(ui.client(), &Arc::new(proof));
    Ok(())
}

fn info_of(claim: &Claim) -> Result<Arc<GetInfo>, Error> {
    claim.info().map_err(|error| token_fault(claim.token(), &error))
}

async fn asked(claim: &Claim) -> Result<Arc<GetInfo>, Error> {
    claim.asked().await.map_err(|error| token_fault(claim.token(), &error))
}

/// What has to be sent for a change, if the key can do all of it.
fn steps(
    claim: &Claim,
    info: &GetInfo,
    change: SettingsChange,
) -> Result<Vec<SettingsRequest>, Error> {
    let cannot = || token_fault(claim.token(), &TokenError::NotSupported);
    let options = &info.options;
    let one_way = [change.enterprise_attestation, change.force_pin_change];
    if one_way.contains(&Some(false)) {
        return Err(invalid(tr!("settings-only-on")));
    }
    if change.sites.is_some() && info.max_rpids_for_set_min_pin_length.unwrap_or(0) == 0 {
        return Err(cannot());
    }
    let mut steps = Vec::new();
    if change.enterprise_attestation.is_some() {
        let on = options.ep().filter(|_| options.authnr_cfg()).ok_or_else(cannot)?;
        steps.extend((!on).then_some(SettingsRequest::EnterpriseAttestation));
    }
    if let Some(wanted) = change.always_pin {
        let on = options.always_uv().filter(|_| options.authnr_cfg()).ok_or_else(cannot)?;
        steps.extend((on != wanted).then_some(SettingsRequest::AlwaysPin(wanted)));
    }
    let rules = SetMinPinLength {
        new_min_pin_length: change.minimum_pin.map(|it| minimum(info, it)).transpose()?.flatten(),
        rp_ids: change.sites.map(|it| sites(info, it)).transpose()?,
        force_change_pin: change.force_pin_change.is_some(),
    };
    if rules != SetMinPinLength::default() {
        if !options.set_min_pin_length() {
            return Err(cannot());
        }
        steps.push(SettingsRequest::PinRules(rules));
    }
    Ok(steps)
}

/// `None` if it is that already.
fn minimum(info: &GetInfo, wanted: u32) -> Result<Option<u8>, Error> {
    let (now, most) =
        (info.min_pin_length, info.max_pin_length.min(crate::interaction::pin_entry::MAX_BYTES));
    match u8::try_from(wanted).ok().filter(|it| (now..=most).contains(&u64::from(*it))) {
        Some(same) if u64::from(same) == now => Ok(None),
        Some(longer) => Ok(Some(longer)),
        None => Err(invalid(tr!("settings-shortest", now, most))),
    }
}

fn sites(info: &GetInfo, wanted: Vec<String>) -> Result<Vec<String>, Error> {
    let most = info.max_rpids_for_set_min_pin_length.unwrap_or(0);
    if wanted.is_empty() || u64::try_from(wanted.len()).is_ok_and(|it| it > most) {
        return Err(invalid(tr!("settings-most-sites", most)));
    }
    match wanted.iter().find(|it| !is_domain(it)) {
        Some(other) => Err(invalid(tr!("settings-no-site", site = clean(other)))),
        None => Ok(wanted),
    }
}

/// As relying party ids are (WebAuthn §5.1.2).
fn is_domain(text: &str) -> bool {
    let label =
        |it: &str| !it.is_empty() && it.bytes().all(|it| it.is_ascii_alphanumeric() || it == b'-');
    text.len() <= 253 && text.split('.').all(label)
}

fn invalid(message: impl Into<Text>) -> Error {
    Error::new(Cause::InvalidArgument, message)
}

async fn consent(ui: &Conversation, claim: &Claim, steps: &[SettingsRequest]) -> Result<(), Error> {
    let labels: Vec<_> = steps.iter().flat_map(lasting).collect();
    if labels.is_empty() {
        return Ok(());
    }
    let name_of = &claim.token().name;
    let details = PromptDetails {
        reason: tr!("settings-consent", name = name_of),
        tokens: Some(vec![TokenName::from(claim.token())]),
        question: Some(Question::ChangeSettings),
        labels: Some(labels),
        ..PromptDetails::default()
    };
    while_plugged(claim, ui.confirm(details)).await
}

/// What of a step cannot be undone.
fn lasting(step: &SettingsRequest) -> Vec<Text> {
    match step {
        SettingsRequest::EnterpriseAttestation => {
            vec![tr!("settings-recognized")]
        }
        SettingsRequest::AlwaysPin(_) => Vec::new(),
        SettingsRequest::PinRules(rules) => {
            let length = rules.new_min_pin_length;
            let length = length.map(|least| tr!("settings-pins-have", least));
            let sites = rules.rp_ids.as_ref();
            let sites = sites.map(|_| tr!("settings-some-sites"));
            length.into_iter().chain(sites).collect()
        }
    }
}

async fn take(managing: &Managing<'_>, step: &SettingsRequest) -> Result<(), Error> {
    let claim = managing.claim;
    let send = async |proof: Option<&PinUvAuthToken>| match step {
        SettingsRequest::EnterpriseAttestation => claim.enable_enterprise_attestation(proof).await,
        SettingsRequest::AlwaysPin(_) => claim.toggle_always_uv(proof).await,
        SettingsRequest::PinRules(rules) => claim.set_min_pin_length(rules, proof).await,
    };
    if needs_proof(&*info_of(claim)?, step) {
        let send = &send;
        return managing
            .changes(Remedy::ShowSettings, |proof| async move { send(Some(&proof)).await })
            .await;
    }
    send(None)
        .await
        .map_err(|error| change_fault(claim.token(), &error, &Look::Do(Remedy::ShowSettings)))
}

/// CTAP 2.2 §6.11, steps 3 and 4: without a PIN nobody is asked for one, unless the key always
/// asks; and then it lets that be switched off.
fn needs_proof(info: &GetInfo, step: &SettingsRequest) -> bool {
    let options = &info.options;
    let protected = options.client_pin() == Some(true) || options.uv() == Some(true);
    protected
        || (options.always_uv() == Some(true) && !matches!(step, SettingsRequest::AlwaysPin(_)))
}

fn outcomes(step: &SettingsRequest) -> Vec<Text> {
    match step {
        SettingsRequest::EnterpriseAttestation => vec![tr!("settings-attestation-on")],
        SettingsRequest::AlwaysPin(true) => vec![tr!("settings-always-pin-on")],
        SettingsRequest::AlwaysPin(false) => vec![tr!("settings-always-pin-off")],
        SettingsRequest::PinRules(rules) => rules_outcomes(rules),
    }
}

/// A forced change of the PIN is told by what the key says afterwards.
fn rules_outcomes(rules: &SetMinPinLength) -> Vec<Text> {
    let length = rules.new_min_pin_length;
    let length = length.map(|least| tr!("settings-new-pins-have", least));
    let sites = rules.rp_ids.as_ref();
    let sites = sites.map(|it| tr!("settings-told", sites = it.join(", ")));
    length.into_iter().chain(sites).collect()
}

/// What had been done when it failed.
fn interrupted(error: Error, done: &[Text]) -> Error {
    match done {
        [] => error,
        done => {
            let done = Text::sentences(done.iter().cloned());
            let message = tr!("settings-then-failed", done, error = error.message);
            error.with_message(message)
        }
    }
}
