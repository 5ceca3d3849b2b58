//! A healthy machine, and one fault after the other put into it: the doctor names each, and
//! nothing else.

use std::fs::Permissions;
use std::os::unix::fs::{MetadataExt, PermissionsExt, symlink};
use std::path::Path;
use std::time::{Duration, UNIX_EPOCH};

use mfad_bus::AccountStatus;
use zbus::OwnedObjectPath;

use super::snapshot::PolicyStatus;
use super::sys_root::tests::Machine;
use super::*;
use crate::objects::{Method, Pin};
use crate::sample::token;

const USB: &str = "/sys/devices/usb1/1-2";
const HEALTHY: Desktop = Desktop { shows: true, notifies: true };

/// Everything as the package leaves it, with a key that is a reader too plugged in.
fn healthy() -> Machine {
    let mut machine = Machine::empty();
    machine.listen("/run/pcscd/pcscd.comm");
    for file in [
        "/usr/share/dbus-1/system-services/org.mfad.Mfad1.service",
        "/usr/lib/systemd/system/mfad.service",
        "/usr/share/dbus-1/system.d/org.mfad.Mfad1.conf",
        "/usr/share/polkit-1/actions/org.mfad.Mfad1.policy",
        "/usr/share/polkit-1/rules.d/60-mfad.rules",
        "/usr/lib/udev/rules.d/70-mfad.rules",
        "/dev/uhid",
        "/dev/hidraw0",
        "/usr/sbin/pcscd",
        "/run/systemd/timesync/synchronized",
    ] {
        machine.write(file, "");
    }
    let node = machine.file("/dev/hidraw0");
    let group = node.metadata().unwrap().gid();
    std::fs::set_permissions(node, Permissions::from_mode(0o660)).unwrap();
    machine.write("/etc/group", format!("mfad:x:{group}:\n"));
    plug_in(&machine);
    machine.process(12, "mfad", "/dev/hidraw0").process(13, "pcscd", "/dev/bus/usb/001/004");
    machine
}

fn plug_in(machine: &Machine) {
    for (file, text) in [
        ("idVendor", "1050\n"),
        ("bcdDevice", "0574\n"),
        ("product", "YubiKey 5\n"),
        ("busnum", "1\n"),
        ("devnum", "4\n"),
        ("power/control", "on\n"),
    ] {
        machine.write(&format!("{USB}/{file}"), text);
    }
    machine.write(&format!("{USB}/1-2:1.1/bInterfaceClass"), "0b\n");
    let hid = format!("{USB}/1-2:1.0/0003:1050:0407.0001");
    machine.write(&format!("{hid}/report_descriptor"), [0x06, 0xD0, 0xF1, 0x09, 0x01]);
    machine.write(&format!("{hid}/hidraw/hidraw0/dev"), "240:0\n");
    machine.link(&format!("{hid}/hidraw/hidraw0/device"), &hid);
    machine.link("/sys/class/hidraw/hidraw0", &format!("{hid}/hidraw/hidraw0"));
    machine.link("/sys/bus/usb/devices/1-2", USB);
    machine.link("/sys/bus/usb/devices/1-2:1.1", &format!("{USB}/1-2:1.1"));
}

pub(super) fn method(id: &str, token: &str) -> Method {
    Method {
        path: OwnedObjectPath::try_from(format!("/org/mfad/Mfad1/methods/{id}")).unwrap(),
        id: id.into(),
        label: id.into(),
        kind: "security-key".into(),
        account: "anna".into(),
        source: "local".into(),
        token_name: Some(token.into()),
        created: 1,
        last_used: None,
        left: None,
        usable: true,
        why_not: None,
        suspended: None,
        pin_change_required: false,
        waiting: None,
    }
}

fn pin(state: &str, attempts: u32) -> Pin {
    let (state, attempts) = (state.to_owned(), Some(attempts));
    Pin { state, attempts, verification_attempts: None, minimum: 4, maximum: 63 }
}

fn snapshot() -> Snapshot {
    Snapshot {
        version: env!("CARGO_PKG_VERSION").into(),
        card_problem: None,
        tokens: vec![(token("key_1", "Key 1", "1"), Some(pin("set", 8)))],
        methods: vec![method("blue", "Key 1"), method("spare", "Key 2")],
        required: required(None, "touch"),
    }
}

fn required(problem: Option<&str>, verification: &str) -> PolicyStatus {
    PolicyStatus {
        problem: problem.map(str::to_owned),
        verification: verification.to_owned(),
        remote: "refuse".to_owned(),
        directory_attribute: String::new(),
        account: AccountStatus::default(),
    }
}

