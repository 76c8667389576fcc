"""Statements as the JSON objects that `bridgehead read --json` prints, and back."""

from collections.abc import Iterator, Mapping
from contextlib import contextmanager
from decimal import Decimal, InvalidOperation
from typing import Any

from .measures import Measure, MeasureError
from .periods import Period, PeriodError
from .quantities import plain
from .statements import (
    Amount,
    Capacity,
    FigureStatement,
    Phase,
    ProjectStatement,
    StageDate,
    Statement,
    StatementError,
)

Json = dict[str, object]


def statement_to_json(statement: Statement) -> Json:
    """The JSON object of a statement, in the scheme of statements.md; `confidence` is a string where it is known."""
    kind = "figure" if isinstance(statement, FigureStatement) else "project"
    row: Json = {
        "doc": statement.doc,
        "kind": kind,
        "quote": statement.quote,
        "span": list(statement.span),
        "place": statement.place,
    }
    row |= _figure_to_json(statement) if isinstance(statement, FigureStatement) else _project_to_json(statement)
    if statement.confidence is not None:
        row["confidence"] = plain(statement.confidence)
    return row


def _figure_to_json(statement: FigureStatement) -> Json:
    row: Json = {
        "measure": statement.measure.id,
        "filters": dict(statement.measure.filters),
        "value": plain(statement.value),
        "unit": statement.unit,
        "comparator": statement.comparator,
        "modality": statement.modality,
        "period": None if statement.period is None else str(statement.period),
    }
    if statement.label is not None:
        row["label"] = statement.label
    return row


def _project_to_json(statement: ProjectStatement) -> Json:
    return {
        "name": statement.name,
        "enterprise": statement.enterprise,
        "investment": _amount_to_json(statement.investment),
        "stage": statement.stage,
        "dates": {stage: {"date": d.date, "modality": d.modality} for stage, d in statement.dates.items()},
        "phases": [_phase_to_json(phase) for phase in statement.phases],
        "land_m2": _number_to_json(statement.land_m2),
        "floor_m2": _number_to_json(statement.floor_m2),
        "capacity": [_capacity_to_json(capacity) for capacity in statement.capacity],
        "expected": {key: _amount_to_json(amount) for key, amount in statement.expected.items()},
    }


def _phase_to_json(phase: Phase) -> Json:
    return {
        "label": phase.label,
        "investment": _amount_to_json(phase.investment),
        "capacity": [_capacity_to_json(capacity) for capacity in phase.capacity],
        "expected": {key: _amount_to_json(amount) for key, amount in phase.expected.items()},
    }


def _capacity_to_json(capacity: Capacity) -> Json:
    return {"product": capacity.product, "value": plain(capacity.value), "unit": capacity.unit}


def _amount_to_json(amount: Amount | None) -> Json | None:
    if amount is None:
        return None
    return {"value": plain(amount.value), "currency": amount.currency, "comparator": amount.comparator}


def _number_to_json(value: Decimal | None) -> int | float | None:
    if value is None:
        return None
    return int(value) if value == value.to_integral_value() else float(value)


def statement_from_json(row: Mapping[str, object]) -> Statement:
    """The statement that a JSON object holds; fields that the scheme does not know are ignored.

    Raises `StatementError` naming the field that is missing or wrong.
    """
    kind = _text(row, "kind")
    if kind not in ("figure", "project"):
        raise StatementError("kind", f"must be figure or project, not {kind!r}")
    common: dict[str, Any] = {
        "doc": _text(row, "doc"),
        "quote": _text(row, "quote"),
        "span": _span(row.get("span")),
        "place": _text_or_none(row, "place"),
        "confidence": None if row.get("confidence") is None else _decimal(row["confidence"], "confidence"),
    }
    return _figure_from_json(row, common) if kind == "figure" else _project_from_json(row, common)


def _figure_from_json(row: Mapping[str, object], common: Mapping[str, Any]) -> FigureStatement:
    label = _text_or_none(row, "label")
    filters: Mapping[str, Any] = _mapping(row.get("filters") or {}, "filters")
    try:
        measure = Measure(_text(row, "measure"), filters, label)
    except MeasureError as error:
        raise StatementError("measure", str(error)) from error
    return FigureStatement(
        **common,
        measure=measure,
        value=_decimal(row.get("value"), "value"),
        unit=_text(row, "unit"),
        comparator=row.get("comparator", "="),  # type: ignore[arg-type]  # checked by the class
        modality=row.get("modality", "actual"),  # type: ignore[arg-type]  # checked by the class
        period=_period(row),
    )


