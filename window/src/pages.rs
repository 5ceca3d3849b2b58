//! The pages of the main window, which follow what the daemon shows.

use std::cell::RefCell;
use std::rc::Rc;

use adw::prelude::*;
use gtk::{gio, glib};
use mfad_i18n::say;
use tokio::sync::Notify;

use crate::accessible::set_name;
use crate::health_page::HealthPage;
use crate::main_window::MainWindow;
use crate::methods_page::MethodsPage;
use crate::observe::{Bus, Sight, observe};
use crate::tokens_page::TokensPage;

/// Opens the window of this application; it follows the daemon on this bus.
pub fn open(application: &adw::Application, bus: Bus) -> Rc<MainWindow> {
    let (methods, tokens) = (MethodsPage::new(), TokensPage::new());
    let views = adw::ViewStack::new();
    let page = |child: &gtk::Widget, name: &str, title: &str, icon: &str| {
        let holder = adw::Bin::builder().child(child).build();
        views.add_titled_with_icon(&holder, Some(name), title, icon);
    };
    page(methods.page.upcast_ref(), "methods", &say!("window-methods"), "mfad-methods-symbolic");
    page(tokens.page.upcast_ref(), "tokens", &say!("window-tokens"), "mfad-key-symbolic");
    let (again, health) = (Rc::new(Notify::new()), HealthPage::new());
    let it = MainWindow::new(application, &main_page(&views), &health.whole, bus, again.clone());
    methods.connect(&it);
    tokens.connect(&it);
    health.connect(&it);
    add_actions(&it, application, &views, health);
    let weak = Rc::downgrade(&it);
    let watching = glib::spawn_future_local(observe(bus, again, move |sight| {
        let Some(it) = weak.upgrade() else { return };
        match sight {
            Sight::There(daemon, snapshot) => {
                it.show(daemon, snapshot.clone());
                methods.update(&it, &snapshot);
                tokens.update(&it, &snapshot);
            }
            Sight::Gone(why) => it.show_gone(&why),
        }
    }));
    // The window is kept by what it shows; what it shows goes with it.
    let kept = RefCell::new(Some(it.clone()));
    it.window.connect_destroy(move |_| {
        watching.abort();
        kept.take();
    });
    it
}

fn add_actions(
    it: &Rc<MainWindow>,
    application: &adw::Application,
    views: &adw::ViewStack,
    health: Rc<HealthPage>,
) {
    let weak = Rc::downgrade(it);
    let back =
        gio::ActionEntry::builder("back").activate(move |_: &adw::ApplicationWindow, _, _| {
            if let Some(it) = weak.upgrade().filter(|it| !it.leave_health()) {
                it.navigation.back();
            }
        });
    let (weak, views) = (Rc::downgrade(it), views.clone());
    let view = gio::ActionEntry::builder("view")
        .parameter_type(Some(glib::VariantTy::STRING))
        .activate(move |_: &adw::ApplicationWindow, _, name| {
            if let (Some(it), Some(name)) = (weak.upgrade(), name.and_then(glib::Variant::str)) {
                it.leave_health();
                it.navigation.home();
                views.set_visible_child_name(name);
            }
        });
    let weak = Rc::downgrade(it);
    let health =
        gio::ActionEntry::builder("health").activate(move |_: &adw::ApplicationWindow, _, _| {
            weak.upgrade().inspect(|it| it.show_health());
            health.look();
        });
    it.window.add_action_entries([back.build(), view.build(), health.build()]);
    application.set_accels_for_action("win.back", &["<Alt>Left"]);
    application.set_accels_for_action("win.view::methods", &["<Alt>1"]);
    application.set_accels_for_action("win.view::tokens", &["<Alt>2"]);
    application.set_accels_for_action("window.close", &["<Control>w"]);
}

/// The page at the bottom: the views, with a switcher where there is room for it.
fn main_page(views: &adw::ViewStack) -> gtk::Box {
    let title = adw::ViewSwitcherTitle::builder().stack(views).title(say!("window-title")).build();
    let header = adw::HeaderBar::builder()
        .title_widget(&title)
        .centering_policy(adw::CenteringPolicy::Loose)
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
    menu.append(Some(&say!("window-health")), Some("win.health"));
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
