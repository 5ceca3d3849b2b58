//! What `mfactl` looks at that is not the bus's to tell: it is installed beside this program.

use std::ffi::{OsStr, OsString};
use std::fs::File;
use std::io::Seek;
use std::os::fd::OwnedFd;
use std::path::PathBuf;
use std::time::Duration;

use gtk::{gio, glib};
use mfad_i18n::say;

use crate::observe::Bus;

/// Longer than `mfactl doctor` takes with a daemon that does not answer.
const PATIENCE: Duration = Duration::from_secs(60);

/// What it prints, with the secret as its standard input. Why nothing, in words.
pub async fn mfactl(
    bus: Bus,
    arguments: &[OsString],
    secret: Option<OwnedFd>,
) -> Result<String, String> {
    let own = std::env::current_exe().unwrap_or_default();
    let program: PathBuf = own.with_file_name("mfactl");
    let mut words = vec![program.as_os_str()];
    if bus == Bus::Session {
        words.push(OsStr::new("--session"));
    }
    words.extend(arguments.iter().map(OsString::as_os_str));
    let flags = gio::SubprocessFlags::STDOUT_PIPE | gio::SubprocessFlags::STDERR_SILENCE;
    let launcher = gio::SubprocessLauncher::new(flags);
    if let Some(secret) = secret {
        let mut secret = File::from(secret);
        secret.rewind().map_err(|error| error.to_string())?;
        launcher.take_stdin_fd(Some(secret.into()));
    }
    let process = launcher.spawn(&words).map_err(|it| it.message().to_owned())?;
    let output = glib::future_with_timeout(PATIENCE, process.communicate_utf8_future(None)).await;
    match output {
        Ok(Ok((output, _))) => Ok(output.unwrap_or_default().to_string()),
        Ok(Err(error)) => Err(error.message().to_owned()),
        Err(_) => {
            process.force_exit();
            Err(say!("window-silent"))
        }
    }
}
