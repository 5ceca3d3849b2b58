//! Signing in: the account's methods, what can be used now first. Another way is one selection
//! away at any moment, and comes by itself when one has failed. Each kind of method has its file.

mod access_pass;
mod keyring;
mod one_time_code;
mod recovery_code;
mod security_key;
mod selection;
mod smart_card;

use std::sync::{Mutex, MutexGuard, PoisonError};

use mfad_store::{Account, Asker, Event, Kind, Method, Origin, Store, What};
use mfad_terms::{Cause, PinWanted, Remedy};
use mfad_text::{Text, clean, tr};
use tokio::sync::watch;

use keyring::{KeySecret, KeyringUse};
use selection::Selection;

use crate::context::Context;
use crate::error::Error;
use crate::faults::store_fault;
use crate::interaction::conversation::{Conversation, PATIENCE};
use crate::memory::trust::{Counting, SeatSession};
use crate::prompt::{PromptDetails, TokenName};
use crate::result::OperationResult;
use crate::verification::account_policy::AccountState;
use crate::verification::attempt::no_room;
use crate::verification::provable::none_usable;
use crate::verification::{
    access_pass as access, account_policy, directory, lockout, method_state, seat,
};
use crate::{clock, label};

/// Who signs in to what.
pub struct Request {
    /// Whose methods count.
    pub account: Account,
    /// What the person is signing in to, as told by the caller.
    pub reason: Option<String>,
    /// The session that it is in, if that is one at a seat.
    pub place: Option<SeatSession>,
    /// The PAM service, where root says so; none lets in who has but an access pass.
    pub service: Option<String>,
    /// Whether a sign-in there that was not long ago is enough.
    pub trusted: bool,
    /// Whether the account's login password is given with it, where a key opens it.
    pub keyring: bool,
    /// Whether nothing is tried before the person selected something.
    pub choose: bool,
    /// The id of the method that the person selected last, if any.
    pub selected: watch::Receiver<Option<String>>,
}

/// Signs in by whichever method succeeds first.
pub async fn run(
    context: &Context,
    ui: &Conversation,
    request: Request,
) -> Result<OperationResult, Error> {
    let Request { account, reason, place, service, trusted, keyring, choose, selected } = request;
    let context = &context.for_account(&account);
    let name = &account.name;
    let purpose = match reason {
        Some(reason) => tr!("signin-purpose-for", account = name, reason),
        None => tr!("signin-purpose", account = name),
    };
    let keyring = match keyring {
        true => KeyringUse::opening(context, &account),
        false => KeyringUse::None,
    };
    let pass = access::offered(context, &account, service.as_deref()).await;
    let session = RunningSignIn::new(context, ui, account, purpose, place, keyring, pass)?;
    if trusted && let Some(result) = session.trusted().await? {
        return Ok(result);
    }
    let proved = session.first_to_succeed(choose, selected).await?;
    let login_password = session.login_password(&proved);
    Ok(OperationResult { login_password, ..session.signed_in(proved) })
}

/// Has a person prove that they are this account, before something else in the same operation. It is
/// no sign-in that counts for a while, and none of before counts for it.
pub async fn prove(
    context: &Context,
    ui: &Conversation,
    account: Account,
    purpose: Text,
    selected: watch::Receiver<Option<String>>,
) -> Result<(), Error> {
    let context = &context.for_account(&account);
    let session = RunningSignIn::new(context, ui, account, purpose, None, KeyringUse::None, None)?;
    session.first_to_succeed(false, selected).await?;
    // From here on there is none to select.
    ui.methods(Vec::new());
    Ok(())
}

/// A secret that a security key made of a salt while it signed in.
pub struct MadeSecret {
    /// Whose credential made it.
    pub method: Method,
    /// The secret. The key makes it again of the same salt, and no other key does.
    pub secret: KeySecret,
    /// Whether the key verified its owner: without, it would be another secret.
    pub verified: bool,
}

