//! Shows every smart card, and every key on a reader, that mfad sees to all programs as a security
//! key (docs/decisions/0024-virtual-key.md). It has `/dev/uhid` and the bus, and decides nothing.

mod cards;
mod key;
mod uhid;

use std::error::Error;
use std::process::ExitCode;

use zbus::connection::Builder;

const HELP: &str = "\
mfad-virtual-key [--session]

  --session   Show the cards of the mfad on the session bus; without it, the system bus.
  --version   Say which version this is.
  --help      Say this.

It is a service: systemctl enable --now mfad-virtual-key";

fn main() -> ExitCode {
    let arguments: Vec<_> = std::env::args_os().skip(1).collect();
    let session = match arguments.as_slice() {
        [] => false,
        [one] if one == "--session" => true,
        [one] if one == "--version" => {
            println!("mfad-virtual-key {}", env!("CARGO_PKG_VERSION"));
            return ExitCode::SUCCESS;
        }
        [one] if one == "--help" => {
            println!("{HELP}");
            return ExitCode::SUCCESS;
        }
        _ => {
            eprintln!("{HELP}");
            return ExitCode::from(2);
        }
    };
    match serve(session) {
        Ok(()) => ExitCode::SUCCESS,
        Err(error) => {
            eprintln!("mfad-virtual-key: {error}");
            ExitCode::FAILURE
        }
    }
}

fn serve(session: bool) -> Result<(), Box<dyn Error>> {
    let runtime = tokio::runtime::Builder::new_current_thread().enable_all().build()?;
    runtime.block_on(async {
        let (bus, which) =
            if session { (Builder::session(), "session") } else { (Builder::system(), "system") };
        let connection = bus.build().await.map_err(|error| {
            format!("the {which} bus cannot be reached: {error}. Start it, or check its address.")
        })?;
        cards::follow(&connection).await?;
        Err(format!("the {which} bus is gone. Start this again when there is one.").into())
    })
}
