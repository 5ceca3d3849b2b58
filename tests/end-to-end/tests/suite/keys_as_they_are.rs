//! Keys that are sold, and what they were seen to do that no specification says: what libfido2 and
//! browsers take, mfad takes. Each is named by what it does.

use std::time::{Duration, Instant};

use end_to_end::scripted::{Scripted, info};
use end_to_end::{Daemon, Ended, Machine, Person, ProductKeys, Site};
use mfad_bus::{EnrollOptions, PasskeyNames, SettingsChange};
use serde_json::json;

const PIN: &str = "1234";
const KEY: &str = "virtual_key_p1";

/// getInfo of a key of CTAP 2.0 with a PIN and no pinUvAuthProtocols.
const PIN_WITHOUT_PROTOCOL: &str = "a40182665532465f5632684649444f5f325f3002816b686d61632d7365637265740350000102030405060708090a0b0c0d0e0f04a462726bf5627570f564706c6174f469636c69656e7450696ef5";
/// With its own verification and no PIN; the second lists no protocol either.
const FINGER_ONLY: [&str; 2] = [
    "a40182665532465f5632684649444f5f325f300350000102030405060708090a0b0c0d0e0f04a362726bf5627570f5627576f5068101",
    "a30181684649444f5f325f300350000102030405060708090a0b0c0d0e0f04a362726bf5627570f5627576f5",
];
/// With its own verification and a PIN, that is set and that is not, and no pinUvAuthToken.
const FINGER_AND_PIN: &str = "a40182665532465f5632684649444f5f325f300350000102030405060708090a0b0c0d0e0f04a462726bf5627570f5627576f569636c69656e7450696ef5068101";
const FINGER_AND_NO_PIN: &str = "a40182665532465f5632684649444f5f325f300350000102030405060708090a0b0c0d0e0f04a462726bf5627570f5627576f569636c69656e7450696ef4068101";
/// Its own verification is not set up, and there is no PIN.
const NO_FINGER: &str =
    "a30181684649444f5f325f300350000102030405060708090a0b0c0d0e0f04a362726bf5627570f5627576f4";
/// No PIN at all.
const NO_PIN: &str = "a30182684649444f5f325f30665532465f56320350000102030405060708090a0b0c0d0e0f04a362726bf5627570f564706c6174f4";
/// A PIN, credMgmt, and no setMinPINLength.
const MANAGED: &str = "a40183665532465f5632684649444f5f325f306c4649444f5f325f315f5052450350000102030405060708090a0b0c0d0e0f04a462726bf5627570f568637265644d676d74f569636c69656e7450696ef5068101";
/// The same with large blobs and pinUvAuthToken, of CTAP 2.1.
const BLOBS: &str = "a60182684649444f5f325f30684649444f5f325f3102816c6c61726765426c6f624b65790350000102030405060708090a0b0c0d0e0f04a662726bf5627570f569636c69656e7450696ef56a6c61726765426c6f6273f56e70696e557641757468546f6b656ef5706d616b654372656455764e6f74527164f5068202010b190400";

/// Always verifies its owner, and has no PIN yet.
const ALWAYS_AND_NO_PIN: &str = "a40182684649444f5f325f30684649444f5f325f310350000102030405060708090a0b0c0d0e0f04a562726bf5627570f568616c776179735576f569636c69656e7450696ef46e70696e557641757468546f6b656ef506820201";
/// Wants another PIN, of six characters at least.
const ANOTHER_PIN: &str = "a60182684649444f5f325f30684649444f5f325f310350000102030405060708090a0b0c0d0e0f04a562726bf5627570f569636c69656e7450696ef56e70696e557641757468546f6b656ef5706d616b654372656455764e6f74527164f5068202010cf50d06";

struct Desk {
    _keys: ProductKeys,
    _daemon: Daemon,
    machine: Machine,
    person: Person,
}

/// A key that answers getInfo with this and has these traits, under this policy.
async fn desk(policy: &str, info: &str, traits: &[&str]) -> Desk {
    let machine = Machine::new();
    machine.policy(policy);
    let mut keys = machine.product_keys(PIN, false);
    keys.plug("P1", info, traits);
    let daemon = machine.start().await;
    let person = machine.person().await;
    person.wait_for_token(KEY).await;
    Desk { _keys: keys, _daemon: daemon, machine, person }
}

