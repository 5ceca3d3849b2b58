//! What an operation says, as lines of JSON. The shapes are promised in `docs/json.md`.

mod codes;

use mfad_bus::{
    Fingerprint, MethodChoice, OperationResult, Outcome, Passkey, PromptDetails, SecretFile,
    TokenName, id_of,
};
use serde::Serialize;
use zeroize::Zeroizing;

use codes::Coded;

use crate::exit::{Failure, Refused};

/// A line of a command that takes a while.
#[derive(Serialize)]
#[serde(tag = "event", rename_all = "kebab-case")]
pub(crate) enum Event<'e> {
    Prompt {
        kind: &'e str,
        #[serde(flatten)]
        details: Details<'e>,
    },
    Progress {
        what: &'e str,
        #[serde(flatten)]
        details: Details<'e>,
    },
    Methods {
        methods: Vec<MethodChoiceJson<'e>>,
    },
    Secret {
        name: &'e str,
        hex: &'e str,
    },
    Data {
        base64: &'e str,
    },
    Finished(End<'e>),
}

/// The details of a prompt or of progress, as far as there are any.
#[derive(Serialize)]
pub(crate) struct Details<'e> {
    reason: &'e str,
    #[serde(skip_serializing_if = "Option::is_none")]
    tokens: Option<Vec<NamedJson<'e>>>,
    #[serde(skip_serializing_if = "Option::is_none")]
    labels: Option<&'e [String]>,
    #[serde(skip_serializing_if = "Option::is_none")]
    seconds: Option<u32>,
    #[serde(skip_serializing_if = "Option::is_none")]
    wanted: Option<&'e str>,
    #[serde(skip_serializing_if = "Option::is_none")]
    attempts: Option<u32>,
    #[serde(skip_serializing_if = "Option::is_none")]
    minimum: Option<u32>,
    #[serde(skip_serializing_if = "Option::is_none")]
    maximum: Option<u32>,
    #[serde(skip_serializing_if = "Option::is_none")]
    mistake: Option<&'e str>,
    #[serde(skip_serializing_if = "Option::is_none")]
    question: Option<&'e str>,
    #[serde(skip_serializing_if = "Option::is_none")]
    methods: Option<&'e [String]>,
    #[serde(skip_serializing_if = "Option::is_none")]
    remaining: Option<u32>,
    #[serde(skip_serializing_if = "Option::is_none")]
    choices: Option<Vec<Choice<'e>>>,
    #[serde(skip_serializing_if = "Option::is_none")]
    address: Option<Zeroizing<String>>,
}

/// How it ended.
#[derive(Default, Serialize)]
pub(crate) struct End<'e> {
    outcome: &'e str,
    #[serde(skip_serializing_if = "Option::is_none")]
    error: Option<&'e str>,
    #[serde(skip_serializing_if = "Option::is_none")]
    message: Option<&'e str>,
    #[serde(flatten)]
    refused: Option<Box<Refused<'e>>>,
    #[serde(skip_serializing_if = "Option::is_none")]
    dom_exception: Option<&'e str>,
    #[serde(skip_serializing_if = "Option::is_none")]
    response: Option<&'e str>,
    #[serde(skip_serializing_if = "Option::is_none")]
    account: Option<&'e str>,
    #[serde(skip_serializing_if = "Option::is_none")]
    method: Option<Labelled<'e>>,
    #[serde(skip_serializing_if = "Option::is_none")]
    verified: Option<bool>,
    #[serde(skip_serializing_if = "Option::is_none")]
    trusted: Option<bool>,
    #[serde(skip_serializing_if = "Option::is_none")]
    token: Option<NamedJson<'e>>,
    #[serde(skip_serializing_if = "Option::is_none")]
    lost: Option<&'e [String]>,
    #[serde(skip_serializing_if = "Option::is_none")]
    passkeys: Option<Vec<PasskeyJson<'e>>>,
    #[serde(skip_serializing_if = "Option::is_none")]
    free: Option<u32>,
    #[serde(skip_serializing_if = "Option::is_none")]
    deleted: Option<u32>,
    #[serde(skip_serializing_if = "Option::is_none")]
    accounts: Option<Vec<Coded<'e>>>,
    #[serde(skip_serializing_if = "Option::is_none")]
    code: Option<&'e str>,
    #[serde(skip_serializing_if = "Option::is_none")]
    seconds: Option<u32>,
    #[serde(skip_serializing_if = "Option::is_none")]
    certificate: Option<&'e str>,
    #[serde(skip_serializing_if = "Option::is_none")]
    request: Option<&'e str>,
    #[serde(skip_serializing_if = "Option::is_none")]
    fingerprints: Option<Vec<Finger<'e>>>,
    #[serde(skip_serializing_if = "Option::is_none")]
    recovery_codes: Option<&'e [&'e str]>,
    #[serde(skip_serializing_if = "Option::is_none")]
    app_password: Option<&'e str>,
    #[serde(skip_serializing_if = "Option::is_none")]
    management_key: Option<&'e str>,
    #[serde(skip_serializing_if = "Option::is_none")]
    note: Option<&'e str>,
    #[serde(skip_serializing_if = "Option::is_none")]
    left: Option<u32>,
}

