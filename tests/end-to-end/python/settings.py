"""Another program's view of a key's settings, played by python-fido2 on its socket:

settings.py show SOCKET              prints alwaysUv, minPINLength and forcePINChange, as JSON
settings.py force SOCKET PIN         makes the key want another PIN
settings.py told SOCKET PIN SITE     prints the minPinLength that a new credential tells this site
"""

import json
import secrets
import sys

from fido2.ctap2 import ClientPin, Config, Ctap2
from socket_token import open_token


def show(ctap):
    info = ctap.get_info()
    print(json.dumps([info.options["alwaysUv"], info.min_pin_length, info.force_pin_change]))


def force(ctap, pin):
    client = ClientPin(ctap)
    token = client.get_pin_token(pin, ClientPin.PERMISSION.AUTHENTICATOR_CFG)
    Config(ctap, client.protocol, token).set_min_pin_length(force_change_pin=True)


def told(ctap, pin, site):
    client = ClientPin(ctap)
    token = client.get_pin_token(pin, ClientPin.PERMISSION.MAKE_CREDENTIAL, site)
    hash = secrets.token_bytes(32)
    made = ctap.make_credential(
        hash, {"id": site, "name": site}, {"id": b"1", "name": "anna"},
        [{"type": "public-key", "alg": -7}], extensions={"minPinLength": True},
        pin_uv_param=client.protocol.authenticate(token, hash), pin_uv_protocol=client.protocol.VERSION)
    print(json.dumps((made.auth_data.extensions or {}).get("minPinLength")))


verb, socket, *words = sys.argv[1:]
{"show": show, "force": force, "told": told}[verb](Ctap2(open_token(socket)), *words)
