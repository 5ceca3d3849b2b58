//! `mfactl login`: mfad in the files of services that use PAM, without an editor. A change is shown, tried as a
//! service of its own, and undone by itself unless somebody signs in through it.

mod deadline;
mod failure;
mod files;
mod plan;
pub(crate) mod services;
mod settle;
mod status;

use std::path::Path;
use std::process::{Command, Stdio};

use mfad_bus::{AccountsProxy, LogFilter};
use mfad_i18n::say;
use serde::Serialize;

use crate::Session;
use crate::args::OfAccount;
use crate::args::login::{LoginCommand, LoginDisableArgs, LoginEnableArgs};
use crate::daemon::{Account, Daemon};
use crate::exit::Failure;
use crate::objects::Method;
use crate::output::{Output, visible};
use crate::pam;
use crate::pam::evaluate::Form;
use crate::pam::stack;
use crate::remove::ask;
use crate::when::now;

use deadline::Deadline;
use failure::{not_allowed, refuse};
use files::{LoginFiles, Record, ServiceFile, Undone};
use plan::Plan;
use services::{KnownService, TryBy};
pub(crate) use status::{LoginState, states_below};

/// How long a change waits for somebody to sign in through it.
const MINUTES: u64 = 5;
/// Where libpam looks for modules, on the distributions that there are.
const MODULES: [&str; 4] =
    ["lib/security", "lib64/security", "usr/lib/security", "usr/lib64/security"];
/// systemd runs this computer (sd_booted(3)).
const SYSTEMD: &str = "/run/systemd/system";

pub(crate) async fn run(session: &Session, it: LoginCommand) -> Result<(), Failure> {
    match it {
        LoginCommand::Enable(it) => enable(session, it).await,
        LoginCommand::Disable(it) => disable(session.output, it),
        LoginCommand::Status(it) => status::run(session.output, it),
        LoginCommand::Settle(it) => settle::run(session, it).await,
    }
}

/// What was changed, as JSON.
#[derive(Serialize)]
struct EnabledJson<'r> {
    service: &'r str,
    form: &'r str,
    file: String,
    kept: Option<String>,
    account: &'r str,
    /// For how long it waits to be confirmed.
    seconds: u64,
}

async fn enable(session: &Session, it: LoginEnableArgs) -> Result<(), Failure> {
    let form = match (it.after_password, it.required) {
        (_, true) => Form::Required,
        (true, false) => Form::AfterPassword,
        (false, false) => Form::KeyOrPassword,
    };
    if it.keyring && form != Form::KeyOrPassword {
        return Err(failure::keyring_after_password());
    }
    root_only("enable", &it.service)?;
    let service = &it.service;
    let known =
        KnownService::find(service, form).map_err(|unfit| failure::unfit(service, form, unfit))?;
    let files = LoginFiles::here();
    let (before, plan) = planned(&files, known, form, it.keyring)?;
    others_that_it_reaches(&files, service, form)?;
    can_work()?;
    let daemon = session.daemon().await?;
    let account = tried_by(&daemon, it.account).await?;
    locks_nobody_out(&daemon.methods(&account).await?, &account.name, form)?;
    show(session.output, &files, service, &before, &plan);
    ask(
        &say!("login-try-question", service, account = account.name),
        &say!("login-nothing-changed"),
    )?;
    let since = now();
    attempt(&files, service, &plan.text, &account.name)?;
    if !signed_in(&daemon, "mfactl", since).await? {
        return Err(refuse("NotLetIn", say!("login-tried-without-key", service)));
    }
    let record = Record {
        service: service.clone(),
        form: form.word().to_owned(),
        account: account.name,
        changed: plan.text,
        created: before.shipped,
        since: now(),
        pending: Some(deadline()?),
    };
    let lock = files.lock(false)?;
    // Somebody else may have done so while this was tried.
    if let Some(record) = files.record(service)? {
        return Err(failure::enabled(&record));
    }
    files.apply(&lock, &before, &record, || watch(service))?;
    drop(lock);
    tell(session.output, &files, known, &record)
}

/// A service's file, and what it is to be.
fn planned(
    files: &LoginFiles,
    known: &KnownService,
    form: Form,
    keyring: bool,
) -> Result<(ServiceFile, Plan), Failure> {
    let service = known.name;
    if let Some(record) = files.record(service)? {
        return Err(failure::enabled(&record));
    }
    let before = files.read(service)?;
    let mut read = |name: &str| stack::read(files.root(), name);
    let plan = Plan::make(known, form, keyring, &before.text, &mut read);
    let plan = plan.map_err(|reason| failure::not_changed(files, known, form, keyring, &reason))?;
    Ok((before, plan))
}

