//! The page of the sign-in methods: what there is, how each stands, and what is required.

use std::cell::{Cell, RefCell};
use std::collections::HashMap;
use std::rc::{Rc, Weak};

use adw::prelude::*;
use gtk::{gio, glib};
use mfad_bus::MethodKind;
use mfad_client::help;
use mfad_client::objects::Method;
use mfad_i18n::{say, visible};

use crate::accessible::set_name;
use crate::commands::Command;
use crate::enrolling::{enroll, sign_in};
use crate::main_window::MainWindow;
use crate::method_page;
use crate::navigation::spawn;
use crate::observe::Snapshot;
use crate::widgets::{
    button, button_row, clear, column, group, leading_row, row, scrolled_page, set_row, show_only,
    suggested,
};
use crate::words::{last_used, method_icon, method_kind, method_state};
use crate::{activity, app_passwords, keyring_page, sites_page};

/// What can be added, in the order of the menu.
const KINDS: [MethodKind; 4] = [
    MethodKind::SecurityKey,
    MethodKind::SmartCard,
    MethodKind::OneTimeCode,
    MethodKind::RecoveryCodes,
];

/// The page.
pub struct MethodsPage {
    /// What shows it.
    pub page: gtk::Stack,
    main: RefCell<Weak<MainWindow>>,
    list: adw::PreferencesGroup,
    rows: RefCell<HashMap<String, adw::ActionRow>>,
    /// What comes above and below the list, made anew when it changes.
    above: gtk::Box,
    below: gtk::Box,
    /// What leads to pages of their own.
    more: adw::PreferencesGroup,
    /// What was shown last.
    shown: RefCell<Option<Rc<Snapshot>>>,
    ready: Cell<bool>,
}

impl MethodsPage {
    /// An empty one.
    pub fn new() -> Rc<Self> {
        let page = gtk::Stack::new();
        let list = group(&say!("window-your-methods"), "");
        let (above, below) = (column(), column());
        let whole = column();
        whole.append(&above);
        whole.append(&list);
        whole.append(&below);
        let more = group(&say!("window-more"), "");
        whole.append(&more);
        page.add_named(&scrolled_page(&whole), Some("list"));
        let empty = crate::widgets::status(
            "mfad-methods-symbolic",
            &say!("window-no-methods"),
            &say!("window-no-methods-yet"),
            None,
        );
        page.add_named(&empty, Some("empty"));
        Rc::new(Self {
            page,
            main: RefCell::default(),
            list,
            rows: RefCell::default(),
            above,
            below,
            more,
            shown: RefCell::default(),
            ready: Cell::new(false),
        })
    }

    /// Ties it to its window.
    pub fn connect(self: &Rc<Self>, main: &Rc<MainWindow>) {
        self.main.replace(Rc::downgrade(main));
        let weak = Rc::downgrade(main);
        let add = gio::ActionEntry::builder("add-method")
            .parameter_type(Some(glib::VariantTy::STRING))
            .activate(move |_: &adw::ApplicationWindow, _, kind| {
                let kind = kind.and_then(glib::Variant::str).and_then(MethodKind::from_word);
                if let (Some(main), Some(kind)) = (weak.upgrade(), kind) {
                    spawn(async move { enroll(&main, kind, None).await });
                }
            });
        main.window.add_action_entries([add.build()]);
        self.list.set_header_suffix(Some(&add_button()));
        self.add_leads(main);
        if let Some(empty) = self.page.child_by_name("empty").and_downcast::<adw::StatusPage>() {
            empty.set_child(Some(&first_buttons()));
        }
    }

