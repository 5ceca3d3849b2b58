//! What a site asks for beside a passkey: secrets, blobs, protection, credentials from U2F's time.

use end_to_end::{Daemon, Ended, Found, Machine, Passkey, Person, Site};
use serde_json::{Value, json};
use virtual_token::VirtualToken;

const PIN: &str = "1234";
const KEY: &str = "virtual_key_a1";

async fn scene() -> (Machine, VirtualToken, Daemon, Person) {
    let machine = Machine::new();
    let key = machine.plugged("A1");
    let daemon = machine.start().await;
    let person = machine.person().await;
    person.wait_for_token(KEY).await;
    (machine, key, daemon, person)
}

/// The same with a PIN.
async fn scene_with_pin() -> (Machine, VirtualToken, Daemon, Person) {
    let (machine, key, daemon, mut person) = scene().await;
    let operation = person.fido2(KEY).await.set_pin().await.unwrap();
    assert_eq!(person.end_with_pin(&operation, PIN).await.outcome, "done");
    (machine, key, daemon, person)
}

async fn make(person: &mut Person, site: &mut Site, extensions: Value) -> Found {
    let selection = json!({ "residentKey": "required" });
    let more = json!({ "authenticatorSelection": selection, "extensions": extensions });
    let request = site.creation("anna", more);
    let ended = person.makes(site, &request, PIN).await;
    site.registered(&request, &ended)
}

async fn ask(person: &mut Person, site: &Site, more: Value) -> Ended {
    person.signs_in_to(site, &site.request(more), PIN).await
}

/// What came of extensions in a sign-in with the site's one passkey.
async fn get(person: &mut Person, site: &Site, extensions: Value) -> Value {
    let request = site.request(json!({
        "allowCredentials": site.descriptors(), "extensions": extensions,
        "userVerification": "discouraged",
    }));
    let ended = person.signs_in_to(site, &request, PIN).await;
    site.signed_in(&request, &ended).extensions().clone()
}

#[tokio::test]
async fn secrets_are_the_same_each_time_and_another_for_each_input() {
    let (_machine, _key, _daemon, mut person) = scene_with_pin().await;
    let mut site = Site::at("example.com");
    let eval = json!({ "first": "b25l", "second": "dHdv" });
    let made = make(&mut person, &mut site, json!({ "prf": { "eval": eval } })).await;
    let made = &made.extensions()["prf"];
    assert_eq!(made["enabled"], true);
    let secrets = &made["results"];
    assert_eq!(secrets["first"].as_str().unwrap().len(), 43);
    assert_ne!(secrets["first"], secrets["second"]);
    let again = get(&mut person, &site, json!({ "prf": { "eval": eval } })).await;
    assert_eq!(&again["prf"]["results"], secrets);
    let swapped = json!({ "first": "dHdv" });
    let again = get(&mut person, &site, json!({ "prf": { "eval": swapped } })).await;
    assert_eq!(again, json!({ "prf": { "results": { "first": secrets["second"] } } }));

    // By credential, where it is named.
    let id = site.passkeys[0].id.clone();
    let by = json!({ "prf": { "eval": eval, "evalByCredential": { id: swapped } } });
    assert_eq!(get(&mut person, &site, by).await, again);
}

#[tokio::test]
async fn secrets_are_only_for_a_verified_owner() {
    let (_machine, _key, _daemon, mut person) = scene().await;
    let mut site = Site::at("example.com");
    let prf = json!({ "prf": { "eval": { "first": "b25l" } } });
    let made = make(&mut person, &mut site, prf.clone()).await;
    assert_eq!(made.extensions(), &json!({ "prf": { "enabled": true } }));
    assert_eq!(get(&mut person, &site, prf).await, json!({ "prf": {} }));
}

#[tokio::test]
async fn secrets_of_what_may_not_sign() {
    let (_machine, _key, _daemon, mut person) = scene().await;
    let mut site = Site::at("example.com");
    make(&mut person, &mut site, json!({})).await;
    let values = json!({ "first": "b25l" });
    let by = |id: &str| json!({ "prf": { "evalByCredential": { id: values } } });
    let allowed = site.descriptors();
    for (allowed, extensions, exception) in [
        (json!([]), by(&site.passkeys[0].id), "NotSupportedError"),
        (allowed.clone(), by("AAAA"), "SyntaxError"),
        (allowed.clone(), by(""), "SyntaxError"),
        (allowed.clone(), by("not base64url"), "SyntaxError"),
        (
            allowed.clone(),
            json!({ "largeBlob": { "read": true, "write": "AA" } }),
            "NotSupportedError",
        ),
        (allowed.clone(), json!({ "largeBlob": { "support": "required" } }), "NotSupportedError"),
        (json!([]), json!({ "largeBlob": { "write": "AA" } }), "NotSupportedError"),
        (allowed.clone(), json!({ "appid": "https://example.org" }), "SecurityError"),
        (allowed.clone(), json!({ "prf": { "eval": {} } }), "TypeError"),
    ] {
        let more = json!({ "allowCredentials": allowed, "extensions": extensions });
        let ended = ask(&mut person, &site, more).await;
        assert_eq!(ended.result.dom_exception.as_deref(), Some(exception), "{extensions}");
        assert!(ended.prompts.is_empty());
    }
    for extensions in [by("AAAA"), json!({ "largeBlob": { "read": true } })] {
        let request = site.creation("anna", json!({ "extensions": extensions }));
        let ended = person.makes(&site, &request, PIN).await;
        assert_eq!(
            ended.result.dom_exception.as_deref(),
            Some("NotSupportedError"),
            "{extensions}"
        );
    }
}

