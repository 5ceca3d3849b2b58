"""What people do at the machine's seat: sudo with the key, a smart card in a reader, and a second person
who takes the seat while the first one's key waits for touch."""

import subprocess
from pathlib import Path

import pytest
from keys import running, wait_for
from people import Session, anna, ben, run

pytestmark = pytest.mark.usefixtures("enrolled")

# Where the readers of Debian's vsmartcard-vpcd wait for cards.
VPCD = "35963"
PIN = "123456"
beside = Session("ben", terminal=2)


def shown(process, words):
    """Reads what a program shows until these words come."""
    said = []
    for line in process.stdout:
        said.append(line)
        if words in line:
            return
    raise AssertionError(f"no {words!r}, but: {''.join(said)}")


@pytest.fixture
def untouched(key):
    """Nobody touches it until the test says so."""
    key.touch("never")
    yield key
    key.touch("now")


@pytest.fixture
def sudo():
    """The example above all other lines of /etc/pam.d/sudo, as docs/pam.md says; anna may use it."""
    service, rights = Path("/etc/pam.d/sudo"), Path("/etc/sudoers.d/anna-all")
    before = service.read_text()
    example = Path("/repo/docs/examples/pam.instead-of-password").read_text()
    service.write_text(example + before)
    rights.write_text("anna ALL=(ALL) ALL\nDefaults !lecture, timestamp_timeout=0\n")
    # On a terminal, as people have one.
    yield lambda: anna.begins("python3", "-c", "import pty; pty.spawn(['sudo', 'id', '-un'])")
    service.write_text(before)
    rights.unlink()


def test_sudo_wants_the_key_and_nothing_else(untouched, sudo):
    typed = sudo()
    shown(typed, "Sign in as anna: sudo. Touch the key.")
    untouched.touch("now")
    said, _ = typed.communicate(timeout=60)
    assert typed.returncode == 0 and "root" in said.split()


def test_sudo_without_the_key_asks_for_the_password(untouched, sudo):
    subprocess.run("chpasswd", input="anna:a long password", text=True, check=True)
    untouched.unplug()
    untouched.wait_until_gone()
    typed = sudo()
    typed.stdin.write("\n")
    typed.stdin.flush()
    shown(typed, "Not plugged in: Blue.")
    typed.stdin.write("a long password\n")
    said, _ = typed.communicate(timeout=60)
    assert typed.returncode == 0 and "root" in said.split()
    untouched.plug()


@pytest.fixture
def card():
    """A smart card in the first reader of pcscd, which runs as Debian set it up."""
    run("systemctl", "restart", "pcscd")
    wait_for("the reader", lambda: subprocess.run(["ss", "-Hltn", f"sport = :{VPCD}"], capture_output=True).stdout)
    program = running("--vpcd", VPCD, "CARD1")
    yield
    program.terminate()
    program.wait(timeout=60)


def test_a_card_is_a_way_to_sign_in_too(card):
    def there():
        return [it for it in anna.tells("tokens")["tokens"] if "piv" in it["applications"]]
    [token] = wait_for("the card", there)
    with_pin = f"--pin-fd 3 3<<< {PIN}"
    code, said = anna.types(f"mfactl piv key generate 9a --subject CN=anna --token {token['id']} {with_pin}")
    assert code == 0, said
    code, said = anna.types(f"mfactl enroll --card --label Badge --token {token['id']} {with_pin}")
    assert code == 0 and "Badge can now be used to sign in as anna" in said
    code, said = ben.types("mfactl piv status")
    assert code == 5, said


def show(terminal):
    """What Ctrl-Alt-F1 and the like do."""
    run("busctl", "call", "org.freedesktop.login1", "/org/freedesktop/login1/seat/seat0",
        "org.freedesktop.login1.Seat", "SwitchTo", "u", terminal)


def test_who_takes_the_seat_takes_the_rights(untouched):
    waiting = anna.begins("mfactl", "sign-in")
    shown(waiting, "Touch")
    # Another person's session, on another terminal, which is shown now.
    show(beside.terminal)
    said, _ = waiting.communicate(timeout=60)
    assert waiting.returncode == 5 and "Go back to it" in said, said
    # The key is not held any more, and is for the other one to enroll.
    untouched.touch("now")
    code, said = beside.types("mfactl enroll --label Red")
    assert code == 0, said
    assert anna.types("mfactl sign-in")[0] == 5
    show(anna.terminal)
    assert anna.types("mfactl sign-in")[0] == 0
    assert beside.types("mfactl sign-in")[0] == 5
