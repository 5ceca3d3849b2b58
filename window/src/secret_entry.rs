//! What was typed into an entry for a PIN, read without leaving copies of it.
//!
//! The entries that hide what is typed keep it in memory of GTK's that is locked and wiped
//! (`GtkPasswordEntryBuffer`). The safe way to read one makes a copy that nobody wipes.
#![allow(unsafe_code)]

use std::ffi::CStr;

use gtk::glib::object::{Cast, IsA};
use gtk::glib::translate::ToGlibPtr;
use gtk::prelude::EditableExt;
use mfad_bus::MAX_SECRET;
use zeroize::Zeroizing;

/// What was typed, in memory that is wiped and never moves. What is too long to be any secret is cut off.
pub fn typed(entry: &impl IsA<gtk::Editable>) -> Zeroizing<String> {
    let entry: &gtk::Editable = entry.upcast_ref();
    let mut copy = Zeroizing::new(String::with_capacity(MAX_SECRET));
    // SAFETY: the entry lives, and gives a string that ends with a zero (gtk_editable_get_text); it stays as
    // it is while this thread, which is GTK's, only copies it.
    let text = unsafe {
        let text = gtk::ffi::gtk_editable_get_text(entry.to_glib_none().0);
        if text.is_null() { return copy } else { CStr::from_ptr(text) }
    };
    for it in text.to_str().unwrap_or_default().chars() {
        if copy.len() + it.len_utf8() > MAX_SECRET {
            break;
        }
        copy.push(it);
    }
    copy
}

/// The same, and empties the entry.
pub fn take(entry: &impl IsA<gtk::Editable>) -> Zeroizing<String> {
    let typed = typed(entry);
    entry.set_text("");
    typed
}
