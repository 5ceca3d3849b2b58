//! Callers whose arguments are of other types, name what is not theirs, or pass what is no PIN:
//! each gets its own error, and whoever calls beside them does not notice.

use std::fs::File;
use std::io::Write;
use std::os::fd::OwnedFd;

use end_to_end::{Machine, Person, pin, soon, until};
use mfad_bus::{
    BUS_NAME, Cause, EnrollOptions, OPERATIONS_PATH, ROOT_PATH, SignInOptions, TOKENS_PATH,
    WireError, object_path,
};
use rustix::fs::{MemfdFlags, SealFlags};
use virtual_token::Touch;
use zbus::export::serde::Serialize;
use zbus::{Connection, DBusError, DynamicType, ObjectPath, OwnedObjectPath, Variant};

const MANAGER: &str = "org.mfad.Mfad1.Manager";
const SIGN_IN: &str = "org.mfad.Mfad1.SignIn";
const SESSION: &str = "org.mfad.Mfad1.SignInSession";
const OPERATION: &str = "org.mfad.Mfad1.Operation";
const PROPERTIES: &str = "org.freedesktop.DBus.Properties";

const INVALID_ARGS: &str = "org.freedesktop.DBus.Error.InvalidArgs";
const UNKNOWN_OBJECT: &str = "org.freedesktop.DBus.Error.UnknownObject";
const UNKNOWN_METHOD: &str = "org.freedesktop.DBus.Error.UnknownMethod";

/// The name of the error that a call gives.
async fn error<B: Serialize + DynamicType>(
    connection: &Connection,
    path: &ObjectPath<'_>,
    interface: &str,
    member: &str,
    body: &B,
) -> String {
    let call = connection.call_method(Some(BUS_NAME), path, Some(interface), member, body);
    match soon(member, call).await {
        Err(zbus::Error::MethodError(name, ..)) => name.to_string(),
        Err(zbus::Error::FDO(error)) => error.name().to_string(),
        other => panic!("{member}: {other:?}"),
    }
}

fn root() -> ObjectPath<'static> {
    ObjectPath::try_from(ROOT_PATH).unwrap()
}

fn cause(error: WireError) -> Cause {
    error.into_ours().unwrap().cause
}

#[tokio::test]
async fn arguments_of_other_types_are_refused() {
    let machine = Machine::new();
    let _key = machine.plugged("A1");
    let mut daemon = machine.start().await;
    let mut person = machine.person().await;
    person.wait_for_token("virtual_key_a1").await;
    let bus = machine.bus.connect().await;
    let options = |key: &'static str, value: Variant<'static>| {
        std::collections::HashMap::from([(key, value)])
    };
    let enroll = async |body: &_| error(&bus, &root(), MANAGER, "Enroll", body).await;
    assert_eq!(error(&bus, &root(), MANAGER, "Enroll", &()).await, INVALID_ARGS);
    assert_eq!(error(&bus, &root(), MANAGER, "Enroll", &"text").await, INVALID_ARGS);
    assert_eq!(error(&bus, &root(), MANAGER, "Enroll", &(5u32, "text")).await, INVALID_ARGS);
    assert_eq!(enroll(&options("label", Variant::from(5u32))).await, INVALID_ARGS);
    assert_eq!(enroll(&options("token", Variant::from("/a/b"))).await, INVALID_ARGS);
    assert_eq!(enroll(&options("unknown", Variant::from("text"))).await, INVALID_ARGS);
    let begin = async |body: &_| error(&bus, &root(), SIGN_IN, "Begin", body).await;
    assert_eq!(error(&bus, &root(), SIGN_IN, "Begin", &"root").await, INVALID_ARGS);
    assert_eq!(begin(&("root", options("reason", Variant::from(true)))).await, INVALID_ARGS);
    assert_eq!(begin(&("root", options("why", Variant::from("text")))).await, INVALID_ARGS);
    assert_eq!(error(&bus, &root(), MANAGER, "Nothing", &()).await, UNKNOWN_METHOD);
    assert_eq!(
        error(&bus, &root(), PROPERTIES, "Get", &(MANAGER, "Nothing")).await,
        "org.freedesktop.DBus.Error.UnknownProperty"
    );
    let set = (MANAGER, "Version", Variant::from("9"));
    let refused = error(&bus, &root(), PROPERTIES, "Set", &set).await;
    assert!(refused.starts_with("org.freedesktop.DBus.Error."), "{refused}");
    let nowhere = ObjectPath::try_from("/org/mfad/Mfad1/nothing").unwrap();
    assert_eq!(error(&bus, &nowhere, MANAGER, "Enroll", &()).await, UNKNOWN_OBJECT);
    let token = object_path(TOKENS_PATH, "virtual_key_a1").unwrap();
    assert_eq!(
        error(&bus, &token, MANAGER, "Enroll", &()).await,
        "org.freedesktop.DBus.Error.UnknownInterface"
    );
    assert_eq!(person.enroll(&EnrollOptions::default()).await.unwrap().outcome, "done");
    assert!(daemon.runs());
}