const BY_PIN: &str = "verification = \"pin\"\n";

impl Desk {
    async fn enrolls(&mut self) -> Ended {
        let operation =
            self.person.manager().await.enroll(&EnrollOptions::default()).await.unwrap();
        self.person.end_with_pin(&operation, PIN).await
    }

    async fn signs_in(&mut self) -> Ended {
        let begin = self.person.sign_in().await;
        let operation = begin.begin("", &mfad_bus::SignInOptions::default()).await.unwrap();
        self.person.end_with_pin(&operation, PIN).await
    }

    /// Enrolls and signs in with these prompts each.
    async fn works(&mut self, prompts: &[&str]) {
        for ended in [self.enrolls().await, self.signs_in().await] {
            assert_eq!(ended.outcome, "done", "{}", ended.message());
            assert_eq!(ended.prompts, prompts);
        }
    }

    async fn problem(&self) -> String {
        self.person.token(KEY).await.problem().await.unwrap()
    }

    async fn versions(&self) -> Vec<String> {
        self.person.fido2(KEY).await.versions().await.unwrap()
    }
}

#[tokio::test]
async fn a_pin_without_a_protocol_is_that_of_protocol_one() {
    let mut desk = desk(BY_PIN, PIN_WITHOUT_PROTOCOL, &[]).await;
    assert_eq!(desk.person.fido2(KEY).await.pin_status().await.unwrap().state, "set");
    desk.works(&["pin", "touch"]).await;
}

#[tokio::test]
async fn a_key_with_fingers_only_is_asked_for_a_finger() {
    for info in FINGER_ONLY {
        let mut desk = desk(BY_PIN, info, &["fingers=strange"]).await;
        let ended = desk.enrolls().await;
        assert_eq!(ended.outcome, "done", "{}", ended.message());
        // The first was strange.
        assert_eq!(ended.prompts, ["fingerprint", "fingerprint"]);
        let ended = desk.signs_in().await;
        assert_eq!(ended.outcome, "done", "{}", ended.message());
        assert_eq!(
            (ended.prompts, ended.result.verified),
            (vec!["fingerprint".into()], Some(true))
        );
    }
}

#[tokio::test]
async fn of_a_finger_and_a_pin_the_finger_is_first() {
    for info in [FINGER_AND_PIN, FINGER_AND_NO_PIN] {
        let mut desk = desk(BY_PIN, info, &[]).await;
        desk.works(&["fingerprint"]).await;
        let mut site = Site::at("example.com");
        let selection = json!({ "userVerification": "required", "residentKey": "required" });
        let request = site.creation("anna", json!({ "authenticatorSelection": selection }));
        let ended = desk.person.makes(&site, &request, PIN).await;
        assert_eq!(ended.prompts, ["fingerprint"]);
        assert!(site.registered(&request, &ended).verified());
        let request = site.request(json!({ "userVerification": "required" }));
        let ended = desk.person.signs_in_to(&site, &request, PIN).await;
        assert_eq!(ended.prompts, ["fingerprint"]);
        assert!(site.signed_in(&request, &ended).verified());
    }
}

#[tokio::test]
async fn where_no_finger_helps_the_pin_is_asked_for() {
    let mut desk = desk(BY_PIN, FINGER_AND_PIN, &["fingers=strange,strange,strange"]).await;
    let ended = desk.enrolls().await;
    assert_eq!(ended.outcome, "done", "{}", ended.message());
    assert_eq!(ended.prompts, ["fingerprint", "fingerprint", "fingerprint", "pin", "touch"]);
}

#[tokio::test]
async fn where_no_finger_helps_and_there_is_no_pin_it_is_told() {
    let strange = "fingers=strange,strange,strange";
    let mut desk = desk(BY_PIN, FINGER_ONLY[0], &[strange]).await;
    let ended = desk.enrolls().await;
    assert_eq!(ended.prompts, ["fingerprint"; 3]);
    assert_ne!(ended.outcome, "done");
    assert!(!ended.message().contains("0x"), "{}", ended.message());
}

