"""A site's server, played by python-fido2: verifies what a client answers.

relying_party.py registration | authentication

Reads JSON from standard input: `rp_id`, `origin`, `challenge`, `verification`, the client's
`response`, and for an authentication the `credentials` that registrations gave, in base64url. Prints
what it found, as JSON; exits with 1 if it does not accept it.
"""

import json
import sys

from fido2.server import Fido2Server
from fido2.utils import websafe_decode, websafe_encode
from fido2.webauthn import (
    AttestationObject, AttestedCredentialData, AuthenticatorData, PublicKeyCredentialRpEntity,
)


def found(data):
    return {"verified": data.is_user_verified(), "counter": data.counter, "extensions": str(data.extensions)}


def registration(server, state, said):
    data = server.register_complete(state, said["response"])
    made = AttestationObject(websafe_decode(said["response"]["response"]["attestationObject"]))
    assert made.auth_data == websafe_decode(said["response"]["response"]["authenticatorData"])
    credential = data.credential_data
    assert credential.credential_id == websafe_decode(said["response"]["rawId"])
    return found(data) | {"credential": websafe_encode(credential), "id": websafe_encode(credential.credential_id),
                          "format": made.fmt, "aaguid": str(credential.aaguid)}


def authentication(server, state, said):
    credentials = [AttestedCredentialData(websafe_decode(it)) for it in said["credentials"]]
    used = server.authenticate_complete(state, credentials, said["response"])
    data = websafe_decode(said["response"]["response"]["authenticatorData"])
    return found(AuthenticatorData(data)) | {"id": websafe_encode(used.credential_id)}


if __name__ == "__main__":
    said = json.load(sys.stdin)
    server = Fido2Server(PublicKeyCredentialRpEntity(name="Example", id=said["rp_id"]),
                         verify_origin=lambda origin: origin == said["origin"])
    state = {"challenge": said["challenge"], "user_verification": said.get("verification")}
    print(json.dumps({"registration": registration, "authentication": authentication}[sys.argv[1]](server, state, said)))
