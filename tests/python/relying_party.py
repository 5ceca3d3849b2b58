"""A site's server, played by python-fido2 and by py_webauthn: both verify what a client answers.

relying_party.py registration | authentication

Reads JSON from standard input: `rp_id`, `origin`, `challenge`, `verification`, the client's
`response`, and for an authentication the `credentials` that registrations gave, in base64url. Prints
what they found, as JSON; exits with 1 if one does not accept it or they differ.
"""

import json
import sys

import webauthn
from fido2 import cbor
from fido2.server import Fido2Server
from fido2.utils import websafe_decode, websafe_encode
from fido2.webauthn import (
    AttestationObject, AttestedCredentialData, AuthenticatorData, PublicKeyCredentialRpEntity,
)


def expected(said):
    """What py_webauthn is told of the request."""
    return {"credential": said["response"], "expected_challenge": websafe_decode(said["challenge"]),
            "expected_rp_id": said["rp_id"], "expected_origin": said["origin"],
            "require_user_verification": said.get("verification") == "required"}


def found(data):
    return {"verified": data.is_user_verified(), "counter": data.counter, "extensions": str(data.extensions)}


def registration(server, state, said):
    data = server.register_complete(state, said["response"])
    made = AttestationObject(websafe_decode(said["response"]["response"]["attestationObject"]))
    assert made.auth_data == websafe_decode(said["response"]["response"]["authenticatorData"])
    credential = data.credential_data
    assert credential.credential_id == websafe_decode(said["response"]["rawId"])
    other = webauthn.verify_registration_response(**expected(said))
    assert (other.credential_id, other.aaguid, other.fmt, other.user_verified, other.sign_count) == (
        credential.credential_id, str(credential.aaguid), made.fmt, data.is_user_verified(), data.counter)
    assert other.credential_public_key == cbor.encode(credential.public_key)
    return found(data) | {"credential": websafe_encode(credential), "id": websafe_encode(credential.credential_id),
                          "format": made.fmt, "aaguid": str(credential.aaguid)}


def authentication(server, state, said):
    credentials = [AttestedCredentialData(websafe_decode(it)) for it in said["credentials"]]
    used = server.authenticate_complete(state, credentials, said["response"])
    data = AuthenticatorData(websafe_decode(said["response"]["response"]["authenticatorData"]))
    other = webauthn.verify_authentication_response(
        **expected(said), credential_public_key=cbor.encode(used.public_key), credential_current_sign_count=0)
    assert (other.credential_id, other.user_verified, other.new_sign_count) == (
        used.credential_id, data.is_user_verified(), data.counter)
    return found(data) | {"id": websafe_encode(used.credential_id)}


if __name__ == "__main__":
    said = json.load(sys.stdin)
    server = Fido2Server(PublicKeyCredentialRpEntity(name="Example", id=said["rp_id"]),
                         verify_origin=lambda origin: origin == said["origin"])
    state = {"challenge": said["challenge"], "user_verification": said.get("verification")}
    print(json.dumps({"registration": registration, "authentication": authentication}[sys.argv[1]](server, state, said)))
