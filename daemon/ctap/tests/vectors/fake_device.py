"""A fake device for the recording: keeps requests, and gives out replies made elsewhere."""

import dataclasses

from cryptography.hazmat.primitives.asymmetric import ec
from fido2 import cbor, cose
from fido2.ctap import CtapDevice
from fido2.ctap2 import Ctap2
from fido2.hid import CAPABILITY, CTAPHID
from fido2.webauthn import AuthenticatorData

AAGUID = bytes(range(0x10, 0x20))
PLATFORM_KEY = bytes(range(0x01, 0x21))
TOKEN_KEY = bytes(range(0x41, 0x61))


def plain(value):
    """The value as JSON has it: bytes as hex."""
    if isinstance(value, bool) or value is None:
        return value
    if isinstance(value, AuthenticatorData):
        return authenticator_data(value)
    if isinstance(value, bytes):
        return value.hex()
    if isinstance(value, int):
        return int(value)
    if isinstance(value, str):
        return value
    if isinstance(value, dict) or hasattr(value, "items"):
        return {
            plain(key) if isinstance(key, bytes) else str(key): plain(item)
            for key, item in value.items()
        }
    return [plain(item) for item in value]


def authenticator_data(data):
    credential = data.credential_data
    return {
        "rp_id_hash": data.rp_id_hash.hex(),
        "flags": int(data.flags),
        "counter": data.counter,
        "aaguid": bytes(credential.aaguid).hex() if credential else None,
        "credential_id": credential.credential_id.hex() if credential else None,
        "public_key": cbor.encode(dict(credential.public_key)).hex() if credential else None,
        "extensions": plain(data.extensions or {}),
    }


def fields(reply):
    return {f.name: plain(getattr(reply, f.name)) for f in dataclasses.fields(reply)}


class FakeDevice(CtapDevice):
    """Keeps requests, and answers each with the next reply."""

    capabilities = CAPABILITY.CBOR

    def __init__(self, replies):
        self.replies = list(replies)
        self.requests = []

    def call(self, cmd, data=b"", event=None, on_keepalive=None):
        assert cmd == CTAPHID.CBOR
        self.requests.append(data)
        return self.replies.pop(0)

    @classmethod
    def list_devices(cls):
        return iter(())


def success(reply=None):
    return b"\0" + (cbor.encode(reply) if reply is not None else b"")


def info(**changes):
    options = {"clientPin": True, "pinUvAuthToken": True, **changes.get("options", {})}
    size = changes.get("max_msg_size", 7609)
    return success({1: ["FIDO_2_1_PRE", "FIDO_2_1"], 3: AAGUID, 4: options, 5: size, 6: [2, 1]})


def sent(call, *replies, options=()):
    """The last request that `call` makes of a Ctap2, and what it returns."""
    device = FakeDevice([info(options=dict(options)), *replies])
    result = call(Ctap2(device))
    assert not device.replies
    return device.requests[-1], result


def token_key():
    return ec.derive_private_key(int.from_bytes(TOKEN_KEY, "big"), ec.SECP256R1())


def shared(protocol):
    """The token's half of the agreement."""
    platform = ec.derive_private_key(int.from_bytes(PLATFORM_KEY, "big"), ec.SECP256R1())
    return protocol.kdf(token_key().exchange(ec.ECDH(), platform.public_key()))


def key_agreement_reply():
    key = dict(cose.ES256.from_cryptography_key(token_key().public_key()))
    return success({1: {**key, 3: -25}})
