//! `mfactl watch`: tokens and methods as they come and go. It waits for signals and never asks.

use std::collections::HashMap;
use std::io::{self, IsTerminal};

use futures_util::StreamExt;
use mfad_bus::{Objects, ROOT_PATH};
use mfad_i18n::say;
use serde::Serialize;
use zbus::message::{Message, Type};
use zbus::{MatchRule, MessageStream, OwnedObjectPath};

use crate::Session;
use crate::args::OfAccount;
use crate::daemon::Daemon;
use crate::exit::Failure;
use crate::methods::why_not;
use crate::objects::{self, Method, ObjectInterfaces, Token};
use crate::output::{Output, visible};
use crate::tokens;

/// A line of output.
#[derive(Serialize)]
struct WatchLine<'l> {
    event: WatchedChange,
    #[serde(flatten)]
    thing: &'l Thing,
}

/// What happened to it.
#[derive(Debug, Clone, Copy, PartialEq, Serialize)]
#[serde(rename_all = "lowercase")]
enum WatchedChange {
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

pub(crate) async fn run(session: &Session) -> Result<(), Failure> {
    let daemon = session.daemon().await?;
    let gone = daemon.gone().await?;
    let mut signals = signals(&daemon).await?;
    let account = daemon.account(&OfAccount::default()).await?.name;
    let mut objects = daemon.objects().await?;
    let tokens = objects::tokens(&objects).into_iter().map(Thing::Token);
    for thing in tokens.chain(objects::methods(&objects, &account).into_iter().map(Thing::Method)) {
        print(session.output, WatchedChange::Present, None, &thing)?;
    }
    if io::stdout().is_terminal() && !session.output.json {
        session.output.text(&say!("watch-waiting"))?;
    }
    tokio::pin!(gone);
    loop {
        let message = tokio::select! {
            message = signals.next() => message,
            () = &mut gone => None,
        };
        let Some(message) = message.transpose()? else {
            return Err(Failure::no_daemon(say!("watch-stopped")));
        };
        if let Some(happening) = Happening::read(&mut objects, &account, &daemon, &message) {
            happening.print(session.output)?;
        }
    }
}

/// What the daemon tells of tokens and methods.
pub(crate) async fn signals(daemon: &Daemon) -> zbus::Result<MessageStream> {
    let rule = MatchRule::builder()
        .msg_type(Type::Signal)
        .sender(daemon.owner.clone())
        .path_namespace(ROOT_PATH)
        .build()?;
    MessageStream::for_match_rule(rule, &daemon.connection, None).await
}

fn print(
    output: Output,
    event: WatchedChange,
    before: Option<&Thing>,
    thing: &Thing,
) -> io::Result<()> {
    output.json(&WatchLine { event, thing })?;
    let (name, word) = match thing {
        Thing::Token(token) => {
            (format!("{} ({})", token.name, token.id), token_in_words(event, token))
        }
        Thing::Method(method) => match before {
            Some(Thing::Method(before)) => (before.label.clone(), method_since(before, method)),
            _ => (method.label.clone(), method_in_words(event, method)),
        },
    };
    output.text(&format!("{}: {}", output.style.bold(&visible(&name)), visible(&word)))
}

fn token_in_words(change: WatchedChange, token: &Token) -> String {
    match change {
        WatchedChange::Present => say!("watch-present"),
        WatchedChange::Added => say!("watch-added"),
        WatchedChange::Changed => tokens::summary(token),
        WatchedChange::Removed => say!("watch-removed"),
    }
}

fn method_in_words(change: WatchedChange, method: &Method) -> String {
    match change {
        WatchedChange::Added => say!("watch-new-method"),
        WatchedChange::Removed => say!("watch-no-method"),
        WatchedChange::Present | WatchedChange::Changed if method.usable => say!("watch-ready"),
        WatchedChange::Present | WatchedChange::Changed => why_not(method),
    }
}

/// What is other than before.
fn method_since(before: &Method, now: &Method) -> String {
    if before.label != now.label {
        say!("watch-renamed", label = now.label)
    } else if before.last_used != now.last_used {
        say!("watch-used")
    } else {
        method_in_words(WatchedChange::Changed, now)
    }
}

/// What was and what is, of the object that a signal is about.
struct Happening {
    before: Option<Thing>,
    after: Option<Thing>,
}

impl Happening {
    /// Reads a signal, and brings `objects` up to date with it.
    fn read(
        objects: &mut Objects,
        account: &str,
        daemon: &Daemon,
        message: &Message,
    ) -> Option<Self> {
        if message.header().sender()?.as_str() != daemon.owner.as_str() {
            return None;
        }
        let news = News::read(message)?;
        let path = news.path.clone();
        let before = thing(objects, account, &path);
        news.enter(objects);
        Some(Self { before, after: thing(objects, account, &path) })
    }

