//! Which services `mfactl login` changes, and why it changes no others.

use crate::pam::evaluate::Form;

/// A service in which mfad was tried.
#[derive(Debug, PartialEq)]
pub(crate) struct KnownService {
    pub name: &'static str,
    /// The program that asks, as the kernel names it (proc_pid_comm(5)).
    pub program: &'static str,
    /// Whether root signs in there, at this computer.
    pub console: bool,
    /// How to sign in once more, as a command if there is one.
    pub try_by: TryBy,
}

/// How somebody comes through a service once more.
#[derive(Debug, PartialEq)]
pub(crate) enum TryBy {
    Command(&'static str),
    Console,
    LockScreen,
}

const fn known(name: &'static str, program: &'static str, command: &'static str) -> KnownService {
    KnownService { name, program, console: false, try_by: TryBy::Command(command) }
}

/// Those of docs/pam.md.
pub(crate) const KNOWN: [KnownService; 8] = [
    known("sudo", "sudo", "sudo -k true"),
    known("sudo-i", "sudo", "sudo -k -i true"),
    known("su", "su", "su -c true"),
    known("su-l", "su", "su -l -c true"),
    known("doas", "doas", "doas true"),
    known("polkit-1", "polkit-agent-he", "pkexec true"),
    KnownService { name: "login", program: "login", console: true, try_by: TryBy::Console },
    KnownService {
        name: "gdm-password",
        program: "gdm-session-wor",
        console: false,
        try_by: TryBy::LockScreen,
    },
];

/// What serves people at other machines: mfad refuses them, and a key here must not blink for them.
const REMOTE: [&str; 36] = [
    "sshd",
    "ssh",
    "dropbear",
    "remote",
    "rlogin",
    "rsh",
    "telnetd",
    "mosh",
    "xrdp-sesman",
    "xrdp",
    "x2go",
    "vnc",
    "vncserver",
    "tigervnc",
    "wayvnc",
    "cockpit",
    "webmin",
    "vsftpd",
    "ftp",
    "proftpd",
    "pure-ftpd",
    "smtp",
    "imap",
    "imaps",
    "pop3",
    "dovecot",
    "cyrus",
    "exim",
    "samba",
    "openvpn",
    "ppp",
    "radiusd",
    "postgresql",
    "mysql",
    "squid",
    "nginx",
];

/// Programs of docs/pam.md in whose files people put the lines themselves.
const TRIED: [&str; 5] = ["lightdm", "kde", "mate-screensaver", "xscreensaver", "xsecurelock"];

/// What shows no question, and answers each with the password (docs/pam.md).
const SHOWS_NOTHING: [&str; 3] = ["i3lock", "swaylock", "sddm"];

/// What other files include.
const SHARED: [&str; 10] = [
    "common-auth",
    "common-account",
    "common-password",
    "common-session",
    "common-session-noninteractive",
    "system-auth",
    "password-auth",
    "system-login",
    "system-local-login",
    "other",
];

/// Why a service is not changed, whatever is in its file.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(crate) enum Unfit {
    Remote,
    ShowsNothing,
    Shared,
    /// polkit asks through it, and mfad asks polkit.
    AsksPolkit,
    /// Nobody tried it.
    NotKnown,
}

impl KnownService {
    /// The one of this name, for this form.
    ///
    /// # Errors
    /// Why it is not changed that way.
    pub fn find(name: &str, form: Form) -> Result<&'static Self, Unfit> {
        let known = KNOWN.iter().find(|it| it.name == name).ok_or_else(|| unfit(name))?;
        match form {
            Form::AfterPassword | Form::Required if name == "polkit-1" => Err(Unfit::AsksPolkit),
            _ => Ok(known),
        }
    }
}

fn unfit(name: &str) -> Unfit {
    if is_remote(name) {
        Unfit::Remote
    } else if shows_nothing(name) {
        Unfit::ShowsNothing
    } else if SHARED.contains(&name) {
        Unfit::Shared
    } else {
        Unfit::NotKnown
    }
}

/// Whether mfad was tried in it, or refuses it.
pub(crate) fn is_tried(name: &str) -> bool {
    let known = KNOWN.iter().any(|it| it.name == name);
    known || TRIED.contains(&name) || shows_nothing(name) || is_remote(name)
}

/// Whether it serves people at other machines.
pub(crate) fn is_remote(name: &str) -> bool {
    REMOTE.contains(&name)
}

/// Whether it shows nobody what mfad asks.
pub(crate) fn shows_nothing(name: &str) -> bool {
    SHOWS_NOTHING.contains(&name)
}

/// Whether others include it, as distributions have it.
pub(crate) fn is_shared(name: &str) -> bool {
    SHARED.contains(&name)
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn remote_services_and_those_that_show_nothing_are_refused() {
        let refused = |name| KnownService::find(name, Form::KeyOrPassword).unwrap_err();
        for name in ["sshd", "xrdp-sesman", "cockpit", "vsftpd", "dovecot"] {
            assert_eq!(refused(name), Unfit::Remote, "{name}");
        }
        assert_eq!(refused("sddm"), Unfit::ShowsNothing);
        assert_eq!(refused("common-auth"), Unfit::Shared);
        for name in ["", "SUDO", "sudo ", "cron", "sudo.before-mfad"] {
            assert_eq!(refused(name), Unfit::NotKnown, "{name}");
        }
    }

    #[test]
    fn polkit_takes_a_key_or_the_password_and_nothing_stricter() {
        assert!(KnownService::find("polkit-1", Form::KeyOrPassword).is_ok());
        for form in [Form::AfterPassword, Form::Required] {
            assert_eq!(KnownService::find("polkit-1", form), Err(Unfit::AsksPolkit));
        }
    }

    #[test]
    fn the_kernel_cuts_names_of_programs() {
        assert!(KNOWN.iter().all(|it| it.program.len() <= 15));
    }
}
