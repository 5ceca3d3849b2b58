"""Has the card in the named reader keep its management key behind the PIN, or reads it, with ykman.

usage: piv_kept_key.py READER keep CURRENT NEW
       piv_kept_key.py READER read
"""

import sys

from smartcard.System import readers
from ykman.pcsc import ScardSmartCardConnection
from ykman.piv import get_pivman_data, get_pivman_protected_data, pivman_set_mgm_key
from yubikit.piv import MANAGEMENT_KEY_TYPE, PivSession

reader, what, *keys = sys.argv[1:]
connection = next(it for it in readers() if it.name == reader).createConnection()
connection.connect()
session = PivSession(ScardSmartCardConnection(connection))
session.verify_pin("123456")
if what == "keep":
    current, new = map(bytes.fromhex, keys)
    session.authenticate(MANAGEMENT_KEY_TYPE.TDES, current)
    pivman_set_mgm_key(session, new, MANAGEMENT_KEY_TYPE.TDES, store_on_device=True)
else:
    assert get_pivman_data(session).has_stored_key
    key = get_pivman_protected_data(session).key
    session.authenticate(MANAGEMENT_KEY_TYPE.TDES, key)
    print(key.hex())
