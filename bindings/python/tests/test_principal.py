"""A principal is believed, and so it comes from nowhere else."""

from __future__ import annotations

import base64
import copy
import hashlib
import json
import pickle
from datetime import timedelta, timezone
from typing import Any

import pytest

import authority
from authority import Fleet
from vouchsafe import NotDirect, Principal, Verifier

FORGERIES: list[tuple[str, Any]] = [
    ("a call", lambda kind, _: kind()),
    ("a call with values", lambda kind, _: kind("service", "admin")),
    ("object.__new__", lambda kind, _: object.__new__(kind)),
    ("__new__", lambda kind, _: kind.__new__(kind)),
    ("a subclass", lambda kind, _: type("Forged", (kind,), {})()),
    ("pickle", lambda _, good: pickle.loads(pickle.dumps(good))),  # noqa: S301
    ("pickle of protocol 0", lambda _, good: pickle.dumps(good, 0)),
    ("copy", lambda _, good: copy.copy(good)),
    ("deepcopy", lambda _, good: copy.deepcopy({"principal": good})),
    ("__reduce__", lambda _, good: good.__reduce__()),
]


@pytest.mark.parametrize(("title", "forge"), FORGERIES, ids=[row[0] for row in FORGERIES])
def test_neither_is_made_by(title: str, forge: Any, fleet: Fleet, verifier: Verifier) -> None:
    peer = fleet.service().der
    for good in (verifier.identify(peer), verifier.verify(peer)):
        with pytest.raises(TypeError):
            print(title, forge(type(good), good))


def test_the_reason_is_told(fleet: Fleet, verifier: Verifier) -> None:
    with pytest.raises(TypeError, match="no identity comes of a stored form"):
        pickle.dumps(verifier.identify(fleet.service().der))
    with pytest.raises(TypeError, match="each process makes its own"):
        pickle.dumps(verifier)


@pytest.mark.parametrize("name", ["kind", "name", "roles", "via", "valid_until", "invented"])
def test_nothing_of_it_changes(name: str, fleet: Fleet, verifier: Verifier) -> None:
    peer = fleet.service().der
    for good in (verifier.identify(peer), verifier.verify(peer)):
        with pytest.raises(AttributeError):
            setattr(good, name, "admin")


def test_what_it_gives_out_is_a_copy(fleet: Fleet, verifier: Verifier) -> None:
    principal = verifier.identify(fleet.service().der)
    principal.identity["value"] = "spiffe://prod.example/admin"
    principal.to_dict()["name"] = "admin"
    assert principal.identity["value"] == "spiffe://prod.example/ns/payments/sa/api"
    assert principal.to_dict()["name"] == "payments/api"


def test_two_are_equal_by_kind_and_name(fleet: Fleet, verifier: Verifier) -> None:
    one, again = (verifier.identify(fleet.service().der) for _ in range(2))
    other = verifier.identify(fleet.service("ns/payments/sa/other").der)
    assert one == again
    assert one.fingerprint != again.fingerprint
    assert len({one, again, other}) == 2
    assert one != other
    assert one != "service payments/api"
    assert one != ("service", "payments/api")


def test_the_fingerprint_is_that_of_the_certificate(fleet: Fleet, verifier: Verifier) -> None:
    peer = fleet.service().der
    principal = verifier.identify(peer)
    digest = hashlib.sha256(peer).digest()
    assert principal.fingerprint == digest
    confirmation = base64.urlsafe_b64encode(digest).decode().rstrip("=")
    assert principal.x5t_s256 == confirmation
    assert principal.is_bound_to(confirmation)
    assert not principal.is_bound_to(confirmation + "=")


def test_it_holds_until_the_first_end_and_no_longer(fleet: Fleet, verifier: Verifier) -> None:
    until = authority.now() + timedelta(minutes=5)
    principal = verifier.identify(fleet.service(not_after=until).der)
    assert principal.valid_until == until
    assert principal.valid_until.tzinfo == timezone.utc
    assert principal.is_current()
    assert principal.is_current(until)
    assert not principal.is_current(until + timedelta(seconds=1))


def test_it_prints_itself(fleet: Fleet, verifier: Verifier) -> None:
    peer = fleet.service()
    direct = verifier.identify(peer.der)
    forwarded = verifier.identify(peer.der, forwarded_by="edge\n7")
    assert str(direct) == "service payments/api"
    assert str(forwarded) == "service payments/api (forwarded by edge\\0a7)"
    assert repr(direct).startswith('<Principal service "payments/api" until 20')
    assert '"edge\\n7"' in repr(forwarded)
    assert json.loads(json.dumps(forwarded.to_dict()))["via"] == {"hop": "edge\n7"}


def test_a_match_statement_takes_it_apart(fleet: Fleet, verifier: Verifier) -> None:
    match verifier.identify(fleet.service().der):
        case Principal(kind="service", name=name):
            assert name == "payments/api"
        case other:
            pytest.fail(f"{other!r}")
    assert Principal.__match_args__ == ("kind", "name")


def test_what_needs_the_peers_own_proof_gets_it(fleet: Fleet, verifier: Verifier) -> None:
    peer = fleet.service().der
    direct = verifier.identify(peer)
    assert direct.require_direct() is direct
    assert direct.has_role("reader")
    assert not direct.has_role("writer")
    forwarded = verifier.identify(peer, forwarded_by="10.0.7.1")
    assert forwarded.via == "10.0.7.1"
    with pytest.raises(NotDirect, match=r"the word of 10\.0\.7\.1"):
        forwarded.require_direct()
