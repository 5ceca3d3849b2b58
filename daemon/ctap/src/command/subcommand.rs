//! What commands with subcommands share: parameters in a map of their own, and a proof over the
//! subcommand and those parameters.

use crate::cbor::{Fields, Value};
use crate::pin::{PinUvAuth, PinUvAuthToken};

/// A subcommand with its parameters and proof, before the command puts keys to them.
pub(super) struct Subcommand {
    code: u8,
    params: Vec<u8>,
    auth: Option<PinUvAuth>,
}

impl Subcommand {
    /// A subcommand that needs no proof.
    pub(super) fn open(code: u8, params: Fields) -> Self {
        Self { code, params: encoded(params), auth: None }
    }

    /// A subcommand with `token`'s proof over `prefix || code || params`.
    pub(super) fn proven(prefix: &[u8], code: u8, params: Fields, token: &PinUvAuthToken) -> Self {
        let params = encoded(params);
        let auth = token.authenticate(&[prefix, &[code], &params].concat());
        Self { code, params, auth: Some(auth) }
    }

    /// The fields of the request: subcommand, parameters, protocol and proof from the key `first`
    /// on, as every such command numbers them.
    pub(super) fn fields(self, fields: Fields, first: i64) -> Fields {
        let key = |offset: i64| first.saturating_add(offset);
        let params = (!self.params.is_empty()).then_some(Value::Raw(self.params));
        fields
            .with(key(0), i64::from(self.code))
            .with_some(key(1), params)
            .with_some(key(2), self.auth.as_ref().map(|auth| auth.protocol.number()))
            .with_some(key(3), self.auth.as_ref().map(|auth| auth.param.as_slice()))
    }
}

/// Parameters as they are sent and proven: nothing at all if there are none.
fn encoded(params: Fields) -> Vec<u8> {
    if params.is_empty() { Vec::new() } else { params.encode() }
}
