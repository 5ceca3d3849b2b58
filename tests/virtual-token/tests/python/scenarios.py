"""What python-fido2, as another implementation of CTAP and WebAuthn, sees of a
virtual token: `scenarios.py SCENARIO SOCKET [FILE]` exits 0 if it is right."""

import sys
import threading
from pathlib import Path

from cryptography import x509
from fido2.attestation import PackedAttestation
from fido2.client import DefaultClientDataCollector, Fido2Client, UserInteraction
from fido2.ctap import STATUS, CtapError
from fido2.ctap1 import Ctap1
from fido2.ctap2 import ClientPin, Ctap2
from fido2.server import Fido2Server
from fido2.webauthn import AttestedCredentialData, PublicKeyCredentialRpEntity

from socket_token import open_token

PIN = "correct horse"
ROOT = Path(__file__).parents[2] / "attestation" / "root.der"
RELYING_PARTY = PublicKeyCredentialRpEntity(id="example.com", name="Example")
ALICE = {"id": b"alice", "name": "alice"}


class Person(UserInteraction):
    """Knows the PIN, and remembers whether a touch was asked for."""

    def __init__(self):
        self.asked_for_touch = False

    def prompt_up(self):
        self.asked_for_touch = True

    def request_pin(self, permissions, rp_id):
        return PIN

    def request_uv(self, permissions, rp_id):
        return True


class Chain:
    """The attestation has to lead to the virtual tokens' own root."""

    def __call__(self, attestation_object, client_data_hash):
        leaf = x509.load_der_x509_certificate(attestation_object.att_stmt["x5c"][0])
        leaf.verify_directly_issued_by(x509.load_der_x509_certificate(ROOT.read_bytes()))
        PackedAttestation().verify(
            attestation_object.att_stmt, attestation_object.auth_data, client_data_hash
        )


def client(device, person):
    return Fido2Client(device, DefaultClientDataCollector("https://example.com"), person)


def refused(error, call, *arguments, **named):
    try:
        call(*arguments, **named)
    except CtapError as refusal:
        assert refusal.code == error, refusal
        return
    raise AssertionError(f"not refused with {error!r}")


def info(device, _):
    told = Ctap2(device).info
    assert {"FIDO_2_0", "FIDO_2_1", "U2F_V2"} <= set(told.versions), told.versions
    assert str(told.aaguid) == "5848caea-eda2-4eb4-9e26-0518650b6e00", told.aaguid
    assert told.options["rk"] and not told.options["clientPin"], told.options
    assert told.max_msg_size == 3072 and set(told.pin_uv_protocols) == {1, 2}, told
    assert device.version == 2 and device.capabilities == 5, device.capabilities
    device.wink()


def enroll(device, file):
    """Sets a PIN, makes a passkey, and leaves its public half in the file."""
    ClientPin(Ctap2(device)).set_pin(PIN)
    server = Fido2Server(RELYING_PARTY, attestation="direct", verify_attestation=Chain())
    options, state = server.register_begin(
        ALICE, resident_key_requirement="required", user_verification="required"
    )
    person = Person()
    made = client(device, person).make_credential(options.public_key)
    assert person.asked_for_touch
    bound = server.register_complete(state, made)
    assert bound.is_user_verified() and bound.is_user_present()
    Path(file).write_bytes(bytes(bound.credential_data))


def sign_in(device, file):
    """Signs in with the passkey in the file, twice: the counter has to grow."""
    server = Fido2Server(RELYING_PARTY)
    credential = AttestedCredentialData(Path(file).read_bytes())
    counters = []
    for allowed in [[credential], None]:
        options, state = server.authenticate_begin(allowed, user_verification="required")
        answer = client(device, Person()).get_assertion(options.public_key).get_response(0)
        server.authenticate_complete(state, [credential], answer)
        counters.append(answer.response.authenticator_data.counter)
    assert counters[0] < counters[1], counters


def sign_in_refused(device, file):
    """The token knows nothing of the passkey in the file."""
    credential = AttestedCredentialData(Path(file).read_bytes())
    refused(
        CtapError.ERR.NO_CREDENTIALS,
        Ctap2(device).get_assertion,
        "example.com",
        bytes(32),
        [{"type": "public-key", "id": credential.credential_id}],
    )
    assert not Ctap2(device).info.options["clientPin"]


def wrong_pin(device, _):
    """Two retries less, then none until the token was plugged in anew."""
    pins = ClientPin(Ctap2(device))
    pins.set_pin(PIN)
    assert pins.get_pin_retries()[0] == 8
    # Padding takes the place of four characters, and no PIN is left of them.
    refused(CtapError.ERR.PIN_POLICY_VIOLATION, pins.change_pin, PIN, "\0\0\0\0")
    refused(CtapError.ERR.PIN_INVALID, pins.get_pin_token, "wrong")
    refused(CtapError.ERR.PIN_INVALID, pins.get_pin_token, "wrong")
    assert pins.get_pin_retries()[0] == 6
    refused(CtapError.ERR.PIN_AUTH_BLOCKED, pins.get_pin_token, "wrong")
    refused(CtapError.ERR.PIN_AUTH_BLOCKED, pins.get_pin_token, PIN)
    assert pins.get_pin_retries()[0] == 5


def right_pin(device, _):
    """After that, the right PIN brings all retries back."""
    pins = ClientPin(Ctap2(device))
    assert pins.get_pin_retries()[0] == 5
    assert pins.get_pin_token(PIN)
    assert pins.get_pin_retries()[0] == 8


def change_pin(device, _):
    """Set with one PIN protocol, changed with the other."""
    for protocol in ClientPin.PROTOCOLS:
        pins = ClientPin(Ctap2(device), protocol())
        if Ctap2(device).info.options["clientPin"]:
            pins.change_pin(PIN, PIN[::-1])
        else:
            pins.set_pin(PIN)
    refused(CtapError.ERR.PIN_INVALID, pins.get_pin_token, PIN)
    assert pins.get_pin_token(PIN[::-1])


def cancel(device, _):
    """Cancelled once the token asks to be touched, and usable at once after."""
    for _ in range(3):
        gone = threading.Event()
        refused(
            CtapError.ERR.KEEPALIVE_CANCEL,
            Ctap2(device).selection,
            event=gone,
            on_keepalive=lambda status: status == STATUS.UPNEEDED and gone.set(),
        )
    assert Ctap2(device).get_info()


def time_out(device, _):
    refused(CtapError.ERR.USER_ACTION_TIMEOUT, Ctap2(device).selection)


def u2f(device, _):
    challenge, application = bytes([1] * 32), bytes([2] * 32)
    key = Ctap1(device)
    assert key.get_version() == "U2F_V2"
    made = key.register(challenge, application)
    made.verify(application, challenge)
    signed = key.authenticate(challenge, application, made.key_handle)
    signed.verify(application, challenge, made.public_key)


if __name__ == "__main__":
    name, path, *rest = sys.argv[1:]
    globals()[name](open_token(path), *(rest or [None]))
