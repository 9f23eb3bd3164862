"""What an adapter reads of a request: its header lines, the hop that it came from, a certificate beside the headers.

Nothing is repaired here. What a server has joined stays joined, and the core refuses a comma where the proxy's format
has none. Where it cannot be known who sent a request, that is a `ConnectionRefusal`, and never a guess.
"""

from __future__ import annotations

from typing import TYPE_CHECKING, Any, NamedTuple

from vouchsafe import Hop, Refusal, certificates_from_pem

if TYPE_CHECKING:
    from collections.abc import Iterable, Mapping

Line = tuple[bytes, bytes]


class ConnectionRefusal(Refusal):
    """Nobody comes out, because of the connection or of what the server says about it.

    `rule` is one of: `hop-unknown` (the server names no other end), `hop-rewritten` (a header took the place of the
    connection's address), `hop-refused` (the proxy's own certificate), `environ` (the environ is not what PEP 3333
    says), `params`, `verdict`, `no-tls`.
    """

    source = "connection"

    def __init__(self, rule: str, text: str) -> None:
        super().__init__(text, rule, {"fault": rule, "text": text})
        self.args = (rule, text)

    def __str__(self) -> str:
        return str(self.args[1])


class Presented(NamedTuple):
    """A certificate that came beside the headers, DER, not verified, and what came with it."""

    leaf: bytes
    intermediates: list[bytes]


# --- header lines ---------------------------------------------------------------------------------------------------


def environ_lines(environ: Mapping[str, Any]) -> list[Line]:
    """All header lines that a WSGI environ still shows, in no order.

    The server has folded the names (`X_A` and `X-A` are both `HTTP_X_A`) and joined repeated lines with a comma.
    Neither can be undone, so neither is tried.
    """
    lines = []
    for key, value in environ.items():
        if not key.startswith("HTTP_"):
            continue
        try:
            name = key[5:].replace("_", "-").lower().encode("latin-1")
            lines.append((name, value.encode("latin-1")))
        except (AttributeError, UnicodeEncodeError):
            raise ConnectionRefusal("environ", f"{key!a} is no latin-1 text (PEP 3333)") from None
    return lines


def scope_lines(scope: Mapping[str, Any]) -> list[Line]:
    """All header lines of an ASGI scope, as they came."""
    return [(bytes(name), bytes(value)) for name, value in scope.get("headers", ())]


# --- the hop --------------------------------------------------------------------------------------------------------


def environ_hop(environ: Mapping[str, Any]) -> Hop:
    """The other end of the connection that a WSGI request came over.

    gunicorn hands over the socket itself, and it is asked. Elsewhere `REMOTE_ADDR` is what there is: empty means a Unix
    socket, and an address that `X-Forwarded-For` names as well is refused, since middleware may have written it.
    """
    if "PROXY_PROTOCOL" in environ:
        raise ConnectionRefusal(
            "hop-rewritten",
            "the connection began with the PROXY protocol: who speaks behind it need not be who sent it. Run gunicorn "
            "without --proxy-protocol",
        )
    socket = environ.get("gunicorn.socket")
    if socket is not None:
        return _hop_of_peername(socket)
    original = environ.get("werkzeug.proxy_fix.orig")
    if original is not None and original.get("REMOTE_ADDR") != environ.get("REMOTE_ADDR"):
        raise _rewritten("werkzeug's ProxyFix", "put this middleware outside of it")
    address = environ.get("REMOTE_ADDR")
    if not isinstance(address, str):
        raise ConnectionRefusal("hop-unknown", "the server names no REMOTE_ADDR")
    if address == "":
        return Hop.unix_socket()
    if any(host == address for host, _ in _forwarded_for([environ.get("HTTP_X_FORWARDED_FOR", "")])):
        raise ConnectionRefusal(
            "hop-rewritten",
            f"REMOTE_ADDR {address!a} is an address that X-Forwarded-For names: a middleware or the server may have "
            "taken it from there. Let nothing rewrite REMOTE_ADDR before this, or let the proxy remove the header",
        )
    return _hop_of_address(address)


