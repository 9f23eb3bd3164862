"""From a principal to a user of Django's, by the project's own rule (`USERS`)."""

from __future__ import annotations

from typing import Any

from django.contrib.auth import get_user_model
from django.contrib.auth.models import AnonymousUser
from django.db import IntegrityError, transaction

from vouchsafe import Principal, VouchsafeError
from vouchsafe.django.conf import get_settings

BACKEND = "vouchsafe.django.backends.PrincipalBackend"


class UserRefused(VouchsafeError):
    """`USERS` names a user for this principal, and the user is not there or not active."""

    rule = "user"


def user_of(principal: Principal, *, may_create: bool = True) -> Any:
    """The user that this principal is, for one request. Without `may_create` nobody is made, whatever the setting says.

    - `USERS` gives no name, or is not set: an `AnonymousUser`, who has what the principal's roles give.
    - `USERS` gives a name: that user, who must be there (or be made, with `CREATE_USERS`) and be active. `UserRefused`
      otherwise: an account that was deleted or locked locks its certificate out.
    """
    function = get_settings().username_of()
    name = function(principal) if function is not None else None
    if name is None:
        user: Any = AnonymousUser()
    else:
        user = _named(name, principal, may_create and get_settings().create_users)
        user.backend = BACKEND
    user.principal = principal
    return user


def _named(name: object, principal: Principal, create: bool) -> Any:
    who = ascii(f"{principal.kind} {principal.name}")[1:-1]
    if not isinstance(name, str) or not name:
        raise UserRefused(f"{who}: USERS gave {name!a}, wanted a name or None")
    model = get_user_model()
    try:
        user = model._default_manager.get_by_natural_key(name)
    except model.DoesNotExist:
        if not create:
            raise UserRefused(f"{who} is to be the user {name!a}, and there is none") from None
        user = _made(name)
    # A database that ignores case or accents finds another user under this name.
    if user.get_username() != name:
        raise UserRefused(f"{who} is to be the user {name!a}, and the database found {user.get_username()!a}")
    if not user.is_active:
        raise UserRefused(f"{who} is the user {name!a}, who is not active")
    return user


def _made(name: str) -> Any:
    """A new user without a password, or the one that another request has just made."""
    model = get_user_model()
    try:
        with transaction.atomic():
            return model._default_manager.create_user(**{model.USERNAME_FIELD: name})
    except IntegrityError:
        return model._default_manager.get_by_natural_key(name)
