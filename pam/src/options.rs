//! What stands behind `pam_mfad.so` in a service's file.

use std::ffi::CStr;
use std::time::Duration;

use mfad_i18n::say;

use crate::end::{End, Verdict};
use crate::line::Line;

/// The options, each with the value it has when it is not given.
#[derive(Debug, PartialEq)]
pub struct ModuleOptions {
    /// How long to wait for somebody at a key.
    pub timeout: Duration,
    /// Whether a sign-in in the same session that was not long ago is enough.
    pub trusted: bool,
    /// Whether an app password is asked for, and nothing else.
    pub app_password: bool,
    /// Whether a touch is waited for, and nothing asked.
    pub touch_only: bool,
    /// Whether the login password is fetched with a sign-in, or changed with the account's.
    pub keyring: bool,
    /// Whether the line hands on what an earlier one fetched, and does nothing else.
    pub set_authtok: bool,
}

impl Default for ModuleOptions {
    fn default() -> Self {
        let timeout = Duration::from_secs(60);
        let (trusted, app_password, touch_only, keyring, set_authtok) = Default::default();
        Self { timeout, trusted, app_password, touch_only, keyring, set_authtok }
    }
}

impl ModuleOptions {
    /// Reads them. What is not known is an error, because a mistyped option must not be one that
    /// is left out.
    pub fn parse(args: &[&CStr]) -> Result<Self, End> {
        let mut options = Self::default();
        for arg in args {
            options.set(&arg.to_string_lossy()).ok_or_else(|| unknown(arg))?;
        }
        Ok(options)
    }

    fn set(&mut self, option: &str) -> Option<()> {
        match option {
            "trusted" => self.trusted = true,
            "app_password" => self.app_password = true,
            "touch_only" => self.touch_only = true,
            "keyring" => self.keyring = true,
            "set_authtok" => self.set_authtok = true,
            _ => {
                let seconds = option.strip_prefix("timeout=")?.parse().ok()?;
                self.timeout =
                    (1..=600).contains(&seconds).then(|| Duration::from_secs(seconds))?;
            }
        }
        Some(())
    }
}

fn unknown(arg: &CStr) -> End {
    let option = arg.to_string_lossy();
    let line = Line::fitting(say!("pam-option", option), say!("pam-option-long"));
    End { detail: option.into_owned(), ..End::new(Verdict::Misconfigured, line) }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_time_out_is_in_seconds() {
        let options = ModuleOptions::parse(&[c"timeout=5"]).unwrap();
        assert_eq!(options.timeout, Duration::from_secs(5));
        assert_eq!(ModuleOptions::parse(&[]).unwrap(), ModuleOptions::default());
        let options = ModuleOptions::parse(&[c"trusted", c"timeout=5"]).unwrap();
        assert!(options.trusted && !options.app_password);
    }

    #[test]
    fn what_is_not_known_is_refused_and_named() {
        for arg in [
            c"timout=5",
            c"timeout=0",
            c"timeout=601",
            c"timeout=",
            c"timeout=-1",
            c"x",
            c"trusted=1",
        ] {
            let end = ModuleOptions::parse(&[arg]).unwrap_err();
            assert_eq!(end.verdict, Verdict::Misconfigured);
            assert!(end.detail.contains(arg.to_str().unwrap()), "{}", end.detail);
            assert!(end.line.as_str().contains(arg.to_str().unwrap()), "{:?}", end.line);
        }
    }
}
