//! Both sides of a local WebAuthn ceremony: mfad is the relying party, which makes challenges and
//! verifies, and the client, which puts the challenge into client data for the key to sign.

use std::time::Duration;

use data_encoding::BASE64URL_NOPAD;
use mfad_ctap::command::{Assertion, NewCredential};
use mfad_policy::Verification;
use mfad_store::Account;
use mfad_terms::Cause;
use mfad_text::{Text, tr};
use serde::Serialize;
use sha2::{Digest, Sha256};
use url::{Host, Url};
use webauthn_rs_core::WebauthnCore;
use webauthn_rs_core::error::WebauthnError;
use webauthn_rs_core::proto::{
    AuthenticationExtensionsClientOutputs, AuthenticationState, AuthenticatorAssertionResponseRaw,
    AuthenticatorAttestationResponseRaw, COSEAlgorithm, Credential, PublicKeyCredential,
    RegisterPublicKeyCredential, RegistrationExtensionsClientOutputs, RegistrationState,
    UserVerificationPolicy,
};

use crate::error::Error;

/// An attestation statement with nothing in it (CBOR), as format `none` wants it.
const NO_STATEMENT: &[u8] = &[0xA0];

/// The scheme of the origin in the client data of local ceremonies: one that no browser has, so that
/// nothing a page gets signed is good here, whatever the relying party id is.
const ORIGIN_SCHEME: &str = "mfad";

/// The relying party of the local accounts.
pub struct RelyingParty {
    core: WebauthnCore,
    id: String,
    origin: String,
}

/// Client data (WebAuthn L3 §5.8.1), in the order in which it is serialized.
#[derive(Serialize)]
#[serde(rename_all = "camelCase")]
struct CollectedClientData<'c> {
    r#type: &'c str,
    challenge: &'c str,
    origin: &'c str,
    cross_origin: bool,
}

/// A ceremony under way: the client data that the key signs, and what to verify it against.
pub struct Ceremony<State> {
    client_data: Vec<u8>,
    state: State,
}

/// A registration under way.
pub type RegistrationCeremony = Ceremony<RegistrationState>;
/// A sign-in under way.
pub type SignInCeremony = Ceremony<AuthenticationState>;

impl<State> Ceremony<State> {
    /// What the key signs.
    pub fn client_data_hash(&self) -> [u8; 32] {
        Sha256::digest(&self.client_data).into()
    }
}

/// A sign-in that was verified.
pub struct Verified {
    /// The credential with its new counter.
    pub credential: Credential,
    /// Whether the key verified the person.
    pub user_verified: bool,
}

impl RelyingParty {
    /// The relying party with this id.
    ///
    /// # Errors
    /// The id is not a domain name.
    pub fn new(id: String) -> Result<Self, Text> {
        let no_domain =
            |error: url::ParseError| tr!("trouble-no-domain", id, error = error.to_string());
        Host::parse(&id).map_err(no_domain)?;
        let origin = format!("{ORIGIN_SCHEME}:{id}");
        let url = Url::parse(&origin).map_err(no_domain)?;
        let timeout = Duration::from_secs(60);
        let core =
            WebauthnCore::new_unsafe_experts_only("mfad", &id, vec![url], timeout, None, None);
        Ok(Self { core, id, origin })
    }

    /// Its id.
    pub fn id(&self) -> &str {
        &self.id
    }

    /// Begins to register a credential.
    pub fn begin_registration(
        &self,
        account: &Account,
        user_handle: &[u8],
        verification: Verification,
    ) -> Result<RegistrationCeremony, Error> {
        let builder = self
            .core
            .new_challenge_register_builder(user_handle, &account.name, &account.name)
            .map_err(unverified)?
            .credential_algorithms(vec![COSEAlgorithm::ES256])
            .user_verification_policy(required(verification));
        let (challenge, state) =
            self.core.generate_challenge_register(builder).map_err(unverified)?;
        let client_data = self.client_data("webauthn.create", &challenge.public_key.challenge)?;
        Ok(Ceremony { client_data, state })
    }

    /// Verifies what the key made. Its attestation is left out: mfad asks no maker for leave.
    pub fn finish_registration(
        &self,
        ceremony: RegistrationCeremony,
        mut new: NewCredential,
    ) -> Result<Credential, Error> {
        "none".clone_into(&mut new.format);
        NO_STATEMENT.clone_into(&mut new.attestation_statement);
        let response = RegisterPublicKeyCredential {
            id: String::new(),
            raw_id: Vec::new(),
            response: AuthenticatorAttestationResponseRaw {
                attestation_object: new.attestation_object(),
                client_data_json: ceremony.client_data,
                transports: None,
            },
            type_: "public-key".to_owned(),
            extensions: RegistrationExtensionsClientOutputs::default(),
        };
        self.core.register_credential(&response, &ceremony.state, None).map_err(unverified)
    }

