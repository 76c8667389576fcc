"""Random formulas with random facts."""

from __future__ import annotations

from datetime import date, timedelta
from decimal import Decimal
from typing import Any

from hypothesis import strategies as st

from bridgehead.engines.figures import Period
from bridgehead.engines.scoring import Entry, Facts, Formula, Unit, make_facts, make_formula

UNITS = (Unit("a", "park"), Unit("b", "park"), Unit("c", "town"), Unit("d", "town"))
SOURCES = ("signed", "started")
NUMBERS = st.integers(-20, 40).map(lambda number: str(Decimal(number) / 4))
RISING = st.lists(st.integers(-9, 40), min_size=2, max_size=4, unique=True).map(sorted)
WORTHS = st.sampled_from(
    (
        1,
        "amount",
        {"table": {"field": "sector", "values": {"industry": 2, "service": "0.5"}, "otherwise": "unknown"}},
        {"times": ["amount", {"table": {"field": "sector", "values": {"industry": 1}, "otherwise": 3}}]},
        {"plus": ["amount", 2]},
        {"bands": {"of": "amount", "steps": [[0, 1], [5, 3]], "below": -1}},
        {"every": {"of": "amount", "first": 2, "base": 5, "further": 3, "points": "0.5"}},
    )
)
WHERES = st.sampled_from(
    ({}, {"amount": {"from": 3}}, {"amount": {"below": 6}}, {"sector": ["industry"]}, {"sector": {"not": ["service"]}})
)


@st.composite
def tallies(draw: st.DrawFn) -> dict[str, Any]:
    return {
        "tally": {
            "source": draw(st.sampled_from(SOURCES)),
            "worth": draw(WORTHS),
            "where": draw(WHERES),
            "counting": draw(st.sampled_from(("projects", "events"))),
            "window": draw(st.sampled_from(("period", "month", "year", "all"))),
            "shares": draw(st.booleans()),
        }
    }


def shapes(draw: st.DrawFn) -> tuple[str, dict[str, Any]]:
    pairs = [[place, draw(NUMBERS)] for place in draw(RISING)]
    return draw(
        st.sampled_from(
            (
                ("bands", {"steps": pairs, "below": 1}),
                ("curve", {"knots": pairs, "outside": draw(st.sampled_from(("level", "extend")))}),
                ("every", {"first": 2, "base": 5, "further": 3, "points": "0.5"}),
            )
        )
    )


LEAVES = st.one_of(
    tallies(),
    st.builds(lambda number: {"number": number}, NUMBERS),
    st.builds(
        lambda name, more: {"given": {"name": name, **more}},
        st.sampled_from(("target", "panel")),
        st.sampled_from(({}, {"otherwise": 2}, {"curve": "pro_rata"}, {"curve": "starts"})),
    ),
    st.just({"elapsed": "months"}),
    st.just({"by_group": {"values": {"park": 3}, "otherwise": 5}}),
)


def _bigger(inner: st.SearchStrategy[dict[str, Any]]) -> st.SearchStrategy[dict[str, Any]]:
    weighted = st.builds(lambda item, weight: {**item, "weight": weight}, inner, NUMBERS)
    better = st.sampled_from(("more", "less"))

    @st.composite
    def shaped(draw: st.DrawFn) -> dict[str, Any]:
        kind, shape = shapes(draw)
        return {kind: {"of": draw(inner), **shape}}

    return st.one_of(
        st.builds(lambda parts: {"add": parts}, st.lists(weighted, min_size=1, max_size=3)),
        st.builds(
            lambda kind, parts: {kind: parts},
            st.sampled_from(("multiply", "largest", "smallest")),
            st.lists(inner, min_size=1, max_size=2),
        ),
        st.builds(
            lambda of, to, zero: {"ratio": {"of": of, "to": to, "when_zero": zero}},
            inner,
            inner,
            st.sampled_from((0, 1, "unknown")),
        ),
        shaped(),
        st.builds(lambda of, how: {"efficacy": {"of": of, "better": how, "when_same": 77}}, inner, better),
        st.builds(
            lambda of, low, outside: {
                "efficacy": {
                    "of": of, "low": {"number": low}, "high": {"number": 9},
                    "outside": outside, "better": "less", "when_same": 100,
                }
            },
            inner,
            st.sampled_from((1, 9)),
            st.sampled_from(("clamp", "keep")),
        ),
        st.builds(
            lambda of, how, ties: {"rank": {"of": of, "better": how, "points": [10, 7], "beyond": 1, "ties": ties}},
            inner,
            better,
            st.sampled_from(("best", "shared")),
        ),
        st.builds(
            lambda kind, of, take: {kind: {"of": of, "take": take}},
            st.sampled_from(("monthly", "weekly")),
            tallies(),
            st.sampled_from(("sum", "longest_run")),
        ),
    )  # fmt: skip


RULES = st.recursive(LEAVES, _bigger, max_leaves=4)


@st.composite
def formulas(draw: st.DrawFn) -> Formula:
    """Up to four items, two tallies among them that a project does not count in twice."""
    items: list[dict[str, Any]] = [draw(RULES) for _ in range(draw(st.integers(0, 2)))]
    items += [draw(tallies()), draw(tallies())]
    for number, rule in enumerate(items):
        item = dict(rule)
        if draw(st.booleans()):
            item["cap"] = draw(st.integers(1, 20))
        if draw(st.booleans()):
            item["floor"] = draw(st.integers(-5, 1))
        items[number] = {**item, "id": f"i{number}", "en": "Item", "zh": "项", "weight": draw(NUMBERS)}
    pair = [items[-1]["id"], items[-2]["id"]]
    tables = {
        "id": "random",
        "en": "Random",
        "zh": "随机",
        "items": items,
        "curves": {"starts": {"6": "0.75", "9": 1}},
        "not_twice": [{"id": "pair", "items": pair, "keep": draw(st.sampled_from(("most", "first")))}],
    }
    return make_formula(tables)


@st.composite
def facts(draw: st.DrawFn) -> Facts:
    """Events of eighteen months, shared between two units or not, some of them void or without a field."""
    entries = []
    for number in range(draw(st.integers(0, 12))):
        fields: dict[str, Decimal | str] = {}
        if draw(st.integers(0, 7)):
            fields["amount"] = Decimal(draw(st.integers(0, 12)))
        if draw(st.integers(0, 7)):
            fields["sector"] = draw(st.sampled_from(("industry", "service", "farming")))
        source, project = draw(st.sampled_from(SOURCES)), f"p{draw(st.integers(0, 4))}"
        day = date(2025, 7, 1) + timedelta(days=draw(st.integers(0, 540)))
        void = draw(st.sampled_from(("", "", "", "falsified")))
        owners = draw(st.sampled_from((("a",), ("b",), ("c",), ("a", "b"), ("c", "d"))))
        share = Decimal(1) / len(owners)
        entries += [Entry(source, f"e{number}", project, unit, day, fields, share, void) for unit in owners]
    given = {
        "target": {unit.id: Decimal(draw(st.integers(0, 8))) for unit in UNITS},
        "panel": {"a": Decimal(3)},
    }
    return make_facts(UNITS, entries, given)


PERIODS = st.builds(
    lambda first, last, day: Period(date(2026, min(first, last), 1), date(2026, max(first, last), day)),
    st.integers(1, 12),
    st.integers(1, 12),
    st.sampled_from((1, 15, 28)),
) | st.integers(1, 12).map(lambda month: Period.of_months(2026, 1, month))