/// The checks that do not find everything good.
fn found(machine: &Machine, snapshot: &Snapshot) -> Vec<&'static str> {
    not_good(&examine(&machine.place, Ok(snapshot), Some(HEALTHY), &[]))
}

fn not_good(findings: &[Finding]) -> Vec<&'static str> {
    findings.iter().filter(|it| it.state != State::Good).map(|it| it.check).collect()
}

#[test]
fn nothing_is_found_where_nothing_is_wrong() {
    let findings = examine(&healthy().place, Ok(&snapshot()), Some(HEALTHY), &[]);
    assert_eq!(not_good(&findings), [""; 0], "{findings:?}");
    assert!(findings.len() > 15, "all of it was looked at: {findings:?}");
}

/// Takes one thing away, or changes it; exactly this check finds it.
fn finds(check: &str, fault: impl FnOnce(&mut Machine)) {
    let mut machine = healthy();
    fault(&mut machine);
    assert_eq!(found(&machine, &snapshot()), [check]);
}

#[test]
fn what_is_not_installed() {
    finds("daemon-activation", |it| {
        it.remove("/usr/share/dbus-1/system-services/org.mfad.Mfad1.service");
    });
    finds("daemon-unit", |it| {
        it.remove("/usr/lib/systemd/system/mfad.service");
    });
    finds("bus-policy", |it| {
        it.remove("/usr/share/dbus-1/system.d/org.mfad.Mfad1.conf");
    });
    finds("polkit-actions", |it| {
        it.remove("/usr/share/polkit-1/actions/org.mfad.Mfad1.policy");
    });
    finds("polkit-rule", |it| {
        it.remove("/usr/share/polkit-1/rules.d/60-mfad.rules");
    });
    finds("udev-rule", |it| {
        it.remove("/usr/lib/udev/rules.d/70-mfad.rules");
    });
}

#[test]
fn what_is_looked_for_is_what_make_install_installs() {
    let repository = Path::new(env!("CARGO_MANIFEST_DIR")).join("..");
    let (machine, programs) = (Machine::empty(), tempfile::tempdir().unwrap());
    let makefile = std::fs::read_to_string(repository.join("Makefile")).unwrap();
    let (_, install) = makefile.split_once("\ninstall:").unwrap();
    let (_, install) = install.split_once('\n').unwrap();
    for file in install.split("$(RELEASE)/").skip(1) {
        let name = file.split_whitespace().next().unwrap().replace('*', "mfactl");
        let path = programs.path().join(name);
        std::fs::create_dir_all(path.parent().unwrap()).unwrap();
        std::fs::write(path, "").unwrap();
    }
    let installed = Command::new("make")
        .args(["--silent", "--directory"])
        .arg(&repository)
        .arg("install")
        .arg(format!("DESTDIR={}", machine.file("/").display()))
        .arg(format!("RELEASE={}", programs.path().display()))
        .env_remove("MAKEFLAGS")
        .status();
    assert!(installed.unwrap().success());
    machine.write("/etc/group", "mfad:x:990:\n");
    let findings = installed::checks(&machine.place);
    assert_eq!(not_good(&findings), [""; 0], "{findings:?}");
}

#[test]
fn what_is_kept_from_people_is_not_called_missing_or_there() {
    let machine = healthy();
    // Like a folder that is closed, but for root as well: it leads to itself.
    machine.remove("/usr/share/polkit-1/rules.d");
    machine.link("/usr/share/polkit-1/rules.d", "/usr/share/polkit-1/rules.d");
    let findings = examine(&machine.place, Ok(&snapshot()), Some(HEALTHY), &[]);
    let rule = findings.iter().find(|it| it.check == "polkit-rule").unwrap();
    assert_eq!(rule.state, State::Unknown);
}

#[test]
fn the_user_of_the_daemon_is_missing() {
    let machine = healthy();
    machine.write("/etc/group", "root:x:0:\n");
    assert_eq!(found(&machine, &snapshot()), ["daemon-user", "key-rights"]);
}

#[test]
fn a_kernel_without_hidraw_or_uhid() {
    finds("kernel-hidraw", |it| {
        it.remove("/sys/class/hidraw");
    });
    finds("kernel-uhid", |it| {
        it.remove("/dev/uhid");
    });
}

#[test]
fn the_rights_on_a_node() {
    finds("key-rights", |it| {
        std::fs::set_permissions(it.file("/dev/hidraw0"), Permissions::from_mode(0o600)).unwrap();
    });
}

#[test]
fn a_program_that_has_the_key_open_is_named() {
    let machine = healthy();
    machine.process(4711, "firefox-esr", "/dev/hidraw0");
    let findings = examine(&machine.place, Ok(&snapshot()), Some(HEALTHY), &[]);
    let held = findings.iter().find(|it| it.check == "key-held").unwrap();
    assert_eq!(held.message, "YubiKey 5 is open in firefox-esr (4711).");
    assert_eq!(not_good(&findings), ["key-held"]);
}

