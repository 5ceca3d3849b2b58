//! The daemon hangs, stopped or kept busy: whoever waits for it has to be told in time, and is not let in.

use std::time::{Duration, Instant};

use end_to_end::Logins;
use hostile::{Stopped, WITHOUT_MFAD_TOO};
use virtual_token::Touch;

const ALONE: &str = "auth required MFAD timeout=10\n";

#[tokio::test]
async fn an_answer_that_nobody_takes_is_given_up() {
    let Some(mut logins) = Logins::start().await else { return };
    let key = logins.enrolled("A1", "root").await;
    let codes = logins.recovery_codes("root").await;
    key.unplug();
    logins.person.wait_until_gone("virtual_key_a1").await;
    let mut login = logins.login("root", ALONE);
    login.shows("Recovery code, or Enter to skip: ").await;
    let stopped = Stopped::hold(logins.daemon.pid());
    let typed = Instant::now();
    login.types(&codes[0]).await;
    login.fails().await;
    assert!(typed.elapsed() < Duration::from_secs(10), "{:?}", typed.elapsed());
    drop(stopped);
    let mut login = logins.login("root", ALONE);
    login.shows("Recovery code, or Enter to skip: ").await;
    login.types(&codes[1]).await;
    login.succeeds().await;
}

#[tokio::test]
async fn a_touch_that_nobody_hears_of_is_given_up() {
    let Some(mut logins) = Logins::start().await else { return };
    let key = logins.enrolled("A1", "root").await;
    key.set_touch(Touch::Never);
    let mut login = logins.login("root", WITHOUT_MFAD_TOO);
    login.shows("Touch").await;
    let _stopped = Stopped::hold(logins.daemon.pid());
    login.fails().await;
}

#[tokio::test]
async fn a_daemon_that_hangs_before_is_told_within_seconds() {
    let Some(mut logins) = Logins::start().await else { return };
    let _key = logins.enrolled("A1", "root").await;
    let stopped = Stopped::hold(logins.daemon.pid());
    let began = Instant::now();
    let mut login = logins.login("root", &WITHOUT_MFAD_TOO.replace("timeout=2", "timeout=60"));
    login.fails().await;
    assert!(began.elapsed() < Duration::from_secs(10), "{:?}", began.elapsed());
    drop(stopped);
    logins.login("root", WITHOUT_MFAD_TOO).succeeds().await;
}
