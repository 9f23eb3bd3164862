"""A fleet for the adapters' tests: its authority, its CRL, its configuration, and the cards of its services and people."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import datetime, timedelta, timezone
from pathlib import Path
from urllib.parse import quote

from cryptography import x509
from cryptography.hazmat.primitives import hashes, serialization
from cryptography.hazmat.primitives.asymmetric import ec
from cryptography.x509.oid import ExtendedKeyUsageOID, NameOID

HOP = "10.0.7.3"
STRANGER = "203.0.113.7"
DAY = timedelta(days=1)

CONFIG = """\
purpose = "client"

[anchors.fleet]
file = "fleet-ca.pem"
namespaces = { spiffe = ["prod.example"], email = ["people.example"], dns = ["svc.example"] }

[revocation]
crls = ["fleet.crl"]

[[rule]]
name = "services"
from = ["fleet"]
source = "spiffe"
match = "spiffe://prod.example/ns/{ns}/sa/{sa}"
principal = { kind = "service", name = "{ns}/{sa}" }
roles = ["reader"]

[[rule]]
name = "writers"
from = ["fleet"]
source = "spiffe"
match = "spiffe://prod.example/ns/pay/sa/writer"
principal = { kind = "service", name = "pay/writer" }
roles = ["writer"]

[[rule]]
name = "people"
from = ["fleet"]
source = "email"
match = { at = "people.example", capture = "user" }
principal = { kind = "person", name = "{user}" }

[[rule]]
name = "hosts"
from = ["fleet"]
source = "dns"
match = { any = "host" }
principal = { kind = "host", name = "{host}" }
"""

PROXY = """
[proxy]
profile = "nginx"
networks = ["10.0.7.0/28"]
unix_socket = true
"""


def new_key() -> ec.EllipticCurvePrivateKey:
    return ec.generate_private_key(ec.SECP256R1())


@dataclass(frozen=True)
class Card:
    """A certificate and its key."""

    certificate: x509.Certificate
    key: ec.EllipticCurvePrivateKey

    @property
    def der(self) -> bytes:
        return self.certificate.public_bytes(serialization.Encoding.DER)

    @property
    def pem(self) -> str:
        return self.certificate.public_bytes(serialization.Encoding.PEM).decode()

    @property
    def key_pem(self) -> str:
        return self.key.private_bytes(
            serialization.Encoding.PEM, serialization.PrivateFormat.PKCS8, serialization.NoEncryption()
        ).decode()

    @property
    def escaped(self) -> str:
        """As nginx writes it into a header."""
        return quote(self.pem, safe="-._~")

    def environ(self, hop: str = HOP, verdict: str = "SUCCESS") -> dict[str, str]:
        """What a WSGI server makes of nginx's headers."""
        return {"REMOTE_ADDR": hop, "HTTP_X_SSL_CLIENT_CERT": self.escaped, "HTTP_X_SSL_CLIENT_VERIFY": verdict}

    def lines(self, verdict: str = "SUCCESS") -> list[tuple[bytes, bytes]]:
        """What an ASGI server makes of nginx's headers."""
        return [(b"x-ssl-client-cert", self.escaped.encode()), (b"x-ssl-client-verify", verdict.encode())]


