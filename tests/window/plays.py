"""What somebody does in the window who never opens a terminal."""

import io
import json
import re
import signal
import subprocess

from desktop import NARROW
from checks import OF_THE_WINDOW_MANAGER, check_contrast, check_keyboard, check_names, pale_labels
import readers
from person import ROOT, Person
from scene import Scene
from screen_reader import Lost

BUTTON, ROW, LABEL = "push button|button|toggle button", "list item", "label|alert|heading"
PIN, NEW_PIN, PASSWORD = "271828", "161803", "Okapi-Quagga-5381"


def options(**given):
    def mark(play):
        play.options = given
        return play
    return mark


def methods(desktop):
    return json.loads(desktop.output("mfactl", "methods", "--json"))["methods"]


def add_key(desktop, reader):
    reader.press("Add Security Key", BUTTON)
    reader.wait(".*can now be used to sign in.*")
    reader.press("Done", BUTTON)
    reader.wait_gone("Done", BUTTON)


def tokens(desktop):
    """Goes to the keys and cards."""
    desktop.press_keys("alt+2")


def a_first_key(desktop, reader):
    """From nothing: a key is added by a touch, and is ready."""
    reader.wait("No Sign-in Methods")
    desktop.picture("methods-none")
    desktop.keys("touch", "blue", "3000")
    reader.press("Add Security Key", BUTTON)
    reader.wait("Touch the key to enroll it.")
    reader.wait("Virtual Key blue")
    desktop.picture("add-key-touch")
    reader.wait(".*can now be used to sign in.*")
    desktop.picture("add-key-done")
    reader.press("Done", BUTTON)
    reader.wait(".*Ready.*")
    assert [it["kind"] for it in methods(desktop)] == ["security-key"]
    reader.wait("Add a second method")
    desktop.picture("methods-one")


@options(long=True)
def nobody_touches_it(desktop, reader):
    """What nobody does in time is said, and can be tried again or left."""
    desktop.keys("touch", "blue", "never")
    reader.press("Add Security Key", BUTTON)
    reader.wait("Touch the key to enroll it.")
    reader.press("Cancel", BUTTON)
    reader.wait_gone("Touch the key to enroll it.")
    assert methods(desktop) == []
    # The daemon lets go of the key: the next one asks at once.
    desktop.keys("touch", "blue", "now")
    add_key(desktop, reader)
    assert len(methods(desktop)) == 1


def a_pin(desktop, reader):
    """A PIN is set, mistyped and changed."""
    tokens(desktop)
    reader.press("Virtual Key blue", ROW)
    reader.wait("No PIN")
    desktop.picture("token-no-pin")
    reader.press("Set PIN…", BUTTON)
    reader.wait("Choose a PIN for.*")
    reader.fill("New PIN", "12")
    reader.fill("Repeat it", "12")
    reader.press("Continue", BUTTON)
    reader.wait("The PIN is too short.*")
    desktop.picture("pin-too-short")
    reader.fill("New PIN", PIN)
    reader.fill("Repeat it", PIN + "0")
    reader.press("Continue", BUTTON)
    reader.wait("They don't match.*")
    reader.fill("New PIN", PIN)
    reader.fill("Repeat it", PIN)
    desktop.picture("pin-typed-twice")
    reader.press("Continue", BUTTON)
    reader.wait("The PIN of .* was set.")
    reader.press("Done", BUTTON)
    reader.wait("PIN set")
    reader.wait("8 attempts left")
    desktop.picture("token-pin-set")
    reader.press("Change…", BUTTON)
    reader.fill("PIN", "314159")
    reader.press("Continue", BUTTON)
    # The key judges both at once.
    reader.fill("New PIN", NEW_PIN)
    reader.fill("Repeat it", NEW_PIN)
    reader.press("Continue", BUTTON)
    reader.wait("That PIN is wrong.*")
    reader.wait("7 attempts left")
    desktop.picture("pin-wrong")
    desktop.type(PIN)
    desktop.press_keys("Return")
    reader.wait("The PIN of .* was changed.")


@options(wayland=True, long=True)
def under_wayland(desktop, reader):
    """The same where no program sees or makes the keys of another."""
    a_first_key(desktop, reader)
    a_pin(desktop, reader)


@options(long=True)
def renamed_lost_removed(desktop, reader):
    """A method gets a name, is lost, found and removed."""
    desktop.keys("touch", "blue", "now")
    add_key(desktop, reader)
    reader.press("Virtual Key blue", ROW)
    reader.wait("Report Lost…", BUTTON)
    desktop.press_keys("Tab", "ctrl+a")
    desktop.type("Blue key")
    desktop.press_keys("Return")
    desktop.wait_for("the name", lambda: methods(desktop)[0]["label"] == "Blue key")
    desktop.picture("method")
    reader.press("Report Lost…", BUTTON)
    reader.wait("Suspend Blue key now.*")
    desktop.picture("lost-question")
    reader.press("Suspend", BUTTON)
    reader.wait("Blue key can no longer be used.*")
    desktop.picture("lost")
    reader.press("Later", BUTTON)
    desktop.wait_for("the suspension", lambda: methods(desktop)[0]["suspended"] == "lost")
    reader.wait("Suspended: reported lost.*")
    reader.press("Remove…", BUTTON)
    reader.wait("Remove Blue key.*")
    reader.wait("It is your only sign-in method.")
    desktop.picture("remove-question")
    reader.press("Cancel", BUTTON)
    assert len(methods(desktop)) == 1


