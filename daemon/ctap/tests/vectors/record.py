#!/usr/bin/env python3
"""Records what python-fido2 sends for each command and what it reads from replies.

The device is a fake: it keeps requests and gives out replies made here. Keys and random bytes are
fixed, so that running this anew changes nothing unless python-fido2 did.

    python3 -m venv target/venv-ctap && target/venv-ctap/bin/pip install fido2==2.2.1
    target/venv-ctap/bin/python daemon/ctap/tests/vectors/record.py
"""

import json
from importlib.metadata import version
from pathlib import Path
from unittest import mock

from cryptography.hazmat.primitives.asymmetric import ec
from fido2 import cbor, cose
from fido2.ctap2 import ClientPin, Ctap2
from fido2.ctap2.pin import PinProtocolV1, PinProtocolV2
from fido2.hid import CTAPHID, CtapHidDevice
from fido2.utils import sha256
from fido2.webauthn import AttestationObject, AttestedCredentialData, AuthenticatorData

from fake_device import (
    AAGUID,
    PLATFORM_KEY,
    FakeDevice,
    fields,
    info,
    key_agreement_reply,
    plain,
    sent,
    shared,
    success,
    token_key,
)
from hmac_secret import hmac_secret
from large_blobs import large_blobs
from management import management
from nfc import nfc
from u2f import u2f

IV = b"\x5a" * 16
PIN_TOKEN = bytes(range(0xA0, 0xC0))
HASH = sha256(b"client data")

FULL_INFO = {
    0x01: ["U2F_V2", "FIDO_2_0", "FIDO_2_1_PRE", "FIDO_2_1", "FIDO_2_3"],
    0x02: ["credProtect", "hmac-secret", "largeBlobKey", "credBlob", "minPinLength"],
    0x03: AAGUID,
    0x04: {
        "ep": True,
        "rk": True,
        "up": True,
        "uv": False,
        "plat": False,
        "uvAcfg": True,
        "alwaysUv": False,
        "credMgmt": True,
        "authnrCfg": True,
        "bioEnroll": False,
        "clientPin": True,
        "largeBlobs": True,
        "uvBioEnroll": True,
        "perCredMgmtRO": True,
        "pinUvAuthToken": True,
        "setMinPINLength": True,
        "makeCredUvNotRqd": False,
        "credentialMgmtPreview": True,
        "userVerificationMgmtPreview": False,
        "noMcGaPermissionsWithClientPin": False,
    },
    0x05: 7609,
    0x06: [2, 1],
    0x07: 8,
    0x08: 255,
    0x09: ["usb", "nfc"],
    0x0A: [{"alg": -7, "type": "public-key"}, {"alg": -8, "type": "public-key"}],
    0x0B: 4096,
    0x0C: True,
    0x0D: 6,
    0x0E: 0x050701,
    0x0F: 32,
    0x10: 3,
    0x11: 2,
    0x12: 0x206,
    0x13: {"FIDO": 2, "FIPS-CMVP-2": 1},
    0x14: 25,
    0x15: [0x1234567890, 1],
    0x16: ["packed", "none"],
    0x17: 4,
    0x18: True,
    0x19: b"\xe1" * 32,
    0x1A: ["usb"],
    0x1B: True,
    0x1C: b"https://example.com/pin",
    0x1D: 32,
    0x1E: b"\xe2" * 32,
    0x1F: [1, 2, 3],
    0x7F: {"from": "the future"},
}


def first_request():
    """What a Ctap2 asks for when it is made: getInfo."""
    device = FakeDevice([info()])
    Ctap2(device)
    return device.requests[0]


def ctap2_requests():
    rp, user = {"id": "example.com"}, {"id": b"\x01\x02"}
    es256 = [{"type": "public-key", "alg": -7}]
    made = success({1: "none", 2: bytes(new_credential({})), 3: {}})
    got = success({1: {"id": b"\xc1", "type": "public-key"}, 2: bytes(used()), 3: b"\x30"})
    ids = [{"type": "public-key", "id": b"\xc1" * 16}, {"type": "public-key", "id": b"\xc2" * 64}]
    yield "get_info", first_request()
    yield "reset", sent(lambda c: c.reset(), success())[0]
    yield "selection", sent(lambda c: c.selection(), success())[0]
    yield (
        "make_credential",
        sent(lambda c: c.make_credential(HASH, rp, user, es256), made)[0],
    )
    yield (
        "make_credential with everything",
        sent(
            lambda c: c.make_credential(
                HASH,
                {"id": "example.com", "name": "Example"},
                {"id": b"\x01\x02", "name": "zoë", "displayName": "Zoë Example"},
                [{"type": "public-key", "alg": alg} for alg in (-7, -8, -257)],
                exclude_list=ids,
                extensions={
                    "minPinLength": True,
                    "largeBlobKey": True,
                    "hmac-secret": True,
                    "credProtect": 3,
                    "credBlob": b"blob",
                },
                options={"uv": True, "rk": True},
                enterprise_attestation=2,
            ),
            made,
        )[0],
    )
    yield "get_assertion", sent(lambda c: c.get_assertion("example.com", HASH), got)[0]
    yield (
        "get_assertion with everything",
        sent(
            lambda c: c.get_assertion(
                "example.com",
                HASH,
                allow_list=ids,
                extensions={"largeBlobKey": True, "credBlob": True},
                options={"uv": True, "up": False},
            ),
            got,
        )[0],
    )
    yield "get_next_assertion", sent(lambda c: c.get_next_assertion(), got)[0]


