"""What is tried: who may, who may not, and what only the proxy can prevent. A row a sentence."""

from dataclasses import dataclass

from stage.ask import Ask
from stage.servers import Application

INVOICES, DIARY, ADMIN = "/documents/1/", "/documents/3/", "/admin/"
#: From another address than nginx has.
ELSEWHERE = "127.0.0.2"


@dataclass(frozen=True)
class Row:
    title: str
    ask: Ask
    outcomes: dict[
        str, tuple[int, str]
    ]  # status, and a part of the line that is logged, by application; "" is every other
    usual: tuple[bool, bool]  # whether it gets in at the usual middleware: Presence, Success
    at: str = ""  # only at this application, and the usual ones

    @property
    def is_attack(self) -> bool:
        return self.outcomes[""][0] != 200

    def places(self, applications: list[Application]) -> list[str]:
        """Where to try it: the one that it names, or where nginx leads to."""
        named = [one.name for one in applications if one.name == self.at or not one.vouched_for]
        return named if self.at else [one.name for one in applications if "TLS" in one.ports]


def row(title: str, ask: Ask, status: int, log: str, usual: str, at: str = "", **other: tuple[int, str]) -> Row:
    """`usual` is who lets it in: "both", "presence", "success" or "none"."""
    let_in = (usual in ("both", "presence"), usual in ("both", "success"))
    return Row(title, ask, {"": (status, log)} | other, let_in, at)


def written(certificate: str, verdict: str = "SUCCESS") -> tuple[str, ...]:
    """The headers of nginx, as anybody can write them. The usual middleware reads the third."""
    name = "olga" if "olga" in certificate else "billing"
    return (
        f"X-SSL-Client-Cert: {{{certificate}}}",
        f"X-SSL-Client-Verify: {verdict}",
        f"X-SSL-Client-S-DN: CN={name}",
    )


def aliases(certificate: str) -> tuple[str, ...]:
    """To WSGI the same variables."""
    return tuple(header.replace("-", "_", 3).replace("S-DN", "S_DN") for header in written(certificate))


GOOD = [
    row("A service reads its own document", Ask(INVOICES, "billing"), 200, "service billing", "both"),
    row("A person with a smart card reads hers", Ask(DIARY, "alice"), 200, "person alice@corp.example", "both"),
    row(
        "An operator opens /admin/ by her card, without a login",
        Ask(ADMIN, "olga"),
        200,
        "person olga@corp.example",
        "both",
    ),
    row("A person asks an async view who she is", Ask("/", "alice"), 200, "person alice@", "none"),
    row(
        "A service that writes an operator's headers stays a service",
        Ask(INVOICES, "billing", written("olga")),
        200,
        "service billing",
        "both",
    ),
    row(
        "A client asks nginx to drop the header (Connection: X-SSL-Client-Cert)",
        Ask(INVOICES, "billing", ("Connection: close, X-SSL-Client-Cert",)),
        200,
        "service billing",
        "both",
    ),
]

CERTIFICATES = [
    row("Expired; nginx sees it", Ask(INVOICES, "expired"), 400, "certificate has expired", "none"),
    row(
        "Expired, and a proxy that says SUCCESS",
        Ask(INVOICES, headers=written("expired"), by="DIRECT"),
        403,
        "expired",
        "both",
    ),
    row("A server's certificate (EKU); nginx sees it", Ask(INVOICES, "web-server"), 400, "purpose", "none"),
    row(
        "A server's certificate (EKU), and a proxy that says SUCCESS",
        Ask(INVOICES, headers=written("web-server"), by="DIRECT"),
        403,
        "extKeyUsage is id-kp-serverAuth",
        "both",
    ),
    row(
        "The name of a service, by another authority of nginx's bundle",
        Ask(INVOICES, "partner-billing"),
        403,
        "does not believe trust anchor partner",
        "both",
    ),
    row("A name that no rule knows", Ask(INVOICES, "outside"), 403, "no rule makes a principal", "both"),
    row("A name outside of its authority's namespace", Ask(DIARY, "other-alice"), 403, "may not vouch", "both"),
    row(
        "A public authority's certificate for CN=olga", Ask(ADMIN, "public-olga"), 403, "is not a trust anchor", "both"
    ),
    row(
        "An organisation that is called `x,CN=olga`",
        Ask(ADMIN, "printed-olga"),
        403,
        "partner seven",
        "both",
    ),
    row(
        "The operator's phone: another certificate policy", Ask(ADMIN, "olgas-phone"), 403, "certificate policy", "both"
    ),
    row("Self-made; nginx sees it", Ask(ADMIN, "self-made"), 400, "self-signed certificate", "none"),
    row(
        "Self-made, through `optional_no_ca`",
        Ask(ADMIN, "self-made", by="UNVERIFIED"),
        403,
        "FAILED:",
        "presence",
    ),
    row(
        "Self-made, through `optional_no_ca`, and the client writes SUCCESS",
        Ask(ADMIN, "self-made", written("olga"), by="UNVERIFIED"),
        403,
        "FAILED:",
        "presence",
    ),
]

