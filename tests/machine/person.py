"""The daemon on the system bus, and people who use it through `mfactl`."""

import json
import os
import signal
import sqlite3
import subprocess
import threading
from pathlib import Path

from keys import wait_for

STATE = Path("/var/lib/mfad")
LOG = Path(os.environ["LOGS"], "bus-and-daemon.log")


def bus(*call):
    return subprocess.run(["busctl", "--system", "--json=short", "--timeout=60", *call],
                          capture_output=True, text=True, timeout=90)


def daemon_pid():
    """The process that owns the name, None if nothing does."""
    told = bus("call", "org.freedesktop.DBus", "/", "org.freedesktop.DBus", "GetConnectionUnixProcessID",
               "s", "org.mfad.Mfad1")
    return json.loads(told.stdout)["data"][0] if told.returncode == 0 else None


def stop_daemon():
    if pid := daemon_pid():
        os.kill(pid, signal.SIGTERM)
        wait_for("end of the daemon", lambda: not daemon_pid() and not Path("/proc", str(pid)).exists())


def stored(question):
    """Rows of the daemon's store, as root reads them."""
    with sqlite3.connect(f"file:{STATE}/mfad.db?mode=ro", uri=True) as store:
        return store.execute(question).fetchall()


class Told:
    """What one mfactl said: exit status, JSON objects, and text for people."""

    def __init__(self, code, objects, stderr):
        self.code, self.objects, self.stderr = code, objects, stderr

    @property
    def last(self):
        return self.objects[-1]

    def __repr__(self):
        return f"exit {self.code}: {self.objects} {self.stderr}"


class Running:
    """An mfactl that is still at work; `event` waits for one of its lines of JSON."""

    def __init__(self, user, arguments, pins):
        reader, writer = os.pipe()
        os.write(writer, "".join(f"{pin}\\n" for pin in pins).encode())
        os.close(writer)
        command = ["runuser", "-u", user, "--", "mfactl", "--json", *arguments]
        fds = [word.replace("PINS", str(reader)) for word in command]
        self.program = subprocess.Popen(fds, stdin=subprocess.DEVNULL, stdout=subprocess.PIPE,
                                        stderr=subprocess.PIPE, text=True, pass_fds=[reader])
        os.close(reader)
        self.objects, self.news = [], threading.Condition()
        self.reader = threading.Thread(target=self.read, daemon=True)
        self.reader.start()

    def read(self):
        for line in self.program.stdout:
            with self.news:
                self.objects.append(json.loads(line))
                self.news.notify_all()

    def event(self, seconds=60, **wanted):
        """Waits for an object that has these values."""
        def there():
            return next((o for o in self.objects if wanted.items() <= o.items()), None)
        with self.news:
            assert self.news.wait_for(there, seconds), f"no {wanted} within {seconds} s: {self.objects}"
            return there()

    def end(self, seconds=60):
        self.program.wait(seconds)
        self.reader.join(seconds)
        return Told(self.program.returncode, self.objects, self.program.stderr.read())


class Person:
    """Somebody with an account on the machine."""

    def __init__(self, user):
        self.user = user

    def begins(self, *arguments, pins=()):
        """Starts mfactl; a word PINS among the arguments becomes the descriptor that holds `pins`."""
        return Running(self.user, list(arguments), pins)

    def does(self, *arguments, pins=(), seconds=60):
        return self.begins(*arguments, pins=pins).end(seconds)


alice, mallory = Person("alice"), Person("mallory")
