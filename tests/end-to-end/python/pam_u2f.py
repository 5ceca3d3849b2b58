"""pam_u2f's side of a key, played by python-fido2 on the socket of a virtual token:

pam_u2f.py make SOCKET ORIGIN KIND         has the key make a credential, and prints it as pamu2fcfg does;
                                           KIND is es256 or eddsa
pam_u2f.py verify SOCKET ORIGIN FIELDS     has the key sign, and verifies that with what a mapping file has
"""

import base64
import secrets
import sys

from fido2.cose import ES256, EdDSA
from fido2.ctap2 import Ctap2
from socket_token import open_token

ALGORITHMS = {"es256": -7, "eddsa": -8}


def b64(data):
    return base64.b64encode(data).decode()


def make(device, origin, kind):
    user = {"id": secrets.token_bytes(16), "name": "root", "displayName": "root"}
    made = Ctap2(device).make_credential(
        secrets.token_bytes(32), {"id": origin, "name": origin}, user,
        [{"type": "public-key", "alg": ALGORITHMS[kind]}])
    data = made.auth_data.credential_data
    key = data.public_key
    return f"{b64(data.credential_id)},{b64(key[-2] + key.get(-3, b''))},{kind},+presence"


def verify(device, origin, fields):
    handle, key, kind, _ = fields.split(",")
    key = base64.b64decode(key)
    public = {"es256": lambda: ES256({1: 2, 3: -7, -1: 1, -2: key[:32], -3: key[32:]}),
              "eddsa": lambda: EdDSA({1: 1, 3: -8, -1: 6, -2: key})}[kind]()
    hash = secrets.token_bytes(32)
    allowed = [{"type": "public-key", "id": base64.b64decode(handle)}]
    Ctap2(device).get_assertion(origin, hash, allowed).verify(hash, public)
    return "verified"


if __name__ == "__main__":
    verb, socket, *words = sys.argv[1:]
    print({"make": make, "verify": verify}[verb](open_token(socket), *words))
