//! Prints every house rule that is broken; exit status 1 if there is one.

use std::path::Path;
use std::process::ExitCode;

fn main() -> ExitCode {
    let root = Path::new(env!("CARGO_MANIFEST_DIR")).join("../..");
    let broken = house::violations(&root);
    for violation in &broken {
        println!("{violation}");
    }
    if broken.is_empty() { ExitCode::SUCCESS } else { ExitCode::FAILURE }
}
