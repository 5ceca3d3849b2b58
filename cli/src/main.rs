//! The program `mfactl`; what it does is in the library beside it, so that its documentation can
//! be generated from the same definitions.

use std::process::ExitCode;

use clap::Parser;

fn main() -> ExitCode {
    mfactl::run(mfactl::args::Args::parse())
}
