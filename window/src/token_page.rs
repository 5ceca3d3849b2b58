//! The page of one key or card: what is on it, how its PINs stand, and what can be done with it.

use std::cell::{Cell, RefCell};
use std::rc::{Rc, Weak};

use adw::prelude::*;
use mfad_bus::{Fido2Proxy, OpenPgpProxy, OpenPgpUnblock, PinState, PivProxy, WireError};
use mfad_client::Daemon;
use mfad_client::objects::{Fido2Info, Pin, Token};
use mfad_i18n::{say, visible};
use zbus::OwnedObjectPath;

use crate::accessible::set_name;
use crate::commands::Command;
use crate::failure::word_call;
use crate::main_window::MainWindow;
use crate::navigation::{Page, spawn};
use crate::observe::Snapshot;
use crate::operation_dialog::{Ending, operate};
use crate::widgets::{
    button, button_row, clear, column, group, leading_row, property_row, row, scrolled_page,
    show_only, status,
};
use crate::words::{application, pin_state, problem};
use crate::{codes_page, fingerprints_page, passkeys_page, piv_page, settings_page};

/// How many wrong PINs a new key takes (CTAP 2.2 §6.5.2.2).
const MOST_ATTEMPTS: u32 = 8;
/// How many a new card takes (SP 800-73-4 part 2 leaves it to the card; OpenPGP card 3.4 §4.3).
const CARD_ATTEMPTS: u32 = 3;

/// What is shown of a token. It stays while the token is unplugged: a reset wants that.
pub struct TokenPage {
    main: Weak<MainWindow>,
    id: String,
    states: gtk::Stack,
    pins: gtk::Box,
    /// What leads to pages of their own.
    leads: gtk::Box,
    facts: gtk::Box,
    shown: RefCell<Option<Token>>,
    /// Counts what was asked, so that an older answer is none.
    asked: Cell<u32>,
}

/// Opens the page of a token.
pub fn open(main: &Rc<MainWindow>, id: &str) {
    let Some(snapshot) = main.snapshot() else { return };
    let Some(token) = snapshot.tokens.iter().find(|it| it.id == id) else { return };
    let states = gtk::Stack::new();
    let (pins, leads, facts) = (column(), column(), column());
    let whole = column();
    whole.append(&pins);
    whole.append(&leads);
    whole.append(&facts);
    states.add_named(&scrolled_page(&whole), Some("there"));
    let away =
        status("mfad-insert-symbolic", &say!("window-unplugged"), &say!("window-plug-back"), None);
    states.add_named(&away, Some("away"));
    let page = Rc::new(TokenPage {
        main: Rc::downgrade(main),
        id: id.to_owned(),
        states: states.clone(),
        pins,
        leads,
        facts,
        shown: RefCell::default(),
        asked: Cell::new(0),
    });
    page.show(&snapshot);
    main.navigation.push(&visible(&token.name), &states, page);
}

impl Page for TokenPage {
    fn update(self: Rc<Self>, now: &Rc<Snapshot>) -> bool {
        self.show(now);
        true
    }
}

impl TokenPage {
    fn show(self: &Rc<Self>, now: &Rc<Snapshot>) {
        let token = now.tokens.iter().find(|it| it.id == self.id);
        let before = self.shown.replace(token.cloned());
        show_only(&self.states, if token.is_some() { "there" } else { "away" });
        if let Some(token) = token.filter(|it| before.as_ref() != Some(it)) {
            self.show_facts(token);
            self.show_leads(token);
            self.ask_pins();
        }
    }

    fn show_facts(&self, token: &Token) {
        Command::TokenShow.done();
        clear(&self.facts);
        let list = group(&say!("window-details"), "");
        let applications = token.applications.iter().map(|it| application(it)).collect::<Vec<_>>();
        list.add(&property_row(&say!("window-applications"), &applications.join(", ")));
        let facts = [
            (say!("window-vendor"), &token.vendor),
            (say!("window-product"), &token.product),
            (say!("window-firmware"), &token.firmware),
            (say!("window-serial"), &token.serial),
        ];
        for (name, value) in facts {
            if let Some(value) = value {
                list.add(&property_row(&name, &visible(value)));
            }
        }
        self.facts.append(&list);
    }