#[tokio::test]
async fn a_path_that_is_no_tokens_is_no_token() {
    let machine = Machine::new();
    let key = machine.plugged("A1");
    let mut daemon = machine.start().await;
    let mut person = machine.person().await;
    person.wait_for_token("virtual_key_a1").await;
    person.enroll(&EnrollOptions::default()).await.unwrap();
    let method = person.methods().await[0].inner().path().to_string();
    for path in [
        "/",
        ROOT_PATH,
        TOKENS_PATH,
        &method,
        "/org/mfad/Mfad1/tokens/nothing",
        "/org/mfad/Mfad1/tokens/virtual_key_a1/more",
        "/somewhere/else/virtual_key_a1",
    ] {
        let token = Some(OwnedObjectPath::try_from(path).unwrap());
        let options = EnrollOptions { token, ..EnrollOptions::default() };
        let refused = person.manager().await.enroll(&options).await.unwrap_err();
        assert_eq!(cause(refused), Cause::NoSuchToken, "{path}");
    }

    key.set_touch(Touch::Never);
    let operation = person.sign_in().await.begin("", &SignInOptions::default()).await.unwrap();
    person.prompt_for(&operation, "touch").await;
    for path in ["/", TOKENS_PATH, "/org/mfad/Mfad1/methods/nothing", "/x/y"] {
        let path = ObjectPath::try_from(path).unwrap();
        let refused = error(&person.connection, &operation, SESSION, "Select", &path).await;
        assert_eq!(refused, "org.mfad.Mfad1.Error.NoSuchMethod");
    }
    key.set_touch(Touch::AtOnce);
    assert_eq!(person.end(&operation).await.outcome, "done");
    assert!(daemon.runs());
}

