"""Where an adapter takes the client's certificate from. There are three sources; one is named, and none is detected.

- `"proxy"`: the header of a proxy that ends TLS. Which header, in which format, from which hops: `[proxy]` of the
  configuration.
- `"params"`: `SSL_CLIENT_CERT` and `SSL_CLIENT_VERIFY`, parameters of the web server (uWSGI, FastCGI, mod_wsgi). Under
  WSGI only.
- `"socket"`: the TLS connection that the application's own server ends.
"""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING, Any, Literal, get_args

from vouchsafe import Hop, NotConfigured, Principal, Refusal, Verifier
from vouchsafe.environ import (
    ConnectionRefusal,
    Presented,
    environ_hop,
    environ_lines,
    environ_params,
    environ_socket,
    scope_hop,
    scope_lines,
    scope_tls,
)

if TYPE_CHECKING:
    from collections.abc import Mapping

SourceName = Literal["proxy", "params", "socket"]
HopName = Literal["address", "certificate"]


class SourceError(ValueError):
    """A source that is not there, or whose settings contradict each other. The message says which."""


@dataclass(frozen=True)
class Source:
    """A source and what belongs to it. `params_hop` names the web server in answers (`Principal.via`).

    `hop` says how a proxy is known: by the `address` of its connection, or by the `certificate` that it shows in the
    connection to this server, which must then be identified as one of `[proxy]`'s `principals`.
    """

    name: SourceName = "proxy"
    params_hop: str | None = None
    hop: HopName = "address"

    def __post_init__(self) -> None:
        if self.name not in get_args(SourceName):
            raise SourceError(f"source: found {self.name!r}, wanted one of {', '.join(get_args(SourceName))}")
        if self.hop not in get_args(HopName):
            raise SourceError(f"hop: found {self.hop!r}, wanted one of {', '.join(get_args(HopName))}")
        if self.name == "params" and not self.params_hop:
            raise SourceError('source "params" needs params_hop: the name of the web server that hands them on')
        if self.name != "params" and self.params_hop:
            raise SourceError(f'params_hop is set, and source "{self.name}" has no parameters')
        if self.name != "proxy" and self.hop != "address":
            raise SourceError(f'hop is set, and source "{self.name}" reads no header of a hop')

    def check(self, verifier: Verifier) -> None:
        """What the verifier's configuration must have for this source, said before the first request.

        Raises `NotConfigured`.
        """
        if not verifier.identifies:
            raise NotConfigured("the configuration has neither rules nor a mapper: it would identify nobody")
        if self.name == "proxy" and verifier.proxy is None:
            raise NotConfigured('the source is "proxy", and the configuration has no [proxy]')

    def of_environ(self, verifier: Verifier, environ: Mapping[str, Any]) -> Principal | None:
        """Who sent this WSGI request? `None` is nobody: no certificate came. Raises `Refusal`."""
        if self.name == "params":
            return self._identify(verifier, environ_params(environ))
        if self.name == "socket":
            return self._identify(verifier, environ_socket(environ))
        own = environ_socket(environ) if self.hop == "certificate" else None
        hop = self._certified(verifier, own) or environ_hop(environ)
        return verifier.identify_forwarded(environ_lines(environ), hop)

    def of_scope(self, verifier: Verifier, scope: Mapping[str, Any]) -> Principal | None:
        """Who sent this ASGI request, or opened this websocket? `None` is nobody. Raises `Refusal`."""
        if self.name == "params":
            raise NotConfigured('the source is "params", which ASGI does not have')
        if self.name == "socket":
            return self._identify(verifier, scope_tls(scope))
        own = scope_tls(scope) if self.hop == "certificate" else None
        hop = self._certified(verifier, own) or scope_hop(scope)
        return verifier.identify_forwarded(scope_lines(scope), hop)

    def _identify(self, verifier: Verifier, presented: Presented | None) -> Principal | None:
        if presented is None:
            return None
        return verifier.identify(presented.leaf, presented.intermediates, forwarded_by=self.params_hop)

    def _certified(self, verifier: Verifier, own: Presented | None) -> Hop | None:
        """The hop as its own certificate says; without one, it is known by its address, if that is trusted."""
        if own is None:
            return None
        try:
            return Hop.principal(verifier.identify(own.leaf, own.intermediates))
        except Refusal as refusal:
            raise ConnectionRefusal("hop-refused", f"the proxy's own certificate: {refusal}") from refusal