    /// Begins to verify that one of these credentials is there. What is required is what the policy
    /// says now, not what it said when they were enrolled.
    pub fn begin_sign_in<'c>(
        &self,
        credentials: impl Iterator<Item = &'c Credential>,
        verification: Verification,
    ) -> Result<SignInCeremony, Error> {
        let policy = required(verification);
        let credentials =
            credentials.map(|it| Credential { registration_policy: policy, ..it.clone() });
        let builder = self
            .core
            .new_challenge_authenticate_builder(credentials.collect(), Some(policy))
            .map_err(unverified)?;
        let (challenge, state) =
            self.core.generate_challenge_authenticate(builder).map_err(unverified)?;
        let client_data = self.client_data("webauthn.get", &challenge.public_key.challenge)?;
        Ok(Ceremony { client_data, state })
    }

    /// Verifies that the key of `credential` signed: signature, counter, presence and verification.
    pub fn finish_sign_in(
        &self,
        ceremony: &SignInCeremony,
        credential: &Credential,
        assertion: &Assertion,
    ) -> Result<Verified, Error> {
        let response = PublicKeyCredential {
            id: String::new(),
            raw_id: credential.cred_id.clone(),
            response: AuthenticatorAssertionResponseRaw {
                authenticator_data: assertion.authenticator_data.raw().to_vec(),
                client_data_json: ceremony.client_data.clone(),
                signature: assertion.signature.clone(),
                user_handle: None,
            },
            extensions: AuthenticationExtensionsClientOutputs::default(),
            type_: "public-key".to_owned(),
        };
        let result =
            self.core.authenticate_credential(&response, &ceremony.state).map_err(unverified)?;
        let credential = Credential {
            counter: result.counter(),
            backup_state: result.backup_state(),
            ..credential.clone()
        };
        Ok(Verified { credential, user_verified: result.user_verified() })
    }

    fn client_data(&self, kind: &str, challenge: &[u8]) -> Result<Vec<u8>, Error> {
        let data = CollectedClientData {
            r#type: kind,
            challenge: &BASE64URL_NOPAD.encode(challenge),
            origin: &self.origin,
            cross_origin: false,
        };
        serde_json::to_vec(&data).map_err(|error| Error::new(Cause::NotVerified, error.to_string()))
    }
}

fn required(verification: Verification) -> UserVerificationPolicy {
    match verification {
        Verification::Touch => UserVerificationPolicy::Discouraged_DO_NOT_USE,
        Verification::Pin => UserVerificationPolicy::Required,
    }
}

fn unverified(error: WebauthnError) -> Error {
    match error {
        WebauthnError::CredentialPossibleCompromise => {
            Error::new(Cause::CounterWentBack, tr!("signin-counter"))
        }
        WebauthnError::UserNotVerified => Error::new(Cause::NotVerified, tr!("signin-unverified")),
        other => Error {
            status: Some(format!("{other:?}")),
            ..Error::new(Cause::NotVerified, tr!("signin-not-proved"))
        },
    }
}

#[cfg(test)]
mod tests {
    use mfad_ctap::AuthenticatorData;

    use super::*;

    /// The base point of P-256, which is a public key too (SEC 2 §2.4.2).
    const X: [u8; 32] = *b"\x6B\x17\xD1\xF2\xE1\x2C\x42\x47\xF8\xBC\xE6\xE5\x63\xA4\x40\xF2\
        \x77\x03\x7D\x81\x2D\xEB\x33\xA0\xF4\xA1\x39\x45\xD8\x98\xC2\x96";
    const Y: [u8; 32] = *b"\x4F\xE3\x42\xE2\xFE\x1A\x7F\x9B\x8E\xE7\xEB\x4A\x7C\x0F\x9E\x16\
        \x2B\xCE\x33\x57\x6B\x31\x5E\xCE\xCB\xB6\x40\x68\x37\xBF\x51\xF5";

    fn new_credential(rp_id: &str) -> NewCredential {
        let rp_id_hash: [u8; 32] = Sha256::digest(rp_id).into();
        let (flags, counter, aaguid, id) = ([0x41], [0; 4], [0; 16], [7; 16]);
        let key = [b"\xA5\x01\x02\x03\x26\x20\x01\x21\x58\x20".as_slice(), &X, b"\x22\x58\x20", &Y];
        let attested = [&aaguid[..], &[0, 16], &id, &key.concat()].concat();
        let data = [&rp_id_hash[..], &flags, &counter, &attested].concat();
        NewCredential {
            format: "none".to_owned(),
            authenticator_data: AuthenticatorData::decode(&data).unwrap(),
            attestation_statement: NO_STATEMENT.to_vec(),
            enterprise_attestation: false,
            large_blob_key: None,
        }
    }

    #[test]
    fn no_origin_that_a_browser_makes_is_good_here() {
        for rp_id in ["0123456789abcdef.mfad.invalid", "example.com", "localhost"] {
            let party = RelyingParty::new(rp_id.to_owned()).unwrap();
            let account = Account { uid: 1000, name: "anna".to_owned() };
            let finish = |origin: &str| {
                let mut ceremony =
                    party.begin_registration(&account, &[1; 16], Verification::Touch).unwrap();
                let data = String::from_utf8(ceremony.client_data).unwrap();
                ceremony.client_data = data.replace(&party.origin, origin).into_bytes();
                party.finish_registration(ceremony, new_credential(rp_id))
            };
            finish(&party.origin).unwrap();
            for origin in [
                format!("https://{rp_id}"),
                format!("http://{rp_id}"),
                format!("mfad://{rp_id}"),
                format!("https://login.{rp_id}"),
                format!("chrome-extension://{rp_id}"),
                "mfad:other".to_owned(),
                "android:apk-key-hash:AAAA".to_owned(),
            ] {
                let error = finish(&origin).unwrap_err();
                assert_eq!(error.status.as_deref(), Some("InvalidRPOrigin"), "{origin}");
            }
        }
    }

    #[test]
    fn its_id_is_a_domain() {
        for id in ["", "example com", "example.com/x", "a@b"] {
            assert!(RelyingParty::new(id.to_owned()).is_err(), "{id}");
        }
    }
}
