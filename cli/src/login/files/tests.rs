//! A machine's files, and everything that can come between: edits, kills, links, others' files.

use std::fs::{self, Permissions};
use std::os::unix::fs::{PermissionsExt, symlink};

use super::*;

const BEFORE: &str = "#%PAM-1.0\n@include common-auth\n";
const CHANGED: &str = "#%PAM-1.0\nauth sufficient pam_mfad.so\n@include common-auth\n";

struct Machine {
    folder: tempfile::TempDir,
    files: LoginFiles,
}

impl Machine {
    fn new() -> Self {
        let folder = tempfile::tempdir().unwrap();
        for path in ["etc/pam.d", "usr/lib/pam.d", "var/lib"] {
            fs::create_dir_all(folder.path().join(path)).unwrap();
            fs::set_permissions(folder.path().join(path), Permissions::from_mode(0o755)).unwrap();
        }
        let files = LoginFiles::below(folder.path().to_owned());
        let machine = Self { folder, files };
        machine.write("etc/pam.d/sudo", BEFORE);
        machine
    }

    fn path(&self, name: &str) -> PathBuf {
        self.folder.path().join(name)
    }

    fn write(&self, name: &str, text: &str) {
        fs::write(self.path(name), text).unwrap();
        fs::set_permissions(self.path(name), Permissions::from_mode(0o640)).unwrap();
    }

    fn text(&self, name: &str) -> Option<String> {
        fs::read_to_string(self.path(name)).ok()
    }

    fn record(&self) -> Record {
        let shipped = self.files.read("sudo").is_ok_and(|it| it.shipped);
        Record {
            service: "sudo".into(),
            form: "key-or-password".into(),
            account: "anna".into(),
            changed: CHANGED.into(),
            created: shipped,
            since: 1,
            pending: Some(Deadline { boot: "b".into(), until: 2 }),
        }
    }

    fn apply(&self, watched: impl FnOnce() -> Result<(), FileFault>) -> Result<(), FileFault> {
        let before = self.files.read("sudo").unwrap();
        let lock = self.files.lock(false)?;
        self.files.apply(&lock, &before, &self.record(), watched)
    }

    fn undo(&self) -> Result<Undone, FileFault> {
        let record = self.files.record("sudo").unwrap().unwrap();
        self.files.undo(&self.files.lock(false).unwrap(), &record)
    }

    /// Nothing is left of a change.
    fn is_as_it_was(&self) {
        assert_eq!(self.text("etc/pam.d/sudo").as_deref(), Some(BEFORE));
        assert_eq!(self.text("etc/pam.d/sudo.before-mfad"), None);
        assert_eq!(self.files.recorded().unwrap(), [""; 0]);
        assert_eq!(fs::read_dir(self.path("etc/pam.d")).unwrap().count(), 1);
    }
}

#[test]
fn a_change_keeps_the_file_and_its_rights_and_goes_back_to_the_same() {
    let machine = Machine::new();
    let inode = fs::metadata(machine.path("etc/pam.d/sudo")).unwrap().ino();
    machine.apply(|| Ok(())).unwrap();
    assert_eq!(machine.text("etc/pam.d/sudo").as_deref(), Some(CHANGED));
    assert_eq!(machine.text("etc/pam.d/sudo.before-mfad").as_deref(), Some(BEFORE));
    let mode = |name| fs::metadata(machine.path(name)).unwrap().mode() & 0o7777;
    assert_eq!(mode("etc/pam.d/sudo"), 0o640);
    assert_eq!(machine.undo().unwrap(), Undone::Restored);
    machine.is_as_it_was();
    assert_eq!(fs::metadata(machine.path("etc/pam.d/sudo")).unwrap().ino(), inode);
}

#[test]
fn a_file_of_the_distribution_is_hidden_by_one_that_goes_again() {
    let machine = Machine::new();
    fs::rename(machine.path("etc/pam.d/sudo"), machine.path("usr/lib/pam.d/sudo")).unwrap();
    machine.apply(|| Ok(())).unwrap();
    assert_eq!(machine.text("etc/pam.d/sudo").as_deref(), Some(CHANGED));
    assert_eq!(machine.text("usr/lib/pam.d/sudo").as_deref(), Some(BEFORE));
    assert_eq!(machine.undo().unwrap(), Undone::Restored);
    assert_eq!(fs::read_dir(machine.path("etc/pam.d")).unwrap().count(), 0);
}

