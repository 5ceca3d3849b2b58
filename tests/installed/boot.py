"""Boots the Debian of `image` once, on a disk that forgets, and runs one command in it. Used by `run`
(the tests) and `bench`."""

import glob
import os
import re
import signal
import subprocess
import sys
import threading
import time
from pathlib import Path

HERE = Path(__file__).resolve().parent
REPO = HERE.parent.parent
RESULTS = REPO / "target" / "installed" / "results"
# Of the whole: booting takes half a minute.
MINUTES = 20


def boot(command):
    """Runs a line of shell in a fresh machine; yields its lines of output as they come."""
    if not glob.glob(f"{REPO}/target/debian/mfad_*.deb"):
        sys.exit("installed: there is no package; make deb")
    RESULTS.mkdir(parents=True, exist_ok=True)
    (RESULTS / "command").write_text(command)
    machine = list(map(str, qemu(image())))
    started = time.monotonic()
    guest = subprocess.Popen(machine, stdin=subprocess.DEVNULL, stdout=subprocess.PIPE, stderr=subprocess.STDOUT,
                             text=True, errors="replace", start_new_session=True)
    late = threading.Timer(MINUTES * 60, os.killpg, (guest.pid, signal.SIGKILL))
    late.start()
    try:
        for line in guest.stdout:
            yield line.rstrip("\r\n")
    finally:
        late.cancel()
        if guest.poll() is None:
            os.killpg(guest.pid, signal.SIGKILL)
    yield f"installed: down after {time.monotonic() - started:.0f} s"


def image():
    """The folder with kernel, initrd and disk, built if it is not there."""
    return Path(subprocess.run([HERE / "image"], check=True, stdout=subprocess.PIPE, text=True).stdout.split()[-1])


def qemu(at):
    share = "local,security_model=none,multidevs=remap"
    return ["qemu-system-x86_64", "-M", "q35", "-accel", "kvm" if kvm() else "tcg,thread=multi", "-cpu", "max",
            "-smp", "2", "-m", "1G", "-nographic", "-no-reboot", "-net", "none",
            "-kernel", at / "kernel", "-initrd", at / "initrd",
            "-append", "root=/dev/vda rw console=ttyS0 quiet systemd.show_status=0 mitigations=off",
            "-drive", f"file={at / 'disk'},if=virtio,format=raw,snapshot=on",
            "-virtfs", f"{share},path={REPO},mount_tag=repo,readonly=on",
            "-virtfs", f"{share},path={RESULTS},mount_tag=results"]


def kvm():
    """Whether QEMU can run a stock kernel on /dev/kvm; a guest hangs where only the device is there."""
    flags = re.search(r"^flags.*\b(vmx|svm)\b", Path("/proc/cpuinfo").read_text(), re.M)
    return bool(flags) and os.access("/dev/kvm", os.R_OK | os.W_OK)
