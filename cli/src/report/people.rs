//! The people of this machine, of whom mfad may know nothing: those that a login could be for. Accounts
//! of a directory are not among them, as nothing lists those.

use std::fs;

/// The range of numbers that people have where login.defs(5) does not say.
const RANGE: (u32, u32) = (1000, 60000);

/// Their names.
pub(super) fn of_this_machine() -> Vec<String> {
    let read = |path| fs::read_to_string(path).unwrap_or_default();
    people(&read("/etc/passwd"), &read("/etc/login.defs"))
}

fn people(passwd: &str, login_defs: &str) -> Vec<String> {
    let set = |name: &str| {
        let mut words = login_defs.lines().map(str::split_whitespace);
        words.find_map(|mut it| (it.next()? == name).then(|| it.next()?.parse().ok())?)
    };
    let range = set("UID_MIN").unwrap_or(RANGE.0)..=set("UID_MAX").unwrap_or(RANGE.1);
    let person = |line: &str| {
        let fields: Vec<_> = line.split(':').collect();
        let [name, _, uid, _, _, _, shell] = fields.as_slice() else { return None };
        let logs_in = !["nologin", "false"].iter().any(|it| shell.trim_end().ends_with(it));
        (logs_in && range.contains(&uid.parse().ok()?)).then(|| (*name).to_owned())
    };
    passwd.lines().filter_map(person).collect()
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn people_are_who_could_log_in() {
        let passwd = "root:x:0:0:root:/root:/bin/bash\nanna:x:1000:1000:,,,:/home/anna:/bin/bash\n\
            mail:x:1001:1001::/:/usr/sbin/nologin\nnobody:x:65534:65534::/:/bin/sh\nnonsense\n\
            ben:x:70000:1:::/bin/sh\ncarl:x:-1:1::/:/bin/sh\n+::::::\n";
        assert_eq!(people(passwd, ""), ["anna"]);
        let defs = "# UID_MIN 1\nUID_MAX\t\t 70000\nUID_MIN 1001\n";
        assert_eq!(people(passwd, defs), ["nobody", "ben"]);
        assert_eq!(people(passwd, "UID_MIN x\nUID_MAX -3"), ["anna"]);
    }
}