/// Has a person sign in with a security key that makes a secret of this salt; `verified`: for its verified owner.
///
/// # Errors
/// Nobody signed in, or the key makes no secrets with the credential that it has for this account.
pub async fn make_secret(
    context: &Context,
    ui: &Conversation,
    account: Account,
    purpose: Text,
    selected: watch::Receiver<Option<String>>,
    salt: [u8; 32],
    verified: bool,
) -> Result<MadeSecret, Error> {
    let context = &context.for_account(&account);
    let keyring = KeyringUse::Seal { salt, verified };
    let session = RunningSignIn::new(context, ui, account, purpose, None, keyring, None)?;
    let proved = session.first_to_succeed(false, selected).await?;
    ui.methods(Vec::new());
    let ProvedMethod { method, secret, verified: was, .. } = proved;
    let was = was == Some(true);
    match secret.filter(|_| was || !verified) {
        Some(secret) => Ok(MadeSecret { method, secret, verified: was }),
        None => {
            let message = tr!("keyring-no-secret", label = method.label);
            Err(Error::new(Cause::NotSupported, message).with_remedy(Remedy::UseAnother))
        }
    }
}

/// The purpose, and who asks, unless that is the account's user or a login screen at this computer.
fn requested_by(asker: &Asker, account: &Account, purpose: Text) -> Text {
    match &asker.origin {
        Origin::Own | Origin::Greeter { .. } => purpose,
        Origin::Remote { host } if host.is_empty() => purpose,
        Origin::Remote { host } => tr!("signin-requested-from", purpose, host = clean(host)),
        Origin::Session(session) => {
            let (user, host) = (clean(&session.user), clean(&session.remote_host));
            match () {
                () if !host.is_empty() => tr!("signin-requested-by-from", purpose, user, host),
                () if session.uid != account.uid => tr!("signin-requested-by", purpose, user),
                () => purpose,
            }
        }
    }
}

/// A sign-in under way.
struct RunningSignIn<'s> {
    context: &'s Context,
    ui: &'s Conversation,
    account: Account,
    /// What it is for, as a sentence.
    purpose: Text,
    /// The session of a person at a seat that it is in, if any.
    place: Option<SeatSession>,
    /// What keys are asked for beside.
    keyring: KeyringUse,
    /// The id of what stands for an access pass, where one may be given.
    pass: Option<String>,
    /// The ids of the methods that are being tried.
    trying: Mutex<Vec<String>>,
}

/// What succeeded; it is in the store already.
struct ProvedMethod {
    method: Method,
    token: Option<TokenName>,
    /// Whether a token also verified the person.
    verified: Option<bool>,
    /// The secret that a security key made with its signature, if it was asked for one.
    secret: Option<KeySecret>,
}

impl<'s> RunningSignIn<'s> {
    fn new(
        context: &'s Context,
        ui: &'s Conversation,
        account: Account,
        purpose: Text,
        place: Option<SeatSession>,
        keyring: KeyringUse,
        pass: Option<String>,
    ) -> Result<Self, Error> {
        let purpose = requested_by(context.store.asker(), &account, purpose);
        let trying = Mutex::default();
        let session = Self { context, ui, account, purpose, place, keyring, pass, trying };
        if session.enrolled()?.is_empty() {
            return Err(session.no_methods()?);
        }
        if session.methods()?.is_empty() {
            return Err(seat::refusal(context, &session.account));
        }
        Ok(session)
    }

    /// By whichever method succeeds first; `choose`: by none before the person selected it.
    async fn first_to_succeed(
        &self,
        choose: bool,
        mut selected: watch::Receiver<Option<String>>,
    ) -> Result<ProvedMethod, Error> {
        let (mut tokens, mut store) = (self.context.tokens.expect(), self.context.store.watch());
        loop {
            let first = selected.borrow_and_update().clone();
            let ways = async {
                match choose && first.is_none() {
                    true => self.nothing_selected().await,
                    false => self.go_through(first).await,
                }
            };
            tokio::pin!(ways);
            loop {
                tokio::select! {
                    result = &mut ways => return result,
                    // The person wants another way: what is being tried is dropped, and so
                    // cancelled on the tokens.
                    Ok(()) = selected.changed() => break,
                    Ok(()) = tokens.changed() => self.show()?,
                    Ok(()) = store.changed() => self.show()?,
                    () = self.waited() => self.show()?,
                }
            }
        }
    }

    /// Why there is nothing to try. That something is set up is never taken for nothing being set up.
    fn no_methods(&self) -> Result<Error, Error> {
        if let Some(why) = directory::unknown(self.context, &self.account) {
            return Ok(directory::refusal(why));
        }
        let enrolled = self.context.store.methods(&self.account);
        if !enrolled.map_err(store_fault)?.is_empty() {
            return Ok(none_usable(self.context));
        }
        // Of who never had anything nothing else is told.
        AccountState::new(self.context, &[]).log(&self.account);
        let cleared = self.context.store.cleared(&self.account);
        let message = match cleared.map_err(store_fault)? {
            true => tr!("signin-cleared"),
            false => tr!("signin-nothing-set-up"),
        };
        Ok(Error::new(Cause::NoMethods, message).with_remedy(Remedy::Enroll))
    }