@options(long=True)
def signed_in(desktop, reader):
    """A second key, and a sign-in in another way."""
    desktop.keys("touch", "blue", "now")
    add_key(desktop, reader)
    desktop.keys("touch", "spare", "now")
    desktop.plug("spare")
    reader.press("Add…", BUTTON)
    desktop.picture("add-another")
    reader.wait(".*can now be used to sign in.*")
    reader.press("Done", BUTTON)
    assert len(methods(desktop)) == 2
    desktop.picture("methods-two")
    for key in ("blue", "spare"):
        desktop.keys("touch", key, "never")
    reader.press("Test…", BUTTON)
    reader.wait("Use another method")
    desktop.picture("sign-in")
    reader.press("Cancel", BUTTON)
    reader.wait_gone("Use another method")
    desktop.unplug("blue")
    reader.wait(".*Virtual Key blue isn't plugged in.*")
    desktop.keys("touch", "spare", "now")
    reader.press("Test…", BUTTON)
    reader.wait("Signed in as .*")
    desktop.picture("signed-in")
    reader.press("Done", BUTTON)


@options(long=True)
def a_key_comes_and_goes(desktop, reader):
    """Keys are listed as they are plugged in, and a page says that its key is gone."""
    tokens(desktop)
    reader.wait("Virtual Key blue", ROW)
    desktop.plug("green")
    reader.wait("Virtual Key green", ROW)
    desktop.picture("tokens")
    reader.press("Virtual Key green", ROW)
    reader.wait("Set PIN…", BUTTON)
    desktop.unplug("green")
    reader.wait("Unplugged")
    desktop.picture("token-unplugged")
    desktop.plug("green")
    reader.wait("Set PIN…", BUTTON)
    desktop.press_keys("alt+Left")
    reader.wait("Virtual Key blue", ROW)
    desktop.unplug("green")
    desktop.unplug("blue")
    reader.wait("No Keys or Cards")
    desktop.picture("tokens-none")


@options(long=True)
def a_reset(desktop, reader):
    """A key is erased, with its method."""
    desktop.keys("touch", "blue", "now")
    add_key(desktop, reader)
    tokens(desktop)
    reader.press("Virtual Key blue", ROW)
    reader.press("Reset…", BUTTON)
    reader.wait("This permanently erases.*")
    reader.wait("You will no longer be able to sign in with .*")
    desktop.picture("reset-question")
    reader.press("Erase", BUTTON)
    reader.wait("Unplug Virtual Key blue.")
    desktop.picture("reset-unplug")
    desktop.keys("unplug", "blue")
    reader.wait("Plug Virtual Key blue back in.")
    desktop.keys("touch", "blue", "2500")
    desktop.keys("plug", "blue")
    reader.wait("Touch .*")
    desktop.picture("reset-touch")
    reader.wait(".*has been reset.*")
    reader.press("Done", BUTTON)


@options(long=True)
def the_daemon_stops(desktop, reader):
    """Without a daemon it says so, and goes on when there is one again."""
    desktop.keys("touch", "blue", "never")
    reader.press("Add Security Key", BUTTON)
    reader.wait("Touch the key to enroll it.")
    desktop.stop_daemon()
    reader.wait("mfad stopped before this was finished.*")
    desktop.picture("daemon-stopped-in-dialog")
    reader.press("Close", BUTTON)
    reader.wait("mfad Isn't Running")
    desktop.picture("daemon-stopped")
    desktop.start_daemon()
    desktop.keys("touch", "blue", "now")
    add_key(desktop, reader)
    assert len(methods(desktop)) == 1


@options(long=True)
def names_of_others(desktop, reader):
    """Names with markup, from right to left, and as long as may be, are shown as they are."""
    desktop.keys("touch", "blue", "now")
    add_key(desktop, reader)
    names = {"markup": "<b>Bold</b> &amp; <a href=x>", "leftward": "מפתח כחול", "long": "W" * 64,
             "combining": "e\u0301\u0302\u0303" * 12}
    for kind, label in names.items():
        number = methods(desktop)[0]["id"]
        desktop.output("mfactl", "rename", number, label)
        desktop.wait_for(f"the name {label}", lambda: methods(desktop)[0]["label"] == label)
        reader.wait(rf"\u2068?{re.escape(label)}\u2069?", ROW)
        desktop.picture(f"name-{kind}")


@options(long=True)
def everything_has_a_name(desktop, reader):
    """All that can have the keyboard says what it is."""
    for name in pages(desktop, reader):
        check_names(reader)


def pages(desktop, reader):
    """Goes from page to page, and says the name of each once it is there."""
    desktop.keys("touch", "blue", "now")
    yield "methods-none"
    add_key(desktop, reader)
    yield "methods"
    for row, there in [("Virtual Key blue", "Report Lost…"), ("Activity", "enrolled"), ("App Passwords", "New App Password"),
                       ("Keyring", "Set Up…"), ("Recent Sign-ins", "No recent sign-in.*"), ("Sites", "Add Note"),
                       ("Health", "Save…")]:
        reader.press(row, ROW)
        reader.wait(there)
        yield row.lower().replace(" ", "-")
        desktop.press_keys("alt+Left")
        reader.wait("Add sign-in method", BUTTON)
    tokens(desktop)
    reader.wait("Virtual Key blue", ROW)
    yield "tokens"
    reader.press("Virtual Key blue", ROW)
    reader.wait("Set PIN…", BUTTON)
    yield "token"
    reader.press("Set PIN…", BUTTON)
    reader.wait("New PIN", "(password )?text")
    yield "set-pin"


