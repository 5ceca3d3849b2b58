"""The counts of a run inside a machine, in a line that the host looks for."""


def pytest_terminal_summary(terminalreporter):
    stats = terminalreporter.stats
    passed, skipped = len(stats.get("passed", [])), len(stats.get("skipped", []))
    failed = len(stats.get("failed", [])) + len(stats.get("error", []))
    terminalreporter.write_line(f"machine: {passed} passed, {failed} failed, {skipped} skipped")
