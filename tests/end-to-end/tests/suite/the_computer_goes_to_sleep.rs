//! Sleep, as a fake of logind tells of it, because no computer here can be suspended: what goes on
//! is called off with a word on why, logind waits for no longer than that, and afterwards all goes on.

use std::os::fd::OwnedFd;
use std::sync::{Arc, Mutex};

use end_to_end::{Machine, measured, rounds, until};
use mfad_bus::EnrollOptions;
use rustix::io::Errno;
use rustix::pipe::{PipeFlags, pipe_with};
use virtual_token::{Command, Touch};
use zbus::object_server::SignalEmitter;
use zbus::{Connection, interface};

/// The reading ends of what inhibits sleep: each is at its end once it is given up.
#[derive(Clone, Default)]
struct Logind(Arc<Mutex<Vec<OwnedFd>>>);

#[interface(name = "org.freedesktop.login1.Manager")]
impl Logind {
    fn inhibit(
        &self,
        what: String,
        _who: String,
        _why: String,
        mode: String,
    ) -> zbus::wire::OwnedFd {
        assert_eq!((what.as_str(), mode.as_str()), ("sleep", "delay"));
        let (reading, writing) = pipe_with(PipeFlags::CLOEXEC | PipeFlags::NONBLOCK).unwrap();
        self.0.lock().unwrap().push(reading);
        writing.into()
    }

    #[zbus(signal)]
    async fn prepare_for_sleep(emitter: &SignalEmitter<'_>, start: bool) -> zbus::Result<()>;
}

impl Logind {
    async fn start(connection: &Connection) -> Self {
        let logind = Self::default();
        let path = "/org/freedesktop/login1";
        connection.object_server().at(path, logind.clone()).await.unwrap();
        connection.request_name("org.freedesktop.login1").await.unwrap();
        logind
    }

    async fn tell(connection: &Connection, sleeps: bool) {
        let emitter = SignalEmitter::new(connection, "/org/freedesktop/login1").unwrap();
        Self::prepare_for_sleep(&emitter, sleeps).await.unwrap();
    }

    /// How often sleep was inhibited so far.
    fn taken(&self) -> usize {
        self.0.lock().unwrap().len()
    }

    /// Whether something inhibits it now.
    fn held(&self) -> bool {
        let all = self.0.lock().unwrap();
        all.iter().any(|it| rustix::io::read(it, &mut [0]) == Err(Errno::AGAIN))
    }
}

#[tokio::test]
async fn what_goes_on_is_called_off_and_afterwards_all_goes_on() {
    let machine = Machine::new();
    let key = machine.plugged("A1");
    let bus = machine.bus.connect().await;
    let logind = Logind::start(&bus).await;
    let _daemon = machine.start().await;
    let mut person = machine.person().await;
    person.wait_for_token("virtual_key_a1").await;
    person.enroll(&EnrollOptions::default()).await.unwrap();
    until("sleep waits for mfad", async || logind.held()).await;

    let cancelled =
        || key.trace().iter().filter(|event| event.received() == Some(Command::Cancel)).count();
    let rounds = rounds(3, 100);
    for round in 0..rounds as usize {
        key.set_touch(Touch::Never);
        let operation = person.begins().await;
        person.prompt_for(&operation, "touch").await;
        Logind::tell(&bus, true).await;
        let ended = person.end(&operation).await;
        assert_eq!((ended.outcome.as_str(), ended.error()), ("cancelled", "Cancelled"));
        assert!(ended.message().contains("sleep"), "{}", ended.message());
        until("mfad lets the computer sleep", async || !logind.held()).await;
        until("the key was let go of", async || cancelled() > round).await;

        let operation = person.begins().await;
        assert!(person.end(&operation).await.message().contains("sleep"), "nothing begins now");

        Logind::tell(&bus, false).await;
        until("sleep waits for mfad again", async || logind.taken() == round + 2 && logind.held())
            .await;
        key.set_touch(Touch::AtOnce);
        let operation = person.begins().await;
        assert_eq!(person.end(&operation).await.outcome, "done");
    }
    measured(&format!("{rounds} × asleep and awake: sign-ins lost afterwards"), 0, "0");
}
