//! What is printed on standard output, as text or JSON, and how text looks on a terminal.

use std::io::{self, IsTerminal, Write};
use std::os::fd::AsFd;

use mfad_i18n::say;
pub(crate) use mfad_i18n::visible;
use serde::Serialize;
use textwrap::{Options, WordSeparator, WordSplitter, WrapAlgorithm};
use unicode_width::{UnicodeWidthChar, UnicodeWidthStr};

/// Where results go. Prompts and errors go to standard error instead.
#[derive(Debug, Clone, Copy)]
pub(crate) struct Output {
    /// Print JSON, one object per line.
    pub json: bool,
    /// How text looks.
    pub style: Style,
}

impl Output {
    pub fn new(json: bool) -> Self {
        Self { json, style: Style::for_stream(&io::stdout()) }
    }

    /// Prints text, unless programs read.
    pub fn text(&self, text: &str) -> io::Result<()> {
        if self.json {
            return Ok(());
        }
        let columns = columns(io::stdout());
        let lines: Vec<_> = text.lines().map(|line| wrapped(line, columns, 0)).collect();
        writeln!(io::stdout(), "{}", lines.join("\n"))
    }

    /// Prints a line of JSON, if programs read.
    pub fn json(&self, value: &impl Serialize) -> io::Result<()> {
        if !self.json {
            return Ok(());
        }
        let line = serde_json::to_string(value)?;
        writeln!(io::stdout(), "{line}")
    }
}

/// Colours, on a terminal that shows them and for somebody who wants them (no-color.org).
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(crate) struct Style {
    coloured: bool,
}

impl Style {
    pub fn for_stream(stream: &impl IsTerminal) -> Self {
        let unwanted = std::env::var_os("NO_COLOR").is_some_and(|value| !value.is_empty());
        Self { coloured: stream.is_terminal() && !dumb() && !unwanted }
    }

    /// No colours.
    #[cfg(test)]
    pub fn plain() -> Self {
        Self { coloured: false }
    }

    pub fn bold(self, text: &str) -> String {
        self.paint("1", text)
    }

    pub fn faint(self, text: &str) -> String {
        self.paint("2", text)
    }

    pub fn good(self, text: &str) -> String {
        self.paint("32", text)
    }

    pub fn bad(self, text: &str) -> String {
        self.paint("31", text)
    }

    fn paint(self, code: &str, text: &str) -> String {
        if self.coloured && !text.is_empty() {
            format!("\x1b[{code}m{text}\x1b[0m")
        } else {
            text.to_owned()
        }
    }
}

/// Whether the terminal says that it can neither colour nor move the cursor.
pub(crate) fn dumb() -> bool {
    std::env::var_os("TERM").is_none_or(|term| term.is_empty() || term == "dumb")
}

/// How many columns a terminal has; elsewhere lines have no end.
pub(crate) fn columns(stream: impl AsFd) -> Option<usize> {
    size(stream).map(|(columns, _)| columns)
}

/// How many columns and rows a terminal has.
pub(crate) fn size(stream: impl AsFd) -> Option<(usize, usize)> {
    let size = rustix::termios::tcgetwinsize(stream).ok()?;
    Some((size.ws_col.into(), size.ws_row.into())).filter(|(columns, _)| *columns > 0)
}

/// Text broken between words where it would not fit. It begins behind `indent` columns, where later lines begin
/// too; if it is indented itself, later lines are as well.
pub(crate) fn wrapped(text: &str, columns: Option<usize>, indent: usize) -> String {
    let Some(columns) = columns else { return text.to_owned() };
    let own = text.len() - text.trim_start_matches(' ').len();
    let (first, later) = (" ".repeat(indent), " ".repeat(indent.max(own)));
    let options = Options::new(columns)
        .initial_indent(&first)
        .subsequent_indent(&later)
        .break_words(false)
        .word_separator(WordSeparator::AsciiSpace)
        .word_splitter(WordSplitter::NoHyphenation)
        .wrap_algorithm(WrapAlgorithm::FirstFit);
    let end = text.trim_end_matches(' ');
    let filled = textwrap::fill(end, options);
    let filled = filled.strip_prefix(&first).unwrap_or(&filled);
    // What is typed stands behind a space.
    format!("{filled}{}", text.strip_prefix(end).unwrap_or_default())
}

/// The most columns that a cell takes which others follow.
const WIDEST: usize = 64;
/// The fewest columns into which what is at the end of a row is broken.
const NARROWEST: usize = 24;

/// Cells in columns as wide as their widest cell, each row indented by two. What is at the end of a
/// row may be longer than its column, and what is too long elsewhere is cut. Where a terminal is too
/// narrow, each cell has a line. Cells are styled by `paint` afterwards, which gets the number of the
/// column.
pub(crate) fn table(rows: &[Vec<String>], paint: impl Fn(usize, &str) -> String) -> String {
    table_in(columns(io::stdout()), rows, paint)
}

