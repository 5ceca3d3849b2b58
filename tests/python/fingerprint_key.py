"""Stands in for a key with a fingerprint reader, because no firmware here has one. It follows the
sequences of CTAP 2.1 §6.5 (PIN and verification) and §6.7 (fingerprints), or of the preview, and
nothing else; what is secret is made by python-fido2.

usage: fingerprint_key.py SOCKET PIN [preview] [full] [no-uv-bio] [slips-out]

One that slips out is pulled out when a finger was renamed or removed, before it says so; its socket
is then at SOCKET.aside.

Standard input says what its reader sees, one word per line and touch: `good`; while a finger is
enrolled, `poor` and `known` (to the key already), and while its owner is verified, `strange`;
`nobody` (the time is over). It waits for the next line when there is none.
"""

import os
import secrets
import select
import socket
import struct
import sys

from cryptography.hazmat.primitives.asymmetric import ec
from fido2 import cbor
from fido2.cose import ES256
from fido2.ctap import CtapError
from fido2.ctap2.pin import PinProtocolV1, PinProtocolV2
from fido2.utils import bytes2int, sha256

ERR = CtapError.ERR
PING, INIT, CBOR, CANCEL, KEEPALIVE = 0x01, 0x06, 0x10, 0x11, 0x3B  # CTAP 2.1 §11.2.9
UP_NEEDED = b"\2"
CHANNEL = b"\0\0\0\1"
FINGERPRINT = 0x01
SAMPLES = 3
ROOM = 5
BE, ACFG = 0x08, 0x20
FEEDBACK = {"good": 0x00, "poor": 0x07, "known": 0x0B}


class Refused(Exception):
    """Ends a command with this status."""


class Reader:
    """The fingerprint reader, which sees what standard input says."""

    def __init__(self):
        self.seen = b""

    def finger(self, wire):
        while b"\n" not in self.seen:
            ready, _, _ = select.select([0, wire.stream], [], [], 0.05)
            if wire.stream in ready and wire.cancelled():
                raise Refused(ERR.KEEPALIVE_CANCEL)
            if 0 in ready:
                self.seen += os.read(0, 1000)
            wire.send(KEEPALIVE, UP_NEEDED)
        # Who is asked for a finger is told so first.
        wire.send(KEEPALIVE, UP_NEEDED)
        word, _, self.seen = self.seen.partition(b"\n")
        return word.decode()


