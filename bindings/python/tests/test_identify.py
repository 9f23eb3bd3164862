"""Who a peer is, or why it is nobody."""

from __future__ import annotations

import pickle
from collections.abc import Callable
from datetime import timedelta
from pathlib import Path
from typing import Any

import pytest

import authority
from authority import CLIENT, DAY, SERVER, Fleet, Issued
from vouchsafe import CertificateRefusal, NotConfigured, Refusal, VerifiedPath, Verifier, VouchsafeError


def test_a_good_peer_is_who_its_certificate_says(fleet: Fleet, verifier: Verifier) -> None:
    principal = verifier.identify(fleet.service().der)
    assert (principal.kind, principal.name) == ("service", "payments/api")
    assert principal.roles == ("reader",)
    assert principal.rules == ("services",)
    assert principal.anchor_label == "fleet"
    assert principal.identity == {"form": "spiffe", "value": "spiffe://prod.example/ns/payments/sa/api"}
    assert principal.via is None
    assert principal.relaxations == ()


def test_intermediates_that_the_peer_sent_complete_its_path(tmp_path: Path) -> None:
    top = authority.root("Other Root")
    issuing = top.authority("Other Issuing CA")
    fleet = Fleet(tmp_path, top, issuing)
    fleet.write()
    fleet.config.write_text(fleet.config.read_text().replace('intermediates = ["issuing.pem"]', ""))
    verifier = Verifier.from_config(fleet.config)
    peer = fleet.service().der
    with pytest.raises(Refusal) as refused:
        verifier.identify(peer)
    assert refused.value.rule == "no-issuer"
    assert verifier.identify(peer, [issuing.der]).name == "payments/api"
    assert verifier.identify(peer, iter((bytearray(issuing.der), b"junk"))).name == "payments/api"


Make = Callable[[Fleet], Issued]


def forged(fleet: Fleet) -> Issued:
    """Its issuer has the right name, and another key."""
    impostor = authority.root("Fleet Issuing CA")
    return impostor.service()


REFUSED: list[tuple[str, Make, str, str]] = [
    ("a certificate that its issuer did not sign", forged, "no-issuer|signature", ""),
    ("one of another authority", lambda _: authority.root("Elsewhere").service(), "no-issuer", "CN=Elsewhere is not a"),
    (
        "an expired one",
        lambda fleet: fleet.service(not_after=authority.now() - timedelta(seconds=1)),
        "validity",
        "expired",
    ),
    (
        "one that is not yet valid",
        lambda fleet: fleet.service(not_before=authority.now() + DAY, not_after=authority.now() + 2 * DAY),
        "validity",
        "not valid before",
    ),
    ("a server's", lambda fleet: fleet.service(usages=(SERVER,)), "extended-key-usage", "id-kp-clientAuth is needed"),
    (
        "one outside the trust domain",
        lambda fleet: fleet.issuing.issue(spiffe="spiffe://evil.example/ns/a/sa/b"),
        "unmapped",
        "spiffe://evil.example/ns/a/sa/b",
    ),
    ("one without a name", lambda fleet: fleet.issuing.issue(cn="payments/api"), "unmapped", ""),
    (
        "one with two SPIFFE IDs",
        lambda fleet: fleet.service(uris=("spiffe://prod.example/ns/payments/sa/admin",)),
        "unmapped",
        "",
    ),
    ("a CA's own", lambda fleet: fleet.issuing, "unmapped|basic-constraints", ""),
    ("no certificate at all", lambda _: Bytes(b"\x00"), "unreadable", "certificate 0"),
    ("no bytes at all", lambda _: Bytes(b""), "unreadable", "certificate 0"),
    ("a certificate and one byte", lambda fleet: Bytes(fleet.service().der + b"\0"), "unreadable", "certificate 0"),
    ("half a certificate", lambda fleet: Bytes(fleet.service().der[:200]), "unreadable", "certificate 0"),
]


class Bytes(Issued):
    """Bytes that are no certificate."""

    def __init__(self, der: bytes) -> None:
        object.__setattr__(self, "_der", der)

    @property
    def der(self) -> bytes:
        return bytes(self.__dict__["_der"])


@pytest.mark.parametrize(("title", "make", "rule", "text"), REFUSED, ids=[row[0] for row in REFUSED])
def test_nobody_comes_of(title: str, make: Make, rule: str, text: str, fleet: Fleet, verifier: Verifier) -> None:
    peer = make(fleet).der
    with pytest.raises(CertificateRefusal) as refused:
        verifier.identify(peer)
    refusal = refused.value
    assert refusal.rule in rule.split("|"), title
    assert text in str(refusal)
    assert "\n" not in str(refusal)
    assert refusal.source == "certificate"
    assert refusal.report["text"] == str(refusal)
    assert refusal.hop is None


def test_a_revoked_certificate_is_refused(fleet: Fleet) -> None:
    revoked, other = fleet.service(), fleet.service("ns/payments/sa/other")
    fleet.write(revoked=(revoked,))
    verifier = Verifier.from_config(fleet.config)
    assert verifier.identify(other.der).name == "payments/other"
    with pytest.raises(CertificateRefusal, match=r"revoked .* by CRL 1 of CN=Fleet Issuing CA") as refused:
        verifier.identify(revoked.der)
    assert refused.value.rule == "revoked"


