//! Something to paste for a while: on the desktop's clipboard where a program for it is there, or
//! else by the terminal, which takes it from a computer far away, too (OSC 52).

use std::fs::{File, OpenOptions};
use std::io::{self, Write};
use std::process::{Child, Command, Stdio};

use data_encoding::BASE64;
use mfad_i18n::say;

use crate::exit::Failure;

/// What is on the clipboard; it is taken away again when this is dropped.
pub(crate) enum Copied {
    /// A program that has it as long as it runs, or until something else is copied.
    Program(Child),
    Terminal(File),
}

/// Puts a text on the clipboard.
pub(crate) fn copy(text: &str) -> Result<Copied, Failure> {
    let desktop = [
        ("WAYLAND_DISPLAY", "wl-copy", &["--foreground"][..]),
        ("DISPLAY", "xclip", &["-quiet", "-selection", "clipboard"]),
    ];
    let there = desktop.into_iter().filter(|(display, ..)| std::env::var_os(display).is_some());
    for (_, program, words) in there {
        if let Ok(child) = given(program, words, text) {
            return Ok(Copied::Program(child));
        }
    }
    by_terminal(text)
        .map(Copied::Terminal)
        .map_err(|error| Failure::usage(say!("codes-nowhere-to-copy", error = error.to_string())))
}

fn given(program: &str, words: &[&str], text: &str) -> io::Result<Child> {
    let mut command = Command::new(program);
    command.args(words).stdin(Stdio::piped()).stdout(Stdio::null()).stderr(Stdio::null());
    let mut child = command.spawn()?;
    if let Some(mut stdin) = child.stdin.take() {
        stdin.write_all(text.as_bytes())?;
    }
    Ok(child)
}

fn by_terminal(text: &str) -> io::Result<File> {
    let mut terminal = OpenOptions::new().write(true).open("/dev/tty")?;
    write!(terminal, "\x1b]52;c;{}\x07", BASE64.encode(text.as_bytes()))?;
    Ok(terminal)
}

impl Drop for Copied {
    fn drop(&mut self) {
        // Whoever copied something else meanwhile keeps it: the program has ended by itself.
        let _ = match self {
            Self::Program(child) => child.kill().and_then(|()| child.wait().map(drop)),
            Self::Terminal(terminal) => terminal.write_all(b"\x1b]52;c;!\x07"),
        };
    }
}