#[tokio::test]
async fn the_operation_of_another_connection_does_not_exist() {
    let machine = Machine::new();
    let _key = machine.plugged("A1");
    let mut daemon = machine.start().await;
    let mut owner = machine.person().await;
    let fido2 = owner.fido2("virtual_key_a1").await;
    let operation = fido2.set_pin().await.unwrap();
    owner.prompt_for(&operation, "pin").await;

    let stranger = machine.bus.connect().await;
    let nowhere = object_path(OPERATIONS_PATH, "12345").unwrap();
    for path in [&operation, &nowhere] {
        let call = async |interface, member, body: &_| {
            error(&stranger, path, interface, member, body).await
        };
        assert_eq!(call(OPERATION, "Confirm", &true).await, UNKNOWN_OBJECT);
        assert_eq!(error(&stranger, path, OPERATION, "Cancel", &()).await, UNKNOWN_OBJECT);
        assert_eq!(error(&stranger, path, OPERATION, "Choose", &"x").await, UNKNOWN_OBJECT);
        assert_eq!(error(&stranger, path, OPERATION, "Choose", &5u32).await, UNKNOWN_OBJECT);
        assert_eq!(error(&stranger, path, OPERATION, "Nothing", &()).await, UNKNOWN_OBJECT);
        let pin = pin("123456");
        assert_eq!(error(&stranger, path, OPERATION, "AnswerPin", &pin).await, UNKNOWN_OBJECT);
    }
    let property = |it| (OPERATION, it);
    for (member, property) in [("Get", property("State")), ("Get", property("Nothing"))] {
        let refused = error(&stranger, &operation, PROPERTIES, member, &property).await;
        assert_eq!(refused, UNKNOWN_OBJECT);
    }
    assert_eq!(
        error(&stranger, &operation, PROPERTIES, "GetAll", &OPERATION).await,
        UNKNOWN_OBJECT
    );
    let set = (OPERATION, "State", Variant::from("done"));
    assert_eq!(error(&stranger, &operation, PROPERTIES, "Set", &set).await, UNKNOWN_OBJECT);

    // Nothing of this answered, ended or changed it.
    assert_eq!(owner.operation(&operation).await.state().await.unwrap(), "waiting");
    owner.operation(&operation).await.answer_pin(pin("123456")).await.unwrap();
    assert_eq!(owner.end(&operation).await.outcome, "done");
    assert!(daemon.runs());
}

fn memory(seals: SealFlags) -> OwnedFd {
    let fd = rustix::fs::memfd_create("pin", MemfdFlags::ALLOW_SEALING).unwrap();
    File::from(fd.try_clone().unwrap()).write_all(b"123456").unwrap();
    rustix::fs::fcntl_add_seals(&fd, seals).unwrap();
    fd
}

/// A pipe with this in it, and its writing end.
fn pipe(content: &'static [u8]) -> (OwnedFd, std::thread::JoinHandle<File>) {
    let (reader, writer) = rustix::pipe::pipe().unwrap();
    let writing = std::thread::spawn(move || {
        let mut writer = File::from(writer);
        // The daemon may stop reading before the end.
        let _ = writer.write_all(content);
        writer
    });
    (reader, writing)
}

#[tokio::test]
async fn descriptors_that_are_no_pin_are_refused_and_cost_no_attempt() {
    let machine = Machine::new();
    let key = machine.plugged("A1");
    let mut daemon = machine.start().await;
    let mut person = machine.person().await;
    let fido2 = person.fido2("virtual_key_a1").await;
    let operation = fido2.set_pin().await.unwrap();
    assert_eq!(person.end_with_pin(&operation, "123456").await.outcome, "done");

    let operation = fido2.change_pin().await.unwrap();
    assert_eq!(person.prompt_for(&operation, "pin").await.attempts, Some(8));
    let proxy = person.operation(&operation).await;
    let folder = machine.file("keys");
    let (socket, _other) = std::os::unix::net::UnixStream::pair().unwrap();
    let (_reader, writer) = rustix::pipe::pipe().unwrap();
    let sealed = SealFlags::SHRINK | SealFlags::GROW;
    let nowhere = rustix::fs::open(
        machine.file("bus.conf"),
        rustix::fs::OFlags::PATH,
        rustix::fs::Mode::empty(),
    );
    let descriptors: [OwnedFd; 9] = [
        File::open(machine.file("bus.conf")).unwrap().into(),
        File::open(folder).unwrap().into(),
        File::open("/dev/zero").unwrap().into(),
        File::open("/dev/null").unwrap().into(),
        socket.into(),
        writer,
        nowhere.unwrap(),
        memory(SealFlags::empty()),
        memory(sealed),
    ];
    for (index, descriptor) in descriptors.into_iter().enumerate() {
        let refused = proxy.answer_pin(descriptor.into()).await.unwrap_err();
        assert_eq!(cause(refused), Cause::InvalidArgument, "{index}");
    }
    // Too long, as a pipe and as memory.
    let (reader, writing) = pipe(&[b'1'; 1 << 20]);
    let refused = proxy.answer_pin(reader.into()).await.unwrap_err().into_ours().unwrap();
    assert_eq!(refused.cause, Cause::InvalidArgument);
    assert!(refused.message.contains("longer than any PIN"), "{}", refused.message);
    drop(writing.join());
    let refused = proxy.answer_pin(pin(&"1".repeat(mfad_bus::MAX_SECRET + 1))).await.unwrap_err();
    assert_eq!(cause(refused), Cause::InvalidArgument);

    // What is short or no text at all is asked for again.
    for nothing in ["", "1\0", "\n\n"] {
        proxy.answer_pin(pin(nothing)).await.unwrap();
        let details = person.prompt_for(&operation, "pin").await;
        assert_eq!(details.attempts, Some(8), "{nothing:?}");
        assert!(details.mistake.is_some());
    }
    let (reader, writing) = pipe(b"123456\n");
    drop(writing.join());
    proxy.answer_pin(reader.into()).await.unwrap();
    assert_eq!(person.prompt_for(&operation, "pin").await.wanted.as_deref(), Some("new"));
    proxy.answer_pin(pin("654321")).await.unwrap();
    assert_eq!(person.end(&operation).await.outcome, "done");
    assert_eq!(fido2.pin_status().await.unwrap().attempts, Some(8));
    drop(key);
    assert!(daemon.runs());
}

