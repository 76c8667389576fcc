"""The lights of projects at the ends of past months, as they were kept."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Iterable, Mapping
from datetime import date
from typing import Final, NamedTuple

from bridgehead.modules.delivery.models import MonthLight

MONTHS: Final = 12


class KeptLight(NamedTuple):
    """The light of a project at the end of a month; see `MonthLight`."""

    light: str
    late_by: int
    is_rebuilt: bool


Kept = tuple[KeptLight | None, ...]


def history_of(project_ids: Iterable[int], today: date, months: int = MONTHS) -> Mapping[int, Kept]:
    """For each project the lights of the months before this one, the oldest first, None where none was kept."""
    wanted = months_before(today, months)
    rows = MonthLight.objects.filter(project__in=list(project_ids), month__gte=wanted[0], month__lte=wanted[-1])
    found: dict[int, dict[date, KeptLight]] = defaultdict(dict)
    for project, month, *kept in rows.order_by().values_list("project_id", "month", *KeptLight._fields):
        found[project][month] = KeptLight(*kept)
    return {project: tuple(kept.get(month) for month in wanted) for project, kept in found.items()}


def months_before(today: date, months: int = MONTHS) -> list[date]:
    """The first days of so many months before that of `today`, the oldest first."""
    last = today.year * 12 + today.month - 1
    return [date(number // 12, number % 12 + 1, 1) for number in range(last - months, last)]
