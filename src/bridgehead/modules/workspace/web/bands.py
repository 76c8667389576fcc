"""Bands of total investment as people read them."""

from __future__ import annotations

from decimal import Decimal

from django.utils.translation import gettext as _

from bridgehead.modules.ledger import words


def band_said(low: Decimal | None, high: Decimal | None) -> str:
    """A band [low, high) in 亿元; both None: the amount is unknown."""
    if low is None and high is None:
        return _("amount unknown")
    bounds = [f"{(bound / words.YI).normalize():f}" if bound else "" for bound in (low, high)]
    if high is None:
        return _("%(low)s and above") % {"low": bounds[0]}
    return _("%(low)s to %(high)s") % {"low": bounds[0] or "0", "high": bounds[1]}
