//! `ulimit -f 0` before su: what is typed goes into a memory file, which may not grow. The kernel's signal
//! for that (SIGXFSZ) must not end the program that asks.

use end_to_end::Logins;
use hostile::WITHOUT_MFAD_TOO;

#[tokio::test]
async fn the_program_ends_by_itself_and_lets_nobody_in() {
    let Some(mut logins) = Logins::start().await else { return };
    let key = logins.enrolled("A1", "root").await;
    let codes = logins.recovery_codes("root").await;
    key.unplug();
    logins.person.wait_until_gone("virtual_key_a1").await;
    for (limit, lets_in) in [("0", false), ("unlimited", true)] {
        let limited = format!("prlimit --fsize={limit}:{limit}");
        let mut login = logins.login_by(&limited, "root", WITHOUT_MFAD_TOO);
        login.shows("Recovery code, or Enter to skip: ").await;
        login.types(&codes[0]).await;
        let (well, shown) = login.ends().await;
        assert_eq!(well, lets_in, "{shown}");
        assert!(shown.contains("pamtester: "), "it was killed: {shown}");
    }
}
