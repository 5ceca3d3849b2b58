//! The WebAuthn client (WebAuthn L3 §5.1.3 and §5.1.4): a site's request, as a browser passes it on,
//! answered by the keys of the person who sits there. What the page is told is no more than the
//! specification has it told; what went wrong in words is for the person.

mod attestation;
mod candidates;
mod client_data;
mod create;
mod extensions;
mod get;
mod known;
mod options;
mod public_key;
mod response;
pub mod site;
mod verification;

use std::time::Duration;

use mfad_bus::{Cause, DomException, Error, LONGEST_REQUEST, OperationResult, WebAuthnOptions};
use serde::de::DeserializeOwned;

use super::{Context, Conversation, Failure, name};
use crate::token::Token;

/// A time-out within what §15.1 recommends.
const TIMEOUT: std::ops::RangeInclusive<u64> = 300_000..=600_000;

/// Makes a credential for a site. `request` is `PublicKeyCredentialCreationOptionsJSON`.
pub async fn create(
    context: &Context,
    talk: &Conversation,
    request: &str,
    options: WebAuthnOptions,
) -> Result<OperationResult, Failure> {
    let answered = create::run(context, talk, read(request, &options)?, &options).await;
    answered.map_err(told_nothing)
}

/// Signs in to a site. `request` is `PublicKeyCredentialRequestOptionsJSON`.
pub async fn get(
    context: &Context,
    talk: &Conversation,
    request: &str,
    options: WebAuthnOptions,
) -> Result<OperationResult, Failure> {
    let answered = get::run(context, talk, read(request, &options)?, &options).await;
    answered.map_err(told_nothing)
}

/// The request, if it is one and mfad is the one to answer it.
fn read<T: DeserializeOwned>(request: &str, options: &WebAuthnOptions) -> Result<T, Failure> {
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

/// What the page does not get to know the reason of.
fn told_nothing(failure: Failure) -> Failure {
    let dom_exception = failure.dom_exception.or(Some(DomException::NotAllowed));
    Failure { dom_exception, ..failure }
}

fn refusal(page: DomException, cause: Cause, message: impl Into<String>) -> Failure {
    Failure { error: Error::new(cause, message), dom_exception: Some(page) }
}

fn malformed(message: impl Into<String>) -> Failure {
    refusal(DomException::Type, Cause::InvalidArgument, message)
}

fn not_supported(message: impl Into<String>) -> Failure {
    refusal(DomException::NotSupported, Cause::NotSupported, message)
}

/// What came of a ceremony with this key.
fn done(token: &Token, message: String, response: Option<String>) -> OperationResult {
    OperationResult {
        message: Some(message),
        token: name(token),
        response,
        ..OperationResult::default()
    }
}

/// How long the person has, of what the page asked for in milliseconds.
fn patience(asked: Option<u64>) -> Duration {
    let (least, most) = (*TIMEOUT.start(), *TIMEOUT.end());
    Duration::from_millis(asked.unwrap_or(least).clamp(least, most))
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn time_outs_are_those_of_the_specification() {
        let milliseconds = |asked| patience(asked).as_millis();
        assert_eq!(milliseconds(None), 300_000);
        assert_eq!(milliseconds(Some(0)), 300_000);
        assert_eq!(milliseconds(Some(420_000)), 420_000);
        assert_eq!(milliseconds(Some(u64::MAX)), 600_000);
    }
}
