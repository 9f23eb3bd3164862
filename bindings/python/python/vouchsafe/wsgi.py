"""Mutual TLS for a plain WSGI application, such as Flask: `environ["vouchsafe.principal"]`."""

from __future__ import annotations

import logging
from collections.abc import Callable, Iterable
from typing import Any

from vouchsafe import Verifier, VouchsafeError
from vouchsafe.logs import log_accepted, log_refused
from vouchsafe.sources import HopName, Source, SourceName

KEY = "vouchsafe.principal"

Environ = dict[str, Any]
Application = Callable[[Environ, Callable[..., Any]], Iterable[bytes]]

logger = logging.getLogger("vouchsafe")


class MutualTLSMiddleware:
    """Decides for each request who sent it, before the application sees it.

    `environ["vouchsafe.principal"]` is then a `Principal`, or `None` where `required` is False and no certificate came.
    A refused certificate or header is answered with 403, and a missing one with 401, if it is required. The reason goes
    to the logger `vouchsafe` and not to the client.

    An answer to a principal is `Cache-Control: private`, unless the application says something else.

    Put it outside of all that rewrites `REMOTE_ADDR` (werkzeug's `ProxyFix`).
    """

    def __init__(
        self,
        app: Application,
        verifier: Verifier,
        *,
        source: SourceName = "proxy",
        params_hop: str | None = None,
        hop: HopName = "address",
        required: bool = True,
    ) -> None:
        self._app = app
        self._verifier = verifier
        self._source = Source(source, params_hop, hop)
        self._required = required
        self._source.check(verifier)

    def __call__(self, environ: Environ, start_response: Callable[..., Any]) -> Iterable[bytes]:
        """Answers 401 or 403, or calls the application."""
        environ[KEY] = None
        try:
            principal = self._source.of_environ(self._verifier, environ)
        except VouchsafeError as error:
            log_refused(logger, error, environ, environ.get("PATH_INFO", ""))
            return _refuse(start_response, "403 Forbidden", b"The client certificate was refused.\n")
        if principal is None and self._required:
            return _refuse(start_response, "401 Unauthorized", b"A client certificate is required.\n")
        if principal is not None:
            log_accepted(logger, principal, environ, environ.get("PATH_INFO", ""))
        environ[KEY] = principal
        return self._app(environ, start_response if principal is None else _private(start_response))


def _private(start_response: Callable[..., Any]) -> Callable[..., Any]:
    """No cache tells principals apart: what one was answered is not for the next, unless the application says so."""

    def start(status: str, headers: list[tuple[str, str]], *more: Any) -> Any:
        if not any(name.lower() == "cache-control" for name, _ in headers):
            headers = [*headers, ("Cache-Control", "private")]
        return start_response(status, headers, *more)

    return start


def _refuse(start_response: Callable[..., Any], status: str, body: bytes) -> list[bytes]:
    headers = [
        ("Content-Type", "text/plain; charset=utf-8"),
        ("Content-Length", str(len(body))),
        ("Cache-Control", "no-store"),
    ]
    if status.startswith("401"):
        headers.append(("WWW-Authenticate", "ClientCertificate"))
    start_response(status, headers)
    return [body]
