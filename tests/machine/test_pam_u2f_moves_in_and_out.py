"""Debian's pamu2fcfg sets a key up that mfad imports and signs in with; pam_u2f's own module lets in with a key
that mfad enrolled and exported. What docs/fleet.md says of both is what is typed here."""

import subprocess
from pathlib import Path

import pytest
from person import alice, mallory
from terminal import Terminal

pytestmark = pytest.mark.usefixtures("log")

PAGE = Path(__file__).parent.parent.parent / "docs/fleet.md"
ORIGIN = "pam://example.com"
MAPPING = Path("/home/alice/u2f_keys")
IMPORT = f"import pam-u2f {MAPPING} --origin {ORIGIN}"
EXPORT = "export pam-u2f"


def pamu2fcfg(*options):
    """What it prints when a key is touched, as root, who may use any."""
    made = subprocess.run(["pamu2fcfg", "--origin", ORIGIN, *options], capture_output=True, text=True, timeout=120)
    assert made.returncode == 0, made.stderr
    return made.stdout.strip()


@pytest.fixture
def mapping():
    """Writes the mapping file, which alice may read."""
    MAPPING.parent.mkdir(parents=True, exist_ok=True)

    def write(*lines):
        MAPPING.write_text("".join(f"{line}\n" for line in lines))
        MAPPING.chmod(0o644)

    yield write
    MAPPING.unlink(missing_ok=True)


def test_the_page_says_what_is_typed():
    page = PAGE.read_text()
    assert f"$ mfactl {IMPORT}\n" in page and f"$ mfactl {EXPORT}\n" in page


def test_a_key_that_pamu2fcfg_set_up_signs_in_after_one_touch(key, mapping):
    line = pamu2fcfg("--username", "alice")
    assert line.startswith("alice:") and line.endswith(",es256,+presence"), line
    mapping("mallory:AAAA,BBBB,es256,+presence", line)
    asked = key.asked_for_touch()
    told = alice.does(*IMPORT.split())
    assert told.code == 0, told
    [one] = told.last["credentials"]
    assert (one["outcome"], told.last["others"]) == ("imported", 1)
    assert key.asked_for_touch() > asked
    told = alice.does("sign-in")
    assert (told.code, told.last["account"]) == (0, "alice")
    # Out again it is the same line.
    assert alice.does(*EXPORT.split()).last["line"] == line


def test_what_is_anothers_or_of_another_origin_is_left_alone(key, mapping):
    line = pamu2fcfg("--username", "alice")
    mapping(line)
    assert mallory.does(*IMPORT.split()).code == 3
    told = alice.does("import", "pam-u2f", str(MAPPING))
    assert (told.code, told.objects[-2]["credentials"][0]["error"]) == (1, "NotOnThisKey"), told
    assert alice.does("methods").last["methods"] == []
    # The control.
    assert alice.does(*IMPORT.split()).code == 0


@pytest.fixture
def pam_u2f():
    """A service that asks pam_u2f alone, with what mfad exported."""
    service, keys = Path("/etc/pam.d/u2f"), Path("/etc/u2f_mappings")

    def set_up(exported):
        keys.write_text(f"{exported['line']}\n")
        options = f"authfile={keys} origin={exported['origin']} appid={exported['origin']}"
        service.write_text(f"auth required pam_u2f.so {options}\naccount required pam_permit.so\n")

    yield set_up
    service.unlink(missing_ok=True)
    keys.unlink(missing_ok=True)


def lets_in(user):
    return Terminal("root", "pamtester", "u2f", user, "authenticate").ends() == 0


def test_pam_u2f_lets_in_with_what_mfad_enrolled(key, pam_u2f):
    assert alice.does("enroll", "--label", "Blue key").code == 0
    pam_u2f(alice.does(*EXPORT.split()).last)
    assert lets_in("alice")
    assert not lets_in("mallory")
    key.unplug()
    key.wait_until_gone()
    assert not lets_in("alice")
