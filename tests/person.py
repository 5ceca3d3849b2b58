"""A person at a terminal: a bus, the daemon and virtual keys of their own, and what they type."""

import fcntl
import json
import os
import pty
import re
import select
import shlex
import struct
import subprocess
import sys
import tempfile
import termios
import time
from pathlib import Path

ROOT = Path(__file__).resolve().parent.parent
BIN = Path(os.environ.get("CARGO_TARGET_DIR", ROOT / "target"), "debug")
TERMINAL = sys.stdout.isatty()
BOLD, PLAIN = ("\033[1m", "\033[0m") if TERMINAL and "NO_COLOR" not in os.environ else ("", "")
PATIENCE = 30


class Surroundings:
    """The bus, the keys and the daemon, in a folder of their own, while the `with` block lasts."""

    def __init__(self, locale="C.UTF-8", cards=False, columns=100):
        # That of whoever types.
        self.locale = locale
        # Of a terminal that there is none of.
        self.columns = columns
        # Whether the daemon takes those that pcscd has.
        self.cards = ["--cards"] if cards else []

    def __enter__(self):
        self.folder = tempfile.TemporaryDirectory(prefix="mfad-demo-")
        self.path = Path(self.folder.name)
        self.started = []
        try:
            self.start()
        except BaseException:
            self.__exit__(*sys.exc_info())
            raise
        return self

    def start(self):
        self.environment = {
            **os.environ,
            "LC_ALL": self.locale,
            "DBUS_SESSION_BUS_ADDRESS": f"unix:path={self.path}/bus",
            "XDG_STATE_HOME": f"{self.path}/state",
            "MFACTL_BUS": "session",
            "KEYS": f"{self.path}/control",
            "PATH": f"{BIN}:{os.environ['PATH']}",
        }
        self.log = open(self.path / "log", "w+")
        (self.path / "sockets").mkdir()
        self.spawn("dbus-daemon", "--session", "--nofork", "--print-address",
                   f"--address={self.environment['DBUS_SESSION_BUS_ADDRESS']}", says="unix:")
        self.spawn("virtual-token", "run", "--folder", f"{self.path}/sockets", "--state", f"{self.path}/flash",
                   "--control", self.environment["KEYS"], "--touch", "1000", "--unplugged", "blue", "spare", "green",
                   says="ready")
        self.policy = self.path / "policy.toml"
        self.spawn("mfad", "--session", "--virtual-tokens", f"{self.path}/sockets", "--policy", self.policy,
                   *self.cards)
        self.wait_for("the daemon", lambda: "true" in self.output(
            "dbus-send", "--session", "--print-reply", "--dest=org.freedesktop.DBus", "/",
            "org.freedesktop.DBus.NameHasOwner", "string:org.mfad.Mfad1"))
        self.plug("blue")

    def spawn(self, *command, says=None, stdin=subprocess.DEVNULL, cwd=None):
        """Starts a program, and waits until it says that it is up."""
        process = subprocess.Popen(command, env=self.environment, stdin=stdin, text=True, cwd=cwd,
                                   stdout=subprocess.PIPE if says else self.log, stderr=self.log)
        self.started.append(process)
        if says and says not in process.stdout.readline():
            raise SystemExit(f"{command[0]} does not start")
        return process

    def output(self, *command):
        return subprocess.run(command, env=self.environment, capture_output=True, text=True, timeout=PATIENCE).stdout

    def wait_for(self, what, there):
        deadline = time.monotonic() + PATIENCE
        while not there():
            if time.monotonic() > deadline:
                raise SystemExit(f"waited {PATIENCE} s in vain for {what}")
            time.sleep(0.05)

    def keys(self, *request):
        subprocess.run(["virtual-token", "ctl", self.environment["KEYS"], *request],
                       env=self.environment, stdout=subprocess.DEVNULL, check=True)

    def plugged(self):
        return {token["serial"] for token in json.loads(self.output("mfactl", "tokens", "--json"))["tokens"]}

    def plug(self, serial):
        self.keys("plug", serial)
        self.wait_for(f"the key {serial}", lambda: serial in self.plugged())

    def unplug(self, serial):
        self.keys("unplug", serial)
        self.wait_for(f"the key {serial} to go", lambda: serial not in self.plugged())

    def __exit__(self, *why):
        for process in reversed(self.started):
            process.terminate()
            try:
                process.wait(5)
            except subprocess.TimeoutExpired:
                process.kill()
        if why and why[0] not in (None, KeyboardInterrupt):
            print(f"\n--- log of the bus and the daemon ---\n{(self.path / 'log').read_text()}", file=sys.stderr)
        self.folder.cleanup()


class Person:
    """Somebody at a terminal, who types commands and answers what they ask."""

    def __init__(self, surroundings, shown=sys.stdout):
        self.surroundings = surroundings
        # Where what is on the terminal is written.
        self.shown = shown

    def types(self, command, *answers, ends_with=0):
        """Types a command, and gives what was on the screen. Each answer is what to wait for and then what to
        type, or what to do; that is given what it waited for, and what it gives back is typed."""
        print(f"{BOLD}$ {command}{PLAIN}", flush=True, file=self.shown)
        process, screen = self.open(command)
        answers, everything, seen, deadline = list(answers), "", "", time.monotonic() + PATIENCE
        while chunk := self.read(screen, deadline, command):
            self.shown.write(chunk)
            self.shown.flush()
            everything, seen = everything + chunk, seen + chunk
            while answers and (asked := re.search(answers[0][0], seen)):
                seen = seen[asked.end():]
                self.answer(screen, answers.pop(0)[1], asked)
        os.close(screen)
        status = process.wait(PATIENCE)
        if answers or status != ends_with:
            raise SystemExit(f"{command} ended with {status}, and never said {[a for a, _ in answers]}")
        print(flush=True, file=self.shown)
        return everything

    def open(self, command):
        screen, inside = pty.openpty()
        size = fcntl.ioctl(sys.stdout, termios.TIOCGWINSZ, b"\0" * 8) if TERMINAL else struct.pack("HHHH", 24, self.surroundings.columns, 0, 0)
        fcntl.ioctl(inside, termios.TIOCSWINSZ, size)
        environment = self.surroundings.environment | ({} if TERMINAL else {"TERM": "dumb"})
        # The terminal is the program's own, where Ctrl-C and the clipboard are.
        process = subprocess.Popen(shlex.split(command), env=environment, start_new_session=True,
                                   preexec_fn=lambda: fcntl.ioctl(0, termios.TIOCSCTTY, 0),
                                   stdin=inside, stdout=inside, stderr=inside)
        self.surroundings.started.append(process)
        os.close(inside)
        return process, screen

    @staticmethod
    def read(screen, deadline, command):
        left = deadline - time.monotonic()
        if left <= 0 or not select.select([screen], [], [], left)[0]:
            raise SystemExit(f"{command} did not end within {PATIENCE} s")
        try:
            return os.read(screen, 4096).decode(errors="replace")
        except OSError:  # the other end is closed
            return ""

    @staticmethod
    def answer(screen, answer, asked):
        if callable(answer):
            answer = answer(asked)
        if answer is None:
            return
        if isinstance(answer, bytes):  # keys, and no Enter
            os.write(screen, answer)
        else:
            os.write(screen, f"{answer}\r".encode())
