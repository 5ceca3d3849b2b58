//! Whoever asked is killed while the key waits for touch: the key is let go at once.

use std::process::{Command, Stdio};
use std::time::{Duration, SystemTime, UNIX_EPOCH};

use end_to_end::{Machine, program, until};
use mfad_bus::EnrollOptions;
use virtual_token::{Command as Ctaphid, Touch, VirtualToken};

/// How soon the key must hear of it. The best of some tries counts: a test machine has other
/// things to do as well.
const PROMPT: Duration = Duration::from_millis(100);
const TRIES: usize = 5;

fn touches_asked(key: &VirtualToken) -> usize {
    key.trace().iter().filter(|event| event.asks_for_touch()).count()
}

fn cancels(key: &VirtualToken) -> Vec<Duration> {
    let trace = key.trace();
    let cancels = trace.iter().filter(|event| event.received() == Some(Ctaphid::Cancel));
    cancels.map(|event| event.since_epoch()).collect()
}

/// Kills an `mfactl sign-in` that waits for touch; how long after that the key was told.
async fn time_to_cancel(machine: &Machine, key: &VirtualToken) -> Duration {
    key.set_touch(Touch::Never);
    let (asked, told) = (touches_asked(key), cancels(key).len());
    let mut mfactl = Command::new(program("mfactl"))
        .args(["--session", "sign-in"])
        .env("DBUS_SESSION_BUS_ADDRESS", machine.bus.address())
        .stdin(Stdio::null())
        .stderr(Stdio::null())
        .spawn()
        .unwrap();
    until("the key waits for touch", async || touches_asked(key) > asked).await;
    mfactl.kill().unwrap();
    let killed = SystemTime::now().duration_since(UNIX_EPOCH).unwrap();
    mfactl.wait().unwrap();
    until("the key is told", async || cancels(key).len() > told).await;
    cancels(key).last().unwrap().saturating_sub(killed)
}

#[tokio::test]
async fn the_key_is_told_within_100_ms_and_takes_the_next_operation_at_once() {
    let machine = Machine::new();
    let key = machine.plugged("A1");
    let _daemon = machine.start().await;
    let mut person = machine.person().await;
    person.wait_for_token("virtual_key_a1").await;
    person.enroll(&EnrollOptions::default()).await.unwrap();

    let mut best = Duration::MAX;
    for _ in 0..TRIES {
        best = best.min(time_to_cancel(&machine, &key).await);
        key.set_touch(Touch::AtOnce);
        assert_eq!(person.signs_in().await.unwrap().outcome, "done");
    }
    println!("CTAPHID_CANCEL came {best:?} after the caller was killed");
    assert!(best < PROMPT, "{best:?}");
}
