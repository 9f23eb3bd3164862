"""What adapters write to their loggers: one line a decision, and never a certificate."""

from __future__ import annotations

import logging
from typing import TYPE_CHECKING, Any

from vouchsafe.environ import printed_path, printed_peer

if TYPE_CHECKING:
    from collections.abc import Mapping

    from vouchsafe import Principal, VouchsafeError


def log_refused(logger: logging.Logger, error: VouchsafeError, request: Mapping[str, Any], path: object) -> None:
    """One line: a refusal at WARNING, and what is the server's own fault at ERROR.

    `rule` and `report` of a refusal are in the record, for structured logs.
    """
    level = logging.WARNING if hasattr(error, "rule") else logging.ERROR
    extra = {"rule": getattr(error, "rule", None), "report": getattr(error, "report", None)}
    logger.log(level, "refused %s from %s: %s", printed_path(path), printed_peer(request), error, extra=extra)


def log_accepted(logger: logging.Logger, principal: Principal, request: Mapping[str, Any], path: object) -> None:
    """One line at DEBUG."""
    if logger.isEnabledFor(logging.DEBUG):
        # A name comes from a certificate: escaped as the path is.
        who = ascii(str(principal))[1:-1]
        logger.debug("accepted %s from %s: %s", printed_path(path), printed_peer(request), who)
