"""What of the package is made in Rust."""

import os
from collections.abc import Callable, Iterable
from datetime import datetime
from typing import Any, Final, NoReturn, SupportsIndex, TypeAlias, final

from vouchsafe._data import Change, ConfiguredAnchor, ConfiguredCrl, ProxySettings
from vouchsafe._errors import Finding, VouchsafeError

__all__ = [
    "Hop",
    "Principal",
    "VerifiedPath",
    "Verifier",
    "__version__",
    "_forked",
    "_stop_watching",
    "certificates_from_pem",
]

_Bytes: TypeAlias = bytes | bytearray | memoryview

__version__: Final[str]

def certificates_from_pem(text: str | bytes) -> list[bytes]:
    """The certificates in PEM, DER each, in their order: at least one, and nothing else. Text around the blocks is let be.

    Raises `ValueError` for a block that is something else (a private key, for example), that has no end or is no
    certificate.
    """

def _forked() -> None:
    """In the child of each fork."""

def _stop_watching() -> None:
    """At the end of the interpreter, while threads can still have it: nothing is watched any more."""

@final
class Hop:
    """Where a request came from: the other end of its connection, and nobody that a header names.

    >>> str(Hop.address("::ffff:10.0.7.1"))
    '10.0.7.1'
    """

    @staticmethod
    def address(address: str) -> Hop:
        """The address of the connection's other end, without its port. `ValueError` if it is none; never one that a header
        names.
        """
    @staticmethod
    def unix_socket() -> Hop:
        """A Unix socket whose file only the proxy may open."""
    @staticmethod
    def principal(principal: Principal) -> Hop:
        """Whom the connection's own certificate identified, in the handshake with us."""

@final
class Principal:
    """Who the peer is, believed: an identity together with what it rests on.

    `Verifier.identify` and `Verifier.identify_forwarded` make it, and nothing else does: it has no constructor, and it
    can not be pickled or copied. Two are equal if their `kind` and `name` are.

    >>> match principal:
    ...     case Principal(kind="service", name=name):
    ...         print(name)
    """

    __match_args__: Final = ("kind", "name")
    @property
    def kind(self) -> str:
        """What kind of principal the rule makes of the identity: `"spiffe"`, `"service"`, `"person"`."""
    @property
    def name(self) -> str:
        """Its name within the kind."""
    @property
    def roles(self) -> tuple[str, ...]:
        """The roles that the rules grant it, sorted."""
    @property
    def rules(self) -> tuple[str, ...]:
        """The names of the rules that made it."""
    @property
    def anchor(self) -> str:
        """The trust anchor that vouched for it, by its id: hexadecimal digits."""
    @property
    def anchor_label(self) -> str:
        """The anchor's name in the configuration."""
    @property
    def fingerprint(self) -> bytes:
        """SHA-256 over the certificate, 32 bytes: for audit, and not for deny-lists."""
    @property
    def x5t_s256(self) -> str:
        """The same as the member `x5t#S256` of a token's `cnf` claim has it (RFC 8705 3.1): base64url without padding."""
    @property
    def valid_until(self) -> datetime:
        """The last second of the answer, in UTC: the earliest of every notAfter and nextUpdate that it rests on."""
    @property
    def relaxations(self) -> tuple[str, ...]:
        """The checks that the configuration chose to do without, in words."""
    @property
    def via(self) -> str | None:
        """The proxy whose word it is that the peer holds its key; None if the peer proved it in a handshake with us."""
    @property
    def identity(self) -> dict[str, Any]:
        """The typed identity that the certificate stated: `{"form": "spiffe", "value": "spiffe://.."}`."""
    def has_role(self, role: str) -> bool:
        """Has it this role?"""
    def is_current(self, now: datetime | None = None) -> bool:
        """Does the answer still hold? Whoever keeps a principal asks this before each use."""
    def is_bound_to(self, x5t_s256: str) -> bool:
        """Is the token with this `x5t#S256` bound to this peer's certificate (RFC 8705 3)?"""
    def require_direct(self) -> Principal:
        """This principal, if the peer itself proved to hold its key; `NotDirect` if that is a proxy's word."""
    def to_dict(self) -> dict[str, Any]:
        """All of it as data, for a log. Nothing reads it back."""
    def __eq__(self, other: object, /) -> bool: ...
    def __ne__(self, other: object, /) -> bool: ...
    def __hash__(self) -> int: ...
    def __reduce__(self) -> NoReturn: ...
    def __reduce_ex__(self, _protocol: SupportsIndex) -> NoReturn: ...

@final
class VerifiedPath:
    """A path from a trust anchor to a peer's certificate that keeps every rule. It says of nobody who they are.

    `Verifier.verify` makes it, and nothing else does.
    """

    @property
    def certificates(self) -> list[dict[str, Any]]:
        """The certificates, the end entity's first, the anchor's not among them: `position`, `subject`, `issuer`,
        `serial`, `not_before`, `not_after`, `fingerprint` and `revocation` of each.
        """
    @property
    def ends(self) -> list[dict[str, Any]]:
        """What it rests on and what ends, the earliest first: what must be renewed, and by when."""
    @property
    def subject(self) -> str:
        """The end entity's subject, printed: for a log, and not to be compared with anything."""
    @property
    def anchor(self) -> str:
        """The trust anchor, by its id: hexadecimal digits."""
    @property
    def anchor_label(self) -> str:
        """The anchor's name in the configuration."""
    @property
    def valid_until(self) -> datetime:
        """The last second of the answer, in UTC."""
    @property
    def relaxations(self) -> tuple[str, ...]:
        """The checks that the configuration chose to do without, in words."""
    @property
    def via(self) -> str | None:
        """The proxy that handed the certificate on; None if it came from the peer itself."""
    def to_dict(self) -> dict[str, Any]:
        """All of it as data, for a log. Nothing reads it back."""
    def __reduce__(self) -> NoReturn: ...
    def __reduce_ex__(self, _protocol: SupportsIndex) -> NoReturn: ...

