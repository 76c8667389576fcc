"""Every spec file keeps to the scheme: a key with a slip in it would teach the reader the slip."""

import json
from pathlib import Path

import pytest

from bridgehead.engines.figures import (
    STAGES,
    FigureStatement,
    ProjectStatement,
    StageDate,
    statement_from_json,
)

from .grading import Json
from .specs_data import SPECS, load

FILES = sorted(SPECS.glob("*/*.json"))
COMMON_FIELDS = {"doc", "kind", "quote", "span", "place", "note"}
FIGURE_FIELDS = COMMON_FIELDS | {
    "measure", "filters", "value", "unit", "comparator", "modality", "period", "label", "ends_at_document_date",
}  # fmt: skip
PROJECT_FIELDS = COMMON_FIELDS | {
    "name", "enterprise", "investment", "stage", "dates", "phases", "land_m2", "floor_m2", "capacity", "expected",
}  # fmt: skip


SPEC_FIELDS = {"doc", "style", "published", "place", "text", "statements"}


def file_id(path: Path) -> str:
    return f"{path.parent.name}/{path.stem}"


each_file = pytest.mark.parametrize("path", FILES, ids=file_id)


def test_both_sets_are_large_enough_to_tell_readers_apart() -> None:
    sizes = {folder: sum(path.parent.name == folder for path in FILES) for folder in ("dev", "held")}
    assert sizes["dev"] >= 60
    assert sizes["held"] * 2 >= sizes["dev"]  # a third of all


def test_no_passage_is_in_both_sets() -> None:
    texts = [load(path).text for path in FILES]
    assert len(set(texts)) == len(texts)


@each_file
def test_the_frame_of_a_spec(path: Path) -> None:
    assert set(json.loads(path.read_text(encoding="utf-8"))) == SPEC_FIELDS
    spec = load(path)
    assert spec.doc == path.stem
    assert spec.style.strip()
    assert 80 <= len(spec.text) <= 1000
    assert spec.statements


@each_file
def test_every_quote_stands_where_its_span_says(path: Path) -> None:
    spec = load(path)
    for row in spec.statements:
        start, end = row["span"]
        assert row["doc"] == spec.doc
        assert row["quote"] == spec.text[start:end]
        assert row["quote"].strip() == row["quote"] != ""


@each_file
def test_every_statement_is_of_the_scheme(path: Path) -> None:
    for row in load(path).statements:
        statement = statement_from_json(row)
        if isinstance(statement, FigureStatement):
            assert set(row) <= FIGURE_FIELDS
            assert statement.measure.unset() == (), row["quote"]
        else:
            assert set(row) | {"note"} == PROJECT_FIELDS


@each_file
def test_an_end_taken_from_the_document_is_the_documents_date(path: Path) -> None:
    spec = load(path)
    for row in spec.statements:
        if row.get("ends_at_document_date"):
            assert spec.published is not None
            assert row["period"].endswith(f"/{spec.published}"), row["quote"]


@each_file
def test_an_unknown_date_leaves_no_period_that_needs_it(path: Path) -> None:
    spec = load(path)
    if spec.published is None:
        for row in spec.statements:
            years = {row["period"][-10:-6]} if row.get("period") else set()
            assert all(year in spec.text for year in years), row["quote"]


@each_file
def test_one_statement_a_project_and_no_figure_said_twice_of_the_same_words(path: Path) -> None:
    statements = load(path).statements
    names = [row["name"] for row in statements if row["kind"] == "project"]
    figures = [(tuple(row["span"]), row["measure"], row["value"]) for row in statements if row["kind"] == "figure"]
    assert len(set(names)) == len(names)
    assert len(set(figures)) == len(figures)


@each_file
def test_a_project_has_reached_no_stage_beyond_its_furthest(path: Path) -> None:
    for row in load(path).statements:
        statement = statement_from_json(row)
        if isinstance(statement, ProjectStatement):
            reached = [STAGES.index(stage) for stage, when in statement.dates.items() if when.modality == "actual"]
            furthest = -1 if statement.stage is None else STAGES.index(statement.stage)
            assert max(reached, default=-1) <= furthest, statement.name
            meant = [when for when in statement.dates.values() if when.modality == "target"]
            assert all(_not_before(path, when) for when in meant), statement.name


def _not_before(path: Path, when: StageDate) -> bool:
    """Whether a date that is only meant lies no earlier than the document, as exactly as it is given."""
    published = load(path).published
    return published is None or when.date >= published.isoformat()[: len(when.date)]


CURRENCY_WORDS = {
    "USD": ("美元", "美金", "$", "dollar", "USD"),
    "EUR": ("欧元", "歐元", "€", "euro", "EUR"),
    "JPY": ("日元", "日圆", "日圓", "yen", "JPY"),
    "HKD": ("港元", "港币", "港幣", "HK$", "HKD"),
    "GBP": ("英镑", "英鎊", "£", "pound", "GBP"),
    "KRW": ("韩元", "韓元", "won", "KRW"),
    "SGD": ("新加坡元", "新元", "S$", "SGD"),
    "TWD": ("新台币", "新臺幣", "新台幣", "NT$", "TWD"),
}


@each_file
def test_money_that_is_said_in_another_currency_is_not_turned_into_yuan(path: Path) -> None:
    spec = load(path)
    for row in spec.statements:
        for unit in _currencies(row) - {"CNY"}:
            # The currency of a project stands somewhere about it, that of a cell in the head of its table.
            is_far = row["kind"] == "project" or "\t" in row["quote"]
            said = spec.text if is_far else spec.text[row["span"][0] : row["span"][1] + 10]
            assert any(word in said for word in CURRENCY_WORDS[unit]), row["quote"]


def _currencies(row: Json) -> set[str]:
    if row["kind"] == "project":
        return {row["investment"]["currency"]} if row["investment"] else set()
    return {row["unit"]} if len(row["unit"]) == 3 and row["unit"].isupper() else set()
