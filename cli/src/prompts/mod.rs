//! The person's end of an operation: shows what it says, brings what they answer, and ends it
//! when they call it off.

mod entry;
mod keys;
mod methods;
mod pending_prompt;
mod picture;
mod pins;
pub(crate) mod screen;
mod terminal;
mod type_secret;
mod unanswered;

use std::io;
use std::time::{Duration, Instant};

use mfad_bus::{
    Cause, OperationResult, Outcome, PIN_INSTEAD, PinWanted, PromptDetails, PromptKind, WireError,
    secret_fd,
};
use mfad_client::OperationEvent;
use mfad_i18n::say;
use tokio::sync::oneshot;
use zbus::OwnedObjectPath;

use crate::events::Event;
use crate::exit::Failure;
use crate::interrupts::Interrupts;
use crate::operation::{Operation, WantedMethod};
use crate::output::Output;
use crate::pick;

use keys::Key;
use methods::{MethodPicker, Pick};
use pending_prompt::{Answer, PendingPrompt, PromptStep};
use pins::Supply;
pub(crate) use pins::{Pins, Secret, Source};
use screen::Screen;
use terminal::Terminal;
pub(crate) use type_secret::{at_terminal, type_secret};
pub(crate) use unanswered::called_off;
use unanswered::{nobody_there, used_up};

/// How long a cancelled operation may take to end.
const GRACE: Duration = Duration::from_secs(2);

/// What was said on the command line already.
#[derive(Default)]
pub(crate) struct Readiness {
    /// The PINs that a script gives.
    pub pins: Pins,
    /// What is asked before something is erased or deleted was answered with yes.
    pub yes: bool,
}

impl Readiness {
    /// Nothing but PINs.
    pub fn with_pins(pins: Pins) -> Self {
        Self { pins, yes: false }
    }
}

/// Whoever typed the command, a person or a script.
pub(crate) struct Person<'r> {
    output: Output,
    screen: Screen,
    terminal: Option<Terminal>,
    ready: &'r mut Readiness,
    pending: PendingPrompt,
    /// When it was asked.
    since: Instant,
    methods: MethodPicker,
    /// The sign-in method that was asked for on the command line.
    wanted: WantedMethod,
    /// What a script is about to give.
    given: Option<oneshot::Receiver<Result<Secret, Failure>>>,
    /// What was said last that it is about.
    reason: String,
}

/// What comes of something that was heard or pressed.
enum NextStep {
    Wait,
    Answer(Answer),
    Select(OwnedObjectPath),
    /// Call the operation off, for this reason.
    Stop(Failure),
    End(Outcome, Box<OperationResult>),
}

impl<'r> Person<'r> {
    /// Somebody at a terminal, if there is one.
    pub fn new(output: Output, ready: &'r mut Readiness) -> Self {
        Self {
            output,
            screen: Screen::new(),
            terminal: at_terminal().then(Terminal::take).and_then(Result::ok),
            ready,
            pending: PendingPrompt::default(),
            since: Instant::now(),
            methods: MethodPicker::default(),
            wanted: WantedMethod::Any,
            given: None,
            reason: String::new(),
        }
    }

    /// Goes through with an operation. The terminal is as before when this returns.
    pub async fn follow(
        mut self,
        mut operation: Operation,
        interrupts: &mut Interrupts,
    ) -> Result<OperationResult, Failure> {
        self.wanted = std::mem::take(&mut operation.wanted);
        loop {
            self.draw();
            let second = self.second();
            let turn = tokio::select! {
                saying = operation.next() => self.hear(saying?)?,
                key = pressed(&mut self.terminal) => self.press(key?),
                line = given(&mut self.given) => {
                    self.given = None;
                    self.answer(Answer::Pin(line?))
                }
                () = interrupts.next() => NextStep::Stop(called_off()),
                () = second => NextStep::Wait,
            };
            match turn {
                NextStep::End(Outcome::Done, result) => return Ok(*result),
                NextStep::End(outcome, result) => {
                    return Err(Failure::of_operation(outcome, *result));
                }
                NextStep::Stop(why) => return self.stop(operation, interrupts, why).await,
                turn => tokio::select! {
                    done = act(&operation, turn) => Self::accepted(done)?,
                    // Leaving the bus cancels the operation, too.
                    () = interrupts.next() => return Err(called_off()),
                },
            }
        }
    }

    fn hear(&mut self, saying: OperationEvent) -> Result<NextStep, Failure> {
        self.tell_programs(&saying)?;
        Ok(match saying {
            OperationEvent::Prompt(kind, details) => {
                self.wait_for(PendingPrompt::new(PromptKind::from_word(&kind), details));
                self.answer_unasked()?
            }
            OperationEvent::Progress(what, details) if what == "failed" => {
                self.screen.say(&details.reason);
                self.pending = PendingPrompt::default();
                NextStep::Wait
            }
            OperationEvent::Progress(_, details) => self.go_on(details),
            OperationEvent::Methods(methods) => {
                self.methods.update(methods);
                self.want_method()
            }
            OperationEvent::Finished(outcome, result) => NextStep::End(outcome, result),
        })
    }

