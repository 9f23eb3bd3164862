"""The ASGI middleware, with what real servers and frameworks make of requests: the attacks first."""

from __future__ import annotations

import asyncio
import logging
from typing import TYPE_CHECKING, Annotated, Any

import fastapi
import pytest
from starlette.applications import Starlette
from starlette.responses import PlainTextResponse
from starlette.routing import Route, WebSocketRoute
from starlette.testclient import TestClient
from starlette.websockets import WebSocketDisconnect
from uvicorn.middleware.proxy_headers import ProxyHeadersMiddleware

import servers
from authority import PROXY
from fleet import CONFIG, HOP, STRANGER, Card, Fleet
from vouchsafe import HeaderRefusal, NotConfigured, Principal, Refusal, Verifier
from vouchsafe.asgi import KEY, MutualTLSMiddleware
from vouchsafe.environ import ConnectionRefusal, scope_hop
from vouchsafe.sources import Source, SourceError

if TYPE_CHECKING:
    from pathlib import Path


@pytest.fixture
def fleet(tmp_path: Path) -> Fleet:
    return Fleet(tmp_path / "fleet")


@pytest.fixture
def verifier(fleet: Fleet) -> Verifier:
    return Verifier.from_config(fleet.config)


def request(card: Card | None = None, hop: str | None = HOP, port: int = 40000, **more: Any) -> dict[str, Any]:
    headers = more.pop("lines", []) + (card.lines() if card else [])
    client = (hop, port) if hop else None
    return {"type": "http", "path": "/who", "method": "GET", "headers": headers, "client": client, **more}


def answered(app: Any, scope: dict[str, Any]) -> tuple[int, dict[str, str], str]:
    sent: list[Any] = []

    async def receive() -> Any:
        return {"type": "websocket.connect" if scope["type"] == "websocket" else "http.request"}

    async def send(message: Any) -> None:
        sent.append(message)

    asyncio.run(app(scope, receive, send))
    headers = {name.decode(): value.decode() for name, value in sent[0].get("headers", [])}
    return sent[0].get("status", 0), headers, b"".join(part.get("body", b"") for part in sent[1:]).decode()


async def application(scope: Any, receive: Any, send: Any) -> None:
    await PlainTextResponse(str(scope[KEY]))(scope, receive, send)


# --- the middleware itself ------------------------------------------------------------------------------------------


def test_a_card_from_the_proxy_is_somebody(fleet: Fleet, verifier: Verifier) -> None:
    status, _, body = answered(MutualTLSMiddleware(application, verifier), request(fleet.service()))
    assert (status, body) == (200, "service web/api (forwarded by 10.0.7.3)")


def test_what_a_scope_brings_under_our_key_is_overwritten_and_the_server_s_scope_is_left_alone(
    fleet: Fleet, verifier: Verifier
) -> None:
    app = MutualTLSMiddleware(application, verifier, required=False)
    assert answered(app, {**request(), KEY: "service admin"})[2] == "None"
    shared = request(fleet.service())
    answered(app, shared)
    assert KEY not in shared  # what a server keeps for the next request has no principal in it


def test_no_cache_keeps_an_answer_for_another_principal(fleet: Fleet, verifier: Verifier) -> None:
    async def public(scope: Any, receive: Any, send: Any) -> None:
        await PlainTextResponse("", headers={"cache-control": "public"})(scope, receive, send)

    card = request(fleet.service())
    assert answered(MutualTLSMiddleware(application, verifier), card)[1]["cache-control"] == "private"
    assert answered(MutualTLSMiddleware(public, verifier), card)[1]["cache-control"] == "public"
    assert "cache-control" not in answered(MutualTLSMiddleware(application, verifier, required=False), request())[1]


def test_nobody_is_answered_with_401(verifier: Verifier) -> None:
    status, headers, body = answered(MutualTLSMiddleware(application, verifier), request())
    assert (status, headers["www-authenticate"], body) == (
        401,
        "ClientCertificate",
        "A client certificate is required.\n",
    )


def test_the_reason_is_in_the_log_and_not_on_the_wire(
    fleet: Fleet, verifier: Verifier, caplog: pytest.LogCaptureFixture
) -> None:
    status, _, body = answered(MutualTLSMiddleware(application, verifier), request(fleet.service(), STRANGER))
    assert (status, body) == (403, "The client certificate was refused.\n")
    (record,) = [each for each in caplog.records if each.name == "vouchsafe"]
    assert record.levelno == logging.WARNING
    assert record.getMessage().startswith("refused /who from 203.0.113.7: x-ssl-client-cert came from 203.0.113.7")


