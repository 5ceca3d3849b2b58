//! Somebody who uses the daemon: begins operations, sees their prompts, answers.

use std::collections::VecDeque;
use std::num::NonZeroUsize;
use std::time::Duration;

use futures_util::StreamExt;
use mfad_bus::{
    Cause, EnrollOptions, METHODS_PATH, ManagerProxy, MethodProxy, ObjectManagerProxy, Objects,
    OperationProxy, OperationResult, PromptDetails, Remedy, SignInOptions, SignInProxy, TokenName,
    WireError, secret_fd,
};
use mfad_client::{Reader, add_remedy, word_details, word_result};
use mfad_i18n::{Language, render, speaking};
use mfad_text::Text;
use tokio::time::sleep;
use zbus::message::Type;
use zbus::{Connection, MessageStream, OwnedObjectPath};

use crate::soon;

/// What begins, in the next minute if there was too much in this one.
pub async fn in_time(
    begin: impl AsyncFn() -> Result<OwnedObjectPath, WireError>,
) -> OwnedObjectPath {
    loop {
        match begin().await {
            Err(error) if error.cause() == Some(Cause::TooManyOperations) => {
                sleep(Duration::from_secs(1)).await;
            }
            begun => return begun.unwrap(),
        }
    }
}

/// A connection to the bus and what is said on it.
pub struct Person {
    /// The connection.
    pub connection: Connection,
    stream: MessageStream,
    waiting: VecDeque<Heard>,
}

/// A signal of an operation.
#[derive(Debug)]
struct Heard {
    operation: OwnedObjectPath,
    saying: Saying,
}

#[derive(Debug)]
enum Saying {
    Prompt(String, PromptDetails),
    Progress(String, PromptDetails),
    Finished(String, Box<OperationResult>),
    Other,
}

/// How an operation ended, and the prompts it had before.
#[derive(Debug)]
pub struct Ended {
    /// `done`, `failed`, `cancelled` or `timed-out`.
    pub outcome: String,
    /// The rest of it.
    pub result: OperationResult,
    /// The kinds of the prompts, in their order.
    pub prompts: Vec<String>,
}

impl Ended {
    /// The name of the error; empty if there was none.
    pub fn error(&self) -> &str {
        self.result.error.as_deref().unwrap_or_default()
    }

    /// The sentence for the person.
    pub fn message(&self) -> &str {
        self.result.message.as_deref().unwrap_or_default()
    }
}

/// A PIN as it is passed to `AnswerPin`.
pub fn pin(text: &str) -> zbus::wire::OwnedFd {
    secret_fd(text.as_bytes()).unwrap().into()
}

/// More messages than come between two looks at the stream.
const QUEUE: NonZeroUsize = NonZeroUsize::new(1 << 16).unwrap();

impl Person {
    /// Somebody with this connection.
    pub fn new(connection: Connection) -> Self {
        let mut stream = MessageStream::from(&connection);
        // Nothing is read from it while something else is done; a full one holds up everything.
        stream.set_max_queued(QUEUE);
        Self { connection, stream, waiting: VecDeque::new() }
    }

