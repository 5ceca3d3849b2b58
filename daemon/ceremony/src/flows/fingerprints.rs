//! The fingers that a key knows: listing, enrolling sample by sample, naming and removing them.

use mfad_ctap::Status;
use mfad_ctap::command::bio_enrollment::{
    FingerprintKind, Sample, SampleStatus, SensorInfo, Template,
};
use mfad_ctap::pin::PinUvAuthToken;
use mfad_device::token::{Claim, TokenError};
use mfad_terms::{Cause, PromptKind, Remedy};
use mfad_text::{Text, clean, tr};

use crate::error::Error;
use crate::faults::token_fault;
use crate::interaction::conversation::Conversation;
use crate::interaction::pin_uv_auth::Managing;
use crate::interaction::touch::{GIVES_UP, on_waiting};
use crate::label;
use crate::prompt::{PromptDetails, TokenName};
use crate::result::{Fingerprint, OperationResult};

/// More samples than any finger takes: a key that wants more is given up.
const MOST_SAMPLES: usize = 40;

/// Lists the fingers that a key knows.
pub async fn list(ui: &Conversation, claim: &Claim) -> Result<OperationResult, Error> {
    let reason = tr!("finger-list", name = claim.token().name);
    let known = known(&Managing::new(ui, claim, &reason)).await?;
    Ok(OperationResult {
        token: Some(TokenName::from(claim.token())),
        fingerprints: Some(known.iter().map(fingerprint).collect()),
        ..OperationResult::default()
    })
}

/// Has the key learn a finger.
pub async fn add(ui: &Conversation, claim: &Claim, called: &str) -> Result<OperationResult, Error> {
    let fault = |error: TokenError| token_fault(claim.token(), &error);
    let sensor = claim.sensor().await.map_err(fault)?;
    let called = match called {
        "" => None,
        called => Some(checked(&sensor, called)?),
    };
    let reason = tr!("finger-enroll", name = claim.token().name);
    let managing = Managing::new(ui, claim, &reason);
    let finger = managing
        .run(|proof| async move { FingerprintEnrolling { ui, claim, sensor }.finger(&proof).await })
        .await?;
    // The key knows its owner by finger from now on.
    claim.refresh().await;
    if let Some(called) = called {
        rename_to(&managing, &finger, called).await.map_err(|error| {
            let message = tr!("finger-without-name", error = error.message);
            error.with_message(message)
        })?;
    }
    let known = Template { id: finger, name: called.map(str::to_owned) };
    Ok(OperationResult {
        message: Some(tr!("finger-known", name = claim.token().name, finger = title(&known))),
        token: Some(TokenName::from(claim.token())),
        fingerprints: Some(vec![fingerprint(&known)]),
        ..OperationResult::default()
    })
}

/// Calls a finger something else.
pub async fn rename(
    ui: &Conversation,
    claim: &Claim,
    id: &str,
    called: &str,
) -> Result<OperationResult, Error> {
    let fault = |error: TokenError| token_fault(claim.token(), &error);
    let sensor = claim.sensor().await.map_err(fault)?;
    let called = checked(&sensor, called)?;
    let reason = tr!("finger-rename", name = claim.token().name);
    let managing = Managing::new(ui, claim, &reason);
    let finger = chosen(&managing, id).await?;
    rename_to(&managing, &finger.id, called).await?;
    done(claim, tr!("finger-renamed", finger = title(&finger), called = clean(called)))
}

/// Has the key forget a finger.
pub async fn remove(ui: &Conversation, claim: &Claim, id: &str) -> Result<OperationResult, Error> {
    let reason = tr!("finger-remove", name = claim.token().name);
    let managing = Managing::new(ui, claim, &reason);
    let finger = chosen(&managing, id).await?;
    let gone = &finger.id;
    managing
        .changes(Remedy::ListFingerprints, |proof| async move {
            claim.remove_fingerprint(&proof, gone).await
        })
        .await?;
    claim.refresh().await;
    done(claim, tr!("finger-removed", name = claim.token().name, finger = title(&finger)))
}

fn done(claim: &Claim, message: Text) -> Result<OperationResult, Error> {
    let token = Some(TokenName::from(claim.token()));
    Ok(OperationResult { message: Some(message), token, ..OperationResult::default() })
}

async fn known(managing: &Managing<'_>) -> Result<Vec<Template>, Error> {
    let claim = managing.claim;
    if !claim.takes_fingerprints() {
        return Err(token_fault(claim.token(), &TokenError::NotSupported));
    }
    managing.run(|proof| async move { claim.fingerprints(&proof).await }).await
}

/// The finger with this id, which must be there.
async fn chosen(managing: &Managing<'_>, id: &str) -> Result<Template, Error> {
    let known = known(managing).await?;
    known.into_iter().find(|it| self::id(it) == id).ok_or_else(|| {
        let message = tr!("finger-unknown", name = managing.claim.token().name);
        Error::new(Cause::NotOnThisKey, message)
    })
}

