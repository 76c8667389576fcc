"""Statements: somebody's answer to a measure, or what a text says of one project, with the words it was read from."""

from collections.abc import Mapping
from dataclasses import dataclass, field, replace
from decimal import ROUND_HALF_UP, Context, Decimal
from functools import lru_cache
from typing import Any, Final, Literal, TypeVar, get_args

from .currencies import CURRENCIES
from .frozen import FrozenMap
from .measures import REGISTRY, Measure, allowed_unit
from .periods import Period

Comparator = Literal["=", ">=", "<=", "~"]
Modality = Literal["actual", "target"]

COMPARATORS: Final[tuple[Comparator, ...]] = get_args(Comparator)
MODALITIES: Final[tuple[Modality, ...]] = get_args(Modality)

Kept = TypeVar("Kept")

# From the first lead to full capacity; the order is the order of progress.
STAGES: Final = (
    "lead",
    "negotiating",
    "signed",
    "filed",
    "preparing",
    "started",
    "building",
    "topped_out",
    "completed",
    "producing",
    "full_capacity",
)
EXPECTED_KEYS: Final = ("output", "revenue", "tax")

# One short text such as 1e999999999 would otherwise print as a gigabyte of digits.
LARGEST_EXPONENT: Final = 40

_NEVER, _SURELY = Decimal(0), Decimal(1)
_AREA_STEP = Decimal("0.01")
_WIDE = Context(prec=60, rounding=ROUND_HALF_UP)


class StatementError(ValueError):
    """A statement that breaks the scheme. `field` names the offending field, dotted for a nested one."""

    def __init__(self, field: str, problem: str) -> None:
        super().__init__(f"{field}: {problem}")
        self.field = field


@dataclass(frozen=True, slots=True)
class Amount:
    """Money as a text says it: whole units of `currency` (ISO 4217), and whether exact, at least, at most or about."""

    value: Decimal
    currency: str = "CNY"
    comparator: Comparator = "="

    def __post_init__(self) -> None:
        _check_number("value", self.value)
        _check_among("currency", self.currency, CURRENCIES)
        _check_among("comparator", self.comparator, COMPARATORS)


@dataclass(frozen=True, slots=True)
class StageDate:
    """When a stage was or is to be reached; `date` is `YYYY`, `YYYY-MM` or `YYYY-MM-DD`, as exact as the text is."""

    date: str
    modality: Modality = "actual"

    def __post_init__(self) -> None:
        if not _is_stage_date(self.date):
            raise StatementError("date", f"{self.date!r} is no YYYY, YYYY-MM or YYYY-MM-DD")
        _check_among("modality", self.modality, MODALITIES)


@dataclass(frozen=True, slots=True)
class Capacity:
    """What a year makes at full capacity: `value` in `unit`, as said (`GW`, `GWh`, `t`, 台 …)."""

    product: str
    value: Decimal
    unit: str

    def __post_init__(self) -> None:
        _check_text("product", self.product)
        _check_number("value", self.value)
        _check_text("unit", self.unit)


@dataclass(frozen=True, slots=True)
class Phase:
    """One phase of a project (一期, 二期) with what the text says of it alone."""

    label: str
    investment: Amount | None = None
    capacity: tuple[Capacity, ...] = ()
    expected: Mapping[str, Amount] = field(default_factory=FrozenMap)

    def __post_init__(self) -> None:
        _check_text("label", self.label)
        object.__setattr__(self, "capacity", tuple(self.capacity))
        object.__setattr__(self, "expected", _frozen("expected", self.expected, EXPECTED_KEYS))


@dataclass(frozen=True, slots=True, kw_only=True)
class FigureStatement:
    """One figure that a document gives.

    `span` is `[start, end)` in characters of the original text and `quote` the words there. `value` is in the canonical
    unit: whole currency units, a fraction for a ratio (0.619 is 61.9%), m2, or a plain count. `label` is the measure's.
    `confidence` is 0 to 1, or `None` where a person wrote the statement.
    """

    doc: str
    quote: str
    span: tuple[int, int]
    place: str | None
    measure: Measure
    value: Decimal
    unit: str
    comparator: Comparator = "="
    modality: Modality = "actual"
    period: Period | None = None
    label: str | None = None
    confidence: Decimal | None = None

    def __post_init__(self) -> None:
        _check_source(self.span, self.confidence)
        _check_number("value", self.value)
        if not _may_be_in(self.measure.id, self.unit):
            raise StatementError("unit", f"{self.measure.id} cannot be given in {self.unit!r}")
        _check_among("comparator", self.comparator, COMPARATORS)
        _check_among("modality", self.modality, MODALITIES)
        label = self.measure.label
        if self.label == label:
            return
        if self.label is None:
            object.__setattr__(self, "label", label)
        elif label is None:
            object.__setattr__(self, "measure", replace(self.measure, label=self.label))
        else:
            raise StatementError("label", f"{self.label!r} differs from the measure's {label!r}")


