"""GNOME's keyring at the login of a console, set up as docs/pam.md says. Who logs in with the key finds it open, who
logs in with a recovery code finds it shut. Then a changed password, a lost key and a restored backup."""

import shutil
import subprocess
from pathlib import Path

import pytest
from console import Console
from keys import Keys, wait_for
from machine import set_passwords
from people import PATIENCE, anna, run

pytestmark = pytest.mark.long

LOGIN, RIGHTS = Path("/etc/pam.d/login"), Path("/etc/sudoers.d/anna-mfactl")
STORE = Path("/var/lib/mfad")
PIN, PASSWORD, SECRET = "123456", "password of anna", "kept in the keyring"
KEYRING = ["org.freedesktop.secrets", "/org/freedesktop/secrets/collection/login", "org.freedesktop.Secret.Collection"]


@pytest.fixture(scope="module")
def red(installed, key, tmp_path_factory):
    """The only key of anna's, with a PIN."""
    set_passwords()
    key.unplug()
    key.wait_until_gone()
    subprocess.run(["mfactl", "admin", "clear", "anna", "--yes"], capture_output=True, timeout=PATIENCE)
    keys = Keys(tmp_path_factory.mktemp("red"), "RED1")
    for line in ["mfactl pin set --new-pin-fd 3", "mfactl enroll --label Red --pin-fd 3"]:
        code, said = anna.types(f"{line} 3<<< {PIN}")
        assert code == 0, said
    yield keys.each[0]
    keys.end()
    run("mfactl", "admin", "clear", "anna", "--yes")
    key.plug()
    assert anna.types("mfactl enroll --label Blue")[0] == 0


@pytest.fixture(scope="module")
def codes(red):
    """Recovery codes of anna's."""
    return anna.tells("recovery-codes new --yes")["recovery_codes"]


@pytest.fixture(scope="module")
def console(red, codes):
    """A login whose file has the lines of pam_gnome_keyring(8), and in which mfactl set up the key."""
    before = LOGIN.read_text()
    asked = before.replace("@include common-auth\n", "@include common-auth\nauth optional pam_gnome_keyring.so\n")
    LOGIN.write_text(f"{asked}session optional pam_gnome_keyring.so auto_start\n")
    RIGHTS.write_text("anna ALL=(ALL) NOPASSWD: /usr/bin/mfactl\n")
    terminal = anna.opens("sudo mfactl login enable login --keyring")
    terminal.shows("[y/N] ")
    terminal.types("y")
    assert terminal.ends() == 0, terminal.screen
    print(terminal.screen)
    console = Console(3)
    console.begin()
    yield console
    Console(anna.terminal).show()
    run("mfactl", "login", "disable", "login")
    LOGIN.write_text(before)
    RIGHTS.unlink()


def begin_login(console):
    console.asks("login:")
    console.types("anna")


def log_in_with_password(console, red, password=PASSWORD):
    red.unplug()
    red.wait_until_gone()
    begin_login(console)
    console.asks("Recovery code, or Enter to skip:")
    console.types("")
    console.asks("Password:")
    console.types_unseen(password)
    console.asks("$")
    red.plug()


def log_in_with_key(console):
    begin_login(console)
    console.asks("PIN of Red (8 left):")
    console.types_unseen(PIN)
    console.asks("$")
    console.store("keyring-by-key")


def log_in_with_touch(console):
    """The key lets in, and has no password to give."""
    begin_login(console)
    console.asks("$")
    console.store("keyring-by-found-key")


def log_in_with_code(console, red, code):
    red.unplug()
    red.wait_until_gone()
    begin_login(console)
    console.asks("Recovery code, or Enter to skip:")
    console.types(code)
    console.asks("$")
    red.plug()


def log_out(console):
    """Nothing of the session is left, and no keyring in the memory of a process."""
    console.types("exit")
    console.asks("login:")
    run("systemctl", "stop", "user@1000")
    wait_for("anna's processes to end", lambda: subprocess.run(["pgrep", "--euid", "anna"]).returncode)


def on_her_bus(*command, **more):
    where = ["XDG_RUNTIME_DIR=/run/user/1000", "DBUS_SESSION_BUS_ADDRESS=unix:path=/run/user/1000/bus"]
    return subprocess.run(["runuser", "--user", "anna", "--", "env", *where, *command], capture_output=True, text=True,
                          timeout=60, **more)


def is_open():
    """What the Secret Service says about the keyring called login. It shows no keyring that was made since it began."""
    asked = on_her_bus("busctl", "--user", "get-property", *KEYRING, "Locked")
    assert asked.stdout in ("b true\n", "b false\n"), asked
    return asked.stdout == "b false\n"


