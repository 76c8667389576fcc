"""What holds for every set of assertions: honest worlds are silent, every break is found, order means nothing."""

import time
from random import Random

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from bridgehead.engines.reconciliation import KINDS, Assertion, Finding, reconcile

from .building import assertion, assertions
from .worlds import BREAKS, Rows, district

seeds = st.integers(0, 10**9)
# Some breaks take away a row of the ledger that others change.
some_kinds = st.lists(st.sampled_from(sorted({*BREAKS} - {"repeat", "project_amount"})), max_size=4, unique=True)
# Two thirds of the rows of the crowded shapes disagree, and each disagreement is put into words.
MANY = {"many places": 100_000, "one place": 20_000, "one document": 20_000}


def world(seed: int, places: int = 3) -> Rows:
    return [row for number in range(places) for row in district(seed, number)]


def built(rows: Rows) -> list[Assertion]:
    return [assertion(row) for row in rows]


def keys(found: tuple[Finding, ...]) -> list[str]:
    return [each.key for each in found]


@given(seeds)
@settings(max_examples=60, deadline=None)
def test_an_honest_world_is_silent(seed: int) -> None:
    assert reconcile(built(world(seed))) == ()


@pytest.mark.parametrize("kind", BREAKS)
@given(seed=seeds)
@settings(max_examples=20, deadline=None)
def test_what_is_broken_is_found(kind: str, seed: int) -> None:
    rows = district(seed, 0)
    BREAKS[kind](rows)
    given_rows = built([*rows, *district(seed, 1)])
    found = reconcile(given_rows)
    assert kind in {each.kind for each in found}
    # Nothing is said of the place in which all is well.
    assert all(given_rows[index].statement.place == "第0镇" for each in found for index in each.evidence)


@given(seed=seeds, kinds=some_kinds, order=st.randoms())
@settings(max_examples=60, deadline=None)
def test_the_order_of_the_assertions_changes_nothing_but_their_numbers(
    seed: int, kinds: list[str], order: Random
) -> None:
    rows = district(seed, 0)
    for kind in kinds:
        BREAKS[kind](rows)
    shuffled = list(rows)
    order.shuffle(shuffled)
    first, second = built(rows), built(shuffled)
    one, two = reconcile(first), reconcile(second)
    assert keys(one) == keys(two)
    for a, b in zip(one, two, strict=True):
        assert [first[index] for index in a.evidence] == [second[index] for index in b.evidence]
        assert (a.expected, a.found, a.message_zh, a.message_en) == (b.expected, b.found, b.message_zh, b.message_en)


@given(seed=seeds, kind=st.sampled_from(sorted(BREAKS)))
@settings(max_examples=60, deadline=None)
def test_a_key_stays_when_other_places_and_documents_come_in(seed: int, kind: str) -> None:
    rows = district(seed, 0)
    BREAKS[kind](rows)
    alone = reconcile(built(rows))
    crowded = reconcile(built([*district(seed, 2), *rows, *district(seed, 1)]))
    assert set(keys(alone)) == set(keys(crowded))
    assert alone == reconcile(built(rows))


@given(seed=seeds, kind=st.sampled_from(sorted(BREAKS)))
@settings(max_examples=40, deadline=None)
def test_a_disagreement_is_found_once_though_its_rows_come_twice(seed: int, kind: str) -> None:
    rows = district(seed, 0)
    BREAKS[kind](rows)
    once, twice = reconcile(built(rows)), reconcile(built([*rows, *rows]))
    assert keys(once) == keys(twice)
    assert len(set(keys(once))) == len(once)


@given(seed=seeds, kinds=some_kinds)
@settings(max_examples=40, deadline=None)
def test_every_finding_points_at_what_was_given(seed: int, kinds: list[str]) -> None:
    rows = district(seed, 0)
    for kind in kinds:
        BREAKS[kind](rows)
    found = reconcile(built(rows))
    for each in found:
        assert each.kind in KINDS
        assert each.evidence
        assert len(set(each.evidence)) == len(each.evidence)
        assert all(0 <= index < len(rows) for index in each.evidence)


def test_nothing_asserted_nothing_found() -> None:
    assert reconcile([]) == ()


def test_a_statement_that_the_reader_doubts_proves_nothing() -> None:
    rows = [
        {"measure": "project.signed.count", "value": "41", "quote": "签约项目41个"},
        {"measure": "project.signed.count", "value": "39", "quote": "签约项目39个"},
    ]
    assert len(reconcile(assertions(rows))) == 1
    assert reconcile(assertions([rows[0], {**rows[1], "confidence": "0.3"}])) == ()


@given(seed=seeds, kind=st.sampled_from(sorted({*BREAKS} - {"repeat", "ledger"})))
@settings(max_examples=40, deadline=None)
def test_a_key_stays_when_the_document_is_copied(seed: int, kind: str) -> None:
    """What was closed with a reason stays closed when a portal prints the article again, whatever its name."""
    rows = district(seed, 0)
    BREAKS[kind](rows)
    copies = [{**row, "doc": f"0{row['doc']}"} for row in rows if row.get("origin") != "ledger"]
    assert set(keys(reconcile(built(rows)))) == set(keys(reconcile(built([*copies, *rows]))))


def test_a_copy_of_a_document_makes_one_finding() -> None:
    rows = [
        {"measure": "project.signed.count", "value": "41", "quote": "签约项目41个"},
        {"measure": "project.signed.count", "value": "39", "quote": "签约项目39个"},
    ]
    copies = [{**row, "doc": f"转载{number}"} for number in range(50) for row in rows]
    assert len(reconcile(assertions([*rows, *copies]))) == 1


@pytest.mark.slow
@pytest.mark.parametrize("shape", MANY)
def test_time_grows_with_the_number_of_assertions(shape: str) -> None:
    rows = built(_many(shape, MANY[shape]))
    small, large = _seconds(rows[: len(rows) // 10]), _seconds(rows)
    # Ten times as many take some ten times as long; pairs would take a hundred.
    assert large < 30 * max(small, 0.1)


def _seconds(rows: list[Assertion]) -> float:
    start = time.process_time()
    reconcile(rows)
    return time.process_time() - start


def _many(shape: str, count: int) -> Rows:
    if shape == "many places":
        per_place = len(district(1, 0))
        return [row for number in range(count // per_place + 1) for row in district(1, number)][:count]
    rows: Rows = [
        {
            "measure": "project.signed.count",
            "value": str(1000 + number % 997),
            "quote": f"签约项目{1000 + number % 997}个",
            "span": [number * 10, number * 10 + 9],
            "doc": "一份" if shape == "one document" else f"文{number}",
            "filters": {"industry": f"产业{number % 1000}"} if number % 3 else {},
        }
        for number in range(count)
    ]
    return rows
