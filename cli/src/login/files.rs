//! The files that `mfactl login` changes, and what it keeps to change them back: the file as it was, beside it, and
//! a record of the change. Both files change places in one step, so that the service's is whole at any moment, and
//! the way back needs no room on a full disk. Nothing is read or written that is not root's.

use std::fs::File;
use std::io::{self, Read, Write};
use std::os::fd::{AsFd, OwnedFd};
use std::os::unix::fs::MetadataExt;
use std::path::{Path, PathBuf};

use rustix::fs::{
    AtFlags, CWD, FlockOperation, Gid, Mode, OFlags, RenameFlags, Uid, fchmod, fchown, flock,
    fstat, fsync, mkdirat, openat, renameat, renameat_with, statat, unlinkat,
};
use rustix::io::Errno;
use serde::{Deserialize, Serialize};

use super::deadline::Deadline;
use super::plan::LONGEST;
use crate::pam::stack::{KEPT, TRIAL};

/// Where the administrator's services are.
const SERVICES: &str = "etc/pam.d";
/// Where a distribution's are, which a file of the administrator's hides.
const SHIPPED: &str = "usr/lib/pam.d";
/// Where the records are.
const RECORDS: &str = "var/lib/mfad-login";
/// The longest record.
const LONGEST_RECORD: usize = 8 * LONGEST;

/// Why a file is not touched.
#[derive(Debug)]
pub(crate) enum FileFault {
    Missing(PathBuf),
    /// A link, a device or a folder.
    NotAFile(PathBuf),
    /// Somebody else can write it.
    NotRoots(PathBuf),
    TooLong(PathBuf),
    NotText(PathBuf),
    /// It is not as it was when it was looked at.
    Edited(PathBuf),
    /// What was kept of it is gone.
    NotKept(PathBuf),
    /// Another mfactl is at it.
    Busy,
    Io(PathBuf, io::Error),
}

impl FileFault {
    fn io(path: impl Into<PathBuf>) -> impl FnOnce(Errno) -> Self {
        let path = path.into();
        move |error| Self::Io(path, error.into())
    }
}

/// A service's file as it is.
#[derive(Debug, Clone, PartialEq, Eq)]
pub(crate) struct ServiceFile {
    pub text: String,
    /// Whether the distribution's is used, and the administrator has none.
    pub shipped: bool,
    mode: u32,
    owner: (u32, u32),
}

/// A change that was made, or was about to be.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub(crate) struct Record {
    pub service: String,
    /// A word of [`Form`](crate::pam::evaluate::Form).
    pub form: String,
    /// Whose sign-in tried it.
    pub account: String,
    /// The file as it is with the change.
    pub changed: String,
    /// Whether there was none before.
    pub created: bool,
    /// When, in seconds since 1970 (UTC).
    pub since: u64,
    /// Until when it has to be confirmed; nothing if it is.
    pub pending: Option<Deadline>,
}

impl Record {
    /// For how many seconds the change still waits; nothing if it is confirmed.
    pub fn seconds_left(&self) -> Option<u64> {
        self.pending.as_ref().map(Deadline::seconds_left)
    }
}

/// What there was to undo.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(crate) enum Undone {
    /// The file is as it was.
    Restored,
    /// It had not been changed, or was put back by hand.
    NothingToDo,
}

/// The folders of a machine that all this is in.
#[derive(Debug, Clone)]
pub(crate) struct LoginFiles {
    root: PathBuf,
    /// Whose files may be touched: root's.
    owner: u32,
}

/// The right to change something, while it is held.
pub(crate) struct Lock {
    records: OwnedFd,
    services: OwnedFd,
}

impl LoginFiles {
    pub fn here() -> Self {
        Self { root: "/".into(), owner: 0 }
    }

    /// Below this folder, of its owner.
    pub fn below(root: PathBuf) -> Self {
        let owner = std::fs::metadata(&root).map_or(0, |it| it.uid());
        Self { root, owner }
    }

    pub fn root(&self) -> &Path {
        &self.root
    }

    /// The path of a service's file.
    pub fn path(&self, service: &str) -> PathBuf {
        self.root.join(SERVICES).join(service)
    }

    /// The path of the file that is used now.
    pub fn used(&self, service: &str, file: &ServiceFile) -> PathBuf {
        let folder = if file.shipped { SHIPPED } else { SERVICES };
        self.root.join(folder).join(service)
    }

    /// The path of what is kept of it.
    pub fn kept(&self, service: &str) -> PathBuf {
        self.root.join(SERVICES).join(format!("{service}{KEPT}"))
    }

