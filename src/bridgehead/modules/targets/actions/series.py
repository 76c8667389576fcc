"""Series that the ledger cannot work out: entered by hand, or from a workbook."""

from __future__ import annotations

import re
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import date, datetime
from decimal import Decimal, InvalidOperation
from typing import Any, Final

from django.db import transaction
from django.utils import timezone
from django.utils.translation import get_language
from django.utils.translation import gettext as _

from bridgehead.engines.extraction import ExtractionError, SheetCells, sheet_cells
from bridgehead.engines.figures import REGISTRY, Measure, MeasureError, parse_measure, print_measure
from bridgehead.engines.figures.measures import FIXED_UNITS
from bridgehead.foundation.access import Actor, Refused, require
from bridgehead.foundation.audit.chain import record
from bridgehead.foundation.files import StoredFile, read_file
from bridgehead.modules.accounts.models import Unit
from bridgehead.modules.documents.queries import comparable
from bridgehead.modules.ledger.answers import ANSWERABLE
from bridgehead.modules.targets.models import SeriesValue

ENTER: Final = "targets.enter_series"
_SCALES: Final[Mapping[str, Decimal]] = {
    "亿元": Decimal(10) ** 8,
    "万元": Decimal(10) ** 4,
    "元": Decimal(1),
    "%": Decimal("0.01"),
    "万平方米": Decimal(10) ** 4,
    "万㎡": Decimal(10) ** 4,
    "亩": Decimal(2000) / 3,
}
_MONTH: Final = re.compile(r"(20\d\d)\s*[年.\-/]\s*(1[0-2]|0?[1-9])\s*月?$")
_UNIT: Final = re.compile(r"[（(]([^（()）]+)[)）]\s*$")
_MOST_MONTHS: Final = 240


@dataclass(frozen=True, slots=True)
class SeriesCell:
    """A value that a sheet states: of which measure and unit, at the end of which month, and where it stands."""

    measure: Measure
    unit: Unit
    month: date
    value: Decimal
    cell: str


def enter_series(
    *, actor: Actor, measure: str, unit: Unit, month: date, value: Decimal, source: Mapping[str, Any] | None = None
) -> SeriesValue:
    """Say what a series stood at, at the end of a month, cumulated from 1 January where it is a flow.

    A value that stands is superseded; the same value again changes nothing. Raises Refused by field.
    """
    require(actor, ENTER, unit.path)
    asked = _series(measure)
    cell = SeriesCell(asked, unit, month.replace(day=1), value, "")
    _check(cell)
    with transaction.atomic():
        return _enter(actor, cell, {"person": actor.name, **(source or {})}, "", timezone.now())


def read_series(*, actor: Actor, file: StoredFile, measure: str = "") -> list[SeriesValue]:
    """Take in a workbook: a row a unit (or a measure), a column a month, heads as `2026年3月`.

    The first column names units, or measures with the unit of the value in brackets, as 产值（亿元）; with `measure`
    every row is a unit of it, the unit of the value in the head of the first column. All or nothing. Raises Refused
    under `file`.
    """
    sheets = _open(file)
    cells = [cell for sheet in sheets if not sheet.hidden for cell in _cells(sheet, measure)]
    if not cells:
        raise Refused({"file": [_("No column of this workbook is a month, such as 2026年3月.")]})
    for cell in cells:
        require(actor, ENTER, cell.unit.path)
        _check(cell)
    source = {"file": file.name, "person": actor.name}
    with transaction.atomic():
        now = timezone.now()
        return [_enter(actor, cell, {**source, "cell": cell.cell}, file.sha256, now) for cell in cells]


def _enter(actor: Actor, cell: SeriesCell, source: dict[str, Any], sha256: str, now: datetime) -> SeriesValue:
    text = print_measure(cell.measure)
    stands = SeriesValue.objects.select_for_update(of=("self",)).filter(
        measure=text, unit=cell.unit, month=cell.month, superseded_at=None
    )
    before = stands.first()
    if before is not None:
        if before.value == cell.value:
            return before
        before.superseded_at = now
        before.save(update_fields=["superseded_at"])
    made = SeriesValue.objects.create(
        measure=text,
        unit=cell.unit,
        month=cell.month,
        value=cell.value,
        value_unit=_unit_of(cell.measure),
        source=source,
        file_sha256=sha256,
        recorded_at=now,
        recorded_by_id=actor.id,
    )
    old = {"value": before.value} if before is not None else None
    told = {"measure": text, "unit": cell.unit.pk, "month": cell.month, "value": cell.value}
    record(actor=actor, action="targets.series.entered", target=made, before=old, after=told)
    return made


def _series(text: str) -> Measure:
    try:
        measure = comparable(parse_measure(text.strip()))
    except MeasureError as error:
        raise Refused({"measure": [str(error)]}) from None
    if measure.id in ANSWERABLE:
        raise Refused({"measure": [_("The ledger works this out itself.")]})
    return measure


