"""What a month's investment is made of, by form 206: in, out, refused where it does not add up, and taken back."""

from __future__ import annotations

import io
from datetime import date
from decimal import Decimal
from typing import Any

import pytest
from django.urls import reverse
from django.utils import timezone
from openpyxl import load_workbook

from bridgehead.engines.sheets import Said, month_of
from bridgehead.modules.accounts.queries import actor_of
from bridgehead.modules.ledger import actions as ledger
from bridgehead.modules.ledger.models import Investment, Project
from tests import factories
from tests.modules.exchange.worlds import compared, row, towns, undone, workbook, written

pytestmark = pytest.mark.django_db
WAN = Decimal(10_000)
HEADS = (
    "项目名称",
    "责任单位",
    "7月完成投资（万元）",
    "建筑工程（万元）",
    "安装工程（万元）",
    "设备、工器具购置（万元）",
    "其他费用（万元）",
    "其中：土地购置费（万元）",
)
WHOLE = ("硕渡膜材项目", "港东街道", 100, 50, 20, 20, 10, 5)
PARTS = ("construction", "installation", "equipment", "other_costs", "land_costs")
JULY = {"month": "2026-07", "year": 2026}


@pytest.fixture
def actor() -> Any:
    return factories.make_actor("statistician")


def in_force() -> list[Any]:
    amounts = Investment.objects.current().get()
    return [None if part is None else part / WAN for part in (getattr(amounts, name) for name in ("amount", *PARTS))]


def test_the_parts_of_a_month_are_written_changed_and_taken_back(actor: Any) -> None:
    towns()
    first = compared(actor, workbook([HEADS, WHOLE]), settings=JULY)
    written(actor, first)
    assert in_force() == [100, 50, 20, 20, 10, 5]
    second = compared(actor, workbook([HEADS, ("硕渡膜材项目", "港东街道", 100, 60, 10, "", "", "")]), settings=JULY)
    assert [change[0] for change in row(second, 2).changes] == ["month_construction", "month_installation"]
    second = written(actor, second)
    assert in_force() == [100, 60, 10, 20, 10, 5]
    undone(actor, second)
    assert in_force() == [100, 50, 20, 20, 10, 5]


def test_parts_of_another_figure_do_not_stay(actor: Any) -> None:
    towns()
    written(actor, compared(actor, workbook([HEADS, WHOLE]), settings=JULY))
    book = compared(actor, workbook([HEADS[:3], ("硕渡膜材项目", "港东街道", 120)]), settings=JULY)
    assert ["month_construction", "500000.00", ""] in row(book, 2).changes
    written(actor, book)
    assert in_force() == [120, None, None, None, None, None]


@pytest.mark.parametrize(
    ("cells", "field", "code"),
    [
        ((100, 90, 20, "", "", ""), "month_construction", "refused"),
        ((100, 50, 20, 20, 5, ""), "month_construction", "refused"),
        ((100, 50, 20, 20, 10, 11), "month_land", "refused"),
        (("", 50, "", "", "", ""), "month_construction", "no_month"),
    ],
)
def test_parts_that_cannot_be_right_are_told_before_anything_is_written(
    actor: Any, cells: Any, field: str, code: str
) -> None:
    towns()
    book = compared(actor, workbook([HEADS, ("硕渡膜材项目", "港东街道", *cells)]), settings=JULY)
    found = row(book, 2)
    assert (found.verdict, [(reason[0], reason[1]) for reason in found.reasons]) == ("rejected", [(field, code)])


def test_the_monthly_form_carries_what_is_reported(client: Any, sign_in: Any) -> None:
    person = sign_in(role="statistician")
    unit = factories.make_unit()
    project = ledger.register_project(actor=actor_of(person), facts={"name": "硕渡膜材项目", "unit": unit})
    month = month_of(Said(), timezone.localdate())
    parts = dict(zip(PARTS, (50 * WAN, 20 * WAN, 20 * WAN, 10 * WAN, 5 * WAN), strict=True))
    ledger.report_investment(actor=actor_of(person), project_id=project.pk, month=month, amount=100 * WAN, **parts)
    sheet = load_workbook(io.BytesIO(client.get(reverse("exchange:form", args=["monthly"])).content)).worksheets[0]
    rows = [[cell.value for cell in line] for line in sheet.iter_rows()]
    heads = next(line for line in rows if "项目名称" in line)
    told = next(line for line in rows if "硕渡膜材项目" in line)
    at = heads.index("本月完成投资（万元）")
    assert told[at : at + 6] == [100, 50, 20, 20, 10, 5]
    buffer = io.BytesIO()
    sheet.parent.save(buffer)
    book = compared(actor_of(person), buffer.getvalue())
    assert (book.counts["same"], Project.objects.count(), date.fromisoformat(f"{book.settings['month']}-01")) == (
        1, 1, month,
    )  # fmt: skip