def test_lifespan_passes_through_and_an_unknown_scope_does_not(verifier: Verifier) -> None:
    seen: list[str] = []

    async def lifespan(scope: Any, receive: Any, send: Any) -> None:
        seen.append(scope["type"])

    app = MutualTLSMiddleware(lifespan, verifier)
    asyncio.run(app({"type": "lifespan"}, None, None))  # type: ignore[arg-type]
    with pytest.raises(ValueError, match="webtransport"):
        asyncio.run(app({"type": "webtransport"}, None, None))  # type: ignore[arg-type]
    assert seen == ["lifespan"]


def test_a_source_that_asgi_does_not_have_is_an_error_at_the_start(verifier: Verifier, tmp_path: Path) -> None:
    with pytest.raises(SourceError, match="WSGI"):
        MutualTLSMiddleware(application, verifier, source="params")
    with pytest.raises(NotConfigured, match=r"no \[proxy\]"):
        MutualTLSMiddleware(application, Verifier.from_config(Fleet(tmp_path / "one", CONFIG).config))


# --- header lines ---------------------------------------------------------------------------------------------------

# lines beside those of a good card, the rule
LINES: dict[str, tuple[Any, str]] = {
    "the certificate twice": (lambda admin: admin.lines()[:1], "repeated"),
    "the verdict twice": (lambda admin: admin.lines()[1:], "repeated"),
    "an underscore in the name": (
        lambda admin: [(b"x_ssl_client_cert", admin.escaped.encode())], "alias",
    ),
    "a dot in the name": (lambda admin: [(b"x.ssl.client.cert", admin.escaped.encode())], "alias"),
    "a name in large letters is the same name": (
        lambda admin: [(b"X-SSL-CLIENT-CERT", admin.escaped.encode())], "repeated",
    ),
    "another proxy's header": (lambda admin: [(b"client-cert", b":AAAA:")], "foreign"),
}  # fmt: skip


@pytest.mark.parametrize("title", LINES)
def test_refused_lines(fleet: Fleet, verifier: Verifier, title: str) -> None:
    make, rule = LINES[title]
    with pytest.raises(HeaderRefusal) as refused:
        Source().of_scope(verifier, request(fleet.service(), lines=make(fleet.person("admin"))))
    assert refused.value.rule == rule


# --- the hop --------------------------------------------------------------------------------------------------------


def through_uvicorn(verifier: Verifier, forwarded_for: str, peer: str, trusted: str, card: Card) -> int:
    """What comes of a request that uvicorn, as it runs by default, has made of `X-Forwarded-For`."""
    app: Any = ProxyHeadersMiddleware(MutualTLSMiddleware(application, verifier), trusted)  # type: ignore[arg-type]
    return answered(app, request(card, peer, lines=[(b"x-forwarded-for", forwarded_for.encode())]))[0]


# X-Forwarded-For, the connection's other end, whom uvicorn believes
SPOOFED = {
    "an address": (HOP, "127.0.0.1", "127.0.0.1"),
    "an address with a port": (f"{HOP}:4711", "127.0.0.1", "127.0.0.1"),
    "an IPv6 address with a port": ("[fd00:7::1]:4711", "127.0.0.1", "127.0.0.1"),
    "the last of several": (f"{STRANGER}, {HOP}", "127.0.0.1", "127.0.0.1"),
    "the first of several, where all are believed": (f"{HOP}:4711, {STRANGER}", STRANGER, "*"),
    "an address from a stranger, where all are believed": (HOP, STRANGER, "*"),
}


@pytest.mark.parametrize("title", SPOOFED)
def test_a_client_out_of_x_forwarded_for_is_no_hop(fleet: Fleet, caplog: pytest.LogCaptureFixture, title: str) -> None:
    fleet.config.write_text(CONFIG + PROXY.replace('"10.0.7.0/28"', '"10.0.7.0/28", "fd00:7::/64"'))
    verifier = Verifier.from_config(fleet.config)
    assert through_uvicorn(verifier, *SPOOFED[title], fleet.service()) == 403
    assert "run uvicorn with --no-proxy-headers" in caplog.text


def test_a_client_that_uvicorn_leaves_alone_is_a_hop(fleet: Fleet, verifier: Verifier) -> None:
    assert through_uvicorn(verifier, STRANGER, HOP, "127.0.0.1", fleet.service()) == 200


# the scope's client, the rule
CLIENTS: dict[str, tuple[Any, str]] = {
    "port 0 is no port of a connection": ((HOP, 0), "hop-rewritten"),
    "no port is none either": ((HOP, None), "hop-rewritten"),
    "a name is no address": (("testclient", 50000), "hop-unknown"),
    "an address alone is no pair": ((HOP,), "hop-unknown"),
    "a number is no pair": (7, "hop-unknown"),
    "a path is no address": (("/run/app.sock", 1), "hop-unknown"),
}


