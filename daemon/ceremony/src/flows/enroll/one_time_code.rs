//! Setting up one-time codes: mfad makes the secret, the person's app takes it, and one right code
//! proves that it did. Before that nothing is kept.

use std::time::SystemTime;

use mfad_secret::SealedSecret;
use mfad_store::{Kind, OneTimeCode};
use mfad_terms::{Cause, PinWanted};
use mfad_text::{Text, tr};
use zeroize::Zeroizing;

use super::{Enrolling, add, user_handle};
use crate::context::Context;
use crate::error::Error;
use crate::faults::store_fault;
use crate::interaction::conversation::Conversation;
use crate::prompt::PromptDetails;
use crate::result::OperationResult;
use crate::verification::totp::{Check, Code, Secret};

/// How many wrong codes are taken.
const TRIES: u32 = 5;
/// Codes so many steps away are looked at to tell whose clock is wrong: ten minutes.
const FAR: u64 = 20;

/// Sets them up.
pub async fn enroll(
    context: &Context,
    ui: &Conversation,
    it: Enrolling,
) -> Result<OperationResult, Error> {
    let secret = Secret::random()?;
    // Before somebody is told it, so that nobody is told one that cannot be kept.
    let (bytes, account) = (Zeroizing::new(secret.bytes().to_vec()), it.account.clone());
    let sealed = context
        .store
        .write(move |store| store.seal(&bytes, &account))
        .await
        .map_err(store_fault)?;
    let user_handle = user_handle(context, &it.account)?;
    let address = SealedSecret::new(&secret.address(&issuer(), &it.account.name));
    let last = prove(ui, &secret, address.map_err(|error| untold(&error))?).await?;
    let label = &it.label.clone().unwrap_or_else(|| it.default_label.clone());
    let kind = Kind::OneTimeCode(OneTimeCode { secret: sealed, last });
    add(context, it, user_handle, label, kind).await.map_err(store_fault)
}

/// Has a right code typed, and gives the step of time that it belongs to.
async fn prove(ui: &Conversation, secret: &Secret, address: SealedSecret) -> Result<u64, Error> {
    let (mut address, mut mistake) = (Some(address), None);
    for _ in 0..TRIES {
        let details = PromptDetails {
            reason: tr!("enroll-code-add"),
            wanted: Some(PinWanted::OneTimeCode),
            address: address.take(),
            mistake: mistake.take(),
            ..PromptDetails::default()
        };
        let typed = ui.pin(details).await?;
        let (code, now) = (Code::typed(&typed), SystemTime::now());
        match code.map(|code| (secret.check(code, now, 0), secret.skew(code, now, FAR))) {
            Some((Check::Right(step), _)) => return Ok(step),
            Some((_, Some(skew))) => mistake = Some(clocks_differ(skew)),
            Some(_) => mistake = Some(tr!("signin-code-wrong")),
            None => mistake = Some(tr!("signin-code-unfit")),
        }
    }
    let message = tr!("enroll-code-wrong-thrice", tries = TRIES);
    Err(Error::new(Cause::CodeWrong, message))
}

fn clocks_differ(skew: i64) -> Text {
    let seconds = skew.unsigned_abs();
    match skew < 0 {
        true => tr!("enroll-code-clock-behind", seconds),
        false => tr!("enroll-code-clock-ahead", seconds),
    }
}

/// What the app calls this computer.
fn issuer() -> String {
    let name = rustix::system::uname().nodename().to_string_lossy().into_owned();
    if name.is_empty() { "mfad".to_owned() } else { name }
}

fn untold(error: &dyn std::fmt::Display) -> Error {
    Error::new(Cause::StoreFault, tr!("enroll-code-untold", error = error.to_string()))
}
