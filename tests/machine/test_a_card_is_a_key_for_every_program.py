"""A FIDO card on a reader (pcscd, vpcd), shown by mfad-virtual-key as a security key: libfido2's tools
and python-fido2 use it as any other, without knowing of cards. Chromium: test_chromium_uses_a_card.py."""

import hashlib
import os
import pwd
import shutil
import stat
import struct
import subprocess
import threading
from pathlib import Path

import pytest
from fido2.ctap import CtapError
from fido2.ctap1 import Ctap1
from fido2.hid import CTAPHID, open_device
from keys import Key, Keys, find_node, running, settle, wait_for
from others import PythonFido2, fido2_assert, fido2_cred, fido2_token_info, fido2_tool
from person import alice, owner, stop

pytestmark = pytest.mark.usefixtures("log")

PORT = 35963
READERS = f"""
FRIENDLYNAME "mfad Virtual Reader"
DEVICENAME /dev/null:{PORT:#06x}
LIBPATH /usr/lib/pcsc/drivers/serial/libifdvpcd.so
CHANNELID {PORT:#06x}
"""


@pytest.fixture
def pcscd(tmp_path):
    (tmp_path / "readers").mkdir()
    (tmp_path / "readers" / "vpcd").write_text(READERS)
    Path("/run/pcscd").mkdir(exist_ok=True)
    program = subprocess.Popen(["pcscd", "--foreground", "--config", tmp_path / "readers"],
                               stdout=subprocess.DEVNULL, stderr=subprocess.DEVNULL)
    wait_for("pcscd's socket", Path("/run/pcscd/pcscd.comm").exists)
    yield
    program.terminate()
    program.wait(timeout=60)


class Card(Key):
    """A card; it has a node where it is shown as a key."""

    def __init__(self, keys, serial):
        super().__init__(keys, serial)
        self.id = None

    def node(self):
        def there():
            tokens = [t for t in alice.does("tokens").last.get("tokens", []) if t["transport"] == "pcsc"]
            return tokens[0]["id"] if tokens else None
        self.id = wait_for("the card at mfad", there)
        node = wait_for("the key that shows it", lambda: find_node(self.id))
        settle()
        return node

    def wait_until_not_shown(self):
        wait_for("the key gone", lambda: not find_node(self.id))


@pytest.fixture
def card(tmp_path, pcscd):
    program = running("--vpcd", f"{PORT}:contactless", "--control", tmp_path / "control", "CARD1")
    keys = Keys.__new__(Keys)
    keys.control, keys.program = tmp_path / "control", program
    yield Card(keys, "CARD1")
    program.terminate()
    program.wait(timeout=60)


@pytest.fixture
def shown(card):
    """The service, as its unit runs it."""
    shutil.chown("/dev/uhid", "mfad-virtual-key")
    program = subprocess.Popen(["/usr/libexec/mfad-virtual-key"], user="mfad-virtual-key", group="mfad-virtual-key",
                               extra_groups=[])
    yield program
    program.terminate()
    program.wait(timeout=60)
    card.wait_until_not_shown()
    shutil.chown("/dev/uhid", "root")


def test_uhid_is_roots_until_the_service_is_enabled():
    node = os.stat("/dev/uhid")
    assert (pwd.getpwuid(node.st_uid).pw_name, stat.filemode(node.st_mode)) == ("root", "crw-------")


def test_it_is_there_for_as_long_as_the_card_is(card, shown):
    assert card.node()
    # Not a second token for mfad.
    assert [t["transport"] for t in alice.does("tokens").last["tokens"]] == ["pcsc"]
    card.unplug()
    card.wait_until_not_shown()
    card.keys.control_key("plug", card.serial)
    assert card.node()
    # Another daemon shows it anew.
    stop("org.mfad.Mfad1")
    card.wait_until_not_shown()
    assert not owner("org.mfad.Mfad1"), "a daemon that was stopped was started again"
    assert card.node()


def test_libfido2_makes_and_uses_credentials(card, shown, tmp_path):
    node = card.node()
    assert "FIDO_2_1" in fido2_token_info(node)["version strings"]
    credential = fido2_cred(node, tmp_path)
    used = fido2_assert(node, credential)
    assert used.returncode == 0, used.stderr
    # mfad uses the same card meanwhile.
    assert alice.does("enroll").code == 0
    assert alice.does("sign-in").code == 0
    used = fido2_assert(node, credential)
    assert used.returncode == 0, used.stderr


