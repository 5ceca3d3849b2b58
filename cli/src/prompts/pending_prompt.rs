//! What a person is asked for at the moment, in words, and what the keys they press make of it.
//! Pure: no terminal, no bus, no clock.

use mfad_bus::{
    PIN_INSTEAD, PinWanted, PromptDetails, PromptKind, Question, SecretFile, TokenName,
};
use mfad_client::wanted::{is_new, is_shown, label};
use mfad_i18n::{is_yes, is_yes_in_full, say};

use super::entry::Entry;
use super::keys::Key;
use super::pins::Secret;
use crate::output::attempts;

/// Below so many seconds the time left is told even while somebody types.
const HURRY: u32 = 30;

/// A prompt that waits for something.
#[derive(Default)]
pub(crate) struct PendingPrompt {
    what: Wanted,
    details: PromptDetails,
    entry: Option<Entry>,
}

#[derive(Default)]
enum Wanted {
    #[default]
    Nothing,
    /// Something that is done with a token.
    Deed(Option<PromptKind>),
    /// A PIN; a new one a second time once it was typed a first.
    Pin(PinWanted, Option<Secret>),
    /// Yes or no.
    Confirm(Option<Question>),
    /// One of several.
    Choose,
}

/// What a person answered.
pub(crate) enum Answer {
    Pin(Secret),
    Confirm(bool),
    Choose(String),
}

/// What comes of a key.
pub(crate) enum PromptStep {
    Stay,
    Answer(Answer),
    /// The line is no answer, for this reason.
    Say(String),
}

impl PendingPrompt {
    /// What a prompt asks for.
    pub fn new(kind: Option<PromptKind>, details: PromptDetails) -> Self {
        let what = match kind {
            Some(PromptKind::Pin) => {
                let wanted = details.wanted.as_deref().and_then(PinWanted::from_word);
                Wanted::Pin(wanted.unwrap_or(PinWanted::Current), None)
            }
            Some(PromptKind::Confirm) => {
                Wanted::Confirm(details.question.as_deref().and_then(Question::from_word))
            }
            Some(PromptKind::Choose) => Wanted::Choose,
            other => Wanted::Deed(other),
        };
        let entry = (!matches!(what, Wanted::Deed(_))).then(Entry::new);
        Self { what, details, entry }
    }

    /// The PIN that is asked for, if one is.
    pub fn pin(&self) -> Option<PinWanted> {
        match self.what {
            Wanted::Pin(wanted, _) => Some(wanted),
            _ => None,
        }
    }

    /// Whether it asks to do for good what `--yes` says yes to.
    pub fn lasting(&self) -> bool {
        matches!(self.what, Wanted::Confirm(Some(question)) if question != Question::LastAttempts)
    }

    /// Whether somebody has to type.
    pub fn typing(&self) -> bool {
        self.entry.is_some()
    }

    /// Whether it asks for touch.
    pub fn touch(&self) -> bool {
        matches!(self.what, Wanted::Deed(Some(PromptKind::Touch)))
    }

    /// Whether the PIN may be typed instead of what is asked for.
    pub fn takes_pin_instead(&self) -> bool {
        let mut choices = self.details.choices.iter().flatten();
        matches!(self.what, Wanted::Deed(_)) && choices.any(|(id, _)| id == PIN_INSTEAD)
    }

    /// Nobody is there to choose.
    pub fn without_choice(&mut self) {
        self.details.choices = None;
    }

    /// How many wrong PINs the key still takes.
    pub fn attempts(&self) -> Option<u32> {
        self.details.attempts
    }

    /// Why it is asked again.
    pub fn mistake(&self) -> Option<&str> {
        self.details.mistake.as_deref()
    }

    /// The address for an app that makes codes, if this is where it is told.
    pub fn address(&self) -> Option<&SecretFile> {
        self.details.address.as_ref()
    }

    /// How many seconds there are from the beginning.
    pub fn seconds(&self) -> Option<u32> {
        self.details.seconds
    }

