//! Somebody whose key is not at hand was told a pass: the module says which service it is in, and a pass lets in
//! where the policy has them for that.

#![allow(clippy::unwrap_used, reason = "what cannot go on fails")]

use end_to_end::{ALONE, Logins, until};
use mfad_bus::{AccountsProxy, PassOptions};

/// Passes for this service, on a machine where `daemon` has a key that is not plugged in.
async fn locked_out(service: &str) -> Option<Logins> {
    let mut logins = Logins::start().await?;
    let key = logins.enrolled("A1", "daemon").await;
    key.unplug();
    logins.person.wait_until_gone("virtual_key_a1").await;
    logins.machine.policy(&format!("[access-pass]\nenabled = true\nservices = [{service:?}]\n"));
    let manager = logins.person.manager().await;
    until("the policy", || async { manager.policy().await.unwrap().access_pass }).await;
    Some(logins)
}

async fn issue(logins: &Logins) -> String {
    let accounts = AccountsProxy::new(&logins.person.connection).await.unwrap();
    let issued = accounts.issue_pass("daemon", &PassOptions::default()).await.unwrap();
    String::from_utf8(issued.pass.read().unwrap().to_vec()).unwrap()
}

#[tokio::test]
async fn it_lets_in_once_through_the_module() {
    let Some(logins) = locked_out("door").await else { return };
    let pass = issue(&logins).await;
    let mut login = logins.login("daemon", ALONE);
    login.shows("1 access pass").await;
    login.types("1").await;
    login.shows("Access pass, or Enter to skip:").await;
    login.types(&pass.to_lowercase()).await;
    login.succeeds().await;
    issue(&logins).await;
    let mut login = logins.login("daemon", ALONE);
    login.shows("1 access pass").await;
    login.types("1").await;
    login.shows("Access pass, or Enter to skip:").await;
    login.types(&pass).await;
    login.shows("Pass already used. Ask for a new one.").await;
    login.shows("Access pass, or Enter to skip:").await;
    login.types("").await;
    login.fails().await;
}

#[tokio::test]
async fn in_a_service_that_the_policy_leaves_out_none_is_offered() {
    let Some(logins) = locked_out("login").await else { return };
    issue(&logins).await;
    let mut login = logins.login("daemon", ALONE);
    login.shows("Plug in Key A1, press Enter: ").await;
    login.types("").await;
    login.fails().await;
}
