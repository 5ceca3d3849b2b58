//! `mfad-window`: sign-in methods, security keys and smart cards for people who never open a terminal.
//!
//! All of it runs on GTK's thread: what the daemon is asked is awaited on GLib's main context, beside the
//! widgets that show the answer, so nothing is handed from thread to thread. Only zbus reads the bus
//! elsewhere, on tokio's one thread, which sleeps until something comes.

mod accessible;
mod activity;
mod agent;
mod app_passwords;
mod application;

mod codes_page;
mod commands;
mod enrolling;
mod failure;
mod files;
mod fingerprints_page;
mod form;
mod health_page;
mod keyring_page;
mod main_window;
mod method_page;
mod methods_page;
mod mfactl;
mod moments;
mod navigation;
mod observe;
mod operation_dialog;
mod pages;
mod passkeys_page;
mod picture;
mod piv_page;
mod prompt;
mod secret_entry;
mod settings_page;
mod sheet;
mod sites_page;
mod token_page;
mod tokens_page;
mod turns;
mod widgets;
mod words;

use gtk::glib;
use mfad_i18n::{Language, speak};

fn main() -> glib::ExitCode {
    if let Err(error) = mfad_bus::keep_out_others() {
        eprintln!("mfad-window: {error}");
    }
    speak(Language::of_environment());
    let runtime =
        tokio::runtime::Builder::new_multi_thread().worker_threads(1).enable_all().build();
    let runtime = match runtime {
        Ok(runtime) => runtime,
        Err(error) => {
            eprintln!("mfad-window: {error}");
            return glib::ExitCode::FAILURE;
        }
    };
    let _entered = runtime.enter();
    application::run()
}
