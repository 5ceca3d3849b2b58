"""Virtual keys on uhid: the program that shows them, and the nodes that the kernel makes of them."""

import os
import socket
import subprocess
import time
from pathlib import Path

PROGRAM = os.environ["VIRTUAL_TOKEN"]


def wait_for(what, condition, seconds=60, seen=lambda: ""):
    """What `condition` gives once it gives something; fails when that takes too long, with what was `seen`."""
    end = time.monotonic() + seconds
    while time.monotonic() < end:
        if found := condition():
            return found
        time.sleep(0.02)
    raise AssertionError(f"{what}: not within {seconds} s{seen()}")


def running(*arguments):
    """The virtual-token program, once its keys are plugged in."""
    program = subprocess.Popen([PROGRAM, "run", *arguments], stdout=subprocess.PIPE, text=True)
    assert "ready" in program.stdout.readline()
    return program


class Keys:
    """A running virtual-token program with its keys, all of them plugged in at first; on uhid, or
    as USB devices that are smart cards too."""

    def __init__(self, folder, *serials, face="--uhid"):
        self.control = folder / "control"
        (folder / "state").mkdir()
        self.program = running(face, "--control", self.control, "--state", folder / "state", *serials)
        self.each = [Key(self, serial) for serial in serials]
        for key in self.each:
            key.node()

    def control_key(self, verb, *arguments):
        """What the program answers, as its `ctl` would print it; without another process for each question."""
        with socket.socket(socket.AF_UNIX) as control:
            control.settimeout(60)
            control.connect(str(self.control))
            control.sendall(f"{' '.join([verb, *arguments])}\n".encode())
            control.shutdown(socket.SHUT_WR)
            *lines, verdict = control.makefile()
        assert verdict == "ok\n", verdict
        return "".join(lines)

    def end(self):
        self.program.terminate()
        self.program.wait(timeout=60)
        for key in self.each:
            key.wait_until_gone()


class Key:
    """One key."""

    def __init__(self, keys, serial):
        self.keys, self.serial = keys, serial

    def plug(self):
        self.keys.control_key("plug", self.serial)
        return self.node()

    def unplug(self):
        self.keys.control_key("unplug", self.serial)

    def touch(self, when):
        """now, never, or after so many milliseconds."""
        self.keys.control_key("touch", self.serial, str(when))

    def trace(self):
        return self.keys.control_key("trace", self.serial)

    def asked_for_touch(self):
        """How many times it said that it waits for a touch: a keepalive with the status UPNEEDED."""
        return self.trace().count('"command":"keepalive","value":2')

    def node(self):
        """The path of its node, once udev is through with it."""
        node = wait_for(f"hidraw node of {self.serial}", lambda: find_node(self.serial))
        settle()
        return node

    def wait_until_gone(self):
        wait_for(f"{self.serial} gone", lambda: not find_node(self.serial))
        settle()


def settle():
    """Waits until udev has nothing left to do: what it kept of a node of the same number is gone then."""
    subprocess.run(["udevadm", "settle", "--timeout=60"], timeout=120)


def find_node(serial):
    for entry in Path("/sys/class/hidraw").glob("*"):
        try:
            if f"HID_UNIQ={serial}\n" in (entry / "device" / "uevent").read_text() and udev_is_done(entry):
                return Path("/dev", entry.name)
        except FileNotFoundError:
            continue
    return None


def udev_is_done(entry):
    number = (entry / "dev").read_text().strip()
    return Path("/run/udev/data", f"c{number}").exists() and Path("/dev", entry.name).exists()