/// Services that include this one's file, as i3lock does login's, get the change as well.
fn others_that_it_reaches(files: &LoginFiles, service: &str, form: Form) -> Result<(), Failure> {
    for other in including(files, service) {
        let unfit = services::is_remote(&other)
            || form != Form::KeyOrPassword && services::shows_nothing(&other);
        if unfit {
            return Err(refuse("NotChanged", say!("login-reaches-unfit", service, other)));
        }
    }
    Ok(())
}

/// The other services that take lines from this one's file.
fn including(files: &LoginFiles, service: &str) -> Vec<String> {
    let all = stack::services(files.root());
    let takes = |it: &stack::Stack| it.rules().iter().any(|rule| rule.file == service);
    let others = all.iter().filter(|(name, stack)| *name != service && takes(stack));
    others.map(|(name, _)| name.clone()).collect()
}

/// What it takes on this computer.
fn can_work() -> Result<(), Failure> {
    if !module_is_there(Path::new("/")) {
        return Err(refuse("NotChanged", say!("login-no-module")));
    }
    match Path::new(SYSTEMD).is_dir() {
        true => Ok(()),
        false => Err(refuse("NotChanged", say!("login-no-systemd"))),
    }
}

/// Whether libpam finds mfad's module.
fn module_is_there(root: &Path) -> bool {
    let architectures = ["lib", "usr/lib"].map(|it| std::fs::read_dir(root.join(it)).ok());
    let folders = architectures.into_iter().flatten().flatten().flatten();
    let mut folders =
        folders.map(|it| it.path().join("security")).chain(MODULES.iter().map(|it| root.join(it)));
    folders.any(|folder| folder.join("pam_mfad.so").exists())
}

/// Whose sign-in tries it: who had this run, or who was named.
async fn tried_by(daemon: &Daemon, named: OfAccount) -> Result<Account, Failure> {
    let asked = |name: &str| std::env::var(name).ok().filter(|it| !it.is_empty());
    let by_number = || {
        let uid = asked("PKEXEC_UID")?.parse().ok()?;
        let user = nix::unistd::User::from_uid(nix::unistd::Uid::from_raw(uid)).ok()??;
        Some(user.name)
    };
    let name = named.name.or_else(|| asked("SUDO_USER")).or_else(|| asked("DOAS_USER"));
    daemon.account(&OfAccount { name: name.or_else(by_number) }).await
}

/// What makes sure that somebody still gets in tomorrow.
fn locks_nobody_out(methods: &[Method], account: &str, form: Form) -> Result<(), Failure> {
    let usable = methods.iter().filter(|it| it.suspended.is_none()).count();
    if usable == 0 {
        return Err(refuse("NoMethods", say!("login-nobody-enrolled", account)));
    }
    if form == Form::KeyOrPassword {
        return Ok(());
    }
    if usable == 1 {
        return Err(refuse("NotChanged", say!("login-only-method", account)));
    }
    match root_has_password(&std::fs::read_to_string("/etc/shadow").unwrap_or_default()) {
        true => Ok(()),
        false => Err(refuse("NotChanged", say!("login-no-way-for-root"))),
    }
}

/// Whether root can log in on a console (shadow(5)): with a password that is one, and not locked.
fn root_has_password(shadow: &str) -> bool {
    let fields = |line: &str| Some(line.strip_prefix("root:")?.split(':').next()?.to_owned());
    shadow.lines().find_map(fields).is_some_and(|it| it.starts_with('$'))
}

fn show(output: Output, files: &LoginFiles, service: &str, before: &ServiceFile, plan: &Plan) {
    if output.json {
        return;
    }
    let shown = |path: std::path::PathBuf| path.display().to_string();
    let diff = plan.diff(&shown(files.used(service, before)), &shown(files.path(service)));
    eprintln!("{}", visible_lines(&diff));
    let others = including(files, service);
    if !others.is_empty() {
        eprintln!("{}", visible(&say!("login-reaches", others = others.join(", "))));
    }
}

fn visible_lines(text: &str) -> String {
    text.lines().map(|line| visible(&line.replace('\t', "    "))).collect::<Vec<_>>().join("\n")
}

/// Has somebody come through the changed file, as a service of its own.
fn attempt(files: &LoginFiles, service: &str, text: &str, account: &str) -> Result<(), Failure> {
    let trial = files.trial(service, text)?;
    pam::attempt(&trial.name, account).map_err(|pam::NotLetIn { cause, exit, error }| {
        let message = say!("login-trial-refused", service, error);
        Failure { cause: cause.into(), message, detail: None, exit }
    })
}