#[test]
fn a_change_that_nothing_watches_is_not_made() {
    let machine = Machine::new();
    machine.apply(|| Err(FileFault::Busy)).unwrap_err();
    machine.is_as_it_was();
}

#[test]
fn whoever_edits_it_meanwhile_keeps_what_they_wrote() {
    let machine = Machine::new();
    let edit = || {
        machine.write("etc/pam.d/sudo", "# mine\n");
        Ok(())
    };
    assert!(matches!(machine.apply(edit).unwrap_err(), FileFault::Edited(_)));
    assert_eq!(machine.text("etc/pam.d/sudo").as_deref(), Some("# mine\n"));
    assert_eq!(machine.files.recorded().unwrap(), [""; 0]);
    // After the change.
    machine.write("etc/pam.d/sudo", BEFORE);
    machine.apply(|| Ok(())).unwrap();
    machine.write("etc/pam.d/sudo", "# mine\n");
    assert!(matches!(machine.undo().unwrap_err(), FileFault::Edited(_)));
    assert_eq!(machine.text("etc/pam.d/sudo").as_deref(), Some("# mine\n"));
    assert_eq!(machine.text("etc/pam.d/sudo.before-mfad").as_deref(), Some(BEFORE));
}

#[test]
fn what_is_kept_is_never_written_over() {
    let machine = Machine::new();
    machine.write("etc/pam.d/sudo.before-mfad", "# of an earlier time\n");
    assert!(matches!(machine.apply(|| Ok(())).unwrap_err(), FileFault::Edited(_)));
    assert_eq!(
        machine.text("etc/pam.d/sudo.before-mfad").as_deref(),
        Some("# of an earlier time\n")
    );
    assert_eq!(machine.text("etc/pam.d/sudo").as_deref(), Some(BEFORE));
}

#[test]
fn a_second_change_waits_for_the_first_and_does_not_spoil_it() {
    let machine = Machine::new();
    let _lock = machine.files.lock(false).unwrap();
    let other = LoginFiles::below(machine.folder.path().to_owned());
    assert!(matches!(other.lock(false), Err(FileFault::Busy)));
    drop(_lock);
    let before = machine.files.read("sudo").unwrap();
    machine.apply(|| Ok(())).unwrap();
    let lock = machine.files.lock(false).unwrap();
    let record = machine.record();
    let again = machine.files.apply(&lock, &before, &record, || Ok::<_, FileFault>(()));
    assert!(matches!(again.unwrap_err(), FileFault::Busy));
    assert_eq!(machine.text("etc/pam.d/sudo.before-mfad").as_deref(), Some(BEFORE));
    assert!(machine.files.record("sudo").unwrap().is_some());
}

/// Killed after each step: whatever is there, undoing gives what was before.
#[test]
fn killed_at_any_step_the_way_back_is_there() {
    for step in 0..4 {
        let machine = Machine::new();
        let lock = machine.files.lock(false).unwrap();
        let (record, before) = (machine.record(), machine.files.read("sudo").unwrap());
        if step == 0 {
            machine.files.write_record(&lock, &record).unwrap();
        } else {
            machine.files.prepare(&lock, &before, &record).unwrap();
        }
        if step >= 2 {
            exchange(&lock, "sudo").unwrap();
        }
        // Killed while it was undone: back, and the rest still there.
        if step == 3 {
            exchange(&lock, "sudo").unwrap();
        }
        drop(lock);
        let restored = machine.undo().unwrap();
        assert_eq!(restored == Undone::Restored, step == 2, "{step}");
        machine.is_as_it_was();
    }
}

