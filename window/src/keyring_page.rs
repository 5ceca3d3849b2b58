//! Keys that open the keyring: listed, set up with the login password, ended.

use std::rc::{Rc, Weak};

use adw::prelude::*;
use mfad_bus::{KeyringMethod, KeyringProxy, WireError, secret_fd};
use mfad_i18n::{say, visible};
use serde::Deserialize;
use zeroize::Zeroizing;

use crate::commands::Command;
use crate::failure::word_call;
use crate::form::Form;
use crate::main_window::MainWindow;
use crate::mfactl::mfactl;
use crate::moments::ago;
use crate::navigation::{Still, spawn};
use crate::operation_dialog::{Ending, operate};
use crate::secret_entry::take;
use crate::widgets::{button, button_row, clear, column, group, row, scrolled_page};

/// Their page.
struct KeyringPage {
    main: Weak<MainWindow>,
    list: gtk::Box,
}

/// Opens the page.
pub async fn open(main: Rc<MainWindow>) {
    let list = column();
    let page = Rc::new(KeyringPage { main: Rc::downgrade(&main), list: list.clone() });
    match page.ask(&main).await {
        Ok(all) => {
            Command::KeyringStatus.done();
            page.show(&all);
        }
        Err(why) => return main.complain(&say!("window-keyring"), &why),
    }
    main.navigation.push(&say!("window-keyring"), &scrolled_page(&list), Still::keep(page));
}

impl KeyringPage {
    async fn ask(&self, main: &Rc<MainWindow>) -> Result<Vec<KeyringMethod>, String> {
        let daemon = main.daemon().ok_or_else(|| say!("bus-stopped"))?;
        let asked = async {
            let keyring: KeyringProxy<'_> = daemon.root().await?;
            keyring.list("").await
        };
        asked.await.map_err(|error: WireError| word_call(error))
    }

    fn show(self: &Rc<Self>, all: &[KeyringMethod]) {
        clear(&self.list);
        let none = if all.is_empty() { say!("window-keyring-none") } else { String::new() };
        let list = group(&say!("window-keyring-keys"), &none);
        all.iter().for_each(|it| list.add(&key_row(it)));
        self.list.append(&list);
        let list = adw::PreferencesGroup::new();
        let acts = |label: String, act: fn(Rc<Self>)| {
            let weak = Rc::downgrade(self);
            button(&label, move || weak.upgrade().into_iter().for_each(act))
        };
        let go = acts(say!("window-keyring-enable"), |page| spawn(enable(page)));
        let title = say!("window-keyring-enable-title");
        list.add(&button_row(&title, &say!("window-keyring-enable-what"), &go));
        if !all.is_empty() {
            let go = acts(say!("window-delete-menu"), disable);
            go.add_css_class("destructive-action");
            let title = say!("window-keyring-disable-title");
            list.add(&button_row(&title, &say!("window-keyring-disable-what"), &go));
        }
        self.list.append(&list);
    }

    async fn show_again(self: &Rc<Self>, main: &Rc<MainWindow>) {
        match self.ask(main).await {
            Ok(all) => self.show(&all),
            Err(why) => main.complain(&say!("window-keyring"), &why),
        }
    }
}

fn key_row(key: &KeyringMethod) -> adw::ActionRow {
    let opens = match (key.usable, key.verification.as_str()) {
        (false, _) => say!("window-keyring-not-by-touch"),
        (true, "touch") => say!("window-keyring-by-touch"),
        (true, _) => say!("window-keyring-by-pin"),
    };
    let given = say!("window-keyring-given", when = ago(key.created));
    row(&visible(&key.label), &format!("{opens}\n{given}"))
}

async fn enable(page: Rc<KeyringPage>) {
    let Some(main) = page.main.upgrade() else { return };
    let title = say!("window-keyring-enable-title");
    let Some(password) = ask_password(&main, &title).await else { return };
    operate(&main, Command::KeyringEnable, say!("window-keyring"), Ending::Tell, async |daemon| {
        let keyring: KeyringProxy<'_> = daemon.root().await?;
        let password = secret_fd(password.as_bytes()).map_err(zbus::Error::from)?;
        keyring.enable(password.into()).await
    })
    .await;
    page.show_again(&main).await;
}

/// The login password, once PAM has accepted it; asks until it does. Nothing if somebody calls it off.
async fn ask_password(main: &Rc<MainWindow>, title: &str) -> Option<Zeroizing<String>> {
    let mut body = say!("window-keyring-password-what");
    loop {
        let mut form = Form::new(main, title, &body, &say!("window-continue"));
        let entry = form.secret_line(&say!("window-keyring-password"));
        let goes_on = form.ask().await;
        let password = take(&entry);
        if !goes_on {
            return None;
        }
        match check(main, &password).await {
            Ok(()) => return Some(password),
            Err(why) => body = visible(&why),
        }
    }
}

/// Has `mfactl` ask PAM, whose modules are no part of this program. Why not, in words.
async fn check(main: &Rc<MainWindow>, password: &str) -> Result<(), String> {
    let fd = secret_fd(password.as_bytes()).map_err(|error| error.to_string())?;
    let arguments = ["keyring", "enable", "--json", "--only-check", "--password-fd", "0"];
    let output = mfactl(main.bus, &arguments.map(Into::into), Some(fd)).await?;
    refusal(&output)
}

/// How `mfactl --json` ended (docs/json.md).
#[derive(Deserialize)]
struct End {
    outcome: String,
    message: Option<String>,
}

/// Whether it said that it is done, and nothing else.
fn refusal(output: &str) -> Result<(), String> {
    let end = output.lines().last().and_then(|it| serde_json::from_str::<End>(it).ok());
    match end {
        Some(end) if end.outcome == "done" => Ok(()),
        end => Err(end
            .and_then(|it| it.message)
            .unwrap_or_else(|| say!("window-not-understood", what = "mfactl keyring enable"))),
    }
}

fn disable(page: Rc<KeyringPage>) {
    let Some(main) = page.main.upgrade() else { return };
    let heading = say!("window-keyring-disable-question");
    main.ask(
        &heading,
        &say!("window-keyring-disable-what"),
        &say!("window-delete"),
        async move |main| {
            let Some(daemon) = main.daemon() else { return };
            let disabled = async {
                let keyring: KeyringProxy<'_> = daemon.root().await?;
                keyring.disable("").await
            };
            match disabled.await {
                Ok(_) => {
                    Command::KeyringDisable.done();
                    page.show_again(&main).await;
                }
                Err(error) => main.complain(&say!("window-keyring"), &word_call(error)),
            }
        },
    );
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn only_what_pam_accepted_is_sealed() {
        assert!(refusal("{\"event\":\"finished\",\"outcome\":\"done\"}\n").is_ok());
        let wrong = "{\"event\":\"finished\",\"outcome\":\"failed\",\"message\":\"No.\"}\n";
        assert_eq!(refusal(wrong), Err("No.".to_owned()));
        for other in ["", "done", "{}", "{\"outcome\":\"done\"}\n{}"] {
            assert!(refusal(other).is_err(), "{other}");
        }
    }
}
