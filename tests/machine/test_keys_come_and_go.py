"""Hot-plug: seen at once and without polling; a key pulled out ends what waits for it."""

import time

import pytest
from keys import wait_for
from person import alice, context_switches, daemon_pid

pytestmark = pytest.mark.usefixtures("log")


def test_pulled_out_while_it_waits_for_touch_it_is_not_enrolled(key):
    key.touch("never")
    waiting = alice.begins("enroll")
    waiting.prompt("touch")
    pulled = time.monotonic()
    key.unplug()
    told = waiting.end()
    assert time.monotonic() - pulled < 10  # and not the firmware's 30
    assert (told.code, told.last["error"]) == (1, "Unplugged")
    key.touch("now")
    key.plug()
    assert alice.does("enroll").code == 0


def test_pulled_out_while_it_waits_for_touch_a_sign_in_waits_for_it(key):
    assert alice.does("enroll").code == 0
    key.touch("never")
    waiting = alice.begins("sign-in")
    waiting.prompt("touch")
    key.unplug()
    key.wait_until_gone()
    key.touch("now")
    key.plug()
    assert waiting.end().code == 0


def test_a_key_is_seen_to_go_and_to_come(key):
    watch = alice.begins("watch")
    watch.event(event="present")
    key.unplug()
    watch.event(event="removed")
    key.plug()
    watch.event(event="added")
    watch.program.terminate()
    watch.end()


@pytest.mark.long
def test_a_daemon_with_nothing_to_do_does_not_wake_up(key):
    assert alice.does("status").code == 0
    pid = daemon_pid()
    wait_for("15 seconds without a wake-up", lambda: sleeps(pid, 15), seconds=120)


def sleeps(pid, seconds):
    before = context_switches(pid)
    time.sleep(seconds)  # what is shown is that nothing happens meanwhile
    return context_switches(pid) == before


def test_nothing_plugged_in_is_said_at_once(key):
    key.unplug()
    key.wait_until_gone()
    assert alice.does("token", "show").code == 3


def test_of_two_keys_the_one_touched_is_enrolled(keys):
    one, other = keys
    one.touch("never"), other.touch("never")
    enroll = alice.begins("enroll")
    enroll.prompt("touch")
    other.touch("now")
    told = enroll.end()
    assert told.code == 0
    assert other.serial in told.last["token"]["name"]
    assert alice.does("sign-in").code == 0


def test_of_two_enrolled_keys_either_signs_in(keys):
    for key in keys:
        assert alice.does("enroll", "--token", key.serial, "--label", key.serial).code == 0
    for key, other in (keys, keys[::-1]):
        key.touch("now"), other.touch("never")
        assert alice.does("sign-in").last["method"]["label"] == key.serial
