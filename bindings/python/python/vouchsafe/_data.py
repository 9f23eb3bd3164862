"""Answers that are plain data."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import datetime

from vouchsafe._errors import Finding, VouchsafeError

__all__ = ["Change", "ConfiguredAnchor", "ConfiguredCrl", "ProxySettings"]


@dataclass(frozen=True)
class Change:
    """What became of files that have changed."""

    swapped: bool
    """They are good, and hold from now on. If not, what was there stays, and ``error`` says why."""
    generation: int
    """The generation that holds now."""
    error: VouchsafeError | None
    """Why they are not good."""
    warnings: tuple[Finding, ...]
    """What holds, and is not likely to be meant."""
    kept: tuple[str, ...]
    """CRLs that hold on, as their files now have older ones."""


@dataclass(frozen=True)
class ProxySettings:
    """``[proxy]`` of a configuration: whose headers are read, and from where."""

    profile: str
    """The proxy's format, by its name."""
    certificate_header: str
    """The header with the certificate, in lower case."""
    headers: tuple[str, ...]
    """All headers that are read, in lower case, the certificate's first; numbered ones (Apache) without a number."""
    hops: str
    """Who is trusted to set them, printed."""
    networks: tuple[str, ...]
    """The networks among these, such as ``10.0.7.0/28``."""
    principals: tuple[tuple[str, str], ...]
    """The principals among these, kind and name."""
    trusts_unix_socket: bool
    """Connections over a Unix socket are trusted."""

    @property
    def trusts_networks(self) -> bool:
        """Connections from some networks are trusted."""
        return bool(self.networks)

    @property
    def trusts_principals(self) -> bool:
        """Connections of some principals are trusted."""
        return bool(self.principals)


@dataclass(frozen=True)
class ConfiguredAnchor:
    """A trust anchor of a configuration."""

    name: str
    """Its name in the file; the anchors of a bundle share one."""
    file: str
    id: str
    subject: str
    not_before: datetime
    not_after: datetime


@dataclass(frozen=True)
class ConfiguredCrl:
    """A CRL of a configuration."""

    file: str
    issuer: str
    this_update: datetime
    next_update: datetime | None
    """Until when it clears anybody; None is never."""
    is_delta: bool
