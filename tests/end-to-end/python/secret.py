"""Another program that makes the secrets of a key, played by python-fido2 on its socket:

secret.py make SOCKET PIN NAME       prints the secret of this name, in hexadecimal, and the
                                     credential ids that the key has for it, as JSON
"""

import hashlib
import json
import secrets
import sys

from fido2.ctap2 import ClientPin, CredentialManagement, Ctap2
from socket_token import open_token

SITE = "secrets.mfad.invalid"


def credentials(ctap, pin):
    client = ClientPin(ctap)
    token = client.get_pin_token(pin, ClientPin.PERMISSION.CREDENTIAL_MGMT)
    management = CredentialManagement(ctap, client.protocol, token)
    found = management.enumerate_creds(hashlib.sha256(SITE.encode()).digest())
    return [it[CredentialManagement.RESULT.CREDENTIAL_ID] for it in found]


def make(ctap, pin, name):
    ids = credentials(ctap, pin)
    client = ClientPin(ctap)
    token = client.get_pin_token(pin, ClientPin.PERMISSION.GET_ASSERTION, SITE)
    hash = secrets.token_bytes(32)
    key, shared = client._get_shared_secret()
    salt = client.protocol.encrypt(shared, hashlib.sha256(name.encode()).digest())
    asked = {1: key, 2: salt, 3: client.protocol.authenticate(shared, salt), 4: client.protocol.VERSION}
    assertion = ctap.get_assertion(
        SITE, hash, [{"type": "public-key", "id": ids[0]["id"]}], extensions={"hmac-secret": asked},
        pin_uv_param=client.protocol.authenticate(token, hash), pin_uv_protocol=client.protocol.VERSION)
    made = client.protocol.decrypt(shared, assertion.auth_data.extensions["hmac-secret"])
    print(json.dumps([made.hex(), [it["id"].hex() for it in ids]]))


verb, socket, *words = sys.argv[1:]
{"make": make}[verb](Ctap2(open_token(socket)), *words)
