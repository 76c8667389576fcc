"""Whose a row is that names no unit: its headings', else the sender's."""

from __future__ import annotations

import pytest

from tests import factories
from tests.modules.exchange.worlds import compared, row, towns, verdicts, workbook

pytestmark = pytest.mark.django_db


def test_headings_that_name_no_unit_leave_the_rows_with_the_sender() -> None:
    """A town's own ledger is divided by stage, not by unit; a unit that is not known is still asked about."""
    east, _west = towns()
    rows = (
        ("项目名称", "建设单位", "总投资（万元）", "签约时间"),
        ("一、新签约项目（1个）", "", "", ""),
        ("硕渡膜材项目", "硕渡新材料有限公司", 30000, "2026.3"),
        ("二、无此街道", "", "", ""),
        ("乐棹储能项目", "", 5000, "2026.4"),
    )
    book = compared(factories.make_actor("statistician", unit=east), workbook(rows))
    assert verdicts(book) == {3: "new", 5: "rejected"}
    assert row(book, 3).values["unit"] == "港东街道"
    assert row(book, 5).reasons == [["unit", "no_such_unit", "无此街道"]]
