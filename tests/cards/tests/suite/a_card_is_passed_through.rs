//! What mfad-virtual-key has the daemon pass on to a card, and what it may not.

use std::os::fd::OwnedFd;

use card_tests::{Pcscd, READERS};
use end_to_end::{Daemon, Machine, Person, until};
use mfad_bus::{Cause, Fido2Proxy};
use mfad_ctap::command::{GetInfo, MakeCredential, get_info, selection};
use mfad_ctap::extension::MakeCredentialExtensions;
use mfad_ctap::hid::{Command, ErrorCode, Message};
use mfad_ctap::{Algorithm, RelyingParty, Status, User, body, u2f};
use tokio::io::{AsyncReadExt, AsyncWriteExt};
use tokio::net::UnixStream;
use virtual_token::{Interface::Contactless, Touch, VirtualToken};

struct Desk {
    _pcscd: Pcscd,
    key: VirtualToken,
    machine: Machine,
    _daemon: Daemon,
    person: Person,
    id: String,
}

impl Desk {
    async fn new() -> Option<Self> {
        let pcscd = Pcscd::start()?;
        let key = pcscd.token("A1", READERS[0], Contactless);
        let machine = Machine::with_cards();
        let daemon = machine.start().await;
        let person = machine.person().await;
        let id = person.tokens().await.remove(0);
        Some(Self { _pcscd: pcscd, key, machine, _daemon: daemon, person, id })
    }

    async fn line(&self) -> Line {
        let (ours, theirs) = UnixStream::pair().unwrap();
        let theirs = OwnedFd::from(theirs.into_std().unwrap());
        self.fido2().await.pass_through(theirs.into()).await.unwrap();
        Line { stream: ours, received: Vec::new() }
    }

    async fn fido2(&self) -> Fido2Proxy<'static> {
        self.person.fido2(&self.id).await
    }

    fn waits(&self) -> usize {
        self.key.trace().iter().filter(|event| event.asks_for_touch()).count()
    }

    async fn waits_more_often_than(&self, before: usize) {
        until("it waits for touch", || async { self.waits() > before }).await;
    }
}

/// The caller's end.
struct Line {
    stream: UnixStream,
    received: Vec<u8>,
}

impl Line {
    async fn says(&mut self, command: Command, payload: &[u8]) {
        let message = Message { command, payload: payload.to_vec() };
        self.stream.write_all(&message.to_stream().unwrap()).await.unwrap();
    }

    /// The next message but for keep-alives; nothing at the end.
    async fn hears(&mut self) -> Option<Message> {
        loop {
            match Message::take_from(&mut self.received).unwrap() {
                Some(message) if message.command == Command::Keepalive => {}
                Some(message) => return Some(message),
                None if self.stream.read_buf(&mut self.received).await.unwrap() == 0 => {
                    return None;
                }
                None => {}
            }
        }
    }

    async fn asks(&mut self, command: Command, payload: &[u8]) -> Message {
        self.says(command, payload).await;
        self.hears().await.unwrap()
    }
}

fn status(status: Status) -> Message {
    Message { command: Command::Cbor, payload: vec![status.0] }
}

fn error(code: ErrorCode) -> Message {
    Message { command: Command::Error, payload: vec![code.code()] }
}

#[tokio::test]
async fn only_cards_are_and_only_over_a_socket() {
    let Some(desk) = Desk::new().await else { return };
    let file = OwnedFd::from(std::fs::File::open("/dev/null").unwrap());
    let refused = desk.fido2().await.pass_through(file.into()).await;
    assert!(
        refused.as_ref().is_err_and(|error| error.cause() == Some(Cause::InvalidArgument)),
        "{refused:?}"
    );
    let _other = desk.machine.plugged("B2");
    desk.person.wait_for_token("virtual_key_b2").await;
    let (_ours, theirs) = std::os::unix::net::UnixStream::pair().unwrap();
    let key = desk.person.fido2("virtual_key_b2").await;
    let refused = key.pass_through(OwnedFd::from(theirs).into()).await;
    assert!(
        refused.as_ref().is_err_and(|error| error.cause() == Some(Cause::NotSupported)),
        "{refused:?}"
    );
}

