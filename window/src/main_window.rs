//! The main window: its pages, and what they all need.

use std::cell::{Cell, RefCell};
use std::rc::Rc;

use adw::prelude::*;
use gtk::{gio, glib};
use mfad_client::Daemon;
use mfad_i18n::say;
use tokio::sync::Notify;

use crate::accessible::set_name;
use crate::methods_page::MethodsPage;
use crate::navigation::{Navigation, spawn};
use crate::observe::{Bus, Sight, Snapshot, observe};
use crate::tokens_page::TokensPage;
use crate::widgets::{show_only, status, suggested};

/// The window, and what there is to show in it.
pub struct MainWindow {
    /// The window itself.
    pub window: adw::ApplicationWindow,
    /// The pages on top of the main one.
    pub navigation: Rc<Navigation>,
    /// What is shown: what there is, or that there is no daemon.
    states: gtk::Stack,
    toasts: adw::ToastOverlay,
    gone: gtk::Box,
    again: Rc<Notify>,
    daemon: RefCell<Option<Daemon>>,
    snapshot: RefCell<Option<Rc<Snapshot>>>,
    operating: Cell<bool>,
    methods: Rc<MethodsPage>,
    tokens: Rc<TokensPage>,
}

impl MainWindow {
    /// A window of this application that follows the daemon on this bus.
    pub fn open(application: &adw::Application, bus: Bus) -> Rc<Self> {
        let methods = MethodsPage::new();
        let tokens = TokensPage::new();
        let views = adw::ViewStack::new();
        let page = |child: &gtk::Widget, name: &str, title: &str, icon: &str| {
            let holder = adw::Bin::builder().child(child).build();
            views.add_titled_with_icon(&holder, Some(name), title, icon);
        };
        page(
            methods.page.upcast_ref(),
            "methods",
            &say!("window-methods"),
            "mfad-methods-symbolic",
        );
        page(tokens.page.upcast_ref(), "tokens", &say!("window-tokens"), "mfad-key-symbolic");
        let main = main_page(&views);
        let navigation = Navigation::new(&main);
        let gone = gtk::Box::new(gtk::Orientation::Vertical, 0);
        let states = gtk::Stack::new();
        states.add_named(&looking(), Some("looking"));
        states.add_named(&gone, Some("gone"));
        states.add_named(&navigation.leaflet, Some("there"));
        let toasts = adw::ToastOverlay::new();
        toasts.set_child(Some(&states));
        let window = adw::ApplicationWindow::builder()
            .application(application)
            .title(say!("window-title"))
            .default_width(720)
            .default_height(640)
            .width_request(360)
            .height_request(294)
            .icon_name(crate::application::ID)
            .content(&toasts)
            .build();
        let again = Rc::new(Notify::new());
        let it = Rc::new(Self {
            window,
            navigation,
            states,
            toasts,
            gone,
            again: again.clone(),
            daemon: RefCell::default(),
            snapshot: RefCell::default(),
            operating: Cell::default(),
            methods,
            tokens,
        });
        it.methods.connect(&it);
        it.tokens.connect(&it);
        it.add_actions(application, &views);
        let weak = Rc::downgrade(&it);
        let watching = observe(bus, again, move |sight| {
            weak.upgrade().inspect(|it| it.show(sight));
        });
        let watching = glib::spawn_future_local(watching);
        // The window is kept by what it shows; what it shows goes with it.
        let kept = RefCell::new(Some(it.clone()));
        it.window.connect_destroy(move |_| {
            watching.abort();
            kept.take();
        });
        it
    }

    fn add_actions(self: &Rc<Self>, application: &adw::Application, views: &adw::ViewStack) {
        let weak = Rc::downgrade(self);
        let back =
            gio::ActionEntry::builder("back").activate(move |_: &adw::ApplicationWindow, _, _| {
                weak.upgrade().inspect(|it| it.navigation.back());
            });
        let (weak, views) = (Rc::downgrade(self), views.clone());
        let view = gio::ActionEntry::builder("view")
            .parameter_type(Some(glib::VariantTy::STRING))
            .activate(move |_: &adw::ApplicationWindow, _, name| {
                if let (Some(it), Some(name)) = (weak.upgrade(), name.and_then(glib::Variant::str))
                {
                    it.navigation.home();
                    views.set_visible_child_name(name);
                }
            });
        self.window.add_action_entries([back.build(), view.build()]);
        application.set_accels_for_action("win.back", &["<Alt>Left"]);
        application.set_accels_for_action("win.view::methods", &["<Alt>1"]);
        application.set_accels_for_action("win.view::tokens", &["<Alt>2"]);
        application.set_accels_for_action("window.close", &["<Control>w"]);
    }

    fn show(self: &Rc<Self>, sight: Sight) {
        match sight {
            Sight::There(daemon, snapshot) => {
                self.daemon.replace(Some(daemon));
                self.snapshot.replace(Some(snapshot.clone()));
                self.methods.update(self, &snapshot);
                self.tokens.update(self, &snapshot);
                self.navigation.update(&snapshot);
                show_only(&self.states, "there");
            }
            Sight::Gone(why) => {
                self.daemon.replace(None);
                self.show_gone(&why);
            }
        }
    }

    fn show_gone(&self, why: &str) {
        let again = self.again.clone();
        let button = suggested(&say!("window-try-again"), move || again.notify_one());
        while let Some(child) = self.gone.first_child() {
            self.gone.remove(&child);
        }
        let page = status(
            "dialog-warning-symbolic",
            &say!("window-not-running"),
            why,
            Some(button.upcast_ref()),
        );
        page.set_vexpand(true);
        self.gone.append(&plain_header());
        self.gone.append(&page);
        show_only(&self.states, "gone");
        button.grab_focus();
    }