#[test]
fn a_key_that_is_put_to_sleep() {
    finds("key-autosuspend", |it| {
        it.write(&format!("{USB}/power/control"), "auto\n");
    });
}

#[test]
fn firmware_that_its_maker_warns_of() {
    for (version, state) in [("0426", State::Bad), ("0442", State::Bad), ("0543", State::Note)] {
        let machine = healthy();
        machine.write(&format!("{USB}/bcdDevice"), version);
        let findings = examine(&machine.place, Ok(&snapshot()), Some(HEALTHY), &[]);
        let firmware = findings.iter().find(|it| it.check == "key-firmware").unwrap();
        assert_eq!(firmware.state, state, "{firmware:?}");
    }
    for version in ["0425", "0435", "0570", "nonsense"] {
        let machine = healthy();
        machine.write(&format!("{USB}/bcdDevice"), version);
        assert_eq!(found(&machine, &snapshot()), [""; 0], "{version}");
    }
}

#[test]
fn pcscd_is_absent_stopped_or_does_not_let_mfad_in() {
    finds("pcscd", |it| {
        it.remove("/usr/sbin/pcscd");
    });
    finds("pcscd", |it| {
        it.remove("/run/pcscd/pcscd.comm");
    });
    // What it left behind does not count.
    finds("pcscd", Machine::deafen);
    let refused =
        Snapshot { card_problem: Some("pcscd does not let mfad in.".into()), ..snapshot() };
    assert_eq!(found(&healthy(), &refused), ["pcscd-access"]);
}

#[test]
fn without_a_reader_nobody_needs_pcscd() {
    let machine = healthy();
    machine.remove("/usr/sbin/pcscd").remove("/sys/bus/usb/devices/1-2:1.1");
    let absent = Snapshot { card_problem: Some("pcscd is not installed.".into()), ..snapshot() };
    assert_eq!(found(&machine, &absent), [""; 0]);
    machine.write("/usr/sbin/pcscd", "").remove("/run/pcscd/pcscd.comm");
    assert_eq!(found(&machine, &absent), [""; 0]);
}

#[test]
fn a_program_that_keeps_a_reader_to_itself_is_named() {
    let machine = healthy();
    machine.process(815, "scdaemon", "/dev/bus/usb/001/004");
    let findings = examine(&machine.place, Ok(&snapshot()), Some(HEALTHY), &[]);
    let held = findings.iter().find(|it| it.check == "reader-held").unwrap();
    assert!(held.message.starts_with("scdaemon (815) keeps YubiKey 5 to itself"), "{held:?}");
    assert_eq!(not_good(&findings), ["reader-held"]);
}

#[test]
fn a_clock_that_codes_cannot_be_made_with() {
    let at = |seconds: u64, hardware: u64| {
        let mut machine = healthy();
        machine.remove("/run/systemd/timesync/synchronized");
        machine.write("/sys/class/rtc/rtc0/since_epoch", hardware.to_string());
        machine.place.now = UNIX_EPOCH + Duration::from_secs(seconds);
        found(&machine, &snapshot())
    };
    assert_eq!(at(1_800_000_000, 1_800_000_030), [""; 0]);
    assert_eq!(at(1_800_000_000, 1_800_000_031), ["clock"]);
    assert_eq!(at(1_800_000_031, 1_800_000_000), ["clock"]);
    finds("clock", |it| {
        it.remove("/run/systemd/timesync/synchronized");
    });
    finds("clock", |it| {
        it.remove("/run/systemd/timesync/synchronized");
        it.write("/sys/class/rtc/rtc0/since_epoch", "0").write("/etc/adjtime", "0\n0\nLOCAL\n");
    });
}

#[test]
fn notifications_that_nobody_shows_or_sends() {
    let machine = healthy();
    let with = |desktop| not_good(&examine(&machine.place, Ok(&snapshot()), desktop, &[]));
    assert_eq!(with(Some(Desktop { shows: false, notifies: true })), ["notifications"]);
    assert_eq!(with(Some(Desktop { shows: true, notifies: false })), ["notifications"]);
    assert_eq!(with(None), [""; 0], "without a desktop there are none to miss");
    let unit = machine.place.path("/home/anna/.config/systemd/user/mfad-notify.service");
    std::fs::create_dir_all(unit.parent().unwrap()).unwrap();
    symlink("/dev/null", unit).unwrap();
    assert_eq!(with(Some(Desktop { shows: true, notifies: false })), [""; 0], "turned off");
}

