"""Boots the emulated Debian kernel once and runs one command in it.

Installs what is missing, chooses between KVM and TCG, streams the output, and kills a machine that
does not come up or does not end. Used by `run` (the tests) and `bench`.
"""

import atexit
import glob
import os
import re
import signal
import subprocess
import sys
from pathlib import Path

HERE = Path(__file__).resolve().parent
REPO = HERE.parent.parent
sys.path.insert(0, str(REPO / "tests"))

from watched import Watched  # noqa: E402
VENV = REPO / "target" / "venv"
LOGS = REPO / "target" / "machine"

UP = "machine: up"
# How long it may be silent while it boots, and while it does its work: longer than the longest test.
BOOT_SECONDS, SILENT_SECONDS = 300, 900
# Hardware that QEMU shows and nobody here uses; its drivers take a third of the boot.
UNUSED_DRIVERS = "kvm,kvm_amd,kvm_intel,ahci,libata,sr_mod,psmouse,pcspkr,i2c_i801,lpc_ich,iTCO_wdt,i6300esb"


def kernels():
    """Installed Debian kernels that have their modules, oldest first."""
    found = (Path(path) for path in glob.glob("/boot/vmlinuz-*-amd64"))
    with_modules = (k for k in found if Path("/lib/modules", version_of(k)).is_dir())
    return sorted(with_modules, key=lambda k: [int(n) for n in re.findall(r"\d+", k.name)])


def version_of(kernel):
    return kernel.name.removeprefix("vmlinuz-")


def install(*purposes):
    """Installs what is missing, and says so first."""
    subprocess.run([REPO / "tests" / "install", "machine", *purposes], check=True)
    # Whatever PyPI has for it comes with the first run.
    subprocess.run([REPO / "tests" / "python" / "run", "-c", ""], check=True)


def kvm_usable():
    """Whether QEMU can run a stock kernel on /dev/kvm. The flags are absent where the device is
    there but nested virtualization is not (Firecracker's kvm_pvm); a guest hangs there."""
    flags = re.search(r"^flags.*\b(vmx|svm)\b", Path("/proc/cpuinfo").read_text(), re.M)
    return bool(flags) and os.access("/dev/kvm", os.R_OK | os.W_OK)


def programs(wanted):
    """Paths of the built programs, from the environment or where cargo leaves them."""
    paths = {name: Path(os.environ.get(name) or REPO / default).resolve() for name, default in wanted.items()}
    missing = [f"{name}={path}" for name, path in paths.items() if not os.access(path, os.X_OK)]
    if missing:
        sys.exit("machine: not built: " + ", ".join(missing))
    return paths


def pack_python():
    """Puts the interpreter's library and the packages into one archive. Over 9p every import costs
    round trips, half a minute in all; the guest unpacks this into memory at the same paths."""
    python = VENV / "bin" / "python"
    where = "import sysconfig as s; print(s.get_path('stdlib'), s.get_path('purelib'), sep='\\n')"
    stdlib, packages = subprocess.run([python, "-c", where], capture_output=True, text=True, check=True).stdout.split()
    unused = ["test", "tests", "idlelib", "lib2to3", "tkinter", "ensurepip", "config-3*", "pip", "setuptools", "virtme*", "*.opt-?.pyc"]
    subprocess.run(["tar", "-cPf", LOGS / "python.tar", f"--exclude={stdlib}/site-packages",
                    *(f"--exclude={name}" for name in unused), stdlib, packages], check=True)
    return f"{stdlib}:{packages}"


def command(inside, environment, accelerated):
    settings = " ".join(f"{name}={value}" for name, value in environment.items())
    vng = [VENV / "bin" / "vng", "--run", kernels()[-1], "--force-9p", "--verbose",
           "--cpus", "2", "--memory", "2G", "--rwdir", LOGS, "--append", f"module_blacklist={UNUSED_DRIVERS}"]
    if not accelerated:
        # The newest processor that QEMU knows has much that takes long to emulate.
        vng += ["--disable-kvm", "--qemu-opts=-cpu Nehalem"]
    return [*map(str, vng), "--", f"env {settings} {HERE}/guest/setup {inside}"]


def boot(inside, environment):
    """Runs `inside` (a shell command) in a fresh machine; yields its lines of output as they come.

    Ends the program with an error when the machine does not come up, or falls silent."""
    LOGS.mkdir(parents=True, exist_ok=True)
    accelerated = kvm_usable()
    kernel = version_of(kernels()[-1])
    print(f"machine: booting {kernel} on {'KVM' if accelerated else 'TCG (no usable KVM)'}", flush=True)
    # vng wants its output to be a pipe; a file or a terminal changes what it does.
    environment = {**environment, "LOGS": LOGS, "PYTHON": pack_python(), "PYTHONPATH": REPO / "tests" / "python"}
    machine = Watched(command(inside, environment, accelerated), BOOT_SECONDS,
                      env={**os.environ, "PATH": f"{VENV}/bin:{os.environ['PATH']}"})
    # The machine is in a session of its own; it must not outlive a run that is stopped.
    signal.signal(signal.SIGTERM, lambda *_: sys.exit("machine: stopped"))
    atexit.register(machine.kill)
    console, up = [], False
    for line in machine:
        up = up or UP in line
        if up:
            machine.patience = SILENT_SECONDS
            yield line
        else:
            console.append(line)
    if not up:
        sys.stderr.write("".join(console[-40:]))
        sys.exit("machine: did not come up; the console's last lines are above")
    if machine.late:
        sys.exit(f"machine: said nothing for {SILENT_SECONDS} s; killed")
