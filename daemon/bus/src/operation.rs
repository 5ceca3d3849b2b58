//! What an operation says and is told: its state, its prompts, its progress and its end.

use std::collections::HashMap;

use mfad_text::Text;
use serde::{Deserialize, Serialize};
use zbus::{DeserializeDict, OwnedObjectPath, OwnedVariant, SerializeDict, Type};

use crate::{Fingerprint, OathAccount, OneTimeCode, Passkey, SecretFile, text};

words! {
    /// What an operation needs from a person.
    PromptKind {
        /// Plug in a key.
        Insert = "insert",
        /// Let another operation finish with the key.
        Wait = "wait",
        /// Pull the key out.
        Remove = "remove",
        /// Touch a key; raised when the key itself says that it waits for touch.
        Touch = "touch",
        /// Type a PIN; answered with `AnswerPin`.
        Pin = "pin",
        /// Let the key recognize a finger.
        Fingerprint = "fingerprint",
        /// Say yes or no; answered with `Confirm`.
        Confirm = "confirm",
        /// Pick one of several; answered with `Choose`.
        Choose = "choose",
    }
}

impl PromptKind {
    /// Whether it waits for an answer on the bus, and not for something that is done with a key.
    pub fn is_answered(self) -> bool {
        matches!(self, Self::Pin | Self::Confirm | Self::Choose)
    }
}

words! {
    /// How an operation ended.
    Outcome {
        /// What was asked for is done.
        Done = "done",
        /// It is not; `error` and `message` of the result say why.
        Failed = "failed",
        /// Somebody called it off.
        Cancelled = "cancelled",
        /// Nobody did what was asked for in time.
        TimedOut = "timed-out",
    }
}

words! {
    /// What a person can do about it. `remedy_about` beside it is the id of the token, where nothing else
    /// is said. Each client words it its own way: with a command, a button or neither.
    Remedy {
        /// Begin it again.
        TryAgain = "try-again",
        /// The same; if it happens again, send support a report.
        TryAgainThenReport = "try-again-then-report",
        /// Send support a report.
        Report = "report",
        /// Begin it again, and touch the token when it blinks.
        Touch = "touch",
        /// Let the other program finish.
        FinishThere = "finish-there",
        /// Begin it again in a moment.
        Wait = "wait",
        /// Use another token.
        UseAnother = "use-another",
        /// Use the token that was enrolled.
        UseEnrolled = "use-enrolled",
        /// Do not refuse on the token.
        AllowOnKey = "allow-on-key",
        /// Unplug the token and plug it in again.
        Replug = "replug",
        /// The same, and mind what PIN is typed then.
        ReplugAndTypeWithCare = "replug-and-type-with-care",
        /// Take the card out and put it in again.
        Reinsert = "reinsert",
        /// Send less at once.
        AskLess = "ask-less",
        /// Delete a fingerprint.
        RemoveFingerprint = "remove-fingerprint",
        /// Keep less data on the token.
        KeepLess = "keep-less",
        /// Delete a passkey or key on the token.
        MakeRoom = "make-room",
        /// Set a PIN.
        SetPin = "set-pin",
        /// Choose a PIN that fits the token's rules.
        ChooseAnotherPin = "choose-another-pin",
        /// Enter the PIN in the place of a finger.
        EnterPin = "enter-pin",
        /// Prove again who you are.
        VerifyAgain = "verify-again",
        /// Unblock the PIN with what is there for that.
        Unblock = "unblock",
        /// Reset the token, which erases it.
        Reset = "reset",
        /// Reset the application.
        ResetApplication = "reset-application",
        /// Do what the token's maker says.
        AskMaker = "ask-maker",
        /// Change the PIN that is there.
        ChangePin = "change-pin",
        /// Begin the reset again.
        ResetAgain = "reset-again",
        /// Find out whether it still has a PIN.
        ShowPinStatus = "show-pin-status",
        /// List the fingerprints, to see what became of a change.
        ListFingerprints = "list-fingerprints",
        /// List the passkeys, to see what became of a change.
        ListPasskeys = "list-passkeys",
        /// Read the data stored with a passkey, to see what became of a change.
        ReadPasskeyData = "read-passkey-data",
        /// List the OATH accounts, to see what became of a change.
        ListCodes = "list-codes",
        /// Show the settings, to see what became of a change.
        ShowSettings = "show-settings",
        /// Show what is in the PIV slots.
        ShowPiv = "show-piv",
        /// Generate a PIV key for signing in.
        GeneratePivKey = "generate-piv-key",
        /// Change the PIV PIN, which is the factory default.
        ChangePivPin = "change-piv-pin",
        /// Unblock the PIV PIN with the PUK.
        UnblockPivPin = "unblock-piv-pin",
        /// Change the PIV management key, and keep the new one yourself.
        ChangePivManagementKey = "change-piv-management-key",
        /// Reset the PIV application, which erases its keys.
        ResetPiv = "reset-piv",
        /// Change the OpenPGP PIN, which is the factory default.
        ChangeOpenpgpPin = "change-openpgp-pin",
        /// Change the OpenPGP admin PIN, which is the factory default.
        ChangeOpenpgpAdminPin = "change-openpgp-admin-pin",
        /// Unblock the OpenPGP PIN with the reset code or the admin PIN.
        UnblockOpenpgpPin = "unblock-openpgp-pin",
        /// The same with the admin PIN alone.
        UnblockOpenpgpPinWithAdminPin = "unblock-openpgp-pin-with-admin-pin",
        /// Reset the OpenPGP application, which erases its keys.
        ResetOpenpgp = "reset-openpgp",
        /// Use GnuPG for it.
        UseGnupg = "use-gnupg",
        /// Have the other program, likely GnuPG, let go of the card.
        ReleaseCard = "release-card",
        /// Unplug the token and plug it in again; if that does not help, look for the cause.
        ReplugThenDiagnose = "replug-then-diagnose",
        /// Sign in with it, or take another token.
        SignInOrUseAnother = "sign-in-or-use-another",
        /// Enroll a security key.
        Enroll = "enroll",
        /// Enroll the card again.
        EnrollCard = "enroll-card",
        /// Reactivate the method once it is found. About: its label.
        Reactivate = "reactivate",
        /// Create new recovery codes.
        CreateRecoveryCodes = "create-recovery-codes",
        /// See why each method cannot be used, or ask an administrator.
        ListMethods = "list-methods",
        /// Start over without anything. About: the folder to delete while mfad is stopped.
        StartOver = "start-over",
        /// See what the administrator requires and allows.
        ShowStatus = "show-status",
        /// Install pcscd.
        InstallPcscd = "install-pcscd",
        /// Start pcscd.
        StartPcscd = "start-pcscd",
        /// Begin it again; if that does not help, start pcscd.
        TryAgainThenStartPcscd = "try-again-then-start-pcscd",
        /// Restart pcscd.
        RestartPcscd = "restart-pcscd",
    }
}

