//! The one-time codes that a key or card makes, with the time that each is still valid.

use std::cell::{Cell, RefCell};
use std::rc::{Rc, Weak};
use std::time::{Duration, Instant};

use adw::prelude::*;
use gtk::glib;
use mfad_bus::{AddAccountOptions, OathAccount, OathProxy, OperationResult, WireError};
use mfad_client::objects::Token;
use mfad_i18n::{say, visible};
use zbus::OwnedObjectPath;
use zeroize::Zeroizing;

use crate::accessible::set_name;
use crate::commands::Command;
use crate::form::ask_name;
use crate::main_window::MainWindow;
use crate::navigation::{Still, spawn};
use crate::operation_dialog::{Ending, operate, operate_quietly};
use crate::widgets::{button, clear, column, group, icon_button, row, scrolled_page};

/// How long a code is valid if nothing else is said (RFC 6238 §4).
const PERIOD: u32 = 30;

/// A code that is seen.
struct Code {
    /// When it runs out; nothing if it does not.
    until: Option<Instant>,
    ring: gtk::DrawingArea,
    label: gtk::Label,
    period: u32,
}

/// What is shown of them.
struct CodesPage {
    main: Weak<MainWindow>,
    token: Token,
    list: gtk::Box,
    /// The codes that are seen, by the id of their account.
    codes: RefCell<Vec<Code>>,
    /// Ticks while a code runs.
    ticking: Cell<bool>,
    /// Whether codes ran out while nobody looked.
    stale: Cell<bool>,
}

/// Asks the token for its codes, and opens their page.
pub async fn open(main: Rc<MainWindow>, token: Token) {
    let list = column();
    let page = Rc::new(CodesPage {
        main: Rc::downgrade(&main),
        token,
        list: list.clone(),
        codes: RefCell::default(),
        ticking: Cell::new(false),
        stale: Cell::new(false),
    });
    let weak = Rc::downgrade(&page);
    list.connect_map(move |_| {
        if let Some(page) = weak.upgrade().filter(|it| it.stale.take()) {
            spawn(async move { page.go_on().await });
        }
    });
    let Some(result) = page
        .operate(Command::CodesList, say!("window-codes"), async |oath| oath.show_codes().await)
        .await
    else {
        return;
    };
    page.show(&result);
    let title = say!("window-codes-of", name = visible(&page.token.name));
    main.navigation.push(&title, &scrolled_page(&list), Still::keep(page));
}