    /// A service's file, of the administrator or of the distribution.
    ///
    /// # Errors
    /// It is not there, not root's, or no text.
    pub fn read(&self, service: &str) -> Result<ServiceFile, FileFault> {
        let folder = self.folder(SERVICES)?;
        match self.read_in(&folder, SERVICES, service) {
            Err(FileFault::Missing(path)) => {
                let folder = self.folder(SHIPPED);
                let shipped = folder.and_then(|folder| self.read_in(&folder, SHIPPED, service));
                let shipped = shipped.map_err(|error| match error {
                    FileFault::Missing(_) => FileFault::Missing(path),
                    other => other,
                })?;
                Ok(ServiceFile { shipped: true, ..shipped })
            }
            read => read,
        }
    }

    fn read_in(
        &self,
        folder: &OwnedFd,
        name: &str,
        service: &str,
    ) -> Result<ServiceFile, FileFault> {
        let path = self.root.join(name).join(service);
        let flags = OFlags::RDONLY | OFlags::NOFOLLOW | OFlags::CLOEXEC | OFlags::NONBLOCK;
        let opened = openat(folder, service, flags, Mode::empty());
        let file = opened.map_err(|error| match error {
            Errno::NOENT => FileFault::Missing(path.clone()),
            Errno::LOOP => FileFault::NotAFile(path.clone()),
            other => FileFault::Io(path.clone(), other.into()),
        })?;
        let stat = fstat(&file).map_err(FileFault::io(&path))?;
        if stat.st_mode & 0o170_000 != 0o100_000 {
            return Err(FileFault::NotAFile(path));
        }
        if stat.st_uid != self.owner || stat.st_mode & 0o022 != 0 {
            return Err(FileFault::NotRoots(path));
        }
        let text = text(file, LONGEST, &path)?;
        let (mode, owner) = (stat.st_mode & 0o7777, (stat.st_uid, stat.st_gid));
        Ok(ServiceFile { text, shipped: false, mode, owner })
    }

    /// A folder that is root's alone to write, links on the way to it as they are.
    fn folder(&self, name: &str) -> Result<OwnedFd, FileFault> {
        let path = self.root.join(name);
        let flags = OFlags::RDONLY | OFlags::DIRECTORY | OFlags::NOFOLLOW | OFlags::CLOEXEC;
        let opened = openat(CWD, &path, flags, Mode::empty());
        let folder = opened.map_err(|error| match error {
            Errno::NOENT => FileFault::Missing(path.clone()),
            Errno::LOOP | Errno::NOTDIR => FileFault::NotAFile(path.clone()),
            other => FileFault::Io(path.clone(), other.into()),
        })?;
        let stat = fstat(&folder).map_err(FileFault::io(&path))?;
        match stat.st_uid == self.owner && stat.st_mode & 0o022 == 0 {
            true => Ok(folder),
            false => Err(FileFault::NotRoots(path)),
        }
    }

    /// The services that there is a record of.
    ///
    /// # Errors
    /// The folder cannot be read, or is not root's.
    pub fn recorded(&self) -> Result<Vec<String>, FileFault> {
        match self.folder(RECORDS) {
            Ok(_) => {}
            Err(FileFault::Missing(_)) => return Ok(Vec::new()),
            Err(other) => return Err(other),
        }
        let path = self.root.join(RECORDS);
        let names = std::fs::read_dir(&path).and_then(|entries| {
            entries.map(|it| Ok(it?.file_name().to_string_lossy().into_owned())).collect()
        });
        let mut names: Vec<String> = names.map_err(|error| FileFault::Io(path, error))?;
        // One that was being written is no record yet.
        names.retain(|name| !name.starts_with('.'));
        names.sort();
        Ok(names)
    }

    /// The record of a service, if there is one.
    ///
    /// # Errors
    /// It is not root's, or not understood.
    pub fn record(&self, service: &str) -> Result<Option<Record>, FileFault> {
        let path = self.root.join(RECORDS).join(service);
        let folder = match self.folder(RECORDS) {
            Ok(folder) => folder,
            Err(FileFault::Missing(_)) => return Ok(None),
            Err(other) => return Err(other),
        };
        let flags = OFlags::RDONLY | OFlags::NOFOLLOW | OFlags::CLOEXEC | OFlags::NONBLOCK;
        let file = match openat(&folder, service, flags, Mode::empty()) {
            Ok(file) => file,
            Err(Errno::NOENT) => return Ok(None),
            Err(error) => return Err(FileFault::Io(path, error.into())),
        };
        let record: Option<Record> = serde_json::from_str(&text(file, LONGEST_RECORD, &path)?).ok();
        match record.filter(|it| it.service == service) {
            Some(record) => Ok(Some(record)),
            None => Err(FileFault::NotText(path)),
        }
    }

