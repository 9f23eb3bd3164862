"""A site in settings, its database, its rule of users, and a client that speaks as gunicorn and as uvicorn do."""

from __future__ import annotations

import asyncio
import io
import json
import tempfile
from dataclasses import dataclass, field
from pathlib import Path
from typing import Any

import django
from django.conf import settings
from django.core.handlers.asgi import ASGIHandler
from django.core.handlers.wsgi import WSGIHandler
from django.core.management import call_command

from fleet import HOP, Card

settings.configure(
    SECRET_KEY="only for tests",  # noqa: S106
    ALLOWED_HOSTS=["*"],
    ROOT_URLCONF="site_urls",
    USE_TZ=True,
    INSTALLED_APPS=[
        "django.contrib.auth",
        "django.contrib.contenttypes",
        "django.contrib.sessions",
        "vouchsafe.django",
        "things",
    ],
    MIDDLEWARE=[
        "django.contrib.sessions.middleware.SessionMiddleware",
        "django.middleware.csrf.CsrfViewMiddleware",
        "django.contrib.auth.middleware.AuthenticationMiddleware",
        "vouchsafe.django.middleware.MutualTLSMiddleware",
    ],
    AUTHENTICATION_BACKENDS=[
        "django.contrib.auth.backends.ModelBackend",
        "vouchsafe.django.backends.PrincipalBackend",
    ],
    DATABASES={
        "default": {
            "ENGINE": "django.db.backends.sqlite3",
            # A file, since the handlers work in threads of their own.
            "NAME": str(Path(tempfile.mkdtemp()) / "site.sqlite3"),
        }
    },
    DEFAULT_AUTO_FIELD="django.db.models.BigAutoField",
)
django.setup()  # type: ignore[attr-defined] # mypy finds our folder of that name
call_command("migrate", run_syncdb=True, verbosity=0)

from django.contrib.auth.middleware import AuthenticationMiddleware  # noqa: E402 (not before the settings)

from vouchsafe.django.middleware import MutualTLSMiddleware  # noqa: E402


class Ours(MutualTLSMiddleware):
    """A project's own, made of ours."""


class Authentication(AuthenticationMiddleware):
    """A project's own, made of Django's."""


def username(principal: Any) -> str | None:
    """`USERS` of the tests: people are users, services are not."""
    return principal.name if principal.kind == "person" else None


def everybody(principal: Any) -> str | None:
    return str(principal.name)


def wrong(principal: Any) -> Any:
    return 7


@dataclass
class Answer:
    status: int
    headers: dict[str, str]
    body: str

    def json(self) -> Any:
        return json.loads(self.body)


@dataclass
class Ask:
    """A client. `lines` are header lines as they stand on the wire; a card adds what nginx sets."""

    server: str
    cookies: dict[str, str] = field(default_factory=dict)

    def __call__(
        self,
        path: str = "/whoami",
        card: Card | None = None,
        *,
        lines: list[tuple[bytes, bytes]] | None = None,
        hop: str | None = HOP,
        port: int = 40000,
        method: str = "GET",
        body: bytes = b"",
        **more: Any,
    ) -> Answer:
        lines = [(b"host", b"site.example"), *(lines or []), *(card.lines() if card else [])]
        if self.cookies:
            lines.append((b"cookie", "; ".join(f"{name}={value}" for name, value in self.cookies.items()).encode()))
        if body:
            lines += [(b"content-type", b"application/x-www-form-urlencoded"), (b"content-length", b"%d" % len(body))]
        speak = self._wsgi if self.server == "WSGI" else self._asgi
        answer = speak(path, lines, hop, port, method, body, more)
        if "set-cookie" in answer.headers:
            name, _, value = answer.headers["set-cookie"].partition(";")[0].partition("=")
            self.cookies[name] = value
        return answer

    def _wsgi(self, path: str, lines: Any, hop: Any, port: int, method: str, body: bytes, more: Any) -> Answer:
        path, _, query = path.partition("?")
        environ: dict[str, Any] = {
            "REQUEST_METHOD": method, "PATH_INFO": path, "QUERY_STRING": query, "SCRIPT_NAME": "",
            "SERVER_NAME": "site.example", "SERVER_PORT": "80", "SERVER_PROTOCOL": "HTTP/1.1",
            "wsgi.url_scheme": "https", "wsgi.input": io.BytesIO(body), "wsgi.errors": io.StringIO(),
            "REMOTE_ADDR": hop or "", "REMOTE_PORT": str(port),
        }  # fmt: skip
        for name, value in lines:
            if b"_" in name:  # as gunicorn does by default
                continue
            key = name.decode().upper().replace("-", "_")
            key = key if key in ("CONTENT_TYPE", "CONTENT_LENGTH") else f"HTTP_{key}"
            environ[key] = f"{environ[key]},{value.decode()}" if key in environ else value.decode()
        environ.update(more)
        heard: dict[str, Any] = {}

        def start_response(status: str, headers: list[tuple[str, str]], exc_info: Any = None) -> None:
            heard["status"], heard["headers"] = int(status[:3]), {name.lower(): value for name, value in headers}

        response = WSGIHandler()(environ, start_response)
        text = b"".join(response).decode()
        response.close()
        return Answer(heard["status"], heard["headers"], text)

    def _asgi(self, path: str, lines: Any, hop: Any, port: int, method: str, body: bytes, more: Any) -> Answer:
        path, _, query = path.partition("?")
        scope = {
            "type": "http", "method": method, "path": path, "query_string": query.encode(), "scheme": "https",
            "headers": lines, "client": (hop, port) if hop else None, "server": ("site.example", 443), **more,
        }  # fmt: skip
        sent: list[Any] = []

        async def receive() -> Any:
            if not sent_body:
                sent_body.append(True)
                return {"type": "http.request", "body": body, "more_body": False}
            await asyncio.sleep(60)

        async def send(message: Any) -> None:
            sent.append(message)

        sent_body: list[bool] = []
        asyncio.run(ASGIHandler()(scope, receive, send))
        headers = {name.decode().lower(): value.decode() for name, value in sent[0]["headers"]}
        return Answer(sent[0]["status"], headers, b"".join(part.get("body", b"") for part in sent[1:]).decode())
