//! What makeCredential and getAssertion both speak of: algorithms, relying parties, users and
//! credentials (WebAuthn L3 §5.4, §5.8.3).

/// A COSE signature algorithm (IANA COSE Algorithms registry). Any number is kept.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash)]
pub struct Algorithm(pub i64);

impl Algorithm {
    /// ECDSA with SHA-256, on P-256 here.
    pub const ES256: Self = Self(-7);
    /// EdDSA, Ed25519 here.
    pub const EDDSA: Self = Self(-8);
    /// ECDSA with SHA-384.
    pub const ES384: Self = Self(-35);
    /// ECDSA with SHA-512.
    pub const ES512: Self = Self(-36);
    /// RSASSA-PKCS1-v1_5 with SHA-256.
    pub const RS256: Self = Self(-257);
}
