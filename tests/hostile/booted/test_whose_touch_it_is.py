"""anna's key lies on her desk and would be touched at once, while ben becomes her at the console and over ssh, and
she uses sudo over ssh and in a desktop of xrdp's: it blinks for none of them. A second seat has keys of its own."""

import os
import re
import shutil
import subprocess
from pathlib import Path

import pytest
from keys import Keys, wait_for
from machine import set_passwords
from people import ON_A_TERMINAL, Session, anna, run
from terminal import Terminal

pytestmark = pytest.mark.usefixtures("enrolled", "stacks")

beside = Session("ben", terminal=2)
EXAMPLE = Path("/repo/docs/examples/pam.instead-of-password").read_text()
# CTAP's authenticatorGetAssertion (6.2), as the key heard it.
ASKED = re.compile('"event":"received",.*"command":"cbor","value":2}')
SSH = "ssh -o StrictHostKeyChecking=accept-new -o BatchMode=yes -tt"


@pytest.fixture(scope="module")
def stacks():
    """A touch instead of the password in su and sudo, which anna may use, and passwords for everybody."""
    set_passwords()
    files = [Path("/etc/pam.d/su"), Path("/etc/pam.d/sudo")]
    before = {file: file.read_text() for file in files}
    for file, text in before.items():
        file.write_text(EXAMPLE + text)
    rights = Path("/etc/sudoers.d/anna-all")
    rights.write_text("anna ALL=(ALL) ALL\nDefaults !lecture, timestamp_timeout=0, passwd_tries=1\n")
    yield
    rights.unlink()
    for file, text in before.items():
        file.write_text(text)


@pytest.fixture
def at_the_screen():
    """anna's session is on the screen meanwhile."""
    session = anna.begins("sleep", "infinity")
    wait_for("her session", lambda: "anna" in run("loginctl", "list-sessions", "--no-legend"))
    yield
    session.terminate()
    run("pkill", "--euid", "anna", "--full", "sleep infinity")
    session.wait(timeout=60)


@pytest.fixture(scope="module")
def ssh():
    """sshd, and keys that let anna and ben in at this machine."""
    run("systemctl", "start", "ssh")
    for user in ["anna", "ben"]:
        folder = Path(f"/home/{user}/.ssh")
        subprocess.run(["runuser", "-u", user, "--", "mkdir", "-p", "-m", "700", folder], check=True)
        new = ["ssh-keygen", "-q", "-t", "ed25519", "-N", "", "-f", folder / "id_ed25519"]
        subprocess.run(["runuser", "-u", user, "--", *new], check=True)
        (folder / "authorized_keys").write_text((folder / "id_ed25519.pub").read_text())
    yield
    run("systemctl", "stop", "ssh")


def asked(key):
    """How often a key was asked to sign."""
    return len(ASKED.findall(key.trace()))


def is_refused(terminal, key, *, says="computer"):
    """mfad refuses, and the password is asked for; the key was not asked, though it would have answered."""
    before = asked(key)
    terminal.shows(says)
    terminal.shows("assword")
    terminal.types_unseen("a guess")
    assert terminal.ends() != 0, terminal.screen
    print(terminal.screen)
    assert asked(key) == before


def gets_in(terminal, key, as_whom):
    before = asked(key)
    terminal.shows("Touch")
    terminal.shows(as_whom)
    assert terminal.ends() == 0, terminal.screen
    print(terminal.screen)
    assert asked(key) > before


def test_her_own_su_and_sudo_at_her_seat(key):
    gets_in(anna.opens("su anna -c 'id -un'"), key, "anna")
    gets_in(anna.opens("sudo id -un"), key, "root")


@pytest.mark.usefixtures("at_the_screen")
def test_su_by_ben_at_the_console(key):
    is_refused(beside.opens("su anna -c 'id -un'"), key)


# sddm asks PAM from its unit, in no session, and tells of no terminal.
UNIT = Path("/etc/systemd/system/display-manager.service")
LOGIN = "[Service]\nType=oneshot\nStandardOutput=append:/run/login\nStandardError=inherit\nExecStart=pamtester sudo anna authenticate\n"


@pytest.mark.parametrize("unit, well", [("display-manager.service", True), ("mail.service", False)])
def test_a_login_screen_without_a_terminal(key, unit, well):
    """The computer's display manager lets her in; another service that asks alike does not have the key blink."""
    file = UNIT.with_name(unit)
    file.write_text(LOGIN)
    run("systemctl", "daemon-reload")
    before = asked(key)
    try:
        ended = subprocess.run(["systemctl", "start", unit], timeout=60)
        said = Path("/run/login").read_text()
        print(said)
    finally:
        file.unlink()
        Path("/run/login").unlink(missing_ok=True)
        run("systemctl", "daemon-reload")
    assert (ended.returncode == 0) == well, said
    assert (asked(key) > before) == well


@pytest.mark.usefixtures("at_the_screen", "ssh")
def test_su_by_ben_over_ssh(key):
    is_refused(Session("ben").opens(f"{SSH} ben@127.0.0.1 \"su anna -c 'id -un'\""), key)


@pytest.mark.usefixtures("at_the_screen", "ssh")
def test_her_own_su_and_sudo_over_ssh(key):
    for command in ["sudo id -un", "su anna -c true"]:
        is_refused(anna.opens(f"{SSH} anna@127.0.0.1 {command}"), key)


