//! Files of /etc/pam.d as distributions write them and as people spoil them, and what becomes of each.

use super::*;
use crate::login::services::KNOWN;
use Form::{AfterPassword, KeyOrPassword, Required};

const COMMON_AUTH: &str = include_str!("../../../tests/pam.d/debian-12/common-auth");
const SYSTEM_AUTH: &str = include_str!("../../../tests/pam.d/fedora/system-auth");
const SUDO: &str = include_str!("../../../tests/pam.d/debian-12/sudo");
const LOGIN: &str = include_str!("../../../tests/pam.d/debian-12/login");

/// What Debian 12 has.
const DEBIAN: [(&str, &str); 7] = [
    ("sudo", SUDO),
    ("sudo-i", include_str!("../../../tests/pam.d/debian-12/sudo-i")),
    ("su", include_str!("../../../tests/pam.d/debian-12/su")),
    ("doas", include_str!("../../../tests/pam.d/debian-12/doas")),
    ("polkit-1", include_str!("../../../tests/pam.d/debian-12/polkit-1")),
    ("login", LOGIN),
    ("gdm-password", include_str!("../../../tests/pam.d/debian-12/gdm-password")),
];

fn others(name: &str) -> io::Result<String> {
    let text = match name {
        "common-auth" => COMMON_AUTH,
        "system-auth" => SYSTEM_AUTH,
        "postlogin" | "common-account" | "common-session" => "session optional pam_x.so\n",
        "common-password" | "common-session-noninteractive" => "password required pam_x.so\n",
        "su" => include_str!("../../../tests/pam.d/debian-12/su"),
        "kerberos" => "auth required pam_unix.so\n",
        "itself" => "@include itself\n",
        _ => return Err(io::ErrorKind::NotFound.into()),
    };
    Ok(text.to_owned())
}

fn known(name: &str) -> &'static KnownService {
    KNOWN.iter().find(|it| it.name == name).unwrap()
}

fn plan(name: &str, form: Form, text: &str) -> Result<Plan, NotChanged> {
    Plan::make(known(name), form, false, text, &mut others)
}

#[test]
fn debians_files_get_the_lines_of_the_docs() {
    for (name, text) in DEBIAN {
        let before = "auth sufficient pam_mfad.so\n@include common-auth\n";
        let plan =
            plan(name, KeyOrPassword, text).unwrap_or_else(|error| panic!("{name}: {error:?}"));
        assert!(plan.text.contains(before), "{name}: {}", plan.text);
        // Without the line it is what it was, to the byte.
        assert_eq!(plan.text.replacen("auth sufficient pam_mfad.so\n", "", 1), text, "{name}");
    }
}

#[test]
fn a_second_step_comes_after_the_password_and_not_for_root_on_a_console() {
    let line = "auth [success=ok user_unknown=ignore default=die] pam_mfad.so\n";
    let sudo = plan("sudo", AfterPassword, SUDO).unwrap().text;
    assert!(sudo.contains(&format!("@include common-auth\n{line}")), "{sudo}");
    let login = plan("login", AfterPassword, LOGIN).unwrap().text;
    let root = "auth [success=1 default=ignore] pam_succeed_if.so quiet uid eq 0\n";
    assert!(login.contains(&format!("@include common-auth\n{root}{line}")), "{login}");
    let required = plan("login", Required, LOGIN).unwrap().text;
    assert!(required.contains(&format!("{root}auth required pam_mfad.so\n")), "{required}");
}

#[test]
fn fedoras_files_include_and_take_no_second_step_behind_an_include() {
    let include =
        "#%PAM-1.0\nauth       include      system-auth\naccount    include      system-auth\n";
    assert!(plan("sudo", KeyOrPassword, include).is_ok());
    // There sufficient in system-auth ends the whole stack: nobody would be asked for a key.
    let error = plan("sudo", AfterPassword, include).unwrap_err();
    assert_eq!(error, NotChanged::Flawed(Flaw::NoEffect));
    let su = "auth\t\trequired\tpam_env.so\nauth sufficient pam_rootok.so\n\
              auth\tsubstack\tsystem-auth\nauth\tinclude\tpostlogin\n";
    for form in [KeyOrPassword, AfterPassword, Required] {
        assert!(plan("su", form, su).is_ok(), "{form:?}");
    }
}

