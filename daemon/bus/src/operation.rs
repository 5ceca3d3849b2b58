//! What an operation says and is told: its state, its prompts, its progress and its end.

use std::collections::HashMap;

use mfad_text::Text;
use serde::{Deserialize, Serialize};
use zbus::{DeserializeDict, OwnedObjectPath, OwnedVariant, SerializeDict, Type};

use crate::{Fingerprint, OathAccount, OneTimeCode, Passkey, SecretFile, text};

mfad_terms::terms! {
    /// How an operation ended.
    Outcome {
        /// What was asked for is done.
        Done = "done",
        /// It is not; `error` and `message` of the result say why.
        Failed = "failed",
        /// Somebody called it off.
        Cancelled = "cancelled",
        /// Nobody did what was asked for in time.
        TimedOut = "timed-out",
    }
}

/// A token as a prompt or result names it.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize, Type)]
pub struct TokenName {
    /// Its object.
    pub path: OwnedObjectPath,
    /// What a person calls it.
    pub name: String,
}

/// Who asks, where that is not the person at the seat.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize, Type)]
pub struct AskerName {
    /// The user whose session it is; empty if there is none.
    pub user: String,
    /// From where ([`AskedFrom`]).
    pub from: String,
    /// The other machine; empty if it is not known.
    pub host: String,
}

/// The details of a prompt. Which of them are there depends on the kind of the prompt.
#[derive(Debug, Clone, Default, PartialEq, SerializeDict, DeserializeDict, Type)]
#[zbus(signature = "dict")]
pub struct PromptDetails {
    /// What it is for, as a sentence for a person. Always there.
    pub reason: String,
    /// Who asks, if that is not the person at the seat.
    pub asker: Option<AskerName>,
    /// `touch`, `pin`, `remove`, `confirm`: the token or tokens meant.
    pub tokens: Option<Vec<TokenName>>,
    /// `insert`: what methods are waited for. `confirm`: what would be deleted,
    /// or could not be undone.
    pub labels: Option<Vec<String>>,
    /// How many seconds are left to do it.
    pub seconds: Option<u32>,
    /// `pin`: which one ([`PinWanted`]).
    pub wanted: Option<String>,
    /// `pin` and `confirm`: how many wrong PINs the key still takes. `fingerprint`: how many
    /// fingers that it does not know.
    pub attempts: Option<u32>,
    /// `pin` with a new PIN: at least so many characters (Unicode code points).
    pub minimum: Option<u32>,
    /// `pin` with a new PIN: at most so many bytes of UTF-8.
    pub maximum: Option<u32>,
    /// `pin` and `fingerprint`: why it is asked again, as a sentence: the last one was wrong, too short, …
    pub mistake: Option<String>,
    /// What to do next, where there is something ([`Remedy`]).
    pub remedy: Option<String>,
    /// What the remedy is about: the id of a token, the label of a method or a folder.
    pub remedy_about: Option<String>,
    /// Progress `failed`: the cause, as the last part of the D-Bus error name.
    pub error: Option<String>,
    /// `fingerprint`, while a finger is enrolled: how many more good samples are wanted.
    pub remaining: Option<u32>,
    /// `confirm`: what about ([`Question`]).
    pub question: Option<String>,
    /// `confirm` a reset: the labels of the enrolled methods that will be lost.
    pub methods: Option<Vec<String>>,
    /// `choose`: the ids to pick from, with a label each.
    pub choices: Option<Vec<(String, String)>>,
    /// `pin` with the first one-time code of an app: the `otpauth://` address that the app takes.
    pub address: Option<SecretFile>,
    /// `reason`, `mistake` and the labels of `choices` as data, by the name of the field ([`crate::text`]).
    pub texts: Option<HashMap<String, OwnedVariant>>,
}

impl PromptDetails {
    /// What a field says, as data.
    #[must_use]
    pub fn text_of(&self, field: &str) -> Option<Text> {
        text_of(self.texts.as_ref(), field)
    }
}

fn text_of(texts: Option<&HashMap<String, OwnedVariant>>, field: &str) -> Option<Text> {
    text::from_value(texts?.get(field)?)
}

