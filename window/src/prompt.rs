//! A prompt as the window shows it: what is said, and what kind of answer it takes. Pure.

use mfad_bus::{
    MethodChoice, PIN_INSTEAD, PinWanted, PromptDetails, PromptKind, Question, SecretFile,
};
use mfad_client::wanted::{is_new, is_shown, label};
use mfad_i18n::{say, visible};

/// Below so many seconds the time left is told even while somebody types.
pub const HURRY: u32 = 30;

/// What is shown of a prompt.
#[derive(Debug, Clone)]
pub struct Shown {
    /// The name of the picture.
    pub icon: &'static str,
    /// Why it is asked again.
    pub mistake: Option<String>,
    /// What it is about, and what to do.
    pub reason: String,
    /// What a person has to know before they answer: which tokens, what will be lost.
    pub lines: Vec<String>,
    /// For how many seconds it waits.
    pub seconds: Option<u32>,
    /// The answer that it takes.
    pub answer: Wanted,
}

/// The answer that a prompt takes.
#[derive(Debug, Clone)]
pub enum Wanted {
    /// None: something is done with a token. `pin_instead`: or the PIN may be typed.
    Deed {
        /// What is chosen by somebody who types the PIN instead, in words.
        pin_instead: Option<String>,
    },
    /// A PIN or a code.
    Secret(Secret),
    /// Yes or no.
    Confirm(Confirm),
    /// One of several, by id, with a label each.
    Choose(Vec<(String, String)>),
}

/// What is typed.
#[derive(Debug, Clone)]
pub struct Secret {
    /// What stands before the line.
    pub label: String,
    /// Whether it is typed twice.
    pub new: bool,
    /// Whether it is seen while it is typed: of no use to anybody once it is used, or not secret.
    pub seen: bool,
    /// What stands below the line.
    pub hint: Option<String>,
    /// The fewest characters of a new one.
    pub minimum: Option<u32>,
    /// The most bytes of a new one.
    pub maximum: Option<u32>,
    /// The address that an app takes, which is shown as a picture.
    pub address: Option<SecretFile>,
}

/// A question.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Confirm {
    /// What yes is called.
    pub yes: String,
    /// What no is called, where it does not end the operation.
    pub no: Option<String>,
    /// Whether yes destroys something.
    pub destroys: bool,
}

impl Shown {
    /// Of a prompt, or of progress, which is of no kind.
    pub fn new(kind: Option<PromptKind>, details: PromptDetails) -> Self {
        let (icon, answer) = match kind {
            Some(PromptKind::Pin) => secret(&details),
            Some(PromptKind::Confirm) => confirm(&details),
            Some(PromptKind::Choose) => {
                let choices = details.choices.iter().flatten();
                let choices = choices.map(|(id, label)| (id.clone(), visible(label)));
                (ASK, Wanted::Choose(choices.collect()))
            }
            kind => (deed_icon(kind), deed(&details)),
        };
        Self {
            icon,
            mistake: details.mistake.as_deref().map(visible),
            lines: lines(kind, &details),
            reason: visible(&details.reason),
            seconds: details.seconds,
            answer,
        }
    }

    /// Whether somebody has to type or press something.
    pub fn is_answered(&self) -> bool {
        !matches!(self.answer, Wanted::Deed { .. })
    }

    /// Whether the time left is shown, when it is so many seconds.
    pub fn tells(&self, left: u32) -> bool {
        !self.is_answered() || left <= HURRY
    }
}

const ASK: &str = "dialog-question-symbolic";

fn deed_icon(kind: Option<PromptKind>) -> &'static str {
    match kind {
        Some(PromptKind::Insert) => "mfad-insert-symbolic",
        Some(PromptKind::Remove) => "mfad-remove-symbolic",
        Some(PromptKind::Touch) => "mfad-touch-symbolic",
        Some(PromptKind::Fingerprint) => "mfad-finger-symbolic",
        _ => "content-loading-symbolic",
    }
}

fn deed(details: &PromptDetails) -> Wanted {
    let mut choices = details.choices.iter().flatten();
    let pin = choices.find(|(id, _)| id == PIN_INSTEAD);
    Wanted::Deed { pin_instead: pin.map(|(_, label)| visible(label)) }
}

fn lines(kind: Option<PromptKind>, details: &PromptDetails) -> Vec<String> {
    let mut lines = Vec::new();
    // What else a person does with a token is said of it by name.
    if kind == Some(PromptKind::Touch) {
        let tokens = details.tokens.iter().flatten().map(|it| visible(&it.name));
        let names: Vec<_> = tokens.collect();
        lines.push(names.join(&format!(" {} ", say!("prompts-or"))));
    }
    if kind == Some(PromptKind::Confirm) {
        let lost = details.methods.iter().flatten();
        lines.extend(lost.map(|label| say!("prompts-lost-with", label = visible(label))));
        lines.extend(details.labels.iter().flatten().map(|it| visible(it)));
    }
    if let Some(more) = details.remaining {
        lines.push(say!("window-samples-left", more));
    }
    lines.retain(|it| !it.is_empty());
    lines
}

fn secret(details: &PromptDetails) -> (&'static str, Wanted) {
    let wanted = details.wanted.as_deref().and_then(PinWanted::from_word);
    let wanted = wanted.unwrap_or(PinWanted::Current);
    let new = is_new(wanted);
    let least = details.minimum.filter(|_| new).map(|least| say!("prompts-at-least", least));
    let left = details.attempts.filter(|_| !new).map(|left| say!("pin-attempts", left));
    let secret = Secret {
        label: label(wanted),
        new,
        seen: is_shown(wanted),
        hint: least.or(left),
        minimum: details.minimum,
        maximum: details.maximum,
        address: details.address.clone(),
    };
    ("mfad-pin-symbolic", Wanted::Secret(secret))
}