fn table_in(
    room: Option<usize>,
    rows: &[Vec<String>],
    paint: impl Fn(usize, &str) -> String,
) -> String {
    let cut = |row: &Vec<String>| {
        let end = row.iter().rposition(|cell| !cell.is_empty()).unwrap_or_default();
        let cells = row.iter().enumerate();
        let cells = cells.map(|(at, cell)| if at < end { shortened(cell) } else { cell.clone() });
        cells.take(end + 1).collect::<Vec<_>>()
    };
    let rows: Vec<_> = rows.iter().map(cut).collect();
    let columns = rows.iter().map(Vec::len).max().unwrap_or_default();
    let width = |column: usize| {
        let cells =
            rows.iter().filter(|row| row.len() > column + 1).filter_map(|row| row.get(column));
        cells.map(|cell| cell.width()).max().unwrap_or_default()
    };
    let widths: Vec<_> = (0..columns).map(width).collect();
    let before =
        |column: usize| widths.iter().take(column).map(|width| width + 2).sum::<usize>() + 2;
    let needed = |row: &Vec<String>, most: usize| {
        before(row.len().saturating_sub(1)) + row.last().map_or(0, |cell| cell.width().min(most))
    };
    if let Some(room) = room.filter(|room| rows.iter().any(|row| needed(row, NARROWEST) > *room)) {
        let rows = rows.iter().map(|row| stacked(row, room, &paint));
        return rows.collect::<Vec<_>>().join("\n");
    }
    let row = |row: &Vec<String>| {
        let end = row.len().saturating_sub(1);
        let room = room.filter(|room| needed(row, usize::MAX) > *room);
        let cells = row.iter().zip(&widths).enumerate().map(|(column, (cell, width))| {
            let padding = " ".repeat(width.saturating_sub(cell.width()));
            let painted = paint(column, cell);
            let room = room.filter(|_| column == end);
            format!("{}{padding}", wrapped(&painted, room, before(end)))
        });
        format!("  {}", cells.collect::<Vec<_>>().join("  ")).trim_end().to_owned()
    };
    rows.iter().map(row).collect::<Vec<_>>().join("\n")
}

/// A row with a line for each cell, those after the first indented.
fn stacked(row: &[String], room: usize, paint: impl Fn(usize, &str) -> String) -> String {
    let cells = row.iter().enumerate().filter(|(_, cell)| !cell.is_empty());
    let cells = cells.map(|(column, cell)| {
        let indent = if column == 0 { 2 } else { 4 };
        format!("{}{}", " ".repeat(indent), wrapped(&paint(column, cell), Some(room), indent))
    });
    cells.collect::<Vec<_>>().join("\n")
}

/// As much of a text as fits into [`WIDEST`] columns.
fn shortened(text: &str) -> String {
    if text.width() <= WIDEST {
        return text.to_owned();
    }
    let mut used = 0;
    let fits = |character: &char| {
        used += character.width().unwrap_or_default();
        used < WIDEST
    };
    text.chars().take_while(fits).chain(['…']).collect()
}

/// How many wrong PINs are still taken.
pub(crate) fn attempts(left: u32) -> String {
    match left {
        0 => say!("pin-blocked"),
        left => say!("pin-attempts", left),
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn long_text_is_broken_between_words() {
        let text = "No key is plugged in.";
        assert_eq!(wrapped(text, Some(10), 2), "No key\n  is\n  plugged\n  in.");
        assert_eq!(wrapped("  indented", None, 0), "  indented");
        let styled = Style { coloured: true }.bold("bold");
        assert_eq!(wrapped(&format!("{styled} 123"), Some(8), 0), format!("{styled} 123"));
        assert_eq!(wrapped("unbreakable", Some(4), 0), "unbreakable");
    }

    #[test]
    fn columns_line_up_and_lines_have_no_tails() {
        let rows = [vec!["a".into(), "long".into(), String::new()], vec!["é🔑".into(), "b".into()]];
        assert_eq!(table(&rows, |_, cell| cell.to_owned()), "  a    long\n  é🔑  b");
    }

    #[test]
    fn what_is_too_long_pushes_nothing_apart() {
        let plain = |_: usize, cell: &str| cell.to_owned();
        let rows = [vec!["9a".into(), "x".repeat(200)], vec!["9c".into(), "a".into(), "b".into()]];
        assert_eq!(table(&rows, plain), format!("  9a  {}\n  9c  a  b", "x".repeat(200)));
        let long = table(&[vec!["キ".repeat(100), "b".into()]], plain);
        assert_eq!(long, format!("  {}…  b", "キ".repeat(31)));
        let names = [vec!["a".into(), "y".repeat(64), String::new()], vec!["b".into()]];
        assert_eq!(table(&names, plain), format!("  a  {}\n  b", "y".repeat(64)));
    }

    #[test]
    fn what_has_no_room_for_columns_is_one_below_the_other() {
        let plain = |_: usize, cell: &str| cell.to_owned();
        let row = |cells: [&str; 3]| cells.map(str::to_owned).to_vec();
        let rows = [
            row(["Blue key", "security key", "is not plugged in, so plug it in"]),
            row(["Codes", "recovery codes", "ready"]),
        ];
        assert_eq!(
            table_in(Some(54), &rows, plain),
            "  Blue key  security key    is not plugged in, so plug\n                            it in\n  \
               Codes     recovery codes  ready"
        );
        assert_eq!(
            table_in(Some(30), &rows, plain),
            "  Blue key\n    security key\n    is not plugged in, so plug\n    it in\n  \
               Codes\n    recovery codes\n    ready"
        );
    }

    #[test]
    fn without_a_terminal_there_are_no_colours() {
        let style = Style::for_stream(&std::fs::File::open("/dev/null").unwrap());
        assert_eq!(style.good("yes"), "yes");
        assert_eq!(Style { coloured: true }.good("yes"), "\x1b[32myes\x1b[0m");
    }
}
