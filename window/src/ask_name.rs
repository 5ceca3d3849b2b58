//! Asks for a name.

use std::rc::Rc;

use adw::prelude::*;
use mfad_i18n::say;
use tokio::sync::mpsc::unbounded_channel;

use crate::main_window::MainWindow;

/// The name that somebody gave, if they did not cancel. It is trimmed and not empty.
pub async fn ask_name(
    main: &Rc<MainWindow>,
    heading: impl Into<String>,
    body: &str,
    before: &str,
    go: String,
) -> Option<String> {
    let heading = heading.into();
    let dialog = adw::MessageDialog::new(
        Some(&main.window),
        Some(&heading),
        Some(body).filter(|it| !it.is_empty()),
    );
    let entry = adw::EntryRow::new();
    entry.set_use_markup(false);
    entry.set_title(&say!("window-name"));
    entry.set_text(before);
    entry.set_activates_default(true);
    let list = adw::PreferencesGroup::new();
    list.add(&entry);
    dialog.set_extra_child(Some(&list));
    dialog.add_response("no", &say!("window-cancel"));
    dialog.add_response("yes", &go);
    dialog.set_response_appearance("yes", adw::ResponseAppearance::Suggested);
    dialog.set_default_response(Some("yes"));
    dialog.set_close_response("no");
    dialog.set_response_enabled("yes", !before.trim().is_empty());
    let weak = dialog.downgrade();
    entry.connect_changed(move |entry| {
        weak.upgrade()
            .inspect(|it| it.set_response_enabled("yes", !entry.text().trim().is_empty()));
    });
    let (answers, mut answer) = unbounded_channel();
    dialog.connect_response(None, move |_, response| {
        let _ = answers.send(response == "yes");
    });
    dialog.present();
    entry.grab_focus();
    let yes = answer.recv().await.unwrap_or_default();
    yes.then(|| entry.text().trim().to_owned()).filter(|it| !it.is_empty())
}
