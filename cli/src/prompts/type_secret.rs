//! A secret that no operation asks for, typed at the terminal and not shown.

use std::io::{self, IsTerminal};

use crate::exit::Failure;
use crate::interrupts::Interrupts;

use super::Secret;
use super::entry::Entry;
use super::keys::Key;
use super::screen::Screen;
use super::terminal::Terminal;

/// Whether somebody is there to be asked.
pub(crate) fn at_terminal() -> bool {
    io::stdin().is_terminal() && io::stderr().is_terminal()
}

/// Asks for it. `None` if there is none: nothing was typed, or Ctrl-C.
pub(crate) async fn type_secret(question: &str) -> Result<Option<Secret>, Failure> {
    let mut interrupts = Interrupts::catch()?;
    let mut terminal = Terminal::take()?;
    let (mut screen, mut entry) = (Screen::new(), Entry::new());
    loop {
        screen.show(vec![format!("{question} ")], "");
        let key = tokio::select! {
            key = terminal.key() => key?,
            () = interrupts.next() => return Ok(None),
        };
        if key == Key::End && entry.shown().is_empty() {
            return Ok(None);
        }
        if let Some(typed) = entry.press(key) {
            return Ok(Some(typed).filter(|it| !it.is_empty()));
        }
    }
}
