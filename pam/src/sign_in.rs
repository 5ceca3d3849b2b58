//! One sign-in, from finding mfad to its verdict: shows what it asks, brings the answers, and
//! offers another way when one does not work out.

use std::time::Duration;

use mfad_bus::{
    Cause, Error, MethodChoice, OperationResult, Outcome, PinWanted, PromptDetails, PromptKind,
    SignInOptions, secret_fd,
};
use mfad_client::{Operation, OperationEvent};
use mfad_i18n::say;
use tokio::time::{Instant, sleep_until};
use zbus::OwnedObjectPath;

use crate::daemon::{Daemon, answered, within};
use crate::end::End;
use crate::interrupts::{self, HeldInterrupts};
use crate::keyring;
use crate::methods::{PickableMethods, Picked, absent};
use crate::prompts;
use crate::screen::{Answer, PamScreen, text};

/// How long after Enter a key that was plugged in may take to be seen.
const ARRIVAL: Duration = Duration::from_secs(2);
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
    loop {
        let begun = within(*patience, daemon.begin(account, &options));
        let attempt = SignInAttempt::new(screen, *patience, begun.await?);
        match attempt.run(only.take()).await? {
            After::Done(password) => return Ok(password),
            After::Again(method) => only = method,
        }
    }
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

struct SignInAttempt<'a> {
    screen: &'a PamScreen<'a>,
    patience: Duration,
    sign_in: Operation,
    methods: Vec<MethodChoice>,
    /// What was tried last.
    tried: Vec<OwnedObjectPath>,
    deadline: Instant,
    /// The person only pressed Enter: they did something to a key, or nothing at all.
    entered: bool,
    /// Ctrl-C is held back from when the person is told of it until they are asked something.
    held: Option<HeldInterrupts>,
}

