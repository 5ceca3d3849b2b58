#!/usr/bin/env python3
"""Records into yubikit.json what yubikit (of yubikey-manager 5.9.2) sends to a card.

The card is a list of prepared replies, and random numbers are sevens, so that a recording made
anew differs only where yubikit does. `pip install yubikey-manager==5.9.2`, then run this.
"""

import json
import os
import pathlib

os.urandom = lambda count: bytes([7] * count)

from cryptography.hazmat.primitives import hashes
from cryptography.hazmat.primitives.asymmetric import ec, padding
from cryptography.hazmat.primitives.ciphers import Cipher, algorithms, modes
from yubikit import oath, openpgp, piv
from yubikit.core import TRANSPORT, Tlv
from yubikit.core.smartcard import SmartCardConnection

OK = bytes.fromhex("9000")


class Card(SmartCardConnection):
    """Answers with the prepared replies, then with success."""

    # Over NFC, yubikit uses short APDUs only.
    transport = TRANSPORT.NFC

    def __init__(self, *replies):
        self.replies = list(replies)
        self.sent = []

    def send_and_receive(self, apdu):
        self.sent.append(bytes(apdu).hex())
        reply = self.replies.pop(0) if self.replies else OK
        return reply[:-2], int.from_bytes(reply[-2:], "big")


recorded = {}


def record(name, session, action, *replies):
    card = session.protocol.connection
    card.sent, card.replies = [], list(replies)
    try:
        action()
    except Exception as error:
        # What the reply is made of does not matter here, only that it was sent for.
        print(f"{name}: {type(error).__name__}")
    recorded[name] = card.sent


selected = bytes.fromhex("7903050703 71080102030405060708 7408" + "09" * 8) + OK
session = oath.OathSession(Card(selected))
key = session.derive_key("tree")
recorded["oath/key"] = [key.hex()]
record("oath/validate", session, lambda: session.validate(key))
record("oath/set password", session, lambda: session.set_key(key))
record("oath/remove password", session, lambda: session.unset_key())
for name, uri, touch in [
    ("totp", "otpauth://totp/Example:anna?secret=JBSWY3DPEHPK3PXP&issuer=Example", False),
    ("touch", "otpauth://totp/a?secret=JBSWY3DP&period=60&digits=8&algorithm=SHA256", True),
    ("hotp", "otpauth://hotp/b?secret=JBSWY3DP&counter=5&algorithm=SHA512", False),
    ("long", "otpauth://totp/c?secret=" + "JBSWY3DP" * 14, False),
]:
    data = oath.CredentialData.parse_uri(uri)
    record(f"oath/put {name}", session, lambda: session.put_credential(data, touch))
record("oath/list", session, session.list_credentials)
record("oath/calculate all", session, lambda: session.calculate_all(59))
record("oath/delete", session, lambda: session.delete_credential(b"60/a"))
record("oath/rename", session, lambda: session.rename_credential(b"60/a", "b", "Example"))
record("oath/reset", session, session.reset)

