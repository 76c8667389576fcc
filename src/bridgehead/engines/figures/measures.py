"""Measures: questions about the work of a district, and the registry of what may be asked."""

from collections.abc import Mapping
from dataclasses import dataclass, field, replace
from typing import Any, Final, Literal

from .frozen import FrozenMap
from .package_data import load_toml

UnitKind = Literal["count", "currency", "ratio", "m2", "duration", "capacity"]
FlowOrStock = Literal["flow", "stock"]
FilterKind = Literal["integer", "choice", "text"]
FilterValue = str | int

# Thousands of times the yearly product of the whole country, so that nothing honest is above it; below it every number
# fits a 64-bit column.
INTEGER_LIMIT: Final = 10**18

FIXED_UNITS: Final[Mapping[str, frozenset[str]]] = {
    "count": frozenset({"1"}),
    "ratio": frozenset({"ratio"}),
    "m2": frozenset({"m2"}),
    "duration": frozenset({"d", "wd"}),
}


class MeasureError(ValueError):
    """A measure that is not in the language. `position` is the offset in its text form, `None` where there is none."""

    def __init__(self, message: str, position: int | None = None) -> None:
        super().__init__(message)
        self.position = position


@dataclass(frozen=True, slots=True)
class MeasureDefinition:
    """One row of the registry. The phrases hold `{noun}`, `say_zh` also `{value}`; see measures.toml."""

    id: str
    unit_kind: UnitKind
    kind: FlowOrStock
    english: str
    chinese: str
    terms: tuple[str, ...]
    noun_zh: str
    noun_en: str
    phrase_zh: str
    phrase_en: str
    say_zh: str
    say_fall_zh: str | None
    classifier: str
    new_zh: str
    requires: tuple[str, ...]


@dataclass(frozen=True, slots=True)
class Choice:
    """One value of a filter with a closed list, with the words for it."""

    id: str
    english: str
    chinese: str


@dataclass(frozen=True, slots=True)
class FilterDefinition:
    """One filter; `choices` is empty unless its kind is `choice`."""

    id: str
    kind: FilterKind
    english: str
    chinese: str
    choices: FrozenMap[Choice]


def _measure_definition(measure_id: str, row: Mapping[str, Any], defaults: Mapping[str, Any]) -> MeasureDefinition:
    row = {**defaults, **row}
    return MeasureDefinition(
        id=measure_id,
        unit_kind=row["unit"],
        kind=row["kind"],
        english=row["en"],
        chinese=row["zh"],
        terms=tuple(row["terms"]),
        noun_zh=row["noun_zh"],
        noun_en=row["noun_en"],
        phrase_zh=row["phrase_zh"],
        phrase_en=row["phrase_en"],
        say_zh=row["say_zh"],
        say_fall_zh=row.get("say_fall_zh"),
        classifier=row["classifier"],
        new_zh=row["new_zh"],
        requires=tuple(row.get("requires", ())),
    )


def _filter_definition(filter_id: str, row: Mapping[str, Any]) -> FilterDefinition:
    choices = {c["id"]: Choice(c["id"], c["en"], c["zh"]) for c in row.get("choices", ())}
    return FilterDefinition(filter_id, row["type"], row["en"], row["zh"], FrozenMap(choices))


_TABLES = load_toml("measures.toml")

REGISTRY: Final[Mapping[str, MeasureDefinition]] = FrozenMap(
    {name: _measure_definition(name, row, _TABLES["defaults"]) for name, row in _TABLES["measures"].items()}
)
FILTERS: Final[Mapping[str, FilterDefinition]] = FrozenMap(
    {name: _filter_definition(name, row) for name, row in _TABLES["filters"].items()}
)


@dataclass(frozen=True, slots=True)
class Measure:
    """A question: what is counted (`id`, a key of `REGISTRY`) and what narrows it (`filters`, keys of `FILTERS`).

    `label` holds a text's own words where they say more than the filters do. Measures are hashable, and two with the
    same filters in another order are equal. Raises `MeasureError` naming what is wrong and what is allowed.
    """

    id: str
    filters: Mapping[str, FilterValue] = field(default_factory=FrozenMap)
    label: str | None = None

    def __post_init__(self) -> None:
        if self.id not in REGISTRY:
            raise MeasureError(f"unknown measure {self.id!r}: use an id of the registry, or other.count and its like")
        if self.label is not None and not self.label.strip():
            raise MeasureError("a label must not be blank: leave it out instead")
        object.__setattr__(self, "filters", _checked(self.filters) if self.filters else _NO_FILTERS)

    def __hash__(self) -> int:
        return hash((self.id, self.filters, self.label))

    @property
    def definition(self) -> MeasureDefinition:
        """Its row of the registry."""
        return REGISTRY[self.id]

    def with_filters(self, **changes: FilterValue | None) -> "Measure":
        """The same question with some filters set, or removed where `None` is given."""
        merged = {**self.filters, **changes}
        return replace(self, filters={name: value for name, value in merged.items() if value is not None})

    def unset(self) -> tuple[str, ...]:
        """What the registry wants for a complete question and this one leaves open: filter names, or `label`."""
        given = set(self.filters) | ({"label"} if self.label is not None else set())
        return tuple(name for name in self.definition.requires if name not in given)


_NO_FILTERS: Final[FrozenMap[FilterValue]] = FrozenMap()


def _checked(filters: Mapping[str, FilterValue]) -> FrozenMap[FilterValue]:
    """`filters` in the registry's order; raises `MeasureError` for one that cannot be, or two that contradict."""
    for name, value in filters.items():
        check_filter(name, value)
    low, high = filters.get("investment_min"), filters.get("investment_max")
    if isinstance(low, int) and isinstance(high, int) and low >= high:
        raise MeasureError(f"investment_min {low} must be below investment_max {high}, which is exclusive")
    return FrozenMap({name: filters[name] for name in FILTERS if name in filters})


def check_filter(name: str, value: object) -> None:
    """Raise `MeasureError` where a filter does not exist or cannot have this value."""
    definition = FILTERS.get(name)
    if definition is None:
        raise MeasureError(f"unknown filter {name!r}: use one of {', '.join(FILTERS)}")
    if definition.kind == "integer":
        # True is an int to Python, never to a reader.
        if not isinstance(value, int) or isinstance(value, bool) or not 0 <= value < INTEGER_LIMIT:
            raise MeasureError(f"{name} must be a whole number from 0 to below {INTEGER_LIMIT}, not {value!r}")
    elif not isinstance(value, str) or not value.strip():
        raise MeasureError(f"{name} must be text that is not blank, not {value!r}")
    elif definition.kind == "choice" and value not in definition.choices:
        raise MeasureError(f"{name} cannot be {value!r}: use one of {', '.join(definition.choices)}")


def allowed_unit(definition: MeasureDefinition, unit: str, currencies: frozenset[str]) -> bool:
    """Whether a value of this measure may carry `unit`; a capacity's unit is whatever the text says."""
    if definition.unit_kind == "currency":
        return unit in currencies
    if definition.unit_kind == "capacity":
        return bool(unit.strip())
    return unit in FIXED_UNITS[definition.unit_kind]
