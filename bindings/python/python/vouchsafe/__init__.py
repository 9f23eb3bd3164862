"""Who is this peer, and may I believe it?

Bytes go in: the certificate that a peer proved to hold the key of, and what came with it. A :class:`Principal` comes
out, or a :class:`Refusal` that says which certificate broke which rule. Whom to believe, and for what, stands in a
file::

    from vouchsafe import Refusal, Verifier

    verifier = Verifier.from_config("fleet.toml", watch=True)
    try:
        principal = verifier.identify(leaf, intermediates)
    except Refusal as refusal:
        log.warning("%s", refusal)

A :class:`Principal` can not be made in any other way.
"""

from vouchsafe._data import Change, ConfiguredAnchor, ConfiguredCrl, ProxySettings
from vouchsafe._errors import (
    CertificateRefusal,
    ConfigError,
    Finding,
    HeaderRefusal,
    InternalError,
    NotConfigured,
    NotDirect,
    Refusal,
    VouchsafeError,
    WatchError,
)
from vouchsafe._vouchsafe import Hop, Principal, VerifiedPath, Verifier, __version__, certificates_from_pem

__all__ = [
    "CertificateRefusal",
    "Change",
    "ConfigError",
    "ConfiguredAnchor",
    "ConfiguredCrl",
    "Finding",
    "HeaderRefusal",
    "Hop",
    "InternalError",
    "NotConfigured",
    "NotDirect",
    "Principal",
    "ProxySettings",
    "Refusal",
    "VerifiedPath",
    "Verifier",
    "VouchsafeError",
    "WatchError",
    "__version__",
    "certificates_from_pem",
]