    /// `Manager`.
    pub async fn manager(&self) -> ManagerProxy<'static> {
        ManagerProxy::new(&self.connection).await.unwrap()
    }

    /// `SignIn`.
    pub async fn sign_in(&self) -> SignInProxy<'static> {
        SignInProxy::new(&self.connection).await.unwrap()
    }

    /// `Operation` of this object.
    pub async fn operation(&self, path: &OwnedObjectPath) -> OperationProxy<'static> {
        let builder = OperationProxy::builder(&self.connection).path(path.clone());
        builder.build().await.unwrap()
    }

    /// All that this person may see.
    pub async fn objects(&self) -> Objects {
        let manager = ObjectManagerProxy::new(&self.connection).await.unwrap();
        manager.get_managed_objects().await.unwrap()
    }

    /// This person's methods.
    pub async fn methods(&self) -> Vec<MethodProxy<'static>> {
        let mut methods = Vec::new();
        for path in self.objects().await.into_keys().filter(|it| it.starts_with(METHODS_PATH)) {
            let builder = MethodProxy::builder(&self.connection).path(path);
            methods.push(builder.build().await.unwrap());
        }
        methods
    }

    /// Begins to sign in; in the next minute if in this one it was done too often.
    pub async fn begins(&self) -> OwnedObjectPath {
        let sign_in = self.sign_in().await;
        in_time(async || sign_in.begin("", &SignInOptions::default()).await).await
    }

    /// The next prompt of this operation; panics if it ends instead.
    pub async fn prompt(&mut self, operation: &OwnedObjectPath) -> (String, PromptDetails) {
        loop {
            match soon("a prompt", self.hear(operation)).await {
                Saying::Prompt(kind, details) => return (kind, details),
                Saying::Finished(outcome, result) => panic!("{outcome} {result:?}, no prompt"),
                Saying::Progress(..) | Saying::Other => {}
            }
        }
    }

    /// Waits until this operation tells that it goes on with this; panics if it ends instead.
    pub async fn progress(&mut self, operation: &OwnedObjectPath, wanted: &str) -> PromptDetails {
        loop {
            match soon(wanted, self.hear(operation)).await {
                Saying::Progress(what, details) if what == wanted => return details,
                Saying::Finished(outcome, result) => panic!("{outcome} {result:?}, no {wanted}"),
                _ => {}
            }
        }
    }

    /// The next prompt of this kind; others before it are not answered.
    pub async fn prompt_for(&mut self, operation: &OwnedObjectPath, kind: &str) -> PromptDetails {
        loop {
            let (asked, details) = self.prompt(operation).await;
            if asked == kind {
                return details;
            }
        }
    }

    /// How this operation ends, if nobody answers anything any more.
    pub async fn end(&mut self, operation: &OwnedObjectPath) -> Ended {
        self.answer(operation, async |_, _, _| ()).await
    }

    /// The same of the operation that a call began.
    pub async fn ends(&mut self, begun: Result<OwnedObjectPath, WireError>) -> Ended {
        self.end(&begun.unwrap()).await
    }

    /// How removing the first of this person's methods ends; a key proves who they are.
    pub async fn remove_method(&mut self) -> Ended {
        let begun = self.methods().await.remove(0).remove().await;
        self.ends(begun).await
    }

    /// How this operation ends, if every PIN it asks for is this one and every question is
    /// answered with yes.
    pub async fn end_with_pin(&mut self, operation: &OwnedObjectPath, text: &str) -> Ended {
        self.answer(operation, async |operation, kind, _| match kind.as_str() {
            "pin" => operation.answer_pin(pin(text)).await.unwrap(),
            "confirm" => operation.confirm(true).await.unwrap(),
            _ => (),
        })
        .await
    }

    /// The same, counting how often the person was asked whether to go on.
    pub async fn end_with_pin_and_count(
        &mut self,
        operation: &OwnedObjectPath,
        text: &str,
        questions: &mut usize,
    ) -> Ended {
        let ended = self.end_with_pin(operation, text).await;
        *questions += ended.prompts.iter().filter(|kind| *kind == "confirm").count();
        ended
    }

    /// How this operation ends, if `answer` answers its prompts.
    pub async fn answer(
        &mut self,
        path: &OwnedObjectPath,
        mut answer: impl AsyncFnMut(&OperationProxy<'static>, String, PromptDetails),
    ) -> Ended {
        let operation = self.operation(path).await;
        let mut prompts = Vec::new();
        loop {
            match soon("a prompt or the end", self.hear(path)).await {
                Saying::Prompt(kind, details) => {
                    prompts.push(kind.clone());
                    answer(&operation, kind, details).await;
                }
                Saying::Finished(outcome, result) => {
                    return Ended { outcome, result: *result, prompts };
                }
                Saying::Progress(..) | Saying::Other => {}
            }
        }
    }

    /// Enrolls a key for oneself; the key must be touched.
    pub async fn enroll(&mut self, options: &EnrollOptions) -> Result<Ended, WireError> {
        let operation = self.manager().await.enroll(options).await?;
        Ok(self.end(&operation).await)
    }

    /// Signs in as oneself; the key must be touched.
    pub async fn signs_in(&mut self) -> Result<Ended, WireError> {
        let operation = self.sign_in().await.begin("", &SignInOptions::default()).await?;
        Ok(self.end(&operation).await)
    }

    async fn hear(&mut self, operation: &OwnedObjectPath) -> Saying {
        if let Some(index) = self.waiting.iter().position(|it| it.operation == *operation) {
            return self.waiting.remove(index).unwrap().saying;
        }
        loop {
            let heard = self.next().await;
            if heard.operation == *operation {
                return heard.saying;
            }
            self.waiting.push_back(heard);
        }
    }

    async fn next(&mut self) -> Heard {
        loop {
            let message = self.stream.next().await.unwrap().unwrap();
            let header = message.header();
            let ours = header.interface().is_some_and(|it| it == "org.mfad.Mfad1.Operation");
            if message.message_type() != Type::Signal || !ours {
                continue;
            }
            let operation = header.path().unwrap().to_owned().into();
            let saying = match header.member().unwrap().as_str() {
                "Prompt" => {
                    let (kind, mut details): (String, PromptDetails) =
                        message.body().deserialize().unwrap();
                    check_details(&details);
                    word_details(Reader::Terminal, &mut details);
                    assert!(says_what_to_do(&kind, &details), "{kind}: {}", details.reason);
                    Saying::Prompt(kind, details)
                }
                "Progress" => {
                    let (what, mut details) = message.body().deserialize().unwrap();
                    check_details(&details);
                    word_details(Reader::Terminal, &mut details);
                    Saying::Progress(what, details)
                }
                "Finished" => {
                    let (outcome, mut result): (_, OperationResult) =
                        message.body().deserialize().unwrap();
                    if let Some(message) = &result.message {
                        assert!(!message.contains("mfactl"), "a command on the bus: {message}");
                        // What is wrong with a site's request is English, for who made the site.
                        let for_developers = result.dom_exception.is_some();
                        check_text(result.text_of("message"), message, for_developers);
                    }
                    word_result(Reader::Terminal, &mut result);
                    Saying::Finished(outcome, Box::new(result))
                }
                _ => Saying::Other,
            };
            return Heard { operation, saying };
        }
    }
}