#[tokio::test]
async fn a_finger_that_is_not_set_up_is_what_is_told() {
    let mut desk = desk(BY_PIN, NO_FINGER, &[]).await;
    let ended = desk.enrolls().await;
    assert_eq!(ended.error(), "NotSupported");
    assert!(ended.message().contains("isn't set up"), "{}", ended.message());
    let site = Site::at("example.com");
    let selection = json!({ "userVerification": "required" });
    let request = site.creation("anna", json!({ "authenticatorSelection": selection }));
    let operation = desk.person.create(&request, &site.options()).await.unwrap();
    let reason = desk.person.prompt_for(&operation, "insert").await.reason;
    assert!(reason.contains("no fingerprint set up"), "{reason}");
}

#[tokio::test]
async fn a_credential_that_only_a_verified_owner_sees_is_found_by_one() {
    for info in [FINGER_ONLY[0], FINGER_AND_PIN, PIN_WITHOUT_PROTOCOL] {
        let mut desk = desk("", info, &["hides"]).await;
        let prompts: &[_] = match info == PIN_WITHOUT_PROTOCOL {
            true => &["pin", "touch"],
            false => &["fingerprint"],
        };
        desk.works(prompts).await;
    }
}

#[tokio::test]
async fn a_curve_without_a_number_in_key_agreement_is_the_one_there_is() {
    let mut desk = desk(BY_PIN, PIN_WITHOUT_PROTOCOL, &["crv0"]).await;
    desk.works(&["pin", "touch"]).await;
}

#[tokio::test]
async fn a_key_whose_get_info_fails_goes_on_with_u2f() {
    for fails in ["01", "7f", "00", "00a0", "error", "silent"] {
        let fails = format!("fails={fails}");
        let mut desk = desk("", NO_PIN, &[&fails]).await;
        assert_eq!(desk.problem().await, "", "{fails}");
        assert_eq!(desk.versions().await, ["U2F_V2"], "{fails}");
        assert_eq!(desk.person.token(KEY).await.aaguid().await.unwrap(), "");
        desk.works(&["touch"]).await;
    }
}

#[tokio::test]
async fn a_u2f_key_that_does_not_tell_its_version_is_known_by_what_it_knows() {
    let mut desk = desk("", NO_PIN, &["fails=01", "mute-version"]).await;
    assert_eq!(desk.versions().await, ["U2F_V2"]);
    desk.works(&["touch"]).await;
}

#[tokio::test]
async fn an_odd_member_of_get_info_is_passed_over() {
    for odd in [
        // firmwareVersion and pinComplexityPolicyURL as texts, a level of certification as one, a
        // negative count, and no aaguid.
        "a40182665532465f5632684649444f5f325f300350000102030405060708090a0b0c0d0e0f04a162726bf50e65312e322e33",
        "a30182665532465f5632684649444f5f325f300350000102030405060708090a0b0c0d0e0f181c6968747470733a2f2f78",
        "a30182665532465f5632684649444f5f325f300350000102030405060708090a0b0c0d0e0f13a1644649444f624c31",
        "a30182665532465f5632684649444f5f325f300350000102030405060708090a0b0c0d0e0f1420",
        "a20182665532465f5632684649444f5f325f3004a162726bf5",
    ] {
        let mut desk = desk("", odd, &[]).await;
        assert_eq!(desk.problem().await, "", "{odd}");
        assert_eq!(desk.versions().await, ["U2F_V2", "FIDO_2_0"], "{odd}");
        desk.works(&["touch"]).await;
    }
}

#[tokio::test]
async fn a_u2f_key_that_is_excluded_says_so_after_a_touch() {
    let mut desk = desk("", NO_PIN, &["fails=01"]).await;
    let mut site = Site::at("example.com");
    let request = site.creation("anna", json!({}));
    let ended = desk.person.makes(&site, &request, PIN).await;
    site.registered(&request, &ended);
    let request = site.creation("anna", json!({ "excludeCredentials": site.descriptors() }));
    let ended = desk.person.makes(&site, &request, PIN).await;
    assert_eq!(ended.result.dom_exception.as_deref(), Some("InvalidStateError"));
    assert_eq!(ended.prompts, ["touch"]);
}