def test_libfido2_sets_the_pin_and_mfad_wants_it(card, shown):
    node = card.node()
    told = fido2_tool("fido2-token", "-S", node, lines=("123456", "123456"))
    assert told.returncode == 0, told.stderr
    assert fido2_token_info(node)["pin retries"] == "8"
    assert alice.does("enroll", "--pin-fd", "PINS", pins=["123456"]).code == 0


def test_resetting_is_mfads(card, shown):
    told = fido2_tool("fido2-token", "-R", card.node())
    assert told.returncode != 0
    assert "NOT_ALLOWED" in told.stderr


def test_python_fido2_makes_and_uses_credentials(card, shown):
    with PythonFido2(card.node()) as ctap:
        # Of a device in software the kernel keeps fewer than 32 reports and events, and loses more while
        # nobody reads (UHID_BUFSIZE).
        for payload in [b"", b"x" * 57, b"y" * (57 + 15 * 59)]:
            assert ctap.device.call(CTAPHID.PING, payload) == payload
        assert Ctap1(ctap.device).get_version() == "U2F_V2"
        made = make(ctap)
        used = ctap.get_assertion("example.org", b"\0" * 32, [{"type": "public-key", "id": made}])
        assert used.credential["id"] == made


def test_each_program_has_a_channel_of_its_own(card, shown):
    node = os.open(card.node(), os.O_RDWR)

    def call(channel, command, payload=b""):
        os.write(node, b"\0" + (channel + struct.pack(">BH", 0x80 | command, len(payload)) + payload).ljust(64, b"\0"))
        return os.read(node, 64)

    try:
        replies = [call(b"\xff" * 4, CTAPHID.INIT, nonce) for nonce in (b"12345678", b"87654321")]
        assert [reply[7:15] for reply in replies] == [b"12345678", b"87654321"]
        one, other = (reply[15:19] for reply in replies)
        assert one != other
        card.touch("never")
        # authenticatorSelection, which waits for touch.
        assert call(one, CTAPHID.CBOR, b"\x0b")[4] == 0x80 | CTAPHID.KEEPALIVE
        busy = call(other, CTAPHID.PING)
        while busy[:4] == one:
            busy = os.read(node, 64)
        assert (busy[4], busy[7]) == (0x80 | CTAPHID.ERROR, 0x06)
        cancelled = call(one, CTAPHID.CANCEL)
        while cancelled[4] == 0x80 | CTAPHID.KEEPALIVE:
            cancelled = os.read(node, 64)
        assert (cancelled[:5], cancelled[7]) == (one + bytes([0x80 | CTAPHID.CBOR]), 0x2D)
        assert call(other, CTAPHID.PING)[:5] == other + bytes([0x80 | CTAPHID.PING])
    finally:
        card.touch("now")
        os.close(node)


def make(ctap, site="example.org", **event):
    return ctap.make_credential(b"\0" * 32, {"id": site, "name": site}, {"id": b"u", "name": "u"},
                                [{"type": "public-key", "alg": -7}], **event).auth_data.credential_data.credential_id


def test_waiting_for_touch_is_called_off(card, shown):
    node = card.node()
    card.touch("never")
    with PythonFido2(node) as ctap:
        cancel = threading.Event()
        threading.Timer(2, cancel.set).start()
        with pytest.raises(CtapError) as refused:
            make(ctap, event=cancel)
        assert refused.value.code == CtapError.ERR.KEEPALIVE_CANCEL
        card.touch("now")
        assert make(ctap)


@pytest.mark.parametrize("site", [".dummy", "make.me.blink"])
def test_dummy_requests_of_browsers_are_answered(card, shown, site):
    with PythonFido2(card.node()) as ctap:
        assert make(ctap, site)


@pytest.mark.parametrize("byte", [b"\x41", b"\x00"])
def test_dummy_requests_of_browsers_to_old_keys_are_answered(card, shown, byte):
    device = open_device(str(card.node()))
    try:
        assert Ctap1(device).register(hashlib.sha256(byte).digest(), byte * 32).public_key
    finally:
        device.close()
