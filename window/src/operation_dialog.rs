//! One operation, from the call that begins it to its end: shows each prompt, and brings the answer.

mod view;

use std::cell::{Cell, RefCell};
use std::rc::Rc;
use std::time::{Duration, Instant};

use adw::prelude::*;
use gtk::glib;
use mfad_bus::{Cause, OperationResult, Outcome, PromptDetails, PromptKind, WireError, secret_fd};
use mfad_client::{Daemon, Operation, OperationEvent, Reader};
use mfad_i18n::say;
use tokio::sync::mpsc::{UnboundedReceiver, UnboundedSender, unbounded_channel};
use zbus::OwnedObjectPath;
use zeroize::Zeroizing;

use crate::commands::Command;
use crate::failure::{word_call, word_follow};
use crate::main_window::MainWindow;
use crate::prompt::Shown;
use crate::turns::{Turn, Turns};
use crate::widgets::{button, text};
use view::{column, escape, scrolled};

/// How long a cancelled operation may take to end.
const GRACE: Duration = Duration::from_secs(2);
/// How wide its window is, where there is room.
const WIDTH: i32 = 440;
/// How long an operation may take before it has a window.
const SOON: Duration = Duration::from_millis(400);

/// What becomes of the window when the operation is done.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Ending {
    /// It says so.
    Tell,
    /// It closes: what was done is seen, or shown elsewhere.
    Close,
}

/// What a person answered.
enum Answer {
    Secret(Zeroizing<String>),
    Confirm(bool),
    Choose(String),
    Select(OwnedObjectPath),
    /// Try again, or read and done.
    Go,
    /// Call it off.
    Cancel,
}

/// How an operation ended.
enum End {
    Done(Box<OperationResult>),
    Failed(String),
    CalledOff,
}

/// What pressing a button gives; nothing while what was typed is no answer yet.
type Press = Box<dyn Fn() -> Option<Answer>>;

/// The window of an operation.
pub struct Dialog {
    window: adw::Window,
    /// Whether it may be seen: of several that others began, one is.
    turn: Cell<bool>,
    body: adw::Bin,
    /// The other methods of a sign-in, below what is asked for.
    others: adw::Bin,
    cancel: gtk::Button,
    go: gtk::Button,
    countdown: gtk::Label,
    answers: UnboundedSender<Answer>,
    /// Which answer `go` gives.
    on_go: RefCell<Option<Press>>,
    shown: RefCell<Option<(Shown, Instant)>>,
}

/// Runs an operation in a window of its own over the main one. Gives what it ended with, if it was done.
pub async fn operate(
    main: &Rc<MainWindow>,
    command: Command,
    title: impl Into<String>,
    ending: Ending,
    begin: impl AsyncFn(&Daemon) -> Result<OwnedObjectPath, WireError>,
) -> Option<OperationResult> {
    let _one = main.begin_operation()?;
    let (dialog, mut answers) = Dialog::open(Some(&main.window), &title.into(), "");
    dialog.take_turn();
    let result = loop {
        dialog.show_waiting();
        let end = match main.daemon() {
            Some(daemon) => dialog.follow(&daemon, &begin, &mut answers).await,
            None => End::Failed(say!("bus-stopped")),
        };
        match end {
            End::CalledOff => break None,
            End::Failed(why) => {
                dialog.show_failure(&why);
                if !dialog.is_read(&mut answers).await {
                    break None;
                }
            }
            End::Done(result) => {
                command.done();
                if ending == Ending::Tell {
                    dialog.show_done(result.message.as_deref().unwrap_or_default());
                    dialog.is_read(&mut answers).await;
                }
                break Some(*result);
            }
        }
    };
    dialog.window.destroy();
    result
}

/// Shows an operation that another program began, and answers it. `who` says which program that is.
pub async fn show_request(
    application: &adw::Application,
    turns: &Turns<Dialog>,
    operation: Operation,
    who: &str,
) {
    let (dialog, mut answers) = Dialog::open(None, &say!("window-sign-in-request"), who);
    dialog.window.set_application(Some(application));
    dialog.show_waiting();
    turns.enter(&dialog);
    let end = dialog.follow_begun(operation, &mut answers).await;
    // Nobody learns of the failure of what they never saw.
    if let End::Failed(why) = end
        && dialog.turn.get()
    {
        dialog.show_failure(&why);
        dialog.go.set_visible(false);
        dialog.is_read(&mut answers).await;
    }
    turns.leave(&dialog);
    dialog.window.destroy();
}