/// What is chosen at a `fingerprint` prompt by somebody who types the PIN instead.
pub const PIN_INSTEAD: &str = "pin";

words! {
    /// Which PIN a prompt asks for.
    PinWanted {
        /// The one the key has.
        Current = "current",
        /// A new one, which the client lets the person type twice.
        New = "new",
        /// Not a PIN but the password of the OATH application.
        Password = "password",
        /// Not a PIN but the `otpauth://` address of an account.
        Address = "otpauth",
        /// Not a PIN, nor secret, but what to call an account: `ISSUER:NAME` or `NAME`.
        AccountName = "account-name",
        /// The PUK that the card has: it unblocks the PIN.
        Puk = "puk",
        /// A new PUK, typed twice as well.
        NewPuk = "new-puk",
        /// The PIN of the OpenPGP application for whoever looks after the card.
        AdminPin = "admin-pin",
        /// A new one, typed twice as well.
        NewAdminPin = "new-admin-pin",
        /// The code that unblocks the PIN of the OpenPGP application.
        ResetCode = "reset-code",
        /// A new one, typed twice as well.
        NewResetCode = "new-reset-code",
        /// The key that a card wants for changes to keys and certificates, in hexadecimal.
        ManagementKey = "management-key",
        /// A new one, which nobody has to remember: a client makes it at random, and tells it.
        NewManagementKey = "new-management-key",
        /// Not a PIN but the code that an app shows.
        OneTimeCode = "one-time-code",
        /// Not a PIN but one of the account's recovery codes.
        RecoveryCode = "recovery-code",
    }
}

words! {
    /// What a method is.
    MethodKind {
        /// A security key.
        SecurityKey = "security-key",
        /// A smart card.
        SmartCard = "smart-card",
        /// One-time codes of an app.
        OneTimeCode = "one-time-code",
        /// A set of recovery codes.
        RecoveryCodes = "recovery-codes",
    }
}

