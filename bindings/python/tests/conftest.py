from __future__ import annotations

from collections.abc import Iterator
from pathlib import Path

import pytest

import authority
from authority import Fleet
from vouchsafe import Verifier


@pytest.fixture
def fleet(tmp_path: Path) -> Fleet:
    """A fleet whose configuration has a ``[proxy]``."""
    fleet = authority.fleet(tmp_path / "fleet")
    fleet.write(authority.PROXY)
    return fleet


@pytest.fixture
def verifier(fleet: Fleet) -> Verifier:
    return Verifier.from_config(fleet.config)


@pytest.fixture
def watching(fleet: Fleet) -> Iterator[Verifier]:
    with Verifier.from_config(fleet.config, watch=True) as verifier:
        yield verifier
