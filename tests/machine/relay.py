"""A key on uhid that has no firmware: python-fido2 makes what it answers, on a key that only it sees.

What mfad enrolls and verifies on it are credentials and assertions that python-fido2 made; other
commands are passed on as they are.
"""

import os
import struct
import threading

from fido2 import cbor
from fido2.ctap import CtapError
from fido2.ctap2 import Ctap2
from keys import find_node, wait_for
from socket_token import open_token

# A FIDO token's report descriptor: usage page F1D0, 64 bytes each way (CTAP 2.2 §11.2.8.1).
DESCRIPTOR = bytes.fromhex("06d0f10901a1010920150026ff007508954081020921150026ff00750895409102c0")
CREATE2, INPUT2, OUTPUT, DESTROY = 11, 12, 6, 1  # linux/uhid.h
BUS_USB = 3
INIT, CBOR, CANCEL = 0x06, 0x10, 0x11  # CTAP 2.2 §11.2.9
CHANNEL = b"\0\0\0\1"


class Relay:
    """The key, for as long as the block lasts. A forging one spoils every signature."""

    def __init__(self, serial, behind, forging=False):
        self.serial, self.forging = serial, forging
        self.behind = Ctap2(open_token(str(behind)))
        self.rest, self.wanted = b"", 0

    def __enter__(self):
        self.uhid = os.open("/dev/uhid", os.O_RDWR)
        who = struct.pack("<128s64s64s", b"Relay Key", b"", self.serial.encode())
        numbers = struct.pack("<HHIIII", len(DESCRIPTOR), BUS_USB, 0x1209, 0x0001, 1, 0)
        os.write(self.uhid, struct.pack("<I", CREATE2) + who + numbers + DESCRIPTOR.ljust(4096, b"\0"))
        threading.Thread(target=self.serve, daemon=True).start()
        return wait_for("relay's node", lambda: find_node(self.serial))

    def __exit__(self, *_):
        os.write(self.uhid, struct.pack("<I", DESTROY))
        wait_for("relay gone", lambda: not find_node(self.serial))
        self.behind.device.close()

    def serve(self):
        while True:
            event = os.read(self.uhid, 4500)
            if struct.unpack_from("<I", event)[0] == OUTPUT:
                self.report(event[5:69])  # past the event's type and the report's number

    def report(self, frame):
        channel, command = frame[:4], frame[4]
        if command & 0x80:
            self.command, self.wanted, self.rest = command & 0x7F, struct.unpack(">H", frame[5:7])[0], frame[7:]
        else:
            self.rest += frame[5:]
        if self.command != CANCEL and len(self.rest) >= self.wanted:
            self.answer(channel, self.command, self.rest[:self.wanted])

    def answer(self, channel, command, message):
        if command == INIT:
            reply = message + CHANNEL + bytes([2, 1, 0, 0, 0x0C])  # CBOR, no U2F (§11.2.9.1.3)
        else:
            reply = self.made_by_python_fido2(message)
        head, first, rest = struct.pack(">4sBH", channel, 0x80 | command, len(reply)), reply[:57], reply[57:]
        self.send(head + first)
        for number, start in enumerate(range(0, len(rest), 59)):
            self.send(channel + bytes([number]) + rest[start:start + 59])

    def send(self, frame):
        os.write(self.uhid, struct.pack("<IH", INPUT2, 64) + frame.ljust(64, b"\0"))

    def made_by_python_fido2(self, message):
        method = {0x01: self.behind.make_credential, 0x02: self.behind.get_assertion}.get(message[0])
        if not method:
            return self.behind.device.call(CBOR, message)
        parameters = cbor.decode(message[1:])
        try:
            # Its methods take the parameters in the order of their numbers.
            made = method(*(parameters.get(number) for number in range(1, max(parameters) + 1)))
        except CtapError as error:
            return bytes([error.code])
        made = dict(made)
        if self.forging and message[0] == 0x02:
            made[0x03] = made[0x03][:-1] + bytes([made[0x03][-1] ^ 1])
        return b"\0" + cbor.encode(made)
