//! A pcscd of one's own. The thread that starts it moves to new namespaces for
//! mounts and networks, with its own `/run/pcscd` and loopback; every thread and
//! program that it starts from then on is there too, and sees this pcscd alone.

use std::{
    ffi::CString,
    fs,
    os::unix::net::UnixStream,
    path::Path,
    process::{Child, Command, Stdio},
    time::Duration,
};

use nix::{
    mount::{MsFlags, mount},
    sched::{CloneFlags, unshare},
    sys::signal::{Signal, kill},
    unistd::Pid,
};
use pcsc::{Context, ReaderState, Scope, State};
use tempfile::TempDir;
use virtual_token::{Interface, VirtualToken, VpcdFace};

use crate::until;

const FOLDER: &str = "/run/pcscd";
const SOCKET: &str = "/run/pcscd/pcscd.comm";
const DRIVER: &str = "/usr/lib/pcsc/drivers/serial/libifdvpcd.so";

/// A reader that pcscd has.
#[derive(Clone, Copy, Debug)]
pub struct Reader {
    /// Its name in PC/SC.
    pub name: &'static str,
    /// Where vpcd waits for the card in it.
    pub port: u16,
}

/// The readers. Only those are `ykman`'s that have "yubikey" in their names.
pub const READERS: [Reader; 2] = [
    Reader { name: "mfad Virtual YubiKey 00 00", port: 35963 },
    Reader { name: "mfad Virtual YubiKey 00 01", port: 35964 },
];
/// The driver adds the reader's and the slot's number to the name, and takes the
/// port, here 0x8c7b, and the next for its two slots.
const CONFIGURATION: &str = r#"
FRIENDLYNAME "mfad Virtual YubiKey"
DEVICENAME /dev/null:0x8C7B
LIBPATH /usr/lib/pcsc/drivers/serial/libifdvpcd.so
CHANNELID 0x8C7B
"#;

/// A running pcscd; it ends when dropped.
pub struct Pcscd {
    process: Option<Child>,
    configuration: TempDir,
}

impl Pcscd {
    /// Moves the calling thread, and whatever it starts from now on, to where
    /// this pcscd is; tests on other threads have their own. `None`, and said
    /// why, where that cannot be: begin a test with
    /// `let Some(pcscd) = Pcscd::start() else { return };`
    pub fn start() -> Option<Self> {
        match enclose() {
            Ok(()) => {}
            Err(reason) => {
                eprintln!("skipped: {reason}");
                return None;
            }
        }
        let configuration = TempDir::new().unwrap();
        fs::write(configuration.path().join("vpcd"), CONFIGURATION).unwrap();
        let mut pcscd = Self { process: None, configuration };
        pcscd.restart();
        Some(pcscd)
    }

    /// Stops it, as an administrator does.
    pub fn stop(&mut self) {
        let Some(mut process) = self.process.take() else { return };
        let id = Pid::from_raw(process.id().try_into().unwrap());
        kill(id, Signal::SIGTERM).unwrap();
        process.wait().unwrap();
    }

    /// Starts it anew, and waits until it answers. Cards that were in its
    /// readers are not any more: pull them out and plug them in.
    pub fn restart(&mut self) {
        self.stop();
        let process = Command::new("pcscd")
            .args(["--foreground", "--critical", "--config"])
            .arg(self.configuration.path())
            .stdin(Stdio::null())
            .stdout(Stdio::null())
            .spawn()
            .unwrap();
        self.process = Some(process);
        until("pcscd answers", || UnixStream::connect(SOCKET).is_ok());
    }

    /// A token that is touched at once, plugged into this reader.
    pub fn token(&self, serial: &str, reader: Reader, interface: Interface) -> VirtualToken {
        let token = VirtualToken::builder(serial).start().unwrap();
        VpcdFace::insert(reader.port, interface, &token).unwrap();
        token.plug().unwrap();
        self.wait_for_card(reader, true);
        token
    }

    /// Waits until pcscd says that there is a card in this reader, or none. It
    /// looks every 0.4 s: a card that was out for less was never out for it. What
    /// happens while a wait begins it may not tell (seen once in a thousand times
    /// with 1.9.9), so no wait is long.
    pub fn wait_for_card(&self, reader: Reader, wanted: bool) {
        let context = Context::establish(Scope::User).unwrap();
        let name = CString::new(reader.name).unwrap();
        let mut states = [ReaderState::new(name, State::UNAWARE)];
        until("the card", || {
            match context.get_status_change(Duration::from_secs(1), &mut states) {
                Ok(()) | Err(pcsc::Error::Timeout) => states[0].sync_current_state(),
                Err(error) => panic!("{error}"),
            }
            states[0].event_state().contains(State::PRESENT) == wanted
        });
    }
}

impl Drop for Pcscd {
    fn drop(&mut self) {
        self.stop();
    }
}

/// Gives this thread its own mounts and network; says what is missing for that.
fn enclose() -> Result<(), String> {
    for (file, package) in [("/usr/sbin/pcscd", "pcscd"), (DRIVER, "vsmartcard-vpcd")] {
        if !Path::new(file).exists() {
            return Err(format!("{file} is missing; install {package}"));
        }
    }
    fs::create_dir_all(FOLDER)
        .map_err(|error| format!("{FOLDER}: {error}; pcscd's tests run as root"))?;
    unshare(CloneFlags::CLONE_NEWNS | CloneFlags::CLONE_NEWNET)
        .map_err(|error| format!("no namespaces: {error}; pcscd's tests run as root"))?;
    let nothing = None::<&str>;
    mount(nothing, "/", nothing, MsFlags::MS_REC | MsFlags::MS_PRIVATE, nothing).unwrap();
    mount(Some("tmpfs"), FOLDER, Some("tmpfs"), MsFlags::empty(), nothing).unwrap();
    let up = Command::new("ip").args(["link", "set", "lo", "up"]).status();
    if up.is_ok_and(|status| status.success()) {
        Ok(())
    } else {
        Err("the loopback does not come up; install iproute2".into())
    }
}