@final
class Verifier:
    """Decides who a peer is, as a configuration says. Made once, and used by all threads: the interpreter's lock is
    released while it works.

    >>> verifier = Verifier.from_config("fleet.toml")
    >>> principal = verifier.identify(leaf, intermediates)
    >>> print(principal)
    service payments/api
    """

    @classmethod
    def from_config(
        cls,
        path: str | os.PathLike[str],
        *,
        watch: bool = False,
        on_change: Callable[[Change], object] | None = None,
    ) -> Verifier:
        """Reads a configuration and the files that it names. `ConfigError` says all that is wrong with them, each at its
        line.

        With `watch` it is loaded again when one of its files changes, and holds from then on if it is good; if it is
        not, what was there stays, and `last_error` says why. `on_change` is told each change, on a thread of its own.
        """
    @classmethod
    def from_toml(cls, text: str, *, folder: str | os.PathLike[str], name: str = "config.toml") -> Verifier:
        """As `from_config`, with the text at hand: `folder` is where relative paths begin, `name` is what findings call
        it.
        """
    def identify(
        self,
        leaf: _Bytes,
        intermediates: Iterable[_Bytes] | None = None,
        *,
        ocsp: _Bytes | None = None,
        now: datetime | None = None,
        name: str | None = None,
        forwarded_by: str | None = None,
    ) -> Principal:
        """Who is this peer? It must have proved that it holds the key of its certificate `leaf`; a TLS handshake does
        that.

        `leaf` and `intermediates` are DER; `ocsp` is the response that the peer stapled; `now` is an aware `datetime`,
        and the clock if it is left out; `name` is the server that was wanted, where servers are verified;
        `forwarded_by` names the proxy if the certificate came from one. Raises `Refusal`, with the reason, whenever
        anything is in doubt.
        """
    def verify(
        self,
        leaf: _Bytes,
        intermediates: Iterable[_Bytes] | None = None,
        *,
        ocsp: _Bytes | None = None,
        now: datetime | None = None,
        name: str | None = None,
        forwarded_by: str | None = None,
    ) -> VerifiedPath:
        """Does a path of certificates that keeps every rule lead from a trust anchor to this one? No identity comes of it.
        As `identify` otherwise.
        """
    def identify_forwarded(
        self,
        headers: Iterable[tuple[str | bytes, str | bytes]],
        hop: Hop,
        *,
        now: datetime | None = None,
    ) -> Principal | None:
        """Who is the client that a proxy speaks of? None is nobody: no certificate was handed on.

        `headers` are all header lines of the request, name and value as they came, in their order, duplicates included;
        text is ISO 8859-1, as in WSGI. `hop` is the other end of the connection. Raises `Refusal`; `NotConfigured`
        without `[proxy]`.
        """
    def explain(
        self,
        leaf: _Bytes,
        intermediates: Iterable[_Bytes] | None = None,
        *,
        ocsp: _Bytes | None = None,
        now: datetime | None = None,
        name: str | None = None,
    ) -> dict[str, Any] | None:
        """Every broken rule on every way to a trust anchor, as data, for the operator who asks why; None if it would be
        accepted. It costs more than `identify`, and proves nothing.
        """
    @property
    def proxy(self) -> ProxySettings | None:
        """`[proxy]` of the configuration; None if it has none."""
    @property
    def anchors(self) -> tuple[ConfiguredAnchor, ...]:
        """The trust anchors of the configuration."""
    @property
    def crls(self) -> tuple[ConfiguredCrl, ...]:
        """The CRLs of the configuration."""
    @property
    def warnings(self) -> tuple[Finding, ...]:
        """What holds, and is not likely to be meant."""
    @property
    def files(self) -> list[str]:
        """Every file that was read, the configuration first."""
    @property
    def identifies(self) -> bool:
        """Has it rules? Without any it verifies paths, and says of nobody who they are."""
    @property
    def generation(self) -> int:
        """How often what holds has changed: an answer of another generation is no answer any more. 0 without `watch`."""
    @property
    def watching(self) -> bool:
        """Are its files watched?"""
    @property
    def last_error(self) -> VouchsafeError | None:
        """Why the files that are there are not those that hold; None where they are."""
    def look(self) -> None:
        """Looks at the files soon, as when they have changed: for a service that is told to by a signal."""
    def close(self) -> None:
        """Stops watching. What holds stays, and goes on answering. It waits for an `on_change` that runs, unless it is
        called from it.
        """
    def __enter__(self) -> Verifier: ...
    def __exit__(self, *_exception: object) -> None: ...
    def __reduce__(self) -> NoReturn: ...
    def __reduce_ex__(self, _protocol: SupportsIndex) -> NoReturn: ...