@pytest.mark.parametrize("title", CLIENTS)
def test_clients(title: str) -> None:
    client, rule = CLIENTS[title]
    with pytest.raises(ConnectionRefusal) as refused:
        scope_hop({"client": client, "headers": []})
    assert refused.value.rule == rule


def test_a_unix_socket_is_a_hop_if_it_is_trusted(fleet: Fleet, verifier: Verifier) -> None:
    assert Source().of_scope(verifier, request(fleet.service(), None)).via == "a Unix socket"  # type: ignore[union-attr]
    fleet.config.write_text(CONFIG + PROXY.replace("unix_socket = true\n", ""))
    with pytest.raises(HeaderRefusal, match="came from a Unix socket"):
        Source().of_scope(Verifier.from_config(fleet.config), request(fleet.service(), None))


# --- the TLS extension ----------------------------------------------------------------------------------------------

SOCKET = Source("socket")


def tls(*chain: str, **more: Any) -> dict[str, Any]:
    return {"extensions": {"tls": {"client_cert_chain": list(chain), **more}}}


def test_a_certificate_of_the_connection_is_direct(fleet: Fleet, verifier: Verifier) -> None:
    principal = SOCKET.of_scope(verifier, request(**tls(fleet.service().pem)))
    assert principal is not None
    assert (principal.name, principal.via) == ("web/api", None)


def test_intermediates_of_the_connection_are_taken(fleet: Fleet) -> None:
    issuing = fleet.authority.authority("Issuing CA")
    (fleet.folder / "issuing.crl").write_text(issuing.crl())
    fleet.config.write_text(fleet.config.read_text().replace('["fleet.crl"]', '["fleet.crl", "issuing.crl"]'))
    verifier, card = Verifier.from_config(fleet.config), issuing.service("ns/web/sa/api")
    assert SOCKET.of_scope(verifier, request(**tls(card.pem, issuing.pem))) is not None
    with pytest.raises(Refusal):
        SOCKET.of_scope(verifier, request(**tls(card.pem)))


TLS: dict[str, tuple[Any, str]] = {
    "a server without extensions can not tell": (lambda _: {}, "no-tls"),
    "a server without the extension can not tell": (lambda _: {"extensions": {}}, "no-tls"),
    "an extension without the key can not tell": (lambda _: {"extensions": {"tls": {}}}, "no-tls"),
    "a header is not read in its place": (lambda card: {"lines": card.lines()}, "no-tls"),
    "an error of the server's counts": (
        lambda card: tls(card.pem, client_cert_error="expired"), "verdict",
    ),
    "two certificates in one": (lambda card: tls(card.pem * 2), "params"),
    "no certificate": (lambda _: tls("hello"), "params"),
    "more than ten": (lambda card: tls(*[card.pem] * 11), "params"),
}  # fmt: skip


@pytest.mark.parametrize("title", TLS)
def test_refused_tls(fleet: Fleet, verifier: Verifier, title: str) -> None:
    make, rule = TLS[title]
    with pytest.raises(ConnectionRefusal) as refused:
        SOCKET.of_scope(verifier, request(**make(fleet.service())))
    assert refused.value.rule == rule


def test_an_empty_chain_is_nobody(fleet: Fleet, verifier: Verifier) -> None:
    assert SOCKET.of_scope(verifier, request(fleet.service(), **tls())) is None


def test_a_proxy_is_known_by_its_own_certificate(fleet: Fleet) -> None:
    proxy = '[proxy]\nprofile = "nginx"\nprincipals = [{ kind = "service", name = "web/edge" }]\n'
    fleet.config.write_text(CONFIG + proxy)
    verifier, source = Verifier.from_config(fleet.config), Source(hop="certificate")
    jane = fleet.person("jane")
    principal = source.of_scope(verifier, request(jane, STRANGER, **tls(fleet.service("web/edge").pem)))
    assert principal is not None
    assert (principal.name, principal.via) == ("jane", "service web/edge")
    for chain in ([fleet.service().pem], []):
        with pytest.raises(HeaderRefusal, match="not trusted"):
            source.of_scope(verifier, request(jane, STRANGER, **tls(*chain)))


# --- Starlette and FastAPI ------------------------------------------------------------------------------------------


def starlette_app(verifier: Verifier, **arguments: Any) -> Any:
    async def who(request: Any) -> PlainTextResponse:
        return PlainTextResponse(str(request.scope[KEY]))

    async def talk(websocket: Any) -> None:
        await websocket.accept()
        await websocket.send_text(str(websocket.scope[KEY]))
        await websocket.close()

    routes = [Route("/who", who), WebSocketRoute("/talk", talk)]
    return MutualTLSMiddleware(Starlette(routes=routes), verifier, **arguments)


