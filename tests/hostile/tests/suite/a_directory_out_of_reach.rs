//! Somebody pulls out the network cable, holds up the server or stops SSSD, so that the second step of an account
//! from the directory is not known on this computer, and goes on with the password alone.

use end_to_end::organization::Organization;
use end_to_end::until;
use hostile::Stopped;
use mfad_bus::{Cause, EnrollOptions};

async fn firm() -> Option<Organization> {
    Organization::start(&[("p0", Vec::new()), ("p1", Vec::new())]).await
}

/// Neither let in as somebody who has nothing, nor let add a first method with the password.
async fn is_refused(firm: &mut Organization) {
    assert_eq!(firm.sign_in().await, "AccountLookupFailed");
    let enrolled = firm.person.manager().await.enroll(&EnrollOptions::default()).await;
    let refused = enrolled.unwrap_err().into_ours().unwrap();
    assert_eq!(refused.cause, Cause::AccountLookupFailed, "{}", refused.message);
    assert!(refused.message.contains("directory"), "{}", refused.message);
}

/// While it is reached, and lists nothing, both are let: that is what is attacked.
async fn control(firm: &mut Organization) {
    assert_eq!(firm.sign_in().await, "NoMethods");
}

#[tokio::test]
async fn with_the_server_gone() {
    let Some(mut firm) = firm().await else { return };
    firm.directory.stop().await;
    is_refused(&mut firm).await;
    firm.directory.resume().await;
    control(&mut firm).await;
    let _key = firm.machine.plugged("A1");
    firm.person.wait_for_token("virtual_key_a1").await;
    let enrolled = firm.person.enroll(&EnrollOptions::default()).await.unwrap();
    assert_eq!(enrolled.outcome, "done");
    // What is set up on this computer needs no directory.
    firm.directory.stop().await;
    assert_eq!(firm.sign_in().await, "done");
}

#[tokio::test]
async fn with_the_server_held_up_and_the_account_never_seen() {
    let Some(mut firm) = firm().await else { return };
    // What SSSD was told a moment ago it was told by the directory.
    firm.directory.expire().await;
    let held = Stopped::hold(firm.directory.server());
    is_refused(&mut firm).await;
    drop(held);
}

#[tokio::test]
async fn with_sssd_stopped() {
    let Some(mut firm) = firm().await else { return };
    let (_key, value) = firm.registered_key("A1", "es256").await;
    control(&mut firm).await;
    firm.directory.stop_sssd().await;
    is_refused(&mut firm).await;
    firm.directory.start_sssd("0").await;
    firm.directory.set("p0", &[value]).await;
    assert_eq!(firm.sign_in().await, "done");
    // A copy of what it listed is not what it lists.
    firm.directory.stop_sssd().await;
    assert_eq!(firm.sign_in().await, "AccountLookupFailed");
}

#[tokio::test]
async fn with_infopipe_held_up() {
    let Some(mut firm) = firm().await else { return };
    control(&mut firm).await;
    let held = Stopped::hold(firm.directory.infopipe().await);
    assert_eq!(firm.sign_in().await, "AccountLookupFailed");
    drop(held);
    until("InfoPipe answers again", || async { firm.directory.answers().await }).await;
    control(&mut firm).await;
}

#[tokio::test]
async fn with_mfad_not_among_those_that_infopipe_answers() {
    let Some(mut firm) = firm().await else { return };
    control(&mut firm).await;
    firm.directory.stop_sssd().await;
    firm.directory.start_sssd_for("1").await;
    is_refused(&mut firm).await;
    assert!(firm.daemon.log().contains("Denied"), "{}", firm.daemon.log());
}