#[tokio::test]
async fn a_pipe_that_never_ends_holds_up_nobody() {
    let machine = Machine::new();
    let (_left, _right) = (machine.plugged("A1"), machine.plugged("B2"));
    let mut daemon = machine.start().await;
    let mut person = machine.person().await;
    let mut other = machine.person().await;
    let fido2 = person.fido2("virtual_key_a1").await;
    other.wait_for_token("virtual_key_b2").await;
    let operation = fido2.set_pin().await.unwrap();
    person.prompt_for(&operation, "pin").await;
    let proxy = person.operation(&operation).await;

    let (reader, writing) = pipe(b"1234");
    let _writer = writing.join().unwrap();
    let unread = reader.try_clone().unwrap();
    let reading = tokio::spawn({
        let proxy = proxy.clone();
        async move { proxy.answer_pin(reader.into()).await }
    });
    until("the daemon reads", async || rustix::io::ioctl_fionread(&unread) == Ok(0)).await;
    // A second answer is not asked for while the first is read.
    assert_eq!(cause(proxy.answer_pin(pin("123456")).await.unwrap_err()), Cause::NotAsked);
    // Nor does it help to try to set what cannot be set meanwhile.
    let set = (OPERATION, "State", Variant::from("done"));
    let refused = error(&person.connection, &operation, PROPERTIES, "Set", &set).await;
    assert_eq!(refused, "org.freedesktop.DBus.Error.PropertyReadOnly");
    let token = Some(object_path(TOKENS_PATH, "virtual_key_b2").unwrap());
    let enrolled = other.enroll(&EnrollOptions { token, ..EnrollOptions::default() }).await;
    assert_eq!(enrolled.unwrap().outcome, "done");
    assert_eq!(other.signs_in().await.unwrap().outcome, "done");
    assert!(!reading.is_finished());

    let refused = soon("the end of patience", reading).await.unwrap().unwrap_err();
    let refused = refused.into_ours().unwrap();
    assert_eq!(refused.cause, Cause::InvalidArgument);
    assert!(refused.message.contains("in 5 seconds"), "{}", refused.message);
    proxy.answer_pin(pin("123456")).await.unwrap();
    assert_eq!(person.end(&operation).await.outcome, "done");
    assert!(daemon.runs());
}

