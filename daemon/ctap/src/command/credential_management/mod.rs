//! authenticatorCredentialManagement (CTAP 2.2 §6.8), and its preview in tokens from before
//! CTAP 2.1: the discoverable credentials that a token holds, listed, deleted and renamed.
//!
//! Credentials are listed relying party by relying party. Each list comes as a first reply, which
//! tells how many there are, and as many replies to requests for the next.

mod reply;

pub use reply::{Metadata, StoredCredential, StoredRelyingParty};

use super::GetInfo;
use super::subcommand::Subcommand;
use crate::User;
use crate::cbor::Fields;
use crate::credential::descriptor;
use crate::pin::PinUvAuthToken;

/// The command that a token manages credentials by.
///
/// Requests that take a token need one with [`CREDENTIAL_MANAGEMENT`]; those that only read also
/// take one with [`PERSISTENT_CREDENTIAL_MANAGEMENT_READ_ONLY`], where `perCredMgmtRO` is set.
///
/// [`CREDENTIAL_MANAGEMENT`]: super::client_pin::Permissions::CREDENTIAL_MANAGEMENT
/// [`PERSISTENT_CREDENTIAL_MANAGEMENT_READ_ONLY`]:
///     super::client_pin::Permissions::PERSISTENT_CREDENTIAL_MANAGEMENT_READ_ONLY
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum CredentialManagement {
    /// The command of CTAP 2.1 and later.
    Standard,
    /// The command of `FIDO_2_1_PRE`.
    Preview,
}

impl CredentialManagement {
    /// The command that the token has: option `credMgmt`, or else `credentialMgmtPreview`.
    pub fn from_info(info: &GetInfo) -> Option<Self> {
        if info.options.cred_mgmt() {
            Some(Self::Standard)
        } else if info.options.credential_mgmt_preview() {
            Some(Self::Preview)
        } else {
            None
        }
    }

    /// Whether [`CredentialManagement::update_user`] is there; the preview had none.
    pub fn updates_users(self) -> bool {
        self == Self::Standard
    }

    /// Asks how many credentials there are and fit in (§6.8.2). The reply is [`Metadata`].
    pub fn metadata(self, token: &PinUvAuthToken) -> Vec<u8> {
        self.request(0x01, Fields::new(), Some(token))
    }

    /// Asks for the first relying party (§6.8.3). [`StoredRelyingParty::decode_first`] reads the
    /// reply; a token without credentials may refuse with `NO_CREDENTIALS` instead.
    pub fn first_relying_party(self, token: &PinUvAuthToken) -> Vec<u8> {
        self.request(0x02, Fields::new(), Some(token))
    }

    /// Asks for the next relying party; no other request may have come between. The reply is a
    /// [`StoredRelyingParty`].
    pub fn next_relying_party(self) -> Vec<u8> {
        self.request(0x03, Fields::new(), None)
    }

    /// Asks for the first credential of a relying party (§6.8.4).
    /// [`StoredCredential::decode_first`] reads the reply.
    pub fn first_credential(self, rp_id_hash: &[u8; 32], token: &PinUvAuthToken) -> Vec<u8> {
        self.request(0x04, Fields::new().with_entry(0x01, rp_id_hash.as_slice()), Some(token))
    }

    /// Asks for the next credential; no other request may have come between. The reply is a
    /// [`StoredCredential`].
    pub fn next_credential(self) -> Vec<u8> {
        self.request(0x05, Fields::new(), None)
    }

    /// Deletes a credential (§6.8.5). The reply has no body.
    pub fn delete(self, credential_id: &[u8], token: &PinUvAuthToken) -> Vec<u8> {
        self.request(0x06, Fields::new().with_entry(0x02, descriptor(credential_id)), Some(token))
    }

    /// Replaces a credential's user, whose id has to be what it was (§6.8.6). Names left out are
    /// removed. The reply has no body.
    pub fn update_user(self, credential_id: &[u8], user: &User, token: &PinUvAuthToken) -> Vec<u8> {
        let params =
            Fields::new().with_entry(0x02, descriptor(credential_id)).with_entry(0x03, user);
        self.request(0x07, params, Some(token))
    }

    fn request(self, code: u8, params: Fields, token: Option<&PinUvAuthToken>) -> Vec<u8> {
        let command = match self {
            Self::Standard => 0x0A,
            Self::Preview => 0x41,
        };
        Subcommand::new(&[], code, params, token).fields(Fields::new(), 0x01).request(command)
    }
}