management = bytes.fromhex("0102030405060708" * 3)
metadata = bytes.fromhex("01010a 02020001 050101") + OK
session = piv.PivSession(Card(OK, bytes.fromhex("050703") + OK, metadata))
aes = Cipher(algorithms.AES(management), modes.ECB()).encryptor()
witness = Tlv(0x7C, Tlv(0x80, aes.update(bytes([5] * 16)))) + OK
response = Tlv(0x7C, Tlv(0x82, aes.update(bytes([7] * 16)))) + OK
recorded["piv/witness"] = [witness.hex()]
recorded["piv/response"] = [response.hex()]
record("piv/authenticate", session, lambda: session.authenticate(management), witness, response)
record("piv/verify", session, lambda: session.verify_pin("123456"))
record("piv/change pin", session, lambda: session.change_pin("123456", "654321"))
record("piv/change puk", session, lambda: session.change_puk("12345678", "87654321"))
record("piv/unblock", session, lambda: session.unblock_pin("12345678", "123456"))
record("piv/pin metadata", session, session.get_pin_metadata)
record(
    "piv/set management key",
    session,
    lambda: session.set_management_key(
        piv.MANAGEMENT_KEY_TYPE.AES256, bytes([1] * 32), require_touch=True
    ),
)
key_type, slot = piv.KEY_TYPE.ECCP256, piv.SLOT.AUTHENTICATION
once, always = piv.PIN_POLICY.ONCE, piv.TOUCH_POLICY.ALWAYS
record("piv/generate", session, lambda: session.generate_key(slot, key_type, once, always))
record(
    "piv/generate rsa",
    session,
    lambda: session.generate_key(piv.SLOT.RETIRED20, piv.KEY_TYPE.RSA4096),
)
for name, key_type in [
    ("p256", piv.KEY_TYPE.ECCP256),
    ("p384", piv.KEY_TYPE.ECCP384),
    ("rsa2048", piv.KEY_TYPE.RSA2048),
    ("rsa3072", piv.KEY_TYPE.RSA3072),
]:
    record(
        f"piv/sign {name}",
        session,
        lambda: session.sign(
            slot, key_type, b"message", hashes.SHA256(), padding.PKCS1v15()
        ),
    )
private = ec.derive_private_key(1234567, ec.SECP256R1())
record("piv/import", session, lambda: session.put_key(slot, private, once, always))
record("piv/certificate", session, lambda: session.get_certificate(piv.SLOT.SIGNATURE))
certificate = Tlv(0x70, bytes([3] * 700)) + Tlv(0x71, b"\0") + Tlv(0xFE)
record(
    "piv/put certificate",
    session,
    lambda: session.put_object(piv.OBJECT_ID.from_slot(piv.SLOT.SIGNATURE), certificate),
)
record(
    "piv/remove certificate",
    session,
    lambda: session.delete_certificate(piv.SLOT.CARD_AUTH),
)

aid = "4f10d2760001240103040006123456780000"
inner = "c00a7d0000000bfe00000000" "c106010800001100" "c206010800001100"
inner += "c309132a8648ce3d030107" "c407007f7f7f030003" + "c53c" + "00" * 60
inner += "c63c" + "00" * 60 + "cd0c" + "00" * 12 + "de06010002000301"
related = bytes.fromhex(aid + "5f52080073000080059000")
related = Tlv(0x6E, related + Tlv(0x73, bytes.fromhex(inner))) + OK
recorded["openpgp/related data"] = [related.hex()]
session = openpgp.OpenPgpSession(Card(OK, bytes.fromhex("050703") + OK, related))
record("openpgp/verify", session, lambda: session.verify_pin("123456"))
record("openpgp/verify other", session, lambda: session.verify_pin("123456", True))
record("openpgp/verify admin", session, lambda: session.verify_admin("12345678"))
record("openpgp/change", session, lambda: session.change_pin("123456", "654321"))
record("openpgp/change admin", session, lambda: session.change_admin("12345678", "87654321"))
record("openpgp/set reset code", session, lambda: session.set_reset_code("12345678"))
record("openpgp/unblock", session, lambda: session.reset_pin("123456", "12345678"))
record("openpgp/unblock as admin", session, lambda: session.reset_pin("123456"))
aut = openpgp.KEY_REF.AUT
uif = bytes.fromhex("0020") + OK
record("openpgp/touch", session, lambda: session.set_uif(aut, openpgp.UIF.CACHED), uif)
record("openpgp/public key", session, lambda: session.get_public_key(aut))
record(
    "openpgp/authenticate",
    session,
    lambda: session.authenticate(b"message", hashes.SHA256()),
    related,
)
record("openpgp/count", session, session.get_signature_counter)

path = pathlib.Path(__file__).with_name("yubikit.json")
path.write_text(json.dumps(recorded, indent=1) + "\n")
