"""A site's side, played by python-fido2 on the socket of a virtual token:

passkeys.py make SOCKET PIN [SITE ACCOUNT DISPLAY_NAME]…   makes a passkey for each
passkeys.py list SOCKET PIN                                prints what is on the token, as JSON
"""

import json
import secrets
import sys

from fido2.ctap2 import ClientPin, CredentialManagement, Ctap2
from socket_token import open_token

KEYS = CredentialManagement.RESULT


def proof(ctap, pin, permission, rp_id=None):
    client = ClientPin(ctap)
    return client, client.get_pin_token(pin, permission, rp_id)


def make(ctap, pin, *words):
    for site, account, display_name in zip(*[iter(words)] * 3, strict=True):
        client, token = proof(ctap, pin, ClientPin.PERMISSION.MAKE_CREDENTIAL, site)
        hash = secrets.token_bytes(32)
        user = {"id": secrets.token_bytes(16), "name": account, "displayName": display_name}
        ctap.make_credential(
            hash, {"id": site, "name": site}, user, [{"type": "public-key", "alg": -7}],
            options={"rk": True}, pin_uv_param=client.protocol.authenticate(token, hash),
            pin_uv_protocol=client.protocol.VERSION)


def list_all(ctap, pin):
    client, token = proof(ctap, pin, ClientPin.PERMISSION.CREDENTIAL_MGMT)
    management = CredentialManagement(ctap, client.protocol, token)
    found = []
    for rp in management.enumerate_rps():
        for it in management.enumerate_creds(rp[KEYS.RP_ID_HASH]):
            user = it[KEYS.USER]
            found.append([rp[KEYS.RP]["id"], user.get("name"), user.get("displayName"),
                          it[KEYS.CREDENTIAL_ID]["id"].hex()])
    print(json.dumps(sorted(found)))


if __name__ == "__main__":
    verb, socket, pin, *words = sys.argv[1:]
    {"make": make, "list": list_all}[verb](Ctap2(open_token(socket)), pin, *words)
