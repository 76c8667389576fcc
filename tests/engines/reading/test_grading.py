"""How a reader is graded, case by case."""

from typing import Any

import pytest

from .grading import GRADES, Score, figure_full, likeness, mark, pair_figures, pair_projects, same_number, same_period


def figure(**changes: Any) -> dict[str, Any]:
    return {
        "kind": "figure",
        "span": [10, 20],
        "measure": "project.signed.count",
        "filters": {"investment_min": 100000000},
        "value": "41",
        "unit": "1",
        "comparator": "=",
        "modality": "actual",
        "period": "2024-01-01/2024-06-30",
    } | changes


def project(**changes: Any) -> dict[str, Any]:
    return {
        "kind": "project",
        "span": [0, 9],
        "name": "澜图光学薄膜项目",
        "enterprise": "澜图",
        "investment": {"value": "2200000000", "currency": "CNY", "comparator": "="},
        "stage": "started",
    } | changes


def scores(key: list[dict[str, Any]], found: list[dict[str, Any]]) -> dict[str, Score]:
    return dict(mark([("one", key, found)]).scores)


def test_the_key_graded_against_itself_is_right_in_every_grade() -> None:
    key = [figure(), figure(value="2", span=[30, 40]), project()]
    marks = mark([("one", key, key)])
    assert {grade: score.f1 for grade, score in marks.scores.items()} == dict.fromkeys(GRADES, 1.0)
    assert marks.faults == ()


def test_nothing_found_is_recall_and_precision_of_nothing() -> None:
    score = scores([figure()], [])["figure.value"]
    assert (score.precision, score.recall, score.f1) == (0.0, 0.0, 0.0)


@pytest.mark.parametrize(
    ("change", "right"),
    [
        ({"value": "41.0"}, {"figure.value", "figure.typed", "figure.full"}),
        ({"label": "签约", "place": "别处"}, {"figure.value", "figure.typed", "figure.full"}),
        ({"filters": {"investment_min": 100000000, "scope": "new"}}, {"figure.value", "figure.typed", "figure.full"}),
        ({"period": None}, {"figure.value", "figure.typed"}),
        ({"comparator": ">="}, {"figure.value", "figure.typed"}),
        ({"filters": {}}, {"figure.value", "figure.typed"}),
        ({"filters": {"investment_min": 100000000, "level": "city"}}, {"figure.value", "figure.typed"}),
        ({"measure": "project.started.count"}, {"figure.value"}),
        ({"modality": "target"}, {"figure.value"}),
        ({"value": "42"}, set()),
        ({"unit": "ratio"}, set()),
        ({"span": [51, 60]}, set()),
    ],
)
def test_each_rung_of_the_figure_ladder(change: dict[str, Any], right: set[str]) -> None:
    found = scores([figure()], [figure(**change)])
    assert {grade for grade, score in found.items() if score.hit} == right


@pytest.mark.parametrize(
    ("change", "right"),
    [
        ({}, {"project.named", "project.invested", "project.full"}),
        ({"enterprise": None}, {"project.named", "project.invested"}),
        ({"stage": "building"}, {"project.named", "project.invested"}),
        ({"investment": None}, {"project.named"}),
        ({"name": "澜图光学薄膜生产项目"}, {"project.named", "project.invested", "project.full"}),
        ({"name": "朔川精密减速器项目"}, set()),
    ],
)
def test_each_rung_of_the_project_ladder(change: dict[str, Any], right: set[str]) -> None:
    found = scores([project()], [project(**change)])
    assert {grade for grade, score in found.items() if score.hit} == right


def test_equal_values_close_together_pair_with_the_better_answer() -> None:
    key = [figure(), figure(measure="project.started.count", span=[22, 30])]
    found = [figure(measure="project.started.count", span=[22, 30]), figure()]
    pairing = pair_figures(key, found)
    assert all(figure_full(k, f) for k, f in pairing.pairs)
    assert len(pairing.pairs) == 2


def test_a_figure_pairs_once() -> None:
    pairing = pair_figures([figure()], [figure(), figure(span=[12, 20])])
    assert len(pairing.pairs) == 1
    assert [extra["span"] for extra in pairing.extra] == [[12, 20]]


def test_statements_of_different_documents_do_not_meet() -> None:
    marks = mark([("one", [figure()], []), ("two", [], [figure()])])
    assert marks.scores["figure.value"] == Score(hit=0, key=1, found=1)
    assert [(fault.what, fault.doc) for fault in marks.faults] == [("missed", "one"), ("extra", "two")]


def test_a_project_is_known_by_part_of_its_name() -> None:
    assert pair_projects([project(name="霁蓝储能二期")], [project(name="霁蓝储能二期项目")]).pairs
    assert likeness("岚枢", "岚枢碳化硅衬底项目") == 0.0
    assert likeness(None, "岚枢") == 0.0


@pytest.mark.parametrize(
    ("given", "same"),
    [
        ("2024-01-01/2024-11-06", True),
        ("2024-01-01/2024-10-31", True),
        ("2024-01-01/2024-10-01", False),
        ("2024-02-01/2024-11-06", False),
        ("../2024-11-06", False),
        ("2024-01-01/..", False),
        (None, False),
    ],
)
def test_an_end_that_is_the_documents_date_has_slack(given: str | None, same: bool) -> None:
    key = figure(period="2024-01-01/2024-11-06", ends_at_document_date=True)
    assert same_period(key, figure(period=given)) is same


def test_an_end_that_the_text_gives_has_none() -> None:
    assert not same_period(figure(period="2024-01-01/2024-10-31"), figure(period="2024-01-01/2024-10-30"))


@pytest.mark.parametrize(
    ("a", "b", "same"),
    [
        ("0.619", "0.6190", True),
        ("0", "0.0", True),
        (None, None, True),
        ("1", None, False),
        ("1", "x", False),
        ("-0.02", "0.02", False),
    ],
)
def test_numbers_agree_by_value(a: object, b: object, same: bool) -> None:
    assert same_number(a, b) is same
