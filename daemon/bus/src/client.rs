//! Proxies for the daemon's clients. What each call means is in `docs/dbus`.
#![allow(missing_docs)]

use std::collections::HashMap;

use zbus::wire::OwnedFd;
use zbus::{OwnedObjectPath, OwnedVariant};

use crate::{
    AccountReport, AccountStatus, AddAccountOptions, AgentRequest, AppPassword, CredentialRecord,
    EnrollOptions, IssuedPass, KeyringMethod, LogEntry, LogFilter, Lost, MethodChoice, Note,
    OpenPgpStatus, OperationResult, PassOptions, PasskeyNames, PinStatus, PivStatus, Policy,
    PromptDetails, ReportOptions, Settings, SettingsChange, SignInOptions, TouchDetails, Trusted,
    WebAuthnOptions, WireError,
};

/// What `GetManagedObjects` answers: the properties by object and interface.
pub type Objects = HashMap<OwnedObjectPath, HashMap<String, HashMap<String, OwnedVariant>>>;

#[zbus::proxy(
    interface = "org.freedesktop.DBus.ObjectManager",
    default_service = "org.mfad.Mfad1",
    default_path = "/org/mfad/Mfad1"
)]
pub trait ObjectManager {
    fn get_managed_objects(&self) -> Result<Objects, WireError>;
    #[zbus(signal)]
    fn interfaces_added(
        &self,
        object: OwnedObjectPath,
        interfaces: HashMap<String, HashMap<String, OwnedVariant>>,
    );
    #[zbus(signal)]
    fn interfaces_removed(&self, object: OwnedObjectPath, interfaces: Vec<String>);
}

#[zbus::proxy(
    interface = "org.mfad.Mfad1.Manager",
    default_service = "org.mfad.Mfad1",
    default_path = "/org/mfad/Mfad1"
)]
pub trait Manager {
    #[zbus(allow_interactive_auth)]
    fn enroll(&self, options: &EnrollOptions) -> Result<OwnedObjectPath, WireError>;
    fn set_locale(&self, language: &str) -> Result<(), WireError>;
    #[zbus(allow_interactive_auth)]
    fn choose_token(&self, tokens: &[OwnedObjectPath]) -> Result<OwnedObjectPath, WireError>;
    #[zbus(property(emits_changed_signal = "const"))]
    fn version(&self) -> zbus::Result<String>;
    #[zbus(property)]
    fn card_problem(&self) -> zbus::Result<String>;
    #[zbus(property)]
    fn card_remedy(&self) -> zbus::Result<String>;
    #[zbus(property)]
    fn policy(&self) -> zbus::Result<Policy>;
    #[zbus(property)]
    fn policy_problem(&self) -> zbus::Result<String>;
    #[zbus(signal)]
    fn touch_awaited(&self, operation: OwnedObjectPath, details: TouchDetails);
    #[zbus(signal)]
    fn touch_over(&self, operation: OwnedObjectPath);
}

#[zbus::proxy(
    interface = "org.mfad.Mfad1.Agents",
    default_service = "org.mfad.Mfad1",
    default_path = "/org/mfad/Mfad1"
)]
pub trait Agents {
    #[zbus(allow_interactive_auth)]
    fn register(&self) -> Result<(), WireError>;
    fn unregister(&self) -> Result<(), WireError>;
    #[zbus(signal)]
    fn began(&self, operation: OwnedObjectPath, request: AgentRequest);
    #[zbus(signal)]
    fn refused(&self, program: String);
}