def scope_hop(scope: Mapping[str, Any]) -> Hop:
    """The other end of the connection that an ASGI request came over. No `client` is a Unix socket.

    uvicorn takes `client` out of `X-Forwarded-For` unless it runs with `--no-proxy-headers`. It writes port 0 then, or
    the port that the header has: both are refused.
    """
    client = scope.get("client")
    if not client:
        return Hop.unix_socket()
    try:
        host, port = str(client[0]), client[1]
    except (IndexError, TypeError):
        raise ConnectionRefusal("hop-unknown", "the scope's client is no pair of host and port") from None
    values = [value.decode("latin-1") for name, value in scope_lines(scope) if name.lower() == b"x-forwarded-for"]
    if not port or (host, port) in _forwarded_for(values):
        raise _rewritten("the server's proxy headers", "run uvicorn with --no-proxy-headers")
    return _hop_of_address(host)


def _rewritten(what: str, remedy: str) -> ConnectionRefusal:
    return ConnectionRefusal(
        "hop-rewritten", f"{what} replaced the connection's address by one that a header names: {remedy}"
    )


def _hop_of_peername(socket: Any) -> Hop:
    try:
        peer = socket.getpeername()
    except OSError as error:
        raise ConnectionRefusal("hop-unknown", f"the connection's socket has no other end: {error}") from None
    if isinstance(peer, tuple):
        return _hop_of_address(str(peer[0]))
    return Hop.unix_socket()


def _hop_of_address(address: str) -> Hop:
    try:
        return Hop.address(address)
    except ValueError:
        raise ConnectionRefusal("hop-unknown", f"the connection's other end is no address: {address!a}") from None


def _forwarded_for(values: Iterable[str]) -> set[tuple[str, int]]:
    """Whom these `X-Forwarded-For` name, in every reading of their ports that servers have."""
    pairs = set()
    for value in values:
        for entry in value.split(","):
            entry = entry.strip()
            pairs.add((entry, 0))
            host, colon, port = entry.rpartition(":")
            host = host.removeprefix("[").removesuffix("]")
            if colon and port.isascii() and port.isdigit() and len(port) <= 5:
                pairs.update({(host, int(port)), (host, 0)})
            pairs.add((entry.removeprefix("[").removesuffix("]"), 0))
    return pairs


# --- certificates beside the headers --------------------------------------------------------------------------------

_MOST_CERTIFICATES = 10


def environ_params(environ: Mapping[str, Any]) -> Presented | None:
    """`SSL_CLIENT_CERT` and `SSL_CLIENT_VERIFY`, as the web server's own parameters (uWSGI, FastCGI, mod_wsgi).

    They are no `HTTP_` variables, so no client can send them. `SSL_CLIENT_VERIFY` has to be there, and can only lower
    the result. Intermediates are taken from `SSL_CLIENT_CERT_CHAIN_0` and so on, where mod_ssl exports them.
    """
    verdict, pem = environ.get("SSL_CLIENT_VERIFY"), environ.get("SSL_CLIENT_CERT") or ""
    if verdict is None:
        raise ConnectionRefusal(
            "params", "SSL_CLIENT_VERIFY is not there: the web server has to hand on its verdict with every request"
        )
    if pem.strip() in ("", "(null)"):
        if verdict not in ("", "NONE"):
            raise ConnectionRefusal("params", f"SSL_CLIENT_VERIFY is {_cut(verdict)}, and there is no SSL_CLIENT_CERT")
        return None
    if verdict != "SUCCESS":
        raise ConnectionRefusal("verdict", f"SSL_CLIENT_VERIFY is {_cut(verdict)}, wanted SUCCESS")
    leaf = _one_certificate(pem, "SSL_CLIENT_CERT")
    chain: list[bytes] = []
    while (link := environ.get(f"SSL_CLIENT_CERT_CHAIN_{len(chain)}")) not in (None, "", "(null)"):
        if len(chain) == _MOST_CERTIFICATES:
            raise ConnectionRefusal("params", f"more than {_MOST_CERTIFICATES} SSL_CLIENT_CERT_CHAIN_..")
        chain.append(_one_certificate(str(link), f"SSL_CLIENT_CERT_CHAIN_{len(chain)}"))
    return Presented(leaf, chain)


