"""Signals for audit. Receivers run inside the request, before the view; they cannot change the decision, also not
by raising (Django logs that).

- `principal_accepted(sender, request, principal)`
- `principal_refused(sender, request, error)`: `error` is a `vouchsafe.VouchsafeError`, or `UserRefused`.
"""

from __future__ import annotations

from django.dispatch import Signal

principal_accepted = Signal()
principal_refused = Signal()
