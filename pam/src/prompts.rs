//! What mfad asks, as the line that a person reads. Pure.

use mfad_bus::{PinWanted, PromptDetails, PromptKind};
use mfad_words::say;

const ONE_TIME_CODE: &str = PinWanted::OneTimeCode.word();
const RECOVERY_CODE: &str = PinWanted::RecoveryCode.word();
const NEW: &str = PinWanted::New.word();

/// What a person is to do who is not asked to type anything; in few words where a program may not show many.
/// Only who is to touch a key is not told by name which.
pub fn to_do(kind: Option<PromptKind>, details: &PromptDetails, shows: bool) -> String {
    let keys = names(details);
    match kind.filter(|_| !keys.is_empty()) {
        Some(PromptKind::Touch | PromptKind::Fingerprint) if !shows => say!("pam-touch", keys),
        Some(PromptKind::Touch) => format!("{} ({keys})", details.reason),
        _ => details.reason.clone(),
    }
}

/// Whether it is a code, which may be seen while it is typed: it is of no use afterwards, and is long.
pub fn is_code(details: &PromptDetails) -> bool {
    matches!(details.wanted.as_deref(), Some(ONE_TIME_CODE | RECOVERY_CODE))
}

/// Before a PIN or a code is typed.
pub fn secret(details: &PromptDetails, shows: bool) -> String {
    match (is_code(details), shows) {
        (false, _) => format!("{}: ", pin(details)),
        (true, true) => format!("{} {} ", details.reason, say!("pam-or-without")),
        (true, false) if details.wanted.as_deref() == Some(RECOVERY_CODE) => {
            format!("{} ", say!("pam-recovery-code"))
        }
        (true, false) => format!("{} ", say!("pam-one-time-code")),
    }
}

/// Before a PIN is asked for.
pub fn consent(details: &PromptDetails) -> String {
    format!("{} {} ", say!("pam-type-pin", pin = pin(details)), say!("pam-yes-or-no"))
}

/// Which PIN, and how many attempts are left.
fn pin(details: &PromptDetails) -> String {
    let keys = names(details);
    let what = match (details.wanted.as_deref() == Some(NEW), keys.is_empty()) {
        (false, true) => say!("prompts-pin"),
        (false, false) => say!("pam-pin-of", keys),
        (true, true) => say!("prompts-new-pin"),
        (true, false) => say!("pam-new-pin-of", keys),
    };
    match details.attempts {
        Some(left) => format!("{what} ({})", say!("pin-attempts", left)),
        None => what,
    }
}

/// Before something is picked: "1 First, 2 Second: ".
pub fn choices(details: &PromptDetails) -> String {
    let choices = details.choices.iter().flatten().zip(1..);
    let lines: Vec<_> = choices.map(|((_, label), number)| format!("{number} {label}")).collect();
    format!("{} {}: ", details.reason, lines.join(", "))
}

fn names(details: &PromptDetails) -> String {
    let names = details.tokens.iter().flatten().map(|token| token.name.as_str());
    names.collect::<Vec<_>>().join(&format!(" {} ", say!("prompts-or")))
}
