"""The pages of the assessment room: the ladder, the table opened to its rows, what people do on them."""

from __future__ import annotations

import io
import re
from decimal import Decimal
from typing import Any

import openpyxl
import pytest
from django.core.files.uploadedfile import SimpleUploadedFile
from django.test import Client
from django.urls import reverse
from django.utils import timezone

from bridgehead.modules.assessment import actions
from bridgehead.modules.assessment.models import (
    Appeal,
    CreditEvent,
    GivenFigure,
    PostedTask,
    Run,
    RunScore,
    SchemeVersion,
)
from tests.factories import (
    make_actor,
    make_appeal,
    make_credit_event,
    make_posted_task,
    make_run_score,
    make_scheme_version,
)
from tests.modules.assessment.world import MARCH, Assessed

pytestmark = pytest.mark.django_db
PDF = b"%PDF-1.4\n%%EOF\n"


def url(name: str, *args: Any) -> str:
    return reverse(f"assessment:{name}", args=args)


def text(answer: Any) -> str:
    return re.sub(r"\s+", " ", answer.content.decode())


def kept(parks: Assessed) -> Run:
    return actions.run_scores(actor=make_actor("statistician"), scheme_id=parks.version.scheme_id, month=MARCH)


def upload(name: str = "佐证.pdf", data: bytes = PDF) -> SimpleUploadedFile:
    return SimpleUploadedFile(name, data)


def test_the_ladder(client: Client, sign_in: Any, parks: Assessed) -> None:
    run = kept(parks)
    score = RunScore.objects.get(run=run, unit=parks.one)
    scheme, draft = (
        parks.version.scheme,
        make_scheme_version(scheme=parks.version.scheme, number=2, put_in_force_at=None),
    )
    appeal, task = make_appeal(score=score), make_posted_task(scheme=scheme)
    event = make_credit_event(scheme=scheme, unit=parks.one)
    pages = {
        "league": (),
        "run": (run.pk,),
        "run_changes": (run.pk,),
        "score": (run.pk, score.pk),
        "score_now": (scheme.pk, f"u{parks.one.pk}"),
        "appeals": (),
        "schemes": (),
        "scheme": (scheme.pk,),
        "inputs": (scheme.pk,),
        "tasks": (),
        "task": (task.pk,),
        "version": (parks.version.pk,),
    }
    writers = {"item": (draft.pk, "signed"), "item_new": (draft.pk,), "origins": (draft.pk,), "version": (draft.pk,)}
    sign_in(role="leader", unit=parks.one)
    for name, args in pages.items():
        assert client.get(url(name, *args)).status_code == 200, name
    for name, args in writers.items():
        assert client.get(url(name, *args)).status_code == 404, name
    assert client.get(url("appeal", appeal.pk)).status_code == 200
    for name, args in (("task_new", ()), ("event_new", (scheme.pk,)), ("inputs_xlsx", (scheme.pk,))):
        assert client.get(url(name, *args)).status_code == 403, name
    assert client.get(url("appeal_new", run.pk, score.pk)).status_code == 403
    for name, args in (
        ("keep", ()),
        ("inputs", (scheme.pk,)),
        ("scheme", (scheme.pk,)),
        ("appeal", (appeal.pk,)),
        ("event_void", (event.pk,)),
        ("task", (task.pk,)),
    ):
        assert client.post(url(name, *args)).status_code == 403, name
    for name, args in (("version_force", (draft.pk,)), ("version_discard", (draft.pk,))):
        assert client.post(url(name, *args)).status_code == 404, name
        assert client.get(url(name, *args)).status_code == 405, name
    for name in ("league", "run", "score", "schemes", "tasks"):
        assert client.post(url(name, *pages[name])).status_code == 405, name
    sign_in(role="leader", unit=parks.two)
    assert client.get(url("appeal", appeal.pk)).status_code == 404
    assert client.get(url("appeal_file", appeal.pk)).status_code == 404
    sign_in(role="enterprise", enterprise_id=1)
    assert client.get(url("league")).status_code == 403
    sign_in(role="administrator")
    for name, args in writers.items():
        assert client.get(url(name, *args)).status_code == 200, name


