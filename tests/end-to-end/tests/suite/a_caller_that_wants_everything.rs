//! Callers that begin without end, or listen to what is not said to them: they get an error, or
//! nothing, and whoever calls beside them does not notice.

use std::num::NonZeroUsize;

use end_to_end::{Machine, Person, pin, soon, until};
use futures_util::StreamExt;
use futures_util::future::join_all;
use mfad_bus::{Cause, EnrollOptions, SignInOptions, TOKENS_PATH, object_path};
use virtual_token::Touch;
use zbus::fdo::DBusProxy;
use zbus::message::Type;
use zbus::{Connection, MatchRule, MessageStream, OwnedObjectPath};

/// Begins a sign-in that waits for a key; the error's cause, if it may not.
async fn begin(person: &Person) -> Result<OwnedObjectPath, Cause> {
    let sign_in = person.sign_in().await;
    let begun = sign_in.begin("", &SignInOptions::default()).await;
    begun.map_err(|error| error.into_ours().unwrap().cause)
}

#[tokio::test]
async fn a_hundred_operations_at_once_are_too_many_until_some_end() {
    let machine = Machine::new();
    let key = machine.plugged("A1");
    let mut daemon = machine.start().await;
    let mut person = machine.person().await;
    person.wait_for_token("virtual_key_a1").await;
    person.enroll(&EnrollOptions::default()).await.unwrap();
    // Without the key they all wait for it.
    key.unplug();
    let path = object_path(TOKENS_PATH, "virtual_key_a1").unwrap();
    until("the key is gone", async || !person.objects().await.contains_key(&path)).await;

    let all = join_all((0..100).map(|_| begin(&person))).await;
    let (running, refused): (Vec<_>, Vec<_>) = all.into_iter().partition(Result::is_ok);
    assert_eq!((running.len(), refused.len()), (8, 92));
    assert!(refused.iter().all(|it| *it == Err(Cause::TooManyOperations)));
    // Another connection of the same user is the same user; PinStatus counts as well.
    let mut other = machine.person().await;
    assert_eq!(begin(&other).await, Err(Cause::TooManyOperations));

    let running: Vec<_> = running.into_iter().map(Result::unwrap).collect();
    for operation in &running {
        person.prompt_for(operation, "insert").await;
    }
    // Whoever heard of the end of one may begin the next at once.
    for operation in running {
        person.operation(&operation).await.cancel().await.unwrap();
        assert_eq!(person.end(&operation).await.outcome, "cancelled");
        let next = begin(&other).await.unwrap();
        other.prompt_for(&next, "insert").await;
        other.operation(&next).await.cancel().await.unwrap();
        assert_eq!(other.end(&next).await.outcome, "cancelled");
    }
    key.plug().unwrap();
    person.wait_for_token("virtual_key_a1").await;
    assert_eq!(person.signs_in().await.unwrap().outcome, "done");
    assert!(daemon.runs());
}

#[tokio::test]
async fn beginning_without_end_is_too_much_within_a_minute() {
    let machine = Machine::new();
    let mut daemon = machine.start().await;
    let mut person = machine.person().await;
    // Nothing is enrolled: each ends at once.
    for _ in 0..60 {
        let operation = begin(&person).await.unwrap();
        assert_eq!(person.end(&operation).await.error(), "NoMethods");
    }
    assert_eq!(begin(&person).await, Err(Cause::TooManyOperations));
    assert!(daemon.runs());
}

/// Hears all signals that are not addressed to somebody else.
struct Listener {
    connection: Connection,
    stream: MessageStream,
}

impl Listener {
    async fn new(machine: &Machine) -> Self {
        let connection = machine.bus.connect().await;
        let mut stream = MessageStream::from(&connection);
        stream.set_max_queued(NonZeroUsize::new(1 << 16).unwrap());
        let rule = MatchRule::builder().msg_type(Type::Signal).build().unwrap();
        DBusProxy::new(&connection).await.unwrap().add_match_rule(rule).await.unwrap();
        Self { connection, stream }
    }

    /// The interfaces and members of all signals of mfad until now.
    async fn heard(&mut self) -> Vec<String> {
        // What the daemon said before it answers this came before.
        let manager = mfad_bus::ManagerProxy::builder(&self.connection)
            .cache_properties(zbus::proxy::CacheProperties::No)
            .build()
            .await
            .unwrap();
        manager.version().await.unwrap();
        let mut heard = Vec::new();
        let mut answered = false;
        while !answered {
            let message = soon("a message", self.stream.next()).await.unwrap().unwrap();
            let header = message.header();
            match message.message_type() {
                Type::Signal => {
                    let path = header.path().map(ToString::to_string).unwrap_or_default();
                    heard.push(format!("{path} {}", header.member().unwrap()));
                }
                Type::MethodReturn => {
                    answered = message.body().deserialize::<zbus::Variant<'_>>().is_ok()
                }
                _ => {}
            }
        }
        heard.retain(|it| it.starts_with("/org/mfad/"));
        heard
    }
}

#[tokio::test]
async fn nobody_hears_of_the_operations_of_others() {
    let machine = Machine::new();
    let key = machine.plugged("A1");
    let _daemon = machine.start().await;
    let mut person = machine.person().await;
    let fido2 = person.fido2("virtual_key_a1").await;
    let mut listener = Listener::new(&machine).await;
    listener.heard().await;

    let operation = fido2.set_pin().await.unwrap();
    assert_eq!(person.end_with_pin(&operation, "123456").await.outcome, "done");
    key.set_touch(Touch::Never);
    let operation = person.manager().await.enroll(&EnrollOptions::default()).await.unwrap();
    let mut saw = Vec::new();
    let (kind, _) = person.prompt(&operation).await;
    saw.push(kind.clone());
    if kind == "pin" {
        person.operation(&operation).await.answer_pin(pin("123456")).await.unwrap();
        saw.push(person.prompt(&operation).await.0);
    }
    assert_eq!(saw.last().unwrap(), "touch");
    key.set_touch(Touch::AtOnce);
    assert_eq!(person.end(&operation).await.outcome, "done");
    assert_eq!(person.signs_in().await.unwrap().outcome, "done");
    let operation = fido2.reset().await.unwrap();
    person.prompt_for(&operation, "confirm").await;
    person.operation(&operation).await.cancel().await.unwrap();
    person.end(&operation).await;

    // Tokens are everybody's, and what changes about them; nothing else was to be heard.
    let heard = listener.heard().await;
    assert!(heard.iter().any(|it| it.ends_with("virtual_key_a1 PropertiesChanged")), "{heard:?}");
    let others = heard.iter().find(|it| !it.contains("/tokens/"));
    assert_eq!(others, None, "{heard:?}");
}
