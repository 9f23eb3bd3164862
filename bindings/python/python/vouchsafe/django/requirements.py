"""What a view wants of the principal: the one decision behind decorator, mixin and the REST framework's permission."""

from __future__ import annotations

from collections.abc import Iterable
from typing import Any

from django.core.exceptions import ImproperlyConfigured, PermissionDenied

from vouchsafe import NotDirect, Principal

Words = str | Iterable[str] | None


def get_principal(request: Any) -> Principal | None:
    """The request's principal. `ImproperlyConfigured` if the middleware has not decided: that is not "nobody"."""
    try:
        principal: Principal | None = request.principal
    except AttributeError:
        raise ImproperlyConfigured(
            "request.principal is not set: vouchsafe.django.middleware.MutualTLSMiddleware is not in MIDDLEWARE"
        ) from None
    return principal


class Wanted:
    """Kinds, of which the principal has one; roles, of which it has one; and whether it must be direct.

    What is None is not asked. An empty list is an error, since it would read as "everybody" and as "nobody".
    """

    def __init__(self, kind: Words = None, role: Words = None, direct: bool = False) -> None:
        self.kinds, self.roles, self.direct = _words("kind", kind), _words("role", role), direct

    def check(self, principal: Principal) -> None:
        """Raises `PermissionDenied`; its text goes to no client unless a project's own template shows it."""
        if not principal.is_current():
            raise PermissionDenied("the certificate has expired since the request came")
        if self.kinds is not None and principal.kind not in self.kinds:
            raise PermissionDenied("a principal of another kind is wanted")
        if self.roles is not None and self.roles.isdisjoint(principal.roles):
            raise PermissionDenied("another role is wanted")
        if self.direct:
            try:
                principal.require_direct()
            except NotDirect:
                raise PermissionDenied("a certificate of this connection is wanted") from None


def _words(what: str, words: Words) -> frozenset[str] | None:
    if words is None:
        return None
    found = frozenset([words] if isinstance(words, str) else words)
    if not found or not all(isinstance(word, str) and word for word in found):
        raise ValueError(f"{what}: found {words!r}, wanted a word or some")
    return found
