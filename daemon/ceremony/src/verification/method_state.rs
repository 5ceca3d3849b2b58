//! How an account's methods stand: which can be used now, and why not.

use std::sync::Arc;

use data_encoding::HEXLOWER;
use mfad_device::token::Token;
use mfad_store::{Account, Kind, Method, MethodState, StoreError, SuspendedFor};
use mfad_text::{Text, tr};

use crate::context::Context;
use crate::error::Error;
use crate::faults::{store_fault, token_problem};
use crate::prompt::MethodChoice;
use crate::verification::{directory, lockout};

/// Why a method cannot be used now, as a sentence, or `None` if it can.
pub fn unusable_reason(context: &Context, method: &Method, present: &[Arc<Token>]) -> Option<Text> {
    if let MethodState::Suspended(reason) = method.state {
        return Some(suspended(method, reason));
    }
    if !context.policy.rules().allows(method.kind.word()) {
        return Some(tr!("rules-kind-forbidden"));
    }
    if method.kind.left() == Some(0) {
        return Some(tr!("rules-codes-used"));
    }
    if let Kind::OneTimeCode(code) = &method.kind
        && !context.store.opens(&code.secret)
    {
        return Some(tr!("rules-secret-gone"));
    }
    if lockout::left(context, method).is_some() {
        return Some(tr!("rules-left-alone"));
    }
    if let Some(reason) = directory::unusable_reason(context, method) {
        return Some(reason);
    }
    let home = method.kind.token()?;
    if context.tokens.out_of_reach() {
        return Some(tr!("rules-not-at-seat"));
    }
    match present.iter().find(|token| may_be_on(method, token)) {
        None if !home.is_known() => Some(tr!("rules-not-plugged-in", name = method.label)),
        None => Some(tr!("rules-not-plugged-in", name = home.name)),
        Some(token) => token_problem(token).map(|(problem, _)| problem),
    }
}

/// Whether the key of this method is here and takes no PIN before that was changed.
pub fn wants_another_pin(method: &Method, present: &[Arc<Token>]) -> bool {
    let key = present.iter().find(|token| may_be_on(method, token));
    method.kind.security_key().is_some()
        && key.and_then(|it| it.info()).is_some_and(|info| info.wants_another_pin())
}

/// What it says of a method that it is suspended for this.
pub fn suspended(method: &Method, reason: SuspendedFor) -> Text {
    match (reason, &method.kind) {
        (SuspendedFor::Reset, Kind::SmartCard(_)) => tr!("rules-card-erased"),
        (SuspendedFor::Reset, _) => tr!("rules-erased"),
        (SuspendedFor::Lost, _) => tr!("rules-lost"),
        (SuspendedFor::Directory, _) => tr!("rules-dropped"),
    }
}

/// Whether this method may sign anybody in: it is not suspended, its kind is allowed, and the directory
/// lists it, if it is from there.
pub fn may_sign_in(context: &Context, method: &Method) -> bool {
    method.state == MethodState::Active
        && context.policy.rules().allows(method.kind.word())
        && directory::vouches(context, method)
}

/// Whether the method's credential may be on this token: it is the one, or of the same model and
/// nothing tells the two apart, or the method was not used on this machine.
pub fn may_be_on(method: &Method, token: &Token) -> bool {
    let Some(home) = method.kind.token() else { return false };
    if !home.is_known() {
        return token.info().is_some();
    }
    let unnamed = home.serial.is_empty() && token.descriptor.serial.is_empty();
    let same_model = || match (method.kind.security_key(), token.info()) {
        (Some(key), Some(info)) => key.aaguid == HEXLOWER.encode(&info.aaguid),
        _ => false,
    };
    home.id == token.id || (unnamed && same_model())
}

/// Whether the credential of a security key is on this token for certain.
pub fn is_on(method: &Method, token: &Token) -> bool {
    let Some(key) = method.kind.security_key() else { return false };
    let erased = method.state == MethodState::Suspended(SuspendedFor::Reset);
    key.token.id == token.id && !key.token.serial.is_empty() && !erased
}

/// How many credentials a list of this token takes.
pub fn list_length(token: &Token) -> usize {
    let most = token.info().and_then(|info| info.max_credential_count_in_list).unwrap_or(8);
    usize::try_from(most).unwrap_or(usize::MAX).max(1)
}

/// The credentials for this relying party that may be on this token, no more than its lists take.
pub fn credentials_on(methods: &[Method], token: &Token, rp_id: &str) -> Vec<Vec<u8>> {
    let mut all = all_credentials_on(methods, token, rp_id);
    all.truncate(list_length(token));
    all
}

/// All of them.
pub fn all_credentials_on(methods: &[Method], token: &Token, rp_id: &str) -> Vec<Vec<u8>> {
    let there = methods.iter().filter(|method| may_be_on(method, token));
    let keys = there.filter_map(|method| method.kind.security_key());
    let keys = keys.filter(|key| key.rp_id == rp_id);
    keys.map(|key| key.credential.cred_id.to_vec()).collect()
}

/// Puts the methods into the order in which they are offered: what can be used now first, then as
/// the policy says.
pub fn sort(context: &Context, methods: &mut [Method]) {
    let (present, rules) = (context.tokens.list(), context.policy.rules());
    methods.sort_by_cached_key(|it| {
        let unusable = unusable_reason(context, it, &present).is_some();
        // A pass is for who has nothing else, and is told by somebody else.
        (it.kind.is_access_pass(), unusable, rules.rank(it.kind.word()))
    });
}

/// The methods as a sign-in lists them. `trying` holds the ids of those that are being tried.
pub fn choices(context: &Context, methods: &[Method], trying: &[String]) -> Vec<MethodChoice> {
    let present = context.tokens.list();
    let choice = |method: &Method| MethodChoice {
        method: method.id.clone(),
        kind: method.kind.word(),
        label: method.label.clone(),
        unusable_reason: unusable_reason(context, method, &present),
        trying: trying.contains(&method.id),
        left: method.kind.left().and_then(|left| u32::try_from(left).ok()),
        waiting: lockout::left(context, method),
    };
    methods.iter().map(choice).collect()
}

/// The account's method with this id.
pub fn find(context: &Context, account: &Account, id: &str) -> Result<Method, Error> {
    let found = context.store.method(id).map_err(store_fault)?;
    let theirs = found.filter(|it| it.account == *account && !it.kind.is_access_pass());
    theirs.ok_or_else(|| store_fault(StoreError::NoSuchMethod))
}
