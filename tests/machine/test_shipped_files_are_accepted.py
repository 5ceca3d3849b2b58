"""The files in udev/ and systemd/ are understood by the programs that read them."""

import subprocess

import pytest


def output(*command):
    return subprocess.run(command, capture_output=True, text=True, timeout=60, check=True).stdout


def test_sysusers_makes_the_daemons_user_and_group():
    passwd = output("getent", "passwd", "mfad").strip().split(":")
    assert passwd[5:] == ["/var/lib/mfad", "/usr/sbin/nologin"]
    assert output("getent", "group", "mfad").split(":")[2] == passwd[3]


def test_polkit_knows_the_actions_and_their_defaults():
    listed = output("pkaction", "--verbose").split("\n\n")
    ours = {a.splitlines()[0].strip(": "): a for a in listed if a.lstrip().startswith("org.mfad.Mfad1.")}
    active = {"use": "yes", "manage-own-methods": "yes", "manage-token": "yes",
              "reset": "auth_admin", "administer": "auth_admin", "check-app-passwords": "no",
              "notes": "yes", "pass-through": "no", "enroll-first-method": "auth_self",
              "change-without-proof": "auth_admin", "suspend-last-method": "auth_self",
              "show-notes": "auth_self"}
    never_elsewhere = ["use", "check-app-passwords", "pass-through"]
    assert set(ours) == {f"org.mfad.Mfad1.{name}" for name in active}
    for name, expected in active.items():
        text = " ".join(ours[f"org.mfad.Mfad1.{name}"].split())
        elsewhere = "no" if name in never_elsewhere else "auth_admin"
        assert f"implicit any: {elsewhere} implicit inactive: {elsewhere}" in text
        assert f"implicit active: {expected}" in text


UNITS = [f"/usr/lib/systemd/system/{unit}.service" for unit in ["mfad", "mfad-virtual-key", "mfad-login", "mfad-login@"]]


# Several at a time: most of it is reading all other units.
@pytest.mark.parametrize("scope, units", [("--system", UNITS[:2]), ("--user", ["/usr/lib/systemd/user/mfad-notify.service"])])
def test_systemd_finds_nothing_wrong_with_the_units(scope, units, monkeypatch):
    monkeypatch.setenv("XDG_RUNTIME_DIR", "/run")
    verify = subprocess.run(["systemd-analyze", "verify", scope, "--man=no", *units],
                            capture_output=True, text=True, timeout=60)
    assert (verify.returncode, [l for l in verify.stderr.splitlines() if "mfad" in l]) == (0, [])


def test_the_services_are_exposed_to_no_more_than_1_2():
    rated = subprocess.run(["systemd-analyze", "security", "--offline=yes", "--threshold=12", *UNITS],
                           capture_output=True, text=True, timeout=120)
    told = [line for line in rated.stdout.splitlines() if "Overall exposure level" in line]
    print(*told, sep="\n")
    assert (rated.returncode, len(told)) == (0, len(UNITS)), rated.stdout
