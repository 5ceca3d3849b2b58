//! Lines that ask mfad at logins: which programs each reaches, by includes too, and whether it lets people past
//! who proved nothing.

use std::collections::BTreeMap;

use mfad_i18n::say;

use super::finding::Finding;
use super::sys_root::SysRoot;
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
    found.extend(states_below(place.path("/")).into_iter().filter_map(change));
    found
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
        let [login, sudo] = &found[..] else { panic!("{found:?}") };
        assert_eq!((login.state, sudo.state), (State::Note, State::Bad));
        assert!(login.message.ends_with("login is used by: i3lock, login."), "{}", login.message);
    }
}
