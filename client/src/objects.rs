//! Tokens and methods as the bus describes them, and as `--json` prints them.

use std::collections::{BTreeMap, HashMap};

use mfad_bus::{METHODS_PATH, Objects, PinStatus, TOKENS_PATH};
use serde::Serialize;
use zbus::{OwnedObjectPath, OwnedVariant};

/// The properties of one interface.
pub type Properties = HashMap<String, OwnedVariant>;
/// The interfaces of one object.
pub type ObjectInterfaces = HashMap<String, Properties>;

const TOKEN: &str = "org.mfad.Mfad1.Token";
const FIDO2: &str = "org.mfad.Mfad1.Fido2";
const METHOD: &str = "org.mfad.Mfad1.Method";

/// A token that is plugged in.
#[derive(Debug, Clone, PartialEq, Serialize)]
pub struct Token {
    /// Its object.
    #[serde(skip)]
    pub path: OwnedObjectPath,
    /// The last part of its path.
    pub id: String,
    /// What a person calls it.
    pub name: String,
    /// Its kind, as a word of the contract.
    pub kind: String,
    /// How it is connected, as a word of the contract.
    pub transport: String,
    /// Who made it, if it says so.
    pub vendor: Option<String>,
    /// Its model, if it says so.
    pub product: Option<String>,
    /// The version of its firmware, if it says so.
    pub firmware: Option<String>,
    /// Its serial number, if it says so.
    pub serial: Option<String>,
    /// What model it is by its FIDO2 application.
    pub aaguid: Option<String>,
    /// What is on it: `fido2`, `u2f`, `piv`, `oath`, `openpgp`.
    pub applications: Vec<String>,
    /// Why it cannot be used, as a sentence for people; nothing if it can.
    pub problem: Option<String>,
    /// What helps, as a word of the contract; nothing if nothing does.
    pub problem_remedy: Option<String>,
    /// Its FIDO2 application, if it has one.
    pub fido2: Option<Fido2Info>,
}

/// A token by its id and name.
#[derive(Debug, Serialize)]
pub struct Named<'t> {
    id: &'t str,
    name: &'t str,
}

/// What the FIDO2 application of a token says of itself.
#[derive(Debug, Clone, Default, PartialEq, Serialize)]
pub struct Fido2Info {
    /// What it speaks.
    pub versions: Vec<String>,
    /// The extensions that it knows.
    pub extensions: Vec<String>,
    /// Its options (CTAP 2.2 §6.4).
    pub options: BTreeMap<String, bool>,
    /// Whether it has a PIN.
    pub pin_set: bool,
    /// Whether the PIN has to be changed before the key takes it.
    pub pin_change_required: bool,
    /// The fewest characters of a new PIN; nothing if it takes none.
    pub minimum_pin: Option<u32>,
}

/// An enrolled sign-in method.
#[derive(Debug, Clone, PartialEq, Serialize)]
pub struct Method {
    /// Its object.
    #[serde(skip)]
    pub path: OwnedObjectPath,
    /// The last part of its path.
    pub id: String,
    /// What its owner calls it.
    pub label: String,
    /// Its kind, as a word of the contract.
    pub kind: String,
    /// Whose it is.
    pub account: String,
    /// Who says that it is one, as a word: `local` or `directory`.
    pub source: String,
    /// The token that it is on, if it is on one.
    pub token_name: Option<String>,
    /// When it was set up, in seconds since 1970.
    pub created: u64,
    /// When it was last used, in seconds since 1970; nothing if never.
    pub last_used: Option<u64>,
    /// How often it can still be used; nothing if that has no end.
    pub left: Option<u32>,
    /// Whether it can be used right now.
    pub usable: bool,
    /// Why not, as a sentence; nothing if it can.
    pub why_not: Option<String>,
    /// Whether its key is plugged in and takes no PIN before that was changed.
    pub pin_change_required: bool,
    /// Why it is suspended, as a word: `lost`, `reset` or `directory`; nothing if it is not.
    pub suspended: Option<String>,
    /// Seconds that it has to be left alone after wrong tries; nothing if it need not be.
    pub waiting: Option<u32>,
}

/// How the PIN of a token stands.
#[derive(Debug, Clone, PartialEq, Serialize)]
pub struct Pin {
    /// A word of [`mfad_bus::PinState`].
    pub state: String,
    /// How many wrong PINs it still takes.
    pub attempts: Option<u32>,
    /// How many fingers that it does not know.
    pub verification_attempts: Option<u32>,
    /// The fewest characters of a PIN.
    pub minimum: u32,
    /// The most bytes of a PIN.
    pub maximum: u32,
}

