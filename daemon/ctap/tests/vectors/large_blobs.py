"""What python-fido2 reads and writes of large blobs."""

from fido2 import cbor
from fido2.ctap2 import Ctap2, LargeBlobs

from fake_device import FakeDevice, info, success

KEYS = (b"\x1b" * 32, b"\x2b" * 32)
BLOBS = (b"first blob", b"second blob, which is longer. " * 20)


def large_blobs(protocol, token):
    """Two blobs, written and read in fragments of 64 bytes."""
    ours = info(max_msg_size=128, options={"largeBlobs": True})
    device = FakeDevice([ours])
    blobs = LargeBlobs(Ctap2(device), protocol, token)
    stored = b"\x80\x76\xbe\x8b\x52\x8d\x00\x75\xf7\xaa\xe9\x8d\x6f\xa5\x7a\x6d\x3c"
    for key, blob in zip(KEYS, BLOBS):
        device.replies = replies(stored) + [success()] * 64
        device.requests = []
        blobs.put_blob(key, blob)
        writes = [r for r in device.requests if 2 in cbor.decode(r[1:])]
        stored = b"".join(map(fragment, writes))
    device.replies = replies(stored)
    device.requests = []
    assert blobs.get_blob(KEYS[0]) == BLOBS[0] and not device.replies
    return {
        "info": ours.hex(),
        "keys": [key.hex() for key in KEYS],
        "blobs": [blob.hex() for blob in BLOBS],
        "reads": [request.hex() for request in device.requests],
        "replies": [reply.hex() for reply in replies(stored)],
        "writes": [request.hex() for request in writes],
    }


def replies(stored):
    return [success({1: stored[i : i + 64]}) for i in range(0, len(stored) + 1, 64)]


def fragment(request):
    return cbor.decode(request[1:])[2]