def environ_socket(environ: Mapping[str, Any]) -> Presented | None:
    """The client's certificate of the TLS connection that gunicorn itself ends. `None`: it showed none."""
    socket = environ.get("gunicorn.socket")
    if socket is None or not hasattr(socket, "getpeercert"):
        raise ConnectionRefusal(
            "no-tls", "the server shows no TLS connection: only gunicorn with --certfile and --cert-reqs does"
        )
    try:
        leaf = socket.getpeercert(binary_form=True)
        if not leaf:
            return None
        # From Python 3.13 on; before that, intermediates have to stand in the configuration. (Asked without a
        # certificate, Python 3.13 fails.)
        chain = socket.get_unverified_chain() if hasattr(socket, "get_unverified_chain") else []
    except (OSError, ValueError) as error:
        raise ConnectionRefusal("no-tls", f"the connection's certificate cannot be read: {error}") from None
    return Presented(leaf, [link for link in map(bytes, chain or []) if link != leaf])


def scope_tls(scope: Mapping[str, Any]) -> Presented | None:
    """The client's certificate of the ASGI extension `tls`. `None`: it showed none.

    A server without the extension cannot tell, and that is a refusal.
    """
    tls = (scope.get("extensions") or {}).get("tls")
    if tls is None or "client_cert_chain" not in tls:
        raise ConnectionRefusal(
            "no-tls", 'the server has no TLS extension: scope["extensions"]["tls"]["client_cert_chain"] is not there'
        )
    chain = list(tls["client_cert_chain"] or ())
    error = tls.get("client_cert_error")
    if not chain:
        return None
    if error:
        raise ConnectionRefusal("verdict", f"the server refuses the certificate: {_cut(str(error))}")
    if len(chain) > _MOST_CERTIFICATES:
        raise ConnectionRefusal("params", f"client_cert_chain has more than {_MOST_CERTIFICATES} certificates")
    leaf, *rest = (_one_certificate(pem, "client_cert_chain") for pem in chain)
    return Presented(leaf, rest)


def _one_certificate(pem: str, where: str) -> bytes:
    try:
        certificates = certificates_from_pem(pem)
    except ValueError as error:
        raise ConnectionRefusal("params", f"{where}: {error}") from None
    if len(certificates) != 1:
        raise ConnectionRefusal("params", f"{where}: found {len(certificates)} certificates, wanted one")
    return certificates[0]


def _cut(text: str) -> str:
    """For a log: escaped, and not longer than a line."""
    return f"`{ascii(text[:80])[1:-1]}`"


# --- for logs -------------------------------------------------------------------------------------------------------


def printed_peer(request: Mapping[str, Any]) -> str:
    """The connection's other end for a log line, of a WSGI environ or an ASGI scope; a guess is good enough here."""
    client = request.get("client")
    if client:
        return ascii(str(client[0]))[1:-1]
    socket = request.get("gunicorn.socket")
    try:
        peer = socket.getpeername() if socket is not None else request.get("REMOTE_ADDR")
    except OSError:
        peer = None
    address = peer[0] if isinstance(peer, tuple) else peer
    return ascii(str(address))[1:-1] if address and isinstance(peer, (tuple, str)) else "a Unix socket"


def printed_path(path: object) -> str:
    """A request's path for a log line: escaped and cut, since a client wrote it."""
    return ascii(str(path)[:200])[1:-1]
