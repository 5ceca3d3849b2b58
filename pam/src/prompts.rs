//! What mfad asks, as the line that a person reads. Pure.

use mfad_bus::{PinWanted, PromptDetails, PromptKind};
use mfad_i18n::say;

const ONE_TIME_CODE: &str = PinWanted::OneTimeCode.word();
const RECOVERY_CODE: &str = PinWanted::RecoveryCode.word();
const ACCESS_PASS: &str = PinWanted::AccessPass.word();
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
    matches!(details.wanted.as_deref(), Some(ONE_TIME_CODE | RECOVERY_CODE | ACCESS_PASS))
}

/// Before a PIN or a code is typed.
pub fn secret(details: &PromptDetails, shows: bool) -> String {
    match (is_code(details), shows) {
        (false, _) => format!("{}: ", pin(details)),
        (true, true) => format!("{} {} ", details.reason, say!("pam-or-without")),
        (true, false) if details.wanted.as_deref() == Some(RECOVERY_CODE) => {
            format!("{} ", say!("pam-recovery-code"))
        }
        (true, false) if details.wanted.as_deref() == Some(ACCESS_PASS) => {
            format!("{} ", say!("pam-access-pass"))
        }
        (true, false) => format!("{} ", say!("pam-one-time-code")),
    }
}

/// Before a PIN is asked for.
pub fn consent(details: &PromptDetails) -> String {
    let keys = names(details);
    let question = match details.wanted.as_deref() == Some(NEW) && !keys.is_empty() {
        true => say!("pam-choose-pin", keys),
        false => say!("pam-type-pin", pin = pin(details)),
    };
    format!("{question} {} ", say!("pam-yes-or-no"))
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

#[cfg(test)]
mod tests {
    use mfad_bus::{PIN_INSTEAD, Question};
    use mfad_client::Reader;

    use super::*;

    /// Which PINs and questions a sign-in can ask.
    const AT_A_SIGN_IN: [&str; 7] = [
        PinWanted::Current.word(),
        NEW,
        ONE_TIME_CODE,
        RECOVERY_CODE,
        ACCESS_PASS,
        Question::LastAttempts.word(),
        Question::TypedByKey.word(),
    ];

    /// What is asked of each prompt, as `sign_in` asks it.
    fn shown(kind: PromptKind, mut details: PromptDetails, shows: bool) -> String {
        // At a login screen nothing is typed in the place of a finger.
        details.choices = details.choices.filter(|it| it.iter().all(|(id, _)| id != PIN_INSTEAD));
        let asked = details.wanted.as_deref().or(details.question.as_deref()).unwrap_or_default();
        if !asked.is_empty() && !AT_A_SIGN_IN.contains(&asked) {
            return "-".to_owned();
        }
        let said = match kind {
            PromptKind::Pin if is_code(&details) => secret(&details, shows),
            PromptKind::Pin => format!("{}\n{}", consent(&details), secret(&details, shows)),
            PromptKind::Confirm => format!("{} {}", details.reason, say!("pam-yes-or-no")),
            PromptKind::Choose => choices(&details),
            kind => to_do(Some(kind), &details, shows),
        };
        format!("{}\n{said}", details.mistake.unwrap_or_default()).trim_start().to_owned()
    }

    #[test]
    fn every_kind_of_prompt_is_shown_in_each_language() {
        ::prompts::compare("pam", Reader::Screen, |kind, details| shown(kind, details, true));
        ::prompts::compare("pam-in-few-words", Reader::Screen, |kind, details| {
            shown(kind, details, false)
        });
    }
}
