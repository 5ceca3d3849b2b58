//! A few things that are asked for together, before something begins.

use std::rc::Rc;

use adw::prelude::*;
use mfad_i18n::say;
use tokio::sync::mpsc::unbounded_channel;

use crate::main_window::MainWindow;
use crate::secret_entry::typed;

/// What is filled in.
pub struct Form {
    dialog: adw::MessageDialog,
    list: adw::PreferencesGroup,
    required: Vec<adw::EntryRow>,
}

impl Form {
    /// An empty one; `go` is what the button is called that begins.
    pub fn new(main: &Rc<MainWindow>, heading: &str, body: &str, go: &str) -> Self {
        let body = Some(body).filter(|it| !it.is_empty());
        let dialog = adw::MessageDialog::new(Some(&main.window), Some(heading), body);
        dialog.add_response("no", &say!("window-cancel"));
        dialog.add_response("yes", go);
        dialog.set_response_appearance("yes", adw::ResponseAppearance::Suggested);
        dialog.set_default_response(Some("yes"));
        dialog.set_close_response("no");
        let list = adw::PreferencesGroup::new();
        dialog.set_extra_child(Some(&list));
        Self { dialog, list, required: Vec::new() }
    }

    /// A line that may not stay empty.
    pub fn line(&mut self, title: &str, before: &str) -> adw::EntryRow {
        let entry = self.optional_line(title, before);
        self.required.push(entry.clone());
        entry
    }

    /// A line that may stay empty.
    pub fn optional_line(&self, title: &str, before: &str) -> adw::EntryRow {
        let entry = adw::EntryRow::new();
        entry.set_use_markup(false);
        entry.set_title(title);
        entry.set_text(before);
        entry.set_activates_default(true);
        self.list.add(&entry);
        entry
    }

    /// A line for a secret, which may not stay empty; read it with [`take`](crate::secret_entry::take).
    pub fn secret_line(&mut self, title: &str) -> adw::EntryRow {
        let entry: adw::EntryRow = adw::PasswordEntryRow::new().upcast();
        entry.set_use_markup(false);
        entry.set_title(title);
        entry.set_activates_default(true);
        self.list.add(&entry);
        self.required.push(entry.clone());
        entry
    }

    /// One of several.
    pub fn choice(&self, title: &str, choices: &[String]) -> adw::ComboRow {
        let choices: Vec<_> = choices.iter().map(String::as_str).collect();
        let row = adw::ComboRow::new();
        row.set_use_markup(false);
        row.set_title(title);
        row.set_model(Some(&gtk::StringList::new(&choices)));
        self.list.add(&row);
        row
    }

    /// Anything else.
    pub fn add(&self, row: &impl IsA<gtk::Widget>) {
        self.list.add(row);
    }

    /// Whether to begin, with what is filled in.
    pub async fn ask(self) -> bool {
        let (dialog, required) = (self.dialog, Rc::new(self.required));
        let (weak, all) = (dialog.downgrade(), required.clone());
        let judge = move || {
            let filled = all.iter().all(|it| !typed(it).trim().is_empty());
            weak.upgrade().inspect(|it| it.set_response_enabled("yes", filled));
        };
        judge();
        for entry in required.iter() {
            let judge = judge.clone();
            entry.connect_changed(move |_| judge());
        }
        let (answers, mut answer) = unbounded_channel();
        dialog.connect_response(None, move |_, response| {
            let _ = answers.send(response == "yes");
        });
        dialog.present();
        if let Some(first) = required.first() {
            let _ = first.grab_focus();
        }
        answer.recv().await.unwrap_or_default()
    }
}

/// What is in a line, without the spaces around it.
pub fn trimmed(entry: &adw::EntryRow) -> String {
    entry.text().trim().to_owned()
}

/// The name that somebody gave, if they did not cancel. It is trimmed and not empty.
pub async fn ask_name(
    main: &Rc<MainWindow>,
    heading: impl Into<String>,
    body: &str,
    before: &str,
    go: String,
) -> Option<String> {
    let mut form = Form::new(main, &heading.into(), body, &go);
    let entry = form.line(&say!("window-name"), before);
    form.ask().await.then(|| trimmed(&entry))
}
