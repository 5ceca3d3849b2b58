//! The help of what can be typed, in the language of the rest. Its words are in `i18n/*/help.ftl`:
//! `help-pin-set` says what `mfactl pin set` does, `help-pin-set--yes` what its option is for,
//! `help-pin-set_token` its argument, and `help-pin-set_examples` how it is typed. What several
//! commands share is said once: `help-any--yes`.

use std::fmt::Write;
use std::io;

use clap::builder::{Resettable, StyledStr};
use clap::{Arg, ArgAction, Command};
use mfad_i18n::{ToValue, help, help_with};

use crate::output::{columns, wrapped};

/// The id of what is said of the whole program.
const ROOT: &str = "help-mfactl";

/// Where in the list of options those are that every program has.
const LAST: usize = 1000;

/// What the commands are for, and their names.
const GROUPS: &[(&str, &[&str])] = &[
    (
        "help-group-sign-in",
        &[
            "status",
            "sign-in",
            "enroll",
            "methods",
            "recovery-codes",
            "rename",
            "trusted",
            "site",
            "log",
        ],
    ),
    (
        "help-group-trouble",
        &["lost", "reactivate", "replace", "remove", "doctor", "support-bundle"],
    ),
    (
        "help-group-tokens",
        &[
            "tokens",
            "token",
            "pin",
            "passkeys",
            "fingerprints",
            "codes",
            "secret",
            "settings",
            "piv",
            "openpgp",
            "reset",
            "watch",
        ],
    ),
    (
        "help-group-others",
        &[
            "browser",
            "login",
            "keyring",
            "pam",
            "app-password",
            "import",
            "export",
            "admin",
            "report",
            "policy",
        ],
    ),
];

/// The command line with its help.
#[must_use]
pub fn described(command: Command) -> Command {
    let version = Arg::new("version")
        .short('V')
        .long("version")
        .display_order(LAST)
        .action(ArgAction::Version);
    let command = command.disable_version_flag(true).arg(version);
    let command = described_as(command, ROOT);
    let groups = GROUPS.iter().map(|(purpose, names)| {
        let commands = names.iter().filter_map(|name| command.find_subcommand(name));
        (said(purpose), commands.collect())
    });
    let template = template(&command, groups.collect());
    let start = format!("{}\n{}", said("help-start"), said("help-more"));
    command.help_template(template).after_help(start)
}

/// A command and those below it, said under this id and those that begin with it.
fn described_as(command: Command, id: &str) -> Command {
    let below = if id == ROOT { "help" } else { id };
    let command = command
        .disable_help_flag(true)
        .arg(Arg::new("help").short('h').long("help").display_order(LAST).action(ArgAction::Help))
        .mut_args(|arg| argument(arg, id))
        .mut_subcommands(|it| {
            let id = format!("{below}-{}", it.get_name());
            described_as(it, &id)
        });
    let (first, all) = said_of(id).map(|it| (Some(it.first), it.all)).unwrap_or_default();
    let examples = help(&format!("{id}_examples")).map(|it| shown(&it));
    let command = command
        .about(or_nothing(first))
        .long_about(or_nothing(all))
        .after_long_help(or_nothing(examples));
    let commands: Vec<_> = command.get_subcommands().collect();
    let groups = match commands.is_empty() {
        true => Vec::new(),
        false => vec![(said("help-commands"), commands)],
    };
    let template = template(&command, groups);
    command.help_template(template)
}

/// What is said of a command or an argument: in one line, and all of it where there is more.
struct Said {
    first: String,
    all: Option<String>,
}

fn said_of(id: &str) -> Option<Said> {
    let text = help(id)?;
    let first = text.split_once("\n\n").map(|(first, _)| first.to_owned());
    Some(match first {
        Some(first) => Said { first, all: Some(text) },
        None => Said { first: text, all: None },
    })
}

/// Nothing is left of what clap takes for help by itself.
fn or_nothing(text: Option<String>) -> Resettable<StyledStr> {
    text.map_or(Resettable::Reset, |it| Resettable::Value(it.into()))
}

fn said(id: &str) -> String {
    help(id).unwrap_or_else(|| id.to_owned())
}