def client_pin(protocol):
    """Requests and replies of clientPIN with one protocol."""
    agree = key_agreement_reply()
    token = success({2: protocol.encrypt(shared(protocol), PIN_TOKEN)})
    permissions = ClientPin.PERMISSION.MAKE_CREDENTIAL | ClientPin.PERMISSION.GET_ASSERTION

    def pin(name, call, *replies, **options):
        request, result = sent(
            lambda c: call(ClientPin(c, protocol)), *replies, options=options.items()
        )
        return name, {"request": request.hex(), "reply": replies[-1].hex(), "result": plain(result)}

    recorded = dict(
        [
            pin("pin_retries", lambda p: p.get_pin_retries(), success({3: 5, 4: True})),
            pin("pin_retries of old", lambda p: p.get_pin_retries(), success({3: 8})),
            pin("uv_retries", lambda p: p.get_uv_retries(), success({5: 3})),
            pin("set_pin", lambda p: p.set_pin("pässwörd"), agree, success()),
            pin("change_pin", lambda p: p.change_pin("1234", "a" * 63), agree, success()),
            pin(
                "token_by_pin",
                lambda p: p.get_pin_token("1234"),
                agree,
                token,
                pinUvAuthToken=False,
            ),
            pin(
                "token_by_pin_with_permissions",
                lambda p: p.get_pin_token("1234", permissions, "example.com"),
                agree,
                token,
            ),
            pin(
                "token_by_pin_with_permissions for no one",
                lambda p: p.get_pin_token("1234", ClientPin.PERMISSION.AUTHENTICATOR_CFG),
                agree,
                token,
            ),
            pin(
                "token_by_uv_with_permissions",
                lambda p: p.get_uv_token(permissions, "example.com"),
                agree,
                token,
            ),
        ]
    )
    device = FakeDevice([info(), agree])
    ClientPin(Ctap2(device), protocol)._get_shared_secret()
    recorded["key_agreement"] = {"request": device.requests[-1].hex(), "reply": agree.hex()}
    recorded["with proof"] = proofs(protocol)
    plaintext = bytes(range(48))
    recorded["encrypt"] = {
        "plaintext": plaintext.hex(),
        "ciphertext": protocol.encrypt(shared(protocol), plaintext).hex(),
        "mac": protocol.authenticate(shared(protocol), plaintext).hex(),
    }
    return recorded


def proofs(protocol):
    """Requests that prove with PIN_TOKEN that the PIN was right."""
    param = protocol.authenticate(PIN_TOKEN, HASH)
    made = success({1: "none", 2: bytes(new_credential({})), 3: {}})
    got = success({1: {"id": b"\xc1", "type": "public-key"}, 2: bytes(used()), 3: b"\x30"})
    make, _ = sent(
        lambda c: c.make_credential(
            HASH,
            {"id": "example.com"},
            {"id": b"\x01\x02"},
            [{"type": "public-key", "alg": -7}],
            pin_uv_param=param,
            pin_uv_protocol=protocol.VERSION,
        ),
        made,
    )
    get, _ = sent(
        lambda c: c.get_assertion(
            "example.com", HASH, pin_uv_param=param, pin_uv_protocol=protocol.VERSION
        ),
        got,
    )
    return {"make_credential": make.hex(), "get_assertion": get.hex()}


def new_credential(extensions):
    key = cose.ES256.from_cryptography_key(token_key().public_key())
    credential = AttestedCredentialData.create(AAGUID, b"\xc1" * 40, key)
    flags = AuthenticatorData.FLAG.UP | AuthenticatorData.FLAG.UV | AuthenticatorData.FLAG.AT
    if extensions:
        flags |= AuthenticatorData.FLAG.ED
    return AuthenticatorData.create(
        sha256(b"example.com"), flags, 7, bytes(credential), extensions or None
    )


def used(extensions=None):
    flags = AuthenticatorData.FLAG.UP
    if extensions:
        flags |= AuthenticatorData.FLAG.ED
    return AuthenticatorData.create(sha256(b"example.com"), flags, 0x01020304, b"", extensions)