class Key:
    def __init__(self, pin, traits):
        self.preview, self.full = "preview" in traits, "full" in traits
        self.uv_bio, self.slips_out = "no-uv-bio" not in traits, "slips-out" in traits
        self.pin_hash = sha256(pin.encode())[:16]
        self.pin_retries, self.uv_retries = 8, 3
        self.reader, self.templates, self.enrolling = Reader(), {}, None
        self.number = 1 if self.preview else 2
        self.protocol = PinProtocolV1() if self.preview else PinProtocolV2()
        self.private = ec.generate_private_key(ec.SECP256R1())
        self.token, self.permissions = b"", 0

    def command(self, message, wire):
        body = cbor.decode(message[1:]) if message[1:] else {}
        bio = 0x40 if self.preview else 0x09
        handlers = {0x04: self.info, 0x06: self.client_pin, bio: self.bio}
        try:
            handler = handlers.get(message[0])
            if not handler:
                raise Refused(ERR.INVALID_COMMAND)
            reply = handler(body, wire)
            return b"\0" + (cbor.encode(reply) if reply else b"")
        except Refused as refused:
            return bytes([refused.args[0]])

    def info(self, _body, _wire):
        known = bool(self.templates)
        options = {"rk": True, "up": True, "clientPin": True}
        if self.preview:
            return {1: ["FIDO_2_0", "FIDO_2_1_PRE"], 3: bytes(16), 6: [1],
                    4: {**options, "uv": known, "userVerificationMgmtPreview": known}}
        options |= {"uv": known, "pinUvAuthToken": True, "bioEnroll": known, "uvBioEnroll": self.uv_bio}
        return {1: ["FIDO_2_1"], 3: bytes(16), 4: options, 5: 1200, 6: [2], 0x11: 3}

    # §6.5.5

    def client_pin(self, body, wire):
        if body[0x01] != self.number:
            raise Refused(ERR.INVALID_PARAMETER)
        plain = {0x01: self.retries, 0x02: self.key_agreement, 0x05: self.token_by_pin}
        later = {0x07: self.retries, 0x09: self.token_by_pin, 0x06: self.token_by_uv}
        handler = (plain if self.preview else plain | later).get(body[0x02])
        if not handler:
            raise Refused(ERR.INVALID_SUBCOMMAND)
        return handler(body, wire)

    def retries(self, body, _wire):
        return {3: self.pin_retries} if body[0x02] == 0x01 else {5: self.uv_retries}

    def key_agreement(self, _body, _wire):
        return {1: {**ES256.from_cryptography_key(self.private.public_key()), 3: -25}}

    def shared(self, theirs):
        point = ec.EllipticCurvePublicNumbers(bytes2int(theirs[-2]), bytes2int(theirs[-3]), ec.SECP256R1())
        return self.protocol.kdf(self.private.exchange(ec.ECDH(), point.public_key()))

    def token_by_pin(self, body, _wire):
        if not self.pin_retries:
            raise Refused(ERR.PIN_BLOCKED)
        shared = self.shared(body[0x03])
        if self.protocol.decrypt(shared, body[0x06]) != self.pin_hash:
            self.pin_retries -= 1
            raise Refused(ERR.PIN_INVALID)
        self.pin_retries, self.uv_retries = 8, 3
        return self.new_token(shared, body.get(0x09, 0xFF))

    def token_by_uv(self, body, wire):
        if body[0x09] & ACFG or (body[0x09] & BE and not self.uv_bio):
            raise Refused(ERR.UNAUTHORIZED_PERMISSION)
        if not self.templates:
            raise Refused(ERR.NOT_ALLOWED)
        if not self.uv_retries:
            raise Refused(ERR.UV_BLOCKED)
        match self.reader.finger(wire):
            case "good":
                self.uv_retries = 3
                return self.new_token(self.shared(body[0x03]), body[0x09])
            case "nobody":
                raise Refused(ERR.USER_ACTION_TIMEOUT)
        self.uv_retries -= 1
        raise Refused(ERR.UV_INVALID if self.uv_retries else ERR.UV_BLOCKED)

    def new_token(self, shared, permissions):
        self.token, self.permissions = secrets.token_bytes(32), permissions
        return {2: self.protocol.encrypt(shared, self.token)}

    # §6.7

    def bio(self, body, wire):
        if body.get(0x06):
            return {1: FINGERPRINT}
        params = body.get(0x03, {})
        match body[0x02]:
            case 0x07:
                return {2: 1, 3: SAMPLES, 8: 16}
            case 0x03:
                self.enrolling = None
                return None
        self.authorize(body)
        return {0x01: self.begin, 0x02: self.capture, 0x04: self.enumerate, 0x05: self.rename,
                0x06: self.remove}[body[0x02]](params, wire)

    def authorize(self, body):
        proven = bytes([FINGERPRINT, body[0x02]]) + (cbor.encode(body[0x03]) if 0x03 in body else b"")
        allowed = self.token and self.permissions & BE and body[0x04] == self.number
        if not allowed or body[0x05] != self.protocol.authenticate(self.token, proven):
            raise Refused(ERR.PIN_AUTH_INVALID)

    def begin(self, _params, wire):
        if self.full and not self.preview or len(self.templates) >= ROOM:
            raise Refused(ERR.FP_DATABASE_FULL)
        self.enrolling, self.wanted = secrets.token_bytes(4), SAMPLES
        return {4: self.enrolling, **self.sample(wire)}

    def capture(self, params, wire):
        if not self.enrolling or params.get(0x01) != self.enrolling:
            raise Refused(ERR.INVALID_PARAMETER)
        return self.sample(wire)

    def sample(self, wire):
        if self.full:
            return {5: 0x0C, 6: self.wanted}
        word = self.reader.finger(wire)
        if word == "nobody":
            return {5: 0x0D, 6: self.wanted}
        self.wanted -= word == "good"
        if not self.wanted:
            self.templates[self.enrolling], self.enrolling = "", None
        return {5: FEEDBACK[word], 6: self.wanted}

    def enumerate(self, _params, _wire):
        if not self.templates:
            raise Refused(ERR.INVALID_OPTION)
        return {7: [{1: id, 2: name} for id, name in self.templates.items()]}

    def rename(self, params, _wire):
        if params[0x01] not in self.templates:
            raise Refused(ERR.INVALID_OPTION)
        self.templates[params[0x01]] = params[0x02]
        self.slip_out()

    def remove(self, params, _wire):
        if self.templates.pop(params[0x01], None) is None:
            raise Refused(ERR.INVALID_OPTION)
        self.slip_out()

    def slip_out(self):
        if self.slips_out:
            os.rename(path, path + ".aside")
            raise ConnectionError


class Wire:
    """CTAPHID on one connection: reports of 64 bytes (CTAP 2.1 §11.2.4)."""

    def __init__(self, stream):
        self.stream = stream

    def report(self):
        report = b""
        while len(report) < 64:
            part = self.stream.recv(64 - len(report))
            if not part:
                raise ConnectionError
            report += part
        return report

    def messages(self):
        while True:
            frame = self.report()
            self.channel, command = frame[:4], frame[4] & 0x7F
            wanted, message = struct.unpack(">H", frame[5:7])[0], frame[7:]
            while len(message) < wanted:
                message += self.report()[5:]
            yield command, message[:wanted]

    def cancelled(self):
        return self.report()[4] & 0x7F == CANCEL

    def send(self, command, message):
        frames = [struct.pack(">4sBH", self.channel, 0x80 | command, len(message)) + message[:57]]
        rest = message[57:]
        for number, start in enumerate(range(0, len(rest), 59)):
            frames.append(self.channel + bytes([number]) + rest[start:start + 59])
        self.stream.sendall(b"".join(frame.ljust(64, b"\0") for frame in frames))

    def serve(self, key):
        for command, message in self.messages():
            if command == INIT:
                # CBOR, no U2F (§11.2.9.1.3)
                self.send(INIT, message + CHANNEL + bytes([2, 1, 0, 0, 0x0C]))
            elif command == CBOR:
                self.send(CBOR, key.command(message, self))


path, pin, *traits = sys.argv[1:]
key = Key(pin, traits)
listener = socket.socket(socket.AF_UNIX)
# Made aside and moved, so that whoever sees the socket can connect.
listener.bind(path + ".aside")
listener.listen()
os.rename(path + ".aside", path)
while True:
    stream, _ = listener.accept()
    try:
        Wire(stream).serve(key)
    except OSError:
        stream.close()