    fn print(&self, output: Output) -> io::Result<()> {
        match (&self.before, &self.after) {
            (None, Some(after)) => print(output, WatchedChange::Added, None, after),
            (Some(before), None) => print(output, WatchedChange::Removed, None, before),
            (Some(before), Some(after)) if before != after => {
                print(output, WatchedChange::Changed, Some(before), after)
            }
            _ => Ok(()),
        }
    }
}

/// A token, or a method of this account: an administrator hears of everybody's.
fn thing(objects: &Objects, account: &str, path: &OwnedObjectPath) -> Option<Thing> {
    let interfaces = objects.get(path)?;
    let token = Token::read(path, interfaces).map(Thing::Token);
    let own = || Method::read(path, interfaces).filter(|it| it.account == account);
    token.or_else(|| own().map(Thing::Method))
}

/// What one signal says about one object.
struct News {
    path: OwnedObjectPath,
    /// Interfaces and properties that are there now.
    there: ObjectInterfaces,
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
                Some(Self { path, there: ObjectInterfaces::new(), gone })
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
    use crate::sample::token;

    #[test]
    fn a_line_of_json_has_the_event_and_the_thing() {
        let thing = Thing::Token(token("key_1", "Key 1", ""));
        let json =
            serde_json::to_value(WatchLine { event: WatchedChange::Added, thing: &thing }).unwrap();
        assert_eq!((&json["event"], &json["token"]["id"]), (&"added".into(), &"key_1".into()));
    }

    #[test]
    fn a_change_is_told_by_what_is_other_than_before() {
        let path = token("m1", "", "").path;
        let method = Method {
            path,
            id: "m1".into(),
            label: "Blue".into(),
            kind: "security-key".into(),
            account: "anna".into(),
            source: "local".into(),
            token_name: None,
            created: 1,
            last_used: None,
            left: None,
            usable: true,
            why_not: None,
            suspended: None,
            pin_change_required: false,
            waiting: None,
        };
        let renamed = Method { label: "Grey".into(), ..method.clone() };
        assert_eq!(method_since(&method, &renamed), "now called Grey");
        let used = Method { last_used: Some(2), ..method.clone() };
        assert_eq!(method_since(&method, &used), "used to sign in");
        let away = Method { usable: false, why_not: Some("It is away.".into()), ..method.clone() };
        assert_eq!(method_since(&method, &away), "It is away.");
    }

    #[test]
    fn an_object_that_lost_its_interfaces_is_gone() {
        let path = token("key_1", "Key 1", "").path;
        let values = HashMap::new();
        let mut objects = Objects::new();
        let there = HashMap::from([("org.mfad.Mfad1.Token".to_owned(), values)]);
        News { path: path.clone(), there, gone: Vec::new() }.enter(&mut objects);
        assert!(thing(&objects, "anna", &path).is_some());
        let gone = vec!["org.mfad.Mfad1.Token".to_owned()];
        News { path: path.clone(), there: ObjectInterfaces::new(), gone }.enter(&mut objects);
        assert!(thing(&objects, "anna", &path).is_none());
    }
}
