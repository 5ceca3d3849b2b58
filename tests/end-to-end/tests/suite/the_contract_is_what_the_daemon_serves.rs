//! `docs/dbus/org.mfad.Mfad1.xml` beside what the running daemon says of itself.

use end_to_end::Machine;
use end_to_end::contract::{CONTRACT, Interfaces, introspect, parse};
use mfad_bus::{Cause, EnrollOptions, METHODS_PATH, ROOT_PATH, SignInOptions, TOKENS_PATH};
use virtual_token::Touch;

/// Interfaces that only cards have, held against the contract where cards are.
const OF_CARDS: [&str; 3] = ["org.mfad.Mfad1.Oath", "org.mfad.Mfad1.OpenPgp", "org.mfad.Mfad1.Piv"];

#[tokio::test]
async fn every_interface_member_and_type_agrees() {
    let machine = Machine::new();
    let key = machine.plugged("A1");
    let _daemon = machine.start().await;
    let mut person = machine.person().await;
    person.wait_for_token("virtual_key_a1").await;
    person.enroll(&EnrollOptions::default()).await.unwrap();
    key.set_touch(Touch::Never);
    let operation = person.sign_in().await.begin("", &SignInOptions::default()).await.unwrap();

    let mut served = Interfaces::new();
    introspect(&person, ROOT_PATH, &mut served).await;
    introspect(&person, &format!("{TOKENS_PATH}/virtual_key_a1"), &mut served).await;
    let objects = person.objects().await;
    let method = objects.keys().find(|it| it.starts_with(METHODS_PATH)).unwrap();
    introspect(&person, method, &mut served).await;
    introspect(&person, &operation, &mut served).await;

    let mut documented = parse(&std::fs::read_to_string(CONTRACT).unwrap());
    documented.retain(|name, _| !OF_CARDS.contains(&name.as_str()));
    let names = |it: &Interfaces| it.keys().cloned().collect::<Vec<_>>();
    assert_eq!(names(&documented), names(&served));
    for (name, members) in &documented {
        assert_eq!(members, &served[name], "{name}");
    }
}

#[test]
fn every_error_is_documented() {
    let text = std::fs::read_to_string(CONTRACT).unwrap();
    for cause in Cause::ALL {
        assert!(text.contains(&format!("    {} ", cause.name())), "{}", cause.name());
    }
}