    /// Less time than was said before.
    pub fn hurry(&mut self, seconds: u32) {
        self.details.seconds = Some(seconds);
    }

    /// What it is about.
    pub fn reason(&self) -> &str {
        &self.details.reason
    }

    /// What a person has to know before they type: what will be lost, what there is to choose
    /// from.
    pub fn introduction(&self) -> Vec<String> {
        let details = &self.details;
        let mut lines = Vec::new();
        if let Wanted::Confirm(_) = self.what {
            let lost = details.methods.iter().flatten();
            lines.extend(lost.map(|label| format!("  {}", say!("prompts-lost-with", label))));
            lines.extend(details.labels.iter().flatten().map(|label| format!("  {label}")));
        }
        let choices = details.choices.iter().flatten().enumerate();
        lines.extend(choices.map(|(number, (_, label))| format!("  {}  {label}", number + 1)));
        lines
    }

    /// The line that waits, with so many seconds left.
    pub fn line(&self, left: Option<u32>) -> String {
        let details = &self.details;
        let hurry = left.filter(|left| *left <= HURRY).map(seconds);
        match &self.what {
            Wanted::Nothing => String::new(),
            Wanted::Deed(_) => {
                // What else a person does with a token is said of it by name.
                let names = details.tokens.as_deref().filter(|_| self.touch()).map(either);
                let asides = [names, left.map(seconds)];
                let mistake = details.mistake.as_ref().map(|it| format!("{it} "));
                let mistake = mistake.unwrap_or_default();
                let instead =
                    self.takes_pin_instead().then(|| format!(" {}", say!("prompts-or-pin")));
                let instead = instead.unwrap_or_default();
                format!("{mistake}{}{instead}{}", details.reason, aside(asides))
            }
            Wanted::Pin(wanted, None) if is_new(*wanted) => {
                let least = details.minimum.map(|least| say!("prompts-at-least", least));
                format!("{}{}: ", label(*wanted), aside([least, hurry]))
            }
            Wanted::Pin(wanted, None) => {
                let aside = aside([details.attempts.map(attempts), hurry]);
                format!("{}{aside}: ", label(*wanted))
            }
            Wanted::Pin(_, Some(_)) => format!("{}{}: ", say!("prompts-again"), aside([hurry])),
            Wanted::Confirm(Some(Question::Reset)) => {
                format!("{}{}: ", say!("prompts-erase"), aside([hurry]))
            }
            Wanted::Confirm(_) => {
                format!("{}{} ", say!("methods-yes-no"), aside([hurry]))
            }
            Wanted::Choose => {
                format!("{}{}: ", say!("prompts-number"), aside([hurry]))
            }
        }
    }

    /// What has been typed of the answer, where it may be seen.
    pub fn typed(&self) -> &str {
        let seen = match &self.what {
            Wanted::Pin(wanted, again) => again.is_none() && is_shown(*wanted) && !is_new(*wanted),
            Wanted::Nothing | Wanted::Deed(_) | Wanted::Confirm(_) | Wanted::Choose => true,
        };
        self.entry.as_ref().filter(|_| seen).map_or("", Entry::shown)
    }

    /// Whether somebody has to type, and has not yet.
    pub fn nothing_typed(&self) -> bool {
        self.entry.as_ref().is_some_and(|entry| entry.shown().is_empty())
    }

    /// Takes a key.
    pub fn press(&mut self, key: Key) -> PromptStep {
        if key == Key::Enter && self.takes_pin_instead() {
            return PromptStep::Answer(Answer::Choose(PIN_INSTEAD.to_owned()));
        }
        match self.entry.as_mut().and_then(|entry| entry.press(key)) {
            Some(line) => self.complete(line),
            None => PromptStep::Stay,
        }
    }

