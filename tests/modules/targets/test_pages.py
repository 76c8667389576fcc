"""The pages of targets: the ladder, what a person does on them, and what happens to what they typed."""

from __future__ import annotations

import io
from datetime import date
from decimal import Decimal
from typing import Any

import pytest
import xlsxwriter
from django.core.files.uploadedfile import SimpleUploadedFile
from django.db import connection
from django.test import Client
from django.test.utils import CaptureQueriesContext
from django.urls import reverse

from bridgehead.modules.targets.models import Closing, SeriesValue, Target
from tests.factories import (
    make_closed_figure,
    make_district,
    make_document,
    make_milestone,
    make_person,
    make_project,
    make_published_figure,
    make_statement,
    make_target,
    make_unit,
)

pytestmark = pytest.mark.django_db
LIST, NEW = reverse("targets:list"), reverse("targets:new")
SERIES, CLOSINGS, CHANGES = reverse("targets:series"), reverse("targets:closings"), reverse("targets:changes")


def url(name: str, target: Target) -> str:
    return reverse(f"targets:{name}", args=[target.pk])


def workbook(rows: list[list[Any]]) -> SimpleUploadedFile:
    buffer = io.BytesIO()
    book = xlsxwriter.Workbook(buffer, {"in_memory": True})
    sheet = book.add_worksheet("月报")
    for number, row in enumerate(rows):
        sheet.write_row(number, 0, row)
    book.close()
    media = "application/vnd.openxmlformats-officedocument.spreadsheetml.sheet"
    return SimpleUploadedFile("月报.xlsx", buffer.getvalue(), media)


def test_the_ladder(client: Client, sign_in: Any) -> None:
    park = make_unit()
    target = make_target(unit=park)
    sign_in(role="leader", unit=park)
    assert client.get(url("target", target)).status_code == client.get(url("history", target)).status_code == 200
    for name in ("edit", "split", "withdraw"):
        assert client.get(url(name, target)).status_code == 403
    assert client.get(NEW).status_code == client.post(CLOSINGS, {}).status_code == 403
    assert client.post(SERIES, {}).status_code == 403
    assert client.post(LIST).status_code == client.post(url("target", target)).status_code == 405
    sign_in(role="statistician", unit=make_unit())
    for name in ("target", "history", "edit", "split", "withdraw"):
        assert client.get(url(name, target)).status_code == 404
    sign_in(role="enterprise", enterprise_id=1)
    for address in (LIST, SERIES, CLOSINGS, CHANGES):
        assert client.get(address).status_code == 403
    sign_in(role="statistician", unit=park)
    for name in ("target", "edit", "split", "withdraw"):
        assert client.get(url(name, target)).status_code == 200


TYPED = {
    "measure": "project.signed.investment",
    "tier": "from_1",
    "year": 2026,
    "first_month": 1,
    "last_month": 12,
    "value": "260.69",
    "comparator": ">=",
    "curve": "quarterly",
    "shares": "20，50，75，100",
    "rules": "pro_rata",
    "basis": "2026年政府工作报告",
}


def test_a_target_is_set_and_found_again(client: Client, sign_in: Any) -> None:
    sign_in(role="statistician")
    bad = client.post(NEW, {**TYPED, "unit": make_district().pk, "shares": "20, 10, 75, 100"})
    assert bad.status_code == 422
    assert "260.69" in bad.content.decode(), "nothing typed is lost"
    answer = client.post(NEW, {**TYPED, "unit": make_district().pk})
    target = Target.objects.get()
    assert answer["Location"] == url("target", target)
    assert (target.value, target.shares) == (Decimal(26_069_000_000), ["0.2", "0.5", "0.75", "1"])
    assert target.measure == "project.signed.investment[investment_min=100000000]"
    page = client.get(url("target", target)).content.decode()
    assert "260.69亿元" in page
    assert url("target", target) in client.get(f"{LIST}?year=2026").content.decode()
    assert url("target", target) not in client.get(f"{LIST}?year=2025").content.decode()


