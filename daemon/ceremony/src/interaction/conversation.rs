//! What an operation and the person before the screen say to each other. The operation asks;
//! whoever carries the conversation (the bus) shows the prompt and brings the answer, once.

use std::sync::{Arc, Mutex, PoisonError};
use std::time::Duration;

use mfad_device::token::Client;
use mfad_terms::{Cause, PromptKind};
use mfad_text::tr;
use tokio::sync::{mpsc, oneshot};
use zeroize::Zeroizing;

use crate::error::Error;
use crate::prompt::{MethodChoice, PromptDetails};

/// How long a person may take to answer.
pub const PATIENCE: Duration = Duration::from_secs(120);

/// What an operation says.
#[derive(Debug)]
pub enum UiEvent {
    /// It needs something.
    Prompt(PromptKind, PromptDetails),
    /// It goes on with something, for a moment or for some seconds.
    Progress(&'static str, PromptDetails),
    /// The methods of a sign-in are in another state.
    Methods(Vec<MethodChoice>),
}

/// What a person answers.
pub enum Answer {
    /// A PIN, as typed.
    Pin(Zeroizing<Vec<u8>>),
    /// Yes or no.
    Confirm(bool),
    /// The id of one of the choices.
    Choice(String),
}

impl Answer {
    fn answers(&self) -> PromptKind {
        match self {
            Self::Pin(_) => PromptKind::Pin,
            Self::Confirm(_) => PromptKind::Confirm,
            Self::Choice(_) => PromptKind::Choose,
        }
    }
}

/// A question that waits for its answer.
struct Pending {
    kind: PromptKind,
    /// What there is to choose from.
    ids: Vec<String>,
    answer: oneshot::Sender<Answer>,
}

impl Pending {
    fn takes(&self, answer: &Answer) -> bool {
        match answer {
            Answer::Choice(id) => self.ids.contains(id),
            answer => self.kind == answer.answers(),
        }
    }
}

/// The operation's end of the conversation.
#[derive(Clone)]
pub struct Conversation {
    client: Client,
    sayings: mpsc::UnboundedSender<UiEvent>,
    pending: Arc<Mutex<Option<Pending>>>,
}

/// The other end: takes answers.
#[derive(Clone)]
pub struct Answers {
    pending: Arc<Mutex<Option<Pending>>>,
}

impl Answers {
    /// Gives the operation the answer it waits for.
    ///
    /// # Errors
    /// It waits for none, or for another kind, or does not offer this choice.
    pub fn give(&self, answer: Answer) -> Result<(), Error> {
        let mut pending = self.pending.lock().unwrap_or_else(PoisonError::into_inner);
        match pending.take_if(|it| it.takes(&answer)) {
            Some(asked) => asked.answer.send(answer).map_err(|_| not_asked()),
            None => Err(not_asked()),
        }
    }

    /// Whether the operation waits for an answer.
    pub fn awaited(&self) -> bool {
        let pending = self.pending.lock().unwrap_or_else(PoisonError::into_inner);
        // Whoever asked may have turned to something else.
        pending.as_ref().is_some_and(|it| !it.answer.is_closed())
    }
}

/// The operation waits for no such answer.
pub fn not_asked() -> Error {
    Error::new(Cause::NotAsked, tr!("work-not-asked"))
}

impl Conversation {
    /// A conversation with this client, its other end, and what is said in it.
    pub fn begin(client: Client) -> (Self, Answers, mpsc::UnboundedReceiver<UiEvent>) {
        let (sayings, said) = mpsc::unbounded_channel();
        let pending = Arc::default();
        (Self { client, sayings, pending: Arc::clone(&pending) }, Answers { pending }, said)
    }

    /// Whom it is with.
    pub fn client(&self) -> &Client {
        &self.client
    }

    /// Asks for something that is done, not answered.
    pub fn prompt(&self, kind: PromptKind, details: PromptDetails) {
        self.say(UiEvent::Prompt(kind, details));
    }

    /// Asks for something that is done, in the place of which one of the choices may be taken.
    pub fn prompt_or(
        &self,
        kind: PromptKind,
        details: PromptDetails,
        instead: oneshot::Sender<Answer>,
    ) {
        self.wait_for(kind, &details, instead);
        self.prompt(kind, details);
    }

    /// Tells how it goes on.
    pub fn progress(&self, what: &'static str, details: PromptDetails) {
        self.say(UiEvent::Progress(what, details));
    }

    /// Tells in what state the methods of a sign-in are.
    pub fn methods(&self, methods: Vec<MethodChoice>) {
        self.say(UiEvent::Methods(methods));
    }

    /// Asks for a PIN.
    pub async fn pin(&self, details: PromptDetails) -> Result<Zeroizing<Vec<u8>>, Error> {
        match self.ask(PromptKind::Pin, details).await? {
            Answer::Pin(pin) => Ok(pin),
            _ => Err(not_asked()),
        }
    }

    /// Asks yes or no; no is an error that ends the operation.
    pub async fn confirm(&self, details: PromptDetails) -> Result<(), Error> {
        match self.agrees(details).await? {
            true => Ok(()),
            false => Err(Error::new(Cause::Cancelled, tr!("work-not-confirmed"))),
        }
    }

    /// Asks yes or no, and goes on with either.
    pub async fn agrees(&self, details: PromptDetails) -> Result<bool, Error> {
        let answer = self.ask(PromptKind::Confirm, details).await?;
        Ok(matches!(answer, Answer::Confirm(true)))
    }

    /// Asks for one of `choices`, and gives its id.
    pub async fn choose(&self, details: PromptDetails) -> Result<String, Error> {
        match self.ask(PromptKind::Choose, details).await? {
            Answer::Choice(id) => Ok(id),
            _ => Err(not_asked()),
        }
    }

    async fn ask(&self, kind: PromptKind, mut details: PromptDetails) -> Result<Answer, Error> {
        let (answer, answered) = oneshot::channel();
        self.wait_for(kind, &details, answer);
        details.seconds = u32::try_from(PATIENCE.as_secs()).ok();
        self.prompt(kind, details);
        match tokio::time::timeout(PATIENCE, answered).await {
            Ok(Ok(answer)) => Ok(answer),
            _ => Err(Error::new(Cause::TimedOut, tr!("work-no-answer"))),
        }
    }

    fn wait_for(&self, kind: PromptKind, details: &PromptDetails, answer: oneshot::Sender<Answer>) {
        let ids = details.choices.iter().flatten().map(|(id, _)| id.clone()).collect();
        *self.pending.lock().unwrap_or_else(PoisonError::into_inner) =
            Some(Pending { kind, ids, answer });
    }

    /// The other end may be gone already; the operation is being cancelled then.
    fn say(&self, saying: UiEvent) {
        let _ = self.sayings.send(saying);
    }
}
