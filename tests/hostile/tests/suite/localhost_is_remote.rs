//! Somebody at another machine comes in over the loopback: through a tunnel, a web terminal, `ssh localhost`.
//! No key here may blink for them, whatever this machine is called.

use end_to_end::{ALONE, Logins};

#[tokio::test]
async fn no_key_blinks_for_any_remote_host() {
    let Some(mut logins) = Logins::start().await else { return };
    let key = logins.enrolled("A1", "root").await;
    let before = key.trace().len();
    for host in ["localhost", "::1", "127.0.0.1", "127.1", "localhost.localdomain", "0"] {
        logins.login_from("root", ALONE, &[&format!("rhost={host}")]).fails().await;
        assert_eq!(key.trace().len(), before, "{host}");
    }
    logins.login("root", ALONE).succeeds().await;
    assert!(key.trace().len() > before);
}
