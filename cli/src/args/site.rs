//! `mfactl site …`

use clap::{Args as Group, Subcommand};

/// Which site, or what to do with notes.
#[derive(Debug, Group)]
#[command(args_conflicts_with_subcommands = true, subcommand_negates_reqs = true)]
pub struct Site {
    /// The site: its domain, or the address of one of its pages
    #[arg(required = true)]
    pub site: Option<String>,
    #[command(flatten)]
    #[allow(missing_docs)]
    pub pin: super::CurrentPin,
    /// What to do with notes
    #[command(subcommand)]
    pub command: Option<SiteCommand>,
}

/// The subcommands.
#[derive(Debug, Subcommand)]
pub enum SiteCommand {
    /// Keep notes for sites, such as their recovery codes
    #[command(subcommand, arg_required_else_help = true)]
    Note(Note),
}

/// `mfactl site note …`
#[derive(Debug, Subcommand)]
pub enum Note {
    /// Keep a note for a site: it is read from standard input
    ///
    /// It is kept encrypted, at most 4096 bytes. Lists tell that it is there and nothing of what it
    /// says.
    #[command(after_long_help = "Examples:
  mfactl site note add example.org
      Paste the recovery codes, then Ctrl-D on a line of its own
  mfactl site note add example.org --label 'Recovery codes' <codes.txt")]
    Add(Add),
    /// List the notes of all sites, without what they say
    #[command(after_long_help = "Examples:
  mfactl site note list
  mfactl site note list --json | jq -r '.notes[].site'")]
    List,
    /// Show what a note says
    #[command(after_long_help = "Examples:
  mfactl site note show example.org
  mfactl site note show example.org recovery")]
    Show(Which),
    /// Remove a note
    #[command(after_long_help = "Examples:
  mfactl site note remove example.org recovery")]
    Remove(Remove),
}

/// For which site.
#[derive(Debug, Group)]
pub struct Add {
    /// The site: its domain, or the address of one of its pages
    pub site: String,
    /// What to call it; “Note” if left out
    #[arg(long, default_value = "", hide_default_value = true)]
    pub label: String,
}

/// Which note.
#[derive(Debug, Group)]
pub struct Which {
    /// The site: its domain, or the address of one of its pages
    pub site: String,
    /// The note: the beginning of its name or id; may be left out when the site has only one
    pub note: Option<String>,
}

/// Which note to remove.
#[derive(Debug, Group)]
pub struct Remove {
    #[command(flatten)]
    #[allow(missing_docs)]
    pub which: Which,
    /// Do not ask whether to remove it
    #[arg(long)]
    pub yes: bool,
}
