//! The main window, and what its pages need of it.

use std::cell::{Cell, RefCell};
use std::rc::Rc;

use adw::prelude::*;
use gtk::glib;
use mfad_client::Daemon;
use mfad_i18n::say;
use tokio::sync::Notify;

use crate::navigation::{Navigation, spawn};
use crate::observe::{Bus, Snapshot};
use crate::widgets::{show_only, status, suggested};

/// The application's name on the session bus, and that of its icon and its desktop file.
pub const ID: &str = "org.mfad.Mfad";

/// The window, and what there is to show in it.
pub struct MainWindow {
    /// The window itself.
    pub window: adw::ApplicationWindow,
    /// The pages on top of the main one.
    pub navigation: Rc<Navigation>,
    /// On which bus the daemon is.
    pub bus: Bus,
    at_health: Cell<bool>,
    /// What is shown: what there is, or that there is no daemon.
    states: gtk::Stack,
    toasts: adw::ToastOverlay,
    gone: gtk::Box,
    again: Rc<Notify>,
    daemon: RefCell<Option<Daemon>>,
    snapshot: RefCell<Option<Rc<Snapshot>>>,
    operating: Cell<bool>,
}

impl MainWindow {
    /// A window of this application around its pages; `again` is told when somebody wants to look again.
    pub fn new(
        application: &adw::Application,
        main: &impl IsA<gtk::Widget>,
        health: &impl IsA<gtk::Widget>,
        bus: Bus,
        again: Rc<Notify>,
    ) -> Rc<Self> {
        let navigation = Navigation::new(main);
        let gone = gtk::Box::new(gtk::Orientation::Vertical, 0);
        let states = gtk::Stack::new();
        states.add_named(&looking(), Some("looking"));
        states.add_named(&gone, Some("gone"));
        states.add_named(&navigation.leaflet, Some("there"));
        // It is there whether or not there is a daemon.
        states.add_named(health, Some("health"));
        show_only(&states, "looking");
        let toasts = adw::ToastOverlay::new();
        toasts.set_child(Some(&states));
        let window = adw::ApplicationWindow::builder()
            .application(application)
            .title(say!("window-title"))
            .default_width(720)
            .default_height(640)
            .width_request(360)
            .height_request(294)
            .icon_name(ID)
            .content(&toasts)
            .build();
        Rc::new(Self {
            window,
            navigation,
            bus,
            at_health: Cell::default(),
            states,
            toasts,
            gone,
            again,
            daemon: RefCell::default(),
            snapshot: RefCell::default(),
            operating: Cell::default(),
        })
    }

    /// There is a daemon, and this is what it shows.
    pub fn show(&self, daemon: Daemon, snapshot: Rc<Snapshot>) {
        self.daemon.replace(Some(daemon));
        self.navigation.update(&snapshot);
        self.snapshot.replace(Some(snapshot));
        self.show_state();
    }

    /// Shows what keeps keys from working.
    pub fn show_health(&self) {
        self.at_health.set(true);
        self.show_state();
        self.take_keyboard();
    }

    /// What had the keyboard is hidden: it begins anew with what is shown.
    fn take_keyboard(&self) {
        GtkWindowExt::set_focus(&self.window, None::<&gtk::Widget>);
        self.states.child_focus(gtk::DirectionType::TabForward);
    }

    /// Goes back from there to where it was opened; false if that is not what is shown.
    pub fn leave_health(&self) -> bool {
        let shown = self.at_health.replace(false);
        if shown {
            self.show_state();
            self.take_keyboard();
        }
        shown
    }

    fn show_state(&self) {
        let state = match (self.at_health.get(), self.daemon.borrow().is_some()) {
            (true, _) => "health",
            (false, true) => "there",
            (false, false) => "gone",
        };
        show_only(&self.states, state);
    }

    /// There is none, for this reason.
    pub fn show_gone(&self, why: &str) {
        self.daemon.replace(None);
        let again = self.again.clone();
        let button = suggested(&say!("window-try-again"), move || again.notify_one());
        while let Some(child) = self.gone.first_child() {
            self.gone.remove(&child);
        }
        let find_out = gtk::Button::builder()
            .label(say!("window-find-out"))
            .action_name("win.health")
            .halign(gtk::Align::Center)
            .css_classes(["pill"])
            .build();
        let buttons = gtk::Box::new(gtk::Orientation::Vertical, 12);
        buttons.append(&button);
        buttons.append(&find_out);
        let page = status(
            "dialog-warning-symbolic",
            &say!("window-not-running"),
            why,
            Some(buttons.upcast_ref()),
        );
        page.set_vexpand(true);
        self.gone.append(&plain_header());
        self.gone.append(&page);
        self.show_state();
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
