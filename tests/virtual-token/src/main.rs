//! The virtual tokens as a program: `run` them until a signal comes, and `ctl`
//! what they do meanwhile.

mod control;

use std::{
    io::{self, Write},
    path::PathBuf,
    process::ExitCode,
    str::FromStr,
    time::Duration,
};

use clap::{Args, Parser, Subcommand, ValueEnum};
use signal_hook::{
    consts::{SIGINT, SIGTERM},
    iterator::Signals,
};
use virtual_token::{Interface, SocketFace, Touch, UhidFace, UsbFace, VirtualToken, VpcdFace};

use control::{Control, Tokens};

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
    /// Steer the tokens of a running program
    Ctl(Ctl),
}

#[derive(Args)]
struct Run {
    /// Take commands on this socket
    #[arg(long, value_name = "PATH")]
    control: Option<PathBuf>,
    /// Show each token as the unix socket DIR/SERIAL.sock
    #[arg(long, value_name = "DIR")]
    folder: Option<PathBuf>,
    /// Show each token to the kernel as a HID device; needs /dev/uhid
    #[arg(long)]
    uhid: bool,
    /// Show each token to the kernel as a USB device, security key and smart card in one; needs
    /// the module vhci_hcd
    #[arg(long)]
    usb: bool,
    /// Put the tokens into vpcd's readers: the first on this port, each other on the next. A
    /// card with contacts has PIV, OpenPGP and OATH; one without has FIDO and OATH
    #[arg(long, value_name = "PORT[:contactless]")]
    vpcd: Option<Reader>,
    /// Keep the state of each token in DIR/SERIAL.flash
    #[arg(long, value_name = "DIR")]
    state: Option<PathBuf>,
    /// Touch when asked: at once, never, or after so many milliseconds
    #[arg(long, value_name = "now|never|MILLISECONDS", default_value = "now")]
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

/// Where the first token is put, and how.
#[derive(Clone)]
struct Reader {
    port: u16,
    interface: Interface,
}

impl FromStr for Reader {
    type Err = &'static str;

    fn from_str(word: &str) -> Result<Self, Self::Err> {
        let (port, interface) = match word.strip_suffix(":contactless") {
            Some(port) => (port, Interface::Contactless),
            None => (word, Interface::Contact),
        };
        let port = port.parse().map_err(|_| "say a port, or a port and :contactless")?;
        Ok(Self { port, interface })
    }
}

#[derive(Args)]
struct Ctl {
    /// The control socket of the running program
    path: PathBuf,
    verb: Verb,
    /// Which token; only list needs none
    serial: Option<String>,
    /// For touch: now, never or milliseconds. For pass: seconds
    value: Option<String>,
}

#[derive(Clone, ValueEnum)]
enum Verb {
    /// Plug it in: a power cycle, its clock at zero
    Plug,
    /// Pull it out, whatever it is doing
    Unplug,
    /// Say how it is touched from now on
    Touch,
    /// Let its clock run ahead
    Pass,
    /// Make it as fresh from the factory
    Wipe,
    /// Print what came and went, as lines of JSON
    Trace,
    /// Print the tokens, as lines of JSON
    List,
}

fn main() -> ExitCode {
    let outcome = match Cli::parse().command {
        Command::Run(arguments) => run(&arguments),
        Command::Ctl(arguments) => ctl(&arguments),
    };
    match outcome {
        Ok(()) => ExitCode::SUCCESS,
        Err(error) => {
            eprintln!("error: {error}");
            ExitCode::FAILURE
        }
    }
}

fn run(arguments: &Run) -> io::Result<()> {
    let mut signals = Signals::new([SIGTERM, SIGINT])?;
    let tokens =
        (0..).zip(&arguments.serials).map(|(place, serial)| arguments.start(serial, place));
    let tokens: Tokens = tokens.collect::<io::Result<Vec<_>>>()?.into();
    let path = arguments.control.as_deref();
    let control = path.map(|path| Control::listen(path, tokens.clone())).transpose()?;
    writeln!(io::stdout(), "ready")?;
    signals.forever().next();
    drop(control);
    tokens.iter().for_each(VirtualToken::unplug);
    Ok(())
}

impl Run {
    fn start(&self, serial: &str, place: u16) -> io::Result<VirtualToken> {
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
        if self.usb {
            UsbFace::connect(&token)?;
        }
        if let Some(Reader { port, interface }) = &self.vpcd {
            VpcdFace::insert(port.saturating_add(place), *interface, &token)?;
        }
        if !self.unplugged {
            token.plug()?;
        }
        Ok(token)
    }
}

fn ctl(arguments: &Ctl) -> io::Result<()> {
    let verb = arguments.verb.to_possible_value();
    let words = [
        verb.as_ref().map(|verb| verb.get_name()),
        arguments.serial.as_deref(),
        arguments.value.as_deref(),
    ];
    let request = words.into_iter().flatten().collect::<Vec<_>>().join(" ");
    let mut reply = control::ask(&arguments.path, &request)?;
    if !matches!(arguments.verb, Verb::Trace | Verb::List) {
        reply.push("ok".into());
    }
    reply.iter().try_for_each(|line| writeln!(io::stdout(), "{line}"))
}
