//! What an operation that is done ends with, as data.

use mfad_secret::SealedSecret;
use mfad_terms::{CodeKind, Protection, Remedy};
use mfad_text::Text;

use crate::prompt::TokenName;

/// What it ends with. Which of it is there depends on the operation.
#[derive(Debug, Clone, Default, PartialEq)]
pub struct OperationResult {
    /// What is so now.
    pub message: Option<Text>,
    /// What to do next, where there is something.
    pub remedy: Option<Remedy>,
    /// What the remedy is about: the id of a token, the label of a method or a folder.
    pub remedy_about: Option<String>,
    /// Enroll and sign-in: the id of the method.
    pub method: Option<String>,
    /// Enroll and sign-in: the label of the method.
    pub label: Option<String>,
    /// Sign-in: whose account it was.
    pub account: Option<String>,
    /// Sign-in: whether the key also verified the person (PIN or fingerprint).
    pub verified: Option<bool>,
    /// Sign-in: what the policy requires of the account beside; nothing if it meets it.
    pub required: Option<Text>,
    /// Sign-in: true if nobody was asked, because one that was not long ago counts.
    pub trusted: Option<bool>,
    /// The token that did it.
    pub token: Option<TokenName>,
    /// Reset: the labels of the methods that are gone.
    pub lost: Option<Vec<String>>,
    /// Listing passkeys: all there are, by site and account.
    pub passkeys: Option<Vec<Passkey>>,
    /// Listing passkeys: about how many more the token takes.
    pub free: Option<u32>,
    /// Deleting: how many are gone.
    pub deleted: Option<u32>,
    /// Listing accounts: all there are, by issuer and name.
    pub accounts: Option<Vec<OathAccount>>,
    /// Showing a code.
    pub code: Option<OneTimeCode>,
    /// Showing all codes: one a line for each of `accounts`; an empty line for one that counts or
    /// wants a touch.
    pub codes: Option<SealedSecret>,
    /// Generating a key: its certificate, in PEM.
    pub certificate: Option<String>,
    /// Generating a key: the request for a certificate (PKCS #10), in PEM.
    pub request: Option<String>,
    /// Listing fingerprints: all there are; enrolling one: this one.
    pub fingerprints: Option<Vec<Fingerprint>>,
    /// Enrolling recovery codes: the codes, one a line.
    pub recovery_codes: Option<SealedSecret>,
    /// Making an app password: the password.
    pub app_password: Option<SealedSecret>,
    /// Showing a note: what it says.
    pub note: Option<SealedSecret>,
    /// Sign-in, where it was asked for: the account's login password.
    pub login_password: Option<SealedSecret>,
    /// Enroll and sign-in: how often the method can still be used, where that has an end.
    pub left: Option<u32>,
    /// A site's request: the credential as JSON, for the page.
    pub response: Option<String>,
}

/// A passkey: a credential that a token finds by itself (discoverable, WebAuthn §6.2.2).
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Passkey {
    /// Names it in other calls: 16 hexadecimal digits.
    pub id: String,
    /// Its credential id (WebAuthn §4).
    pub credential: Vec<u8>,
    /// The site it is for: a relying party id.
    pub site: String,
    /// What the site calls itself, where the token kept that.
    pub site_name: Option<String>,
    /// The account at the site, as bytes that only the site understands.
    pub user: Vec<u8>,
    /// The account as its owner types it, where the token kept that.
    pub user_name: Option<String>,
    /// The account as it is shown, where the token kept that.
    pub display_name: Option<String>,
    /// When the token wants the person verified.
    pub protection: Option<Protection>,
    /// Whether data can be kept with it (largeBlobKey, CTAP 2.2 §12.3).
    pub keeps_data: bool,
}

/// A finger that a token knows.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Fingerprint {
    /// Names it in other calls: hexadecimal digits.
    pub id: String,
    /// What its owner calls it, if that was said.
    pub name: Option<String>,
}

/// An account that a token makes one-time codes for.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct OathAccount {
    /// Names it in other calls: 16 hexadecimal digits.
    pub id: String,
    /// Who the account is with, where its name says so.
    pub issuer: Option<String>,
    /// Whose it is.
    pub name: String,
    /// What moves its codes on.
    pub kind: CodeKind,
    /// `Totp`: how long each code is valid, in seconds.
    pub period: Option<u32>,
    /// Showing all codes: whether its code wants a touch.
    pub touch: Option<bool>,
    /// Showing all codes: how many seconds its code is still valid.
    pub seconds: Option<u32>,
}

/// A one-time code.
#[derive(Debug, Clone, PartialEq)]
pub struct OneTimeCode {
    /// The digits.
    pub code: SealedSecret,
    /// `Totp`: how many seconds it is still valid.
    pub seconds: Option<u32>,
}
