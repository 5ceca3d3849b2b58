"""What somebody does in the window who never opens a terminal."""

import io
import json
import re
import subprocess

from desktop import NARROW
import readers
from person import ROOT, Person
from scene import Scene
from screen_reader import Lost

BUTTON, ROW, LABEL = "push button|button|toggle button", "list item", "label|alert|heading"
PIN, NEW_PIN = "271828", "161803"


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


def everything_has_a_name(desktop, reader):
    """All that can have the keyboard says what it is."""
    desktop.keys("touch", "blue", "now")
    add_key(desktop, reader)
    check_names(reader)
    reader.press("Virtual Key blue", ROW)
    reader.wait("Report Lost…", BUTTON)
    check_names(reader)
    desktop.press_keys("alt+Left")
    tokens(desktop)
    reader.press("Virtual Key blue", ROW)
    reader.wait("Set PIN…", BUTTON)
    check_names(reader)
    reader.press("Set PIN…", BUTTON)
    reader.wait("New PIN", None)
    check_names(reader)


def check_names(reader):
    speaks = ("push button", "button", "toggle button", "list item", "text", "password text", "entry", "check box", "menu item")
    mute = [f"{it.role} {it.it.get_id()}" for it in reader.nodes()
            if it.focusable and it.role in speaks and not (it.name or it.it.get_description())]
    if mute:
        raise Lost(f"without a name: {mute}\n{reader.told()}")


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


def card(desktop, reader):
    """Goes to the page of a card in a reader."""
    desktop.unplug("blue")
    desktop.spawn(*readers.pcscd(desktop.path / "readers", "Virtual Reader"))
    desktop.wait_for("pcscd", readers.SOCKET.exists)
    desktop.spawn("virtual-token", "run", "--touch", "1000", "--vpcd", str(readers.PORT), "A1", says="ready")
    tokens(desktop)
    reader.press("Smart card in Virtual Reader.*", ROW)


@options(cards=True)
def codes_of_a_card(desktop, reader):
    """An account is added by its address, shows its code, gets another name and is deleted."""
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


@options(cards=True)
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


@options(dark=True, locale="de_DE.UTF-8")
def dark_in_german(desktop, reader):
    looks(desktop, reader, "Ihre Anmeldemethoden", "Sicherheitsschlüssel hinzufügen", "Fertig", "PIN festlegen …")


ALL = [a_first_key, nobody_touches_it, a_pin, renamed_lost_removed, signed_in, a_key_comes_and_goes, a_reset,
       the_daemon_stops, names_of_others, codes_for_the_day_without_a_key,
       what_happened_and_app_passwords, passkeys_and_settings, codes_of_a_card, pins_of_a_card, fingerprints, everything_has_a_name, small_and_dark_in_norwegian, dark_in_german]
