//! The virtual tokens as a program: `run` them until a signal comes.

use std::{
    error::Error,
    io::{self, Write},
    path::PathBuf,
    process::ExitCode,
    time::Duration,
};

use clap::{Args, Parser, Subcommand};
use signal_hook::{
    consts::{SIGINT, SIGTERM},
    iterator::Signals,
};
use virtual_token::{SocketFace, Touch, UhidFace, VirtualToken};

/// Security keys in software, running the firmware that real keys ship.
#[derive(Parser)]
#[command(version)]
struct Cli {
    #[command(subcommand)]
    command: Command,
}

#[derive(Subcommand)]
enum Command {
    /// Run tokens until SIGTERM or SIGINT; says "ready" when all are up
    Run(Run),
}

#[derive(Args)]
struct Run {
    /// Show each token as the unix socket DIR/SERIAL.sock
    #[arg(long, value_name = "DIR")]
    folder: Option<PathBuf>,
    /// Show each token to the kernel as a HID device; needs /dev/uhid
    #[arg(long)]
    uhid: bool,
    /// Keep the state of each token in DIR/SERIAL.flash
    #[arg(long, value_name = "DIR")]
    state: Option<PathBuf>,
    /// Touch when asked: at once, never, or after so many milliseconds
    #[arg(long, value_name = "now|never|MS", default_value = "now", value_parser = touch)]
    touch: Touch,
    /// How long a token waits for a touch
    #[arg(long, value_name = "SECONDS", default_value_t = 30)]
    touch_timeout: u32,
    /// Leave the tokens out of the socket at first
    #[arg(long)]
    unplugged: bool,
    /// A token for each serial
    #[arg(value_name = "SERIAL", required = true)]
    serials: Vec<String>,
}

fn touch(word: &str) -> Result<Touch, String> {
    match word {
        "now" => Ok(Touch::AtOnce),
        "never" => Ok(Touch::Never),
        delay => delay
            .parse()
            .map(|delay| Touch::After(Duration::from_millis(delay)))
            .map_err(|_| "say now, never or a number of milliseconds".into()),
    }
}

fn main() -> ExitCode {
    let Command::Run(arguments) = Cli::parse().command;
    match run(&arguments) {
        Ok(()) => ExitCode::SUCCESS,
        Err(error) => {
            eprintln!("error: {error}");
            ExitCode::FAILURE
        }
    }
}

fn run(arguments: &Run) -> Result<(), Box<dyn Error>> {
    let mut signals = Signals::new([SIGTERM, SIGINT])?;
    let tokens = arguments
        .serials
        .iter()
        .map(|serial| arguments.start(serial))
        .collect::<io::Result<Vec<_>>>()?;
    writeln!(io::stdout(), "ready")?;
    signals.forever().next();
    drop(tokens);
    Ok(())
}

impl Run {
    fn start(&self, serial: &str) -> io::Result<VirtualToken> {
        let mut token = VirtualToken::builder(serial)
            .touch(self.touch)
            .touch_timeout(Duration::from_secs(self.touch_timeout.into()));
        if let Some(folder) = &self.state {
            std::fs::create_dir_all(folder)?;
            token = token.in_file(folder.join(format!("{serial}.flash")));
        }
        let token = token.start()?;
        if let Some(folder) = &self.folder {
            SocketFace::serve(folder, &token)?;
        }
        if self.uhid {
            UhidFace::create(&token)?;
        }
        if !self.unplugged {
            token.plug()?;
        }
        Ok(token)
    }
}
