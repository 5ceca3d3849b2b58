//! A key that is pulled out when it did what it was told, and before it said so: what is said then is
//! true, and says how to find out.

use end_to_end::{Daemon, Ended, Machine, Person, SeveredKey, pin};
use mfad_bus::{PasskeyNames, SettingsChange, WireError, secret_fd};
use virtual_token::VirtualToken;
use zbus::OwnedObjectPath;

const REAL: &str = "virtual_key_a1";
const SEVERED: &str = "virtual_key_s1";
const PIN: &str = "1234";
const NEW: &str = "5678";
const SITE: &str = "example.org";

const CLIENT_PIN: u8 = 0x06;
const CREDENTIAL_MANAGEMENT: u8 = 0x0A;
const LARGE_BLOBS: u8 = 0x0C;
const CONFIG: u8 = 0x0D;

struct Scene {
    _severed: SeveredKey,
    _key: VirtualToken,
    _daemon: Daemon,
    machine: Machine,
    person: Person,
}

impl Scene {
    /// A key that is pulled out after the first of these requests, which its firmware got.
    async fn new(pin: bool, last: impl Fn(&[u8]) -> bool + Send + 'static) -> Self {
        let machine = Machine::new();
        let key = machine.plugged("A1");
        let daemon = machine.start().await;
        let mut person = machine.person().await;
        person.wait_for_token(REAL).await;
        if pin {
            let operation = person.fido2(REAL).await.set_pin().await.unwrap();
            assert_eq!(person.end_with_pin(&operation, PIN).await.outcome, "done");
        }
        let severed = SeveredKey::plug(&machine, "S1", &key, last);
        person.wait_for_token(SEVERED).await;
        Self { _severed: severed, _key: key, _daemon: daemon, machine, person }
    }

    /// How an operation ends, if these PINs are typed and all questions answered with yes.
    async fn ends(&mut self, begun: Result<OwnedObjectPath, WireError>, typed: &[&str]) -> Ended {
        let mut typed = typed.iter();
        self.person
            .answer(&begun.unwrap(), async |operation, kind, _| match kind.as_str() {
                "confirm" => operation.confirm(true).await.unwrap(),
                _ => operation.answer_pin(pin(typed.next().unwrap())).await.unwrap(),
            })
            .await
    }

    async fn is_severed(
        &mut self,
        begun: Result<OwnedObjectPath, WireError>,
        pins: &[&str],
    ) -> String {
        let ended = self.ends(begun, pins).await;
        assert_eq!(ended.error(), "Unplugged", "{ended:?}");
        ended.message().to_owned()
    }

    /// The id of the only passkey.
    async fn passkey(&mut self, key: &str) -> String {
        let listing = self.person.fido2(key).await.list_passkeys().await;
        let passkeys = self.ends(listing, &[PIN]).await.result.passkeys.unwrap();
        passkeys[0].id.clone()
    }
}

/// clientPIN with this subcommand, the second entry of its map.
fn client_pin(subcommand: u8) -> impl Fn(&[u8]) -> bool + Send + 'static {
    move |request| matches!(*request, [CLIENT_PIN, _, 0x01, _, 0x02, it, ..] if it == subcommand)
}

#[tokio::test]
async fn a_first_pin_that_may_be_set_is_said_to_be() {
    let mut scene = Scene::new(false, client_pin(0x03)).await;
    let begun = scene.person.fido2(SEVERED).await.set_pin().await;
    let said = scene.is_severed(begun, &[PIN]).await;
    assert!(said.contains("If it was, the key has the PIN that you chose"), "{said}");
    let begun = scene.person.fido2(REAL).await.change_pin().await;
    assert_eq!(scene.ends(begun, &[PIN, NEW]).await.outcome, "done");
}

