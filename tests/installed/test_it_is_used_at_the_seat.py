"""What people do at the machine's seat: sudo with the key, a smart card in a reader, a second person who
takes the seat while the first one's key waits for touch, and a sign-in that counts for a while. What the
journal has of it."""

import json
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
    shown(typed, "Touch Blue.")
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
    assert waiting.returncode == 5 and "Switch back to it" in said, said
    # The key is not held any more, and is for the other one to enroll.
    untouched.touch("now")
    code, said = beside.types("mfactl enroll --label Red")
    assert code == 0, said
    assert anna.types("mfactl sign-in")[0] == 5
    show(anna.terminal)
    assert anna.types("mfactl sign-in")[0] == 0
    assert beside.types("mfactl sign-in")[0] == 5


@pytest.fixture
def trust():
    """The policy lets a sign-in count for ten minutes."""
    policy = Path("/etc/mfad/policy.d/trust.toml")
    policy.parent.mkdir(parents=True, exist_ok=True)
    policy.write_text("[trust]\nseconds = 600\n")
    run("systemctl", "restart", "mfad")
    yield
    policy.unlink()
    policy.parent.rmdir()
    policy.parent.parent.rmdir()
    run("systemctl", "restart", "mfad")


def test_a_sign_in_counts_in_its_session_and_no_other(untouched, trust):
    untouched.touch("now")
    code, said = anna.types("mfactl sign-in && mfactl trusted && mfactl sign-in --trusted")
    assert code == 0 and "at seat0  for " in said, said
    assert "was used recently, which counts for" in said
    # The session is over, and so is the trust. One from elsewhere never has any.
    listed = anna.tells("trusted")["trusted"]
    assert listed == []
    code, said = anna.types("mfactl sign-in --trusted")
    assert code == 0 and "Touch the key." in said
    code, said = anna.types("mfactl sign-in && mfactl trusted --end && mfactl sign-in --trusted")
    assert code == 0 and said.count("Touch the key.") == 2


def journal(message_id):
    """The latest entry with this MESSAGE_ID."""
    said = run("journalctl", "--boot", "--output=json", "--lines=1", f"MESSAGE_ID={message_id}")
    return json.loads(said)


def test_the_journal_has_each_event_by_its_id(key):
    assert anna.types("mfactl sign-in")[0] == 0
    entry = journal("15e513abcf484dd28b6e0b6a0344705a")
    assert entry["_SYSTEMD_UNIT"] == "mfad.service"
    assert (entry["MESSAGE"], entry["ACCOUNT"], entry["PROGRAM"]) == ("signed-in", "anna", "mfactl")
    [blue] = [it for it in anna.tells("methods")["methods"] if it["label"] == "Blue"]
    assert entry["METHOD"] == blue["id"]
    assert anna.types("mfactl app-password add Mail")[0] == 0
    entry = journal("3cf5029d155f461bb43050a6c1b94e6e")
    assert (entry["MESSAGE"], entry["DETAIL"]) == ("app-password-made", "Mail")
