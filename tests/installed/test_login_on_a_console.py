"""login(1) on a console, with the lines that `mfactl login enable login` writes: what docs/pam.md has of it in the
table of what each program shows."""

import pytest
from console import Console
from machine import set_passwords
from people import anna, run

PASSWORD = "password of anna"


@pytest.fixture(scope="module")
def console(enrolled):
    """A login that asks for the key first. There are recovery codes, too."""
    set_passwords()
    [label] = [it["label"] for it in anna.tells("methods")["methods"] if it["kind"] == "security-key"]
    codes = anna.tells("recovery-codes new --yes")["recovery_codes"]
    before = open("/etc/pam.d/login").read()
    with open("/etc/pam.d/login", "w") as login:
        login.write(before.replace("@include common-auth\n", "auth sufficient pam_mfad.so\n@include common-auth\n"))
    console = Console(2)
    console.label, console.codes = label, codes
    console.begin()
    yield console
    Console(anna.terminal).show()
    run("systemctl", "stop", "getty@tty2")
    with open("/etc/pam.d/login", "w") as login:
        login.write(before)
    run("systemctl", "start", "mfad")
    anna.types("mfactl remove 'Recovery codes' --yes")


@pytest.fixture
def untouched(enrolled):
    enrolled.touch("never")
    yield enrolled
    enrolled.touch("now")


@pytest.fixture
def gone(enrolled):
    enrolled.unplug()
    enrolled.wait_until_gone()
    yield
    enrolled.plug()


def begin_login(console):
    console.asks("login:")
    console.types("anna")


def is_let_in(console, name):
    console.asks("$")
    console.store(name)
    console.types("exit")
    console.asks("login:")


def types_password(console):
    console.asks("Password:")
    console.types_unseen(PASSWORD)


def test_a_touch_lets_in_with_nothing_to_press(console, untouched):
    begin_login(console)
    console.says(f"Touch {console.label}")
    untouched.touch("now")
    console.asks("$")
    assert "assword" not in console.seen().split("anna", 1)[1]
    is_let_in(console, "login-touch")


def test_without_the_key_enter_leads_to_the_password(console, gone):
    begin_login(console)
    console.asks("Recovery code, or Enter to skip:")
    console.types("")
    types_password(console)
    is_let_in(console, "login-no-key")


def asks_for_another_method(console):
    """Ctrl-C, while the key waits for a touch."""
    begin_login(console)
    console.says(f"Touch {console.label}")
    console.presses("\x03")
    console.asks("1 Recovery codes, Enter to skip:")


def test_ctrl_c_leads_to_another_method(console, untouched):
    asks_for_another_method(console)
    console.store("login-other")
    console.types("1")
    console.asks("Recovery code, or Enter to skip:")
    console.types(console.codes.pop())
    is_let_in(console, "login-other-let-in")


def test_ctrl_c_at_a_question_ends_the_login(console, untouched):
    asks_for_another_method(console)
    console.presses("\x03")
    console.asks("login:")
    console.store("login-cancel")
    assert "Last login" not in console.seen() and "$" not in console.seen()


@pytest.mark.long
def test_with_mfad_masked_the_password_is_asked_for(console):
    run("systemctl", "mask", "--runtime", "--now", "mfad")
    try:
        begin_login(console)
        types_password(console)
        assert "mfad can't check this now." in console.seen()
        is_let_in(console, "login-stopped")
    finally:
        run("systemctl", "unmask", "--runtime", "mfad")
