//! CTAPHID conversations (CTAP 2.2 §11.2) over anything that carries 64-byte reports: a channel
//! of our own, one request at a time, cancelled and timed out in ways that leave the token ready
//! for the next one. Other programs may talk to the same token meanwhile.

use std::time::{Duration, Instant};

use mfad_ctap::Apdu;
use mfad_ctap::hid::{
    Answer, BROADCAST, Channel, Command, ErrorCode, Keepalive, Receiver, Report, init,
    init::Capabilities, packets,
};

use super::{Link, LinkError, RequestOptions};

/// How long one read may block, and so how soon a cancellation is seen.
const SLICE: Duration = Duration::from_millis(20);
/// How long a token may take to end a cancelled request before the channel is given up.
const GRACE: Duration = Duration::from_millis(500);
/// How long to wait for a reply to INIT before asking again; another program may have had the
/// token's ear.
const INIT_PATIENCE: Duration = Duration::from_millis(300);
/// With less than this left a busy token is not asked once more: it is known why there is no answer.
const LAST_TRY: Duration = Duration::from_millis(250);
/// How long a busy token has to be quiet before it is asked again. Some programs take the refusal
/// that we get for a part of the answer that they get, if it comes in the middle of that.
const BUSY_PAUSE: Duration = Duration::from_millis(250);
/// How long it is waited for that quiet while nobody has to touch it: a program that asks a token all
/// the time leaves none.
const BUSY_MOST: Duration = Duration::from_secs(1);
/// As many reports as the kernel keeps for us while we do not read.
const UNREAD: usize = 64;

/// Carries single reports.
pub trait Reports: Send {
    /// Sends one report.
    fn write(&mut self, report: &Report) -> Result<(), LinkError>;
    /// The next report, or `None` if none came in time. Every opener of the device reads every
    /// report.
    fn read(&mut self, timeout: Duration) -> Result<Option<Report>, LinkError>;
}

/// A link over CTAPHID.
pub struct CtapHid<R> {
    reports: R,
    channel: Option<Channel>,
    /// What the token speaks on it.
    capabilities: Capabilities,
    version: [u8; 3],
}

impl<R: Reports> CtapHid<R> {
    /// A link that allocates its channel with the first exchange.
    pub fn new(reports: R) -> Self {
        Self { reports, channel: None, capabilities: Capabilities(0), version: [0; 3] }
    }

    fn send(&mut self, channel: Channel, command: Command, body: &[u8]) -> Result<(), LinkError> {
        for report in packets(channel, command, body)? {
            self.reports.write(&report)?;
        }
        Ok(())
    }

    /// Reads away what is left of earlier or others' conversations; a token may chatter for ever.
    fn drain(&mut self, wait: &RequestOptions) -> Result<(), LinkError> {
        for _ in 0..UNREAD {
            check(wait)?;
            if self.reports.read(Duration::ZERO)?.is_none() {
                break;
            }
        }
        Ok(())
    }

    /// Our channel, allocated if there is none.
    fn channel(&mut self, wait: &RequestOptions) -> Result<Channel, LinkError> {
        if let Some(channel) = self.channel {
            return Ok(channel);
        }
        loop {
            if let Some(reply) = self.allocate(wait)? {
                self.capabilities = reply.capabilities;
                self.version = reply.device_version;
                self.channel = Some(reply.channel);
                return Ok(reply.channel);
            }
        }
    }

    /// One attempt at INIT; `None` if no reply to ours came.
    fn allocate(&mut self, wait: &RequestOptions) -> Result<Option<init::InitReply>, LinkError> {
        let mut nonce = init::Nonce::default();
        getrandom::fill(&mut nonce).map_err(|error| LinkError::Closed(error.to_string()))?;
        self.send(BROADCAST, Command::Init, &nonce)?;
        let mut receiver = Receiver::new(BROADCAST);
        let end = Instant::now() + INIT_PATIENCE;
        while Instant::now() < end {
            check(wait)?;
            let Some(report) = self.reports.read(SLICE)? else { continue };
            let Ok(Some(message)) = receiver.push(&report) else { continue };
            match message.answer(Command::Init) {
                Answer::Failed(ErrorCode::ChannelBusy) => {
                    return Err(LinkError::Refused(ErrorCode::ChannelBusy));
                }
                Answer::Payload(payload) => {
                    if let Some(reply) = init::reply(&payload, &nonce)? {
                        return Ok(Some(reply));
                    }
                }
                _ => {}
            }
        }
        Ok(None)
    }

