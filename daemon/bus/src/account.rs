//! What happened to an account, and what becomes of a method that is lost.

use zbus::{DeserializeDict, SerializeDict, Type};

use crate::SecretFile;

/// Which events `Accounts.Log` tells.
#[derive(Debug, Clone, Default, SerializeDict, DeserializeDict, Type)]
#[zbus(signature = "dict", deny_unknown_fields)]
pub struct LogFilter {
    /// Whose; the caller's when absent. Another account needs `administer`.
    pub account: Option<String>,
    /// True: everybody's; needs `administer`.
    pub all: Option<bool>,
    /// Those of the method with this id.
    pub method: Option<String>,
    /// Those of this kind: a word of [`LogEntry::what`].
    pub what: Option<String>,
    /// Not before, in seconds since 1970 (UTC).
    pub since: Option<u64>,
    /// The latest, so many; 50 when absent, 1000 at most.
    pub limit: Option<u32>,
}

/// Something that happened.
#[derive(Debug, Clone, PartialEq, Eq, SerializeDict, DeserializeDict, Type)]
#[zbus(signature = "dict")]
pub struct LogEntry {
    /// When, in seconds since 1970 (UTC).
    pub at: u64,
    /// Whose account it was.
    pub account: String,
    /// The id of the method; empty if none was involved.
    pub method: String,
    /// What the method is called, or was last.
    pub label: String,
    /// What happened, as a word.
    pub what: String,
    /// More of it, depending on what happened.
    pub detail: String,
    /// The number of the user who asked, unless it happened before that was written down.
    pub actor_uid: Option<u32>,
    /// The name of the user who asked; empty if it is not known.
    pub actor: String,
    /// The program that asked, as it calls itself; no proof of anything.
    pub program: String,
    /// The login session in which they asked; empty if they were in none.
    pub session: String,
}

/// A sign-in that counts for a while, as `SignIn.Trusted` tells it.
#[derive(Debug, Clone, PartialEq, Eq, SerializeDict, DeserializeDict, Type)]
#[zbus(signature = "dict")]
pub struct Trusted {
    /// The session, as logind calls it.
    pub session: String,
    /// The seat that it is at.
    pub seat: String,
    /// What its owner calls the method.
    pub label: String,
    /// When it was, in seconds since 1970 (UTC).
    pub since: u64,
    /// For how many seconds it still counts.
    pub left: u32,
}

/// What `Method.ReportLost` answers.
#[derive(Debug, Clone, Default, PartialEq, Eq, SerializeDict, DeserializeDict, Type)]
#[zbus(signature = "dict")]
pub struct Lost {
    /// The labels of the methods that are suspended: this one, and the account's others on its token.
    pub suspended: Vec<String>,
    /// The name of the token, if it is on one.
    pub token: Option<String>,
    /// The sites that had a passkey on it when this user listed them last.
    pub sites: Vec<String>,
}

/// Options of `Accounts.IssuePass`.
#[derive(Debug, Clone, Default, SerializeDict, DeserializeDict, Type)]
#[zbus(signature = "dict", deny_unknown_fields)]
pub struct PassOptions {
    /// For how many seconds it is valid, up to a week; 8 hours when absent. It ends at the next half hour.
    pub seconds: Option<u64>,
}

/// What `Accounts.IssuePass` answers.
#[derive(Debug, SerializeDict, DeserializeDict, Type)]
#[zbus(signature = "dict")]
pub struct IssuedPass {
    /// The pass, as it is read out.
    pub pass: SecretFile,
    /// When it ends, in seconds since 1970 (UTC).
    pub expires: u64,
    /// The PAM services that it lets into.
    pub services: Vec<String>,
}

/// What `Accounts.Report` counts.
#[derive(Debug, Clone, Default, SerializeDict, DeserializeDict, Type)]
#[zbus(signature = "dict", deny_unknown_fields)]
pub struct ReportOptions {
    /// Events not before, in seconds since 1970 (UTC).
    pub since: Option<u64>,
}

/// How an account stands, as `Accounts.Report` tells it.
#[derive(Debug, Clone, PartialEq, Eq, SerializeDict, DeserializeDict, Type)]
#[zbus(signature = "dict")]
pub struct AccountReport {
    /// Whose account it is.
    pub account: String,
    /// The number of that user.
    pub uid: u32,
    /// What it has.
    pub methods: Vec<MethodReport>,
    /// How many app passwords it has.
    pub app_passwords: u32,
    /// How many more methods the policy requires.
    pub missing_methods: u32,
    /// The kinds that the policy requires and the account has none of.
    pub missing_kinds: Vec<String>,
    /// How many tries were wrong.
    pub refused: u32,
    /// How often a method had to be left alone after that.
    pub locked: u32,
    /// When somebody last signed in to it, in seconds since 1970 (UTC); absent if that is not known.
    pub last_sign_in: Option<u64>,
}

/// A method of such an account.
#[derive(Debug, Clone, PartialEq, Eq, SerializeDict, DeserializeDict, Type)]
#[zbus(signature = "dict")]
pub struct MethodReport {
    /// Its id.
    pub id: String,
    /// What its owner calls it.
    pub label: String,
    /// What it is ([`MethodKind`](crate::MethodKind)).
    pub kind: String,
    /// The name of the token it is on; empty if it is on none.
    pub token_name: String,
    /// When it was enrolled, in seconds since 1970 (UTC).
    pub created: u64,
    /// When it was last used; absent if never.
    pub last_used: Option<u64>,
    /// Why it is suspended; empty if it is not.
    pub suspended: String,
    /// How often it can still be used; absent if that has no end.
    pub left: Option<u32>,
    /// For how many seconds it has to be left alone by whoever tried it most; absent if it has not.
    pub locked_for: Option<u32>,
}
