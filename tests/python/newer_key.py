"""Stands in for a key that has enterprise attestation (CTAP 2.2 §6.11.1), and that gives a token which only
reads passkeys and which it takes again after it was pulled out (§6.5.5.7, `pcmr`), because no firmware here
has either. It follows the sequences of §6.5, §6.8 and §6.11 and nothing else; the numbers and what is
secret are python-fido2's.

usage: newer_key.py SOCKET PIN [SITE ACCOUNT]…

It has a passkey for each. Whoever moves its socket away pulls it out.
"""

import secrets
import sys

from fido2 import cbor
from fido2.cose import ES256
from fido2.ctap2 import ClientPin, Config, CredentialManagement
from fido2.utils import sha256
from scripted_key import ERR, Key, Refused, plug_in

MAY, CMD, RESULT = ClientPin.PERMISSION, CredentialManagement.CMD, CredentialManagement.RESULT
CONFIG = 0x0D
ROOM = 10


class NewerKey(Key):
    def __init__(self, pin, passkeys):
        super().__init__(pin, 2)
        self.reading, self.enterprise, self.next = b"", False, []
        self.passkeys = [(site, account, secrets.token_bytes(32)) for site, account in passkeys]
        self.commands |= {0x0A: self.manage, CONFIG: self.configure}

    def info(self, _body, _wire):
        options = {"rk": True, "up": True, "clientPin": True, "pinUvAuthToken": True, "credMgmt": True,
                   "perCredMgmtRO": True, "authnrCfg": True, "ep": self.enterprise}
        return {1: ["FIDO_2_1", "FIDO_2_2"], 3: bytes(16), 4: options, 5: 1200, 6: [2]}

    # §6.5.5.7: the token that lasts is another than the one of a visit.

    def new_token(self, shared, permissions):
        if permissions & MAY.PERSISTENT_CREDENTIAL_MGMT:
            if permissions != MAY.PERSISTENT_CREDENTIAL_MGMT:
                raise Refused(ERR.UNAUTHORIZED_PERMISSION)
            self.reading = self.reading or secrets.token_bytes(32)
            return {2: self.protocol.encrypt(shared, self.reading)}
        return super().new_token(shared, permissions)

    # §6.8

    def manage(self, body, _wire):
        command, params = body[0x01], body.get(0x02, {})
        if command in (CMD.ENUMERATE_RPS_NEXT, CMD.ENUMERATE_CREDS_NEXT):
            return self.next.pop(0)
        message = bytes([command]) + (cbor.encode(params) if params else b"")
        reads = command in (CMD.GET_CREDS_METADATA, CMD.ENUMERATE_RPS_BEGIN, CMD.ENUMERATE_CREDS_BEGIN)
        lasting = self.reading and body[0x04] == self.protocol.authenticate(self.reading, message)
        if not (reads and lasting):
            self.proven(message, body[0x03], body[0x04], MAY.CREDENTIAL_MGMT)
        match command:
            case CMD.GET_CREDS_METADATA:
                return {RESULT.EXISTING_CRED_COUNT: len(self.passkeys),
                        RESULT.MAX_REMAINING_COUNT: ROOM - len(self.passkeys)}
            case CMD.ENUMERATE_RPS_BEGIN:
                sites = sorted({site for site, _, _ in self.passkeys})
                return self.list([{RESULT.RP: {"id": it}, RESULT.RP_ID_HASH: sha256(it.encode())}
                                  for it in sites], RESULT.TOTAL_RPS)
            case CMD.ENUMERATE_CREDS_BEGIN:
                return self.list([self.shown(*it) for it in self.passkeys if sha256(it[0].encode()) == params[0x01]],
                                 RESULT.TOTAL_CREDENTIALS)
            case CMD.DELETE_CREDENTIAL:
                self.passkeys = [it for it in self.passkeys if it[2] != params[0x02]["id"]]
                return None
        raise Refused(ERR.INVALID_SUBCOMMAND)

    def list(self, found, total):
        if not found:
            raise Refused(ERR.NO_CREDENTIALS)
        first, *self.next = found
        return {**first, total: len(found)}

    def shown(self, _site, account, id):
        public = {**ES256.from_cryptography_key(self.private.public_key())}
        return {RESULT.USER: {"id": account.encode(), "name": account}, RESULT.PUBLIC_KEY: public,
                RESULT.CREDENTIAL_ID: {"type": "public-key", "id": id}, RESULT.CRED_PROTECT: 1}

    # §6.11

    def configure(self, body, _wire):
        command = body[0x01]
        if command != Config.CMD.ENABLE_ENTERPRISE_ATT:
            raise Refused(ERR.INVALID_SUBCOMMAND)
        self.proven(b"\xff" * 32 + bytes([CONFIG, command]), body[0x03], body[0x04], MAY.AUTHENTICATOR_CFG)
        self.enterprise = True


if __name__ == "__main__":
    path, pin, *words = sys.argv[1:]
    plug_in(path, NewerKey(pin, zip(*[iter(words)] * 2, strict=True)))