async fn rename_to(managing: &Managing<'_>, finger: &[u8], called: &str) -> Result<(), Error> {
    let claim = managing.claim;
    managing
        .changes(Remedy::ListFingerprints, |proof| async move {
            claim.name_fingerprint(&proof, finger, called).await
        })
        .await
}

/// A name that the key has room for.
fn checked<'n>(sensor: &SensorInfo, called: &'n str) -> Result<&'n str, Error> {
    let called = label::checked_label(called)?;
    let length = u64::try_from(called.len()).unwrap_or(u64::MAX);
    match sensor.max_friendly_name.filter(|most| length > *most) {
        None => Ok(called),
        Some(most) => {
            let message = tr!("finger-name-too-long", most);
            Err(Error::new(Cause::InvalidArgument, message))
        }
    }
}

/// A finger as a person knows it.
fn title(finger: &Template) -> Text {
    let name = finger.name.as_deref();
    name.map_or_else(|| tr!("finger-the"), |it| tr!("finger-named", name = clean(it)))
}

/// A finger being enrolled.
struct FingerprintEnrolling<'o> {
    ui: &'o Conversation,
    claim: &'o Claim,
    sensor: SensorInfo,
}

impl FingerprintEnrolling<'_> {
    /// Takes samples until the key has enough, and gives the finger's id.
    async fn finger(&self, proof: &PinUvAuthToken) -> Result<Vec<u8>, TokenError> {
        let first = self.claim.begin_fingerprint(proof, self.ask(None)).await?;
        let enrolled = self.samples(first, proof).await;
        if enrolled.is_err() {
            // Where the key is still there; with the next finger it forgets this one anyway.
            let _ = self.claim.cancel_fingerprint().await;
        }
        enrolled
    }

    async fn samples(
        &self,
        (finger, mut sample): (Vec<u8>, Sample),
        proof: &PinUvAuthToken,
    ) -> Result<Vec<u8>, TokenError> {
        for _ in 0..MOST_SAMPLES {
            match sample.status {
                SampleStatus::DatabaseFull => {
                    return Err(TokenError::Refused(Status::FP_DATABASE_FULL));
                }
                SampleStatus::NoUserActivity => {
                    return Err(TokenError::Refused(Status::USER_ACTION_TIMEOUT));
                }
                _ if sample.remaining == 0 => return Ok(finger),
                _ => {}
            }
            sample = self.claim.next_sample(&finger, proof, self.ask(Some(sample))).await?;
        }
        Err(TokenError::Malformed(format!("{MOST_SAMPLES} samples")))
    }

    /// Asks for a sample once the key waits for it, after this one.
    fn ask(&self, before: Option<Sample>) -> impl Fn() + Send + 'static + use<> {
        let token = self.claim.token();
        let swipe = self.sensor.kind == Some(FingerprintKind::Swipe);
        let remaining = before.map(|it| it.remaining);
        let details = PromptDetails {
            reason: match (remaining, swipe) {
                (None, false) => tr!("finger-put", name = token.name),
                (None, true) => tr!("finger-draw", name = token.name),
                (Some(1), false) => tr!("finger-put-once-more"),
                (Some(more), false) => tr!("finger-put-again", more),
                (Some(1), true) => tr!("finger-draw-once-more"),
                (Some(more), true) => tr!("finger-draw-again", more),
            },
            mistake: before.and_then(|it| advice(it.status)),
            remaining: remaining.and_then(|it| u32::try_from(it).ok()),
            tokens: Some(vec![TokenName::from(token)]),
            seconds: u32::try_from(GIVES_UP.as_secs()).ok(),
            ..PromptDetails::default()
        };
        on_waiting(self.ui, PromptKind::Fingerprint, details)
    }
}

/// What to do better than with this sample.
fn advice(status: SampleStatus) -> Option<Text> {
    Some(match status {
        SampleStatus::Good => return None,
        SampleStatus::TooHigh => tr!("finger-too-high"),
        SampleStatus::TooLow => tr!("finger-too-low"),
        SampleStatus::TooLeft => tr!("finger-too-left"),
        SampleStatus::TooRight => tr!("finger-too-right"),
        SampleStatus::TooFast => tr!("finger-too-fast"),
        SampleStatus::TooSlow => tr!("finger-too-slow"),
        SampleStatus::PoorQuality => tr!("finger-poor"),
        SampleStatus::TooSkewed => tr!("finger-askew"),
        SampleStatus::TooShort => tr!("finger-too-short"),
        SampleStatus::MergeFailure => tr!("finger-other"),
        SampleStatus::Exists => tr!("finger-already"),
        SampleStatus::NoUserPresenceTransition => tr!("finger-lift"),
        SampleStatus::DatabaseFull | SampleStatus::NoUserActivity | SampleStatus::Other(_) => {
            tr!("finger-not-counted")
        }
    })
}

/// A finger as it crosses the bus.
fn fingerprint(finger: &Template) -> Fingerprint {
    Fingerprint { id: id(finger), name: finger.name.as_deref().map(clean) }
}

fn id(finger: &Template) -> String {
    finger.id.iter().map(|byte| format!("{byte:02x}")).collect()
}
