//! What a key demands of everybody: shown and changed. What cannot be undone says so before.

use std::cell::{Cell, RefCell};
use std::rc::{Rc, Weak};

use adw::prelude::*;
use mfad_bus::{Fido2Proxy, Settings, SettingsChange, WireError};
use mfad_client::objects::Token;
use mfad_i18n::{say, visible};

use crate::accessible::set_name;
use crate::commands::Command;
use crate::failure::word_call;
use crate::form::{Form, trimmed};
use crate::main_window::MainWindow;
use crate::navigation::{Still, spawn};
use crate::operation_dialog::{Ending, operate};
use crate::widgets::{button, button_row, clear, column, row, scrolled_page};

/// What is shown of them.
struct SettingsPage {
    main: Weak<MainWindow>,
    token: Token,
    list: gtk::Box,
    /// Whether what the switch says was set by us and not by a person.
    setting: Cell<bool>,
    shown: RefCell<Option<Settings>>,
}

/// Asks the key for its settings, and opens their page.
pub async fn open(main: Rc<MainWindow>, token: Token) {
    let list = column();
    let page = Rc::new(SettingsPage {
        main: Rc::downgrade(&main),
        token,
        list: list.clone(),
        setting: Cell::new(false),
        shown: RefCell::default(),
    });
    match page.ask(&main).await {
        Ok(settings) => {
            Command::SettingsShow.done();
            page.show(settings);
        }
        Err(why) => return main.complain(&say!("window-settings"), &why),
    }
    let title = say!("window-settings-of", name = visible(&page.token.name));
    main.navigation.push(&title, &scrolled_page(&list), Still::keep(page));
}

impl SettingsPage {
    async fn ask(&self, main: &Rc<MainWindow>) -> Result<Settings, String> {
        let daemon = main.daemon().ok_or_else(|| say!("bus-stopped"))?;
        let asked = async {
            let fido2: Fido2Proxy<'_> = daemon.proxy_at(self.token.path.clone()).await?;
            fido2.settings().await
        };
        asked.await.map_err(|error: WireError| word_call(error))
    }

    fn show(self: &Rc<Self>, settings: Settings) {
        clear(&self.list);
        let list = adw::PreferencesGroup::new();
        if let Some(on) = settings.always_pin {
            list.add(&self.always_pin_row(on));
        }
        let least = settings.minimum_pin.to_string();
        let minimum = match settings.raises_minimum_pin {
            true => self.minimum_row(settings.minimum_pin),
            false => row(&say!("window-minimum-pin"), &least),
        };
        list.add(&minimum);
        if let Some(most) = settings.most_sites.filter(|it| *it > 0) {
            list.add(&self.sites_row(most));
        }
        let force = match settings.pin_change_required {
            true => row(&say!("window-force-pin-change"), &say!("window-on")),
            false => {
                let change =
                    SettingsChange { force_pin_change: Some(true), ..SettingsChange::default() };
                let go =
                    self.changing(Command::SettingsForcePinChange, say!("window-require"), change);
                button_row(
                    &say!("window-force-pin-change"),
                    &say!("window-force-pin-change-what"),
                    &go,
                )
            }
        };
        list.add(&force);
        match settings.enterprise_attestation {
            Some(true) => list.add(&row(&say!("window-attestation"), &say!("window-on"))),
            Some(false) => {
                let change = SettingsChange {
                    enterprise_attestation: Some(true),
                    ..SettingsChange::default()
                };
                let go = self.changing(
                    Command::SettingsEnterpriseAttestation,
                    say!("window-turn-on"),
                    change,
                );
                list.add(&button_row(
                    &say!("window-attestation"),
                    &say!("window-attestation-what"),
                    &go,
                ));
            }
            None => {}
        }
        self.list.append(&list);
        self.shown.replace(Some(settings));
    }

