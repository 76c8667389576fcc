"""The schemes that ship, by what was published of them and by the rule stated where it was silent: cases.toml."""

import tomllib
from decimal import Decimal
from pathlib import Path
from typing import Any

import pytest

from bench.scoring_plain import plain_scores
from bridgehead.engines.figures import Period
from bridgehead.engines.scoring import Entry, Facts, Scores, Unit, make_facts, scheme, scheme_names, score

Case = dict[str, Any]
CASES: list[Case] = tomllib.loads((Path(__file__).parent / "cases.toml").read_text(encoding="utf-8"))["cases"]


def number(value: Any) -> Decimal | None:
    return None if value == "unknown" else Decimal(value)


def facts_of(case: Case) -> Facts:
    units = [Unit(*row) for row in case.get("units", {"u": ""}).items()]
    rows = [*case.get("entries", ())]
    for place, (times, investment) in enumerate(case.get("signed", ())):
        day = case["period"][:10]
        rows += [
            ["signed", f"s{place}-{one}", f"p{place}-{one}", day, {"investment": investment}] for one in range(times)
        ]
    entries = [entry_of(*row) for row in rows]
    given = {
        name: {unit: Decimal(one) for unit, one in (value if isinstance(value, dict) else {"u": value}).items()}
        for name, value in case.get("given", {}).items()
    }
    return make_facts(units, entries, given)


def entry_of(source: str, id_: str, project: str, day: str, fields: Case, unit: str = "u", share: Any = 1) -> Entry:
    start = Period.parse(f"{day}/{day}").start
    assert start is not None
    words = {name: _field(value) for name, value in fields.items()}
    return Entry(source, id_, project, unit, start, words, Decimal(share))


def _field(value: Any) -> Decimal | str:
    return Decimal(value) if isinstance(value, int) or str(value).replace(".", "").isdigit() else str(value)


def scores_of(case: Case) -> Scores:
    return score(scheme(case["scheme"]), facts_of(case), Period.parse(case["period"]))


@pytest.mark.parametrize("case", CASES, ids=lambda case: case["name"])
def test_the_score_is_as_published(case: Case) -> None:
    scores = scores_of(case)
    assert scores.totals == {unit: number(total) for unit, total in case["totals"].items()}
    items = scores.items()
    for key, want in case.get("items", {}).items():
        assert (key, items[key]["u"]) == (key, number(want))
    for key, wanted in case.get("item_values", {}).items():
        for unit, want in wanted.items():
            assert (key, unit, scores.explain(unit).find(key).value) == (key, unit, number(want))


@pytest.mark.parametrize("case", CASES, ids=lambda case: case["name"])
def test_what_was_dropped_raised_graded_or_not_known_is_as_stated(case: Case) -> None:
    scores = scores_of(case)
    for place, why in case.get("dropped", {}).items():
        key, event = place.split()
        rows = {row.entry.id: row.dropped for row in scores.explain("u").find(key).rows}
        assert rows[event] == why
    for unit, wanted in case.get("flags", {}).items():
        assert [flag.item.key for flag in scores.flags(unit)] == wanted
    for unit, wanted in case.get("grades", {}).items():
        grade = scores.grade(unit)
        assert grade is not None
        assert grade.id == wanted
    for key in case.get("unknown", ()):
        assert any(one.startswith(key) for one in scores.explain("u").unknown())


@pytest.mark.parametrize("case", CASES, ids=lambda case: case["name"])
def test_plain_python_gives_the_same(case: Case) -> None:
    facts, period = facts_of(case), Period.parse(case["period"])
    assert scores_of(case).totals == plain_scores(scheme(case["scheme"]), facts, period)


def test_every_scheme_has_a_case_and_names_in_both_languages() -> None:
    assert {case["scheme"] for case in CASES} == set(scheme_names())
    for name in scheme_names():
        formula = scheme(name)
        assert formula.id == name
        assert formula.english
        assert formula.chinese
        assert formula.source.startswith("domain/03")
