//! One sign-in, from finding mfad to its verdict: shows what it asks, brings the answers, and
//! offers another way when one does not work out.

use std::time::Duration;

use mfad_bus::{
    Cause, Error, MethodChoice, OperationResult, Outcome, PromptDetails, PromptKind, SignInOptions,
    secret_fd,
};
use mfad_client::{Operation, OperationEvent};
use mfad_i18n::say;
use tokio::time::{Instant, sleep_until};
use zbus::OwnedObjectPath;

use crate::daemon::{Daemon, answered};
use crate::end::{End, Verdict, failure};
use crate::interrupts::{self, HeldInterrupts};
use crate::keyring;
use crate::line::{Line, either};
use crate::methods::{Choice, PickableMethods, Picked, absent};
use crate::prompts;
use crate::screen::{Answer, PamScreen, text};

/// How long after Enter a key that was plugged in or touched may take to be seen.
const ARRIVAL: Duration = Duration::from_secs(2);
/// How long a key may take until it waits for its owner.
const SILENT: Duration = Duration::from_secs(10);
/// How long somebody has to touch a key before another method is offered, where they cannot ask for one meanwhile.
const UNTOUCHED: Duration = Duration::from_secs(15);
/// The progress of a sign-in that goes on in another way.
const FAILED: &str = "failed";
/// How often something is asked again that was not answered.
const TRIES: usize = 3;

/// Who signs in.
pub struct Request {
    /// The user's name.
    pub account: String,
    /// What to; the name of the service.
    pub reason: Option<String>,
    /// The terminal that they are at.
    pub tty: Option<String>,
    /// The machine that they are at, if it is another.
    pub remote_host: Option<String>,
    /// How long to wait for mfad, or for somebody at a key.
    pub patience: Duration,
    /// Whether a sign-in in the same session that was not long ago is enough.
    pub trusted: bool,
    /// Whether the login password is fetched with it.
    pub keyring: bool,
}

/// Whether this account proves itself. Gives its login password, if it was asked for and a key opened it.
pub async fn prove(screen: &PamScreen<'_>, request: &Request) -> Result<Option<Answer>, End> {
    let Request { account, reason, tty, remote_host, patience, trusted, keyring } = request;
    let options = SignInOptions {
        reason: reason.clone(),
        trusted: trusted.then_some(true),
        keyring: keyring.then_some(true),
        tty: tty.clone(),
        remote_host: remote_host.clone(),
        service: reason.clone(),
        ..SignInOptions::default()
    };
    let daemon = Daemon::reach(*patience).await?;
    let mut only = None;
    let ended = loop {
        let sign_in = daemon.begin(account, &options, *patience).await?;
        match SignInAttempt::new(screen, *patience, sign_in).run(only.take()).await {
            Ok(After::Done(password)) => return Ok(password),
            Ok(After::Again(method)) => only = method,
            Err(end) => break end,
        }
    };
    Err(with_help(&daemon, ended).await)
}

/// With whom to ask, for somebody who may have no method left.
async fn with_help(daemon: &Daemon, mut end: End) -> End {
    if end.stranded
        && let Some(help) = daemon.help().await
    {
        end.more.extend(Line::wrap(&say!("pam-help", help)));
    }
    end
}

/// What comes after an attempt that was not the last.
enum After {
    /// None, with the login password.
    Done(Option<Answer>),
    /// Another one, by this method if one was picked.
    Again(Option<OwnedObjectPath>),
}

/// What was heard.
enum Heard {
    Said(Box<OperationEvent>),
    /// Somebody pressed Ctrl-C.
    Interrupted,
    /// Nobody did anything.
    Late,
}

/// What the person only pressed Enter at.
#[derive(Clone, Copy, PartialEq, Eq)]
enum Entered {
    /// To plug a key in: they did, or want to go on without.
    PlugIn,
    /// To touch a key: they did, or want to go on without.
    Touch,
    /// To type a code: they did something to a key, or want another method.
    Code,
}

struct SignInAttempt<'a> {
    screen: &'a PamScreen<'a>,
    patience: Duration,
    sign_in: Operation,
    methods: Vec<MethodChoice>,
    /// What was tried last.
    tried: Vec<OwnedObjectPath>,
    /// How long it is waited for now, and until when.
    wait: Duration,
    deadline: Instant,
    /// Whether anything was asked of the person yet.
    prompted: bool,
    /// Whether a key waits for a touch.
    touching: bool,
    entered: Option<Entered>,
    /// Ctrl-C is held back from when the person is told of it until they are asked something.
    held: Option<HeldInterrupts>,
}

