"""`request.principal`, under WSGI and ASGI: the attacks first."""

from __future__ import annotations

import logging
import time
from typing import Any

import pytest
from django.test import override_settings

from authority import DAY, PROXY, SERVER, now
from fleet import CONFIG, STRANGER, Card, Fleet
from vouchsafe.django import conf
from vouchsafe.django.signals import principal_accepted, principal_refused

NOBODY, REFUSED = (401, "A client certificate is required.\n"), (403, "The client certificate was refused.\n")


def escaped_twice(card: Card) -> list[tuple[bytes, bytes]]:
    return [card.lines()[0], *card.lines()]


# title: (what is made of a fleet and of another fleet with the same names, the rule that refuses)
ATTACKS: dict[str, tuple[Any, str]] = {
    "a certificate that has expired is refused": (
        lambda fleet, _: {"card": fleet.service(not_before=now() - 2 * DAY, not_after=now() - DAY)},
        "validity",
    ),
    "a certificate that is not yet valid is refused": (
        lambda fleet, _: {"card": fleet.service(not_before=now() + DAY)},
        "validity",
    ),
    "a revoked certificate is refused": (lambda fleet, _: {"card": revoked(fleet)}, "revoked"),
    "a server's certificate is refused as a client's": (
        lambda fleet, _: {"card": fleet.service(usages=(SERVER,))},
        "extended-key-usage",
    ),
    "a certificate of another authority with the same name is refused": (
        lambda _, other: {"card": other.service()},
        "signature",
    ),
    "a name that no rule knows is refused": (
        lambda fleet, _: {"card": fleet.service(domain="other.example")},
        "unmapped",
    ),
    "a name outside of the authority's namespaces is refused, though a rule knows it": (
        lambda fleet, _: {"card": fleet.host("db.evil.example")},
        "binding",
    ),
    "a good certificate in a header from elsewhere is refused": (
        lambda fleet, _: {"card": fleet.service(), "hop": STRANGER},
        "untrusted-hop",
    ),
    "a header that says nothing is refused from elsewhere too": (
        lambda fleet, _: {"lines": [(b"x-ssl-client-cert", b"")], "hop": STRANGER},
        "untrusted-hop",
    ),
    "a spoofed X-Forwarded-For makes no hop trusted": (
        lambda fleet, _: {"card": fleet.service(), "hop": STRANGER, "lines": [(b"x-forwarded-for", b"10.0.7.3")]},
        "untrusted-hop",
    ),
    "a header that comes twice is refused": (lambda fleet, _: {"lines": escaped_twice(fleet.service())}, ""),
    "a certificate that the proxy found wrong is refused": (
        lambda fleet, _: {"lines": fleet.service().lines(verdict="FAILED:expired")},
        "verdict",
    ),
    "a certificate without the proxy's verdict is refused": (
        lambda fleet, _: {"lines": fleet.service().lines()[:1]},
        "verdict",
    ),
    "another proxy's header beside ours is refused": (
        lambda fleet, _: {"card": fleet.service(), "lines": [(b"x-forwarded-client-cert", b"Hash=00")]},
        "foreign",
    ),
    "what is no certificate is refused": (
        lambda _, __: {"lines": [(b"x-ssl-client-cert", b"hello"), (b"x-ssl-client-verify", b"SUCCESS")]},
        "value",
    ),
}


def revoked(fleet: Fleet) -> Card:
    card = fleet.service()
    fleet.revoke(card)
    return card


@pytest.mark.parametrize("title", ATTACKS)
def test_refused(ask: Any, fleet: Fleet, tmp_path: Any, caplog: pytest.LogCaptureFixture, title: str) -> None:
    make, rule = ATTACKS[title]
    answer = ask(**make(fleet, Fleet(tmp_path / "other")))
    assert (answer.status, answer.body) == REFUSED
    (record,) = [each for each in caplog.records if each.name == "vouchsafe.django"]
    assert record.levelno == logging.WARNING
    assert "\n" not in record.getMessage()
    assert record.getMessage().startswith("refused /whoami from ")
    assert len(record.getMessage()) < 300  # and no certificate
    assert rule in vars(record)["rule"]
    assert vars(record)["report"]


def test_nobody_is_answered_with_401_and_told_of_no_scheme_parameters(ask: Any) -> None:
    answer = ask()
    assert (answer.status, answer.body) == NOBODY
    assert answer.headers["www-authenticate"] == "ClientCertificate"
    assert answer.headers["cache-control"] == "no-store"