def test_a_score_opens_to_the_rows_that_one_may_see(client: Client, sign_in: Any, parks: Assessed) -> None:
    run = kept(parks)
    score = RunScore.objects.get(run=run, unit=parks.one)
    sign_in(role="statistician")
    page = text(client.get(url("score", run.pk, score.pk)))
    assert "2.60亿元 ÷ 10.40亿元" in page
    assert "乐棹储能项目" in page
    assert "硕渡新材项目" in page
    assert "60％" in page
    sign_in(role="leader", unit=parks.one)
    page = text(client.get(url("score", run.pk, score.pk)))
    assert "乐棹储能项目" in page
    assert "硕渡新材项目" not in page
    assert "不在您查看范围内的项目" in page
    assert "45.00" in text(client.get(url("run", run.pk)))
    assert client.get(url("score", run.pk, 10**9)).status_code == 404


def test_a_month_is_kept_compared_and_exported(client: Client, sign_in: Any, parks: Assessed) -> None:
    sign_in(role="statistician")
    typed = {"scheme": parks.version.scheme_id, "month": "2026-03", "note": "三月"}
    assert client.post(url("keep"), {**typed, "month": f"{timezone.localdate():%Y-%m}"}).status_code == 302
    assert not Run.objects.exists()
    first = client.post(url("keep"), typed)
    assert first.status_code == 302
    make_credit_event(scheme=parks.version.scheme, unit=parks.one, recorded_at=timezone.now())
    client.post(url("keep"), typed)
    one, two = Run.objects.order_by("pk")
    page = text(client.get(url("run_changes", two.pk), {"before": one.pk}))
    assert "提请区领导走访" in page
    assert "45.00 → 45.50" in page
    sheet = client.get(url("league_xlsx"), {"scheme": parks.version.scheme_id, "month": "2026-03"})
    rows = list(openpyxl.load_workbook(io.BytesIO(sheet.content)).active.values)
    assert [row[1] for row in rows[1:3]] == ["高新园", "临港园"]


def test_a_draft_is_changed_on_the_page(client: Client, sign_in: Any, parks: Assessed) -> None:
    sign_in(role="administrator")
    scheme = parks.version.scheme_id
    assert client.post(url("scheme", scheme)).status_code == 302
    draft = SchemeVersion.objects.get(scheme=scheme, number=2)
    page = client.get(url("item", draft.pk, "signed"))
    typed = {name: field.initial for name, field in page.context["form"].fields.items()}
    typed |= {key: value for key, value in page.context["form"].initial.items() if value != ""}
    typed = {key: "" if value is None else value for key, value in typed.items()}
    typed["ratio.of.tally.worth"] = "investment"
    wrong = client.post(url("item", draft.pk, "signed"), {**typed, "weight": "many"})
    assert wrong.status_code == 422
    assert "请填写准确的数字" in text(wrong)
    assert client.post(url("item", draft.pk, "signed"), {**typed, "weight": "55"}).status_code == 302
    page = text(client.get(url("version", draft.pk)))
    assert "各指标满分之和与总分不符" in page, "the draft says what is not right yet"
    added = {"pattern": "given", "chinese": "基础工作", "english": "Basic work", "key": "basic", "version": 2}
    assert client.post(url("item_new", draft.pk), added).status_code == 302
    assert client.post(url("item", draft.pk, "basic"), {"deed": "remove", "version": 3}).status_code == 302
    assert client.post(url("item", draft.pk, "signed"), {**typed, "weight": "60", "version": "4"}).status_code == 302
    force = {"reason": "年度调整", "valid_from": "2026-04-01", "version": "5"}
    assert client.post(url("version_force", draft.pk), {**force, "version": "2"}).status_code == 409
    assert client.post(url("version_force", draft.pk), force).status_code == 302
    assert client.get(url("item", draft.pk, "signed")).status_code == 404