@options(long=True)
def everything_is_reached_by_keyboard(desktop, reader):
    """Tab alone comes to every control of every page."""
    for name in pages(desktop, reader):
        if name == "methods":
            # The control: GTK leaves those out.
            try:
                check_keyboard(desktop, reader, left_out=())
            except Lost as missed:
                assert all(f"button '{it}'" in str(missed) for it in OF_THE_WINDOW_MANAGER), missed
            else:
                raise Lost("what the keyboard does not reach is not missed")
        check_keyboard(desktop, reader)


@options(long=True)
def everything_can_be_read(desktop, reader):
    for name in pages(desktop, reader):
        check_contrast(desktop, reader, name)


@options(long=True, dark=True)
def everything_can_be_read_in_the_dark(desktop, reader):
    everything_can_be_read(desktop, reader)


@options(long=True, style=".subtitle { color: #808080; }")
def what_is_pale_is_found(desktop, reader):
    """The control of what can be read: here the second lines are paler."""
    desktop.keys("touch", "blue", "now")
    add_key(desktop, reader)
    pale = [text for text, _ in pale_labels(desktop, reader, "pale")]
    assert "See whether you can sign in, and with which method." in pale, pale
    assert "Test Sign-in" not in pale, pale


@options(long=True)
def codes_for_the_day_without_a_key(desktop, reader):
    """Recovery codes are shown once, and an app's codes are set up by a picture."""
    desktop.keys("touch", "blue", "now")
    add_key(desktop, reader)
    reader.press("Add sign-in method", BUTTON)
    reader.press("Recovery codes", "menu item|push button|button")
    reader.wait("Recovery codes of .*")
    shown = reader.wait(r"([0-9a-z]{4}-[0-9a-z]{4}-[0-9a-z]{4}\s*){10}").name
    desktop.picture("recovery-codes")
    for name in ("Print…", "Save…", "Copy"):
        reader.wait(name, BUTTON)
    reader.press("Copy", BUTTON)
    desktop.wait_for("the copied codes", lambda: desktop.output("xclip", "-o", "-selection", "clipboard") == shown)
    reader.press("Done", BUTTON)
    desktop.wait_for("the codes", lambda: "recovery-codes" in [it["kind"] for it in methods(desktop)])
    reader.press("Add sign-in method", BUTTON)
    reader.press("Authenticator app", "menu item|push button|button")
    reader.wait("QR code for your authenticator app")
    desktop.picture("app-qr-code")
    reader.press("Copy Setup Address", BUTTON)
    copied = lambda: re.search(r"secret=([A-Z2-7]+)", desktop.output("xclip", "-o", "-selection", "clipboard"))
    desktop.wait_for("the copied address", copied)
    secret = copied()[1]
    reader.fill("Code", desktop.output("oathtool", "--totp", "--base32", secret).strip())
    reader.press("Continue", BUTTON)
    reader.wait(".*can now be used to sign in.*")
    reader.press("Done", BUTTON)
    desktop.wait_for("the app", lambda: "one-time-code" in [it["kind"] for it in methods(desktop)])


@options(long=True)
def what_happened_and_app_passwords(desktop, reader):
    """The log tells what was done; an app password is shown once and revoked."""
    desktop.keys("touch", "blue", "now")
    add_key(desktop, reader)
    reader.press("Activity", ROW)
    reader.wait("enrolled")
    desktop.picture("activity")
    desktop.press_keys("alt+Left")
    reader.press("Recent Sign-ins", ROW)
    reader.wait("No recent sign-in is remembered.*")
    desktop.press_keys("alt+Left")
    reader.press("App Passwords", ROW)
    reader.press("New App Password", BUTTON)
    reader.fill("Name", "Mail")
    reader.press("Create", BUTTON)
    reader.wait("Enter this password in Mail.*")
    desktop.picture("app-password")
    reader.press("Done", BUTTON)
    reader.wait("Mail", ROW)
    reader.press("Revoke…", BUTTON)
    reader.press("Revoke", BUTTON)
    reader.wait_gone("Mail", ROW)


@options(long=True, password=PASSWORD)
def a_key_opens_the_keyring(desktop, reader):
    """The login password is checked before it is sealed to a key; then it is deleted."""
    Person(desktop, io.StringIO()).types("mfactl pin set blue", (r"New PIN.*:", PIN), (r"Repeat it.*:", PIN))
    desktop.keys("touch", "blue", "now")
    add_key(desktop, reader)
    opens = lambda: [it["label"] for it in json.loads(desktop.output("mfactl", "keyring", "status", "--json"))["keys"]]
    reader.press("Keyring", ROW)
    reader.wait("None yet.")
    desktop.picture("keyring-none")
    reader.press("Set Up…", BUTTON)
    reader.fill("Login password", "not this one")
    desktop.picture("keyring-password")
    reader.press("Continue", BUTTON)
    reader.wait("That isn't your login password.")
    desktop.picture("keyring-password-wrong")
    assert opens() == []
    reader.fill("Login password", PASSWORD)
    reader.press("Continue", BUTTON)
    reader.fill("PIN", PIN)
    reader.press("Continue", BUTTON)
    finish(reader, "Signing in with Virtual Key blue now opens your keyring.")
    reader.wait("Virtual Key blue", ROW)
    desktop.picture("keyring")
    assert opens() == ["Virtual Key blue"]
    reader.press("Delete…", BUTTON)
    reader.press("Delete", BUTTON)
    reader.wait("None yet.")
    assert opens() == []
    assert PASSWORD not in (desktop.path / "log").read_text(errors="replace")


