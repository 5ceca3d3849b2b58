"""What docs/guide shows of security keys."""

from scene import AGAIN, ERASE, NEW_PIN, PIN, PLUG, PULL, YES

BLUE = "271828"
PASSKEYS = [("example.org", "anna", "Anna Andersson"), ("example.org", "ben", "Ben B"),
            ("shop.example", "anna@mail.example", "Anna")]


def pin(it):
    it.types("mfactl pin set", (NEW_PIN, BLUE), (AGAIN, BLUE))
    it.types("mfactl pin status")
    it.types("mfactl pin change", (PIN, BLUE), (NEW_PIN, "161803"), (AGAIN, "161803"))


def passkeys(it):
    it.has_pin(BLUE)
    it.site_makes_passkeys(BLUE, *PASSKEYS)
    it.types("mfactl passkeys list", (PIN, BLUE))
    it.types("mfactl passkeys rename anna@example.org 'Anna at work'", (PIN, BLUE))
    it.types("mfactl passkeys remove ben@example.org shop.example", (PIN, BLUE), (YES, it.yes))
    it.types("mfactl passkeys list", (PIN, BLUE))
    it.unplug("blue")
    it.newer_key("N1", BLUE, "example.org", "anna")
    it.types("mfactl passkeys list", (PIN, BLUE))
    it.types("mfactl passkeys list")


def data_of_passkeys(it):
    it.has_pin(BLUE)
    it.site_keeps_data(BLUE, "example.org")
    certificate = it.file("id_ed25519-cert.pub", "ssh-ed25519-cert-v01@openssh.com AAAA… anna\n")
    it.types(f"mfactl passkeys data write anna@example.org {certificate}", (PIN, BLUE))
    it.types("mfactl passkeys data read anna@example.org", (PIN, BLUE))
    it.types("mfactl passkeys data remove anna@example.org", (PIN, BLUE), (YES, it.yes))


def fingerprints(it):
    it.unplug("blue")
    sees = it.fingerprint_key("F1", BLUE)
    sees("good", "poor", "good", "good")
    it.types("mfactl fingerprints add 'Right index'", (PIN, BLUE))
    # From now on its finger takes the place of the PIN.
    sees(*["good"] * 4)
    it.before("mfactl fingerprints add 'Left thumb'")
    sees(*["good"] * 3)
    it.types("mfactl fingerprints list")
    it.types("mfactl fingerprints rename left 'Left hand'")
    it.types("mfactl fingerprints remove 'Left hand'")
    sees(*["strange"] * 3)
    it.types("mfactl fingerprints list", (PIN, BLUE))


def settings(it):
    it.has_pin(BLUE)
    it.enrolled("Blue key")
    it.types("mfactl settings show")
    it.types("mfactl settings always-pin on", (PIN, BLUE))
    it.types("mfactl settings sites login.example.org", (YES, it.yes), (PIN, BLUE))
    it.types("mfactl settings minimum-pin 6", (YES, it.yes), (PIN, BLUE))
    it.types("mfactl settings force-pin-change", (PIN, BLUE))
    it.types("mfactl sign-in", (PIN, BLUE), (NEW_PIN, "161803"), (AGAIN, "161803"))
    it.unplug("blue")
    it.newer_key("N1", BLUE)
    it.types("mfactl settings enterprise-attestation", (YES, it.yes), (PIN, BLUE))


def secrets(it):
    it.has_pin(BLUE)
    it.types("mfactl secret disk --hex", (PIN, BLUE), (YES, it.yes))
    it.types("mfactl secret backup-2025 backup-2026 --hex", (PIN, BLUE))


def reset(it):
    it.enrolled("Blue key")
    it.types("mfactl reset", (ERASE, "yes"), (PULL, lambda _: it.keys("unplug", "blue")),
             (PLUG, lambda _: it.keys("plug", "blue")))


def several_keys(it):
    it.keys("touch", "blue", "never")
    it.keys("touch", "green", "2000")
    it.plug("green")
    it.types("mfactl enroll --label 'Green key'")
    it.types("mfactl tokens")
    it.types("mfactl token show green")


def old_keys(it):
    it.unplug("blue")
    it.stand_in("old_key", it.around.path / "sockets", "OLD")
    it.types("mfactl tokens")
    it.types("mfactl enroll --label 'Old key'")
    it.types("mfactl sign-in")
    it.types("mfactl pin set", ends_with=1)


PLAYS = [pin, passkeys, data_of_passkeys, fingerprints, settings, secrets, reset, several_keys, old_keys]
