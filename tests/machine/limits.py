"""Each test has a limit of its own, and so has what is done before and after it: what hangs fails, and the
next one has its turn. `@pytest.mark.limit(seconds)` gives one that is slow more; `@pytest.mark.long` is left out
of `make check` and played by `make check-all`."""

import signal

import pytest

# Several times what the slowest takes where the processor is emulated and others use it too.
SECONDS = 480


def pytest_configure(config):
    config.addinivalue_line("markers", "limit(seconds): how long this test may take")
    config.addinivalue_line("markers", "long: played by make check-all alone")


def limited(item):
    own = item.get_closest_marker("limit")
    seconds = own.args[0] if own else SECONDS

    def late(*_):
        pytest.fail(f"not done within {seconds} s")

    signal.signal(signal.SIGALRM, late)
    signal.alarm(seconds)
    try:
        yield
    finally:
        signal.alarm(0)


@pytest.hookimpl(hookwrapper=True)
def pytest_runtest_setup(item):
    yield from limited(item)


@pytest.hookimpl(hookwrapper=True)
def pytest_runtest_call(item):
    yield from limited(item)


@pytest.hookimpl(hookwrapper=True)
def pytest_runtest_teardown(item):
    yield from limited(item)
