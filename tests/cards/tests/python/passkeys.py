"""Sets the PIN of the key that lies on a reader, makes a passkey on it or lists those there are, with
python-fido2.

usage: passkeys.py set-pin PIN
       passkeys.py make PIN SITE USER
       passkeys.py list PIN
"""

import sys

from fido2.ctap2 import ClientPin, CredentialManagement, Ctap2
from fido2.pcsc import CtapPcscDevice

what, pin, *names = sys.argv[1:]
[device] = CtapPcscDevice.list_devices()
ctap = Ctap2(device)
client = ClientPin(ctap)


def proof(permission, site=None):
    return client.get_pin_token(pin, permission, site)


if what == "set-pin":
    client.set_pin(pin)
elif what == "make":
    site, user = names
    digest = b"\x07" * 32
    made = ctap.make_credential(
        digest,
        {"id": site, "name": site},
        {"id": b"1", "name": user, "displayName": user},
        [{"type": "public-key", "alg": -7}],
        options={"rk": True},
        pin_uv_param=client.protocol.authenticate(proof(ClientPin.PERMISSION.MAKE_CREDENTIAL, site), digest),
        pin_uv_protocol=client.protocol.VERSION,
    )
    assert made.auth_data.credential_data
else:
    manager = CredentialManagement(ctap, client.protocol, proof(ClientPin.PERMISSION.CREDENTIAL_MGMT))
    if not manager.get_metadata()[CredentialManagement.RESULT.EXISTING_CRED_COUNT]:
        sys.exit()
    for site in manager.enumerate_rps():
        name = site[CredentialManagement.RESULT.RP]["id"]
        for passkey in manager.enumerate_creds(site[CredentialManagement.RESULT.RP_ID_HASH]):
            print(name, passkey[CredentialManagement.RESULT.USER]["displayName"])
