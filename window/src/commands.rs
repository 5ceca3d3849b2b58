//! What can be done here as with a command of `mfactl`, by that command. Whatever does one of these names it;
//! the compiler complains of one that nothing names, and a test of `mfactl` compares them with what that has.

use gtk::glib;

/// Where debugging output goes (`G_MESSAGES_DEBUG`).
const DOMAIN: &str = "mfad-window";

macro_rules! commands {
    ($($name:ident = $words:literal,)*) => {
        /// A command of `mfactl` that can be done here, too.
        #[derive(Debug, Clone, Copy, PartialEq, Eq)]
        pub enum Command {
            $(#[doc = concat!("`", $words, "`")] $name,)*
        }

        impl Command {
            /// What is typed for it.
            pub fn words(self) -> &'static str {
                match self {
                    $(Self::$name => $words,)*
                }
            }
        }
    };
}

commands! {
    AppPasswordAdd = "mfactl app-password add",
    AppPasswordList = "mfactl app-password list",
    AppPasswordRemove = "mfactl app-password remove",
    CodesAdd = "mfactl codes add",
    CodesList = "mfactl codes list",
    CodesRemove = "mfactl codes remove",
    CodesRename = "mfactl codes rename",
    CodesShow = "mfactl codes show",
    Doctor = "mfactl doctor",
    Enroll = "mfactl enroll",
    FingerprintsAdd = "mfactl fingerprints add",
    FingerprintsList = "mfactl fingerprints list",
    FingerprintsRemove = "mfactl fingerprints remove",
    FingerprintsRename = "mfactl fingerprints rename",
    KeyringDisable = "mfactl keyring disable",
    KeyringEnable = "mfactl keyring enable",
    KeyringStatus = "mfactl keyring status",
    Log = "mfactl log",
    Lost = "mfactl lost",
    Methods = "mfactl methods",
    OpenPgpAdminPinChange = "mfactl openpgp admin-pin change",
    OpenPgpPinChange = "mfactl openpgp pin change",
    OpenPgpPinUnblock = "mfactl openpgp pin unblock",
    OpenPgpReset = "mfactl openpgp reset",
    OpenPgpResetCodeSet = "mfactl openpgp reset-code set",
    OpenPgpStatus = "mfactl openpgp status",
    PasskeysList = "mfactl passkeys list",
    PasskeysRemove = "mfactl passkeys remove",
    PasskeysRename = "mfactl passkeys rename",
    PinChange = "mfactl pin change",
    PinSet = "mfactl pin set",
    PinStatus = "mfactl pin status",
    PivCertificateExport = "mfactl piv certificate export",
    PivCertificateImport = "mfactl piv certificate import",
    PivKeyGenerate = "mfactl piv key generate",
    PivManagementKeyChange = "mfactl piv management-key change",
    PivPinChange = "mfactl piv pin change",
    PivPinUnblock = "mfactl piv pin unblock",
    PivPukChange = "mfactl piv puk change",
    PivReset = "mfactl piv reset",
    PivStatus = "mfactl piv status",
    Reactivate = "mfactl reactivate",
    RecoveryCodesNew = "mfactl recovery-codes new",
    Remove = "mfactl remove",
    Rename = "mfactl rename",
    Replace = "mfactl replace",
    Reset = "mfactl reset",
    SettingsAlwaysPin = "mfactl settings always-pin",
    SettingsEnterpriseAttestation = "mfactl settings enterprise-attestation",
    SettingsForcePinChange = "mfactl settings force-pin-change",
    SettingsMinimumPin = "mfactl settings minimum-pin",
    SettingsShow = "mfactl settings show",
    SettingsSites = "mfactl settings sites",
    SignIn = "mfactl sign-in",
    Site = "mfactl site",
    SiteNoteAdd = "mfactl site note add",
    SiteNoteList = "mfactl site note list",
    SiteNoteRemove = "mfactl site note remove",
    SiteNoteShow = "mfactl site note show",
    Status = "mfactl status",
    SupportBundle = "mfactl support-bundle",
    TokenShow = "mfactl token show",
    Tokens = "mfactl tokens",
    Trusted = "mfactl trusted",
    Watch = "mfactl watch",
}

impl Command {
    /// Says in the debugging output that this was done, as somebody would do it at a terminal.
    pub fn done(self) {
        glib::g_debug!(DOMAIN, "done: {}", self.words());
    }
}
