//! Waiting after wrong tries: what is kept of them, and the policy's rules.

use std::time::Duration;

use mfad_policy::{Allowance, Moment, Tries, Waiting};
use mfad_store::{Counts, Method, Store, StoreError, WrongTries};
use mfad_terms::Cause;
use mfad_text::{Text, tr};

use crate::clock::{now, seconds};
use crate::context::Context;
use crate::error::Error;
use crate::faults::store_fault;
use crate::label::called;

/// A method is about to be tried: counts as wrong from now on, until it turns out right.
///
/// # Errors
/// There is a wait.
pub async fn begin(context: &Context, method: &Method) -> Result<(), Error> {
    let (rules, now, id) = (context.policy.rules().waiting, now(), method.id.clone());
    let decide = move |before| begun(rules, before, &now);
    match context
        .store
        .write(move |store| store.try_method(&id, decide))
        .await
        .map_err(store_fault)?
    {
        None => Ok(()),
        Some(left) => Err(too_many(&called(method), left)),
    }
}

/// What is counted from now on, and how long there is a wait, if there is one.
fn begun(rules: Waiting, before: Counts, now: &Moment) -> (Counts, Option<Duration>) {
    let left = wait(rules, &before, now);
    if !left.is_zero() {
        return (before, Some(left));
    }
    let in_a_row = match rules.begin(before.in_a_row.map(from_store), now) {
        Ok(tries) | Err((tries, _)) => Some(kept(tries)),
    };
    let lately = Some(kept(Allowance::EACH.begin(before.lately.map(from_store), now)));
    (Counts { in_a_row, lately, ..before }, None)
}

/// How long it still is until the next try after these.
fn wait(rules: Waiting, counts: &Counts, now: &Moment) -> Duration {
    let in_a_row = counts.in_a_row.clone().map(|it| rules.left(&from_store(it), now));
    let lately = counts.lately.clone().map(|it| Allowance::EACH.left(&from_store(it), now));
    in_a_row.max(lately).unwrap_or_default()
}

/// How long a method has to be left alone still, in whole seconds; `None` if not at all.
pub fn left(context: &Context, method: &Method) -> Option<u32> {
    let left = wait(context.policy.rules().waiting, &method.counts, &now());
    (!left.is_zero()).then(|| seconds(left))
}

/// The same after these tries, by whomever.
pub fn left_after(context: &Context, counts: &[Counts]) -> Option<u32> {
    let (rules, now) = (context.policy.rules().waiting, now());
    let longest = counts.iter().map(|it| wait(rules, it, &now)).max().unwrap_or_default();
    (!longest.is_zero()).then(|| seconds(longest))
}

/// What was counted in another run of the machine waits anew from now on.
///
/// # Errors
/// The store cannot be written.
pub fn begin_anew(store: &Store) -> Result<(), StoreError> {
    let Moment { boot, after } = now();
    store.begin_anew(&boot, after)
}

/// The news that tries were wrong, and how long this way is closed now, if it is.
pub fn told(context: &Context, method: &Method, news: Text) -> Text {
    let current = context.store.method(&method.id).ok().flatten();
    match current.and_then(|it| left(context, &it)) {
        Some(left) => Text::sentences([news, tr!("signin-closed", left)]),
        None => news,
    }
}

/// Completes when the first of these that waits can be tried again; never if none waits.
pub async fn wait_until_usable(context: &Context, methods: &[Method]) {
    match methods.iter().filter_map(|it| left(context, it)).min() {
        Some(left) => tokio::time::sleep(Duration::from_secs(left.into())).await,
        None => std::future::pending().await,
    }
}

/// Every way has to wait: for how long, and what else there is.
pub fn all_wait(context: &Context, methods: &[Method]) -> Option<Error> {
    let waits = methods.iter().filter_map(|it| Some((left(context, it)?, it)));
    let (left, method) = waits.min_by_key(|(left, it)| (*left, &it.label))?;
    Some(too_many(&called(method), Duration::from_secs(left.into())))
}

fn too_many(label: &Text, left: Duration) -> Error {
    let left = seconds(left);
    let message = tr!("signin-wait", label, left);
    Error::new(Cause::TooManyAttempts, message)
}

fn from_store(tries: WrongTries) -> Tries {
    let WrongTries { wrong, boot, after } = tries;
    Tries { wrong, last: Moment { boot, after } }
}

fn kept(tries: Tries) -> WrongTries {
    let Tries { wrong, last: Moment { boot, after } } = tries;
    WrongTries { wrong, boot, after }
}