def test_nobody_is_what_the_proxy_says_of_no_certificate(ask: Any) -> None:
    assert ask(lines=[(b"x-ssl-client-verify", b"NONE")]).status == 401


def test_a_good_certificate_is_somebody(ask: Any, fleet: Fleet, caplog: pytest.LogCaptureFixture) -> None:
    caplog.set_level(logging.DEBUG, logger="vouchsafe.django")
    answer = ask(card=fleet.service("pay/writer"))
    assert (answer.status, answer.json()["principal"]) == (200, "service pay/writer")
    assert any("accepted /whoami from 10.0.7.3: service pay/writer" in line for line in caplog.messages)


def test_an_async_view_sees_the_same(ask: Any, fleet: Fleet) -> None:
    assert ask("/awhoami", fleet.service()).json() == {"principal": "service web/api", "user": ""}


def test_a_unix_socket_is_a_hop_if_it_is_trusted(ask: Any, fleet: Fleet, setting: Any) -> None:
    assert ask(card=fleet.service(), hop=None).status == 200
    fleet.config.write_text(CONFIG + PROXY.replace("unix_socket = true\n", ""))
    setting()
    assert ask(card=fleet.service(), hop=None).status == 403


def test_without_required_nobody_reaches_the_view_and_refused_ones_do_not(ask: Any, fleet: Fleet, setting: Any) -> None:
    setting(REQUIRED=False)
    assert ask().json()["principal"] is None
    assert ask("/somebody").status == 401
    assert ask(card=fleet.service(), hop=STRANGER).status == 403


def test_open_paths_are_exact_and_open_for_nobody_only(ask: Any, fleet: Fleet, setting: Any) -> None:
    setting(OPEN_PATHS=["/healthz"])
    assert ask("/healthz").json()["principal"] is None
    assert ask("/healthz/../whoami").status == 401
    assert ask("/healthz/").status == 401
    assert ask("/healthz", fleet.service(), hop=STRANGER).status == 403


def test_the_principal_of_a_request_is_not_that_of_the_next(ask: Any, fleet: Fleet, setting: Any) -> None:
    setting(REQUIRED=False)
    assert ask(card=fleet.service()).json()["principal"] == "service web/api"
    assert ask().json()["principal"] is None
    assert ask(card=fleet.service("pay/writer")).json()["principal"] == "service pay/writer"


@pytest.mark.parametrize("name", ["vouchsafe.principal", "principal", "HTTP_REMOTE_USER", "SSL_CLIENT_CERT"])
def test_what_else_comes_with_a_request_makes_nobody(ask: Any, fleet: Fleet, setting: Any, name: str) -> None:
    setting(REQUIRED=False)
    lines = [(b"remote-user", b"admin"), (b"remote_user", b"admin"), (b"x-user", b"admin")]
    answer = ask(lines=lines, **{name: "service admin"})
    assert (answer.json()["principal"], answer.json()["user"]) == (None, "")


def test_a_revocation_holds_while_the_site_runs(ask: Any, fleet: Fleet, setting: Any) -> None:
    setting(WATCH=True)
    card, other = fleet.service(), fleet.service("web/other")
    assert ask(card=card).status == 200
    fleet.revoke(card)
    verifier = conf.get_verifier()
    generation = verifier.generation
    verifier.look()
    for _ in range(100):
        if verifier.generation > generation:
            break
        time.sleep(0.1)
    assert ask(card=card).status == 403
    assert ask(card=other).status == 200


def test_a_broken_file_leaves_what_held(ask: Any, fleet: Fleet, setting: Any, caplog: pytest.LogCaptureFixture) -> None:
    setting(WATCH=True)
    assert ask(card=fleet.service()).status == 200
    fleet.config.write_text("purpose = 'cli")
    verifier = conf.get_verifier()
    verifier.look()
    for _ in range(100):
        if verifier.last_error is not None:
            break
        time.sleep(0.1)
    assert ask(card=fleet.service()).status == 200
    assert any(
        record.levelno == logging.ERROR and "what held before still holds" in record.getMessage()
        for record in caplog.records
    )


def test_a_wrong_configuration_stops_the_site(ask: Any, fleet: Fleet, setting: Any) -> None:
    from vouchsafe import ConfigError

    fleet.config.write_text("purpose = 'client'\n")
    setting()
    with pytest.raises(ConfigError, match="anchors"):
        ask()