# What xrdp starts as anna's desktop: her line on a terminal, which the fifos in her home lead to.
DESKTOP = f"""#!/bin/sh
: >~/began
python3 -c '{ON_A_TERMINAL}' "$(cat ~/line)" <~/keyboard >~/screen 2>&1
echo $? >~/status
"""
AT_THE_DESKTOP = "cat </dev/tty >keyboard & cat screen; while ! [ -s status ]; do sleep 0.1; done; exit $(cat status)"


# In the place of the VNC server: nothing draws on this desktop, and xrdp waits ten seconds for the display, which a
# server does not keep on a slow machine.
DISPLAY = """#!/bin/sh
socket=/tmp/.X11-unix/X${1#:}
trap 'rm -f "$socket"; exit' TERM
: >"$socket"
sleep infinity & wait
"""


class Desktop(Terminal):
    """A terminal in a desktop that xrdp opens for anna, without a screen or a seat."""

    def __init__(self, line, password="password of anna"):
        home = Path("/home/anna")
        for fifo in ["keyboard", "screen"]:
            (home / fifo).unlink(missing_ok=True)
            os.mkfifo(home / fifo)
            shutil.chown(home / fifo, "anna")
        for file in ["began", "status"]:
            (home / file).unlink(missing_ok=True)
        (home / "line").write_text(line)
        run("xrdp-sesrun", "-s", "127.0.0.1", "-t", "Xvnc", "-p", password, "anna")
        wait_for("the desktop", (home / "began").exists, seconds=240)
        super().__init__("root", "sh", "-c", f"cd /home/anna; stty -echo; {AT_THE_DESKTOP}")

    def types_unseen(self, secret):
        self.types(secret)


@pytest.fixture(scope="module")
def xrdp(stacks):
    """xrdp as Debian has it, where a touch can stand for the password; its desktop is a terminal."""
    Path("/etc/xrdp/startwm.sh").write_text(DESKTOP)
    server = Path("/usr/bin/Xvnc")
    server.write_text(DISPLAY)
    server.chmod(0o755)
    file = Path("/etc/pam.d/xrdp-sesman")
    before = file.read_text()
    file.write_text(EXAMPLE + before)
    run("systemctl", "start", "xrdp-sesman")
    yield
    run("systemctl", "stop", "xrdp-sesman")
    server.unlink()
    file.write_text(before)


@pytest.mark.long
@pytest.mark.usefixtures("at_the_screen", "xrdp")
def test_a_desktop_over_the_network_and_sudo_in_it(key):
    before = asked(key)
    desktop = Desktop("loginctl show-session $XDG_SESSION_ID --property Service; sudo id -un")
    assert asked(key) == before
    desktop.shows("Service=xrdp-sesman")
    is_refused(desktop, key)


@pytest.fixture
def remote_allowed():
    """The policy of a machine that people use from elsewhere."""
    policy = Path("/etc/mfad/policy.d/remote.toml")
    policy.parent.mkdir(parents=True, exist_ok=True)
    policy.write_text('remote = "allow"\n')
    run("systemctl", "restart", "mfad")
    yield
    policy.unlink()
    policy.parent.rmdir()
    policy.parent.parent.rmdir()
    run("systemctl", "restart", "mfad")


@pytest.mark.long
@pytest.mark.usefixtures("remote_allowed")
def test_where_the_policy_allows_it_the_key_blinks_for_ssh_and_xrdp(key, ssh, xrdp):
    gets_in(anna.opens(f"{SSH} anna@127.0.0.1 sudo id -un"), key, "root")
    before = asked(key)
    Desktop("true", password="a guess").ends()
    assert asked(key) > before
    doctor = anna.types("mfactl doctor")[1]
    assert "remote" in doctor, doctor


# As `loginctl attach` writes them; the machine has no second screen, so that this key makes the seat.
SEATS = """SUBSYSTEM=="hidraw", PROGRAM=="/bin/grep -q HID_UNIQ=SEAT2 /sys%p/device/uevent", \\
  TAG+="seat", TAG+="master-of-seat", ENV{ID_SEAT}="seat1"
"""


@pytest.fixture
def second_seat(tmp_path):
    """A key that belongs to seat1."""
    rules = Path("/etc/udev/rules.d/72-seats.rules")
    rules.write_text(SEATS)
    run("udevadm", "control", "--reload")
    keys = Keys(tmp_path, "SEAT2")
    wait_for("the seat", lambda: "seat1" in run("loginctl", "list-seats", "--no-legend"))
    yield keys.each[0]
    keys.end()
    rules.unlink()
    run("udevadm", "control", "--reload")


def test_each_seat_has_its_own_keys(key, second_seat):
    run("mfactl", "admin", "clear", "ben", "--yes")
    there = Session("ben", XDG_SEAT="seat1", XDG_SESSION_TYPE="wayland")
    answered = there.types("mfactl tokens")
    assert answered[0] == 0, answered
    code, said = there.types("mfactl enroll --label There")
    assert code == 0, said
    before = asked(key), asked(second_seat)
    code, said = there.types("mfactl sign-in")
    assert code == 0, said
    assert asked(key) == before[0] and asked(second_seat) > before[1]
    before = asked(key), asked(second_seat)
    code, said = anna.types("mfactl sign-in")
    assert code == 0, said
    assert asked(key) > before[0] and asked(second_seat) == before[1]
    run("mfactl", "admin", "clear", "ben", "--yes")
