//! What mfad asks, as the line that a person reads. Pure.

use mfad_bus::{PinWanted, PromptDetails};

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
    let what = match details.wanted.as_deref() {
        None | Some(CURRENT) => "PIN",
        Some(NEW) => "New PIN",
        Some(_) => return format!("{} Or just press Enter to go on without: ", details.reason),
    };
    let of = match names(details) {
        names if names.is_empty() => String::new(),
        names => format!(" of {names}"),
    };
    match details.attempts {
        Some(1) => format!("{what}{of} (1 attempt left): "),
        Some(left) => format!("{what}{of} ({left} attempts left): "),
        None => format!("{what}{of}: "),
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
    names.collect::<Vec<_>>().join(" or ")
}
