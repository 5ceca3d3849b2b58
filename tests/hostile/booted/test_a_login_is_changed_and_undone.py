"""What `mfactl login enable` must not do: stay without a second sign-in, whoever is killed; write over what
somebody edited; touch what is not root's; lock anybody out. With the real libpam, sudo, systemd and polkit."""

import json
import os
import re
import signal
import subprocess
from pathlib import Path

import pytest
from keys import wait_for
from machine import set_passwords
from people import anna, ben, run
from terminal import Terminal

pytestmark = pytest.mark.usefixtures("enrolled", "as_it_was")

FOLDER, RECORDS = Path("/etc/pam.d"), Path("/var/lib/mfad-login")
SUDO, KEPT, RECORD = FOLDER / "sudo", FOLDER / "sudo.before-mfad", RECORDS / "sudo"
SU = FOLDER / "su"
LINE = "auth sufficient pam_mfad.so\n"
UNIT = "mfad-login@sudo.service"


@pytest.fixture(scope="module", autouse=True)
def rights():
    """anna may use sudo with her password, and mfactl as root without, so that only what is tried asks."""
    set_passwords()
    file = Path("/etc/sudoers.d/anna-all")
    file.write_text("anna ALL=(ALL:ALL) ALL\nanna ALL=(ALL) NOPASSWD: /usr/bin/mfactl\n")
    file.chmod(0o440)
    # What files before this one set up is not meant here.
    subprocess.run(["mfactl", "admin", "clear", "ben", "--yes"], capture_output=True, timeout=60)
    for method in json.loads(run("mfactl", "methods", "--account", "anna", "--json"))["methods"]:
        if method["label"] != "Blue":
            run("mfactl", "remove", method["id"], "--account", "anna", "--yes")
    yield
    file.unlink()


@pytest.fixture
def as_it_was(key):
    """Each test begins and ends with Debian's files, and nothing waiting."""
    before = {file: file.read_bytes() for file in FOLDER.iterdir()}
    key.touch("never")
    yield
    run("systemctl", "stop", "mfad-login@*")
    subprocess.run(["umount", FOLDER], capture_output=True)
    for file in set(FOLDER.iterdir()) - set(before):
        file.unlink()
    for file, text in before.items():
        if file.is_symlink() or file.read_bytes() != text:
            file.unlink()
            file.write_bytes(text)
        os.chown(file, 0, 0)
        file.chmod(0o644)
    for record in RECORDS.glob("*"):
        record.unlink()
    key.touch("now")


def begins(arguments):
    """The question is shown, and nothing is done yet."""
    terminal = anna.opens(f"sudo mfactl login enable {arguments}")
    terminal.shows("[y/N] ")
    return terminal


def goes_on(terminal, key):
    terminal.types("y")
    terminal.shows("Touch")
    key.touch("now")
    code = terminal.ends()
    key.touch("never")
    print(terminal.screen)
    return code


def enables(key, arguments="sudo"):
    terminal = begins(arguments)
    if "--" in arguments:
        terminal.types("y")
        terminal.shows("Password:")
        terminal.types_unseen("password of anna")
        terminal.shows("Touch")
        key.touch("now")
        code = terminal.ends()
        key.touch("never")
    else:
        code = goes_on(terminal, key)
    assert code == 0, terminal.screen


def refused(arguments, *says, code=1):
    ended, said = anna.types(f"sudo -n mfactl login {arguments}")
    assert ended == code, said
    for words in says:
        assert words in said.replace("\n", " "), said


def pending():
    return json.loads(RECORD.read_text())["pending"]


def changes_record(**pending):
    """As if time had passed, or the computer been restarted."""
    record = json.loads(RECORD.read_text())
    record["pending"].update(pending)
    RECORD.write_text(json.dumps(record))


def watcher():
    return int(run("systemctl", "show", UNIT, "-p", "MainPID", "--value"))


def is_undone(original):
    wait_for("the file as it was", lambda: SUDO.read_bytes() == original)
    wait_for("nothing kept", lambda: not KEPT.exists() and not RECORD.exists())


def test_nobody_confirms_and_the_watcher_is_killed(key):
    original = SUDO.read_bytes()
    enables(key)
    assert LINE.encode() in SUDO.read_bytes() and KEPT.read_bytes() == original
    first = watcher()
    assert first
    # Not yet: it is started again, and waits on.
    os.kill(first, signal.SIGKILL)
    wait_for("another watcher", lambda: watcher() not in (0, first))
    assert LINE.encode() in SUDO.read_bytes()
    changes_record(until=int(float(Path("/proc/uptime").read_text().split()[0])) + 2)
    os.kill(watcher(), signal.SIGKILL)
    is_undone(original)
    said = run("journalctl", "--boot", "--unit", UNIT)
    assert "in time, so the change was undone" in said, said


