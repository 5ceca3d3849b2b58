"""What docs/guide shows of smart cards."""

import subprocess
import time

from readers import PORT
from scene import AGAIN, ERASE, NEW_PIN, PIN, YES, asked

# What cards come with.
FACTORY_PIN, FACTORY_PUK, FACTORY_ADMIN_PIN = "123456", "12345678", "12345678"
MINE, PUK, ADMIN_PIN, RESET_CODE = "271828", "31415926", "16180339", "14142135"
PUK_ASKED, NEW_PUK = asked("puk"), asked("new-puk")
ADMIN_ASKED, NEW_ADMIN = asked("admin-pin"), asked("new-admin-pin")
CODE_ASKED, NEW_CODE = asked("reset-code"), asked("new-reset-code")
PASSWORD, ADDRESS = asked("password"), asked("address")
FINGERPRINT = "8861fe1e7c1cffad33c71fb3165f406fbcd14180"
FORGE = "otpauth://totp/Forge:anna?secret=GEZDGNBVGY3TQOJQGEZDGNBVGY3TQOJQ&issuer=Forge"
MAIL = "otpauth://totp/Mail:anna?secret=GEZDGNBVGY3TQOJQGEZDGNBVGY3TQOJQ&issuer=Mail"
BANK = "otpauth://hotp/Bank:ben?secret=GEZDGNBVGY3TQOJQGEZDGNBVGY3TQOJQ&issuer=Bank&counter=0"


def openssl(*words):
    subprocess.run(["openssl", *words], check=True, capture_output=True, timeout=60)


def keys_in_readers(it):
    it.types("mfactl tokens")
    it.card(interface=":contactless")
    it.types("mfactl tokens")
    it.types("mfactl enroll --label 'Key on the reader'")
    it.types("mfactl sign-in")


def piv(it):
    it.card()
    it.types("mfactl piv key generate 9a --subject CN=Anna,O=Example", (PIN, FACTORY_PIN))
    it.types("mfactl piv status")
    it.types("mfactl piv pin change", (PIN, FACTORY_PIN), (NEW_PIN, MINE), (AGAIN, MINE))
    it.types("mfactl piv puk change", (PUK_ASKED, FACTORY_PUK), (NEW_PUK, PUK), (AGAIN, PUK))
    wrong = [(PIN, "000000")]
    it.types("mfactl piv pin change", *wrong, (NEW_PIN, PUK), (AGAIN, PUK), *wrong, (YES, it.yes), *wrong, ends_with=6)
    it.types("mfactl piv pin unblock", (PUK_ASKED, PUK), (NEW_PIN, MINE), (AGAIN, MINE))
    it.types("mfactl piv reset", (ERASE, "yes"))


def management_key(it):
    it.reader()
    it.stand_in("keeping", PORT, "A1")
    it.types("mfactl piv status")
    it.types("mfactl piv management-key change --keep-on-card", (PIN, FACTORY_PIN))
    it.types("mfactl piv status")


def certificates(it):
    it.card()
    csr, pem = it.around.path / "anna.csr", it.around.path / "anna.pem"
    it.types(f"mfactl piv key generate 9c --subject CN=Anna,O=Example --csr {csr}", (PIN, FACTORY_PIN))
    authority = ["-CA", it.around.path / "ca.pem", "-CAkey", it.around.path / "ca.key"]
    openssl("req", "-x509", "-newkey", "rsa:2048", "-nodes", "-subj", "/O=Example/CN=Example CA", "-days", "3650",
            "-keyout", authority[3], "-out", authority[1])
    openssl("x509", "-req", "-in", csr, *authority, "-CAcreateserial", "-days", "365", "-out", pem)
    it.types(f"mfactl piv certificate import 9c {pem}")
    it.types("mfactl piv status")
    it.types("mfactl piv certificate export 9c")


def card_sign_in(it):
    it.card()
    it.before("mfactl piv key generate 9a --subject CN=Anna", (PIN, FACTORY_PIN))
    it.types("mfactl enroll --card --label Badge", (PIN, FACTORY_PIN))
    it.types("mfactl sign-in", (PIN, FACTORY_PIN))


def a_code_lasts(it):
    it.around.wait_for("a code that lasts", lambda: time.time() % 30 < 20)


def codes(it):
    it.card()
    picture = it.around.path / "screenshot.png"
    subprocess.run(["qrencode", "-o", picture, FORGE], check=True, timeout=60)
    it.types(f"mfactl codes add --qr {picture}")
    it.types("mfactl codes show forge")
    a_code_lasts(it)
    it.types("mfactl codes show forge --copy", (r"(Ctrl|Strg)-C[^.]*\.\s*\n", b"\3"))
    it.types("mfactl codes add", (ADDRESS, BANK))
    it.types("mfactl codes list")
    it.types("mfactl codes add --touch", (ADDRESS, MAIL))
    a_code_lasts(it)
    it.types("mfactl codes show mail")
    it.types("mfactl codes remove ben", (YES, it.yes))


def codes_behind_a_password(it):
    it.reader()
    it.stand_in("yubikey", PORT, "locked", "Forge:anna", "Bank:ben")
    it.types("mfactl codes list", (PASSWORD, "tree"))
    it.types("mfactl codes rename ben Bank:benjamin", (PASSWORD, "tree"))


def has_key_that_wants_touch():
    """As GnuPG leaves it: the authentication key with its fingerprint, and then its touch policy (OpenPGP card
    3.4 §4.4.1)."""
    make = ["openpgp-tool", "--verify", "CHV3", "--pin", ADMIN_PIN, "--gen-key", "3", "--key-type", "rsa2048"]
    subprocess.run(make, check=True, capture_output=True, timeout=60)
    apdus = ["00a4040006d27600012401", f"00200083{len(ADMIN_PIN):02x}{ADMIN_PIN.encode().hex()}",
             f"00da00c914{FINGERPRINT}", "00da00d8020120"]
    sent = subprocess.run(["opensc-tool", "--card-driver", "default", *(word for apdu in apdus for word in ["--send-apdu", apdu])], check=True,
                          capture_output=True, text=True, timeout=60)
    assert sent.stdout.count("SW1=0x90") == len(apdus), sent.stdout


def openpgp(it):
    it.card()
    it.types("mfactl openpgp status")
    it.types("mfactl openpgp pin change", (PIN, FACTORY_PIN), (NEW_PIN, MINE), (AGAIN, MINE))
    it.types("mfactl openpgp admin-pin change", (ADMIN_ASKED, FACTORY_ADMIN_PIN), (NEW_ADMIN, ADMIN_PIN),
             (AGAIN, ADMIN_PIN))
    it.types("mfactl openpgp reset-code set", (ADMIN_ASKED, ADMIN_PIN), (NEW_CODE, RESET_CODE), (AGAIN, RESET_CODE))
    it.types("mfactl openpgp pin unblock", (CODE_ASKED, RESET_CODE), (NEW_PIN, MINE), (AGAIN, MINE))
    has_key_that_wants_touch()
    it.types("mfactl openpgp status")
    it.types("mfactl openpgp reset", (ERASE, "yes"))


PLAYS = [keys_in_readers, piv, management_key, certificates, card_sign_in, codes, codes_behind_a_password, openpgp]
