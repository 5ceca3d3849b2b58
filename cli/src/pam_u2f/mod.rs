//! `mfactl import pam-u2f` and `export pam-u2f`: between mfad and the mapping file of pam_u2f. What the
//! key itself does not confirm with a touch is named and left alone.

mod mapping;

use std::collections::BTreeMap;
use std::fs::File;
use std::io::{self, BufReader, Write};

use mfad_bus::{Cause, EnrollOptions, ManagerProxy, MethodProxy};
use mfad_i18n::say;
use serde::Serialize;

use crate::args::moving::{ExportPamU2fArgs, ImportPamU2fArgs};
use crate::ceremony::Visit;
use crate::exit::{Exit, Failure};
use crate::operation::Operation;
use crate::output::visible;
use crate::prompts::{Pins, Readiness};
use crate::{Session, policy};
use mapping::{Credential, Mapping, Unfit, Unreadable};

/// What became of a credential of the file.
#[derive(Serialize)]
struct CredentialJson {
    /// Which one of the line it is, from 1.
    number: usize,
    /// `imported`, `enrolled` (before), or `left`.
    outcome: &'static str,
    /// Why it was left: the name of an error.
    error: Option<String>,
    message: String,
    method: Option<String>,
    label: Option<String>,
    /// Whether pam_u2f asked for a PIN or a fingerprint beside the touch.
    verified: bool,
}

#[derive(Serialize)]
struct ImportJson<'i> {
    account: &'i str,
    origin: &'i str,
    credentials: &'i [CredentialJson],
    /// Lines of others.
    others: usize,
}

pub(crate) async fn import(session: &Session, it: ImportPamU2fArgs) -> Result<(), Failure> {
    let daemon = session.daemon().await?;
    let account = daemon.account(&it.account).await?;
    let mapping = read(&it, &account.name)?;
    let origin = it.origin.clone().unwrap_or_else(default_origin);
    let appid = it.appid.clone().unwrap_or_else(|| origin.clone());
    let ready = Readiness::with_pins(Pins::read(it.pin.pin_fd, None)?);
    let mut importing = Importing {
        visit: session.visit_over(daemon, ready)?,
        account: account.given().map(str::to_owned),
        done: Vec::new(),
    };
    let mut ended = Ok(());
    for (number, credential) in (1..).zip(&mapping.credentials) {
        let rp_id = |it: &Credential| if it.old { &appid } else { &origin };
        ended = match credential {
            Ok(credential) => importing.one(number, credential, rp_id(credential)).await,
            Err(unfit) => {
                importing.leave(number, unfit.cause().word(), &unfit.said(), false);
                Ok(())
            }
        };
        if ended.is_err() {
            break;
        }
    }
    let done = importing.done;
    let (others, name) = (mapping.others, account.name.as_str());
    session.output.json(&ImportJson {
        account: name,
        origin: &origin,
        credentials: &done,
        others,
    })?;
    tell(session, &done, &mapping).await?;
    ended?;
    match done.iter().filter(|it| it.outcome == "left").count() {
        0 => Ok(()),
        left => Err(Failure {
            cause: "NotImported".into(),
            message: say!("import-left", left, all = done.len()),
            detail: None,
            exit: Exit::Failed,
        }),
    }
}

/// What the file says of this user.
fn read(it: &ImportPamU2fArgs, user: &str) -> Result<Mapping, Failure> {
    let path = visible(&it.file.to_string_lossy());
    let file = File::open(&it.file).map_err(Unreadable::Io);
    let mapping = file.and_then(|file| mapping::read(BufReader::new(file), user));
    let mapping = mapping.map_err(|why| {
        Failure::usage(match why {
            Unreadable::Io(error) => say!("import-unread", path, error = error.to_string()),
            Unreadable::Ssh => say!("import-ssh", path),
            Unreadable::TooLong => say!("import-too-long", path),
        })
    })?;
    if mapping.credentials.is_empty() {
        let message = say!("import-nothing", path = path, account = visible(user));
        return Err(Failure::not_found(Cause::NoSuchAccount, message));
    }
    Ok(mapping)
}

/// Credentials on their way, over one connection.
struct Importing<'s> {
    visit: Visit<'s>,
    account: Option<String>,
    done: Vec<CredentialJson>,
}