impl CodesPage {
    async fn operate(
        &self,
        command: Command,
        title: impl Into<String>,
        begin: impl AsyncFn(OathProxy<'static>) -> Result<OwnedObjectPath, WireError>,
    ) -> Option<OperationResult> {
        let main = self.main.upgrade()?;
        operate(&main, command, title, Ending::Close, async |daemon| {
            begin(daemon.proxy_at(self.token.path.clone()).await?).await
        })
        .await
    }

    fn show(self: &Rc<Self>, result: &OperationResult) {
        clear(&self.list);
        self.codes.take();
        let accounts = result.accounts.as_deref().unwrap_or_default();
        let none = if accounts.is_empty() { say!("window-no-codes-yet") } else { String::new() };
        let list = group(&say!("window-codes"), &none);
        list.set_header_suffix(Some(&self.buttons()));
        let codes = result.codes.as_ref().and_then(|file| file.read().ok()).unwrap_or_default();
        let codes = Zeroizing::new(std::str::from_utf8(&codes).unwrap_or_default().to_owned());
        let mut codes = codes.lines();
        for account in accounts {
            let code = codes.next().unwrap_or_default();
            list.add(&self.account_row(account, code));
        }
        self.list.append(&list);
        self.tick();
    }

    fn buttons(self: &Rc<Self>) -> gtk::Box {
        let buttons = gtk::Box::builder().spacing(6).valign(gtk::Align::Center).build();
        let weak = Rc::downgrade(self);
        let again =
            icon_button("view-refresh-symbolic", &say!("window-refresh-codes"), move || {
                if let Some(page) = weak.upgrade() {
                    spawn(async move { page.refresh().await });
                }
            });
        let weak = Rc::downgrade(self);
        let add = icon_button("list-add-symbolic", &say!("window-add-account"), move || {
            if let Some(page) = weak.upgrade() {
                spawn(async move { page.add().await });
            }
        });
        for button in [again, add] {
            button.add_css_class("flat");
            buttons.append(&button);
        }
        buttons
    }

    fn account_row(self: &Rc<Self>, account: &OathAccount, code: &str) -> adw::ActionRow {
        let issuer = account.issuer.as_deref().filter(|it| !it.is_empty()).map(visible);
        let name = visible(&account.name);
        let title = issuer.clone().unwrap_or_else(|| name.clone());
        let row = row(&title, if issuer.is_some() { &name } else { "" });
        let label =
            gtk::Label::builder().css_classes(["title-4", "numeric"]).selectable(true).build();
        let ring = ring();
        row.add_suffix(&label);
        row.add_suffix(&ring);
        match code {
            "" => {
                let (weak, account, seen, ring) =
                    (Rc::downgrade(self), account.clone(), label.clone(), ring.clone());
                let show = button(&say!("window-show-code"), move || {
                    let Some(page) = weak.upgrade() else { return };
                    let (account, seen, ring) = (account.clone(), seen.clone(), ring.clone());
                    spawn(async move { page.show_one(&account, &seen, &ring).await });
                });
                show.set_valign(gtk::Align::Center);
                row.add_suffix(&show);
            }
            digits => self.see(digits, account.seconds, account.period, &label, &ring),
        }
        let (weak, seen) = (self.main.clone(), label);
        let copy =
            icon_button("edit-copy-symbolic", &say!("window-copy-code", name = title), move || {
                if let Some(main) = weak.upgrade().filter(|_| !seen.label().is_empty()) {
                    main.window.clipboard().set_text(&seen.label());
                    main.tell(&say!("window-copied"));
                }
            });
        row.add_suffix(&copy);
        row.add_suffix(&self.more(account, &title));
        copy.add_css_class("flat");
        copy.set_valign(gtk::Align::Center);
        row
    }

    fn more(self: &Rc<Self>, account: &OathAccount, title: &str) -> gtk::MenuButton {
        let column = gtk::Box::new(gtk::Orientation::Vertical, 6);
        let popover = gtk::Popover::builder().child(&column).build();
        let acts = |label: String, act: fn(Rc<Self>, OathAccount)| {
            let (weak, account, popover) = (Rc::downgrade(self), account.clone(), popover.clone());
            let button = button(&label, move || {
                popover.popdown();
                weak.upgrade().into_iter().for_each(|it| act(it, account.clone()));
            });
            button.add_css_class("flat");
            column.append(&button);
        };
        acts(say!("window-rename-menu"), rename);
        acts(say!("window-delete-menu"), delete);
        let name = say!("window-more-of", name = title);
        let button = gtk::MenuButton::builder()
            .icon_name("view-more-symbolic")
            .popover(&popover)
            .tooltip_text(&name)
            .css_classes(["flat"])
            .valign(gtk::Align::Center)
            .build();
        set_name(&button, &name);
        button
    }

    /// Shows a code for as long as it is valid.
    fn see(
        self: &Rc<Self>,
        digits: &str,
        seconds: Option<u32>,
        period: Option<u32>,
        label: &gtk::Label,
        ring: &gtk::DrawingArea,
    ) {
        label.set_label(digits);
        ring.set_visible(seconds.is_some());
        let until = seconds.map(|it| Instant::now() + Duration::from_secs(it.into()));
        let (ring, label) = (ring.clone(), label.clone());
        let code = Code { until, ring, label, period: period.unwrap_or(PERIOD) };
        draw(&code.ring, code.left());
        self.codes.borrow_mut().push(code);
    }

    async fn show_one(
        self: &Rc<Self>,
        account: &OathAccount,
        label: &gtk::Label,
        ring: &gtk::DrawingArea,
    ) {
        let shown = self
            .operate(Command::CodesShow, say!("window-codes"), async |oath| {
                oath.show_code(&account.id).await
            })
            .await;
        let Some(code) = shown.and_then(|it| it.code) else { return };
        let Ok(digits) = code.code.read() else { return };
        self.see(
            std::str::from_utf8(&digits).unwrap_or_default(),
            code.seconds,
            account.period,
            label,
            ring,
        );
        self.tick();
    }

    /// Moves the rings once a second while there is one, and asks again once all have run out.
    fn tick(self: &Rc<Self>) {
        if self.ticking.replace(true) {
            return;
        }
        let weak = Rc::downgrade(self);
        glib::timeout_add_seconds_local(1, move || {
            let Some(page) = weak.upgrade() else { return glib::ControlFlow::Break };
            let running = page.move_rings();
            if running {
                return glib::ControlFlow::Continue;
            }
            page.ticking.set(false);
            glib::ControlFlow::Break
        });
    }

    /// Whether one still runs.
    fn move_rings(self: &Rc<Self>) -> bool {
        let mut ran_out = false;
        self.codes.borrow_mut().retain(|code| {
            let left = code.left();
            draw(&code.ring, left);
            let over = code.until.is_some() && left <= 0.0;
            if over {
                code.hide();
            }
            ran_out |= over;
            !over
        });
        if ran_out && self.list.is_mapped() {
            let page = self.clone();
            spawn(async move { page.go_on().await });
        } else if ran_out {
            self.stale.set(true);
        }
        self.codes.borrow().iter().any(|code| code.until.is_some())
    }

    /// The next codes, if nothing has to be asked for that.
    async fn go_on(self: &Rc<Self>) {
        let Some(main) = self.main.upgrade() else { return };
        let shown = operate_quietly(&main, async |daemon| {
            let oath: OathProxy<'_> = daemon.proxy_at(self.token.path.clone()).await?;
            oath.show_codes().await
        });
        match shown.await {
            Some(result) => self.show(&result),
            // The button asks.
            None => self.hide_codes(),
        }
    }

    fn hide_codes(&self) {
        self.codes.borrow_mut().drain(..).for_each(|code| code.hide());
    }

    async fn refresh(self: &Rc<Self>) {
        if let Some(result) = self
            .operate(Command::CodesShow, say!("window-codes"), async |oath| oath.show_codes().await)
            .await
        {
            self.show(&result);
        }
    }

    async fn add(self: &Rc<Self>) {
        let options = AddAccountOptions::default();
        let added = self.operate(Command::CodesAdd, say!("window-add-account"), async |oath| {
            oath.add_account(&options).await
        });
        if added.await.is_some() {
            self.refresh().await;
        }
    }
}

impl Code {
    /// A code that has run out is of no use to anybody.
    fn hide(&self) {
        self.ring.set_visible(false);
        self.label.set_label("");
    }

