"""What docs/fleet.md shows is typed in its order: by root, and by anna at the seat. A report over the real journal
counts what mfad wrote, and nothing that somebody else says it wrote."""

import json
import re
import subprocess
from pathlib import Path

import pytest
from people import PATIENCE, anna, ben, run

pytestmark = pytest.mark.usefixtures("enrolled")

PAGE = Path("/repo/docs/fleet.md")
BLOCK = re.compile(r"(?<=^```console\n).*?(?=^```$)", re.MULTILINE | re.DOTALL)
TOML = re.compile(r"(?<=^```toml\n).*?(?=^```$)", re.MULTILINE | re.DOTALL)
# Played with a directory in pam/tests (in_an_organization).
DIRECTORY = re.compile(r"^## Enroll once for all computers$.*?(?=^## )", re.MULTILINE | re.DOTALL)
# Played with pamu2fcfg in tests/machine, and with age in tests/hostile (a_pass_from_afar).
ELSEWHERE = ("pam-u2f", "age-keygen", "--machine")


def commands():
    """Who types what on the page, and what it shows."""
    for block in BLOCK.findall(DIRECTORY.sub("", PAGE.read_text())):
        for typed in re.split(r"^(?=[#$] )", block, flags=re.MULTILINE):
            if typed and not any(it in typed for it in ELSEWHERE):
                first, _, shown = typed.partition("\n")
                yield first[0], first[2:], shown


def agrees(shown, came):
    """Whether this came. On the page "…" stands for anything in its line, and alone for any lines."""
    def words(text):
        return "\n".join(" ".join(line.split()) for line in text.strip().splitlines())
    pattern = "".join({"…": "[^\n]*", "\n…\n": "\n(?s:.*)"}.get(part, re.escape(part))
                      for part in re.split(r"(\n…\n|…)", f"\n{words(shown)}\n"))
    return re.fullmatch(pattern, f"\n{words(came)}\n") is not None


def test_what_is_not_shown_is_told_apart():
    assert agrees("a … c\n…", "a b c\nd\ne") and agrees("…\nb", "a\nb") and agrees("", "")
    assert not agrees("a … c", "a b\nc") and not agrees("a", "a\nb") and not agrees("…\nb", "a\nc")


@pytest.fixture
def policy():
    """The page's."""
    file = Path("/etc/mfad/policy.toml")
    file.parent.mkdir(parents=True, exist_ok=True)
    # There is no directory here, and nobody far away.
    here = [it for it in TOML.findall(PAGE.read_text()) if not any(word in it for word in ("[directory]", "recipients"))]
    file.write_text("\n".join(here))
    run("systemctl", "restart", "mfad")
    yield
    file.unlink()
    run("systemctl", "restart", "mfad")


@pytest.fixture
def nothing_enrolled():
    """Anna begins anew, and in the end has what she had."""
    run("mfactl", "admin", "clear", "anna", "--yes")
    yield
    run("mfactl", "admin", "clear", "anna", "--yes")
    assert anna.types("mfactl enroll --label Blue")[0] == 0


def test_the_page_for_administrators_is_what_happens(policy, nothing_enrolled):
    played, wrong = 0, []
    for who, line, shown in commands():
        if who == "$":
            code, came = anna.types(line)
        else:
            done = subprocess.run(["bash", "-c", f"set -o pipefail; {line} 2>&1"], capture_output=True, text=True,
                                  timeout=PATIENCE)
            code, came = done.returncode, done.stdout
        if code or not agrees(shown, came):
            wrong.append(f"{who} {line}\nended with {code}\n{came}")
        played += 1
    assert not wrong, "\n".join(wrong)
    assert played >= 14, played


def accounts(*options):
    """The report over this machine's journal."""
    line = f"journalctl --output=json --boot | mfactl report --json {' '.join(options)} -"
    return json.loads(run("bash", "-c", line))


def test_a_report_over_the_journal_believes_nobody_but_mfad():
    [before] = [it for it in accounts()["accounts"] if it["account"] == "anna"]
    assert before["methods"] >= 1 and "security-key" in before["kinds"], before
    # As ben, with every field that one may write.
    forged = {"MESSAGE": "account", "MESSAGE_ID": "316eeb61d2bc4e2aa6f09e9ef10c1c81", "ACCOUNT": "anna", "METHODS": "9",
              "KINDS": "smart-card", "SYSLOG_IDENTIFIER": "mfad", "_SYSTEMD_UNIT": "mfad.service", "_COMM": "mfad",
              "UNIT": "mfad.service", "OBJECT_SYSTEMD_UNIT": "mfad.service"}
    entry = "\\n".join(f"{name}={value}" for name, value in forged.items()) + "\\n"
    code = f"import socket; s = socket.socket(socket.AF_UNIX, socket.SOCK_DGRAM); s.connect('/run/systemd/journal/socket'); s.send(b'{entry}')"
    assert ben.types(f'python3 -c "{code}"')[0] == 0
    run("journalctl", "--sync")
    assert "METHODS" in run("journalctl", "--boot", "--output=json", "SYSLOG_IDENTIFIER=mfad", "METHODS=9"), "the control"
    [after] = [it for it in accounts()["accounts"] if it["account"] == "anna"]
    assert (after["methods"], after["kinds"]) == (before["methods"], before["kinds"])


def test_a_report_takes_an_administrator():
    code, said = ben.types("mfactl report")
    assert code == 5, said
    told = json.loads(run("mfactl", "report", "--json"))
    names = [it["account"] for it in told["accounts"]]
    assert "anna" in names and "ben" in names, names
    code, said = ben.types("mfactl methods --account anna")
    assert code == 5, said
    assert "Blue" in run("mfactl", "methods", "--account", "anna")
