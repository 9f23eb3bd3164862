"""For Django REST framework: who sent the request, and what a view wants of it."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

from rest_framework.authentication import SessionAuthentication
from rest_framework.permissions import BasePermission

from vouchsafe.django.requirements import Wanted, Words, get_principal

if TYPE_CHECKING:
    from vouchsafe import Principal


class PrincipalAuthentication(SessionAuthentication):
    """`request.user` and `request.auth` (the `Principal`), as the middleware has decided.

    A browser sends its certificate along with every request, whoever made it ask. So the CSRF token is asked for, as
    with a session's cookie.
    """

    def authenticate(self, request: Any) -> tuple[Any, Principal] | None:
        """The user and the principal; None if no certificate came. Raises `PermissionDenied` without a CSRF token."""
        principal = get_principal(request._request)
        if principal is None:
            return None
        self.enforce_csrf(request)
        return request._request.user, principal

    def authenticate_header(self, request: Any) -> str:
        """With it, nobody is answered with 401 and not with 403."""
        return "ClientCertificate"


class PrincipalPermission(BasePermission):
    """For principals, with or without a user. `kind`, `role` and `direct` are those of `@principal_required`.

    `permission_classes = [PrincipalPermission]`, or `[principal_permission(kind="service", role="reader")]`.
    """

    wanted = Wanted()

    def has_permission(self, request: Any, view: Any) -> bool:
        """False for nobody, so that the framework answers 401; `PermissionDenied` for another kind or role."""
        principal = get_principal(request._request)
        if principal is None:
            return False
        self.wanted.check(principal)
        return True


def principal_permission(*, kind: Words = None, role: Words = None, direct: bool = False) -> type[PrincipalPermission]:
    """A permission class that wants this kind and this role."""
    wanted = Wanted(kind, role, direct)
    return type("PrincipalPermission", (PrincipalPermission,), {"wanted": wanted})
