"""Formulas that are refused with the place, versions by date, and what changed between two runs."""

from __future__ import annotations

import json
from collections.abc import Callable
from copy import deepcopy
from dataclasses import replace
from datetime import date
from decimal import Decimal
from typing import Any

import pytest

from bridgehead.engines.figures import Period, PeriodError
from bridgehead.engines.scoring import (
    Entry,
    FactsError,
    FormulaError,
    NoVersion,
    Unit,
    changes,
    make_facts,
    make_formula,
    make_versions,
    scheme_tables,
    score,
    score_by_version,
)

YEAR = Period.of_year(2026)
Tables = dict[str, Any]


def tables(**more: Any) -> Tables:
    """One capped ratio of a hundred points."""
    item = {
        "id": "signed",
        "en": "Signed",
        "zh": "签约",
        "weight": 100,
        "cap": 1,
        "ratio": {"of": {"tally": {"source": "signed"}}, "to": {"given": "target"}, "when_zero": "unknown"},
    }
    return {"id": "one", "en": "One", "zh": "一", "whole": 100, "items": [item], **more}


def with_item(**more: Any) -> Tables:
    found = tables()
    found["items"][0].update(more)
    return found


def with_rule(**rule: Any) -> Tables:
    found = tables()
    found["items"][0].pop("ratio")
    found["items"][0].update(rule)
    return found


def second(**more: Any) -> Tables:
    found = tables()
    found["items"].append({"id": "more", "en": "More", "zh": "多", "tally": {"source": "x"}, **more})
    return found


SIGNED = {"tally": {"source": "signed"}}


@pytest.mark.parametrize(
    ("written", "place", "code"),
    [
        ({"en": "x", "zh": "x", "items": []}, "id", "missing"),
        (tables(items=[]), "items", "kind"),
        (tables(whole=99), "items", "weights"),
        (tables(extra=1), "extra", "unknown"),
        (tables(valid_from="2026-13-01"), "valid_from", "kind"),
        (tables(valid_from="2026-02-01", valid_to="2026-01-01"), "valid_to", "days"),
        (with_item(weight=0.5), "items.signed.weight", "kind"),
        (with_item(wieght=1), "items.signed.wieght", "unknown"),
        (with_item(role="extra"), "items.signed.role", "choice"),
        (with_item(cap=1, floor=2), "items.signed", "order"),
        (with_item(number=1), "items.signed", "choice"),
        (with_item(zh=""), "items.signed", "missing"),
        (with_rule(), "items.signed", "choice"),
        (with_rule(ratio={"of": SIGNED, "to": {"given": "t"}}), "items.signed.ratio.when_zero", "missing"),
        (with_rule(ratio={"of": {}, "to": {"given": "t"}, "when_zero": 0}), "items.signed.ratio.of", "choice"),
        (with_rule(given={"name": "t", "curve": "none"}), "items.signed", "name"),
        (with_rule(tally={"source": "s", "window": "decade"}), "items.signed.tally.window", "choice"),
        (with_rule(tally={"source": "s", "worth": {"tabel": 1}}), "items.signed.tally.worth", "choice"),
        (
            with_rule(tally={"source": "s", "worth": {"table": {"field": "k", "values": {"a": "x"}, "otherwise": 0}}}),
            "items.signed.tally.worth.table.values.a",
            "kind",
        ),
        (with_rule(tally={"source": "s", "where": {"k": {}}}), "items.signed.tally.where.k", "missing"),
        (
            with_rule(tally={"source": "s", "where": {"k": {"from": 2, "below": 1}}}),
            "items.signed.tally.where.k",
            "order",
        ),
        (with_rule(bands={"of": SIGNED, "steps": [[2, 1], [1, 2]], "below": 0}), "items.signed.bands.steps", "order"),
        (with_rule(curve={"of": SIGNED, "knots": [[1, 1]], "outside": "level"}), "items.signed.curve.knots", "missing"),
        (
            with_rule(every={"of": SIGNED, "first": 1, "base": 1, "further": 0, "points": 1}),
            "items.signed.every.further",
            "order",
        ),
        (with_rule(efficacy={"of": SIGNED, "better": "more"}), "items.signed.efficacy.when_same", "missing"),
        (
            with_rule(efficacy={"of": SIGNED, "better": "more", "when_same": 60, "low": {"number": 1}}),
            "items.signed.efficacy",
            "missing",
        ),
        (
            with_rule(rank={"of": SIGNED, "better": "more", "points": [], "beyond": 0, "ties": "best"}),
            "items.signed.rank.points",
            "kind",
        ),
        (with_rule(add=[{"weight": 1}]), "items.signed.add[1]", "choice"),
        (second(role="bonus"), "items.more", "sign"),
        (second(role="penalty", weight=-1), "items.more", "sign"),
        (second(role="penalty", weight=1, floor=0), "items.more", "sign"),
        (tables(items=second(role="bonus", floor=0)["items"] * 2), "items.more", "twice"),
        (tables(not_twice=[{"id": "g", "items": ["signed", "none"], "keep": "most"}]), "not_twice.g", "name"),
        (tables(curves={"late": {"13": 1}}), "curves.late.13", "choice"),
        (tables(curves={"late": {}}), "curves.late", "missing"),
        (tables(grades=[{"id": name, "en": name, "zh": name, "from": 9} for name in "ab"]), "grades", "order"),
        (tables(flags=[{"id": "f", "en": "f", "zh": "f", "number": 1, "lifts": "0.5"}]), "flags.f.lifts", "kind"),
    ],
)  # fmt: skip
def test_a_bad_formula_is_refused_naming_the_place(written: Tables, place: str, code: str) -> None:
    with pytest.raises(FormulaError) as refused:
        make_formula(written)
    assert (place, code) in [(problem.place, problem.code) for problem in refused.value.problems]
    assert place in str(refused.value)


