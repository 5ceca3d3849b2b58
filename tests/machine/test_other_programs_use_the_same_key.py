"""libfido2's tools, python-fido2 and ctap-hid-fido2 use the key before, between and during what
mfad does with it. Everybody gets right answers."""

import signal
import threading

import pytest
from keys import wait_for
from others import PythonFido2, fido2_assert, fido2_cred, fido2_token_info, oracle
from person import alice

pytestmark = pytest.mark.usefixtures("log")


def test_before_and_between(key, tmp_path):
    theirs = fido2_cred(key.node(), tmp_path)
    assert alice.does("enroll").code == 0
    assert fido2_assert(key.node(), theirs).returncode == 0
    # Not kept open meanwhile: every opener of a hidraw node sees every report, and python-fido2 gives
    # up when it sees one of another channel.
    with PythonFido2(key.node()) as ctap:
        assert "FIDO_2_1" in ctap.get_info().versions
    assert alice.does("sign-in").code == 0
    assert oracle(key.node(), "make", "example.org")["verified"]
    assert alice.does("sign-in").code == 0
    assert fido2_assert(key.node(), theirs).returncode == 0


def test_while_mfad_waits_for_a_person(key, tmp_path):
    assert alice.does("enroll").code == 0
    reset = alice.begins("reset", "--yes")
    reset.prompt("remove")
    theirs = fido2_cred(key.node(), tmp_path)
    with PythonFido2(key.node()) as ctap:
        assert "FIDO_2_1" in ctap.get_info().versions
    assert oracle(key.node(), "make", "example.org")["verified"]
    reset.program.send_signal(signal.SIGINT)
    assert reset.end().code == 4
    assert fido2_assert(key.node(), theirs).returncode == 0
    assert alice.does("sign-in").code == 0


def test_while_mfad_waits_for_touch(key):
    """The key is busy then, and may say so to the others; mfad's operation is not disturbed."""
    alice.does("enroll")
    key.touch("never")
    sign_in = alice.begins("sign-in")
    sign_in.prompt("touch")
    for _ in range(3):
        try:
            fido2_token_info(key.node())
        except AssertionError:
            pass
    key.touch("now")
    assert sign_in.end().code == 0
    assert "FIDO_2_1" in fido2_token_info(key.node())["version strings"]


def test_while_another_program_waits_for_touch(key, tmp_path):
    theirs = fido2_cred(key.node(), tmp_path)
    alice.does("enroll")
    key.touch(3000)
    before = key.asked_for_touch()
    answers = []
    waiting = threading.Thread(target=lambda: answers.append(fido2_assert(key.node(), theirs).returncode))
    waiting.start()
    # Else mfad may have the key first on a busy machine, and the other program gets "busy".
    wait_for("the other program to have the key", lambda: key.asked_for_touch() > before)
    told = alice.does("sign-in")
    waiting.join()
    key.touch("now")
    assert (answers, told.code) == ([0], 0)


def test_side_by_side_every_sign_in_is_right(key):
    alice.does("enroll")
    stop = threading.Event()

    def ask_all_the_time():
        while not stop.is_set():
            try:
                fido2_token_info(key.node())
            except AssertionError:
                pass

    other = threading.Thread(target=ask_all_the_time)
    other.start()
    codes = [alice.does("sign-in").code for _ in range(5)]
    stop.set()
    other.join()
    assert codes == [0] * 5