#[zbus::proxy(
    interface = "org.mfad.Mfad1.Accounts",
    default_service = "org.mfad.Mfad1",
    default_path = "/org/mfad/Mfad1"
)]
pub trait Accounts {
    #[zbus(allow_interactive_auth)]
    fn status(&self, account: &str) -> Result<AccountStatus, WireError>;
    #[zbus(allow_interactive_auth)]
    fn unlock(&self, account: &str) -> Result<(), WireError>;
    #[zbus(allow_interactive_auth)]
    fn clear(&self, account: &str) -> Result<(), WireError>;
    #[zbus(allow_interactive_auth)]
    fn log(&self, filter: &LogFilter) -> Result<Vec<LogEntry>, WireError>;
    #[zbus(allow_interactive_auth)]
    fn methods(&self, account: &str) -> Result<Objects, WireError>;
    #[zbus(allow_interactive_auth)]
    fn report(&self, options: &ReportOptions) -> Result<Vec<AccountReport>, WireError>;
    #[zbus(allow_interactive_auth)]
    fn issue_pass(&self, account: &str, options: &PassOptions) -> Result<IssuedPass, WireError>;
    #[zbus(allow_interactive_auth)]
    fn rotate_pass_secret(&self) -> Result<(), WireError>;
}

#[zbus::proxy(
    interface = "org.mfad.Mfad1.AppPasswords",
    default_service = "org.mfad.Mfad1",
    default_path = "/org/mfad/Mfad1"
)]
pub trait AppPasswords {
    #[zbus(allow_interactive_auth)]
    fn make(&self, label: &str) -> Result<OwnedObjectPath, WireError>;
    #[zbus(allow_interactive_auth)]
    fn list(&self, account: &str) -> Result<Vec<AppPassword>, WireError>;
    #[zbus(allow_interactive_auth)]
    fn revoke(&self, account: &str, id: &str) -> Result<OwnedObjectPath, WireError>;
    fn check(&self, account: &str, password: OwnedFd) -> Result<String, WireError>;
}

#[zbus::proxy(
    interface = "org.mfad.Mfad1.Keyring",
    default_service = "org.mfad.Mfad1",
    default_path = "/org/mfad/Mfad1"
)]
pub trait Keyring {
    #[zbus(allow_interactive_auth)]
    fn enable(&self, password: OwnedFd) -> Result<OwnedObjectPath, WireError>;
    #[zbus(allow_interactive_auth)]
    fn disable(&self, account: &str) -> Result<u32, WireError>;
    #[zbus(allow_interactive_auth)]
    fn list(&self, account: &str) -> Result<Vec<KeyringMethod>, WireError>;
    fn change_password(&self, account: &str, password: OwnedFd) -> Result<u32, WireError>;
}

#[zbus::proxy(
    interface = "org.mfad.Mfad1.Notes",
    default_service = "org.mfad.Mfad1",
    default_path = "/org/mfad/Mfad1"
)]
pub trait Notes {
    #[zbus(allow_interactive_auth)]
    fn add(&self, site: &str, label: &str, text: OwnedFd) -> Result<Note, WireError>;
    fn list(&self, site: &str) -> Result<(String, Vec<Note>), WireError>;
    #[zbus(allow_interactive_auth)]
    fn show(&self, id: &str) -> Result<OwnedObjectPath, WireError>;
    #[zbus(allow_interactive_auth)]
    fn remove(&self, id: &str) -> Result<(), WireError>;
}

#[zbus::proxy(
    interface = "org.mfad.Mfad1.SignIn",
    default_service = "org.mfad.Mfad1",
    default_path = "/org/mfad/Mfad1"
)]
pub trait SignIn {
    #[zbus(allow_interactive_auth)]
    fn begin(&self, account: &str, options: &SignInOptions) -> Result<OwnedObjectPath, WireError>;
    #[zbus(allow_interactive_auth)]
    fn trusted(&self, account: &str) -> Result<Vec<Trusted>, WireError>;
    #[zbus(allow_interactive_auth)]
    fn end_trust(&self, account: &str) -> Result<(), WireError>;
}

