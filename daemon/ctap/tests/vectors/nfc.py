"""CTAP over a smart-card reader: the APDUs that python-fido2 sends in answer to those of a token.

The reader's library is not needed: the connection is a fake."""

import sys
from threading import Event
from unittest import mock

from fido2.hid import CTAPHID

for module in ("smartcard", "smartcard.CardConnection", "smartcard.CardConnectionDecorator",
               "smartcard.Exceptions", "smartcard.System", "smartcard.pcsc",
               "smartcard.pcsc.PCSCExceptions", "smartcard.pcsc.PCSCContext"):
    sys.modules.setdefault(module, mock.MagicMock())

from fido2.pcsc import CtapPcscDevice  # noqa: E402  (after its library was replaced)


class FakeConnection:
    """Keeps what is sent, and answers with the next reply."""

    def __init__(self, *replies):
        self.replies = list(replies)
        self.sent = []

    def connect(self):
        pass

    def transmit(self, apdu, protocol):
        self.sent.append(bytes(apdu))
        reply = self.replies.pop(0)
        return list(reply[:-2]), reply[-2], reply[-1]


def nfc():
    done = b"\x90\x00"
    long = bytes(i % 251 for i in range(600))
    return {
        "ctap2": exchange(CTAPHID.CBOR, b"\x04", [b"\x00\xa0" + done]),
        "long request": exchange(CTAPHID.CBOR, long, [done, done, b"\x00" + done]),
        "long reply": exchange(
            CTAPHID.CBOR, b"\x04", [long[:256] + b"\x61\x00", long[256:512] + b"\x61\x58", long[512:] + done]
        ),
        "keep-alive": exchange(
            CTAPHID.CBOR, b"\x0b", [b"\x01\x91\x00", b"\x02\x91\x00", b"\x00" + done]
        ),
        "cancelled": exchange(CTAPHID.CBOR, b"\x0b", [b"\x02\x91\x00", b"\x2d" + done], True),
        "u2f": exchange(
            CTAPHID.MSG, b"\x00\x01\x00\x00\x00\x00\x40" + b"\x07" * 64 + b"\0\0", [b"\x69\x85"]
        ),
        "u2f version": exchange(CTAPHID.MSG, b"\x00\x03\x00\x00" + b"\0" * 5, [b"U2F_V2" + done]),
        "select": {"sent": [selected().sent[0].hex()], "replies": ["5532465f56329000"]},
    }


def selected():
    connection = FakeConnection(b"U2F_V2\x90\x00", b"\x00\xa0\x90\x00")
    connection.device = CtapPcscDevice(connection, "reader")
    return connection


def exchange(command, request, replies, cancel=False):
    connection = selected()
    connection.sent, connection.replies = [], list(replies)
    event = Event()
    if cancel:
        event.set()
    result = connection.device.call(command, request, event)
    assert not connection.replies
    return {
        "request": request.hex(),
        "sent": [apdu.hex() for apdu in connection.sent],
        "replies": [reply.hex() for reply in replies],
        "result": result.hex(),
    }
