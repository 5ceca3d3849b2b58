"""Inside the installed machine: how well mfad's services are confined (systemd's rating, 0 is best), and
their resident memory a moment after they started, beside those of pcscd and fprintd."""

import re
import subprocess
import time
from pathlib import Path

SERVICES = ["mfad", "mfad-virtual-key", "pcscd", "fprintd"]


def said(*command):
    return subprocess.run(command, capture_output=True, text=True, timeout=120).stdout


def exposure(unit):
    return re.search(r"exposure level for \S+: ([\d.]+)", said("systemd-analyze", "security", "--no-pager", unit))[1]


def resident(unit):
    pid = said("systemctl", "show", unit, "-p", "MainPID", "--value").strip()
    return int(re.search(r"VmRSS:\s+(\d+)", Path("/proc", pid, "status").read_text())[1]) / 1024


def main():
    [package] = Path("target/debian").glob("mfad_*.deb")
    subprocess.run(["apt-get", "install", "-y", f"./{package}"], check=True, stdout=subprocess.DEVNULL)
    for service in SERVICES:
        subprocess.run(["systemctl", "start", service], check=True)
    time.sleep(5)  # all have settled; fprintd ends by itself after 30
    print("│".join(["service".ljust(16), "exposure", "resident"]))
    for service in SERVICES:
        print("│".join([service.ljust(16), exposure(f"{service}.service").rjust(8), f"{resident(service):5.1f} MB"]))


main()
