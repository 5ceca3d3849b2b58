//! Whether polkit can be asked by people who have no sign-in method yet: it may ask mfad itself.

use mfad_i18n::say;

use super::finding::Finding;
use super::sys_root::SysRoot;

/// What polkit asks people by (pam.conf(5)), the administrator's first.
const SERVICES: [&str; 2] = ["/etc/pam.d/polkit-1", "/usr/lib/pam.d/polkit-1"];

/// Nothing where polkit does not ask mfad, or goes on without it.
pub(super) fn check(place: &SysRoot) -> Option<Finding> {
    let stack = SERVICES.iter().find_map(|service| place.read(service))?;
    let insists = stack.lines().any(|line| {
        let mut words = line.split_whitespace();
        let auth = words.next().is_some_and(|it| it.trim_start_matches('-') == "auth");
        let control = words.next().is_some_and(|it| ["required", "requisite"].contains(&it));
        auth && control && words.next().is_some_and(|it| it.ends_with("pam_mfad.so"))
    });
    insists.then(|| {
        Finding::bad("polkit-pam", say!("doctor-polkit-insists"), say!("doctor-polkit-sufficient"))
    })
}

#[cfg(test)]
mod tests {
    use super::super::sys_root::tests::Machine;
    use super::*;

    #[test]
    fn a_line_that_insists_on_mfad_is_named_and_no_other() {
        let machine = Machine::empty();
        assert_eq!(check(&machine.place), None);
        machine.write(SERVICES[1], "auth required pam_mfad.so\n");
        assert!(check(&machine.place).is_some());
        for fine in ["auth sufficient pam_mfad.so\n", "#auth required pam_mfad.so\n", ""] {
            machine.write(SERVICES[0], fine);
            assert_eq!(check(&machine.place), None, "{fine}");
        }
        machine
            .write(SERVICES[0], "@include x\n-auth requisite /lib/security/pam_mfad.so rhost=a\n");
        assert!(check(&machine.place).is_some());
    }
}
