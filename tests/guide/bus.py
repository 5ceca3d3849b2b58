"""What crosses the bus while a page of the guide is played: calls, replies, errors and signals of mfad, in the
order in which they came, with what differs each time taken out."""

import json
import re
import subprocess
import tempfile

from person import PATIENCE

NAME = "org.mfad.Mfad1"
# What is another each time: ids, unique names, times, a folder, what is random.
CHANGING = [
    (re.compile(r"-----BEGIN ([A-Z ]+)-----.*?-----END \1-----"), r"\1"),
    (re.compile(r"\[(\d+, ){7,}\d+\]"), "BYTES"),
    (re.compile(r"/org/mfad/Mfad1/(tokens|methods|operations)/\w+"), r"/org/mfad/Mfad1/\1/ID"),
    (re.compile(r"\b([0-9a-f]{16,}|[0-9a-f]{8})\b"), "ID"),
    (re.compile(r":1\.\d+"), ":CONNECTION"),
    (re.compile(r"\b1[6-9]\d{8}\b"), "TIME"),
    (re.compile(r"/tmp/mfad-demo-\w+"), "FOLDER"),
]
# Of these the number is the machine's, or counts down.
COUNTED = re.compile(r'"(seconds|process|waiting|since)": (\{"data": )?\d+')


class Recording:
    """What crosses a bus while the `with` block lasts."""

    def __init__(self, around):
        self.around = around

    def __enter__(self):
        answer = self.around.output("dbus-send", "--session", "--print-reply=literal", "--dest=org.freedesktop.DBus",
                                    "/", "org.freedesktop.DBus.GetNameOwner", f"string:{NAME}")
        self.owner = answer.strip()
        address = self.around.environment["DBUS_SESSION_BUS_ADDRESS"]
        command = ["busctl", "--address", address, "monitor", "--json=short"]
        self.said = tempfile.NamedTemporaryFile("r")
        self.monitor = subprocess.Popen(command, stdout=open(self.said.name, "w"), stderr=subprocess.DEVNULL)
        self.around.wait_for("the watch over the bus", lambda: self.sees("begin"))
        return self

    def __exit__(self, *why):
        # Messages come in the order in which they were sent: once this one is there, all before it are.
        self.around.wait_for("the last message", lambda: self.sees("end"))
        self.monitor.terminate()
        self.monitor.wait(PATIENCE)
        self.messages = [json.loads(line) for line in open(self.said.name)]

    def sees(self, mark):
        """Sends a message of our own, and gives whether one such was seen."""
        self.around.output("dbus-send", "--session", "/", f"org.mfad.Recording.{mark}")
        return f'"member":"{mark}"' in open(self.said.name).read()

    def lines(self):
        """One line a message that mfad sent or was sent."""
        calls, owners = {}, {NAME, self.owner}
        for it in self.messages:
            kind, sender, destination = it["type"], it.get("sender", ""), it.get("destination", "")
            if it.get("member") == "NameOwnerChanged" and it["payload"]["data"][0] == NAME:
                owners.add(it["payload"]["data"][2])
            elif kind == "method_call" and destination in owners:
                calls[(sender, it["cookie"])] = f'{it["interface"]}.{it["member"]}'
                yield written("call", it["path"], calls[(sender, it["cookie"])], it)
            elif (destination, it.get("reply_cookie")) in calls:
                call = calls.pop((destination, it["reply_cookie"]))
                yield written("reply" if kind == "method_return" else it.get("error_name", kind), "", call, it)
            elif kind == "signal" and sender in owners:
                yield written("signal", it["path"], f'{it["interface"]}.{it["member"]}', it)


def written(what, path, member, message):
    said = plain(message.get("payload", {}).get("data", []))
    return changing_taken_out(f"{what} {path} {member} ") + COUNTED.sub(r'"\1": \2N', said)


def plain(value):
    """As text. What has no order (objects, the interfaces of one) is sorted once its ids are out of it."""
    if isinstance(value, dict):
        return "{" + ", ".join(sorted(f"{plain(key)}: {plain(it)}" for key, it in value.items())) + "}"
    if isinstance(value, list) and value and all(isinstance(it, str) and it.startswith(f"{NAME}.") for it in value):
        return f"[{', '.join(sorted(value))}]"
    if isinstance(value, list) and not all(isinstance(it, int) for it in value):
        return f"[{', '.join(map(plain, value))}]"
    return changing_taken_out(json.dumps(value, ensure_ascii=False))


def changing_taken_out(text):
    for pattern, instead in CHANGING:
        text = pattern.sub(instead, text)
    return text
