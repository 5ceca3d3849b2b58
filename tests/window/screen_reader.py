"""What a screen reader sees of the window, and does with it."""

import re
import time

import gi

gi.require_version("Atspi", "2.0")
from gi.repository import Atspi, GLib  # noqa: E402

from person import PATIENCE

ACTIVATES = {"click", "activate", "press", "toggle"}


class Lost(Exception):
    """What was looked for did not come."""


class ScreenReader:
    """One window's program."""

    def __init__(self, desktop):
        self.desktop = desktop

    def application(self):
        root = Atspi.get_desktop(0)
        root.set_cache_mask(Atspi.Cache.NONE)
        for index in range(root.get_child_count()):
            try:
                child = root.get_child_at_index(index)
                if child and child.get_process_id() == self.desktop.program.pid:
                    child.set_cache_mask(Atspi.Cache.NONE)
                    return child
            except GLib.Error:
                continue
        return None

    def nodes(self):
        """All that is shown, the window in front first."""
        top = self.application()
        windows = [top.get_child_at_index(index) for index in range(top.get_child_count())] if top else []
        return [node for window in reversed(windows) if window for node in walk(window)]

    def below(self, node):
        """What is in it."""
        return list(walk(node.it, 1))

    def find(self, name, role=None):
        """The first thing shown with this name (a regular expression for all of it) and role."""
        for node in self.nodes():
            if re.fullmatch(name, node.name, re.DOTALL) and (role is None or re.fullmatch(role, node.role)):
                return node
        return None

    def wait(self, name, role=None):
        deadline = time.monotonic() + PATIENCE
        while time.monotonic() < deadline:
            if found := self.find(name, role):
                return found
            time.sleep(0.05)
        raise Lost(f"waited in vain for {role or 'something'} called {name!r}; there is:\n{self.told()}")

    def wait_gone(self, name, role=None):
        deadline = time.monotonic() + PATIENCE
        while self.find(name, role):
            if time.monotonic() > deadline:
                raise Lost(f"{name!r} did not go; there is:\n{self.told()}")
            time.sleep(0.05)

    def press(self, name, role=None):
        """Presses it, by its action where it has one, and else by Enter."""
        deadline = time.monotonic() + PATIENCE
        while not (node := self.wait(name, role)).sensitive:
            if time.monotonic() > deadline:
                raise Lost(f"{name!r} cannot be pressed; there is:\n{self.told()}")
            time.sleep(0.05)
        if not node.press():
            self.focus(name, role)
            self.desktop.press_keys("Return")

    def focus(self, name, role=None):
        """Goes there with the keyboard: Tab, and the arrows within a list."""
        for _ in range(80):
            target, here = self.wait(name, role), self.focused()
            # A button with a menu is two things, of one name and role.
            if here and (here.name, here.role) == (target.name, target.role):
                return
            beside = here and here.role == target.role == "list item" and here.parent().same(target.parent())
            self.desktop.press_keys("Down" if beside else "Tab")
            self.moves_from(here)
        raise Lost(f"the keyboard does not reach {name!r}; there is:\n{self.told()}")

    def moves_from(self, here):
        """Waits until something else has the keyboard, though not for long: some rows do not tell that they have it."""
        deadline = time.monotonic() + 0.5
        while time.monotonic() < deadline:
            now = self.focused()
            if now and not (here and now.same(here)):
                return
            time.sleep(0.02)

    def focused(self):
        return next((node for node in self.nodes() if node.has(Atspi.StateType.FOCUSED)), None)

    def fill(self, name, text, role="(password )?text|entry"):
        """Puts a text into a field, as dictation does."""
        self.wait(name, role).it.get_editable_text_iface().set_text_contents(text)

    def told(self):
        """What there is, a line each, for whoever looks into a failure."""
        return "\n".join(f"{'  ' * node.depth}{node.role}: {node.name}" for node in self.nodes()
                         if node.focusable or node.name and not re.match("Gtk|Adw", node.name))


class Node:
    """One thing that is shown."""

    def __init__(self, accessible, depth):
        self.it, self.depth = accessible, depth
        self.name, self.role = accessible.get_name() or "", accessible.get_role_name()
        self.states = accessible.get_state_set()
        # What has a letter to press says its name twice in GTK 4.8: the buttons of libadwaita's own dialogs.
        if twice := re.fullmatch(r"(.+) \1", self.name):
            self.name = twice[1]
        if not self.name and self.role in ("label", "alert"):
            self.name = text(accessible)

    def has(self, state):
        return self.states.contains(state)

    @property
    def focusable(self):
        return self.has(Atspi.StateType.FOCUSABLE)

    @property
    def sensitive(self):
        return self.has(Atspi.StateType.SENSITIVE)

    def parent(self):
        return Node(self.it.get_parent(), self.depth - 1)

    def same(self, other):
        return self.it == other.it

    def press(self):
        """Whether it has an action for that."""
        actions = self.it.get_action_iface()
        for index in range(actions.get_n_actions() if actions else 0):
            if actions.get_action_name(index).lower() in ACTIVATES:
                actions.do_action(index)
                return True
        return False


def text(accessible):
    interface = accessible.get_text_iface()
    return Atspi.Text.get_text(interface, 0, -1) if interface else ""


def walk(accessible, depth=0):
    try:
        node = Node(accessible, depth)
        # GTK 4.8 says of no more than this whether it is shown.
        if depth > 0 and not node.has(Atspi.StateType.VISIBLE):
            return
        yield node
        count = accessible.get_child_count()
        children = [accessible.get_child_at_index(index) for index in range(count)]
    except GLib.Error:
        return
    for child in children:
        if child:
            yield from walk(child, depth + 1)