def test_every_problem_is_named_at_once() -> None:
    written = with_item(weight="x", cap="y", zh=3)
    with pytest.raises(FormulaError) as refused:
        make_formula(written)
    assert [problem.place for problem in refused.value.problems] == [
        "items.signed.weight", "items.signed.zh", "items.signed.cap",
    ]  # fmt: skip


def test_what_is_no_table_is_refused_and_nothing_else_is_raised() -> None:
    whole = scheme_tables("chain_task_force")

    def spoil(table: Any, wrong: Any) -> None:
        for key in list(table if isinstance(table, dict) else range(len(table))):
            kept, table[key] = table[key], wrong
            # A scheme may have no source, and no groups.
            if key != "source" and (key, wrong) != ("not_twice", []):
                with pytest.raises(FormulaError):
                    make_formula(whole)
            table[key] = kept
            if isinstance(kept, dict | list):
                spoil(kept, wrong)

    for wrong in (object(), [], 0.1):
        spoil(whole, wrong)


def test_json_says_the_same_as_toml() -> None:
    written = scheme_tables("chain_task_force")
    assert make_formula(json.loads(json.dumps(written, default=str))) == make_formula(written)


def entry(name: str, project: str, day: date, unit: str = "u", **more: Any) -> Entry:
    return Entry("signed", name, project, unit, day, **more)


def facts(*entries: Entry) -> Any:
    return make_facts([Unit("u")], entries, {"target": {"u": Decimal(4)}})


def test_a_past_month_is_scored_by_the_version_of_its_time() -> None:
    old = tables(valid_to=date(2025, 12, 31))
    new = with_item(weight=50, full=2) | {"valid_from": "2026-01-01"}
    versions = make_versions([new, old])
    world = facts(entry("e1", "p1", date(2025, 5, 1)), entry("e2", "p2", date(2026, 5, 1)))
    assert score_by_version(versions, world, Period.of_year(2025)).totals == {"u": 25}
    assert score_by_version(versions, world, YEAR).totals == {"u": Decimal("12.5")}
    assert score_by_version(versions, world, Period.of_months(2025, 1, 4)).totals == {"u": 0}
    with pytest.raises(NoVersion):
        score_by_version(make_versions([new]), world, Period.of_year(2025))


def test_versions_that_overlap_are_refused() -> None:
    with pytest.raises(FormulaError) as refused:
        make_versions([tables(valid_from=date(2026, 1, 1)), tables(valid_to=date(2026, 1, 1))])
    assert refused.value.problems[0].code == "days"


def test_what_changed_between_two_runs_names_items_and_events() -> None:
    formula = make_formula(tables())
    first = entry("e1", "p1", date(2026, 2, 1))
    before = score(formula, facts(first, entry("e2", "p2", date(2026, 3, 1))), YEAR)
    after = score(formula, facts(replace(first, void="falsified"), entry("e3", "p3", date(2026, 3, 1))), YEAR)
    found = {change.key: change for change in changes(before, after)}
    assert [found["total"].before, found["total"].after] == [50, 25]
    rows = found["signed.of"].rows
    assert [(row.what, row.before and row.before.entry.id, row.after and row.after.entry.id) for row in rows] == [
        ("differs", "e1", "e1"),
        ("gone", "e2", None),
        ("came", None, "e3"),
    ]


def test_an_opened_score_says_what_the_cap_cut() -> None:
    rows = [entry(f"e{number}", f"p{number}", date(2026, 2, 1)) for number in range(6)]
    opened = score(make_formula(tables()), facts(*rows), YEAR).explain("u")
    item = opened.find("signed")
    assert (item.raw, item.value, item.cut, item.points) == (Decimal("1.5"), 1, Decimal("0.5"), 100)
    assert len(opened.find("signed.of").rows) == 6
    with pytest.raises(KeyError):
        opened.find("nothing")


@pytest.mark.parametrize(
    "make",
    [
        lambda: make_facts(["a", "a"]),
        lambda: make_facts(["a"], [entry("e", "p", date(2026, 1, 1), "b")]),
        lambda: make_facts(["a"], [entry("e", "p", date(2026, 1, 1), "a")] * 2),
        lambda: make_facts(["a"], [entry("e", "p", date(2026, 1, 1), "a", share=Decimal(2))]),
        lambda: make_facts(
            ["a", "b"], [entry("e", "p", date(2026, 1, 1), unit, share=Decimal("0.6")) for unit in ("a", "b")]
        ),
        lambda: make_facts(["a"], (), {"target": {"b": Decimal(1)}}),
    ],
)
def test_facts_that_contradict_each_other_are_refused(make: Callable[[], Any]) -> None:
    with pytest.raises(FactsError):
        make()


def test_an_open_period_has_no_score() -> None:
    with pytest.raises(PeriodError):
        score(make_formula(tables()), facts(), Period.up_to(date(2026, 1, 1)))


def test_tables_are_not_changed_by_reading_them() -> None:
    written = scheme_tables("project_points")
    before = deepcopy(written)
    make_formula(written)
    assert written == before
