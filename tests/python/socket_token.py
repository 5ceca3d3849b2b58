"""python-fido2 on the unix socket of a virtual token: a stream of 64-byte
reports both ways."""

import socket

from fido2.hid import CtapHidDevice
from fido2.hid.base import CtapHidConnection, HidDescriptor


class SocketConnection(CtapHidConnection):
    """Drops what the token says on channels other than the one last written
    to: every opener sees every report, and python-fido2 does not expect that."""

    def __init__(self, path):
        self.stream = socket.socket(socket.AF_UNIX)
        self.stream.settimeout(20)
        self.stream.connect(path)
        self.channel = None

    def write_packet(self, data):
        self.channel = data[:4]
        self.stream.sendall(data)

    def read_packet(self):
        while True:
            report = self.read_report()
            if report[:4] == self.channel:
                return report

    def read_report(self):
        report = b""
        while len(report) < 64:
            part = self.stream.recv(64 - len(report))
            if not part:
                raise OSError("the token was pulled out")
            report += part
        return report

    def close(self):
        self.stream.close()


def open_token(path):
    """The token whose socket this is, as python-fido2's device."""
    descriptor = HidDescriptor(path, 0x1209, 0x0001, 64, 64, "mfad Virtual Key", None)
    return CtapHidDevice(descriptor, SocketConnection(path))
