"""sudo and su, as Debian has them, with pam_mfad before the password: the key lets its owner in, or a
recovery code without it, and whatever goes wrong with both, the password still does. A service that
knows only passwords takes app passwords."""

import time
from pathlib import Path

import pytest
from person import BUS_CALL, alice, bus, stop
from terminal import Terminal

pytestmark = pytest.mark.usefixtures("log")


@pytest.fixture
def door():
    """Puts a line before all others of a service of Debian's; takes it out at the end."""
    changed = {}

    def put(service, line="auth sufficient pam_mfad.so"):
        file = Path("/etc/pam.d", service)
        changed.setdefault(file, file.read_text())
        file.write_text(f"{line}\n{changed[file]}")

    yield put
    for file, text in changed.items():
        file.write_text(text)


@pytest.fixture
def daemon_away():
    """mfad is neither there nor to be had."""
    service = Path("/usr/share/dbus-1/system-services/org.mfad.Mfad1.service")
    hidden = service.rename(service.with_suffix(".hidden"))
    bus(*BUS_CALL, "ReloadConfig")
    stop("org.mfad.Mfad1")
    yield
    hidden.rename(service)
    bus(*BUS_CALL, "ReloadConfig")


def sudo(user="alice"):
    return Terminal(user, "sudo", "id", "-un")


def goes_on_with_the_password(terminal, user="alice"):
    terminal.shows(f"password for {user}:")
    terminal.types(f"password of {user}")
    terminal.shows("root")
    assert terminal.ends() == 0


def test_a_touch_is_enough_for_sudo_and_su(key, door):
    assert alice.does("enroll", "--label", "Blue key").code == 0
    key.touch("never")
    door("sudo")
    terminal = sudo()
    terminal.shows("Touch Blue key.")
    key.touch("now")
    terminal.shows("root")
    assert terminal.ends() == 0
    key.touch("never")
    door("su")
    terminal = Terminal("mallory", "su", "alice", "-c", "id -un")
    terminal.shows("Touch Blue key.")
    key.touch("now")
    terminal.shows("alice")
    assert terminal.ends() == 0


def test_the_key_of_alice_does_nothing_for_mallory(key, door):
    assert alice.does("enroll").code == 0
    door("sudo")
    terminal = sudo("mallory")
    terminal.shows("No sign-in method is set up.")
    goes_on_with_the_password(terminal, "mallory")


@pytest.mark.long
def test_without_the_key_the_password_is_one_enter_away(key, door):
    assert alice.does("enroll", "--label", "Blue key").code == 0
    key.unplug()
    key.wait_until_gone()
    door("sudo")
    terminal = sudo()
    terminal.shows("Plug in Blue key, press Enter: ")
    terminal.types("")
    terminal.shows("Not plugged in: Blue key.")
    goes_on_with_the_password(terminal)


@pytest.fixture
def codes(key):
    """Recovery codes of alice, whose key is not at hand."""
    assert alice.does("enroll", "--label", "Blue key").code == 0
    made = alice.does("recovery-codes", "new", "--yes")
    key.unplug()
    key.wait_until_gone()
    return made.last["recovery_codes"]


def test_without_the_key_a_recovery_code_opens_sudo_once(codes, door):
    door("sudo")
    asked = "Recovery code, or Enter to skip:"
    terminal = sudo()
    terminal.shows(asked)
    terminal.types(codes[0])
    terminal.shows("root")
    assert terminal.ends() == 0
    terminal = sudo()
    terminal.shows(asked)
    terminal.types(codes[0])
    terminal.shows("Code already used. Use another one.")
    terminal.shows(asked)
    terminal.types(codes[1])
    terminal.shows("root")
    assert terminal.ends() == 0


def test_a_daemon_that_dies_while_a_code_is_typed_leads_to_the_password(codes, door):
    door("sudo")
    terminal = sudo()
    terminal.shows("Recovery code, or Enter to skip:")
    stop("org.mfad.Mfad1")
    terminal.types(codes[0])
    terminal.shows("mfad stopped. Try again.")
    goes_on_with_the_password(terminal)


