//! Lines that ask mfad at logins: which programs each reaches, by includes too, and whether it lets people past
//! who proved nothing.

use std::collections::BTreeMap;

use mfad_i18n::say;

use super::finding::Finding;
use super::sys_root::SysRoot;
use crate::login::services::{is_shared, is_tried, shows_nothing};
use crate::login::{LoginState, states_below};
use crate::pam::stack::{Rule, Stack, reached, services};

const CHECK: &str = "pam";

pub(super) fn checks(place: &SysRoot) -> Vec<Finding> {
    let services = services(&place.path("/"));
    let mut seen = Vec::new();
    let mut found = Vec::new();
    for rule in services.values().flat_map(Stack::of_mfad) {
        if !seen.contains(&rule) {
            seen.push(rule);
            found.push(finding(rule, &services));
        }
    }
    found.extend(keyrings(&services));
    found.extend(untried(&services));
    found.extend(silent(&services));
    match states_below(place.path("/")) {
        Ok(states) => found.extend(states.into_iter().filter_map(change)),
        Err(failure) => found.push(Finding::unknown(CHECK, failure.message)),
    }
    found
}

/// Services in which a key was to open the keyring, and does not.
fn keyrings(services: &BTreeMap<String, Stack>) -> Option<Finding> {
    let shut = services.iter().filter(|(_, stack)| !stack.hands_on_what_it_fetches());
    let shut: Vec<_> = shut.map(|(name, _)| name.as_str()).collect();
    let message =
        (!shut.is_empty()).then(|| say!("doctor-login-keyring", services = shut.join(", ")))?;
    Some(Finding::bad(CHECK, message, say!("doctor-login-keyring-next")))
}

/// Services that ask mfad, of which nobody knows what people see.
fn untried(services: &BTreeMap<String, Stack>) -> Option<Finding> {
    let note = |services| Finding::note(CHECK, say!("doctor-login-untried", services));
    asking(services, |it| !is_tried(it) && !is_shared(it))
        .map(|it| note(it).remedy(say!("doctor-login-untried-next")))
}

/// Services that ask mfad, and show nobody what it asks.
fn silent(services: &BTreeMap<String, Stack>) -> Option<Finding> {
    let note = |services| Finding::note(CHECK, say!("doctor-login-shows-nothing", services));
    asking(services, shows_nothing)
        .map(|it| note(it).remedy(say!("doctor-login-shows-nothing-next")))
}

/// The names of those that ask mfad, if there are any of this kind.
fn asking(services: &BTreeMap<String, Stack>, kind: impl Fn(&str) -> bool) -> Option<String> {
    let asks = |(_, stack): &(&String, &Stack)| stack.of_mfad().next().is_some();
    let names = services.iter().filter(asks).map(|(name, _)| name.as_str());
    let names: Vec<_> = names.filter(|it| kind(it)).collect();
    (!names.is_empty()).then(|| names.join(", "))
}

/// What `mfactl login` changed, where somebody has to do something about it.
fn change(LoginState { service, by_mfactl, pending, problem, .. }: LoginState) -> Option<Finding> {
    match (problem.filter(|_| by_mfactl), pending) {
        (Some(problem), _) => {
            let message = say!("doctor-login-problem", service, problem);
            Some(Finding::bad(CHECK, message, say!("doctor-login-problem-next", service)))
        }
        (None, Some(seconds)) => {
            let finding = Finding::note(CHECK, say!("doctor-login-pending", service, seconds));
            Some(finding.remedy(say!("doctor-login-pending-next", service)))
        }
        (None, None) => None,
    }
}

