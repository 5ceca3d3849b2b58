"""Passkeys, settings and secrets of a key: what mfad does libfido2's tools find, and the other way
round."""

import base64
import hashlib

import pytest
from others import PythonFido2, b64, client_data, fido2_token_info, fido2_tool, make_passkeys
from person import alice

pytestmark = pytest.mark.usefixtures("log")

PIN = "123456"
MADE = [("example.org", "anna", "Anna A."), ("example.org", "ben", "Ben B."), ("example.com", "anna", "Anna")]


def does(*arguments, pins=(PIN,)):
    """What alice's mfactl says in the end, with a PIN where it asks for one."""
    told = alice.does(*arguments, "--pin-fd", "PINS", pins=pins)
    assert told.code == 0, told
    return told.last


def tool(key, *arguments, lines=(PIN,)):
    """The lines that one of libfido2's tools prints about the key."""
    program, *options = arguments
    told = fido2_tool(program, *options, key.node(), lines=lines)
    assert told.returncode == 0, told.stderr
    return told.stdout.splitlines()


def ours(passkeys):
    return sorted((it["site"], it["user_name"], b64(bytes.fromhex(it["credential"]))) for it in passkeys)


def theirs(key):
    """Site and credential of each passkey, as fido2-token lists them site by site."""
    sites = [line.split()[-1] for line in tool(key, "fido2-token", "-L", "-r")]
    return sorted((site, line.split()[1]) for site in sites
                  for line in tool(key, "fido2-token", "-L", "-k", site))


def test_passkeys_are_the_same_for_both(key):
    assert alice.does("pin", "set", "--new-pin-fd", "PINS", pins=[PIN]).code == 0
    with PythonFido2(key.node()) as ctap:
        make_passkeys(ctap, PIN, *(word for passkey in MADE for word in passkey))

    listed = ours(does("passkeys", "list")["passkeys"])
    assert [(site, name) for site, name, _ in listed] == sorted(it[:2] for it in MADE)
    # The key tells two that were made within a second in either order.
    assert sorted((site, credential) for site, _, credential in listed) == sorted(theirs(key))

    # Renamed here it is renamed there: libfido2 shows the longer name.
    does("passkeys", "rename", "ben@example.org", "ben", "--display-name", "Bo")
    assert any("Bo" in line.split() for line in tool(key, "fido2-token", "-L", "-k", "example.org"))

    # What one deletes the other does not find.
    does("passkeys", "remove", "example.com", "--yes")
    assert {site for site, _ in theirs(key)} == {"example.org"}
    [anna] = [credential for _, name, credential in listed if name == "anna"][1:]
    tool(key, "fido2-token", "-D", "-i", anna)
    assert [it["user_name"] for it in does("passkeys", "list")["passkeys"]] == ["ben"]


def test_settings_are_the_same_for_both(key):
    assert alice.does("pin", "set", "--new-pin-fd", "PINS", pins=[PIN]).code == 0
    does("settings", "always-pin", "on")
    assert "alwaysUv" in fido2_token_info(key.node())["options"].split(", ")
    tool(key, "fido2-token", "-S", "-l", "5")
    does("settings", "minimum-pin", "6", "--yes")
    assert fido2_token_info(key.node())["minpinlen"] == "6"
    tool(key, "fido2-token", "-D", "-u")
    settings = alice.does("settings", "show").last["settings"]
    assert (settings["always_pin"], settings["minimum_pin"]) == (False, 6)
    tool(key, "fido2-token", "-S", "-f")
    assert alice.does("pin", "status").last["pin"]["state"] == "change-required"


def test_a_secret_is_the_same_for_both(key, tmp_path):
    assert alice.does("pin", "set", "--new-pin-fd", "PINS", pins=[PIN]).code == 0
    told = alice.does("secret", "disk", "--yes", "--pin-fd", "PINS", pins=[PIN])
    [ours] = [it["hex"] for it in told.objects if it.get("event") == "secret"]
    site, salt = "secrets.mfad.invalid", hashlib.sha256(b"disk").digest()
    asked = tmp_path / "asked"
    asked.write_text("".join(f"{line}\n" for line in (client_data(), site, b64(salt))))
    made = tool(key, "fido2-assert", "-G", "-h", "-r", "-t", "pin=true", "-i", asked)
    assert base64.b64decode(made[-1]).hex() == ours
