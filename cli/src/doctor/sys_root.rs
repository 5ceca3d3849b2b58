//! Where the checks look: the files of a machine, this one's or, in tests, one with a fault.

use std::os::unix::net::UnixStream;
use std::path::{Path, PathBuf};
use std::time::SystemTime;
use std::{fs, io};

/// A machine as its files show it.
#[derive(Debug, Clone)]
pub(crate) struct SysRoot {
    /// What the checks take for `/`.
    root: PathBuf,
    /// Whether mfad is the one of the session, which runs without rights of its own.
    pub session: bool,
    /// Whether this session is at a seat (pam_systemd(8)).
    pub seat: bool,
    /// Whether there is a desktop that could show something.
    pub desktop: bool,
    /// The home of whoever asks, as an absolute path.
    pub home: PathBuf,
    /// Where their programs keep what they know (XDG Base Directory Specification).
    pub state: PathBuf,
    pub now: SystemTime,
}

impl SysRoot {
    pub fn here(session: bool) -> Self {
        let set = |name| std::env::var_os(name).is_some_and(|value| !value.is_empty());
        let path = |name| std::env::var_os(name).map(PathBuf::from).unwrap_or_default();
        let home = path("HOME");
        let state = match set("XDG_STATE_HOME") {
            true => path("XDG_STATE_HOME"),
            false => home.join(".local/state"),
        };
        Self {
            root: "/".into(),
            session,
            seat: set("XDG_SEAT"),
            desktop: set("WAYLAND_DISPLAY") || set("DISPLAY"),
            home,
            state,
            now: SystemTime::now(),
        }
    }

    /// Where an absolute path is in this place.
    pub fn path(&self, absolute: impl AsRef<Path>) -> PathBuf {
        let absolute = absolute.as_ref();
        self.root.join(absolute.strip_prefix("/").unwrap_or(absolute))
    }

    pub fn has(&self, absolute: impl AsRef<Path>) -> bool {
        self.path(absolute).exists()
    }

    /// Whether something is known not to be there: it may be in a folder that is closed to us.
    pub fn lacks(&self, absolute: impl AsRef<Path>) -> bool {
        matches!(self.path(absolute).try_exists(), Ok(false))
    }

    /// Whether a program takes connections on this socket. The file outlives the one that made it.
    pub fn listens(&self, absolute: impl AsRef<Path>) -> bool {
        use io::ErrorKind::{ConnectionRefused, NotFound};
        let connected = UnixStream::connect(self.path(absolute));
        !connected.is_err_and(|error| matches!(error.kind(), ConnectionRefused | NotFound))
    }

    /// The text of a small file, without space around it.
    pub fn read(&self, absolute: impl AsRef<Path>) -> Option<String> {
        let bytes = fs::read(self.path(absolute)).ok()?;
        Some(String::from_utf8_lossy(&bytes).trim().to_owned())
    }

    /// The names in a folder, in order; none if it is not there.
    pub fn names(&self, absolute: impl AsRef<Path>) -> Vec<String> {
        let entries = fs::read_dir(self.path(absolute)).into_iter().flatten().flatten();
        let mut names: Vec<_> =
            entries.map(|entry| entry.file_name().to_string_lossy().into_owned()).collect();
        names.sort();
        names
    }

    /// Where a link in this place leads, links on the way followed; absolute in this place.
    pub fn resolve(&self, absolute: impl AsRef<Path>) -> Option<PathBuf> {
        let real = fs::canonicalize(self.path(absolute)).ok()?;
        let root = fs::canonicalize(&self.root).ok()?;
        Some(Path::new("/").join(real.strip_prefix(root).ok()?))
    }

    /// How many bytes are left on the disk that a folder is on, or will be.
    pub fn free(&self, absolute: impl AsRef<Path>) -> Option<u64> {
        let path = self.path(absolute);
        let there = path.ancestors().find(|it| it.exists())?;
        let disk = rustix::fs::statvfs(there).ok()?;
        Some(disk.f_bavail.saturating_mul(disk.f_frsize))
    }

    /// The number of a group.
    pub fn group(&self, name: &str) -> Option<u32> {
        let groups = self.read("/etc/group")?;
        let of = |line: &str| {
            let mut fields = line.split(':');
            (fields.next()? == name).then(|| fields.nth(1)?.parse().ok())?
        };
        groups.lines().find_map(of)
    }
}

#[cfg(test)]
pub(crate) mod tests {
    use std::os::unix::net::UnixListener;

    use super::*;

    /// A machine made of files, to put faults into.
    pub(crate) struct Machine {
        folder: tempfile::TempDir,
        pub place: SysRoot,
        listening: Vec<UnixListener>,
    }

    impl Machine {
        pub fn empty() -> Self {
            let folder = tempfile::tempdir().unwrap();
            let place = SysRoot {
                root: folder.path().to_owned(),
                session: false,
                seat: true,
                desktop: true,
                home: "/home/anna".into(),
                state: "/home/anna/.local/state".into(),
                now: SystemTime::now(),
            };
            Self { folder, place, listening: Vec::new() }
        }

        pub fn write(&self, absolute: &str, bytes: impl AsRef<[u8]>) -> &Self {
            let path = self.place.path(absolute);
            fs::create_dir_all(path.parent().unwrap()).unwrap();
            fs::write(path, bytes).unwrap();
            self
        }

        /// A socket that takes connections for as long as the machine is there, or is deaf.
        pub fn listen(&mut self, absolute: &str) {
            let path = self.place.path(absolute);
            fs::create_dir_all(path.parent().unwrap()).unwrap();
            self.listening.push(UnixListener::bind(path).unwrap());
        }

        /// All programs that took connections are gone; their sockets' files are not.
        pub fn deafen(&mut self) {
            self.listening.clear();
        }

        /// A link whose target is in this machine too.
        pub fn link(&self, absolute: &str, target: &str) -> &Self {
            let path = self.place.path(absolute);
            fs::create_dir_all(path.parent().unwrap()).unwrap();
            std::os::unix::fs::symlink(self.place.path(target), path).unwrap();
            self
        }

        /// A process with a file open, as the kernel shows it.
        pub fn process(&self, pid: u32, name: &str, opened: &str) -> &Self {
            self.write(&format!("/proc/{pid}/comm"), format!("{name}\n"));
            let fd = self.place.path(format!("/proc/{pid}/fd/3"));
            fs::create_dir_all(fd.parent().unwrap()).unwrap();
            std::os::unix::fs::symlink(opened, fd).unwrap();
            self
        }

        pub fn remove(&self, absolute: &str) -> &Self {
            let path = self.place.path(absolute);
            if path.is_dir() { fs::remove_dir_all(path) } else { fs::remove_file(path) }.unwrap();
            self
        }

        pub fn file(&self, absolute: &str) -> PathBuf {
            self.folder.path().join(absolute.trim_start_matches('/'))
        }
    }

    #[test]
    fn a_group_is_found_by_its_whole_name() {
        let machine = Machine::empty();
        machine.write("/etc/group", "mfadx:x:7:\nmfad:x:990:\n");
        assert_eq!(machine.place.group("mfad"), Some(990));
        assert_eq!(machine.place.group("mfa"), None);
    }
}