impl<'a> SignInAttempt<'a> {
    fn new(screen: &'a PamScreen<'a>, patience: Duration, sign_in: Operation) -> Self {
        let (methods, tried, prompted, touching, entered, held) = Default::default();
        let wait = patience.min(SILENT);
        let deadline = Instant::now() + wait;
        Self {
            screen,
            patience,
            sign_in,
            methods,
            tried,
            wait,
            deadline,
            prompted,
            touching,
            entered,
            held,
        }
    }

    async fn run(mut self, only: Option<OwnedObjectPath>) -> Result<After, End> {
        if let Some(method) = only {
            answered(self.sign_in.session.select(method)).await??;
        }
        loop {
            let after = match self.next().await? {
                Heard::Said(saying) => self.hear(*saying).await?,
                Heard::Interrupted => self.go_elsewhere().await?,
                Heard::Late => self.late().await?,
            };
            if let Some(after) = after {
                return Ok(after);
            }
        }
    }

    /// From now on, for something to happen.
    fn wait_for(&mut self, wait: Duration) {
        (self.wait, self.deadline) = (wait, Instant::now() + wait);
    }

    async fn hear(&mut self, saying: OperationEvent) -> Result<Option<After>, End> {
        match saying {
            OperationEvent::Methods(methods) => self.update(methods),
            OperationEvent::Prompt(kind, details) => return self.prompted(&kind, &details).await,
            OperationEvent::Progress(what, details) if what == FAILED => self.tell_failed(&details),
            OperationEvent::Progress(..) => {}
            OperationEvent::Finished(Outcome::Done, result) => {
                if let Some(required) = &result.required {
                    self.screen.log(required);
                    self.screen.say(&Line::new(say!("pam-required")));
                }
                return Ok(Some(After::Done(keyring::password_in(&result))));
            }
            OperationEvent::Finished(_, result) => return self.failed(*result).map(Some),
        }
        Ok(None)
    }

    /// A method failed, and the next is tried.
    fn tell_failed(&self, details: &PromptDetails) {
        self.screen.log(&details.reason);
        let cause = details.error.as_deref().and_then(Cause::from_word);
        self.screen.say(&match cause {
            Some(cause) => failure(cause, details.text_of("reason").as_ref()),
            None => Line::new(say!("pam-try-again")),
        });
    }

    fn update(&mut self, methods: Vec<MethodChoice>) {
        let trying = methods.iter().filter(|it| it.trying).map(|it| it.method.clone());
        let trying: Vec<_> = trying.collect();
        if !trying.is_empty() {
            self.tried = trying;
        }
        self.methods = methods;
    }

    fn pickable(&self) -> PickableMethods {
        PickableMethods::from_methods(&self.methods, &self.tried)
    }

    /// What its owner calls the keys of a prompt; by their own names where it is not known which is which.
    fn keys(&self, details: &PromptDetails) -> String {
        let tokens = prompts::tokens(details);
        let trying = self.methods.iter().filter(|it| it.trying);
        let labels: Vec<_> = trying.map(|it| it.label.as_str()).collect();
        either(if labels.len() == tokens.len() { &labels } else { &tokens })
    }

    async fn next(&mut self) -> Result<Heard, End> {
        let held = self.held.take().or_else(HeldInterrupts::hold);
        let heard = tokio::select! {
            biased;
            () = interrupts::pressed(held.as_ref()) => Heard::Interrupted,
            saying = self.sign_in.next() => Heard::Said(Box::new(saying?)),
            () = sleep_until(self.deadline) => Heard::Late,
        };
        if let Heard::Said(saying) = &heard
            && let OperationEvent::Methods(_) | OperationEvent::Progress(..) = **saying
        {
            self.held = held;
        }
        Ok(heard)
    }