#[zbus::proxy(
    interface = "org.mfad.Mfad1.WebAuthn",
    default_service = "org.mfad.Mfad1",
    default_path = "/org/mfad/Mfad1"
)]
pub trait WebAuthn {
    #[zbus(allow_interactive_auth)]
    fn create(
        &self,
        request: &str,
        options: &WebAuthnOptions,
    ) -> Result<OwnedObjectPath, WireError>;
    #[zbus(allow_interactive_auth)]
    fn get(&self, request: &str, options: &WebAuthnOptions) -> Result<OwnedObjectPath, WireError>;
}

#[zbus::proxy(interface = "org.mfad.Mfad1.Token", default_service = "org.mfad.Mfad1")]
pub trait Token {
    #[zbus(property)]
    fn id(&self) -> zbus::Result<String>;
    #[zbus(property)]
    fn kind(&self) -> zbus::Result<String>;
    #[zbus(property)]
    fn transport(&self) -> zbus::Result<String>;
    #[zbus(property)]
    fn name(&self) -> zbus::Result<String>;
    #[zbus(property)]
    fn vendor(&self) -> zbus::Result<String>;
    #[zbus(property)]
    fn product(&self) -> zbus::Result<String>;
    #[zbus(property)]
    fn firmware(&self) -> zbus::Result<String>;
    #[zbus(property)]
    fn serial(&self) -> zbus::Result<String>;
    #[zbus(property)]
    fn applications(&self) -> zbus::Result<Vec<String>>;
    #[zbus(property)]
    fn aaguid(&self) -> zbus::Result<String>;
    #[zbus(property)]
    fn problem(&self) -> zbus::Result<String>;
    #[zbus(property)]
    fn problem_remedy(&self) -> zbus::Result<String>;
}

#[zbus::proxy(interface = "org.mfad.Mfad1.Fido2", default_service = "org.mfad.Mfad1")]
pub trait Fido2 {
    fn pin_status(&self) -> Result<PinStatus, WireError>;
    #[zbus(allow_interactive_auth)]
    fn set_pin(&self) -> Result<OwnedObjectPath, WireError>;
    #[zbus(allow_interactive_auth)]
    fn change_pin(&self) -> Result<OwnedObjectPath, WireError>;
    #[zbus(allow_interactive_auth)]
    fn list_passkeys(&self) -> Result<OwnedObjectPath, WireError>;
    #[zbus(allow_interactive_auth)]
    fn delete_passkeys(&self, passkeys: &[String]) -> Result<OwnedObjectPath, WireError>;
    #[zbus(allow_interactive_auth)]
    fn rename_passkey(
        &self,
        passkey: &str,
        names: &PasskeyNames,
    ) -> Result<OwnedObjectPath, WireError>;
    #[zbus(allow_interactive_auth)]
    fn list_fingerprints(&self) -> Result<OwnedObjectPath, WireError>;
    #[zbus(allow_interactive_auth)]
    fn add_fingerprint(&self, name: &str) -> Result<OwnedObjectPath, WireError>;
    #[zbus(allow_interactive_auth)]
    fn rename_fingerprint(
        &self,
        fingerprint: &str,
        name: &str,
    ) -> Result<OwnedObjectPath, WireError>;
    #[zbus(allow_interactive_auth)]
    fn remove_fingerprint(&self, fingerprint: &str) -> Result<OwnedObjectPath, WireError>;
    #[zbus(allow_interactive_auth)]
    fn read_data(&self, passkey: &str, into: OwnedFd) -> Result<OwnedObjectPath, WireError>;
    #[zbus(allow_interactive_auth)]
    fn write_data(&self, passkey: &str, from: OwnedFd) -> Result<OwnedObjectPath, WireError>;
    #[zbus(allow_interactive_auth)]
    fn remove_data(&self, passkey: &str) -> Result<OwnedObjectPath, WireError>;
    #[zbus(allow_interactive_auth)]
    fn derive_secrets(&self, names: &[String], into: OwnedFd)
    -> Result<OwnedObjectPath, WireError>;
    fn settings(&self) -> Result<Settings, WireError>;
    #[zbus(allow_interactive_auth)]
    fn change_settings(&self, settings: &SettingsChange) -> Result<OwnedObjectPath, WireError>;
    fn pass_through(&self, stream: OwnedFd) -> Result<(), WireError>;
    #[zbus(allow_interactive_auth)]
    fn reset(&self) -> Result<OwnedObjectPath, WireError>;
    #[zbus(property)]
    fn versions(&self) -> zbus::Result<Vec<String>>;
    #[zbus(property)]
    fn extensions(&self) -> zbus::Result<Vec<String>>;
    #[zbus(property)]
    fn options(&self) -> zbus::Result<HashMap<String, bool>>;
    #[zbus(property)]
    fn pin_set(&self) -> zbus::Result<bool>;
    #[zbus(property)]
    fn pin_change_required(&self) -> zbus::Result<bool>;
    #[zbus(property)]
    fn minimum_pin(&self) -> zbus::Result<u32>;
}