    fn add_leads(&self, main: &Rc<MainWindow>) {
        let lead = |icon: &str, title: String, what: String, open: fn(Rc<MainWindow>)| {
            let row = leading_row(icon, &title, &what);
            let weak = Rc::downgrade(main);
            row.connect_activated(move |_| weak.upgrade().into_iter().for_each(open));
            self.more.add(&row);
        };
        lead("mfad-log-symbolic", say!("window-log"), say!("window-log-what"), |main| {
            spawn(activity::open_log(main));
        });
        lead(
            "mfad-pin-symbolic",
            say!("window-app-passwords"),
            say!("window-app-passwords-what"),
            |main| {
                spawn(app_passwords::open(main));
            },
        );
        lead("mfad-key-symbolic", say!("window-keyring"), say!("window-keyring-what"), |main| {
            spawn(keyring_page::open(main));
        });
        lead(
            "mfad-methods-symbolic",
            say!("window-trusted"),
            say!("window-trusted-what"),
            |main| {
                spawn(activity::open_trusted(main));
            },
        );
        lead("mfad-passkey-symbolic", say!("window-sites"), say!("window-sites-what"), |main| {
            spawn(sites_page::open(main))
        });
        lead("mfad-health-symbolic", say!("window-health"), say!("window-health-what"), |main| {
            gio::prelude::ActionGroupExt::activate_action(&main.window, "health", None)
        });
    }

    /// Shows what there is now.
    pub fn update(self: &Rc<Self>, main: &Rc<MainWindow>, now: &Rc<Snapshot>) {
        Command::Methods.done();
        Command::Status.done();
        self.update_rows(main, &now.methods);
        let before = self.shown.replace(Some(now.clone()));
        let same = before.is_some_and(|before| {
            (&before.policy, &before.policy_problem, &before.standing)
                == (&now.policy, &now.policy_problem, &now.standing)
                && before.methods.len() == now.methods.len()
                && before.methods.iter().any(|it| it.usable)
                    == now.methods.iter().any(|it| it.usable)
                && counted(&before.methods) == counted(&now.methods)
        });
        if !same || !self.ready.replace(true) {
            self.update_around(main, now);
        }
        let required = now.policy.required_methods > 0 || !now.policy.required_kinds.is_empty();
        let empty = now.methods.is_empty() && !required && now.policy_problem.is_none();
        show_only(&self.page, if empty { "empty" } else { "list" });
    }

    fn update_rows(&self, main: &Rc<MainWindow>, methods: &[Method]) {
        let mut rows = self.rows.borrow_mut();
        rows.retain(|id, row| {
            let stays = methods.iter().any(|it| it.id == *id);
            if !stays {
                self.list.remove(row);
            }
            stays
        });
        for method in methods {
            let row = rows.entry(method.id.clone()).or_insert_with(|| {
                let row = leading_row(method_icon(&method.kind), "", "");
                let (weak, path) = (Rc::downgrade(main), method.path.clone());
                row.connect_activated(move |_| {
                    weak.upgrade().inspect(|main| method_page::open(main, &path));
                });
                self.list.add(&row);
                row
            });
            let what = format!("{} · {}", method_kind(&method.kind), last_used(method));
            set_row(row, &visible(&method.label), &format!("{what}\n{}", method_state(method)));
        }
        let none = if methods.is_empty() { say!("window-no-methods-yet") } else { String::new() };
        self.list.set_description(Some(&none).filter(|it| !it.is_empty()).map(String::as_str));
    }

    fn update_around(&self, main: &Rc<MainWindow>, now: &Snapshot) {
        clear(&self.above);
        clear(&self.below);
        if let Some(problem) = &now.policy_problem {
            let list = group(&say!("window-policy-problem"), "");
            list.add(&row(&visible(problem), &help_line(now)));
            self.above.append(&list);
        }
        if let Some(list) = required(now) {
            self.above.append(&list);
        }
        if now.methods.iter().any(|it| it.usable) {
            let weak = Rc::downgrade(main);
            let go = button(&say!("window-try-it"), move || {
                if let Some(main) = weak.upgrade() {
                    spawn(async move { sign_in(&main).await });
                }
            });
            let list = adw::PreferencesGroup::new();
            list.add(&button_row(&say!("window-sign-in"), &say!("window-sign-in-what"), &go));
            self.below.append(&list);
        }
        if counted(&now.methods) == 1 {
            let list = group(&say!("window-next"), "");
            let weak = main.window.downgrade();
            let go = button(&say!("window-add-another"), move || {
                weak.upgrade().inspect(|it| {
                    gio::prelude::ActionGroupExt::activate_action(
                        it,
                        "add-method",
                        Some(&MethodKind::SecurityKey.word().to_variant()),
                    );
                });
            });
            list.add(&button_row(&say!("window-single"), &say!("window-single-what"), &go));
            self.below.append(&list);
        }
    }
}

