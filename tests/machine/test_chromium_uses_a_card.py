"""A person with a FIDO card in a reader signs in to a site: unmodified Chromium, without mfad's
extension, sees the card as the security key that mfad-virtual-key shows."""

import contextlib
import http.server
import json
import os
import pwd
import queue
import subprocess
import threading
from pathlib import Path

import pytest
from fido2.server import Fido2Server
from fido2.webauthn import PublicKeyCredentialRpEntity, PublicKeyCredentialUserEntity
from test_a_card_is_a_key_for_every_program import card, pcscd, shown  # noqa: F401 (fixtures)

pytestmark = pytest.mark.usefixtures("log")

PAGE = Path(__file__).parent / "site.html"
CHROMIUM = "/usr/bin/chromium"
LOG = Path(os.environ["LOGS"], "chromium.log")
ALICE = pwd.getpwnam("alice")
# It takes about a minute to come to the page on an emulated processor, and several where the computer has
# much else to do. One that is slowed down too much while it starts may never come there, and is started again.
STARTING = 180
STARTS = 4
PATIENCE = 300


class Site(http.server.ThreadingHTTPServer):
    """One page, and python-fido2's server, which verifies what comes of it."""

    def __init__(self):
        super().__init__(("127.0.0.1", 0), Request)
        self.opened, self.happened = threading.Event(), queue.Queue()
        self.origin = f"http://localhost:{self.server_port}"
        rp = PublicKeyCredentialRpEntity(id="localhost", name="A site")
        self.party = Fido2Server(rp, verify_origin=lambda origin: origin == self.origin)
        self.state, self.credentials = None, []
        threading.Thread(target=self.serve_forever, daemon=True).start()

    def answer(self, path, body):
        match path:
            case "/create":
                user = PublicKeyCredentialUserEntity(id=b"anna", name="anna", display_name="Anna")
                options, self.state = self.party.register_begin(user, user_verification="discouraged")
                return asked(options)
            case "/create-done":
                self.credentials = [self.party.register_complete(self.state, body).credential_data]
            case "/get":
                options, self.state = self.party.authenticate_begin(self.credentials, "discouraged")
                return asked(options)
            case "/get-done":
                self.party.authenticate_complete(self.state, self.credentials, body)
        self.happened.put((path, body))
        return None


def asked(options):
    """As JSON; a page that says which kind of key it means is not asked for another."""
    options = json.loads(json.dumps(dict(options)))
    options["publicKey"]["hints"] = ["security-key"]
    return options


class Request(http.server.BaseHTTPRequestHandler):
    def do_GET(self):
        self.server.opened.set()
        self.reply("text/html", PAGE.read_bytes() if self.path == "/" else b"")

    def do_POST(self):
        body = self.rfile.read(int(self.headers["content-length"] or 0))
        try:
            answer = self.server.answer(self.path, json.loads(body) if body else None)
        except Exception as error:
            self.server.happened.put(("/refused", repr(error)))
            raise
        self.reply("application/json", json.dumps(answer).encode())

    def reply(self, kind, body):
        self.send_response(200)
        self.send_header("content-type", kind)
        self.end_headers()
        self.wfile.write(body)

    def log_message(self, *_):
        pass


@pytest.fixture
def site():
    site = Site()
    yield site
    site.shutdown()


@pytest.fixture
def home(tmp_path):
    """A home of alice's, which she can get to."""
    home = tmp_path / "home"
    home.mkdir()
    os.chown(home, ALICE.pw_uid, ALICE.pw_gid)
    for folder in [tmp_path, *tmp_path.parents[:2]]:
        folder.chmod(0o755)
    return home


@contextlib.contextmanager
def chromium(profile, page, log):
    """Chromium with this page, run by alice."""
    command = [CHROMIUM, "--headless", "--no-first-run", "--disable-gpu", "--disable-software-rasterizer",
               "--disable-extensions", "--disable-background-networking", "--disable-component-update", "--disable-sync",
               "--disable-features=OptimizationGuideOnDeviceModel,OnDeviceModelPerformanceParams",
               # Its own processes end when they reach one another too late, which on a slow machine they do.
               "--ipc-connection-timeout=300",
               "--enable-logging=stderr", "--vmodule=device_event_log*=1", f"--user-data-dir={profile}", page]
    browser = subprocess.Popen(command, user="alice", group="alice", extra_groups=[], stdout=log, stderr=log,
                               env={"HOME": str(profile.parent), "PATH": os.environ["PATH"]})
    try:
        yield
    finally:
        browser.terminate()
        browser.wait(timeout=60)


@pytest.mark.long
@pytest.mark.limit(STARTS * (STARTING + 60) + 2 * PATIENCE)
def test_chromium_signs_in_with_a_card(card, shown, site, home):
    os.chown(card.node(), ALICE.pw_uid, -1)  # as udev gives it to who is at the seat
    with LOG.open("w") as log:
        for start in range(STARTS):
            with chromium(home / str(start), site.origin, log):
                if not site.opened.wait(STARTING):
                    continue
                for wanted in ["/create-done", "/get-done"]:
                    what, body = site.happened.get(timeout=PATIENCE)
                    assert what == wanted, body
                return
    pytest.fail(f"Chromium did not come to the page in {STARTS} starts")
