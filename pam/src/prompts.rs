//! What mfad asks, as the line that a person reads. Pure.

use mfad_bus::{PinWanted, PromptDetails, Question};
use mfad_i18n::say;

use crate::line::Line;

const ONE_TIME_CODE: &str = PinWanted::OneTimeCode.word();
const RECOVERY_CODE: &str = PinWanted::RecoveryCode.word();
const ACCESS_PASS: &str = PinWanted::AccessPass.word();
const NEW: &str = PinWanted::New.word();
const LAST_ATTEMPTS: &str = Question::LastAttempts.word();
const TYPED_BY_KEY: &str = Question::TypedByKey.word();

/// To touch these keys, or to put a finger on them; where Ctrl-C leads to another method, that too.
pub fn touch(keys: &str, ctrl_c: bool) -> Line {
    match ctrl_c {
        true => Line::fitting(say!("pam-touch-ctrl-c", keys), say!("pam-touch-key-ctrl-c")),
        false => Line::fitting(say!("pam-touch", keys), say!("pam-touch-key")),
    }
}

/// To wait for whoever uses these keys.
pub fn wait(keys: &str, details: &PromptDetails) -> Line {
    let said = details.text_of("reason");
    match said.as_ref().and_then(|text| text.plain("program")) {
        Some(program) => Line::fitting(say!("pam-wait", program, keys), say!("pam-wait-key")),
        None => Line::new(say!("pam-wait-key")),
    }
}

/// Whether it is a code, which may be seen while it is typed: it is of no use afterwards, and is long.
pub fn is_code(details: &PromptDetails) -> bool {
    matches!(details.wanted.as_deref(), Some(ONE_TIME_CODE | RECOVERY_CODE | ACCESS_PASS))
}

/// Whether it is a new PIN, which is typed twice.
pub fn is_new(details: &PromptDetails) -> bool {
    details.wanted.as_deref() == Some(NEW)
}

/// Before a PIN or a code is typed.
pub fn secret(keys: &str, details: &PromptDetails) -> Line {
    match (details.wanted.as_deref(), details.attempts) {
        (Some(ONE_TIME_CODE), _) => Line::new(say!("pam-one-time-code")),
        (Some(RECOVERY_CODE), _) => Line::new(say!("pam-recovery-code")),
        (Some(ACCESS_PASS), _) => Line::new(say!("pam-access-pass")),
        (Some(NEW), _) => Line::fitting(say!("pam-new-pin", keys), say!("pam-new-pin-key")),
        (_, Some(left)) => {
            Line::fitting(say!("pam-pin-left", keys, left), say!("pam-pin-key-left", left))
        }
        (_, None) => Line::fitting(say!("pam-pin", keys), say!("pam-pin-key")),
    }
}

/// Before a PIN is asked for.
pub fn consent(keys: &str, details: &PromptDetails) -> Line {
    match details.attempts {
        _ if is_new(details) => Line::new(say!("pam-choose-pin")),
        Some(left) => Line::new(say!("pam-enter-pin-left", left)),
        None => Line::fitting(say!("pam-enter-pin", keys), say!("pam-enter-pin-key")),
    }
}

/// What is to be answered with yes or no; nothing if no sign-in asks it.
pub fn confirm(details: &PromptDetails) -> Option<Line> {
    match details.question.as_deref()? {
        LAST_ATTEMPTS => Some(Line::new(say!("pam-last-attempts", left = details.attempts?))),
        TYPED_BY_KEY => Some(Line::new(say!("pam-typed-by-key"))),
        _ => None,
    }
}

/// Why it is asked again; nothing if this is the first time.
pub fn mistake(details: &PromptDetails) -> Option<Line> {
    details.mistake.as_ref()?;
    let said = details.text_of("mistake");
    Some(Line::new(match said.as_ref().and_then(|text| text.id()) {
        Some("proof-pin-wrong" | "card-wrong") => say!("pam-pin-wrong"),
        Some("proof-pin-too-short") => {
            say!("pam-pin-short", least = details.minimum.unwrap_or_default())
        }
        Some("proof-pin-too-long" | "proof-pin-too-many-bytes") => say!("pam-pin-long"),
        Some("proof-pin-rules" | "proof-pin-nul" | "proof-not-text" | "proof-pin-is-text") => {
            say!("pam-pin-not-accepted")
        }
        Some("proof-finger-unknown") => say!("pam-finger-unknown"),
        Some("signin-code-wrong") => say!("pam-code-wrong"),
        Some("signin-code-used") => say!("pam-code-used"),
        Some("signin-code-unfit") => say!("pam-code-unfit"),
        Some("signin-recovery-wrong") => say!("pam-recovery-wrong"),
        Some("signin-recovery-used") => say!("pam-recovery-used"),
        Some("signin-recovery-unfit") => say!("pam-recovery-unfit"),
        Some("signin-pass-wrong") => say!("pam-pass-wrong"),
        Some("signin-pass-used") => say!("pam-pass-used"),
        Some("signin-pass-expired") => say!("pam-pass-expired"),
        Some("signin-pass-unfit") => say!("pam-pass-unfit"),
        _ => say!("pam-try-again"),
    }))
}

/// What tokens a prompt is about, by what they call themselves.
pub fn tokens(details: &PromptDetails) -> Vec<&str> {
    details.tokens.iter().flatten().map(|token| token.name.as_str()).collect()
}

#[cfg(test)]
mod tests {
    use mfad_bus::PromptKind;
    use mfad_client::Reader;

    use super::*;

    /// Which PINs a sign-in can ask for.
    const AT_A_SIGN_IN: [&str; 5] =
        [PinWanted::Current.word(), NEW, ONE_TIME_CODE, RECOVERY_CODE, ACCESS_PASS];

    /// What is shown of each prompt, as `sign_in` shows it.
    fn shown(kind: PromptKind, details: &PromptDetails) -> String {
        let keys = crate::line::either(&tokens(details));
        if details.wanted.as_deref().is_some_and(|it| !AT_A_SIGN_IN.contains(&it)) {
            return "-".to_owned();
        }
        let lines = match kind {
            PromptKind::Pin if is_code(details) => vec![secret(&keys, details)],
            PromptKind::Pin => vec![consent(&keys, details), secret(&keys, details)],
            PromptKind::Confirm => confirm(details).into_iter().collect(),
            PromptKind::Wait => vec![wait(&keys, details)],
            PromptKind::Touch => vec![touch(&keys, false), touch(&keys, true)],
            PromptKind::Fingerprint => vec![touch(&keys, false)],
            PromptKind::Insert => vec![crate::methods::plug_in("Blue key")],
            // No sign-in asks these.
            PromptKind::Remove | PromptKind::Choose => Vec::new(),
        };
        let lines: Vec<_> = mistake(details).into_iter().chain(lines).collect();
        assert!(lines.iter().all(Line::fits), "{lines:?}");
        match lines.is_empty() {
            true => "-".to_owned(),
            false => lines.iter().map(Line::as_str).collect::<Vec<_>>().join("\n"),
        }
    }

    #[test]
    fn every_kind_of_prompt_is_shown_in_each_language() {
        ::prompts::compare("pam", Reader::Screen, |kind, details| shown(kind, &details));
    }
}