#[tokio::test]
async fn a_blob_is_written_and_read() {
    let (_machine, _key, _daemon, mut person) = scene_with_pin().await;
    let mut site = Site::at("example.com");
    let required = json!({ "largeBlob": { "support": "required" } });
    let made = make(&mut person, &mut site, required).await;
    assert_eq!(made.extensions(), &json!({ "largeBlob": { "supported": true } }));
    let read = json!({ "largeBlob": { "read": true } });
    assert_eq!(get(&mut person, &site, read.clone()).await, json!({ "largeBlob": {} }));
    // Writing wants the owner, so the site has to.
    let write = |blob: &str| {
        site.request(json!({
            "allowCredentials": site.descriptors(), "userVerification": "required",
            "extensions": { "largeBlob": { "write": blob } },
        }))
    };
    for blob in ["aGVsbG8", "", "d29ybGQ"] {
        let request = write(blob);
        let ended = person.signs_in_to(&site, &request, PIN).await;
        let written = site.signed_in(&request, &ended);
        assert_eq!(written.extensions(), &json!({ "largeBlob": { "written": true } }), "{blob}");
        let found = get(&mut person, &site, read.clone()).await;
        assert_eq!(found, json!({ "largeBlob": { "blob": blob } }));
    }
}

#[tokio::test]
async fn what_a_key_keeps_and_tells_with_the_passkey() {
    let (_machine, _key, _daemon, mut person) = scene_with_pin().await;
    let mut site = Site::at("example.com");
    let made = make(
        &mut person,
        &mut site,
        json!({
            "credBlob": "aGVsbG8", "hmacCreateSecret": true, "minPinLength": true,
            "credentialProtectionPolicy": "userVerificationRequired",
            "enforceCredentialProtectionPolicy": true, "colour": "green",
        }),
    )
    .await;
    assert_eq!(made.extensions(), &json!({ "credBlob": true, "hmacCreateSecret": true }));
    let told = made.python["extensions"].as_str().unwrap();
    assert!(told.contains("'credProtect': 3"), "{told}");
    let request = json!({ "userVerification": "required", "extensions": { "getCredBlob": true } });
    let request = site.request(request);
    let ended = person.signs_in_to(&site, &request, PIN).await;
    let signed_in = site.signed_in(&request, &ended);
    assert_eq!(signed_in.extensions(), &json!({ "getCredBlob": "aGVsbG8" }));
}

#[tokio::test]
async fn credentials_from_before_webauthn() {
    let (machine, _key, _daemon, mut person) = scene().await;
    let address = "https://example.com/u2f.json";
    let made = machine.python("u2f.py", "register", "A1", &[address]);
    let mut site = Site::at("example.com");
    site.passkeys.push(Passkey::of(serde_json::from_str(&made).unwrap()));
    let allowed = json!({ "allowCredentials": site.descriptors() });
    let ended = ask(&mut person, &site, allowed.clone()).await;
    assert_eq!(ended.error(), "NotOnThisKey");
    let mut request = site.request(allowed);
    request["extensions"] = json!({ "appid": address });
    let ended = person.signs_in_to(&site, &request, PIN).await;
    let old = Site { rp_id: address.to_owned(), ..site.clone() };
    let found = old.signed_in(&request, &ended);
    assert_eq!(found.extensions(), &json!({ "appid": true }));

    let excluded = json!({
        "excludeCredentials": site.descriptors(), "extensions": { "appidExclude": address },
    });
    let ended = person.makes(&site, &site.creation("anna", excluded), PIN).await;
    assert_eq!(ended.result.dom_exception.as_deref(), Some("InvalidStateError"));
    assert_eq!(ended.prompts, ["touch"]);
    // A passkey made since is found without the address.
    let found = make(&mut person, &mut site, json!({ "appidExclude": address })).await;
    assert_eq!(found.extensions(), &json!({ "appidExclude": true }));
    let new = json!([{ "type": "public-key", "id": site.passkeys[1].id }]);
    let more = json!({ "allowCredentials": new, "extensions": { "appid": address } });
    let ended = person.signs_in_to(&site, &site.request(more.clone()), PIN).await;
    let found = site.signed_in(&site.request(more), &ended);
    assert_eq!(found.extensions(), &json!({ "appid": false }));
}
