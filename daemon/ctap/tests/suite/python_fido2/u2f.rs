//! CTAP1/U2F: requests the same to the byte, replies read the same, and handed on to relying
//! parties the same.

use mfad_ctap::u2f::{self, Authentication, Control, Registration};

use super::*;

fn example_com() -> [u8; 32] {
    let hash = "a379a6f6eeafb9a55e378c118034e2751e682fab9f2d30ab13d2125586ce1947";
    hex::decode(hash).unwrap().try_into().unwrap()
}

const HANDLE: &[u8] = &[0xC1; 64];

fn data(name: &str) -> Vec<u8> {
    u2f::body(&bytes(&recorded()["u2f"][name]["reply"])).unwrap().to_vec()
}

#[test]
fn requests_are_the_same() {
    let (hash, app) = (&client_data_hash(), &example_com());
    let authenticate = |control| u2f::authenticate(control, hash, app, HANDLE).unwrap();
    for (name, ours) in [
        ("version", u2f::version()),
        ("register", u2f::register(hash, app)),
        ("authenticate", authenticate(Control::EnforceUserPresence)),
        ("check_only", authenticate(Control::CheckOnly)),
    ] {
        let theirs = &recorded()["u2f"][name]["request"];
        assert_eq!(hex::encode(ours.extended()), theirs.as_str().unwrap(), "{name}");
    }
    assert_eq!(authenticate(Control::DontEnforceUserPresence).p1, 0x08);
    assert_eq!(data("version"), u2f::VERSION);
}

#[test]
fn a_registration_is_read_and_handed_on_the_same() {
    let ours = Registration::decode(&data("register")).unwrap();
    let object = ours.clone().into_new_credential(&example_com()).unwrap().attestation_object();
    let ours = json!({
        "public_key": hex::encode(ours.public_key),
        "key_handle": hex::encode(ours.key_handle),
        "certificate": hex::encode(ours.certificate),
        "signature": hex::encode(ours.signature),
        "attestation_object": hex::encode(object),
    });
    assert_eq!(ours, recorded()["u2f"]["register"]["result"]);
}

#[test]
fn an_authentication_is_read_and_handed_on_the_same() {
    let ours = Authentication::decode(&data("authenticate")).unwrap();
    let counter = ours.counter;
    let assertion = ours.into_assertion(&example_com(), HANDLE).unwrap();
    assert_eq!(assertion.credential_id.as_deref(), Some(HANDLE));
    assert!(assertion.authenticator_data.flags.user_present());
    let ours = json!({
        "counter": counter,
        "signature": hex::encode(&assertion.signature),
        "auth_data": hex::encode(assertion.authenticator_data.raw()),
    });
    assert_eq!(ours, recorded()["u2f"]["authenticate"]["result"]);
}
