//! Writes the man pages of `mfactl` into a folder, from the same definitions that the
//! program parses with: `cargo run -p mfactl --example docs FOLDER`.

use std::path::{Path, PathBuf};
use std::{env, fs, io};

use clap::{Command, CommandFactory};
use clap_mangen::Man;
use clap_mangen::roff::{Inline, Roff, bold, roman};
use mfactl::args::{Args, help};

#[allow(dead_code, reason = "tests/documentation.rs only wants the pages")]
fn main() -> io::Result<()> {
    let folder = env::args_os().nth(1).ok_or_else(|| io::Error::other("usage: docs FOLDER"))?;
    for (path, text) in pages()? {
        let path = Path::new(&folder).join(path);
        fs::create_dir_all(path.parent().unwrap_or(Path::new("")))?;
        fs::write(path, text)?;
    }
    Ok(())
}

/// Every file: its path in the folder, and its text.
pub fn pages() -> io::Result<Vec<(PathBuf, Vec<u8>)>> {
    let mut root = help::described(Args::command()).disable_help_subcommand(true);
    root.build();
    let mut pages = Vec::new();
    man(&root, &root, &mut pages)?;
    Ok(pages)
}

/// The page of a command and those of its subcommands.
fn man(command: &Command, root: &Command, pages: &mut Vec<(PathBuf, Vec<u8>)>) -> io::Result<()> {
    for below in command.get_subcommands() {
        man(below, root, pages)?;
    }
    let page = Man::new(command.clone())
        .source(format!("mfactl {}", env!("CARGO_PKG_VERSION")))
        .manual("mfad");
    let mut title = Vec::new();
    page.render_title(&mut title)?;
    // The date, which there is none of, still counts (man(7), TH).
    let title = String::from_utf8_lossy(&title).replace(" 1  ", " 1 \"\" ");
    let mut text = title.into_bytes();
    for section in [
        section(|text| page.render_name_section(text))?,
        section(|text| page.render_synopsis_section(text))?,
        section(|text| page.render_description_section(text))?,
        section(|text| page.render_options_section(text))?,
        match command.has_subcommands() {
            true => section(|text| page.render_subcommands_section(text))?,
            false => String::new(),
        },
        body(&exit_status()),
        body(&environment()),
        body(&examples(command)),
        body(&see_also(command, root)),
    ] {
        text.extend(section.as_bytes());
    }
    pages.push((Path::new("man").join(page.get_filename()), text));
    Ok(())
}

fn section(render: impl FnOnce(&mut Vec<u8>) -> io::Result<()>) -> io::Result<String> {
    let mut text = Vec::new();
    render(&mut text)?;
    Ok(without_preamble(&String::from_utf8_lossy(&text)))
}

fn body(roff: &Roff) -> String {
    without_preamble(&roff.to_roff())
}

/// The definitions at the beginning are needed only once a page.
fn without_preamble(text: &str) -> String {
    let wanted = |line: &&str| !line.starts_with(".ie ") && !line.starts_with(".el ");
    text.lines().filter(wanted).map(|line| format!("{line}\n")).collect()
}

fn exit_status() -> Roff {
    let mut roff = Roff::new();
    roff.control("SH", ["EXIT STATUS"]);
    for (code, meaning) in mfactl::EXIT_STATUS {
        roff.control("TP", ["4"]);
        roff.text([bold(code.to_string())]);
        roff.text([roman(*meaning)]);
    }
    roff
}

fn environment() -> Roff {
    let mut roff = Roff::new();
    roff.control("SH", ["ENVIRONMENT"]);
    for (name, meaning) in [
        (
            "LC_ALL, LC_MESSAGES, LANG, LANGUAGE",
            "The language of what is said: English, German or Norwegian Bokmål. With --json it is English.",
        ),
        ("MFACTL_BUS", "With session, talk to the mfad of this session, like --session."),
        ("NO_COLOR", "If not empty, print no colours, not even on a terminal."),
    ] {
        roff.control("TP", ["4"]);
        roff.text([bold(name)]);
        roff.text([roman(meaning)]);
    }
    roff
}

/// The examples of the help text: a command is indented by two, what it does by more.
fn examples(command: &Command) -> Roff {
    let mut roff = Roff::new();
    let Some(text) = command.get_after_long_help() else { return roff };
    roff.control("SH", ["EXAMPLES"]);
    for line in text.to_string().lines().skip(1) {
        match line.strip_prefix("      ") {
            None => {
                roff.control("PP", []);
                roff.text([bold(line.trim())]);
            }
            Some(meaning) => {
                roff.control("RS", ["4"]);
                roff.text([roman(meaning)]);
                roff.control("RE", []);
            }
        }
    }
    roff
}

fn see_also(command: &Command, root: &Command) -> Roff {
    let mut roff = Roff::new();
    let is_root = command.get_name() == root.get_name();
    roff.control("SH", ["SEE ALSO"]);
    let pages: Vec<_> = match is_root {
        true => root.get_subcommands().filter_map(Command::get_display_name).collect(),
        false => vec!["mfactl"],
    };
    let mut line: Vec<Inline> = Vec::new();
    for page in pages {
        line.extend([bold(page), roman("(1), ")]);
    }
    line.push(roman("and what --json prints: /usr/share/doc/mfad/json.md"));
    roff.text(line);
    roff
}
