//! How an account's methods stand: which can be used now, and why not; their labels.

use std::sync::Arc;

use mfad_bus::{Cause, Error, METHODS_PATH, MethodChoice, object_path};
use mfad_words::say;

use super::Context;
use super::trouble::store_fault;
use super::waiting;
use crate::store::{Kind, Method, MethodState};
use crate::token::Token;

/// The most characters a label may have.
const LONGEST_LABEL: usize = 64;

/// Why a method cannot be used now, as a sentence, or `None` if it can.
pub fn why_not(context: &Context, method: &Method, present: &[Arc<Token>]) -> Option<String> {
    if method.state == MethodState::Erased {
        return Some(match method.kind {
            Kind::SmartCard(_) => say!("rules-card-erased"),
            _ => say!("rules-erased"),
        });
    }
    if method.kind.left() == Some(0) {
        return Some(say!("rules-codes-used"));
    }
    if let Kind::OneTimeCode(code) = &method.kind
        && !context.store.opens(&code.secret)
    {
        return Some(say!("rules-secret-gone"));
    }
    if waiting::left(context, method).is_some() {
        return Some(say!("rules-left-alone"));
    }
    let home = method.kind.token()?;
    match present.iter().find(|token| may_be_on(method, token)) {
        None => Some(say!("rules-not-plugged-in", name = home.name)),
        Some(token) => Some(token.facts().problem).filter(|problem| !problem.is_empty()),
    }
}

/// Whether the method's credential may be on this token: it is the one, or of the same model and
/// nothing tells the two apart.
pub fn may_be_on(method: &Method, token: &Token) -> bool {
    let Some(home) = method.kind.token() else { return false };
    let unnamed = home.serial.is_empty() && token.descriptor.serial.is_empty();
    let same_model = || match (method.kind.security_key(), token.info()) {
        (Some(key), Some(info)) => key.aaguid == hex(&info.aaguid),
        _ => false,
    };
    home.id == token.id || (unnamed && same_model())
}

/// In hexadecimal.
pub fn hex(bytes: &[u8]) -> String {
    bytes.iter().map(|byte| format!("{byte:02x}")).collect()
}

/// The credentials that may be on this token, no more than its lists take.
pub fn credentials_on(methods: &[Method], token: &Token) -> Vec<Vec<u8>> {
    let most = token.info().and_then(|info| info.max_credential_count_in_list).unwrap_or(8);
    let most = usize::try_from(most).unwrap_or(usize::MAX);
    let there = methods.iter().filter(|method| may_be_on(method, token));
    let keys = there.filter_map(|method| method.kind.security_key());
    keys.map(|key| key.credential.cred_id.to_vec()).take(most).collect()
}

/// Puts the methods into the order in which they are offered: what can be used now first, then as
/// the policy says.
pub fn sort(context: &Context, methods: &mut [Method]) {
    let (present, rules) = (context.tokens.list(), context.policy.rules());
    methods.sort_by_cached_key(|it| {
        (why_not(context, it, &present).is_some(), rules.rank(it.kind.word()))
    });
}

/// The methods as a sign-in lists them. `trying` holds the ids of those that are being tried.
pub fn choices(context: &Context, methods: &[Method], trying: &[String]) -> Vec<MethodChoice> {
    let present = context.tokens.list();
    let choice = |method: &Method| {
        let why_not = why_not(context, method, &present);
        Some(MethodChoice {
            method: object_path(METHODS_PATH, &method.id).ok()?,
            kind: method.kind.word().to_owned(),
            label: method.label.clone(),
            usable: why_not.is_none(),
            why_not: why_not.unwrap_or_default(),
            trying: trying.contains(&method.id),
            left: method.kind.left().and_then(|left| u32::try_from(left).ok()),
            waiting: waiting::left(context, method),
        })
    };
    methods.iter().filter_map(choice).collect()
}

/// The label as it is kept.
///
/// # Errors
/// It is empty, too long, or has characters that are not shown.
pub fn checked_label(label: &str) -> Result<&str, Error> {
    let label = label.trim();
    if label.is_empty() || label.chars().count() > LONGEST_LABEL || label.contains(char::is_control)
    {
        let message = say!("rules-label", most = LONGEST_LABEL);
        return Err(Error::new(Cause::InvalidArgument, message));
    }
    Ok(label)
}

/// `label`, or `label 2`, `label 3`, … if the account has such a method already.
pub fn free_label(label: &str, methods: &[Method]) -> String {
    let taken = |label: &str| methods.iter().any(|method| method.label == label);
    let numbered = (2..).map(|number| format!("{label} {number}"));
    std::iter::once(label.to_owned()).chain(numbered).find(|it| !taken(it)).unwrap_or_default()
}

/// Gives a method another label.
pub fn rename(context: &Context, method: &Method, label: &str) -> Result<(), Error> {
    let label = checked_label(label)?;
    let others = context.store.methods(&method.account).map_err(|error| store_fault(&error))?;
    if others.iter().any(|other| other.id != method.id && other.label == label) {
        let message = say!("rules-label-taken", label);
        return Err(Error::new(Cause::InvalidArgument, message));
    }
    context.store.rename(method, label).map_err(|error| store_fault(&error))
}

/// Removes a method.
pub fn remove(context: &Context, method: &Method) -> Result<(), Error> {
    context.store.remove(method).map_err(|error| store_fault(&error))
}
