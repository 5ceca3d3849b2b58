//! Somebody is let look at another account, or was once, and goes on to change it: looking is agreed to
//! for one connection and account, and each change by itself. What is done is logged as theirs.

use end_to_end::{Machine, Person, Polkit};
use mfad_bus::{
    AccountsProxy, AppPasswordsProxy, Cause, EnrollOptions, LogFilter, ManagerProxy, MethodProxy,
    ReportOptions, SignInProxy, WireError,
};
use virtual_token::VirtualToken;
use zbus::Connection;
use zbus::OwnedObjectPath;

/// Users of every Debian.
const ANNA: (u32, &str) = (1, "daemon");
const BEN: (u32, &str) = (2, "bin");
const OWN: [&str; 3] = ["use", "manage-own-methods", "enroll-first-method"];
const ADMINISTERING: [&str; 4] = ["use", "manage-own-methods", "enroll-first-method", "administer"];

struct Scene {
    machine: Machine,
    _key: VirtualToken,
    _daemon: end_to_end::Daemon,
    _bus: Connection,
    polkit: Polkit,
    ben: Person,
    method: OwnedObjectPath,
}

/// Anna has a key, Ben has nothing.
async fn scene() -> Scene {
    let machine = Machine::new();
    machine.policy("remote = \"allow\"\n");
    let key = machine.plugged("A1");
    let bus = machine.bus.connect().await;
    let polkit = Polkit::start(&bus).await;
    polkit.allow(&OWN);
    let daemon = machine.start_system().await;
    let mut anna = machine.person_as(ANNA.0).await;
    let ended = anna.enroll(&EnrollOptions::default()).await.unwrap();
    assert_eq!(ended.outcome, "done", "{}", ended.message());
    let method = ended.result.method.unwrap();
    let ben = machine.person_as(BEN.0).await;
    polkit.asked();
    Scene { machine, _key: key, _daemon: daemon, _bus: bus, polkit, ben, method }
}

async fn accounts(person: &Person) -> AccountsProxy<'static> {
    AccountsProxy::new(&person.connection).await.unwrap()
}

async fn method(person: &Person, path: &OwnedObjectPath) -> MethodProxy<'static> {
    MethodProxy::builder(&person.connection).path(path.clone()).build().await.unwrap()
}

fn refused<T: std::fmt::Debug>(what: &str, answer: Result<T, WireError>) {
    let error = answer.expect_err(what);
    assert_eq!(error.cause(), Some(Cause::NotAllowed), "{what}: {error}");
}

#[tokio::test]
async fn who_is_no_administrator_neither_looks_nor_changes() {
    let Scene { ben, method: path, .. } = &scene().await;
    let accounts = accounts(ben).await;
    refused("Methods", accounts.methods(ANNA.1).await);
    refused("Status", accounts.status(ANNA.1).await);
    refused("Report", accounts.report(&ReportOptions::default()).await);
    refused("nobody's", accounts.methods("there is nobody of that name").await);
    // One's own is nobody's business but one's own.
    assert!(accounts.methods("").await.unwrap().is_empty());
    assert!(accounts.methods(BEN.1).await.unwrap().is_empty());
    let error = method(ben, path).await.rename("Mine").await.unwrap_err();
    assert!(error.to_string().contains("UnknownObject"), "{error}");
}

#[tokio::test]
async fn who_was_let_look_is_asked_again_for_each_change() {
    let Scene { machine, polkit, ben, method: path, .. } = &scene().await;
    polkit.allow(&ADMINISTERING);
    let looking = accounts(ben).await;
    let shown = looking.methods(ANNA.1).await.unwrap();
    assert_eq!(shown.keys().collect::<Vec<_>>(), [path]);
    // One screen is agreed to once.
    looking.status(ANNA.1).await.unwrap();
    let log = LogFilter { account: Some(ANNA.1.to_owned()), ..LogFilter::default() };
    looking.log(&log).await.unwrap();
    let asked: Vec<_> = polkit.asked().into_iter().map(|it| it.action).collect();
    assert_eq!(asked, ["org.mfad.Mfad1.administer"]);

    polkit.allow(&OWN);
    let blue = method(ben, path).await;
    assert_eq!(blue.account().await.unwrap(), ANNA.1);
    refused("Rename", blue.rename("Mine").await);
    refused("Remove", blue.remove().await);
    refused("ReportLost", blue.report_lost().await);
    refused("Reactivate", blue.reactivate().await);
    refused("Unlock", looking.unlock(ANNA.1).await);
    refused("Clear", looking.clear(ANNA.1).await);
    let sign_in = SignInProxy::new(&ben.connection).await.unwrap();
    refused("EndTrust", sign_in.end_trust(ANNA.1).await);
    let passwords = AppPasswordsProxy::new(&ben.connection).await.unwrap();
    refused("Revoke", passwords.revoke(ANNA.1, "0").await);
    let manager = ManagerProxy::new(&ben.connection).await.unwrap();
    let account = Some(ANNA.1.to_owned());
    let options = EnrollOptions { account, ..EnrollOptions::default() };
    refused("Enroll", manager.enroll(&options).await);
    refused("another account", looking.methods("root").await);
    refused("everybody", looking.report(&ReportOptions::default()).await);

    // On another connection nothing was agreed to.
    let other = machine.person_as(BEN.0).await;
    refused("Methods", accounts(&other).await.methods(ANNA.1).await);
    assert!(method(&other, path).await.label().await.is_err());

    // With an administrator's leave each is done.
    polkit.allow(&ADMINISTERING);
    blue.rename("Grey").await.unwrap();
    assert_eq!(blue.report_lost().await.unwrap().suspended, ["Grey"]);
}

