"""The machine that the package is installed in, and the counts for `run`."""

import os
import shutil
import subprocess
import sys

sys.path.insert(0, "/repo/tests/machine")
# A copy, so that it runs from memory.
os.environ["VIRTUAL_TOKEN"] = shutil.copy("/results/virtual-token", "/usr/local/bin")

from counts import pytest_terminal_summary  # noqa: E402, F401 (pytest finds it here)


def pytest_sessionfinish():
    with open("/results/journal", "w") as journal:
        subprocess.run(["journalctl", "--boot", "--no-pager"], stdout=journal)
