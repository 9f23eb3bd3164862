"""Whose is this object? A principal may only ask for what is its own.

An owner is stored as a principal's key (`person jane`: kind and name, so that a service called `jane` owns nothing of
hers), or as a foreign key to a user. It is compared with who *sent* the request: never with a name that the request
brings in its path, its body or another header.
"""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

from django.core.exceptions import PermissionDenied

from vouchsafe.django.requirements import get_principal

if TYPE_CHECKING:
    from vouchsafe import Principal


def owner_key(principal: Principal) -> str:
    """What to store in a text field as the owner: `kind name`. Kinds have no spaces, so no two principals share one."""
    return f"{principal.kind} {principal.name}"


def owns(request: Any, obj: Any, field: str = "owner") -> bool:
    """Is the sender of this request the owner of this object? Nobody owns nothing, and what has no owner is nobody's.

    The field holds an `owner_key`, or a user. Raises `TypeError` for anything else.
    """
    principal = get_principal(request)
    owner = getattr(obj, field)
    if principal is None or owner is None:
        return False
    if isinstance(owner, str):
        return owner == owner_key(principal)
    if not hasattr(owner, "is_authenticated"):
        raise TypeError(f"{type(obj).__name__}.{field} holds no principal's key and no user: {type(owner).__name__}")
    return _is_own_user(request.user, principal) and bool(owner == request.user)


def require_owner(request: Any, obj: Any, field: str = "owner") -> Any:
    """The object, if it is the sender's. Raises `PermissionDenied`."""
    if not owns(request, obj, field):
        raise PermissionDenied("it belongs to somebody else")
    return obj


def owned(request: Any, queryset: Any, field: str = "owner") -> Any:
    """Of these objects, those of the request's sender."""
    principal = get_principal(request)
    if principal is None:
        return queryset.none()
    if queryset.model._meta.get_field(field).is_relation:
        return queryset.filter(**{field: request.user}) if _is_own_user(request.user, principal) else queryset.none()
    return queryset.filter(**{field: owner_key(principal)})


def _is_own_user(user: Any, principal: Principal) -> bool:
    """Whether this is the user that the middleware made of the principal, and nothing has put another in its place."""
    return bool(user.is_authenticated and getattr(user, "principal", None) is principal)