/// The result of an operation, with its `Finished` signal.
#[derive(Debug, Clone, Default, PartialEq, SerializeDict, DeserializeDict, Type)]
#[zbus(signature = "dict")]
pub struct OperationResult {
    /// Not `done`: the cause, as the last part of the D-Bus error name.
    pub error: Option<String>,
    /// A sentence for a person: what is so. It holds no command.
    pub message: Option<String>,
    /// What to do next, where there is something ([`Remedy`]).
    pub remedy: Option<String>,
    /// What the remedy is about: the id of a token, the label of a method or a folder.
    pub remedy_about: Option<String>,
    /// Not `done`, where a token refused: what it answered, as its specification writes it.
    pub status: Option<String>,
    /// Enroll and sign-in: the object of the method.
    pub method: Option<OwnedObjectPath>,
    /// Enroll and sign-in: the label of the method.
    pub label: Option<String>,
    /// Sign-in: whose account it was.
    pub account: Option<String>,
    /// Sign-in: whether the key also verified the person (PIN or fingerprint).
    pub verified: Option<bool>,
    /// Sign-in: what the policy requires of the account beside, as a sentence; absent if nothing.
    pub required: Option<String>,
    /// Sign-in: true if nobody was asked, because one that was not long ago counts.
    pub trusted: Option<bool>,
    /// The token that did it.
    pub token: Option<TokenName>,
    /// Reset: the labels of the methods that are gone.
    pub lost: Option<Vec<String>>,
    /// Listing passkeys: all there are, by site and account.
    pub passkeys: Option<Vec<Passkey>>,
    /// Listing passkeys: about how many more the token takes.
    pub free: Option<u32>,
    /// Deleting: how many are gone.
    pub deleted: Option<u32>,
    /// Listing accounts: all there are, by issuer and name.
    pub accounts: Option<Vec<OathAccount>>,
    /// Showing a code.
    pub code: Option<OneTimeCode>,
    /// Showing all codes: one a line for each of `accounts`; an empty line for one that counts or
    /// wants a touch.
    pub codes: Option<SecretFile>,
    /// Generating a key: its certificate, in PEM.
    pub certificate: Option<String>,
    /// Generating a key: the request for a certificate (PKCS #10), in PEM.
    pub request: Option<String>,
    /// Listing fingerprints: all there are; enrolling one: this one.
    pub fingerprints: Option<Vec<Fingerprint>>,
    /// Enrolling recovery codes: the codes, one a line.
    pub recovery_codes: Option<SecretFile>,
    /// Making an app password: the password.
    pub app_password: Option<SecretFile>,
    /// Showing a note: what it says.
    pub note: Option<SecretFile>,
    /// Sign-in with `keyring`: the account's login password.
    pub login_password: Option<SecretFile>,
    /// Enroll and sign-in: how often the method can still be used, where that has an end.
    pub left: Option<u32>,
    /// A site's request, done: the credential as JSON, for the page.
    pub response: Option<String>,
    /// A site's request, not done: what the page is told ([`DomException`]).
    ///
    /// [`DomException`]: crate::DomException
    pub dom_exception: Option<String>,
    /// `message` and `required` as data, by the name of the field ([`crate::text`]).
    pub texts: Option<HashMap<String, OwnedVariant>>,
}

impl OperationResult {
    /// What a field says, as data.
    #[must_use]
    pub fn text_of(&self, field: &str) -> Option<Text> {
        text_of(self.texts.as_ref(), field)
    }
}

/// One of the account's methods, as a sign-in session lists it.
#[derive(Debug, Clone, PartialEq, SerializeDict, DeserializeDict, Type)]
#[zbus(signature = "dict")]
pub struct MethodChoice {
    /// The object of the method, to `Select` it.
    pub method: OwnedObjectPath,
    /// The kind of method ([`MethodKind`]).
    pub kind: String,
    /// What its owner calls it.
    pub label: String,
    /// Whether it can be used right now.
    pub usable: bool,
    /// Why not, as a sentence; empty if it can.
    pub unusable_reason: String,
    /// Whether it is being tried at this moment.
    pub trying: bool,
    /// How often it can still be used, where that has an end.
    pub left: Option<u32>,
    /// For how many seconds it has to be left alone after wrong tries; absent if not at all.
    pub waiting: Option<u32>,
    /// `unusable_reason` as data, by its name ([`crate::text`]).
    pub texts: Option<HashMap<String, OwnedVariant>>,
}

impl MethodChoice {
    /// What a field says, as data.
    #[must_use]
    pub fn text_of(&self, field: &str) -> Option<Text> {
        text_of(self.texts.as_ref(), field)
    }
}

/// That an operation waits to be touched, as the programs of its caller's user are told.
#[derive(Debug, Clone, PartialEq, SerializeDict, DeserializeDict, Type)]
#[zbus(signature = "dict")]
pub struct TouchDetails {
    /// `touch` or `fingerprint` ([`PromptKind`]).
    pub kind: String,
    /// The token or tokens meant.
    pub tokens: Vec<TokenName>,
    /// The process that began the operation.
    pub process: u32,
    /// Who asks, if that is not the person at the seat.
    pub asker: Option<AskerName>,
}
