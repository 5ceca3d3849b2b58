"""Inside the emulated kernel: mfad and programs that do the same work, measured in turn.

Only ratios count: this is an emulated processor. What either side runs is in memory first.
"""

import json
import os
import re
import statistics
import subprocess
import sys
import tempfile
import time
from pathlib import Path

sys.path.insert(0, str(Path(__file__).parent.parent))

from jeepney import new_method_call
from jeepney.io.blocking import open_dbus_connection
from keys import Keys, find_node, wait_for
from others import PythonFido2, b64, client_data, fido2_tool, make_passkeys
from person import BUS, alice, context_switches, daemon_pid, stop, stored

RUNS = 15
IDLE_SECONDS = 60
PASSKEYS, SITES = 100, 20
FPRINTD, PCSCD = "/usr/libexec/fprintd", "/usr/sbin/pcscd"


def main():
    load(["/usr/libexec/mfad", "/usr/bin/mfactl", "/usr/bin/fido2-token", "/usr/bin/fido2-assert", FPRINTD, PCSCD])
    folder = Path("/run/bench")
    folder.mkdir()
    keys = Keys(folder, "BENCH1")
    rows = [start(), plug(keys.each[0]), *sign_in(keys.each[0])]
    print(shares(where_a_sign_in_goes(keys.each[0]), rows[2]["theirs"]))
    rows += [list_passkeys(keys.each[0]), *idle()]
    keys.end()
    # Cards and browsers need no kernel of their own: they were measured before, outside.
    for measured in sorted(Path(os.environ["LOGS"]).glob("bench-*.json")):
        rows += json.loads(measured.read_text())
    print(table(rows))
    Path(os.environ["LOGS"], "bench.json").write_text(json.dumps(rows, indent=2) + "\n")


def load(programs):
    """Has the overlay copy programs and libraries up into memory: a new time stamp is enough."""
    for program in programs:
        libraries = subprocess.run(["ldd", program], capture_output=True, text=True, check=True).stdout
        for path in [program, *re.findall(r"/\S+", libraries)]:
            os.utime(os.path.realpath(path))


def in_turn(what, other, ours, theirs, runs=RUNS):
    """Seconds of both, alternating, as medians."""
    ours(), theirs()
    pairs = [(ours(), theirs()) for _ in range(runs)]
    mine, others = (statistics.median(side) for side in zip(*pairs))
    return {"what": what, "unit": "ms", "mfad": round(mine * 1000, 1), "other": other,
            "theirs": round(others * 1000, 1), "ratio": round(mine / others, 2), "runs": runs}


def timed(action):
    begin = time.perf_counter()
    action()
    return time.perf_counter() - begin


def run(user, *command, lines=()):
    told = subprocess.run(list(map(str, command)), user=user, group=user, extra_groups=[], capture_output=True,
                          text=True, input="".join(f"{line}\n" for line in lines), timeout=120)
    return told.returncode == 0


def start():
    """From the request to start the service to the bus name being owned."""
    bus = open_dbus_connection("SYSTEM")

    def owned(name):
        stop(name)
        request = new_method_call(BUS, "StartServiceByName", "su", (name, 0))
        return timed(lambda: bus.send_and_get_reply(request, timeout=60))

    return in_turn("start until the bus name is owned", "fprintd",
                   lambda: owned("org.mfad.Mfad1"), lambda: owned("net.reactivated.Fprint"))


def plug(key):
    """From plugging a key in to being usable: told by `mfactl watch`, or by fido2-token."""
    def ours():
        watch = alice.begins("watch")
        watch.event(event="present")
        key.unplug()
        watch.event(event="removed")
        seconds = timed(lambda: (plug_in(), watch.event(event="added")))
        watch.program.terminate()
        watch.end()
        return seconds

    def theirs():
        key.unplug()
        key.wait_until_gone()
        return timed(lambda: (plug_in(), wait_for("fido2-token -I", works)))

    def plug_in():
        key.keys.control_key("plug", key.serial)

    def works():
        node = find_node(key.serial)
        return node and run("mfad", "fido2-token", "-I", node)

    return in_turn("plug in until usable", "fido2-token -I", ours, theirs)


