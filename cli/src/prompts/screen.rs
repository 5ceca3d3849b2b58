//! What a person sees of an operation, on standard error: lines that stay and, on a terminal, a
//! few below them that change.

use std::io::{self, IsTerminal, Write};

use mfad_bus::MAX_SECRET;
use unicode_width::{UnicodeWidthChar, UnicodeWidthStr};
use zeroize::{Zeroize, Zeroizing};

use crate::output::{Style, columns, dumb, visible, wrapped};

/// How many columns there are where nobody says.
const COLUMNS: usize = 80;

/// The screen of one operation.
pub(crate) struct Screen {
    /// Whether lines can be changed later.
    moving: bool,
    style: Style,
    /// The lines that change, as they are shown now.
    shown: Vec<String>,
    /// What was typed behind the last of them, in memory that never moves.
    typed: Zeroizing<String>,
    /// Where lines cannot be changed, the last that was said instead.
    said: String,
}

impl Screen {
    pub fn new() -> Self {
        let stderr = io::stderr();
        Self {
            moving: stderr.is_terminal() && !dumb(),
            style: Style::for_stream(&stderr),
            shown: Vec::new(),
            typed: Zeroizing::new(String::with_capacity(MAX_SECRET)),
            said: String::new(),
        }
    }

    /// Whether lines can be changed later.
    pub fn moving(&self) -> bool {
        self.moving
    }

    /// Prints a line that stays.
    pub fn say(&mut self, line: &str) {
        self.said.clear();
        let shown = std::mem::take(&mut self.shown);
        let mut text = erasing(&shown);
        text.push_str(&wrapped(&visible(line), columns(io::stderr()), 0));
        text.push('\n');
        put(&text);
    }

    /// Prints lines that stay as they are, wrapped by nobody.
    pub fn picture(&mut self, picture: &str) {
        self.clear();
        self.said.clear();
        put(picture);
    }

    /// Shows these lines below the ones that stay, and behind the last what was typed, which may be a secret
    /// and is kept in no other place. The cursor stands at its end. Where lines cannot be changed, the last is
    /// said once.
    pub fn show(&mut self, lines: Vec<String>, typed: &str) {
        if !self.moving {
            return self.say_once(lines.last().map_or("", |line| line.trim_end()));
        }
        let columns = columns(io::stderr()).unwrap_or(COLUMNS);
        let fits = |line: &String| {
            let line = wrapped(&visible(line), Some(columns.saturating_sub(1)), 0);
            line.split('\n').map(|part| begin(part, columns).to_owned()).collect::<Vec<_>>()
        };
        let lines: Vec<String> = lines.iter().flat_map(fits).collect();
        if lines == self.shown && typed == *self.typed {
            return;
        }
        let mut text = erasing(&self.shown);
        if let Some((last, above)) = lines.split_last() {
            for line in above {
                text.push_str(line);
                text.push('\n');
            }
            text.push_str(&self.style.bold(last));
            put(&text);
            put(begin(typed, columns.saturating_sub(last.width())));
        } else {
            put(&text);
        }
        self.typed.zeroize();
        self.typed.push_str(typed);
        self.shown = lines;
    }

    /// A line that only goes on, because somebody types, was said already.
    fn say_once(&mut self, line: &str) {
        let said = !self.said.is_empty() && line.starts_with(&self.said);
        if !line.is_empty() && !said {
            self.say(line);
            line.clone_into(&mut self.said);
        }
    }

    /// Takes the lines that change away.
    pub fn clear(&mut self) {
        put(&erasing(&std::mem::take(&mut self.shown)));
    }
}

impl Drop for Screen {
    fn drop(&mut self) {
        self.clear();
    }
}

/// Moves the cursor to the beginning of the first of these lines and erases from there on
/// (ECMA-48 §8.3.22, §8.3.39).
fn erasing(shown: &[String]) -> String {
    match shown.len() {
        0 => String::new(),
        1 => "\r\x1b[J".to_owned(),
        lines => format!("\r\x1b[{}A\x1b[J", lines - 1),
    }
}

/// As much as one line of the terminal holds, with room for the cursor.
fn begin(line: &str, columns: usize) -> &str {
    let mut used = 0;
    let too_much = |it: char| {
        used += it.width().unwrap_or_default();
        used >= columns
    };
    line.split(too_much).next().unwrap_or_default()
}

/// A person who closed the window reads no prompts; the operation is ended by the signal.
fn put(text: &str) {
    let _ = io::stderr().write_all(text.as_bytes());
    let _ = io::stderr().flush();
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_line_never_reaches_the_edge() {
        assert_eq!(begin("🔑🔑🔑", 5), "🔑🔑");
        assert_eq!(begin("key", 4), "key");
        assert_eq!(begin("keys", 4), "key");
    }

    #[test]
    fn erasing_goes_back_over_what_is_shown_and_no_further() {
        for (lines, text) in [(0, ""), (1, "\r\x1b[J"), (3, "\r\x1b[2A\x1b[J")] {
            assert_eq!(erasing(&vec![String::new(); lines]), text);
        }
    }
}
