//! What a pinUvAuthToken may be used for (CTAP 2.2 §6.5.5.7, table of permissions).

use std::ops::BitOr;

/// A set of permissions.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Default)]
pub struct Permissions(u8);

impl Permissions {
    /// `mc`: makeCredential, for one relying party.
    pub const MAKE_CREDENTIAL: Self = Self(0x01);
    /// `ga`: getAssertion, for one relying party.
    pub const GET_ASSERTION: Self = Self(0x02);
    /// `cm`: credential management.
    pub const CREDENTIAL_MANAGEMENT: Self = Self(0x04);
    /// `be`: enrolling fingerprints.
    pub const BIO_ENROLLMENT: Self = Self(0x08);
    /// `lbw`: writing large blobs.
    pub const LARGE_BLOB_WRITE: Self = Self(0x10);
    /// `acfg`: configuring the token.
    pub const AUTHENTICATOR_CONFIGURATION: Self = Self(0x20);
    /// `pcmr`: reading credentials, with a token that may be kept; with no other permission.
    pub const PERSISTENT_CREDENTIAL_MANAGEMENT_READ_ONLY: Self = Self(0x40);

    /// Whether any of `others` is among them.
    pub fn has_any(self, others: Self) -> bool {
        self.0 & others.0 != 0
    }

    /// Whether it is `mc`, `ga` or both, and nothing else.
    pub fn is_for_credentials(self) -> bool {
        self.0 & !(Self::MAKE_CREDENTIAL.0 | Self::GET_ASSERTION.0) == 0
    }

    /// The bits as they are sent.
    pub fn bits(self) -> u8 {
        self.0
    }
}

impl BitOr for Permissions {
    type Output = Self;

    fn bitor(self, other: Self) -> Self {
        Self(self.0 | other.0)
    }
}
