"""The authentication backend: what a principal's roles permit, for one request."""

from __future__ import annotations

from typing import Any

from django.contrib.auth.backends import BaseBackend
from django.contrib.auth.models import Permission

from vouchsafe import Principal
from vouchsafe.django.conf import get_settings
from vouchsafe.django.users import UserRefused, user_of


class PrincipalBackend(BaseBackend):
    """Gives a request's user what `ROLE_PERMISSIONS` and `ROLE_GROUPS` give to the roles of the request's principal.

    Nothing is written to the database. There is no login into a session: `get_user` finds nobody, so a session that was
    made under this backend's name is nobody's.
    """

    def authenticate(self, request: Any, principal: Principal | None = None, **_: Any) -> Any:
        """The user of a principal, or None. Only a `Principal` counts, which nothing but a verification makes."""
        if type(principal) is not Principal:
            return None
        try:
            user = user_of(principal)
        except UserRefused:
            return None
        return user if user.is_authenticated else None

    def get_user(self, user_id: object) -> None:
        """Nobody: identity lives for a request, and not in a session."""
        return None

    def get_user_permissions(self, user_obj: Any, obj: Any = None) -> set[str]:
        """What `ROLE_PERMISSIONS` gives. Like Django's own, nothing for single objects: those are for `ownership`."""
        table = get_settings().role_permissions
        return {name for role in _roles(user_obj, obj) for name in table.get(role, ())}

    def get_group_permissions(self, user_obj: Any, obj: Any = None) -> set[str]:
        """What the groups have that `ROLE_GROUPS` gives."""
        table = get_settings().role_groups
        groups = {name for role in _roles(user_obj, obj) for name in table.get(role, ())}
        if not groups:
            return set()
        found = Permission.objects.filter(group__name__in=groups).values_list("content_type__app_label", "codename")
        return {f"{app}.{codename}" for app, codename in found.order_by()}


def _roles(user: Any, obj: Any) -> tuple[str, ...]:
    principal = getattr(user, "principal", None)
    if obj is not None or type(principal) is not Principal:
        return ()
    if not (user.is_active or user.is_anonymous) or not principal.is_current():
        return ()
    return principal.roles
