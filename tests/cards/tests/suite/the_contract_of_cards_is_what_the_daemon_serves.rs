//! `docs/dbus` beside what the running daemon says of a card.

use card_tests::oath::Desk;
use end_to_end::contract::{Interfaces, documented, introspect};
use mfad_bus::{TOKENS_PATH, object_path};

#[tokio::test]
async fn every_member_of_a_card_agrees() {
    let Some(desk) = Desk::set_up().await else { return };
    let mut served = Interfaces::new();
    introspect(&desk.person, &format!("{TOKENS_PATH}/{}", desk.id), &mut served).await;
    let documented = documented();
    for name in ["org.mfad.Mfad1.Oath", "org.mfad.Mfad1.Piv", "org.mfad.Mfad1.OpenPgp"] {
        assert!(served.contains_key(name), "{:?}", served.keys());
    }
    // As many are told to whoever asks what there is.
    let told = desk.person.objects().await;
    let told = &told[&object_path(TOKENS_PATH, &desk.id).unwrap()];
    let names = served.keys().filter(|it| it.starts_with("org.mfad."));
    assert!(names.clone().all(|name| told.contains_key(name)), "{:?}", told.keys());
    for (name, members) in &served {
        assert_eq!(members, &documented[name], "{name}");
    }
}