#[test]
fn odd_but_right_files_are_understood() {
    for text in [
        "@include common-auth",
        "  \t@include   common-auth   # the rest\n\n\n",
        "AUTH required pam_unix.so\n",
        "-auth optional pam_gnome_keyring.so\nauth required /lib/security/pam_unix.so nullok\n",
        "auth [success=ok \\\n   default=die] \\\n# between\n\n pam_unix.so\n",
        "# grüße\n@include common-auth\n",
        "auth required pam_env.so \\\nreadenv=1\n@include common-auth\n",
    ] {
        let plan =
            plan("sudo", KeyOrPassword, text).unwrap_or_else(|error| panic!("{text}: {error:?}"));
        let count = plan.text.matches("pam_mfad").count();
        assert_eq!(count, 1, "{}", plan.text);
    }
    // Never into the middle of a line that goes on.
    let text = "auth [success=ok \\\n   default=die] \\\n pam_unix.so\n";
    let before = plan("sudo", KeyOrPassword, text).unwrap().text;
    assert!(before.starts_with("auth sufficient pam_mfad.so\nauth [success=ok"), "{before}");
    let after = plan("sudo", Required, text).unwrap().text;
    assert!(after.ends_with(" pam_unix.so\nauth required pam_mfad.so\n"), "{after}");
}

#[test]
fn what_is_not_understood_is_named_by_its_line() {
    for (text, line) in [
        ("@include common-auth\r\n", None),
        ("@include common-auth\0\n", None),
        ("@include common-auth\n\u{1b}[2K", None),
        ("@include common-auth\nauth\n", Some(2)),
        ("auth [success=ok pam_unix.so\n@include common-auth\n", Some(1)),
        ("auth [success=2 default=ignore] pam_env.so\n@include common-auth\n", Some(1)),
        ("auth [nonsense] pam_env.so\n@include common-auth\n", Some(1)),
        ("auth sometimes pam_env.so\n@include common-auth\n", Some(1)),
        ("@include\n@include common-auth\n", Some(1)),
        ("authentication required pam_unix.so\n", Some(1)),
        ("sudo auth required pam_unix.so\n", Some(1)),
        ("äuth required pam_unix.so\n", Some(1)),
        ("# a comment goes on \\\nnonsense\n@include common-auth\n", Some(2)),
    ] {
        let error = plan("sudo", KeyOrPassword, text).unwrap_err();
        assert_eq!(error, NotChanged::NotUnderstood(line), "{text:?}");
    }
    let long = "#".repeat(1 << 20) + "\n@include common-auth\n";
    assert_eq!(plan("sudo", KeyOrPassword, &long).unwrap_err(), NotChanged::NotUnderstood(None));
}

#[test]
fn what_another_file_decides_is_changed_there() {
    let su_l = "auth\t\tinclude\t\tsu\naccount\t\tinclude\t\tsu\n";
    assert_eq!(plan("sudo", KeyOrPassword, su_l).unwrap_err(), NotChanged::TakesFrom("su".into()));
    let other = "@include kerberos\n";
    let error = plan("sudo", KeyOrPassword, other).unwrap_err();
    assert_eq!(error, NotChanged::TakesFrom("kerberos".into()));
    for gone in ["@include gone\n", "@include itself\n"] {
        let error = plan("sudo", KeyOrPassword, gone).unwrap_err();
        assert!(matches!(error, NotChanged::Unreadable(_)), "{error:?}");
    }
}

#[test]
fn where_a_password_is_asked_as_well_or_not_at_all_nothing_is_changed() {
    for text in
        ["", "# nothing\n", "auth required pam_permit.so\n", "session required pam_unix.so\n"]
    {
        let error = plan("sudo", KeyOrPassword, text).unwrap_err();
        assert_eq!(error, NotChanged::NoPassword, "{text}");
    }
    // Who has no password would be let in by the rest.
    let open = "@include common-auth\nauth sufficient pam_permit.so\n";
    assert!(plan("sudo", KeyOrPassword, open).is_ok(), "common-auth denies before");
    let open = "auth sufficient pam_permit.so\n@include common-auth\n";
    assert_eq!(plan("sudo", KeyOrPassword, open).unwrap_err(), NotChanged::NoPassword);
    // A line in front that has to be right as well.
    let twice = "auth required pam_ldap.so\n@include common-auth\n";
    let error = plan("sudo", KeyOrPassword, twice).unwrap_err();
    assert_eq!(error, NotChanged::Flawed(Flaw::AsksPasswordToo));
}

