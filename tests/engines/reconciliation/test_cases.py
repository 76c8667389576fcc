"""One disagreement a case, beside the honest twin that must stay silent: cases.json."""

import json
import re
from decimal import Decimal
from pathlib import Path

import pytest

from bridgehead.engines.reconciliation import KINDS, Finding, reconcile

from .building import Row, assertions

CASES: list[Row] = json.loads((Path(__file__).parent / "cases.json").read_text(encoding="utf-8"))


@pytest.mark.parametrize("case", CASES, ids=lambda case: case["name"])
def test_what_is_found_and_nothing_else(case: Row) -> None:
    found = reconcile(assertions(case["assertions"]))
    assert [(each.kind, list(each.evidence)) for each in found] == [
        (want["kind"], want["evidence"]) for want in case["findings"]
    ]
    for each, want in zip(found, case["findings"], strict=True):
        for name in ("expected", "found"):
            if name in want:
                assert getattr(each, name) == Decimal(want[name])
        assert want.get("zh", "") in each.message_zh + each.likeliest_zh


@pytest.mark.parametrize("case", [case for case in CASES if case["findings"]], ids=lambda case: case["name"])
def test_a_finding_says_what_by_how_much_and_what_is_likeliest_in_both_languages(case: Row) -> None:
    for each in reconcile(assertions(case["assertions"])):
        for text in (each.message_zh, each.likeliest_zh):
            assert re.search(r"[\u4e00-\u9fff]", text)
            assert not text.endswith(("。", "."))
        assert each.message_en
        assert each.likeliest_en
        assert not re.search(r"[{}]|None", each.message_zh + each.message_en + each.likeliest_zh + each.likeliest_en)
        if each.expected is not None and each.found is not None:
            assert each.difference == pytest.approx(each.found - each.expected)
            assert each.unit
        assert each.severity == KINDS[each.kind].severity
        assert re.fullmatch(r"[0-9a-f]{32}", each.key)


def test_every_kind_has_a_case() -> None:
    assert {want["kind"] for case in CASES for want in case["findings"]} == set(KINDS)


def test_graver_kinds_come_first() -> None:
    rows = [row for case in CASES for row in _of_its_own(case)]
    found: tuple[Finding, ...] = reconcile(assertions(rows))
    ranks = [("error", "warning", "note").index(each.severity) for each in found]
    assert ranks == sorted(ranks)


def _of_its_own(case: Row) -> list[dict[str, object]]:
    """The rows of a case in documents and a place that no other case has."""
    return [
        {**row, "doc": f"{case['name']}/{row.get('doc', '甲')}", "place": f"{case['name']}/{row.get('place', '')}"}
        for row in case["assertions"]
    ]
