"""Authorities, certificates and CRLs, made by openssl: those of the story, and those of its attackers."""

import shutil
import subprocess
from dataclasses import dataclass
from datetime import UTC, datetime, timedelta
from pathlib import Path

CARD, DEVICE = "1.3.6.1.4.1.99999.2.1", "1.3.6.1.4.1.99999.2.2"  # certificate policies
CLIENT = "clientAuth"
SMART_CARD = "clientAuth,1.3.6.1.4.1.311.20.2.2"


def upn(name: str) -> str:
    return f"otherName:1.3.6.1.4.1.311.20.2.3;UTF8:{name}"


@dataclass(frozen=True)
class Leaf:
    name: str
    issuer: str
    subject: str
    san: str
    purposes: str = CLIENT
    policy: str | None = None
    expired: bool = False


#: Their names, and who issued them; None is a root.
AUTHORITIES = {"fleet-root": None, "fleet": "fleet-root", "cards": None, "partner": None, "public": None}

#: nginx believes all of these, as the bundles of real proxies grow to do.
BUNDLE = ["fleet-root", "fleet", "cards", "partner", "public"]

LEAVES = [
    Leaf("server", "fleet", "/CN=localhost", "DNS:localhost,IP:127.0.0.1", purposes="serverAuth"),
    # Who may do something.
    Leaf("billing", "fleet", "/CN=billing", "URI:spiffe://demo.example/billing"),
    Leaf("reports", "fleet", "/CN=reports", "URI:spiffe://demo.example/reports"),
    Leaf("alice", "cards", "/CN=alice/O=Example", upn("alice@corp.example"), SMART_CARD, CARD),
    Leaf("olga", "cards", "/CN=olga/O=Example", upn("olga@corp.example"), SMART_CARD, CARD),
    # Who may no longer, or not for this.
    Leaf("lost-laptop", "fleet", "/CN=billing", "URI:spiffe://demo.example/billing"),
    Leaf("expired", "fleet", "/CN=billing", "URI:spiffe://demo.example/billing", expired=True),
    Leaf("web-server", "fleet", "/CN=billing", "URI:spiffe://demo.example/billing", "serverAuth"),
    Leaf("olgas-phone", "cards", "/CN=olga/O=Example", upn("olga@corp.example"), SMART_CARD, DEVICE),
    # Names that their authority has no right to give.
    Leaf("outside", "fleet", "/CN=billing", "URI:spiffe://other.example/billing"),
    Leaf("other-alice", "cards", "/CN=alice/O=Other", upn("alice@other.example"), SMART_CARD, CARD),
    Leaf("partner-billing", "partner", "/CN=billing", "URI:spiffe://demo.example/billing"),
    Leaf("public-olga", "public", "/CN=olga", upn("olga@corp.example"), SMART_CARD, CARD),
    # The organisation is called so: its subject is printed as `O=x\,CN=olga,CN=partner-7`.
    Leaf("printed-olga", "partner", "/CN=partner-7/O=x,CN=olga", "URI:spiffe://partner.example/seven"),
]

CONFIGURATION = """
[ca]
database = index
serial = serial
crlnumber = crlnumber
certificate = certificate.pem
private_key = key.pem
new_certs_dir = .
default_md = sha256
default_crl_days = 60
policy = any
preserve = yes
crl_extensions = crl
unique_subject = no
[any]
[crl]
authorityKeyIdentifier = keyid
"""

EXTENSIONS_OF_AUTHORITY = """
basicConstraints = critical,CA:TRUE
keyUsage = critical,keyCertSign,cRLSign
subjectKeyIdentifier = hash
authorityKeyIdentifier = keyid
"""

EXTENSIONS_OF_LEAF = """
basicConstraints = critical,CA:FALSE
keyUsage = critical,digitalSignature
subjectKeyIdentifier = hash
authorityKeyIdentifier = keyid
extendedKeyUsage = {purposes}
subjectAltName = {san}
"""


