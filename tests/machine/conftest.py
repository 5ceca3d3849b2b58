"""The keys that tests ask for, and the counts for the last line of `run`."""

import itertools

import pytest
from keys import Keys

serials = (f"MFAD{number:04}" for number in itertools.count(1))


@pytest.fixture
def key(tmp_path):
    """One virtual key that is plugged in and touched at once, with a serial of its own."""
    keys = Keys(tmp_path, next(serials))
    keys.each[0].touch("now")
    yield keys.each[0]
    keys.end()


def pytest_terminal_summary(terminalreporter):
    stats = terminalreporter.stats
    passed, skipped = len(stats.get("passed", [])), len(stats.get("skipped", []))
    failed = len(stats.get("failed", [])) + len(stats.get("error", []))
    terminalreporter.write_line(f"machine: {passed} passed, {failed} failed, {skipped} skipped")
