"""The shipped schemes written down as first versions, and the version of a scheme that holds on a day."""

from __future__ import annotations

from collections.abc import Mapping
from datetime import date, datetime
from decimal import Decimal
from functools import lru_cache
from json import dumps, loads
from typing import Any, Final

from django.http import Http404
from django.utils import timezone

from bridgehead.engines.scoring import Formula, make_formula, scheme, scheme_names, scheme_tables
from bridgehead.modules.assessment.bindings import default_inputs
from bridgehead.modules.assessment.models import Scheme, SchemeVersion

FIRST: Final = 1


def as_json(value: Any) -> Any:
    """Tables of a formula as JSON keeps them: decimals and days as texts, which the engine reads as such."""
    if isinstance(value, Mapping):
        return {str(key): as_json(one) for key, one in value.items()}
    if isinstance(value, list | tuple):
        return [as_json(one) for one in value]
    if isinstance(value, Decimal):
        return format(value, "f")
    return value.isoformat() if isinstance(value, date) else value


@lru_cache(maxsize=128)
def _made(body: str) -> Formula:
    return make_formula(loads(body))


def formula_of(version: SchemeVersion) -> Formula:
    """The formula of a version. Raises FormulaError for a draft that does not hold together."""
    return _made(dumps(version.body, ensure_ascii=False, sort_keys=True))


def ensure_first(*, using: str, **_signal: Any) -> None:
    """Write every shipped scheme down as version 1 where it is not there yet: after each migration, and a flush."""
    if SchemeVersion._meta.db_table not in _tables(using):
        return  # migrated back to before there were schemes
    there = set(Scheme.objects.using(using).values_list("key", flat=True))
    now = timezone.now()
    for position, name in enumerate(scheme_names()):
        if name in there:
            continue
        made = Scheme.objects.using(using).create(key=name, position=position)
        SchemeVersion.objects.using(using).create(
            scheme=made,
            number=FIRST,
            body=as_json(scheme_tables(name)),
            inputs=default_inputs(scheme(name)),
            created_at=now,
            put_in_force_at=now,
        )


def _tables(using: str) -> list[str]:
    from django.db import connections

    return connections[using].introspection.table_names()


def version_on(scheme_id: int, day: date, known_at: datetime | None = None) -> SchemeVersion:
    """The version of a scheme in force on a day, as known at a moment. Http404 where there is none."""
    rows = SchemeVersion.objects.filter(scheme=scheme_id, put_in_force_at__isnull=False).select_related("scheme")
    found = None
    for one in sorted(rows, key=lambda row: (row.valid_from or date.min, row.number)):
        known = known_at is None or one.valid_from is None or (one.put_in_force_at or known_at) <= known_at
        if known and (one.valid_from is None or one.valid_from <= day):
            found = one
    if found is None:
        raise Http404("scheme version")
    return found