/// A finger that a key knows.
#[derive(Serialize)]
struct Finger<'e> {
    id: &'e str,
    name: Option<&'e str>,
}

/// A passkey.
#[derive(Serialize)]
struct PasskeyJson<'e> {
    id: &'e str,
    credential: String,
    site: &'e str,
    site_name: Option<&'e str>,
    user: String,
    user_name: Option<&'e str>,
    display_name: Option<&'e str>,
    protection: Option<&'e str>,
    keeps_data: bool,
}

/// A token by id and name.
#[derive(Serialize)]
pub(crate) struct NamedJson<'e> {
    id: String,
    name: &'e str,
}

/// A method by id and label.
#[derive(Serialize)]
pub(crate) struct Labelled<'e> {
    id: String,
    label: &'e str,
}

#[derive(Serialize)]
struct Choice<'e> {
    id: &'e str,
    label: &'e str,
}

/// A method as a sign-in lists it.
#[derive(Serialize)]
pub(crate) struct MethodChoiceJson<'e> {
    id: String,
    label: &'e str,
    kind: &'e str,
    usable: bool,
    why_not: Option<&'e str>,
    trying: bool,
    left: Option<u32>,
    waiting: Option<u32>,
}

impl<'e> From<&'e TokenName> for NamedJson<'e> {
    fn from(token: &'e TokenName) -> Self {
        Self { id: id_of(&token.path), name: &token.name }
    }
}

impl<'e> From<&'e MethodChoice> for MethodChoiceJson<'e> {
    fn from(method: &'e MethodChoice) -> Self {
        Self {
            id: id_of(&method.method),
            label: &method.label,
            kind: &method.kind,
            usable: method.usable,
            why_not: Some(method.unusable_reason.as_str()).filter(|why| !why.is_empty()),
            trying: method.trying,
            left: method.left,
            waiting: method.waiting,
        }
    }
}

impl<'e> From<&'e Passkey> for PasskeyJson<'e> {
    fn from(passkey: &'e Passkey) -> Self {
        let hex = |bytes: &[u8]| bytes.iter().map(|byte| format!("{byte:02x}")).collect();
        Self {
            id: &passkey.id,
            credential: hex(&passkey.credential),
            site: &passkey.site,
            site_name: passkey.site_name.as_deref(),
            user: hex(&passkey.user),
            user_name: passkey.user_name.as_deref(),
            display_name: passkey.display_name.as_deref(),
            protection: passkey.protection.as_deref(),
            keeps_data: passkey.keeps_data,
        }
    }
}

impl<'e> End<'e> {
    /// The end of showing a code: this one.
    pub fn with_code(result: &'e OperationResult, code: &'e str) -> Self {
        Self { code: Some(code), ..result.into() }
    }

    /// The end of showing a note: what it says.
    pub fn with_note(note: &'e str) -> Self {
        Self { outcome: Outcome::Done.word(), note: Some(note), ..Self::default() }
    }

    /// The end of making recovery codes: these.
    pub fn with_recovery_codes(result: &'e OperationResult, codes: &'e [&'e str]) -> Self {
        Self { recovery_codes: Some(codes), ..result.into() }
    }

    /// The end of making an app password: this one.
    pub fn with_app_password(result: &'e OperationResult, password: &'e str) -> Self {
        Self { app_password: Some(password), ..result.into() }
    }

    /// The end of changing a management key: this is the new one.
    pub fn with_management_key(result: &'e OperationResult, key: &'e str) -> Self {
        Self { management_key: Some(key), ..result.into() }
    }

    /// An end of any kind.
    pub fn from_result(outcome: Outcome, result: &'e OperationResult) -> Self {
        Self { outcome: outcome.word(), error: result.error.as_deref(), ..result.into() }
    }
}

impl<'e> From<&'e Fingerprint> for Finger<'e> {
    fn from(it: &'e Fingerprint) -> Self {
        Self { id: &it.id, name: it.name.as_deref() }
    }
}

