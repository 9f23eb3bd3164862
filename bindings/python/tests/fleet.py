"""What the adapters' tests ask with: a fleet of services, people and hosts, and their cards as servers hand them on."""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING, Any
from urllib.parse import quote

from authority import PROXY, Issued, replace, root

if TYPE_CHECKING:
    from pathlib import Path

HOP = "10.0.7.3"
STRANGER = "203.0.113.7"

CONFIG = """\
purpose = "client"

[anchors.fleet]
file = "fleet-ca.pem"
namespaces = { spiffe = ["prod.example"], upn = ["people.example"], dns = ["svc.example"] }

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
source = "upn"
match = { at = "people.example", capture = "user" }
principal = { kind = "person", name = "{user}" }

[[rule]]
name = "hosts"
from = ["fleet"]
source = "dns"
match = { any = "host" }
principal = { kind = "host", name = "{host}" }
"""


@dataclass(frozen=True)
class Card(Issued):
    """A certificate, as nginx hands it on."""

    @property
    def escaped(self) -> str:
        return quote(self.pem, safe="-._~")

    def environ(self, hop: str = HOP, verdict: str = "SUCCESS") -> dict[str, str]:
        """What a WSGI server makes of nginx's headers."""
        return {"REMOTE_ADDR": hop, "HTTP_X_SSL_CLIENT_CERT": self.escaped, "HTTP_X_SSL_CLIENT_VERIFY": verdict}

    def lines(self, verdict: str = "SUCCESS") -> list[tuple[bytes, bytes]]:
        """What an ASGI server makes of nginx's headers."""
        return [(b"x-ssl-client-cert", self.escaped.encode()), (b"x-ssl-client-verify", verdict.encode())]


class Fleet:
    """An authority in a folder, with a configuration that believes it."""

    def __init__(self, folder: Path, config: str = CONFIG + PROXY) -> None:
        self.folder, self.authority = folder, root("Fleet CA")
        self.revoked: list[Issued] = []
        self.config = folder / "fleet.toml"
        folder.mkdir(parents=True, exist_ok=True)
        replace(folder / "fleet-ca.pem", self.authority.pem)
        replace(self.config, config)
        self._write_crl()

    def service(self, name: str = "web/api", domain: str = "prod.example", **wrong: Any) -> Card:
        space, account = name.split("/")
        return self._card(spiffe=f"spiffe://{domain}/ns/{space}/sa/{account}", **wrong)

    def person(self, name: str, **wrong: Any) -> Card:
        return self._card(upn=f"{name}@people.example", **wrong)

    def host(self, name: str, **wrong: Any) -> Card:
        return self._card(dns=name, **wrong)

    def _card(self, **asked: Any) -> Card:
        issued = self.authority.issue(**asked)
        return Card(issued.certificate, issued.key)

    def revoke(self, card: Issued) -> None:
        """Writes a new CRL, as an authority does: a whole file in place of the old one."""
        self.revoked.append(card)
        self._write_crl()

    def _write_crl(self) -> None:
        count = len(self.revoked)
        crl = self.authority.crl(*self.revoked, number=count + 1)
        replace(self.folder / "fleet.crl", crl)