    fn show_leads(self: &Rc<Self>, token: &Token) {
        clear(&self.leads);
        let list = group(&say!("window-manage"), "");
        let mut some = false;
        let mut lead =
            |icon: &str, title: String, what: String, open: fn(Rc<MainWindow>, Token)| {
                let row = leading_row(icon, &title, &what);
                let (weak, token) = (self.main.clone(), token.clone());
                row.connect_activated(move |_| {
                    weak.upgrade().into_iter().for_each(|main| open(main, token.clone()));
                });
                list.add(&row);
                some = true;
            };
        let fido2 = token.fido2.as_ref();
        if fido2.is_some_and(|it| it.pin_set && it.tells_passkeys()) {
            lead(
                "mfad-passkey-symbolic",
                say!("window-passkeys"),
                say!("window-passkeys-what"),
                |main, token| {
                    spawn(passkeys_page::open(main, token));
                },
            );
        }
        if fido2.is_some_and(Fido2Info::knows_fingers) {
            lead(
                "mfad-finger-symbolic",
                say!("window-fingers"),
                say!("window-fingers-what"),
                |main, token| {
                    spawn(fingerprints_page::open(main, token));
                },
            );
        }
        if token.has("oath") {
            lead(
                "mfad-app-symbolic",
                say!("window-codes"),
                say!("window-codes-what"),
                |main, token| {
                    spawn(codes_page::open(main, token));
                },
            );
        }
        if token.has("piv") {
            lead(
                "mfad-card-symbolic",
                say!("window-certificates"),
                say!("window-certificates-what"),
                |main, token| {
                    spawn(piv_page::open(main, token));
                },
            );
        }
        if fido2.is_some_and(Fido2Info::has_settings) {
            lead(
                "emblem-system-symbolic",
                say!("window-settings"),
                say!("window-settings-what"),
                |main, token| {
                    spawn(settings_page::open(main, token));
                },
            );
        }
        if some {
            self.leads.append(&list);
        }
    }

    /// Asks the token how its PINs stand, and shows it.
    fn ask_pins(self: &Rc<Self>) {
        let asking = self.asked.get().wrapping_add(1);
        self.asked.set(asking);
        let page = self.clone();
        spawn(async move {
            let (Some(main), Some(token)) = (page.main.upgrade(), page.shown.borrow().clone())
            else {
                return;
            };
            let Some(daemon) = main.daemon() else { return };
            let groups = page.groups(&daemon, &token).await;
            if page.asked.get() == asking {
                clear(&page.pins);
                groups.iter().for_each(|it| page.pins.append(it));
            }
        });
    }

    async fn groups(self: &Rc<Self>, daemon: &Daemon, token: &Token) -> Vec<adw::PreferencesGroup> {
        let mut groups = Vec::new();
        if let Some(problem) = problem(token) {
            let list = adw::PreferencesGroup::new();
            list.add(&row(&problem, ""));
            groups.push(list);
        }
        let failed = |name: String, error: WireError| {
            let list = group(&name, "");
            list.add(&row(&word_call(error), ""));
            list
        };
        if token.fido2.is_some() && !token.has("u2f") {
            let name = say!("window-fido2");
            groups.push(match fido2(daemon, &token.path).await {
                Ok(pin) => {
                    Command::PinStatus.done();
                    self.fido2_group(&name, &pin)
                }
                Err(error) => failed(name, error),
            });
        }
        if token.has("piv") {
            let name = "PIV".to_owned();
            groups.push(
                self.piv_group(daemon, token, &name).await.unwrap_or_else(|it| failed(name, it)),
            );
        }
        if token.has("openpgp") {
            let name = "OpenPGP".to_owned();
            groups.push(
                self.openpgp_group(daemon, token, &name)
                    .await
                    .unwrap_or_else(|it| failed(name, it)),
            );
        }
        groups
    }