/// How many methods there are, where those on one token count once, and suspended ones not.
fn counted(methods: &[Method]) -> usize {
    let with =
        |it: &Method| (it.token_name.clone().unwrap_or_else(|| it.id.clone()), it.kind.clone());
    let all = methods.iter().filter(|it| it.suspended.is_none()).map(with);
    all.collect::<std::collections::HashSet<_>>().len()
}

/// What the administrator requires, and how it is met.
fn required(now: &Snapshot) -> Option<adw::PreferencesGroup> {
    let policy = &now.policy;
    if policy.required_methods == 0 && policy.required_kinds.is_empty() {
        return None;
    }
    let mut by: Vec<_> =
        policy.origins.iter().filter(|(key, _)| key.starts_with("required.")).collect();
    by.sort();
    by.dedup_by(|one, other| one.1 == other.1);
    let by = by.into_iter().map(|(_, file)| visible(file)).collect::<Vec<_>>().join(", ");
    let mut description = say!("window-required-by", by);
    if !help_line(now).is_empty() {
        description = format!("{description} {}", help_line(now));
    }
    let list = group(&say!("window-required"), &description);
    if policy.required_methods > 0 {
        let missing = match now.standing.missing_methods {
            0 => say!("window-met"),
            missing => say!("window-missing-methods", missing),
        };
        list.add(&row(&say!("policy-methods", number = policy.required_methods), &missing));
    }
    for kind in &policy.required_kinds {
        let missing = match now.standing.missing_kinds.contains(kind) {
            true => say!("window-missing"),
            false => say!("window-met"),
        };
        list.add(&row(&method_kind(kind), &missing));
    }
    Some(list)
}

fn help_line(now: &Snapshot) -> String {
    match help(&now.policy) {
        Some(help) => say!("window-help", help = visible(&help)),
        None => String::new(),
    }
}

fn menu() -> gio::Menu {
    let menu = gio::Menu::new();
    for kind in KINDS {
        let item = gio::MenuItem::new(Some(&method_kind(kind.word())), None);
        item.set_action_and_target_value(Some("win.add-method"), Some(&kind.word().to_variant()));
        menu.append_item(&item);
    }
    menu
}

fn add_button() -> gtk::MenuButton {
    let button = gtk::MenuButton::builder()
        .icon_name("list-add-symbolic")
        .menu_model(&menu())
        .tooltip_text(say!("window-add"))
        .css_classes(["flat"])
        .valign(gtk::Align::Center)
        .build();
    set_name(&button, &say!("window-add"));
    button
}

/// What somebody sees who has nothing yet: the one thing to do, and the others.
fn first_buttons() -> gtk::Box {
    let column = gtk::Box::new(gtk::Orientation::Vertical, 12);
    let first = suggested(&say!("window-add-key"), || {});
    first.set_action_name(Some("win.add-method"));
    first.set_action_target_value(Some(&MethodKind::SecurityKey.word().to_variant()));
    let others = gtk::MenuButton::builder()
        .label(say!("window-add-other"))
        .menu_model(&menu())
        .halign(gtk::Align::Center)
        .css_classes(["flat"])
        .build();
    column.append(&first);
    column.append(&others);
    column
}
