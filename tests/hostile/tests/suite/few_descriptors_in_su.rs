//! `prlimit --nofile=5:5 su alice`: who starts a setuid program sets its limits, so that the module can
//! open no socket, or nothing further on.

use end_to_end::Logins;
use hostile::WITHOUT_MFAD_TOO;
use virtual_token::Touch;

#[tokio::test]
async fn nobody_gets_in_with_however_few_descriptors() {
    let Some(mut logins) = Logins::start().await else { return };
    let key = logins.enrolled("A1", "root").await;
    key.set_touch(Touch::Never);
    for most in 4..16 {
        let limited = format!("prlimit --nofile={most}:{most}");
        let shown = logins.login_by(&limited, "root", WITHOUT_MFAD_TOO).fails().await;
        assert!(!shown.contains("cannot retrieve authentication info"), "{most}: {shown}");
    }
    let mut login = logins.login_by("prlimit --nofile=16:16", "root", WITHOUT_MFAD_TOO);
    login.shows("Touch").await;
    key.set_touch(Touch::AtOnce);
    login.succeeds().await;
}