@options(long=True)
def passkeys_and_settings(desktop, reader):
    """What sites keep on a key is listed, renamed and deleted; a setting that lasts says so."""
    Person(desktop, io.StringIO()).types("mfactl pin set blue", (r"New PIN.*:", PIN), (r"Repeat it.*:", PIN))
    desktop.keys("touch", "blue", "now")
    sites = [word for site, account in (("example.org", "anna"), ("shop.example", "<b>anna</b> & co")) for word in (site, account, account)]
    subprocess.run([ROOT / "tests/python/run", ROOT / "tests/end-to-end/python/passkeys.py", "make",
                    desktop.path / "sockets/blue.sock", PIN, *sites], check=True, stdout=subprocess.DEVNULL, timeout=120)
    tokens(desktop)
    reader.press("Virtual Key blue", ROW)
    reader.press("Passkeys", ROW)
    reader.fill("PIN", PIN)
    reader.press("Continue", BUTTON)
    reader.wait("anna", ROW)
    reader.wait("<b>anna</b> & co", ROW)
    desktop.picture("passkeys")
    reader.press("Rename anna", BUTTON)
    reader.fill("Name", "Anna at work")
    reader.press("Rename", BUTTON)
    reader.wait("PIN|Anna at work", "text|list item")
    if reader.find("Continue", BUTTON):
        reader.fill("PIN", PIN)
        reader.press("Continue", BUTTON)
    reader.wait("Anna at work", ROW)
    reader.press("Delete Anna at work", BUTTON)
    reader.wait("Delete|Continue", BUTTON)
    if reader.find("PIN", "text"):
        reader.fill("PIN", PIN)
        reader.press("Continue", BUTTON)
    reader.press("Delete", BUTTON)
    if reader.find("PIN", "text"):
        reader.fill("PIN", PIN)
        reader.press("Continue", BUTTON)
    reader.wait_gone("Anna at work", ROW)
    desktop.press_keys("alt+Left")
    reader.press("Settings", ROW)
    reader.wait("Always require the PIN or a fingerprint")
    desktop.picture("settings")
    # The switch is off; a key that has it can have it turned off again.
    reader.press("Always require the PIN or a fingerprint", "toggle button|switch|check box")
    may_need(reader, "PIN", PIN)
    finish(reader, "Every use of the key now requires.*")
    press_in_row(reader, "Sites that can read the minimum PIN length", "Choose…")
    reader.fill("Sites", "login.example.org")
    reader.press("Continue", BUTTON)
    change_for_good(reader, "Allowed to read the minimum PIN length: login.example.org.")
    reader.wait("Minimum PIN length", "spin button").it.get_value_iface().set_current_value(6)
    press_in_row(reader, "Minimum PIN length", "Raise…")
    change_for_good(reader, "New PINs must have at least 6 characters.")
    press_in_row(reader, "PIN must be changed before the next use", "Require…")
    may_need(reader, "PIN", PIN)
    finish(reader, "The PIN must be changed before the next use.*")
    reader.wait_gone("Require…", BUTTON)
    desktop.picture("settings-changed")


@options(long=True)
def enterprise_attestation(desktop, reader):
    """What tells organizations which key it is says first that it lasts."""
    desktop.unplug("blue")
    Scene(desktop).newer_key("N1", PIN)
    tokens(desktop)
    reader.press(".*N1.*", ROW)
    reader.press("Settings", ROW)
    press_in_row(reader, "Enterprise attestation", "Turn On…")
    reader.wait("Only a reset.*")
    reader.press("Cancel", BUTTON)
    reader.wait_gone("Only a reset.*")
    press_in_row(reader, "Enterprise attestation", "Turn On…")
    change_for_good(reader, "Enterprise attestation is on.")
    reader.wait_gone("Turn On…", BUTTON)


def change_for_good(reader, told):
    """Goes on with a change that only a reset of the key can undo."""
    reader.wait("Only a reset.*")
    reader.press("Continue", BUTTON)
    may_need(reader, "PIN", PIN)
    finish(reader, told)


def may_need(reader, field, text, until="Done"):
    """Types what a key may ask for, or may remember."""
    reader.wait(f"{field}|{until}", f"(password )?text|entry|{BUTTON}|{ROW}|{LABEL}")
    if reader.find(field, "(password )?text|entry"):
        reader.fill(field, text)
        reader.press("Continue", BUTTON)


def type_new(reader, before, text):
    """Types a PIN, and another twice."""
    reader.fill(before[0], before[1])
    reader.press("Continue", BUTTON)
    name = f"New {before[0]}" if before[0].startswith("PUK") else text[0]
    reader.fill(name, text[1])
    reader.fill("Repeat it", text[1])
    reader.press("Continue", BUTTON)


def finish(reader, told):
    reader.wait(told)
    reader.press("Done", BUTTON)
    reader.wait_gone("Done", BUTTON)


def names_file(desktop, reader, path):
    """Answers a dialog that asks for a file."""
    reader.wait("Name|Cancel", None)
    # A slash or a letter begins a path there.
    desktop.press_keys("ctrl+a")
    desktop.type(str(path))
    desktop.press_keys("Return")


def card(desktop, reader, *stand_in):
    """Goes to the page of a card in a reader, or of what stands in for one."""
    scene = Scene(desktop)
    if stand_in:
        scene.reader()
        scene.stand_in(stand_in[0], readers.PORT, *stand_in[1:])
    else:
        scene.card()
    tokens(desktop)
    reader.press("Smart card in Virtual Reader.*", ROW)