    async fn prompted(
        &mut self,
        kind: &str,
        details: &PromptDetails,
    ) -> Result<Option<After>, End> {
        (self.prompted, self.touching, self.entered) = (true, false, None);
        self.wait_for(self.patience);
        match PromptKind::from_word(kind) {
            Some(PromptKind::Insert) => return self.not_there().await,
            Some(PromptKind::Pin) => return self.secret(details).await,
            Some(PromptKind::Confirm) => return self.confirm(details).await,
            Some(PromptKind::Touch | PromptKind::Fingerprint) => self.touch(details),
            Some(PromptKind::Wait) => {
                self.tell(prompts::mistake(details), &prompts::wait(&self.keys(details), details));
            }
            Some(PromptKind::Choose | PromptKind::Remove) | None => {
                self.screen.log(&details.reason);
                return self.go_elsewhere().await;
            }
        }
        Ok(None)
    }

    /// Somebody who cannot press Ctrl-C is asked after a while, if there is something to ask or else the next module
    /// asks for the password.
    fn touch(&mut self, details: &PromptDetails) {
        let keys = self.keys(details);
        let asks = !self.screen.touch_only;
        let others = asks && !self.pickable().is_empty();
        let ctrl_c = interrupts::possible();
        self.tell(prompts::mistake(details), &prompts::touch(&keys, ctrl_c && others));
        self.touching = true;
        if asks && !ctrl_c && (others || !self.screen.has_password()) {
            self.wait_for(self.patience.min(UNTOUCHED));
        }
    }

    fn tell(&mut self, mistake: Option<Line>, line: &Line) {
        self.held = self.held.take().or_else(HeldInterrupts::hold);
        mistake.iter().chain([line]).for_each(|it| self.screen.say(it));
    }

    async fn confirm(&mut self, details: &PromptDetails) -> Result<Option<After>, End> {
        let Some(question) = prompts::confirm(details) else {
            self.screen.log(&details.reason);
            return self.go_elsewhere().await;
        };
        let yes = self.screen.agrees(&question)?;
        let _ = answered(self.sign_in.proxy.confirm(yes)).await?;
        self.wait_for(self.patience);
        Ok(None)
    }

    /// A PIN is asked for with a yes, as one that is wrong costs the person one of few attempts.
    async fn secret(&mut self, details: &PromptDetails) -> Result<Option<After>, End> {
        prompts::mistake(details).iter().for_each(|it| self.screen.say(it));
        let (keys, code) = (self.keys(details), prompts::is_code(details));
        if !code && !self.screen.agrees_to_pin(&prompts::consent(&keys, details))? {
            return self.go_elsewhere().await;
        }
        let typed = self.screen.ask_secret(&prompts::secret(&keys, details), code)?;
        if typed.is_empty() {
            self.look(Entered::Code);
            return Ok(None);
        }
        self.same_again(details, &typed)?;
        let fd = secret_fd(&typed)?;
        self.screen.spend(typed)?;
        let _ = answered(self.sign_in.proxy.answer_pin(fd.into())).await?;
        self.wait_for(self.patience);
        Ok(None)
    }

    /// A new PIN is typed twice.
    fn same_again(&self, details: &PromptDetails, typed: &Answer) -> Result<(), End> {
        let again = Line::new(say!("pam-again"));
        if !prompts::is_new(details) || self.screen.ask_secret(&again, false)? == *typed {
            return Ok(());
        }
        Err(End::refused(say!("pam-differs")))
    }

    /// No key is there. A PAM module cannot see both the person's typing and the key's coming, so
    /// it asks, and whatever came meanwhile counts afterwards.
    async fn not_there(&mut self) -> Result<Option<After>, End> {
        let pickable = self.pickable();
        let choice = pickable.or_plug_in(&absent(&self.methods));
        self.pick_or(&choice, &pickable, Entered::PlugIn).await
    }

    /// Goes on by what is picked, or sees what came of only Enter.
    async fn pick_or(
        &mut self,
        choice: &Choice,
        pickable: &PickableMethods,
        entered: Entered,
    ) -> Result<Option<After>, End> {
        match self.pick(choice, pickable)? {
            Some(method) => self.select(method).await,
            None => {
                self.look(entered);
                Ok(None)
            }
        }
    }

    /// Sees whether something came meanwhile, after only Enter was pressed.
    fn look(&mut self, entered: Entered) {
        self.entered = Some(entered);
        self.wait_for(ARRIVAL);
    }

    /// Another way if there is one and it is wanted; else nobody signs in.
    async fn go_elsewhere(&mut self) -> Result<Option<After>, End> {
        let pickable = self.pickable();
        if !pickable.is_empty()
            && let Some(method) = self.pick(&pickable.or_skip(), &pickable)?
        {
            return self.select(method).await;
        }
        Err(End::skipped())
    }