    fn always_pin_row(self: &Rc<Self>, on: bool) -> adw::ActionRow {
        let row = row(&say!("window-always-pin"), &say!("window-always-pin-what"));
        let switch = gtk::Switch::builder().active(on).valign(gtk::Align::Center).build();
        set_name(&switch, &say!("window-always-pin"));
        row.add_suffix(&switch);
        row.set_activatable_widget(Some(&switch));
        let weak = Rc::downgrade(self);
        switch.connect_active_notify(move |switch| {
            let Some(page) = weak.upgrade().filter(|it| !it.setting.get()) else { return };
            let change = SettingsChange {
                always_pin: Some(switch.is_active()),
                ..SettingsChange::default()
            };
            spawn(async move { page.change(Command::SettingsAlwaysPin, change).await });
        });
        row
    }

    fn minimum_row(self: &Rc<Self>, least: u32) -> adw::ActionRow {
        let row = row(&say!("window-minimum-pin"), &say!("window-minimum-pin-what"));
        // A PIN has at most 63 bytes (CTAP 2.2 §6.5.1).
        let number = gtk::SpinButton::with_range(f64::from(least), 63.0, 1.0);
        number.set_value(f64::from(least));
        number.set_valign(gtk::Align::Center);
        set_name(&number, &say!("window-minimum-pin"));
        let (weak, wanted) = (Rc::downgrade(self), number.clone());
        let raise = button(&say!("window-raise"), move || {
            let Some(page) = weak.upgrade() else { return };
            let minimum = u32::try_from(wanted.value_as_int()).unwrap_or_default();
            let change = SettingsChange { minimum_pin: Some(minimum), ..SettingsChange::default() };
            spawn(async move { page.change(Command::SettingsMinimumPin, change).await });
        });
        raise.set_valign(gtk::Align::Center);
        raise.set_sensitive(false);
        let sensitive = raise.clone();
        number.connect_value_changed(move |number| {
            sensitive
                .set_sensitive(number.value_as_int() > i32::try_from(least).unwrap_or(i32::MAX));
        });
        row.add_suffix(&number);
        row.add_suffix(&raise);
        row
    }

    /// Which sites may read it, instead of those that could before: a key does not tell which those are.
    fn sites_row(self: &Rc<Self>, most: u32) -> adw::ActionRow {
        let weak = Rc::downgrade(self);
        let choose = button(&say!("window-choose"), move || {
            let Some(page) = weak.upgrade() else { return };
            spawn(async move { page.choose_sites().await });
        });
        button_row(&say!("window-pin-sites"), &say!("window-pin-sites-what", most), &choose)
    }

    async fn choose_sites(self: &Rc<Self>) {
        let Some(main) = self.main.upgrade() else { return };
        let (heading, body) = (say!("window-pin-sites"), say!("window-pin-sites-how"));
        let mut form = Form::new(&main, &heading, &body, &say!("window-continue"));
        let sites = form.line(&say!("window-sites"), "");
        if !form.ask().await {
            return;
        }
        let typed = trimmed(&sites);
        let split = typed.split([',', ' ']).filter(|it| !it.is_empty());
        let sites = Some(split.map(str::to_owned).collect());
        let change = SettingsChange { sites, ..SettingsChange::default() };
        self.change(Command::SettingsSites, change).await;
    }

    fn changing(
        self: &Rc<Self>,
        command: Command,
        label: String,
        change: SettingsChange,
    ) -> gtk::Button {
        let weak = Rc::downgrade(self);
        button(&label, move || {
            let Some(page) = weak.upgrade() else { return };
            let change = change.clone();
            spawn(async move { page.change(command, change).await });
        })
    }

    /// Changes it, and shows what is so then: also if it was not changed.
    async fn change(self: &Rc<Self>, command: Command, change: SettingsChange) {
        let Some(main) = self.main.upgrade() else { return };
        operate(&main, command, say!("window-settings"), Ending::Tell, async |daemon| {
            let fido2: Fido2Proxy<'_> = daemon.proxy_at(self.token.path.clone()).await?;
            fido2.change_settings(&change).await
        })
        .await;
        let before = self.shown.borrow().clone();
        self.setting.set(true);
        if let Some(now) = self.ask(&main).await.ok().or(before) {
            self.show(now);
        }
        self.setting.set(false);
    }
}
