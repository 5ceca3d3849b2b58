//! "New phone, new key": the new one is there before the old one goes, and if it does not come, the
//! old one stays.

use end_to_end::Machine;
use mfad_bus::{EnrollOptions, METHODS_PATH};
use virtual_token::Touch;

#[tokio::test]
async fn the_old_one_goes_only_when_the_new_one_is_there() {
    let machine = Machine::new();
    let old = machine.plugged("A1");
    let _daemon = machine.start().await;
    let mut person = machine.person().await;
    person.wait_for_token("virtual_key_a1").await;
    person.enroll(&EnrollOptions::default()).await.unwrap();

    // The new one refuses: it is the old one.
    let same = ["replace", "Virtual Key A1", "--label", "New", "--token", "virtual_key_a1"];
    let refused = machine.mfactl_args(&same);
    assert!(!refused.status.success(), "{refused:?}");
    assert_eq!(person.methods().await.len(), 1);
    assert_eq!(person.signs_in().await.unwrap().outcome, "done");

    let new = machine.plugged("B2");
    new.set_touch(Touch::AtOnce);
    person.wait_for_token("virtual_key_b2").await;
    let done = machine.mfactl_args(&["replace", "Virtual Key A1", "--label", "New"]);
    assert!(done.status.success(), "{done:?}");
    let said = String::from_utf8_lossy(&done.stdout).into_owned();
    assert!(said.contains("Virtual Key A1 was removed."), "{said}");
    old.unplug();
    let paths = person.objects().await.into_keys();
    assert_eq!(paths.filter(|it| it.starts_with(METHODS_PATH)).count(), 1);
    assert_eq!(person.methods().await[0].label().await.unwrap(), "New");
    assert_eq!(person.signs_in().await.unwrap().outcome, "done");
}

#[tokio::test]
async fn what_would_leave_nothing_or_codes_alone_is_said_before() {
    let machine = Machine::new();
    let _key = machine.plugged("A1");
    let _daemon = machine.start().await;
    let mut person = machine.person().await;
    person.wait_for_token("virtual_key_a1").await;
    person.enroll(&EnrollOptions::default()).await.unwrap();
    let asked = machine.mfactl_at_a_terminal("remove 'Virtual Key A1'", "n");
    assert!(asked.contains("It is your only sign-in method."), "{asked}");
    assert!(machine.mfactl("recovery-codes new").status.success());
    let asked = machine.mfactl_at_a_terminal("remove 'Virtual Key A1'", "n");
    assert!(asked.contains("Without it, only recovery codes are left."), "{asked}");
    assert_eq!(person.methods().await.len(), 2);
}
