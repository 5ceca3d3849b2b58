//! The application: one process for a session, which D-Bus starts, with one window.

use std::cell::Cell;
use std::rc::Rc;

use adw::prelude::*;
use gtk::{gio, glib};
use mfad_i18n::say;

use crate::agent;
use crate::main_window::ID;
use crate::navigation::spawn;
use crate::observe::Bus;
use crate::pages;

/// White on the blue of buttons, and words that are less important than others.
const CONTRAST: &str = "
@define-color accent_bg_color #1c71d8;
.dim-label, .subtitle { opacity: 0.7; }
";

/// Runs until the window is closed.
pub fn run() -> glib::ExitCode {
    if let Err(error) = gio::resources_register_include!("window.gresource") {
        eprintln!("mfad-window: {error}");
        return glib::ExitCode::FAILURE;
    }
    glib::set_application_name(&say!("window-title"));
    let application =
        adw::Application::builder().application_id(ID).resource_base_path("/org/mfad/Mfad").build();
    let bus = Rc::new(Cell::new(of_environment()));
    application.add_main_option(
        "session",
        glib::Char::try_from('s').unwrap_or(glib::Char(0)),
        glib::OptionFlags::NONE,
        glib::OptionArg::None,
        &say!("window-option-session"),
        None,
    );
    let wanted = bus.clone();
    application.connect_handle_local_options(move |_, options| {
        if options.contains("session") {
            wanted.set(Bus::Session);
        }
        std::ops::ControlFlow::Continue(())
    });
    application.connect_startup(add_actions);
    application.connect_startup(add_contrast);
    let shown = bus.clone();
    application.connect_startup(move |application| {
        // Started for the session, and not for its window: it stays there to show prompts.
        if application.flags().contains(gio::ApplicationFlags::IS_SERVICE) {
            std::mem::forget(application.hold());
        }
        spawn(agent::serve(application.clone(), shown.get()));
    });
    application.connect_activate(move |application| match application.active_window() {
        Some(window) => window.present(),
        None => pages::open(application, bus.get()).window.present(),
    });
    application.run()
}

/// The one that `mfactl` takes, too.
fn of_environment() -> Bus {
    match std::env::var("MFACTL_BUS").as_deref() {
        Ok("session") => Bus::Session,
        _ => Bus::System,
    }
}

/// What libadwaita shows paler than is easy to read, with a contrast of 4.5 and more (WCAG 2.2 §1.4.3).
fn add_contrast(_: &adw::Application) {
    let provider = gtk::CssProvider::new();
    provider.load_from_data(CONTRAST);
    if let Some(display) = gtk::gdk::Display::default() {
        let priority = gtk::STYLE_PROVIDER_PRIORITY_APPLICATION;
        gtk::style_context_add_provider_for_display(&display, &provider, priority);
    }
}

fn add_actions(application: &adw::Application) {
    let about =
        gio::ActionEntry::builder("about").activate(|application: &adw::Application, _, _| {
            about(application);
        });
    let quit =
        gio::ActionEntry::builder("quit").activate(|application: &adw::Application, _, _| {
            application.windows().iter().for_each(GtkWindowExt::close);
        });
    application.add_action_entries([about.build(), quit.build()]);
    application.set_accels_for_action("app.quit", &["<Control>q"]);
}

fn about(application: &adw::Application) {
    let window = adw::AboutWindow::builder()
        .application_name(say!("window-title"))
        .application_icon(ID)
        .developer_name(env!("CARGO_PKG_AUTHORS"))
        .version(env!("CARGO_PKG_VERSION"))
        .comments(say!("window-comments"))
        .license_type(gtk::License::MitX11)
        .modal(true)
        .build();
    window.set_transient_for(application.active_window().as_ref());
    window.present();
}