def _unit_of(measure: Measure) -> str:
    kind = REGISTRY[measure.id].unit_kind
    return "CNY" if kind == "currency" else min(FIXED_UNITS.get(kind, frozenset({"1"})))


def _check(cell: SeriesCell) -> None:
    if not cell.unit.is_active:
        raise Refused({"unit": [_("This unit is no longer in use.")]})
    if cell.month > timezone.localdate():
        raise Refused({"month": [_("This month is still to come.")]})
    if not cell.value.is_finite() or abs(cell.value) >= Decimal(10) ** 17:
        raise Refused({"value": [_("Write a number.")]})
    if cell.value != round(cell.value, 6):
        raise Refused({"value": [_("A value has six decimal places at most.")]})


# ---- a workbook


def _open(file: StoredFile) -> Sequence[SheetCells]:
    try:
        return sheet_cells(read_file(file.sha256), file.name)
    except ExtractionError as error:
        is_chinese = (get_language() or "").startswith("zh")
        reason = f"{error.message_zh.rstrip('。')}。" if is_chinese else f"{error.message_en.rstrip('.')}."
        told = {"name": file.name, "reason": reason}
        raise Refused({"file": [_("“%(name)s” was not taken in: %(reason)s") % told]}) from error


def _cells(sheet: SheetCells, measure: str) -> list[SeriesCell]:
    head = next(
        (number for number, row in enumerate(sheet.rows) if any(_month(cell) is not None for cell in row[1:])), None
    )
    if head is None:
        return []
    heads = sheet.rows[head]
    months = {column: day for column, cell in enumerate(heads) if column and (day := _month(cell)) is not None}
    if len(months) > _MOST_MONTHS:
        raise Refused({"file": [_("This sheet has more months than a series has.")]})
    units = {
        name: unit for unit in Unit.objects.filter(is_active=True) for name in (unit.name, unit.short_name) if name
    }
    root = next((unit for unit in units.values() if unit.parent_id is None), None)
    names = _measure_names()
    found = []
    for number, row in enumerate(sheet.rows[head + 1 :], start=head + 2):
        title = str(row[0]).strip() if row else ""
        stated = {column: row[column] for column in months if column < len(row) and str(row[column]).strip()}
        if not title or not stated:
            continue
        asked, unit, scale = _row_of(title, str(heads[0]), measure, units, names, root)
        for column, cell in stated.items():
            place = f"{sheet.name}!{_letters(column)}{number}"
            found.append(SeriesCell(asked, unit, months[column], _value(cell, scale, place), place))
    return found


def _row_of(
    title: str,
    head: str,
    measure: str,
    units: Mapping[str, Unit],
    names: Mapping[str, str],
    root: Unit | None,
) -> tuple[Measure, Unit, Decimal]:
    """What a row is of, and what its numbers are multiplied by."""
    name, scale = _scaled(title)
    if measure:
        if name not in units:
            raise Refused({"file": [_("No unit is called “%(name)s”.") % {"name": name}]})
        return _series(measure), units[name], scale or _scaled(head)[1] or Decimal(1)
    if name not in names or root is None:
        raise Refused({"file": [_("No measure is called “%(name)s”.") % {"name": name}]})
    return _series(names[name]), root, scale or Decimal(1)


def _measure_names() -> dict[str, str]:
    """Names and terms of the measures that the ledger does not work out, by the measure."""
    named: dict[str, str] = {}
    for one in REGISTRY.values():
        if one.id not in ANSWERABLE:
            for name in (one.chinese, one.english, *one.terms):
                named.setdefault(name, one.id)
    return named


def _scaled(title: str) -> tuple[str, Decimal | None]:
    """A title without the unit in its brackets, and what that unit is worth."""
    said = _UNIT.search(title)
    if said is None or said[1].strip() not in _SCALES:
        return title.strip(), None
    return title[: said.start()].strip(), _SCALES[said[1].strip()]


def _month(cell: Any) -> date | None:
    if isinstance(cell, (date, datetime)):
        return date(cell.year, cell.month, 1)
    said = _MONTH.match(str(cell).strip())
    return date(int(said[1]), int(said[2]), 1) if said else None


def _value(cell: Any, scale: Decimal, place: str) -> Decimal:
    text = str(cell).strip().replace(",", "").replace("，", "")
    percent = text.endswith("%")
    try:
        number = Decimal(text.removesuffix("%"))
    except InvalidOperation:
        raise Refused(
            {"file": [_("%(place)s holds no number: %(text)s") % {"place": place, "text": text[:40]}]}
        ) from None
    return round(number * (Decimal("0.01") if percent else scale), 6)


def _letters(column: int) -> str:
    name, column = "", column + 1
    while column:
        column, rest = divmod(column - 1, 26)
        name = chr(65 + rest) + name
    return name