def sign_in(key):
    """The whole of `mfactl sign-in` and of `fido2-assert -G`, with the same credential."""
    node = key.node()
    assert alice.does("enroll").code == 0
    [(rp_id,)] = stored("SELECT value FROM meta WHERE key = 'rp_id'")
    [(credential,)] = stored("SELECT identity FROM methods")
    request = (client_data(), rp_id, b64(credential))

    def ours():
        return timed(lambda: check(run("alice", "mfactl", "sign-in")))

    def theirs():
        return timed(lambda: check(run("mfad", "fido2-assert", "-G", node, lines=request)))

    counts = instructions("alice", "mfactl", "sign-in"), instructions("mfad", "fido2-assert", "-G", node, lines=request)
    counted = dict(zip(("mfad", "theirs"), counts))
    return [in_turn("sign in, touched at once", "fido2-assert -G", ours, theirs),
            {"what": "instructions of mfactl sign-in", "unit": "million", "other": "fido2-assert -G",
             "ratio": round(counts[0] / counts[1], 2), **counted}]


def instructions(user, *command, lines=()):
    """Millions that a process needs, as valgrind counts them."""
    with tempfile.TemporaryDirectory() as folder:
        os.chmod(folder, 0o777)
        log = Path(folder, "log")
        check(run(user, "valgrind", "--tool=cachegrind", "--cache-sim=no", "--cachegrind-out-file=/dev/null",
                  f"--log-file={log}", *command, lines=lines))
        [count] = re.findall(r"refs:\s+([\d,]+)", log.read_text())
        return round(int(count.replace(",", "")) / 1e6, 1)


# What ends each part of a sign-in, in their order: a message on the bus, or what the key sent.
PARTS = ("mfactl starts, until it is on the bus", "it finds the daemon, and begins", "the daemon, until it asks polkit",
         "polkit", "the daemon, until it asks the key", "the key", "the daemon verifies, and tells", "mfactl tells, and ends")


def where_a_sign_in_goes(key):
    """Milliseconds of each part of `mfactl sign-in`, as medians: by what a monitor sees on the bus, and by the
    key's own trace. The parts follow each other without a gap."""
    watched = [parts_of_one(key) for _ in range(RUNS)]
    return [statistics.median(part) * 1000 for part in zip(*watched)]


def parts_of_one(key):
    monitor = subprocess.Popen(["stdbuf", "-oL", "dbus-monitor", "--system", "--profile"], stdout=subprocess.PIPE, text=True)
    # Told once it is there, by the name that it loses.
    wait_for("the monitor", lambda: "NameLost" in monitor.stdout.readline())
    begin = time.time()
    check(run("alice", "mfactl", "sign-in"))
    end = time.time()
    time.sleep(0.2)  # what the monitor is behind
    monitor.terminate()
    seen = [(float(line[1]), line) for line in map(str.split, monitor.stdout.read().splitlines()) if len(line) > 4]
    at = lambda *words: next(when for when, line in seen if when > begin and all(word in line for word in words))
    asked_polkit = at("mc", "CheckAuthorization")
    (polkit,) = {(line[3], line[2]) for when, line in seen if when == asked_polkit}
    answered = next(when for when, line in seen if line[0] in ("mr", "err") and line[4] == polkit[0] and line[5] == polkit[1])
    trace = [json.loads(line) for line in key.trace().splitlines()]
    key_at = [it["ms"] / 1000 for it in trace if begin * 1000 < it["ms"] < end * 1000 and it.get("command") == "cbor"]
    ends = [begin, at("mc", "Hello"), at("mc", "Begin"), asked_polkit, answered, key_at[0], key_at[-1], at("sig", "Finished"), end]
    return [after - before for before, after in zip(ends, ends[1:])]


