//! Names are tried at a mail server: who is not there is refused at once and otherwise than who is. The
//! same is done for every name, and the same is said.

use std::fs;

use end_to_end::know_who_is_not_there;
use hostile::seats::{ALICE, Seats};
use mfad_bus::{AppPasswordsProxy, Cause, secret_fd};

/// What could be an app password.
const TYPED: &str = "abcd-efgh-jkmn-pqrs-tvwx";
const TIMES: u32 = 5;

/// How long the daemon has worked so far, in ticks (proc_pid_stat(5)).
fn worked(pid: u32) -> u64 {
    let stat = fs::read_to_string(format!("/proc/{pid}/stat")).unwrap();
    let fields: Vec<_> = stat.rsplit_once(')').unwrap().1.split_whitespace().collect();
    fields[11..13].iter().map(|it| it.parse::<u64>().unwrap()).sum()
}

/// How much work it is to refuse this user, and what is said.
async fn refused(seats: &Seats, user: &str) -> (u64, String) {
    let passwords = AppPasswordsProxy::new(&seats.root.connection).await.unwrap();
    let before = worked(seats.daemon.pid());
    let mut said = String::new();
    for _ in 0..TIMES {
        let typed = secret_fd(TYPED.as_bytes()).unwrap().into();
        said = passwords.check(user, typed).await.unwrap_err().to_string();
        let error = passwords.check(user, secret_fd(b"x").unwrap().into()).await.unwrap_err();
        assert!(error.cause() == Some(Cause::NotVerified), "{user}: {error}");
    }
    (worked(seats.daemon.pid()) - before, said)
}

#[tokio::test]
async fn who_is_not_there_is_refused_as_who_is() {
    let Some(_users) = know_who_is_not_there() else { return };
    let seats = Seats::start("").await;
    let (work, said) = refused(&seats, ALICE.0).await;
    let (work_for_none, said_of_none) = refused(&seats, "nobody-of-this-name").await;
    assert_eq!(said_of_none, said);
    // A derivation is some ticks, five would be as many as a test can tell from none.
    assert!(work.abs_diff(work_for_none) <= u64::from(TIMES), "{work_for_none} and {work} ticks");
}
