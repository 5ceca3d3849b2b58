"""What python-fido2 sends to manage credentials, and what it reads from the replies."""

from fido2.ctap2 import CredentialManagement

from fake_device import plain, sent, success

RP = {"id": "example.com", "name": "Example"}
USER = {"id": b"\x01\x02", "name": "zoë", "displayName": "Zoë Example"}
CREDENTIAL = {"id": b"\xc1" * 40, "type": "public-key"}
KEY = {1: 2, 3: -7, -1: 1, -2: b"\x41" * 32, -3: b"\x42" * 32}


def management(protocol, token):
    """Requests and replies of every management command, by name."""
    standard = {"credMgmt": True, "authnrCfg": True, "bioEnroll": True}
    yield from credential_management("", protocol, token, standard)
    preview = {"credentialMgmtPreview": True, "userVerificationMgmtPreview": True}
    yield from credential_management("preview ", protocol, token, preview)


def recorder(make, options):
    """Records calls of what `make` makes of a Ctap2."""

    def recorded(name, call, reply):
        request, result = sent(lambda c: call(make(c)), reply, options=options.items())
        return name, {"request": request.hex(), "reply": reply.hex(), "result": plain(result)}

    return recorded


def credential_management(kind, protocol, token, options):
    recorded = recorder(lambda c: CredentialManagement(c, protocol, token), options)
    key_of_blobs = b"\x1b" * 32
    yield recorded(kind + "metadata", lambda m: m.get_metadata(), success({1: 3, 2: 22}))
    yield recorded(
        kind + "first_relying_party",
        lambda m: m.enumerate_rps_begin(),
        success({3: RP, 4: b"\xaa" * 32, 5: 2}),
    )
    yield recorded(
        kind + "next_relying_party",
        lambda m: m.enumerate_rps_next(),
        success({3: {"id": "cut.example"}, 4: b"\xab" * 32}),
    )
    yield recorded(
        kind + "first_credential",
        lambda m: m.enumerate_creds_begin(b"\xaa" * 32),
        success(
            {6: USER, 7: CREDENTIAL, 8: KEY, 9: 2, 0x0A: 3, 0x0B: key_of_blobs, 0x0C: False}
        ),
    )
    yield recorded(
        kind + "next_credential",
        lambda m: m.enumerate_creds_next(),
        success({6: {"id": b"\x03"}, 7: CREDENTIAL, 8: KEY, 0x0A: 1}),
    )
    yield recorded(kind + "delete", lambda m: m.delete_cred(CREDENTIAL), success())
    if not kind:
        yield recorded("update_user", lambda m: m.update_user_info(CREDENTIAL, USER), success())