def test_other_sign_ins_confirm_nothing(key):
    enables(key)
    key.touch("now")
    # A program of hers that calls itself sudo, and one of root's that is not.
    run("mkdir", "-p", "/var/tmp/fake")
    run("install", "-m", "755", "/usr/bin/mfactl", "/var/tmp/fake/sudo")
    assert anna.types("/var/tmp/fake/sudo sign-in")[0] == 0
    assert anna.types("mfactl sign-in")[0] == 0
    assert anna.types("sudo -n mfactl sign-in --account anna")[0] == 0
    [last] = anna.tells("log", "--number", "1")["events"]
    assert last["what"] == "signed-in"
    assert pending(), "confirmed by something else"
    # The control: the real one.
    assert anna.opens("sudo -k id -un").ends() == 0
    wait_for("it to be confirmed", lambda: not pending())
    assert LINE.encode() in SUDO.read_bytes()


def test_the_computer_is_restarted_before_anybody_confirms(key):
    original = SUDO.read_bytes()
    enables(key)
    # Not in the same boot.
    run("systemctl", "start", "mfad-login.service")
    assert LINE.encode() in SUDO.read_bytes()
    run("systemctl", "stop", UNIT)
    changes_record(boot="another")
    run("systemctl", "start", "mfad-login.service")
    is_undone(original)
    assert run("systemctl", "is-enabled", "mfad-login.service") == "enabled\n"


@pytest.mark.long
def test_mfad_is_away_when_the_time_is_over(key):
    original = SUDO.read_bytes()
    enables(key)
    run("systemctl", "mask", "--runtime", "--now", "mfad")
    try:
        changes_record(until=1)
        os.kill(watcher(), signal.SIGKILL)
        is_undone(original)
    finally:
        run("systemctl", "unmask", "--runtime", "mfad")
        run("systemctl", "start", "mfad")


def test_two_at_once(key):
    original = SUDO.read_bytes()
    # On one terminal, as two of them would be two sessions, of which the first is no longer at the seat.
    terminal = anna.opens("bash --norc -i")
    try:
        terminal.types("sudo mfactl login enable sudo")
        terminal.shows("[y/N] ")
        terminal.presses("\x1a")
        terminal.shows("$ ")
        terminal.types("sudo mfactl login enable sudo")
        terminal.shows("[y/N] ")
        terminal.types("y")
        terminal.shows("Touch")
        key.touch("now")
        terminal.shows("Sign in once more")
        terminal.shows("$ ")
        terminal.types("fg")
        terminal.shows("enable sudo")
        terminal.types("y")
        terminal.shows("was changed a moment ago")
    finally:
        # A session that is left would keep the others from the seat.
        os.close(terminal.keyboard)
        run("pkill", "--signal", "KILL", "--euid", "anna")
        os.waitpid(terminal.pid, 0)
    assert KEPT.read_bytes() == original and SUDO.read_text().count("pam_mfad") == 1


@pytest.mark.long
def test_killed_while_it_is_tried(key):
    original = SUDO.read_bytes()
    terminal = begins("sudo")
    terminal.types("y")
    terminal.shows("Touch")
    run("pkill", "--signal", "KILL", "--exact", "mfactl")
    terminal.ends()
    assert SUDO.read_bytes() == original and not RECORD.exists()
    # What is left of it keeps nobody from doing it again.
    enables(key)
    assert not list(FOLDER.glob("*.mfad-trial"))


@pytest.mark.long
def test_edited_while_it_was_asked_and_after_it_was_changed(key):
    terminal = begins("sudo")
    SUDO.write_text(SUDO.read_text() + "# mine\n")
    mine = SUDO.read_bytes()
    assert goes_on(terminal, key) == 1
    assert "changed by somebody else" in terminal.screen
    assert SUDO.read_bytes() == mine and not RECORD.exists() and not KEPT.exists()
    enables(key)
    SUDO.write_text(SUDO.read_text() + "# and more\n")
    edited = SUDO.read_bytes()
    refused("disable sudo", "was edited after mfactl changed it")
    changes_record(until=1)
    os.kill(watcher(), signal.SIGKILL)
    wait_for("it to be said", lambda: "was edited after" in run("journalctl", "--boot", "--unit", UNIT))
    assert SUDO.read_bytes() == edited and KEPT.read_bytes() == mine
    code, said = anna.types("mfactl doctor")
    assert code == 7 and "in sudo needs attention: edited after mfactl changed it" in said.replace("\n        ", " "), said


def fill():
    free = os.statvfs(FOLDER)
    subprocess.run(["fallocate", "-l", str(free.f_bavail * free.f_frsize), FOLDER / "filler"], check=True)


@pytest.mark.long
def test_on_a_full_disk_nothing_is_changed_and_everything_is_undone(key):
    names = [file.name for file in FOLDER.iterdir()]
    texts = {name: (FOLDER / name).read_bytes() for name in names}
    original = texts["sudo"]
    run("mount", "-t", "tmpfs", "-o", "size=256k,mode=755", "tmpfs", FOLDER)
    for name, text in texts.items():
        (FOLDER / name).write_bytes(text)
    terminal = begins("sudo")
    fill()
    terminal.types("y")
    terminal.shows("No space left")
    assert terminal.ends() == 1
    assert SUDO.read_bytes() == original and not RECORD.exists() and not KEPT.exists()
    (FOLDER / "filler").unlink()
    enables(key)
    fill()
    changes_record(until=1)
    os.kill(watcher(), signal.SIGKILL)
    is_undone(original)


