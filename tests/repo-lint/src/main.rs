//! Prints every rule of this repository that is broken; exit status 1 if there is one.

use std::path::Path;
use std::process::ExitCode;

fn main() -> ExitCode {
    let root = Path::new(env!("CARGO_MANIFEST_DIR")).join("../..");
    let mut broken = repo_lint::violations(&root);
    match repo_lint::licence_violations(&root) {
        Ok(licences) => broken.extend(licences),
        Err(error) => {
            eprintln!("{error}");
            return ExitCode::FAILURE;
        }
    }
    for violation in &broken {
        println!("{violation}");
    }
    if broken.is_empty() { ExitCode::SUCCESS } else { ExitCode::FAILURE }
}
