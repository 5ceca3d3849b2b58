"""The main job on the system bus: an unprivileged user enrolls a key and signs in with it; another
user is refused. The bus starts the daemon, as its own user."""

import os
import pwd
from pathlib import Path

import pytest
from person import BUS_CALL, alice, bus, daemon_pid, mallory, stop, stored

pytestmark = pytest.mark.usefixtures("log")


@pytest.fixture
def polkit_away():
    """polkit is neither there nor to be had."""
    service = Path("/usr/share/dbus-1/system-services/org.freedesktop.PolicyKit1.service")
    hidden = service.rename(service.with_suffix(".hidden"))
    bus(*BUS_CALL, "ReloadConfig")
    stop("org.freedesktop.PolicyKit1")
    yield
    hidden.rename(service)
    bus(*BUS_CALL, "ReloadConfig")


def test_mallory_is_refused_and_the_log_shows_it(key, log):
    told = mallory.does("enroll")
    assert (told.code, told.last["error"]) == (5, "NotAllowed")
    assert stored("SELECT count(*) FROM methods") == [(0,)]
    assert "mallory" in log() or str(pwd.getpwnam("mallory").pw_uid) in log()


@pytest.mark.parametrize("command", [["sign-in"], ["pin", "set", "--new-pin-fd", "PINS"], ["reset", "--yes"]])
def test_mallory_is_refused_everything_else_too(key, command):
    assert mallory.does(*command, pins=["123456"]).code == 5


def test_alice_may_not_enroll_for_somebody_else(key):
    assert alice.does("enroll", "--account", "mallory").code == 5


def test_without_polkit_nobody_is_allowed(key, polkit_away):
    assert alice.does("enroll").code == 5


def test_signing_in_with_nothing_set_up_says_so(key):
    told = alice.does("sign-in")
    assert (told.code, told.last["error"]) == (1, "NoMethods")


def test_the_key_is_listed(key):
    [token] = alice.does("tokens").last["tokens"]
    assert (token["serial"], token["transport"]) == (key.serial, "usb")


def test_alice_enrolls_and_signs_in(key, log):
    assert alice.does("enroll", "--label", "Blue key").code == 0
    told = alice.does("sign-in")
    assert (told.code, told.last["account"], told.last["method"]["label"]) == (0, "alice", "Blue key")
    assert [m["label"] for m in alice.does("methods").last["methods"]] == ["Blue key"]
    assert "alice" in log()


def test_the_daemon_runs_as_its_own_user_without_rights(key):
    alice.does("status")
    status = dict(line.split(":\t", 1) for line in open(f"/proc/{daemon_pid()}/status") if ":\t" in line)
    assert set(status["Uid"].split()) == {str(pwd.getpwnam("mfad").pw_uid)}
    assert int(status["CapEff"], 16) == 0


def test_the_same_key_is_not_enrolled_twice(key):
    assert alice.does("enroll", "--label", "Blue key").code == 0
    again = alice.does("enroll", "--token", "mfad")
    assert (again.code, again.last["error"]) == (1, "AlreadyEnrolled")
    assert "Blue key" in again.last["message"]


def test_what_is_enrolled_survives_a_new_daemon(key):
    assert alice.does("enroll").code == 0
    os.kill(pid := daemon_pid(), 9)
    assert alice.does("sign-in").code == 0
    assert daemon_pid() != pid