#[test]
fn another_second_factor_is_not_gone_around() {
    for text in [
        "@include common-auth\nauth required pam_google_authenticator.so\n",
        "auth required pam_u2f.so\n@include common-auth\n",
        "@include common-auth\nauth optional pam_mount.so\n",
        "@include common-auth\nauth required pam_exec.so /usr/local/bin/check\n",
    ] {
        assert_eq!(
            plan("sudo", KeyOrPassword, text).unwrap_err(),
            NotChanged::NoPassword,
            "{text}"
        );
    }
}

#[test]
fn mfad_is_not_put_in_twice() {
    let own = "auth sufficient pam_mfad.so\n@include common-auth\n";
    let error = plan("sudo", KeyOrPassword, own).unwrap_err();
    assert_eq!(error, NotChanged::AsksMfad("sudo".into()));
    // As pam-auth-update puts it there.
    let mut read = |name: &str| match name {
        "common-auth" => Ok("auth [success=2 default=ignore] pam_mfad.so\n\
            auth [success=1 default=ignore] pam_unix.so nullok try_first_pass\n\
            auth requisite pam_deny.so\nauth required pam_permit.so\n"
            .to_owned()),
        other => others(other),
    };
    let error = Plan::make(known("sudo"), KeyOrPassword, false, SUDO, &mut read).unwrap_err();
    assert_eq!(error, NotChanged::AsksMfad("common-auth".into()));
}

#[test]
fn the_change_is_shown_as_diff_shows_it() {
    let plan = plan("sudo", KeyOrPassword, SUDO).unwrap();
    assert_eq!(
        plan.diff("old", "new"),
        "--- old\n+++ new\n@@ -3,6 +3,7 @@\n # Set up user limits from /etc/security/limits.conf.\n \
         session    required   pam_limits.so\n \n+auth sufficient pam_mfad.so\n @include common-auth\n \
         @include common-account\n @include common-session-noninteractive"
    );
}

fn plan_for_keyring(name: &str, text: &str) -> Result<Plan, NotChanged> {
    Plan::make(known(name), KeyOrPassword, true, text, &mut others)
}

#[test]
fn a_key_jumps_over_the_password_to_what_opens_the_keyring() {
    let text = include_str!("../../../tests/pam.d/debian-12/gdm-password");
    let plan = plan_for_keyring("gdm-password", text).unwrap();
    let lines = "auth [success=1 default=ignore] pam_mfad.so keyring\nauth substack common-auth\n\
                 auth required pam_mfad.so set_authtok\n";
    // Otherwise it is what it was, to the byte.
    assert_eq!(plan.text.replacen(lines, "@include common-auth\n", 1), text);
    let diff = plan.diff("before", "after");
    assert!(diff.contains("-@include common-auth\n+auth [success=1"), "{diff}");
}

#[test]
fn a_file_in_which_nothing_opens_a_keyring_is_left_alone() {
    let keyring = "auth optional pam_gnome_keyring.so\n";
    for (text, reason) in [
        (SUDO.to_owned(), NotChanged::NoKeyring),
        // Before the password it has nothing to open it with.
        (format!("{keyring}@include common-auth\n"), NotChanged::NoKeyring),
        // A substack would leave out what @include takes of the other types.
        (format!("@include system-auth\n{keyring}"), NotChanged::NotUnderstood(Some(1))),
        (format!("auth required pam_unix.so\n{keyring}"), NotChanged::NotUnderstood(Some(1))),
        (
            format!("@include common-auth\n{keyring}auth required pam_sss.so\n"),
            NotChanged::Flawed(Flaw::PasswordByKey),
        ),
    ] {
        assert_eq!(plan_for_keyring("sudo", &text).unwrap_err(), reason, "{text}");
    }
    assert!(plan_for_keyring("sudo", &format!("@include common-auth\n{keyring}")).is_ok());
}
