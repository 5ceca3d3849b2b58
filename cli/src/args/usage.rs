//! What is wrong with a command line, in the language of the rest.

use std::io;

use clap::builder::StyledStr;
use clap::error::{ContextKind, ContextValue, Error, ErrorFormatter, ErrorKind};
use mfad_i18n::{help, say};

use crate::output::{columns, wrapped};

/// Words an error of clap by what it knows of it.
pub struct Complaint;

impl ErrorFormatter for Complaint {
    fn format_error(error: &Error<Self>) -> StyledStr {
        let mut lines = vec![format!("\x1b[31mmfactl: {}\x1b[0m", wrong(error))];
        if let Some(values) = told(error, ContextKind::ValidValue) {
            lines.push(say!("usage-values", values));
        }
        let similar = [
            ContextKind::SuggestedSubcommand,
            ContextKind::SuggestedArg,
            ContextKind::SuggestedValue,
        ];
        if let Some(similar) = similar.into_iter().find_map(|kind| best(error, kind)) {
            lines.push(say!("usage-similar", similar));
        }
        if let Some(usage) = told(error, ContextKind::Usage) {
            // What clap puts before it is in English.
            let usage = usage.trim_start_matches("Usage:").trim_start();
            let typed = |it: &&str| !it.starts_with(['[', '<', '-']);
            let command: Vec<_> = usage.split(' ').take_while(typed).collect();
            let command = format!("{} --help", command.join(" "));
            lines.push(format!("\n{}: {usage}", help("help-usage").unwrap_or_default()));
            lines.push(say!("usage-help", command));
        }
        let columns = columns(io::stderr());
        let lines: Vec<_> = lines.iter().map(|line| wrapped(line, columns, 0)).collect();
        StyledStr::from(lines.join("\n") + "\n")
    }
}

fn wrong(error: &Error<Complaint>) -> String {
    let argument = told(error, ContextKind::InvalidArg).unwrap_or_default();
    let command = told(error, ContextKind::InvalidSubcommand).unwrap_or_default();
    let value = told(error, ContextKind::InvalidValue).unwrap_or_default();
    match error.kind() {
        ErrorKind::UnknownArgument if argument.starts_with('-') => {
            say!("usage-unknown-argument", argument)
        }
        ErrorKind::UnknownArgument => say!("usage-unexpected", value = argument),
        ErrorKind::InvalidSubcommand => say!("usage-unknown-command", command),
        ErrorKind::MissingRequiredArgument => say!("usage-missing", arguments = argument),
        ErrorKind::MissingSubcommand => {
            let commands = told(error, ContextKind::ValidSubcommand).unwrap_or_default();
            say!("usage-missing-command", command, commands)
        }
        ErrorKind::InvalidValue if value.is_empty() => say!("usage-missing-value", argument),
        ErrorKind::InvalidValue => say!("usage-invalid-value", argument, value),
        // Numbers are all that is read out of what is typed.
        ErrorKind::ValueValidation => say!("usage-number", argument, value),
        ErrorKind::ArgumentConflict => match told(error, ContextKind::PriorArg) {
            Some(others) if others != argument => say!("usage-conflict", argument, others),
            _ => say!("usage-twice", argument),
        },
        ErrorKind::TooManyValues => say!("usage-no-value", argument),
        ErrorKind::InvalidUtf8 => say!("usage-not-text"),
        _ => say!("usage-wrong"),
    }
}

/// The most similar of what can be typed, which is the last that clap names.
fn best(error: &Error<Complaint>, kind: ContextKind) -> Option<String> {
    match error.get(kind)? {
        ContextValue::Strings(them) => them.last().cloned(),
        _ => told(error, kind),
    }
}

/// What clap knows of an error, as text.
fn told(error: &Error<Complaint>, kind: ContextKind) -> Option<String> {
    let text = match error.get(kind)? {
        ContextValue::String(it) => it.clone(),
        ContextValue::Strings(them) => them.join(", "),
        ContextValue::StyledStr(it) => it.to_string(),
        _ => return None,
    };
    (!text.is_empty()).then_some(text)
}

#[cfg(test)]
mod tests {
    use clap::{CommandFactory, Parser};
    use mfad_i18n::{Language, speaking};

    use crate::args::{Args, help};

    use super::*;

    fn complaint(language: Language, typed: &str) -> String {
        speaking(language, || {
            let words =
                std::iter::once("mfactl").chain(typed.split(' ').filter(|it| !it.is_empty()));
            let wrong = help::described(Args::command()).try_get_matches_from(words).unwrap_err();
            wrong.apply::<Complaint>().render().to_string()
        })
    }

    #[test]
    fn a_wrong_command_line_is_told_in_the_language_of_the_rest() {
        let said = complaint(Language::English, "pin sett");
        assert_eq!(
            said,
            "mfactl: There is no command sett.\nDid you mean set?\n\n\
             Usage: mfactl pin [OPTIONS] <COMMAND>\nFor more information, try mfactl pin --help.\n"
        );
        for typed in [
            "enrol",
            "enroll --lable x",
            "rename a b c",
            "rename",
            "log --what foo",
            "log --days many",
            "log --days",
            "log --failed --what lost",
            "log --failed --failed",
            "tokens --json=yes",
            "enroll --code-fd 3",
            "settings always-pin perhaps",
            "piv key generate 9a --subject CN=x --algorithm p521",
        ] {
            let english = complaint(Language::English, typed);
            assert!(english.starts_with("mfactl: "), "{typed}: {english}");
            for language in [Language::Bokmal, Language::German] {
                let said = complaint(language, typed);
                let alike = said.lines().find(|it| {
                    !it.is_empty()
                        && !it.contains("[OPTIONS]")
                        && english.lines().any(|line| line == *it)
                });
                assert_eq!(alike, None, "{typed}");
            }
        }
    }

    #[test]
    fn what_is_understood_is_the_same_with_and_without_help() {
        for typed in ["sign-in --another-way", "list", "--json pin set", "log --number 3"] {
            let words = || std::iter::once("mfactl").chain(typed.split(' '));
            assert!(Args::try_parse_from(words()).is_ok(), "{typed}");
            let described = help::described(Args::command());
            assert!(described.try_get_matches_from(words()).is_ok(), "{typed}");
        }
    }
}