    fn fido2_group(self: &Rc<Self>, name: &str, pin: &Pin) -> adw::PreferencesGroup {
        let list = group(name, "");
        let state = PinState::from_word(&pin.state);
        list.add(&self.meter_row(&pin_state(pin), pin.attempts, MOST_ATTEMPTS, None));
        if let Some(left) = pin.verification_attempts {
            list.add(&self.meter_row(&say!("window-fingers"), Some(left), MOST_ATTEMPTS, None));
        }
        match state {
            Some(PinState::NotSet) => {
                let (title, what) = (say!("window-set-pin-title"), say!("window-set-pin-what"));
                let begin = async |it: Fido2Proxy<'static>| it.set_pin().await;
                let go = self.add_action(
                    &list,
                    Command::PinSet,
                    say!("window-set-pin"),
                    title,
                    &what,
                    begin,
                );
                go.add_css_class("suggested-action");
            }
            Some(PinState::Set | PinState::ChangeRequired) => {
                let title = say!("window-change-pin-title");
                let what = say!("window-change-pin-what", least = pin.minimum);
                let begin = async |it: Fido2Proxy<'static>| it.change_pin().await;
                self.add_action(
                    &list,
                    Command::PinChange,
                    say!("window-change"),
                    title,
                    &what,
                    begin,
                );
            }
            _ => {}
        }
        let what = match state {
            Some(PinState::Blocked) => say!("window-reset-blocked"),
            _ => say!("window-reset-what"),
        };
        let begin = async |it: Fido2Proxy<'static>| it.reset().await;
        self.add_reset(&list, Command::Reset, say!("window-reset-title"), &what, begin);
        list
    }

    async fn piv_group(
        self: &Rc<Self>,
        daemon: &Daemon,
        token: &Token,
        name: &str,
    ) -> Result<adw::PreferencesGroup, WireError> {
        type Piv = PivProxy<'static>;
        let proxy: PivProxy<'_> = daemon.proxy_at(token.path.clone()).await?;
        let state = proxy.status().await?;
        Command::PivStatus.done();
        let list = group(name, "");
        for (name, attempts, default) in [
            (say!("prompts-pin"), state.pin_attempts, state.pin_default),
            (say!("prompts-puk"), state.puk_attempts, state.puk_default),
        ] {
            let default = default.filter(|it| *it).map(|_| say!("window-factory-default"));
            // A card need not tell of its PUK.
            if attempts.is_some() || default.is_some() {
                list.add(&self.meter_row(&name, attempts, CARD_ATTEMPTS, default));
            }
        }
        let change = || say!("window-change");
        let title = say!("window-change-pin-title");
        self.add_action(&list, Command::PivPinChange, change(), title, "", async |it: Piv| {
            it.change_pin().await
        });
        let (title, what) = (say!("window-change-puk-title"), say!("window-change-puk-what"));
        self.add_action(&list, Command::PivPukChange, change(), title, &what, async |it: Piv| {
            it.change_puk().await
        });
        let (title, what) = (say!("window-unblock-title"), say!("window-unblock-what"));
        let begin = async |it: Piv| it.unblock_pin().await;
        self.add_action(&list, Command::PivPinUnblock, say!("window-unblock"), title, &what, begin);
        let (title, what) = (say!("window-reset-piv-title"), say!("window-reset-piv-what"));
        self.add_reset(&list, Command::PivReset, title, &what, async |it: Piv| it.reset().await);
        Ok(list)
    }

    async fn openpgp_group(
        self: &Rc<Self>,
        daemon: &Daemon,
        token: &Token,
        name: &str,
    ) -> Result<adw::PreferencesGroup, WireError> {
        type OpenPgp = OpenPgpProxy<'static>;
        let proxy: OpenPgpProxy<'_> = daemon.proxy_at(token.path.clone()).await?;
        let state = proxy.status().await?;
        Command::OpenPgpStatus.done();
        let list = group(name, "");
        let has_reset_code = state.reset_code_attempts > 0;
        for (name, attempts, there) in [
            (say!("prompts-pin"), state.pin_attempts, true),
            (say!("prompts-admin-pin"), state.admin_pin_attempts, true),
            (say!("prompts-reset-code"), state.reset_code_attempts, has_reset_code),
        ] {
            if there {
                list.add(&self.meter_row(&name, Some(attempts), CARD_ATTEMPTS, None));
            }
        }
        let change = || say!("window-change");
        let title = say!("window-change-pin-title");
        self.add_action(
            &list,
            Command::OpenPgpPinChange,
            change(),
            title,
            "",
            async |it: OpenPgp| it.change_pin().await,
        );
        let (title, what) = (say!("window-change-admin-title"), say!("window-change-admin-what"));
        let begin = async |it: OpenPgp| it.change_admin_pin().await;
        self.add_action(&list, Command::OpenPgpAdminPinChange, change(), title, &what, begin);
        let (title, what) = (say!("window-reset-code-title"), say!("window-reset-code-what"));
        let begin = async |it: OpenPgp| it.set_reset_code().await;
        self.add_action(
            &list,
            Command::OpenPgpResetCodeSet,
            say!("window-set"),
            title,
            &what,
            begin,
        );
        for (with, what, there) in [
            (OpenPgpUnblock::ResetCode, say!("window-unblock-code-what"), has_reset_code),
            (OpenPgpUnblock::AdminPin, say!("window-unblock-admin-what"), true),
        ] {
            if there {
                let title = say!("window-unblock-title");
                let begin = async move |it: OpenPgp| it.unblock_pin(with.word()).await;
                self.add_action(
                    &list,
                    Command::OpenPgpPinUnblock,
                    say!("window-unblock"),
                    title,
                    &what,
                    begin,
                );
            }
        }
        let (title, what) = (say!("window-reset-openpgp-title"), say!("window-reset-openpgp-what"));
        self.add_reset(&list, Command::OpenPgpReset, title, &what, async |it: OpenPgp| {
            it.reset().await
        });
        Ok(list)
    }

