//! `mfactl pam check` says beforehand what a service would make of somebody.

use end_to_end::{FIRST, Logins};
use virtual_token::Touch;

const ALONE: &str = "auth required MFAD\naccount required pam_permit.so\n";

#[tokio::test]
async fn whoever_would_get_in_is_told_in_which_ways() {
    let Some(mut logins) = Logins::start().await else { return };
    let key = logins.enrolled("A1", "root").await;
    key.set_touch(Touch::Never);
    let mut check = logins.check(ALONE);
    check.shows("Testing door as root. Nothing is unlocked by this.").await;
    check.shows("Touch Key A1.").await;
    key.set_touch(Touch::AtOnce);
    check.shows("door would let you in.").await;
    check.shows("Key A1").await;
    check.shows("Nothing else is asked for.").await;
    check.succeeds().await;
}

#[tokio::test]
async fn whoever_would_not_is_told_the_way_back() {
    let Some(mut logins) = Logins::start().await else { return };
    let key = logins.enrolled("A1", "root").await;
    key.unplug();
    logins.person.wait_until_gone("virtual_key_a1").await;
    let mut check = logins.check(ALONE);
    check.shows("Plug in Key A1, press Enter").await;
    check.types("").await;
    check.shows("door would not let you in (Authentication failure).").await;
    check.shows("delete the line with pam_mfad.so from /etc/pam.d/door").await;
    check.fails().await;
}

#[tokio::test]
async fn a_service_that_does_not_ask_mfad_is_not_tried() {
    let Some(logins) = Logins::start().await else { return };
    let shown = logins.check("auth required pam_permit.so\n").fails().await;
    assert!(shown.contains("door doesn't ask mfad"), "{shown}");
}

#[tokio::test]
async fn with_the_daemon_away_the_rest_of_the_stack_is_tried() {
    let Some(mut logins) = Logins::start().await else { return };
    logins.daemon.kill();
    let mut check = logins.check(&format!("{FIRST}account required pam_permit.so\n"));
    check.shows("mfad isn't running").await;
    check.shows("the next module").await;
    check.shows("door would let you in.").await;
    check.shows("mfad has no method to sign you in with.").await;
    check.succeeds().await;
}