@options(cards=True, long=True)
def codes_of_a_card(desktop, reader):
    """An account is added by its address, shows its code and is deleted."""
    card(desktop, reader)
    reader.press("One-time codes", ROW)
    reader.press("Add Account", BUTTON)
    reader.fill(".*[Aa]ddress.*", "otpauth://totp/Forge:anna?secret=GEZDGNBVGY3TQOJQGEZDGNBVGY3TQOJQ&issuer=Forge")
    reader.press("Continue", BUTTON)
    reader.wait("Forge", ROW)
    reader.wait("[0-9]{6}")
    desktop.picture("codes")
    reader.press("Copy.*Forge.*", BUTTON)
    desktop.wait_for("the copied code", lambda: re.fullmatch("[0-9]{6}", desktop.output("xclip", "-o", "-selection", "clipboard")))
    reader.press("More actions for Forge", BUTTON)
    reader.press("Delete…", BUTTON)
    reader.wait("Cancel", BUTTON)
    desktop.picture("codes-delete")
    reader.press("Delete", BUTTON)
    reader.wait_gone("Forge", ROW)


@options(cards=True, long=True)
def codes_behind_a_password(desktop, reader):
    """What is behind a password is shown once it is typed, and an account gets another name."""
    card(desktop, reader, "yubikey", "locked", "Forge:anna", "Bank:ben")
    reader.press("One-time codes", ROW)
    reader.fill("Password", "tree")
    reader.press("Continue", BUTTON)
    reader.wait("Forge", ROW)
    reader.press("More actions for Bank", BUTTON)
    reader.press("Rename…", BUTTON)
    reader.fill("Name", "Savings:ben")
    desktop.picture("codes-rename")
    reader.press("Rename", BUTTON)
    while not reader.find("Savings", ROW):
        may_need(reader, "Password", "tree", until="Savings")
    assert not reader.find("Bank", ROW)


@options(cards=True, long=True)
def pins_of_a_card(desktop, reader):
    """PIV and OpenPGP count their PINs; one is mistyped and changed."""
    card(desktop, reader)
    reader.wait("PIV")
    reader.wait("OpenPGP")
    desktop.picture("token-card")
    # The first is PIV's.
    reader.press("Change…", BUTTON)
    reader.fill("PIN", "000000")
    reader.press("Continue", BUTTON)
    reader.fill("New PIN", PIN)
    reader.fill("Repeat it", PIN)
    reader.press("Continue", BUTTON)
    reader.wait("That PIN is wrong.*")
    desktop.picture("card-pin-wrong")
    reader.fill("PIN", "123456")
    reader.press("Continue", BUTTON)
    reader.wait("The PIN of .* was changed.*|.*PIN.*changed.*")
    reader.press("Done", BUTTON)
    # The card takes the new one and no other.
    Person(desktop, io.StringIO()).types("mfactl piv pin change", (r"PIN.*:", PIN), (r"New PIN.*:", NEW_PIN), (r"Repeat it.*:", NEW_PIN))


def press_in_row(reader, row, button):
    """Presses the button of this name in the row with this title."""
    there = reader.wait(row, ROW)
    for node in reader.below(there):
        if re.fullmatch(button, node.name) and re.fullmatch(BUTTON, node.role):
            return node.press()
    raise Lost(f"no {button!r} in the row {row!r}; there is:\n{reader.told()}")


@options(cards=True, long=True)
def every_pin_of_a_card(desktop, reader):
    """PUK, admin PIN and reset code change, blocked PINs are unblocked, and both applications are reset."""
    card(desktop, reader)
    reader.wait("OpenPGP")
    piv = [("Change PUK", "Change…", [("PUK", "12345678"), ("New PUK", "87654321"), ("Repeat it", "87654321")]),
           ("Unblock PIN", "Unblock…", [("PUK", "87654321"), ("New PIN", PIN), ("Repeat it", PIN)])]
    for row, button, answers in piv:
        act(desktop, reader, 0, row, button, answers)
    openpgp = [("Change PIN", "Change…", [("PIN", "123456"), ("New PIN", PIN), ("Repeat it", PIN)]),
               ("Change admin PIN", "Change…", [("Admin PIN", "12345678"), ("New admin PIN", "87654321"), ("Repeat it", "87654321")]),
               ("Set reset code", "Set…", [("Admin PIN", "87654321"), ("New reset code", "11223344"), ("Repeat it", "11223344")]),
               ("Unblock PIN", "Unblock…", [("Reset code", "11223344"), ("New PIN", NEW_PIN), ("Repeat it", NEW_PIN)])]
    for row, button, answers in openpgp:
        act(desktop, reader, -1 if row == "Change PIN" else 1 if row == "Unblock PIN" else 0, row, button, answers)
    for row in ("Reset OpenPGP", "Reset PIV"):
        press_in_row(reader, row, "Reset…")
        reader.press("Erase", BUTTON)
        finish(reader, ".*reset.*")


def act(desktop, reader, which, row, button, answers):
    """Does what a row offers, of several of one name the one with this number, with what is asked for."""
    reader.wait(row, ROW)
    rows = [node for node in reader.nodes() if node.name == row and node.role == "list item"]
    found = [node for node in reader.below(rows[which]) if node.name == button]
    assert found and found[0].press(), reader.told()
    asked = list(answers)
    while asked:
        for name, text in [asked.pop(0)] + ([asked.pop(0)] if asked and asked[0][0] == "Repeat it" else []):
            reader.fill(name, text)
        reader.press("Continue", BUTTON)
    finish(reader, ".*(changed|new|unblocked|set).*")


