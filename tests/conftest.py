"""Options that all tests share."""

from __future__ import annotations

import os
import signal

import pytest

# A shell that starts the tests in the background may have them, and all that they start, ignore
# these.
for _number, _handler in (
    (signal.SIGINT, signal.default_int_handler),
    (signal.SIGHUP, signal.SIG_DFL),
):
    if signal.getsignal(_number) is signal.SIG_IGN:
        signal.signal(_number, _handler)

# What another test, or another day, has left in a cache must not decide a test: those that are
# about the cache name a folder of their own.
os.environ["GUIDEBUILDER_CACHE"] = ""


def pytest_addoption(parser: pytest.Parser) -> None:
    parser.addoption(
        "--update-golden",
        action="store_true",
        default=False,
        help="write the expected results of data files anew; read the difference before commit",
    )
    parser.addoption(
        "--update-pages",
        action="store_true",
        default=False,
        help="write the reference pages and the contact sheet anew; look at them before commit",
    )


@pytest.fixture
def update_golden(request: pytest.FixtureRequest) -> bool:
    return bool(request.config.getoption("--update-golden"))
