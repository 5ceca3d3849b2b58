//! The program `mfad-notify`; what it does is in the library beside it.

use std::process::ExitCode;

fn main() -> ExitCode {
    mfactl::notify()
}
