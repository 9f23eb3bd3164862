"""`request.principal`: who sent this request."""

from __future__ import annotations

import logging
from typing import TYPE_CHECKING, Any

from asgiref.sync import iscoroutinefunction, markcoroutinefunction, sync_to_async
from django.apps import apps
from django.http import HttpRequest, HttpResponse
from django.utils.cache import patch_cache_control

from vouchsafe import Principal, VouchsafeError
from vouchsafe.django.conf import get_settings, get_verifier
from vouchsafe.django.signals import principal_accepted, principal_refused
from vouchsafe.logs import log_accepted, log_refused

if TYPE_CHECKING:
    from collections.abc import Awaitable, Callable, Mapping

    from django.http.response import HttpResponseBase

logger = logging.getLogger("vouchsafe.django")


class MutualTLSMiddleware:
    """Decides for each request who sent it.

    `request.principal` is then a `Principal`, or `None` where no certificate came and none is `REQUIRED`. A refused
    certificate or header is answered with 403, a missing one with 401. The reason goes to the log `vouchsafe.django`.

    Where there is a principal, `request.user` is the principal's user and never the session's. So it stands **right
    after** `AuthenticationMiddleware`, which would otherwise put the session's user there.

    An answer to a principal is `Cache-Control: private`, unless the view says that it is public.
    """

    sync_capable = True
    async_capable = True

    def __init__(self, get_response: Callable[[HttpRequest], Any]) -> None:
        self.get_response = get_response
        self._is_async = iscoroutinefunction(get_response)
        if self._is_async:
            markcoroutinefunction(self)
        # A wrong configuration stops the server, and not the first request.
        get_verifier()

    def __call__(self, request: HttpRequest) -> HttpResponseBase | Awaitable[HttpResponseBase]:
        """Answers 401 or 403, or asks the next one."""
        if self._is_async:
            return self._answer(request)
        response: HttpResponseBase = _enter(request) or self.get_response(request)
        return _private(request, response)

    async def _answer(self, request: HttpRequest) -> HttpResponseBase:
        # In a thread: signatures take their time, and users are in a database.
        refused = await sync_to_async(_enter, thread_sensitive=True)(request)
        response: HttpResponseBase = refused or await self.get_response(request)
        return _private(request, response)


def _enter(request: HttpRequest) -> HttpResponse | None:
    """The answer that ends the request here, or None."""
    return _decide(request) or _set_user(request)


def _decide(request: HttpRequest) -> HttpResponse | None:
    """Sets `request.principal`, or gives the answer that ends the request."""
    request.principal = None
    wanted = get_settings()
    source, verifier = wanted.where_from(), get_verifier()
    scope = getattr(request, "scope", None)
    try:
        principal = source.of_scope(verifier, scope) if scope is not None else source.of_environ(verifier, request.META)
    except VouchsafeError as error:
        return _refused(request, error)
    if principal is None and wanted.required and request.path_info not in wanted.open_paths:
        return unauthorized()
    request.principal = principal
    return None


def _set_user(request: HttpRequest) -> HttpResponse | None:
    """Sets `request.user`, if there is a principal; the answer that ends the request, if its user is refused."""
    principal: Principal | None = request.principal
    if principal is None:
        return None
    if apps.is_installed("django.contrib.auth"):
        from vouchsafe.django.users import user_of

        try:
            user = user_of(principal)
        except VouchsafeError as error:
            request.principal = None
            return _refused(request, error)

        async def auser() -> Any:
            return user

        request.user, request.auser = user, auser
    log_accepted(logger, principal, connection(request), request.path)
    principal_accepted.send_robust(sender=MutualTLSMiddleware, request=request, principal=principal)
    return None


def connection(request: HttpRequest) -> Mapping[str, Any]:
    """The WSGI environ or the ASGI scope that a request was made of."""
    scope: Mapping[str, Any] | None = getattr(request, "scope", None)
    return request.META if scope is None else scope


def _refused(request: HttpRequest, error: VouchsafeError) -> HttpResponse:
    log_refused(logger, error, connection(request), request.path)
    principal_refused.send_robust(sender=MutualTLSMiddleware, request=request, error=error)
    return _plain(403, "The client certificate was refused.\n")


def _private(request: HttpRequest, response: HttpResponseBase) -> HttpResponseBase:
    """No cache tells principals apart, Django's own included: what one was answered is not for the next."""
    if request.principal is not None and "public" not in response.get("Cache-Control", "").lower():
        patch_cache_control(response, private=True)
    return response


def unauthorized() -> HttpResponse:
    """401: no certificate came. How to show one is not HTTP's, hence a scheme that has no parameters."""
    response = _plain(401, "A client certificate is required.\n")
    response.headers["WWW-Authenticate"] = "ClientCertificate"
    return response


def _plain(status: int, text: str) -> HttpResponse:
    response = HttpResponse(text, status=status, content_type="text/plain; charset=utf-8")
    response.headers["Cache-Control"] = "no-store"
    return response
