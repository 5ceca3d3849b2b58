//! The page of one sign-in method: its name, how it stands, and what can be done with it.

use std::cell::RefCell;
use std::rc::{Rc, Weak};

use adw::prelude::*;
use mfad_bus::{Lost, MethodKind, MethodProxy, WireError};
use mfad_client::objects::Method;
use mfad_i18n::{say, visible};
use zbus::OwnedObjectPath;

use crate::commands::Command;
use crate::enrolling::enroll;
use crate::failure::word_call;
use crate::main_window::MainWindow;
use crate::moments;
use crate::navigation::{Page, spawn};
use crate::observe::Snapshot;
use crate::operation_dialog::{Ending, operate};
use crate::widgets::{button, button_row, clear, column, group, property_row, scrolled_page};
use crate::words::{last_used, method_kind, method_state};

/// What is shown of a method.
struct MethodPage {
    main: Weak<MainWindow>,
    path: OwnedObjectPath,
    name: adw::EntryRow,
    facts: gtk::Box,
    actions: gtk::Box,
    shown: RefCell<Option<Method>>,
}

/// Opens the page of a method.
pub fn open(main: &Rc<MainWindow>, path: &OwnedObjectPath) {
    let Some(snapshot) = main.snapshot() else { return };
    let Some(method) = find(&snapshot, path) else { return };
    let name = adw::EntryRow::new();
    name.set_use_markup(false);
    name.set_title(&say!("window-name"));
    name.set_show_apply_button(true);
    name.set_text(&method.label);
    let names = adw::PreferencesGroup::new();
    names.add(&name);
    let (facts, actions) = (column(), column());
    let whole = column();
    whole.append(&names);
    whole.append(&facts);
    whole.append(&actions);
    let page = Rc::new(MethodPage {
        main: Rc::downgrade(main),
        path: path.clone(),
        name: name.clone(),
        facts,
        actions,
        shown: RefCell::default(),
    });
    let weak = Rc::downgrade(&page);
    name.connect_apply(move |_| {
        if let Some(page) = weak.upgrade() {
            spawn(async move { page.rename().await });
        }
    });
    page.clone().update(&snapshot);
    main.navigation.push(&method_kind(&method.kind), &scrolled_page(&whole), page);
}

fn find<'s>(snapshot: &'s Snapshot, path: &OwnedObjectPath) -> Option<&'s Method> {
    snapshot.methods.iter().find(|it| it.path == *path)
}

impl Page for MethodPage {
    fn update(self: Rc<Self>, now: &Rc<Snapshot>) -> bool {
        let (Some(method), Some(main)) = (find(now, &self.path), self.main.upgrade()) else {
            return false;
        };
        let before = self.shown.replace(Some(method.clone()));
        let renamed = before.as_ref().is_some_and(|before| before.label != method.label);
        if renamed && self.name.text() != method.label {
            self.name.set_text(&method.label);
        }
        self.show_facts(method);
        let acts_on = |it: &Method| (it.suspended.clone(), it.label.clone());
        let same = before.is_some_and(|before| acts_on(&before) == acts_on(method));
        if !same {
            self.show_actions(&main, method);
        }
        true
    }
}

impl MethodPage {
    fn show_facts(&self, method: &Method) {
        clear(&self.facts);
        let list = adw::PreferencesGroup::new();
        let add = |name: String, value: String| list.add(&property_row(&name, &value));
        add(say!("window-state"), method_state(method));
        if let Some(token) = &method.token_name {
            add(say!("window-on-token"), visible(token));
        }
        add(say!("window-last-used"), last_used(method));
        add(say!("window-set-up"), moments::day(method.created));
        self.facts.append(&list);
    }

    fn show_actions(&self, main: &Rc<MainWindow>, method: &Method) {
        clear(&self.actions);
        let list = adw::PreferencesGroup::new();
        let acts = |label: String, act: fn(Rc<MainWindow>, Method)| {
            let (weak, method) = (Rc::downgrade(main), method.clone());
            button(&label, move || {
                weak.upgrade().into_iter().for_each(|main| act(main, method.clone()));
            })
        };
        if method.kind == MethodKind::RecoveryCodes.word() {
            let go = acts(say!("window-create"), |main, _| {
                spawn(async move { enroll(&main, MethodKind::RecoveryCodes, None).await });
            });
            list.add(&button_row(&say!("window-new-codes"), &say!("window-new-codes-what"), &go));
        } else {
            let go = acts(say!("window-replace"), replace);
            list.add(&button_row(&say!("window-replace-title"), &say!("window-replace-what"), &go));
        }
        match method.suspended {
            Some(_) => {
                let go = acts(say!("window-reactivate"), reactivate);
                list.add(&button_row(&say!("window-found"), &say!("window-found-what"), &go));
            }
            None => {
                let go = acts(say!("window-report"), report_lost);
                list.add(&button_row(&say!("window-lost"), &say!("window-lost-what"), &go));
            }
        }
        self.actions.append(&list);
        let last = group("", "");
        let go = acts(say!("window-remove"), remove);
        go.add_css_class("destructive-action");
        last.add(&button_row(&say!("window-remove-title"), &say!("window-remove-what"), &go));
        self.actions.append(&last);
    }

