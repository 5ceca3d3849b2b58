//! What a program shows. Login screens and lock screens have room for one short line, cut what is longer or push
//! their button off the screen, so nothing else is shown anywhere; what is left out is in the log.

use mfad_i18n::{say, visible};

/// The most characters of a line.
pub const LONGEST: usize = 40;

/// The most of a question, which ends with a colon: GNOME's lock screen draws it in the field for the answer.
const LONGEST_QUESTION: usize = 32;

/// One line, with the most important word first.
#[derive(Debug, Clone, Default, PartialEq)]
pub struct Line(String);

impl Line {
    /// This text, which is of the catalogue's topic `pam` and short in every language.
    pub fn new(text: impl AsRef<str>) -> Self {
        Self(visible(&text.as_ref().replace('\n', " ")))
    }

    /// The text that names something, if it fits, or else the one that names nothing.
    pub fn fitting(named: impl AsRef<str>, plain: impl AsRef<str>) -> Self {
        let named = Self::new(named);
        if named.fits() { named } else { Self::new(plain) }
    }

    /// As much of a name as fits.
    pub fn cut(text: impl AsRef<str>) -> Self {
        let line = Self::new(text);
        if line.fits() {
            return line;
        }
        let kept: String = line.0.chars().take(LONGEST - 1).collect();
        Self(format!("{kept}…"))
    }

    /// Several lines of a text that somebody else wrote, broken between its words.
    pub fn wrap(text: &str) -> Vec<Self> {
        let mut lines: Vec<Self> = Vec::new();
        for word in Self::new(text).0.split_whitespace() {
            match lines.last_mut() {
                Some(line) if line.length() + 1 + word.chars().count() <= LONGEST => {
                    line.0.push(' ');
                    line.0.push_str(word);
                }
                _ => lines.push(Self(word.to_owned())),
            }
        }
        lines
    }

    /// Whether programs show all of it.
    pub fn fits(&self) -> bool {
        self.length() <= if self.0.ends_with(':') { LONGEST_QUESTION } else { LONGEST }
    }

    fn length(&self) -> usize {
        self.0.chars().count()
    }

    /// Whether there is nothing to say.
    pub fn is_empty(&self) -> bool {
        self.0.is_empty()
    }

    /// The text.
    pub fn as_str(&self) -> &str {
        &self.0
    }
}

/// Several names: "Blue key or Spare key".
pub fn either(names: &[&str]) -> String {
    names.join(&format!(" {} ", say!("prompts-or")))
}

#[cfg(test)]
mod tests {
    use mfad_i18n::{Language, TOPICS, ToValue, Value, said, speaking};

    use super::*;

    /// What goes into the messages, as long as it usually is.
    const USUAL: [(&str, &str); 5] = [
        ("keys", "Blue key"),
        ("label", "Phone"),
        ("program", "Firefox"),
        ("option", "timout=5"),
        ("help", "IT desk, extension 1234"),
    ];
    const NUMBERS: [(&str, i32); 4] = [("number", 1), ("left", 8), ("seconds", 60), ("least", 4)];

    fn ids(text: &str) -> impl Iterator<Item = &str> {
        text.lines()
            .filter_map(|line| line.split_once(" ="))
            .map(|(id, _)| id)
            .filter(|id| id.starts_with("pam-"))
    }

    /// Every message, in each language, said with what usually goes into it.
    fn all() -> Vec<(String, String)> {
        let topic = TOPICS.iter().find(|it| it.name == "pam").unwrap();
        let mut all = Vec::new();
        for language in Language::ALL {
            speaking(language, || {
                let mut values: Vec<(&str, Value<'_>)> =
                    USUAL.iter().map(|(name, value)| (*name, value.to_value())).collect();
                for (name, number) in &NUMBERS {
                    values.push((name, number.to_value()));
                }
                for id in ids(topic.text(language)) {
                    all.push((format!("{} {id}", language.code()), said(id, &values)));
                }
            });
        }
        assert!(all.len() > 150, "the whole catalogue: {}", all.len());
        all
    }

    #[test]
    fn whatever_is_shown_fits_in_every_language() {
        let long: Vec<_> = all().into_iter().filter(|(_, said)| !Line::new(said).fits()).collect();
        assert!(long.is_empty(), "too long: {long:#?}");
    }

    #[test]
    fn whatever_goes_into_a_message_is_known_here() {
        let unknown: Vec<_> = all().into_iter().filter(|(_, said)| said.contains("{$")).collect();
        assert!(unknown.is_empty(), "{unknown:#?}");
    }

    #[test]
    fn nothing_speaks_of_buses_files_or_commands() {
        for (id, said) in all() {
            for word in ["D-Bus", "PAM_", "org.", "/etc", "mfactl", "`", "systemctl"] {
                assert!(!said.contains(word), "{id}: {said}");
            }
        }
    }

    #[test]
    fn a_long_name_is_left_out() {
        let long = "The key that I was given at work in May";
        assert!(!Line::new(format!("Touch {long}.")).fits());
        assert_eq!(
            Line::fitting(format!("Touch {long}."), "Touch your key.").as_str(),
            "Touch your key."
        );
    }

    #[test]
    fn a_long_text_of_an_administrator_is_broken_between_its_words() {
        let lines =
            Line::wrap("For help: the service desk on floor 3, or call 22 85 50 50 from any phone");
        assert!(lines.iter().all(Line::fits), "{lines:?}");
        assert_eq!(
            lines.iter().map(Line::as_str).collect::<Vec<_>>().join(" "),
            "For help: the service desk on floor 3, or call 22 85 50 50 from any phone"
        );
    }

    #[test]
    fn what_could_steer_a_terminal_is_made_visible() {
        assert!(!Line::new("a\u{1b}[2Jb\nc").as_str().contains(['\u{1b}', '\n']));
    }
}
