"""The package is removed, then purged."""

from pathlib import Path

import pytest
from people import daemon, run

STORE = Path("/var/lib/mfad/mfad.db")

pytestmark = pytest.mark.usefixtures("enrolled")


def test_removed_it_leaves_what_was_enrolled():
    run("apt-get", "remove", "-y", "mfad")
    assert not Path("/usr/bin/mfactl").exists() and STORE.exists()
    assert daemon() == 0


def test_purged_it_leaves_nothing():
    run("apt-get", "purge", "-y", "mfad")
    assert not STORE.parent.exists()
    left = [path for path in run("find", "/usr", "/etc", "-name", "*mfad*").split() if "sysusers" not in path]
    assert left == []
