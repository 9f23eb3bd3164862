"""The application `vouchsafe.django`: it brings the system checks and the command `vouchsafe_check`."""

from __future__ import annotations

from django.apps import AppConfig


class VouchsafeConfig(AppConfig):
    """Registers the system checks."""

    name = "vouchsafe.django"
    label = "vouchsafe"
    verbose_name = "vouchsafe"

    def ready(self) -> None:
        """Importing the checks registers them."""
        from vouchsafe.django import checks  # noqa: F401