impl<'a> SignInAttempt<'a> {
    fn new(screen: &'a PamScreen<'a>, patience: Duration, sign_in: Operation) -> Self {
        let deadline = Instant::now() + patience;
        let (methods, tried) = Default::default();
        Self { screen, patience, sign_in, methods, tried, deadline, entered: false, held: None }
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

    async fn hear(&mut self, saying: OperationEvent) -> Result<Option<After>, End> {
        match saying {
            OperationEvent::Methods(methods) => self.update(methods),
            OperationEvent::Prompt(kind, details) => return self.prompted(&kind, &details).await,
            OperationEvent::Progress(what, details) if what == FAILED => {
                self.screen.say(&details.reason);
            }
            OperationEvent::Progress(..) => {}
            OperationEvent::Finished(Outcome::Done, result) => {
                self.screen.say(result.required.as_deref().unwrap_or_default());
                return Ok(Some(After::Done(keyring::password_in(&result))));
            }
            OperationEvent::Finished(_, result) => return self.failed(*result).map(Some),
        }
        Ok(None)
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
        self.entered = false;
        match PromptKind::from_word(kind) {
            Some(PromptKind::Insert) => return self.not_there().await,
            Some(PromptKind::Pin) => return self.secret(details).await,
            Some(PromptKind::Confirm) => {
                let question = format!("{} {} ", details.reason, say!("pam-yes-or-no"));
                let yes = self.screen.agrees(&question)?;
                let _ = answered(self.sign_in.proxy.confirm(yes)).await?;
            }
            Some(PromptKind::Choose) => {
                let choice = self.choice(details)?;
                let _ = answered(self.sign_in.proxy.choose(&choice)).await?;
            }
            other @ (Some(
                PromptKind::Wait | PromptKind::Remove | PromptKind::Touch | PromptKind::Fingerprint,
            )
            | None) => {
                self.say_what_to_do(other, details);
            }
        }
        self.deadline = Instant::now() + self.patience;
        Ok(None)
    }

    fn say_what_to_do(&mut self, kind: Option<PromptKind>, details: &PromptDetails) {
        self.held = self.held.take().or_else(HeldInterrupts::hold);
        self.screen.say(details.mistake.as_deref().unwrap_or_default());
        let other = interrupts::possible() && !self.pickable().is_empty();
        let hint = if other { format!(" {}", say!("pam-ctrl-c")) } else { String::new() };
        self.screen.say(&format!("{}{hint}", prompts::to_do(kind, details, self.screen.shows())));
    }

    /// A PIN is asked for with a yes, as one that is wrong costs the person one of few attempts.
    async fn secret(&mut self, details: &PromptDetails) -> Result<Option<After>, End> {
        self.screen.say(details.mistake.as_deref().unwrap_or_default());
        let code = prompts::is_code(details);
        if !code && !self.screen.agrees_to_pin(&prompts::consent(details))? {
            return self.go_elsewhere().await;
        }
        let question = prompts::secret(details, self.screen.shows());
        let typed = self.screen.ask_secret(&question, code)?;
        if typed.is_empty() {
            self.look();
            return Ok(None);
        }
        self.same_again(details, &typed)?;
        let fd = secret_fd(&typed)?;
        self.screen.spend(typed)?;
        let _ = answered(self.sign_in.proxy.answer_pin(fd.into())).await?;
        self.deadline = Instant::now() + self.patience;
        Ok(None)
    }

    /// A new PIN is typed twice.
    fn same_again(&self, details: &PromptDetails, typed: &Answer) -> Result<(), End> {
        let new = details.wanted.as_deref() == Some(PinWanted::New.word());
        if !new || self.screen.ask_secret(&format!("{} ", say!("pam-again")), false)? == *typed {
            return Ok(());
        }
        Err(End::refused(say!("pam-differs")))
    }

    fn choice(&self, details: &PromptDetails) -> Result<String, End> {
        let question = prompts::choices(details);
        for _ in 0..TRIES {
            let answer = self.screen.ask(&question)?;
            let number: Option<usize> = text(&answer).parse().ok();
            let index = number.and_then(|number| number.checked_sub(1));
            let choices = details.choices.as_deref().unwrap_or_default();
            if let Some((id, _)) = index.and_then(|index| choices.get(index)) {
                return Ok(id.clone());
            }
            self.screen.spend(answer)?;
        }
        Err(End::refused(say!("pam-nothing-picked")))
    }

    /// No key is there. A PAM module cannot see both the person's typing and the key's coming, so
    /// it asks, and whatever came meanwhile counts afterwards.
    async fn not_there(&mut self) -> Result<Option<After>, End> {
        let (pickable, absent) = (self.pickable(), absent(&self.methods));
        let or = match pickable.is_empty() {
            true => say!("pam-or-enter"),
            false => say!("pam-or-type", methods = pickable.listed()),
        };
        match self.pick(&format!("{} ", say!("pam-plug-in", absent, or)), &pickable)? {
            Some(method) => self.select(method).await,
            None => {
                self.look();
                Ok(None)
            }
        }
    }

    /// Sees whether something came meanwhile, after only Enter was pressed.
    fn look(&mut self) {
        self.entered = true;
        self.deadline = Instant::now() + ARRIVAL;
    }

    /// Another way if there is one and it is wanted; else nobody signs in.
    async fn go_elsewhere(&mut self) -> Result<Option<After>, End> {
        let pickable = self.pickable();
        if !pickable.is_empty()
            && let Some(method) = self.another(&pickable)?
        {
            return self.select(method).await;
        }
        Err(End::refused(""))
    }

    fn failed(&self, result: OperationResult) -> Result<After, End> {
        if self.entered {
            return Ok(After::Again(None));
        }
        let message = result.message.unwrap_or_default();
        let name = result.error.unwrap_or_default();
        let error = Error::from_name(&name, message.clone());
        // Nothing else could be written down either.
        let unrecorded = error
            .as_ref()
            .is_some_and(|it| matches!(it.cause, Cause::DiskFull | Cause::StoreFault));
        let end = match error {
            Some(error) => End::from(error),
            None => End::refused(message),
        };
        let pickable = self.pickable();
        if pickable.is_empty() || unrecorded {
            return Err(end);
        }
        self.screen.say(&end.message);
        match self.another(&pickable)? {
            Some(method) => Ok(After::Again(Some(method))),
            None => Err(End { message: String::new(), ..end }),
        }
    }

    fn another(&self, pickable: &PickableMethods) -> Result<Option<OwnedObjectPath>, End> {
        let list = pickable.listed();
        self.pick(&format!("{} ", say!("pam-another-way", list)), pickable)
    }

    fn pick(
        &self,
        question: &str,
        pickable: &PickableMethods,
    ) -> Result<Option<OwnedObjectPath>, End> {
        for _ in 0..TRIES {
            let answer = self.screen.ask(question)?;
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
        self.deadline = Instant::now() + self.patience;
        let selected = answered(self.sign_in.session.select(method.clone())).await?;
        Ok(selected.is_err().then_some(After::Again(Some(method))))
    }

    async fn late(&mut self) -> Result<Option<After>, End> {
        if !self.entered {
            let seconds = self.patience.as_secs();
            return Err(End::refused(say!("pam-late", seconds)));
        }
        let absent = absent(&self.methods);
        if !absent.is_empty() {
            self.screen.say(&say!("pam-not-plugged-in", absent));
        }
        self.go_elsewhere().await
    }
}
