"""The WSGI middleware, with what real servers and frameworks make of requests: the attacks first."""

from __future__ import annotations

import base64
import contextlib
import logging
import socket
import ssl
import sys
import threading
from typing import TYPE_CHECKING, Any

import flask
import gunicorn.config
import gunicorn.http
import gunicorn.http.wsgi
import pytest
from werkzeug.middleware.proxy_fix import ProxyFix

import servers
from authority import PROXY, SERVER, root
from fleet import CONFIG, HOP, STRANGER, Card, Fleet
from vouchsafe import HeaderRefusal, NotConfigured, Refusal, Verifier
from vouchsafe.environ import ConnectionRefusal, environ_hop, environ_lines
from vouchsafe.sources import Source, SourceError
from vouchsafe.wsgi import KEY, MutualTLSMiddleware

if TYPE_CHECKING:
    from collections.abc import Iterator
    from pathlib import Path


@pytest.fixture
def fleet(tmp_path: Path) -> Fleet:
    return Fleet(tmp_path / "fleet")


@pytest.fixture
def verifier(fleet: Fleet) -> Verifier:
    return Verifier.from_config(fleet.config)


class Answered:
    """What came of one request."""

    def __init__(self, app: Any, environ: dict[str, Any]) -> None:
        self.seen: dict[str, Any] = environ
        self.body = b"".join(app({"PATH_INFO": "/who", **environ}, self.start)).decode()

    def start(self, status: str, headers: list[tuple[str, str]], exc_info: Any = None) -> None:
        self.status, self.headers = int(status[:3]), dict(headers)


def application(environ: dict[str, Any], start_response: Any) -> list[bytes]:
    start_response("200 OK", [])
    return [str(environ[KEY]).encode()]


# --- the middleware itself ------------------------------------------------------------------------------------------


def test_a_card_from_the_proxy_is_somebody(fleet: Fleet, verifier: Verifier) -> None:
    answer = Answered(MutualTLSMiddleware(application, verifier), fleet.service().environ())
    assert (answer.status, answer.body) == (200, "service web/api (forwarded by 10.0.7.3)")


def test_what_an_environ_brings_under_our_key_is_overwritten(fleet: Fleet, verifier: Verifier) -> None:
    app = MutualTLSMiddleware(application, verifier, required=False)
    assert Answered(app, {"REMOTE_ADDR": HOP, KEY: "service admin"}).body == "None"
    refused = Answered(app, {**fleet.service().environ(STRANGER), KEY: "service admin"})
    assert (refused.status, refused.body) == (403, "The client certificate was refused.\n")


def test_no_cache_keeps_an_answer_for_another_principal(fleet: Fleet, verifier: Verifier) -> None:
    def public(environ: dict[str, Any], start_response: Any) -> list[bytes]:
        start_response("200 OK", [("CACHE-CONTROL", "public")])
        return []

    card = fleet.service().environ()
    assert Answered(MutualTLSMiddleware(application, verifier), card).headers == {"Cache-Control": "private"}
    assert Answered(MutualTLSMiddleware(public, verifier), card).headers == {"CACHE-CONTROL": "public"}
    assert Answered(MutualTLSMiddleware(application, verifier, required=False), {"REMOTE_ADDR": HOP}).headers == {}


def test_nobody_is_answered_with_401(verifier: Verifier) -> None:
    answer = Answered(MutualTLSMiddleware(application, verifier), {"REMOTE_ADDR": HOP})
    assert (answer.status, answer.body) == (401, "A client certificate is required.\n")
    assert answer.headers["WWW-Authenticate"] == "ClientCertificate"


def test_the_reason_is_in_the_log_and_not_on_the_wire(
    fleet: Fleet, verifier: Verifier, caplog: pytest.LogCaptureFixture
) -> None:
    answer = Answered(MutualTLSMiddleware(application, verifier), fleet.service().environ(STRANGER))
    (record,) = caplog.records
    assert (record.name, record.levelno) == ("vouchsafe", logging.WARNING)
    assert record.getMessage() == (
        "refused /who from 203.0.113.7: x-ssl-client-cert came from 203.0.113.7, which is not trusted to hand on "
        "certificates"
    )
    assert (record.rule, record.report["fault"]) == ("untrusted-hop", "untrusted-hop")  # type: ignore[attr-defined]
    assert "trusted" not in answer.body