    /// Keeps all others from changing anything; `wait` for who is at it.
    ///
    /// # Errors
    /// Somebody else is at it, or a folder is not as it should be.
    pub fn lock(&self, wait: bool) -> Result<Lock, FileFault> {
        let path = self.root.join(RECORDS);
        match mkdirat(CWD, &path, Mode::from_raw_mode(0o755)) {
            Ok(()) | Err(Errno::EXIST) => {}
            Err(error) => return Err(FileFault::Io(path, error.into())),
        }
        let (records, services) = (self.folder(RECORDS)?, self.folder(SERVICES)?);
        let how = match wait {
            true => FlockOperation::LockExclusive,
            false => FlockOperation::NonBlockingLockExclusive,
        };
        match flock(&records, how) {
            Ok(()) => Ok(Lock { records, services }),
            Err(Errno::WOULDBLOCK) => Err(FileFault::Busy),
            Err(error) => Err(FileFault::Io(path, error.into())),
        }
    }

    /// Puts a changed file in its place. What `watched` does has to be done before, and undone after a fault.
    ///
    /// # Errors
    /// The file is no longer as it was, or the disk is full: nothing is changed.
    pub fn apply<E: From<FileFault>>(
        &self,
        lock: &Lock,
        before: &ServiceFile,
        record: &Record,
        watched: impl FnOnce() -> Result<(), E>,
    ) -> Result<(), E> {
        let service = record.service.as_str();
        if self.record(service)?.is_some() {
            return Err(FileFault::Busy.into());
        }
        let applied = self.prepare(lock, before, record).map_err(E::from).and_then(|()| {
            watched()?;
            self.swap_in(lock, before, record).map_err(E::from)
        });
        if applied.is_err() {
            self.forget_unapplied(lock, service);
        }
        applied
    }

    fn prepare(&self, lock: &Lock, before: &ServiceFile, record: &Record) -> Result<(), FileFault> {
        let service = record.service.as_str();
        if self.read(service)? != *before {
            return Err(FileFault::Edited(self.path(service)));
        }
        let kept = self.kept(service);
        match statat(&lock.services, name_of(&kept), AtFlags::SYMLINK_NOFOLLOW) {
            Err(Errno::NOENT) => {}
            Ok(_) => return Err(FileFault::Edited(kept)),
            Err(error) => return Err(FileFault::Io(kept, error.into())),
        }
        self.write_record(lock, record)?;
        let (mode, owner) = (before.mode, Some(before.owner));
        let written = write_new(&lock.services, name_of(&kept), &record.changed, mode, owner);
        written.map_err(|error| FileFault::Io(kept, error))?;
        Ok(())
    }

    fn swap_in(&self, lock: &Lock, before: &ServiceFile, record: &Record) -> Result<(), FileFault> {
        let service = record.service.as_str();
        let (path, kept) = (self.path(service), self.kept(service));
        if before.shipped {
            let renamed = rename(lock, name_of(&kept), service, RenameFlags::NOREPLACE);
            renamed.map_err(|error| match error {
                Errno::EXIST => FileFault::Edited(path.clone()),
                other => FileFault::Io(path.clone(), other.into()),
            })?;
        } else {
            exchange(lock, service).map_err(FileFault::io(&path))?;
            // Somebody may have saved it since it was read.
            let there = self.read_in(&lock.services, SERVICES, &format!("{service}{KEPT}"));
            if !there.is_ok_and(|it| it == *before) {
                exchange(lock, service).map_err(FileFault::io(&path))?;
                return Err(FileFault::Edited(path));
            }
        }
        fsync(&lock.services).map_err(FileFault::io(path))
    }

    fn forget_unapplied(&self, lock: &Lock, service: &str) {
        let kept = self.read_in(&lock.services, SERVICES, &format!("{service}{KEPT}"));
        let record = self.record(service).ok().flatten();
        // Never what the file was before.
        if let (Ok(kept), Some(record)) = (&kept, &record)
            && kept.text == record.changed
        {
            let _ = unlinkat(&lock.services, format!("{service}{KEPT}"), AtFlags::empty());
        }
        let gone = matches!(kept, Err(FileFault::Missing(_)));
        if gone || kept.is_ok_and(|it| record.is_some_and(|record| record.changed == it.text)) {
            let _ = unlinkat(&lock.records, service, AtFlags::empty());
        }
    }

