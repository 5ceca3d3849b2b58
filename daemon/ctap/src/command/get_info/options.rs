//! The options in getInfo (CTAP 2.2 §6.4, table of option IDs).

use std::collections::BTreeMap;

/// Options by name, as the token gave them; names that the specification does not know are kept.
///
/// Where an option has three states, the accessor returns `None` for "cannot", `Some(false)` for
/// "can, but is not set up or switched off", and `Some(true)` for "is set up or switched on".
#[derive(Debug, Clone, Default, PartialEq, Eq)]
pub struct Options(pub BTreeMap<String, bool>);

impl Options {
    /// The option of this name, if the token names it.
    pub fn option(&self, name: &str) -> Option<bool> {
        self.0.get(name).copied()
    }

    fn is_on(&self, name: &str) -> bool {
        self.option(name).unwrap_or(false)
    }

    /// `plat`: it is built into this machine and cannot be taken elsewhere.
    pub fn plat(&self) -> bool {
        self.is_on("plat")
    }

    /// `rk`: it keeps discoverable credentials.
    pub fn rk(&self) -> bool {
        self.is_on("rk")
    }

    /// `up`: it can ask for a touch. The default is yes.
    pub fn user_presence(&self) -> bool {
        self.option("up").unwrap_or(true)
    }

    /// `clientPin`: a PIN is set.
    pub fn client_pin(&self) -> Option<bool> {
        self.option("clientPin")
    }

    /// `uv`: its own verification of the person, say by fingerprint, is set up.
    pub fn uv(&self) -> Option<bool> {
        self.option("uv")
    }

    /// Its own verification is set up, and happens within makeCredential and getAssertion (option
    /// `uv` there), because it gives out no tokens for it. So it was before CTAP 2.1.
    pub fn verifies_within_commands(&self) -> bool {
        self.uv() == Some(true) && !self.pin_uv_auth_token()
    }

    /// `pinUvAuthToken`: it gives out tokens with permissions.
    pub fn pin_uv_auth_token(&self) -> bool {
        self.is_on("pinUvAuthToken")
    }

    /// `noMcGaPermissionsWithClientPin`: a token had by PIN does not serve makeCredential and
    /// getAssertion.
    pub fn no_mc_ga_permissions_with_client_pin(&self) -> bool {
        self.is_on("noMcGaPermissionsWithClientPin")
    }

    /// `largeBlobs`: it has the authenticatorLargeBlobs command.
    pub fn large_blobs(&self) -> bool {
        self.is_on("largeBlobs")
    }

    /// `ep`: enterprise attestation is switched on.
    pub fn ep(&self) -> Option<bool> {
        self.option("ep")
    }

    /// `bioEnroll`: fingerprints are enrolled.
    pub fn bio_enroll(&self) -> Option<bool> {
        self.option("bioEnroll")
    }

    /// `userVerificationMgmtPreview`: as `bioEnroll`, from before CTAP 2.1.
    pub fn user_verification_mgmt_preview(&self) -> Option<bool> {
        self.option("userVerificationMgmtPreview")
    }

    /// `uvBioEnroll`: its own verification may authorize enrolling fingerprints.
    pub fn uv_bio_enroll(&self) -> bool {
        self.is_on("uvBioEnroll")
    }

    /// `authnrCfg`: it has the authenticatorConfig command.
    pub fn authnr_cfg(&self) -> bool {
        self.is_on("authnrCfg")
    }

    /// `uvAcfg`: its own verification may authorize authenticatorConfig.
    pub fn uv_acfg(&self) -> bool {
        self.is_on("uvAcfg")
    }

    /// `credMgmt`: it has the authenticatorCredentialManagement command.
    pub fn cred_mgmt(&self) -> bool {
        self.is_on("credMgmt")
    }

    /// `perCredMgmtRO`: a token with permission to read credentials may be kept.
    pub fn per_cred_mgmt_ro(&self) -> bool {
        self.is_on("perCredMgmtRO")
    }

    /// `credentialMgmtPreview`: as `credMgmt`, from before CTAP 2.1.
    pub fn credential_mgmt_preview(&self) -> bool {
        self.is_on("credentialMgmtPreview")
    }

    /// `setMinPINLength`: the shortest PIN allowed can be raised.
    pub fn set_min_pin_length(&self) -> bool {
        self.is_on("setMinPINLength")
    }

    /// `makeCredUvNotRqd`: makeCredential works without PIN or verification for credentials that
    /// are not discoverable.
    pub fn make_cred_uv_not_rqd(&self) -> bool {
        self.is_on("makeCredUvNotRqd")
    }

    /// `alwaysUv`: every use needs PIN or verification.
    pub fn always_uv(&self) -> Option<bool> {
        self.option("alwaysUv")
    }
}