def replies():
    """Replies, and what python-fido2 reads from them."""
    for name, reply in (
        ("full", success(FULL_INFO)),
        ("least", success({1: ["FIDO_2_0"], 3: b"\0" * 16})),
    ):
        yield "get_info", name, reply, fields(Ctap2(FakeDevice([reply])).info)
    extensions = {"credProtect": 2, "hmac-secret": True, "minPinLength": 6, "credBlob": True}
    statement = {"alg": -7, "sig": b"\x30\x44" + b"\x51" * 68, "x5c": [b"\x30\x82" + b"\x52" * 300]}
    for name, reply in (
        ("none", {1: "none", 2: bytes(new_credential({})), 3: {}}),
        (
            "packed",
            {
                1: "packed",
                2: bytes(new_credential(extensions)),
                3: statement,
                4: True,
                5: b"\x1b" * 32,
                6: {"unsigned": True},
            },
        ),
    ):
        call = lambda c: c.make_credential(HASH, {"id": "example.com"}, {"id": b"\1"}, [])
        result = sent(call, success(reply))[1]
        decoded = fields(result)
        decoded["att_stmt_cbor"] = cbor.encode(result.att_stmt).hex()
        decoded["attestation_object"] = bytes(
            AttestationObject.create(result.fmt, result.auth_data, result.att_stmt)
        ).hex()
        yield "make_credential", name, success(reply), decoded
    user = {"id": b"\x01\x02", "name": "zoë", "displayName": "Zoë Example"}
    credential = {"id": b"\xc1" * 40, "type": "public-key"}
    for name, reply in (
        ("least", {1: credential, 2: bytes(used()), 3: b"\x30\x45" + b"\x53" * 69}),
        (
            "everything",
            {
                1: credential,
                2: bytes(used({"credBlob": b"blob"})),
                3: b"\x30\x45" + b"\x53" * 69,
                4: user,
                5: 3,
                6: True,
                7: b"\x1b" * 32,
            },
        ),
        ("next", {1: credential, 2: bytes(used()), 3: b"\x30", 4: {"id": b"\x01\x02"}}),
    ):
        result = sent(lambda c: c.get_assertion("example.com", HASH), success(reply))[1]
        yield "get_assertion", name, success(reply), fields(result)


class FakeConnection:
    """Answers INIT, keeps the reports of everything after, and echoes pings."""

    def __init__(self):
        self.reports = []
        self.answers = []

    def write_packet(self, report):
        if report[4] == 0x80 | CTAPHID.INIT:
            self.init = b"\xff" * 4 + b"\x86\x00\x11" + report[7:15] + b"\x0a\x0b\x0c\x0d\x02\5\7\1\5"
            self.answers.append(self.init.ljust(64, b"\0"))
            return
        self.reports.append(report)

    def read_packet(self):
        if self.answers:
            return self.answers.pop(0)
        return self.reports[self.echoed()]

    def echoed(self):
        self.position = getattr(self, "position", -1) + 1
        return self.position


def hid():
    """The reports of messages of several lengths, and the reply to INIT."""
    descriptor = mock.Mock(report_size_out=64)
    messages = []
    for length in (0, 1, 57, 58, 116, 117, 300):
        connection = FakeConnection()
        device = CtapHidDevice(descriptor, connection)
        payload = bytes(i % 251 for i in range(length))
        assert device.call(CTAPHID.PING, payload) == payload
        messages.append(
            {"payload": payload.hex(), "reports": [r.hex() for r in connection.reports]}
        )
    return {
        "channel": device._channel_id,
        "messages": messages,
        "init": {
            "payload": connection.init[7:].hex(),
            "channel": device._channel_id,
            "version": device.version,
            "device_version": list(device.device_version),
            "capabilities": int(device.capabilities),
        },
    }


def record():
    return {
        "recorded with": f"fido2 {version('fido2')}",
        "platform key": PLATFORM_KEY.hex(),
        "iv": IV.hex(),
        "client data hash": HASH.hex(),
        "hid": hid(),
        "requests": {name: request.hex() for name, request in ctap2_requests()},
        "client_pin": {str(p.VERSION): client_pin(p) for p in (PinProtocolV1(), PinProtocolV2())},
        "management": {
            str(p.VERSION): dict(management(p, PIN_TOKEN)) for p in (PinProtocolV1(), PinProtocolV2())
        },
        "large_blobs": {
            str(p.VERSION): large_blobs(p, PIN_TOKEN) for p in (PinProtocolV1(), PinProtocolV2())
        },
        "hmac_secret": {
            str(p.VERSION): hmac_secret(p) for p in (PinProtocolV1(), PinProtocolV2())
        },
        "u2f": u2f(),
        "nfc": nfc(),
        "replies": [
            {"command": command, "name": name, "reply": reply.hex(), "read": read}
            for command, name, reply, read in replies()
        ],
    }


def platform_key(curve, backend=None):
    return ec.derive_private_key(int.from_bytes(PLATFORM_KEY, "big"), ec.SECP256R1())


if __name__ == "__main__":
    with (
        mock.patch("fido2.ctap2.pin.os.urandom", lambda n: IV[:n]),
        mock.patch("fido2.ctap2.pin.ec.generate_private_key", platform_key),
    ):
        path = Path(__file__).with_name("python-fido2.json")
        path.write_text(json.dumps(record(), indent=1, ensure_ascii=False) + "\n")
        print(f"{path}: {path.stat().st_size} bytes")