/// That all of a prompt's sentences come as data, and nothing else is said.
fn check_details(details: &PromptDetails) {
    check_text(details.text_of("reason"), &details.reason, false);
    if let Some(mistake) = &details.mistake {
        check_text(details.text_of("mistake"), mistake, false);
    }
    for (id, label) in details.choices.iter().flatten() {
        check_text(details.text_of(&format!("choice:{id}")), label, true);
    }
}

/// That a sentence is what its data says, in one of the languages; it is `plain` only where that may be.
fn check_text(text: Option<Text>, sentence: &str, plain: bool) {
    let text = text.unwrap_or_else(|| panic!("without data: {sentence}"));
    assert!(plain || !matches!(text, Text::Plain(_)), "a sentence of one language: {sentence}");
    let said = |language| speaking(language, || render(&text));
    assert!(Language::ALL.into_iter().any(|it| said(it) == sentence), "{sentence}: {text:?}");
}

/// A refused call as somebody at a terminal reads it.
pub fn read_at_terminal(error: WireError) -> String {
    let mut error = error.into_ours().unwrap();
    let remedy = error.remedy.map(Remedy::word);
    add_remedy(Reader::Terminal, &mut error.message, remedy, error.remedy_about.as_deref());
    error.message
}

/// Whether a prompt for something that is done with a key says so: no program adds it. Which key is to be
/// touched each program says, by the tokens of the prompt.
fn says_what_to_do(kind: &str, details: &PromptDetails) -> bool {
    // The label of a method, in quotation marks, may be the name of its key.
    let mut quoted = false;
    let unquoted = details.reason.split(['“', '”', '«', '»']).filter(|_| {
        quoted = !quoted;
        quoted
    });
    let said: String = unquoted.collect();
    let named = |token: &TokenName| said.contains(&token.name);
    if kind == "touch" && details.tokens.iter().flatten().any(named) {
        return false;
    }
    let words: &[&str] = match kind {
        "touch" => &["Touch", "touch", "Berør"],
        "insert" => &["Plug", "Insert", "Connect", "Sett inn", "Koble"],
        "remove" => &["Unplug", "Ta ut"],
        _ => return true,
    };
    words.iter().any(|word| details.reason.contains(word))
}