def test_figures_by_hand_and_from_a_workbook(client: Client, sign_in: Any, parks: Assessed) -> None:
    person = sign_in(role="statistician", name="柳一诺")
    scheme, key = parks.version.scheme_id, f"others|u{parks.one.pk}"
    seen = GivenFigure.objects.current().get(name="others", unit=parks.one).pk
    typed = {"month": "2026-03", key: "35", f"was|{key}": "30", f"row|{key}": str(seen), "note": "会议纪要"}
    assert client.post(url("inputs", scheme), {**typed, key: "好"}).status_code == 422
    assert client.post(url("inputs", scheme), {**typed, "note": ""}).status_code == 422
    assert client.post(url("inputs", scheme), typed).status_code == 302
    row = GivenFigure.objects.current().get(name="others", unit=parks.one)
    assert (row.value, row.note, row.recorded_by) == (Decimal(35), "会议纪要", person)
    assert GivenFigure.objects.filter(name="others", unit=parks.one).count() == 2, "the one before is kept"

    blank = client.get(url("inputs_xlsx", scheme), {"month": "2026-03"})
    book = openpyxl.load_workbook(io.BytesIO(blank.content))
    sheet = book.active
    heads = [cell.value for cell in sheet[1]]
    column = heads.index("其他工作") + 1
    named = {sheet.cell(number, 1).value: number for number in (2, 3)}
    sheet.cell(named["高新园"], column).value = 38.5

    def sent() -> Any:
        data = io.BytesIO()
        book.save(data)
        return client.post(url("inputs", scheme), {"month": "2026-03", "file": upload("三月.xlsx", data.getvalue())})

    assert sent().status_code == 302
    row = GivenFigure.objects.current().get(name="others", unit=parks.two)
    assert (row.value, row.source_kind, row.source["title"]) == (Decimal("38.5"), "sheet", "三月.xlsx")
    sheet.cell(named["临港园"], column).value = "很好"
    sheet.cell(9, 1).value, sheet.cell(9, column).value = "外园", 3
    wrong = sent()
    assert wrong.status_code == 422
    assert "“很好”不是数字" in text(wrong)
    assert "“外园”不是考核对象" in text(wrong)


def test_events_are_entered_and_voided(client: Client, sign_in: Any, parks: Assessed) -> None:
    sign_in(role="statistician")
    scheme = parks.version.scheme_id
    typed = {
        "series": "visit_requested",
        "subject": f"u{parks.one.pk}",
        "happened_on": "2026-03-05",
        "title": "提请走访",
        "basis": "桥招函〔2026〕3号",
        "share": "1",
    }
    assert client.post(url("event_new", scheme), {**typed, "project_code": "nothing"}).status_code == 422
    assert client.post(url("event_new", scheme), {**typed, "project_code": parks.own.code}).status_code == 302
    event = CreditEvent.objects.get()
    assert event.project == parks.own
    assert client.post(url("event_void", event.pk), {"reason": "重复"}).status_code == 302
    assert CreditEvent.objects.current().get().void == "重复"


def test_an_appeal_on_the_pages(client: Client, sign_in: Any, parks: Assessed) -> None:
    run = kept(parks)
    score = RunScore.objects.get(run=run, unit=parks.one)
    sign_in(role="project_officer", unit=parks.one)
    page = url("appeal_new", run.pk, score.pk)
    assert client.get(page).status_code == 200
    assert client.post(page, {"item": "signed", "reason": "份额有误"}).status_code == 422
    assert client.post(page, {"item": "signed", "reason": "份额有误", "file": upload()}).status_code == 302
    appeal = Appeal.objects.get()
    assert client.get(url("appeal_file", appeal.pk)).status_code == 200
    assert client.post(url("appeal", appeal.pk), {"state": "upheld"}).status_code == 403
    sign_in(role="statistician")
    typed = {"version": 1, "state": "upheld", "correction": "5", "decision": "核对无误"}
    assert client.post(url("appeal", appeal.pk), {**typed, "correction": ""}).status_code == 422
    assert client.post(url("appeal", appeal.pk), {**typed, "version": 7}).status_code == 409
    assert client.post(url("appeal", appeal.pk), typed).status_code == 302
    page_text = text(client.get(url("score", run.pk, score.pk)))
    assert "申诉更正" in page_text
    assert "+5.00" in page_text
    assert "50.00" in page_text


