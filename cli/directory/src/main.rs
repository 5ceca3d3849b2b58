//! `mfad-directory`: has a passkey listed in the entry of a person in the organization's directory, or takes it out,
//! with the rights of that person. `mfactl` starts it and says what on standard input ([`Request`]); it answers with one
//! word on standard output, and an exit status (`DirectoryOutcome`).
//!
//! It is a program of its own so that a network, TLS and LDAP are in no other that ships, and a password for the
//! directory in none for longer than it takes.

mod change;
mod request;

use std::process::ExitCode;
use std::time::Duration;

use mfad_terms::DirectoryOutcome;
use request::Request;

/// For everything: name, connection, TLS and the directory's answers.
const LIMIT: Duration = Duration::from_secs(10);

fn main() -> ExitCode {
    if let Err(error) = mfad_secret::keep_out_others() {
        eprintln!("mfad-directory: {error}");
    }
    let Some(request) = Request::read(std::io::stdin().lock()) else {
        eprintln!("mfad-directory: mfactl starts this program, with a request on standard input");
        return ExitCode::from(u8::MAX);
    };
    let outcome = run(request);
    println!("{outcome}");
    let status = DirectoryOutcome::ALL.iter().position(|it| *it == outcome);
    ExitCode::from(status.and_then(|it| u8::try_from(it).ok()).unwrap_or(u8::MAX))
}

fn run(request: Request) -> DirectoryOutcome {
    let Ok(runtime) = tokio::runtime::Builder::new_current_thread().enable_all().build() else {
        return DirectoryOutcome::Unreachable;
    };
    let outcome = runtime.block_on(async {
        let changed = tokio::time::timeout(LIMIT, change::change(request));
        changed.await.unwrap_or(DirectoryOutcome::Unreachable)
    });
    // A thread may still look up a name.
    runtime.shutdown_background();
    outcome
}
