"""The daemon on the system bus, and people who use it through `mfactl`."""

import contextlib
import functools
import json
import os
import pwd
import re
import signal
import sqlite3
import subprocess
import threading
from pathlib import Path

from jeepney import DBusAddress, MessageType, new_method_call
from jeepney.io.blocking import open_dbus_connection
from keys import wait_for

STATE = Path("/var/lib/mfad")
BUS_CALL = ("call", "org.freedesktop.DBus", "/org/freedesktop/DBus", "org.freedesktop.DBus")
BUS = DBusAddress("/org/freedesktop/DBus", "org.freedesktop.DBus", "org.freedesktop.DBus")
LOG = Path(os.environ["LOGS"], "bus-and-daemon.log")


def bus(*call):
    return subprocess.run(["busctl", "--system", "--json=short", "--timeout=60", *call],
                          capture_output=True, text=True, timeout=90)


@functools.cache
def connection():
    """One for all questions: a busctl for each is slow on an emulated processor."""
    return open_dbus_connection("SYSTEM")


def owner(name):
    """The process that owns this name on the bus, None if nothing does."""
    question = new_method_call(BUS, "GetConnectionUnixProcessID", "s", (name,))
    answer = connection().send_and_get_reply(question, timeout=60)
    return answer.body[0] if answer.header.message_type is MessageType.method_return else None


def daemon_pid():
    return owner("org.mfad.Mfad1")


def stop(name):
    """Ends what owns this name, if anything does."""
    if pid := owner(name):
        os.kill(pid, signal.SIGTERM)
        wait_for(f"end of {name}", lambda: not owner(name) and not Path("/proc", str(pid)).exists())


def context_switches(pid):
    """Of all threads, voluntary or not: each is a wake-up, or the end of one."""
    statuses = (task.read_text() for task in Path(f"/proc/{pid}/task").glob("*/status"))
    return sum(int(number) for text in statuses for number in re.findall(r"voluntary_ctxt_switches:\s+(\d+)", text))


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
    """An mfactl that is still at work. Waits for the lines of JSON that it prints."""

    def __init__(self, user, arguments):
        reader, self.typing = os.pipe()
        os.chown(reader, pwd.getpwnam(user).pw_uid, -1)
        command = [word.replace("PINS", str(reader)) for word in ["mfactl", "--json", *arguments]]
        self.program = subprocess.Popen(command, user=user, group=user, extra_groups=[], pass_fds=[reader], text=True,
                                        stdin=subprocess.DEVNULL, stdout=subprocess.PIPE, stderr=subprocess.PIPE)
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

    def prompt(self, kind):
        return self.event(event="prompt", kind=kind)

    def types(self, *pins):
        """Answers what PINs it asks for; one that was refused may have ended already."""
        with contextlib.suppress(BrokenPipeError):
            os.write(self.typing, "".join(f"{pin}\n" for pin in pins).encode())

    def end(self, seconds=60):
        self.reader.join(seconds)
        assert not self.reader.is_alive(), f"not ended within {seconds} s: {self.objects}"
        self.program.wait(seconds)
        os.close(self.typing)
        return Told(self.program.returncode, self.objects, self.program.stderr.read())


class Person:
    """Somebody with an account on the machine."""

    def __init__(self, user):
        self.user = user

    def begins(self, *arguments):
        """Starts mfactl; PINS among the arguments becomes the descriptor that it reads PINs from."""
        return Running(self.user, arguments)

    def reads(self, *arguments):
        """What mfactl says to people."""
        done = subprocess.run(["mfactl", *arguments], user=self.user, group=self.user, extra_groups=[], text=True,
                              stdin=subprocess.DEVNULL, stdout=subprocess.PIPE, check=True, timeout=60)
        return done.stdout

    def does(self, *arguments, pins=(), seconds=60):
        running = self.begins(*arguments)
        running.types(*pins)
        return running.end(seconds)


alice, mallory = Person("alice"), Person("mallory")