impl Token {
    /// The token at this path, if there is one.
    #[must_use]
    pub fn read(path: &OwnedObjectPath, interfaces: &ObjectInterfaces) -> Option<Self> {
        let of = PropertyReader(interfaces.get(TOKEN)?);
        Some(Self {
            path: path.clone(),
            id: of.text("Id"),
            name: of.text("Name"),
            kind: of.text("Kind"),
            transport: of.text("Transport"),
            vendor: of.text_if_any("Vendor"),
            product: of.text_if_any("Product"),
            firmware: of.text_if_any("Firmware"),
            serial: of.text_if_any("Serial"),
            aaguid: of.text_if_any("Aaguid"),
            applications: of.value("Applications").unwrap_or_default(),
            problem: of.text_if_any("Problem"),
            problem_remedy: of.text_if_any("ProblemRemedy"),
            fido2: interfaces
                .get(FIDO2)
                .map(|properties| Fido2Info::read(&PropertyReader(properties))),
        })
    }

    /// Whether it has this application.
    #[must_use]
    pub fn has(&self, application: &str) -> bool {
        self.applications.iter().any(|it| it == application)
    }

    /// How what is printed about it names it.
    #[must_use]
    pub fn named(&self) -> Named<'_> {
        Named { id: &self.id, name: &self.name }
    }

    /// What a person may type for it.
    #[must_use]
    pub fn names(&self) -> Vec<&str> {
        let names = [Some(self.id.as_str()), Some(&self.name), self.serial.as_deref()];
        names.into_iter().flatten().collect()
    }
}

impl Fido2Info {
    /// Whether it takes a PIN.
    #[must_use]
    pub fn takes_pin(&self) -> bool {
        self.options.contains_key("clientPin")
    }

    /// Whether it tells the passkeys on it.
    #[must_use]
    pub fn tells_passkeys(&self) -> bool {
        self.has(&["credMgmt", "credentialMgmtPreview"])
    }

    /// Whether it knows fingers, or can learn them.
    #[must_use]
    pub fn knows_fingers(&self) -> bool {
        ["bioEnroll", "userVerificationMgmtPreview"].iter().any(|it| self.options.contains_key(*it))
    }

    /// Whether its settings can be changed.
    #[must_use]
    pub fn has_settings(&self) -> bool {
        self.has(&["authnrCfg"])
    }

    /// Whether it makes secrets.
    #[must_use]
    pub fn makes_secrets(&self) -> bool {
        self.extensions.iter().any(|it| it == "hmac-secret")
    }

    fn has(&self, any: &[&str]) -> bool {
        any.iter().any(|it| self.options.get(*it) == Some(&true))
    }

    fn read(of: &PropertyReader) -> Self {
        let options: HashMap<String, bool> = of.value("Options").unwrap_or_default();
        Self {
            versions: of.value("Versions").unwrap_or_default(),
            extensions: of.value("Extensions").unwrap_or_default(),
            options: options.into_iter().collect(),
            pin_set: of.value("PinSet").unwrap_or_default(),
            pin_change_required: of.value("PinChangeRequired").unwrap_or_default(),
            minimum_pin: of.value("MinimumPin").filter(|least| *least > 0),
        }
    }
}

impl Method {
    /// The method at this path, if there is one.
    #[must_use]
    pub fn read(path: &OwnedObjectPath, interfaces: &ObjectInterfaces) -> Option<Self> {
        let of = PropertyReader(interfaces.get(METHOD)?);
        Some(Self {
            path: path.clone(),
            id: of.text("Id"),
            label: of.text("Label"),
            kind: of.text("Kind"),
            account: of.text("Account"),
            source: of.text_if_any("Source").unwrap_or_else(|| "local".to_owned()),
            token_name: of.text_if_any("TokenName"),
            created: of.value("Created").unwrap_or_default(),
            last_used: of.value("LastUsed").filter(|seconds| *seconds > 0),
            left: of.value("UsesRemaining").and_then(|left: i32| u32::try_from(left).ok()),
            usable: of.value("Usable").unwrap_or_default(),
            why_not: of.text_if_any("UnusableReason"),
            pin_change_required: of.value("PinChangeRequired").unwrap_or_default(),
            suspended: of.text_if_any("Suspended"),
            waiting: of.value("LockoutSeconds").filter(|seconds| *seconds > 0),
        })
    }

