//! `mfactl enroll`: a key, a card or an app with codes becomes a sign-in method.

use std::io::{self, Write};

use data_encoding::BASE64;
use mfad_bus::{
    CredentialRecord, DirectoryChange, EnrollOptions, ManagerProxy, MethodKind, MethodProxy,
};
use mfad_i18n::say;
use serde::Serialize;
use zbus::OwnedObjectPath;

use crate::args::OfAccount;
use crate::args::methods::EnrollArgs;
use crate::daemon::{Bus, Daemon};
use crate::exit::Failure;
use crate::operation::Operation;
use crate::output::{table, visible};
use crate::prompts::{Pins, Readiness, Source};
use crate::{Session, directory, pick};

pub(crate) async fn run(session: &Session, it: EnrollArgs) -> Result<(), Failure> {
    enroll(session, it, None).await
}

/// The same, in the place of another method.
pub(crate) async fn enroll(
    session: &Session,
    it: EnrollArgs,
    replaces: Option<OwnedObjectPath>,
) -> Result<(), Failure> {
    let (another, publish) = (replaces.is_none(), it.publish);
    let whose = it.account.clone();
    let code = Source::read_later(it.code_fd)?;
    let pins = Pins { code, ..Pins::read(it.pin.pin_fd, None)? };
    let result = session
        .operate(Readiness::with_pins(pins), async |daemon| {
            let token = token(daemon, it.token.as_deref()).await?;
            let kind = match (it.card, it.code) {
                (true, _) => Some(MethodKind::SmartCard),
                (_, true) => Some(MethodKind::OneTimeCode),
                _ => None,
            };
            let kind = kind.map(|it| it.word().to_owned());
            let EnrollArgs { account, label, .. } = it;
            let options = EnrollOptions {
                account: account.name,
                kind,
                label,
                token,
                replaces,
                publish: publish.then_some(true),
                ..EnrollOptions::default()
            };
            let manager: ManagerProxy = daemon.root().await?;
            Operation::begin(daemon, manager.enroll(&options)).await
        })
        .await?;
    match result.method {
        Some(method) if publish => publish_value(session, method, &whose).await,
        Some(_) if another && is_first(session).await => next_steps(session),
        Some(_) => Ok(session.output.text(&say!("methods-try"))?),
        None => Ok(()),
    }
}

#[derive(Serialize)]
struct PublishJson<'p> {
    account: &'p str,
    attribute: &'p str,
    rp_id: &'p str,
    value: &'p str,
}

/// Has the directory list the method, so that it works on other computers, too: written there by its owner, or printed
/// for whoever manages the directory.
async fn publish_value(
    session: &Session,
    method: OwnedObjectPath,
    whose: &OfAccount,
) -> Result<(), Failure> {
    let daemon = session.daemon().await?;
    let account = daemon.account(whose).await?;
    let manager: ManagerProxy = daemon.root().await?;
    let policy = manager.policy().await?;
    let record = daemon.proxy_at::<MethodProxy>(method).await?.credential().await?;
    let values = [value(&record)];
    match directory::offer(session, &policy, &account, DirectoryChange::Add, &values).await? {
        true => Ok(session.output.text(&say!("enroll-published"))?),
        false => {
            let [value] = &values;
            let (account, attribute) = (&*account.name, &*policy.directory_attribute);
            tell_value(session, &PublishJson { account, attribute, rp_id: &record.rp_id, value })
        }
    }
}

fn tell_value(session: &Session, it: &PublishJson<'_>) -> Result<(), Failure> {
    session.output.json(it)?;
    if session.output.json {
        return Ok(());
    }
    // Beside the value, which goes to a file.
    let (attribute, account) = (visible(it.attribute), visible(it.account));
    writeln!(io::stderr(), "{}", say!("enroll-publish-value", attribute, account))?;
    Ok(writeln!(io::stdout(), "{}", it.value)?)
}

/// As directories list it, and SSSD reads it.
pub(crate) fn value(record: &CredentialRecord) -> String {
    let (id, key) = (BASE64.encode(&record.credential_id), BASE64.encode(&record.public_key));
    format!("passkey:{id},{key}")
}

/// Whether it is the only method of whoever asks. What cannot be found out is not worth a word.
async fn is_first(session: &Session) -> bool {
    let methods = async {
        let daemon = session.daemon().await?;
        let account = daemon.account(&OfAccount::default()).await?;
        daemon.methods(&account).await
    };
    methods.await.is_ok_and(|it| it.len() == 1)
}

/// What one does next, with the first method.
fn next_steps(session: &Session) -> Result<(), Failure> {
    let mut steps = vec![
        ("mfactl sign-in", say!("methods-next-try")),
        ("mfactl recovery-codes new", say!("methods-next-codes")),
    ];
    // Services ask the system's mfad.
    if session.bus == Bus::System {
        steps.push(("sudo mfactl login enable sudo", say!("methods-next-sudo")));
    }
    steps.push(("mfactl browser install", say!("methods-next-sites")));
    let row = |(command, what): (&str, String)| vec![command.to_owned(), what];
    let rows: Vec<_> = steps.into_iter().map(row).collect();
    let style = session.output.style;
    let steps = table(&rows, |column, cell| match column {
        0 => style.bold(cell),
        _ => cell.to_owned(),
    });
    Ok(session.output.text(&format!("{}\n{steps}", say!("methods-next")))?)
}

/// The one that was named. Without a name the daemon finds out, with several by touch.
async fn token(daemon: &Daemon, typed: Option<&str>) -> Result<Option<OwnedObjectPath>, Failure> {
    match typed {
        None => Ok(None),
        Some(_) => Ok(Some(pick::token(typed, &daemon.tokens().await?)?.path.clone())),
    }
}
