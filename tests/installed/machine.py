"""The machine that the package is installed in: what the tests here and those of tests/hostile/booted find.

One machine, one story: the files of tests run one after the other, each where the one before it ended.
Any of them can be run by itself as well.
"""

import os
import shutil
import subprocess
from pathlib import Path

import pytest

# A copy, so that it runs from memory.
os.environ["VIRTUAL_TOKEN"] = shutil.copy("/results/virtual-token", "/usr/local/bin")

from keys import Keys  # noqa: E402
from people import anna, run  # noqa: E402


PASSWORD_TYPED = """polkit.addRule(function (action, subject) {
  if (action.id == "org.mfad.Mfad1.enroll-first-method" && subject.local && subject.active) return polkit.Result.YES;
});
"""


def pytest_sessionfinish():
    with open("/results/journal", "w") as journal:
        subprocess.run(["journalctl", "--boot", "--no-pager"], stdout=journal)


@pytest.fixture(scope="session")
def key(tmp_path_factory):
    """A key of anna's, plugged in for as long as the machine runs."""
    run("modprobe", "uhid")
    keys = Keys(tmp_path_factory.mktemp("keys"), "SEAT1")
    yield keys.each[0]
    keys.end()


PASSWORDS = Path("/etc/polkit-1/rules.d/50-password.rules")


@pytest.fixture(scope="session", autouse=True)
def password_typed():
    """As if anna and ben had typed their passwords, which a first method takes."""
    PASSWORDS.write_text(PASSWORD_TYPED)


@pytest.fixture
def passwords_asked():
    """polkit asks for the passwords that it wants, as it does for people."""
    set_passwords()
    polkit_rules(None)
    yield
    polkit_rules(PASSWORD_TYPED)


def set_passwords():
    people = "".join(f"{user}:password of {user}\n" for user in ["anna", "ben", "root"])
    subprocess.run("chpasswd", input=people, text=True, check=True)


def polkit_rules(text):
    """Other rules of polkit's than Debian's and mfad's; it has read them when this returns."""
    if text:
        PASSWORDS.write_text(text)
    else:
        PASSWORDS.unlink(missing_ok=True)
    run("systemctl", "restart", "polkit")


@pytest.fixture(scope="session")
def installed():
    if not Path("/usr/bin/mfactl").exists():
        [package] = Path("/repo/target/debian").glob("mfad_*.deb")
        run("apt-get", "install", "-y", str(package))


@pytest.fixture(scope="session")
def enrolled(installed, key):
    """The key as anna's, who can sign in with it."""
    if not anna.tells("methods")["methods"]:
        assert anna.types("mfactl enroll --label Blue")[0] == 0
    return key