    /// The method that was asked for on the command line, once the list is there.
    fn want_method(&mut self) -> NextStep {
        match std::mem::take(&mut self.wanted) {
            WantedMethod::Any => NextStep::Wait,
            WantedMethod::Named(name) => match pick::pick_choice(&name, self.methods.choices()) {
                Ok(method) => NextStep::Select(method.method.clone()),
                Err(failure) => NextStep::Stop(failure),
            },
            WantedMethod::Picked if self.terminal.is_some() => {
                self.methods.choose();
                // A terminal whose lines cannot be changed is told them once.
                if !self.screen.moving() {
                    let lines = self.methods.lines(false);
                    lines.iter().filter(|it| !it.is_empty()).for_each(|it| self.screen.say(it));
                }
                NextStep::Wait
            }
            WantedMethod::Picked => NextStep::Stop(pick::unpicked(self.methods.choices())),
        }
    }

    /// How it ended is printed by whoever began it.
    fn tell_programs(&mut self, saying: &OperationEvent) -> io::Result<()> {
        if !self.output.json {
            return Ok(());
        }
        self.screen.clear();
        match saying {
            OperationEvent::Prompt(kind, details) => {
                self.output.json(&Event::Prompt { kind, details: details.into() })
            }
            OperationEvent::Progress(what, details) => {
                self.output.json(&Event::Progress { what, details: details.into() })
            }
            OperationEvent::Methods(methods) => {
                let methods = methods.iter().map(Into::into).collect();
                self.output.json(&Event::Methods { methods })
            }
            OperationEvent::Finished(..) => Ok(()),
        }
    }

    /// What was wrong before, and what it is about now. The latter is said once, however often a PIN
    /// is asked for.
    fn introduce(&mut self) -> Result<(), Failure> {
        self.pending.mistake().into_iter().for_each(|mistake| self.screen.say(mistake));
        if self.pending.reason() != self.reason {
            self.pending.reason().clone_into(&mut self.reason);
            self.screen.say(&self.reason);
        }
        if let Some(address) = self.pending.address() {
            self.screen.picture(&picture::of_address(address)?);
        }
        for line in self.pending.introduction() {
            self.screen.say(&line);
        }
        Ok(())
    }

    /// A token that is waited for goes on waiting, maybe with less time than it said.
    fn go_on(&mut self, details: PromptDetails) -> NextStep {
        match details.seconds {
            _ if self.pending.typing() => {}
            Some(seconds) if self.pending.touch() => {
                self.pending.hurry(seconds);
                self.since = Instant::now();
            }
            _ => self.wait_for(PendingPrompt::new(None, details)),
        }
        NextStep::Wait
    }

    fn wait_for(&mut self, pending: PendingPrompt) {
        self.pending = pending;
        self.since = Instant::now();
    }

    /// The answers that need nobody: a script gave them beforehand, or nobody is there to ask.
    fn answer_unasked(&mut self) -> Result<NextStep, Failure> {
        if self.pending.takes_pin_instead() {
            if self.ready.pins.current.is_given() {
                return Ok(self.answer(Answer::Choose(PIN_INSTEAD.to_owned())));
            }
            if self.terminal.is_none() {
                self.pending.without_choice();
            }
        }
        let supply = match self.pending.pin() {
            Some(
                PinWanted::Current | PinWanted::Puk | PinWanted::AdminPin | PinWanted::ResetCode,
            ) => self.ready.pins.current.supply(),
            Some(
                PinWanted::New
                | PinWanted::NewPuk
                | PinWanted::NewAdminPin
                | PinWanted::NewResetCode
                | PinWanted::NewManagementKey,
            ) => self.ready.pins.new.supply(),
            Some(PinWanted::ManagementKey) => self.ready.pins.management.supply(),
            Some(PinWanted::Password) => self.ready.pins.password.supply(),
            Some(PinWanted::Address) => self.ready.pins.address.supply(),
            Some(PinWanted::OneTimeCode | PinWanted::RecoveryCode | PinWanted::AccessPass) => {
                self.ready.pins.code.supply()
            }
            Some(PinWanted::AccountName) | None => Supply::Ask,
        };
        if self.pending.typing() && matches!(supply, Supply::Ask) {
            self.introduce()?;
        }
        Ok(match supply {
            Supply::Use(pin) => self.answer(Answer::Pin(pin)),
            Supply::Await(later) => {
                self.introduce()?;
                self.given = Some(later.line());
                NextStep::Wait
            }
            Supply::Exhausted => NextStep::Stop(used_up(&self.pending)),
            Supply::Ask if self.pending.lasting() && self.ready.yes => {
                self.answer(Answer::Confirm(true))
            }
            Supply::Ask if self.pending.typing() && self.terminal.is_none() => {
                NextStep::Stop(nobody_there(&self.pending))
            }
            Supply::Ask => NextStep::Wait,
        })
    }

