//! What the administrator requires, and how an account stands against it.

use std::collections::HashMap;

use zbus::{DeserializeDict, OwnedVariant, SerializeDict, Type, Variant};

/// The property `Manager.Policy`: the rules in force.
#[derive(
    Debug, Clone, PartialEq, Eq, SerializeDict, DeserializeDict, Type, Variant, OwnedVariant,
)]
#[zbus(signature = "dict")]
pub struct Policy {
    /// What a security key must prove: `touch` or `pin`.
    pub verification: String,
    /// What keys do for their owner who is not at their seat: `refuse` or `allow`.
    pub remote: String,
    /// What a security key must prove to open the keyring: `touch` or `pin`.
    pub keyring: String,
    /// The kinds of methods in the order in which they are offered.
    pub order: Vec<String>,
    /// Whether users may remove their last method.
    pub remove_last: bool,
    /// How many methods everybody has to have, recovery codes not counted.
    pub required_methods: u32,
    /// The kinds of which everybody has to have at least one.
    pub required_kinds: Vec<String>,
    /// The wrong try, in a row, after which a method has to be left alone.
    pub waiting_after: u32,
    /// The first wait, in seconds.
    pub waiting_first: u32,
    /// The longest wait, in seconds.
    pub waiting_longest: u32,
    /// For how many seconds a sign-in counts; 0: not at all.
    pub trust_seconds: u32,
    /// For how many seconds a proof of identity counts for the same connection; 0: for one change.
    pub proof_seconds: u32,
    /// Who adds the first method of an account: `self` or `admin`.
    pub enroll_first: String,
    /// The kinds of methods that are allowed.
    pub allowed_kinds: Vec<String>,
    /// The attribute of the directory with its enrollments; empty if there are none.
    pub directory_attribute: String,
    /// The relying party that they are for.
    pub directory_rp_id: String,
    /// For how many seconds its cache is enough after it last answered.
    pub directory_offline_seconds: u32,
    /// The server on which people change their own entry; empty if they do not.
    pub directory_server: String,
    /// The distinguished name of a person there, with `{account}` in it.
    pub directory_entry: String,
    /// Whether there are access passes.
    pub access_pass: bool,
    /// The PAM services that they let into.
    pub access_pass_services: Vec<String>,
    /// Whom to ask for help, by language.
    pub help: HashMap<String, String>,
    /// The file that sets a key, by key of the file (`required.methods`).
    pub origins: HashMap<String, String>,
}

/// What `Accounts.AccountStatus` answers.
#[derive(Debug, Clone, Default, PartialEq, Eq, SerializeDict, DeserializeDict, Type)]
#[zbus(signature = "dict")]
pub struct AccountStatus {
    /// Whose account it is.
    pub account: String,
    /// How many more methods the policy requires.
    pub missing_methods: u32,
    /// The kinds that the policy requires and the account has none of.
    pub missing_kinds: Vec<String>,
}