    /// How much of its time is left, from 1 to 0.
    fn left(&self) -> f64 {
        let Some(until) = self.until else { return 1.0 };
        let left = until.saturating_duration_since(Instant::now()).as_secs_f64();
        left / f64::from(self.period.max(1))
    }
}

fn rename(page: Rc<CodesPage>, account: OathAccount) {
    spawn(async move {
        let Some(main) = page.main.upgrade() else { return };
        let before = match &account.issuer {
            Some(issuer) => format!("{issuer}:{}", account.name),
            None => account.name.clone(),
        };
        let (heading, body) = (say!("window-rename-account"), say!("window-rename-account-what"));
        let Some(name) = ask_name(&main, &heading, &body, &before, say!("window-rename")).await
        else {
            return;
        };
        let renamed = page.operate(Command::CodesRename, &heading, async |oath| {
            oath.rename_account(&account.id, &name).await
        });
        if renamed.await.is_some() {
            page.refresh().await;
        }
    });
}

/// The daemon asks whether it is meant.
fn delete(page: Rc<CodesPage>, account: OathAccount) {
    spawn(async move {
        let deleted =
            page.operate(Command::CodesRemove, say!("window-delete-account"), async |oath| {
                oath.delete_account(&account.id).await
            });
        if deleted.await.is_some() {
            page.refresh().await;
        }
    });
}

/// A ring that says how much time is left; the words beside it are the code itself.
fn ring() -> gtk::DrawingArea {
    gtk::DrawingArea::builder()
        .content_width(20)
        .content_height(20)
        .valign(gtk::Align::Center)
        .visible(false)
        .accessible_role(gtk::AccessibleRole::Presentation)
        .build()
}

fn draw(ring: &gtk::DrawingArea, left: f64) {
    ring.set_draw_func(move |ring, cairo, width, height| {
        #[allow(deprecated, reason = "what takes its place came with GTK 4.10")]
        let color = ring.style_context().color();
        let (x, y) = (f64::from(width) / 2.0, f64::from(height) / 2.0);
        let parts = (f64::from(color.red()), f64::from(color.green()), f64::from(color.blue()));
        cairo.set_line_width(3.0);
        for (opacity, part) in [(0.2, 1.0), (1.0, left.clamp(0.0, 1.0))] {
            cairo.set_source_rgba(parts.0, parts.1, parts.2, opacity);
            let top = -std::f64::consts::FRAC_PI_2;
            cairo.arc(x, y, x - 2.0, top, top + part * std::f64::consts::TAU);
            let _ = cairo.stroke();
        }
    });
}