def test_a_task_on_the_pages(client: Client, sign_in: Any, parks: Assessed) -> None:
    sign_in(role="statistician")
    typed = {
        "scheme_id": parks.version.scheme_id,
        "title": "引进检测平台",
        "asks": "签约",
        "proof": "协议",
        "reward": "3",
        "due_on": f"{timezone.localdate():%Y-%m-%d}",
    }
    assert client.post(url("task_new"), {**typed, "reward": "0"}).status_code == 422
    assert client.post(url("task_new"), typed).status_code == 302
    task = PostedTask.objects.get()
    page = url("task", task.pk)
    sign_in(role="project_officer", unit=parks.one)
    assert client.post(page, {"deed": "nonsense"}).status_code == 422
    take = {"deed": "take", "take-version": 1, "take-unit": parks.one.pk}
    assert client.post(page, {**take, "take-version": 8}).status_code == 409
    assert client.post(page, take).status_code == 302
    report = {"deed": "report", "report-version": 2, "report-text": "完成", "report-file": upload()}
    assert client.post(page, report).status_code == 302
    step = task.steps.get(kind="reported")
    assert client.get(url("step_file", task.pk, step.pk)).status_code == 200
    sign_in(role="statistician")
    assert client.post(page, {"deed": "verify", "verify-version": 3, "verify-text": "齐全"}).status_code == 302
    assert "已核验" in text(client.get(url("tasks"), {"show": "verified"}))


def test_queries_of_the_table_of_a_run(
    client: Client, sign_in: Any, parks: Assessed, django_assert_max_num_queries: Any
) -> None:
    run = kept(parks)
    sign_in(role="leader")
    with django_assert_max_num_queries(60):
        client.get(url("run", run.pk))
    for _each in range(5):
        make_run_score(run=run)
    with django_assert_max_num_queries(60):
        client.get(url("run", run.pk))


def test_grades_and_flags_are_said_in_the_readers_language(client: Client, sign_in: Any, parks: Assessed) -> None:
    body = {
        **parks.version.body,
        "grades": [
            {"id": "rest", "zh": "合格", "en": "Passed", "from": -1000},
            {"id": "good", "zh": "优秀", "en": "Excellent", "from": 1},
        ],
    }
    flag = {"id": "praise", "zh": "通报表扬", "en": "Praised", "at_least": 0, "number": 1}
    parks.version.body = {**body, "flags": [flag]}
    parks.version.save()
    run = kept(parks)
    score = RunScore.objects.get(run=run, unit=parks.one)
    assert score.grade == "优秀"
    # A run that was kept while somebody read English says it in the reader's language as well.
    RunScore.objects.filter(pk=score.pk).update(grade="Excellent")
    sign_in(role="leader")
    page = client.get(url("score", run.pk, score.pk)).content.decode()
    assert "优秀" in page
    assert "通报表扬" in page
    told = client.get(f"/api/v1/runs/{run.pk}/scores").json()["scores"]
    assert {one["grade"] for one in told} <= {"优秀", "合格"}
    client.post("/i18n/setlang/", {"language": "en"})
    page = client.get(url("score", run.pk, score.pk)).content.decode()
    assert "Excellent" in page
    assert "Praised" in page


def test_figures_that_somebody_wrote_meanwhile_are_not_written_over(
    client: Client, sign_in: Any, parks: Assessed
) -> None:
    sign_in(role="statistician")
    scheme, key = parks.version.scheme_id, f"others|u{parks.one.pk}"
    (row,) = GivenFigure.objects.current().filter(name="others", unit=parks.one)
    page = client.get(url("inputs", scheme), {"month": "2026-03"}).content.decode()
    assert f'name="row|{key}" value="{row.pk}"' in page
    sent = {"month": "2026-03", "note": "纪要", f"was|{key}": "30", f"row|{key}": str(row.pk), key: "29"}
    assert client.post(url("inputs", scheme), sent).status_code == 302
    again = client.post(url("inputs", scheme), {**sent, key: "27"})
    assert again.status_code == 422
    assert "已有他人填写" in again.content.decode()
    assert GivenFigure.objects.current().get(name="others", unit=parks.one).value == 29
