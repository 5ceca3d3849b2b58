//! What commands with subcommands share: parameters in a map of their own, and a proof over the
//! subcommand and those parameters.

use crate::cbor::{Fields, Value};
use crate::pin::{PinUvAuth, PinUvAuthToken};

/// A subcommand with its parameters and proof, before the command puts keys to them.
pub(super) struct Subcommand {
    code: u8,
    /// As they are sent and proven: no bytes at all if there are none.
    params: Vec<u8>,
    auth: Option<PinUvAuth>,
}

impl Subcommand {
    /// A subcommand with the proof of `token`, if there is one, over `prefix || code || params`.
    pub(super) fn new(
        prefix: &[u8],
        code: u8,
        params: Fields,
        token: Option<&PinUvAuthToken>,
    ) -> Self {
        let params = if params.is_empty() { Vec::new() } else { params.encode() };
        let message = [prefix, &[code], &params].concat();
        Self { code, params, auth: token.map(|token| token.authenticate(&message)) }
    }

    /// The fields of the request: subcommand, parameters, protocol and proof from the key `first`
    /// on, as every such command numbers them.
    pub(super) fn fields(self, fields: Fields, first: i64) -> Fields {
        let key = |offset: i64| first.saturating_add(offset);
        let params = (!self.params.is_empty()).then_some(Value::Raw(self.params));
        fields
            .with_entry(key(0), i64::from(self.code))
            .with_some(key(1), params)
            .with_some(key(2), self.auth.as_ref().map(|auth| auth.protocol.number()))
            .with_some(key(3), self.auth.as_ref().map(|auth| auth.param.as_slice()))
    }
}
