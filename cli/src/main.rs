//! The program `mfactl`; what it does is in the library beside it, so that its documentation can
//! be generated from the same definitions.

use std::process::ExitCode;

use mfactl::args::Args;

fn main() -> ExitCode {
    mfactl::answer_completion();
    mfactl::run(Args::read())
}