#[test]
fn browsers_in_sandboxes() {
    let metadata = "/var/lib/flatpak/app/org.mozilla.firefox/current/active/metadata";
    finds("browser-sandbox", |it| {
        it.write(metadata, "[Context]\ndevices=dri;\n");
    });
    finds("browser-sandbox", |it| {
        it.write("/snap/chromium/current/meta/snap.yaml", "");
    });
    let opened = healthy();
    opened.write(metadata, "[Context]\ndevices=dri;\n");
    let own = "/home/anna/.local/share/flatpak/overrides/org.mozilla.firefox";
    opened.write(own, "[Context]\ndevices=all;\n");
    opened.write("/snap/chromium/current/meta/snap.yaml", "");
    opened.write("/etc/udev/rules.d/70-snap.chromium.rules", "# u2f-devices\n");
    assert_eq!(found(&opened, &snapshot()), [""; 0]);
}

#[test]
fn the_daemon_is_away_or_of_another_version() {
    let failure = Failure::no_daemon("mfad is not running. Start it: systemctl start mfad");
    let findings = examine(&healthy().place, Err(&failure), Some(HEALTHY), &[]);
    assert_eq!(not_good(&findings), ["daemon"]);
    let old = Snapshot { version: "0.0.9".into(), ..snapshot() };
    assert_eq!(found(&healthy(), &old), ["daemon-version"]);
}

#[test]
fn keys_that_do_not_answer_or_take_no_pin() {
    let mut asleep = token("key_1", "Key 1", "1");
    asleep.problem = Some("It does not answer.".into());
    let with = |token, pin| Snapshot { tokens: vec![(token, Some(pin))], ..snapshot() };
    assert_eq!(found(&healthy(), &with(asleep, pin("set", 8))), ["key-answers"]);
    for (state, attempts) in
        [("blocked", 0), ("blocked-until-replug", 5), ("change-required", 8), ("set", 3)]
    {
        let snapshot = with(token("key_1", "Key 1", "1"), pin(state, attempts));
        assert_eq!(found(&healthy(), &snapshot), ["key-pin"], "{state}");
    }
}

#[test]
fn accounts_with_a_single_way_or_none() {
    let with = |methods| found(&healthy(), &Snapshot { methods, ..snapshot() });
    assert_eq!(with(vec![]), ["methods"]);
    assert_eq!(with(vec![method("blue", "Key 1")]), ["methods"]);
    assert_eq!(with(vec![method("blue", "Key 1"), method("again", "Key 1")]), ["methods"]);
}

#[test]
fn a_policy_that_is_not_understood_not_met_or_cannot_be() {
    let with = |required| found(&healthy(), &Snapshot { required, ..snapshot() });
    assert_eq!(with(required(Some("It is no policy."), "touch")), ["policy-files"]);
    let unmet = |account| with(PolicyStatus { account, ..required(None, "touch") });
    assert_eq!(
        unmet(AccountStatus { missing_methods: 1, ..AccountStatus::default() }),
        ["policy-met"]
    );
    let kinds =
        AccountStatus { missing_kinds: vec!["smart-card".into()], ..AccountStatus::default() };
    assert_eq!(unmet(kinds), ["policy-met"]);
    finds("policy-remote", |it| it.place.seat = false);
    let allow = PolicyStatus { remote: "allow".into(), ..required(None, "touch") };
    assert_eq!(with(allow), ["policy-remote"]);
    assert_eq!(with(required(None, "pin")), [""; 0], "the key has a PIN");
    for state in ["unsupported", "not-set"] {
        let tokens = vec![(token("key_1", "Key 1", "1"), Some(pin(state, 8)))];
        let snapshot = Snapshot { required: required(None, "pin"), tokens, ..snapshot() };
        assert_eq!(found(&healthy(), &snapshot), ["policy-verification"], "{state}");
    }
}

#[test]
fn in_a_session_only_the_rights_of_the_person_count() {
    let mut machine = healthy();
    machine.place.session = true;
    machine.remove("/usr").write("/etc/group", "").write("/usr/sbin/pcscd", "");
    assert_eq!(found(&machine, &snapshot()), [""; 0]);
    machine.remove("/dev/hidraw0");
    assert_eq!(found(&machine, &snapshot()), ["key-rights"]);
}

#[test]
fn the_screen_shows_what_helps_below_what_is_wrong() {
    let style = Style::for_stream(&std::fs::File::open("/dev/null").unwrap());
    let findings = [Finding::good("a", "Well."), Finding::bad("b", "Not well.", "Mend it: mend")];
    let shown = "  good  Well.\n  bad   Not well.\n        Mend it: mend\n\n1 problem found.";
    assert_eq!(screen(&findings, style), shown);
}
