//! What keeps keys from working, with a button for what can be done about it from here. What is looked at is
//! not the bus's to tell, so `mfactl doctor` looks, and this shows what it found.

use std::cell::RefCell;
use std::ffi::{OsStr, OsString};
use std::rc::{Rc, Weak};

use adw::prelude::*;
use gtk::gio;
use mfad_bus::{MethodKind, Remedy};
use mfad_i18n::{say, visible};
use serde::Deserialize;

use crate::accessible::set_name;
use crate::commands::Command;
use crate::enrolling::enroll;
use crate::files;
use crate::main_window::MainWindow;
use crate::mfactl::mfactl;
use crate::navigation::spawn;
use crate::token_page;
use crate::widgets::{
    button, clear, column, group, icon_button, picture, row, scrolled_page, show_only, status,
};

/// What `mfactl doctor --json` prints.
#[derive(Deserialize)]
struct Findings {
    findings: Vec<Finding>,
}

/// What one check found (docs/json.md).
#[derive(Debug, Clone, PartialEq, Eq, Deserialize)]
struct Finding {
    state: String,
    message: String,
    remedy: Option<String>,
    command: Option<Vec<String>>,
    action: Option<Action>,
}

/// A remedy as data.
#[derive(Debug, Clone, PartialEq, Eq, Deserialize)]
struct Action {
    remedy: String,
    about: Option<String>,
}

/// The page.
pub struct HealthPage {
    /// What shows it, with a header of its own.
    pub whole: gtk::Box,
    main: RefCell<Weak<MainWindow>>,
    states: gtk::Stack,
    list: gtk::Box,
    again: gtk::Button,
}

impl HealthPage {
    /// An empty one.
    pub fn new() -> Rc<Self> {
        let (list, states) = (column(), gtk::Stack::new());
        let spinner =
            gtk::Spinner::builder().spinning(true).width_request(32).height_request(32).build();
        let looking = status(
            "mfad-health-symbolic",
            &say!("window-examining"),
            "",
            Some(spinner.upcast_ref()),
        );
        states.add_named(&looking, Some("looking"));
        states.add_named(&scrolled_page(&list), Some("found"));
        states.set_vexpand(true);
        let header = adw::HeaderBar::new();
        header.set_title_widget(Some(&adw::WindowTitle::new(&say!("window-health"), "")));
        let back = icon_button("go-previous-symbolic", &say!("window-back"), || {});
        back.set_action_name(Some("win.back"));
        header.pack_start(&back);
        let again = icon_button("view-refresh-symbolic", &say!("window-check-again"), || {});
        header.pack_end(&again);
        let whole = gtk::Box::new(gtk::Orientation::Vertical, 0);
        whole.append(&header);
        whole.append(&states);
        let page = Rc::new(Self { whole, main: RefCell::default(), states, list, again });
        let weak = Rc::downgrade(&page);
        page.again.connect_clicked(move |_| {
            weak.upgrade().inspect(|it| it.look());
        });
        page
    }

    /// Ties it to its window.
    pub fn connect(&self, main: &Rc<MainWindow>) {
        self.main.replace(Rc::downgrade(main));
    }

    /// Looks at everything, and shows what was found.
    pub fn look(self: &Rc<Self>) {
        let Some(main) = self.main.borrow().upgrade() else { return };
        show_only(&self.states, "looking");
        self.again.set_sensitive(false);
        let page = self.clone();
        spawn(async move {
            let arguments = ["doctor", "--json", "--for-screen"].map(OsString::from);
            let found = mfactl(main.bus, &arguments, None).await.and_then(|it| read(&it));
            if found.is_ok() {
                Command::Doctor.done();
            }
            page.show(&main, found);
        });
    }

    fn show(self: &Rc<Self>, main: &Rc<MainWindow>, found: Result<Vec<Finding>, String>) {
        clear(&self.list);
        match found {
            Ok(findings) => self.show_findings(main, &findings),
            Err(why) => {
                let list = group(&say!("window-not-examined"), "");
                list.add(&row(&visible(&why), ""));
                self.list.append(&list);
            }
        }
        let list = adw::PreferencesGroup::new();
        let weak = Rc::downgrade(main);
        let save = button(&say!("window-save"), move || {
            weak.upgrade().into_iter().for_each(|main| spawn(save_report(main)));
        });
        let title = say!("window-report-title");
        list.add(&crate::widgets::button_row(&title, &say!("window-report-what"), &save));
        self.list.append(&list);
        self.again.set_sensitive(true);
        show_only(&self.states, "found");
    }

