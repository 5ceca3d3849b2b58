//! "Legacy programs": a program that can do no second factor gets a password of its own, which is
//! told once, shows when it was used, and ends when it is revoked.

use end_to_end::{Logind, Machine, Person, Polkit, pin};
use mfad_bus::{AccountsProxy, AppPasswordsProxy, Cause, EnrollOptions, WireError};
use virtual_token::Touch;

async fn passwords(person: &Person) -> AppPasswordsProxy<'static> {
    AppPasswordsProxy::new(&person.connection).await.unwrap()
}

async fn own(person: &Person) -> String {
    let accounts = AccountsProxy::new(&person.connection).await.unwrap();
    accounts.status("").await.unwrap().account
}

/// Makes one; the key is touched at once.
async fn made(person: &mut Person, label: &str) -> String {
    let operation = passwords(person).await.make(label).await.unwrap();
    let ended = person.end(&operation).await;
    assert_eq!(ended.outcome, "done", "{}", ended.message());
    let text = ended.result.app_password.unwrap().read().unwrap();
    String::from_utf8(text.to_vec()).unwrap()
}

async fn check(person: &Person, password: &str) -> Result<String, WireError> {
    passwords(person).await.check(&own(person).await, pin(password)).await
}

async fn refused(person: &Person, password: &str) {
    let error = check(person, password).await.unwrap_err();
    assert!(error.cause() == Some(Cause::NotVerified), "{error}");
}

#[tokio::test]
async fn nobody_gets_one_who_has_not_signed_in() {
    let machine = Machine::new();
    let key = machine.plugged("A1");
    let _daemon = machine.start().await;
    let mut person = machine.person().await;
    person.wait_for_token("virtual_key_a1").await;
    let operation = passwords(&person).await.make("Mail").await.unwrap();
    assert_eq!(person.end(&operation).await.error(), "NoMethods");
    person.enroll(&EnrollOptions::default()).await.unwrap();
    key.set_touch(Touch::Never);
    let operation = passwords(&person).await.make("Mail").await.unwrap();
    let details = person.prompt_for(&operation, "touch").await;
    assert!(details.reason.contains("Mail"), "{}", details.reason);
    person.operation(&operation).await.cancel().await.unwrap();
    assert_eq!(person.end(&operation).await.outcome, "cancelled");
    assert!(passwords(&person).await.list("").await.unwrap().is_empty());
}

#[tokio::test]
async fn one_is_told_once_is_good_for_its_account_and_ends_when_it_is_revoked() {
    let machine = Machine::new();
    let _key = machine.plugged("A1");
    let daemon = machine.start().await;
    let mut person = machine.person().await;
    person.wait_for_token("virtual_key_a1").await;
    person.enroll(&EnrollOptions::default()).await.unwrap();
    let mail = made(&mut person, "Mail").await;
    let backup = made(&mut person, "Backup").await;
    assert_eq!((mail.len(), mail == backup), (24, false), "{mail}");

    let listed = passwords(&person).await.list("").await.unwrap();
    assert_eq!(listed.iter().map(|it| it.last_used).collect::<Vec<_>>(), [None, None]);
    for wrong in ["", "hunter2", "0000-0000-0000-0000-0000", &mail[1..]] {
        refused(&person, wrong).await;
    }
    assert_eq!(check(&person, &mail).await.unwrap(), "Mail");
    // As a program passes on what was pasted or typed.
    assert_eq!(check(&person, &mail.replace('-', "").to_uppercase()).await.unwrap(), "Mail");
    assert_eq!(check(&person, &backup).await.unwrap(), "Backup");
    let stranger = passwords(&person).await.check("daemon", pin(&mail)).await.unwrap_err();
    assert!(stranger.cause() == Some(Cause::NotVerified), "{stranger}");
    let listed = passwords(&person).await.list("").await.unwrap();
    assert!(listed.iter().all(|it| it.last_used.is_some()), "{listed:?}");

    // One for a program.
    let operation = passwords(&person).await.make("Mail").await.unwrap();
    assert_eq!(person.end(&operation).await.error(), "NameTaken");

    let said = machine.mfactl("app-password remove mail");
    assert!(said.status.success(), "{said:?}");
    refused(&person, &mail).await;
    assert_eq!(check(&person, &backup).await.unwrap(), "Backup");
    let screen = machine.mfactl("app-password list");
    let screen = String::from_utf8_lossy(&screen.stdout);
    assert!(screen.contains("Backup") && !screen.contains("Mail"), "{screen}");

    // Neither one stands anywhere.
    let store = std::fs::read(machine.state().join("mfad.db")).unwrap();
    let journal = std::fs::read(machine.state().join("mfad.db-wal")).unwrap_or_default();
    for password in [&mail, &backup] {
        for form in [password.clone(), password.replace('-', "")] {
            let there = |bytes: &[u8]| bytes.windows(form.len()).any(|it| it == form.as_bytes());
            assert!(!there(&store) && !there(&journal) && !daemon.log().contains(&form));
        }
    }
}

#[tokio::test]
async fn who_may_check_and_whose_they_are_is_asked_of_polkit() {
    let machine = Machine::new();
    let _key = machine.plugged("A1");
    let _logind = Logind::start(machine.bus.connect().await).await;
    let polkit_bus = machine.bus.connect().await;
    let polkit = Polkit::start(&polkit_bus).await;
    let _daemon = machine.start_system().await;
    polkit.allow(&["use", "manage-own-methods"]);
    let mut person = machine.person().await;
    person.wait_for_token("virtual_key_a1").await;
    person.enroll(&EnrollOptions::default()).await.unwrap();
    let mail = made(&mut person, "Mail").await;
    let id = passwords(&person).await.list("").await.unwrap().remove(0).id;
    let own = own(&person).await;

    // Whoever could ask could also guess, and keep the daemon busy.
    polkit.asked();
    let error = check(&person, &mail).await.unwrap_err();
    assert!(error.cause() == Some(Cause::NotAllowed), "{error}");
    let asked = polkit.asked();
    let question = asked.last().unwrap();
    assert_eq!(question.action, "org.mfad.Mfad1.check-app-passwords");
    assert!(!question.interactive, "no mail server can be asked for a password");
    polkit.allow(&["check-app-passwords"]);
    assert_eq!(check(&person, &mail).await.unwrap(), "Mail");

    let passwords = passwords(&person).await;
    for error in [
        passwords.list("daemon").await.map(drop).unwrap_err(),
        passwords.revoke("daemon", &id).await.map(drop).unwrap_err(),
        passwords.revoke(&own, &id).await.map(drop).unwrap_err(),
    ] {
        assert!(error.cause() == Some(Cause::NotAllowed), "{error}");
    }
    polkit.allow(&["administer", "manage-own-methods"]);
    let ended = person.ends(passwords.revoke("daemon", &id).await).await;
    assert_eq!(ended.error(), "NoSuchMethod", "another's is not there: {ended:?}");
    assert_eq!(person.ends(passwords.revoke("", &id).await).await.outcome, "done");
    assert!(passwords.list("").await.unwrap().is_empty());
}
