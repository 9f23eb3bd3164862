"""What can go wrong, as exceptions: each says in one line what was found and what was wanted.

They hold plain data, so that they can be pickled, logged and compared in tests. The Rust part raises them.
"""

from __future__ import annotations

from dataclasses import dataclass
from typing import Any, ClassVar, Literal

__all__ = [
    "CertificateRefusal",
    "ConfigError",
    "Finding",
    "HeaderRefusal",
    "InternalError",
    "NotConfigured",
    "NotDirect",
    "Refusal",
    "VouchsafeError",
    "WatchError",
]


class VouchsafeError(Exception):
    """The base of all exceptions of this package."""


@dataclass(frozen=True)
class Finding:
    """Something in a configuration, at its place. ``str()`` of it is one line, as compilers write it:

    >>> finding = Finding("fleet.toml", 2, 15, 'no key "fiel"', False, 'fleet.toml:2:15: no key "fiel"', "")
    >>> print(finding)
    fleet.toml:2:15: no key "fiel"
    """

    file: str
    line: int
    """From 1."""
    column: int
    """In characters, from 1."""
    message: str
    is_warning: bool
    """The configuration holds in spite of it."""
    text: str
    """The line that ``str()`` gives."""
    snippet: str
    """The same with the lines of the file, annotated."""

    def __str__(self) -> str:
        return self.text


class ConfigError(VouchsafeError):
    """A configuration is not good.

    All that is wrong with it is told at once; ``str()`` shows each finding in the lines of its file.
    """

    findings: tuple[Finding, ...]

    def __init__(self, findings: tuple[Finding, ...]) -> None:
        super().__init__(findings)
        self.findings = findings

    def __str__(self) -> str:
        return "\n\n".join(finding.snippet for finding in self.findings)


class NotConfigured(VouchsafeError):
    """The configuration lacks what a call needs: rules, to identify anybody; ``[proxy]``, to read a proxy's headers."""


class WatchError(VouchsafeError):
    """Files can not be watched: the system gives no thread, or the interpreter is shutting down."""


class NotDirect(VouchsafeError):
    """That the peer holds its key is the word of a proxy, and the peer itself has to prove it here."""


class InternalError(VouchsafeError):
    """A fault of this package, which is to be reported. Nobody was identified."""


class Refusal(VouchsafeError):
    """Nobody comes out.

    ``str()`` is one line for a log: escaped, and not for the peer, who must not learn what the operator learns. It is a
    :class:`CertificateRefusal`, a :class:`HeaderRefusal` or an adapter's ``vouchsafe.environ.ConnectionRefusal``.
    """

    source: ClassVar[Literal["certificate", "header", "connection"]]
    rule: str | None
    """The name of the rule that refused, the same in all versions: ``"validity"``, ``"revoked"``, ``"repeated"``."""
    report: dict[str, Any]
    """The whole refusal as data."""

    def __init__(self, text: str, rule: str | None, report: dict[str, Any]) -> None:
        super().__init__(text, rule, report)
        self.rule = rule
        self.report = report

    def __str__(self) -> str:
        return str(self.args[0])


class CertificateRefusal(Refusal):
    """The certificate is refused.

    The ``report`` has ``refused``, ``text`` and every attempt to find a path, with the faults of each.
    """

    source = "certificate"
    hop: str | None
    """The proxy that handed the certificate on; None if it came from the peer itself."""

    def __init__(self, text: str, rule: str | None, report: dict[str, Any], hop: str | None = None) -> None:
        super().__init__(text, rule, report)
        self.args = (text, rule, report, hop)
        self.hop = hop


class HeaderRefusal(Refusal):
    """The headers of a request are refused, and no certificate was looked at.

    The ``report`` has ``refused``, ``text``, ``fault`` and ``header``.
    """

    source = "header"

    @property
    def fault(self) -> str:
        """What is wrong with them, the same as ``rule``: ``"untrusted-hop"``, ``"repeated"``, ``"alias"``."""
        return str(self.report["fault"])

    @property
    def header(self) -> str | None:
        """The header that is wrong; None where it is no single one."""
        header = self.report["header"]
        return None if header is None else str(header)
