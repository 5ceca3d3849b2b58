"""What scripted keys have in common: CTAPHID on a socket, and a PIN (CTAP 2.2 §11.2 and §6.5). What is
secret is made by python-fido2."""

import os
import secrets
import socket
import struct

from cryptography.hazmat.primitives.asymmetric import ec
from fido2 import cbor
from fido2.cose import ES256
from fido2.ctap import CtapError
from fido2.ctap2.pin import PinProtocolV1, PinProtocolV2
from fido2.utils import bytes2int, sha256

ERR = CtapError.ERR
INIT, CBOR, CANCEL, KEEPALIVE = 0x06, 0x10, 0x11, 0x3B  # §11.2.9
CHANNEL = b"\0\0\0\1"


class Refused(Exception):
    """Ends a command with this status."""


class Key:
    """A key that knows this PIN. What else it answers to is in `commands`, by number."""

    def __init__(self, pin, number):
        self.pin_hash = sha256(pin.encode())[:16]
        self.pin_retries = 8
        self.number = number
        self.protocol = PinProtocolV1() if number == 1 else PinProtocolV2()
        self.private = ec.generate_private_key(ec.SECP256R1())
        self.token, self.permissions = b"", 0
        self.commands = {0x04: self.info, 0x06: self.client_pin}
        self.subcommands = {0x01: self.retries, 0x02: self.key_agreement, 0x05: self.token_by_pin,
                            0x09: self.token_by_pin}

    def command(self, message, wire):
        body = cbor.decode(message[1:]) if message[1:] else {}
        try:
            handler = self.commands.get(message[0])
            if not handler:
                raise Refused(ERR.INVALID_COMMAND)
            reply = handler(body, wire)
            return b"\0" + (cbor.encode(reply) if reply else b"")
        except Refused as refused:
            return bytes([refused.args[0]])

    # §6.5.5

    def client_pin(self, body, wire):
        if body[0x01] != self.number:
            raise Refused(ERR.INVALID_PARAMETER)
        handler = self.subcommands.get(body[0x02])
        if not handler:
            raise Refused(ERR.INVALID_SUBCOMMAND)
        return handler(body, wire)

    def retries(self, _body, _wire):
        return {3: self.pin_retries}

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
        self.pin_retries = 8
        return self.new_token(shared, body.get(0x09, 0xFF))

    def new_token(self, shared, permissions):
        self.token, self.permissions = secrets.token_bytes(32), permissions
        return {2: self.protocol.encrypt(shared, self.token)}

    def proven(self, message, number, proof, permission):
        """Refuses what the last token does not prove, or not with this permission."""
        proven = self.token and proof == self.protocol.authenticate(self.token, message)
        if not proven or number != self.number or not self.permissions & permission:
            raise Refused(ERR.PIN_AUTH_INVALID)


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


def plug_in(path, key):
    """Answers for it, one program at a time, until it is killed."""
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
