"""The package is installed, used and upgraded, in the order in which a person does it: each test goes
on where the one before it ended."""

import json
import os
import pwd
import re
import signal
from pathlib import Path

from keys import wait_for
from people import anna, ben, daemon, run

README = Path("/repo/README.md").read_text()
STORE = Path("/var/lib/mfad/mfad.db")


def test_it_is_installed_by_what_the_readme_says():
    [commands] = re.findall(r"## Install\n.*?```console\n(.*?)```", README, re.S)
    typed = [line.removeprefix("$ ") for line in commands.splitlines() if line.startswith("$ sudo apt install")]
    assert typed, commands
    for line in typed:
        code, said = anna.types(line.split("#")[0])
        assert code == 0, said
    assert pwd.getpwnam("mfad").pw_dir == "/var/lib/mfad"


def test_it_brings_everything_that_ships():
    brought = [Path(line) for line in run("dpkg", "-L", "mfad").splitlines()]
    folders = ["udev", "systemd", "systemd/user", "docs/dbus", "docs/man", "docs/examples"]
    shipped = [file for folder in folders for file in Path("/repo", folder).iterdir() if file.is_file()]
    assert len(shipped) > 20
    names = {"mfad.polkit.rules": "60-mfad.rules", "mfad.sysusers.conf": "mfad.conf",
             "mfad.tmpfiles.conf": "mfad.conf"}
    for file in shipped:
        wanted = names.get(file.name, file.name)
        there = [path for path in brought if path.name.removesuffix(".gz") == wanted]
        assert any("doc" in path.parts or "man" in path.parts or path.read_bytes() == file.read_bytes()
                   for path in there), file
    programs = {"mfad", "mfactl", "mfad-notify", "mfad-browser-host", "mfad-directory", "pam_mfad.so"}
    assert programs <= {path.name for path in brought if path.is_file()}
    generated = {"mfactl.1.gz", "mfactl-pin-set.1.gz", "_mfactl", "mfactl.fish"}
    assert generated <= {path.name for path in brought}
    assert Path("/usr/share/bash-completion/completions/mfactl") in brought


def test_browsers_find_the_extension_and_the_program_that_it_talks_to():
    hosts = ["/etc/chromium/native-messaging-hosts", "/usr/lib/mozilla/native-messaging-hosts"]
    for folder in hosts:
        manifest = json.loads(Path(folder, "org.mfad.browser.json").read_text())
        assert os.access(manifest["path"], os.X_OK), folder
    firefox = "/usr/share/mozilla/extensions/{ec8030f7-c20a-464f-9b0e-13a3a9e97384}/browser@mfad.org"
    folders = ["/usr/share/chromium/extensions/mfad", firefox]
    # It sees every site: nobody has it before an administrator says so.
    assert not any(Path(folder).exists() for folder in folders)
    run("mfactl", "browser", "install", "--system")
    for folder in folders:
        assert json.loads(Path(folder, "manifest.json").read_text())["name"] == "mfad", folder
    run("mfactl", "browser", "remove", "--system")
    assert not any(Path(folder).exists() for folder in folders)


def test_a_key_that_is_plugged_in_starts_it_as_its_own_user(key):
    wait_for("the daemon", lambda: run("systemctl", "show", "mfad", "-p", "ActiveState", "--value") == "active\n")
    owner = Path(f"/proc/{daemon()}").stat().st_uid
    assert owner == pwd.getpwnam("mfad").pw_uid


def test_its_store_is_its_own():
    assert wait_for("the store", STORE.exists)
    assert STORE.parent.stat().st_mode & 0o777 == 0o700
    assert anna.types("cat /var/lib/mfad/mfad.db")[0] != 0


def test_a_key_is_found_by_whoever_sits_at_the_machine(key):
    tokens = wait_for("the key", lambda: anna.tells("tokens")["tokens"])
    assert [token["serial"] for token in tokens] == ["SEAT1"]


def test_the_key_is_for_the_daemon_and_for_the_seat(key):
    node = key.node()
    assert Path(node).group() == "mfad"


def test_it_is_enrolled_and_signs_in(key):
    assert anna.types("mfactl enroll --label Blue")[0] == 0
    code, said = anna.types("mfactl sign-in")
    assert code == 0 and "Signed in as anna with Blue" in said


def test_who_does_not_sit_here_is_refused(key):
    for command in ["enroll", "sign-in", "pin set", "sign-in --account anna"]:
        code, said = ben.types(f"mfactl {command}")
        assert code == 5, said
        assert "local session" in said


def test_a_daemon_that_is_killed_comes_back_and_lost_nothing(key):
    before = daemon()
    os.kill(before, signal.SIGKILL)
    wait_for("its end", lambda: daemon() != before)
    assert anna.types("mfactl sign-in")[0] == 0
    assert daemon() not in (0, before)


def test_an_administrator_can_give_it_a_key_that_is_encrypted_on_the_disk():
    sealed, given = Path("/etc/credstore.encrypted/mfad-key"), Path("/run/credentials/mfad.service/mfad-key")
    assert not given.exists()
    sealed.parent.mkdir(mode=0o700, exist_ok=True)
    key = Path("/run/a-key")
    key.write_bytes(os.urandom(32))
    run("systemd-creds", "encrypt", "--name=mfad-key", key, sealed)
    run("systemctl", "restart", "mfad")
    assert given.read_bytes() == key.read_bytes()
    assert given.stat().st_uid == pwd.getpwnam("mfad").pw_uid and given.stat().st_mode & 0o077 == 0
    assert key.read_bytes() not in sealed.read_bytes()
    sealed.unlink()
    run("systemctl", "restart", "mfad")


def test_an_upgrade_ends_what_runs_with_a_word_and_keeps_what_is_enrolled(key):
    key.touch("never")
    # In two steps, as apt does it: between them a touch is waited for half a minute and no longer.
    [package] = Path("/repo/target/debian").glob("mfad_*.deb")
    run("dpkg", "--unpack", package)
    waiting = anna.begins("mfactl", "sign-in")
    wait_for("touch", lambda: "Touch" in waiting.stdout.readline())
    run("dpkg", "--configure", "mfad")
    rest, _ = waiting.communicate(timeout=60)
    assert "mfad stopped before this was finished. Try again." in rest
    key.touch("now")
    code, said = anna.types("mfactl sign-in")
    assert code == 0 and "with Blue" in said
