//! A message bus of one's own.

use std::fs;
use std::io::{BufRead, BufReader};
use std::os::unix::fs::PermissionsExt;
use std::os::unix::net::UnixStream;
use std::path::Path;
use std::process::{Child, Command, Stdio};

use zbus::Connection;
use zbus::connection::Builder;

/// A running `dbus-daemon`; it ends when dropped.
pub struct Bus {
    process: Child,
    address: String,
}

impl Bus {
    /// Starts one whose socket is in `folder`. Everybody may do everything on it: what mfad
    /// itself refuses is what is tested here.
    pub fn start(folder: &Path) -> Self {
        let config = folder.join("bus.conf");
        let text = format!(
            r#"<!DOCTYPE busconfig PUBLIC "-//freedesktop//DTD D-Bus Bus Configuration 1.0//EN"
 "http://www.freedesktop.org/standards/dbus/1.0/busconfig.dtd">
<busconfig>
  <listen>unix:path={}/bus</listen>
  <auth>EXTERNAL</auth>
  <policy context="default">
    <allow user="*"/>
    <allow own="*"/>
    <allow send_destination="*" eavesdrop="true"/>
    <allow eavesdrop="true"/>
  </policy>
</busconfig>"#,
            folder.display()
        );
        fs::write(&config, text).unwrap();
        // Other users of this machine connect, too.
        fs::set_permissions(folder, fs::Permissions::from_mode(0o711)).unwrap();
        let mut process = Command::new("dbus-daemon")
            .args(["--nofork", "--print-address", "--config-file"])
            .arg(&config)
            .stdout(Stdio::piped())
            .stderr(Stdio::null())
            .spawn()
            .expect("dbus-daemon must be installed (Debian: dbus)");
        let mut address = String::new();
        let stdout = process.stdout.take().unwrap();
        BufReader::new(stdout).read_line(&mut address).unwrap();
        Self { process, address: address.trim().to_owned() }
    }

    /// Where it listens.
    pub fn address(&self) -> &str {
        &self.address
    }

    /// A new connection to it.
    pub async fn connect(&self) -> Connection {
        Builder::address(self.address.as_str()).build().await.unwrap()
    }
}

/// A user of this machine who is not root: Debian's `nobody`.
pub const NOBODY: u32 = 65534;

impl Bus {
    /// A new connection to it by this user, whom only root can speak for.
    pub async fn connect_as(&self, uid: u32) -> Connection {
        let path = self.address.trim_start_matches("unix:path=");
        let path = path.split_once(',').map_or(path, |(path, _)| path).to_owned();
        // Who connects is what the bus takes the caller for; a thread can be somebody of its own.
        let connecting = std::thread::spawn(move || {
            rustix::thread::set_thread_res_uid(
                rustix::process::Uid::from_raw(uid),
                rustix::process::Uid::from_raw(uid),
                rustix::process::Uid::from_raw(uid),
            )
            .unwrap();
            UnixStream::connect(path).unwrap()
        });
        let stream = connecting.join().unwrap();
        Builder::unix_stream(stream).user_id(uid).build().await.unwrap()
    }
}

impl Drop for Bus {
    fn drop(&mut self) {
        let _ = self.process.kill();
        let _ = self.process.wait();
    }
}
