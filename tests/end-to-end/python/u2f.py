"""A site of U2F's time, played by python-fido2 on the socket of a virtual token:

u2f.py register SOCKET ADDRESS   registers, and prints what the site keeps, as JSON
"""

import hashlib
import json
import sys

from fido2 import cbor
from fido2.ctap1 import Ctap1
from fido2.utils import websafe_encode
from fido2.webauthn import AttestedCredentialData
from socket_token import open_token

if __name__ == "__main__":
    _, socket, address = sys.argv[1:]
    application = hashlib.sha256(address.encode()).digest()
    made = Ctap1(open_token(socket)).register(bytes(32), application)
    credential = AttestedCredentialData.from_ctap1(made.key_handle, made.public_key)
    id = websafe_encode(credential.credential_id)
    key = {"id": id, "publicKey": websafe_encode(cbor.encode(credential.public_key))}
    print(json.dumps({"id": id, "credential": websafe_encode(credential), "key": key}))