def shares(parts, theirs):
    """The parts, and what is to be reached: what is ours beside the `theirs` milliseconds of fido2-assert -G."""
    whole = sum(parts)
    rows = [[what, f"{part:.1f} ms", f"{part / whole:.0%}"] for what, part in zip(PARTS, parts)]
    daemon = sum(part for what, part in zip(PARTS, parts) if what.startswith("the daemon"))
    ours = sum(part for what, part in zip(PARTS, parts) if what not in ("polkit", "the key"))
    ratios = [("the daemon's parts", daemon, ""), ("mfactl's and the daemon's", ours, "≤ 0.5×"), ("the whole", whole, "1.0×")]
    return columns([["a sign-in, touched at once", f"{whole:.1f} ms", ""], *rows,
                    *([f"{what}, to fido2-assert -G", f"{part / theirs:.2f}×", reach] for what, part, reach in ratios)])


def list_passkeys(key):
    """A hundred passkeys: `mfactl passkeys list`, and `fido2-token` for the sites and then for each."""
    pin, node = "123456", key.node()
    assert alice.does("pin", "set", "--new-pin-fd", "PINS", pins=[pin]).code == 0
    with PythonFido2(node) as ctap:
        for number in range(PASSKEYS):
            make_passkeys(ctap, pin, f"{number % SITES}.example.org", f"anna{number}", "Anna")

    def ours():
        listed = []
        seconds = timed(lambda: listed.append(alice.does("passkeys", "list", "--pin-fd", "PINS", pins=[pin])))
        check(len(listed[0].last["passkeys"]) == PASSKEYS)
        return seconds

    def theirs():
        return timed(lambda: check(sum(map(count, lines("-r"))) == PASSKEYS))

    def count(site):
        return len(lines("-k", site.split()[-1]))

    def lines(*what):
        told = fido2_tool("fido2-token", "-L", *what, node, lines=[pin])
        check(told.returncode == 0)
        return told.stdout.splitlines()

    return in_turn(f"{PASSKEYS} passkeys of {SITES} sites listed", "fido2-token -L, a site each", ours, theirs, 3)


def check(done):
    assert done


def idle():
    """Wake-ups and resident memory over a minute with nothing to do, a key plugged in."""
    stop("net.reactivated.Fprint")  # the bus may have one running that ends by itself
    started = {"pcscd": subprocess.Popen([PCSCD, "--foreground"]), "fprintd": subprocess.Popen([FPRINTD, "--no-timeout"])}
    others = {name: process.pid for name, process in started.items()}
    pids = {"mfad": daemon_pid(), **others}
    time.sleep(15)  # all have started, and threads that are kept for ten seconds have ended
    before = {name: context_switches(pid) for name, pid in pids.items()}
    time.sleep(IDLE_SECONDS)
    if gone := [name for name, process in started.items() if process.poll() is not None]:
        sys.exit(f"ended by itself, so there is nothing to compare with: {', '.join(gone)}")
    wakes = {name: context_switches(pid) - before[name] for name, pid in pids.items()}
    resident = {name: resident_mb(pid) for name, pid in pids.items()}
    return [compared(f"wake-ups in {IDLE_SECONDS} s idle", "", wakes, name) for name in others] + \
           [compared("resident memory", "MB", resident, name) for name in others]


def compared(what, unit, figures, other):
    mine, theirs = figures["mfad"], figures[other]
    ratio = round(mine / theirs, 2) if theirs else None
    return {"what": what, "unit": unit, "mfad": mine, "other": other, "theirs": theirs, "ratio": ratio}


def resident_mb(pid):
    return round(int(re.search(r"VmRSS:\s+(\d+)", Path(f"/proc/{pid}/status").read_text())[1]) / 1024, 1)


def table(rows):
    shown = [["", "mfad", "other", "", "ratio"]]
    for row in rows:
        unit, ratio = row["unit"], row["ratio"]
        shown.append([row["what"], f"{row['mfad']} {unit}", f"{row['theirs']} {unit}", row["other"],
                      "-" if ratio is None else f"{ratio}×"])
    return columns(shown)


def columns(shown):
    widths = [max(map(len, column)) for column in zip(*shown)]
    return "\n".join("  ".join(cell.ljust(width) for cell, width in zip(line, widths)).rstrip() for line in shown)


if __name__ == "__main__":
    main()
