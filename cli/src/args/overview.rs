//! `mfactl --help`: the commands by what they are for, instead of in one long list.

use std::fmt::Write;

use clap::Command;
use clap::builder::StyledStr;

/// What the commands are for, and their names.
const GROUPS: &[(&str, &[&str])] = &[
    (
        "Signing in",
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
        "When something is lost or wrong",
        &["lost", "reactivate", "replace", "remove", "doctor", "support-bundle"],
    ),
    (
        "What is plugged in",
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
    ("Other programs, other people", &["browser", "app-password", "pam", "admin"]),
];

/// The command with an overview of its own; its commands stay as they are.
#[must_use]
pub fn grouped(command: Command) -> Command {
    let listed = GROUPS.iter().fold(String::new(), |mut text, (purpose, names)| {
        // clap shows styles only where there is a terminal for them.
        let _ = write!(text, "\n\x1b[1;4m{purpose}:\x1b[0m\n");
        for name in *names {
            let about = command.find_subcommand(name).and_then(Command::get_about);
            let about = about.map(ToString::to_string).unwrap_or_default();
            let _ = writeln!(text, "  \x1b[1m{name:<14}\x1b[0m  {about}");
        }
        text
    });
    command.help_template(StyledStr::from(format!(
        "{{before-help}}{{about-with-newline}}\n{{usage-heading}} {{usage}}\n{listed}\n\
         \x1b[1;4mOptions:\x1b[0m\n{{options}}{{after-help}}"
    )))
}

#[cfg(test)]
mod tests {
    use clap::CommandFactory;

    use super::*;
    use crate::args::Args;

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
    fn no_line_is_wider_than_a_terminal() {
        let help = grouped(Args::command()).render_help().to_string();
        assert!(help.contains("  sign-in "), "{help}");
        assert_eq!(help.lines().find(|line| line.chars().count() > 100), None);
    }
}