HEADERS = [
    row("Forged headers through nginx", Ask(ADMIN, headers=written("olga")), 401, "Unauthorized", "none"),
    row(
        "Forged headers through nginx's plain listener",
        Ask(ADMIN, headers=written("olga"), by="PLAIN"),
        401,
        "Unauthorized",
        "none",
    ),
    row(
        "Forged headers past nginx",
        Ask(ADMIN, headers=written("olga"), by="DIRECT", source=ELSEWHERE),
        403,
        "not trusted to hand on certificates",
        "both",
    ),
    row(
        "Forged headers past nginx, over X-Forwarded-For: 127.0.0.1",
        Ask(ADMIN, headers=(*written("olga"), "X-Forwarded-For: 127.0.0.1"), by="DIRECT", source=ELSEWHERE),
        403,
        "not trusted to hand on certificates",
        "both",
    ),
    row(
        "The same at a uvicorn that believes X-Forwarded-For from everybody",
        Ask(ADMIN, headers=(*written("olga"), "X-Forwarded-For: 127.0.0.1"), by="DIRECT", source=ELSEWHERE),
        403,
        "replaced the connection's address",
        "both",
        at="uvicorn-proxy-headers",
    ),
    row(
        "The same, with a port in X-Forwarded-For",
        Ask(ADMIN, headers=(*written("olga"), "X-Forwarded-For: 127.0.0.1:40000"), by="DIRECT", source=ELSEWHERE),
        403,
        "replaced the connection's address",
        "both",
        at="uvicorn-proxy-headers",
    ),
    row(
        "Forged headers through a listener that forgot to strip",
        Ask(ADMIN, headers=written("olga"), by="FORGETFUL"),
        403,
        "not trusted to hand on certificates",
        "both",
    ),
    row(
        "The header twice, from the proxy",
        Ask(ADMIN, headers=(*written("olga"), *written("billing")[:1]), by="DIRECT"),
        403,
        "x-ssl-client-cert",
        "both",
    ),
    row(
        "Names with underscores past nginx",
        Ask(ADMIN, headers=aliases("olga"), by="DIRECT", source=ELSEWHERE),
        401,
        "Unauthorized",
        "none",
        uvicorn=(403, "x_ssl_client_cert"),
    ),
    row("Names with underscores through nginx", Ask(ADMIN, headers=aliases("olga")), 401, "Unauthorized", "none"),
    row(
        "Names with underscores through `underscores_in_headers on`",
        Ask(ADMIN, headers=aliases("olga"), by="UNDERSCORES"),
        401,
        "Unauthorized",
        "none",
        uvicorn=(403, "x_ssl_client_cert"),
    ),
    row(
        "The header of another proxy beside nginx's",
        Ask(ADMIN, "billing", ("Client-Cert: :AA==:",)),
        403,
        "holds a certificate for another proxy",
        "none",
    ),
    row(
        "SUCCESS without a certificate, from the proxy",
        Ask(ADMIN, headers=written("olga")[1:], by="DIRECT"),
        403,
        "x-ssl-client-verify",
        "success",
    ),
]

SOMEBODY_ELSE = [
    row("No certificate", Ask(INVOICES), 401, "Unauthorized", "none"),
    row("Another principal's document", Ask(INVOICES, "reports"), 404, "service reports", "none"),
    row("/admin/ for a service", Ask(ADMIN, "reports"), 403, "service reports", "none"),
    row("/admin/ for a person without the role", Ask(ADMIN, "alice"), 403, "person alice@corp.example", "none"),
    row(
        "A superuser's session cookie, without a certificate",
        Ask(ADMIN, headers=("Cookie: sessionid={session}",)),
        401,
        "Unauthorized",
        "both",
    ),
    row(
        "A superuser's session cookie, with a service's certificate",
        Ask(ADMIN, "reports", ("Cookie: sessionid={session}",)),
        403,
        "service reports",
        "none",
    ),
]

SECTIONS = {
    "Who may": GOOD,
    "Certificates that are not good enough": CERTIFICATES,
    "Headers that nginx did not write": HEADERS,
    "Somebody, and not the right one": SOMEBODY_ELSE,
}

NOT_YET_REVOKED = row("Before: the lost laptop reads", Ask(INVOICES, "lost-laptop"), 200, "service billing", "both")
REVOKED = row(
    "The CRL is replaced; last accepted {seconds:.1f} s later", Ask(INVOICES, "lost-laptop"), 403, "revoked", "both"
)
PUT_BACK = row(
    "The CRL of before is put back, to undo it",
    Ask(INVOICES, "lost-laptop"),
    403,
    "revoked",
    "both",
)
NOT_REVOKED = row("The same service's other certificate", Ask(INVOICES, "billing"), 200, "service billing", "both")

LIMITS = [
    row(
        "Forged headers by nginx's own way in: its address, or its socket",
        Ask(ADMIN, headers=written("olga"), by="DIRECT"),
        200,
        "person olga@corp.example",
        "both",
    ),
]
