//! `docs/dbus/org.mfad.Mfad1.xml` beside what the running daemon says of itself.

use std::collections::{BTreeMap, BTreeSet};

use end_to_end::{Machine, Person};
use mfad_bus::{Cause, EnrollOptions, METHODS_PATH, ROOT_PATH, SignInOptions, TOKENS_PATH};
use roxmltree::{Document, Node, ParsingOptions};
use virtual_token::Touch;

const CONTRACT: &str = concat!(env!("CARGO_MANIFEST_DIR"), "/../../docs/dbus/org.mfad.Mfad1.xml");
/// Every object of every service has these; the contract need not say so.
const STANDARD: [&str; 3] = ["Introspectable", "Peer", "Properties"];

/// The members of each interface, each as one comparable line.
type Interfaces = BTreeMap<String, BTreeSet<String>>;

fn parse(xml: &str) -> Interfaces {
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

async fn introspect(person: &Person, path: &str, all: &mut Interfaces) {
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

#[tokio::test]
async fn every_interface_member_and_type_agrees() {
    let machine = Machine::new();
    let key = machine.plugged("A1");
    let _daemon = machine.start().await;
    let mut person = machine.person().await;
    person.wait_for_token("virtual_key_a1").await;
    person.enroll(&EnrollOptions::default()).await.unwrap();
    key.set_touch(Touch::Never);
    let operation = person.sign_in().await.begin("", &SignInOptions::default()).await.unwrap();

    let mut served = Interfaces::new();
    introspect(&person, ROOT_PATH, &mut served).await;
    introspect(&person, &format!("{TOKENS_PATH}/virtual_key_a1"), &mut served).await;
    let objects = person.objects().await;
    let method = objects.keys().find(|it| it.starts_with(METHODS_PATH)).unwrap();
    introspect(&person, method, &mut served).await;
    introspect(&person, &operation, &mut served).await;

    let documented = parse(&std::fs::read_to_string(CONTRACT).unwrap());
    let names = |it: &Interfaces| it.keys().cloned().collect::<Vec<_>>();
    assert_eq!(names(&documented), names(&served));
    for (name, members) in &documented {
        assert_eq!(members, &served[name], "{name}");
    }
}

#[test]
fn every_error_is_documented() {
    let text = std::fs::read_to_string(CONTRACT).unwrap();
    for cause in Cause::ALL {
        assert!(text.contains(&format!("    {} ", cause.name())), "{}", cause.name());
    }
}
