//! What an operation needs from a person, as data.

use std::sync::Arc;

use mfad_device::token::Token;
use mfad_secret::SealedSecret;
use mfad_terms::{Cause, PinWanted, Question, Remedy};
use mfad_text::Text;

/// A token as a prompt or result names it.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct TokenName {
    /// Its id.
    pub id: String,
    /// What a person calls it.
    pub name: String,
}

impl From<&Token> for TokenName {
    fn from(token: &Token) -> Self {
        Self { id: token.id.clone(), name: token.name.clone() }
    }
}

impl From<&Arc<Token>> for TokenName {
    fn from(token: &Arc<Token>) -> Self {
        Self::from(&**token)
    }
}

/// Several tokens as a prompt names them.
pub fn token_names(tokens: &[Arc<Token>]) -> Vec<TokenName> {
    tokens.iter().map(TokenName::from).collect()
}

/// The details of a prompt. Which of them are there depends on the kind of the prompt.
#[derive(Debug, Clone, Default, PartialEq)]
pub struct PromptDetails {
    /// What it is for.
    pub reason: Text,
    /// `touch`, `pin`, `remove`, `confirm`: the token or tokens meant.
    pub tokens: Option<Vec<TokenName>>,
    /// `insert`: what methods are waited for. `confirm`: what would be deleted,
    /// or could not be undone.
    pub labels: Option<Vec<Text>>,
    /// How many seconds are left to do it.
    pub seconds: Option<u32>,
    /// `pin`: which one.
    pub wanted: Option<PinWanted>,
    /// `pin` and `confirm`: how many wrong PINs the key still takes. `fingerprint`: how many
    /// fingers that it does not know.
    pub attempts: Option<u32>,
    /// `pin` with a new PIN: at least so many characters (Unicode code points).
    pub minimum: Option<u32>,
    /// `pin` with a new PIN: at most so many bytes of UTF-8.
    pub maximum: Option<u32>,
    /// `pin` and `fingerprint`: why it is asked again: the last one was wrong, too short, …
    pub mistake: Option<Text>,
    /// What to do next, where there is something.
    pub remedy: Option<Remedy>,
    /// What the remedy is about: the id of a token, the label of a method or a folder.
    pub remedy_about: Option<String>,
    /// Progress `failed`: the cause.
    pub error: Option<Cause>,
    /// `fingerprint`, while a finger is enrolled: how many more good samples are wanted.
    pub remaining: Option<u32>,
    /// `confirm`: what about.
    pub question: Option<Question>,
    /// `confirm` a reset: the labels of the enrolled methods that will be lost.
    pub methods: Option<Vec<String>>,
    /// `choose`: the ids to pick from, with a label each.
    pub choices: Option<Vec<(String, Text)>>,
    /// `pin` with the first one-time code of an app: the `otpauth://` address that the app takes.
    pub address: Option<SealedSecret>,
}

/// One of the account's methods, as a sign-in session lists it.
#[derive(Debug, Clone, PartialEq)]
pub struct MethodChoice {
    /// Its id.
    pub method: String,
    /// What it is (`MethodKind` of the contract).
    pub kind: &'static str,
    /// What its owner calls it.
    pub label: String,
    /// Why it cannot be used right now; nothing if it can.
    pub unusable_reason: Option<Text>,
    /// Whether it is being tried at this moment.
    pub trying: bool,
    /// How often it can still be used, where that has an end.
    pub left: Option<u32>,
    /// For how many seconds it has to be left alone after wrong tries; nothing if not at all.
    pub waiting: Option<u32>,
}