def client(app: Any, hop: str = HOP) -> TestClient:
    return TestClient(app, client=(hop, 40000))


def headers(card: Card) -> dict[str, str]:
    return {name.decode(): value.decode() for name, value in card.lines()}


def test_starlette(fleet: Fleet, verifier: Verifier) -> None:
    with client(starlette_app(verifier, required=False)) as asking:
        who = asking.get("/who", headers=headers(fleet.service()))
        assert who.text == "service web/api (forwarded by 10.0.7.3)"
        assert asking.get("/who").text == "None"  # the same connection, and no principal is left over
    assert client(starlette_app(verifier)).get("/who").status_code == 401
    assert client(starlette_app(verifier), STRANGER).get("/who", headers=headers(fleet.service())).status_code == 403


def test_a_websocket_has_a_principal_or_does_not_open(fleet: Fleet, verifier: Verifier) -> None:
    with client(starlette_app(verifier)).websocket_connect("/talk", headers=headers(fleet.service())) as socket:
        assert socket.receive_text() == "service web/api (forwarded by 10.0.7.3)"
    for hop, card in ((STRANGER, headers(fleet.service())), (HOP, {})):
        with (
            pytest.raises(WebSocketDisconnect),
            client(starlette_app(verifier), hop).websocket_connect("/talk", headers=card),
        ):
            pass


def current(request: fastapi.Request) -> Principal:
    """The dependency of the documentation."""
    principal: Principal | None = request.scope[KEY]
    if principal is None:
        raise fastapi.HTTPException(401)
    return principal


def reader(principal: Annotated[Principal, fastapi.Depends(current)]) -> Principal:
    if not principal.has_role("reader"):
        raise fastapi.HTTPException(403)
    return principal


def test_fastapi(fleet: Fleet, verifier: Verifier) -> None:
    app = fastapi.FastAPI()

    @app.get("/who", response_class=fastapi.responses.PlainTextResponse)
    async def who(principal=fastapi.Depends(reader)) -> str:  # type: ignore[no-untyped-def]  # noqa: B008
        return f"{principal.kind} {principal.name}"

    app.add_middleware(MutualTLSMiddleware, verifier=verifier, required=False)
    asking = client(app)
    assert asking.get("/who", headers=headers(fleet.service())).text == "service web/api"
    assert asking.get("/who", headers=headers(fleet.person("jane"))).status_code == 403
    assert asking.get("/who").status_code == 401
    assert client(app, STRANGER).get("/who", headers=headers(fleet.service())).status_code == 403


# --- uvicorn as a process -------------------------------------------------------------------------------------------

APP = """
from vouchsafe import Verifier
from vouchsafe.asgi import MutualTLSMiddleware

async def who(scope, receive, send):
    await send({"type": "http.response.start", "status": 200, "headers": []})
    await send({"type": "http.response.body", "body": str(scope["vouchsafe.principal"]).encode()})

app = MutualTLSMiddleware(who, Verifier.from_config("fleet.toml", watch=True))
"""


def serving(fleet: Fleet, *arguments: str, at: str | int) -> Any:
    return servers.serving(fleet.folder, APP, "uvicorn", "app:app", "--lifespan", "off", *arguments, at=at)


def test_uvicorn_at_a_unix_socket(fleet: Fleet) -> None:
    path = str(fleet.folder / "app.sock")
    with serving(fleet, "--uds", path, "--no-proxy-headers", at=path):
        assert servers.ask(path, fleet.service().lines()) == (200, "service web/api (forwarded by a Unix socket)")
        assert servers.ask(path)[0] == 401
        forged = fleet.person("admin").lines()[:1] + fleet.service().lines()
        assert servers.ask(path, forged)[0] == 403


def test_uvicorn_with_its_proxy_headers_on_is_refused_and_without_them_is_not(fleet: Fleet) -> None:
    fleet.config.write_text(CONFIG + '[proxy]\nprofile = "nginx"\nnetworks = ["127.0.0.1", "10.0.7.0/28"]\n')
    lines = [*fleet.service().lines(), (b"X-Forwarded-For", HOP.encode())]
    port = servers.free_port()
    with serving(fleet, "--port", str(port), at=port):
        assert servers.ask(port, lines)[0] == 403
    assert "run uvicorn with --no-proxy-headers" in (fleet.folder / "server.log").read_text()
    port = servers.free_port()
    with serving(fleet, "--port", str(port), "--no-proxy-headers", at=port):
        assert servers.ask(port, lines) == (200, "service web/api (forwarded by 127.0.0.1)")
