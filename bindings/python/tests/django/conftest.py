"""What the tests of the Django middleware ask with."""

from __future__ import annotations

from collections.abc import Callable, Iterator
from pathlib import Path
from typing import Any

import pytest
from django.test import override_settings

from fleet import Fleet
from site_client import Ask


@pytest.fixture
def fleet(tmp_path: Path) -> Fleet:
    return Fleet(tmp_path / "fleet")


@pytest.fixture
def setting(fleet: Fleet) -> Iterator[Callable[..., None]]:
    """Sets `VOUCHSAFE` until the test ends; without a call, it is CONFIG alone."""
    active: list[Any] = []

    def use(**keys: Any) -> None:
        override = override_settings(VOUCHSAFE={"CONFIG": str(fleet.config), "WATCH": False, **keys})
        override.enable()
        active.append(override)

    use()
    yield use
    for override in reversed(active):
        override.disable()


@pytest.fixture(params=["WSGI", "ASGI"])
def ask(request: pytest.FixtureRequest, setting: Any) -> Iterator[Ask]:
    """A client of a site with an empty database."""
    from django.contrib.auth.models import Group, User

    from things.models import Letter, Parcel

    yield Ask(request.param)
    for model in (Letter, Parcel, User, Group):
        model.objects.all().delete()