    fn complete(&mut self, line: Secret) -> PromptStep {
        match &mut self.what {
            Wanted::Nothing | Wanted::Deed(_) => PromptStep::Stay,
            Wanted::Pin(wanted, _) if !is_new(*wanted) && line.is_empty() => PromptStep::Stay,
            Wanted::Pin(wanted, _) if !is_new(*wanted) => PromptStep::Answer(Answer::Pin(line)),
            Wanted::Pin(_, first) => match first.take() {
                None => match unfit(&line, &self.details) {
                    Some(mistake) => PromptStep::Say(mistake),
                    None => {
                        *first = Some(line);
                        PromptStep::Stay
                    }
                },
                Some(before) if *before == *line => PromptStep::Answer(Answer::Pin(line)),
                Some(_) => PromptStep::Say(say!("prompts-not-the-same")),
            },
            Wanted::Confirm(question) => PromptStep::Answer(Answer::Confirm(yes(&line, *question))),
            Wanted::Choose => choice(&line, &self.details),
        }
    }
}

/// Why the key would not take this as a new PIN (CTAP 2.2 §6.5.1).
fn unfit(pin: &str, details: &PromptDetails) -> Option<String> {
    let count = |number: usize| u32::try_from(number).unwrap_or(u32::MAX);
    let least = details.minimum.filter(|least| count(pin.chars().count()) < *least);
    let most = details.maximum.filter(|most| count(pin.len()) > *most);
    let short = least.map(|least| say!("prompts-too-short", least));
    let long = most.map(|most| say!("prompts-too-long", most));
    short.or(long)
}

fn yes(line: &str, question: Option<Question>) -> bool {
    is_yes_in_full(line) || (is_yes(line) && question != Some(Question::Reset))
}

fn choice(line: &str, details: &PromptDetails) -> PromptStep {
    let number = line.trim().parse::<usize>().ok().and_then(|number| number.checked_sub(1));
    let choices = details.choices.as_deref().unwrap_or_default();
    match number.and_then(|number| choices.get(number)) {
        Some((id, _)) => PromptStep::Answer(Answer::Choose(id.clone())),
        None => PromptStep::Say(say!("prompts-number-from-to", last = choices.len())),
    }
}

fn either(tokens: &[TokenName]) -> String {
    let names: Vec<_> = tokens.iter().map(|token| token.name.as_str()).collect();
    names.join(&format!(" {} ", say!("prompts-or")))
}

fn seconds(left: u32) -> String {
    say!("prompts-seconds", left)
}

fn aside<const N: usize>(parts: [Option<String>; N]) -> String {
    let parts: Vec<_> = parts.into_iter().flatten().filter(|part| !part.is_empty()).collect();
    if parts.is_empty() { String::new() } else { format!(" ({})", parts.join(", ")) }
}

#[cfg(test)]
mod tests {
    use mfad_bus::{TOKENS_PATH, object_path};
    use mfad_client::Reader;

    use super::*;

    #[test]
    fn every_kind_of_prompt_is_shown_in_each_language() {
        ::prompts::compare("mfactl", Reader::Terminal, |kind, details| {
            let seconds = details.seconds;
            let asking = PendingPrompt::new(Some(kind), details);
            // Of a deed the line says it all.
            let reason = Some(asking.reason()).filter(|_| asking.typing());
            let said = asking.mistake().filter(|_| asking.typing()).into_iter().chain(reason);
            let mut lines: Vec<_> = said.map(str::to_owned).collect();
            if asking.typing() {
                lines.extend(asking.introduction());
            }
            lines.push(asking.line(seconds));
            lines.join("\n")
        });
    }

    fn named(name: &str) -> TokenName {
        TokenName { path: object_path(TOKENS_PATH, "k").unwrap(), name: name.into() }
    }

    fn new_pin() -> PendingPrompt {
        let details = PromptDetails {
            wanted: Some("new".into()),
            minimum: Some(4),
            maximum: Some(63),
            ..PromptDetails::default()
        };
        PendingPrompt::new(Some(PromptKind::Pin), details)
    }

    fn typed(asking: &mut PendingPrompt, line: &str) -> PromptStep {
        for character in line.chars() {
            asking.press(Key::Character(character));
        }
        asking.press(Key::Enter)
    }

