//! The one place that every attempt passes: an answer was given, it is about to be checked, and it
//! was right or wrong. What nobody answered is no attempt.

use mfad_store::{Event, Kind, Method, Store, StoreError, UsedPass, What};
use mfad_terms::Cause;
use mfad_text::tr;

use crate::context::Context;
use crate::error::Error;
use crate::faults::store_fault;
use crate::verification::{lockout, method_state};

/// An answer that is about to be checked against a method.
pub struct Attempt<'c> {
    context: &'c Context,
    method: Method,
}

impl<'c> Attempt<'c> {
    /// Begins an attempt with this method, as it is now. From here on it counts as wrong, until it
    /// turns out right, whatever becomes of the daemon meanwhile.
    ///
    /// # Errors
    /// It is not enrolled any more, is suspended, or has to be left alone for a while.
    pub async fn begin(context: &'c Context, method: &Method) -> Result<Self, Error> {
        let attempt = Self::with_token(context, method)?;
        lockout::begin(context, &attempt.method).await?;
        Ok(attempt)
    }

    /// The same with what a token signs. A signature that is wrong tells nothing of a secret, and any device
    /// can give one: it counts for nothing. The PIN of a card the card counts.
    ///
    /// # Errors
    /// It is not enrolled any more, or is suspended.
    pub fn with_token(context: &'c Context, method: &Method) -> Result<Self, Error> {
        let current = context.store.method(&method.id).map_err(store_fault)?;
        let method = current.filter(|it| method_state::may_sign_in(context, it));
        let method = method.ok_or_else(|| store_fault(StoreError::NoSuchMethod))?;
        // What is spent by use has to be written down; keys and cards sign something new each time.
        if method.kind.token().is_none() {
            context.store.room().map_err(no_room)?;
        }
        Ok(Self { context, method })
    }

    /// The method as it was when the attempt began.
    pub fn method(&self) -> &Method {
        &self.method
    }

    /// It was right. What is kept of the method from now on is written together with the sign-in;
    /// gives the method as it is then.
    ///
    /// # Errors
    /// It was used for another sign-in meanwhile, or the store failed: this one is none then.
    pub async fn succeeded(self, kind: Kind) -> Result<Method, Error> {
        let (mut method, was) = (self.method.clone(), self.method);
        method.kind = kind.clone();
        let used = self.context.store.write(move |store| store.used(&was, &kind)).await;
        used.map_err(|error| match error {
            StoreError::Outdated => Error::new(Cause::NotVerified, tr!("signin-used-elsewhere")),
            StoreError::DiskFull => Error::new(Cause::DiskFull, tr!("signin-disk-full")),
            other => store_fault(other),
        })?;
        Ok(method)
    }

    /// It was an access pass, which is used up from now on, durably before anybody is let in. Whether it
    /// was not used before.
    ///
    /// # Errors
    /// The store failed: this sign-in is none then.
    pub async fn admitted_by(&self, pass: &UsedPass) -> Result<bool, Error> {
        let (method, pass) = (self.method.clone(), pass.clone());
        let used = self.context.store.write(move |store| store.use_pass(&method, &pass)).await;
        match used {
            Ok(()) => Ok(true),
            // Or there is another secret since.
            Err(StoreError::Outdated | StoreError::NoSuchMethod) => Ok(false),
            Err(StoreError::DiskFull) => Err(Error::new(Cause::DiskFull, tr!("signin-disk-full"))),
            Err(other) => Err(store_fault(other)),
        }
    }

    /// It was wrong.
    pub async fn failed(self, cause: Cause) {
        let Self { context, method } = self;
        tracing::warn!(
            account = method.account.name,
            method = method.label,
            cause = cause.word(),
            "an attempt to sign in failed"
        );
        let here = context.clone();
        let refused = move |store: &Store| {
            let Method { account, id, .. } = &method;
            store.log(&Event::new(account, id, What::Refused, cause.word()))?;
            let current = store.method(id)?;
            match current.and_then(|it| lockout::left(&here, &it)) {
                Some(left) => store.log(&Event::new(account, id, What::Locked, &left.to_string())),
                None => Ok(()),
            }
        };
        if let Err(error) = context.store.write(refused).await {
            tracing::error!(%error, "the refusal could not be written down");
        }
    }
}

/// Why a code cannot be tried: each try is written down.
pub fn no_room(error: StoreError) -> Error {
    match error {
        StoreError::DiskFull => Error::new(Cause::DiskFull, tr!("signin-codes-disk-full")),
        other => store_fault(other),
    }
}
