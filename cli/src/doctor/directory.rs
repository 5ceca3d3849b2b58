//! Whether SSSD lets mfad read the enrollments of the directory (sssd-ifp(5), sssd-ldap(5)).

use mfad_i18n::say;

use super::finding::Finding;
use super::snapshot::PolicyStatus;
use super::sys_root::SysRoot;

const FILE: &str = "/etc/sssd/sssd.conf";
/// Those in here are laid over it, in the order of their names (sssd.conf(5)).
const FOLDER: &str = "/etc/sssd/conf.d";
/// Who asks.
const USER: &str = "mfad";
const INFOPIPE: &str = "ifp";
const CHECK: &str = "directory";

/// Nothing where the policy names no directory.
pub(super) fn checks(place: &SysRoot, required: &PolicyStatus) -> Vec<Finding> {
    let attribute = &required.directory_attribute;
    if attribute.is_empty() || place.session {
        return Vec::new();
    }
    if place.lacks(FILE) {
        return vec![Finding::bad(CHECK, say!("doctor-sssd-none"), say!("doctor-sssd-none-next"))];
    }
    match SssdConfig::read(place) {
        Some(config) => config.findings(attribute),
        // Only root may read it.
        None => {
            let unread = Finding::unknown(CHECK, say!("doctor-sssd-unread"));
            vec![unread.remedy(say!("doctor-sssd-unread-next"))]
        }
    }
}

/// The lines of SSSD's configuration, each with the section that it is in.
struct SssdConfig(Vec<(String, String, String)>);

impl SssdConfig {
    fn read(place: &SysRoot) -> Option<Self> {
        let mut texts = vec![place.read(FILE)?];
        for name in place.names(FOLDER) {
            if name.ends_with(".conf") && !name.starts_with('.') {
                texts.push(place.read(format!("{FOLDER}/{name}"))?);
            }
        }
        let mut lines = Vec::new();
        for text in texts {
            let mut section = String::new();
            for line in text.lines().map(str::trim) {
                let name = line.strip_prefix('[').and_then(|it| it.strip_suffix(']'));
                if let Some(name) = name {
                    name.trim().clone_into(&mut section);
                } else if let Some((key, value)) = line.split_once('=')
                    && !line.starts_with(['#', ';'])
                {
                    let (key, value) = (key.trim().to_owned(), value.trim().to_owned());
                    lines.push((section.clone(), key, value));
                }
            }
        }
        Some(Self(lines))
    }

    /// The values of a key, in a section whose name begins so: of each section the last.
    fn list(&self, section: &str, key: &str) -> Vec<String> {
        let of =
            |(its, name, _): &&(String, String, String)| its.starts_with(section) && name == key;
        let values = self.0.iter().filter(of);
        values.flat_map(|(.., it)| it.split(',')).map(|it| it.trim().to_owned()).collect()
    }

    fn findings(&self, attribute: &str) -> Vec<Finding> {
        let has = |section: &str, key: &str, wanted: &[&str]| {
            self.list(section, key).iter().any(|it| wanted.contains(&it.as_str()))
        };
        let mut missing = Vec::new();
        // Where systemd starts it, it need not be listed.
        if !has(INFOPIPE, "allowed_uids", &[USER]) {
            missing.push(say!("doctor-sssd-allowed"));
        }
        let (plus, plain) = (format!("+{attribute}"), attribute);
        if !has(INFOPIPE, "user_attributes", &[&plus, plain]) {
            missing.push(say!("doctor-sssd-attributes", attribute));
        }
        let extra = self.list("domain/", "ldap_user_extra_attrs");
        let of_domain = |it: &String| it == attribute || it.starts_with(&format!("{attribute}:"));
        if !extra.iter().any(of_domain) {
            missing.push(say!("doctor-sssd-extra", attribute));
        }
        match missing.as_slice() {
            [] => vec![Finding::good(CHECK, say!("doctor-sssd-good", attribute))],
            _ => {
                let bad = |line: String| {
                    Finding::bad(CHECK, say!("doctor-sssd-missing", attribute), line)
                };
                missing.into_iter().map(bad).collect()
            }
        }
    }
}

#[cfg(test)]
mod tests {
    use mfad_bus::AccountStatus;

    use super::super::finding::State;
    use super::super::sys_root::tests::Machine;
    use super::*;

    const GOOD: &str = "[sssd]\nservices = nss, pam, ifp\n[ifp]\nallowed_uids = root, mfad\n\
        user_attributes = +mail, +passkey\n[domain/example.org]\nldap_user_extra_attrs = mail, passkey\n";

    fn found(machine: &Machine, attribute: &str) -> Vec<Finding> {
        let required = PolicyStatus {
            problem: None,
            verification: "touch".into(),
            remote: "refuse".into(),
            directory_attribute: attribute.into(),
            account: AccountStatus::default(),
        };
        checks(&machine.place, &required)
    }

    #[test]
    fn what_sssd_must_allow_is_named_line_by_line() {
        let machine = Machine::empty();
        assert_eq!(found(&machine, ""), []);
        assert_eq!(found(&machine, "passkey")[0].state, State::Bad);
        machine.write(FILE, GOOD);
        assert_eq!(found(&machine, "passkey")[0].state, State::Good);
        for (line, instead, named) in [
            ("allowed_uids = root, mfad", "allowed_uids = root", "allowed_uids"),
            ("user_attributes = +mail, +passkey", "user_attributes = +mail", "user_attributes"),
            ("ldap_user_extra_attrs = mail, passkey", "#", "ldap_user_extra_attrs"),
        ] {
            machine.write(FILE, GOOD.replace(line, instead));
            let found = found(&machine, "passkey");
            let [one] = found.as_slice() else { panic!("{found:?}") };
            assert!(one.remedy.as_ref().unwrap().contains(named), "{one:?}");
        }
        // Laid over it.
        machine.write(
            "/etc/sssd/conf.d/mfad.conf",
            "[domain/example.org]\nldap_user_extra_attrs=passkey:ipapasskey\n",
        );
        assert_eq!(found(&machine, "passkey")[0].state, State::Good);
        assert_eq!(found(&machine, "ipapasskey").len(), 2);
    }
}
