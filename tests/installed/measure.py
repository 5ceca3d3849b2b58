"""Inside the installed machine: how well mfad's service is confined (systemd's rating, 0 is best), and
its resident memory a moment after it started, beside those of pcscd and fprintd."""

import re
import subprocess
import time
from pathlib import Path

# A service and what starts it.
SERVICES = {"mfad": "mfad.service", "pcscd": "pcscd.service", "fprintd": "fprintd.service"}


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
    for unit in SERVICES.values():
        subprocess.run(["systemctl", "start", unit], check=True)
    time.sleep(5)  # all have settled; fprintd ends by itself after 30
    print("│".join(["service".ljust(8), "exposure", "resident"]))
    for name, unit in SERVICES.items():
        print("│".join([name.ljust(8), exposure(unit).rjust(8), f"{resident(unit):5.1f} MB"]), flush=True)


main()
