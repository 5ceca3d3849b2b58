//! Somebody has the daemon hold descriptors, with calls that wait for polkit, until it can open no more.
//! It cannot look users up then; "could not find out" must not become "has nothing set up".

use end_to_end::Logins;
use hostile::{AFTER_PASSWORD, Descriptors};
use virtual_token::Touch;

#[tokio::test]
async fn nobody_gets_in_while_the_daemon_can_open_nothing() {
    let Some(mut logins) = Logins::start().await else { return };
    let key = logins.enrolled("A1", "root").await;
    key.set_touch(Touch::Never);
    let held = Descriptors::all_held(logins.daemon.pid());
    let shown = logins.login("root", AFTER_PASSWORD).fails().await;
    assert!(shown.contains("Authentication failure"), "{shown}");
    drop(held);
    let mut login = logins.login("root", AFTER_PASSWORD);
    login.shows("Touch").await;
    key.set_touch(Touch::AtOnce);
    login.succeeds().await;
}