    fn show_findings(self: &Rc<Self>, main: &Rc<MainWindow>, findings: &[Finding]) {
        let of = |states: &'static [&'static str]| {
            findings.iter().filter(move |it| states.contains(&it.state.as_str()))
        };
        let bad = of(&["bad"]).count();
        let verdict = match bad {
            0 => say!("doctor-nothing-wrong"),
            bad => say!("doctor-wrong", bad),
        };
        let list = group(&verdict, "");
        of(&["bad"]).for_each(|it| list.add(&self.finding_row(main, it)));
        self.list.append(&list);
        let known = ["bad", "good"];
        if findings.iter().any(|it| !known.contains(&it.state.as_str())) {
            let list = group(&say!("window-worth-knowing"), "");
            let others = findings.iter().filter(|it| !known.contains(&it.state.as_str()));
            others.for_each(|it| list.add(&self.finding_row(main, it)));
            self.list.append(&list);
        }
        let good = of(&["good"]).count();
        if good > 0 {
            let list = adw::PreferencesGroup::new();
            let more = adw::ExpanderRow::new();
            let title = say!("window-in-order", number = good);
            more.set_title(&title);
            // The row inside it has the keyboard, and the name; this one is around all.
            set_name(&more, &title);
            more.set_focusable(false);
            of(&["good"]).for_each(|it| more.add_row(&self.finding_row(main, it)));
            list.add(&more);
            self.list.append(&list);
        }
    }

    fn finding_row(self: &Rc<Self>, main: &Rc<MainWindow>, finding: &Finding) -> adw::ActionRow {
        let remedy = finding.remedy.as_deref().map(visible).unwrap_or_default();
        let row = row(&visible(&finding.message), &remedy);
        row.set_title_lines(0);
        let icon = match finding.state.as_str() {
            "good" => "emblem-ok-symbolic",
            "bad" => "dialog-warning-symbolic",
            _ => "dialog-information-symbolic",
        };
        row.add_prefix(&picture(icon, 16));
        if let Some(act) = self.act(main, finding) {
            act.set_valign(gtk::Align::Center);
            row.add_suffix(&act);
        }
        row
    }

    /// The button that does what helps, if that can be done from here.
    fn act(self: &Rc<Self>, main: &Rc<MainWindow>, finding: &Finding) -> Option<gtk::Button> {
        if let Some(command) = finding.command.clone().filter(|_| finding.state == "bad") {
            let (page, weak) = (Rc::downgrade(self), Rc::downgrade(main));
            return Some(button(&say!("window-fix"), move || {
                if let (Some(page), Some(main)) = (page.upgrade(), weak.upgrade()) {
                    fix(page, &main, command.clone());
                }
            }));
        }
        let Action { remedy, about } = finding.action.clone()?;
        let label = match Remedy::from_word(&remedy)? {
            Remedy::Enroll => say!("window-add-another"),
            Remedy::CreateRecoveryCodes => say!("window-create"),
            Remedy::Reactivate => say!("window-show-methods"),
            Remedy::SetPin | Remedy::ChangePin | Remedy::Reset => say!("window-show-key"),
            _ => return None,
        };
        let weak = Rc::downgrade(main);
        Some(button(&label, move || {
            let Some(main) = weak.upgrade() else { return };
            main.leave_health();
            match (Remedy::from_word(&remedy), &about) {
                (Some(Remedy::Enroll), _) => {
                    spawn(async move { enroll(&main, MethodKind::SecurityKey, None).await });
                }
                (Some(Remedy::CreateRecoveryCodes), _) => {
                    spawn(async move { enroll(&main, MethodKind::RecoveryCodes, None).await });
                }
                (Some(Remedy::SetPin | Remedy::ChangePin | Remedy::Reset), Some(token)) => {
                    token_page::open(&main, token);
                }
                _ => main.navigation.home(),
            }
        }))
    }
}

fn read(output: &str) -> Result<Vec<Finding>, String> {
    // What went wrong meanwhile is told in a line of its own.
    let found = output.lines().find_map(|it| serde_json::from_str::<Findings>(it).ok());
    let unread = || say!("window-not-understood", what = "mfactl doctor");
    found.map(|it| it.findings).ok_or_else(unread)
}

/// Runs what a finding names, once somebody agreed to that: polkit asks for what takes an administrator.
fn fix(page: Rc<HealthPage>, main: &Rc<MainWindow>, command: Vec<String>) {
    let line = visible(&command.join(" "));
    main.offer(&say!("window-fix-question"), &line, &say!("window-run"), async move |main| {
        let command: Vec<_> = command
            .iter()
            .enumerate()
            .map(|(at, word)| if at == 0 && word == "sudo" { "pkexec" } else { word.as_str() })
            .map(OsStr::new)
            .collect();
        let done = match gio::Subprocess::newv(&command, gio::SubprocessFlags::NONE) {
            Ok(process) => process.wait_check_future().await,
            Err(error) => Err(error),
        };
        match done {
            Ok(()) => main.tell(&say!("doctor-done")),
            Err(error) => main.complain(&say!("doctor-not-done"), error.message()),
        }
        page.look();
    });
}

async fn save_report(main: Rc<MainWindow>) {
    let title = say!("window-report-title");
    let Some(path) = files::ask_where(&main.window, &title, "mfad-support.txt").await else {
        return;
    };
    // It writes over no file; whether to do that was asked here.
    let new = files::beside(&path);
    let arguments = ["support-bundle".into(), "--json".into(), new.clone().into_os_string()];
    let written = mfactl(main.bus, &arguments, None).await;
    let there = match (written, new.exists()) {
        (Ok(_), true) => Ok(()),
        (Ok(output), false) => Err(std::io::Error::other(output)),
        (Err(why), _) => Err(std::io::Error::other(why)),
    };
    match files::put(there, &new, &path) {
        Ok(()) => {
            Command::SupportBundle.done();
            main.tell(&say!("window-saved"));
        }
        Err(error) => main.complain(&say!("window-not-saved"), &visible(&error.to_string())),
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn findings_are_read_among_other_lines_and_nothing_else_is() {
        let line = r#"{"findings":[{"check":"methods","state":"bad","message":"One.","remedy":null,
            "command":null,"action":{"remedy":"enroll","about":null}}]}"#
            .replace('\n', "");
        let found = read(&format!("{{\"event\":\"x\"}}\n{line}\n")).unwrap();
        assert_eq!(found[0].action.as_ref().unwrap().remedy, "enroll");
        for other in ["", "{}", "mfactl: no", "{\"findings\":1}"] {
            assert!(read(other).is_err(), "{other}");
        }
    }
}
