//! Callers whose connection closes while their operation waits: it ends, and its key takes the next
//! operation at once.

use std::fs;

use end_to_end::{Daemon, Logins, Machine, Person, until};
use mfad_bus::{
    BUS_NAME, EnrollOptions, Fido2Proxy, ROOT_PATH, SignInOptions, TOKENS_PATH, object_path,
};
use virtual_token::{Touch, VirtualToken};
use zbus::OwnedObjectPath;

const TOKEN: &str = "virtual_key_a1";

struct Desk {
    machine: Machine,
    key: VirtualToken,
    daemon: Daemon,
    stays: Person,
}

impl Desk {
    /// A key with a PIN that is enrolled, and somebody who stays.
    async fn new() -> Self {
        let machine = Machine::new();
        let key = machine.plugged("A1");
        let daemon = machine.start().await;
        let mut stays = machine.person().await;
        let fido2 = stays.fido2(TOKEN).await;
        stays.enroll(&EnrollOptions::default()).await.unwrap();
        let operation = fido2.set_pin().await.unwrap();
        assert_eq!(stays.end_with_pin(&operation, "123456").await.outcome, "done");
        Self { machine, key, daemon, stays }
    }

    fn ends(&self) -> usize {
        self.daemon.log().matches("finished operation=").count()
    }

    /// Somebody begins something, waits for this prompt and is gone. The daemon notices.
    async fn vanish(
        &mut self,
        begin: impl AsyncFnOnce(&mut Person) -> OwnedObjectPath,
        prompt: &str,
    ) {
        let mut leaves = self.machine.person().await;
        let ends = self.ends();
        let operation = begin(&mut leaves).await;
        leaves.prompt_for(&operation, prompt).await;
        leaves.connection.close().await.unwrap();
        until("the operation ends", async || self.ends() > ends).await;
        let log = self.daemon.log();
        let last = log.lines().rfind(|it| it.contains("finished operation=")).unwrap();
        assert!(last.contains("outcome=\"cancelled\""), "{last}");
    }

    /// The key is nobody's now, and works.
    async fn the_key_is_free(&mut self) {
        let status = self.fido2().await.pin_status().await.unwrap();
        assert_eq!((status.state.as_str(), status.attempts), ("set", Some(8)));
        let touch = self.key.touch();
        self.key.set_touch(Touch::AtOnce);
        assert_eq!(self.stays.signs_in().await.unwrap().outcome, "done");
        self.key.set_touch(touch);
        assert!(self.daemon.runs());
    }

    async fn fido2(&self) -> Fido2Proxy<'static> {
        self.stays.fido2(TOKEN).await
    }
}

async fn sign_in(person: &mut Person) -> OwnedObjectPath {
    person.sign_in().await.begin("", &SignInOptions::default()).await.unwrap()
}

async fn change_pin(person: &mut Person) -> OwnedObjectPath {
    person.fido2(TOKEN).await.change_pin().await.unwrap()
}

async fn reset(person: &mut Person) -> OwnedObjectPath {
    person.fido2(TOKEN).await.reset().await.unwrap()
}

#[tokio::test]
async fn while_a_pin_is_asked_for() {
    let mut desk = Desk::new().await;
    desk.vanish(change_pin, "pin").await;
    desk.the_key_is_free().await;
}

#[tokio::test]
async fn while_a_pin_is_read() {
    let mut desk = Desk::new().await;
    let (reader, writer) = rustix::pipe::pipe().unwrap();
    rustix::io::write(&writer, b"12").unwrap();
    let unread = reader.try_clone().unwrap();
    let mut leaves = desk.machine.person().await;
    let ends = desk.ends();
    let operation = change_pin(&mut leaves).await;
    leaves.prompt_for(&operation, "pin").await;
    let proxy = leaves.operation(&operation).await;
    tokio::spawn(async move { proxy.answer_pin(reader.into()).await });
    until("the daemon reads", async || rustix::io::ioctl_fionread(&unread) == Ok(0)).await;
    leaves.connection.close().await.unwrap();
    until("the operation ends", async || desk.ends() > ends).await;
    desk.the_key_is_free().await;
    drop(writer);
}

#[tokio::test]
async fn while_the_key_waits_for_touch() {
    let mut desk = Desk::new().await;
    desk.key.set_touch(Touch::Never);
    desk.vanish(sign_in, "touch").await;
    desk.the_key_is_free().await;
}

#[tokio::test]
async fn while_a_yes_is_asked_for() {
    let mut desk = Desk::new().await;
    desk.vanish(reset, "confirm").await;
    desk.the_key_is_free().await;
}

#[tokio::test]
async fn while_the_key_is_to_be_pulled_out() {
    let mut desk = Desk::new().await;
    let begin = async |person: &mut Person| {
        let operation = reset(person).await;
        person.prompt_for(&operation, "confirm").await;
        person.operation(&operation).await.confirm(true).await.unwrap();
        operation
    };
    desk.vanish(begin, "remove").await;
    desk.the_key_is_free().await;
}

#[tokio::test]
async fn while_the_key_is_to_be_plugged_in() {
    let mut desk = Desk::new().await;
    desk.key.unplug();
    let path = object_path(TOKENS_PATH, TOKEN).unwrap();
    until("the key is gone", async || !desk.stays.objects().await.contains_key(&path)).await;
    desk.vanish(sign_in, "insert").await;
    desk.key.plug().unwrap();
    desk.the_key_is_free().await;
}

#[tokio::test]
async fn before_the_call_was_answered() {
    let mut desk = Desk::new().await;
    let leaves = desk.machine.person().await;
    let call = zbus::Message::method_call(ROOT_PATH, "Begin")
        .destination(BUS_NAME)
        .interface("org.mfad.Mfad1.SignIn")
        .build(&("", SignInOptions::default()));
    desk.key.set_touch(Touch::Never);
    leaves.connection.send(&call.unwrap()).await.unwrap();
    leaves.connection.close().await.unwrap();
    // It may not even have begun.
    let fido2 = desk.fido2().await;
    until("the key is free", async || fido2.pin_status().await.is_ok()).await;
    desk.the_key_is_free().await;
}

#[tokio::test]
async fn a_terminal_that_is_closed_ends_what_asked_on_it() {
    let Some(mut logins) = Logins::start().await else { return };
    let _codes = logins.recovery_codes("root").await;
    let mut mfactl = logins.mfactl("sign-in");
    mfactl.shows("Recovery code").await;
    // A process that has ended has no command line, also where nobody asks how it ended.
    let process = format!("/proc/{}/cmdline", mfactl.process("mfactl"));
    // Not even the daemon is there any more to end what was begun.
    logins.daemon.kill();
    mfactl.closes().await;
    until("mfactl to end", async || fs::read(&process).unwrap_or_default().is_empty()).await;
}