#[tokio::test]
async fn answers_that_nobody_asked_for_are_refused() {
    let machine = Machine::new();
    let key = machine.plugged("A1");
    let mut daemon = machine.start().await;
    let mut person = machine.person().await;
    let fido2 = person.fido2("virtual_key_a1").await;
    key.set_touch(Touch::Never);
    let operation = person.manager().await.enroll(&EnrollOptions::default()).await.unwrap();
    person.prompt_for(&operation, "touch").await;
    let proxy = person.operation(&operation).await;
    assert_eq!(cause(proxy.answer_pin(pin("123456")).await.unwrap_err()), Cause::NotAsked);
    assert_eq!(cause(proxy.confirm(true).await.unwrap_err()), Cause::NotAsked);
    assert_eq!(cause(proxy.choose("this").await.unwrap_err()), Cause::NotAsked);
    let zero = File::open("/dev/zero").unwrap();
    let refused = proxy.answer_pin(OwnedFd::from(zero).into()).await.unwrap_err();
    assert_eq!(cause(refused), Cause::NotAsked);
    key.set_touch(Touch::AtOnce);
    assert_eq!(person.end(&operation).await.outcome, "done");

    // A PIN is asked for: a yes is none, and the second PIN comes too late.
    let operation = fido2.set_pin().await.unwrap();
    person.prompt_for(&operation, "pin").await;
    let proxy = person.operation(&operation).await;
    assert_eq!(cause(proxy.confirm(true).await.unwrap_err()), Cause::NotAsked);
    proxy.answer_pin(pin("123456")).await.unwrap();
    let second = proxy.answer_pin(pin("654321")).await;
    assert!(second.is_err());
    assert_eq!(person.end(&operation).await.outcome, "done");
    // It is the first that counts.
    let operation = fido2.change_pin().await.unwrap();
    person.prompt_for(&operation, "pin").await;
    let proxy = person.operation(&operation).await;
    proxy.answer_pin(pin("123456")).await.unwrap();
    assert_eq!(person.prompt_for(&operation, "pin").await.wanted.as_deref(), Some("new"));
    proxy.cancel().await.unwrap();
    assert_eq!(person.end(&operation).await.outcome, "cancelled");
    assert!(daemon.runs());
}

#[tokio::test]
async fn texts_of_a_mebibyte_are_refused() {
    let machine = Machine::new();
    let _key = machine.plugged("A1");
    let mut daemon = machine.start().await;
    let mut person: Person = machine.person().await;
    person.wait_for_token("virtual_key_a1").await;
    let huge = || Some("x".repeat(1 << 20));
    let label = EnrollOptions { label: huge(), ..EnrollOptions::default() };
    let ended = person.enroll(&label).await.unwrap();
    assert_eq!(ended.error(), "InvalidArgument");
    assert!(ended.message().len() < 200);
    let account = EnrollOptions { account: huge(), ..EnrollOptions::default() };
    assert_eq!(cause(person.enroll(&account).await.unwrap_err()), Cause::NotAllowed);
    let sign_in = person.sign_in().await;
    let refused = sign_in.begin(&huge().unwrap(), &SignInOptions::default()).await;
    assert_eq!(cause(refused.unwrap_err()), Cause::NotAllowed);
    let refused =
        sign_in.begin("", &SignInOptions { reason: huge(), ..SignInOptions::default() }).await;
    assert_eq!(cause(refused.unwrap_err()), Cause::InvalidArgument);
    for label in ["", " ", "two\nlines", "\u{1b}[2J", &"x".repeat(65)] {
        let label = EnrollOptions { label: Some(label.to_owned()), ..EnrollOptions::default() };
        assert_eq!(person.enroll(&label).await.unwrap().error(), "InvalidArgument");
    }

    person.enroll(&EnrollOptions::default()).await.unwrap();
    let method = person.methods().await.remove(0);
    let refused = method.rename(&huge().unwrap()).await.unwrap_err();
    assert_eq!(cause(refused), Cause::InvalidArgument);
    assert_eq!(method.label().await.unwrap(), "Virtual Key A1");
    assert_eq!(person.signs_in().await.unwrap().outcome, "done");
    assert!(daemon.runs());
}
