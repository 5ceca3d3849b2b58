//! A program of the user renames a method again and again, until the log has nothing else: who signed
//! in, and that something was enrolled, is pushed out, and every call waits for the disk meanwhile.
//! 6,000 of the old log's 5,000 events are enough.

use end_to_end::Machine;
use mfad_bus::{AccountsProxy, Cause, EnrollOptions, LogFilter};

#[tokio::test]
async fn what_was_signed_in_with_stays_in_the_log() {
    let machine = Machine::new();
    let _key = machine.plugged("A1");
    let _daemon = machine.start().await;
    let mut person = machine.person().await;
    assert_eq!(person.enroll(&EnrollOptions::default()).await.unwrap().outcome, "done");
    assert_eq!(person.signs_in().await.unwrap().outcome, "done");
    let [method] = &person.methods().await[..] else { panic!("one was enrolled") };
    let mut renamed = 0;
    for round in 0..5_100 {
        match method.rename(&format!("Key {}", round % 2)).await {
            Ok(()) => renamed += 1,
            // As many as one begins operations within a minute.
            Err(error) => assert!(error.cause() == Some(Cause::TooManyOperations), "{error}"),
        }
    }
    let accounts = AccountsProxy::new(&person.connection).await.unwrap();
    let number = async |what: &str| {
        let filter = LogFilter { what: Some(what.into()), limit: Some(1000), ..Default::default() };
        accounts.log(&filter).await.unwrap().len()
    };
    assert_eq!((number("enrolled").await, number("signed-in").await), (1, 1));
    // The attack does reach the log.
    assert_eq!(number("renamed").await, renamed);
    assert!((50..500).contains(&renamed), "{renamed}");
}
