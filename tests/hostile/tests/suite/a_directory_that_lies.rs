//! Whoever may write to the directory writes what no directory should have: too much, what is no passkey, or the
//! credential of somebody else.

use data_encoding::BASE64;
use end_to_end::directory::FIRST_UID;
use end_to_end::organization::Organization;
use end_to_end::{LoginSession, until};
use mfad_bus::EnrollOptions;

async fn firm() -> Option<Organization> {
    Organization::start(&[("p0", Vec::new()), ("p1", Vec::new())]).await
}

fn with_another_id(value: &str, number: u32) -> String {
    let (_, key) = value.split_once(',').unwrap();
    format!("passkey:{},{key}", BASE64.encode(&[&number.to_be_bytes()[..], &[7; 28]].concat()))
}

#[tokio::test]
async fn five_hundred_passkeys_are_a_refusal_and_not_none() {
    let Some(mut firm) = firm().await else { return };
    let (_key, value) = firm.registered_key("A1", "es256").await;
    let many: Vec<_> = (0..500).map(|number| with_another_id(&value, number)).collect();
    firm.directory.set("p0", &many).await;
    assert_eq!(firm.sign_in().await, "AccountLookupFailed");
    assert!(firm.person.methods().await.is_empty());
    let enrolled = firm.person.manager().await.enroll(&EnrollOptions::default()).await;
    enrolled.unwrap_err();
    // The control: as many as a person has, of which only the last is on the key. A list of the key takes
    // fewer.
    let mut some: Vec<_> = many.into_iter().take(20).collect();
    some.push(value);
    firm.directory.set("p0", &some).await;
    assert_eq!(firm.sign_in().await, "done", "{}", firm.daemon.log());
    assert_eq!(firm.person.methods().await.len(), 21);
}

#[tokio::test]
async fn what_is_no_passkey_is_named_and_left_alone() {
    let Some(mut firm) = firm().await else { return };
    let (_key, value) = firm.registered_key("A1", "es256").await;
    let (id, key) = value.split_once(',').unwrap();
    let bad = vec![
        format!("passkey:{},{key}", "A".repeat(65536)),
        "passkey:garbage".to_owned(),
        format!("{id},{}", "A".repeat(124)),
        format!("PASSKEY:{},{key}", id.strip_prefix("passkey:").unwrap()),
        "X509:<I>CN=CA<S>CN=p0".to_owned(),
    ];
    let mut with_the_good = bad.clone();
    with_the_good.push(value);
    firm.directory.set("p0", &with_the_good).await;
    assert_eq!(firm.sign_in().await, "done", "{}", firm.daemon.log());
    assert_eq!(firm.person.methods().await.len(), 1);
    let log = firm.daemon.log();
    for named in
        ["longer than any passkey", "not passkey:CREDENTIAL,KEY", "not one of P-256", "twice"]
    {
        assert!(log.contains(named), "{named}: {log}");
    }
    assert!(!log.contains("AAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAA"), "a value is in the log as a whole");
    // With none that is one, nobody knows what this person has.
    firm.directory.set("p0", &bad[..3]).await;
    assert_eq!(firm.sign_in().await, "AccountLookupFailed");
    // The control: what else the attribute has is nothing that was set up.
    firm.directory.set("p1", &bad[4..]).await;
    sits_down(&mut firm, 1).await;
    assert_eq!(firm.sign_in().await, "NoMethods");
}

#[tokio::test]
async fn a_credential_that_another_lists_first_takes_nothing_away() {
    let Some(mut firm) = firm().await else { return };
    let (_key, value) = firm.registered_key("A1", "es256").await;
    let (id, _) = value.split_once(',').unwrap();
    let (_other, others) = firm.registered_key("B2", "es256").await;
    let (_, foreign) = others.split_once(',').unwrap();
    // p1 lists the credential of p0, under a public key of their own and as it is, and is here first.
    for listed in [format!("{id},{foreign}"), value.clone()] {
        firm.directory.set("p1", &[listed]).await;
        firm.directory.set("p0", &[]).await;
        sits_down(&mut firm, 1).await;
        let _ = firm.sign_in().await;
        firm.directory.set("p0", std::slice::from_ref(&value)).await;
        sits_down(&mut firm, 0).await;
        assert_eq!(firm.sign_in().await, "done", "{}", firm.daemon.log());
    }
}

#[tokio::test]
async fn another_public_key_for_a_credential_is_not_taken() {
    let Some(mut firm) = firm().await else { return };
    let (key, value) = firm.registered_key("A1", "es256").await;
    firm.directory.set("p0", std::slice::from_ref(&value)).await;
    assert_eq!(firm.sign_in().await, "done");
    key.unplug();
    let (_other, others) = firm.registered_key("B2", "es256").await;
    let (id, _) = value.split_once(',').unwrap();
    let (_, foreign) = others.split_once(',').unwrap();
    firm.directory.set("p0", &[format!("{id},{foreign}")]).await;
    assert_eq!(firm.sign_in().await, "NoUsableMethods");
    assert!(firm.daemon.log().contains("another public key"), "{}", firm.daemon.log());
    // The control.
    key.plug().unwrap();
    firm.directory.set("p0", &[value]).await;
    assert_eq!(firm.sign_in().await, "done");
}

/// Another of the people comes to the seat.
async fn sits_down(firm: &mut Organization, number: u32) {
    firm.logind.set(Some(LoginSession::at("seat0", "7", FIRST_UID + number)));
    firm.person = firm.machine.person_as(FIRST_UID + number).await;
    until("they are told", || async { !firm.person.objects().await.is_empty() }).await;
}
