"""A key that is a smart card too, on (virtual) USB: the kernel's HID driver finds the one, pcscd with
libccid the other; mfad shows one token."""

import os
import signal
import subprocess
from pathlib import Path

import pytest
from keys import Keys, wait_for
from others import fido2_token_info
from person import alice, daemon_pid, stop

pytestmark = pytest.mark.usefixtures("log", "pcscd")

EVERYTHING = ["fido2", "piv", "oath", "openpgp"]
SERIAL = "USB1"


@pytest.fixture
def pcscd(tmp_path):
    """pcscd, with no readers but those on USB."""
    (tmp_path / "readers").mkdir()
    Path("/run/pcscd").mkdir(exist_ok=True)
    program = subprocess.Popen(["pcscd", "--foreground", "--config", tmp_path / "readers"],
                               stdout=subprocess.DEVNULL, stderr=subprocess.DEVNULL)
    wait_for("pcscd's socket", Path("/run/pcscd/pcscd.comm").exists)
    yield program
    program.terminate()
    program.wait(timeout=60)


@pytest.fixture
def both(tmp_path):
    """A key on virtual USB."""
    subprocess.run(["modprobe", "vhci_hcd"], check=True)
    keys = Keys(tmp_path, SERIAL, face="--usb")
    yield keys.each[0]
    keys.end()


def tokens():
    return alice.does("tokens").last["tokens"]


def one_token(applications):
    """The only token there is, once it has these applications."""
    found = []

    def there():
        found[:] = tokens()
        return [sorted(it["applications"]) for it in found] == [sorted(applications)]
    wait_for(f"one token with {applications}", there, seen=lambda: f", but {found}")
    return found[0]


def test_it_is_one_token_with_all_its_applications(both, pcscd):
    token = one_token(EVERYTHING)
    assert (token["id"], token["transport"], token["serial"]) == ("virtual_key_usb1", "usb", SERIAL)
    assert token["kind"] == "security-key"
    shown = "".join(alice.reads(*words) for words in [("tokens",), ("token", "show")])
    print(shown)
    assert all(word in shown for word in ("PIV", "one-time codes", "OpenPGP")), shown

    # Each of its doors does its work, and other programs see the same through it.
    assert alice.does("pin", "set", "--new-pin-fd", "PINS", pins=["123456"]).code == 0
    assert fido2_token_info(both.node())["pin retries"] == "8"
    assert alice.does("enroll", "--pin-fd", "PINS", pins=["123456"]).code == 0
    status = alice.does("piv", "status").last
    assert status["token"]["id"] == token["id"]
    assert alice.does("sign-in").code == 0

    # Where it has what waits for touch, it is being used, also through its other door.
    both.touch("never")
    waiting = alice.begins("sign-in")
    waiting.prompt("touch")
    change = alice.begins("piv", "pin", "change", "--pin-fd", "PINS", "--new-pin-fd", "PINS")
    change.types("123456", "654321")
    change.prompt("wait")
    both.touch("now")
    assert waiting.end().code == 0
    assert change.end().code == 0

    # Without pcscd it is a key; with it again a card too. It stays the same token.
    watch = alice.begins("watch")
    watch.event(event="present")
    pcscd.terminate()
    pcscd.wait(timeout=60)
    assert one_token(["fido2"])["id"] == token["id"]
    assert alice.does("sign-in").code == 0

    # Pulled out, it is gone at once, all of it.
    both.unplug()
    watch.event(event="removed")
    watch.program.terminate()
    watch.end()
    assert tokens() == []


def test_its_door_for_fido_may_go_and_come_alone(both):
    one_token(EVERYTHING)
    [interface] = (it.parent.name for it in Path("/sys/bus/usb/drivers/usbhid").glob("*:1.0/bInterfaceClass"))
    Path("/sys/bus/usb/drivers/usbhid/unbind").write_text(interface)
    card = one_token(["piv", "oath", "openpgp"])
    assert card["kind"] == "smart-card"
    Path("/sys/bus/usb/drivers/usbhid/bind").write_text(interface)
    assert one_token(EVERYTHING)["id"] == "virtual_key_usb1"


def test_it_may_be_pulled_out_and_plugged_in_again_while_the_daemon_looks_away(both):
    one_token(EVERYTHING)
    # Of a daemon on a busy machine: its reader is called the same afterwards, and has had one card again.
    daemon = daemon_pid()
    os.kill(daemon, signal.SIGSTOP)
    both.unplug()
    wait_for("no reader", lambda: SERIAL not in readers())
    both.plug()
    wait_for("the reader", lambda: f"Yes             mfad Virtual Key ({SERIAL})" in readers())
    os.kill(daemon, signal.SIGCONT)
    one_token(EVERYTHING)


def readers():
    return subprocess.run(["opensc-tool", "--list-readers"], capture_output=True, text=True, timeout=60).stdout


def test_it_comes_back_under_the_same_name_whichever_door_is_found_first(both):
    one_token(EVERYTHING)
    both.unplug()
    wait_for("no token", lambda: tokens() == [])
    both.plug()
    one_token(EVERYTHING)
    # A daemon that starts finds both doors at the same time.
    stop("org.mfad.Mfad1")
    assert one_token(EVERYTHING)["id"] == "virtual_key_usb1"