#[zbus::proxy(interface = "org.mfad.Mfad1.Oath", default_service = "org.mfad.Mfad1")]
pub trait Oath {
    #[zbus(allow_interactive_auth)]
    fn list_accounts(&self) -> Result<OwnedObjectPath, WireError>;
    #[zbus(allow_interactive_auth)]
    fn show_code(&self, account: &str) -> Result<OwnedObjectPath, WireError>;
    fn show_codes(&self) -> Result<OwnedObjectPath, WireError>;
    #[zbus(allow_interactive_auth)]
    fn add_account(&self, options: &AddAccountOptions) -> Result<OwnedObjectPath, WireError>;
    #[zbus(allow_interactive_auth)]
    fn delete_account(&self, account: &str) -> Result<OwnedObjectPath, WireError>;
    #[zbus(allow_interactive_auth)]
    fn rename_account(&self, account: &str, name: &str) -> Result<OwnedObjectPath, WireError>;
}

#[zbus::proxy(interface = "org.mfad.Mfad1.Piv", default_service = "org.mfad.Mfad1")]
pub trait Piv {
    #[zbus(allow_interactive_auth)]
    fn status(&self) -> Result<PivStatus, WireError>;
    #[zbus(allow_interactive_auth)]
    fn change_pin(&self) -> Result<OwnedObjectPath, WireError>;
    #[zbus(allow_interactive_auth)]
    fn change_puk(&self) -> Result<OwnedObjectPath, WireError>;
    #[zbus(allow_interactive_auth)]
    fn unblock_pin(&self) -> Result<OwnedObjectPath, WireError>;
    #[zbus(allow_interactive_auth)]
    fn change_management_key(&self, keep: bool) -> Result<OwnedObjectPath, WireError>;
    #[zbus(allow_interactive_auth)]
    fn export_certificate(&self, slot: &str) -> Result<String, WireError>;
    #[zbus(allow_interactive_auth)]
    fn import_certificate(
        &self,
        slot: &str,
        certificate: &[u8],
    ) -> Result<OwnedObjectPath, WireError>;
    #[zbus(allow_interactive_auth)]
    fn generate_key(
        &self,
        slot: &str,
        key_type: &str,
        subject: &str,
        request: bool,
    ) -> Result<OwnedObjectPath, WireError>;
    #[zbus(allow_interactive_auth)]
    fn reset(&self) -> Result<OwnedObjectPath, WireError>;
}

#[zbus::proxy(interface = "org.mfad.Mfad1.OpenPgp", default_service = "org.mfad.Mfad1")]
pub trait OpenPgp {
    #[zbus(allow_interactive_auth)]
    fn status(&self) -> Result<OpenPgpStatus, WireError>;
    #[zbus(allow_interactive_auth)]
    fn change_pin(&self) -> Result<OwnedObjectPath, WireError>;
    #[zbus(allow_interactive_auth)]
    fn change_admin_pin(&self) -> Result<OwnedObjectPath, WireError>;
    #[zbus(allow_interactive_auth)]
    fn set_reset_code(&self) -> Result<OwnedObjectPath, WireError>;
    #[zbus(allow_interactive_auth)]
    fn unblock_pin(&self, by: &str) -> Result<OwnedObjectPath, WireError>;
    #[zbus(allow_interactive_auth)]
    fn reset(&self) -> Result<OwnedObjectPath, WireError>;
}

