//! Passes what other programs ask a card on to it, for the process that shows it to them as a
//! security key (docs/decisions/0024-virtual-key.md). The messages are those of CTAPHID, without
//! channels. A card is claimed for one request at a time, so that mfad and the others take turns.

use std::io;
use std::sync::Arc;
use std::time::Duration;

use mfad_ctap::hid::{Command, ErrorCode, Keepalive, Message};
use mfad_ctap::{Apdu, Status};
use mfad_device::token::{Claim, Token, TokenError};
use mfad_terms::Cause;
use mfad_text::tr;
use tokio::io::{AsyncReadExt, AsyncWriteExt};
use tokio::net::UnixStream;
use tokio::sync::mpsc;

use crate::error::Error;

/// How long a request waits for an operation of mfad's that uses the card.
const TURN: Duration = Duration::from_secs(5);
/// How long the other end may take to read.
const READING: Duration = Duration::from_secs(5);
/// authenticatorReset (CTAP 2.2 §6.6).
const RESET: u8 = 0x07;
/// U2F's commands (FIDO U2F raw message formats §3): any other could select what is not FIDO's.
const U2F: [u8; 3] = [0x01, 0x02, 0x03];
/// "The command is unknown" (ISO 7816-4 §5.6).
const UNKNOWN_COMMAND: [u8; 2] = [0x6D, 0x00];

/// Only what programs do not see by themselves is shown to them.
pub fn possible(token: &Token) -> Result<(), Error> {
    if token.descriptor.transport == "pcsc" {
        return Ok(());
    }
    let message = tr!("trouble-no-pass-through");
    Err(Error::new(Cause::NotSupported, message))
}

/// Passes requests on until the other end closes or the card is gone.
///
/// # Errors
/// The other end sends what is no request, or does not read.
pub async fn serve(token: &Arc<Token>, stream: UnixStream) -> io::Result<()> {
    let line = Line { stream, received: Vec::new() };
    tokio::select! {
        result = converse(token, line) => result,
        () = token.gone() => Ok(()),
    }
}

async fn converse(token: &Arc<Token>, mut line: Line) -> io::Result<()> {
    while let Some(request) = line.receive().await? {
        let Some(reply) = attend(token, &mut line, request).await? else { return Ok(()) };
        line.send(&reply).await?;
    }
    Ok(())
}

/// What the other end waits for while a request is on its way.
enum Event {
    Answered(Message),
    Status(Keepalive),
    Said(Option<Message>),
}

/// One request: its reply, or nothing if nobody waits for it any more.
async fn attend(
    token: &Arc<Token>,
    line: &mut Line,
    request: Message,
) -> io::Result<Option<Message>> {
    let command = request.command;
    let (touch, mut touched) = mpsc::unbounded_channel();
    let answer = answer(token, request, touch);
    tokio::pin!(answer);
    loop {
        let event = tokio::select! {
            biased;
            said = line.receive() => Event::Said(said?),
            Some(status) = touched.recv() => Event::Status(status),
            reply = &mut answer => Event::Answered(reply),
        };
        match event {
            Event::Answered(reply) => return Ok(Some(reply)),
            Event::Status(status) => {
                line.send(&message(Command::Keepalive, [status.code()])).await?
            }
            // Returning drops the request, and that cancels it on the card.
            Event::Said(None) => return Ok(None),
            Event::Said(Some(Message { command: Command::Cancel, .. })) => {
                if command == Command::Cbor {
                    return Ok(Some(status(Status::KEEPALIVE_CANCEL)));
                }
            }
            Event::Said(Some(_)) => return Err(io::ErrorKind::InvalidData.into()),
        }
    }
}

/// The reply to one request.
async fn answer(
    token: &Arc<Token>,
    request: Message,
    touch: mpsc::UnboundedSender<Keepalive>,
) -> Message {
    match request.command {
        Command::Cbor if request.payload.first() == Some(&RESET) => status(Status::NOT_ALLOWED),
        Command::Cbor => {
            let Some(claim) = turn(token).await else { return error(ErrorCode::ChannelBusy) };
            // Whoever listened may have given up meanwhile.
            let on_touch = move || {
                let _ = touch.send(Keepalive::UpNeeded);
            };
            reply(Command::Cbor, claim.pass(request.payload, on_touch).await)
        }
        Command::Msg => match Apdu::parse(&request.payload) {
            Some(apdu) if apdu.cla == 0 && U2F.contains(&apdu.ins) => {
                let Some(claim) = turn(token).await else { return error(ErrorCode::ChannelBusy) };
                reply(Command::Msg, claim.pass_u2f(apdu).await)
            }
            Some(_) => message(Command::Msg, UNKNOWN_COMMAND),
            None => error(ErrorCode::InvalidLength),
        },
        Command::Cancel => status(Status::KEEPALIVE_CANCEL),
        _ => error(ErrorCode::InvalidCommand),
    }
}

/// The right to use a card, as soon as no operation has it, or nothing if that takes too long.
async fn turn(token: &Arc<Token>) -> Option<Claim> {
    tokio::time::timeout(TURN, Arc::clone(token).claim_in_turn()).await.ok().flatten()
}

fn reply(command: Command, answered: Result<Vec<u8>, TokenError>) -> Message {
    match (command, answered) {
        (command, Ok(payload)) => Message { command, payload },
        (Command::Cbor, Err(TokenError::TimedOut)) => status(Status::USER_ACTION_TIMEOUT),
        (_, Err(TokenError::Busy)) => error(ErrorCode::ChannelBusy),
        // "Some other error": there is none for a card that was taken away.
        (_, Err(_)) => error(ErrorCode::Other(0x7F)),
    }
}

fn status(status: Status) -> Message {
    message(Command::Cbor, [status.0])
}

fn error(code: ErrorCode) -> Message {
    message(Command::Error, [code.code()])
}

fn message(command: Command, payload: impl Into<Vec<u8>>) -> Message {
    Message { command, payload: payload.into() }
}

/// Messages to and from the other end.
struct Line {
    stream: UnixStream,
    received: Vec<u8>,
}

impl Line {
    /// The next message; nothing at the end. Dropped while it waits, nothing is lost.
    async fn receive(&mut self) -> io::Result<Option<Message>> {
        loop {
            let whole = Message::take_from(&mut self.received).map_err(io::Error::other)?;
            if whole.is_some() {
                return Ok(whole);
            }
            if self.stream.read_buf(&mut self.received).await? == 0 {
                return Ok(None);
            }
        }
    }

    async fn send(&mut self, message: &Message) -> io::Result<()> {
        let bytes = message.to_stream().map_err(io::Error::other)?;
        tokio::time::timeout(READING, self.stream.write_all(&bytes)).await?
    }
}