def test_signals_say_what_was_decided(ask: Any, fleet: Fleet) -> None:
    heard: list[tuple[str, str]] = []

    def accepted(principal: Any, **_: Any) -> None:
        heard.append(("accepted", principal.name))

    def refused(error: Any, **_: Any) -> None:
        heard.append(("refused", error.rule))

    def broken(**_: Any) -> None:
        raise RuntimeError("a receiver's own fault")

    receivers: list[tuple[Any, Any]] = [(principal_accepted, accepted), (principal_refused, refused)]
    receivers += [(principal_accepted, broken), (principal_refused, broken)]
    for signal, receiver in receivers:
        signal.connect(receiver)
    try:
        statuses = [ask(card=fleet.service()).status, ask(card=fleet.service(), hop=STRANGER).status, ask().status]
    finally:
        for signal, receiver in receivers:
            signal.disconnect(receiver)
    assert heard == [("accepted", "web/api"), ("refused", "untrusted-hop")]
    assert statuses == [200, 403, 401]


def test_a_path_is_escaped_in_the_log(ask: Any, fleet: Fleet, caplog: pytest.LogCaptureFixture) -> None:
    ask("/x\n1970 accepted / from 10.0.7.3: service admin", fleet.service(), hop=STRANGER)
    (line,) = [record.getMessage() for record in caplog.records if record.name == "vouchsafe.django"]
    assert "\n" not in line
    assert "/x\\n1970" in line


def params(card: Card | None, verdict: str) -> dict[str, Any]:
    return {"SSL_CLIENT_CERT": card.pem if card else "", "SSL_CLIENT_VERIFY": verdict}


def test_params_are_of_the_web_server_that_the_setting_names(fleet: Fleet, setting: Any) -> None:
    from site_client import Ask

    setting(SOURCE="params", PARAMS_HOP="nginx")
    ask = Ask("WSGI")
    assert ask(**params(fleet.service(), "SUCCESS"), hop=STRANGER).json()["principal"] == "service web/api"
    assert ask("/direct", **params(fleet.service(), "SUCCESS")).status == 403
    assert ask(**params(fleet.service(), "FAILED:expired")).status == 403
    assert ask(**params(None, "NONE")).status == 401
    # What a client sends as a header is another variable.
    assert ask(lines=[(b"ssl-client-cert", b"x")], **params(None, "NONE")).status == 401


def test_params_under_asgi_are_refused_and_not_nobody(fleet: Fleet, setting: Any) -> None:
    from site_client import Ask

    setting(SOURCE="params", PARAMS_HOP="nginx", REQUIRED=False)
    assert Ask("ASGI")(lines=[]).status == 403


def test_the_socket_under_asgi_is_the_tls_extension(fleet: Fleet, setting: Any) -> None:
    from site_client import Ask

    setting(SOURCE="socket", REQUIRED=False)
    ask, tls = Ask("ASGI"), {"client_cert_chain": [fleet.service().pem]}
    assert ask(extensions={"tls": tls}).json()["principal"] == "service web/api"
    assert ask("/direct", extensions={"tls": tls}).body == "direct"
    assert ask(extensions={"tls": {"client_cert_chain": []}}).json()["principal"] is None
    # A server without the extension can not tell.
    assert ask().status == 403
    assert ask(extensions={"tls": {}}).status == 403
    # And a header is nothing here.
    assert ask(card=fleet.service(), extensions={"tls": {"client_cert_chain": []}}).json()["principal"] is None


CACHED = [
    "django.middleware.cache.UpdateCacheMiddleware",
    "django.contrib.sessions.middleware.SessionMiddleware",
    "django.contrib.auth.middleware.AuthenticationMiddleware",
    "vouchsafe.django.middleware.MutualTLSMiddleware",
    "django.middleware.cache.FetchFromCacheMiddleware",
]


def test_what_one_principal_was_answered_is_not_in_the_cache_for_the_next(ask: Any, fleet: Fleet) -> None:
    with override_settings(MIDDLEWARE=CACHED):
        first = ask("/awhoami", fleet.service())
        assert first.headers["cache-control"] == "private"
        assert ask("/awhoami", fleet.service("pay/writer")).json()["principal"] == "service pay/writer"
        assert ask("/awhoami").status == 401


def test_a_view_that_says_it_is_public_is_left_alone(ask: Any, fleet: Fleet, setting: Any) -> None:
    assert set(ask("/public", fleet.service()).headers["cache-control"].split(", ")) == {"max-age=60", "public"}
    assert set(ask("/brief", fleet.service()).headers["cache-control"].split(", ")) == {"max-age=60", "private"}
    setting(REQUIRED=False)
    assert "cache-control" not in ask("/awhoami").headers