#[tokio::test]
async fn what_an_administrator_does_is_logged_as_theirs() {
    let Scene { machine, polkit, ben, method: path, .. } = &scene().await;
    polkit.allow(&ADMINISTERING);
    let looking = accounts(ben).await;
    looking.methods(ANNA.1).await.unwrap();
    method(ben, path).await.rename("Grey").await.unwrap();
    for (change, word) in [
        ("rename grey Blue --account daemon", "renamed"),
        ("lost blue --yes --only --account daemon", "lost"),
        ("reactivate blue --account daemon", "reactivated"),
        ("recovery-codes new --yes --account daemon", "enrolled"),
        ("remove blue --yes --account daemon", "removed"),
        ("admin unlock daemon", "unlocked"),
        ("admin clear daemon --yes", "cleared"),
    ] {
        let said = machine.mfactl_as_root(change).await;
        assert!(said.status.success(), "{change}: {said:?}");
        let log = machine.mfactl_as_root("log --account daemon --number 1").await.stdout;
        assert!(log.contains("by root with mfactl"), "{change}: {log}");
        let log = machine.mfactl_as_root("log --account daemon --number 1 --json").await.stdout;
        assert!(log.contains(&format!("\"what\":\"{word}\"")), "{change}: {log}");
        assert!(log.contains("\"actor_uid\":0,\"actor\":\"root\""), "{change}: {log}");
    }
    let log = LogFilter { account: Some(ANNA.1.to_owned()), ..LogFilter::default() };
    let events = looking.log(&log).await.unwrap();
    let by: Vec<_> = events.iter().map(|it| (it.what.as_str(), it.actor.as_str())).collect();
    assert_eq!(by.last(), Some(&("enrolled", ANNA.1)), "{by:?}");
    let second = by.len() - 2;
    assert_eq!(by[second], ("renamed", BEN.1), "{by:?}");
    assert!(by[..second].iter().all(|(_, actor)| *actor == "root"), "{by:?}");
    // So does the journal say.
    let journal = machine.file("mfad.log");
    let journal = std::fs::read_to_string(journal).unwrap();
    let cleared = journal.lines().find(|it| it.contains("cleared")).unwrap();
    assert!(cleared.contains("actor_uid=0 actor=\"root\""), "{cleared}");
}

#[tokio::test]
async fn the_report_tells_how_everybody_stands() {
    let Scene { machine, polkit, ben, .. } = &scene().await;
    machine.policy("remote = \"allow\"\n[required]\nmethods = 2\nkinds = [\"recovery-codes\"]\n");
    polkit.allow(&ADMINISTERING);
    let accounts = accounts(ben).await;
    end_to_end::until("the policy counts", async || {
        let report = accounts.report(&ReportOptions::default()).await.unwrap();
        report[0].missing_methods == 1
    })
    .await;
    let report = accounts.report(&ReportOptions::default()).await.unwrap();
    let [anna] = &report[..] else { panic!("{report:?}") };
    assert_eq!((anna.account.as_str(), anna.uid), (ANNA.1, ANNA.0));
    assert_eq!(anna.missing_kinds, ["recovery-codes"]);
    assert_eq!((anna.refused, anna.locked, anna.last_sign_in), (0, 0, None));
    let [key] = &anna.methods[..] else { panic!("{anna:?}") };
    assert_eq!((key.kind.as_str(), key.token_name.as_str()), ("security-key", "Virtual Key A1"));
}