#[tokio::test]
async fn what_could_erase_it_or_select_something_else_does_not_get_there() {
    let Some(desk) = Desk::new().await else { return };
    let mut line = desk.line().await;
    assert_eq!(line.asks(Command::Cbor, &[0x07]).await, status(Status::NOT_ALLOWED));
    let select_piv = [0, 0xA4, 4, 0, 5, 0xA0, 0, 0, 3, 8];
    let unknown = Message { command: Command::Msg, payload: vec![0x6D, 0] };
    assert_eq!(line.asks(Command::Msg, &select_piv).await, unknown);
    assert_eq!(line.asks(Command::Msg, &[0x80, 1, 0, 0]).await, unknown);
    assert_eq!(line.asks(Command::Msg, &[0, 3]).await, error(ErrorCode::InvalidLength));
    for command in [Command::Init, Command::Ping, Command::Wink, Command::Other(0x50)] {
        assert_eq!(line.asks(command, &[]).await, error(ErrorCode::InvalidCommand));
    }
    assert_eq!(line.asks(Command::Cbor, &[]).await.command, Command::Cbor);
}

#[tokio::test]
async fn ctap2_and_u2f_are_answered() {
    let Some(desk) = Desk::new().await else { return };
    let mut line = desk.line().await;
    let info = line.asks(Command::Cbor, &get_info::encode()).await;
    let info = GetInfo::decode(body(&info.payload).unwrap()).unwrap();
    assert!(info.versions.contains(&"FIDO_2_1".to_owned()));
    let version = line.asks(Command::Msg, &u2f::version().extended()).await;
    assert_eq!(version.payload, [u2f::VERSION, &[0x90, 0]].concat());
}

#[tokio::test]
async fn a_request_can_be_cancelled_and_the_next_one_is_answered() {
    let Some(desk) = Desk::new().await else { return };
    let mut line = desk.line().await;
    desk.key.set_touch(Touch::Never);
    let before = desk.waits();
    line.says(Command::Cbor, &selection::encode()).await;
    desk.waits_more_often_than(before).await;
    assert_eq!(line.asks(Command::Cancel, &[]).await, status(Status::KEEPALIVE_CANCEL));
    desk.key.set_touch(Touch::AtOnce);
    let info = line.asks(Command::Cbor, &get_info::encode()).await;
    assert_eq!(info.payload.first(), Some(&0));
}

#[tokio::test]
async fn mfad_takes_its_turn_between_two_requests() {
    let Some(desk) = Desk::new().await else { return };
    let mut line = desk.line().await;
    line.asks(Command::Cbor, &get_info::encode()).await;
    assert_eq!(desk.fido2().await.pin_status().await.unwrap().state, "not-set");
    desk.key.set_touch(Touch::Never);
    let before = desk.waits();
    line.says(Command::Cbor, &selection::encode()).await;
    desk.waits_more_often_than(before).await;
    let busy = desk.fido2().await.pin_status().await;
    assert!(busy.as_ref().is_err_and(|error| error.cause() == Some(Cause::TokenBusy)), "{busy:?}");
}

#[tokio::test]
async fn nonsense_and_the_end_of_the_card_close_the_line() {
    let Some(desk) = Desk::new().await else { return };
    let mut line = desk.line().await;
    line.stream.write_all(&[0x10, 0xFF, 0xFF]).await.unwrap();
    assert_eq!(line.hears().await, None);

    desk.key.set_touch(Touch::Never);
    let mut line = desk.line().await;
    let before = desk.waits();
    line.says(Command::Cbor, &selection::encode()).await;
    desk.waits_more_often_than(before).await;
    line.says(Command::Cbor, &get_info::encode()).await;
    assert_eq!(line.hears().await, None);

    let mut line = desk.line().await;
    desk.key.unplug();
    assert_eq!(line.hears().await, None);
}

#[tokio::test]
async fn dummy_requests_of_browsers_are_answered() {
    let Some(desk) = Desk::new().await else { return };
    let mut line = desk.line().await;
    for site in [".dummy", "make.me.blink"] {
        let request = MakeCredential {
            client_data_hash: [0; 32],
            rp: RelyingParty { id: site.to_owned(), name: None },
            user: User { id: vec![1], name: Some("dummy".to_owned()), display_name: None },
            algorithms: vec![Algorithm::ES256],
            exclude_list: vec![],
            extensions: MakeCredentialExtensions::default(),
            rk: false,
            uv: false,
            pin_uv_auth: None,
            enterprise_attestation: None,
        };
        let made = line.asks(Command::Cbor, &request.encode()).await;
        assert_eq!(made.payload.first(), Some(&0), "{site}");
    }
    // Chrome's and Firefox's to old keys: 0x41… and 0x00….
    for (challenge, application) in [([0x42; 32], [0x41; 32]), ([0; 32], [0; 32])] {
        let made =
            line.asks(Command::Msg, &u2f::register(&challenge, &application).extended()).await;
        assert!(made.payload.ends_with(&[0x90, 0]), "{made:?}");
    }
}
