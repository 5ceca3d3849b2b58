//! Names and descriptions for screen readers. GTK has the function since 4.0, its binding only shows it from 4.10 on.
#![allow(unsafe_code)]

use std::ffi::c_int;

use gtk::ffi::{
    GTK_ACCESSIBLE_PROPERTY_DESCRIPTION, GTK_ACCESSIBLE_PROPERTY_LABEL, GtkAccessible,
    GtkAccessibleProperty,
};
use gtk::glib::gobject_ffi::GValue;
use gtk::glib::object::{Cast, IsA, ObjectType};
use gtk::glib::translate::ToGlibPtr;
use gtk::glib::value::ToValue;

unsafe extern "C" {
    fn gtk_accessible_update_property_value(
        it: *mut GtkAccessible,
        count: c_int,
        properties: *mut GtkAccessibleProperty,
        values: *const GValue,
    );
}

/// What a screen reader calls it.
pub fn set_name(widget: &impl IsA<gtk::Widget>, name: &str) {
    set(widget, GTK_ACCESSIBLE_PROPERTY_LABEL, name);
}

/// What a screen reader says of it beside.
pub fn set_description(widget: &impl IsA<gtk::Widget>, description: &str) {
    set(widget, GTK_ACCESSIBLE_PROPERTY_DESCRIPTION, description);
}

fn set(widget: &impl IsA<gtk::Widget>, property: GtkAccessibleProperty, text: &str) {
    let widget: &gtk::Widget = widget.upcast_ref();
    let (mut properties, value) = ([property], text.to_value());
    // SAFETY: the widget lives, and every widget is a GtkAccessible; both arrays have one member, as is said, and
    // both properties are strings, which GTK copies.
    unsafe {
        gtk_accessible_update_property_value(
            widget.as_ptr().cast(),
            1,
            properties.as_mut_ptr(),
            value.to_glib_none().0,
        );
    }
}