#[test]
fn what_is_not_roots_is_not_touched() {
    let fault = |spoil: &dyn Fn(&Machine)| {
        let machine = Machine::new();
        spoil(&machine);
        let fault = machine.files.read("sudo").unwrap_err();
        assert!(machine.text("etc/pam.d/sudo.before-mfad").is_none());
        fault
    };
    let writable = |machine: &Machine, name: &str, mode| {
        fs::set_permissions(machine.path(name), Permissions::from_mode(mode)).unwrap();
    };
    assert!(matches!(fault(&|it| writable(it, "etc/pam.d/sudo", 0o666)), FileFault::NotRoots(_)));
    assert!(matches!(fault(&|it| writable(it, "etc/pam.d/sudo", 0o664)), FileFault::NotRoots(_)));
    assert!(matches!(fault(&|it| writable(it, "etc/pam.d", 0o777)), FileFault::NotRoots(_)));
    let link = |machine: &Machine| {
        fs::rename(machine.path("etc/pam.d/sudo"), machine.path("etc/sudo")).unwrap();
        symlink("../sudo", machine.path("etc/pam.d/sudo")).unwrap();
    };
    assert!(matches!(fault(&link), FileFault::NotAFile(_)));
    let folder = |machine: &Machine| {
        fs::rename(machine.path("etc/pam.d"), machine.path("etc/elsewhere")).unwrap();
        symlink("elsewhere", machine.path("etc/pam.d")).unwrap();
    };
    assert!(matches!(fault(&folder), FileFault::NotAFile(_)));
    let of_other = |machine: &Machine| {
        let other = LoginFiles { owner: 12345, ..machine.files.clone() };
        other.read("sudo").unwrap_err()
    };
    assert!(matches!(of_other(&Machine::new()), FileFault::NotRoots(_)));
    let long = |machine: &Machine| machine.write("etc/pam.d/sudo", &"#".repeat(1 << 20));
    assert!(matches!(fault(&long), FileFault::TooLong(_)));
    let bytes =
        |machine: &Machine| fs::write(machine.path("etc/pam.d/sudo"), [b'#', 0xFF]).unwrap();
    assert!(matches!(fault(&bytes), FileFault::NotText(_)));
}

#[test]
fn a_record_that_is_not_roots_or_of_another_service_is_a_fault_and_not_passed_over() {
    let machine = Machine::new();
    machine.apply(|| Ok(())).unwrap();
    let records = machine.path("var/lib/mfad-login");
    fs::copy(records.join("sudo"), records.join("login")).unwrap();
    assert!(machine.files.record("login").is_err());
    assert_eq!(machine.files.recorded().unwrap(), ["login", "sudo"]);
    fs::set_permissions(&records, Permissions::from_mode(0o777)).unwrap();
    assert!(matches!(machine.files.record("sudo"), Err(FileFault::NotRoots(_))));
    assert!(matches!(machine.files.recorded(), Err(FileFault::NotRoots(_))));
    assert!(matches!(machine.files.lock(false), Err(FileFault::NotRoots(_))));
}

#[test]
fn a_trial_goes_with_who_tries_and_what_a_kill_left_is_taken_away() {
    let machine = Machine::new();
    let trial = machine.files.trial("sudo", CHANGED).unwrap();
    assert_eq!(machine.text("etc/pam.d/sudo.mfad-trial").as_deref(), Some(CHANGED));
    assert!(matches!(machine.files.trial("sudo", CHANGED), Err(FileFault::Busy)));
    drop(trial);
    machine.is_as_it_was();
    machine.write("etc/pam.d/sudo.mfad-trial", "# of one that was killed\n");
    drop(machine.files.trial("sudo", CHANGED).unwrap());
    machine.is_as_it_was();
    symlink("sudo", machine.path("etc/pam.d/sudo.mfad-trial")).unwrap();
    assert!(matches!(machine.files.trial("sudo", CHANGED), Err(FileFault::NotAFile(_))));
    assert_eq!(machine.text("etc/pam.d/sudo").as_deref(), Some(BEFORE));
}

#[test]
fn a_confirmed_change_stays_and_can_still_be_undone() {
    let machine = Machine::new();
    machine.apply(|| Ok(())).unwrap();
    let record = machine.files.record("sudo").unwrap().unwrap();
    machine.files.confirm(&machine.files.lock(false).unwrap(), &record).unwrap();
    assert_eq!(machine.files.record("sudo").unwrap().unwrap().pending, None);
    assert_eq!(machine.undo().unwrap(), Undone::Restored);
    machine.is_as_it_was();
}