def test_a_figure_leads_to_its_rows(client: Client, sign_in: Any) -> None:
    officer = make_person(role="promoter")
    project = make_project(estimated_investment=Decimal(200_000_000), officer=officer, name="乐棹储能项目")
    make_milestone(project=project, kind="signed", happened_on=date(2026, 2, 1))
    make_milestone(project=make_project(name="别人的项目", estimated_investment=Decimal(300_000_000)), kind="signed")
    target = make_target(person=officer, value=Decimal(1))
    sign_in(role="leader")
    standing = client.get(f"{url('target', target)}?as_of=2026-07-31").context["standing"]
    assert standing.pace.done == 1
    rows = client.get(standing.url).content.decode()
    assert "乐棹储能项目" in rows
    assert "别人的项目" not in rows
    assert client.get(f"{standing.url}&officer=none").status_code == 422


def test_filters_by_unit_and_light(client: Client, sign_in: Any) -> None:
    park = make_unit()
    behind, ahead = (
        make_target(unit=park),
        make_target(measure="project.filed.count", measure_id="project.filed.count", value=1),
    )
    make_milestone(project=make_project(), kind="filed", happened_on=date(2026, 1, 5))
    sign_in(role="leader")
    day = "&as_of=2026-07-31"
    assert url("target", ahead) not in client.get(f"{LIST}?unit={park.pk}{day}").content.decode()
    late = client.get(f"{LIST}?light=late{day}").content.decode()
    assert url("target", behind) in late
    assert url("target", ahead) not in late


def test_the_list_takes_as_many_queries_for_many_targets(client: Client, sign_in: Any) -> None:
    sign_in(role="leader")
    make_target()
    counts = []
    for _ in range(2):
        for _number in range(8):
            make_target(unit=make_unit())
            make_target(unit=make_unit(), measure="project.signed.count[sector=service]")
        with CaptureQueriesContext(connection) as queries:
            assert client.get(f"{LIST}?year=2026").status_code == 200
        counts.append(len(queries))
    assert counts[0] == counts[1] <= 16


def test_two_people_at_one_target_lose_nothing(client: Client, sign_in: Any) -> None:
    target = make_target()
    sign_in(role="statistician")
    opened = client.get(url("edit", target)).context["form"]
    typed = {name: opened[name].value() for name in opened.fields if opened[name].value() is not None}
    hidden = {f"initial-{name}": value for name, value in typed.items()}
    assert client.post(url("edit", target), {**typed, **hidden, "value": "20", "reason": "一"}).status_code == 302
    late = client.post(url("edit", target), {**typed, **hidden, "basis": "责任书", "reason": "二"})
    assert late.status_code == 409
    assert "责任书" in late.content.decode()
    target.refresh_from_db()
    assert (target.value, target.basis) == (20, "2026年政府工作报告")


def test_a_split_that_pads_says_so(client: Client, sign_in: Any) -> None:
    target, one, other = make_target(), make_unit(name="临港园"), make_unit(name="高新园")
    sign_in(role="statistician")
    typed = {"version": 1, "reason": "分解", f"unit_{one.pk}": "8", f"unit_{other.pk}": "7"}
    assert client.post(url("split", target), typed).status_code == 302
    page = client.get(url("target", target)).content.decode()
    assert "分解合计15" in page
    assert "层层加码" in page
    assert client.post(url("split", target), typed).status_code == 409
    again = client.get(url("split", target))
    assert again.context["form"][f"unit_{one.pk}"].value() == "8"
    assert client.post(url("withdraw", target), {"version": 2, "reason": "不要了"}).status_code == 422


def test_a_stated_target_is_taken_over_with_its_words(client: Client, sign_in: Any) -> None:
    document = make_document(unit=make_district(), title="2026年政府工作报告")
    statement = make_statement(document=document)
    make_published_figure(
        statement=statement, unit=document.unit, measure_id="project.signed.count", value=Decimal(150), value_unit="1",
        measure="project.signed.count[investment_min=100000000,level=city]", comparator=">=", modality="target",
        period_start=date(2026, 1, 1), period_end=date(2026, 12, 31),
    )  # fmt: skip
    sign_in(role="statistician")
    assert f"?statement={statement.pk}" in client.get(NEW).content.decode()
    form = client.get(f"{NEW}?statement={statement.pk}").context["form"]
    typed = {name: form[name].value() for name in form.fields if form[name].value() not in (None, "")}
    assert client.post(NEW, {**typed, "curve": "pro_rata", "rules": "pro_rata"}).status_code == 302
    target = Target.objects.get()
    assert (target.statement, target.value) == (statement, 150)
    assert "level=city" in target.measure
    page = client.get(url("target", target)).content.decode()
    assert reverse("documents:review", args=[document.pk]) in page
    assert client.get(f"{NEW}?statement={statement.pk}").status_code == 404