    /// The result where a sign-in that was not long ago counts.
    async fn trusted(&self) -> Result<Option<OperationResult>, Error> {
        let counts = |place: &SeatSession| {
            self.context.trust.find(&self.context.policy, &self.context.store, place, &self.account)
        };
        let Some(counting) = self.place.as_ref().and_then(counts) else { return Ok(None) };
        let Counting { method, left, .. } = counting;
        if !directory::vouches(self.context, &method) {
            return Ok(None);
        }
        let (account, id) = (self.account.clone(), method.id.clone());
        let trusted = move |store: &Store| store.log(&Event::new(&account, &id, What::Trusted, ""));
        if let Err(error) = self.context.store.write(trusted).await {
            tracing::warn!(%error, "the sign-in before does not count: this could not be written down");
            return Ok(None);
        }
        let (account, left) = (&self.account.name, clock::seconds(left));
        let message = tr!("signin-trusted", account, label = method.label, left);
        Ok(Some(OperationResult {
            message: Some(message),
            method: Some(method.id),
            label: Some(method.label),
            account: Some(account.clone()),
            trusted: Some(true),
            ..OperationResult::default()
        }))
    }

    /// Waits for a selection, which ends this.
    async fn nothing_selected(&self) -> Result<ProvedMethod, Error> {
        self.show()?;
        tokio::time::sleep(PATIENCE).await;
        let message = tr!("signin-nothing-picked");
        Err(Error::new(Cause::TimedOut, message))
    }

    /// Tries the method that comes first, then what can be used, then the others, until one
    /// succeeds or all have failed.
    async fn go_through(&self, mut first: Option<String>) -> Result<ProvedMethod, Error> {
        let mut failed = Vec::new();
        let mut last = None;
        while let Some(selection) = self.select(first.take(), &failed)? {
            if let Some(error) = last.take() {
                self.tell_failed(&error);
            }
            self.try_these(Vec::new())?;
            match self.attempt(&selection).await {
                Ok(proved) => return Ok(proved),
                // What was right cannot be written down, and nothing else could be.
                Err(error) if matches!(error.cause, Cause::DiskFull | Cause::StoreFault) => {
                    return Err(error);
                }
                Err(error) => last = Some(error),
            }
            failed.extend(self.tried(selection));
        }
        let wait = || lockout::all_wait(self.context, &self.methods().unwrap_or_default());
        let full = || self.context.store.room().err().map(no_room);
        let none = || store_fault(mfad_store::StoreError::NoSuchMethod);
        Err(last.or_else(wait).or_else(full).unwrap_or_else(none))
    }

    /// Completes when a method that had to be left alone can be tried again.
    async fn waited(&self) {
        lockout::wait_until_usable(self.context, &self.methods().unwrap_or_default()).await;
    }

    /// The account's methods that may still succeed for whoever asks, where they are.
    fn methods(&self) -> Result<Vec<Method>, Error> {
        let mut methods = self.enrolled()?;
        methods.retain(|method| !seat::is_out_of_reach(self.context, method));
        Ok(methods)
    }

    /// The account's methods that may still succeed.
    fn enrolled(&self) -> Result<Vec<Method>, Error> {
        let mut methods = self.all()?;
        let fit = |it: &Method| !self.keyring.wants_keys() || it.kind.security_key().is_some();
        methods.retain(|method| method_state::may_sign_in(self.context, method) && fit(method));
        Ok(methods)
    }

    /// The account's methods, and what stands for an access pass where one may be given.
    fn all(&self) -> Result<Vec<Method>, Error> {
        let mut methods = self.context.store.methods(&self.account).map_err(store_fault)?;
        if let Some(pass) = &self.pass {
            methods.extend(self.context.store.method(pass).map_err(store_fault)?);
        }
        Ok(methods)
    }

    async fn attempt(&self, selection: &Selection) -> Result<ProvedMethod, Error> {
        let Some(first) = selection.interactive.first() else {
            return std::future::pending().await;
        };
        let front = async {
            match &first.kind {
                Kind::SecurityKey(_) => security_key::attempt(self, &selection.interactive).await,
                Kind::SmartCard(card) => {
                    smart_card::attempt(self, first, card, &selection.background).await
                }
                Kind::OneTimeCode(code) => {
                    one_time_code::attempt(self, first, code, &selection.background).await
                }
                Kind::RecoveryCodes(_) => {
                    recovery_code::attempt(self, first, &selection.background).await
                }
                Kind::AccessPass => access_pass::attempt(self, first, &selection.background).await,
            }
        };
        tokio::select! {
            result = front => result,
            proved = security_key::try_in_background(self, &selection.background) => Ok(proved),
        }
    }

