"""mfactl doctor on real nodes, as somebody who is not root: the udev rule that was forgotten."""

import subprocess
from pathlib import Path

import pytest
from person import alice

RULE = Path("/usr/lib/udev/rules.d/70-mfad.rules")


@pytest.fixture
def rule_taken_away():
    text = RULE.read_text()
    RULE.unlink()
    subprocess.run(["udevadm", "control", "--reload"], check=True, timeout=60)
    yield
    RULE.write_text(text)
    subprocess.run(["udevadm", "control", "--reload"], check=True, timeout=60)


def bad():
    # Starts the daemon, however long that takes here; the doctor waits for one that answers.
    alice.does("tokens")
    told = alice.does("doctor")
    found = [it for it in told.last["findings"] if it["state"] == "bad"]
    # Shown when the test fails.
    print(found)
    return told.code, {it["check"] for it in found}


def test_with_the_rule_nothing_but_the_second_key_is_missing(key, log):
    key.node()
    assert bad() == (7, {"methods"})


def test_without_the_rule_it_names_it_and_the_key(rule_taken_away, key, log):
    key.node()
    assert bad() == (7, {"methods", "udev-rule", "key-rights", "key-answers"})
