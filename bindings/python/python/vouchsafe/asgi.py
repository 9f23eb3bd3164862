"""Mutual TLS for a plain ASGI application, such as FastAPI: `scope["vouchsafe.principal"]`."""

from __future__ import annotations

import asyncio
import logging
from collections.abc import Awaitable, Callable, MutableMapping
from typing import Any

from vouchsafe import Principal, Verifier, VouchsafeError
from vouchsafe.logs import log_accepted, log_refused
from vouchsafe.sources import HopName, Source, SourceError, SourceName

KEY = "vouchsafe.principal"

Scope = MutableMapping[str, Any]
Message = MutableMapping[str, Any]
Receive = Callable[[], Awaitable[Message]]
Send = Callable[[Message], Awaitable[None]]
Application = Callable[[Scope, Receive, Send], Awaitable[None]]

logger = logging.getLogger("vouchsafe")


class MutualTLSMiddleware:
    """Decides for each request and each websocket who sent it, before the application sees it.

    `scope["vouchsafe.principal"]` is then a `Principal`, or `None` where `required` is False and no certificate came. A
    refused certificate or header is answered with 403, and a missing one with 401, if it is required; a websocket is
    closed before it opens (the server answers 403). The reason goes to the logger `vouchsafe` and not to the client.

    An answer to a principal is `Cache-Control: private`, unless the application says something else.

    A websocket may live longer than its principal: ask `principal.is_current()` before what it does later.
    """

    def __init__(
        self,
        app: Application,
        verifier: Verifier,
        *,
        source: SourceName = "proxy",
        hop: HopName = "address",
        required: bool = True,
    ) -> None:
        if source == "params":
            raise SourceError('source "params" is WSGI\'s: ASGI has no parameters of the web server')
        self._app = app
        self._verifier = verifier
        self._source = Source(source, hop=hop)
        self._required = required
        self._source.check(verifier)

    async def __call__(self, scope: Scope, receive: Receive, send: Send) -> None:
        """Refuses, or calls the application. `lifespan` passes through; any other kind of scope is refused."""
        if scope["type"] == "lifespan":
            return await self._app(scope, receive, send)
        if scope["type"] not in ("http", "websocket"):
            raise ValueError(f"scope of type {scope['type']!r}: who sends it cannot be told")
        # A copy: what a server shares between the scopes of one connection must not carry a principal over.
        scope = {**scope, KEY: None}
        try:
            principal = await _in_thread(self._source.of_scope, self._verifier, scope)
        except VouchsafeError as error:
            log_refused(logger, error, scope, scope.get("path", ""))
            return await _refuse(scope, receive, send, 403, b"The client certificate was refused.\n")
        if principal is None and self._required:
            return await _refuse(scope, receive, send, 401, b"A client certificate is required.\n")
        if principal is not None:
            log_accepted(logger, principal, scope, scope.get("path", ""))
        scope[KEY] = principal
        return await self._app(scope, receive, send if principal is None else _private(send))


async def _in_thread(
    decide: Callable[[Verifier, Scope], Principal | None], verifier: Verifier, scope: Scope
) -> Principal | None:
    """Signatures take their time, and the event loop has others to serve. Other loops than asyncio's wait."""
    try:
        asyncio.get_running_loop()
    except RuntimeError:
        return decide(verifier, scope)
    return await asyncio.to_thread(decide, verifier, scope)


def _private(send: Send) -> Send:
    """No cache tells principals apart: what one was answered is not for the next, unless the application says so."""

    async def sending(message: Message) -> None:
        if message["type"] == "http.response.start":
            headers = list(message.get("headers", ()))
            if not any(bytes(name).lower() == b"cache-control" for name, _ in headers):
                message = {**message, "headers": [*headers, (b"cache-control", b"private")]}
        await send(message)

    return sending


async def _refuse(scope: Scope, receive: Receive, send: Send, status: int, body: bytes) -> None:
    if scope["type"] == "websocket":
        await receive()
        # Before `websocket.accept` this is answered with HTTP 403.
        await send({"type": "websocket.close", "code": 1008})
        return
    headers = [
        (b"content-type", b"text/plain; charset=utf-8"),
        (b"content-length", str(len(body)).encode()),
        (b"cache-control", b"no-store"),
    ]
    if status == 401:
        headers.append((b"www-authenticate", b"ClientCertificate"))
    await send({"type": "http.response.start", "status": status, "headers": headers})
    await send({"type": "http.response.body", "body": body})
