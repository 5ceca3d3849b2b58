"""From a fresh package to sudo by touch, as README.md shows it: one command besides `mfactl enroll`, and no editor."""

import re
from pathlib import Path

import pytest
from keys import wait_for
from machine import set_passwords
from people import anna, run

pytestmark = pytest.mark.usefixtures("installed", "rights")

README = Path("/repo/README.md").read_text()
SUDO, KEPT = Path("/etc/pam.d/sudo"), Path("/etc/pam.d/sudo.before-mfad")
RIGHTS = Path("/etc/sudoers.d/anna-all")
BEFORE = SUDO.read_bytes() if SUDO.exists() else b""


@pytest.fixture(scope="module")
def rights():
    """anna may use sudo, with her password."""
    set_passwords()
    RIGHTS.write_text("anna ALL=(ALL:ALL) ALL\n")
    RIGHTS.chmod(0o440)
    yield
    RIGHTS.unlink()


def shown(command):
    """What README.md shows below a command: up to the next one."""
    [block] = re.findall(r"## A touch for sudo\n.*?```console\n(.*?)```", README, re.S)
    [below] = re.findall(rf"^\$ {re.escape(command)}\n(.*?)(?=^\$ |\Z)", block, re.S | re.M)
    return [line for line in below.splitlines() if line]


def status(service="sudo"):
    [found] = anna.tells("login", "status", service)["services"]
    return found


def watched():
    """What is known of the change that waits."""
    return run("systemctl", "status", "--lines=30", "mfad-login@sudo") + run("mfactl", "log", "--all")


def holds_what_it_shows(terminal, command):
    """The key there is called Blue key; here, as whatever file of tests was first called it."""
    [label] = [it["label"] for it in anna.tells("methods")["methods"] if it["kind"] == "security-key"]
    for line in shown(command):
        line = line.replace("Blue key", label)
        assert line in terminal.screen.replace("\r", ""), f"{line!r} is not in {terminal.screen}"


def test_the_first_enrollment_says_what_comes_next(key):
    if not anna.tells("methods")["methods"]:
        code, said = anna.types("mfactl enroll")
        assert code == 0 and "  sudo mfactl login enable sudo  " in said, said


def test_one_command_has_sudo_ask_for_a_touch(key):
    key.touch("never")
    command = "sudo mfactl login enable sudo"
    terminal = anna.opens(command)
    terminal.shows("password for anna: ")
    terminal.types_unseen("password of anna")
    terminal.shows("[y/N] ")
    assert SUDO.read_bytes() == BEFORE
    terminal.types("y")
    terminal.shows("Touch ")
    assert SUDO.read_bytes() == BEFORE
    key.touch("now")
    assert terminal.ends() == 0, terminal.screen
    print(terminal.screen)
    holds_what_it_shows(terminal, command)
    assert KEPT.read_bytes() == BEFORE and SUDO.read_bytes() != BEFORE
    assert 0 < status()["pending"] <= 300


def test_the_next_sudo_is_a_touch_and_the_change_stays(key):
    key.touch("never")
    command = "sudo -k id -un"
    terminal = anna.opens(command)
    terminal.shows("Touch ")
    key.touch("now")
    assert terminal.ends() == 0, terminal.screen
    print(terminal.screen)
    holds_what_it_shows(terminal, command)
    assert "assword" not in terminal.screen
    wait_for("it to be confirmed", lambda: status()["pending"] is None, seen=watched)
    found = status()
    assert (found["form"], found["by_mfactl"], found["problem"]) == ("key-or-password", True, None)
    code, said = anna.types("mfactl login status")
    assert code == 0 and re.search(r"sudo +key or password", said), said


def test_without_the_key_the_password_is_enough(key):
    key.unplug()
    key.wait_until_gone()
    try:
        terminal = anna.opens("sudo -k id -un")
        terminal.shows("press Enter:")
        terminal.types("")
        terminal.shows("password for anna: ")
        terminal.types_unseen("password of anna")
        terminal.shows("root")
        assert terminal.ends() == 0
    finally:
        key.plug()


def test_disabled_it_is_as_it_was(key):
    terminal = anna.opens("sudo mfactl login disable sudo")
    terminal.shows("sudo is as it was before.")
    assert terminal.ends() == 0
    assert SUDO.read_bytes() == BEFORE and not KEPT.exists()
    assert status()["form"] is None
    assert run("ls", "/var/lib/mfad-login") == ""


def test_the_profile_for_everything_is_off_and_turned_on_with_a_tick(key):
    common = Path("/etc/pam.d/common-auth")
    before = common.read_text()
    assert "pam_mfad" not in before
    assert "remote ones too" in Path("/usr/share/pam-configs/mfad").read_text()
    run("pam-auth-update", "--enable", "mfad")
    try:
        assert re.search(r"^auth\s+\[success=2 default=ignore\]\s+pam_mfad.so ?$", common.read_text(), re.M)
        assert status("sudo")["form"] == status("login")["form"] == "key-or-password"
        assert status("sudo")["files"] == ["common-auth"]
        key.touch("never")
        terminal = anna.opens("sudo -k id -un")
        terminal.shows("Touch ")
        key.touch("now")
        terminal.shows("root")
        assert terminal.ends() == 0
    finally:
        run("pam-auth-update", "--disable", "mfad")
    assert "pam_mfad" not in common.read_text()
