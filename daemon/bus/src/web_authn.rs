//! What a browser, or a program that stands in for one, says and hears of a site's request.

use serde::{Deserialize, Serialize};
use zbus::{DeserializeDict, SerializeDict, Type};

/// Options of `WebAuthn.Create` and `WebAuthn.Get`.
#[derive(Debug, Clone, Default, SerializeDict, DeserializeDict, Type)]
#[zbus(signature = "dict", deny_unknown_fields)]
pub struct WebAuthnOptions {
    /// The serialized origin of the document that asks.
    pub origin: String,
    /// That of the page around it, if it is another; empty if that is not known.
    pub top_origin: Option<String>,
    /// The program that asks, as its name is shown.
    pub program: Option<String>,
    /// How many milliseconds the program waits; as long as the page has it when absent.
    pub timeout: Option<u64>,
    /// `required` or `optional`; `required` when absent.
    pub mediation: Option<String>,
    /// The origins that share a relying party, if its file was fetched.
    pub related_origins: Option<RelatedOrigins>,
    /// The browser found that the document may speak for the relying party that it names.
    pub rp_id_checked: Option<bool>,
}

/// The file at `https://RPID/.well-known/webauthn`. It says nothing about any other relying party.
#[derive(Debug, Clone, Default, PartialEq, Eq, Serialize, Deserialize, Type)]
pub struct RelatedOrigins {
    /// The relying party that it was fetched for.
    pub rp_id: String,
    /// Its `origins`.
    pub origins: Vec<String>,
}