# source, what else, the error
WRONG = {
    "a source that is not there": ({"source": "header"}, "wanted one of proxy, params, socket"),
    "parameters of nobody": ({"source": "params"}, "needs params_hop"),
    "a hop of no parameters": ({"params_hop": "nginx"}, "has no parameters"),
    "another way to know a hop": ({"hop": "name"}, "wanted one of address, certificate"),
}


@pytest.mark.parametrize("title", WRONG)
def test_a_wrong_source_is_an_error_at_the_start(verifier: Verifier, title: str) -> None:
    arguments, words = WRONG[title]
    with pytest.raises(SourceError, match=words):
        MutualTLSMiddleware(application, verifier, **arguments)  # type: ignore[arg-type]


def test_a_configuration_that_can_not_serve_the_source_is_an_error_at_the_start(tmp_path: Path) -> None:
    without = Verifier.from_config(Fleet(tmp_path / "one", CONFIG).config)
    with pytest.raises(NotConfigured, match=r"no \[proxy\]"):
        MutualTLSMiddleware(application, without)
    nobody = Verifier.from_config(Fleet(tmp_path / "two", CONFIG.split("[[rule]]")[0] + PROXY).config)
    with pytest.raises(NotConfigured, match="identify nobody"):
        MutualTLSMiddleware(application, nobody)


# --- header lines ---------------------------------------------------------------------------------------------------


@contextlib.contextmanager
def connected(unix: bool = False) -> Iterator[tuple[socket.socket, Any]]:
    """The server's end of a connection, and the other end's address as `accept` gives it."""
    if unix:
        one, other = socket.socketpair()
        with one, other:
            yield one, ""
        return
    with socket.create_server(("127.0.0.1", 0)) as listener, socket.create_connection(listener.getsockname()) as other:
        one, address = listener.accept()
        with one:
            yield one, address


def as_gunicorn(
    lines: list[tuple[bytes, bytes]], sock: Any, address: Any, header_map: str = "drop", preface: bytes = b""
) -> dict[str, Any]:
    """The environ that gunicorn makes of these lines."""
    config = gunicorn.config.Config()
    config.set("header_map", header_map)
    if preface:
        config.set("proxy_protocol", "v1")
        config.set("proxy_allow_ips", "*")
    fields = b"".join(name + b": " + value + b"\r\n" for name, value in lines)
    raw = preface + b"GET /who HTTP/1.1\r\nHost: localhost\r\n" + fields + b"\r\n"
    request = next(iter(gunicorn.http.get_parser(config, iter([raw]), address)))
    _, environ = gunicorn.http.wsgi.create(request, sock, address, ("127.0.0.1", 80), config)
    return dict(environ)


def trusting_loopback(fleet: Fleet, profile: str = "nginx", more: str = "") -> Verifier:
    proxy = f'[proxy]\nprofile = "{profile}"\nnetworks = ["127.0.0.1"]\n{more}'
    fleet.config.write_text(CONFIG + proxy)
    return Verifier.from_config(fleet.config)


def der64(card: Card) -> bytes:
    return base64.b64encode(card.der)


# profile: the header lines that it has for a card
PROFILES: dict[str, Any] = {
    "nginx": lambda card: card.lines(),
    "ingress-nginx": lambda card: [
        (b"ssl-client-cert", card.escaped.encode()), (b"ssl-client-verify", b"SUCCESS"),
    ],
    "caddy": lambda card: [(b"X-SSL-Client-Cert", der64(card))],
    "haproxy": lambda card: [(b"X-SSL-Client-Cert", der64(card)), (b"X-SSL-Client-Verify", b"0")],
    "apache": lambda card: [
        (b"X-SSL-Client-Cert", card.pem.strip().replace("\n", " ").encode()), (b"X-SSL-Client-Verify", b"SUCCESS"),
    ],
}  # fmt: skip