    fn said(step: PromptStep) -> String {
        let PromptStep::Say(text) = step else { panic!("nothing was said") };
        text
    }

    #[test]
    fn a_new_pin_that_does_not_fit_is_not_sent() {
        let mut asking = new_pin();
        assert!(said(typed(&mut asking, "123")).starts_with("The PIN is too short"));
        assert!(
            said(typed(&mut asking, &"€".repeat(22))).starts_with("The PIN is too long"),
            "66 bytes"
        );
        assert!(asking.line(None).starts_with("New PIN (at least 4 characters)"));
    }

    #[test]
    fn a_new_pin_is_typed_twice_the_same() {
        let mut asking = new_pin();
        assert!(matches!(typed(&mut asking, "€uro"), PromptStep::Stay));
        assert_eq!(asking.line(None), "Repeat it: ");
        assert!(said(typed(&mut asking, "euro")).starts_with("They don't match"));
        assert!(matches!(typed(&mut asking, "€uro"), PromptStep::Stay));
        let PromptStep::Answer(Answer::Pin(pin)) = typed(&mut asking, "€uro") else { panic!() };
        assert_eq!(*pin, "€uro");
    }

    #[test]
    fn erasing_takes_a_whole_yes() {
        for (question, line, yes) in [
            ("reset", "y", false),
            ("reset", "", false),
            ("reset", "YES", true),
            ("last-attempts", "y", true),
            ("last-attempts", "", false),
            ("last-attempts", "no", false),
        ] {
            let details =
                PromptDetails { question: Some(question.into()), ..PromptDetails::default() };
            let mut asking = PendingPrompt::new(Some(PromptKind::Confirm), details);
            let PromptStep::Answer(Answer::Confirm(answer)) = typed(&mut asking, line) else {
                panic!()
            };
            assert_eq!(answer, yes, "{question}: {line}");
        }
    }

    #[test]
    fn a_pin_is_never_shown() {
        let details = PromptDetails { attempts: Some(1), ..PromptDetails::default() };
        let mut asking = PendingPrompt::new(Some(PromptKind::Pin), details);
        for character in "1234".chars() {
            asking.press(Key::Character(character));
        }
        assert_eq!(asking.line(None), "PIN (1 attempt left): ");
    }

    #[test]
    fn a_touch_names_the_keys_and_what_else_is_done_with_one_has_its_name_in_the_reason() {
        let asks = |kind, reason: &str, names: &[&str]| {
            let details = PromptDetails {
                reason: reason.into(),
                tokens: Some(names.iter().map(|name| named(name)).collect()),
                ..PromptDetails::default()
            };
            PendingPrompt::new(Some(kind), details).line(Some(9))
        };
        let touch = |reason, names| asks(PromptKind::Touch, reason, names);
        assert_eq!(touch("Touch the key.", &["Key A"]), "Touch the key. (Key A, 9 s left)");
        assert_eq!(
            touch("Touch one.", &["Key A", "Key B"]),
            "Touch one. (Key A or Key B, 9 s left)"
        );
        let remove = asks(PromptKind::Remove, "Unplug Key A.", &["Key A"]);
        assert_eq!(remove, "Unplug Key A. (9 s left)");
    }

    #[test]
    fn a_choice_out_of_range_is_asked_again() {
        let choices = Some(vec![("a".into(), "First".into()), ("b".into(), "Second".into())]);
        let details = PromptDetails { choices, ..PromptDetails::default() };
        let mut asking = PendingPrompt::new(Some(PromptKind::Choose), details);
        assert_eq!(said(typed(&mut asking, "3")), "Enter a number from 1 to 2.");
        assert_eq!(said(typed(&mut asking, "0")), "Enter a number from 1 to 2.");
        let PromptStep::Answer(Answer::Choose(id)) = typed(&mut asking, "2") else { panic!() };
        assert_eq!(id, "b");
    }
}
