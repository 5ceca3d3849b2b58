//! Who asks, and for whom: the origin of the page, and the relying party that it may speak for
//! (WebAuthn L3 §5.1.3 steps 5 to 8, §5.11.1).

use std::collections::HashSet;

use mfad_terms::{Cause, DomException};
use mfad_text::{Text, clean, tr};
use url::{Host, Origin, Url};

use super::{Conversation, Failure, malformed, refusal};
use crate::prompt::PromptDetails;

/// What the client that passes a request on says of the page that asks.
#[derive(Debug, Clone, Default)]
pub struct ClientOptions {
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
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct RelatedOrigins {
    /// The relying party that it was fetched for.
    pub rp_id: String,
    /// Its `origins`.
    pub origins: Vec<String>,
}

/// The page that asks, found to be allowed to.
#[derive(Debug, Clone)]
pub struct Site {
    /// Its origin, serialized.
    pub origin: String,
    /// The page around it.
    pub around: TopOrigin,
    /// The relying party it asks for.
    pub rp_id: String,
    /// The program that it is shown in.
    pub program: Option<String>,
}

/// The page at the top, of a page that may be in a frame.
#[derive(Debug, Clone, PartialEq, Eq)]
pub enum TopOrigin {
    /// It is of the same origin.
    Same,
    /// It is of this one.
    Other(String),
    /// It is of another one, which the browser does not tell.
    Unknown,
}

impl TopOrigin {
    fn from_option(top_origin: Option<&str>) -> Result<Self, Failure> {
        match top_origin {
            None => Ok(Self::Same),
            Some("") => Ok(Self::Unknown),
            Some(origin) => serialized(origin).map(Self::Other),
        }
    }
}

/// How many sites may share a relying party; of more, the first count (§5.11.1).
const MOST_LABELS: usize = 5;
/// The most characters of a program's name.
const LONGEST_PROGRAM: usize = 64;

impl Site {
    /// The page that these options tell of, asking for this relying party; for its own if `None`.
    pub fn from_options(options: &ClientOptions, rp_id: Option<&str>) -> Result<Self, Failure> {
        let (origin, domain) = secure(&options.origin)?;
        let around = TopOrigin::from_option(options.top_origin.as_deref())?;
        let rp_id = match rp_id {
            None => domain,
            Some(claimed) if speaks_for(&domain, claimed) => claimed.to_owned(),
            Some(claimed) if is_vouched_for(&origin, claimed, options) => claimed.to_owned(),
            Some(claimed) => return Err(of_another(claimed, options)),
        };
        let program = options.program.as_deref().map(shown).filter(|name| !name.is_empty());
        Ok(Self { origin: options.origin.clone(), around, rp_id, program })
    }

    /// What a person is told of who asks: the page's host, and what shows it.
    pub fn shown(&self) -> Text {
        let around = match &self.around {
            TopOrigin::Same => None,
            TopOrigin::Other(top) => Some(tr!("site-inside", site = bare(top))),
            TopOrigin::Unknown => Some(tr!("site-inside-another")),
        };
        let of_another = self.other_rp_id().map(|rp_id| tr!("site-passkey-of", rp_id));
        let page = Some(bare(&self.origin).into());
        let shown = Text::sentences([page, around, of_another].into_iter().flatten());
        let asked_by = self.program.as_ref().map(|program| tr!("site-asked-by", program));
        asked_by.map_or(shown.clone(), |asked_by| Text::Joined(vec![shown, asked_by]))
    }

    /// Tells the caller of a relying party that is not the page's own host.
    pub fn announce(&self, ui: &Conversation) {
        if let Some(rp_id) = self.other_rp_id() {
            announce(ui, "relying-party", rp_id);
        }
    }