    fn press(&mut self, key: Key) -> NextStep {
        if key == Key::End && self.pending.nothing_typed() {
            return NextStep::Stop(called_off());
        }
        match self.methods.press(key, self.pending.typing()) {
            Pick::Select(method) => {
                self.pending = PendingPrompt::default();
                return NextStep::Select(method);
            }
            Pick::Shown => return NextStep::Wait,
            Pick::NotOurs => {}
        }
        match self.pending.press(key) {
            PromptStep::Answer(answer) => self.answer(answer),
            PromptStep::Say(text) => {
                self.screen.say(&text);
                NextStep::Wait
            }
            PromptStep::Stay => NextStep::Wait,
        }
    }

    fn answer(&mut self, answer: Answer) -> NextStep {
        self.pending = PendingPrompt::default();
        NextStep::Answer(answer)
    }

    /// An answer that comes too late is no failure: the operation says itself how it goes on.
    fn accepted(done: Result<(), WireError>) -> Result<(), Failure> {
        match done {
            Err(error) if error.cause() == Some(Cause::NotAsked) => Ok(()),
            Ok(()) => Ok(()),
            Err(error) => Err(error.into()),
        }
    }

    /// Calls the operation off and waits for its end, but not for ever.
    async fn stop(
        mut self,
        mut operation: Operation,
        interrupts: &mut Interrupts,
        why: Failure,
    ) -> Result<OperationResult, Failure> {
        self.pending = PendingPrompt::default();
        self.screen.clear();
        let ending = async {
            let _ = operation.proxy.cancel().await;
            loop {
                match operation.next().await {
                    Ok(OperationEvent::Finished(Outcome::Done, result)) => return Some(*result),
                    Ok(OperationEvent::Finished(..)) | Err(_) => return None,
                    Ok(_) => {}
                }
            }
        };
        // It may have been done at that very moment.
        let done = tokio::select! {
            ended = tokio::time::timeout(GRACE, ending) => ended.ok().flatten(),
            () = interrupts.next() => None,
        };
        done.ok_or(why)
    }

    fn draw(&mut self) {
        let typing = self.pending.typing();
        let (line, typed) = match self.methods.picking() && typing {
            true => (format!("{}: ", say!("prompts-number")), ""),
            false => (self.pending.line(self.left()), self.pending.typed()),
        };
        self.screen.show([self.methods.lines(typing), vec![line]].concat(), typed);
    }

    /// How many seconds are left; as many as there were where lines cannot be changed.
    fn left(&self) -> Option<u32> {
        let seconds = self.pending.seconds()?;
        if !self.screen.moving() {
            return Some(seconds);
        }
        let passed = u32::try_from(self.since.elapsed().as_secs()).unwrap_or(u32::MAX);
        Some(seconds.saturating_sub(passed))
    }

    /// Completes when another second has passed that somebody sees.
    fn second(&self) -> impl Future<Output = ()> + use<> {
        let counting = self.pending.seconds().is_some() || self.methods.counting();
        let seen = counting && self.screen.moving();
        let into = self.since.elapsed().subsec_millis();
        async move {
            match seen {
                true => tokio::time::sleep(Duration::from_millis(1_000 - u64::from(into))).await,
                false => std::future::pending().await,
            }
        }
    }
}

/// What a script gives, once it does.
async fn given(
    line: &mut Option<oneshot::Receiver<Result<Secret, Failure>>>,
) -> Result<Secret, Failure> {
    match line {
        Some(line) => line.await.unwrap_or_else(|_| Err(called_off())),
        None => std::future::pending().await,
    }
}

async fn pressed(terminal: &mut Option<Terminal>) -> io::Result<Key> {
    match terminal {
        Some(terminal) => terminal.key().await,
        None => std::future::pending().await,
    }
}

async fn act(operation: &Operation, turn: NextStep) -> Result<(), WireError> {
    let proxy = &operation.proxy;
    match turn {
        NextStep::Answer(Answer::Pin(pin)) => {
            let fd = secret_fd(pin.as_bytes()).map_err(zbus::Error::from)?;
            proxy.answer_pin(fd.into()).await
        }
        NextStep::Answer(Answer::Confirm(yes)) => proxy.confirm(yes).await,
        NextStep::Answer(Answer::Choose(choice)) => proxy.choose(&choice).await,
        NextStep::Select(method) => operation.session.select(method).await,
        NextStep::Wait | NextStep::Stop(_) | NextStep::End(..) => Ok(()),
    }
}