/// The same without a window, for what goes on by itself: nothing if it asks for anything.
pub async fn operate_quietly(
    main: &Rc<MainWindow>,
    begin: impl AsyncFn(&Daemon) -> Result<OwnedObjectPath, WireError>,
) -> Option<OperationResult> {
    let _one = main.begin_operation()?;
    let daemon = main.daemon()?;
    let mut operation = Operation::begin(&daemon, Reader::Screen, begin(&daemon)).await.ok()?;
    loop {
        match operation.next().await.ok()? {
            OperationEvent::Finished(Outcome::Done, result) => return Some(*result),
            OperationEvent::Finished(..) => return None,
            OperationEvent::Prompt(..) => {
                let _ = operation.proxy.cancel().await;
            }
            OperationEvent::Progress(..) | OperationEvent::Methods(_) => {}
        }
    }
}

impl Turn for Dialog {
    fn take_turn(&self) {
        if !self.turn.replace(true) && self.shown.borrow().is_some() {
            self.present();
        }
    }
}

impl Dialog {
    fn open(
        over: Option<&adw::ApplicationWindow>,
        title: &str,
        who: &str,
    ) -> (Rc<Self>, UnboundedReceiver<Answer>) {
        let (answers, given) = unbounded_channel();
        let send = |answer: fn() -> Answer| {
            let answers = answers.clone();
            move || drop(answers.send(answer()))
        };
        let cancel = button(&say!("window-cancel"), send(|| Answer::Cancel));
        let header = adw::HeaderBar::builder()
            .show_start_title_buttons(false)
            .show_end_title_buttons(false)
            .title_widget(&adw::WindowTitle::new(title, ""))
            .build();
        let (body, others, go) = (adw::Bin::new(), adw::Bin::new(), gtk::Button::new());
        header.pack_start(&cancel);
        header.pack_end(&go);
        let whole = gtk::Box::new(gtk::Orientation::Vertical, 0);
        whole.append(&header);
        if !who.is_empty() {
            let who = text(who, "dim-label");
            who.set_margin_top(12);
            who.set_margin_start(18);
            who.set_margin_end(18);
            whole.append(&who);
        }
        whole.append(&scrolled(&column([&body, &others])));
        let window = adw::Window::builder()
            .modal(over.is_some())
            .title(title)
            .default_width(WIDTH)
            .width_request(320)
            .content(&whole)
            .build();
        window.set_transient_for(over);
        window.add_controller(escape());
        let closed = send(|| Answer::Cancel);
        window.connect_close_request(move |_| {
            closed();
            glib::Propagation::Stop
        });
        let it = Rc::new(Self {
            window,
            turn: Cell::default(),
            body,
            others,
            cancel,
            go,
            countdown: text("", "dim-label"),
            answers,
            on_go: RefCell::default(),
            shown: RefCell::default(),
        });
        let weak = Rc::downgrade(&it);
        it.go.connect_clicked(move |_| {
            weak.upgrade().inspect(|it| it.press_go());
        });
        // What is done at once needs no window.
        let weak = Rc::downgrade(&it);
        glib::timeout_add_local_once(SOON, move || {
            weak.upgrade().inspect(|it| it.present());
        });
        (it, given)
    }

    fn present(&self) {
        if self.turn.get() {
            self.window.present();
        }
    }

    async fn follow(
        self: &Rc<Self>,
        daemon: &Daemon,
        begin: &impl AsyncFn(&Daemon) -> Result<OwnedObjectPath, WireError>,
        answers: &mut UnboundedReceiver<Answer>,
    ) -> End {
        let beginning = Operation::begin(daemon, Reader::Screen, begin(daemon));
        let operation = tokio::select! {
            begun = beginning => match begun {
                Ok(operation) => operation,
                Err(error) => return End::Failed(word_call(error)),
            },
            () = cancelled(answers) => return End::CalledOff,
        };
        self.follow_begun(operation, answers).await
    }

    async fn follow_begun(
        self: &Rc<Self>,
        mut operation: Operation,
        answers: &mut UnboundedReceiver<Answer>,
    ) -> End {
        loop {
            let second = self.second();
            tokio::select! {
                event = operation.next() => match event {
                    Ok(OperationEvent::Finished(outcome, result)) => return ended(outcome, result),
                    Ok(event) => self.hear(event),
                    Err(error) => return End::Failed(word_follow(&error)),
                },
                answer = answers.recv() => match answer {
                    None | Some(Answer::Cancel) => return self.stop(operation).await,
                    Some(answer) => match give(&operation, answer).await {
                        // What comes too late is no failure: the operation says itself how it goes on.
                        Err(error) if error.cause() != Some(Cause::NotAsked) => {
                            return End::Failed(word_call(error));
                        }
                        _ => {}
                    },
                },
                () = second => self.count(),
            }
        }
    }

