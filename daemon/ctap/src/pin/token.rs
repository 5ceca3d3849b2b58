//! The pinUvAuthToken, and what it proves (CTAP 2.2 §6.5.2.1, §6.5.5.7).

use std::fmt;

use zeroize::Zeroizing;

use super::{Protocol, cipher};

/// What a token gives out after PIN or verification. Wiped when dropped, and never shown.
pub struct PinUvAuthToken {
    protocol: Protocol,
    token: Zeroizing<Vec<u8>>,
}

impl PinUvAuthToken {
    /// `None` if the token has not the protocol's length: 32 bytes, with protocol one also 16.
    pub(super) fn new(protocol: Protocol, token: Zeroizing<Vec<u8>>) -> Option<Self> {
        let fits = match protocol {
            Protocol::One => matches!(token.len(), 16 | 32),
            Protocol::Two => token.len() == 32,
        };
        fits.then_some(Self { protocol, token })
    }

    /// Proof that whoever sends `message` holds the token. For makeCredential and getAssertion the
    /// message is the client data's hash.
    pub fn authenticate(&self, message: &[u8]) -> PinUvAuth {
        let param = cipher::authenticate(self.protocol, &self.token, message);
        PinUvAuth { protocol: self.protocol, param }
    }
}

impl fmt::Debug for PinUvAuthToken {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str("PinUvAuthToken(…)")
    }
}

/// Proof of PIN or verification in one request: `pinUvAuthParam` and `pinUvAuthProtocol`.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct PinUvAuth {
    pub(crate) protocol: Protocol,
    pub(crate) param: Vec<u8>,
}

impl PinUvAuth {
    /// Proof of nothing: a token that gets it asks for a touch and refuses then (CTAP 2.2 §6.1.2
    /// step 1). It is how a CTAP 2.0 token, which knows no selection, is told from others.
    pub fn empty(protocol: Protocol) -> Self {
        Self { protocol, param: Vec::new() }
    }
}
