//! The options that calls take and the dictionaries they answer with.

use zbus::{DeserializeDict, OwnedObjectPath, SerializeDict, Type};

/// Options of `Manager.Enroll`.
#[derive(Debug, Clone, Default, SerializeDict, DeserializeDict, Type)]
#[zbus(signature = "dict", deny_unknown_fields)]
pub struct EnrollOptions {
    /// Whom the method is for; the caller when absent. Another account needs `administer`.
    pub account: Option<String>,
    /// What to enroll ([`MethodKind`](crate::MethodKind)); a security key when absent.
    pub kind: Option<String>,
    /// What to call the method; made from what it is when absent.
    pub label: Option<String>,
    /// The token to enroll; picked by touch when absent and several are plugged in.
    pub token: Option<OwnedObjectPath>,
    /// A method of the same kind that is removed once the new one is enrolled.
    pub replaces: Option<OwnedObjectPath>,
    /// Of a credential that a security key has already: the relying party that it was made for.
    pub rp_id: Option<String>,
    /// Its id.
    pub credential_id: Option<Vec<u8>>,
    /// Its public key (SubjectPublicKeyInfo in DER).
    pub public_key: Option<Vec<u8>>,
    /// Whether the credential of a security key is made for the relying party of the directory, so that the
    /// directory can list it for all machines.
    pub publish: Option<bool>,
}

/// What `Method.Credential` answers: what another program needs to verify the same credential.
#[derive(Debug, Clone, Default, PartialEq, Eq, SerializeDict, DeserializeDict, Type)]
#[zbus(signature = "dict")]
pub struct CredentialRecord {
    /// The relying party that it was made for.
    pub rp_id: String,
    /// Its id.
    pub credential_id: Vec<u8>,
    /// Its public key (SubjectPublicKeyInfo in DER).
    pub public_key: Vec<u8>,
    /// Whether the owner was verified when it was made.
    pub user_verified: bool,
}

/// Options of `SignIn.Begin`.
#[derive(Debug, Clone, Default, SerializeDict, DeserializeDict, Type)]
#[zbus(signature = "dict", deny_unknown_fields)]
pub struct SignInOptions {
    /// What the person is signing in to, shown with the prompts.
    pub reason: Option<String>,
    /// Whether nothing is tried before a method was selected.
    pub choose: Option<bool>,
    /// Whether a sign-in of the same person in the same session that was not long ago is enough, if
    /// the policy allows that.
    pub trusted: Option<bool>,
    /// Whether the agent of the caller's session shows the prompts and takes the answers.
    pub agent: Option<bool>,
    /// The terminal that the person is at, as PAM calls it (PAM_TTY). Only root is believed.
    pub tty: Option<String>,
    /// The machine that the person is at, as PAM calls it (PAM_RHOST). Only root is believed.
    pub remote_host: Option<String>,
    /// Whether the login password is given with the result, where the key that signs in opens it. For root alone.
    pub keyring: Option<bool>,
    /// The service that the person signs in to, as PAM calls it (PAM_SERVICE). Only root is believed.
    pub service: Option<String>,
}

/// Who began an operation that an agent shows (`Agents.Began`), as the daemon knows it.
#[derive(Debug, Clone, Default, PartialEq, Eq, SerializeDict, DeserializeDict, Type)]
#[zbus(signature = "dict")]
pub struct AgentRequest {
    /// The program, as it calls itself: no proof of anything.
    pub program: String,
    /// Its process.
    pub process: u32,
}

/// What `Fido2.PinStatus` answers.
#[derive(Debug, Clone, Default, PartialEq, SerializeDict, DeserializeDict, Type)]
#[zbus(signature = "dict")]
pub struct PinStatus {
    /// How it stands ([`PinState`](crate::PinState)).
    pub state: String,
    /// How many wrong PINs the key still takes before it blocks; absent with no PIN set.
    pub attempts: Option<u32>,
    /// The same for the key's own verification (fingerprint), where it has one.
    pub verification_attempts: Option<u32>,
    /// The fewest characters (Unicode code points) a PIN may have.
    pub minimum: u32,
    /// The most bytes (UTF-8) a PIN may have.
    pub maximum: u32,
}
