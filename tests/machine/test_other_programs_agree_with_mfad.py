"""What mfad says of a key, enrolls and verifies, is what three other implementations say, accept
and make."""

import base64
import hashlib
import json
import secrets

import pytest
from fido2.cose import ES256
from others import PythonFido2, oracle
from person import alice, stored
from relay import Relay

pytestmark = pytest.mark.usefixtures("log")


def enrolled():
    """rp id, credential id, public key and counter of the only method, as the daemon stored them."""
    [(rp_id,)] = stored("SELECT value FROM meta WHERE key = 'rp_id'")
    [(id, data)] = stored("SELECT identity, data FROM methods")
    credential = json.loads(data)["credential"]
    key = credential["cred"]["key"]["EC_EC2"]
    point = {-2: unb64(key["x"]), -3: unb64(key["y"])}
    return rp_id, id, ES256({1: 2, 3: -7, -1: 1, **point}), credential["counter"]


def unb64(text):
    return base64.urlsafe_b64decode(text + "==")


def test_they_say_the_same_of_a_key(key):
    token = alice.does("token", "show").last["token"]
    other = oracle(key.node(), "info")
    with PythonFido2(key.node()) as ctap:
        info = ctap.get_info()
    assert token["fido2"]["versions"] == other["versions"] == info.versions
    assert token["fido2"]["extensions"] == other["extensions"] == info.extensions
    assert token["fido2"]["options"] == other["options"] == info.options
    assert token["aaguid"].replace("-", "") == other["aaguid"] == info.aaguid.hex()


def test_they_count_the_same_pin_attempts(key):
    alice.does("pin", "set", "--new-pin-fd", "PINS", pins=["123456"])
    alice.does("pin", "change", "--pin-fd", "PINS", "--new-pin-fd", "PINS", pins=["111111", "654321"])
    attempts = alice.does("pin", "status").last["pin"]["attempts"]
    assert attempts == oracle(key.node(), "retries")["pin_retries"] == 7


def test_python_fido2_verifies_a_credential_that_mfad_made(key):
    assert alice.does("enroll").code == 0
    rp_id, id, public_key, counter = enrolled()
    hash = secrets.token_bytes(32)
    with PythonFido2(key.node()) as ctap:
        assertion = ctap.get_assertion(rp_id, hash, [{"type": "public-key", "id": id}])
    assertion.verify(hash, public_key)
    assert assertion.auth_data.counter > counter


def test_ctap_hid_fido2_gets_an_assertion_for_a_credential_that_mfad_made(key):
    assert alice.does("enroll").code == 0
    rp_id, id, public_key, counter = enrolled()
    challenge = secrets.token_bytes(32)
    made = oracle(key.node(), "assert", rp_id, id.hex(), challenge.hex())
    signed = bytes.fromhex(made["authenticator_data"]) + hashlib.sha256(challenge).digest()
    public_key.verify(signed, bytes.fromhex(made["signature"]))
    assert made["counter"] > counter


def test_mfad_and_ctap_hid_fido2_make_the_same_kind_of_credential(key):
    assert alice.does("enroll").code == 0
    [(data,)] = stored("SELECT data FROM methods")
    made = oracle(key.node(), "make", "example.org")
    assert made["verified"] and made["aaguid"] == json.loads(data)["aaguid"]


def test_mfad_verifies_what_python_fido2_made(hidden_key):
    with Relay("RELAY", hidden_key):
        assert alice.does("enroll", "--token", "RELAY").code == 0
        told = alice.does("sign-in")
        assert (told.code, told.last["account"]) == (0, "alice")


def test_mfad_refuses_a_signature_that_python_fido2_made_of_something_else(hidden_key):
    with Relay("RELAY", hidden_key):
        assert alice.does("enroll", "--token", "RELAY").code == 0
    with Relay("RELAY", hidden_key, forging=True):
        told = alice.does("sign-in")
        assert (told.code, told.last["error"]) == (1, "NotVerified")
