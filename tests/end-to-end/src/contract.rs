//! The contract and what a running daemon says of itself, to lay them side by side.

use std::collections::{BTreeMap, BTreeSet};

use roxmltree::{Document, Node, ParsingOptions};

use crate::Person;

/// Where the contract is.
pub const FOLDER: &str = concat!(env!("CARGO_MANIFEST_DIR"), "/../../docs/dbus");
/// These are the same in every service, and have no file.
const STANDARD: [&str; 4] = ["Introspectable", "ObjectManager", "Peer", "Properties"];

/// The members of each interface, each as one comparable line.
pub type Interfaces = BTreeMap<String, BTreeSet<String>>;

/// Reads the contract, in which each file is called after its one interface.
pub fn documented() -> Interfaces {
    let files = std::fs::read_dir(FOLDER).unwrap().map(|file| file.unwrap().path());
    let files = files.filter(|file| file.extension().is_some_and(|it| it == "xml"));
    let mut all = Interfaces::new();
    for file in files {
        let of_file = parse(&std::fs::read_to_string(&file).unwrap());
        let name = file.file_stem().unwrap().to_str().unwrap();
        assert!(of_file.keys().eq([name]), "{}", file.display());
        all.extend(of_file);
    }
    all
}

/// Reads what introspection answers.
pub fn parse(xml: &str) -> Interfaces {
    let options = ParsingOptions { allow_dtd: true, ..ParsingOptions::default() };
    let document = Document::parse_with_options(xml, options).unwrap();
    let interfaces = document.descendants().filter(|node| node.has_tag_name("interface"));
    interfaces
        .map(|it| {
            (it.attribute("name").unwrap().to_owned(), it.children().filter_map(member).collect())
        })
        .filter(|(name, _)| {
            !STANDARD.iter().any(|it| *name == format!("org.freedesktop.DBus.{it}"))
        })
        .collect()
}

fn member(node: Node<'_, '_>) -> Option<String> {
    let kind = node.tag_name().name();
    let name = node.attribute("name")?;
    let children = |tag| node.children().filter(move |it: &Node| it.has_tag_name(tag));
    let default = if kind == "signal" { "out" } else { "in" };
    let arguments: Vec<_> = children("arg")
        .map(|it| {
            let direction = it.attribute("direction").unwrap_or(default);
            // Names of what comes back are for readers only.
            let name = it.attribute("name").filter(|_| direction == "in" || kind == "signal");
            format!("{direction} {} {}", it.attribute("type").unwrap(), name.unwrap_or("_"))
        })
        .collect();
    let changes = children("annotation")
        .find(|it| it.attribute("name").is_some_and(|it| it.ends_with("EmitsChangedSignal")))
        .and_then(|it| it.attribute("value"))
        .unwrap_or("true");
    match kind {
        "method" | "signal" => Some(format!("{kind} {name}({})", arguments.join(", "))),
        "property" => {
            let (type_, access) = (node.attribute("type")?, node.attribute("access")?);
            Some(format!("property {name} {type_} {access}, change told: {changes}"))
        }
        _ => None,
    }
}

/// Adds what the object at this path says of itself.
pub async fn introspect(person: &Person, path: &str, all: &mut Interfaces) {
    let reply = person
        .connection
        .call_method(
            Some(mfad_bus::BUS_NAME),
            path,
            Some("org.freedesktop.DBus.Introspectable"),
            "Introspect",
            &(),
        )
        .await
        .unwrap();
    all.extend(parse(&reply.body().deserialize::<String>().unwrap()));
}
