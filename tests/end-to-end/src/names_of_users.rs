//! Where names of users are looked up (nsswitch.conf(5)), for the programs of one test.

use std::fs;
use std::path::Path;

use nix::mount::{MsFlags, mount};
use nix::sched::{CloneFlags, unshare};
use nix::unistd::User;

use tempfile::TempDir;

/// Has it find out who is not there, which a computer does not whose directory does not answer: Debian's libnss-sss
/// without sssd. Nothing, and said why, where that cannot be; keep what this gives meanwhile.
pub fn know_who_is_not_there() -> Option<TempDir> {
    let folder = TempDir::new().unwrap();
    if User::from_name("nobody-of-that-name").is_ok() {
        return Some(folder);
    }
    if let Err(error) = unshare(CloneFlags::CLONE_NEWNS) {
        eprintln!(
            "skipped: this computer's directory of users does not answer, and {error}; run it as root"
        );
        return None;
    }
    let nothing = None::<&str>;
    mount(nothing, "/", nothing, MsFlags::MS_REC | MsFlags::MS_PRIVATE, nothing).unwrap();
    look_users_up_in("files", folder.path());
    Some(folder)
}

/// Has this thread, which has mounts of its own, look names up there.
pub(crate) fn look_users_up_in(sources: &str, folder: &Path) {
    let text = fs::read_to_string("/etc/nsswitch.conf").unwrap();
    let of_users = |line: &str| line.starts_with("passwd:") || line.starts_with("group:");
    let lines = text.lines().map(|line| match of_users(line) {
        true => format!("{} {sources}\n", line.split_inclusive(':').next().unwrap()),
        false => format!("{line}\n"),
    });
    let file = folder.join("nsswitch.conf");
    fs::write(&file, lines.collect::<String>()).unwrap();
    let nothing = None::<&str>;
    mount(Some(&file), "/etc/nsswitch.conf", nothing, MsFlags::MS_BIND, nothing).unwrap();
}