class Authorities:
    """A folder: an authority each in `ca`, and what services need of them in `pki`."""

    def __init__(self, folder: Path) -> None:
        self.ca, self.pki = folder / "ca", folder / "pki"

    def make(self) -> None:
        (self.pki / "crls").mkdir(parents=True)
        for name, issuer in AUTHORITIES.items():
            self._authority(name, issuer)
        for leaf in LEAVES:
            self._leaf(leaf)
        self._self_made()
        bundle = "".join((self.pki / f"{name}.pem").read_text() for name in BUNDLE)
        (self.pki / "bundle.pem").write_text(bundle)
        for name in AUTHORITIES:
            self.publish_crl(name)

    def revoke(self, leaf: str, issuer: str) -> None:
        self._openssl("ca", "-config", "ca.cnf", "-revoke", self.pki / f"{leaf}.pem", at=self.ca / issuer)

    def publish_crl(self, name: str) -> None:
        home = self.ca / name
        self._openssl("ca", "-config", "ca.cnf", "-gencrl", "-out", "crl.pem", at=home)
        self._put(name, (home / "crl.pem").read_text())

    def put_back_crl(self, name: str) -> None:
        """The one before, which is as good as the new one: signed, and not yet stale."""
        self._put(name, (self.ca / name / "crl.before.pem").read_text())

    def _put(self, name: str, crl: str) -> None:
        """Whole or not at all: who watches the folder never reads half a file."""
        file = self.pki / "crls" / f"{name}.crl"
        if file.exists():
            shutil.copyfile(file, self.ca / name / "crl.before.pem")
        half = file.with_name(f".{file.name}")
        half.write_text(crl)
        half.rename(file)

    def _authority(self, name: str, issuer: str | None) -> None:
        home = self.ca / name
        home.mkdir(parents=True)
        for file, text in {"ca.cnf": CONFIGURATION, "index": "", "serial": "01", "crlnumber": "01"}.items():
            (home / file).write_text(text.replace("[ca]", "[ca]\ndefault_ca = ca"))
        self._request(f"/O=Example {name}/CN=Example {name} CA", home / "key.pem", home / "request.pem")
        (home / "extensions").write_text(EXTENSIONS_OF_AUTHORITY)
        self._sign(issuer or name, home, *([] if issuer else ["-selfsign"]))
        shutil.copyfile(home / "certificate.pem", self.pki / f"{name}.pem")

    def _leaf(self, leaf: Leaf) -> None:
        home = self.ca / leaf.issuer / leaf.name
        home.mkdir()
        self._request(leaf.subject, home / "key.pem", home / "request.pem")
        extensions = EXTENSIONS_OF_LEAF.format(purposes=leaf.purposes, san=leaf.san)
        if leaf.policy:
            extensions += f"certificatePolicies = {leaf.policy}\n"
        (home / "extensions").write_text(extensions)
        self._sign(leaf.issuer, home, *(_last_month() if leaf.expired else []))
        self._hand_out(leaf.name, home, chain=AUTHORITIES[leaf.issuer] and self.pki / f"{leaf.issuer}.pem")

    def _self_made(self) -> None:
        """Whoever has openssl has this one."""
        home = self.ca / "self-made"
        home.mkdir()
        self._openssl(
            *("req", "-x509", "-newkey", "ec", "-pkeyopt", "ec_paramgen_curve:P-256", "-nodes"),
            *("-subj", "/CN=olga", "-keyout", "key.pem", "-out", "certificate.pem"),
            *("-addext", f"subjectAltName={upn('olga@corp.example')}"),
            *("-addext", "basicConstraints=critical,CA:FALSE", "-addext", "keyUsage=critical,digitalSignature"),
            *("-addext", f"extendedKeyUsage={SMART_CARD}", "-addext", f"certificatePolicies={CARD}"),
            at=home,
        )
        self._hand_out("self-made", home)

    def _request(self, subject: str, key: Path, request: Path) -> None:
        self._openssl(
            *("req", "-new", "-newkey", "ec", "-pkeyopt", "ec_paramgen_curve:P-256", "-nodes"),
            *("-subj", subject, "-keyout", key, "-out", request),
            at=key.parent,
        )

    def _sign(self, issuer: str, home: Path, *more: str) -> None:
        self._openssl(
            *("ca", "-config", "ca.cnf", "-batch", "-notext", "-days", "365", *more),
            *("-in", home / "request.pem", "-extfile", home / "extensions", "-out", home / "certificate.pem"),
            at=self.ca / issuer,
        )

    def _hand_out(self, name: str, home: Path, chain: Path | None = None) -> None:
        """NAME.pem is the certificate alone, NAME.chain.pem what its owner sends, NAME.key its key."""
        certificate = (home / "certificate.pem").read_text()
        (self.pki / f"{name}.pem").write_text(certificate)
        (self.pki / f"{name}.chain.pem").write_text(certificate + (chain.read_text() if chain else ""))
        shutil.copyfile(home / "key.pem", self.pki / f"{name}.key")

    @staticmethod
    def _openssl(*arguments: str | Path, at: Path) -> None:
        done = subprocess.run(["openssl", *arguments], cwd=at, capture_output=True, text=True)
        if done.returncode:
            raise RuntimeError(f"openssl {' '.join(map(str, arguments))}:\n{done.stderr}")


def _last_month() -> list[str]:
    start, end = (datetime.now(UTC) - timedelta(days=days) for days in (60, 30))
    return ["-startdate", f"{start:%Y%m%d%H%M%SZ}", "-enddate", f"{end:%Y%m%d%H%M%SZ}"]
