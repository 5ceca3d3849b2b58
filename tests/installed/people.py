"""People at the machine, each in a session that logind knows: at the seat, or from elsewhere."""

import json
import os
import re
import subprocess
import termios

from keys import wait_for
from terminal import Terminal

PATIENCE = 360


# A line of shell, on a new terminal.
ON_A_TERMINAL = """import os, pty, sys
sys.exit(os.waitstatus_to_exitcode(pty.spawn(["/bin/sh", "-c", sys.argv[1]])))"""


class Session:
    """A user's session: at the seat on the terminal of this number, or like one over ssh, or what these
    variables tell pam_systemd(8)."""

    def __init__(self, user, terminal=None, **variables):
        self.user, self.terminal, self.variables = user, terminal, variables

    def command(self, *command):
        terminal = ["-p", f"TTYPath=/dev/tty{self.terminal}"] if self.terminal else []
        variables = [f"--setenv={name}={value}" for name, value in self.variables.items()]
        return ["systemd-run", "--wait", "--pipe", "--quiet", "--collect", "-p", "PAMName=login",
                "-p", f"User={self.user}", *terminal, *variables, "-p", "WorkingDirectory=/repo", "--", *command]

    def begins(self, *command):
        """A command that goes on."""
        return subprocess.Popen(self.command(*command), stdin=subprocess.PIPE, stdout=subprocess.PIPE,
                                stderr=subprocess.STDOUT, text=True)

    def types(self, line, said_to_it=""):
        """A line of shell; what it ended with and said."""
        process = self.begins("/bin/bash", "-lc", line)
        said, _ = process.communicate(said_to_it, timeout=PATIENCE)
        print(f"{self.user}$ {line}\n{said}")
        return process.returncode, said

    def opens(self, line):
        """A line of shell on a terminal of its own, as people have one."""
        return SessionTerminal(self, line)

    def tells(self, *arguments):
        """The last JSON that an mfactl command prints."""
        code, said = self.types(f"mfactl --json {' '.join(arguments)}")
        assert code == 0, said
        return json.loads(said.splitlines()[-1])


class SessionTerminal(Terminal):
    """A terminal in somebody's session, with a program on it."""

    def __init__(self, session, line):
        super().__init__("root", *session.command("python3", "-c", ON_A_TERMINAL, f"tty; exec {line}"))
        self.shows("\n")
        [self.name] = re.findall(r"/dev/pts/\d+", self.screen)

    def types_unseen(self, secret):
        """Types what is not shown, once it is not: what is typed before may be thrown away."""
        line = os.open(self.name, os.O_RDONLY | os.O_NOCTTY)
        wait_for("a question that is not echoed", lambda: not termios.tcgetattr(line)[3] & termios.ECHO)
        os.close(line)
        self.types(secret)


anna = Session("anna", terminal=1)
ben = Session("ben")


def run(*command):
    """A command of root's that works."""
    done = subprocess.run(list(map(str, command)), capture_output=True, text=True, timeout=PATIENCE)
    assert done.returncode == 0, f"{command}: {done.stdout}{done.stderr}"
    return done.stdout


def daemon():
    """The process of the service, 0 if it does not run."""
    return int(run("systemctl", "show", "mfad", "-p", "MainPID", "--value"))
