//! Somebody whose keys are in their organization's directory: a real slapd with a hundred people, and SSSD.

use end_to_end::LoginSession;
use end_to_end::directory::FIRST_UID;
use end_to_end::organization::{Organization, POLICY};
use mfad_bus::{Cause, EnrollOptions, MethodProxy};
use virtual_token::Command;

/// A hundred people, of whom nobody has anything yet.
async fn firm() -> Option<Organization> {
    let names: Vec<_> = (0..100).map(|number| format!("p{number}")).collect();
    let people: Vec<_> = names.iter().map(|it| (it.as_str(), Vec::new())).collect();
    Organization::start(&people).await
}

async fn only_method(firm: &Organization) -> MethodProxy<'static> {
    let methods = firm.person.methods().await;
    assert_eq!(methods.len(), 1);
    methods.into_iter().next().unwrap()
}

#[tokio::test]
async fn a_key_that_the_directory_lists_signs_in() {
    let Some(mut firm) = firm().await else { return };
    assert_eq!(firm.sign_in().await, "NoMethods");
    for (serial, kind) in [("A1", "es256"), ("B2", "eddsa")] {
        let (key, value) = firm.registered_key(serial, kind).await;
        firm.directory.set("p0", &[value]).await;
        // The first time, and once it is known which key it is.
        assert_eq!(firm.sign_in().await, "done", "{}", firm.daemon.log());
        assert_eq!(firm.sign_in().await, "done");
        key.unplug();
    }
}

/// A key with a credential of this computer's own and one of the directory's. It is not asked first which of them it
/// holds; where another program erased it, the one that it got since is found all the same.
#[tokio::test]
async fn one_key_for_this_computer_and_the_directory() {
    let Some(mut firm) = firm().await else { return };
    let (key, value) = firm.registered_key("A1", "es256").await;
    firm.person.enroll(&EnrollOptions::default()).await.unwrap();
    firm.directory.set("p0", &[value]).await;
    let asked =
        || key.trace().iter().filter(|it| it.received() == Some(Command::Cbor(0x02))).count();
    let before = asked();
    assert_eq!(firm.sign_in().await, "done", "{}", firm.daemon.log());
    assert_eq!(asked() - before, 1);
    key.wipe().unwrap();
    firm.person.wait_for_token("virtual_key_a1").await;
    let value = firm.register("A1", "es256");
    firm.directory.set("p0", &[value]).await;
    assert_eq!(firm.sign_in().await, "done", "{}", firm.daemon.log());
}

#[tokio::test]
async fn it_is_shown_as_the_directorys_and_changed_only_there() {
    let Some(mut firm) = firm().await else { return };
    let (_key, value) = firm.registered_key("A1", "es256").await;
    firm.directory.set("p0", &[value]).await;
    assert_eq!(firm.sign_in().await, "done");
    let method = only_method(&firm).await;
    assert_eq!(method.source().await.unwrap(), "directory");
    assert_eq!(method.token_name().await.unwrap(), "Virtual Key A1");
    let label = method.label().await.unwrap();
    assert!(label.starts_with("example.org "), "{label}");
    let refused = method.rename("mine").await.unwrap_err();
    assert_eq!(refused.into_ours().unwrap().cause, Cause::NotAllowed);
    let ended = firm.person.remove_method().await;
    assert_eq!((ended.outcome.as_str(), ended.error()), ("failed", "NotAllowed"));
    assert!(ended.message().contains("directory"), "{}", ended.message());
    assert_eq!(firm.sign_in().await, "done");
    let said = firm.machine.mfactl_as_root("methods --account p0").await;
    assert!(!said.stdout.contains("from the directory"), "the fake of polkit lets nobody look");
    firm.polkit.allow(&["administer", "use"]);
    let said = firm.machine.mfactl_as_root("methods --account p0").await;
    assert!(said.stdout.contains("security key, from the directory"), "{said:?}");
}

