"""libfido2, python-fido2 and ctap-hid-fido2 on one virtual key say the same of it. What mfad says
is held against these elsewhere; here the three judges are judged."""

import hashlib
import secrets

from fido2.ctap2 import ClientPin
from fido2.cose import ES256
from others import PythonFido2, fido2_assert, fido2_cred, fido2_token_info, fido2_tool, oracle

RP = {"id": "example.org", "name": "Example"}
USER = {"id": b"someone", "name": "someone"}


def test_they_read_the_same_get_info(key):
    libfido2, other = fido2_token_info(key.node()), oracle(key.node(), "info")
    with PythonFido2(key.node()) as ctap:
        info = ctap.get_info()
    assert info.versions == other["versions"] == libfido2["version strings"].split(", ")
    assert info.aaguid.hex() == other["aaguid"] == libfido2["aaguid"]
    assert info.extensions == other["extensions"] == libfido2["extension strings"].split(", ")
    assert info.options == other["options"]
    assert info.max_msg_size == other["max_msg_size"] == int(libfido2["maxmsgsiz"])


def test_a_wrong_signature_is_refused(key, tmp_path):
    ours, theirs = fido2_cred(key.node(), tmp_path), fido2_cred(key.node(), tmp_path)
    assert fido2_assert(key.node(), theirs).returncode == 0
    assert fido2_assert(key.node(), ours).returncode != 0  # the file holds their public key now


def test_a_pin_set_by_one_is_the_pin_of_all(key):
    assert fido2_tool("fido2-token", "-S", key.node(), lines=("123456", "123456")).returncode == 0
    with PythonFido2(key.node()) as ctap:
        assert ctap.get_info().options["clientPin"] is True
        ClientPin(ctap).change_pin("123456", "654321")
    assert oracle(key.node(), "make", "example.org", pin="654321")["verified"]
    retries = oracle(key.node(), "retries")["pin_retries"]
    assert str(retries) == fido2_token_info(key.node())["pin retries"] == "8"


def test_an_assertion_asked_for_by_one_is_verified_by_another(key):
    made = oracle(key.node(), "make", RP["id"])
    credential, challenge = made["credential"], secrets.token_bytes(32)
    told = oracle(key.node(), "assert", RP["id"], credential, challenge.hex())
    point = bytes.fromhex(made["public_key_der"])[-64:]
    public_key = ES256({1: 2, 3: -7, -1: 1, -2: point[:32], -3: point[32:]})
    signed = bytes.fromhex(told["authenticator_data"]) + hashlib.sha256(challenge).digest()
    public_key.verify(signed, bytes.fromhex(told["signature"]))
    assert told["counter"] > made["counter"]


def test_a_credential_made_by_python_fido2_serves_the_other(key):
    hash = secrets.token_bytes(32)
    with PythonFido2(key.node()) as ctap:
        made = ctap.make_credential(hash, RP, USER, [{"type": "public-key", "alg": -7}])
    credential = made.auth_data.credential_data
    challenge = secrets.token_bytes(32)
    told = oracle(key.node(), "assert", RP["id"], credential.credential_id.hex(), challenge.hex())
    signed = bytes.fromhex(told["authenticator_data"]) + hashlib.sha256(challenge).digest()
    credential.public_key.verify(signed, bytes.fromhex(told["signature"]))