@options(long=True)
def fingerprints(desktop, reader):
    """A finger is added with each look at it told, gets another name and is removed."""
    desktop.unplug("blue")
    sees = Scene(desktop).fingerprint_key("F1", PIN)
    tokens(desktop)
    reader.press(".*F1.*", ROW)
    sees("good", "poor", "good", "good")
    reader.press("Fingerprints", ROW)
    reader.fill("PIN", PIN)
    reader.press("Continue", BUTTON)
    reader.press("Add Fingerprint", BUTTON)
    reader.fill("Name", "Right index")
    reader.press("Continue", BUTTON)
    desktop.picture("finger-add")
    if reader.find("PIN", "password text"):
        reader.fill("PIN", PIN)
        reader.press("Continue", BUTTON)
    reader.wait("Right index", ROW)
    desktop.picture("fingers")
    reader.press("Rename Right index", BUTTON)
    reader.fill("Name", "Right thumb")
    reader.press("Rename", BUTTON)
    reader.wait("Right thumb", ROW)
    reader.press("Delete Right thumb", BUTTON)
    reader.wait("Delete Right thumb[?]")
    desktop.picture("finger-delete")
    reader.press("Delete", BUTTON)
    reader.wait("No fingerprints yet.*")


@options(size=(720, 640))
def two_keys_without_a_terminal(desktop, reader):
    """Somebody who has just bought two keys sets both up, gives one a PIN, prints recovery codes, and signs in."""
    reader.wait("No Sign-in Methods")
    desktop.picture("guide-1-none")
    desktop.keys("touch", "blue", "2500")
    reader.press("Add Security Key", BUTTON)
    reader.wait("Touch the key to enroll it.")
    desktop.picture("guide-2-touch")
    finish(reader, ".*can now be used to sign in.*")
    reader.wait("Add a second method")
    desktop.picture("guide-3-one")
    desktop.keys("touch", "blue", "now")
    desktop.keys("touch", "spare", "now")
    desktop.keys("plug", "spare")
    reader.press("Add…", BUTTON)
    finish(reader, ".*can now be used to sign in.*")
    desktop.wait_for("both keys", lambda: [it["kind"] for it in methods(desktop)] == ["security-key"] * 2)
    tokens(desktop)
    reader.press("Virtual Key blue", ROW)
    reader.press("Set PIN…", BUTTON)
    reader.fill("New PIN", PIN)
    reader.fill("Repeat it", PIN)
    desktop.picture("guide-4-pin")
    reader.press("Continue", BUTTON)
    finish(reader, "The PIN of .* was set.")
    reader.wait("8 attempts left")
    desktop.picture("guide-5-pin-set")
    desktop.press_keys("alt+1")
    reader.press("Add sign-in method", BUTTON)
    reader.press("Recovery codes", "menu item|push button|button")
    reader.wait("Recovery codes of .*")
    shown = reader.wait(r"([0-9a-z]{4}-[0-9a-z]{4}-[0-9a-z]{4}\s*){10}").name.split()
    desktop.picture("guide-6-codes")
    printed = printed_page(desktop, reader)
    assert all(code in printed for code in shown), printed
    reader.press("Done", BUTTON)
    reader.wait("Recovery codes", ROW)
    desktop.picture("guide-7-all")
    reader.press("Test…", BUTTON)
    reader.wait("Signed in as .*")
    desktop.picture("guide-8-signed-in")
    reader.press("Done", BUTTON)
    assert len(methods(desktop)) == 3


def printed_page(desktop, reader):
    """Prints into a file, which every desktop can; gives what is on the page."""
    reader.press("Print…", BUTTON)
    reader.wait("Print to File|Output format", None)
    # It is there before it has the keyboard.
    desktop.wait_for("the printer to be chosen", lambda: reader.find("Output format:") or desktop.press_keys("Down"))
    desktop.picture("print")
    # The names of its buttons have their letters marked, with which they are pressed.
    desktop.press_keys("alt+p")
    page = lambda: next(iter(sorted(desktop.path.rglob("*.pdf"))), None)
    desktop.wait_for("the printed page", lambda: page() and page().stat().st_size > 1000)
    reader.wait("Recovery codes of .*")
    return desktop.output("pdftotext", "-layout", str(page()), "-")


@options(long=True)
def replaced_and_found_again(desktop, reader):
    """A key takes the place of another; one that was lost is found; one goes."""
    desktop.keys("touch", "blue", "now")
    add_key(desktop, reader)
    first = methods(desktop)[0]["id"]
    desktop.keys("touch", "spare", "now")
    desktop.plug("spare")
    reader.press("Virtual Key blue", ROW)
    reader.press("Replace…", BUTTON)
    finish(reader, ".*can now be used to sign in.*|.*replaced.*|.*removed.*")
    desktop.wait_for("the new one alone", lambda: [it["id"] != first for it in methods(desktop)] == [True])
    # What was lost takes another method to be found again.
    desktop.press_keys("alt+Left")
    desktop.unplug("blue")
    desktop.keys("touch", "green", "now")
    desktop.plug("green")
    reader.press("Add…", BUTTON)
    finish(reader, ".*can now be used to sign in.*")
    desktop.wait_for("two methods", lambda: len(methods(desktop)) == 2)
    reader.press("Virtual Key spare", ROW)
    reader.press("Report Lost…", BUTTON)
    reader.press("Suspend", BUTTON)
    reader.press("Later", BUTTON)
    reader.press("Reactivate…", BUTTON)
    reader.wait("Done", BUTTON)
    desktop.picture("reactivated")
    reader.press("Done", BUTTON)
    desktop.wait_for("it to count again", lambda: not any(it["suspended"] for it in methods(desktop)))
    reader.press("Remove…", BUTTON)
    reader.press("Remove", BUTTON)
    desktop.wait_for("the other to be left", lambda: [it["label"] for it in methods(desktop)] == ["Virtual Key green"])


