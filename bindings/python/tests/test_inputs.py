"""What calls take, and what they say of anything else."""

from __future__ import annotations

import re
from datetime import datetime, timedelta, timezone
from typing import Any

import pytest

import authority
from authority import DAY, Fleet
from vouchsafe import CertificateRefusal, Verifier, certificates_from_pem


@pytest.mark.parametrize("kind", [bytes, bytearray, memoryview])
def test_certificates_are_bytes_of_any_kind(kind: Any, fleet: Fleet, verifier: Verifier) -> None:
    assert verifier.identify(kind(fleet.service().der), [kind(fleet.issuing.der)]).name == "payments/api"


WRONG: list[tuple[str, Any, Any, type[Exception], str]] = [
    ("nothing", None, (), TypeError, "a certificate is bytes in DER, and not NoneType"),
    ("text", "MIIB", (), TypeError, "a certificate is bytes in DER, and not str"),
    ("a number", 7, (), TypeError, "a certificate is bytes in DER, and not int"),
    ("PEM", b"\n-----BEGIN CERTIFICATE-----\n", (), ValueError, "a certificate is PEM, and DER is wanted"),
    ("one certificate for intermediates", b"0", b"0", TypeError, "a sequence of certificates, and not a single one"),
    ("text for intermediates", b"0", "0", TypeError, "a sequence of certificates, and not a single one"),
    ("text among intermediates", b"0", ["0"], TypeError, "an intermediate certificate is bytes in DER, and not str"),
    ("PEM among intermediates", b"0", [b"-----BEGIN X"], ValueError, "an intermediate certificate is PEM"),
    ("a number for intermediates", b"0", 7, TypeError, "not iterable"),
]


@pytest.mark.parametrize(("title", "leaf", "others", "error", "text"), WRONG, ids=[row[0] for row in WRONG])
@pytest.mark.parametrize("call", ["identify", "verify", "explain"])
def test_what_is_no_certificate_is_the_callers_mistake(
    title: str, leaf: Any, others: Any, error: type[Exception], text: str, call: str, verifier: Verifier
) -> None:
    with pytest.raises(error, match=re.escape(text)):
        getattr(verifier, call)(leaf, others)


class Unkind(tuple):  # type: ignore[type-arg]
    """Raises where it is gone through."""

    def __iter__(self) -> Any:
        raise KeyError("unkind")


def test_what_an_iterable_raises_comes_out(fleet: Fleet, verifier: Verifier) -> None:
    with pytest.raises(KeyError, match="unkind"):
        verifier.identify(fleet.service().der, Unkind())


def test_now_is_an_aware_moment(fleet: Fleet, verifier: Verifier) -> None:
    peer = fleet.service(not_after=authority.now() + timedelta(hours=2)).der
    moment = authority.now() + timedelta(hours=1)
    elsewhere = moment.astimezone(timezone(timedelta(hours=-11, minutes=-30)))
    assert verifier.identify(peer, now=moment) == verifier.identify(peer, now=elsewhere)
    for late in (moment + timedelta(hours=1, seconds=1), (moment + DAY).astimezone(elsewhere.tzinfo)):
        with pytest.raises(CertificateRefusal, match="expired"):
            verifier.identify(peer, now=late)
    # The last second is inside, all of it.
    until = authority.now() + timedelta(minutes=5)
    last = fleet.service(not_after=until).der
    assert verifier.identify(last, now=until + timedelta(milliseconds=999)).valid_until == until


def test_a_naive_moment_is_none(fleet: Fleet, verifier: Verifier) -> None:
    peer = fleet.service().der
    with pytest.raises(ValueError, match=r"no time zone.*datetime\.now\(timezone\.utc\)"):
        verifier.identify(peer, now=datetime(2026, 3, 2))  # noqa: DTZ001, RUF100
    for wrong in (1_772_452_800, "2026-03-02T12:00:00Z", authority.now().date()):
        with pytest.raises(TypeError, match="now is an aware datetime, and not"):
            verifier.identify(peer, now=wrong)  # type: ignore[arg-type]


@pytest.mark.parametrize("now", [datetime.max, datetime.min], ids=["the last moment", "the first moment"])
def test_no_moment_is_too_far(now: datetime, fleet: Fleet, verifier: Verifier) -> None:
    with pytest.raises(CertificateRefusal):
        verifier.identify(fleet.service().der, now=now.replace(tzinfo=timezone.utc))


def test_an_answer_that_never_ends_is_the_last_moment(fleet: Fleet) -> None:
    forever = datetime(9999, 12, 31, 23, 59, 59, tzinfo=timezone.utc)
    text = (
        fleet.toml("[danger]", "no_revocation = true")
        .replace("[revocation]", "")
        .replace('crls = ["root.crl", "issuing.crl"]', "")
    )
    verifier = Verifier.from_toml(text, folder=fleet.folder)
    assert verifier.identify(fleet.service(not_after=forever).der).valid_until < forever
    assert verifier.identify(fleet.service().der).relaxations == ("revocation is not checked",)


def test_pem_is_read_strictly(fleet: Fleet) -> None:
    leaf, issuing = fleet.service(), fleet.issuing
    both = f"subject=CN = api\n{leaf.pem}\n{issuing.pem}"
    assert certificates_from_pem(both) == certificates_from_pem(both.encode()) == [leaf.der, issuing.der]
    broken = leaf.pem.replace("-----END CERTIFICATE-----", "")
    table: list[tuple[str, str | bytes, str]] = [
        ("nothing", "", "no certificate in PEM"),
        ("DER", leaf.der, "no certificate in PEM"),
        ("a key as well", leaf.pem + leaf.key_pem, 'a PEM block "PRIVATE KEY" stands in it'),
        ("a CRL", issuing.crl(), '"X509 CRL" stands in it'),
        ("another label", leaf.pem.replace("CERTIFICATE", "TRUSTED CERTIFICATE"), '"TRUSTED CERTIFICATE"'),
        ("no end", broken, "PEM"),
        ("no end, and another", broken + issuing.pem, "PEM"),
        ("bad base64", leaf.pem.replace("MII", "M!I", 1), "PEM block 1"),
        ("no certificate in it", "-----BEGIN CERTIFICATE-----\nAAAA\n-----END CERTIFICATE-----\n", "certificate 1"),
    ]
    for title, text, error in table:
        with pytest.raises(ValueError, match=re.escape(error)):
            print(title, certificates_from_pem(text))
    with pytest.raises(TypeError, match="PEM is str or bytes, and not NoneType"):
        certificates_from_pem(None)  # type: ignore[arg-type]
