"""Boots the emulated Debian kernel once and runs one command in it.

Installs what is missing, chooses between KVM and TCG, streams the output, and kills a machine that
does not come up or does not end. Used by `run` (the tests) and `bench`.
"""

import atexit
import glob
import os
import re
import signal
import shutil
import subprocess
import sys
import tempfile
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
# Nobody attacks it through its processor, and what keeps that out empties caches at each system call.
UNDEFENDED = "mitigations=off"
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


def pack(environment):
    """Makes a disk of what the machine would read file by file over 9p, each costing round trips: python's
    library and packages, and everything that ships, as it is installed. Tells where the guest has python's."""
    python = VENV / "bin" / "python"
    where = "import sysconfig as s; print(s.get_path('stdlib'), s.get_path('purelib'), sep='\\n')"
    folders = subprocess.run([python, "-c", where], capture_output=True, text=True, check=True).stdout.split()
    members = [folder.removeprefix("/") for folder in folders]
    unused = ["test", "tests", "idlelib", "lib2to3", "tkinter", "ensurepip", "config-3*", "pip", "setuptools", "virtme*",
              "*.opt-?.pyc"]
    excluded = [f"--exclude={members[0]}/site-packages", *(f"--exclude={name}" for name in unused)]
    with tempfile.TemporaryDirectory(dir=LOGS) as staged:
        packing = subprocess.Popen(["tar", "-C", "/", "-cf", "-", *excluded, *members], stdout=subprocess.PIPE)
        subprocess.run(["tar", "-xf", "-", "-C", staged], stdin=packing.stdout, check=True)
        install_shipped(f"{staged}/shipped", environment)
        # Room for what a file system needs itself.
        size = int(subprocess.run(["du", "-sm", staged], capture_output=True, text=True, check=True).stdout.split()[0]) * 5 // 4 + 16
        image = LOGS / "disk.img"
        image.unlink(missing_ok=True)
        subprocess.run(["/sbin/mke2fs", "-q", "-t", "ext4", "-O", "^has_journal", "-d", staged, image, f"{size}M"], check=True, stdout=subprocess.DEVNULL)
    return ":".join(folders)


def install_shipped(root, environment):
    """Puts every shipped file below `root` where the package would put it, and the programs with keys too."""
    release = Path(environment["MFAD"]).parent
    modules = glob.glob("/usr/lib/*/security")[0]
    subprocess.run(["make", "--silent", "-C", REPO, "install", f"DESTDIR={root}", f"RELEASE={release}", f"PAMDIR={modules}"], check=True)
    os.makedirs(f"{root}/usr/local/bin")
    shutil.copy(environment["MFACTL"], f"{root}/usr/bin/mfactl")
    for name in ["VIRTUAL_TOKEN", "ORACLE"]:
        if os.access(environment[name], os.X_OK):
            shutil.copy(environment[name], f"{root}/usr/local/bin")
    programs = [*glob.glob(f"{root}/usr/libexec/*"), *glob.glob(f"{root}/usr/*bin/*"), *glob.glob(f"{root}/usr/local/bin/*"), f"{root}{modules}/pam_mfad.so"]
    subprocess.run(["strip", *programs], check=True)


def command(inside, environment, accelerated):
    settings = " ".join(f"{name}={value}" for name, value in environment.items())
    vng = [VENV / "bin" / "vng", "--run", kernels()[-1], "--force-9p", "--verbose",
           "--cpus", "2", "--memory", "2G", "--rwdir", LOGS, "--append", f"module_blacklist={UNUSED_DRIVERS} {UNDEFENDED}"]
    qemu = "-virtfs local,path=/,mount_tag=host,security_model=none,readonly=on,multidevs=remap"
    if not accelerated:
        # The newest processor that QEMU knows has much that takes long to emulate.
        vng += ["--disable-kvm"]
        qemu += " -cpu Nehalem"
    vng += [f"--qemu-opts={qemu}"]
    return [*map(str, vng), "--", f"env {settings} {HERE}/guest/setup {inside}"]


def boot(inside, environment):
    """Runs `inside` (a shell command) in a fresh machine; yields its lines of output as they come.

    Ends the program with an error when the machine does not come up, or falls silent."""
    LOGS.mkdir(parents=True, exist_ok=True)
    accelerated = kvm_usable()
    kernel = version_of(kernels()[-1])
    print(f"machine: booting {kernel} on {'KVM' if accelerated else 'TCG (no usable KVM)'}", flush=True)
    # vng wants its output to be a pipe; a file or a terminal changes what it does.
    environment = {**environment, "LOGS": LOGS, "PYTHON": pack(environment), "PYTHONPATH": REPO / "tests" / "python"}
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
