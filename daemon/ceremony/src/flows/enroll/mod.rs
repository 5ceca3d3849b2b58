//! Enrolling: something becomes a method of the account. Each kind of method has its file.

mod known_credential;
mod one_time_code;
mod recovery_codes;
mod security_key;
mod smart_card;

use std::sync::Arc;

use mfad_device::token::Token;
use mfad_store::{Account, Kind, MOST_METHODS, Method, NewMethod, Store, StoreError};
use mfad_terms::{Cause, MethodKind, Remedy};
use mfad_text::{Text, tr};

pub use known_credential::KnownCredential;

use known_credential::Candidate;

use crate::context::Context;
use crate::error::Error;
use crate::faults::store_fault;
use crate::flows::reauthentication::{Reauthenticated, Reauthentication};
use crate::interaction::conversation::Conversation;
use crate::label;
use crate::relying_party::RelyingParty;
use crate::result::OperationResult;
use crate::verification::directory;

/// What to enroll for whom.
pub struct Request {
    /// Whose method it becomes.
    pub account: Account,
    /// What it is.
    pub kind: MethodKind,
    /// What to call it; a token's name, or else the following, if absent.
    pub label: Option<String>,
    /// What to call what is on no token: [`default_label`] in the language of its owner.
    pub default_label: String,
    /// The token; picked by the person if absent.
    pub token: Option<Arc<Token>>,
    /// A method that is removed once the new one is enrolled.
    pub replaces: Option<Method>,
    /// What the key has already, in the place of something new.
    pub known: Option<KnownCredential>,
    /// Whether the credential is made for the directory's relying party, and not for this machine's.
    pub publish: bool,
    /// What has to be shown first.
    pub reauthentication: Reauthentication,
}

/// What a method is called that nobody gave a name.
pub fn default_label(kind: MethodKind) -> Text {
    match kind {
        MethodKind::SecurityKey => tr!("methods-security-key"),
        MethodKind::SmartCard => tr!("methods-smart-card"),
        MethodKind::OneTimeCode => tr!("enroll-label-code"),
        MethodKind::RecoveryCodes => tr!("enroll-label-recovery-codes"),
    }
}

/// A method about to be added to an account, by somebody of whom it is proved that they may.
struct Enrolling {
    account: Account,
    label: Option<String>,
    default_label: String,
    token: Option<Arc<Token>>,
    replaces: Option<Method>,
    /// The relying party of a new credential.
    party: RelyingParty,
    proof: Reauthenticated,
}

/// Enrolls it.
pub async fn run(
    context: &Context,
    ui: &Conversation,
    mut request: Request,
) -> Result<OperationResult, Error> {
    if let Some(label) = &mut request.label {
        *label = label::checked_label(label)?.to_owned();
    }
    check(context, &request)?;
    has_room(context, &request)?;
    let party = relying_party(context, &request)?;
    let known = known(context, &mut request)?;
    if let Some(known) = &known {
        let wanted = request.token.take();
        request.token = Some(known.find(context, ui, &request.account, wanted).await?);
    }
    let purpose = purpose(&request);
    let Request { account, kind, label, default_label, token, replaces, reauthentication, .. } =
        request;
    let adds = replaces.is_none() && known.is_none() && kind != MethodKind::RecoveryCodes;
    let reauthentication = if adds { reauthentication } else { reauthentication.without_pass() };
    let proof = reauthentication.perform(context, ui, purpose).await?;
    let it = Enrolling { account, label, default_label, token, replaces, party, proof };
    if let Some(known) = known {
        return known_credential::enroll(context, ui, it, known).await;
    }
    match kind {
        MethodKind::SecurityKey => security_key::enroll(context, ui, it).await,
        MethodKind::SmartCard => smart_card::enroll(context, ui, it).await,
        MethodKind::OneTimeCode => one_time_code::enroll(context, ui, it).await,
        MethodKind::RecoveryCodes => recovery_codes::enroll(context, ui, it).await,
    }
}

/// The relying party that a new credential is made for.
fn relying_party(context: &Context, request: &Request) -> Result<RelyingParty, Error> {
    if !request.publish {
        return context.relying_party.under_id(context.relying_party.id());
    }
    if request.kind != MethodKind::SecurityKey || request.known.is_some() {
        return Err(Error::new(Cause::InvalidArgument, tr!("enroll-publish-kind")));
    }
    let rules = context.policy.rules().directory;
    match rules.listing().filter(|_| context.has_directory()) {
        Some(listing) => context.relying_party.under_id(listing.rp_id),
        None => Err(Error::new(Cause::NotAllowed, tr!("enroll-publish-nowhere"))),
    }
}

