//! What shows a token that its owner is there: a pinUvAuthToken, or its own verification within the
//! command itself, as tokens of CTAP 2.0 do it.

use std::sync::Arc;

use mfad_ctap::pin::{PinUvAuth, PinUvAuthToken};

/// Proof of user verification, for makeCredential and getAssertion.
#[derive(Debug, Clone)]
pub enum UvProof {
    /// By PIN, or by the token's own verification before the command.
    Token(Arc<PinUvAuthToken>),
    /// By option `uv` of the command (CTAP 2.0 §5.1 and §5.2).
    BuiltIn,
}

impl UvProof {
    /// Whether the command itself asks the token to verify.
    pub fn is_built_in(&self) -> bool {
        matches!(self, Self::BuiltIn)
    }

    /// The pinUvAuthToken, if it is one.
    pub fn token(&self) -> Option<&PinUvAuthToken> {
        match self {
            Self::Token(token) => Some(token),
            Self::BuiltIn => None,
        }
    }

    /// `pinUvAuthParam` and its protocol over this message, if there is a pinUvAuthToken.
    pub fn authenticate(&self, message: &[u8]) -> Option<PinUvAuth> {
        self.token().map(|token| token.authenticate(message))
    }
}

impl From<PinUvAuthToken> for UvProof {
    fn from(token: PinUvAuthToken) -> Self {
        Self::Token(Arc::new(token))
    }
}
