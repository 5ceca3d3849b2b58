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
    AttestationFormat, AuthenticationExtensionsClientOutputs, AuthenticationState,
    AuthenticatorAssertionResponseRaw, AuthenticatorAttestationResponseRaw, COSEAlgorithm, COSEKey,
    COSEKeyType, COSEOKPKey, Credential, EDDSACurve, ParsedAttestation, PublicKeyCredential,
    RegisterPublicKeyCredential, RegisteredExtensions, RegistrationExtensionsClientOutputs,
    RegistrationState, UserVerificationPolicy,
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
    url: Url,
}

/// The longest id of a relying party that a credential can be imported for.
const LONGEST_ID: usize = 255;

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
    requires_uv: bool,
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
        Ok(Self { core: core(&id, &url), id, origin, url })
    }

    /// The same one, under the id that a credential was made for elsewhere. What is signed names this
    /// machine all the same.
    ///
    /// # Errors
    /// Nothing is called that.
    pub fn under_id(&self, id: &str) -> Result<Self, Error> {
        let fits =
            !id.is_empty() && id.len() <= LONGEST_ID && id.chars().all(|it| it.is_ascii_graphic());
        if !fits {
            let message = tr!("enroll-import-rp-id", most = LONGEST_ID);
            return Err(Error::new(Cause::InvalidArgument, message));
        }
        let (origin, url) = (self.origin.clone(), self.url.clone());
        Ok(Self { core: core(id, &url), id: id.to_owned(), origin, url })
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
        Ok(Ceremony { client_data, state, requires_uv: verification == Verification::Pin })
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
        Ok(Ceremony { client_data, state, requires_uv: verification == Verification::Pin })
    }

    /// Verifies a credential that another relying party's program wrote down: that its key is here, and
    /// signed in this ceremony, which was begun with none. Gives it as it is kept.
    pub fn finish_import(
        &self,
        ceremony: &SignInCeremony,
        id: &[u8],
        key: COSEKey,
        assertion: &Assertion,
    ) -> Result<Verified, Error> {
        self.finish_first_sign_in(ceremony, &unused_credential(id.to_vec(), key), assertion)
    }

    /// As [`Self::finish_sign_in`], for a credential of which only its key is known: what else the
    /// registration would have told, the key tells now.
    pub fn finish_first_sign_in(
        &self,
        ceremony: &SignInCeremony,
        credential: &Credential,
        assertion: &Assertion,
    ) -> Result<Verified, Error> {
        let flags = assertion.authenticator_data.flags;
        let credential = Credential {
            user_verified: flags.user_verified(),
            backup_eligible: flags.backup_eligible(),
            backup_state: flags.backed_up(),
            ..credential.clone()
        };
        let mut state = ceremony.state.clone();
        state.set_allowed_credentials(vec![credential.clone()]);
        let Ceremony { client_data, requires_uv, .. } = ceremony;
        let (client_data, requires_uv) = (client_data.clone(), *requires_uv);
        self.finish_sign_in(&Ceremony { client_data, state, requires_uv }, &credential, assertion)
    }

    /// Verifies that the key of `credential` signed: signature, counter, presence and verification.
    pub fn finish_sign_in(
        &self,
        ceremony: &SignInCeremony,
        credential: &Credential,
        assertion: &Assertion,
    ) -> Result<Verified, Error> {
        if credential.cred.type_ == COSEAlgorithm::EDDSA {
            return self.finish_with_eddsa(ceremony, credential, assertion);
        }
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

    /// The same for EdDSA, which webauthn-rs does not verify: the steps of WebAuthn L3 §7.2 that are about
    /// what the key sent. What is in the client data is what this made itself.
    fn finish_with_eddsa(
        &self,
        ceremony: &SignInCeremony,
        credential: &Credential,
        assertion: &Assertion,
    ) -> Result<Verified, Error> {
        let data = &assertion.authenticator_data;
        let flags = data.flags;
        let rp_id_hash: [u8; 32] = Sha256::digest(&self.id).into();
        if data.rp_id_hash != rp_id_hash {
            return Err(unverified(WebauthnError::InvalidRPIDHash));
        }
        if !flags.user_present() {
            return Err(unverified(WebauthnError::UserNotPresent));
        }
        if ceremony.requires_uv && !flags.user_verified() {
            return Err(unverified(WebauthnError::UserNotVerified));
        }
        if credential.backup_eligible != flags.backup_eligible() {
            return Err(unverified(WebauthnError::CredentialBackupEligibilityInconsistent));
        }
        if flags.backed_up() && !credential.backup_eligible {
            return Err(unverified(WebauthnError::CredentialMayNotBeHardwareBound));
        }
        let signed = [data.raw(), &ceremony.client_data_hash()].concat();
        if !verifies_eddsa(&credential.cred, &signed, &assertion.signature) {
            return Err(unverified(WebauthnError::SignatureInvalid));
        }
        let counter = data.sign_count;
        if (counter > 0 || credential.counter > 0) && counter <= credential.counter {
            return Err(unverified(WebauthnError::CredentialPossibleCompromise));
        }
        let backup_state = flags.backed_up();
        let credential = Credential { counter, backup_state, ..credential.clone() };
        Ok(Verified { credential, user_verified: flags.user_verified() })
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

/// A credential of which only its id and public key are known.
pub fn unused_credential(id: Vec<u8>, key: COSEKey) -> Credential {
    Credential {
        cred_id: id,
        cred: key,
        counter: 0,
        transports: None,
        user_verified: false,
        backup_eligible: false,
        backup_state: false,
        registration_policy: UserVerificationPolicy::Discouraged_DO_NOT_USE,
        extensions: RegisteredExtensions::none(),
        attestation: ParsedAttestation::default(),
        attestation_format: AttestationFormat::None,
    }
}

fn core(id: &str, origin: &Url) -> WebauthnCore {
    let (origins, timeout) = (vec![origin.clone()], Duration::from_secs(60));
    WebauthnCore::new_unsafe_experts_only("mfad", id, origins, timeout, None, None)
}

/// Whether this is the signature of Ed25519's key (RFC 8032), strictly.
fn verifies_eddsa(key: &COSEKey, signed: &[u8], signature: &[u8]) -> bool {
    let COSEKeyType::EC_OKP(COSEOKPKey { curve: EDDSACurve::ED25519, x }) = &key.key else {
        return false;
    };
    let key = <[u8; 32]>::try_from(x.as_slice()).ok();
    let key = key.and_then(|it| ed25519_dalek::VerifyingKey::from_bytes(&it).ok());
    let signature = ed25519_dalek::Signature::from_slice(signature).ok();
    key.zip(signature).is_some_and(|(key, it)| key.verify_strict(signed, &it).is_ok())
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
    use webauthn_rs_core::proto::{COSEEC2Key, ECDSACurve};

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

    const ELSEWHERE: &str = "pam://desk.example.com";

    /// What a key answers, and its public half.
    type Signer = Box<dyn Fn(&[u8]) -> Vec<u8>>;

    fn es256() -> (COSEKey, Signer) {
        use p256::ecdsa::signature::Signer as _;
        let key = p256::ecdsa::SigningKey::from_slice(&[7; 32]).unwrap();
        let point = key.verifying_key().to_sec1_bytes();
        let (x, y) = (point[1..33].to_vec(), point[33..].to_vec());
        let public = COSEEC2Key { curve: ECDSACurve::SECP256R1, x, y };
        let public = COSEKey { type_: COSEAlgorithm::ES256, key: COSEKeyType::EC_EC2(public) };
        let sign = move |data: &[u8]| {
            let signature: p256::ecdsa::Signature = key.sign(data);
            signature.to_der().as_bytes().to_vec()
        };
        (public, Box::new(sign))
    }

    fn eddsa() -> (COSEKey, Signer) {
        use ed25519_dalek::Signer as _;
        let key = ed25519_dalek::SigningKey::from_bytes(&[7; 32]);
        let x = key.verifying_key().to_bytes().to_vec();
        let public = COSEOKPKey { curve: EDDSACurve::ED25519, x };
        let public = COSEKey { type_: COSEAlgorithm::EDDSA, key: COSEKeyType::EC_OKP(public) };
        (public, Box::new(move |data: &[u8]| key.sign(data).to_bytes().to_vec()))
    }

    fn assertion(
        ceremony: &SignInCeremony,
        (rp_id, flags, counter): (&str, u8, u32),
        sign: &Signer,
    ) -> Assertion {
        let data = [&Sha256::digest(rp_id)[..], &[flags], &counter.to_be_bytes()].concat();
        let signature = sign(&[&data[..], &ceremony.client_data_hash()].concat());
        Assertion {
            credential_id: None,
            authenticator_data: AuthenticatorData::decode(&data).unwrap(),
            signature,
            user: None,
            number_of_credentials: None,
            user_selected: false,
            large_blob_key: None,
        }
    }

    /// What webauthn-rs says of ES256 is said of EdDSA here.
    #[test]
    fn both_algorithms_are_held_to_the_same() {
        let own = RelyingParty::new("feed.mfad.invalid".to_owned()).unwrap();
        let party = own.under_id(ELSEWHERE).unwrap();
        for (key, sign) in [es256(), eddsa()] {
            let begin = |verification| party.begin_sign_in(std::iter::empty(), verification);
            let imported = |facts, verification| {
                let ceremony = begin(verification).unwrap();
                let assertion = assertion(&ceremony, facts, &sign);
                party.finish_import(&ceremony, &[1; 16], key.clone(), &assertion)
            };
            let (touch, pin) = (Verification::Touch, Verification::Pin);
            let good = imported((ELSEWHERE, 0x01, 5), touch).unwrap();
            assert_eq!((good.credential.counter, good.user_verified), (5, false));
            assert!(imported((ELSEWHERE, 0x05, 0), pin).unwrap().user_verified);
            assert!(imported((ELSEWHERE, 0x19, 0), touch).unwrap().credential.backup_state);
            for (facts, verification, why) in [
                ((own.id(), 0x01, 5), touch, "InvalidRPIDHash"),
                ((ELSEWHERE, 0x00, 5), touch, "UserNotPresent"),
                ((ELSEWHERE, 0x11, 5), touch, "CredentialMayNotBeHardwareBound"),
            ] {
                let error = imported(facts, verification).map(drop).unwrap_err();
                assert_eq!(error.status.as_deref(), Some(why));
            }
            assert_eq!(
                imported((ELSEWHERE, 0x01, 5), pin).map(drop).unwrap_err().cause,
                Cause::NotVerified
            );

            let signs_in = |facts, change: &dyn Fn(&mut Assertion)| {
                let mut ceremony = begin(touch).unwrap();
                ceremony.state.set_allowed_credentials(vec![good.credential.clone()]);
                let mut assertion = assertion(&ceremony, facts, &sign);
                change(&mut assertion);
                party
                    .finish_sign_in(&ceremony, &good.credential, &assertion)
                    .map(|it| it.credential)
            };
            let untouched: &dyn Fn(&mut Assertion) = &|_| ();
            assert_eq!(signs_in((ELSEWHERE, 0x01, 6), untouched).unwrap().counter, 6);
            for count in [0, 4, 5] {
                let error = signs_in((ELSEWHERE, 0x01, count), untouched).unwrap_err();
                assert_eq!(error.cause, Cause::CounterWentBack);
            }
            for facts in [(ELSEWHERE, 0x09, 6), (own.id(), 0x01, 6), (ELSEWHERE, 0x04, 6)] {
                assert_eq!(signs_in(facts, untouched).unwrap_err().cause, Cause::NotVerified);
            }
            let changes: [&dyn Fn(&mut Assertion); 4] = [
                &|it| it.signature[9] ^= 1,
                &|it| it.signature.clear(),
                &|it| it.signature.push(0),
                &|it| {
                    let data = [&it.authenticator_data.raw()[..36], &[7]].concat();
                    it.authenticator_data = AuthenticatorData::decode(&data).unwrap();
                },
            ];
            for change in changes {
                let error = signs_in((ELSEWHERE, 0x01, 6), change).unwrap_err();
                assert_eq!(error.cause, Cause::NotVerified);
            }
        }
        // The key of one for the signature of the other.
        let ((key, _), (_, sign)) = (eddsa(), es256());
        let ceremony = party.begin_sign_in(std::iter::empty(), Verification::Touch).unwrap();
        let assertion = assertion(&ceremony, (ELSEWHERE, 0x01, 1), &sign);
        assert!(party.finish_import(&ceremony, &[1; 16], key, &assertion).is_err());
    }

    #[test]
    fn what_a_credential_was_made_for_is_a_name() {
        let own = RelyingParty::new("feed.mfad.invalid".to_owned()).unwrap();
        let long = "x".repeat(LONGEST_ID + 1);
        for id in ["", " ", "a b", "a\nb", "\u{202e}", "ø", "\0", long.as_str()] {
            assert_eq!(
                own.under_id(id).map(drop).unwrap_err().cause,
                Cause::InvalidArgument,
                "{id:?}"
            );
        }
        for id in ["pam://desk", "ssh:", "example.com", "https://example.com/app.json"] {
            assert_eq!(own.under_id(id).unwrap().id(), id);
        }
    }
}