    /// Puts back what was there before a change.
    ///
    /// # Errors
    /// The file was edited since, or what it was is gone: it stays as it is.
    pub fn undo(&self, lock: &Lock, record: &Record) -> Result<Undone, FileFault> {
        let service = record.service.as_str();
        let path = self.path(service);
        let now = self.read_in(&lock.services, SERVICES, service);
        let kept = self.read_in(&lock.services, SERVICES, &format!("{service}{KEPT}"));
        let in_place = now.as_ref().is_ok_and(|it| it.text == record.changed);
        let undone = match (in_place, &kept) {
            (true, Err(FileFault::Missing(_))) if record.created => self.take_away(lock, record)?,
            (true, Ok(_)) if !record.created => self.swap_back(lock, record)?,
            (true, _) => return Err(FileFault::NotKept(self.kept(service))),
            (false, Ok(kept)) if kept.text == record.changed => {
                self.drop_kept(lock, service)?;
                Undone::NothingToDo
            }
            (false, Err(FileFault::Missing(_))) if restored(&now, record) => Undone::NothingToDo,
            (false, Ok(kept)) if now.as_ref().is_ok_and(|now| now.text == kept.text) => {
                self.drop_kept(lock, service)?;
                Undone::NothingToDo
            }
            (false, _) => return Err(FileFault::Edited(path)),
        };
        self.forget(lock, service)?;
        Ok(undone)
    }

    fn swap_back(&self, lock: &Lock, record: &Record) -> Result<Undone, FileFault> {
        let service = record.service.as_str();
        let path = self.path(service);
        exchange(lock, service).map_err(FileFault::io(&path))?;
        let there = self.read_in(&lock.services, SERVICES, &format!("{service}{KEPT}"));
        if !there.is_ok_and(|it| it.text == record.changed) {
            exchange(lock, service).map_err(FileFault::io(&path))?;
            return Err(FileFault::Edited(path));
        }
        self.drop_kept(lock, service)?;
        Ok(Undone::Restored)
    }

    fn take_away(&self, lock: &Lock, record: &Record) -> Result<Undone, FileFault> {
        let path = self.path(&record.service);
        unlinkat(&lock.services, record.service.as_str(), AtFlags::empty())
            .map_err(FileFault::io(&path))?;
        fsync(&lock.services).map_err(FileFault::io(path))?;
        Ok(Undone::Restored)
    }

    fn drop_kept(&self, lock: &Lock, service: &str) -> Result<(), FileFault> {
        let kept = self.kept(service);
        unlinkat(&lock.services, name_of(&kept), AtFlags::empty()).map_err(FileFault::io(&kept))?;
        fsync(&lock.services).map_err(FileFault::io(kept))
    }

    /// A change needs no confirming any more.
    ///
    /// # Errors
    /// The record cannot be written.
    pub fn confirm(&self, lock: &Lock, record: &Record) -> Result<(), FileFault> {
        self.write_record(lock, &Record { pending: None, ..record.clone() })
    }

    fn write_record(&self, lock: &Lock, record: &Record) -> Result<(), FileFault> {
        let path = self.root.join(RECORDS).join(&record.service);
        let fault = |error| FileFault::Io(path.clone(), error);
        let json = serde_json::to_string(record).map_err(|error| fault(error.into()))?;
        let new = format!(".{}", record.service);
        let _ = unlinkat(&lock.records, &new, AtFlags::empty());
        let written = write_new(&lock.records, &new, &json, 0o644, None).and_then(|()| {
            renameat(&lock.records, &new, &lock.records, &record.service)?;
            Ok(fsync(&lock.records)?)
        });
        written.map_err(|error| {
            let _ = unlinkat(&lock.records, &new, AtFlags::empty());
            fault(error)
        })
    }

    fn forget(&self, lock: &Lock, service: &str) -> Result<(), FileFault> {
        let path = self.root.join(RECORDS).join(service);
        match unlinkat(&lock.records, service, AtFlags::empty()) {
            Ok(()) | Err(Errno::NOENT) => fsync(&lock.records).map_err(FileFault::io(path)),
            Err(error) => Err(FileFault::Io(path, error.into())),
        }
    }