/// Whether somebody signed in with mfad, in this program of root's, since then.
async fn signed_in(daemon: &Daemon, program: &str, since: u64) -> Result<bool, Failure> {
    let accounts: AccountsProxy = daemon.root().await?;
    let filter = LogFilter {
        all: Some(true),
        what: Some("signed-in".to_owned()),
        since: Some(since),
        ..LogFilter::default()
    };
    let events = accounts.log(&filter).await?;
    Ok(events.iter().any(|it| it.at >= since && it.program == program && it.actor_uid == Some(0)))
}

/// When a change that is made now has to be confirmed.
fn deadline() -> Result<Deadline, Failure> {
    let deadline = Deadline::in_minutes(MINUTES);
    deadline.ok_or_else(|| refuse("NotChanged", say!("login-no-clock")))
}

/// Has systemd start what undoes the change.
fn watch(service: &str) -> Result<(), Failure> {
    let unit = format!("mfad-login@{service}.service");
    let mut systemctl = Command::new("systemctl");
    systemctl.args(["start", &unit]).stdin(Stdio::null());
    match systemctl.status() {
        Ok(status) if status.success() => Ok(()),
        _ => Err(refuse("NotChanged", say!("login-not-watched", unit))),
    }
}

/// Says what was done, and what to do within five minutes.
fn tell(
    output: Output,
    files: &LoginFiles,
    known: &KnownService,
    record: &Record,
) -> Result<(), Failure> {
    let service = &record.service;
    let kept = (!record.created).then(|| files.kept(service).display().to_string());
    let shape = EnabledJson {
        service,
        form: &record.form,
        file: files.path(service).display().to_string(),
        kept,
        account: &record.account,
        seconds: MINUTES.saturating_mul(60),
    };
    output.json(&shape)?;
    let next = next(known, &record.account);
    Ok(output.text(&say!("login-changed", service, minutes = MINUTES, next))?)
}

/// How to sign in once more.
fn next(known: &KnownService, account: &str) -> String {
    match known.try_by {
        TryBy::Command("su -c true") => {
            say!("login-next-command", command = format!("su -c true {account}"))
        }
        TryBy::Command(command) => say!("login-next-command", command),
        TryBy::Console => say!("login-next-console"),
        TryBy::LockScreen => say!("login-next-lock-screen"),
    }
}

/// What was changed back, as JSON.
#[derive(Serialize)]
struct DisabledJson<'r> {
    service: &'r str,
    restored: bool,
}

fn disable(output: Output, it: LoginDisableArgs) -> Result<(), Failure> {
    root_only("disable", it.service.as_deref().unwrap_or("--all"))?;
    let files = LoginFiles::here();
    match it.service {
        Some(service) => {
            let record = files.record(&service)?;
            let record = record.ok_or_else(|| failure::not_enabled(&files, &service))?;
            disable_one(output, &files, &record)
        }
        None => {
            let disable = |service: String| match files.record(&service)? {
                Some(record) => disable_one(output, &files, &record),
                None => Ok(()),
            };
            let done = files.recorded()?.into_iter().map(disable);
            // Each is tried, whatever came of the others.
            done.collect::<Vec<_>>().into_iter().collect()
        }
    }
}

fn disable_one(output: Output, files: &LoginFiles, record: &Record) -> Result<(), Failure> {
    let service = record.service.as_str();
    let lock = files.lock(true)?;
    let undone = files.undo(&lock, record).map_err(|fault| failure::not_undone(record, fault))?;
    drop(lock);
    let unit = format!("mfad-login@{service}.service");
    let mut systemctl = Command::new("systemctl");
    // It would find nothing to do; that it waits is all there is to end.
    let _ = systemctl.args(["stop", "--no-block", &unit]).stderr(Stdio::null()).status();
    output.json(&DisabledJson { service, restored: undone == Undone::Restored })?;
    Ok(output.text(&say!("login-restored", service))?)
}

fn root_only(verb: &str, service: &str) -> Result<(), Failure> {
    match nix::unistd::geteuid().is_root() {
        true => Ok(()),
        false => Err(not_allowed(say!("login-root-only", verb, service = visible(service)))),
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn only_a_password_that_is_one_is_a_way_for_root() {
        for (shadow, way) in [
            ("daemon:*:1:\nroot:$y$j9T$x:19000:0:99999:7:::\n", true),
            ("root:*:19000::::::\n", false),
            ("root:!$y$j9T$x:19000::::::\n", false),
            ("root::19000::::::\n", false),
            ("toor:$y$x:1:\n", false),
            ("", false),
        ] {
            assert_eq!(root_has_password(shadow), way, "{shadow}");
        }
    }
}