words! {
    /// What a `confirm` prompt asks about.
    Question {
        /// Few attempts are left before the key blocks: try a PIN all the same?
        LastAttempts = "last-attempts",
        /// Erase the key?
        Reset = "reset",
        /// Delete these passkeys?
        DeletePasskeys = "delete-passkeys",
        /// Delete this account, so that there are no more codes for it?
        DeleteAccount = "delete-account",
        /// Replace or remove what is kept with a passkey?
        ReplaceData = "replace-data",
        /// Have the key keep what makes secrets?
        BeginSecrets = "begin-secrets",
        /// Change settings for good?
        ChangeSettings = "change-settings",
        /// Put a new key or certificate in the place of another?
        ReplaceKey = "replace-key",
        /// Import a certificate that has expired, or is not valid yet?
        ImportInvalid = "import-invalid",
        /// Put new recovery codes in the place of those that are left?
        ReplaceCodes = "replace-codes",
        /// Let the site see what model the key is?
        ShowModel = "show-model",
        /// What was typed looks like a one-time code that a key typed by itself: send it as a PIN?
        TypedByKey = "typed-by-key",
    }
}

/// A token as a prompt or result names it.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize, Type)]
pub struct TokenName {
    /// Its object.
    pub path: OwnedObjectPath,
    /// What a person calls it.
    pub name: String,
}

words! {
    /// Where somebody asks from who is not the person at the seat.
    AskedFrom {
        /// A login screen.
        Login = "login",
        /// Another machine.
        Remote = "remote",
        /// A session that is not on the screen.
        Elsewhere = "elsewhere",
    }
}

/// Who asks, where that is not the person at the seat.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize, Type)]
pub struct AskerName {
    /// The user whose session it is; empty if there is none.
    pub user: String,
    /// From where ([`AskedFrom`]).
    pub from: String,
    /// The other machine; empty if it is not known.
    pub host: String,
}

/// The details of a prompt. Which of them are there depends on the kind of the prompt.
#[derive(Debug, Clone, Default, PartialEq, SerializeDict, DeserializeDict, Type)]
#[zbus(signature = "dict")]
pub struct PromptDetails {
    /// What it is for, as a sentence for a person. Always there.
    pub reason: String,
    /// Who asks, if that is not the person at the seat.
    pub asker: Option<AskerName>,
    /// `touch`, `pin`, `remove`, `confirm`: the token or tokens meant.
    pub tokens: Option<Vec<TokenName>>,
    /// `insert`: what methods are waited for. `confirm`: what would be deleted,
    /// or could not be undone.
    pub labels: Option<Vec<String>>,
    /// How many seconds are left to do it.
    pub seconds: Option<u32>,
    /// `pin`: which one ([`PinWanted`]).
    pub wanted: Option<String>,
    /// `pin` and `confirm`: how many wrong PINs the key still takes. `fingerprint`: how many
    /// fingers that it does not know.
    pub attempts: Option<u32>,
    /// `pin` with a new PIN: at least so many characters (Unicode code points).
    pub minimum: Option<u32>,
    /// `pin` with a new PIN: at most so many bytes of UTF-8.
    pub maximum: Option<u32>,
    /// `pin` and `fingerprint`: why it is asked again, as a sentence: the last one was wrong, too short, …
    pub mistake: Option<String>,
    /// What to do next, where there is something ([`Remedy`]).
    pub remedy: Option<String>,
    /// What the remedy is about: the id of a token, the label of a method or a folder.
    pub remedy_about: Option<String>,
    /// `fingerprint`, while a finger is enrolled: how many more good samples are wanted.
    pub remaining: Option<u32>,
    /// `confirm`: what about ([`Question`]).
    pub question: Option<String>,
    /// `confirm` a reset: the labels of the enrolled methods that will be lost.
    pub methods: Option<Vec<String>>,
    /// `choose`: the ids to pick from, with a label each.
    pub choices: Option<Vec<(String, String)>>,
    /// `pin` with the first one-time code of an app: the `otpauth://` address that the app takes.
    pub address: Option<SecretFile>,
    /// `reason`, `mistake` and the labels of `choices` as data, by the name of the field ([`crate::text`]).
    pub texts: Option<HashMap<String, OwnedVariant>>,
}

impl PromptDetails {
    /// What a field says, as data.
    #[must_use]
    pub fn text_of(&self, field: &str) -> Option<Text> {
        text_of(self.texts.as_ref(), field)
    }
}

