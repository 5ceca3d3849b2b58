//! What is seen of an operation: its prompt and what it is answered with, the other methods, and how it ended.

use std::rc::Rc;
use std::time::Instant;

use adw::prelude::*;
use mfad_bus::{MethodChoice, PIN_INSTEAD};
use mfad_i18n::{say, visible};

use super::{Answer, Dialog, WIDTH};
use crate::accessible::{set_description, set_name};
use crate::picture;
use crate::prompt::{Confirm, Secret, Shown, Wanted, method_state, unfit};
use crate::secret_entry::{take, typed};
use crate::widgets::{button, group, picture as icon, row, text};
use crate::words::method_icon;

impl Dialog {
    pub(super) fn show_waiting(&self) {
        self.shown.replace(None);
        let spinner =
            gtk::Spinner::builder().spinning(true).width_request(32).height_request(32).build();
        set_name(&spinner, &say!("window-one-moment"));
        let column = column([]);
        column.append(&spinner);
        column.append(&text(&say!("window-one-moment"), "dim-label"));
        self.lay_out(&column, None);
    }

    pub(super) fn show_failure(&self, why: &str) {
        let column = self.outcome("dialog-warning-symbolic", &visible(why));
        self.lay_out(&column, Some((&say!("window-try-again"), false)));
        self.cancel.set_label(&say!("window-close"));
        self.on_go(|| Some(Answer::Go));
        self.present();
        self.cancel.grab_focus();
    }

    pub(super) fn show_done(&self, message: &str) {
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

    pub(super) fn show(self: &Rc<Self>, shown: Shown) {
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
    pub(super) fn show_methods(&self, methods: &[MethodChoice]) {
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

    pub(super) fn press_go(&self) {
        let answer = self.on_go.borrow().as_ref().and_then(|it| it());
        if let Some(answer) = answer {
            // One answer to one prompt.
            self.go.set_sensitive(matches!(answer, Answer::Go));
            let _ = self.answers.send(answer);
        }
    }
}

/// One under the other.
pub(super) fn column<const N: usize>(children: [&adw::Bin; N]) -> gtk::Box {
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

pub(super) fn scrolled(child: &gtk::Box) -> gtk::ScrolledWindow {
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

pub(super) fn escape() -> gtk::ShortcutController {
    let controller = gtk::ShortcutController::new();
    let action = gtk::NamedAction::new("window.close");
    let trigger = gtk::KeyvalTrigger::new(gtk::gdk::Key::Escape, gtk::gdk::ModifierType::empty());
    controller.add_shortcut(gtk::Shortcut::new(Some(trigger), Some(action)));
    controller
}
