//! One card, shown as a security key: reports of programs on one side, messages to the daemon on the
//! other.

use std::io;
use std::time::Instant;

use mfad_bus::Fido2Proxy;
use mfad_ctap::hid::{Channel, Command, Keepalive, Message, Report, packets};
use mfad_hid_device::{Device, Effect};
use tokio::io::{AsyncReadExt, AsyncWriteExt};
use tokio::net::UnixStream;
use zbus::{Connection, OwnedObjectPath};

use crate::uhid::Uhid;

/// A card, or a key on a reader, that speaks CTAP 2.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Ctap2Card {
    pub path: OwnedObjectPath,
    pub id: String,
    pub name: String,
}

/// Shows a card until mfad closes the way to it.
pub async fn show(
    connection: &Connection,
    card: &Ctap2Card,
) -> Result<(), Box<dyn std::error::Error>> {
    let (ours, theirs) = UnixStream::pair()?;
    let theirs = std::os::fd::OwnedFd::from(theirs.into_std()?);
    let fido2 = Fido2Proxy::new(connection, card.path.clone()).await?;
    fido2.pass_through(theirs.into()).await?;
    let kernel = Uhid::create(&card.name, &card.id)?;
    Ok(Key { kernel, device: Device::default(), stream: ours, received: Vec::new() }.run().await?)
}

struct Key {
    kernel: Uhid,
    device: Device,
    stream: UnixStream,
    received: Vec<u8>,
}

/// What happens to a key.
enum Event {
    Report(Report),
    Said(Option<Message>),
    Due,
}

impl Key {
    async fn run(mut self) -> io::Result<()> {
        loop {
            let deadline = self.device.deadline();
            let event = tokio::select! {
                said = receive(&mut self.stream, &mut self.received) => Event::Said(said?),
                report = self.kernel.next() => Event::Report(report?),
                () = due(deadline) => Event::Due,
            };
            let now = Instant::now();
            let effects = match event {
                Event::Report(report) => self.device.report(&report, now),
                Event::Due => self.device.tick(now),
                Event::Said(None) => return Ok(()),
                Event::Said(Some(message)) => self.take(message, now),
            };
            for effect in effects {
                self.carry_out(effect).await?;
            }
        }
    }

    fn take(&mut self, message: Message, now: Instant) -> Vec<Effect> {
        if message.command != Command::Keepalive {
            return self.device.replied(message);
        }
        let status = message.payload.first().copied().map(Keepalive::from_code);
        status.map(|it| self.device.status(it, now)).unwrap_or_default()
    }

    async fn carry_out(&mut self, effect: Effect) -> io::Result<()> {
        match effect {
            Effect::Send(channel, message) => self.send(channel, &message),
            Effect::Run(message) => self.ask(message).await,
            Effect::Interrupt => {
                self.ask(Message { command: Command::Cancel, payload: vec![] }).await
            }
        }
    }

    fn send(&self, channel: Channel, message: &Message) -> io::Result<()> {
        let reports = packets(channel, message.command, &message.payload);
        reports.map_err(io::Error::other)?.iter().try_for_each(|report| self.kernel.send(report))
    }

    async fn ask(&mut self, message: Message) -> io::Result<()> {
        self.stream.write_all(&message.to_stream().map_err(io::Error::other)?).await
    }
}

/// The next message of the daemon; nothing at the end. Dropped while it waits, nothing is lost.
async fn receive(stream: &mut UnixStream, received: &mut Vec<u8>) -> io::Result<Option<Message>> {
    loop {
        let whole = Message::take_from(received).map_err(io::Error::other)?;
        if whole.is_some() {
            return Ok(whole);
        }
        if stream.read_buf(received).await? == 0 {
            return Ok(None);
        }
    }
}

async fn due(deadline: Option<Instant>) {
    match deadline {
        Some(deadline) => tokio::time::sleep_until(deadline.into()).await,
        None => std::future::pending().await,
    }
}
