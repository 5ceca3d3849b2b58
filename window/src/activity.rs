//! What happened to the account: who signed in, when and with what; and what still counts.

use std::rc::{Rc, Weak};

use adw::prelude::*;
use mfad_bus::{AccountsProxy, LogEntry, LogFilter, SignInProxy, Trusted, WireError};
use mfad_client::{word_actor, word_event};
use mfad_i18n::{say, visible};

use crate::commands::Command;
use crate::failure::word_call;
use crate::main_window::MainWindow;
use crate::moments::moment;
use crate::navigation::{Still, spawn};
use crate::widgets::{button, clear, column, group, row, scrolled_page};

/// So many of the latest events.
const EVENTS: u32 = 200;

/// Opens the page with the events.
pub async fn open_log(main: Rc<MainWindow>) {
    let filter = LogFilter { limit: Some(EVENTS), ..LogFilter::default() };
    let Some(daemon) = main.daemon() else { return };
    let asked = async {
        let accounts: AccountsProxy<'_> = daemon.root().await?;
        accounts.log(&filter).await
    };
    match asked.await {
        Ok(events) => {
            Command::Log.done();
            let list =
                group("", &if events.is_empty() { say!("log-nothing") } else { String::new() });
            events.iter().for_each(|it| list.add(&event_row(it)));
            let whole = column();
            whole.append(&list);
            main.navigation.push(
                &say!("window-log"),
                &scrolled_page(&whole),
                Still::keep(Rc::new(())),
            );
        }
        Err(error) => main.complain(&say!("window-log"), &word_call(error)),
    }
}

fn event_row(event: &LogEntry) -> adw::ActionRow {
    let about = if event.label.is_empty() { &event.detail } else { &event.label };
    let parts = [visible(about), visible(&word_actor(event)), moment(event.at)];
    let parts: Vec<_> = parts.into_iter().filter(|it| !it.is_empty()).collect();
    row(&visible(&word_event(&event.what)), &parts.join(" · "))
}

/// The sign-ins that count for a while.
struct TrustedPage {
    main: Weak<MainWindow>,
    list: gtk::Box,
}

/// Opens their page.
pub async fn open_trusted(main: Rc<MainWindow>) {
    let list = column();
    let page = Rc::new(TrustedPage { main: Rc::downgrade(&main), list: list.clone() });
    match page.ask(&main).await {
        Ok(trusted) => {
            Command::Trusted.done();
            page.show(&trusted);
        }
        Err(why) => return main.complain(&say!("window-trusted"), &why),
    }
    main.navigation.push(&say!("window-trusted"), &scrolled_page(&list), Still::keep(page));
}

impl TrustedPage {
    async fn ask(&self, main: &Rc<MainWindow>) -> Result<Vec<Trusted>, String> {
        let daemon = main.daemon().ok_or_else(|| say!("bus-stopped"))?;
        let asked = async {
            let sign_in: SignInProxy<'_> = daemon.root().await?;
            sign_in.trusted("").await
        };
        asked.await.map_err(|error: WireError| word_call(error))
    }

    fn show(self: &Rc<Self>, trusted: &[Trusted]) {
        clear(&self.list);
        let none = if trusted.is_empty() { say!("methods-trust-none") } else { String::new() };
        let list = group("", &none);
        for it in trusted {
            let place = say!(
                "methods-trust-place",
                session = visible(&it.session),
                seat = visible(&it.seat)
            );
            let left = say!("methods-trust-left", left = it.left);
            list.add(&row(&visible(&it.label), &format!("{place} · {left}")));
        }
        self.list.append(&list);
        if !trusted.is_empty() {
            let weak = Rc::downgrade(self);
            let end = button(&say!("window-end-trust"), move || {
                if let Some(page) = weak.upgrade() {
                    spawn(async move { page.end().await });
                }
            });
            end.set_halign(gtk::Align::Center);
            end.add_css_class("destructive-action");
            self.list.append(&end);
        }
    }

    async fn end(self: &Rc<Self>) {
        let Some(main) = self.main.upgrade() else { return };
        let Some(daemon) = main.daemon() else { return };
        let ended = async {
            let sign_in: SignInProxy<'_> = daemon.root().await?;
            sign_in.end_trust("").await
        };
        match ended.await {
            Ok(()) => self.show(&[]),
            Err(error) => main.complain(&say!("window-trusted"), &word_call(error)),
        }
    }
}