#[tokio::test]
async fn a_key_without_a_pin_blinks_for_a_passkey_that_it_does_not_have() {
    let mut desk = desk("", NO_PIN, &[]).await;
    let site = Site::at("example.com");
    let allowed = json!([{ "type": "public-key", "id": "AAAA" }]);
    let request = site.request(json!({ "allowCredentials": allowed }));
    let ended = desk.person.signs_in_to(&site, &request, PIN).await;
    assert_eq!(ended.error(), "NotOnThisKey", "{}", ended.message());
    assert_eq!(ended.prompts, ["touch"]);
}

#[tokio::test]
async fn settings_that_a_key_does_not_have_are_not_counted() {
    let mut desk = desk("", MANAGED, &[]).await;
    let sites = Some(vec!["example.org".to_owned()]);
    let change = SettingsChange { sites, ..SettingsChange::default() };
    let operation = desk.person.fido2(KEY).await.change_settings(&change).await.unwrap();
    assert_eq!(desk.person.end(&operation).await.error(), "NotSupported");
}

#[tokio::test]
async fn a_key_that_refuses_to_list_nothing_is_empty() {
    let mut desk = desk("", MANAGED, &["empty-refuses"]).await;
    let operation = desk.person.fido2(KEY).await.list_passkeys().await.unwrap();
    let ended = desk.person.end_with_pin(&operation, PIN).await;
    assert_eq!(ended.outcome, "done", "{}", ended.message());
    assert_eq!(ended.result.passkeys.unwrap().len(), 0);
}

#[tokio::test]
async fn data_is_written_by_a_key_that_gives_the_right_to_it_once_only() {
    for traits in [&[][..], &["loses-lbw"]] {
        let mut desk = desk("", BLOBS, traits).await;
        let mut site = Site::at("example.com");
        let request = site.creation("anna", json!({
            "authenticatorSelection": { "residentKey": "required", "userVerification": "required" },
            "extensions": { "largeBlob": { "support": "required" } },
        }));
        let ended = desk.person.makes(&site, &request, PIN).await;
        site.registered(&request, &ended);
        let request = site.request(json!({
            "allowCredentials": site.descriptors(), "userVerification": "required",
            "extensions": { "largeBlob": { "write": "aGVsbG8" } },
        }));
        let ended = desk.person.signs_in_to(&site, &request, PIN).await;
        let written = site.signed_in(&request, &ended);
        assert_eq!(written.extensions(), &json!({ "largeBlob": { "written": true } }));
        let pins = ended.prompts.iter().filter(|it| *it == "pin").count();
        assert_eq!(pins, 1 + traits.len(), "{:?}", ended.prompts);
    }
}

#[tokio::test]
async fn a_code_that_a_key_typed_is_asked_about_and_costs_no_attempt() {
    let mut desk = desk("", MANAGED, &[]).await;
    let operation = desk.person.fido2(KEY).await.list_passkeys().await.unwrap();
    let mut typed = ["cccccckdvvulgjvtkjdhtlrbjjctggdihuevikehtlil", PIN].into_iter();
    let ended = desk
        .person
        .answer(&operation, async |operation, kind, details| match kind.as_str() {
            "pin" => {
                assert_eq!(details.attempts, Some(8));
                operation.answer_pin(end_to_end::pin(typed.next().unwrap())).await.unwrap();
            }
            _ => {
                assert_eq!(details.question.as_deref(), Some("typed-by-key"));
                operation.confirm(false).await.unwrap();
            }
        })
        .await;
    assert_eq!(ended.outcome, "done", "{}", ended.message());
    assert_eq!(ended.prompts, ["pin", "confirm", "pin"]);
}

#[tokio::test]
async fn a_key_that_always_verifies_is_given_its_first_pin_on_the_way() {
    let mut desk = desk("", ALWAYS_AND_NO_PIN, &[]).await;
    let ended = desk.enrolls().await;
    assert_eq!(ended.outcome, "done", "{}", ended.message());
    assert_eq!(ended.prompts, ["pin", "touch"]);
    assert_eq!(desk.person.fido2(KEY).await.pin_status().await.unwrap().state, "set");
    let ended = desk.signs_in().await;
    assert_eq!(ended.outcome, "done", "{}", ended.message());
    assert_eq!((ended.prompts.len(), ended.result.verified), (2, Some(true)));
}

