"""hmac-secret and prf, as python-fido2 asks for secrets and reads them."""

from types import SimpleNamespace

from fido2 import cbor
from fido2.ctap2 import Ctap2
from fido2.ctap2.extensions import HmacSecretExtension
from fido2.webauthn import (
    PublicKeyCredentialCreationOptions,
    PublicKeyCredentialRequestOptions,
    PublicKeyCredentialRpEntity,
    PublicKeyCredentialUserEntity,
)

from fake_device import AAGUID, FakeDevice, key_agreement_reply, shared, success

SALTS = (b"\x51" * 32, b"\x52" * 32)
SECRETS = (b"\x61" * 32, b"\x62" * 32)


def hmac_secret(protocol):
    one = {"hmacGetSecret": {"salt1": SALTS[0]}}
    two = {"hmacGetSecret": {"salt1": SALTS[0], "salt2": SALTS[1]}}
    prf = {"prf": {"eval": {"first": b"first input", "second": b""}}}
    return {
        "one salt": asserted(protocol, one, SECRETS[0]),
        "two salts": asserted(protocol, two, b"".join(SECRETS)),
        "prf": asserted(protocol, prf, b"".join(SECRETS)),
        "new credential": made(protocol, prf, b"".join(SECRETS)),
    }


def token():
    info = success({1: ["FIDO_2_1"], 2: ["hmac-secret", "hmac-secret-mc"], 3: AAGUID, 6: [2, 1]})
    return Ctap2(FakeDevice([info, key_agreement_reply()]))


def asserted(protocol, inputs, secrets):
    options = PublicKeyCredentialRequestOptions(challenge=b"challenge", extensions=inputs)
    processor = HmacSecretExtension(True).get_assertion(token(), options, protocol)
    return exchange(processor.prepare_inputs(None, None), protocol, secrets, processor)


def made(protocol, inputs, secrets):
    options = PublicKeyCredentialCreationOptions(
        rp=PublicKeyCredentialRpEntity(name="", id="example.com"),
        user=PublicKeyCredentialUserEntity(name="", id=b"\x01"),
        challenge=b"challenge",
        pub_key_cred_params=[],
        extensions=inputs,
    )
    processor = HmacSecretExtension(True).make_credential(token(), options, protocol)
    return exchange(processor.prepare_inputs(None), protocol, secrets, processor)


def exchange(inputs, protocol, secrets, processor):
    """The extension inputs, an output made here, and that python-fido2 reads the secrets."""
    encrypted = protocol.encrypt(shared(protocol), secrets)
    outputs = {name: asked is True or encrypted for name, asked in inputs.items()}
    read = processor.prepare_outputs(
        SimpleNamespace(auth_data=SimpleNamespace(extensions=outputs)), None
    )
    assert secrets[:32] in values(read)
    return {
        "inputs": cbor.encode(inputs).hex(),
        "outputs": cbor.encode(outputs).hex(),
        "secrets": [secrets[i : i + 32].hex() for i in range(0, len(secrets), 32)],
    }


def values(read):
    results = read.get("hmacGetSecret") or read["prf"].results
    return vars(results).values()