    /// Sends the request on our channel and waits for the answer.
    fn attempt(
        &mut self,
        command: Command,
        request: &[u8],
        wait: &RequestOptions,
    ) -> Result<Vec<u8>, LinkError> {
        let channel = self.channel(wait)?;
        match command {
            Command::Cbor if !self.capabilities.cbor() => return Err(LinkError::OnlyU2f),
            // What it would answer itself.
            Command::Msg if !self.capabilities.msg() => {
                return Err(LinkError::Refused(ErrorCode::InvalidCommand));
            }
            _ => {}
        }
        self.send(channel, command, request)?;
        self.receive(channel, command, wait)
    }

    /// Waits for the answer to what was sent on `channel`.
    fn receive(
        &mut self,
        channel: Channel,
        command: Command,
        wait: &RequestOptions,
    ) -> Result<Vec<u8>, LinkError> {
        let mut receiver = Receiver::new(channel);
        let mut ending: Option<Ending> = None;
        loop {
            if ending.is_none()
                && let Err(why) = check(wait)
            {
                self.send(channel, Command::Cancel, &[])?;
                ending = Some(Ending { why, until: Instant::now() + GRACE });
            }
            if let Some(Ending { why, .. }) = ending.take_if(|it| Instant::now() >= it.until) {
                self.channel = None;
                return Err(why);
            }
            let Some(report) = self.reports.read(SLICE)? else { continue };
            let Some(message) = receiver.push(&report)? else { continue };
            match (message.answer(command), &ending) {
                (Answer::Waiting(Keepalive::UpNeeded), None) => (wait.on_touch)(),
                (Answer::Waiting(_) | Answer::Unrelated(_), _) => {}
                (_, Some(Ending { why, .. })) => return Err(why.clone()),
                (Answer::Failed(code), None) => return Err(LinkError::Refused(code)),
                (Answer::Payload(payload), None) => return Ok(payload),
            }
        }
    }

    /// Waits until the token has said nothing to anybody for a while: as long as another program
    /// waits for a touch, the token says so ten times a second (CTAP 2.1 §11.2.9.1.7).
    fn listen(&mut self, wait: &RequestOptions) -> Result<(), LinkError> {
        let (mut heard, mut kept_alive) = (Instant::now(), Instant::now());
        while heard.elapsed() < BUSY_PAUSE && kept_alive.elapsed() < BUSY_MOST {
            check(wait)?;
            if wait.deadline.saturating_duration_since(Instant::now()) < BUSY_PAUSE + LAST_TRY {
                return Err(LinkError::Busy);
            }
            if let Some(report) = self.reports.read(SLICE)? {
                heard = Instant::now();
                if is_keepalive(&report) {
                    kept_alive = heard;
                }
            }
        }
        Ok(())
    }

    /// Sends the request until the token takes it.
    fn insist(
        &mut self,
        command: Command,
        request: &[u8],
        wait: &RequestOptions,
    ) -> Result<Vec<u8>, LinkError> {
        let mut fresh = self.channel.is_none();
        loop {
            self.drain(wait)?;
            match self.attempt(command, request, wait) {
                Err(LinkError::Refused(ErrorCode::ChannelBusy)) => {
                    self.listen(wait)?;
                }
                // The token forgot our channel, as after a sleep: ask for another, once.
                Err(LinkError::Refused(ErrorCode::InvalidChannel)) if !fresh => {
                    self.channel = None;
                    fresh = true;
                }
                Err(error @ LinkError::Malformed(_)) => {
                    self.channel = None;
                    return Err(error);
                }
                result => return result,
            }
        }
    }
}

impl<R: Reports> Link for CtapHid<R> {
    fn exchange(&mut self, request: &[u8], wait: &RequestOptions) -> Result<Vec<u8>, LinkError> {
        self.insist(Command::Cbor, request, wait)
    }

    fn u2f(&mut self, request: &Apdu, wait: &RequestOptions) -> Result<Vec<u8>, LinkError> {
        self.insist(Command::Msg, &request.extended(), wait)
    }

    fn device_version(&self) -> Option<[u8; 3]> {
        Some(self.version).filter(|version| *version != [0; 3])
    }
}

/// A request that was given up: why, and how long the token still has to say that it stopped.
struct Ending {
    why: LinkError,
    until: Instant,
}

/// Whether the token tells somebody that it is still at their request.
fn is_keepalive(report: &Report) -> bool {
    matches!(report, [_, _, _, _, 0xBB, ..])
}

/// Whether to go on waiting.
fn check(wait: &RequestOptions) -> Result<(), LinkError> {
    if wait.cancel.is_cancelled() {
        return Err(LinkError::Cancelled);
    }
    if Instant::now() >= wait.deadline {
        return Err(LinkError::TimedOut);
    }
    Ok(())
}

#[cfg(test)]
mod tests;
