"""An administrator at a terminal who does what polkit wants a proof for: pkttyagent, which systemctl starts, with the
lines that `mfactl login enable polkit-1` writes."""

from contextlib import contextmanager
from pathlib import Path

import pytest
from machine import set_passwords
from people import anna, run

PASSWORD = "password of anna"
SHIPPED = Path("/usr/lib/pam.d/polkit-1")
POLKIT = Path("/etc/pam.d/polkit-1")
PASSWORD_LINE = "@include common-auth"
# What only an administrator may do, and does no harm.
TASK = "systemctl start systemd-tmpfiles-clean.service"
DONE = "==== AUTHENTICATION COMPLETE ===="


@pytest.fixture(scope="module", autouse=True)
def administrator(enrolled):
    """anna is one, has recovery codes, too, and polkit asks for her key first."""
    set_passwords()
    with polkit_asks_for_the_key(), member_of("sudo"):
        yield anna.tells("recovery-codes new --yes")["recovery_codes"]
        anna.types("mfactl remove 'Recovery codes' --yes")


@contextmanager
def polkit_asks_for_the_key():
    """In a copy of what the distribution ships, as `mfactl login enable polkit-1` makes it."""
    shipped = SHIPPED.read_text()
    changed = shipped.replace(PASSWORD_LINE, f"auth sufficient pam_mfad.so\n{PASSWORD_LINE}")
    assert changed != shipped and not POLKIT.exists()
    POLKIT.write_text(changed)
    try:
        yield
    finally:
        POLKIT.unlink()


@contextmanager
def member_of(group):
    run("gpasswd", "-a", "anna", group)
    try:
        yield
    finally:
        run("gpasswd", "-d", "anna", group)


@pytest.fixture
def untouched(enrolled):
    enrolled.touch("never")
    yield enrolled
    enrolled.touch("now")


@contextmanager
def asked():
    """A terminal on which the agent asks."""
    terminal = anna.opens(TASK)
    terminal.shows("Authenticating as: anna")
    yield terminal
    print(terminal.screen)


def gives_password(terminal):
    terminal.shows("Password: ")
    terminal.types_unseen(PASSWORD)
    terminal.shows(DONE)
    assert terminal.ends() == 0


def test_a_touch_is_all(untouched):
    with asked() as terminal:
        terminal.shows("Touch ")
        untouched.touch("now")
        terminal.shows(DONE)
        assert terminal.ends() == 0 and "Password" not in terminal.screen


@pytest.mark.long
def test_a_key_that_nobody_touches_leads_to_another_method(untouched, administrator):
    with asked() as terminal:
        terminal.shows("Touch + Enter, 1 Recovery codes:")
        terminal.types("1")
        terminal.shows("Recovery code")
        terminal.types(administrator.pop())
        terminal.shows(DONE)
        assert terminal.ends() == 0 and "Password" not in terminal.screen


@pytest.mark.long
def test_without_the_key_enter_leads_to_the_password(untouched):
    untouched.unplug()
    untouched.wait_until_gone()
    try:
        with asked() as terminal:
            terminal.shows("Recovery code, or Enter to skip:")
            terminal.types("")
            gives_password(terminal)
    finally:
        untouched.plug()


@pytest.mark.long
def test_ctrl_c_ends_it_and_nothing_is_done(untouched):
    with asked() as terminal:
        terminal.shows("Touch ")
        terminal.presses("\x03")
        assert terminal.ends() != 0 and DONE not in terminal.screen
    # Nobody waits for the key any more: the next one gets it.
    with asked() as terminal:
        terminal.shows("Touch ")
        untouched.touch("now")
        terminal.shows(DONE)


@pytest.mark.long
def test_with_mfad_masked_the_password_is_asked_for(administrator):
    run("systemctl", "mask", "--runtime", "--now", "mfad")
    try:
        with asked() as terminal:
            gives_password(terminal)
            assert "mfad can't check this now." in terminal.screen
    finally:
        run("systemctl", "unmask", "--runtime", "mfad")
        run("systemctl", "start", "mfad")