def test_a_stale_crl_clears_nobody(fleet: Fleet, verifier: Verifier) -> None:
    with pytest.raises(CertificateRefusal) as refused:
        verifier.identify(fleet.service(not_after=authority.now() + 300 * DAY).der, now=authority.now() + 200 * DAY)
    assert refused.value.rule == "revocation-unknown"


def test_the_report_has_every_attempt_as_data(fleet: Fleet, verifier: Verifier) -> None:
    with pytest.raises(CertificateRefusal) as refused:
        verifier.identify(fleet.service(usages=(SERVER,)).der)
    (attempt,) = refused.value.report["report"]["attempts"]
    (fault,) = attempt["faults"]
    assert fault["rule"] == "extended-key-usage"
    assert (fault["found"], fault["wanted"]) == ("id-kp-serverAuth", "id-kp-clientAuth")


def test_explain_tells_every_broken_rule(fleet: Fleet, verifier: Verifier) -> None:
    assert verifier.explain(fleet.service().der) is None
    bad = fleet.service(usages=(SERVER,), not_after=authority.now() - timedelta(seconds=1))
    report = verifier.explain(bad.der)
    assert report is not None
    rules = {fault["rule"] for attempt in report["attempts"] for fault in attempt["faults"]}
    assert rules == {"extended-key-usage", "validity"}


def test_verify_makes_a_path_and_no_identity(fleet: Fleet, verifier: Verifier) -> None:
    peer = fleet.service()
    path = verifier.verify(peer.der)
    assert isinstance(path, VerifiedPath)
    assert [each["position"] for each in path.certificates] == [0, 1]
    assert path.certificates[1]["subject"] == "CN=Fleet Issuing CA"
    assert path.anchor == verifier.identify(peer.der).anchor == verifier.anchors[0].id
    assert path.anchor_label == "fleet"
    assert path.ends[0]["of"] == "crl"
    assert path.via is None
    assert path.to_dict()["certificates"] == path.certificates
    with pytest.raises(CertificateRefusal):
        verifier.verify(fleet.service(usages=(SERVER,)).der)


def test_servers_are_verified_by_the_name_that_was_wanted(fleet: Fleet) -> None:
    fleet.write()
    text = fleet.toml().replace('purpose = "client"', 'purpose = "server"').replace(authority.SERVICES, "")
    text = text.replace(authority.SPIFFE, 'dns = ["svc.example"]')
    verifier = Verifier.from_toml(text, folder=fleet.folder)
    server = fleet.issuing.issue(dns="api.svc.example", usages=(SERVER,))
    assert verifier.verify(server.der, name="api.svc.example").anchor_label == "fleet"
    for name, rule in [("db.svc.example", "peer-name"), (None, "no-reference-name")]:
        with pytest.raises(CertificateRefusal) as refused:
            verifier.verify(server.der, name=name)
        assert refused.value.rule == rule
    with pytest.raises(ValueError, match="no name of a server"):
        verifier.verify(server.der, name="not a name")


def test_without_rules_nobody_is_identified(fleet: Fleet) -> None:
    verifier = Verifier.from_toml(fleet.toml().replace(authority.SERVICES, ""), folder=fleet.folder)
    assert not verifier.identifies
    assert verifier.verify(fleet.service().der).anchor_label == "fleet"
    with pytest.raises(NotConfigured, match="no rules"):
        verifier.identify(fleet.service().der)


def test_users_by_their_principal_name(tmp_path: Path) -> None:
    rules = """
[[rule]]
name = "people"
from = ["fleet"]
source = "upn"
match = { at = "corp.example", capture = "user" }
principal = { kind = "person", name = "{user}" }
"""
    fleet = authority.fleet(tmp_path, rules, 'upn = ["corp.example"]')
    verifier = Verifier.from_config(fleet.write())
    assert str(verifier.identify(fleet.issuing.issue(upn="alice@corp.example", usages=(CLIENT,)).der)) == "person alice"


def test_refusals_survive_pickling(fleet: Fleet, verifier: Verifier) -> None:
    refusals: list[VouchsafeError] = []
    headers = [("x-ssl-client-cert", "a"), ("x-ssl-client-cert", "b")]
    from vouchsafe import Hop

    calls: list[Callable[[], Any]] = [
        lambda: verifier.identify(b"junk"),
        lambda: verifier.identify_forwarded(headers, Hop.address("10.0.7.1")),
        lambda: Verifier.from_toml("x", folder=fleet.folder),
    ]
    for call in calls:
        with pytest.raises(VouchsafeError) as raised:
            call()
        refusals.append(raised.value)
    for refusal in refusals:
        again = pickle.loads(pickle.dumps(refusal))  # noqa: S301
        assert type(again) is type(refusal)
        assert (str(again), again.__dict__) == (str(refusal), refusal.__dict__)