impl Importing<'_> {
    /// Has one verified by its key.
    ///
    /// # Errors
    /// Nothing is left to be done with the others.
    async fn one(&mut self, number: usize, it: &Credential, rp_id: &str) -> Result<(), Failure> {
        let options = EnrollOptions {
            account: self.account.clone(),
            rp_id: Some(rp_id.to_owned()),
            credential_id: Some(it.id.clone()),
            public_key: Some(it.public_key.clone()),
            ..EnrollOptions::default()
        };
        let enroll = self.visit.does(async |daemon| {
            let manager: ManagerProxy = daemon.root().await?;
            Operation::begin(daemon, manager.enroll(&options)).await
        });
        match enroll.await {
            Ok(result) => self.done.push(CredentialJson {
                number,
                outcome: "imported",
                error: None,
                message: result.message.unwrap_or_default(),
                method: result.method.as_ref().map(|it| mfad_bus::id_of(it)),
                label: result.label,
                verified: it.verified,
            }),
            Err(failure) if failure.cause == Cause::AlreadyEnrolled.word() => {
                self.leave(number, &failure.cause, &failure.message, it.verified);
                if let Some(last) = self.done.last_mut() {
                    (last.outcome, last.error) = ("enrolled", None);
                }
            }
            Err(failure) if is_about_one(&failure) => {
                self.leave(number, &failure.cause, &failure.message, it.verified);
            }
            Err(failure) => return Err(failure),
        }
        Ok(())
    }

    fn leave(&mut self, number: usize, cause: &str, message: &str, verified: bool) {
        self.done.push(CredentialJson {
            number,
            outcome: "left",
            error: Some(cause.to_owned()),
            message: message.to_owned(),
            method: None,
            label: None,
            verified,
        });
    }
}

/// Whether it says nothing of the credentials that come after it.
fn is_about_one(failure: &Failure) -> bool {
    [
        Cause::NotOnThisKey,
        Cause::NotVerified,
        Cause::NotSupported,
        Cause::InvalidArgument,
        Cause::TimedOut,
        Cause::Unplugged,
        Cause::TokenBusy,
        Cause::TokenFault,
    ]
    .iter()
    .any(|it| it.word() == failure.cause)
}

/// What became of each.
async fn tell(
    session: &Session,
    done: &[CredentialJson],
    mapping: &Mapping,
) -> Result<(), Failure> {
    let (output, style) = (session.output, session.output.style);
    for it in done {
        let line = format!("{}. {}", it.number, visible(&it.message));
        output.text(&if it.outcome == "left" { style.bad(&line) } else { style.good(&line) })?;
    }
    if mapping.lines > 1 {
        output.text(&say!("import-earlier-lines"))?;
    }
    if mapping.too_long > 0 {
        output.text(&say!("import-long-lines", number = mapping.too_long))?;
    }
    let weaker = done.iter().any(|it| it.outcome == "imported" && it.verified);
    if weaker && !output.json && !policy::asks_for_pin(session).await? {
        output.text(&say!("import-verified"))?;
    }
    Ok(())
}

/// As pam_u2f has it where its line says nothing.
fn default_origin() -> String {
    format!("pam://{}", rustix::system::uname().nodename().to_string_lossy())
}

impl Unfit {
    fn cause(self) -> Cause {
        match self {
            Self::Malformed | Self::Twice | Self::TooMany => Cause::InvalidArgument,
            Self::Algorithm | Self::Discoverable => Cause::NotSupported,
        }
    }

    fn said(self) -> String {
        match self {
            Self::Malformed => say!("import-malformed"),
            Self::Algorithm => say!("import-algorithm"),
            Self::Discoverable => say!("import-discoverable"),
            Self::Twice => say!("import-twice"),
            Self::TooMany => say!("import-too-many"),
        }
    }
}

#[derive(Serialize)]
struct ExportJson<'e> {
    account: &'e str,
    origin: &'e str,
    line: &'e str,
}

pub(crate) async fn export(session: &Session, it: ExportPamU2fArgs) -> Result<(), Failure> {
    let daemon = session.daemon().await?;
    let account = daemon.account(&it.account).await?;
    let methods = daemon.methods(&account).await?;
    let keys = methods.iter().filter(|it| it.kind == "security-key" && it.suspended.is_none());
    let mut by_origin: BTreeMap<String, Vec<String>> = BTreeMap::new();
    for key in keys {
        let proxy: MethodProxy = daemon.proxy_at(key.path.clone()).await?;
        let record = proxy.credential().await?;
        let written =
            mapping::write(&record.credential_id, &record.public_key, record.user_verified);
        if let Some(written) = written {
            by_origin.entry(record.rp_id).or_default().push(written);
        }
    }
    by_origin.retain(|origin, _| it.origin.as_ref().is_none_or(|wanted| wanted == origin));
    let mut all = by_origin.iter();
    let (origin, credentials) = match (all.next(), all.next()) {
        (Some(one), None) => one,
        (None, _) => {
            let message = say!("export-nothing", account = visible(&account.name));
            return Err(Failure::not_found(Cause::NoSuchMethod, message));
        }
        _ => {
            let origins: Vec<_> = by_origin.keys().map(|it| format!("  {}", visible(it))).collect();
            return Err(Failure::usage(say!("export-several", origins = origins.join("\n"))));
        }
    };
    let line = format!("{}:{}", account.name, credentials.join(":"));
    session.output.json(&ExportJson { account: &account.name, origin, line: &line })?;
    if session.output.json {
        return Ok(());
    }
    // Beside the line, which goes to a file.
    let option = say!("export-option", origin = visible(origin));
    writeln!(io::stderr(), "{option}")?;
    Ok(writeln!(io::stdout(), "{line}")?)
}
