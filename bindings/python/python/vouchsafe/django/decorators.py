"""`@principal_required` for views, sync and async."""

from __future__ import annotations

import functools
from collections.abc import Callable
from typing import TYPE_CHECKING, Any, TypeVar, overload

from asgiref.sync import iscoroutinefunction

from vouchsafe.django.middleware import unauthorized
from vouchsafe.django.requirements import Wanted, Words, get_principal

if TYPE_CHECKING:
    from django.http import HttpResponse

View = TypeVar("View", bound=Callable[..., Any])


@overload
def principal_required(view: View) -> View: ...
@overload
def principal_required(
    view: None = None, *, kind: Words = None, role: Words = None, direct: bool = False
) -> Callable[[View], View]: ...


def principal_required(view: Any = None, *, kind: Words = None, role: Words = None, direct: bool = False) -> Any:
    """The view is for principals: of this kind (or one of these), with this role (or one of these).

    Nobody is answered with 401; another kind or role raises `PermissionDenied`. `direct` asks for a certificate that
    was shown in the connection to this server, and not handed on by a proxy.
    """
    wanted = Wanted(kind, role, direct)

    def decorate(function: Any) -> Any:
        if iscoroutinefunction(function):

            @functools.wraps(function)
            async def asynchronous(request: Any, *args: Any, **kwargs: Any) -> Any:
                return _refused(request, wanted) or await function(request, *args, **kwargs)

            return asynchronous

        @functools.wraps(function)
        def synchronous(request: Any, *args: Any, **kwargs: Any) -> Any:
            return _refused(request, wanted) or function(request, *args, **kwargs)

        return synchronous

    return decorate if view is None else decorate(view)


def _refused(request: Any, wanted: Wanted) -> HttpResponse | None:
    principal = get_principal(request)
    if principal is None:
        return unauthorized()
    wanted.check(principal)
    return None
