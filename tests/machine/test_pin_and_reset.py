"""The PIN of a key, and erasing it, through the daemon; libfido2 sees the same."""

import signal

import pytest
from others import fido2_token_info, fido2_tool
from person import alice

pytestmark = pytest.mark.usefixtures("log")

SET = ("pin", "set", "--new-pin-fd", "PINS")
CHANGE = ("pin", "change", "--pin-fd", "PINS", "--new-pin-fd", "PINS")


def test_a_pin_that_is_too_short_is_not_set(key):
    assert alice.does(*SET, pins=["123"]).code == 1
    assert "noclientPin" in fido2_token_info(key.node())["options"]


def test_a_pin_is_set_changed_and_counted(key):
    assert alice.does("pin", "status").last["pin"]["state"] == "not-set"
    assert alice.does(*SET, pins=["123456"]).code == 0
    assert alice.does(*CHANGE, pins=["123456", "654321"]).code == 0
    pin = alice.does("pin", "status").last["pin"]
    assert (pin["state"], pin["attempts"]) == ("set", 8)
    assert fido2_token_info(key.node())["pin retries"] == "8"


def test_a_wrong_pin_costs_one_attempt_and_no_more(key):
    assert alice.does(*SET, pins=["123456"]).code == 0
    wrong = alice.does(*CHANGE, pins=["111111", "654321"])
    assert (wrong.code, wrong.last["error"]) == (1, "PinWrong")
    assert alice.does("pin", "status").last["pin"]["attempts"] == 7
    assert fido2_token_info(key.node())["pin retries"] == "7"


# The tests in Rust play it too, with a key that is a program.
@pytest.mark.long
def test_three_wrong_pins_block_until_replugged(key):
    assert alice.does(*SET, pins=["123456"]).code == 0
    for _ in range(2):
        alice.does(*CHANGE, pins=["111111", "654321"])
    assert alice.does(*CHANGE, pins=["111111", "654321"]).code in (1, 6)
    assert alice.does(*CHANGE, pins=["123456", "654321"]).code == 6
    assert alice.does("pin", "status").last["pin"]["state"] == "blocked-until-replug"
    key.unplug()
    key.wait_until_gone()
    key.plug()
    assert alice.does(*CHANGE, pins=["123456", "654321"]).code == 0


def test_a_reset_guides_through_the_replug_and_marks_what_is_lost(key):
    alice.does(*SET, pins=["123456"])
    assert alice.does("enroll", "--label", "Blue key", "--pin-fd", "PINS", pins=["123456"]).code == 0
    reset = alice.begins("reset", "--yes")
    reset.prompt("remove")
    key.unplug()
    reset.prompt("insert")
    key.plug()
    told = reset.end()
    assert (told.code, told.last["lost"]) == (0, ["Blue key"])
    [method] = alice.does("methods").last["methods"]
    assert not method["usable"] and method["why_not"]
    assert "noclientPin" in fido2_token_info(key.node())["options"]


def test_a_reset_without_pulling_the_key_out_erases_nothing(key):
    alice.does("enroll", "--label", "Blue key")
    reset = alice.begins("reset", "--yes")
    reset.prompt("remove")
    reset.program.send_signal(signal.SIGINT)
    assert reset.end().code == 4
    assert alice.does("sign-in").code == 0


def test_a_key_that_was_reset_elsewhere_does_not_sign_in(key):
    alice.does("enroll")
    key.unplug()
    key.wait_until_gone()
    assert fido2_tool("fido2-token", "-R", key.plug()).returncode == 0
    told = alice.does("sign-in")
    assert told.code != 0
