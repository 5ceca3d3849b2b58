"""A screen of its own with the window on it, and somebody who uses it as a screen reader does: by roles and names
(AT-SPI), and by keys."""

import os
import re
import subprocess
import sys
import time
from pathlib import Path

TESTS = Path(__file__).resolve().parent.parent
sys.path[:0] = [str(TESTS), str(TESTS / "guide")]

from person import BIN, PATIENCE, ROOT, Surroundings

# The smallest that GNOME has (a phone), and one with room.
NARROW, WIDE = (360, 648), (1000, 720)
NOBODY = 65534
PICTURES = ROOT / "target" / "screenshots" / "window"


# A copy of the computer's settings with a password of root's and what mfad installs, for nobody else.
OWN_PASSWORD = "OWN_PASSWORD"
INSIDE = ("mount --make-rprivate / && mount -t tmpfs tmpfs /mnt && cp -a /etc /mnt && mount --bind /mnt/etc /etc && "
          "usermod -p \"$(openssl passwd -6 \"$0\")\" root && cp \"$1\" /etc/pam.d && shift && exec \"$@\"")


def own_password(password):
    """Runs the program anew where root, who the plays are, has this password. There it gives nothing; where that
    cannot be, what is missing."""
    if os.environ.get(OWN_PASSWORD):
        return ""
    if subprocess.run(["unshare", "--mount", "true"], capture_output=True).returncode != 0:
        return "a password of one's own needs root"
    os.environ[OWN_PASSWORD] = "yes"
    os.execvp("unshare", ["unshare", "--mount", "sh", "-c", INSIDE, password, ROOT / "pam/pam.d/mfad-password",
                          sys.executable, "-B", *sys.argv])


class Desktop(Surroundings):
    """The bus, the daemon, keys, a screen with a window manager, and the window."""

    TAKES_PICTURES = ["import", "-window", "root"]

    def __init__(self, locale="C.UTF-8", size=WIDE, dark=False, cards=False, style=None):
        super().__init__(locale, cards)
        self.size, self.dark = size, dark
        # What the user's own style sheet has.
        self.style = style

    def start(self):
        super().start()
        runtime = self.path / "runtime"
        runtime.mkdir(mode=0o700)
        for variable in ("DISPLAY", "WAYLAND_DISPLAY"):
            self.environment.pop(variable, None)
        self.environment |= {
            "XDG_RUNTIME_DIR": str(runtime),
            "HOME": str(self.path),
            "XDG_CONFIG_HOME": f"{self.path}/config",
            # Software drawing: what is tested is what is shown, and no driver is there.
            "GSK_RENDERER": "cairo",
            "ADW_DEBUG_COLOR_SCHEME": "prefer-dark" if self.dark else "prefer-light",
            "GTK_A11Y": "atspi",
            "NO_AT_BRIDGE": "0",
            # What is done is told by the command of mfactl that does the same.
            "G_MESSAGES_DEBUG": "mfad-window",
        }
        if self.style:
            sheet = self.path / "config/gtk-4.0/gtk.css"
            sheet.parent.mkdir(parents=True)
            sheet.write_text(self.style)
        self.open_screen()
        os.environ.update(self.environment)
        # The window looks for it once, when it starts.
        self.wait_for("the bus of screen readers", lambda: "unix:" in self.output(
            "dbus-send", "--session", "--print-reply", "--dest=org.a11y.Bus", "/org/a11y/bus", "org.a11y.Bus.GetAddress"))
        self.open()

    def open_screen(self):
        """A screen that nobody else has, with a window manager."""
        width, height = self.size
        told, tell = os.pipe()
        command = ["Xvfb", "-displayfd", str(tell), "-screen", "0", f"{width}x{height}x24", "-nolisten", "tcp",
                   *self.screen_options()]
        self.started.append(subprocess.Popen(command, stdin=subprocess.DEVNULL, stdout=self.log, stderr=self.log,
                                             pass_fds=(tell,)))
        os.close(tell)
        # It says its number once it takes connections.
        with os.fdopen(told) as told:
            self.environment |= {"DISPLAY": f":{told.readline().strip()}", "GDK_BACKEND": "x11"}
        self.spawn("openbox")

    def screen_options(self):
        return []

    def open(self):
        """Starts the window, and waits until it is seen."""
        self.program = self.spawn(str(BIN / "mfad-window"), "--session", cwd=self.path)

    def done(self):
        """The commands of mfactl that would have done what the window did."""
        return set(re.findall(r"done: mfactl (.+)", (self.path / "log").read_text(errors="replace")))

    def stop_daemon(self):
        daemon = next(it for it in self.started if it.args[0] == "mfad")
        daemon.terminate()
        daemon.wait(PATIENCE)
        self.started.remove(daemon)

    def start_daemon(self):
        self.spawn("mfad", "--session", "--virtual-tokens", f"{self.path}/sockets", "--policy", self.policy, *self.cards)

    def picture(self, name):
        """What is on the screen now, for people to look at."""
        look = "dark" if self.dark else "light"
        language = self.locale.split("_")[0].split(".")[0].replace("C", "en")
        file = PICTURES / f"{name}-{language}-{self.size[0]}-{look}.png"
        file.parent.mkdir(parents=True, exist_ok=True)
        # What moves comes to rest first.
        time.sleep(0.4)
        taken = lambda: subprocess.run([*self.TAKES_PICTURES, file], env=self.environment, check=True)
        # One of nothing but the background is small.
        self.wait_for("something to be drawn", lambda: taken() and file.stat().st_size > 4000)
        return file

    def press_keys(self, *keys):
        subprocess.run(["xdotool", "key", "--clearmodifiers", "--delay", "20", *keys], env=self.environment, check=True)

    def type(self, text):
        subprocess.run(["xdotool", "type", "--clearmodifiers", "--delay", "15", text], env=self.environment, check=True)


class Wayland(Desktop):
    """The same under Wayland: sway, on a screen in memory."""

    TAKES_PICTURES = ["grim"]

    def open_screen(self):
        width, height = self.size
        folder = self.path / "sway"
        folder.mkdir(mode=0o700)
        config, socket = folder / "config", folder / "wayland-1"
        config.write_text(f"output * bg #000000 solid_color\noutput * mode {width}x{height}\nxwayland disable\n")
        own = {"XDG_RUNTIME_DIR": folder, "WLR_BACKENDS": "headless", "WLR_RENDERER": "pixman", "WLR_LIBINPUT_NO_DEVICES": "1"}
        command = ["env", *(f"{name}={value}" for name, value in own.items()), "sway", "--config", config]
        if os.geteuid() == 0:
            # It refuses to be root.
            self.path.chmod(0o711)
            for path in (folder, config):
                os.chown(path, NOBODY, NOBODY)
            command = ["setpriv", f"--reuid={NOBODY}", f"--regid={NOBODY}", "--clear-groups", *command]
        self.spawn(*command)
        self.wait_for("sway", socket.exists)
        self.environment |= {"WAYLAND_DISPLAY": str(socket), "GDK_BACKEND": "wayland"}
        # Programs begin to listen when there is a keyboard: the first keys of the only one would be lost.
        self.spawn("wtype", "-s", "3600000")

    def press_keys(self, *keys):
        for key in keys:
            *held, last = key.split("+")
            down, up = ([word for it in held for word in (option, it)] for option in ("-M", "-m"))
            subprocess.run(["wtype", *down, "-k", last, *up], env=self.environment, check=True)

    def type(self, text):
        subprocess.run(["wtype", "-d", "15", text], env=self.environment, check=True)
