//! Kinds and states of methods and tokens in words.

use mfad_bus::Remedy;
use mfad_client::objects::{Method, Pin, Token};
use mfad_client::{Reader, add_remedy};
use mfad_i18n::{say, visible};

use crate::moments;

/// A kind of method.
pub fn method_kind(kind: &str) -> String {
    match kind {
        "security-key" => say!("window-security-key"),
        "smart-card" => say!("window-smart-card"),
        "one-time-code" => say!("window-authenticator-app"),
        "recovery-codes" => say!("window-recovery-codes"),
        other => visible(other),
    }
}

/// The picture of a kind of method.
pub fn method_icon(kind: &str) -> &'static str {
    match kind {
        "smart-card" => "mfad-card-symbolic",
        "one-time-code" => "mfad-app-symbolic",
        "recovery-codes" => "mfad-paper-symbolic",
        _ => "mfad-key-symbolic",
    }
}

/// When a method was used last.
pub fn last_used(method: &Method) -> String {
    match method.last_used {
        None => say!("window-never-used"),
        Some(at) => say!("window-used", when = moments::ago(at)),
    }
}

/// How a method stands, as one line.
pub fn method_state(method: &Method) -> String {
    if !method.usable {
        return why_not(method);
    }
    let left = method.left.map(|left| say!("window-codes-left", left));
    let pin = method.pin_change_required.then(|| say!("methods-another-pin"));
    let parts = [Some(say!("window-ready")), left, pin];
    parts.into_iter().flatten().collect::<Vec<_>>().join(", ")
}

/// Why a method cannot be used now, and what helps.
fn why_not(method: &Method) -> String {
    if let Some(seconds) = method.waiting {
        return say!("window-waiting", seconds);
    }
    let why = method.why_not.as_deref();
    let mut why = why.map_or_else(|| say!("window-cannot-be-used"), visible);
    let helps = match (method.suspended.as_deref(), method.left) {
        (Some("lost"), _) => Some(Remedy::Reactivate.word()),
        (None, Some(0)) => Some(Remedy::CreateRecoveryCodes.word()),
        _ => None,
    };
    add_remedy(Reader::Screen, &mut why, helps, Some(&method.label));
    why
}

/// The picture of a token.
pub fn token_icon(token: &Token) -> &'static str {
    let fingers = |it: &mfad_client::objects::Fido2Info| it.options.contains_key("bioEnroll");
    match token.kind.as_str() {
        "smart-card" => "mfad-card-symbolic",
        _ if token.fido2.as_ref().is_some_and(fingers) => "mfad-finger-key-symbolic",
        _ => "mfad-key-symbolic",
    }
}

/// Whether a token has a PIN as it said when it was plugged in, and what else is on it; or why it cannot
/// be used.
pub fn token_summary(token: &Token) -> String {
    let others = ["piv", "oath", "openpgp"].into_iter().filter(|it| token.has(it)).map(application);
    let others = others.collect::<Vec<_>>().join(", ");
    match (&token.fido2, others.is_empty()) {
        (Some(_), true) => fido2_pin(token),
        (Some(_), false) => format!("{} · {others}", fido2_pin(token)),
        (None, false) => others,
        (None, true) => problem(token).unwrap_or_else(|| match token.kind.as_str() {
            "smart-card" => say!("window-unknown-card"),
            _ => say!("window-useless"),
        }),
    }
}

/// Why a token cannot be used, and what helps.
pub fn problem(token: &Token) -> Option<String> {
    let mut problem = visible(token.problem.as_deref()?);
    add_remedy(Reader::Screen, &mut problem, token.problem_remedy.as_deref(), Some(&token.id));
    Some(problem)
}

fn fido2_pin(token: &Token) -> String {
    match &token.fido2 {
        Some(_) if token.has("u2f") => say!("window-old"),
        Some(fido2) if fido2.pin_change_required => say!("window-pin-change-required"),
        Some(fido2) if fido2.pin_set => say!("window-pin-set"),
        Some(fido2) if fido2.options.contains_key("clientPin") => say!("window-pin-not-set"),
        _ => say!("window-pin-unsupported"),
    }
}

/// How the PIN of a token stands, without the number of attempts.
pub fn pin_state(pin: &Pin) -> String {
    match pin.state.as_str() {
        "unsupported" => say!("window-pin-unsupported"),
        "not-set" => say!("window-pin-not-set"),
        "set" => say!("window-pin-set"),
        "change-required" => say!("window-pin-change-required"),
        "blocked-until-replug" => say!("window-pin-replug"),
        "blocked" => say!("window-pin-blocked"),
        other => visible(other),
    }
}

/// The name of what can be on a token.
pub fn application(word: &str) -> String {
    match word {
        "fido2" => "FIDO2".to_owned(),
        "u2f" => "U2F".to_owned(),
        "piv" => "PIV".to_owned(),
        "oath" => say!("window-codes"),
        "openpgp" => "OpenPGP".to_owned(),
        other => visible(other),
    }
}
