"""What python-fido2 sends to manage credentials, and what it reads from the replies."""

from fido2.ctap2 import Config, CredentialManagement, FPBioEnrollment

from fake_device import plain, sent, success

RP = {"id": "example.com", "name": "Example"}
USER = {"id": b"\x01\x02", "name": "zoë", "displayName": "Zoë Example"}
CREDENTIAL = {"id": b"\xc1" * 40, "type": "public-key"}
KEY = {1: 2, 3: -7, -1: 1, -2: b"\x41" * 32, -3: b"\x42" * 32}


def management(protocol, token):
    """Requests and replies of every management command, by name."""
    standard = {"credMgmt": True, "authnrCfg": True, "bioEnroll": False}
    yield from credential_management("", protocol, token, standard)
    yield from bio_enrollment("", protocol, token, standard)
    yield from config("", protocol, token, standard)
    yield from config("unproven ", None, None, standard)
    preview = {"credentialMgmtPreview": True, "userVerificationMgmtPreview": False}
    yield from credential_management("preview ", protocol, token, preview)
    yield from bio_enrollment("preview ", protocol, token, preview)


def recorder(make, options, *first):
    """Records calls of what `make` makes of a Ctap2, which gets the replies `first` for that."""

    def recorded(name, call, reply):
        request, result = sent(lambda c: call(make(c)), *first, reply, options=options.items())
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


def config(kind, protocol, token, options):
    recorded = recorder(lambda c: Config(c, protocol, token), options)
    done = success()
    yield recorded(
        kind + "enable_enterprise_attestation", lambda c: c.enable_enterprise_attestation(), done
    )
    yield recorded(kind + "toggle_always_uv", lambda c: c.toggle_always_uv(), done)
    yield recorded(
        kind + "force_change_pin", lambda c: c.set_min_pin_length(force_change_pin=True), done
    )
    rp_ids = ["example.com", "example.org"]
    yield recorded(
        kind + "set_min_pin_length", lambda c: c.set_min_pin_length(8, rp_ids, True), done
    )


def bio_enrollment(kind, protocol, token, options):
    modality = success({1: 1})
    recorded = recorder(lambda c: FPBioEnrollment(c, protocol, token), options, modality)
    yield recorded(kind + "modality", lambda b: b.get_modality(), modality)
    yield recorded(
        kind + "sensor_info",
        lambda b: b.get_fingerprint_sensor_info(),
        success({2: 1, 3: 5, 8: 15}),
    )
    first = success({4: b"\x0f\x01", 5: 0, 6: 4})
    yield recorded(kind + "begin", lambda b: b.enroll_begin(), first)
    yield recorded(kind + "begin with a time", lambda b: b.enroll_begin(10000), first)
    yield recorded(
        kind + "capture_next",
        lambda b: b.enroll_capture_next(b"\x0f\x01", 10000),
        success({5: 7, 6: 4}),
    )
    yield recorded(kind + "cancel", lambda b: b.enroll_cancel(), success())
    yield recorded(
        kind + "enumerate",
        lambda b: b.enumerate_enrollments(),
        success({7: [{1: b"\x0f\x01", 2: "Zeigefinger"}, {1: b"\x0f\x02", 2: "Däumling"}]}),
    )
    yield recorded(kind + "set_name", lambda b: b.set_name(b"\x0f\x01", "Däumling"), success())
    yield recorded(kind + "remove", lambda b: b.remove_enrollment(b"\x0f\x01"), success())
