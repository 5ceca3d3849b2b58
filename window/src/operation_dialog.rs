//! One operation, from the call that begins it to its end: shows each prompt, and brings the answer.

use std::cell::{Cell, RefCell};
use std::rc::Rc;
use std::time::{Duration, Instant};

use adw::prelude::*;
use gtk::glib;
use mfad_bus::{
    Cause, MethodChoice, OperationResult, Outcome, PIN_INSTEAD, PromptDetails, PromptKind,
    WireError, secret_fd,
};
use mfad_client::{Daemon, Operation, OperationEvent, Reader};
use mfad_i18n::{say, visible};
use tokio::sync::mpsc::{UnboundedReceiver, UnboundedSender, unbounded_channel};
use zbus::OwnedObjectPath;
use zeroize::Zeroizing;

use crate::accessible::{set_description, set_name};
use crate::commands::Command;
use crate::failure::{word_call, word_follow};
use crate::main_window::MainWindow;
use crate::picture;
use crate::prompt::{Confirm, Secret, Shown, Wanted, method_state, unfit};
use crate::secret_entry::{take, typed};
use crate::turns::{Turn, Turns};
use crate::widgets::{button, group, picture as icon, row, text};
use crate::words::method_icon;

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

/// What is seen.
impl Dialog {
    fn show_waiting(&self) {
        self.shown.replace(None);
        let spinner =
            gtk::Spinner::builder().spinning(true).width_request(32).height_request(32).build();
        set_name(&spinner, &say!("window-one-moment"));
        let column = column([]);
        column.append(&spinner);
        column.append(&text(&say!("window-one-moment"), "dim-label"));
        self.lay_out(&column, None);
    }

    fn show_failure(&self, why: &str) {
        let column = self.outcome("dialog-warning-symbolic", &visible(why));
        self.lay_out(&column, Some((&say!("window-try-again"), false)));
        self.cancel.set_label(&say!("window-close"));
        self.on_go(|| Some(Answer::Go));
        self.present();
        self.cancel.grab_focus();
    }

    fn show_done(&self, message: &str) {
        let column = self.outcome("emblem-ok-symbolic", &visible(message));
        self.lay_out(&column, Some((&say!("window-done"), true)));
        self.cancel.set_visible(false);
        self.on_go(|| Some(Answer::Go));
        self.present();
        self.go.grab_focus();
    }

    fn outcome(&self, image: &str, message: &str) -> gtk::Box {
        self.shown.replace(None);
        self.others.set_child(None::<&gtk::Widget>);
        let column = column([]);
        column.append(&icon(image, 64));
        column.append(&said(message, "title-4"));
        column
    }

    fn show(self: &Rc<Self>, shown: Shown) {
        let column = column([]);
        column.append(&icon(shown.icon, 64));
        if let Some(mistake) = &shown.mistake {
            column.append(&said(mistake, "error"));
        }
        column.append(&said(&shown.reason, "title-4"));
        for line in &shown.lines {
            column.append(&text(line, ""));
        }
        self.countdown.unparent();
        column.append(&self.countdown);
        let focus = self.append_answer(&column, &shown);
        self.shown.replace(Some((shown, Instant::now())));
        self.count();
        self.present();
        if let Some(focus) = focus {
            focus.grab_focus();
        }
    }

    /// What the prompt is answered with. Gives what has the keyboard first.
    fn append_answer(self: &Rc<Self>, column: &gtk::Box, shown: &Shown) -> Option<gtk::Widget> {
        match &shown.answer {
            Wanted::Deed { pin_instead } => {
                if let Some(label) = pin_instead {
                    let choose = self.answering(|| Answer::Choose(PIN_INSTEAD.to_owned()));
                    let instead = button(label, choose);
                    instead.set_halign(gtk::Align::Center);
                    column.append(&instead);
                }
                self.lay_out(column, None);
                Some(self.cancel.clone().upcast())
            }
            Wanted::Secret(secret) => Some(self.append_secret(column, secret, &shown.reason)),
            Wanted::Confirm(question) => Some(self.append_confirm(column, question)),
            Wanted::Choose(choices) => {
                let list = adw::PreferencesGroup::new();
                for (id, label) in choices {
                    let id = id.clone();
                    list.add(&self.chosen_row(label, "", move || Answer::Choose(id.clone())));
                }
                column.append(&list);
                self.lay_out(column, None);
                None
            }
        }
    }

    fn append_confirm(self: &Rc<Self>, column: &gtk::Box, question: &Confirm) -> gtk::Widget {
        self.lay_out(column, Some((&question.yes, !question.destroys)));
        if question.destroys {
            self.go.add_css_class("destructive-action");
        }
        self.on_go(|| Some(Answer::Confirm(true)));
        match &question.no {
            Some(no) => {
                let no = button(no, self.answering(|| Answer::Confirm(false)));
                no.set_halign(gtk::Align::Center);
                column.append(&no);
                no.upcast()
            }
            None => self.cancel.clone().upcast(),
        }
    }

