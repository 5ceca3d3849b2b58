"""A pcscd of one's own with two readers, for tests and measurements in Python that run natively."""

import os
import subprocess
import sys
from pathlib import Path

DRIVER = Path("/usr/lib/pcsc/drivers/serial/libifdvpcd.so")
SOCKET = Path("/run/pcscd/pcscd.comm")
# Where vpcd waits for the card in the first reader; the second is on the next.
PORT = 0x8C7B
ENCLOSED = "MFAD_ENCLOSED"
# Nobody else's pcscd is seen in there, and nobody else sees ours.
INSIDE = ("mount --make-rprivate / && mkdir -p /run/pcscd && mount -t tmpfs tmpfs /run/pcscd && "
          "ip link set lo up && exec \"$@\"")


def enclosed():
    """Runs the program anew in a place with its own readers and network. There it gives nothing; where
    that cannot be, what is missing."""
    if os.environ.get(ENCLOSED):
        return ""
    for file, package in [(Path("/usr/sbin/pcscd"), "pcscd"), (DRIVER, "vsmartcard-vpcd")]:
        if not file.exists():
            return f"{file} is missing; install {package}"
    space = ["unshare", "--mount", "--net"]
    if subprocess.run([*space, "true"], capture_output=True).returncode != 0:
        return "a pcscd of one's own needs root"
    os.environ[ENCLOSED] = "yes"
    os.execvp(space[0], [*space, "sh", "-c", INSIDE, "sh", sys.executable, "-B", *sys.argv])


def pcscd(folder, name):
    """The command that starts it, configured in this new folder, with readers of this name."""
    folder.mkdir()
    lines = [f'FRIENDLYNAME "{name}"', f"DEVICENAME /dev/null:{PORT:#x}", f"LIBPATH {DRIVER}", f"CHANNELID {PORT:#x}"]
    (folder / "vpcd").write_text("".join(f"{line}\n" for line in lines))
    return ["pcscd", "--foreground", "--critical", "--config", folder]