/// Commands are indented by two, what they do by more.
fn shown(examples: &str) -> String {
    examples
        .lines()
        .fold(format!("{}:", said("help-examples")), |text, line| format!("{text}\n  {line}"))
}

/// How the help of an option or an argument ends the ids of what is said of it.
fn key(arg: &Arg) -> String {
    match arg.get_long() {
        Some(long) => format!("--{long}"),
        None => format!("_{}", arg.get_id().as_str().replace('_', "-")),
    }
}

fn argument(arg: Arg, command: &str) -> Arg {
    let key = key(&arg);
    let ids = [format!("{command}{key}"), format!("help-any{key}")];
    let Some((id, Said { first, all })) =
        ids.into_iter().find_map(|id| said_of(&id).map(|said| (id, said)))
    else {
        return arg;
    };
    let (values, meanings) = (values(&arg), meanings(&arg, &id));
    let all = match (all, meanings.is_empty()) {
        (None, true) => None,
        (Some(all), true) => Some(format!("{all}{values}")),
        (all, false) => Some(format!("{}\n\n{meanings}", all.as_ref().unwrap_or(&first))),
    };
    let arg = arg.help(format!("{first}{values}"));
    let arg = match all {
        Some(all) => arg.long_help(all),
        None => arg,
    };
    match arg.get_action().takes_values() {
        true => arg.hide_possible_values(true).hide_default_value(true),
        false => arg,
    }
}

/// Which values it takes, and which it has by itself.
fn values(arg: &Arg) -> String {
    let mut text = String::new();
    if !arg.get_action().takes_values() {
        return text;
    }
    let names: Vec<_> =
        arg.get_possible_values().iter().map(|it| it.get_name().to_owned()).collect();
    if !names.is_empty() && !arg.is_hide_possible_values_set() {
        let names = names.join(", ");
        text.push(' ');
        text +=
            &help_with("help-values-short", &[("values", names.to_value())]).unwrap_or_default();
    }
    if let ([value], false) = (arg.get_default_values(), arg.is_hide_default_value_set()) {
        let value = value.to_string_lossy().into_owned();
        text.push(' ');
        text += &help_with("help-default", &[("value", value.to_value())]).unwrap_or_default();
    }
    text
}

/// What each of its values means, where that is said.
fn meanings(arg: &Arg, id: &str) -> String {
    let values = arg.get_possible_values();
    let meanings = values.iter().filter_map(|it| {
        let name = it.get_name();
        help(&format!("{id}_{name}")).map(|meaning| format!("- {name}: {meaning}"))
    });
    let meanings: Vec<_> = meanings.collect();
    match meanings.is_empty() {
        true => String::new(),
        false => format!("{}:\n{}", said("help-values"), meanings.join("\n")),
    }
}

/// The parts of a command's help. The list of commands is made here, since the one that clap makes
/// has a line in English.
fn template(command: &Command, groups: Vec<(String, Vec<&Command>)>) -> StyledStr {
    let columns = columns(io::stdout()).unwrap_or(100).min(100);
    let all = groups.iter().flat_map(|(_, commands)| commands);
    let width = all.map(|it| it.get_name().len()).max().unwrap_or_default();
    let mut text = format!("{{about-with-newline}}\n{} {{usage}}\n", heading(&said("help-usage")));
    for (purpose, commands) in groups {
        let _ = write!(text, "\n{}\n", heading(&purpose));
        for command in commands {
            let name = command.get_name();
            let about = command.get_about().map(ToString::to_string).unwrap_or_default();
            let about = wrapped(&about, Some(columns), width + 4);
            let _ = writeln!(text, "  \x1b[1m{name:<width$}\x1b[0m  {about}");
        }
    }
    if command.get_positionals().next().is_some() {
        let _ = write!(text, "\n{}\n{{positionals}}\n", heading(&said("help-arguments")));
    }
    let _ = write!(text, "\n{}\n{{options}}{{after-help}}", heading(&said("help-options")));
    StyledStr::from(text)
}

/// clap shows styles only where there is a terminal for them.
fn heading(text: &str) -> String {
    format!("\x1b[1;4m{text}:\x1b[0m")
}

#[cfg(test)]
mod tests {
    use clap::CommandFactory;
    use clap::builder::PossibleValue;
    use mfad_i18n::{HELP, Language, speaking};

