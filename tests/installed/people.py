"""People at the machine, each in a session that logind knows: at the seat, or from elsewhere."""

import json
import subprocess

PATIENCE = 120


class Session:
    """A user's session: at the seat on the terminal of this number, or like one over ssh."""

    def __init__(self, user, terminal=None):
        self.user, self.terminal = user, terminal

    def command(self, *command):
        terminal = ["-p", f"TTYPath=/dev/tty{self.terminal}"] if self.terminal else []
        return ["systemd-run", "--wait", "--pipe", "--quiet", "--collect", "-p", "PAMName=login",
                "-p", f"User={self.user}", *terminal, "-p", "WorkingDirectory=/repo", "--", *command]

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

    def tells(self, *arguments):
        """The last JSON that an mfactl command prints."""
        code, said = self.types(f"mfactl --json {' '.join(arguments)}")
        assert code == 0, said
        return json.loads(said.splitlines()[-1])


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
