//! A site and its page: asks mfad as a browser would, and has what comes back verified by servers
//! that know nothing of mfad: python-fido2 and @simplewebauthn/server.

use std::io::Write;
use std::path::Path;
use std::process::{Command, Stdio};

use mfad_bus::{WebAuthnOptions, WebAuthnProxy, WireError};
use serde_json::{Value, json};
use zbus::OwnedObjectPath;

use crate::{Ended, Person};

/// A site, and the passkeys that were registered there.
#[derive(Debug, Clone)]
pub struct Site {
    /// Its relying party id.
    pub rp_id: String,
    /// The origin of its page.
    pub origin: String,
    /// What its servers know: one of each kind for each passkey.
    pub passkeys: Vec<Passkey>,
}

/// A passkey as each server keeps it.
#[derive(Debug, Clone)]
pub struct Passkey {
    /// Its id, in base64url.
    pub id: String,
    credential: Value,
    key: Value,
}

impl Passkey {
    /// One that was made in another way: what python-fido2 keeps as `credential`, and what
    /// @simplewebauthn/server keeps as `key`.
    pub fn of(made: Value) -> Self {
        let id = made["id"].as_str().unwrap().to_owned();
        Self { id, credential: made["credential"].clone(), key: made["key"].clone() }
    }
}

/// What a registration or an authentication told both servers.
#[derive(Debug)]
pub struct Found {
    /// What python-fido2 found.
    pub python: Value,
    /// What @simplewebauthn/server found.
    pub node: Value,
    /// What mfad answered.
    pub response: Value,
}

impl Found {
    /// Whether the person was verified; both servers have to see the same.
    pub fn verified(&self) -> bool {
        assert_eq!(self.python["verified"], self.node["verified"]);
        self.node["verified"].as_bool().unwrap()
    }

    /// What came of the extensions.
    pub fn extensions(&self) -> &Value {
        &self.response["clientExtensionResults"]
    }
}

/// The challenge of all requests, in base64url.
const CHALLENGE: &str = "bm9ib2R5IGd1ZXNzZXMgdGhpcw";

impl Site {
    /// One at this domain.
    pub fn at(domain: &str) -> Self {
        Self { rp_id: domain.to_owned(), origin: format!("https://{domain}"), passkeys: Vec::new() }
    }

    /// A request for a passkey of this account, with `more` members.
    pub fn creation(&self, account: &str, more: Value) -> Value {
        let id: String =
            account.chars().map(|it| if it.is_ascii_alphanumeric() { it } else { '_' }).collect();
        let mut request = json!({
            "rp": { "id": self.rp_id, "name": "Example" },
            "user": { "id": format!("{id:A<8.8}"), "name": account, "displayName": account },
            "challenge": CHALLENGE,
            "pubKeyCredParams": [{ "type": "public-key", "alg": -8 }, { "type": "public-key", "alg": -7 }],
        });
        merge(&mut request, more);
        request
    }

    /// A request to sign in, with `more` members.
    pub fn request(&self, more: Value) -> Value {
        let mut request = json!({ "rpId": self.rp_id, "challenge": CHALLENGE });
        merge(&mut request, more);
        request
    }

    /// The passkeys as descriptors.
    pub fn descriptors(&self) -> Value {
        self.passkeys.iter().map(|it| json!({ "type": "public-key", "id": it.id })).collect()
    }

    /// What its page's browser says beside the request.
    pub fn options(&self) -> WebAuthnOptions {
        WebAuthnOptions {
            origin: self.origin.clone(),
            program: Some("Chromium".to_owned()),
            ..WebAuthnOptions::default()
        }
    }

    /// Has both servers verify a new passkey, and keeps it.
    pub fn registered(&mut self, request: &Value, ended: &Ended) -> Found {
        let selection = &request["authenticatorSelection"];
        let said = self.said(&selection["userVerification"], ended);
        let found = verified("registration", said);
        let passkey = Passkey {
            id: found.python["id"].as_str().unwrap().to_owned(),
            credential: found.python["credential"].clone(),
            key: found.node["key"].clone(),
        };
        assert_eq!(found.node["key"]["id"], passkey.id);
        assert_eq!(found.node["format"], found.python["format"]);
        assert_eq!(found.node["aaguid"], found.python["aaguid"]);
        self.passkeys.push(passkey);
        found
    }

    /// Has both servers verify a sign-in; the id of the passkey.
    pub fn signed_in(&self, request: &Value, ended: &Ended) -> Found {
        let mut said = self.said(&request["userVerification"], ended);
        said["credentials"] = self.passkeys.iter().map(|it| it.credential.clone()).collect();
        said["keys"] = self.passkeys.iter().map(|it| it.key.clone()).collect();
        let found = verified("authentication", said);
        assert_eq!(found.node["id"], found.python["id"]);
        found
    }

    fn said(&self, verification: &Value, ended: &Ended) -> Value {
        assert_eq!(ended.outcome, "done", "{}", ended.message());
        let response: Value =
            serde_json::from_str(ended.result.response.as_ref().unwrap()).unwrap();
        json!({
            "rp_id": self.rp_id,
            "origin": self.origin,
            "challenge": CHALLENGE,
            "verification": verification,
            "response": response,
        })
    }
}

fn merge(request: &mut Value, more: Value) {
    let Value::Object(more) = more else { panic!("no object: {more}") };
    request.as_object_mut().unwrap().extend(more);
}

fn verified(verb: &str, said: Value) -> Found {
    let tests = Path::new(env!("CARGO_MANIFEST_DIR")).join("..");
    let ask = |run: &str, script: &str| {
        let mut process = Command::new(tests.join(run))
            .arg(tests.join(script))
            .arg(verb)
            .stdin(Stdio::piped())
            .stdout(Stdio::piped())
            .stderr(Stdio::piped())
            .spawn()
            .unwrap();
        process.stdin.take().unwrap().write_all(said.to_string().as_bytes()).unwrap();
        let output = process.wait_with_output().unwrap();
        assert!(output.status.success(), "{script}: {}", String::from_utf8_lossy(&output.stderr));
        serde_json::from_slice(&output.stdout).unwrap()
    };
    Found {
        python: ask("python/run", "python/relying_party.py"),
        node: ask("node/run", "node/relying_party.mjs"),
        response: said["response"].clone(),
    }
}

impl Person {
    /// `WebAuthn`.
    pub async fn web(&self) -> WebAuthnProxy<'static> {
        WebAuthnProxy::new(&self.connection).await.unwrap()
    }

    /// Begins to make a passkey.
    pub async fn create(
        &self,
        request: &Value,
        options: &WebAuthnOptions,
    ) -> Result<OwnedObjectPath, WireError> {
        self.web().await.create(&request.to_string(), options).await
    }

    /// Begins to sign in to a site.
    pub async fn get(
        &self,
        request: &Value,
        options: &WebAuthnOptions,
    ) -> Result<OwnedObjectPath, WireError> {
        self.web().await.get(&request.to_string(), options).await
    }

    /// Makes a passkey with a key whose PIN is this one.
    pub async fn makes(&mut self, site: &Site, request: &Value, pin: &str) -> Ended {
        let operation = self.create(request, &site.options()).await.unwrap();
        self.end_with_pin(&operation, pin).await
    }

    /// Signs in to a site with a key whose PIN is this one.
    pub async fn signs_in_to(&mut self, site: &Site, request: &Value, pin: &str) -> Ended {
        let operation = self.get(request, &site.options()).await.unwrap();
        self.end_with_pin(&operation, pin).await
    }
}
