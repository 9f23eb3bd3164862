"""`PrincipalRequiredMixin` for class-based views."""

from __future__ import annotations

import inspect
from typing import Any

from vouchsafe.django.decorators import principal_required
from vouchsafe.django.requirements import Wanted, Words


class PrincipalRequiredMixin:
    """As `@principal_required`, for a class-based view; it stands before `View` among the bases.

    `principal_kind`, `principal_role` and `principal_direct` are what the decorator calls `kind`, `role` and `direct`.
    """

    principal_kind: Words = None
    principal_role: Words = None
    principal_direct: bool = False

    def __init_subclass__(cls, **kwargs: Any) -> None:
        """A class that asks for an empty list fails where it is written, and not at its first request."""
        super().__init_subclass__(**kwargs)
        Wanted(cls.principal_kind, cls.principal_role, cls.principal_direct)

    def dispatch(self, request: Any, *args: Any, **kwargs: Any) -> Any:
        """Answers 401, raises `PermissionDenied`, or goes on; of an async view, as something to await."""
        ask = principal_required(kind=self.principal_kind, role=self.principal_role, direct=self.principal_direct)
        answer = ask(super().dispatch)(request, *args, **kwargs)  # type: ignore[misc]
        if getattr(self, "view_is_async", False) and not inspect.isawaitable(answer):
            return _ready(answer)
        return answer


async def _ready(answer: Any) -> Any:
    return answer