def told_why(login):
    """Waits until a login is told what is in the way of its own touch."""
    why, end = ("Wait: ", "Too many requests at once", "isn't answering"), time.monotonic() + 60
    while not any(it in login.screen for it in why):
        assert login.read(end), login.screen


@pytest.mark.long
def test_ten_at_once_each_come_to_a_clear_end(key, door):
    assert alice.does("enroll", "--label", "Blue key").code == 0
    key.touch("never")
    door("sudo")
    first = sudo()
    first.shows("Touch Blue key.")
    others = [sudo() for _ in range(9)]
    told_why(others[0])
    key.touch("now")
    first.shows("root")
    assert first.ends() == 0
    for other in others:
        # Whoever came after that was touched; the others are told what was in the way.
        end, asked = time.monotonic() + 60, "password for alice:"
        while asked not in other.screen and other.read(end):
            pass
        if asked in other.screen:
            told_why(other)
            other.types("password of alice")
        assert other.ends() == 0
        assert "root" in other.screen.split()


def test_a_service_that_knows_only_passwords_takes_an_app_password(key):
    assert alice.does("enroll", "--label", "Blue key").code == 0
    password = alice.does("app-password", "add", "Mail").last["app_password"]
    service = Path("/etc/pam.d/mail")
    service.write_text("auth required pam_mfad.so app_password\n")
    try:
        for typed, code in [(password, 0), ("password of alice", 1)]:
            terminal = Terminal("root", "pamtester", "mail", "alice", "authenticate")
            terminal.shows("Password:")
            terminal.types(typed)
            assert terminal.ends() == code, terminal.screen
        [listed] = alice.does("app-password", "list").last["app_passwords"]
        assert listed["last_used"]
        assert alice.does("app-password", "remove", "Mail").code == 0
        terminal = Terminal("root", "pamtester", "mail", "alice", "authenticate")
        terminal.shows("Password:")
        terminal.types(password)
        terminal.shows("Wrong app password.")
        assert terminal.ends() == 1
    finally:
        service.unlink()


def test_with_the_daemon_stopped_the_password_is_asked_for(daemon_away, door):
    door("sudo")
    terminal = sudo()
    terminal.shows("mfad isn't running")
    goes_on_with_the_password(terminal)


def test_a_daemon_that_dies_while_the_key_waits_leads_to_the_password(key, door):
    assert alice.does("enroll", "--label", "Blue key").code == 0
    key.touch("never")
    door("sudo")
    terminal = sudo()
    terminal.shows("Touch Blue key.")
    stop("org.mfad.Mfad1")
    terminal.shows("mfad stopped. Try again.")
    goes_on_with_the_password(terminal)


def test_ctrl_c_leads_to_the_password_and_frees_the_key(key, door):
    assert alice.does("enroll", "--label", "Blue key").code == 0
    key.touch("never")
    door("sudo")
    terminal = sudo()
    terminal.shows("Touch Blue key.")
    terminal.presses("\x03")
    goes_on_with_the_password(terminal)
    key.touch("now")
    assert alice.does("sign-in").code == 0


@pytest.mark.long
def test_nobody_at_the_key_leads_to_the_password(key, door):
    assert alice.does("enroll").code == 0
    key.touch("never")
    door("sudo", "auth sufficient pam_mfad.so timeout=3")
    terminal = sudo()
    terminal.shows("Nothing happened for 3 s.")
    goes_on_with_the_password(terminal)


def test_a_wrong_pin_is_asked_for_again(key, door):
    assert alice.does("enroll").code == 0
    assert alice.does("pin", "set", "--new-pin-fd", "PINS", pins=["123456"]).code == 0
    policy = Path("/etc/mfad/policy.toml")
    policy.parent.mkdir(exist_ok=True)
    policy.write_text('verification = "pin"\n')
    stop("org.mfad.Mfad1")
    door("sudo")
    try:
        terminal = sudo()
        terminal.shows("(8 left): ")
        terminal.types("654321")
        terminal.shows("Wrong PIN.")
        terminal.shows("(7 left)? yes/no:")
        terminal.types("yes")
        terminal.shows("(7 left): ")
        terminal.types("123456")
        terminal.shows("root")
        assert terminal.ends() == 0
    finally:
        policy.unlink()