@pytest.mark.long
def test_files_that_are_not_roots_alone(key):
    os.chown(SUDO, 1000, 0)
    refused("enable sudo", "others than root")
    os.chown(SUDO, 0, 0)
    SUDO.chmod(0o666)
    refused("enable sudo", "others than root")
    SUDO.chmod(0o644)
    FOLDER.chmod(0o777)
    refused("enable sudo", "others than root")
    FOLDER.chmod(0o755)
    text = SUDO.read_bytes()
    SUDO.unlink()
    SUDO.symlink_to("/tmp/sudo")
    Path("/tmp/sudo").write_bytes(text)
    refused("enable sudo", "isn't a regular file")
    SUDO.unlink()
    SUDO.write_bytes(text)
    # The control.
    enables(key)


@pytest.mark.parametrize(("service", "words"), [
    ("sshd", "from other computers"), ("xrdp-sesman", "from other computers"), ("cockpit", "from other computers"),
    ("common-auth", "sudo pam-auth-update"), ("sddm", "doesn't show what mfad asks"),
    ("cron", "hasn't been tested in cron"), ("su-l", "su-l takes its lines from su"),
    ("../shadow", "hasn't been tested"), ("gdm-password", "doesn't exist"),
    ("polkit-1 --required", "polkit has to work without a key"),
])
def test_services_that_are_not_changed(service, words):
    refused(f"enable {service}", words)


def test_whoever_is_not_root_and_whoever_is_not_enrolled():
    code, said = ben.types("mfactl login enable sudo")
    assert code == 5 and "sudo mfactl login enable sudo" in said, said
    refused("enable sudo --account ben", "ben has no sign-in method yet")


def test_what_would_lock_everybody_out(key):
    refused("enable sudo --required", "only one sign-in method")
    key.touch("now")
    assert anna.types("mfactl recovery-codes new")[0] == 0
    key.touch("never")
    try:
        run("passwd", "--lock", "root")
        refused("enable sudo --after-password", "root has no password")
        set_passwords()
        # i3lock and swaylock do this on Debian; a server for files may.
        (FOLDER / "i3lock").write_text("@include login\n")
        refused("enable login --after-password", "i3lock takes its lines from login")
        (FOLDER / "i3lock").unlink()
        (FOLDER / "vsftpd").write_text("@include login\n")
        refused("enable login", "vsftpd takes its lines from login")
        (FOLDER / "vsftpd").unlink()
        enables(key, "login --after-password")
        assert root_logs_in("password of root") and not root_logs_in("a guess")
        refused("enable login", "was changed a moment ago")
        code, said = anna.types("sudo -n mfactl login disable login")
        assert code == 0 and "login is as it was before." in said, said
    finally:
        set_passwords()
        key.touch("now")
        anna.types("mfactl remove 'Recovery codes' --yes")


def root_logs_in(password):
    terminal = Terminal("root", "pamtester", "-I", "tty=tty1", "login", "root", "authenticate")
    terminal.shows("Password:")
    terminal.types(password)
    return terminal.ends() == 0


@pytest.mark.long
def test_files_that_are_not_understood_are_left_with_the_lines_to_add():
    # Not those of sudo, which would not start with them.
    SU.write_text("auth required pam_google_authenticator.so\n@include common-auth\n")
    refused("enable su", "auth sufficient pam_mfad.so", "before the line that asks for the password")
    SU.write_text("@include common-auth\r\n")
    refused("enable su", "mfactl doesn't understand /etc/pam.d/su")
    SU.write_bytes(b"# \xff\n@include common-auth\n")
    refused("enable su", "mfactl doesn't understand /etc/pam.d/su")
    SU.write_text("#" * (1 << 20) + "\n@include common-auth\n")
    refused("enable su", "mfactl doesn't understand /etc/pam.d/su")


@pytest.mark.long
def test_status_names_what_is_wrong():
    for lines, words in [
        ("@include common-auth\nauth optional pam_mfad.so\n", "the key changes nothing"),
        ("@include common-auth\nauth [success=ok authinfo_unavail=ignore default=die] pam_mfad.so\n", "in some cases"),
        ("auth optional pam_mfad.so\nauth required pam_permit.so\n", "who proved nothing"),
    ]:
        SUDO.write_text(lines)
        code, said = ben.types("mfactl login status sudo")
        assert code == 0 and words in re.sub(r"\s+", " ", said), said


@pytest.mark.long
def test_the_package_is_removed_with_what_it_changed(key):
    original = SUDO.read_bytes()
    enables(key)
    assert anna.types("sudo -n mfactl login disable --all")[0] == 0
    is_undone(original)
    assert Path("/var/lib/dpkg/info/mfad.prerm").read_text().count("mfactl login disable --all") == 1