    use super::*;
    use crate::args::Args;

    /// A command and all below it.
    fn all(command: &Command) -> Vec<Command> {
        let below = command.get_subcommands().filter(|it| it.get_name() != "help").flat_map(all);
        std::iter::once(command.clone()).chain(below).collect()
    }

    fn built() -> Command {
        let mut command = described(Args::command());
        command.build();
        command
    }

    #[test]
    fn every_command_is_for_one_purpose() {
        let mut listed: Vec<_> = GROUPS.iter().flat_map(|(_, names)| *names).copied().collect();
        let command = Args::command();
        let mut there: Vec<_> = command.get_subcommands().map(Command::get_name).collect();
        listed.sort_unstable();
        there.sort_unstable();
        assert_eq!(listed, there);
    }

    #[test]
    fn everything_that_can_be_typed_is_described_in_every_language() {
        for language in Language::ALL {
            speaking(language, || {
                for command in all(&described(Args::command())) {
                    let name = command.get_name();
                    assert!(command.get_about().is_some(), "{name}");
                    let commands = command.has_subcommands() && name != "mfactl" && name != "site";
                    let examples = command.get_after_long_help().is_some();
                    assert!(commands || examples, "{name} has no examples");
                    for arg in command.get_arguments() {
                        assert!(arg.get_help().is_some(), "{name} {arg}");
                    }
                }
            });
        }
    }

    #[test]
    fn no_line_is_wider_than_a_terminal() {
        for language in Language::ALL {
            speaking(language, || {
                let help = described(Args::command()).render_help().to_string();
                assert!(help.contains("  sign-in "), "{help}");
                assert_eq!(help.lines().find(|line| line.chars().count() > 100), None);
            });
        }
    }

    /// clap says some things by itself; nothing of that is left.
    #[test]
    fn nothing_is_said_in_english_to_others() {
        for language in [Language::Bokmal, Language::German] {
            speaking(language, || {
                for mut command in all(&built()) {
                    for help in [command.render_help(), command.render_long_help()] {
                        let help = help.to_string();
                        let english =
                            ["Usage:", "Print ", "possible values", "default:", "this message"];
                        let english = english.iter().find(|it| help.contains(**it));
                        assert_eq!(english, None, "{help}");
                    }
                }
            });
        }
    }

    /// The ids of what is said of a command and those below it.
    fn ids(command: &Command, id: &str) -> Vec<String> {
        let mut ids = vec![id.to_owned(), format!("{id}_examples")];
        for arg in command.get_arguments() {
            for id in [format!("{id}{}", key(arg)), format!("help-any{}", key(arg))] {
                let value = |it: &PossibleValue| format!("{id}_{}", it.get_name());
                ids.extend(arg.get_possible_values().iter().map(value));
                ids.push(id);
            }
        }
        let below = if id == ROOT { "help" } else { id };
        let below = |it: &Command| super::tests::ids(it, &format!("{below}-{}", it.get_name()));
        ids.extend(command.get_subcommands().flat_map(below));
        ids
    }

    #[test]
    fn nothing_is_described_that_cannot_be_typed() {
        let shown = ids(&described(Args::command()), ROOT);
        let source = include_str!("help.rs");
        for line in HELP.text(Language::English).lines() {
            let Some((id, _)) = line.split_once(" =") else { continue };
            let shown = shown.iter().any(|it| it == id) || source.contains(&format!("\"{id}\""));
            assert!(!id.starts_with("help-") || shown, "{id}");
        }
    }

    #[test]
    fn the_examples_are_the_same_commands_in_every_language() {
        let typed = |language| {
            speaking(language, || {
                let commands = all(&described(Args::command()));
                let examples = commands.iter().filter_map(Command::get_after_long_help);
                let examples: Vec<_> = examples.map(ToString::to_string).collect();
                let lines = examples.iter().flat_map(|it| it.lines().skip(1));
                lines.filter(|it| !it.starts_with("   ")).map(str::to_owned).collect::<Vec<_>>()
            })
        };
        let english = typed(Language::English);
        assert!(english.len() > 100, "{english:?}");
        for language in Language::ALL {
            assert_eq!(typed(language), english, "{language:?}");
        }
    }
}
