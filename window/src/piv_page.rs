//! The keys and certificates of a card's PIV application, by slot.

use std::rc::{Rc, Weak};

use adw::prelude::*;
use mfad_bus::{OperationResult, PivProxy, PivSlot, PivStatus, WireError};
use mfad_client::objects::Token;
use mfad_i18n::{say, visible};
use zbus::OwnedObjectPath;

use crate::commands::Command;
use crate::failure::word_call;
use crate::files;
use crate::form::{Form, trimmed};
use crate::main_window::MainWindow;
use crate::moments::{day, now};
use crate::navigation::{Still, spawn};
use crate::operation_dialog::{Ending, operate};
use crate::widgets::{button, button_row, clear, column, group, icon_button, row, scrolled_page};

/// More than any certificate that fits on a card has (its length is two bytes), in PEM.
const LARGEST: u64 = 2 * 0xFFFF;
/// What a new key can be, by the words of the contract and as they are called.
const KEY_TYPES: [(&str, &str); 5] = [
    ("p256", "ECC P-256"),
    ("p384", "ECC P-384"),
    ("rsa2048", "RSA 2048"),
    ("rsa3072", "RSA 3072"),
    ("rsa4096", "RSA 4096"),
];

/// What is shown of them.
struct PivPage {
    main: Weak<MainWindow>,
    token: Token,
    list: gtk::Box,
}

/// Asks the card what is in its slots, and opens their page.
pub async fn open(main: Rc<MainWindow>, token: Token) {
    let list = column();
    let page = Rc::new(PivPage { main: Rc::downgrade(&main), token, list: list.clone() });
    match page.ask(async |piv| piv.status().await).await {
        Ok(status) => page.show(&status),
        Err(why) => return main.complain(&say!("window-certificates"), &why),
    }
    let title = say!("window-certificates-of", name = visible(&page.token.name));
    main.navigation.push(&title, &scrolled_page(&list), Still::keep(page));
}

/// The slots (SP 800-73-4 part 1 table 4b), by key reference, and what each is for.
fn slots() -> Vec<(String, String)> {
    let named = [
        ("9a", say!("window-slot-authentication")),
        ("9c", say!("window-slot-signature")),
        ("9d", say!("window-slot-management")),
        ("9e", say!("window-slot-card")),
    ];
    let retired = (0x82..=0x95).map(|it| (format!("{it:x}"), say!("window-slot-retired")));
    named.into_iter().map(|(slot, what)| (slot.to_owned(), what)).chain(retired).collect()
}

fn slot_choices() -> Vec<String> {
    slots().into_iter().map(|(slot, what)| format!("{}: {what}", slot.to_uppercase())).collect()
}

fn chosen_slot(choice: &adw::ComboRow) -> String {
    let slot = usize::try_from(choice.selected()).ok().and_then(|it| slots().into_iter().nth(it));
    slot.map(|(slot, _)| slot).unwrap_or_default()
}

