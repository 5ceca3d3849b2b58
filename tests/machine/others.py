"""Other programs that use the same keys: libfido2's tools, python-fido2 and ctap-hid-fido2."""

import base64
import hashlib
import json
import os
import secrets
import subprocess
import sys
from dataclasses import dataclass
from pathlib import Path

from fido2.ctap2 import Ctap2
from fido2.hid import open_device

sys.path.append(str(Path(__file__).parent.parent / "end-to-end" / "python"))
from passkeys import make as make_passkeys  # noqa: E402, F401: what the native tests have a site do

ORACLE = os.environ["ORACLE"]


def fido2_tool(program, *arguments, lines=(), seconds=60):
    """Runs one of libfido2's tools. In a session of its own it has no terminal, so that it reads
    PINs from its input."""
    return subprocess.run([program, *map(str, arguments)], input="".join(f"{line}\n" for line in lines),
                          capture_output=True, text=True, timeout=seconds, start_new_session=True)


def fido2_token_info(node):
    """What `fido2-token -I` prints, by the words before the colon."""
    told = fido2_tool("fido2-token", "-I", node)
    assert told.returncode == 0, told.stderr
    return dict(line.split(": ", 1) for line in told.stdout.splitlines() if ": " in line)


def oracle(node, *question, pin=None):
    """The answer of ctap-hid-fido2."""
    environment = {**os.environ, **({"PIN": pin} if pin else {})}
    told = subprocess.run([ORACLE, node, *question], capture_output=True, text=True, timeout=60, env=environment)
    assert told.returncode == 0, told.stderr
    return json.loads(told.stdout)


class PythonFido2:
    """python-fido2 on one node, open for as long as the block lasts."""

    def __init__(self, node):
        self.node = str(node)

    def __enter__(self):
        self.device = open_device(self.node)
        return Ctap2(self.device)

    def __exit__(self, *_):
        self.device.close()


@dataclass
class Credential:
    """A credential as libfido2's tools made it."""

    rp_id: str
    id: str
    public_key: str


def fido2_cred(node, folder, rp_id="example.org"):
    """Makes and verifies a credential with `fido2-cred`."""
    made = fido2_tool("fido2-cred", "-M", node, lines=(client_data(), rp_id, "someone", b64(b"someone")))
    assert made.returncode == 0, made.stderr
    verified = fido2_tool("fido2-cred", "-V", lines=made.stdout.splitlines())
    assert verified.returncode == 0, verified.stderr
    id, public_key = verified.stdout.split("\n", 1)
    (folder / "public-key").write_text(public_key)
    return Credential(rp_id, id, str(folder / "public-key"))


def fido2_assert(node, credential):
    """Makes and verifies an assertion with `fido2-assert`."""
    made = fido2_tool("fido2-assert", "-G", node, lines=(client_data(), credential.rp_id, credential.id))
    assert made.returncode == 0, made.stderr
    return fido2_tool("fido2-assert", "-V", credential.public_key, "es256", lines=made.stdout.splitlines())


def client_data():
    return b64(hashlib.sha256(secrets.token_bytes(32)).digest())


def b64(data):
    return base64.b64encode(data).decode()
