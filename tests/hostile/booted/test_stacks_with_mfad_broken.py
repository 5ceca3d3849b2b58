"""The stacks that docs/pam.md recommends, read from it, with the real libpam, while mfad is stopped, hung, out of
descriptors, or on a full disk: nobody gets in past the second step, and root does on a console."""

import os
import re
from pathlib import Path

import pytest
from keys import wait_for
from machine import set_passwords
from people import ben, daemon, run
from terminal import Terminal

pytestmark = pytest.mark.usefixtures("enrolled")

BLOCKS = re.findall(r"```pam\n# (\S+)\n(.*?)```", Path("/repo/docs/pam.md").read_text(), re.S)
assert len(BLOCKS) > 6
# What is the same in several files is played once.
BLOCKS = list({text: (file, text) for file, text in BLOCKS}.values())
INSTEAD = [block for block in BLOCKS if "sufficient" in block[1] or "set_authtok" in block[1]]
AFTER = [block for block in BLOCKS if "user_unknown=ignore" in block[1]]
CONSOLE = next(text for file, text in AFTER if file == "/etc/pam.d/login")
# The tests in Rust play all of them, with the same libpam but no systemd.
SOME_OR_ALL = pytest.mark.parametrize("which", [
    pytest.param(slice(1), id="one of each"),
    pytest.param(slice(None), id="all", marks=pytest.mark.long),
])
DOOR = Path("/etc/pam.d/door")
STORE = "/var/lib/mfad"


@pytest.fixture(autouse=True)
def passwords(key):
    """What people type, and nobody at the key."""
    assert INSTEAD and AFTER
    set_passwords()
    wait_for("mfad", lambda: run("busctl", "call", "org.mfad.Mfad1", "/", "org.freedesktop.DBus.Peer", "Ping") == "")
    key.touch("never")
    yield
    key.touch("now")
    DOOR.unlink(missing_ok=True)


def enters(stack, account, password, *, touched=None):
    """Whether this account gets in through this stack, with this password where one is asked for."""
    DOOR.write_text(stack)
    terminal = Terminal("root", "pamtester", "-I", "tty=tty1", "door", account, "authenticate")
    if touched:
        if "user_unknown=ignore" in stack:
            terminal.shows("Password:")
            terminal.types(password)
        terminal.shows("Touch")
        touched.touch("now")
    else:
        terminal.shows("Password:")
        terminal.types(password)
    entered = terminal.ends() == 0
    print(terminal.screen)
    return entered


def holds(which):
    """Nobody gets in but with the password where that is enough, and root on a console."""
    for _, stack in INSTEAD[which]:
        assert enters(stack, "anna", "password of anna")
        assert not enters(stack, "anna", "password of ben")
    for _, stack in AFTER[which]:
        assert not enters(stack, "anna", "password of anna")
    assert enters(CONSOLE, "root", "password of root")


def signals(name):
    run("systemctl", "kill", "--signal", name, "mfad")


def test_the_key_lets_its_owner_in_and_who_has_none_needs_none(key):
    for _, stack in [INSTEAD[0], AFTER[0]]:
        key.touch("never")
        assert enters(stack, "anna", "password of anna", touched=key)
    assert enters(AFTER[0][1], "ben", "password of ben")


@pytest.mark.long
@SOME_OR_ALL
def test_with_mfad_stopped(which):
    run("systemctl", "mask", "--runtime", "--now", "mfad")
    try:
        holds(which)
    finally:
        run("systemctl", "unmask", "--runtime", "mfad")
        run("systemctl", "start", "mfad")


@SOME_OR_ALL
def test_with_mfad_hung(which):
    signals("STOP")
    try:
        holds(which)
    finally:
        signals("CONT")


@pytest.mark.long
def test_with_mfad_out_of_descriptors():
    pid = daemon()
    taken = {int(name) for name in os.listdir(f"/proc/{pid}/fd")}
    free = next(number for number in range(1024) if number not in taken)
    run("prlimit", "--pid", pid, f"--nofile={free}:1024")
    try:
        holds(slice(None))
    finally:
        run("prlimit", "--pid", pid, "--nofile=1024:1024")


# Both share one emulated processor: most of it is the flood's.
@pytest.mark.long
@pytest.mark.limit(900)
@pytest.mark.parametrize(("kind", "which"), [("calls", slice(0, None, 2)), ("descriptors", slice(1, None, 2))])
def test_with_mfad_flooded(kind, which):
    """By ben; every second stack by one kind, and the others by the other. A flood that ended is begun again."""
    flood = f"while :; do /repo/target/debug/flood unix:path=/run/dbus/system_bus_socket {kind} 100000; done"
    flooding = ben.begins("/bin/sh", "-c", flood)
    try:
        holds(which)
        assert flooding.poll() is None
    finally:
        run("pkill", "--signal", "KILL", "--euid", "ben")
        flooding.wait(timeout=60)
    assert daemon(), "it ended"


def test_on_a_full_disk_and_the_key_works_all_the_same(key):
    filler = Path(STORE).parent / "filler"
    free = os.statvfs(STORE)
    run("fallocate", "-l", free.f_bavail * free.f_frsize, filler)
    try:
        left = os.statvfs(STORE)
        assert left.f_bavail * left.f_frsize < 1 << 20
        assert enters(AFTER[0][1], "anna", "password of anna", touched=key)
        key.unplug()
        key.wait_until_gone()
        assert enters(CONSOLE, "root", "password of root")
    finally:
        filler.unlink()
        key.plug()


def test_root_logs_in_on_a_console_with_login_itself():
    file = Path("/etc/pam.d/login")
    before = file.read_text()
    lines = CONSOLE.replace("@include common-auth\n", "")
    file.write_text(before.replace("@include common-auth\n", f"@include common-auth\n{lines}", 1))
    signals("STOP")
    try:
        terminal = Terminal("root", "login", "root")
        terminal.shows("Password:")
        terminal.types("password of root")
        terminal.shows("#")
        terminal.types("id -un; exit")
        terminal.shows("root")
        refused = Terminal("root", "login", "anna")
        refused.shows("Password:")
        refused.types("password of anna")
        refused.shows("Login incorrect")
        os.kill(refused.pid, 9)
    finally:
        signals("CONT")
        file.write_text(before)
