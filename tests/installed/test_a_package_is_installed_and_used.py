"""The package, from installing to purging it, in the order in which a person does it. One machine,
one story: each test goes on where the one before it ended."""

import os
import pwd
import re
import signal
import subprocess
import time
from pathlib import Path

import pytest
from keys import Keys, wait_for
from people import anna, ben

README = Path("/repo/README.md").read_text()
STORE = Path("/var/lib/mfad/mfad.db")


@pytest.fixture(scope="module")
def key(tmp_path_factory):
    subprocess.run(["modprobe", "uhid"], check=True)
    keys = Keys(tmp_path_factory.mktemp("keys"), "SEAT1")
    yield keys.each[0]
    keys.end()


def run(*command):
    return subprocess.run(command, capture_output=True, text=True, timeout=120)


def daemon():
    return int(run("systemctl", "show", "mfad", "-p", "MainPID", "--value").stdout)


def test_it_is_installed_by_what_the_readme_says():
    [commands] = re.findall(r"## Install\n.*?```console\n(.*?)```", README, re.S)
    typed = [line.removeprefix("$ ") for line in commands.splitlines() if line.startswith("$ sudo apt install")]
    assert typed, commands
    for line in typed:
        code, said = anna.types(line.split("#")[0])
        assert code == 0, said
    assert pwd.getpwnam("mfad").pw_dir == "/var/lib/mfad"


def test_a_key_that_is_plugged_in_starts_it_as_its_own_user(key):
    assert wait_for("the daemon", daemon)
    owner = Path(f"/proc/{daemon()}").stat().st_uid
    assert owner == pwd.getpwnam("mfad").pw_uid


def test_its_store_is_its_own():
    assert wait_for("the store", STORE.exists)
    assert STORE.parent.stat().st_mode & 0o777 == 0o700
    assert anna.types("cat /var/lib/mfad/mfad.db")[0] != 0


def test_a_key_is_found_by_whoever_sits_at_the_machine(key):
    tokens = wait_for("the key", lambda: anna.tells("tokens")["tokens"])
    assert [token["serial"] for token in tokens] == ["SEAT1"]


def test_the_key_is_for_the_daemon_and_for_the_seat(key):
    node = key.node()
    assert Path(node).group() == "mfad"


def test_it_is_enrolled_and_signs_in(key):
    assert anna.types("mfactl enroll --label Blue")[0] == 0
    code, said = anna.types("mfactl sign-in")
    assert code == 0 and "Signed in as anna with Blue" in said


def test_who_does_not_sit_here_is_refused(key):
    for command in ["enroll", "sign-in", "pin set", "sign-in --account anna"]:
        code, said = ben.types(f"mfactl {command}")
        assert code == 5, said
        assert "local session" in said


def test_a_daemon_that_is_killed_comes_back_and_lost_nothing(key):
    before = daemon()
    os.kill(before, signal.SIGKILL)
    wait_for("its end", lambda: daemon() != before)
    assert anna.types("mfactl sign-in")[0] == 0
    assert daemon() not in (0, before)


def test_an_upgrade_ends_what_runs_with_a_word_and_keeps_what_is_enrolled(key):
    key.touch("never")
    waiting = anna.begins("mfactl", "sign-in")
    wait_for("touch", lambda: "Touch" in waiting.stdout.readline())
    [package] = Path("/repo/target/debian").glob("mfad_*.deb")
    upgrade = run("apt-get", "install", "-y", "--reinstall", str(package))
    assert upgrade.returncode == 0, upgrade.stderr
    rest, _ = waiting.communicate(timeout=60)
    assert "mfad stopped before it was done. Try again." in rest
    key.touch("now")
    code, said = anna.types("mfactl sign-in")
    assert code == 0 and "with Blue" in said


def test_removed_it_leaves_what_was_enrolled_and_purged_nothing():
    assert run("apt-get", "remove", "-y", "mfad").returncode == 0
    assert not Path("/usr/bin/mfactl").exists() and STORE.exists()
    assert daemon() == 0
    assert run("apt-get", "purge", "-y", "mfad").returncode == 0
    assert not STORE.parent.exists()
    left = [path for path in run("find", "/usr", "/etc", "-name", "*mfad*").stdout.split() if "sysusers" not in path]
    assert left == []
