//! Sixteen products, from the first PIN to the reset.

use end_to_end::{Ended, Machine, Person, ProductKeys, Site};
use mfad_bus::{EnrollOptions, PasskeyNames, SignInOptions};
use serde_json::json;
use zbus::OwnedObjectPath;

use crate::{PIN, ends};

const LIVES: usize = 16;

struct Life<'l> {
    person: &'l mut Person,
    pin: String,
    id: String,
    name: String,
}

impl Life<'_> {
    /// The operation ends well.
    async fn done(&mut self, what: &str, operation: OwnedObjectPath) -> Ended {
        let ended = ends(self.person, &operation, &mut self.pin).await;
        assert_eq!(ended.outcome, "done", "{}, {what}: {}", self.name, ended.message());
        ended
    }

    async fn lives(mut self, keys: &mut ProductKeys, serial: &str) {
        let fido2 = self.person.fido2(&self.id).await;
        self.done("PIN", fido2.set_pin().await.unwrap()).await;
        self.done("another PIN", fido2.change_pin().await.unwrap()).await;
        let enroll = self.person.manager().await.enroll(&EnrollOptions::default()).await.unwrap();
        self.done("enroll", enroll).await;
        let sign_in = self.person.sign_in().await;
        self.done("sign in", sign_in.begin("", &SignInOptions::default()).await.unwrap()).await;
        self.has_a_passkey().await;
        let reset = fido2.reset().await.unwrap();
        self.person.prompt_for(&reset, "confirm").await;
        self.person.operation(&reset).await.confirm(true).await.unwrap();
        self.person.prompt_for(&reset, "remove").await;
        keys.unplug(serial);
        self.person.prompt_for(&reset, "insert").await;
        keys.plug_again(serial);
        self.done("reset", reset).await;
        assert_eq!(fido2.pin_status().await.unwrap().state, "not-set", "{}", self.name);
    }

    async fn has_a_passkey(&mut self) {
        let site = Site::at("example.com");
        let verified = json!({ "residentKey": "required", "userVerification": "required" });
        let more = json!({ "authenticatorSelection": verified });
        let make = self.person.create(&site.creation("anna", more), &site.options()).await.unwrap();
        self.done("make a passkey", make).await;
        let request = site.request(json!({ "userVerification": "required" }));
        let get = self.person.get(&request, &site.options()).await.unwrap();
        self.done("sign in to a site", get).await;
        let fido2 = self.person.fido2(&self.id).await;
        let listed = self.done("list", fido2.list_passkeys().await.unwrap()).await;
        let [passkey] = &listed.result.passkeys.unwrap()[..] else { panic!("{}", self.name) };
        let names = PasskeyNames { display_name: Some("Anna".into()), ..PasskeyNames::default() };
        let rename = fido2.rename_passkey(&passkey.id, &names).await.unwrap();
        let ended = ends(self.person, &rename, &mut self.pin).await;
        assert!(["done", "failed"].contains(&ended.outcome.as_str()));
        assert!(ended.outcome == "done" || ended.error() == "NotSupported", "{}", ended.message());
        let delete = fido2.delete_passkeys(std::slice::from_ref(&passkey.id)).await.unwrap();
        self.done("delete", delete).await;
    }
}

#[tokio::test]
async fn is_lived_by_sixteen_products() {
    let mut lived = 0;
    // Some of the products are of one kind; and a user begins no more than 60 operations a minute.
    for product in (0..).step_by(3) {
        let machine = Machine::new();
        let mut keys = machine.product_keys(PIN, true);
        let _daemon = machine.start().await;
        let mut person = machine.person().await;
        let serial = format!("P{product}");
        let name = keys.plug_product(&serial, product).expect("enough products");
        let id = format!("virtual_key_{}", serial.to_lowercase());
        person.wait_for_token(&id).await;
        let options = person.fido2(&id).await.options().await.unwrap();
        let is = |option: &str| options.get(option) == Some(&true);
        let new = options.get("clientPin") == Some(&false) && is("rk");
        if new && (is("credMgmt") || is("credentialMgmtPreview")) && !is("uv") {
            let life = Life { person: &mut person, pin: PIN.to_owned(), id: id.clone(), name };
            life.lives(&mut keys, &serial).await;
            lived += 1;
        }
        keys.unplug(&serial);
        person.wait_until_gone(&id).await;
        if lived == LIVES {
            return;
        }
    }
}
