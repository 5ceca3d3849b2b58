#!/usr/bin/env python3
"""Shows tokens and methods as they come and go; with `panel.py sign-in`, signs in and shows the prompts.

Needs python3-gi. MFAD_BUS=session asks a mfad in session mode.
"""

import os
import sys

from gi.repository import Gio, GLib

SERVICE, ROOT = "org.mfad.Mfad1", "/org/mfad/Mfad1"
session = os.environ.get("MFAD_BUS") == "session"
bus = Gio.bus_get_sync(Gio.BusType.SESSION if session else Gio.BusType.SYSTEM)
loop, operation, status = GLib.MainLoop(), None, 1


def call(path, interface, method, arguments):
    return bus.call_sync(SERVICE, path, interface, method, arguments, None, Gio.DBusCallFlags.NONE, -1).unpack()


def show(path, interfaces):
    if token := interfaces.get(SERVICE + ".Token"):
        print(f"token {token['Name']}: {token['Problem'] or 'ready'}", flush=True)
    if method := interfaces.get(SERVICE + ".Method"):
        print(f"method {method['Label']}: {method['UnusableReason'] or 'usable'}", flush=True)


def hear(_bus, _sender, path, _interface, signal, arguments):
    global status
    arguments = arguments.unpack()
    if signal == "InterfacesAdded":
        show(*arguments)
    elif signal == "InterfacesRemoved":
        print(f"gone: {arguments[0]}", flush=True)
    elif path == operation and signal == "Prompt":
        print(f"{arguments[0]}: {arguments[1]['reason']}", flush=True)
    elif path == operation and signal == "Finished":
        outcome, result = arguments
        print(f"{outcome}: {result.get('message', '')}", flush=True)
        status = 0 if outcome == "done" else 1
        loop.quit()


# Before any call, so that no signal is missed.
for interface in ("org.freedesktop.DBus.ObjectManager", SERVICE + ".Operation"):
    bus.signal_subscribe(SERVICE, interface, None, None, None, Gio.DBusSignalFlags.NONE, hear)
(objects,) = call(ROOT, "org.freedesktop.DBus.ObjectManager", "GetManagedObjects", None)
for path, interfaces in objects.items():
    show(path, interfaces)
if sys.argv[1:] == ["sign-in"]:
    options = GLib.Variant("(sa{sv})", ("", {}))
    (operation,) = call(ROOT, SERVICE + ".SignIn", "Begin", options)
loop.run()
sys.exit(status)