fn finding(rule: &Rule, services: &BTreeMap<String, Stack>) -> Finding {
    let (file, control) = (&rule.file, &rule.control);
    if rule.lets_past() {
        let message = say!("doctor-pam-lets-past", file, control);
        return Finding::bad(CHECK, message, say!("doctor-pam-lets-past-next"));
    }
    let services = reached(services, file).join(", ");
    Finding::note(CHECK, say!("doctor-pam-reaches", file, services))
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::doctor::finding::State;
    use crate::doctor::sys_root::tests::Machine;

    #[test]
    fn each_line_is_named_with_what_it_reaches_or_lets_past() {
        let machine = Machine::empty();
        machine.write("/etc/pam.d/login", "auth sufficient pam_mfad.so\n");
        machine.write("/etc/pam.d/i3lock", "auth include login\n");
        machine.write("/etc/pam.d/sudo", "auth [success=ok default=ignore] pam_mfad.so\n");
        machine.write("/etc/pam.d/other", "auth required pam_unix.so\n");
        let found = checks(&machine.place);
        let [login, sudo, _shows_nothing] = &found[..] else { panic!("{found:?}") };
        assert_eq!((login.state, sudo.state), (State::Note, State::Bad));
        assert!(login.message.ends_with("login is used by: i3lock, login."), "{}", login.message);
    }

    #[test]
    fn programs_that_nobody_tried_or_that_show_nothing_are_named() {
        let machine = Machine::empty();
        let said = |services: &[&str]| {
            for service in services {
                machine.write(&format!("/etc/pam.d/{service}"), "@include common-auth\n");
            }
            let texts: Vec<_> = checks(&machine.place).into_iter().map(|it| it.message).collect();
            texts.join("\n")
        };
        machine.write("/etc/pam.d/common-auth", "auth sufficient pam_mfad.so\n");
        let tried = said(&["sudo", "lightdm", "kde", "sshd"]);
        assert!(!tried.contains("tested") && !tried.contains("show"), "{tried}");
        let all = said(&["cups", "slick", "swaylock", "i3lock"]);
        assert!(all.contains("hasn't been tested in: cups, slick"), "{all}");
        assert!(all.contains("don't show what mfad asks: i3lock, swaylock"), "{all}");
    }

    #[test]
    fn a_keyring_that_a_key_cannot_open_is_named() {
        const LINES: [&str; 4] = [
            "auth [success=1 default=ignore] pam_mfad.so keyring\n",
            "auth required pam_unix.so\n",
            "auth required pam_mfad.so set_authtok\n",
            "auth optional pam_gnome_keyring.so\n",
        ];
        let machine = Machine::empty();
        let named = |order: &[usize]| {
            let lines: String = order.iter().filter_map(|it| LINES.get(*it).copied()).collect();
            machine.write("/etc/pam.d/login", lines);
            let found = checks(&machine.place);
            found.iter().any(|it| it.state == State::Bad && it.message.contains("keyring in login"))
        };
        assert!(!named(&[0, 1, 2, 3]), "as docs/pam.md has it");
        assert!(!named(&[1, 3]), "without mfad");
        for order in [&[0, 1, 3][..], &[0, 1, 2], &[0, 1, 3, 2], &[2, 0, 1, 3], &[1, 2, 3]] {
            assert!(named(order), "{order:?}");
        }
    }

    #[test]
    fn a_change_that_waits_or_is_overdue_or_was_edited_is_named() {
        let machine = Machine::empty();
        let line = "auth sufficient pam_mfad.so\nauth required pam_unix.so\n";
        let boot = std::fs::read_to_string("/proc/sys/kernel/random/boot_id").unwrap();
        let states = |until: u64, text: &str| {
            let record = serde_json::json!({
                "service": "sudo", "form": "key-or-password", "account": "anna", "changed": line,
                "created": false, "since": 1, "pending": {"boot": boot.trim(), "until": until},
            });
            machine.write("/var/lib/mfad-login/sudo", record.to_string());
            machine.write("/etc/pam.d/sudo", text);
            let found = checks(&machine.place);
            let last = found.last().unwrap();
            (last.state, last.message.clone())
        };
        machine.write("/lib/security/pam_mfad.so", "");
        let (state, message) = states(u64::MAX, line);
        assert!(state == State::Note && message.contains("will be undone"), "{message}");
        let (state, message) = states(0, line);
        assert!(state == State::Bad && message.contains("should have been undone"), "{message}");
        let (state, message) = states(u64::MAX, "auth sufficient pam_mfad.so\n");
        assert!(state == State::Bad && message.contains("edited"), "{message}");
        machine.write("/var/lib/mfad-login/sudo", "{");
        let last = checks(&machine.place).pop().unwrap();
        assert!(
            last.state == State::Unknown && last.message.contains("mfad-login/sudo"),
            "{last:?}"
        );
    }
}