    fn hear(self: &Rc<Self>, event: OperationEvent) {
        match event {
            OperationEvent::Prompt(kind, details) => {
                self.show(Shown::new(PromptKind::from_word(&kind), details));
            }
            OperationEvent::Progress(_, details) => self.go_on(details),
            OperationEvent::Methods(methods) => self.show_methods(&methods),
            OperationEvent::Finished(..) => {}
        }
    }

    /// A token that is waited for goes on waiting, maybe with less time than it said.
    fn go_on(self: &Rc<Self>, details: PromptDetails) {
        let before = self.shown.borrow().as_ref().map(|(shown, _)| shown.clone());
        match (before, details.seconds) {
            (Some(before), _) if before.is_answered() => {}
            (Some(before), Some(_)) => {
                self.shown
                    .replace(Some((Shown { seconds: details.seconds, ..before }, Instant::now())));
                self.count();
            }
            _ if details.reason.is_empty() && details.mistake.is_none() => {}
            _ => self.show(Shown::new(None, details)),
        }
    }

    /// Calls the operation off and waits for its end, but not for ever. It may have been done just then.
    async fn stop(&self, mut operation: Operation) -> End {
        self.cancel.set_sensitive(false);
        let ending = async {
            let _ = operation.proxy.cancel().await;
            loop {
                match operation.next().await {
                    Ok(OperationEvent::Finished(Outcome::Done, result)) => {
                        return End::Done(result);
                    }
                    Ok(OperationEvent::Finished(..)) | Err(_) => return End::CalledOff,
                    Ok(_) => {}
                }
            }
        };
        tokio::time::timeout(GRACE, ending).await.unwrap_or(End::CalledOff)
    }

    /// Completes when another second has passed that somebody sees.
    fn second(&self) -> impl Future<Output = ()> + use<> {
        let left = self.left();
        async move {
            match left {
                Some(left) if left > 0 => tokio::time::sleep(Duration::from_secs(1)).await,
                _ => std::future::pending().await,
            }
        }
    }

    fn left(&self) -> Option<u32> {
        let shown = self.shown.borrow();
        let (shown, since) = shown.as_ref()?;
        let passed = u32::try_from(since.elapsed().as_secs()).unwrap_or(u32::MAX);
        Some(shown.seconds?.saturating_sub(passed))
    }

    fn count(&self) {
        let tells =
            |left: &u32| self.shown.borrow().as_ref().is_some_and(|(shown, _)| shown.tells(*left));
        let left = self.left().filter(tells);
        self.countdown.set_visible(left.is_some());
        if let Some(left) = left {
            self.countdown.set_label(&say!("prompts-seconds", left));
        }
    }

    async fn is_read(&self, answers: &mut UnboundedReceiver<Answer>) -> bool {
        matches!(answers.recv().await, Some(Answer::Go))
    }
}

fn ended(outcome: Outcome, result: Box<OperationResult>) -> End {
    match outcome {
        Outcome::Done => End::Done(result),
        Outcome::Cancelled => match result.error.as_deref() {
            // The person pressed no or Cancel; all else that calls it off is said.
            Some("Cancelled") => End::CalledOff,
            _ => End::Failed(result.message.unwrap_or_default()),
        },
        Outcome::Failed | Outcome::TimedOut => End::Failed(result.message.unwrap_or_default()),
    }
}

async fn cancelled(answers: &mut UnboundedReceiver<Answer>) {
    while !matches!(answers.recv().await, None | Some(Answer::Cancel)) {}
}

async fn give(operation: &Operation, answer: Answer) -> Result<(), WireError> {
    let proxy = &operation.proxy;
    match answer {
        Answer::Secret(secret) => {
            let fd = secret_fd(secret.as_bytes()).map_err(zbus::Error::from)?;
            proxy.answer_pin(fd.into()).await
        }
        Answer::Confirm(yes) => proxy.confirm(yes).await,
        Answer::Choose(id) => proxy.choose(&id).await,
        Answer::Select(method) => operation.session.select(method).await,
        Answer::Go | Answer::Cancel => Ok(()),
    }
}
