//! The program `mfad-browser-host`, which browsers start; what it does is in the library beside it.

use std::process::ExitCode;

fn main() -> ExitCode {
    mfactl::browser_host()
}
