"""A program of anna's enrolls, removes and suspends what she signs in with while nobody touches her key, with the
real polkit, which asks for passwords on her terminal; then polkit itself asks mfad who she is."""

from pathlib import Path

import pytest
from machine import polkit_rules
from people import anna, ben, run
from terminal import Terminal

pytestmark = pytest.mark.usefixtures("enrolled", "passwords_asked")

DOOR = Path("/etc/pam.d/door")
AFTER = "auth required pam_unix.so\nauth [success=ok user_unknown=ignore default=die] pam_mfad.so timeout=5\n"


def labels(session=anna):
    return sorted(it["label"] for it in session.tells("methods")["methods"])


def answers(terminal, *passwords, code):
    """Types a password each time that polkit asks for one, and wants this exit status."""
    for password in passwords:
        terminal.shows("Password:")
        terminal.types_unseen(password)
    ended = terminal.ends()
    print(terminal.screen)
    assert ended == code, terminal.screen


def called_off(terminal, *shown):
    """Somebody does not touch the key, but presses Ctrl-C."""
    for text in shown:
        terminal.shows(text)
    terminal.presses("\x03")
    assert terminal.ends() == 4, terminal.screen


@pytest.fixture
def nothing_set_up(passwords_asked):
    """anna as somebody who never had a sign-in method; afterwards she has Blue, as before."""
    run("mfactl", "admin", "clear", "anna", "--yes")
    yield
    run("mfactl", "admin", "clear", "anna", "--yes")
    run("mfactl", "enroll", "--account", "anna", "--label", "Blue")


@pytest.fixture
def untouched(key):
    key.touch("never")
    yield key
    key.touch("now")


def enters(account, password, asked=None):
    """Whether the password and what mfad says let this account in, who gives up at this question."""
    DOOR.write_text(AFTER)
    terminal = Terminal("root", "pamtester", "-I", "tty=tty1", "door", account, "authenticate")
    terminal.shows("Password:")
    terminal.types(password)
    if asked:
        terminal.shows(asked)
        terminal.presses("\x03")
    entered = terminal.ends() == 0
    print(terminal.screen)
    DOOR.unlink()
    return entered


@pytest.mark.usefixtures("nothing_set_up")
def test_the_first_method_takes_the_password_of_the_account():
    answers(anna.opens("mfactl enroll --label Blue"), "a guess", code=5)
    assert labels() == []
    answers(anna.opens("mfactl enroll --label Blue"), "password of anna", code=0)
    assert labels() == ["Blue"]


def test_elsewhere_the_first_method_takes_an_administrator():
    run("mfactl", "admin", "clear", "ben", "--yes")
    answers(ben.opens("mfactl recovery-codes new"), "password of ben", code=5)
    assert labels(ben) == []
    answers(ben.opens("mfactl recovery-codes new"), "password of root", code=0)
    assert labels(ben) == ["Recovery codes"]
    run("mfactl", "admin", "clear", "ben", "--yes")


def test_another_method_takes_a_touch_and_no_password(untouched):
    called_off(anna.opens("mfactl recovery-codes new"), "Confirm it's you to create recovery codes", "Touch")
    assert labels() == ["Blue"]
    untouched.touch("now")
    answers(anna.opens("mfactl recovery-codes new"), code=0)
    assert labels() == ["Blue", "Recovery codes"]


def test_everything_is_removed_by_touch_alone(untouched):
    assert labels() == ["Blue", "Recovery codes"]
    for label in ["Recovery codes", "Blue"]:
        called_off(anna.opens(f"mfactl remove '{label}' --yes"), "Confirm it's you to remove", "Touch")
    assert labels() == ["Blue", "Recovery codes"]
    assert not enters("anna", "password of anna", asked="Touch + Enter, 1 Recovery codes:"), "the second step fell away"
    untouched.touch("now")
    answers(anna.opens("mfactl remove 'Recovery codes' --yes"), code=0)
    assert labels() == ["Blue"]


@pytest.mark.usefixtures("nothing_set_up")
def test_when_all_is_lost_the_account_stays_set_up(key):
    answers(anna.opens("mfactl enroll --label Blue"), "password of anna", code=0)
    answers(anna.opens("mfactl recovery-codes new"), code=0)
    # While another one is left it asks for nothing: whoever lost it is in a hurry.
    answers(anna.opens("mfactl lost Blue --yes --only"), code=0)
    answers(anna.opens("mfactl lost 'Recovery codes' --yes --only"), "a guess", code=5)
    answers(anna.opens("mfactl lost 'Recovery codes' --yes --only"), "password of anna", code=0)
    assert labels() == ["Blue", "Recovery codes"]
    assert all(it["suspended"] for it in anna.tells("methods")["methods"])
    assert not enters("anna", "password of anna"), "suspended counts as never set up"
    # Not the rule for a first method, and not with the person's own password.
    for change in ["enroll --label Red", "recovery-codes new", "reactivate Blue", "remove Blue --yes"]:
        answers(anna.opens(f"mfactl {change}"), "password of anna", code=1)
    answers(anna.opens("mfactl reactivate Blue"), "password of root", code=0)
    assert anna.types("mfactl sign-in")[0] == 0


@pytest.fixture
def polkit_asks_mfad():
    """The line of docs/pam.md in a copy of polkit's own file."""
    service = Path("/etc/pam.d/polkit-1")
    debians = Path("/usr/lib/pam.d/polkit-1").read_text()
    service.write_text(debians.replace("@include common-auth", "auth sufficient pam_mfad.so\n@include common-auth"))
    yield
    service.unlink()


@pytest.mark.usefixtures("nothing_set_up", "polkit_asks_mfad")
def test_polkit_asks_mfad_about_who_has_nothing_and_nothing_usable(key):
    # Nothing is set up: the password. Everything is suspended: an administrator's, who has none set up.
    answers(anna.opens("mfactl enroll --label Blue"), "password of anna", code=0)
    # The last one that works: mfad is asked for a touch of it.
    lost = anna.opens("mfactl lost Blue --yes --only")
    lost.shows("Touch")
    assert lost.ends() == 0, lost.screen
    answers(anna.opens("mfactl recovery-codes new"), "password of anna", code=1)
    answers(anna.opens("mfactl reactivate Blue"), "password of root", code=0)


SELF = """polkit.addRule(function (action, subject) {
  if (action.id == "org.mfad.Mfad1.manage-token") return polkit.Result.AUTH_SELF;
});
"""


@pytest.mark.usefixtures("polkit_asks_mfad")
def test_polkit_asks_for_a_touch_of_the_key_that_the_operation_wants(key):
    polkit_rules(SELF)
    try:
        terminal = anna.opens("mfactl passkeys list")
        terminal.shows("Touch")
        ended = terminal.ends()
        assert "PIN" in terminal.screen and ended == 1, terminal.screen
    finally:
        polkit_rules(None)
