"""Statements and their JSON."""

import json
import pickle
from decimal import Decimal

import pytest
from hypothesis import given

from bridgehead.engines.figures import (
    STAGES,
    Amount,
    Capacity,
    FigureStatement,
    Measure,
    Period,
    Phase,
    ProjectStatement,
    StageDate,
    Statement,
    StatementError,
    statement_from_json,
    statement_to_json,
)

from . import strategies as own


@given(own.figure_statements() | own.project_statements())
def test_a_statement_comes_back_from_json(statement: Statement) -> None:
    line = json.dumps(statement_to_json(statement))
    assert statement_from_json(json.loads(line)) == statement


@given(own.figure_statements() | own.project_statements())
def test_statements_hash_and_pickle(statement: Statement) -> None:
    again = pickle.loads(pickle.dumps(statement))
    assert again == statement
    assert hash(again) == hash(statement)


FIGURE = {
    "doc": "a.txt",
    "kind": "figure",
    "quote": "签约亿元以上项目42个，总投资260.69亿元",
    "span": [10, 32],
    "place": "桥港区",
    "measure": "project.signed.investment",
    "filters": {"investment_min": 100000000},
    "value": "26069000000",
    "unit": "CNY",
    "comparator": "=",
    "modality": "actual",
    "period": "2026-01-01/2026-07-31",
}

PROJECT = {
    "doc": "a.txt",
    "kind": "project",
    "quote": "总投资10.5亿元的珩渡高强极薄铜箔项目",
    "span": [0, 19],
    "place": None,
    "name": "珩渡高强极薄铜箔项目",
    "enterprise": "珩渡新材料",
    "investment": {"value": "1050000000", "currency": "CNY", "comparator": "="},
    "stage": "building",
    "dates": {
        "started": {"date": "2026-04-20", "modality": "actual"},
        "completed": {"date": "2026-12", "modality": "target"},
    },
    "phases": [
        {
            "label": "一期",
            "investment": {"value": "400000000", "currency": "CNY", "comparator": "~"},
            "capacity": [{"product": "铜箔", "value": "20000", "unit": "吨"}],
            "expected": {"tax": {"value": "30000000", "currency": "CNY", "comparator": ">="}},
        }
    ],
    "land_m2": 56666.67,
    "floor_m2": 53000,
    "capacity": [{"product": "铜箔", "value": "50000", "unit": "吨"}],
    "expected": {"output": {"value": "5000000000", "currency": "CNY", "comparator": "="}},
}


def test_the_scheme_of_a_figure() -> None:
    statement = statement_from_json(FIGURE)
    assert statement == FigureStatement(
        doc="a.txt",
        quote="签约亿元以上项目42个，总投资260.69亿元",
        span=(10, 32),
        place="桥港区",
        measure=Measure("project.signed.investment", {"investment_min": 100_000_000}),
        value=Decimal("26069000000"),
        unit="CNY",
        period=Period.of_months(2026, 1, 7),
    )
    assert statement_to_json(statement) == FIGURE


def test_the_scheme_of_a_project() -> None:
    statement = statement_from_json(PROJECT)
    assert isinstance(statement, ProjectStatement)
    assert statement.land_m2 == Decimal("56666.67")
    assert statement.phases == (
        Phase(
            "一期",
            Amount(Decimal(400_000_000), "CNY", "~"),
            (Capacity("铜箔", Decimal(20000), "吨"),),
            {"tax": Amount(Decimal(30_000_000), "CNY", ">=")},
        ),
    )
    assert statement.dates["completed"] == StageDate("2026-12", "target")
    row = statement_to_json(statement)
    assert row == PROJECT
    assert type(row["floor_m2"]) is int


def test_what_is_not_known_may_be_left_out() -> None:
    statement = statement_from_json({"doc": "", "kind": "project", "quote": "甲", "span": [0, 1], "name": "甲项目"})
    assert isinstance(statement, ProjectStatement)
    assert (statement.investment, statement.stage, statement.phases, dict(statement.expected)) == (None, None, (), {})
    assert statement_to_json(statement)["expected"] == {}


def test_confidence_is_a_string_where_it_is_known_and_absent_where_not() -> None:
    assert "confidence" not in statement_to_json(statement_from_json(FIGURE))
    row = statement_to_json(statement_from_json({**FIGURE, "confidence": 0.75}))
    assert row["confidence"] == "0.75"


def test_the_label_is_the_measure_s_from_whichever_side_it_comes() -> None:
    base = {"doc": "", "quote": "", "span": (0, 0), "place": None, "value": Decimal(1), "unit": "1"}
    by_measure = FigureStatement(**base, measure=Measure("other.count", label="注册数"))
    by_field = FigureStatement(**base, measure=Measure("other.count"), label="注册数")
    assert by_measure == by_field
    assert by_field.measure.label == by_measure.label == "注册数"
    assert statement_to_json(by_field)["label"] == "注册数"
    with pytest.raises(StatementError, match="differs from the measure's"):
        FigureStatement(**base, measure=Measure("other.count", label="甲"), label="乙")


