"""The keys that tests ask for, a daemon with nothing stored, the limits, and the counts for `run`."""

import itertools
import shutil

import pytest
from counts import pytest_terminal_summary  # noqa: F401 (pytest finds it here)
from keys import Keys, running
from limits import (  # noqa: F401 (and these)
    pytest_configure,
    pytest_runtest_call,
    pytest_runtest_setup,
    pytest_runtest_teardown,
)
from person import LOG, STATE, stop

serials = (f"MFAD{number:04}" for number in itertools.count(1))


@pytest.fixture
def keys(tmp_path):
    """Two virtual keys that are plugged in and touched at once, with serials of their own."""
    keys = Keys(tmp_path, next(serials), next(serials))
    yield keys.each
    keys.end()


@pytest.fixture
def key(tmp_path):
    """One such key."""
    keys = Keys(tmp_path, next(serials))
    yield keys.each[0]
    keys.end()


@pytest.fixture
def hidden_key(tmp_path):
    """The socket of a virtual key that is not on uhid: mfad does not see it."""
    serial = next(serials)
    program = running("--folder", tmp_path, "--control", tmp_path / "control", serial)
    yield tmp_path / f"{serial}.sock"
    program.terminate()
    program.wait(timeout=60)


@pytest.fixture
def log():
    """Reads what the daemon logged since the test began. Leaves no daemon and nothing stored."""
    begin = LOG.stat().st_size
    yield lambda: LOG.read_bytes()[begin:].decode(errors="replace")
    stop("org.mfad.Mfad1")
    for entry in STATE.iterdir():
        shutil.rmtree(entry) if entry.is_dir() else entry.unlink()
