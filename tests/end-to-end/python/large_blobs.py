"""A site that keeps data on a key, played by python-fido2 on its socket:

large_blobs.py make SOCKET PIN SITE        makes a passkey that data can be kept with
large_blobs.py read SOCKET PIN SITE        prints what is kept with the site's passkey, in hexadecimal
large_blobs.py write SOCKET PIN SITE HEX   keeps this with it
"""

import hashlib
import secrets
import sys

from fido2.ctap2 import ClientPin, CredentialManagement, Ctap2, LargeBlobs
from passkeys import proof
from socket_token import open_token


def make(ctap, pin, site):
    client, token = proof(ctap, pin, ClientPin.PERMISSION.MAKE_CREDENTIAL, site)
    hash = secrets.token_bytes(32)
    ctap.make_credential(
        hash, {"id": site, "name": site}, {"id": b"anna", "name": "anna"}, [{"type": "public-key", "alg": -7}],
        extensions={"largeBlobKey": True}, options={"rk": True},
        pin_uv_param=client.protocol.authenticate(token, hash), pin_uv_protocol=client.protocol.VERSION)


def key(ctap, pin, site):
    client, token = proof(ctap, pin, ClientPin.PERMISSION.CREDENTIAL_MGMT)
    management = CredentialManagement(ctap, client.protocol, token)
    [found] = management.enumerate_creds(hashlib.sha256(site.encode()).digest())
    return found[CredentialManagement.RESULT.LARGE_BLOB_KEY]


def read(ctap, pin, site):
    kept = LargeBlobs(ctap).get_blob(key(ctap, pin, site))
    print("" if kept is None else kept.hex())


def write(ctap, pin, site, digits):
    mine = key(ctap, pin, site)
    client, token = proof(ctap, pin, ClientPin.PERMISSION.LARGE_BLOB_WRITE)
    LargeBlobs(ctap, client.protocol, token).put_blob(mine, bytes.fromhex(digits))


verb, socket, pin, *words = sys.argv[1:]
{"make": make, "read": read, "write": write}[verb](Ctap2(open_token(socket)), pin, *words)