class Fleet:
    """An authority in a folder, with a configuration that believes it."""

    def __init__(self, folder: Path, config: str = CONFIG + PROXY, name: str = "Fleet CA") -> None:
        self.folder, self.name = folder, x509.Name([x509.NameAttribute(NameOID.COMMON_NAME, name)])
        self.key = new_key()
        self.revoked: list[x509.RevokedCertificate] = []
        self.certificate = self._authority()
        folder.mkdir(parents=True, exist_ok=True)
        (folder / "fleet-ca.pem").write_bytes(self.certificate.public_bytes(serialization.Encoding.PEM))
        self.config = folder / "fleet.toml"
        self.config.write_text(config)
        self.write_crl()

    def _authority(self) -> x509.Certificate:
        usage = _usage(key_cert_sign=True, crl_sign=True)
        return (
            self._builder(self.name, self.key, timedelta(days=-2), timedelta(days=300))
            .add_extension(x509.BasicConstraints(ca=True, path_length=1), critical=True)
            .add_extension(usage, critical=True)
            .sign(self.key, hashes.SHA256())
        )

    def _builder(
        self, subject: x509.Name, key: ec.EllipticCurvePrivateKey, start: timedelta, end: timedelta
    ) -> x509.CertificateBuilder:
        now = datetime.now(timezone.utc)
        issuer = x509.AuthorityKeyIdentifier.from_issuer_public_key(self.key.public_key())
        return (
            x509.CertificateBuilder()
            .subject_name(subject)
            .issuer_name(self.name)
            .public_key(key.public_key())
            .serial_number(x509.random_serial_number())
            .not_valid_before(now + start)
            .not_valid_after(now + end)
            .add_extension(x509.SubjectKeyIdentifier.from_public_key(key.public_key()), critical=False)
            .add_extension(issuer, critical=False)
        )

    def issue(
        self,
        name: x509.GeneralName,
        *,
        start: timedelta = -DAY,
        end: timedelta = DAY,
        purpose: x509.ObjectIdentifier = ExtendedKeyUsageOID.CLIENT_AUTH,
    ) -> Card:
        """A card with this name, right but for what is asked to be wrong."""
        key = new_key()
        subject = x509.Name([x509.NameAttribute(NameOID.COMMON_NAME, "a card")])
        certificate = (
            self._builder(subject, key, start, end)
            .add_extension(x509.SubjectAlternativeName([name]), critical=False)
            .add_extension(_usage(digital_signature=True), critical=True)
            .add_extension(x509.ExtendedKeyUsage([purpose]), critical=False)
            .add_extension(x509.BasicConstraints(ca=False, path_length=None), critical=True)
            .sign(self.key, hashes.SHA256())
        )
        return Card(certificate, key)

    def service(self, name: str = "web/api", domain: str = "prod.example", **wrong: object) -> Card:
        space, account = name.split("/")
        uri = x509.UniformResourceIdentifier(f"spiffe://{domain}/ns/{space}/sa/{account}")
        return self.issue(uri, **wrong)  # type: ignore[arg-type]

    def person(self, name: str, **wrong: object) -> Card:
        return self.issue(x509.RFC822Name(f"{name}@people.example"), **wrong)  # type: ignore[arg-type]

    def server(self, host: str = "localhost") -> Card:
        return self.issue(x509.DNSName(host), purpose=ExtendedKeyUsageOID.SERVER_AUTH)

    def revoke(self, card: Card) -> None:
        """Writes a new CRL, as an authority does: a whole file in place of the old one."""
        builder = x509.RevokedCertificateBuilder().serial_number(card.certificate.serial_number)
        self.revoked.append(builder.revocation_date(datetime.now(timezone.utc)).build())
        self.write_crl()

    def write_crl(self) -> None:
        now = datetime.now(timezone.utc)
        issuer = x509.AuthorityKeyIdentifier.from_issuer_public_key(self.key.public_key())
        builder = (
            x509.CertificateRevocationListBuilder()
            .issuer_name(self.name)
            .last_update(now - timedelta(hours=1) + timedelta(seconds=len(self.revoked)))
            .next_update(now + DAY)
            .add_extension(x509.CRLNumber(len(self.revoked) + 1), critical=False)
            .add_extension(issuer, critical=False)
        )
        for each in self.revoked:
            builder = builder.add_revoked_certificate(each)
        new = self.folder / ".fleet.crl.new"
        new.write_bytes(builder.sign(self.key, hashes.SHA256()).public_bytes(serialization.Encoding.DER))
        new.replace(self.folder / "fleet.crl")


def _usage(**bits: bool) -> x509.KeyUsage:
    names = (
        "digital_signature content_commitment key_encipherment data_encipherment key_agreement "
        "key_cert_sign crl_sign encipher_only decipher_only"
    )
    return x509.KeyUsage(**{name: bits.get(name, False) for name in names.split()})
