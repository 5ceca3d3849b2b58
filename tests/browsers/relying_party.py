"""A relying party that is python-fido2's server: reads what to verify as lines of JSON, and answers each with a line."""

import json
import sys

from fido2.server import Fido2Server
from fido2.utils import websafe_decode, websafe_encode
from fido2.webauthn import AttestedCredentialData, PublicKeyCredentialRpEntity


def verify(asked):
    rp = PublicKeyCredentialRpEntity(id=asked["rpId"], name="A site")
    server = Fido2Server(rp, verify_origin=lambda origin: origin == asked["origin"])
    state = {"challenge": asked["challenge"], "user_verification": asked["userVerification"]}
    if asked["kind"] == "create":
        return websafe_encode(server.register_complete(state, asked["response"]).credential_data)
    known = [AttestedCredentialData(websafe_decode(it)) for it in asked["credentials"]]
    used = server.authenticate_complete(state, known, asked["response"])
    return websafe_encode(used.credential_id)


for line in sys.stdin:
    try:
        print(json.dumps({"done": verify(json.loads(line))}), flush=True)
    except Exception as error:
        print(json.dumps({"error": repr(error)}), flush=True)
