"""Hypothesis strategies for the values of the language."""

from datetime import date
from decimal import Decimal

from hypothesis import strategies as st

from bridgehead.engines.figures import (
    COMPARATORS,
    CURRENCIES,
    FILTERS,
    MODALITIES,
    REGISTRY,
    STAGES,
    Amount,
    Capacity,
    FigureStatement,
    Measure,
    Money,
    Period,
    Phase,
    ProjectStatement,
    StageDate,
)
from bridgehead.engines.figures.measures import INTEGER_LIMIT

# Everything that the text form of a measure must survive, often and together.
_ODD = st.sampled_from(list("[]{}\",=\\'\n\r\t /|&#%+；，“”「」 \u2028\u200b\x00\x7f亿元项目a1"))


def texts() -> st.SearchStrategy[str]:
    """Text that is not blank, heavy in the marks of the grammar."""
    return st.text(st.one_of(_ODD, st.characters(exclude_categories=["Cs"])), min_size=1, max_size=20).filter(str.strip)


def decimals(low: int = -(10**15), high: int = 10**15) -> st.SearchStrategy[Decimal]:
    return st.decimals(low, high, places=4, allow_nan=False, allow_infinity=False)


def currencies() -> st.SearchStrategy[str]:
    return st.sampled_from(sorted(CURRENCIES))


def money(currency: str = "CNY") -> st.SearchStrategy[Money]:
    return st.builds(Money, decimals(), st.just(currency))


def days() -> st.SearchStrategy[date]:
    return st.dates(date(1990, 1, 1), date(2060, 12, 31))


def closed_periods() -> st.SearchStrategy[Period]:
    return st.tuples(days(), days()).map(lambda ends: Period(min(ends), max(ends)))


def periods() -> st.SearchStrategy[Period]:
    return st.one_of(closed_periods(), days().map(Period.up_to), days().map(Period.since))


@st.composite
def measures(draw: st.DrawFn) -> Measure:
    names = draw(st.sets(st.sampled_from(sorted(FILTERS))))
    filters: dict[str, str | int] = {}
    for name in names:
        definition = FILTERS[name]
        if definition.kind == "choice":
            filters[name] = draw(st.sampled_from(sorted(definition.choices)))
        elif definition.kind == "text":
            filters[name] = draw(texts())
    if "investment_min" in names:
        filters["investment_min"] = draw(st.integers(0, INTEGER_LIMIT - 2))
    if "investment_max" in names:
        filters["investment_max"] = draw(st.integers(int(filters.get("investment_min", 0)) + 1, INTEGER_LIMIT - 1))
    return Measure(draw(st.sampled_from(sorted(REGISTRY))), filters, draw(st.none() | texts()))


def units_of(measure: Measure) -> st.SearchStrategy[str]:
    kind = measure.definition.unit_kind
    if kind == "currency":
        return currencies()
    return st.sampled_from(
        {"count": ["1"], "ratio": ["ratio"], "m2": ["m2"], "duration": ["d", "wd"], "capacity": ["GWh", "台(套)"]}[kind]
    )


def spans() -> st.SearchStrategy[tuple[int, int]]:
    return st.tuples(st.integers(0, 9999), st.integers(0, 9999)).map(lambda s: (min(s), max(s)))


def confidences() -> st.SearchStrategy[Decimal | None]:
    return st.none() | st.decimals(0, 1, places=3)


@st.composite
def figure_statements(draw: st.DrawFn) -> FigureStatement:
    measure = draw(measures())
    return FigureStatement(
        doc=draw(st.text(max_size=10)),
        quote=draw(st.text(max_size=30)),
        span=draw(spans()),
        place=draw(st.none() | texts()),
        measure=measure,
        value=draw(decimals()),
        unit=draw(units_of(measure)),
        comparator=draw(st.sampled_from(COMPARATORS)),
        modality=draw(st.sampled_from(MODALITIES)),
        period=draw(st.none() | periods()),
        confidence=draw(confidences()),
    )


def amounts() -> st.SearchStrategy[Amount]:
    return st.builds(Amount, decimals(0), currencies(), st.sampled_from(COMPARATORS))


def stage_dates() -> st.SearchStrategy[StageDate]:
    written = st.tuples(days(), st.sampled_from([4, 7, 10])).map(lambda pair: pair[0].isoformat()[: pair[1]])
    return st.builds(StageDate, written, st.sampled_from(MODALITIES))


def capacities() -> st.SearchStrategy[tuple[Capacity, ...]]:
    return st.lists(st.builds(Capacity, texts(), decimals(0), texts()), max_size=2).map(tuple)


def expectations() -> st.SearchStrategy[dict[str, Amount]]:
    return st.dictionaries(st.sampled_from(["output", "revenue", "tax"]), amounts())


def project_statements() -> st.SearchStrategy[ProjectStatement]:
    phases = st.builds(Phase, texts(), st.none() | amounts(), capacities(), expectations())
    areas = st.none() | st.decimals(0, 10**9, places=5)
    return st.builds(
        ProjectStatement,
        doc=st.text(max_size=10),
        quote=st.text(max_size=30),
        span=spans(),
        place=st.none() | texts(),
        name=texts(),
        enterprise=st.none() | texts(),
        investment=st.none() | amounts(),
        stage=st.none() | st.sampled_from(STAGES),
        dates=st.dictionaries(st.sampled_from(STAGES), stage_dates(), max_size=3),
        phases=st.lists(phases, max_size=2).map(tuple),
        land_m2=areas,
        floor_m2=areas,
        capacity=capacities(),
        expected=expectations(),
        confidence=confidences(),
    )