@pytest.mark.parametrize(
    ("profile", "twice"),
    [
        (profile, twice)
        for profile in PROFILES
        for twice in ("the certificate", "the verdict", "neither")
        if (profile, twice) != ("caddy", "the verdict")  # it gives none
    ],
)
def test_what_gunicorn_joins_is_refused(fleet: Fleet, profile: str, twice: str) -> None:
    """A client's line and the proxy's become one value with a comma, which no certificate of these formats has."""
    verifier = trusting_loopback(fleet, profile)
    good, forged = PROFILES[profile](fleet.service()), PROFILES[profile](fleet.person("admin"))
    with connected() as (sock, address):
        more = {"the certificate": forged[:1], "the verdict": forged[1:], "neither": []}[twice]
        environ = as_gunicorn(more + good, sock, address)
        if twice == "neither":
            assert Source().of_environ(verifier, environ).name == "web/api"  # type: ignore[union-attr]
            return
        with pytest.raises(HeaderRefusal):
            Source().of_environ(verifier, environ)


# header_map of gunicorn, lines, what comes out
ALIASES = {
    "gunicorn drops a name with an underscore": ("drop", [(b"X_SSL_Client_Cert", b"x")], None),
    "gunicorn refuses one where it is told to": ("refuse", [(b"X_SSL_Client_Cert", b"x")], Exception),
    "beside the proxy's own it is a second line, where gunicorn takes it": ("dangerous", "both", HeaderRefusal),
}


@pytest.mark.parametrize("title", ALIASES)
def test_an_underscore(fleet: Fleet, title: str) -> None:
    header_map, lines, expected = ALIASES[title]
    verifier = trusting_loopback(fleet)
    if lines == "both":
        forged = [(name.replace(b"-", b"_"), value) for name, value in fleet.person("admin").lines()]
        lines = forged + fleet.service().lines()
    with connected() as (sock, address):
        if expected is None:
            assert Source().of_environ(verifier, as_gunicorn(lines, sock, address, header_map)) is None  # type: ignore[arg-type]
            return
        with pytest.raises(expected):
            Source().of_environ(verifier, as_gunicorn(lines, sock, address, header_map))  # type: ignore[arg-type]


@pytest.mark.parametrize("value", ["\u20ac", 7, None])
def test_an_environ_that_is_no_latin_1_text_is_refused(value: Any) -> None:
    with pytest.raises(ConnectionRefusal, match="PEP 3333") as refused:
        environ_lines({"HTTP_X": value})
    assert (refused.value.source, refused.value.rule) == ("connection", "environ")


# --- the hop --------------------------------------------------------------------------------------------------------


def test_gunicorn_s_socket_is_asked_and_no_remote_addr(fleet: Fleet, caplog: pytest.LogCaptureFixture) -> None:
    """django-xff and its like write REMOTE_ADDR; the socket is what it is."""
    app = MutualTLSMiddleware(application, Verifier.from_config(fleet.config))
    with connected() as (sock, address):
        environ = as_gunicorn(fleet.service().lines(), sock, address)
        environ["REMOTE_ADDR"] = HOP
        assert Answered(app, environ).status == 403
    assert "came from 127.0.0.1" in caplog.text


def test_a_unix_socket_of_gunicorn_is_one_and_an_empty_remote_addr_over_tcp_is_not(fleet: Fleet) -> None:
    verifier = Verifier.from_config(fleet.config)
    with connected(unix=True) as (sock, address):
        environ = as_gunicorn(fleet.service().lines(), sock, address)
        assert environ["REMOTE_ADDR"] == ""
        assert Source().of_environ(verifier, environ).via == "a Unix socket"  # type: ignore[union-attr]
    with connected() as (sock, address):
        environ = as_gunicorn(fleet.service().lines(), sock, address)
        environ["REMOTE_ADDR"] = ""
        with pytest.raises(Refusal, match=r"came from 127\.0\.0\.1"):
            Source().of_environ(verifier, environ)


def test_a_connection_that_began_with_the_proxy_protocol_is_refused(fleet: Fleet) -> None:
    verifier = trusting_loopback(fleet)
    with connected() as (sock, address):
        preface = b"PROXY TCP4 127.0.0.1 127.0.0.1 40000 80\r\n"
        environ = as_gunicorn(fleet.service().lines(), sock, address, preface=preface)
        with pytest.raises(ConnectionRefusal, match="PROXY protocol") as refused:
            Source().of_environ(verifier, environ)
        assert refused.value.rule == "hop-rewritten"


