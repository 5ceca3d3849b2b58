//! What ceremonies say as data, made what crosses the bus: ids become objects, words of the contract are
//! written out, and each text is rendered in the language of whoever hears it, with its data beside.

mod records;

use std::collections::HashMap;
use std::future::Future;

use mfad_bus::{
    METHODS_PATH, MethodChoice, OperationResult, PromptDetails, Remedy, SecretFile, TOKENS_PATH,
    TokenName, WireError, object_path, text,
};
use mfad_i18n::{Language, render};
use mfad_policy::AccessPass;
use mfad_text::{Text, tr};
use zbus::OwnedVariant;
use zbus::message::{Header, Message};
use zbus::names::ErrorName;

use mfad_ceremony::{Error, Failure};

pub use records::*;

/// What a call on the bus ends with that does not succeed.
#[derive(Debug)]
pub struct CallError(WireError);

/// An error of a ceremony, in the language of now.
impl From<Error> for CallError {
    fn from(error: Error) -> Self {
        let Error { cause, message, remedy, remedy_about, status } = error;
        let rendered = render(&message);
        let text = Some(message);
        let error =
            mfad_bus::Error { cause, message: rendered, text, remedy, remedy_about, status };
        Self(error.into())
    }
}

impl From<zbus::Error> for CallError {
    fn from(error: zbus::Error) -> Self {
        Self(error.into())
    }
}

impl zbus::DBusError for CallError {
    fn create_reply(&self, call: &Header<'_>) -> zbus::Result<Message> {
        self.0.create_reply(call)
    }

    fn name(&self) -> ErrorName<'_> {
        self.0.name()
    }

    fn description(&self) -> Option<&str> {
        self.0.description()
    }
}

/// Does this for somebody who reads that language, its error included.
pub async fn in_language<T>(
    language: Language,
    work: impl Future<Output = Result<T, Error>>,
) -> Result<T, CallError> {
    mfad_i18n::in_language(language, async { Ok(work.await?) }).await
}

/// The details of a prompt, in the language of now.
pub fn prompt_details(details: mfad_ceremony::PromptDetails) -> PromptDetails {
    let choices = details.choices.iter().flatten().map(|(id, label)| (id.clone(), label));
    let choice_texts = choices.map(|(id, label)| (format!("choice:{id}"), label));
    let texts = [("reason", Some(&details.reason)), ("mistake", details.mistake.as_ref())];
    let texts = texts.into_iter().filter_map(|(field, text)| Some((field.to_owned(), text?)));
    PromptDetails {
        texts: dictionary(texts.chain(choice_texts)),
        reason: render(&details.reason),
        asker: None,
        tokens: details.tokens.map(|tokens| tokens.iter().filter_map(token_name).collect()),
        labels: details.labels.map(|labels| labels.iter().map(render).collect()),
        seconds: details.seconds,
        wanted: details.wanted.map(|it| it.word().to_owned()),
        attempts: details.attempts,
        minimum: details.minimum,
        maximum: details.maximum,
        mistake: details.mistake.as_ref().map(render),
        remedy: word(details.remedy),
        remedy_about: details.remedy_about,
        error: details.error.map(|it| it.word().to_owned()),
        remaining: details.remaining,
        question: details.question.map(|it| it.word().to_owned()),
        methods: details.methods,
        choices: details
            .choices
            .map(|choices| choices.into_iter().map(|(id, label)| (id, render(&label))).collect()),
        address: details.address.map(SecretFile),
    }
}

/// What an operation that is done ends with, in the language of now.
pub fn result_of(result: mfad_ceremony::OperationResult) -> OperationResult {
    let texts = [("message", result.message.as_ref()), ("required", result.required.as_ref())];
    let texts = texts.into_iter().filter_map(|(field, text)| Some((field.to_owned(), text?)));
    OperationResult {
        texts: dictionary(texts),
        error: None,
        message: result.message.as_ref().map(render),
        remedy: word(result.remedy),
        remedy_about: result.remedy_about,
        status: None,
        method: result.method.and_then(|id| object_path(METHODS_PATH, &id).ok()),
        label: result.label,
        account: result.account,
        verified: result.verified,
        required: result.required.as_ref().map(render),
        trusted: result.trusted,
        token: result.token.as_ref().and_then(token_name),
        lost: result.lost,
        passkeys: result.passkeys.map(|all| all.into_iter().map(passkey).collect()),
        free: result.free,
        deleted: result.deleted,
        accounts: result.accounts.map(|all| all.into_iter().map(oath_account).collect()),
        code: result.code.map(one_time_code),
        codes: result.codes.map(SecretFile),
        certificate: result.certificate,
        request: result.request,
        fingerprints: result.fingerprints.map(|all| all.into_iter().map(fingerprint).collect()),
        recovery_codes: result.recovery_codes.map(SecretFile),
        app_password: result.app_password.map(SecretFile),
        login_password: result.login_password.map(SecretFile),
        note: result.note.map(SecretFile),
        left: result.left,
        response: result.response,
        dom_exception: None,
    }
}

/// What one that is not done ends with, in the language of now.
pub fn result_of_failure(failure: Failure) -> OperationResult {
    let Failure { error, dom_exception, .. } = failure;
    OperationResult {
        texts: dictionary([("message".to_owned(), &error.message)].into_iter()),
        error: Some(error.cause.word().to_owned()),
        message: Some(render(&error.message)),
        remedy: word(error.remedy),
        remedy_about: error.remedy_about,
        status: error.status,
        dom_exception: dom_exception.map(|it| it.word().to_owned()),
        ..OperationResult::default()
    }
}

/// The methods of a sign-in, in the language of now.
pub fn method_choices(methods: Vec<mfad_ceremony::MethodChoice>) -> Vec<MethodChoice> {
    let choice = |choice: mfad_ceremony::MethodChoice| {
        Some(MethodChoice {
            method: object_path(METHODS_PATH, &choice.method).ok()?,
            kind: choice.kind.to_owned(),
            label: label(&choice),
            usable: choice.unusable_reason.is_none(),
            unusable_reason: choice.unusable_reason.as_ref().map(render).unwrap_or_default(),
            trying: choice.trying,
            left: choice.left,
            waiting: choice.waiting,
            texts: dictionary(
                choice.unusable_reason.iter().map(|text| ("unusable_reason".to_owned(), text)),
            ),
        })
    };
    methods.into_iter().filter_map(choice).collect()
}

/// What a method is called, in the language of now: only a pass is called what it is.
fn label(choice: &mfad_ceremony::MethodChoice) -> String {
    match choice.kind {
        AccessPass::WORD => render(&tr!("methods-access-pass")),
        _ => choice.label.clone(),
    }
}

/// A token with its object.
pub fn token_name(token: &mfad_ceremony::TokenName) -> Option<TokenName> {
    let path = object_path(TOKENS_PATH, &token.id).ok()?;
    Some(TokenName { path, name: token.name.clone() })
}

fn word(remedy: Option<Remedy>) -> Option<String> {
    remedy.map(|it| it.word().to_owned())
}

fn dictionary<'t>(
    texts: impl Iterator<Item = (String, &'t Text)>,
) -> Option<HashMap<String, OwnedVariant>> {
    let texts: HashMap<_, _> =
        texts.filter_map(|(field, it)| Some((field, text::to_owned_value(it)?))).collect();
    (!texts.is_empty()).then_some(texts)
}
