//! The program `mfactl`; what it does is in the library beside it, so that its documentation can
//! be generated from the same definitions.

use std::process::ExitCode;

use clap::{CommandFactory, FromArgMatches};
use mfactl::args::{Args, overview};

fn main() -> ExitCode {
    let typed = overview::grouped(Args::command()).get_matches();
    mfactl::run(Args::from_arg_matches(&typed).unwrap_or_else(|wrong| wrong.exit()))
}