def test_a_workbook_fills_a_series(client: Client, sign_in: Any) -> None:
    district = make_district()
    sign_in(role="statistician")
    rows = [["指标", "2026年1月", "2026-03"], ["地区生产总值（亿元）", "", 226.05], ["", "", ""]]
    assert client.post(SERIES, {"measure": "", "file": workbook(rows)}).status_code == 302
    (value,) = SeriesValue.objects.all()
    assert (value.measure, value.unit, value.month, value.value) == (
        "gdp.amount",
        district,
        date(2026, 3, 1),
        Decimal("22605000000"),
    )
    assert value.source["cell"] == "月报!C2"
    assert "226.05亿元" in client.get(SERIES).content.decode()
    park = make_unit(name="临港园区")
    units = [["外贸（亿元）", "2026年3月"], ["临港园区", "12"]]
    assert client.post(SERIES, {"measure": "trade.amount", "file": workbook(units)}).status_code == 302
    assert SeriesValue.objects.get(unit=park).value == 1_200_000_000
    for bad in (
        [["指标", "2026年3月"], ["幸福指数", "1"]],
        [["指标", "2026年3月"], ["地区生产总值（亿元）", "很多"]],
        [["指标", "三月份"], ["地区生产总值（亿元）", "1"]],
    ):
        assert client.post(SERIES, {"measure": "", "file": workbook(bad)}).status_code == 422
    program = SimpleUploadedFile("月报.xlsx", b"MZ\x90\x00" + b"\x00" * 64)
    assert client.post(SERIES, {"measure": "", "file": program}).status_code == 422
    assert SeriesValue.objects.count() == 2


def test_a_closed_month_stays_and_what_comes_later_is_an_adjustment(client: Client, sign_in: Any) -> None:
    target = make_target()
    project = make_project(estimated_investment=Decimal(200_000_000), name="迟报项目")
    sign_in(role="administrator")
    assert client.post(CLOSINGS, {"month": "2026-03", "note": "一季度"}).status_code == 302
    closing = Closing.objects.get()
    assert client.post(CLOSINGS, {"month": "2026-03"}).status_code == 422
    assert client.post(CLOSINGS, {"month": "2199-03"}).status_code == 422
    page = reverse("targets:closing", args=[closing.pk])
    assert client.get(page).context["adjusted"] == 0
    make_milestone(
        project=project, kind="signed", happened_on=date(2026, 3, 3), recorded_at=closing.known_at.replace(year=2098)
    )
    answer = client.get(page)
    assert answer.context["adjusted"] == 1
    figure = closing.figures.get(target=target)
    assert figure.value == 0
    rows = client.get(reverse("targets:figure", args=[closing.pk, figure.pk]))
    assert [(row.cause, row.row.project_name) for row, _event in rows.context["rows"]] == [("entered", "迟报项目")]


def test_what_changed_between_two_closings(client: Client, sign_in: Any) -> None:
    make_target()
    project = make_project(estimated_investment=Decimal(200_000_000))
    make_milestone(project=project, kind="signed", happened_on=date(2026, 3, 20))
    sign_in(role="administrator")
    assert client.get(CHANGES).status_code == 200
    for month in ("2026-02", "2026-03"):
        assert client.post(CLOSINGS, {"month": month}).status_code == 302
    (line,) = client.get(CHANGES).context["lines"]
    assert (line["before"], line["after"], line["more"]) == ("0", "1", "+1")
    first, last = Closing.objects.order_by("month")
    figure = first.figures.get()
    rows = client.get(f"{reverse('targets:figure', args=[first.pk, figure.pk])}?to={last.pk}").context["rows"]
    assert [row.row.project_id for row, _event in rows] == [project.pk]


def test_a_frozen_figure_of_another_unit_is_not_there(client: Client, sign_in: Any) -> None:
    figure = make_closed_figure(target=make_target(unit=make_unit()))
    sign_in(role="leader", unit=make_unit())
    assert client.get(reverse("targets:figure", args=[figure.closing_id, figure.pk])).status_code == 404
    assert client.get(reverse("targets:closing", args=[figure.closing_id])).context["lines"] == []