    fn failed(&self, result: OperationResult) -> Result<After, End> {
        if matches!(self.entered, Some(Entered::PlugIn | Entered::Code)) {
            return Ok(After::Again(None));
        }
        let (text, message) = (result.text_of("message"), result.message.unwrap_or_default());
        let name = result.error.unwrap_or_default();
        let (mut end, unrecorded) = match Error::from_name(&name, message.clone()) {
            Some(mut error) => {
                (error.text, error.status) = (text, result.status);
                // Nothing else could be written down either.
                let unrecorded = matches!(error.cause, Cause::DiskFull | Cause::StoreFault);
                (End { detail: message, ..End::from(error) }, unrecorded)
            }
            None => (End { detail: message, ..End::refused(say!("pam-try-again")) }, false),
        };
        let pickable = self.pickable();
        if self.entered == Some(Entered::Touch) {
            return Err(End { line: Line::default(), ..end });
        }
        if pickable.is_empty() || unrecorded {
            end.stranded = !unrecorded;
            return Err(end);
        }
        self.screen.log(&end.detail);
        self.screen.say(&end.line);
        match self.pick(&pickable.or_skip(), &pickable)? {
            Some(method) => Ok(After::Again(Some(method))),
            None => Err(End { line: Line::default(), detail: String::new(), ..end }),
        }
    }

    fn pick(
        &self,
        choice: &Choice,
        pickable: &PickableMethods,
    ) -> Result<Option<OwnedObjectPath>, End> {
        if self.screen.touch_only {
            return Err(End::skipped());
        }
        if self.screen.has_lists() && !pickable.is_empty() {
            let place = self.screen.pick(&choice.title, &pickable.items())?;
            return Ok(pickable.pick_item(place));
        }
        choice.lines.iter().for_each(|line| self.screen.say(line));
        for _ in 0..TRIES {
            let answer = self.screen.ask(&choice.question)?;
            match pickable.pick(&text(&answer)) {
                Picked::Method(method) => return Ok(Some(method)),
                Picked::Nothing => return Ok(None),
                Picked::Unclear => self.screen.spend(answer)?,
            }
        }
        Err(End::refused(say!("pam-nothing-picked")))
    }

    /// Goes on by this method. The sign-in may have ended while the person thought.
    async fn select(&mut self, method: OwnedObjectPath) -> Result<Option<After>, End> {
        self.prompted = false;
        self.wait_for(self.patience.min(SILENT));
        let selected = answered(self.sign_in.session.select(method.clone())).await?;
        Ok(selected.is_err().then_some(After::Again(Some(method))))
    }

    async fn late(&mut self) -> Result<Option<After>, End> {
        match self.entered {
            // Another method was offered in the same question.
            Some(Entered::PlugIn) => Err(self.not_plugged_in()),
            Some(Entered::Touch) => Err(End::skipped()),
            Some(Entered::Code) => {
                if !absent(&self.methods).is_empty() {
                    self.screen.say(&self.not_plugged_in().line);
                }
                self.go_elsewhere().await
            }
            None => self.nothing_happened().await,
        }
    }

    /// No key came.
    fn not_plugged_in(&self) -> End {
        let keys = absent(&self.methods);
        let plain = say!("pam-not-plugged-in-key");
        let line = match keys.is_empty() {
            true => Line::new(plain),
            false => Line::fitting(say!("pam-not-plugged-in", keys), plain),
        };
        let stranded = self.pickable().is_empty();
        End { stranded, ..End::new(Verdict::Refused, line) }
    }

    async fn nothing_happened(&mut self) -> Result<Option<After>, End> {
        let pickable = self.pickable();
        if !self.prompted {
            let end = End::refused(say!("pam-silent-key"));
            if pickable.is_empty() {
                return Err(End { stranded: true, ..end });
            }
            self.screen.say(&end.line);
            return self.go_elsewhere().await;
        }
        if std::mem::take(&mut self.touching) && !pickable.is_empty() {
            return self.pick_or(&pickable.or_touch(), &pickable, Entered::Touch).await;
        }
        let seconds = self.wait.as_secs();
        Err(End { stranded: true, ..End::refused(say!("pam-late", seconds)) })
    }
}
