"""Certificates, CRLs and configurations that are made at test time: right until a test says otherwise."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import datetime, timedelta, timezone
from functools import cache
from pathlib import Path

from cryptography import x509
from cryptography.hazmat.primitives import hashes
from cryptography.hazmat.primitives.asymmetric import ec
from cryptography.hazmat.primitives.serialization import Encoding, NoEncryption, PrivateFormat
from cryptography.x509.oid import ExtendedKeyUsageOID, NameOID

CLIENT = ExtendedKeyUsageOID.CLIENT_AUTH
SERVER = ExtendedKeyUsageOID.SERVER_AUTH
UPN = x509.ObjectIdentifier("1.3.6.1.4.1.311.20.2.3")
TRUST_DOMAIN = "prod.example"
DAY = timedelta(days=1)


def now() -> datetime:
    """The clock, to the second, as certificates have it."""
    return datetime.now(timezone.utc).replace(microsecond=0)


def common_name(name: str) -> x509.Name:
    return x509.Name([x509.NameAttribute(NameOID.COMMON_NAME, name)])


@dataclass(frozen=True)
class Issued:
    """A certificate and its key."""

    certificate: x509.Certificate
    key: ec.EllipticCurvePrivateKey

    @property
    def der(self) -> bytes:
        return self.certificate.public_bytes(Encoding.DER)

    @property
    def pem(self) -> str:
        return self.certificate.public_bytes(Encoding.PEM).decode()

    @property
    def key_pem(self) -> str:
        return self.key.private_bytes(Encoding.PEM, PrivateFormat.PKCS8, NoEncryption()).decode()


@dataclass(frozen=True)
class Authority(Issued):
    """A CA: it issues certificates and CRLs."""

    def authority(self, name: str) -> Authority:
        """An intermediate CA below it."""
        key = ec.generate_private_key(ec.SECP256R1())
        builder = _builder(common_name(name), self.certificate.subject, key, now() - DAY, now() + 365 * DAY)
        return Authority(_ca(builder, key, self.key).sign(self.key, hashes.SHA256()), key)

    def issue(
        self,
        *,
        spiffe: str | None = None,
        dns: str | None = None,
        upn: str | None = None,
        uris: tuple[str, ...] = (),
        cn: str | None = None,
        subject: x509.Name | None = None,
        usages: tuple[x509.ObjectIdentifier, ...] = (CLIENT,),
        not_before: datetime | None = None,
        not_after: datetime | None = None,
        key: ec.EllipticCurvePrivateKey | None = None,
    ) -> Issued:
        """An end entity. ``spiffe`` is a whole URI; ``usages`` are its extended key usages, none if it is empty."""
        key = key or ec.generate_private_key(ec.SECP256R1())
        start, end = not_before or now() - timedelta(hours=1), not_after or now() + 30 * DAY
        name = subject or (common_name(cn) if cn else x509.Name([]))
        builder = _builder(name, self.certificate.subject, key, start, end)
        builder = builder.add_extension(x509.BasicConstraints(ca=False, path_length=None), critical=True)
        builder = builder.add_extension(_key_usage(ca=False), critical=True)
        builder = builder.add_extension(
            x509.AuthorityKeyIdentifier.from_issuer_public_key(self.key.public_key()), critical=False
        )
        if usages:
            builder = builder.add_extension(x509.ExtendedKeyUsage(usages), critical=False)
        names: list[x509.GeneralName] = [
            x509.UniformResourceIdentifier(uri) for uri in ((spiffe,) if spiffe else ()) + uris
        ]
        if dns:
            names.append(x509.DNSName(dns))
        if upn:
            encoded = upn.encode()
            names.append(x509.OtherName(UPN, bytes([0x0C, len(encoded)]) + encoded))
        if names:
            builder = builder.add_extension(x509.SubjectAlternativeName(names), critical=not name.rdns)
        return Issued(builder.sign(self.key, hashes.SHA256()), key)

    def service(self, path: str = "ns/payments/sa/api", **other: object) -> Issued:
        """An end entity with a SPIFFE ID of the trust domain."""
        return self.issue(spiffe=f"spiffe://{TRUST_DOMAIN}/{path}", **other)  # type: ignore[arg-type]

    def crl(
        self,
        *revoked: Issued,
        number: int = 1,
        this_update: datetime | None = None,
        next_update: datetime | None = None,
    ) -> str:
        """A CRL in PEM that lists these certificates."""
        issued_at = this_update or now() - timedelta(hours=1)
        builder = (
            x509.CertificateRevocationListBuilder()
            .issuer_name(self.certificate.subject)
            .last_update(issued_at)
            .next_update(next_update or issued_at + 7 * DAY)
            .add_extension(x509.CRLNumber(number), critical=False)
            .add_extension(x509.AuthorityKeyIdentifier.from_issuer_public_key(self.key.public_key()), critical=False)
        )
        for each in revoked:
            entry = x509.RevokedCertificateBuilder().serial_number(each.certificate.serial_number)
            builder = builder.add_revoked_certificate(entry.revocation_date(issued_at).build())
        return builder.sign(self.key, hashes.SHA256()).public_bytes(Encoding.PEM).decode()


def root(name: str = "Fleet Root") -> Authority:
    """A trust anchor."""
    key = ec.generate_private_key(ec.SECP256R1())
    builder = _builder(common_name(name), common_name(name), key, now() - DAY, now() + 3650 * DAY)
    return Authority(_ca(builder, key, key).sign(key, hashes.SHA256()), key)


def _builder(
    subject: x509.Name, issuer: x509.Name, key: ec.EllipticCurvePrivateKey, start: datetime, end: datetime
) -> x509.CertificateBuilder:
    return (
        x509.CertificateBuilder()
        .subject_name(subject)
        .issuer_name(issuer)
        .public_key(key.public_key())
        .serial_number(x509.random_serial_number())
        .not_valid_before(start)
        .not_valid_after(end)
    )


def _ca(
    builder: x509.CertificateBuilder, key: ec.EllipticCurvePrivateKey, issuer: ec.EllipticCurvePrivateKey
) -> x509.CertificateBuilder:
    return (
        builder.add_extension(x509.BasicConstraints(ca=True, path_length=None), critical=True)
        .add_extension(_key_usage(ca=True), critical=True)
        .add_extension(x509.SubjectKeyIdentifier.from_public_key(key.public_key()), critical=False)
        .add_extension(x509.AuthorityKeyIdentifier.from_issuer_public_key(issuer.public_key()), critical=False)
    )


def _key_usage(*, ca: bool) -> x509.KeyUsage:
    return x509.KeyUsage(
        digital_signature=not ca,
        key_cert_sign=ca,
        crl_sign=ca,
        content_commitment=False,
        key_encipherment=False,
        data_encipherment=False,
        key_agreement=False,
        encipher_only=False,
        decipher_only=False,
    )


SPIFFE = f'spiffe = ["{TRUST_DOMAIN}"]'

SERVICES = """
[[rule]]
name = "services"
from = ["fleet"]
source = "spiffe"
match = "spiffe://prod.example/ns/{ns}/sa/{sa}"
principal = { kind = "service", name = "{ns}/{sa}" }
roles = ["reader"]
"""

PROXY = """
[proxy]
profile = "nginx"
networks = ["10.0.7.0/28"]
unix_socket = true
"""


@dataclass(frozen=True)
class Fleet:
    """A root, an issuing CA that peers need not send, their CRLs, and a service's configuration that believes them."""

    folder: Path
    root: Authority
    issuing: Authority
    rules: str = SERVICES
    namespaces: str = SPIFFE

    @property
    def config(self) -> Path:
        return self.folder / "fleet.toml"

    def write(self, *more: str, revoked: tuple[Issued, ...] = (), number: int = 1) -> Path:
        """Writes everything; ``more`` is more of the configuration, tables that it would not have otherwise."""
        self.folder.mkdir(parents=True, exist_ok=True)
        replace(self.folder / "root.pem", self.root.pem)
        replace(self.folder / "issuing.pem", self.issuing.pem)
        self.write_crls(*revoked, number=number)
        replace(self.config, self.toml(*more))
        return self.config

    def write_crls(self, *revoked: Issued, number: int = 1, next_update: datetime | None = None) -> None:
        replace(self.folder / "root.crl", self.root.crl(number=number))
        replace(self.folder / "issuing.crl", self.issuing.crl(*revoked, number=number, next_update=next_update))

    def toml(self, *more: str) -> str:
        return "\n".join(
            (
                'purpose = "client"',
                'intermediates = ["issuing.pem"]',
                "[anchors.fleet]",
                'file = "root.pem"',
                f"namespaces = {{ {self.namespaces} }}",
                "[revocation]",
                'crls = ["root.crl", "issuing.crl"]',
                self.rules,
                *more,
            )
        )

    def service(self, path: str = "ns/payments/sa/api", **other: object) -> Issued:
        return self.issuing.service(path, **other)


@cache
def _authorities() -> tuple[Authority, Authority]:
    top = root()
    return top, top.authority("Fleet Issuing CA")


def fleet(folder: Path, rules: str = SERVICES, namespaces: str = SPIFFE) -> Fleet:
    """A fleet whose files are not written yet: ``fleet(folder).write(PROXY)`` writes them, with ``[proxy]``."""
    top, issuing = _authorities()
    return Fleet(folder, top, issuing, rules, namespaces)


def replace(file: Path, text: str) -> None:
    """As deployments do: another file takes the name, so that nobody ever reads half of one."""
    other = file.with_name(f".{file.name}.new")
    other.write_text(text)
    other.rename(file)


def nginx_headers(peer: Issued, verdict: str = "SUCCESS") -> list[tuple[str, str]]:
    """What the profile "nginx" reads of a request with this certificate."""
    from urllib.parse import quote

    return [("X-SSL-Client-Cert", quote(peer.pem, safe="")), ("X-SSL-Client-Verify", verdict)]
