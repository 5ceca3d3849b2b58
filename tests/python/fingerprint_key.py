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
import sys

from fido2 import cbor
from scripted_key import ERR, KEEPALIVE, Key, Refused, plug_in

UP_NEEDED = b"\2"
FINGERPRINT = 0x01
SAMPLES = 3
ROOM = 5
BE, ACFG = 0x08, 0x20
FEEDBACK = {"good": 0x00, "poor": 0x07, "known": 0x0B}


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


class FingerprintKey(Key):
    def __init__(self, pin, traits):
        self.preview, self.full = "preview" in traits, "full" in traits
        self.uv_bio, self.slips_out = "no-uv-bio" not in traits, "slips-out" in traits
        super().__init__(pin, 1 if self.preview else 2)
        self.uv_retries = 3
        self.reader, self.templates, self.enrolling = Reader(), {}, None
        self.commands[0x40 if self.preview else 0x09] = self.bio
        if self.preview:
            del self.subcommands[0x09]
        else:
            self.subcommands |= {0x06: self.token_by_uv, 0x07: self.tries}

    def info(self, _body, _wire):
        known = bool(self.templates)
        options = {"rk": True, "up": True, "clientPin": True}
        if self.preview:
            return {1: ["FIDO_2_0", "FIDO_2_1_PRE"], 3: bytes(16), 6: [1],
                    4: {**options, "uv": known, "userVerificationMgmtPreview": known}}
        options |= {"uv": known, "pinUvAuthToken": True, "bioEnroll": known, "uvBioEnroll": self.uv_bio}
        return {1: ["FIDO_2_1"], 3: bytes(16), 4: options, 5: 1200, 6: [2], 0x11: 3}

    # §6.5.5

    def tries(self, _body, _wire):
        return {5: self.uv_retries}

    def token_by_pin(self, body, wire):
        token = super().token_by_pin(body, wire)
        self.uv_retries = 3
        return token

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
        message = bytes([FINGERPRINT, body[0x02]]) + (cbor.encode(body[0x03]) if 0x03 in body else b"")
        self.proven(message, body[0x04], body[0x05], BE)

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


if __name__ == "__main__":
    path, pin, *traits = sys.argv[1:]
    plug_in(path, FingerprintKey(pin, traits))