#[zbus::proxy(interface = "org.mfad.Mfad1.Method", default_service = "org.mfad.Mfad1")]
pub trait Method {
    #[zbus(allow_interactive_auth)]
    fn rename(&self, label: &str) -> Result<(), WireError>;
    #[zbus(allow_interactive_auth)]
    fn remove(&self) -> Result<OwnedObjectPath, WireError>;
    #[zbus(allow_interactive_auth)]
    fn report_lost(&self) -> Result<Lost, WireError>;
    #[zbus(allow_interactive_auth)]
    fn reactivate(&self) -> Result<OwnedObjectPath, WireError>;
    #[zbus(allow_interactive_auth)]
    fn credential(&self) -> Result<CredentialRecord, WireError>;
    #[zbus(property)]
    fn id(&self) -> zbus::Result<String>;
    #[zbus(property)]
    fn account(&self) -> zbus::Result<String>;
    #[zbus(property)]
    fn kind(&self) -> zbus::Result<String>;
    #[zbus(property)]
    fn label(&self) -> zbus::Result<String>;
    #[zbus(property)]
    fn source(&self) -> zbus::Result<String>;
    #[zbus(property)]
    fn token_name(&self) -> zbus::Result<String>;
    #[zbus(property)]
    fn created(&self) -> zbus::Result<u64>;
    #[zbus(property)]
    fn last_used(&self) -> zbus::Result<u64>;
    #[zbus(property)]
    fn uses_remaining(&self) -> zbus::Result<i32>;
    #[zbus(property)]
    fn usable(&self) -> zbus::Result<bool>;
    #[zbus(property)]
    fn unusable_reason(&self) -> zbus::Result<String>;
    #[zbus(property)]
    fn pin_change_required(&self) -> zbus::Result<bool>;
    #[zbus(property)]
    fn lockout_seconds(&self) -> zbus::Result<u32>;
    #[zbus(property)]
    fn suspended(&self) -> zbus::Result<String>;
}

#[zbus::proxy(interface = "org.mfad.Mfad1.Operation", default_service = "org.mfad.Mfad1")]
pub trait Operation {
    fn answer_pin(&self, pin: OwnedFd) -> Result<(), WireError>;
    fn choose(&self, choice: &str) -> Result<(), WireError>;
    fn confirm(&self, yes: bool) -> Result<(), WireError>;
    fn cancel(&self) -> Result<(), WireError>;
    #[zbus(property(emits_changed_signal = "false"))]
    fn state(&self) -> zbus::Result<String>;
    #[zbus(property(emits_changed_signal = "false"))]
    fn current_prompt(&self) -> zbus::Result<(String, PromptDetails)>;
    #[zbus(signal)]
    fn prompt(&self, kind: String, details: PromptDetails);
    #[zbus(signal)]
    fn progress(&self, what: String, details: PromptDetails);
    #[zbus(signal)]
    fn finished(&self, outcome: String, result: OperationResult);
}

#[zbus::proxy(interface = "org.mfad.Mfad1.SignInSession", default_service = "org.mfad.Mfad1")]
pub trait SignInSession {
    fn select(&self, method: OwnedObjectPath) -> Result<(), WireError>;
    #[zbus(property(emits_changed_signal = "false"))]
    fn methods(&self) -> zbus::Result<Vec<MethodChoice>>;
    #[zbus(signal)]
    fn changed(&self, methods: Vec<MethodChoice>);
}