    async fn rename(&self) {
        let Some(main) = self.main.upgrade() else { return };
        let label = self.name.text();
        match call(&main, &self.path, async |method| method.rename(&label).await).await {
            Ok(()) => {
                Command::Rename.done();
                main.tell(&say!("window-renamed"));
            }
            Err(why) => {
                self.name.set_text(self.shown.borrow().as_ref().map_or("", |it| &it.label));
                main.complain(&say!("window-not-renamed"), &why);
            }
        }
    }
}

/// Asks a method something; why not, in words.
async fn call<T>(
    main: &Rc<MainWindow>,
    path: &OwnedObjectPath,
    ask: impl AsyncFnOnce(MethodProxy<'static>) -> Result<T, WireError>,
) -> Result<T, String> {
    let daemon = main.daemon().ok_or_else(|| say!("bus-stopped"))?;
    let asked = async { ask(daemon.proxy_at(path.clone()).await?).await };
    asked.await.map_err(word_call)
}

fn replace(main: Rc<MainWindow>, method: Method) {
    let kind = MethodKind::from_word(&method.kind).unwrap_or(MethodKind::SecurityKey);
    spawn(async move { enroll(&main, kind, Some(method.path)).await });
}

fn reactivate(main: Rc<MainWindow>, method: Method) {
    spawn(async move {
        let title = say!("window-reactivate-title");
        operate(&main, Command::Reactivate, &title, Ending::Tell, async |daemon| {
            let proxy: MethodProxy<'_> = daemon.proxy_at(method.path.clone()).await?;
            proxy.reactivate().await
        })
        .await;
    });
}

fn remove(main: Rc<MainWindow>, method: Method) {
    let heading = say!("methods-remove-question", label = visible(&method.label));
    let body = what_is_left(&main, &method);
    main.ask(&heading, &body, &say!("window-remove-now"), async move |main| {
        operate(
            &main,
            Command::Remove,
            say!("window-remove-title"),
            Ending::Close,
            async |daemon| {
                let proxy: MethodProxy<'_> = daemon.proxy_at(method.path.clone()).await?;
                proxy.remove().await
            },
        )
        .await;
    });
}

/// What is left without it, if that is little.
fn what_is_left(main: &Rc<MainWindow>, method: &Method) -> String {
    let methods = main.snapshot().map(|it| it.methods.clone()).unwrap_or_default();
    let mut rest = methods.iter().filter(|it| it.path != method.path).peekable();
    if rest.peek().is_none() {
        return say!("methods-remove-only");
    }
    match rest.all(|it| it.kind == MethodKind::RecoveryCodes.word()) {
        true => say!("methods-remove-only-codes"),
        false => say!("window-remove-what"),
    }
}

fn report_lost(main: Rc<MainWindow>, method: Method) {
    let heading = say!("methods-lost-question", label = visible(&method.label));
    main.ask(&heading, &say!("window-lost-what"), &say!("window-suspend"), async move |main| {
        match call(&main, &method.path, async |proxy| proxy.report_lost().await).await {
            Ok(report) => {
                Command::Lost.done();
                offer_replacement(&main, &method, &report);
            }
            Err(why) => main.complain(&say!("window-not-suspended"), &why),
        }
    });
}

/// What is suspended, and what else to see to.
fn offer_replacement(main: &Rc<MainWindow>, method: &Method, report: &Lost) {
    let suspended = report.suspended.iter().map(|it| visible(it)).collect::<Vec<_>>().join(", ");
    let told = say!("methods-lost-told", suspended);
    let mut body = String::new();
    if let Some(token) = report.token.as_deref().map(visible) {
        match report.sites.as_slice() {
            [] => body = say!("methods-lost-unknown-sites", token),
            sites => {
                body = say!("methods-lost-sites", token);
                sites.iter().for_each(|it| body.push_str(&format!("\n{}", visible(it))));
            }
        }
    }
    let kind = MethodKind::from_word(&method.kind).unwrap_or(MethodKind::SecurityKey);
    main.offer(&told, &body, &say!("window-set-up-new"), async move |main| {
        enroll(&main, kind, None).await;
    });
}