/// Whether the policy allows the kind, and the new one is of the kind of the one it replaces, so that
/// nothing that has to stay goes.
fn check(context: &Context, request: &Request) -> Result<(), Error> {
    let Request { account, kind, replaces, .. } = request;
    if !context.policy.rules().allows(kind.word()) {
        let error = Error::new(Cause::NotAllowed, tr!("enroll-kind-forbidden"));
        return Err(error.with_remedy(Remedy::ShowStatus));
    }
    let fits = |old: &Method| old.account == *account && old.kind.word() == kind.word();
    match replaces.as_ref().is_none_or(fits) {
        true => replaces.as_ref().map_or(Ok(()), directory::is_changed_here),
        false => Err(Error::new(Cause::InvalidArgument, tr!("enroll-replaces-other"))),
    }
}

/// The credential that the key is to have already, if it is one that could be and is not enrolled.
fn known(context: &Context, request: &mut Request) -> Result<Option<Candidate>, Error> {
    let Some(known) = request.known.take() else { return Ok(None) };
    if request.kind != MethodKind::SecurityKey {
        return Err(Error::new(Cause::InvalidArgument, tr!("enroll-import-kind")));
    }
    let is_it =
        |it: &&Method| it.kind.security_key().is_some_and(|key| key.credential.cred_id == known.id);
    if let Some(method) = enrolled(context, &request.account)?.iter().find(is_it) {
        let message = tr!("enroll-import-already", label = method.label);
        return Err(Error::new(Cause::AlreadyEnrolled, message));
    }
    Candidate::new(context, known).map(Some)
}

/// What a proof of identity is asked for.
fn purpose(request: &Request) -> Text {
    match (&request.replaces, request.kind) {
        (Some(old), _) => tr!("reauth-replace", label = old.label),
        (None, MethodKind::SecurityKey) => tr!("reauth-add-key"),
        (None, MethodKind::SmartCard) => tr!("reauth-add-card"),
        (None, MethodKind::OneTimeCode) => tr!("reauth-add-code"),
        (None, MethodKind::RecoveryCodes) => tr!("reauth-add-recovery-codes"),
    }
}

/// Said before anybody is asked for anything. New recovery codes take the place of those there are.
fn has_room(context: &Context, request: &Request) -> Result<(), Error> {
    let room = request.kind == MethodKind::RecoveryCodes
        || request.replaces.is_some()
        || enrolled(context, &request.account)?.len() < MOST_METHODS;
    if room { Ok(()) } else { Err(store_fault(StoreError::Full)) }
}

/// What is enrolled for the account already.
fn enrolled(context: &Context, account: &Account) -> Result<Vec<Method>, Error> {
    context.store.methods(account).map_err(store_fault)
}

/// Writes the method down, under a label that is not taken.
async fn add(
    context: &Context,
    it: Enrolling,
    user_handle: Vec<u8>,
    label: &str,
    kind: Kind,
) -> Result<OperationResult, StoreError> {
    let Enrolling { account, replaces, proof, .. } = it;
    let by_pass = proof.by_pass();
    let (name, label) = (account.name.clone(), label.to_owned());
    // New recovery codes are in the place of the old ones by themselves.
    let replaces = replaces.filter(|old| !kind.replaces(&old.kind));
    let add = move |store: &Store| {
        let mut others = store.methods(&account)?;
        others.retain(|other| !kind.replaces(&other.kind));
        let label = label::free_label(&label, &others);
        let new = NewMethod { account, user_handle, label, kind, replaces, by_pass };
        Ok((store.add_method(&new)?, new.label))
    };
    let (id, label) = context.store.write(add).await?;
    Ok(OperationResult {
        message: Some(tr!("enroll-done", label, name)),
        method: Some(id),
        label: Some(label),
        account: Some(name),
        ..OperationResult::default()
    })
}

/// The account's user handle; a new random one with its first method (WebAuthn L3 §14.6.1).
pub fn user_handle(context: &Context, account: &Account) -> Result<Vec<u8>, Error> {
    let known = context.store.user_handle(account).map_err(store_fault)?;
    if let Some(handle) = known {
        return Ok(handle);
    }
    let mut handle = vec![0; 32];
    getrandom::fill(&mut handle).map_err(|error| {
        Error::new(Cause::StoreFault, tr!("trouble-no-random", error = error.to_string()))
    })?;
    Ok(handle)
}