# what a server or a middleware has made of the environ, the rule
HOPS: dict[str, tuple[dict[str, Any], str]] = {
    "no REMOTE_ADDR is no Unix socket": ({}, "hop-unknown"),
    "a name is no address": ({"REMOTE_ADDR": "localhost"}, "hop-unknown"),
    "several addresses are none": ({"REMOTE_ADDR": "10.0.7.3, 10.0.7.4"}, "hop-unknown"),
    "an address with a port is none": ({"REMOTE_ADDR": "10.0.7.3:80"}, "hop-unknown"),
    "an address with a zone is none": ({"REMOTE_ADDR": "fe80::1%eth0"}, "hop-unknown"),
    "a number is none": ({"REMOTE_ADDR": 7}, "hop-unknown"),
    "an address out of X-Forwarded-For": (
        {"REMOTE_ADDR": HOP, "HTTP_X_FORWARDED_FOR": f"{STRANGER}, {HOP}"}, "hop-rewritten",
    ),
    "an address out of X-Forwarded-For, with its port": (
        {"REMOTE_ADDR": HOP, "HTTP_X_FORWARDED_FOR": f"{HOP}:4711"}, "hop-rewritten",
    ),
    "an IPv6 address out of X-Forwarded-For, in brackets": (
        {"REMOTE_ADDR": "fd00::7", "HTTP_X_FORWARDED_FOR": "[fd00::7]:4711"}, "hop-rewritten",
    ),
}  # fmt: skip


@pytest.mark.parametrize("title", HOPS)
def test_hops(title: str) -> None:
    environ, rule = HOPS[title]
    with pytest.raises(ConnectionRefusal) as refused:
        environ_hop(environ)
    assert refused.value.rule == rule


def test_a_forwarded_client_is_no_hop_and_no_reason_to_refuse(fleet: Fleet, verifier: Verifier) -> None:
    environ = {**fleet.service().environ(), "HTTP_X_FORWARDED_FOR": STRANGER}
    assert Source().of_environ(verifier, environ).name == "web/api"  # type: ignore[union-attr]


def test_proxy_fix_outside_of_ours_is_refused_and_inside_is_not(fleet: Fleet, verifier: Verifier) -> None:
    environ = {**fleet.service().environ(STRANGER), "HTTP_X_FORWARDED_FOR": HOP, "wsgi.url_scheme": "http"}
    outside = ProxyFix(MutualTLSMiddleware(application, verifier))
    assert Answered(outside, dict(environ)).status == 403
    trusted = {**environ, "REMOTE_ADDR": HOP, "HTTP_X_FORWARDED_FOR": STRANGER}
    assert Answered(outside, dict(trusted)).status == 403
    inside = MutualTLSMiddleware(ProxyFix(application), verifier)
    assert Answered(inside, dict(trusted)).status == 200


# --- params ---------------------------------------------------------------------------------------------------------

PARAMS = Source("params", params_hop="nginx over uwsgi")


def params(card: Card | None, verdict: str | None = "SUCCESS", **more: str) -> dict[str, str]:
    said = {} if verdict is None else {"SSL_CLIENT_VERIFY": verdict}
    return {"SSL_CLIENT_CERT": card.pem if card else "", **said, **more}


def test_params_are_by_the_hop_that_is_named(fleet: Fleet, verifier: Verifier) -> None:
    principal = PARAMS.of_environ(verifier, params(fleet.service()))
    assert principal is not None
    assert (principal.name, principal.via) == ("web/api", "nginx over uwsgi")


@pytest.mark.parametrize("verdict", ["", "NONE"])
@pytest.mark.parametrize("nothing", ["", "(null)"])
def test_params_without_a_certificate_are_nobody(verifier: Verifier, verdict: str, nothing: str) -> None:
    assert PARAMS.of_environ(verifier, {"SSL_CLIENT_CERT": nothing, "SSL_CLIENT_VERIFY": verdict}) is None