@dataclass(frozen=True, slots=True, kw_only=True)
class ProjectStatement:
    """What a document says of one named project.

    `stage` is the furthest of `STAGES` that the text says it has reached. `dates` is keyed by stage, `expected` by
    output, revenue and tax of a year at full capacity. `land_m2` and `floor_m2` are kept to 0.01 m2, which is all that
    an area read in 亩 (2000/3 m2) can carry as a decimal.
    """

    doc: str
    quote: str
    span: tuple[int, int]
    place: str | None
    name: str
    enterprise: str | None = None
    investment: Amount | None = None
    stage: str | None = None
    dates: Mapping[str, StageDate] = field(default_factory=FrozenMap)
    phases: tuple[Phase, ...] = ()
    land_m2: Decimal | None = None
    floor_m2: Decimal | None = None
    capacity: tuple[Capacity, ...] = ()
    expected: Mapping[str, Amount] = field(default_factory=FrozenMap)
    confidence: Decimal | None = None

    def __post_init__(self) -> None:
        _check_source(self.span, self.confidence)
        _check_text("name", self.name)
        if self.stage is not None:
            _check_among("stage", self.stage, STAGES)
        object.__setattr__(self, "dates", _frozen("dates", self.dates, STAGES))
        object.__setattr__(self, "expected", _frozen("expected", self.expected, EXPECTED_KEYS))
        object.__setattr__(self, "phases", tuple(self.phases))
        object.__setattr__(self, "capacity", tuple(self.capacity))
        for name, area in (("land_m2", self.land_m2), ("floor_m2", self.floor_m2)):
            if area is not None:
                _check_number(name, area)
                object.__setattr__(self, name, area.quantize(_AREA_STEP, context=_WIDE))


Statement = FigureStatement | ProjectStatement


@lru_cache(maxsize=4096)
def _may_be_in(measure: str, unit: str) -> bool:
    """Whether a figure of the measure may carry the unit."""
    return allowed_unit(REGISTRY[measure], unit, CURRENCIES)


@lru_cache(maxsize=4096)
def _is_stage_date(text: str) -> bool:
    """Whether it is `YYYY`, `YYYY-MM` or `YYYY-MM-DD` of the calendar."""
    parts = text.split("-")
    if [len(part) for part in parts] not in ([4], [4, 2], [4, 2, 2]):
        return False
    try:  # filling up with a first month and day leaves the calendar to check what is there
        Period.parse(f"{'-'.join(parts + ['01'] * (3 - len(parts)))}/..")
    except ValueError:
        return False
    return True


_NONE: Final[FrozenMap[Any]] = FrozenMap()


def _check_source(span: tuple[int, int], confidence: Decimal | None) -> None:
    start, end = span
    if not 0 <= start <= end:
        raise StatementError("span", f"must be two offsets with 0 <= start <= end, not {span!r}")
    if confidence is not None:
        _check_number("confidence", confidence)
        if not _NEVER <= confidence <= _SURELY:
            raise StatementError("confidence", f"must be from 0 to 1, not {confidence}")


def _check_number(name: str, value: object) -> None:
    if not isinstance(value, Decimal) or not value.is_finite():
        raise StatementError(name, f"must be a finite Decimal, not {value!r}")
    if not -LARGEST_EXPONENT <= value.adjusted() <= LARGEST_EXPONENT and value:
        raise StatementError(name, f"must be of a size that a report can hold, not {value}")


def _check_text(name: str, value: str) -> None:
    if not value.strip():
        raise StatementError(name, "must not be blank")


def _check_among(name: str, value: object, allowed: "tuple[str, ...] | frozenset[str]") -> None:
    if value not in allowed:
        shown = "an ISO 4217 code" if allowed is CURRENCIES else f"one of {', '.join(allowed)}"
        raise StatementError(name, f"must be {shown}, not {value!r}")


def _frozen(name: str, items: Mapping[str, Kept], allowed: tuple[str, ...]) -> FrozenMap[Kept]:
    if not items:
        return _NONE
    for key in items:
        if key not in allowed:
            _check_among(f"{name}.{key}", key, allowed)
    return FrozenMap({key: items[key] for key in allowed if key in items})
