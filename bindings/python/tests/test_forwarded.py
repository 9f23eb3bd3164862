"""What a proxy hands on, and who may."""

from __future__ import annotations

import re
from collections.abc import Iterator
from datetime import timedelta
from typing import Any

import pytest

import authority
from authority import SERVER, Fleet, nginx_headers
from vouchsafe import CertificateRefusal, HeaderRefusal, Hop, NotConfigured, ProxySettings, Verifier

PROXY = Hop.address("10.0.7.1")


def test_a_trusted_proxy_says_who_the_client_is(fleet: Fleet, verifier: Verifier) -> None:
    headers = [("Host", "api"), *nginx_headers(fleet.service()), ("Accept", "*/*")]
    for hop, via in [
        (PROXY, "10.0.7.1"),
        (Hop.address("::ffff:10.0.7.1"), "10.0.7.1"),
        (Hop.unix_socket(), "a Unix socket"),
    ]:
        principal = verifier.identify_forwarded(headers, hop)
        assert principal is not None
        assert (str(principal), principal.via) == (f"service payments/api (forwarded by {via})", via)
    in_bytes = [(name.lower().encode(), value.encode()) for name, value in headers]
    assert verifier.identify_forwarded(iter(in_bytes), PROXY) == principal


def test_nobody_is_none(verifier: Verifier) -> None:
    for headers in ([], [("Host", "api")], [("X-SSL-Client-Cert", ""), ("X-SSL-Client-Verify", "NONE")]):
        assert verifier.identify_forwarded(headers, PROXY) is None
    assert verifier.identify_forwarded([("Host", "api")], Hop.address("203.0.113.7")) is None


Headers = list[tuple[str, str]]

REFUSED: list[tuple[str, Any, str, str, str | None]] = [
    ("from anybody else", lambda good: (good, Hop.address("203.0.113.7")), "untrusted-hop", "203.0.113.7", ""),
    ("twice", lambda good: ([*good, good[0]], PROXY), "repeated", "more than once", "x-ssl-client-cert"),
    (
        "beside another spelling",
        lambda good: ([*good, ("X_SSL_Client_Cert", "x")], PROXY),
        "alias",
        "another spelling",
        "X_SSL_Client_Cert",
    ),
    (
        "beside another proxy's",
        lambda good: ([*good, ("X-Forwarded-Client-Cert", "x")], PROXY),
        "foreign",
        "another proxy",
        "X-Forwarded-Client-Cert",
    ),
    ("without a verdict", lambda good: (good[:1], PROXY), "verdict", "wanted SUCCESS", "x-ssl-client-verify"),
    (
        "with a bad verdict",
        lambda good: ([good[0], ("X-SSL-Client-Verify", "FAILED:expired")], PROXY),
        "verdict",
        "FAILED:expired",
        "x-ssl-client-verify",
    ),
    ("without a certificate", lambda good: (good[1:], PROXY), "no-certificate", "SUCCESS", "x-ssl-client-verify"),
    (
        "with junk",
        lambda good: ([("X-SSL-Client-Cert", "junk\n"), good[1]], PROXY),
        "value",
        "found `",
        "x-ssl-client-cert",
    ),
    (
        "at great length",
        lambda good: ([("X-SSL-Client-Cert", "A" * 70_000), good[1]], PROXY),
        "too-long",
        "70000 bytes",
        "x-ssl-client-cert",
    ),
    (
        "among very many lines",
        lambda good: ([("a", "b")] * 600 + good, PROXY),
        "too-many-lines",
        "more than 512 header lines",
        None,
    ),
]


@pytest.mark.parametrize(("title", "change", "fault", "text", "header"), REFUSED, ids=[row[0] for row in REFUSED])
def test_a_header_is_refused(
    title: str, change: Any, fault: str, text: str, header: str | None, fleet: Fleet, verifier: Verifier
) -> None:
    headers, hop = change(nginx_headers(fleet.service()))
    with pytest.raises(HeaderRefusal, match=re.escape(text)) as refused:
        print(title, verifier.identify_forwarded(headers, hop))
    refusal = refused.value
    assert (refusal.fault, refusal.rule, refusal.source) == (fault, fault, "header")
    assert refusal.header == (header if header != "" else "X-SSL-Client-Cert")
    assert refusal.report == {"refused": "header", "text": str(refusal), "fault": fault, "header": refusal.header}


