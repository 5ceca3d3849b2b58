//! `docs/dbus/org.mfad.Mfad1.xml` beside what the running daemon says of a card.

use card_tests::oath::Desk;
use end_to_end::contract::{CONTRACT, Interfaces, introspect, parse};
use mfad_bus::TOKENS_PATH;

#[tokio::test]
async fn every_member_of_a_card_agrees() {
    let Some(desk) = Desk::set_up().await else { return };
    let mut served = Interfaces::new();
    introspect(&desk.person, &format!("{TOKENS_PATH}/{}", desk.id), &mut served).await;
    let documented = parse(&std::fs::read_to_string(CONTRACT).unwrap());
    for name in ["org.mfad.Mfad1.Oath", "org.mfad.Mfad1.Piv", "org.mfad.Mfad1.OpenPgp"] {
        assert!(served.contains_key(name), "{:?}", served.keys());
    }
    for (name, members) in &served {
        assert_eq!(members, &documented[name], "{name}");
    }
}
