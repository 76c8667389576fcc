"""Projects credited to a unit (`credited_to`): by the shares that count on the day of the answer.

A share counts from `valid_from` to `valid_until`, both included, an open side for ever (domain/02 section 3). Merit
that has passed to another office by the day of an answer is that office's in it, whenever the project was signed.
"""

from __future__ import annotations

from datetime import date, datetime
from typing import Any, Final

from django.db.models import Exists, OuterRef, Q, QuerySet

from bridgehead.modules.accounts.models import Unit
from bridgehead.modules.ledger.matching import credited_units, paths_q
from bridgehead.modules.ledger.models import Contribution

# Of more units than that so many projects are credited to that their list takes longer than asking for each row.
_MANY: Final = 24


def shares_on(shares: QuerySet[Contribution], words: str, day: date) -> QuerySet[Any]:
    """Those of the shares that count on a day and are of the units that these words name, or of any below them."""
    return shares.filter(_counting(day), unit__in=_units(words))


def shares_of(day: date, known_at: datetime | None = None) -> QuerySet[Any]:
    """All shares that count on a day, as known at a moment (None: now)."""
    return Contribution.objects.known_at(known_at).filter(_counting(day))


def credited_q(words: str, day: date, *, few: bool) -> Q:
    """Rows of Counted whose project is credited to these units on a day; `few` rows are asked for besides."""
    units = _units(words)
    shares = Contribution.objects.current().filter(_counting(day), unit__in=units)
    if few and len(units) > _MANY:
        return Q(Exists(shares.filter(project=OuterRef("project_id"))))
    return Q(project__in=shares.values("project_id"))


def _units(words: str) -> list[int]:
    return list(Unit.objects.filter(paths_q(credited_units(words), "path")).values_list("pk", flat=True))


def _counting(day: date) -> Q:
    begun = Q(valid_from__isnull=True) | Q(valid_from__lte=day)
    return begun & (Q(valid_until__isnull=True) | Q(valid_until__gte=day))