impl<'e> From<&'e PromptDetails> for Details<'e> {
    fn from(details: &'e PromptDetails) -> Self {
        let choices = details.choices.as_ref();
        let text = |file: &SecretFile| {
            let bytes = file.read().ok()?;
            std::str::from_utf8(&bytes).ok().map(|text| Zeroizing::new(text.to_owned()))
        };
        Self {
            reason: &details.reason,
            tokens: details.tokens.as_ref().map(|tokens| tokens.iter().map(Into::into).collect()),
            labels: details.labels.as_deref(),
            seconds: details.seconds,
            wanted: details.wanted.as_deref(),
            attempts: details.attempts,
            minimum: details.minimum,
            maximum: details.maximum,
            mistake: details.mistake.as_deref(),
            question: details.question.as_deref(),
            methods: details.methods.as_deref(),
            remaining: details.remaining,
            address: details.address.as_ref().and_then(text),
            choices: choices
                .map(|choices| choices.iter().map(|(id, label)| Choice { id, label }).collect()),
        }
    }
}

impl<'e> From<&'e OperationResult> for End<'e> {
    fn from(result: &'e OperationResult) -> Self {
        Self {
            outcome: Outcome::Done.word(),
            error: None,
            message: result.message.as_deref(),
            refused: Refused::from_status(result.remedy.as_ref(), result.status.as_ref()),
            dom_exception: result.dom_exception.as_deref(),
            response: result.response.as_deref(),
            account: result.account.as_deref(),
            method: result.method.as_ref().map(|path| Labelled {
                id: id_of(path),
                label: result.label.as_deref().unwrap_or_default(),
            }),
            verified: result.verified,
            trusted: result.trusted,
            token: result.token.as_ref().map(Into::into),
            lost: result.lost.as_deref(),
            passkeys: result.passkeys.as_ref().map(|all| all.iter().map(Into::into).collect()),
            free: result.free,
            deleted: result.deleted,
            accounts: result.accounts.as_ref().map(|all| all.iter().map(Into::into).collect()),
            code: None,
            seconds: result.code.as_ref().and_then(|code| code.seconds),
            certificate: result.certificate.as_deref(),
            request: result.request.as_deref(),
            fingerprints: result
                .fingerprints
                .as_ref()
                .map(|all| all.iter().map(Into::into).collect()),
            left: result.left,
            ..Self::default()
        }
    }
}

impl<'e> From<&'e Failure> for End<'e> {
    fn from(failure: &'e Failure) -> Self {
        Self {
            outcome: failure.outcome().word(),
            error: Some(&failure.cause),
            message: Some(&failure.message),
            refused: failure.refused(),
            ..Self::default()
        }
    }
}

#[cfg(test)]
mod tests {
    use mfad_bus::{Cause, Error, METHODS_PATH, object_path};
    use serde_json::json;

    use super::*;

    #[test]
    fn a_prompt_has_only_what_belongs_to_it() {
        let details = PromptDetails {
            reason: "Type the PIN.".into(),
            attempts: Some(8),
            ..PromptDetails::default()
        };
        let event = Event::Prompt { kind: "pin", details: (&details).into() };
        let expected =
            json!({"event": "prompt", "kind": "pin", "reason": "Type the PIN.", "attempts": 8});
        assert_eq!(serde_json::to_value(event).unwrap(), expected);
    }

    #[test]
    fn the_end_says_what_came_of_it() {
        let result = OperationResult {
            method: object_path(METHODS_PATH, "m1").ok(),
            label: Some("Blue".into()),
            account: Some("anna".into()),
            ..OperationResult::default()
        };
        let expected = json!({
            "event": "finished", "outcome": "done", "account": "anna",
            "method": {"id": "m1", "label": "Blue"},
        });
        assert_eq!(serde_json::to_value(Event::Finished((&result).into())).unwrap(), expected);
    }

    #[test]
    fn every_failure_ends_alike() {
        let failure = Failure::from(Error::new(Cause::TimedOut, "Nobody came."));
        let expected = json!({
            "event": "finished", "outcome": "timed-out", "error": "TimedOut",
            "message": "Nobody came.",
        });
        assert_eq!(serde_json::to_value(Event::Finished((&failure).into())).unwrap(), expected);
    }
}