#[tokio::test]
async fn one_that_the_directory_drops_is_suspended_until_it_is_listed_again() {
    let Some(mut firm) = firm().await else { return };
    let (_key, value) = firm.registered_key("A1", "es256").await;
    firm.directory.set("p0", std::slice::from_ref(&value)).await;
    assert_eq!(firm.sign_in().await, "done");
    firm.directory.set("p0", &[]).await;
    // Set up still, and never let in as somebody who has nothing.
    assert_eq!(firm.sign_in().await, "NoUsableMethods");
    let method = only_method(&firm).await;
    assert_eq!(method.suspended().await.unwrap(), "directory");
    method.reactivate().await.unwrap_err();
    assert_eq!(firm.sign_in().await, "NoUsableMethods");
    firm.directory.set("p0", &[value]).await;
    assert_eq!(firm.sign_in().await, "done");
    assert_eq!(method.suspended().await.unwrap(), "");
    // Whoever leaves is gone from the directory altogether.
    firm.directory.remove("p0").await;
    assert_ne!(firm.sign_in().await, "done");
}

#[tokio::test]
async fn one_that_is_lost_is_denied_here_at_once_whatever_the_directory_lists() {
    let Some(mut firm) = firm().await else { return };
    let (_key, value) = firm.registered_key("A1", "es256").await;
    firm.directory.set("p0", std::slice::from_ref(&value)).await;
    assert_eq!(firm.sign_in().await, "done");
    only_method(&firm).await.report_lost().await.unwrap();
    assert_eq!(firm.sign_in().await, "NoUsableMethods");
    firm.directory.set("p0", &[]).await;
    assert_eq!(firm.sign_in().await, "NoUsableMethods");
    firm.directory.set("p0", &[value]).await;
    assert_eq!(firm.sign_in().await, "NoUsableMethods");
    assert_eq!(only_method(&firm).await.suspended().await.unwrap(), "lost");
}

#[tokio::test]
async fn the_cache_is_enough_for_as_long_as_the_policy_says() {
    let Some(mut firm) = firm().await else { return };
    let (_key, value) = firm.registered_key("A1", "es256").await;
    firm.directory.set("p0", &[value]).await;
    assert_eq!(firm.sign_in().await, "done");
    firm.directory.stop().await;
    assert_eq!(firm.sign_in().await, "done");
    firm.machine.policy(&format!("{POLICY}offline-seconds = 0\n"));
    end_to_end::until("the policy is in force", || async {
        firm.person.manager().await.policy().await.unwrap().directory_offline_seconds == 0
    })
    .await;
    assert_eq!(firm.sign_in().await, "AccountLookupFailed");
    firm.directory.resume().await;
    assert_eq!(firm.sign_in().await, "done");
}

#[tokio::test]
async fn two_computers_one_enrollment() {
    let Some(mut firm) = firm().await else { return };
    let (_key, value) = firm.registered_key("A1", "es256").await;
    firm.directory.set("p0", &[value]).await;
    assert_eq!(firm.sign_in().await, "done");
    firm.sit_down_at("other").await;
    firm.person.wait_for_token("virtual_key_a1").await;
    assert_eq!(firm.sign_in().await, "done");
    // Lost: the help desk takes it out of the directory, and no computer takes it.
    firm.directory.set("p0", &[]).await;
    assert_eq!(firm.sign_in().await, "NoUsableMethods");
    firm.sit_down_at("state").await;
    firm.person.wait_for_token("virtual_key_a1").await;
    assert_eq!(firm.sign_in().await, "NoUsableMethods");
}

#[tokio::test]
async fn who_is_this_computers_own_is_not_the_directorys() {
    let Some(mut firm) = firm().await else { return };
    firm.directory.stop().await;
    firm.logind.set(Some(LoginSession::at("seat0", "7", 0)));
    let mut root = firm.machine.person().await;
    let ended = root.signs_in().await.unwrap();
    assert_eq!(ended.error(), "NoMethods");
    // The control: of somebody else nobody knows.
    firm.logind.set(Some(LoginSession::at("seat0", "7", FIRST_UID)));
    assert_eq!(firm.sign_in().await, "AccountLookupFailed");
}