fn text_of(texts: Option<&HashMap<String, OwnedVariant>>, field: &str) -> Option<Text> {
    text::from_value(texts?.get(field)?)
}

/// The result of an operation, with its `Finished` signal.
#[derive(Debug, Clone, Default, PartialEq, SerializeDict, DeserializeDict, Type)]
#[zbus(signature = "dict")]
pub struct OperationResult {
    /// Not `done`: the cause, as the last part of the D-Bus error name.
    pub error: Option<String>,
    /// A sentence for a person: what is so. It holds no command.
    pub message: Option<String>,
    /// What to do next, where there is something ([`Remedy`]).
    pub remedy: Option<String>,
    /// What the remedy is about: the id of a token, the label of a method or a folder.
    pub remedy_about: Option<String>,
    /// Not `done`, where a token refused: what it answered, as its specification writes it.
    pub status: Option<String>,
    /// Enroll and sign-in: the object of the method.
    pub method: Option<OwnedObjectPath>,
    /// Enroll and sign-in: the label of the method.
    pub label: Option<String>,
    /// Sign-in: whose account it was.
    pub account: Option<String>,
    /// Sign-in: whether the key also verified the person (PIN or fingerprint).
    pub verified: Option<bool>,
    /// Sign-in: what the policy requires of the account beside, as a sentence; absent if nothing.
    pub required: Option<String>,
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
    pub codes: Option<SecretFile>,
    /// Generating a key: its certificate, in PEM.
    pub certificate: Option<String>,
    /// Generating a key: the request for a certificate (PKCS #10), in PEM.
    pub request: Option<String>,
    /// Listing fingerprints: all there are; enrolling one: this one.
    pub fingerprints: Option<Vec<Fingerprint>>,
    /// Enrolling recovery codes: the codes, one a line.
    pub recovery_codes: Option<SecretFile>,
    /// Making an app password: the password.
    pub app_password: Option<SecretFile>,
    /// Showing a note: what it says.
    pub note: Option<SecretFile>,
    /// Enroll and sign-in: how often the method can still be used, where that has an end.
    pub left: Option<u32>,
    /// A site's request, done: the credential as JSON, for the page.
    pub response: Option<String>,
    /// A site's request, not done: what the page is told ([`DomException`]).
    ///
    /// [`DomException`]: crate::DomException
    pub dom_exception: Option<String>,
    /// `message` and `required` as data, by the name of the field ([`crate::text`]).
    pub texts: Option<HashMap<String, OwnedVariant>>,
}

impl OperationResult {
    /// What a field says, as data.
    #[must_use]
    pub fn text_of(&self, field: &str) -> Option<Text> {
        text_of(self.texts.as_ref(), field)
    }
}

/// One of the account's methods, as a sign-in session lists it.
#[derive(Debug, Clone, PartialEq, SerializeDict, DeserializeDict, Type)]
#[zbus(signature = "dict")]
pub struct MethodChoice {
    /// The object of the method, to `Select` it.
    pub method: OwnedObjectPath,
    /// The kind of method ([`MethodKind`]).
    pub kind: String,
    /// What its owner calls it.
    pub label: String,
    /// Whether it can be used right now.
    pub usable: bool,
    /// Why not, as a sentence; empty if it can.
    pub unusable_reason: String,
    /// Whether it is being tried at this moment.
    pub trying: bool,
    /// How often it can still be used, where that has an end.
    pub left: Option<u32>,
    /// For how many seconds it has to be left alone after wrong tries; absent if not at all.
    pub waiting: Option<u32>,
    /// `unusable_reason` as data, by its name ([`crate::text`]).
    pub texts: Option<HashMap<String, OwnedVariant>>,
}

impl MethodChoice {
    /// What a field says, as data.
    #[must_use]
    pub fn text_of(&self, field: &str) -> Option<Text> {
        text_of(self.texts.as_ref(), field)
    }
}

/// That an operation waits to be touched, as the programs of its caller's user are told.
#[derive(Debug, Clone, PartialEq, SerializeDict, DeserializeDict, Type)]
#[zbus(signature = "dict")]
pub struct TouchDetails {
    /// `touch` or `fingerprint` ([`PromptKind`]).
    pub kind: String,
    /// The token or tokens meant.
    pub tokens: Vec<TokenName>,
    /// The process that began the operation.
    pub process: u32,
    /// Who asks, if that is not the person at the seat.
    pub asker: Option<AskerName>,
}
