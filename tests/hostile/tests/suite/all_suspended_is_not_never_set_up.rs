//! Every method is suspended, and whoever signs in is told that nothing is set up: a login that lets
//! such accounts in with the password alone has no second factor any more.

use end_to_end::Machine;
use mfad_bus::EnrollOptions;

#[tokio::test]
async fn all_suspended_is_not_never_set_up() {
    let machine = Machine::new();
    let _daemon = machine.start().await;
    let _key = machine.plugged("A1");
    let mut person = machine.person().await;
    person.wait_for_token("virtual_key_a1").await;
    // The control: before anything is set up it is said to be so.
    assert_eq!(person.signs_in().await.unwrap().error(), "NoMethods");
    person.enroll(&EnrollOptions::default()).await.unwrap();
    person.methods().await.remove(0).report_lost().await.unwrap();
    assert_eq!(person.signs_in().await.unwrap().error(), "NoUsableMethods");
}