def test_the_certificate_is_verified_whatever_the_proxy_says(fleet: Fleet, verifier: Verifier) -> None:
    expired = fleet.service(not_after=authority.now() - timedelta(seconds=1))
    for peer, rule in [(expired, "validity"), (fleet.service(usages=(SERVER,)), "extended-key-usage")]:
        with pytest.raises(CertificateRefusal, match=r"^the certificate that 10\.0\.7\.1 handed on: ") as refused:
            verifier.identify_forwarded(nginx_headers(peer), PROXY)
        assert (refused.value.rule, refused.value.hop) == (rule, "10.0.7.1")


def test_a_hop_is_known_by_its_own_certificate(fleet: Fleet) -> None:
    fleet.write('[proxy]\nprofile = "nginx"\nprincipals = [{ kind = "service", name = "edge/proxy" }]')
    verifier = Verifier.from_config(fleet.config)
    edge = verifier.identify(fleet.service("ns/edge/sa/proxy").der)
    other = verifier.identify(fleet.service().der)
    forwarded = verifier.identify(fleet.service("ns/edge/sa/proxy").der, forwarded_by="elsewhere")
    headers = nginx_headers(fleet.service())
    client = verifier.identify_forwarded(headers, Hop.principal(edge))
    assert client is not None
    assert client.via == "service edge/proxy"
    for hop in (Hop.principal(other), Hop.principal(forwarded), PROXY, Hop.unix_socket()):
        with pytest.raises(HeaderRefusal):
            verifier.identify_forwarded(headers, hop)


def test_without_proxy_no_header_is_believed(fleet: Fleet) -> None:
    fleet.write()
    verifier = Verifier.from_config(fleet.config)
    assert verifier.proxy is None
    with pytest.raises(NotConfigured, match=r"no \[proxy\]"):
        verifier.identify_forwarded([], PROXY)


def test_endless_headers_come_to_an_end(verifier: Verifier) -> None:
    taken = 0

    def endless() -> Iterator[tuple[str, str]]:
        nonlocal taken
        while True:
            taken += 1
            yield ("a", "b")

    with pytest.raises(HeaderRefusal, match="512 header lines"):
        verifier.identify_forwarded(endless(), PROXY)
    assert taken == 513


@pytest.mark.parametrize(
    "headers", [[7], ["ab", "c"], [("a",)], [("a", 7)], [("a", "b", "c")], [(None, "b")], {"abc": "d"}]
)
def test_what_are_no_headers_is_the_callers_mistake(headers: Any, verifier: Verifier) -> None:
    with pytest.raises(TypeError):
        verifier.identify_forwarded(headers, PROXY)


def test_text_is_latin_1(verifier: Verifier) -> None:
    assert verifier.identify_forwarded([("X-Name", "Z\u00fcrich")], PROXY) is None
    with pytest.raises(ValueError, match="the value of a header has a character"):
        verifier.identify_forwarded([("X-Name", "\u20ac")], PROXY)


@pytest.mark.parametrize("address", ["", "localhost", "10.0.7.1:443", "[::1]", "10.0.7", "10.0.7.01", "fe80::1%eth0"])
def test_what_is_no_address_is_no_hop(address: str) -> None:
    with pytest.raises(ValueError, match="is no IP address"):
        Hop.address(address)


def test_hops_print_themselves() -> None:
    assert str(Hop.address("::ffff:10.0.7.1")) == "10.0.7.1"
    assert repr(Hop.unix_socket()) == "<Hop a Unix socket>"
    with pytest.raises(TypeError):
        Hop()


def test_the_settings_are_there_for_checks(verifier: Verifier) -> None:
    assert verifier.proxy == ProxySettings(
        profile="nginx",
        certificate_header="x-ssl-client-cert",
        headers=("x-ssl-client-cert", "x-ssl-client-verify"),
        hops="10.0.7.0/28, a Unix socket",
        networks=("10.0.7.0/28",),
        principals=(),
        trusts_unix_socket=True,
    )
    assert verifier.proxy.trusts_networks
    assert not verifier.proxy.trusts_principals
