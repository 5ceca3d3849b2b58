//! One stay in the socket, from plugging in to pulling out: a thread in front
//! that speaks CTAPHID, and one behind it that runs the firmware.

use std::{
    io,
    panic::{AssertUnwindSafe, catch_unwind},
    sync::{
        Arc,
        mpsc::{Receiver, RecvTimeoutError, Sender, channel},
    },
    thread::{self, JoinHandle},
    time::Instant,
};

use apdu_app::Interface;
use mfad_ctap::hid::{Command, ErrorCode, Keepalive, Message, Report, packets};
use mfad_hid_device::{Device, Effect, Traits};

use crate::{
    card::Card,
    firmware::{self, Request, Surroundings},
    trace::{Trace, What},
    wire::Wire,
};

/// The firmware keeps its messages on the stack.
const FIRMWARE_STACK: usize = 8 << 20;

/// What the firmware's makers say of it: version 0.4.0, and it blinks.
const TRAITS: Traits = Traits { version: [0, 4, 0], wink: true };

/// What the front hears.
pub(crate) enum Input {
    Report(Report),
    Status(Keepalive),
    Reply(Message),
    Crashed,
    PulledOut,
}

/// A plugged-in token. Dropping it pulls it out.
pub(crate) struct Session {
    pub wire: Arc<Wire>,
    inputs: Sender<Input>,
    requests: Sender<Request>,
    trace: Arc<Trace>,
    threads: Vec<JoinHandle<()>>,
}

impl Session {
    /// Plugs in. `surroundings` makes the firmware's, given its way to the front.
    pub fn begin(
        surroundings: impl FnOnce(Sender<Input>) -> Surroundings,
        trace: Arc<Trace>,
    ) -> io::Result<Self> {
        let (inputs, heard) = channel();
        let (requests, asked) = channel();
        let wire = Arc::new(Wire::new(inputs.clone()));
        let surroundings = Arc::new(surroundings(inputs.clone()));
        let front = Front {
            device: Device::new(TRAITS),
            surroundings: surroundings.clone(),
            requests: Some(requests.clone()),
            wire: wire.clone(),
            trace: trace.clone(),
        };
        let mut session = Self { wire, inputs, requests, trace, threads: vec![] };
        session.spawn("token front", move || front.run(&heard))?;
        session.spawn("token firmware", move || run_firmware(&surroundings, &asked))?;
        Ok(session)
    }

    /// The token in a reader.
    pub fn card(&self, interface: Interface) -> Card {
        Card::new(interface, self.requests.clone(), self.trace.clone())
    }

    fn spawn(&mut self, name: &str, run: impl FnOnce() + Send + 'static) -> io::Result<()> {
        let builder = thread::Builder::new().name(name.into()).stack_size(FIRMWARE_STACK);
        self.threads.push(builder.spawn(run)?);
        Ok(())
    }
}

impl Drop for Session {
    fn drop(&mut self) {
        // Both ends are gone anyway if the front cannot be told.
        let _ = self.inputs.send(Input::PulledOut);
        let _ = self.requests.send(Request::PulledOut);
        for thread in self.threads.drain(..) {
            let _ = thread.join();
        }
        self.wire.cut();
    }
}

/// What a CTAPHID message is answered with that has no other answer.
pub(crate) fn failure(code: ErrorCode) -> Message {
    Message { command: Command::Error, payload: vec![code.code()] }
}

fn run_firmware(surroundings: &Surroundings, requests: &Receiver<Request>) {
    let outcome = catch_unwind(AssertUnwindSafe(|| firmware::run(surroundings, requests)));
    if !matches!(outcome, Ok(Ok(()))) {
        // Nobody is left to tell once the token was pulled out.
        let _ = surroundings.front.send(Input::Crashed);
    }
}

struct Front {
    device: Device,
    surroundings: Arc<Surroundings>,
    /// None once the firmware crashed.
    requests: Option<Sender<Request>>,
    wire: Arc<Wire>,
    trace: Arc<Trace>,
}

impl Front {
    fn run(mut self, inputs: &Receiver<Input>) {
        loop {
            let input = self.wait(inputs);
            let now = Instant::now();
            let due = self.device.tick(now);
            self.apply(due);
            let effects = match input {
                Err(RecvTimeoutError::Timeout) => continue,
                Ok(Input::Report(report)) => {
                    self.trace.received(&report);
                    self.device.report(&report, now)
                }
                Ok(Input::Status(status)) => self.status(status, now),
                Ok(Input::Reply(reply)) => self.device.replied(reply),
                Ok(Input::Crashed) => {
                    self.trace.note(What::Crashed);
                    self.requests = None;
                    self.device.replied(failure(ErrorCode::Other(0x7f)))
                }
                Ok(Input::PulledOut) | Err(RecvTimeoutError::Disconnected) => break,
            };
            self.apply(effects);
        }
        self.surroundings.clock.run_out();
        self.interrupt();
        self.wire.cut();
    }

    /// Only CTAPHID can tell a host that the token waits; a card is silent.
    fn status(&mut self, status: Keepalive, now: Instant) -> Vec<Effect> {
        let effects = self.device.status(status, now);
        if effects.is_empty() && status == Keepalive::UpNeeded {
            self.trace.note(What::WaitsForTouch);
        }
        effects
    }

    fn wait(&self, inputs: &Receiver<Input>) -> Result<Input, RecvTimeoutError> {
        match self.device.deadline() {
            Some(end) => inputs.recv_timeout(end.saturating_duration_since(Instant::now())),
            None => inputs.recv().map_err(|_| RecvTimeoutError::Disconnected),
        }
    }

    fn apply(&mut self, effects: Vec<Effect>) {
        for effect in effects {
            match effect {
                Effect::Send(channel, message) => {
                    self.trace.sent(channel, &message);
                    // The firmware's buffer is as long as a message may be.
                    let reports = packets(channel, message.command, &message.payload);
                    self.wire.broadcast(&reports.unwrap_or_default());
                }
                Effect::Interrupt => self.interrupt(),
                Effect::Run(message) => self.ask(Request::Message(message)),
            }
        }
    }

    /// The flag is up before the firmware begins, so that a cancel which comes
    /// in between is not lost.
    fn ask(&mut self, request: Request) {
        self.surroundings.interrupt.set_working();
        let sent = self.requests.as_ref().is_some_and(|firmware| firmware.send(request).is_ok());
        if !sent {
            let refusal = self.device.replied(failure(ErrorCode::Other(0x7f)));
            self.apply(refusal);
        }
    }

    fn interrupt(&self) {
        self.surroundings.interrupt.interrupt();
        self.surroundings.finger.nudge();
    }
}
