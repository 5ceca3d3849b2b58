//! `mfactl pin …`: whether a token has a PIN, its first one, another one.

use mfad_bus::{Fido2Proxy, WireError};
use mfad_i18n::say;
use serde::Serialize;
use zbus::OwnedObjectPath;

use crate::args::WhichToken;
use crate::args::pin::{PinChangeArgs, PinSetArgs};
use crate::exit::Failure;
use crate::objects::{self, Fido2Info};
use crate::output::visible;
use crate::prompts::{Pins, Readiness};
use crate::{Session, keys, pick};

#[derive(Serialize)]
struct PinJson<'p> {
    token: objects::Named<'p>,
    pin: &'p objects::Pin,
}

pub(crate) async fn status(session: &Session, which: WhichToken) -> Result<(), Failure> {
    let daemon = session.daemon().await?;
    let tokens = daemon.tokens().await?;
    let token = pick::key(which.typed(), &tokens)?;
    let pin = daemon.pin(token).await?;
    session.output.json(&PinJson { token: token.named(), pin: &pin })?;
    let next = next(&pin, &token.id);
    session.output.text(&format!("{}: {}{next}", visible(&token.name), in_words(&pin)))?;
    Ok(())
}

pub(crate) async fn set(session: &Session, it: PinSetArgs) -> Result<(), Failure> {
    let pins = Pins::read(None, it.new.new_pin_fd)?;
    let begin = async |fido2: &Fido2Proxy<'_>| fido2.set_pin().await;
    operate(session, &it.which, pins, begin).await
}

pub(crate) async fn change(session: &Session, it: PinChangeArgs) -> Result<(), Failure> {
    let pins = Pins::read(it.current.pin_fd, it.new.new_pin_fd)?;
    let begin = async |fido2: &Fido2Proxy<'_>| fido2.change_pin().await;
    operate(session, &it.which, pins, begin).await
}

async fn operate(
    session: &Session,
    which: &WhichToken,
    pins: Pins,
    begin: impl AsyncFnOnce(&Fido2Proxy<'static>) -> Result<OwnedObjectPath, WireError>,
) -> Result<(), Failure> {
    let (typed, ready) = (which.typed(), Readiness::with_pins(pins));
    keys::operate(session, typed, ready, Fido2Info::takes_pin, begin).await.map(drop)
}

/// How a PIN stands.
pub(crate) fn in_words(pin: &objects::Pin) -> String {
    let left = pin.attempts.map(|left| format!(", {}", say!("pin-attempts", left)));
    let left = left.unwrap_or_default();
    match pin.state.as_str() {
        "unsupported" => say!("pin-unsupported"),
        "not-set" => say!("pin-not-set"),
        "set" => say!("pin-set") + &left,
        "change-required" => say!("pin-change-required") + &left,
        "blocked-until-replug" => say!("pin-blocked-until-replug") + &left,
        "blocked" => say!("pin-blocked-for-good"),
        other => say!("pin-other", state = other) + &left,
    }
}

/// What to do about it, on a line of its own.
fn next(pin: &objects::Pin, id: &str) -> String {
    let next = match pin.state.as_str() {
        "not-set" => say!("pin-set-next", id),
        "change-required" => say!("pin-change-next", id),
        "blocked-until-replug" => say!("pin-replug-next"),
        "blocked" => say!("pin-reset-next", id),
        _ => return String::new(),
    };
    format!("\n{next}")
}

#[cfg(test)]
mod tests {
    use super::*;

    fn pin(state: &str, attempts: Option<u32>) -> objects::Pin {
        let state = state.to_owned();
        objects::Pin { state, attempts, verification_attempts: None, minimum: 4, maximum: 63 }
    }

    #[test]
    fn a_blocked_pin_comes_with_the_way_out() {
        assert_eq!(
            next(&pin("blocked", Some(0)), "k_1"),
            "\nOnly a reset helps, which erases the key: mfactl reset k_1"
        );
        assert!(next(&pin("blocked-until-replug", Some(5)), "k_1").contains("Unplug the key"));
        assert_eq!(next(&pin("set", Some(8)), "k_1"), "");
    }

    #[test]
    fn a_state_of_a_later_version_is_shown_as_it_is() {
        assert_eq!(in_words(&pin("frozen", Some(1))), "PIN frozen, 1 attempt left");
    }
}
