//! What mfad asks, as the line that a person reads. Pure.

use mfad_bus::{PinWanted, PromptDetails};
use mfad_words::say;

const CURRENT: &str = PinWanted::Current.word();
const NEW: &str = PinWanted::New.word();

/// What a person is to do who is not asked to type anything.
pub fn to_do(details: &PromptDetails) -> String {
    let names = names(details);
    match names.is_empty() || details.reason.contains(&names) {
        true => details.reason.clone(),
        false => format!("{} ({names})", details.reason),
    }
}

/// Before a PIN or a code is typed. What is no PIN says itself what it is.
pub fn secret(details: &PromptDetails) -> String {
    let keys = names(details);
    let what = match (details.wanted.as_deref(), keys.is_empty()) {
        (None | Some(CURRENT), true) => say!("prompts-pin"),
        (None | Some(CURRENT), false) => say!("pam-pin-of", keys),
        (Some(NEW), true) => say!("prompts-new-pin"),
        (Some(NEW), false) => say!("pam-new-pin-of", keys),
        (Some(_), _) => return format!("{} {} ", details.reason, say!("pam-or-without")),
    };
    match details.attempts {
        Some(left) => format!("{what} ({}): ", say!("pin-attempts", left)),
        None => format!("{what}: "),
    }
}

/// Whether it may be seen while it is typed: a code is of no use afterwards, and is long.
pub fn may_be_seen(details: &PromptDetails) -> bool {
    !matches!(details.wanted.as_deref(), None | Some(CURRENT | NEW))
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
