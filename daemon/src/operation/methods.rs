//! How an account's methods stand: which can be used now, and why not; their labels.

use std::sync::Arc;

use mfad_device::token::Token;
use mfad_store::{Account, Kind, Method, MethodState, Store, StoreError, SuspendedFor};
use mfad_terms::Cause;
use mfad_text::{Text, steers, tr};

use super::faults::{store_fault, token_problem};
use super::reauthentication::Reauthentication;
use super::{Context, Conversation, Error, MethodChoice, OperationResult, rules, waiting};

/// The most characters a label may have.
const LONGEST_LABEL: usize = 64;

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
    if waiting::left(context, method).is_some() {
        return Some(tr!("rules-left-alone"));
    }
    let home = method.kind.token()?;
    if context.tokens.out_of_reach() {
        return Some(tr!("rules-not-at-seat"));
    }
    match present.iter().find(|token| may_be_on(method, token)) {
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

fn suspended(method: &Method, reason: SuspendedFor) -> Text {
    match (reason, &method.kind) {
        (SuspendedFor::Reset, Kind::SmartCard(_)) => tr!("rules-card-erased"),
        (SuspendedFor::Reset, _) => tr!("rules-erased"),
        (SuspendedFor::Lost, _) => tr!("rules-lost"),
        (SuspendedFor::Directory, _) => tr!("rules-dropped"),
    }
}

/// Whether this method may sign anybody in: it is not suspended, and its kind is allowed.
pub fn may_sign_in(context: &Context, method: &Method) -> bool {
    method.state == MethodState::Active && context.policy.rules().allows(method.kind.word())
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

/// Whether the credential of a security key is on this token for certain.
pub fn is_on(method: &Method, token: &Token) -> bool {
    let Some(key) = method.kind.security_key() else { return false };
    let erased = method.state == MethodState::Suspended(SuspendedFor::Reset);
    key.token.id == token.id && !key.token.serial.is_empty() && !erased
}

/// Several labels, one of which is meant.
pub fn either(labels: impl IntoIterator<Item = String>) -> Text {
    let or = Text::Joined(vec![" ".into(), tr!("prompts-or"), " ".into()]);
    Text::list(labels.into_iter().map(Text::Plain), &or)
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
        (unusable_reason(context, it, &present).is_some(), rules.rank(it.kind.word()))
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
        waiting: waiting::left(context, method),
    };
    methods.iter().map(choice).collect()
}

/// The label as it is kept.
///
/// # Errors
/// It is empty, too long, or has characters that are not shown.
pub fn checked_label(label: &str) -> Result<&str, Error> {
    let label = label.trim();
    if label.is_empty() || label.chars().count() > LONGEST_LABEL || label.contains(steers) {
        let message = tr!("rules-label", most = LONGEST_LABEL);
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
pub async fn rename(context: &Context, method: Method, label: &str) -> Result<(), Error> {
    let label = checked_label(label)?.to_owned();
    let rename = move |store: &Store| {
        let others = store.methods(&method.account).map_err(store_fault)?;
        if others.iter().any(|other| other.id != method.id && other.label == label) {
            let message = tr!("rules-label-taken", label);
            return Err(Error::new(Cause::InvalidArgument, message));
        }
        store.rename(&method, &label).map_err(store_fault)
    };
    context.write(rename).await
}

/// The account's method with this id.
pub fn find(context: &Context, account: &Account, id: &str) -> Result<Method, Error> {
    let found = context.store.method(id).map_err(store_fault)?;
    let theirs = found.filter(|it| it.account == *account);
    theirs.ok_or_else(|| store_fault(StoreError::NoSuchMethod))
}

/// What is to become of a method, once it is proved who asks.
pub struct Change {
    /// The method.
    pub method: Method,
    /// Whether its own user asks, whom the policy binds.
    pub own: bool,
    /// What they have to show first.
    pub reauthentication: Reauthentication,
}

/// Removes a method.
pub async fn remove(
    context: &Context,
    ui: &Conversation,
    change: Change,
) -> Result<OperationResult, Error> {
    let Change { method, own, reauthentication } = change;
    let may = move |context: &Context, method: &Method| match own {
        true => rules::may_remove(context, method),
        false => Ok(()),
    };
    may(context, &method)?;
    let purpose = tr!("reauth-remove", label = method.label);
    let _proof = reauthentication.perform(context, ui, purpose).await?;
    let (here, removed) = (context.clone(), method.clone());
    let remove = move |store: &Store| {
        // What has to stay may be this one by now.
        may(&here, &removed)?;
        store.remove(&removed).map_err(store_fault)
    };
    context.write(remove).await?;
    let (label, account) = (&method.label, &method.account.name);
    let message = match own {
        true => tr!("methods-removed", label),
        false => tr!("methods-removed-of", label, account),
    };
    Ok(OperationResult { message: Some(message), ..OperationResult::default() })
}

/// Lifts the suspension of a method.
pub async fn reactivate(
    context: &Context,
    ui: &Conversation,
    change: Change,
) -> Result<OperationResult, Error> {
    let Change { method, reauthentication, .. } = change;
    match method.state {
        MethodState::Suspended(SuspendedFor::Lost | SuspendedFor::Directory) => {}
        MethodState::Suspended(SuspendedFor::Reset) => {
            let why = suspended(&method, SuspendedFor::Reset);
            return Err(Error::new(Cause::NotSupported, why));
        }
        MethodState::Active => {
            let message = tr!("rules-not-suspended", label = method.label);
            return Err(Error::new(Cause::InvalidArgument, message));
        }
    }
    let purpose = tr!("reauth-reactivate", label = method.label);
    let _proof = reauthentication.perform(context, ui, purpose).await?;
    let label = method.label.clone();
    context.store.write(move |store| store.reactivate(&method)).await.map_err(store_fault)?;
    Ok(OperationResult {
        message: Some(tr!("methods-reactivated", label)),
        label: Some(label),
        ..OperationResult::default()
    })
}
