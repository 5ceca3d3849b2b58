"""A text console at the seat, on which getty(8) waits for whoever logs in with login(1)."""

import fcntl
import os
import struct
import termios
from contextlib import contextmanager
from pathlib import Path

from keys import wait_for
from people import run


# What was on the screen, to be looked at.
SCREENS = Path("/results/console")


class Console:
    """The virtual terminal of this number."""

    def __init__(self, number):
        self.number = number

    def begin(self):
        """Is shown, and waits for a name."""
        self.show()
        run("systemctl", "start", f"getty@tty{self.number}")

    def show(self):
        """What Ctrl-Alt-F1 and the like do."""
        run("busctl", "call", "org.freedesktop.login1", "/org/freedesktop/login1/seat/seat0",
            "org.freedesktop.login1.Seat", "SwitchTo", "u", self.number)

    def screen(self):
        """Its lines up to the cursor's, as vcsa(4) has them."""
        with open(f"/dev/vcsa{self.number}", "rb") as screen:
            rows, columns, _, row = struct.unpack("4B", screen.read(4))
            cells = screen.read(rows * columns * 2)[::2].decode("cp437")
        return [cells[at * columns:(at + 1) * columns].rstrip() for at in range(row + 1)]

    def seen(self):
        return "\n" + "\n".join(self.screen())

    def store(self, name):
        """Leaves what is on the screen in a file of this name."""
        SCREENS.mkdir(exist_ok=True)
        (SCREENS / name).write_text(f"{self.seen().strip()}\n")

    def says(self, words):
        """Waits until this is on the screen."""
        wait_for(f"{words!r} on the console", lambda: words in self.seen(), seen=self.seen)

    def asks(self, question):
        """Waits until this question is the last that is on the screen."""
        wait_for(f"the question {question!r}", lambda: self.screen()[-1].endswith(question), seen=self.seen)

    @contextmanager
    def line(self):
        """Its device. What was opened earlier is hung up by getty and login."""
        line = os.open(f"/dev/tty{self.number}", os.O_RDWR | os.O_NOCTTY)
        yield line
        os.close(line)

    def types(self, text):
        self.presses(f"{text}\n")

    def presses(self, keys):
        with self.line() as line:
            for byte in keys.encode():
                fcntl.ioctl(line, termios.TIOCSTI, bytes([byte]))

    def echoes(self):
        with self.line() as line:
            return termios.tcgetattr(line)[3] & termios.ECHO

    def types_unseen(self, secret):
        """Types what is not shown, once it is not: what is typed before is thrown away."""
        wait_for("a question that is not echoed", lambda: not self.echoes(), seen=self.seen)
        self.types(secret)
