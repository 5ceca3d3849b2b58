"""Boots the Debian of `image` once, on a disk that forgets, and runs one command in it. Used by `run`
(the tests) and `bench`."""

import os
import re
import shlex
import shutil
import subprocess
import sys
import time
from pathlib import Path

HERE = Path(__file__).resolve().parent
REPO = HERE.parent.parent
sys.path.insert(0, str(REPO / "tests"))

from watched import Watched  # noqa: E402

RESULTS = REPO / "target" / "installed" / "results"
# Where `make deb` leaves the package, and where the machine has the one that is meant.
PACKAGES = REPO / "target" / "debian"
# How long it may be silent: it boots in half a minute, and this is longer than the longest test.
SILENT_SECONDS = 900


def boot(command, packages=PACKAGES):
    """Runs a line of shell in a fresh machine; yields its lines of output as they come."""
    found = list(packages.glob("mfad_*.deb"))
    if len(found) != 1:
        sys.exit(f"installed: {len(found)} packages in {packages}; make deb")
    shutil.rmtree(RESULTS, ignore_errors=True)
    (RESULTS / "debian").mkdir(parents=True)
    shutil.copy(found[0], RESULTS / "debian")
    shutil.copy(os.environ.get("VIRTUAL_TOKEN") or REPO / "target/debug/virtual-token", RESULTS)
    PACKAGES.mkdir(parents=True, exist_ok=True)
    mount = shlex.join(["mount", "--bind", "/results/debian", f"/repo/{PACKAGES.relative_to(REPO)}"])
    # The kernel has no say on the console: its words would come into those of the tests.
    (RESULTS / "command").write_text(f"dmesg --console-off; {mount} && {command}\n")
    started = time.monotonic()
    machine = Watched(qemu(image()), SILENT_SECONDS)
    for line in machine:
        yield line.rstrip("\r\n")
    if machine.late:
        sys.exit(f"installed: said nothing for {SILENT_SECONDS} s; killed")
    yield f"installed: down after {time.monotonic() - started:.0f} s"


def image():
    """The folder with kernel, initrd and disk, built if it is not there."""
    return Path(subprocess.run([HERE / "image"], check=True, stdout=subprocess.PIPE, text=True).stdout.split()[-1])


def qemu(at):
    share = "local,security_model=none,multidevs=remap"
    # The newest processor that QEMU knows has much that takes long to emulate.
    processor = ["kvm", "-cpu", "max"] if kvm() else ["tcg,thread=multi", "-cpu", "Nehalem"]
    return ["qemu-system-x86_64", "-M", "q35", "-accel", *processor,
            "-smp", "2", "-m", "1G", "-nographic", "-no-reboot", "-net", "none",
            "-kernel", at / "kernel", "-initrd", at / "initrd",
            "-append", "root=/dev/vda rw console=ttyS0 quiet systemd.show_status=0 mitigations=off",
            "-drive", f"file={at / 'disk'},if=virtio,format=raw,snapshot=on,cache=unsafe",
            "-virtfs", f"{share},path={REPO},mount_tag=repo,readonly=on",
            "-virtfs", f"{share},path={RESULTS},mount_tag=results"]


def kvm():
    """Whether QEMU can run a stock kernel on /dev/kvm; a guest hangs where only the device is there."""
    flags = re.search(r"^flags.*\b(vmx|svm)\b", Path("/proc/cpuinfo").read_text(), re.M)
    return bool(flags) and os.access("/dev/kvm", os.R_OK | os.W_OK)