    /// How many wrong ones are still taken, as a meter with the number beside it.
    fn meter_row(
        &self,
        title: &str,
        left: Option<u32>,
        most: u32,
        more: Option<String>,
    ) -> adw::ActionRow {
        let said = left.map(|left| say!("pin-attempts", left));
        let subtitle = [said.clone(), more].into_iter().flatten().collect::<Vec<_>>().join(" · ");
        let row = row(title, &subtitle);
        if let Some(left) = left {
            let most = most.max(left);
            let meter = gtk::LevelBar::for_interval(0.0, f64::from(most));
            meter.set_mode(gtk::LevelBarMode::Discrete);
            meter.add_offset_value(gtk::LEVEL_BAR_OFFSET_LOW, f64::from(most.min(2)));
            meter.set_value(f64::from(left));
            meter.set_width_request(96);
            meter.set_valign(gtk::Align::Center);
            set_name(&meter, &format!("{title}: {}", said.unwrap_or_default()));
            row.add_suffix(&meter);
        }
        row
    }

    /// Adds a row with a button that begins an operation with the token, and asks it afterwards how it stands.
    fn add_action<P>(
        self: &Rc<Self>,
        list: &adw::PreferencesGroup,
        command: Command,
        label: String,
        title: String,
        what: &str,
        begin: impl AsyncFn(P) -> Result<OwnedObjectPath, WireError> + Clone + 'static,
    ) -> gtk::Button
    where
        P: From<zbus::Proxy<'static>> + zbus::proxy::Defaults + 'static,
    {
        let (weak, heading) = (Rc::downgrade(self), title.clone());
        let go = button(&label, move || {
            let Some(page) = weak.upgrade() else { return };
            let (title, begin) = (heading.clone(), begin.clone());
            spawn(async move { page.act(command, &title, begin).await });
        });
        list.add(&button_row(&title, what, &go));
        go
    }

    /// The same for what erases.
    fn add_reset<P>(
        self: &Rc<Self>,
        list: &adw::PreferencesGroup,
        command: Command,
        title: String,
        what: &str,
        begin: impl AsyncFn(P) -> Result<OwnedObjectPath, WireError> + Clone + 'static,
    ) where
        P: From<zbus::Proxy<'static>> + zbus::proxy::Defaults + 'static,
    {
        let go = self.add_action(list, command, say!("window-reset"), title, what, begin);
        go.add_css_class("destructive-action");
    }

    async fn act<P>(
        self: &Rc<Self>,
        command: Command,
        title: &str,
        begin: impl AsyncFn(P) -> Result<OwnedObjectPath, WireError>,
    ) where
        P: From<zbus::Proxy<'static>> + zbus::proxy::Defaults + 'static,
    {
        let Some(main) = self.main.upgrade() else { return };
        let path = self.shown.borrow().as_ref().map(|it| it.path.clone());
        let Some(path) = path else { return };
        operate(&main, command, title, Ending::Tell, async |daemon| {
            begin(daemon.proxy_at(path.clone()).await?).await
        })
        .await;
        self.ask_pins();
    }
}

async fn fido2(daemon: &Daemon, path: &OwnedObjectPath) -> Result<Pin, WireError> {
    let proxy: Fido2Proxy<'_> = daemon.proxy_at(path.clone()).await?;
    Ok(proxy.pin_status().await?.into())
}
