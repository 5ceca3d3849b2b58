"""Calculates one code of an OATH account on the card in the named reader, with yubikit.

usage: oath.py READER ACCOUNT TIMESTAMP
"""

import sys

from smartcard.System import readers
from ykman.pcsc import ScardSmartCardConnection
from yubikit.oath import OathSession

reader, account, timestamp = sys.argv[1:]
connection = next(it for it in readers() if it.name == reader).createConnection()
connection.connect()
session = OathSession(ScardSmartCardConnection(connection))
[credential] = [it for it in session.list_credentials() if it.name == account]
print(session.calculate_code(credential, int(timestamp)).value)
