//! `mfactl keyring …`: security keys that open the keyring. The login password is asked for once, and checked by
//! PAM before mfad seals it.

use std::ffi::{CStr, CString};
use std::path::Path;

use mfad_bus::{KeyringMethod, KeyringProxy, OperationResult, id_of, secret_fd};
use mfad_i18n::say;
use pam_client2::{Context, ConversationHandler, ErrorCode, Flag};
use serde::Serialize;
use zeroize::Zeroizing;

use crate::Session;
use crate::args::OfAccount;
use crate::args::keyring::{KeyringCommand, KeyringEnableArgs};
use crate::events::Event;
use crate::exit::{Exit, Failure};
use crate::operation::Operation;
use crate::output::{Style, table, visible};
use crate::pam::{Keyboard, own_name, stack};
use crate::prompts::{Pins, Readiness};
use crate::when::ago;

/// The service that asks for the account's own password, and for nothing else.
const SERVICE: &str = "mfad-password";

pub(crate) async fn run(session: &Session, it: KeyringCommand) -> Result<(), Failure> {
    match it {
        KeyringCommand::Enable(it) => enable(session, it).await,
        KeyringCommand::Disable(it) => disable(session, it).await,
        KeyringCommand::Status(it) => status(session, it).await,
    }
}

async fn enable(session: &Session, it: KeyringEnableArgs) -> Result<(), Failure> {
    let given = it.password_fd.map(Pins::one_line).transpose()?;
    let pins = Pins::read(it.pin.pin_fd, None)?;
    let password = checked_password(given.as_deref().map(String::as_str))?;
    if it.only_check {
        let done = OperationResult::default();
        return Ok(session.output.json(&Event::Finished((&done).into()))?);
    }
    session
        .operate(Readiness::with_pins(pins), async |daemon| {
            let keyring: KeyringProxy = daemon.root().await?;
            let password = secret_fd(&password)?;
            Operation::begin(daemon, keyring.enable(password.into())).await
        })
        .await
        .map(drop)
}

async fn disable(session: &Session, it: OfAccount) -> Result<(), Failure> {
    let daemon = session.daemon().await?;
    let keyring: KeyringProxy = daemon.root().await?;
    let keys = keyring.disable(it.name.as_deref().unwrap_or_default()).await?;
    session.output.json(&DisabledJson { keys })?;
    let text = match keys {
        0 => say!("keyring-was-disabled"),
        _ => say!("keyring-disabled"),
    };
    Ok(session.output.text(&text)?)
}

async fn status(session: &Session, it: OfAccount) -> Result<(), Failure> {
    let daemon = session.daemon().await?;
    let keyring: KeyringProxy = daemon.root().await?;
    let all = keyring.list(it.name.as_deref().unwrap_or_default()).await?;
    session.output.json(&StatusJson { keys: all.iter().map(shape).collect() })?;
    let text = match all.as_slice() {
        [] => say!("keyring-none"),
        some => lines(some, session.output.style),
    };
    Ok(session.output.text(&text)?)
}

/// The caller's login password, once PAM has accepted it.
fn checked_password(given: Option<&str>) -> Result<Zeroizing<Vec<u8>>, Failure> {
    // Without its file, libpam would ask what `other` asks (pam.d(5)).
    if stack::read(Path::new("/"), SERVICE).is_err() {
        let message = say!("keyring-no-service", service = SERVICE);
        return Err(failed("NotInstalled", message));
    }
    let account = own_name()?;
    let given = given.map(|it| Zeroizing::new(it.as_bytes().to_vec()));
    let asked = LoginPassword { given: given.is_some(), password: given.unwrap_or_default() };
    let wrong = || failed("NotVerified", say!("keyring-password-wrong"));
    let mut context = Context::new(SERVICE, Some(&account), asked).map_err(|_| wrong())?;
    match context.authenticate(Flag::NONE) {
        Ok(()) => Ok(std::mem::take(&mut context.conversation_mut().password)),
        Err(error) if error.code() == ErrorCode::CONV_ERR => Err(Failure {
            exit: Exit::Cancelled,
            ..failed("Cancelled", say!("keyring-password-not-typed"))
        }),
        Err(_) => Err(wrong()),
    }
}

/// Answers PAM's question for the password, and keeps what was answered.
struct LoginPassword {
    given: bool,
    password: Zeroizing<Vec<u8>>,
}

impl ConversationHandler for LoginPassword {
    fn prompt_echo_on(&mut self, _: &CStr) -> Result<CString, ErrorCode> {
        Err(ErrorCode::CONV_ERR)
    }

    fn prompt_echo_off(&mut self, _: &CStr) -> Result<CString, ErrorCode> {
        if !self.given {
            let prompt = CString::new(format!("{} ", say!("keyring-password")));
            let typed = Keyboard.prompt_echo_off(&prompt.unwrap_or_default())?;
            self.password = Zeroizing::new(typed.into_bytes());
        }
        CString::new(self.password.to_vec()).map_err(|_| ErrorCode::CONV_ERR)
    }

    fn text_info(&mut self, text: &CStr) {
        Keyboard.text_info(text);
    }

    fn error_msg(&mut self, text: &CStr) {
        Keyboard.text_info(text);
    }
}

fn failed(cause: &'static str, message: String) -> Failure {
    Failure { cause: cause.into(), message, detail: None, exit: Exit::Failed }
}

#[derive(Serialize)]
struct DisabledJson {
    keys: u32,
}

#[derive(Serialize)]
struct StatusJson<'k> {
    keys: Vec<KeyJson<'k>>,
}

/// A key that opens the keyring, as `--json` prints it.
#[derive(Serialize)]
struct KeyJson<'k> {
    id: String,
    label: &'k str,
    verification: &'k str,
    created: u64,
    usable: bool,
}

fn shape(it: &KeyringMethod) -> KeyJson<'_> {
    let KeyringMethod { method, label, verification, created, usable } = it;
    KeyJson { id: id_of(method), label, verification, created: *created, usable: *usable }
}

fn lines(all: &[KeyringMethod], style: Style) -> String {
    let row = |it: &KeyringMethod| {
        let opens = match (it.usable, it.verification.as_str()) {
            (false, _) => say!("keyring-by-touch-not-allowed"),
            (true, "touch") => say!("keyring-by-touch"),
            (true, _) => say!("keyring-by-pin"),
        };
        vec![visible(&it.label), opens, say!("keyring-password-given", when = ago(it.created))]
    };
    table(&all.iter().map(row).collect::<Vec<_>>(), |column, cell| match column {
        0 => style.bold(cell),
        2 => style.faint(cell),
        _ => cell.to_owned(),
    })
}
