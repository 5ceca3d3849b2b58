"""CTAP1/U2F: what python-fido2 sends, reads, and makes of it for relying parties."""

from fido2.ctap import CtapDevice
from fido2.ctap1 import Ctap1
from fido2.ctap2 import AssertionResponse
from fido2.hid import CTAPHID
from fido2.utils import sha256
from fido2.webauthn import AttestationObject

from fake_device import token_key

HASH = sha256(b"client data")
APP = sha256(b"example.com")
HANDLE = b"\xc1" * 64
CERTIFICATE = b"\x30\x82\x01\x2c" + b"\x52" * 300
SIGNATURE = b"\x30\x44" + b"\x51" * 68


class FakeKey(CtapDevice):
    """Keeps the request, and answers it."""

    capabilities = 0

    def __init__(self, reply):
        self.reply = reply

    def call(self, cmd, data=b"", event=None, on_keepalive=None):
        assert cmd == CTAPHID.MSG
        self.request = data
        return self.reply

    def close(self):
        pass

    @classmethod
    def list_devices(cls):
        return iter(())


def exchange(call, data):
    key = FakeKey(data + b"\x90\x00")
    result = call(Ctap1(key))
    return {"request": key.request.hex(), "reply": key.reply.hex()}, result


def u2f():
    point = token_key().public_key().public_numbers()
    public_key = b"\x04" + point.x.to_bytes(32, "big") + point.y.to_bytes(32, "big")
    registered = b"\x05" + public_key + bytes([len(HANDLE)]) + HANDLE + CERTIFICATE + SIGNATURE
    version, _ = exchange(lambda c: c.get_version(), b"U2F_V2")
    register, registration = exchange(lambda c: c.register(HASH, APP), registered)
    register["result"] = {
        "public_key": registration.public_key.hex(),
        "key_handle": registration.key_handle.hex(),
        "certificate": registration.certificate.hex(),
        "signature": registration.signature.hex(),
        "attestation_object": bytes(AttestationObject.from_ctap1(APP, registration)).hex(),
    }
    signed = b"\x01\x01\x02\x03\x04" + SIGNATURE
    authenticate, signature = exchange(lambda c: c.authenticate(HASH, APP, HANDLE), signed)
    credential = {"id": HANDLE, "type": "public-key"}
    assertion = AssertionResponse.from_ctap1(APP, credential, signature)
    authenticate["result"] = {
        "counter": signature.counter,
        "signature": signature.signature.hex(),
        "auth_data": bytes(assertion.auth_data).hex(),
    }
    check, _ = exchange(lambda c: c.authenticate(HASH, APP, HANDLE, True), signed)
    return {
        "version": version,
        "register": register,
        "authenticate": authenticate,
        "check_only": check,
    }