REFUSED_PARAMS: dict[str, tuple[Any, str]] = {
    "no verdict at all": (lambda card: params(card, None), "params"),
    "neither verdict nor certificate": (lambda _: {}, "params"),
    "a header in place of a parameter": (
        lambda card: {"HTTP_SSL_CLIENT_CERT": card.pem, "HTTP_SSL_CLIENT_VERIFY": "SUCCESS"}, "params",
    ),
    "a verdict that says no": (lambda card: params(card, "FAILED:certificate has expired"), "verdict"),
    "a verdict that says maybe": (lambda card: params(card, "GENEROUS"), "verdict"),
    "a verdict in small letters": (lambda card: params(card, "success"), "verdict"),
    "a certificate, and a verdict of none": (lambda card: params(card, "NONE"), "verdict"),
    "a good verdict of nothing": (lambda _: params(None), "params"),
    "two certificates in one parameter": (
        lambda card: {"SSL_CLIENT_CERT": card.pem * 2, "SSL_CLIENT_VERIFY": "SUCCESS"}, "params",
    ),
    "a key": (
        lambda card: {"SSL_CLIENT_CERT": card.key_pem, "SSL_CLIENT_VERIFY": "SUCCESS"}, "params",
    ),
    "no text": (lambda _: {"SSL_CLIENT_CERT": "x", "SSL_CLIENT_VERIFY": "SUCCESS"}, "params"),
    "a chain without end": (
        lambda card: params(card, **{f"SSL_CLIENT_CERT_CHAIN_{n}": card.pem for n in range(11)}), "params",
    ),
}  # fmt: skip


@pytest.mark.parametrize("title", REFUSED_PARAMS)
def test_refused_params(fleet: Fleet, verifier: Verifier, title: str) -> None:
    make, rule = REFUSED_PARAMS[title]
    with pytest.raises(ConnectionRefusal) as refused:
        PARAMS.of_environ(verifier, make(fleet.service()))
    assert refused.value.rule == rule


def test_params_bring_intermediates(fleet: Fleet, verifier: Verifier) -> None:
    issuing = fleet.authority.authority("Issuing CA")
    card = issuing.service("ns/web/sa/api")
    (fleet.folder / "issuing.crl").write_text(issuing.crl())
    fleet.config.write_text(fleet.config.read_text().replace('["fleet.crl"]', '["fleet.crl", "issuing.crl"]'))
    knowing = Verifier.from_config(fleet.config)
    environ = {"SSL_CLIENT_CERT": card.pem, "SSL_CLIENT_VERIFY": "SUCCESS"}
    with pytest.raises(Refusal):
        PARAMS.of_environ(knowing, environ)
    environ["SSL_CLIENT_CERT_CHAIN_0"] = issuing.pem
    assert PARAMS.of_environ(knowing, environ) is not None


# --- the socket -----------------------------------------------------------------------------------------------------


@contextlib.contextmanager
def handshake(fleet: Fleet, folder: Path, card: Any, asks: bool = True) -> Iterator[ssl.SSLSocket]:
    """The server's end of a TLS connection, as gunicorn has it."""
    server, client = contexts(fleet, folder, card, asks)
    one, other = socket.socketpair()

    def connect() -> None:
        with client.wrap_socket(other, server_hostname="localhost") as wrapped:
            wrapped.read()

    thread = threading.Thread(target=connect)
    thread.start()
    try:
        with server.wrap_socket(one, server_side=True) as wrapped:
            wrapped.write(b".")
            yield wrapped
    finally:
        thread.join()


def contexts(fleet: Fleet, folder: Path, card: Any, asks: bool = True) -> tuple[ssl.SSLContext, ssl.SSLContext]:
    mine = root("Server CA").issue(dns="localhost", usages=(SERVER,))
    (folder / "server.pem").write_text(mine.pem + mine.key_pem)
    server = ssl.SSLContext(ssl.PROTOCOL_TLS_SERVER)
    server.load_cert_chain(folder / "server.pem")
    if asks:
        server.load_verify_locations(fleet.folder / "fleet-ca.pem")
        server.verify_mode = ssl.CERT_OPTIONAL
    client = ssl.SSLContext(ssl.PROTOCOL_TLS_CLIENT)
    client.check_hostname, client.verify_mode = False, ssl.CERT_NONE
    if card is not None:
        (folder / "card.pem").write_text(getattr(card, "chain", card.pem) + card.key_pem)
        client.load_cert_chain(folder / "card.pem")
    return server, client


