//! `mfactl watch`: tokens and methods as they come and go. It waits for signals and never asks.

use std::collections::HashMap;

use futures_util::StreamExt;
use mfad_bus::{Objects, ROOT_PATH};
use serde::Serialize;
use zbus::message::{Message, Type};
use zbus::{MatchRule, MessageStream, OwnedObjectPath};

use crate::Session;
use crate::daemon::Daemon;
use crate::exit::Failure;
use crate::methods::why_not;
use crate::objects::{self, Interfaces, Method, Token};
use crate::output::{Output, Style, visible};

/// A line of output.
#[derive(Serialize)]
struct Line<'l> {
    event: Change,
    #[serde(flatten)]
    thing: &'l Thing,
}

/// What happened to it.
#[derive(Debug, Clone, Copy, PartialEq, Serialize)]
#[serde(rename_all = "lowercase")]
enum Change {
    /// It was there when this began.
    Present,
    Added,
    Changed,
    Removed,
}

/// What comes and goes.
#[derive(Debug, Clone, PartialEq, Serialize)]
#[serde(rename_all = "lowercase")]
enum Thing {
    Token(Token),
    Method(Method),
}

pub(crate) async fn run(at: &Session) -> Result<(), Failure> {
    let daemon = at.daemon().await?;
    let gone = daemon.gone().await?;
    let mut signals = signals(&daemon).await?;
    let mut objects = daemon.objects().await?;
    let tokens = objects::tokens(&objects).into_iter().map(Thing::Token);
    for thing in tokens.chain(objects::methods(&objects).into_iter().map(Thing::Method)) {
        print(at.output, Change::Present, &thing)?;
    }
    tokio::pin!(gone);
    loop {
        let message = tokio::select! {
            message = signals.next() => message,
            () = &mut gone => None,
        };
        let Some(message) = message.transpose()? else {
            return Err(Failure::no_daemon("mfad stopped. Watch again when it runs."));
        };
        if let Some((change, thing)) = apply(&mut objects, &daemon, &message) {
            print(at.output, change, &thing)?;
        }
    }
}

async fn signals(daemon: &Daemon) -> zbus::Result<MessageStream> {
    let rule = MatchRule::builder()
        .msg_type(Type::Signal)
        .sender(daemon.owner.clone())
        .path_namespace(ROOT_PATH)
        .build()?;
    MessageStream::for_match_rule(rule, &daemon.connection, None).await
}

fn print(output: Output, event: Change, thing: &Thing) -> Result<(), Failure> {
    output.json(&Line { event, thing })?;
    output.text(&sentence(event, thing, output.style))?;
    Ok(())
}

fn sentence(change: Change, thing: &Thing, style: Style) -> String {
    let (word, name) = match thing {
        Thing::Token(token) => {
            let word = match change {
                Change::Present => "plugged in",
                Change::Added => "plugged in now",
                Change::Changed => "changed",
                Change::Removed => "pulled out",
            };
            (word.to_owned(), format!("{} ({})", visible(&token.name), token.id))
        }
        Thing::Method(method) => {
            let word = match (change, method.usable) {
                (Change::Removed, _) => "no longer a way to sign in".to_owned(),
                (Change::Added, _) => "new way to sign in".to_owned(),
                (Change::Present | Change::Changed, true) => "ready to sign in".to_owned(),
                (Change::Present | Change::Changed, false) => why_not(method),
            };
            (word, visible(&method.label))
        }
    };
    format!("{}: {word}", style.bold(&name))
}

/// What a signal says has happened, with `objects` brought up to date.
fn apply(objects: &mut Objects, daemon: &Daemon, message: &Message) -> Option<(Change, Thing)> {
    if message.header().sender()?.as_str() != daemon.owner.as_str() {
        return None;
    }
    let news = News::read(message)?;
    let path = news.path.clone();
    let before = thing(objects, &path);
    news.enter(objects);
    match (before, thing(objects, &path)) {
        (None, Some(after)) => Some((Change::Added, after)),
        (Some(before), None) => Some((Change::Removed, before)),
        (Some(before), Some(after)) if before != after => Some((Change::Changed, after)),
        _ => None,
    }
}

fn thing(objects: &Objects, path: &OwnedObjectPath) -> Option<Thing> {
    let interfaces = objects.get(path)?;
    let token = Token::read(path, interfaces).map(Thing::Token);
    token.or_else(|| Method::read(path, interfaces).map(Thing::Method))
}

/// What one signal says about one object.
struct News {
    path: OwnedObjectPath,
    /// Interfaces and properties that are there now.
    there: Interfaces,
    /// Interfaces that are there no longer.
    gone: Vec<String>,
}

impl News {
    fn read(message: &Message) -> Option<Self> {
        let (header, body) = (message.header(), message.body());
        match (header.interface()?.as_str(), header.member()?.as_str()) {
            ("org.freedesktop.DBus.ObjectManager", "InterfacesAdded") => {
                let (path, there) = body.deserialize().ok()?;
                Some(Self { path, there, gone: Vec::new() })
            }
            ("org.freedesktop.DBus.ObjectManager", "InterfacesRemoved") => {
                let (path, gone) = body.deserialize().ok()?;
                Some(Self { path, there: Interfaces::new(), gone })
            }
            ("org.freedesktop.DBus.Properties", "PropertiesChanged") => {
                let (interface, values, _): (_, _, Vec<String>) = body.deserialize().ok()?;
                let path = header.path()?.to_owned().into();
                Some(Self { path, there: HashMap::from([(interface, values)]), gone: Vec::new() })
            }
            _ => None,
        }
    }

    fn enter(self, objects: &mut Objects) {
        let interfaces = objects.entry(self.path).or_default();
        for (interface, values) in self.there {
            interfaces.entry(interface).or_default().extend(values);
        }
        interfaces.retain(|interface, _| !self.gone.contains(interface));
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::objects::tests::token;

    #[test]
    fn a_line_of_json_has_the_event_and_the_thing() {
        let thing = Thing::Token(token("key_1", "Key 1", ""));
        let json = serde_json::to_value(Line { event: Change::Added, thing: &thing }).unwrap();
        assert_eq!((&json["event"], &json["token"]["id"]), (&"added".into(), &"key_1".into()));
    }

    #[test]
    fn an_object_that_lost_its_interfaces_is_gone() {
        let path = token("key_1", "Key 1", "").path;
        let values = HashMap::new();
        let mut objects = Objects::new();
        let there = HashMap::from([("org.mfad.Mfad1.Token".to_owned(), values)]);
        News { path: path.clone(), there, gone: Vec::new() }.enter(&mut objects);
        assert!(thing(&objects, &path).is_some());
        let gone = vec!["org.mfad.Mfad1.Token".to_owned()];
        News { path: path.clone(), there: Interfaces::new(), gone }.enter(&mut objects);
        assert!(thing(&objects, &path).is_none());
    }
}
