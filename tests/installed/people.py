"""People at the machine, each in a session that logind knows: at the seat, or from elsewhere."""

import json
import subprocess

PATIENCE = 120


class Session:
    """A user's session. At the seat it is the active one, on the first terminal; elsewhere it is like
    one over ssh."""

    def __init__(self, user, seated):
        self.user, self.seated = user, seated

    def command(self, *command):
        terminal = ["-p", "TTYPath=/dev/tty1"] if self.seated else []
        return ["systemd-run", "--wait", "--pipe", "--quiet", "--collect", "-p", "PAMName=login",
                "-p", f"User={self.user}", *terminal, "-p", "WorkingDirectory=/repo", "--", *command]

    def begins(self, *command):
        """A command that goes on."""
        return subprocess.Popen(self.command(*command), stdin=subprocess.DEVNULL, stdout=subprocess.PIPE,
                                stderr=subprocess.STDOUT, text=True)

    def types(self, line):
        """A line of shell; what it ended with and said."""
        process = self.begins("/bin/bash", "-lc", line)
        said, _ = process.communicate(timeout=PATIENCE)
        print(f"{self.user}$ {line}\n{said}")
        return process.returncode, said

    def tells(self, *arguments):
        """The last JSON that an mfactl command prints."""
        code, said = self.types(f"mfactl --json {' '.join(arguments)}")
        assert code == 0, said
        return json.loads(said.splitlines()[-1])


anna = Session("anna", seated=True)
ben = Session("ben", seated=False)