@options(long=True)
def codes_saved(desktop, reader):
    """Recovery codes are saved in a file that nobody else may read."""
    desktop.keys("touch", "blue", "now")
    add_key(desktop, reader)
    reader.press("Add sign-in method", BUTTON)
    reader.press("Recovery codes", "menu item|push button|button")
    shown = reader.wait(r"([0-9a-z]{4}-[0-9a-z]{4}-[0-9a-z]{4}\s*){10}").name.split()
    reader.press("Save…", BUTTON)
    file = desktop.path / "codes.txt"
    names_file(desktop, reader, file)
    desktop.wait_for("the file", file.exists)
    desktop.wait_for("all of it", lambda: all(code in file.read_text() for code in shown))
    assert file.stat().st_mode & 0o777 == 0o600, oct(file.stat().st_mode)


@options(long=True)
def sites_and_notes(desktop, reader):
    """What there is for a site is found, and a note is kept, read and deleted."""
    desktop.keys("touch", "blue", "now")
    add_key(desktop, reader)
    reader.press("Sites", ROW)
    reader.wait("Notes")
    reader.press("Add Note", BUTTON)
    # Its field for the site has the keyboard once it is there; the page has another of that name.
    reader.wait("Save", BUTTON)
    desktop.picture("note-empty")
    desktop.type("example.org")
    reader.fill("Name", "Backup codes")
    reader.focus("Text", "text")
    desktop.type("1234 5678")
    desktop.picture("note-add")
    reader.press("Save", BUTTON)
    reader.wait("Backup codes", ROW)
    desktop.picture("sites")
    desktop.keys("touch", "blue", "now")
    reader.press("Show Backup codes", BUTTON)
    reader.wait("1234 5678")
    desktop.picture("note")
    reader.press("Done", BUTTON)
    reader.fill("Site", "example.org")
    reader.press("Search", BUTTON)
    reader.wait("example.org")
    reader.wait(".*note.*example.org.*")
    desktop.picture("site-found")
    reader.press("Delete Backup codes", BUTTON)
    reader.press("Delete", BUTTON)
    reader.wait_gone("Show Backup codes", BUTTON)


@options(long=True)
def health(desktop, reader):
    """What is wrong is listed with what can be done from here, also without a daemon, and a report is saved."""
    desktop.keys("touch", "blue", "now")
    reader.wait("No Sign-in Methods")
    reader.focus("Main menu", BUTTON)
    desktop.press_keys("Return")
    reader.wait("Health", "menu item|push button|button")
    desktop.press_keys("Return")
    reader.wait("No sign-in method is set up.", ROW)
    desktop.picture("health")
    # Nothing that is said names a command of the terminal where a button does it.
    assert not reader.find(".*No sign-in method.*mfactl.*"), reader.told()
    reader.press("Save…", BUTTON)
    file = desktop.path / "report.txt"
    names_file(desktop, reader, file)
    desktop.wait_for("the report", file.exists)
    assert "Versions" in file.read_text() and file.stat().st_mode & 0o777 == 0o600
    reader.press("Add…", BUTTON)
    finish(reader, ".*can now be used to sign in.*")
    reader.press("Health", ROW)
    reader.wait("You have only one sign-in method.*", ROW)
    desktop.press_keys("alt+Left")
    desktop.stop_daemon()
    reader.wait("mfad Isn't Running")
    reader.press("Find Out Why", BUTTON)
    reader.wait("mfad isn't answering.*", ROW)
    desktop.picture("health-no-daemon")
    desktop.press_keys("alt+Left")
    reader.wait("mfad Isn't Running")


@options(cards=True, long=True)
def certificates_of_a_card(desktop, reader):
    """A key is made in a slot, its certificate saved and imported again; PUK and management key change."""
    card(desktop, reader)
    reader.press("Keys and certificates", ROW)
    reader.wait("No slot has a certificate.")
    reader.press("Create…", BUTTON)
    reader.fill("Subject.*", "CN=Anna")
    desktop.picture("piv-generate")
    reader.press("Create", BUTTON)
    reader.fill("PIN", "123456")
    reader.press("Continue", BUTTON)
    finish(reader, "Slot 9A of .* has a new key.*")
    reader.wait("9A: Signing in", ROW)
    desktop.picture("piv-slots")
    reader.press("Save the certificate in slot 9A", BUTTON)
    file = desktop.path / "anna.pem"
    names_file(desktop, reader, file)
    desktop.wait_for("the certificate", file.exists)
    assert "BEGIN CERTIFICATE" in file.read_text()
    reader.press("Choose File…", BUTTON)
    names_file(desktop, reader, file)
    reader.press("Continue", BUTTON)
    reader.wait(".*is in use. The certificate replaces.*", LABEL)
    reader.press("Replace", BUTTON)
    may_need(reader, "PIN", "123456")
    finish(reader, "The certificate is in slot 9A.*")
    reader.press("Change…", BUTTON)
    may_need(reader, "PIN", "123456", until="Something else.*")
    desktop.picture("piv-management-key")
    # This card keeps something else where the key would go, and says so.
    reader.wait("Something else is stored on .*Nothing was changed.*")
    reader.press("Close", BUTTON)
    reader.wait_gone("Something else is stored on .*Nothing was changed.*")
    desktop.press_keys("alt+Left")
    reader.wait("PIV")
    desktop.picture("token-card")


