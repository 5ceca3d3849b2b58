"""Somebody at a terminal with virtual keys, readers and cards, and what the guide shows of it."""

import getpass
import io
import json
import re
import subprocess
import time

import readers
from person import BIN, ROOT, Person



def asked(name):
    """What is asked for, in any of the languages."""
    files = sorted(ROOT.glob("i18n/*/prompts.ftl"))
    texts = [re.search(rf"^prompts-{name} = (.*)$", file.read_text(), re.MULTILINE)[1] for file in files]
    return rf"\b({'|'.join(re.escape(text).replace(chr(92) + ' ', chr(92) + 's+') for text in texts)})[^:]*:"


CODE = r"(?i)[ck]ode:"
YES = r"\[[jy]/N\]"
PIN = r"PIN(-kode)? \([^:]*:"
NEW_PIN, AGAIN, ERASE = asked("new-pin"), asked("again"), asked("erase")
PLUG = r"\b[Pp]lug|[Ss]ett inn|[Ss]chließen"
PULL = r"[Uu]nplug|[Tt]a ut|[Zz]iehen"
NUMBER = r"(Press the number|Trykk på tallet|Drücken Sie die Nummer).*"
# What only the terminal sees (OSC 52).
CLIPBOARD = re.compile(r"\x1b\]52;[^\x07]*\x07")
# A code on paper.
PRINTED = re.compile(r"[0-9a-z]{4}-[0-9a-z]{4}-[0-9a-z]{4}")


class Scene:
    """Somebody with the keys blue, spare and green; what is shown is what the guide has."""

    def __init__(self, around):
        self.around = around
        self.screen = io.StringIO()
        self.person = Person(around, self.screen)
        self.yes = "y" if around.locale.startswith("en") else "j"
        self.plug, self.unplug, self.keys = around.plug, around.unplug, around.keys
        self.keys("touch", "blue", "now")
        self.keys("touch", "spare", "now")
        self.keys("touch", "green", "now")

    def types(self, command, *answers, ends_with=0):
        return self.person.types(command, *answers, ends_with=ends_with)

    def before(self, command, *answers):
        """What was done long ago, and is not shown."""
        shown = io.StringIO()
        Person(self.around, shown).types(command, *answers)
        return shown.getvalue()

    def later(self):
        """So much later that what comes is listed after what was before."""
        began = int(time.time())
        self.around.wait_for("the next second", lambda: int(time.time()) > began)

    def enrolled(self, *labels):
        """Keys that are sign-in methods; afterwards the blue one is plugged in."""
        for label in labels:
            key = label.split()[0].lower()
            if key != "blue":
                # The blue one confirms who adds it.
                self.later()
                self.plug(key)
            self.before(f"mfactl enroll --label '{label}'")
            if key != "blue":
                self.unplug(key)

    def codes(self):
        """Recovery codes, as they were printed."""
        self.later()
        return PRINTED.findall(self.before("mfactl recovery-codes new --yes"))

    def requires(self, policy):
        """The administrator's policy, once it is in force."""
        self.around.policy.write_text(policy)
        self.around.wait_for("the policy", lambda: "policy.toml" in self.around.output("mfactl", "status"))

    def has_pin(self, pin, key="blue"):
        self.before(f"mfactl pin set {key}", (NEW_PIN, pin), (AGAIN, pin))

    def site_makes_passkeys(self, pin, *passkeys):
        """Each with site, account and the name to show, on the blue key."""
        self.python("passkeys.py", "make", pin, *(word for passkey in passkeys for word in passkey))

    def site_keeps_data(self, pin, site):
        """A passkey of Anna's that data can be kept with, on the blue key."""
        self.python("large_blobs.py", "make", pin, site)

    def python(self, script, verb, *words):
        """Another program with the blue key."""
        command = [ROOT / "tests/python/run", ROOT / "tests/end-to-end/python" / script, verb,
                   self.around.path / "sockets/blue.sock", *words]
        subprocess.run(command, check=True, stdout=subprocess.DEVNULL, timeout=60)

    def fingerprint_key(self, serial, pin):
        """A key with a fingerprint reader, plugged in; gives what has its reader see fingers."""
        key = self.scripted("fingerprint_key.py", serial, pin)

        def sees(*touches):
            key.stdin.writelines(f"{touch}\n" for touch in touches)
            key.stdin.flush()

        return sees

    def newer_key(self, serial, pin, *passkeys):
        """A key with what is new in CTAP 2.2, and a passkey for each site and account, plugged in."""
        self.scripted("newer_key.py", serial, pin, *passkeys)

    def scripted(self, script, serial, pin, *words):
        socket = self.around.path / "sockets" / f"{serial}.sock"
        command = [ROOT / "tests/python/run", ROOT / "tests/python" / script, socket, pin, *words]
        key = self.around.spawn(*command, stdin=subprocess.PIPE)
        self.around.wait_for(f"the key {serial}", lambda: serial in self.around.plugged())
        return key

    def stand_in(self, program, *words):
        """A key or card that does what no firmware here does: an example program of a Rust test's."""
        before = len(self.listed())
        self.around.spawn(BIN / "examples" / program, *map(str, words), says="ready", stdin=subprocess.PIPE)
        self.around.wait_for(f"the {program}", lambda: len(self.listed()) > before)

    def listed(self):
        return json.loads(self.around.output("mfactl", "tokens", "--json"))["tokens"]

    def reader(self):
        """Readers, and no key in the computer any more."""
        self.unplug("blue")
        self.around.spawn(*readers.pcscd(self.around.path / "readers", "Virtual Reader"))
        self.around.wait_for("pcscd", readers.SOCKET.exists)

    def card(self, interface=""):
        """A virtual key as the card in the first reader, and no other key."""
        self.reader()
        self.around.spawn("virtual-token", "run", "--touch", "1000", "--vpcd",
                          f"{readers.PORT}{interface}", "A1", says="ready")
        self.around.wait_for("the card", self.listed)

    def file(self, name, text):
        path = self.around.path / name
        path.write_text(text)
        return path

    def commands(self):
        """What was on the screen after each command, as the guide shows it."""
        shown = CLIPBOARD.sub("", self.screen.getvalue()).replace("\r\n", "\n").replace(f"{self.around.path}/", "")
        shown = re.sub(rf"\b{re.escape(getpass.getuser())}\b", "anna", shown)
        lines = [line.rstrip() for line in shown.split("\n")]
        commands = re.split(r"^\$ ", "\n".join(lines), flags=re.MULTILINE)[1:]
        return [f"$ {command.strip()}\n" for command in commands]
