"""A program that is watched: its lines as they come, and its end when the next one is too long in coming."""

import os
import signal
import subprocess
import threading


class Watched:
    """A running program. It is killed, with all that it started, when it says nothing for `patience`
    seconds, and when nobody reads it any more."""

    def __init__(self, command, patience, **how):
        self.patience, self.late = patience, False
        self.process = subprocess.Popen(list(map(str, command)), stdin=subprocess.DEVNULL, stdout=subprocess.PIPE,
                                        stderr=subprocess.STDOUT, text=True, errors="replace",
                                        start_new_session=True, **how)

    def __iter__(self):
        try:
            while line := self.next_line():
                yield line
            self.process.wait()
        finally:
            self.kill()

    def next_line(self):
        timer = threading.Timer(self.patience, self.give_up)
        timer.daemon = True
        timer.start()
        try:
            return self.process.stdout.readline()
        finally:
            timer.cancel()

    def give_up(self):
        self.late = True
        self.kill()

    def kill(self):
        if self.process.poll() is None:
            os.killpg(self.process.pid, signal.SIGKILL)
            self.process.wait()

    @property
    def well(self):
        """Whether it ended as it should."""
        return self.process.returncode == 0
