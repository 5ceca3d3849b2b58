"""A pcscd of the guide's own, and cards in its readers."""

import os
import subprocess
import sys
from pathlib import Path

DRIVER = Path("/usr/lib/pcsc/drivers/serial/libifdvpcd.so")
SOCKET = Path("/run/pcscd/pcscd.comm")
# Where vpcd waits for the card in the first reader.
PORT = 0x8C7B
CONFIGURATION = f"""
FRIENDLYNAME "Virtual Reader"
DEVICENAME /dev/null:{PORT:#x}
LIBPATH {DRIVER}
CHANNELID {PORT:#x}
"""
ENCLOSED = "MFAD_GUIDE_ENCLOSED"
# Nobody else's pcscd is seen in there, and nobody else sees ours.
INSIDE = ("mount --make-rprivate / && mkdir -p /run/pcscd && mount -t tmpfs tmpfs /run/pcscd && "
          "ip link set lo up && exec \"$@\"")


def enclosed():
    """Goes on in a place with its own readers and network; what is missing for that, if anything is."""
    if os.environ.get(ENCLOSED):
        return ""
    for file, package in [(Path("/usr/sbin/pcscd"), "pcscd"), (DRIVER, "vsmartcard-vpcd")]:
        if not file.exists():
            return f"{file} is missing; install {package}"
    space = ["unshare", "--mount", "--net"]
    if subprocess.run([*space, "true"], capture_output=True).returncode != 0:
        return "a pcscd of one's own needs root"
    os.environ[ENCLOSED] = "yes"
    os.execvp(space[0], [*space, "sh", "-c", INSIDE, "sh", sys.executable, *sys.argv])


class Readers:
    """Two readers, for as long as the surroundings last."""

    def __init__(self, around):
        self.around = around
        folder = around.path / "readers"
        folder.mkdir()
        (folder / "vpcd").write_text(CONFIGURATION)
        around.spawn("pcscd", "--foreground", "--critical", "--config", folder)
        around.wait_for("pcscd", SOCKET.exists)

    def token(self, serial, interface):
        """A virtual key as a card in the first."""
        self.around.spawn("virtual-token", "run", "--vpcd", f"{PORT}{interface}", serial, says="ready")