#[tokio::test]
async fn a_pin_that_has_to_be_changed_is_changed_on_the_way() {
    let mut desk = desk(BY_PIN, ANOTHER_PIN, &[]).await;
    assert_eq!(desk.person.fido2(KEY).await.pin_status().await.unwrap().state, "change-required");
    let operation = desk.person.manager().await.enroll(&EnrollOptions::default()).await.unwrap();
    let mut typed = [PIN, "12345", "567890"].into_iter();
    let ended = desk
        .person
        .answer(&operation, async |operation, kind, details| {
            if kind == "pin" {
                let new = details.wanted.as_deref() == Some("new");
                assert_eq!(details.minimum, new.then_some(6));
                operation.answer_pin(end_to_end::pin(typed.next().unwrap())).await.unwrap();
            }
        })
        .await;
    assert_eq!(ended.outcome, "done", "{}", ended.message());
    assert_eq!(ended.prompts, ["pin", "pin", "pin", "touch"]);
}

#[tokio::test]
async fn a_wait_ends_when_the_key_gives_up_and_not_with_its_countdown() {
    let mut desk = desk("", NO_PIN, &["gives-up"]).await;
    let begun = Instant::now();
    let ended = desk.enrolls().await;
    assert_eq!((&*ended.outcome, ended.error()), ("timed-out", "TimedOut"));
    assert!(ended.message().contains("wasn't touched"), "{}", ended.message());
    // The countdown had begun with a minute.
    assert!(begun.elapsed() < Duration::from_secs(45), "{:?}", begun.elapsed());
}

#[tokio::test]
async fn a_key_that_cannot_rename_a_passkey_says_so() {
    let mut desk = desk("", MANAGED, &["no-rename"]).await;
    let mut site = Site::at("example.com");
    let selection = json!({ "residentKey": "required", "userVerification": "required" });
    let request = site.creation("anna", json!({ "authenticatorSelection": selection }));
    let ended = desk.person.makes(&site, &request, PIN).await;
    site.registered(&request, &ended);
    let fido2 = desk.person.fido2(KEY).await;
    let operation = fido2.list_passkeys().await.unwrap();
    let listed = desk.person.end_with_pin(&operation, PIN).await;
    let passkey = &listed.result.passkeys.unwrap()[0];
    let names = PasskeyNames { display_name: Some("Anna".into()), ..PasskeyNames::default() };
    let operation = fido2.rename_passkey(&passkey.id, &names).await.unwrap();
    let ended = desk.person.end_with_pin(&operation, PIN).await;
    assert_eq!(ended.error(), "NotSupported", "{}", ended.message());
    let told = ended.message().to_lowercase();
    assert!(!told.contains("0x") && !told.contains("plug"), "{told}");
}

#[tokio::test]
async fn what_a_key_without_an_application_is_asked_for_is_named() {
    let desk = desk("", NO_FINGER, &["fails=01"]).await;
    assert_eq!(desk.problem().await, "It doesn't say what it can do.");
    for words in
        ["pin status", "passkeys list", "settings show", "reset --yes", "fingerprints list"]
    {
        let output = desk.machine.mfactl(words);
        let told = String::from_utf8(output.stderr).unwrap();
        assert!(!output.status.success() && !told.contains("understand"), "{words}: {told}");
        assert!(told.contains("FIDO2"), "{words}: {told}");
    }
}

#[tokio::test]
async fn what_a_key_answered_is_shown_to_who_asks_for_it() {
    let machine = Machine::new();
    let answer = |request: &[u8]| if request == [4] { info() } else { vec![0x27] };
    let _key = Scripted::answering(&machine.keys(), "NO", answer);
    let _daemon = machine.start().await;
    let person = machine.person().await;
    // Its getInfo tells no version; it comes with the channel.
    assert_eq!(person.token("virtual_key_no").await.firmware().await.unwrap(), "1.0.0");
    for (words, shown) in [("enroll", false), ("--verbose enroll", true)] {
        let told = String::from_utf8(machine.mfactl(words).stderr).unwrap();
        assert!(told.contains("Virtual Key NO"), "{told}");
        assert_eq!(told.contains("0x27"), shown, "{told}");
    }
}
