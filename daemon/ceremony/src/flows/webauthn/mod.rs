//! The WebAuthn client (WebAuthn L3 §5.1.3 and §5.1.4): a site's request, as a browser passes it on,
//! answered by the keys of the person who sits there. What the page is told is no more than the
//! specification has it told; what went wrong in words is for the person.

mod attestation;
mod candidates;
mod client_data;
mod create;
mod extensions;
mod get;
mod json;
mod known;
mod options;
mod public_key;
mod response;
pub mod site;
mod verification;

use std::time::Duration;

use mfad_device::token::Token;
use mfad_terms::{Cause, DomException, LONGEST_REQUEST};
use mfad_text::{Text, tr};
use serde::de::DeserializeOwned;
use tokio::time::{Instant, timeout_at};

use crate::context::Context;
use crate::error::{Error, Failure};
use crate::interaction::conversation::Conversation;
use crate::prompt::TokenName;
use crate::result::OperationResult;
use options::{Creation, Request};
pub use site::{ClientOptions, RelatedOrigins};

/// A time-out within what §15.1 recommends.
const TIMEOUT: std::ops::RangeInclusive<u64> = 300_000..=600_000;

/// Makes a credential for a site. `request` is `PublicKeyCredentialCreationOptionsJSON`.
pub async fn create(
    context: &Context,
    ui: &Conversation,
    request: &str,
    options: ClientOptions,
) -> Result<OperationResult, Failure> {
    let creation: Creation = read(request, &options)?;
    let deadline = deadline(creation.timeout, &options);
    let made = create::run(context, ui, creation, &options, deadline);
    until(deadline, made).await.map_err(|failure| told(ui, failure))
}

/// Signs in to a site. `request` is `PublicKeyCredentialRequestOptionsJSON`.
pub async fn get(
    context: &Context,
    ui: &Conversation,
    request: &str,
    options: ClientOptions,
) -> Result<OperationResult, Failure> {
    let request: Request = read(request, &options)?;
    let deadline = deadline(request.timeout, &options);
    let signed = get::run(context, ui, request, &options, deadline);
    until(deadline, signed).await.map_err(|failure| told(ui, failure))
}

/// The request, if it is one and mfad is the one to answer it.
fn read<T: DeserializeOwned>(request: &str, options: &ClientOptions) -> Result<T, Failure> {
    if !matches!(options.mediation.as_deref(), None | Some("required" | "optional")) {
        let message = "mfad answers requests that a person waits for, and no others.";
        return Err(refusal(DomException::NotSupported, Cause::NotSupported, message));
    }
    if request.len() > LONGEST_REQUEST {
        return Err(malformed(format!("A site's request has at most {LONGEST_REQUEST} bytes.")));
    }
    serde_json::from_str(request)
        .map_err(|error| malformed(format!("The site's request cannot be read: {error}.")))
}

/// The page does not get to know why, and the caller which list it could have given.
fn told(ui: &Conversation, failure: Failure) -> Failure {
    if let Some(rp_id) = &failure.related_origins_for {
        site::announce(ui, "related-origins", rp_id);
    }
    let dom_exception = failure.dom_exception.or(Some(DomException::NotAllowed));
    Failure { dom_exception, ..failure }
}

fn refusal(page: DomException, cause: Cause, message: impl Into<Text>) -> Failure {
    Failure { dom_exception: Some(page), ..Error::new(cause, message).into() }
}

fn malformed(message: impl Into<Text>) -> Failure {
    refusal(DomException::Type, Cause::InvalidArgument, message)
}

fn not_supported(message: impl Into<Text>) -> Failure {
    refusal(DomException::NotSupported, Cause::NotSupported, message)
}

/// What came of a ceremony with this key.
fn done(token: &Token, message: Text, response: Option<String>) -> OperationResult {
    OperationResult {
        message: Some(message),
        token: Some(TokenName::from(token)),
        response,
        ..OperationResult::default()
    }
}

/// Until when the person has time: as long as the page asked for in milliseconds, and no longer than
/// the program waits that asks for it.
fn deadline(asked: Option<u64>, options: &ClientOptions) -> Instant {
    Instant::now() + patience(asked, options.timeout)
}

fn patience(asked: Option<u64>, waits: Option<u64>) -> Duration {
    let (least, most) = (*TIMEOUT.start(), *TIMEOUT.end());
    let asked = asked.unwrap_or(least).clamp(least, most);
    Duration::from_millis(waits.map_or(asked, |waits| waits.min(most)))
}

/// The whole of a ceremony has one deadline, whatever is asked of the person in it.
async fn until<T>(
    deadline: Instant,
    ceremony: impl Future<Output = Result<T, Failure>>,
) -> Result<T, Failure> {
    timeout_at(deadline, ceremony).await.unwrap_or_else(|_| Err(timed_out()))
}

fn timed_out() -> Failure {
    Error::new(Cause::TimedOut, tr!("site-late")).into()
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn time_outs_are_those_of_the_specification() {
        let milliseconds = |asked| patience(asked, None).as_millis();
        assert_eq!(milliseconds(None), 300_000);
        assert_eq!(milliseconds(Some(0)), 300_000);
        assert_eq!(milliseconds(Some(420_000)), 420_000);
        assert_eq!(milliseconds(Some(u64::MAX)), 600_000);
    }

    #[test]
    fn nobody_is_asked_longer_than_the_browser_waits() {
        assert_eq!(patience(Some(600_000), Some(20_000)).as_millis(), 20_000);
        assert_eq!(patience(None, Some(u64::MAX)).as_millis(), 600_000);
    }
}
