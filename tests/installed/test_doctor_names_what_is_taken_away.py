"""In the machine as the package leaves it `mfactl doctor` finds nothing wrong. Then one thing after the
other is taken away, and it names that one."""

import json
import subprocess
from contextlib import contextmanager
from pathlib import Path

import pytest
from keys import Keys, settle, wait_for
from people import anna, run

pytestmark = pytest.mark.usefixtures("two_ways")

UNIT = "/lib/systemd/system/mfad.service"
BUS_POLICY = "/usr/share/dbus-1/system.d/org.mfad.Mfad1.conf"
UDEV_RULE = "/lib/udev/rules.d/70-mfad.rules"
POLKIT_RULE = "/usr/share/polkit-1/rules.d/60-mfad.rules"
PCSCD = "/usr/sbin/pcscd"


@pytest.fixture(scope="module")
def two_ways(enrolled):
    """The doctor is not content with a single sign-in method."""
    assert anna.types("mfactl recovery-codes new --yes")[0] == 0


@pytest.fixture(scope="module")
def reader(tmp_path_factory):
    """A key that is a reader with a card as well; without a reader nobody needs pcscd."""
    run("modprobe", "vhci_hcd")
    keys = Keys(tmp_path_factory.mktemp("reader"), "READER1", face="--usb")
    yield keys.each[0]
    keys.end()


@contextmanager
def without(file, *commands):
    """A file is away. These commands make the system see that, and see afterwards that it is back."""
    file = Path(file)
    away = file.rename(file.parent / f".{file.name}.away")
    try:
        for command in commands:
            run(*command.split())
        yield
    finally:
        away.rename(file)
        for command in commands:
            run(*command.split())


def as_root(line):
    done = subprocess.run(line.split(), capture_output=True, text=True, timeout=60)
    return done.returncode, done.stdout


def wrong(types=anna.types):
    """The checks that came out bad, for anna or whoever types."""
    code, said = types("mfactl --json doctor")
    [line] = [line for line in said.splitlines() if line.startswith("{")]
    bad = sorted({it["check"] for it in json.loads(line)["findings"] if it["state"] == "bad"})
    assert code == (7 if bad else 0)
    return bad


def names(*checks):
    """Waits until the doctor finds these and no others: mfad asks a pcscd that ended under it again
    after a moment."""
    wait_for(f"{checks}", lambda: wrong() == list(checks))


@pytest.fixture(autouse=True)
def as_it_should_be():
    """Nothing is wrong before and after."""
    names()
    yield
    names()


def test_nothing_is_wrong_in_a_fresh_machine():
    code, said = anna.types("mfactl doctor")
    assert code == 0 and "No problems found." in said


def test_the_udev_rule(key):
    with without(UDEV_RULE, "udevadm control --reload"):
        names("udev-rule")
        # The next key that is plugged in is not mfad's to open.
        key.unplug()
        key.wait_until_gone()
        key.plug()
        names("key-answers", "key-rights", "udev-rule")
        key.unplug()
        key.wait_until_gone()
    key.plug()
    wait_for("the key", lambda: anna.tells("tokens")["tokens"])


def test_the_polkit_rule():
    # Polkit keeps its rules from other people, and this Debian's pcscd does not ask it: cards are there
    # all the same. Root has no method of its own.
    assert wrong(as_root) == ["methods"]
    with without(POLKIT_RULE):
        assert wrong(as_root) == ["methods", "polkit-rule"]


def test_pcscd_that_is_not_installed(reader):
    with without(PCSCD, "systemctl stop pcscd.service"):
        names("pcscd")


def test_pcscd_that_is_stopped(reader):
    run("systemctl", "stop", "pcscd.socket", "pcscd.service")
    names("pcscd")
    run("systemctl", "start", "pcscd.socket")


def test_the_unit():
    with without(UNIT, "systemctl stop mfad", "systemctl daemon-reload"):
        names("daemon", "daemon-unit")


@pytest.mark.long
def test_the_bus_policy():
    with without(BUS_POLICY, "systemctl reload dbus", "systemctl stop mfad"):
        names("bus-policy", "daemon")
        run("systemctl", "stop", "mfad")
    run("systemctl", "reset-failed", "mfad")
