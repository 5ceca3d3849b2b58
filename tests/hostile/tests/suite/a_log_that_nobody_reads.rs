//! Nobody reads what the daemon writes to its log: it goes on, and says later how much was dropped.

use std::io::{self, Read, Write};

use end_to_end::Machine;

/// What a pipe holds (pipe(7)).
const CAPACITY: usize = 65_536;

#[tokio::test]
async fn a_full_log_holds_nobody_up() {
    let (mut log, mut stderr) = io::pipe().unwrap();
    stderr.write_all(&[b'.'; CAPACITY]).unwrap();
    let machine = Machine::new();
    let daemon = machine.start_logging_to(stderr).await;
    let mut person = machine.person().await;
    let _key = person.enroll_key(&machine, "A1").await;
    assert_eq!(person.signs_in().await.unwrap().outcome, "done");

    // The control: it does log there, as soon as somebody reads.
    log.read_exact(&mut [0; CAPACITY]).unwrap();
    assert_eq!(person.signs_in().await.unwrap().outcome, "done");
    drop(daemon);
    let mut text = String::new();
    log.read_to_string(&mut text).unwrap();
    assert!(text.contains(" log entries were dropped"), "{text}");
    assert!(text.contains("finished operation="), "{text}");
}