@options(cards=True, long=True)
def management_key_of_a_card(desktop, reader):
    """It is made anew, and kept on the card behind the PIN."""
    card(desktop, reader, "keeping", "A1")
    reader.press("Keys and certificates", ROW)
    press_in_row(reader, "Management key", "Change…")
    may_need(reader, "PIN", "123456")
    finish(reader, ".*has a new management key.*")
    desktop.picture("piv-management-key-kept")


def a_program_asks_through_the_window(desktop, reader):
    """A program without a terminal signs in; it is called off; several wait their turn; another agent is refused."""
    desktop.keys("touch", "blue", "now")
    add_key(desktop, reader)
    desktop.keys("touch", "blue", "never")
    asks = lambda: desktop.spawn("mfactl", "sign-in", "--agent")
    first = asks()
    reader.wait("mfactl .* is asking for this.")
    reader.wait(".*[Tt]ouch.*", LABEL)
    desktop.picture("request")
    reader.press("Cancel", BUTTON)
    assert first.wait(30) == 4, "called off"
    reader.wait_gone("mfactl .* is asking for this.")
    several = [asks() for _ in range(12)]
    # Eight of one user may run at a time.
    desktop.wait_for("the others to be refused", lambda: len([it for it in several if it.poll() is not None]) == 4)
    for number in range(8, 0, -1):
        reader.wait("mfactl .* is asking for this.")
        windows = [it for it in reader.nodes() if re.fullmatch("mfactl .* is asking for this.", it.name)]
        assert len(windows) == 1, f"{len(windows)} of {number} are seen at once"
        if number == 1:
            desktop.keys("touch", "blue", "now")
        reader.press("Cancel", BUTTON) if number > 1 else None
        desktop.wait_for("one to end", lambda: len([it for it in several if it.poll() is None]) < number)
    assert sorted(it.wait(30) for it in several)[:1] == [0], "the last signed in"
    register = ["gdbus", "call", "--session", "--dest", "org.mfad.Mfad1", "--object-path", "/org/mfad/Mfad1", "--method"]
    refused = subprocess.run([*register, "org.mfad.Mfad1.Agents.Register"], env=desktop.environment, capture_output=True,
                             text=True)
    assert "AgentExists" in refused.stderr, refused
    reader.wait(".*gdbus tried to show sign-in requests.*")
    desktop.picture("agent-refused")
    reader.press("Close", BUTTON)


@options(long=True)
def a_window_that_hangs_or_is_killed(desktop, reader):
    """Whoever asked through it can go on: the request can be called off, or ends."""
    desktop.keys("touch", "blue", "now")
    add_key(desktop, reader)
    desktop.keys("touch", "blue", "never")
    asks = desktop.spawn("mfactl", "sign-in", "--agent")
    reader.wait("mfactl .* is asking for this.")
    desktop.program.send_signal(signal.SIGSTOP)
    asks.send_signal(signal.SIGINT)
    assert asks.wait(30) == 4, "called off beside a window that hangs"
    desktop.program.send_signal(signal.SIGCONT)
    reader.wait_gone("mfactl .* is asking for this.")
    asks = desktop.spawn("mfactl", "sign-in", "--agent")
    reader.wait("mfactl .* is asking for this.")
    desktop.program.kill()
    assert asks.wait(30) == 1, "its window was killed"
    assert desktop.spawn("mfactl", "sign-in", "--agent").wait(30) == 1, "nothing shows it"


def looks(desktop, reader, methods_tab, add, done, tokens_row):
    """Pictures of what is seen most."""
    desktop.keys("touch", "blue", "1500")
    reader.press(add, BUTTON)
    reader.wait("Virtual Key blue", LABEL)
    desktop.picture("look-touch")
    reader.press(done, BUTTON)
    reader.wait("Virtual Key blue", ROW)
    reader.wait(methods_tab)
    desktop.picture("look-methods")
    tokens(desktop)
    reader.press("Virtual Key blue", ROW)
    reader.wait(tokens_row, BUTTON)
    desktop.picture("look-token")


@options(size=NARROW, dark=True, locale="nb_NO.UTF-8")
def small_and_dark_in_norwegian(desktop, reader):
    looks(desktop, reader, "Innloggingsmetodene dine", "Legg til sikkerhetsnøkkel", "Ferdig", "Velg PIN-kode…")


@options(dark=True, locale="de_DE.UTF-8", long=True)
def dark_in_german(desktop, reader):
    looks(desktop, reader, "Ihre Anmeldemethoden", "Sicherheitsschlüssel hinzufügen", "Fertig", "PIN festlegen …")


ALL = [two_keys_without_a_terminal, a_first_key, nobody_touches_it, a_pin, renamed_lost_removed, replaced_and_found_again,
       signed_in, a_key_comes_and_goes, a_reset, the_daemon_stops, names_of_others, codes_for_the_day_without_a_key,
       codes_saved, what_happened_and_app_passwords, a_key_opens_the_keyring, passkeys_and_settings,
       enterprise_attestation, sites_and_notes, health, codes_of_a_card, codes_behind_a_password, pins_of_a_card,
       every_pin_of_a_card, certificates_of_a_card, management_key_of_a_card, fingerprints,
       a_program_asks_through_the_window, a_window_that_hangs_or_is_killed, everything_has_a_name,
       everything_is_reached_by_keyboard, everything_can_be_read, everything_can_be_read_in_the_dark, what_is_pale_is_found,
       small_and_dark_in_norwegian, dark_in_german, under_wayland]