    /// The daemon, if there is one now.
    pub fn daemon(&self) -> Option<Daemon> {
        self.daemon.borrow().clone()
    }

    /// One operation at a time: nothing while there is another. It is over when what this gives is dropped.
    pub fn begin_operation(self: &Rc<Self>) -> Option<OperationGuard> {
        (!self.operating.replace(true)).then(|| OperationGuard(self.clone()))
    }

    /// What there was last.
    pub fn snapshot(&self) -> Option<Rc<Snapshot>> {
        self.snapshot.borrow().clone()
    }

    /// Says something that needs no answer, for a moment.
    pub fn tell(&self, message: &str) {
        self.toasts.add_toast(adw::Toast::new(&glib::markup_escape_text(message)));
    }

    /// Says something that went wrong, until somebody has read it.
    pub fn complain(&self, heading: &str, message: &str) {
        let dialog = adw::MessageDialog::new(Some(&self.window), Some(heading), Some(message));
        dialog.add_response("close", &say!("window-close"));
        dialog.present();
    }

    /// Asks whether to do what cannot be undone, and does it on yes.
    pub fn ask(
        self: &Rc<Self>,
        heading: &str,
        body: &str,
        yes: &str,
        then: impl AsyncFnOnce(Rc<Self>) + 'static,
    ) {
        let dialog = adw::MessageDialog::new(Some(&self.window), Some(heading), Some(body));
        dialog.add_response("no", &say!("window-cancel"));
        dialog.add_response("yes", yes);
        dialog.set_response_appearance("yes", adw::ResponseAppearance::Destructive);
        dialog.set_default_response(Some("no"));
        self.on_yes(&dialog, then);
    }

    /// Says what was done, and offers what to do next.
    pub fn offer(
        self: &Rc<Self>,
        heading: &str,
        body: &str,
        yes: &str,
        then: impl AsyncFnOnce(Rc<Self>) + 'static,
    ) {
        let dialog = adw::MessageDialog::new(Some(&self.window), Some(heading), Some(body));
        dialog.add_response("no", &say!("window-later"));
        dialog.add_response("yes", yes);
        dialog.set_response_appearance("yes", adw::ResponseAppearance::Suggested);
        dialog.set_default_response(Some("yes"));
        self.on_yes(&dialog, then);
    }

    fn on_yes(
        self: &Rc<Self>,
        dialog: &adw::MessageDialog,
        then: impl AsyncFnOnce(Rc<Self>) + 'static,
    ) {
        dialog.set_close_response("no");
        let (weak, then) = (Rc::downgrade(self), Cell::new(Some(then)));
        dialog.connect_response(None, move |_, answer| {
            if answer == "yes"
                && let (Some(it), Some(then)) = (weak.upgrade(), then.take())
            {
                spawn(async move { then(it).await });
            }
        });
        dialog.present();
    }
}

/// While it is there, an operation is under way.
pub struct OperationGuard(Rc<MainWindow>);

impl Drop for OperationGuard {
    fn drop(&mut self) {
        self.0.operating.set(false);
    }
}

/// The page at the bottom: the views, with a switcher where there is room for it.
fn main_page(views: &adw::ViewStack) -> gtk::Box {
    let title = adw::ViewSwitcherTitle::builder().stack(views).title(say!("window-title")).build();
    let header = adw::HeaderBar::builder()
        .title_widget(&title)
        .centering_policy(adw::CenteringPolicy::Strict)
        .build();
    header.pack_end(&menu());
    let bar = adw::ViewSwitcherBar::builder().stack(views).build();
    title.bind_property("title-visible", &bar, "reveal").sync_create().build();
    views.set_vexpand(true);
    show_view(views);
    views.connect_visible_child_notify(show_view);
    let whole = gtk::Box::new(gtk::Orientation::Vertical, 0);
    whole.append(&header);
    whole.append(views);
    whole.append(&bar);
    whole
}

/// What is behind another view is not there for a screen reader either ([`show_only`]).
fn show_view(views: &adw::ViewStack) {
    let seen = views.visible_child();
    let mut child = views.first_child();
    while let Some(holder) = child {
        child = holder.next_sibling();
        if let Some(content) = holder.first_child() {
            content.set_visible(Some(&holder) == seen.as_ref());
        }
    }
}

fn menu() -> gtk::MenuButton {
    let menu = gio::Menu::new();
    menu.append(Some(&say!("window-about", name = say!("window-title"))), Some("app.about"));
    let button = gtk::MenuButton::builder()
        .icon_name("open-menu-symbolic")
        .menu_model(&menu)
        .primary(true)
        .tooltip_text(say!("window-menu"))
        .build();
    set_name(&button, &say!("window-menu"));
    button
}

fn plain_header() -> adw::HeaderBar {
    let header = adw::HeaderBar::new();
    header.add_css_class("flat");
    header
}

fn looking() -> gtk::Box {
    let spinner =
        gtk::Spinner::builder().spinning(true).width_request(32).height_request(32).build();
    let page = status("mfad-key-symbolic", &say!("window-looking"), "", Some(spinner.upcast_ref()));
    page.set_vexpand(true);
    let whole = gtk::Box::new(gtk::Orientation::Vertical, 0);
    whole.append(&plain_header());
    whole.append(&page);
    whole
}