fn confirm(details: &PromptDetails) -> (&'static str, Wanted) {
    let question = details.question.as_deref().and_then(Question::from_word);
    let yes = match question {
        Some(Question::Reset) => say!("window-erase"),
        Some(Question::DeletePasskeys | Question::DeleteAccount) => say!("window-delete"),
        Some(Question::LastAttempts) => say!("window-try-anyway"),
        Some(Question::TypedByKey) => say!("window-send"),
        Some(Question::ShowModel) => say!("window-allow"),
        Some(Question::ReplaceData | Question::ReplaceKey | Question::ReplaceCodes) => {
            say!("window-replace-now")
        }
        Some(Question::BeginSecrets | Question::ChangeSettings | Question::ImportInvalid)
        | None => {
            say!("window-continue")
        }
    };
    let no = match question {
        Some(Question::TypedByKey) => Some(say!("window-enter-again")),
        Some(Question::ShowModel) => Some(say!("window-do-not-allow")),
        _ => None,
    };
    let destroys = !matches!(
        question,
        Some(Question::TypedByKey | Question::ShowModel | Question::BeginSecrets)
    );
    (ASK, Wanted::Confirm(Confirm { yes, no, destroys }))
}

/// Why a token would not take this as a new PIN (CTAP 2.2 §6.5.1), or why it was not typed twice.
pub fn unfit(wanted: &Secret, typed: &str, again: &str) -> Option<String> {
    let count = |number: usize| u32::try_from(number).unwrap_or(u32::MAX);
    let short = wanted.minimum.filter(|least| count(typed.chars().count()) < *least);
    let long = wanted.maximum.filter(|most| count(typed.len()) > *most);
    match (short, long) {
        (Some(least), _) => Some(say!("prompts-too-short", least)),
        (_, Some(most)) => Some(say!("prompts-too-long", most)),
        _ if typed != again => Some(say!("prompts-not-the-same")),
        _ => None,
    }
}

/// How a method of a sign-in stands.
pub fn method_state(method: &MethodChoice) -> String {
    let left = method.left.map(|left| format!(", {}", say!("methods-left", left)));
    let left = left.unwrap_or_default();
    match (method.waiting, method.trying, method.usable) {
        (Some(seconds), ..) => say!("methods-waiting", seconds),
        (_, true, _) => say!("methods-tried") + &left,
        (_, _, true) => say!("methods-ready") + &left,
        _ => visible(&method.unusable_reason),
    }
}

#[cfg(test)]
mod tests {
    use mfad_client::Reader;

    use super::*;

    #[test]
    fn every_kind_of_prompt_is_shown_in_each_language() {
        prompts::compare("mfad-window", Reader::Screen, |kind, details| {
            let shown = Shown::new(Some(kind), details);
            let mut lines: Vec<_> = shown.mistake.clone().into_iter().collect();
            lines.push(shown.reason.clone());
            lines.extend(shown.lines.clone());
            lines.extend(match &shown.answer {
                Wanted::Deed { pin_instead } => {
                    pin_instead.iter().map(|it| format!("[{it}]")).collect()
                }
                Wanted::Secret(it) => {
                    let again = it.new.then(|| format!("{}: …", say!("prompts-again")));
                    let hint = it.hint.clone();
                    [Some(format!("{}: …", it.label)), again, hint].into_iter().flatten().collect()
                }
                Wanted::Confirm(it) => {
                    let no = it.no.clone().unwrap_or_else(|| say!("window-cancel"));
                    vec![format!("[{no}] [{}]", it.yes)]
                }
                Wanted::Choose(choices) => {
                    choices.iter().map(|(_, label)| format!("[{label}]")).collect::<Vec<_>>()
                }
            });
            let left = shown.seconds.filter(|left| shown.tells(*left));
            lines.extend(left.map(|left| say!("prompts-seconds", left)));
            lines.join("\n")
        });
    }

    fn new_pin() -> Secret {
        let details = PromptDetails {
            wanted: Some("new".into()),
            minimum: Some(4),
            maximum: Some(63),
            ..PromptDetails::default()
        };
        match Shown::new(Some(PromptKind::Pin), details).answer {
            Wanted::Secret(secret) => secret,
            _ => panic!("no PIN is asked for"),
        }
    }

    #[test]
    fn a_new_pin_that_does_not_fit_or_is_not_the_same_is_not_sent() {
        let pin = new_pin();
        assert!(unfit(&pin, "123", "123").unwrap().starts_with("The PIN is too short"));
        let long = "€".repeat(22);
        assert!(unfit(&pin, &long, &long).unwrap().starts_with("The PIN is too long"));
        assert!(unfit(&pin, "€uro", "euro").unwrap().starts_with("They don't match"));
        assert_eq!(unfit(&pin, "€uro", "€uro"), None);
    }

    #[test]
    fn a_pin_is_hidden_and_a_code_is_not() {
        assert!(PinWanted::ALL.iter().all(|it| !is_new(*it) || !is_shown(*it)));
        assert!(!is_shown(PinWanted::Current) && is_shown(PinWanted::RecoveryCode));
    }

    #[test]
    fn a_name_steers_nothing() {
        let details = PromptDetails {
            reason: "Touch \u{202e}the key\u{1b}[2J.".into(),
            labels: Some(vec!["a\u{202e}b".into()]),
            ..PromptDetails::default()
        };
        let shown = Shown::new(Some(PromptKind::Confirm), details);
        assert!(!shown.reason.contains(['\u{202e}', '\u{1b}']));
        assert!(!shown.lines.concat().contains('\u{202e}'));
    }
}
