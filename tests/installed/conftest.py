"""The machine that the package is installed in, and the counts for `run`."""

import os
import shutil
import sys

sys.path.insert(0, "/repo/tests/machine")
# A copy, so that it runs from memory.
os.environ["VIRTUAL_TOKEN"] = shutil.copy("/results/virtual-token", "/run/virtual-token")

from counts import pytest_terminal_summary  # noqa: E402, F401 (pytest finds it here)