    /// The relying party, if it is not the page's own host.
    pub fn other_rp_id(&self) -> Option<&str> {
        let host = bare(&self.origin).split(':').next();
        Some(self.rp_id.as_str()).filter(|rp_id| host != Some(rp_id))
    }
}

fn bare(origin: &str) -> &str {
    origin.split_once("://").map_or(origin, |(_, rest)| rest)
}

fn shown(program: &str) -> String {
    clean(program).chars().take(LONGEST_PROGRAM).collect()
}

/// The origin and its domain, if a page of it may use WebAuthn at all.
fn secure(serialized: &str) -> Result<(Origin, String), Failure> {
    if serialized == "null" {
        let message = "A page without an origin asked for a passkey. It was refused.";
        return Err(refusal(DomException::NotAllowed, Cause::SiteRefused, message));
    }
    let origin = parse(serialized).ok_or_else(|| no_origin(serialized))?;
    let Origin::Tuple(scheme, Host::Domain(domain), _) = &origin else {
        return Err(not_this_site(format!(
            "{} has no domain name, and passkeys are for domains. It was refused.",
            clean(serialized)
        )));
    };
    let domain = domain.clone();
    if scheme == "https" || (scheme == "http" && is_local(&domain)) {
        return Ok((origin, domain));
    }
    Err(not_this_site(format!(
        "{} is not reached over https, so nothing proves that it is what it says. It was refused.",
        clean(serialized)
    )))
}

fn is_local(domain: &str) -> bool {
    domain == "localhost" || domain.ends_with(".localhost")
}

/// An origin in its one serialized form.
fn parse(serialized: &str) -> Option<Origin> {
    let origin = Url::parse(serialized).ok()?.origin();
    (origin.ascii_serialization() == serialized).then_some(origin)
}

fn serialized(origin: &str) -> Result<String, Failure> {
    parse(origin).map(|_| origin.to_owned()).ok_or_else(|| no_origin(origin))
}

fn no_origin(text: &str) -> Failure {
    malformed(format!("“{}” is not the origin of a page.", clean(text)))
}

/// Whether a page of this domain may speak for that relying party: it is the same, or a domain above
/// it that is somebody's (HTML, "is a registrable domain suffix of or is equal to").
pub fn speaks_for(domain: &str, rp_id: &str) -> bool {
    if !is_domain(rp_id) {
        return false;
    }
    let above = || domain.strip_suffix(rp_id).is_some_and(|rest| rest.ends_with('.'));
    domain == rp_id || (above() && psl::domain_str(rp_id).is_some())
}

/// Whether it is a domain, in the one form that a URL would have it.
fn is_domain(text: &str) -> bool {
    matches!(Host::parse(text), Ok(Host::Domain(domain)) if domain == text)
}

/// Whether the browser or the relying party itself says that this origin may speak for it.
fn is_vouched_for(origin: &Origin, rp_id: &str, options: &ClientOptions) -> bool {
    let listed = options.related_origins.as_ref().is_some_and(|it| is_related(origin, rp_id, it));
    is_domain(rp_id) && (options.rp_id_checked == Some(true) || listed)
}

/// Whether the list is of this relying party and has this origin (§5.11.1).
fn is_related(origin: &Origin, rp_id: &str, related: &RelatedOrigins) -> bool {
    if related.rp_id != rp_id {
        return false;
    }
    let mut labels = HashSet::new();
    related.origins.iter().filter_map(|it| Url::parse(it).ok()).any(|url| {
        let Some(label) = url.domain().and_then(label) else { return false };
        if labels.len() >= MOST_LABELS && !labels.contains(&label) {
            return false;
        }
        labels.insert(label);
        url.origin() == *origin
    })
}

/// What stands in front of the public suffix: `example` of `www.example.co.uk`.
fn label(domain: &str) -> Option<String> {
    psl::domain_str(domain)?.split('.').next().map(str::to_owned)
}

/// The page names a relying party that is not its own; a list that was not given may make it so.
fn of_another(claimed: &str, options: &ClientOptions) -> Failure {
    let missing = options.related_origins.is_none() && is_domain(claimed);
    let message = format!(
        "The page at {} asks for a passkey of “{}”, which is another site's. It was refused.",
        options.origin,
        clean(claimed)
    );
    Failure { related_origins_for: missing.then(|| claimed.to_owned()), ..not_this_site(message) }
}

/// Tells the caller something of a relying party.
pub fn announce(ui: &Conversation, what: &'static str, rp_id: &str) {
    let labels = Some(vec![rp_id.into()]);
    let reason = tr!("site-passkey-of", rp_id);
    ui.progress(what, PromptDetails { reason, labels, ..PromptDetails::default() });
}

/// The page may not ask this.
pub fn not_this_site(message: impl Into<Text>) -> Failure {
    refusal(DomException::Security, Cause::SiteRefused, message)
}

#[cfg(test)]
mod tests;