def test_an_area_in_mu_is_kept_to_the_hundredth() -> None:
    statement = ProjectStatement(
        doc="", quote="", span=(0, 0), place=None, name="甲", land_m2=Decimal(2000 * 85) / 3, floor_m2=Decimal("0.005")
    )
    assert statement.land_m2 == Decimal("56666.67")
    assert statement.floor_m2 == Decimal("0.01")


def test_stages_keep_the_order_of_progress() -> None:
    turned = ProjectStatement(
        doc="", quote="", span=(0, 0), place=None, name="甲",
        dates={"producing": StageDate("2027"), "signed": StageDate("2026-01")},
    )  # fmt: skip
    assert list(turned.dates) == ["signed", "producing"]
    assert STAGES.index("signed") < STAGES.index("started") < STAGES.index("completed")


@pytest.mark.parametrize(
    ("row", "change", "field"),
    [
        (FIGURE, {"kind": "tile"}, "kind"),
        (FIGURE, {"doc": None}, "doc"),
        (FIGURE, {"quote": 1}, "quote"),
        (FIGURE, {"span": [3, 2]}, "span"),
        (FIGURE, {"span": [0]}, "span"),
        (FIGURE, {"span": [0, 1.5]}, "span"),
        (FIGURE, {"span": None}, "span"),
        (FIGURE, {"place": 3}, "place"),
        (FIGURE, {"measure": "project.signed"}, "measure"),
        (FIGURE, {"filters": {"level": "town"}}, "measure"),
        (FIGURE, {"filters": ["level"]}, "filters"),
        (FIGURE, {"value": "many"}, "value"),
        (FIGURE, {"value": "NaN"}, "value"),
        (FIGURE, {"value": True}, "value"),
        (FIGURE, {"value": None}, "value"),
        (FIGURE, {"value": "1e999999999"}, "value"),
        (FIGURE, {"unit": "1"}, "unit"),
        (FIGURE, {"unit": "RMB"}, "unit"),
        (FIGURE, {"comparator": ">"}, "comparator"),
        (FIGURE, {"comparator": None}, "comparator"),
        (FIGURE, {"modality": "hope"}, "modality"),
        (FIGURE, {"period": "2026"}, "period"),
        (FIGURE, {"confidence": "1.5"}, "confidence"),
        (PROJECT, {"name": " "}, "name"),
        (PROJECT, {"stage": "sold"}, "stage"),
        (PROJECT, {"investment": {"value": "x", "currency": "CNY"}}, "investment.value"),
        (PROJECT, {"investment": {"value": "1", "currency": "RMB"}}, "investment.currency"),
        (PROJECT, {"investment": {"value": "1", "currency": "CNY", "comparator": "<"}}, "investment.comparator"),
        (PROJECT, {"investment": "1亿"}, "investment"),
        (PROJECT, {"dates": {"sold": {"date": "2026"}}}, "dates.sold"),
        (PROJECT, {"dates": {"signed": {"date": "2026-13"}}}, "dates.signed.date"),
        (PROJECT, {"dates": {"signed": {"date": "26-1"}}}, "dates.signed.date"),
        (PROJECT, {"dates": {"signed": {"date": "2026", "modality": "maybe"}}}, "dates.signed.modality"),
        (PROJECT, {"phases": {}}, "phases"),
        (PROJECT, {"phases": [{"investment": None}]}, "phases.0.label"),
        (
            PROJECT,
            {"phases": [{"label": "一期", "capacity": [{"product": "a", "unit": "t"}]}]},
            "phases.0.capacity.0.value",
        ),
        (PROJECT, {"land_m2": "wide"}, "land_m2"),
        (PROJECT, {"capacity": [{"product": "", "value": "1", "unit": "t"}]}, "capacity.0.product"),
        (PROJECT, {"expected": {"profit": {"value": "1", "currency": "CNY"}}}, "expected.profit"),
    ],
)
def test_what_breaks_the_scheme_is_refused_by_field(row, change, field) -> None:
    with pytest.raises(StatementError) as caught:
        statement_from_json({**row, **change})
    assert caught.value.field == field
    assert str(caught.value).startswith(f"{field}: ")


@pytest.mark.parametrize("date", ["2026", "2026-02", "2026-02-28"])
def test_a_stage_date_is_as_exact_as_the_text(date: str) -> None:
    assert StageDate(date).date == date


@pytest.mark.parametrize("date", ["", "26", "2026-2", "2026-02-30", "2026-02-28-01", "2026/02", "202602"])
def test_what_is_no_date_is_refused(date: str) -> None:
    with pytest.raises(StatementError):
        StageDate(date)
