"""A terminal with somebody at it: what a program shows, and what they type."""

import os
import pty
import pwd
import select
import time


class Terminal:
    """A program run by `user` on a terminal of its own."""

    def __init__(self, user, *command):
        account = pwd.getpwnam(user)
        self.pid, self.keyboard = pty.fork()
        if self.pid == 0:
            os.setgroups([])
            os.setgid(account.pw_gid)
            os.setuid(account.pw_uid)
            os.chdir("/")
            os.execvp(command[0], command)
        self.screen, self.unread = "", ""

    def shows(self, text, seconds=60):
        """Waits until this is shown, after what was waited for before."""
        end = time.monotonic() + seconds
        while text not in self.unread:
            assert self.read(end), f"no {text!r} within {seconds} s, but: {self.screen}"
        self.unread = self.unread.split(text, 1)[1]

    def read(self, end):
        """Reads what is shown next; nothing if the program ended, or the time did."""
        if not select.select([self.keyboard], [], [], max(0, end - time.monotonic()))[0]:
            return False
        try:
            more = os.read(self.keyboard, 4096).decode(errors="replace")
        except OSError:
            return False
        self.screen, self.unread = self.screen + more, self.unread + more
        return bool(more)

    def types(self, line):
        self.presses(f"{line}\n")

    def presses(self, keys):
        os.write(self.keyboard, keys.encode())

    def ends(self, seconds=60):
        """The exit status, once the program has ended."""
        end = time.monotonic() + seconds
        while self.read(end):
            pass
        assert time.monotonic() < end, f"not ended within {seconds} s: {self.screen}"
        status = os.waitstatus_to_exitcode(os.waitpid(self.pid, 0)[1])
        os.close(self.keyboard)
        return status