    fn append_secret(
        self: &Rc<Self>,
        column: &gtk::Box,
        secret: &Secret,
        reason: &str,
    ) -> gtk::Widget {
        if let Some(address) = &secret.address {
            picture::append_address(column, address, &self.window);
        }
        let list = adw::PreferencesGroup::new();
        let first = entry(secret.seen, &secret.label, reason);
        list.add(&first);
        let again = secret.new.then(|| entry(secret.seen, &say!("prompts-again"), reason));
        if let Some(again) = &again {
            list.add(again);
        }
        column.append(&list);
        let hint = text(secret.hint.as_deref().unwrap_or_default(), "dim-label");
        hint.set_visible(secret.hint.is_some());
        column.append(&hint);
        let wrong = said("", "error");
        wrong.set_visible(false);
        column.append(&wrong);
        self.lay_out(column, Some((&say!("window-continue"), true)));
        self.go.set_sensitive(false);
        for entry in [Some(&first), again.as_ref()].into_iter().flatten() {
            let (go, first, again) = (self.go.clone(), first.clone(), again.clone());
            entry.connect_changed(move |_| {
                let empty = |entry: &adw::EntryRow| typed(entry).is_empty();
                go.set_sensitive(!empty(&first) && !again.as_ref().is_some_and(empty));
            });
            let weak = Rc::downgrade(self);
            entry.connect_entry_activated(move |_| {
                weak.upgrade().filter(|it| it.go.is_sensitive()).inspect(|it| it.press_go());
            });
        }
        let focus = first.clone().upcast();
        let secret = secret.clone();
        self.on_go(move || {
            let line = typed(&first);
            let repeated = again.as_ref().map(typed);
            let fits = repeated.as_ref().and_then(|again| unfit(&secret, &line, again));
            [Some(&first), again.as_ref()].into_iter().flatten().for_each(|it| drop(take(it)));
            match fits {
                None => Some(Answer::Secret(line)),
                Some(why) => {
                    wrong.set_label(&why);
                    wrong.set_visible(true);
                    first.grab_focus();
                    None
                }
            }
        });
        focus
    }

    /// The other methods of a sign-in, each one step away.
    fn show_methods(&self, methods: &[MethodChoice]) {
        let list = group(&say!("window-another-method"), "");
        for method in methods {
            let state = method_state(method);
            let path = method.method.clone();
            let label = visible(&method.label);
            let row = match method.usable && !method.trying {
                true => self.chosen_row(&label, &state, move || Answer::Select(path.clone())),
                false => row(&label, &state),
            };
            row.add_prefix(&icon(method_icon(&method.kind), 24));
            list.add(&row);
        }
        self.others.set_child(Some(&list).filter(|_| methods.len() > 1));
    }

    /// A row that is an answer.
    fn chosen_row(
        &self,
        title: &str,
        subtitle: &str,
        answer: impl Fn() -> Answer + 'static,
    ) -> adw::ActionRow {
        let row = row(title, subtitle);
        row.set_activatable(true);
        let send = self.answering(answer);
        row.connect_activated(move |_| send());
        row
    }

    fn answering(&self, answer: impl Fn() -> Answer + 'static) -> impl Fn() + 'static {
        let answers = self.answers.clone();
        move || drop(answers.send(answer()))
    }

    /// Shows a column, and the button that goes on, if there is one: its label, and whether it is suggested.
    fn lay_out(&self, column: &gtk::Box, go: Option<(&str, bool)>) {
        self.body.set_child(Some(column));
        // As high as this one needs.
        self.window.set_default_size(WIDTH, -1);
        self.on_go.replace(None);
        self.cancel.set_label(&say!("window-cancel"));
        self.cancel.set_visible(true);
        self.cancel.set_sensitive(true);
        for class in ["suggested-action", "destructive-action"] {
            self.go.remove_css_class(class);
        }
        self.go.set_visible(go.is_some());
        self.go.set_sensitive(true);
        if let Some((label, suggested)) = go {
            self.go.set_label(label);
            if suggested {
                self.go.add_css_class("suggested-action");
            }
        }
    }

    fn on_go(&self, answer: impl Fn() -> Option<Answer> + 'static) {
        self.on_go.replace(Some(Box::new(answer)));
    }

    fn press_go(&self) {
        let answer = self.on_go.borrow().as_ref().and_then(|it| it());
        if let Some(answer) = answer {
            // One answer to one prompt.
            self.go.set_sensitive(matches!(answer, Answer::Go));
            let _ = self.answers.send(answer);
        }
    }
}

/// One under the other.
fn column<const N: usize>(children: [&adw::Bin; N]) -> gtk::Box {
    let column = gtk::Box::new(gtk::Orientation::Vertical, 12);
    children.iter().for_each(|it| column.append(*it));
    column
}

/// What a screen reader says when it comes.
fn said(message: &str, class: &str) -> gtk::Label {
    gtk::Label::builder()
        .label(message)
        .wrap(true)
        .wrap_mode(gtk::pango::WrapMode::WordChar)
        .justify(gtk::Justification::Center)
        .css_classes([class])
        .accessible_role(gtk::AccessibleRole::Alert)
        .build()
}

fn entry(seen: bool, label: &str, reason: &str) -> adw::EntryRow {
    let entry = match seen {
        true => adw::EntryRow::new(),
        false => adw::PasswordEntryRow::new().upcast(),
    };
    entry.set_use_markup(false);
    entry.set_title(label);
    set_description(&entry, reason);
    entry
}

fn scrolled(child: &gtk::Box) -> gtk::ScrolledWindow {
    child.set_spacing(24);
    child.set_margin_top(12);
    child.set_margin_bottom(24);
    child.set_margin_start(18);
    child.set_margin_end(18);
    let clamp = adw::Clamp::builder().maximum_size(400).child(child).build();
    gtk::ScrolledWindow::builder()
        .hscrollbar_policy(gtk::PolicyType::Never)
        .propagate_natural_height(true)
        .max_content_height(620)
        .min_content_height(200)
        .vexpand(true)
        .child(&clamp)
        .build()
}

fn escape() -> gtk::ShortcutController {
    let controller = gtk::ShortcutController::new();
    let action = gtk::NamedAction::new("window.close");
    let trigger = gtk::KeyvalTrigger::new(gtk::gdk::Key::Escape, gtk::gdk::ModifierType::empty());
    controller.add_shortcut(gtk::Shortcut::new(Some(trigger), Some(action)));
    controller
}