impl PivPage {
    async fn ask<T>(
        &self,
        ask: impl AsyncFnOnce(PivProxy<'static>) -> Result<T, WireError>,
    ) -> Result<T, String> {
        let main = self.main.upgrade().ok_or_else(|| say!("bus-stopped"))?;
        let daemon = main.daemon().ok_or_else(|| say!("bus-stopped"))?;
        let asked = async { ask(daemon.proxy_at(self.token.path.clone()).await?).await };
        asked.await.map_err(word_call)
    }

    async fn operate(
        self: &Rc<Self>,
        command: Command,
        title: &str,
        begin: impl AsyncFn(PivProxy<'static>) -> Result<OwnedObjectPath, WireError>,
    ) -> Option<OperationResult> {
        let main = self.main.upgrade()?;
        let done = operate(&main, command, title, Ending::Tell, async |daemon| {
            begin(daemon.proxy_at(self.token.path.clone()).await?).await
        });
        let done = done.await;
        if let Ok(status) = self.ask(async |piv| piv.status().await).await {
            self.show(&status);
        }
        done
    }

    fn show(self: &Rc<Self>, status: &PivStatus) {
        Command::PivStatus.done();
        clear(&self.list);
        let none = match status.slots.is_empty() {
            true => say!("piv-no-certificate"),
            false => String::new(),
        };
        let list = group(&say!("window-certificates"), &none);
        status.slots.iter().for_each(|it| list.add(&self.slot_row(it)));
        self.list.append(&list);
        let actions = adw::PreferencesGroup::new();
        let weak = Rc::downgrade(self);
        let generate_button = button(&say!("window-create"), move || {
            weak.upgrade().into_iter().for_each(|it| spawn(generate(it)));
        });
        let what = say!("window-generate-what");
        actions.add(&button_row(&say!("window-generate"), &what, &generate_button));
        let weak = Rc::downgrade(self);
        let import_button = button(&say!("window-import"), move || {
            weak.upgrade().into_iter().for_each(|it| spawn(import(it)));
        });
        let what = say!("window-import-what");
        actions.add(&button_row(&say!("window-import-title"), &what, &import_button));
        let weak = Rc::downgrade(self);
        let change = button(&say!("window-change"), move || {
            weak.upgrade().into_iter().for_each(|it| spawn(change_management_key(it)));
        });
        let key = match (status.management_key_default, status.management_key_kept) {
            (Some(true), _) => say!("piv-key-default"),
            (_, Some(true)) => say!("piv-key-kept"),
            _ => say!("piv-key-asked"),
        };
        let now = say!("window-management-key-now", key);
        let what = format!("{now}\n{}", say!("window-management-key-what"));
        actions.add(&button_row(&say!("window-management-key"), &what, &change));
        self.list.append(&actions);
    }

    fn slot_row(self: &Rc<Self>, slot: &PivSlot) -> adw::ActionRow {
        let purpose = slots().into_iter().find(|(it, _)| *it == slot.slot).map(|(_, what)| what);
        let number = visible(&slot.slot).to_uppercase();
        let named = format!("{number}: {}", purpose.unwrap_or_default());
        if let Some(problem) = &slot.problem {
            return row(&named, &visible(problem));
        }
        let text = |text: &Option<String>| visible(text.as_deref().unwrap_or_default());
        let subject = Some(text(&slot.subject)).filter(|it| !it.is_empty());
        let issuer = match slot.issuer == slot.subject {
            true => say!("piv-by-itself"),
            false => say!("piv-by", issuer = text(&slot.issuer)),
        };
        let kind = KEY_TYPES.iter().find(|(word, _)| Some(*word) == slot.key_type.as_deref());
        let kind = kind.map_or_else(|| text(&slot.key_type), |(_, name)| (*name).to_owned());
        let parts = [kind, term(slot), issuer];
        let parts: Vec<_> = parts.into_iter().filter(|it| !it.is_empty()).collect();
        let subject = subject.unwrap_or_else(|| say!("piv-no-subject"));
        let row = row(&named, &format!("{subject}\n{}", parts.join(" · ")));
        let (weak, reference) = (Rc::downgrade(self), slot.slot.clone());
        let label = say!("window-save-certificate", slot = number);
        let save = icon_button("document-save-symbolic", &label, move || {
            let Some(page) = weak.upgrade() else { return };
            spawn(export(page, reference.clone()));
        });
        save.add_css_class("flat");
        save.set_valign(gtk::Align::Center);
        row.add_suffix(&save);
        row
    }
}

/// The time that a certificate is valid.
fn term(slot: &PivSlot) -> String {
    match (slot.not_before, slot.not_after) {
        (_, Some(end)) if end < now() => say!("piv-expired", day = day(end)),
        (Some(begin), _) if begin > now() => say!("piv-not-yet", day = day(begin)),
        (_, Some(end)) => say!("piv-until", day = day(end)),
        _ => String::new(),
    }
}

async fn export(page: Rc<PivPage>, slot: String) {
    let Some(main) = page.main.upgrade() else { return };
    let title = say!("window-save-certificate", slot = slot.to_uppercase());
    let pem = match page.ask(async |piv| piv.export_certificate(&slot).await).await {
        Ok(pem) => pem,
        Err(why) => return main.complain(&title, &why),
    };
    save(&main, &title, &format!("{slot}.pem"), &pem, Command::PivCertificateExport).await;
}

async fn save(main: &Rc<MainWindow>, title: &str, name: &str, pem: &str, command: Command) {
    let Some(path) = files::ask_where(&main.window, title, name).await else { return };
    match files::write(&path, pem.as_bytes()) {
        Ok(()) => {
            command.done();
            main.tell(&say!("window-saved"));
        }
        Err(error) => main.complain(&say!("window-not-saved"), &error.to_string()),
    }
}

async fn import(page: Rc<PivPage>) {
    let Some(main) = page.main.upgrade() else { return };
    let title = say!("window-import-title");
    let Some(path) = files::ask_which(&main.window, &title).await else { return };
    let certificate = match files::read(&path, LARGEST) {
        Ok(certificate) => certificate,
        Err(why) => return main.complain(&title, &why),
    };
    let form = Form::new(&main, &title, "", &say!("window-continue"));
    let slot = form.choice(&say!("window-slot"), &slot_choices());
    if !form.ask().await {
        return;
    }
    let slot = chosen_slot(&slot);
    let command = Command::PivCertificateImport;
    page.operate(command, &title, async |piv| piv.import_certificate(&slot, &certificate).await)
        .await;
}

async fn generate(page: Rc<PivPage>) {
    let Some(main) = page.main.upgrade() else { return };
    let title = say!("window-generate");
    let mut form =
        Form::new(&main, &title, &say!("window-generate-what"), &say!("window-create-now"));
    let subject = form.line(&say!("window-subject"), "CN=");
    let slot = form.choice(&say!("window-slot"), &slot_choices());
    let types = KEY_TYPES.map(|(_, name)| name.to_owned());
    let kind = form.choice(&say!("window-key-type"), &types);
    let certificates = [say!("window-self-signed"), say!("window-request")];
    let certificate = form.choice(&say!("window-certificate"), &certificates);
    if !form.ask().await {
        return;
    }
    let (slot, subject, request) =
        (chosen_slot(&slot), trimmed(&subject), certificate.selected() == 1);
    let kind = usize::try_from(kind.selected()).ok().and_then(|it| KEY_TYPES.get(it));
    let kind = kind.map_or("", |(word, _)| *word);
    let command = Command::PivKeyGenerate;
    let made = page.operate(command, &title, async |piv| {
        piv.generate_key(&slot, kind, &subject, request).await
    });
    if let Some(request) = made.await.and_then(|it| it.request) {
        let name = format!("{slot}.csr.pem");
        save(&main, &say!("window-save-request"), &name, &request, command).await;
    }
}

/// The card makes one and keeps it, so that nobody has to.
async fn change_management_key(page: Rc<PivPage>) {
    let (command, title) = (Command::PivManagementKeyChange, say!("window-management-key"));
    page.operate(command, &title, async |piv| piv.change_management_key(true).await).await;
}