    /// What a person may type for it.
    #[must_use]
    pub fn names(&self) -> Vec<&str> {
        vec![&self.id, &self.label]
    }
}

impl From<PinStatus> for Pin {
    fn from(status: PinStatus) -> Self {
        let PinStatus { state, attempts, verification_attempts, minimum, maximum } = status;
        Self { state, attempts, verification_attempts, minimum, maximum }
    }
}

/// The tokens among these objects, in the order of their ids.
#[must_use]
pub fn tokens(objects: &Objects) -> Vec<Token> {
    let mut tokens: Vec<_> = objects_below(objects, TOKENS_PATH)
        .filter_map(|(path, it)| Token::read(path, it))
        .collect();
    tokens.sort_by(|one, other| one.id.cmp(&other.id));
    tokens
}

/// The methods of an account among these objects, in the order they were enrolled in. An
/// administrator sees everybody's.
#[must_use]
pub fn methods(objects: &Objects, account: &str) -> Vec<Method> {
    let all = objects_below(objects, METHODS_PATH).filter_map(|(path, it)| Method::read(path, it));
    let mut methods: Vec<_> = all.filter(|it| it.account == account).collect();
    // In the order in which they were set up; the clock of that has whole seconds.
    methods.sort_by(|one, other| {
        (one.created, &one.label, &one.id).cmp(&(other.created, &other.label, &other.id))
    });
    methods
}

fn objects_below<'o>(
    objects: &'o Objects,
    folder: &str,
) -> impl Iterator<Item = (&'o OwnedObjectPath, &'o ObjectInterfaces)> {
    let folder = format!("{folder}/");
    objects.iter().filter(move |(path, _)| path.as_str().starts_with(&folder))
}

/// Reads properties by name; one that is missing or of another type reads as nothing.
struct PropertyReader<'p>(&'p Properties);

impl PropertyReader<'_> {
    fn value<T: TryFrom<OwnedVariant>>(&self, name: &str) -> Option<T> {
        self.0.get(name)?.try_clone().ok()?.try_into().ok()
    }

    fn text(&self, name: &str) -> String {
        self.value(name).unwrap_or_default()
    }

    fn text_if_any(&self, name: &str) -> Option<String> {
        self.value(name).filter(|text: &String| !text.is_empty())
    }
}

#[cfg(test)]
mod tests {
    use mfad_bus::object_path;
    use zbus::Variant;

    use super::*;

    fn token(id: &str, name: &str, serial: &str) -> Token {
        let value = |text: &str| Variant::from(text.to_owned()).try_into_owned().unwrap();
        let named = [("Id", id), ("Name", name), ("Serial", serial), ("Kind", "security-key")];
        let properties = named.map(|(key, text)| (key.to_owned(), value(text))).into();
        let interfaces = HashMap::from([(TOKEN.to_owned(), properties)]);
        Token::read(&object_path(TOKENS_PATH, id).unwrap(), &interfaces).unwrap()
    }

    #[test]
    fn what_a_token_does_not_say_is_null_in_json() {
        let json = serde_json::to_value(token("key_1", "Key 1", "")).unwrap();
        assert_eq!(json["id"], "key_1");
        assert!(json["serial"].is_null() && json["fido2"].is_null());
        assert!(json.get("path").is_none());
    }

    #[test]
    fn a_property_of_another_type_reads_as_nothing() {
        let path = object_path(METHODS_PATH, "m1").unwrap();
        let number = Variant::from(7u64).try_into_owned().unwrap();
        let properties = HashMap::from([("Label".to_owned(), number)]);
        let interfaces = HashMap::from([(METHOD.to_owned(), properties)]);
        let method = Method::read(&path, &interfaces).unwrap();
        assert_eq!((method.label.as_str(), method.last_used), ("", None));
    }

    #[test]
    fn the_daemons_own_object_is_neither_token_nor_method() {
        let path = OwnedObjectPath::try_from("/org/mfad/Mfad1").unwrap();
        let objects = Objects::from([(path, HashMap::from([(TOKEN.into(), HashMap::new())]))]);
        assert!(tokens(&objects).is_empty() && methods(&objects, "anna").is_empty());
    }
}
