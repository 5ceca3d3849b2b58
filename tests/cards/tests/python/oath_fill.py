"""Adds accounts to the card in the named reader, with yubikit, until it takes no more; says how
many.

usage: oath_fill.py READER
"""

import itertools
import sys

from smartcard.System import readers
from ykman.pcsc import ScardSmartCardConnection
from yubikit.core.smartcard import ApduError
from yubikit.oath import HASH_ALGORITHM, OATH_TYPE, CredentialData, OathSession

[name] = sys.argv[1:]
connection = next(it for it in readers() if it.name == name).createConnection()
connection.connect()
session = OathSession(ScardSmartCardConnection(connection))
for number in itertools.count():
    account = f"an account with a long name {number}"
    try:
        data = CredentialData(account, OATH_TYPE.TOTP, HASH_ALGORITHM.SHA1, b"x" * 20)
        session.put_credential(data)
    except ApduError:
        print(number)
        break