#[tokio::test]
async fn a_pin_that_may_be_changed_already_is_said_to_be() {
    let mut scene = Scene::new(true, client_pin(0x04)).await;
    let begun = scene.person.fido2(SEVERED).await.change_pin().await;
    let said = scene.is_severed(begun, &[PIN, NEW]).await;
    assert!(said.contains("the new PIN is valid. Try that one first"), "{said}");
    let begun = scene.person.fido2(REAL).await.change_pin().await;
    assert_eq!(scene.ends(begun, &[NEW, PIN]).await.outcome, "done");
}

#[tokio::test]
async fn of_two_settings_it_says_which_is_changed_and_which_may_be() {
    // setMinPINLength, which comes after toggleAlwaysUv.
    let mut scene =
        Scene::new(true, |request| matches!(request, [CONFIG, _, 0x01, 0x03, ..])).await;
    let change = SettingsChange {
        always_pin: Some(true),
        minimum_pin: Some(6),
        ..SettingsChange::default()
    };
    let begun = scene.person.fido2(SEVERED).await.change_settings(&change).await;
    let said = scene.is_severed(begun, &[PIN]).await;
    assert!(said.starts_with("Every use of the key now requires its PIN"), "{said}");
    assert!(said.contains("before it confirmed whether that was done"), "{said}");
    assert!(said.contains("mfactl settings show"), "{said}");
    let settings = scene.person.fido2(REAL).await.settings().await.unwrap();
    assert_eq!((settings.always_pin, settings.minimum_pin), (Some(true), 6));
}

#[tokio::test]
async fn a_passkey_that_may_have_its_new_name_is_said_to() {
    // updateUserInformation.
    let mut scene =
        Scene::new(true, |request| matches!(request, [CREDENTIAL_MANAGEMENT, _, 0x01, 0x07, ..]))
            .await;
    scene.machine.make_passkeys("A1", PIN, &[(SITE, "anna", "Anna")]);
    let passkey = scene.passkey(SEVERED).await;
    let names = PasskeyNames { user_name: Some("bo".into()), ..PasskeyNames::default() };
    let begun = scene.person.fido2(SEVERED).await.rename_passkey(&passkey, &names).await;
    let said = scene.is_severed(begun, &[PIN]).await;
    assert!(said.contains("mfactl passkeys list"), "{said}");
    let listing = scene.person.fido2(REAL).await.list_passkeys().await;
    let passkeys = scene.ends(listing, &[PIN]).await.result.passkeys.unwrap();
    assert_eq!(passkeys[0].user_name.as_deref(), Some("bo"));
}

/// Bytes that do not compress, so that they take several requests.
fn noise() -> Vec<u8> {
    let mut state = 1_u32;
    let next = || {
        state = state.wrapping_mul(1_664_525).wrapping_add(1_013_904_223);
        state.to_be_bytes()[0]
    };
    std::iter::repeat_with(next).take(3000).collect()
}

#[tokio::test]
async fn data_of_which_only_a_part_came_leaves_what_was_there() {
    // The set of the first fragment, which has the whole length in it.
    let mut scene = Scene::new(true, |request| {
        matches!(request, [LARGE_BLOBS, _, 0x02, ..]) && request.len() > 500
    })
    .await;
    scene.machine.python("large_blobs.py", "make", "A1", &[PIN, SITE]);
    let passkey = scene.passkey(REAL).await;
    let small = secret_fd(b"first").unwrap().into();
    let begun = scene.person.fido2(REAL).await.write_data(&passkey, small).await;
    assert_eq!(scene.ends(begun, &[PIN]).await.outcome, "done");

    let large = secret_fd(&noise()).unwrap().into();
    let begun = scene.person.fido2(SEVERED).await.write_data(&passkey, large).await;
    let said = scene.is_severed(begun, &[PIN]).await;
    assert!(said.contains("It may or may not have been done"), "{said}");
    let seen = scene.machine.python("large_blobs.py", "read", "A1", &[PIN, SITE]);
    assert_eq!(seen.trim(), "6669727374", "the key keeps all of it or what it had");
}