    /// Writes a changed file as a service of its own, for as long as what this gives is held.
    ///
    /// # Errors
    /// Another mfactl tries one, or it cannot be written.
    pub fn trial(&self, service: &str, text: &str) -> Result<Trial, FileFault> {
        let folder = self.folder(SERVICES)?;
        let name = format!("{service}{TRIAL}");
        let path = self.root.join(SERVICES).join(&name);
        remove_left_over(&folder, &name, &path)?;
        let written = write_new(&folder, &name, text, 0o644, None);
        let held = written.and_then(|()| {
            let flags = OFlags::RDONLY | OFlags::NOFOLLOW | OFlags::CLOEXEC;
            let file = openat(&folder, &name, flags, Mode::empty())?;
            flock(&file, FlockOperation::NonBlockingLockExclusive)?;
            Ok(file)
        });
        let held = held.map_err(|error| FileFault::Io(path, error))?;
        Ok(Trial { folder, name, _held: held })
    }
}

/// A changed file that is tried as a service of its own.
pub(crate) struct Trial {
    folder: OwnedFd,
    pub name: String,
    _held: OwnedFd,
}

impl Drop for Trial {
    fn drop(&mut self) {
        let _ = unlinkat(&self.folder, &self.name, AtFlags::empty());
    }
}

/// What an mfactl left that was killed is held by nobody.
fn remove_left_over(folder: &OwnedFd, name: &str, path: &Path) -> Result<(), FileFault> {
    let flags = OFlags::RDONLY | OFlags::NOFOLLOW | OFlags::CLOEXEC | OFlags::NONBLOCK;
    let file = match openat(folder, name, flags, Mode::empty()) {
        Ok(file) => file,
        Err(Errno::NOENT) => return Ok(()),
        Err(Errno::LOOP) => return Err(FileFault::NotAFile(path.to_owned())),
        Err(error) => return Err(FileFault::Io(path.to_owned(), error.into())),
    };
    match flock(&file, FlockOperation::NonBlockingLockExclusive) {
        Ok(()) => unlinkat(folder, name, AtFlags::empty()).map_err(FileFault::io(path)),
        Err(_) => Err(FileFault::Busy),
    }
}

/// Whether this is how it was before a change that made the file.
fn restored(now: &Result<ServiceFile, FileFault>, record: &Record) -> bool {
    match now {
        Err(FileFault::Missing(_)) => record.created,
        // The record is written first: what follows was never done.
        Ok(_) => !record.created,
        Err(_) => false,
    }
}

fn exchange(lock: &Lock, service: &str) -> rustix::io::Result<()> {
    rename(lock, &format!("{service}{KEPT}"), service, RenameFlags::EXCHANGE)?;
    fsync(&lock.services)
}

fn rename(lock: &Lock, from: &str, to: &str, how: RenameFlags) -> rustix::io::Result<()> {
    renameat_with(&lock.services, from, &lock.services, to, how)
}

fn name_of(path: &Path) -> &str {
    path.file_name().and_then(|it| it.to_str()).unwrap_or_default()
}

/// Writes a file that is not there yet, whole or not at all.
fn write_new(
    folder: impl AsFd,
    name: &str,
    text: &str,
    mode: u32,
    owner: Option<(u32, u32)>,
) -> io::Result<()> {
    let folder = folder.as_fd();
    let flags = OFlags::WRONLY | OFlags::CREATE | OFlags::EXCL | OFlags::NOFOLLOW | OFlags::CLOEXEC;
    let file = openat(folder, name, flags, Mode::from_raw_mode(0o600))?;
    let mut file = File::from(file);
    let written = file.write_all(text.as_bytes()).and_then(|()| {
        if let Some((uid, gid)) = owner {
            fchown(&file, Some(Uid::from_raw(uid)), Some(Gid::from_raw(gid)))?;
        }
        fchmod(&file, Mode::from_raw_mode(mode))?;
        file.sync_all()
    });
    if written.is_err() {
        let _ = unlinkat(folder, name, AtFlags::empty());
    }
    written
}

fn text(file: OwnedFd, longest: usize, path: &Path) -> Result<String, FileFault> {
    let mut bytes = Vec::new();
    let most = u64::try_from(longest).unwrap_or(u64::MAX).saturating_add(1);
    let read = File::from(file).take(most).read_to_end(&mut bytes);
    read.map_err(|error| FileFault::Io(path.to_owned(), error))?;
    if bytes.len() > longest {
        return Err(FileFault::TooLong(path.to_owned()));
    }
    String::from_utf8(bytes).map_err(|_| FileFault::NotText(path.to_owned()))
}

#[cfg(test)]
mod tests;
