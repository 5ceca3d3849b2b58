//! The program that has a key wait, as the kernel knows it.

use std::fs;
use std::path::{Path, PathBuf};

use mfad_i18n::say;

pub(super) struct Program {
    pub name: String,
    /// Whether it runs at a terminal.
    pub terminal: bool,
}

impl Program {
    /// The one with this number. One that is gone already has no name any more.
    pub fn running(process: u32) -> Self {
        Self::in_folder(&PathBuf::from(format!("/proc/{process}")))
    }

    fn in_folder(folder: &Path) -> Self {
        let stat = fs::read_to_string(folder.join("stat")).unwrap_or_default();
        let executable = fs::read_link(folder.join("exe")).ok();
        let file = executable.as_ref().and_then(|it| it.file_name()).map(|it| it.to_string_lossy());
        let name = file.as_deref().or_else(|| comm(&stat)).map(str::to_owned);
        let name = name.unwrap_or_else(|| say!("notify-a-program"));
        Self { name, terminal: terminal(&stat).is_some_and(|number| number != 0) }
    }
}

/// What a process calls itself, which may have any character (proc_pid_stat(5)).
fn comm(stat: &str) -> Option<&str> {
    Some(stat.split_once('(')?.1.rsplit_once(')')?.0)
}

/// The number of its terminal, 0 for none: the fifth field after the name.
fn terminal(stat: &str) -> Option<i32> {
    stat.rsplit_once(')')?.1.split_whitespace().nth(4)?.parse().ok()
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_name_does_not_fool_the_reader_of_the_terminal() {
        let stat = "7 (x) S 1 1 1 34816 1) S 1 7 7 0 -1 4194560";
        assert_eq!((comm(stat), terminal(stat)), (Some("x) S 1 1 1 34816 1"), Some(0)));
        assert_eq!(terminal("7 (bash) S 1 7 7 34816 7 4194560"), Some(34816));
    }

    #[test]
    fn one_that_is_gone_has_no_terminal() {
        let gone = Program::in_folder(Path::new("/nonexistent"));
        assert_eq!((gone.name.as_str(), gone.terminal), ("A program", false));
    }
}
