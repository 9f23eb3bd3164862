"""Until something is so."""

from __future__ import annotations

import time
from collections.abc import Callable

PATIENCE = 20.0


def until(is_so: Callable[[], object], what: str) -> None:
    ends = time.monotonic() + PATIENCE
    while not is_so():
        assert time.monotonic() < ends, f"in vain: {what}"
        time.sleep(0.01)
