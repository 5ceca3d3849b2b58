//! The rows and groups that all pages are made of. What comes from outside is never read as markup.

use adw::prelude::*;
use gtk::glib;

use crate::accessible::set_name;

/// No name takes more room than this.
const LINES: i32 = 3;

/// A group of rows with a heading.
pub fn group(title: &str, description: &str) -> adw::PreferencesGroup {
    let group = adw::PreferencesGroup::new();
    group.set_title(&glib::markup_escape_text(title));
    if !description.is_empty() {
        group.set_description(Some(&glib::markup_escape_text(description)));
    }
    group
}

/// A row that shows something.
pub fn row(title: &str, subtitle: &str) -> adw::ActionRow {
    let row = adw::ActionRow::new();
    row.set_use_markup(false);
    row.set_title_lines(LINES);
    row.set_subtitle_lines(0);
    set_row(&row, title, subtitle);
    row
}

/// What a row shows from now on.
pub fn set_row(row: &adw::ActionRow, title: &str, subtitle: &str) {
    row.set_title(title);
    row.set_subtitle(subtitle);
}

/// A row with the name of something and what it is.
pub fn property_row(title: &str, value: &str) -> adw::ActionRow {
    let row = row(value, title);
    row.add_css_class("property");
    row
}

/// A row that leads to a page of its own.
pub fn leading_row(icon: &str, title: &str, subtitle: &str) -> adw::ActionRow {
    let row = row(title, subtitle);
    row.add_prefix(&picture(icon, 32));
    row.add_suffix(&picture("go-next-symbolic", 16));
    row.set_activatable(true);
    row
}

/// A row that says what a button does.
pub fn button_row(title: &str, subtitle: &str, button: &gtk::Button) -> adw::ActionRow {
    let row = row(title, subtitle);
    button.set_valign(gtk::Align::Center);
    row.add_suffix(button);
    row
}

/// A button with a label, which does something.
pub fn button(label: &str, pressed: impl Fn() + 'static) -> gtk::Button {
    let button = gtk::Button::with_label(label);
    button.connect_clicked(move |_| pressed());
    button
}

/// A button with a picture, whose name a screen reader says.
pub fn icon_button(icon: &str, name: &str, pressed: impl Fn() + 'static) -> gtk::Button {
    let button = gtk::Button::from_icon_name(icon);
    button.set_tooltip_text(Some(name));
    set_name(&button, name);
    button.connect_clicked(move |_| pressed());
    button
}

/// A picture that says nothing that the words beside it do not.
pub fn picture(icon: &str, size: i32) -> gtk::Image {
    let image = gtk::Image::builder()
        .icon_name(icon)
        .pixel_size(size)
        .accessible_role(gtk::AccessibleRole::Presentation)
        .build();
    image.add_css_class("dim-label");
    image
}

/// Text that takes as many lines as it needs.
pub fn text(text: &str, class: &str) -> gtk::Label {
    let label = gtk::Label::builder()
        .label(text)
        .wrap(true)
        .wrap_mode(gtk::pango::WrapMode::WordChar)
        .justify(gtk::Justification::Center)
        .build();
    if !class.is_empty() {
        label.add_css_class(class);
    }
    label
}

/// What is said instead of a page.
pub fn status(
    icon: &str,
    title: &str,
    description: &str,
    child: Option<&gtk::Widget>,
) -> adw::StatusPage {
    let page = adw::StatusPage::builder()
        .icon_name(icon)
        .title(title)
        .description(glib::markup_escape_text(description))
        .build();
    page.set_child(child);
    page
}

/// A button that stands alone and is the thing to do.
pub fn suggested(label: &str, pressed: impl Fn() + 'static) -> gtk::Button {
    let button = button(label, pressed);
    button.set_halign(gtk::Align::Center);
    button.add_css_class("pill");
    button.add_css_class("suggested-action");
    button
}

/// Shows one page of a stack. The others are not only behind it: GTK 4.8 tells screen readers of all that is
/// visible, whether or not something is in front of it.
pub fn show_only(stack: &gtk::Stack, name: &str) {
    let Some(wanted) = stack.child_by_name(name) else { return };
    wanted.set_visible(true);
    stack.set_visible_child(&wanted);
    let mut child = stack.first_child();
    while let Some(it) = child {
        child = it.next_sibling();
        it.set_visible(it == wanted);
    }
}

/// A page of groups, as wide as reads well.
pub fn scrolled_page(groups: &gtk::Box) -> gtk::ScrolledWindow {
    groups.set_margin_top(24);
    groups.set_margin_bottom(24);
    groups.set_margin_start(12);
    groups.set_margin_end(12);
    let clamp = adw::Clamp::builder().maximum_size(600).child(groups).build();
    gtk::ScrolledWindow::builder().hscrollbar_policy(gtk::PolicyType::Never).child(&clamp).build()
}

/// Groups one under the other.
pub fn column() -> gtk::Box {
    gtk::Box::new(gtk::Orientation::Vertical, 24)
}

/// Takes everything out of a column.
pub fn clear(column: &gtk::Box) {
    while let Some(child) = column.first_child() {
        column.remove(&child);
    }
}
