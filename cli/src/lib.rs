//! `mfactl`: security keys from a terminal. Reads what was typed, talks to the daemon over the
//! bus, and shows what comes of it; decides nothing that the daemon does not.

mod access_pass;
mod admin;
mod agent;
mod app_password;
pub mod args;
mod browser;
mod browser_host;
mod cards;
mod ceremony;
mod clipboard;
mod codes;
mod complete;
mod countdown;
mod daemon;
mod directory;
mod doctor;
mod enroll;
mod events;
mod exit;
mod fingerprints;
mod interrupts;
mod keyring;
mod keys;
mod lines;
mod log;
mod login;
mod lost;
mod methods;
mod notify;
mod openpgp;
mod operation;
mod output;
mod pam;
mod pam_u2f;
mod passkeys;
mod pick;
mod pin;
mod piv;
mod policy;
mod policy_check;
mod prompts;
mod qr;
mod reactivate;
mod recovery_codes;
mod remove;
mod rename;
mod replace;
mod report;
mod reset;
mod secret;
mod settings;
mod sign_in;
mod site;
mod status;
mod support_bundle;
mod token_show;
mod tokens;
mod trusted;
mod watch;
mod when;

use std::io::{self, Write};
use std::process::ExitCode;

use agent::Agent;
use args::moving::{ExportCommand, ImportCommand};
use args::pin::PinCommand;
use args::{Args, Command, OfAccount, Token};
use daemon::{Bus, Daemon};
use events::Event;
use exit::Failure;
use mfad_client::objects;
use mfad_i18n::{Language, say, speak};
use output::{Output, Style, columns, visible, wrapped};

pub use browser_host::run as browser_host;
pub use complete::answer as answer_completion;
pub use exit::{EXIT_STATUS, Exit};
pub use notify::run as notify;

/// Does what was typed, and says how it went.
#[must_use]
pub fn run(args: Args) -> ExitCode {
    keep_out_others();
    let (output, verbose) = (Output::new(args.json), args.verbose);
    if args.is_for_person() {
        speak(Language::of_environment());
    }
    let runtime = tokio::runtime::Builder::new_current_thread().enable_all().build();
    let done = match runtime {
        Ok(runtime) => runtime.block_on(follow(args, output)),
        Err(error) => Err(error.into()),
    };
    let exit = match done {
        Ok(()) => Exit::Done,
        Err(failure) => {
            complain(output, &failure, verbose);
            failure.exit
        }
    };
    ExitCode::from(exit as u8)
}

async fn follow(args: Args, output: Output) -> Result<(), Failure> {
    let environment = std::env::var("MFACTL_BUS").ok();
    let bus = Bus::wanted(args.session, environment.as_deref())?;
    let at = &Session { bus, output };
    let command = args.command.unwrap_or(Command::Status(OfAccount::default()));
    let _agent = command.may_need_polkit().then(|| Agent::start(bus)).flatten();
    match command {
        Command::Status(it) => status::run(at, it).await,
        Command::SignIn(it) => sign_in::run(at, it).await,
        Command::Enroll(it) => enroll::run(at, it).await,
        Command::Methods(it) => methods::run(at, it).await,
        Command::RecoveryCodes(it) => recovery_codes::run(at, it).await,
        Command::Rename(it) => rename::run(at, it).await,
        Command::Remove(it) => remove::run(at, it).await,
        Command::Replace(it) => replace::run(at, it).await,
        Command::Lost(it) => lost::run(at, it).await,
        Command::Reactivate(it) => reactivate::run(at, it).await,
        Command::Log(it) => log::run(at, it).await,
        Command::Trusted(it) => trusted::run(at, it).await,
        Command::Policy(args::policy::PolicyCommand::Check(it)) => policy_check::run(at, it),
        Command::Report(it) => report::run(at, it).await,
        Command::Import(ImportCommand::PamU2f(it)) => pam_u2f::import(at, it).await,
        Command::Export(ExportCommand::PamU2f(it)) => pam_u2f::export(at, it).await,
        Command::Keyring(it) => keyring::run(at, it).await,
        Command::AppPassword(it) => app_password::run(at, it).await,
        Command::Admin(it) => admin::run(at, it).await,
        Command::Tokens => tokens::run(at).await,
        Command::Token(Token::Show(it)) => token_show::run(at, it).await,
        Command::Pin(PinCommand::Status(it)) => pin::status(at, it).await,
        Command::Pin(PinCommand::Set(it)) => pin::set(at, it).await,
        Command::Pin(PinCommand::Change(it)) => pin::change(at, it).await,
        Command::Passkeys(it) => passkeys::run(at, it).await,
        Command::Codes(it) => codes::run(at, it).await,
        Command::Site(it) => site::run(at, it).await,
        Command::Fingerprints(it) => fingerprints::run(at, it).await,
        Command::Pam(args::pam::PamCommand::Check(it)) => pam::check(at, it).await,
        Command::Login(it) => login::run(at, it).await,
        Command::Secret(it) => secret::run(at, it).await,
        Command::Settings(it) => settings::run(at, it).await,
        Command::Piv(it) => piv::run(at, it).await,
        Command::OpenPgp(it) => openpgp::run(at, it).await,
        Command::Reset(it) => reset::run(at, it).await,
        Command::Browser(it) => browser::run(at, it).await,
        Command::Watch => watch::run(at).await,
        Command::Doctor(it) => doctor::run(at, &it).await,
        Command::SupportBundle(it) => support_bundle::run(at, it).await,
    }
}

#[cfg(test)]
mod sample;

/// What every command works with.
struct Session {
    bus: Bus,
    output: Output,
}

impl Session {
    async fn daemon(&self) -> Result<Daemon, Failure> {
        Daemon::reach(self.bus).await
    }
}

fn keep_out_others() {
    if let Err(error) = mfad_bus::keep_out_others() {
        eprintln!("mfad: {error}");
    }
}

/// Says what went wrong: to people on standard error, to programs as the last line of output.
fn complain(output: Output, failure: &Failure, verbose: bool) {
    if failure.message.is_empty() {
        return;
    }
    // If nobody can be told there is still the exit status.
    let _ = output.json(&Event::Finished(failure.into()));
    let columns = columns(io::stderr());
    let style = Style::for_stream(&io::stderr());
    let mut text = format!("mfactl: {}", failure.message);
    if verbose && let Some(status) = failure.status() {
        text.push_str(&format!("\n{}", say!("bus-status", status)));
    }
    let lines: Vec<_> = text.lines().map(|line| wrapped(&visible(line), columns, 0)).collect();
    let _ = writeln!(io::stderr(), "{}", style.bad(&lines.join("\n")));
}
