"""A page of the guide, held against what is on the screen when the commands that it shows are typed."""

import re
from itertools import zip_longest

BLOCK = re.compile(r"(?<=^```console\n).*?(?=^```$)", re.MULTILINE | re.DOTALL)
# What differs each time, and what is compared in its place.
DIFFERS = [(r"\b[0-9a-z]{4}(-[0-9a-z]{4}){2,}\b", "CODE"), (r"\d{4}-\d\d-\d\d \d\d:\d\d", "TIME"),
           (r"\b20\d\d-\d\d-\d\d\b", "DAY"), (r"\b\d+ s\b", "SECONDS"),
           (r"(used|brukt) (just now|akkurat nå)", "USED"), (r"\d+\.\d+\.\d+", "VERSION"),
           (r"^[0-9]{6}$", "CODE"), (r"\b[0-9A-Fa-f]{40,64}\b", "HEX"), (r"^[A-Za-z0-9+/=]{60,76}$", "BASE64"),
           (r"\b[0-9a-f]{8}$", "ID"), (r"(BASE64\n)+[A-Za-z0-9+/=]+\n", "BASE64"), (r" +", " ")]


def compared(text):
    for what, instead in DIFFERS:
        text = re.sub(what, instead, text, flags=re.MULTILINE)
    return text.strip()


def agrees(page, came):
    pattern = ".*".join(re.escape(part) for part in re.split(r"^…$", compared(page), flags=re.MULTILINE))
    return re.fullmatch(pattern, compared(came), re.DOTALL) is not None


def first_difference(page, came):
    lines = zip_longest(page.strip().splitlines(), came.strip().splitlines(), fillvalue="nothing more")
    differ = (f"“{line}” came instead of “{shown}”" for shown, line in lines if compared(shown) != compared(line))
    return next(differ, "something else came")


def held_against(path, commands, write):
    """What is wrong with a page: nothing, or a text. A line "…" in it stands for any lines."""
    if not path.exists():
        return "there is no such page"
    page, commands, wrong = path.read_text(), list(commands), []

    def block(found):
        count = len(re.findall(r"^\$ ", found[0], re.MULTILINE))
        came = "".join(commands.pop(0) for _ in range(min(count, len(commands))))
        if agrees(found[0], came):
            return found[0]
        wrong.append(f"{first_difference(found[0], came)}\nIt shows\n{found[0]}\nand what came is\n{came}")
        return came

    written = BLOCK.sub(block, page)
    if commands:
        return f"it does not show {commands}"
    if write:
        path.write_text(written)
        return ""
    return "\n".join(wrong)