SOCKET = Source("socket")


def test_a_certificate_of_the_connection_is_direct(fleet: Fleet, verifier: Verifier, tmp_path: Path) -> None:
    with handshake(fleet, tmp_path, fleet.service()) as sock:
        principal = SOCKET.of_environ(verifier, {"gunicorn.socket": sock})
    assert principal is not None
    assert (principal.name, principal.via) == ("web/api", None)
    assert principal.require_direct() == principal


def test_a_connection_without_a_certificate_is_nobody(fleet: Fleet, verifier: Verifier, tmp_path: Path) -> None:
    with handshake(fleet, tmp_path, None) as sock:
        environ = {"gunicorn.socket": sock, **fleet.service().environ()}
        assert SOCKET.of_environ(verifier, environ) is None


def test_what_openssl_lets_in_is_verified_again(fleet: Fleet, tmp_path: Path) -> None:
    card = fleet.service()
    fleet.revoke(card)
    with handshake(fleet, tmp_path, card) as sock, pytest.raises(Refusal) as refused:
        SOCKET.of_environ(Verifier.from_config(fleet.config), {"gunicorn.socket": sock})
    assert refused.value.rule == "revoked"


def test_a_connection_without_tls_can_not_tell(verifier: Verifier) -> None:
    with connected() as (sock, _):
        for environ in ({"gunicorn.socket": sock}, {}, {"REMOTE_ADDR": HOP}):
            with pytest.raises(ConnectionRefusal, match="shows no TLS connection"):
                SOCKET.of_environ(verifier, environ)


@pytest.mark.skipif(sys.version_info < (3, 13), reason="Python gives the leaf alone before 3.13")
def test_intermediates_of_the_connection_are_taken(fleet: Fleet, tmp_path: Path) -> None:
    issuing = fleet.authority.authority("Issuing CA")
    issued = issuing.service("ns/web/sa/api")
    (fleet.folder / "issuing.crl").write_text(issuing.crl())
    fleet.config.write_text(fleet.config.read_text().replace('["fleet.crl"]', '["fleet.crl", "issuing.crl"]'))
    card = Card(issued.certificate, issued.key)
    object.__setattr__(card, "chain", issued.pem + issuing.pem)
    with handshake(fleet, tmp_path, card) as sock:
        assert SOCKET.of_environ(Verifier.from_config(fleet.config), {"gunicorn.socket": sock}) is not None


def test_a_proxy_is_known_by_its_own_certificate(fleet: Fleet, tmp_path: Path) -> None:
    proxy = '[proxy]\nprofile = "nginx"\nprincipals = [{ kind = "service", name = "web/edge" }]\n'
    fleet.config.write_text(CONFIG + proxy)
    verifier = Verifier.from_config(fleet.config)
    source = Source(hop="certificate")
    asked = fleet.person("jane").environ(STRANGER)
    with handshake(fleet, tmp_path, fleet.service("web/edge")) as sock:
        principal = source.of_environ(verifier, {**asked, "gunicorn.socket": sock})
        assert principal is not None
        assert (principal.name, principal.via) == ("jane", "service web/edge")
        with pytest.raises(Refusal, match="came from a Unix socket"):  # by its address it is nobody
            Source().of_environ(verifier, {**asked, "gunicorn.socket": sock})
    revoked = fleet.service("web/edge")
    fleet.revoke(revoked)
    with handshake(fleet, tmp_path, revoked) as sock:
        with pytest.raises(ConnectionRefusal, match=r"the proxy's own certificate: .*revoked") as refused:
            source.of_environ(Verifier.from_config(fleet.config), {**asked, "gunicorn.socket": sock})
        assert refused.value.rule == "hop-refused"
    for other in (fleet.service("web/api"), None):
        with handshake(fleet, tmp_path, other) as sock, pytest.raises(Refusal, match="not trusted"):
            source.of_environ(verifier, {**asked, "gunicorn.socket": sock})