def kept():
    """The secret in it, which a keyring that is made anew lacks."""
    return on_her_bus("secret-tool", "lookup", "purpose", "test").stdout


def keep(secret):
    stored = on_her_bus("secret-tool", "store", "--label=Test", "purpose", "test", input=secret)
    assert stored.returncode == 0, stored


def lets_the_key_open_it(console, password=PASSWORD):
    console.types("clear; mfactl keyring enable")
    console.asks("Login password:")
    console.types_unseen(password)
    console.says("PIN")
    console.types_unseen(PIN)
    console.says("Signing in with Red now opens your keyring.")
    console.store("keyring-enable")


@pytest.fixture(scope="module")
def keyring(console, red):
    """A keyring that a login by password made, and that the key is to open."""
    log_in_with_password(console, red)
    assert Path("/home/anna/.local/share/keyrings/login.keyring").exists()
    lets_the_key_open_it(console)
    log_out(console)
    log_in_with_key(console)
    keep(SECRET)
    yield
    log_out(console)
    shutil.rmtree("/home/anna/.local/share/keyrings")


def test_the_key_opens_it_and_a_recovery_code_does_not(keyring, console, red, codes):
    assert is_open() and kept() == SECRET
    log_out(console)
    log_in_with_code(console, red, codes.pop())
    assert not is_open()


@pytest.fixture
def by_touch(keyring, console):
    """The policy lets a touch open the keyring, and Red is to open it."""
    policy = Path("/etc/mfad/policy.d/keyring.toml")
    policy.parent.mkdir(parents=True, exist_ok=True)
    policy.write_text('keyring = "touch"\n')
    run("systemctl", "restart", "mfad")
    console.types("clear; mfactl keyring enable")
    console.asks("Login password:")
    console.types_unseen(PASSWORD)
    console.says("Signing in with Red now opens your keyring.")
    assert "PIN" not in console.seen()
    yield
    policy.unlink()
    run("systemctl", "restart", "mfad")
    lets_the_key_open_it(console)


def test_a_touch_opens_it_where_the_policy_lets_it(by_touch, console, red, codes):
    log_out(console)
    log_in_with_touch(console)
    assert is_open() and kept() == SECRET
    log_out(console)
    log_in_with_code(console, red, codes.pop())
    assert not is_open()


def copied(store, to):
    """mfad's folder, taken or put back while mfad does not run."""
    run("systemctl", "stop", "mfad")
    shutil.rmtree(to, ignore_errors=True)
    run("cp", "--archive", store, to)
    run("systemctl", "start", "mfad")


@pytest.fixture(scope="module")
def backup(keyring, tmp_path_factory):
    """A backup of mfad's folder, from when the key opened the keyring."""
    backup = tmp_path_factory.mktemp("backup") / "mfad"
    copied(STORE, backup)
    return backup


def test_a_lost_key_does_not_open_it_when_it_is_found_but_with_a_restored_backup(keyring, backup, console):
    log_out(console)
    log_in_with_key(console)
    console.types("clear; mfactl lost Red --yes --only")
    console.says("Red can no longer be used to sign in")
    run("mfactl", "reactivate", "Red", "--account", "anna")
    log_out(console)
    log_in_with_touch(console)
    assert not is_open()
    log_out(console)
    copied(backup, STORE)
    log_in_with_key(console)
    assert is_open() and kept() == SECRET


@pytest.fixture
def told_of_passwords():
    """The profile by which mfad learns of a changed password."""
    run("pam-auth-update", "--enable", "mfad-keyring")
    yield
    run("pam-auth-update", "--disable", "mfad-keyring")


def change_password(console, red, password, other):
    """With no key there."""
    red.unplug()
    red.wait_until_gone()
    console.types("clear; passwd")
    for question, answer in [("Current password:", password), ("New password:", other), ("Retype new password:", other)]:
        console.asks(question)
        console.types_unseen(answer)
    console.says("password updated successfully")
    red.plug()


def test_a_changed_password_opens_it_and_the_one_of_a_backup_does_not(
        keyring, backup, told_of_passwords, console, red):
    log_out(console)
    log_in_with_key(console)
    change_password(console, red, PASSWORD, "another password of anna")
    log_out(console)
    log_in_with_key(console)
    assert is_open() and kept() == SECRET
    log_out(console)
    copied(backup, STORE)
    log_in_with_key(console)
    assert not is_open()