    /// What is typed for `wanted`, once `read` makes something of it. What cannot be one is no attempt, and `unfit`
    /// says so.
    async fn type_code<C>(
        &self,
        (wanted, reason): (PinWanted, Text),
        mut mistake: Option<Text>,
        unfit: impl Fn() -> Text,
        read: impl Fn(&[u8]) -> Option<C>,
    ) -> Result<C, Error> {
        loop {
            let details = PromptDetails {
                reason: reason.clone(),
                wanted: Some(wanted),
                mistake: mistake.take(),
                ..PromptDetails::default()
            };
            match read(&self.ui.pin(details).await?) {
                Some(code) => return Ok(code),
                None => mistake = Some(unfit()),
            }
        }
    }

    /// Names the keys that could be touched instead, at the end of a sentence.
    fn or_a_key(&self, keys: &[Method]) -> Text {
        let present = self.context.tokens.list();
        let there =
            |key: &&Method| method_state::unusable_reason(self.context, key, &present).is_none();
        let labels =
            |keys: Vec<&Method>| label::either_label(keys.iter().map(|key| key.label.clone()));
        match keys.iter().partition::<Vec<_>, _>(there) {
            (there, away) if there.is_empty() && away.is_empty() => Text::default(),
            (there, away) if there.is_empty() => tr!("signin-or-plug-in", keys = labels(away)),
            (there, _) => tr!("signin-or-touch", keys = labels(there)),
        }
    }

    /// Says what failed, because something else comes next.
    fn tell_failed(&self, error: &Error) {
        let details = PromptDetails {
            reason: error.message.clone(),
            remedy: error.remedy,
            remedy_about: error.remedy_about.clone(),
            error: Some(error.cause),
            ..PromptDetails::default()
        };
        self.ui.progress("failed", details);
    }

    /// Tells that these methods are being tried from now on, and no others.
    fn try_these(&self, ids: Vec<String>) -> Result<(), Error> {
        *self.trying() = ids;
        self.show()
    }

    /// Tells that these are being tried, too.
    fn try_also(&self, ids: Vec<String>) -> Result<(), Error> {
        self.trying().extend(ids);
        self.show()
    }

    /// Tells that these are not being tried any more.
    fn give_up(&self, ids: &[String]) -> Result<(), Error> {
        self.trying().retain(|id| !ids.contains(id));
        self.show()
    }

    fn trying(&self) -> MutexGuard<'_, Vec<String>> {
        self.trying.lock().unwrap_or_else(PoisonError::into_inner)
    }

    /// Tells how the methods stand.
    fn show(&self) -> Result<(), Error> {
        let mut all = self.all()?;
        method_state::sort(self.context, &mut all);
        self.ui.methods(method_state::choices(self.context, &all, &self.trying()));
        Ok(())
    }

    fn signed_in(&self, proved: ProvedMethod) -> OperationResult {
        let ProvedMethod { method, token, verified, .. } = proved;
        let by_pass = method.kind.is_access_pass();
        // A pass lets in once.
        if let Some(place) = self.place.as_ref().filter(|_| !by_pass) {
            self.context.trust.begin(&self.context.policy, place, &method);
        }
        let account = &self.account.name;
        let mut said = vec![tr!("signin-done", account, label = label::called(&method))];
        let mut remedy = None;
        if let Some(left) = method.kind.left() {
            let (codes, helps) = recovery_code::remaining(left);
            said.push(codes);
            remedy = helps;
        }
        // Nothing takes back a sign-in that succeeded; what else is wanted is told another time.
        let required = account_policy::wanting(self.context, &self.account).unwrap_or_default();
        if let Some(required) = &required {
            said.push(required.clone());
            remedy = remedy.or(Some(Remedy::ShowStatus));
        }
        OperationResult {
            message: Some(Text::sentences(said)),
            remedy,
            method: Some(method.id).filter(|_| !by_pass),
            label: Some(method.label).filter(|_| !by_pass),
            account: Some(account.clone()),
            left: method.kind.left().and_then(|left| u32::try_from(left).ok()),
            verified,
            required,
            token,
            ..OperationResult::default()
        }
    }
}