# --- Flask, and gunicorn as a process -------------------------------------------------------------------------------


def flask_app(verifier: Verifier, **arguments: Any) -> flask.Flask:
    app = flask.Flask(__name__)

    @app.get("/who")
    def who() -> str:
        principal = flask.request.environ[KEY]
        return "nobody" if principal is None else f"{principal.kind} {principal.name}"

    app.wsgi_app = MutualTLSMiddleware(app.wsgi_app, verifier, **arguments)  # type: ignore[method-assign]
    return app


def test_flask(fleet: Fleet, verifier: Verifier) -> None:
    client = flask_app(verifier, required=False).test_client()

    def text(**environ: Any) -> str:
        return client.get("/who", environ_overrides=environ).text

    assert text(**fleet.service().environ()) == "service web/api"
    assert text(REMOTE_ADDR=HOP) == "nobody"  # the same client again, and no principal is left over
    assert text(**fleet.service().environ(STRANGER)) == "The client certificate was refused.\n"
    assert flask_app(verifier).test_client().get("/who").status_code == 401


APP = """
from vouchsafe import Verifier
from vouchsafe.wsgi import MutualTLSMiddleware

def who(environ, start_response):
    start_response("200 OK", [])
    return [str(environ["vouchsafe.principal"]).encode()]

app = MutualTLSMiddleware(who, Verifier.from_config("fleet.toml", watch=True), source="{source}")
"""


def test_gunicorn_at_a_unix_socket(fleet: Fleet) -> None:
    path = str(fleet.folder / "app.sock")
    with serving(fleet, "proxy", "--bind", f"unix:{path}", at=path):
        assert servers.ask(path, fleet.service().lines()) == (200, "service web/api (forwarded by a Unix socket)")
        assert servers.ask(path) == (401, "A client certificate is required.\n")
        forged = fleet.person("admin").lines()[:1] + fleet.service().lines()
        assert servers.ask(path, forged)[0] == 403


def test_gunicorn_at_a_port_that_is_not_trusted(fleet: Fleet) -> None:
    port = servers.free_port()
    with serving(fleet, "proxy", "--bind", f"127.0.0.1:{port}", at=port):
        lines = [*fleet.service().lines(), (b"X-Forwarded-For", HOP.encode()), (b"X-Real-IP", HOP.encode())]
        assert servers.ask(port, lines) == (403, "The client certificate was refused.\n")


def test_gunicorn_that_ends_tls_itself(fleet: Fleet, tmp_path: Path) -> None:
    _, client = contexts(fleet, tmp_path, fleet.service())
    port, mine = servers.free_port(), str(tmp_path / "server.pem")
    tls = ["--certfile", mine, "--keyfile", mine, "--ca-certs", "fleet-ca.pem", "--cert-reqs", "1"]
    with serving(fleet, "socket", "--bind", f"127.0.0.1:{port}", *tls, at=port):
        assert servers.ask(port, context=client) == (200, "service web/api")
        nobody = ssl.SSLContext(ssl.PROTOCOL_TLS_CLIENT)
        nobody.check_hostname, nobody.verify_mode = False, ssl.CERT_NONE
        assert servers.ask(port, fleet.service().lines(), context=nobody)[0] == 401


def test_a_worker_of_a_preloaded_application_takes_up_a_revocation(fleet: Fleet) -> None:
    """The verifier is made before the fork, and no thread of it lives in the worker."""
    path, card, other = str(fleet.folder / "app.sock"), fleet.service(), fleet.service("web/other")
    with serving(fleet, "proxy", "--bind", f"unix:{path}", "--preload", at=path):
        assert servers.ask(path, card.lines())[0] == 200
        fleet.revoke(card)
        assert servers.until(lambda: servers.ask(path, card.lines())[0] == 403)
        assert servers.ask(path, other.lines())[0] == 200


def serving(fleet: Fleet, source: str, *arguments: str, at: str | int) -> Any:
    command = ["gunicorn", "app:app", "--workers", "1", *arguments]
    return servers.serving(fleet.folder, APP.format(source=source), *command, at=at)