def _project_from_json(row: Mapping[str, object], common: Mapping[str, Any]) -> ProjectStatement:
    return ProjectStatement(
        **common,
        name=_text(row, "name"),
        enterprise=_text_or_none(row, "enterprise"),
        investment=_amount(row.get("investment"), "investment"),
        stage=_text_or_none(row, "stage"),
        dates={
            stage: _stage_date(on, f"dates.{stage}") for stage, on in _mapping(row.get("dates") or {}, "dates").items()
        },
        phases=tuple(_phase(item, f"phases.{n}") for n, item in enumerate(_list(row.get("phases"), "phases"))),
        land_m2=_decimal_or_none(row.get("land_m2"), "land_m2"),
        floor_m2=_decimal_or_none(row.get("floor_m2"), "floor_m2"),
        capacity=_capacities(row.get("capacity"), "capacity"),
        expected=_expected(row.get("expected"), "expected"),
    )


@contextmanager
def _inside(name: str) -> Iterator[None]:
    """Complaints from within carry the path of the object that holds the field."""
    try:
        yield
    except StatementError as error:
        raise StatementError(f"{name}.{error.field}", str(error).partition(": ")[2]) from error


def _phase(value: object, name: str) -> Phase:
    row = _mapping(value, name)
    with _inside(name):
        return Phase(
            label=_text(row, "label"),
            investment=_amount(row.get("investment"), "investment"),
            capacity=_capacities(row.get("capacity"), "capacity"),
            expected=_expected(row.get("expected"), "expected"),
        )


def _capacities(value: object, name: str) -> tuple[Capacity, ...]:
    return tuple(_capacity(item, f"{name}.{n}") for n, item in enumerate(_list(value, name)))


def _capacity(value: object, name: str) -> Capacity:
    row = _mapping(value, name)
    with _inside(name):
        return Capacity(_text(row, "product"), _decimal(row.get("value"), "value"), _text(row, "unit"))


def _expected(value: object, name: str) -> dict[str, Amount]:
    found = {key: _amount(item, f"{name}.{key}") for key, item in _mapping(value or {}, name).items()}
    return {key: amount for key, amount in found.items() if amount is not None}


def _amount(value: object, name: str) -> Amount | None:
    if value is None:
        return None
    row = _mapping(value, name)
    with _inside(name):
        number = _decimal(row.get("value"), "value")
        return Amount(number, _text(row, "currency"), row.get("comparator", "="))  # type: ignore[arg-type]


def _stage_date(value: object, name: str) -> StageDate:
    row = _mapping(value, name)
    with _inside(name):
        return StageDate(_text(row, "date"), row.get("modality", "actual"))  # type: ignore[arg-type]


def _period(row: Mapping[str, object]) -> Period | None:
    text = _text_or_none(row, "period")
    try:
        return None if text is None else Period.parse(text)
    except PeriodError as error:
        raise StatementError("period", str(error)) from error


def _span(value: object) -> tuple[int, int]:
    if isinstance(value, list | tuple) and len(value) == 2 and all(type(offset) is int for offset in value):
        return value[0], value[1]
    raise StatementError("span", f"must be two whole numbers, not {value!r}")


def _text(row: Mapping[str, object], key: str) -> str:
    value = row.get(key)
    if not isinstance(value, str):
        raise StatementError(key, f"must be text, not {value!r}")
    return value


def _text_or_none(row: Mapping[str, object], key: str) -> str | None:
    return None if row.get(key) is None else _text(row, key)


def _mapping(value: object, name: str) -> Mapping[str, object]:
    if not isinstance(value, Mapping):
        raise StatementError(name, f"must be an object, not {value!r}")
    return value


def _list(value: object, name: str) -> list[object]:
    if value is None:
        return []
    if not isinstance(value, list | tuple):
        raise StatementError(name, f"must be a list, not {value!r}")
    return list(value)


def _decimal(value: object, name: str) -> Decimal:
    """A decimal from text or a JSON number; a float goes by its shortest text, so 0.1 stays 0.1."""
    if isinstance(value, str | int | float | Decimal) and not isinstance(value, bool):
        try:
            number = Decimal(str(value))
        except InvalidOperation:
            number = Decimal("NaN")
        if number.is_finite():
            return number
    raise StatementError(name, f"must be a decimal number, not {value!r}")


def _decimal_or_none(value: object, name: str) -> Decimal | None:
    return None if value is None else _decimal(value, name)
