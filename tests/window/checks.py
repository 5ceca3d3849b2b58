"""What everybody has to be able to do on every page: hear what a control is, reach it with the keyboard, read it."""

import re
import subprocess
import time
from collections import Counter

from screen_reader import Atspi, Lost

CONTROLS = ("push button", "button", "toggle button", "list item", "text", "password text", "entry", "check box",
            "menu item", "combo box", "page tab", "switch")
# GTK 4.8 lists them among the rest and leaves them to the window manager, whose keys and Ctrl+W do the same.
OF_THE_WINDOW_MANAGER = {"Minimize", "Maximize", "Close"}
# WCAG 2.2 §1.4.3; of what cannot be used none is asked for.
CONTRAST = 4.5


def check_names(reader):
    # GTK 4.8 gives what has no name that of its class.
    named = lambda it: re.sub(r"^(Gtk|Adw)\w*$", "", it.name) or it.it.get_description()
    mute = [it.role for it in reader.nodes() if it.focusable and it.role in CONTROLS and not named(it)]
    if mute:
        raise Lost(f"without a name: {mute}\n{reader.told()}")


def check_keyboard(desktop, reader, left_out=OF_THE_WINDOW_MANAGER):
    wanted = [it for it in controls(reader) if it.name not in left_out]
    reached, untold = walk_by_tab(desktop, reader)
    missed = [it for it in wanted if not any(it.same(other) for other in reached)]
    # libadwaita 1.2 does not tell that one of its rows for text has the keyboard.
    texts = [it for it in missed if it.role == "text"]
    missed = [f"{it.role} {it.name!r}" for it in missed if it not in texts or len(texts) > untold]
    if missed:
        raise Lost(f"the keyboard does not reach {missed}; there is:\n{reader.told()}")


def controls(reader):
    """What is shown in the window in front and takes the keyboard."""
    front = next(iter(reader.nodes()), None)
    return [it for it in reader.below(front) if it.focusable and it.sensitive and it.role in CONTROLS and size(it)]


def walk_by_tab(desktop, reader):
    """What has the keyboard from one Tab to the next, until it is where it began, and how often nothing told that it
    has it."""
    reached, untold = [], 0
    for _ in range(120):
        desktop.press_keys("Tab")
        time.sleep(0.03)
        here = reader.focused()
        if here and reached and here.same(reached[0]):
            return reached, untold
        untold += bool(reached and not here)
        if here and not any(here.same(it) for it in reached):
            reached.append(here)
    raise Lost(f"Tab comes to no end; it was at {[it.name for it in reached]}")


def size(node):
    component = node.it.get_component_iface()
    extents = component and component.get_extents(Atspi.CoordType.WINDOW)
    return extents and extents.width > 0 and extents.height > 0 and extents


def check_contrast(desktop, reader, name):
    pale = pale_labels(desktop, reader, name)
    if pale:
        raise Lost(f"hard to read on {name}: " + ", ".join(f"{text!r} {ratio:.1f}" for text, ratio in pale))


def pale_labels(desktop, reader, name):
    """The labels with less contrast than they need, with what they have. It is measured on the screen: the color
    that most is of against the one that stands out most, so edges that are smoothed count as less."""
    picture = desktop.picture(f"check-{name}")
    front = next(iter(reader.nodes()))
    left, top, width, height = client_area(desktop, reader.below(front))
    found, seen = [], 0
    for label in reader.below(front):
        box = label.role == "label" and label.name and label.sensitive and label.parent().sensitive and size(label)
        if not box or box.y < 0 or box.y + box.height > height or box.x + box.width > width:
            continue
        ratio = contrast(picture, box.width, box.height, left + box.x, top + box.y)
        # What is behind the header or another row shows nothing.
        if ratio > 1:
            seen += 1
            if ratio < CONTRAST:
                found.append((label.name, ratio))
    assert seen, f"no label was seen on {name}"
    return found


def client_area(desktop, nodes):
    """Where the window in front has its content on the screen, inside the frame that it draws itself, and its size."""
    told = desktop.output("xdotool", "getactivewindow", "getwindowgeometry", "--shell")
    numbers = dict(line.split("=") for line in told.split())
    x, y, width, height = (int(numbers[it]) for it in ("X", "Y", "WIDTH", "HEIGHT"))
    frame = (width - max(box.width for box in map(size, nodes) if box)) // 2
    return x + frame, y + frame, width - 2 * frame, height - 2 * frame


def contrast(picture, width, height, left, top):
    pixels = subprocess.run(["convert", picture, "-crop", f"{width}x{height}+{left}+{top}", "+repage", "-depth", "8",
                             "rgb:-"], check=True, capture_output=True).stdout
    colors = Counter(zip(*[iter(pixels)] * 3))
    ground = luminance(colors.most_common(1)[0][0])
    return max((max(it, ground) + 0.05) / (min(it, ground) + 0.05) for it in map(luminance, colors))


def luminance(color):
    """Relative luminance (WCAG 2.2)."""
    linear = [it / 12.92 if it <= 0.04045 else ((it + 0.055) / 1.055) ** 2.4 for it in (part / 255 for part in color)]
    return 0.2126 * linear[0] + 0.7152 * linear[1] + 0.0722 * linear[2]
