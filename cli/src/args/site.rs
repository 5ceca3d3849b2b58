//! `mfactl site …`

use clap::{Args as Group, Subcommand};

/// Which site, or what to do with notes.
#[derive(Debug, Group)]
#[command(args_conflicts_with_subcommands = true, subcommand_negates_reqs = true)]
pub struct SiteArgs {
    #[arg(required = true)]
    pub site: Option<String>,
    #[command(flatten)]
    pub pin: super::CurrentPinArgs,
    #[command(subcommand)]
    pub command: Option<SiteCommand>,
}

/// The subcommands.
#[derive(Debug, Subcommand)]
pub enum SiteCommand {
    #[command(subcommand, arg_required_else_help = true)]
    Note(NoteCommand),
}

/// `mfactl site note …`
#[derive(Debug, Subcommand)]
pub enum NoteCommand {
    Add(NoteAddArgs),
    List,
    Show(NoteWhichArgs),
    Remove(NoteRemoveArgs),
}

/// For which site.
#[derive(Debug, Group)]
pub struct NoteAddArgs {
    pub site: String,
    #[arg(long, default_value = "", hide_default_value = true)]
    pub label: String,
}

/// Which note.
#[derive(Debug, Group)]
pub struct NoteWhichArgs {
    pub site: String,
    pub note: Option<String>,
}

/// Which note to remove.
#[derive(Debug, Group)]
pub struct NoteRemoveArgs {
    #[command(flatten)]
    pub which: NoteWhichArgs,
    #[arg(long)]
    pub yes: bool,
}
