"""Figures by hand and appeals over the API: the same actions as the pages, with their refusals."""

from __future__ import annotations

import json
from decimal import Decimal
from typing import Any

import pytest
from django.core.files.uploadedfile import SimpleUploadedFile
from django.test import Client

from bridgehead.foundation.audit.models import AuditEntry
from bridgehead.modules.assessment.models import Appeal, GivenFigure, RunScore
from tests.factories import make_run_score, make_unit
from tests.modules.assessment.test_pages import kept
from tests.modules.assessment.world import Assessed

pytestmark = pytest.mark.django_db


def figures_of(parks: Assessed) -> str:
    return f"/api/v1/schemes/{parks.version.scheme_id}/figures"


def put(client: Client, parks: Assessed, *figures: dict[str, Any]) -> Any:
    payload = {"month": "2026-03", "note": "三月服务评价会纪要", "figures": figures}
    return client.put(figures_of(parks), json.dumps(payload), content_type="application/json")


def test_figures_are_entered_and_those_that_were_seen_replaced(client: Client, sign_in: Any, parks: Assessed) -> None:
    sign_in(role="statistician")
    subject = f"u{parks.one.pk}"
    (row,) = GivenFigure.objects.current().filter(name="others", unit=parks.one)
    found = client.get(figures_of(parks), {"month": "2026-03"}).json()
    assert {"id": row.pk, "name": "others", "subject": subject}.items() <= next(
        one for one in found if one["id"] == row.pk
    ).items()
    changed = put(client, parks, {"name": "others", "subject": subject, "value": "28.5", "replaces": row.pk})
    assert changed.status_code == 200, changed.content
    assert changed.json()["changed"] == 1
    now = GivenFigure.objects.current().get(name="others", unit=parks.one)
    assert (now.value, now.note, now.source_kind) == (Decimal("28.5"), "三月服务评价会纪要", "interface")
    entry = AuditEntry.objects.filter(action="assessment.figure.entered").latest("pk")
    assert entry.target_id == now.pk
    # Whoever saw the one before sees a conflict, and nothing else of theirs is written either.
    other = {"name": "others", "subject": f"u{parks.two.pk}", "value": "1"}
    for stale in (row.pk, None):
        answer = put(client, parks, other, {"name": "others", "subject": subject, "value": "9", "replaces": stale})
        assert answer.status_code == 409
    assert GivenFigure.objects.current().get(name="others", unit=parks.two).value == 30
    gone = put(client, parks, {"name": "others", "subject": subject, "value": None, "replaces": now.pk})
    assert gone.json()["changed"] == 1
    assert not GivenFigure.objects.current().filter(name="others", unit=parks.one).exists()


def test_figures_that_cannot_be(client: Client, sign_in: Any, parks: Assessed) -> None:
    subject = f"u{parks.one.pk}"
    sign_in(role="leader")
    assert put(client, parks, {"name": "others", "subject": subject, "value": "1"}).status_code == 403
    assert client.get(figures_of(parks), {"month": "2026-03"}).status_code == 200
    sign_in(role="statistician")
    for wrong in (
        {"name": "nothing", "subject": subject, "value": "1"},
        {"name": "others", "subject": "u999999", "value": "1"},
        {"name": "others", "subject": "x1", "value": "1"},
    ):
        assert put(client, parks, wrong).status_code == 422
    twice = {"name": "others", "subject": f"u{make_unit().pk}", "value": "1"}
    assert put(client, parks, twice, twice).status_code == 422
    assert client.get("/api/v1/schemes/999999/figures", {"month": "2026-03"}).status_code == 404
    assert client.get(figures_of(parks), {"month": "2026-13"}).status_code == 422


def raised(client: Client, score: RunScore, **changes: Any) -> Any:
    proof = SimpleUploadedFile("佐证.pdf", b"%PDF-1.4\n%%EOF\n", "application/pdf")
    sent = {"item": "signed", "reason": "份额有误", "asked": "2", "file": proof, **changes}
    return client.post(f"/api/v1/runs/{score.run_id}/scores/{score.pk}/appeals", sent)


def test_an_appeal_is_raised_taken_back_and_decided(client: Client, sign_in: Any, parks: Assessed) -> None:
    run = kept(parks)
    score = RunScore.objects.get(run=run, unit=parks.one)
    sign_in(role="project_officer", unit=parks.one)
    table = client.get(f"/api/v1/runs/{run.pk}/scores").json()["scores"]
    assert score.pk in {one["score_id"] for one in table}
    made = raised(client, score)
    assert made.status_code == 201, made.content
    assert (made.json()["state"], made.json()["asked"]) == ("open", "2.000000")
    assert AuditEntry.objects.filter(action="assessment.appeal.raised", target_id=made.json()["id"]).exists()
    assert raised(client, score).status_code == 422, "one is open already"
    own = f"/api/v1/appeals/{made.json()['id']}"
    body = json.dumps({"version": 1})
    assert client.post(f"{own}/take-back", body, content_type="application/json").json()["state"] == "taken_back"
    assert client.post(f"{own}/take-back", body, content_type="application/json").status_code == 409
    again = raised(client, score).json()
    sign_in(role="statistician")
    decision = {"version": again["version"], "state": "upheld", "decision": "核对协议", "correction": "2"}
    decided = client.post(
        f"/api/v1/appeals/{again['id']}/decision", json.dumps(decision), content_type="application/json"
    )
    assert decided.json()["state"] == "upheld"


def test_who_may_raise_an_appeal(client: Client, sign_in: Any, parks: Assessed) -> None:
    score = make_run_score(unit=parks.one)
    sign_in(role="leader", unit=parks.one)
    assert raised(client, score).status_code == 403
    sign_in(role="project_officer", unit=parks.two)
    assert raised(client, score).status_code == 403
    sign_in(role="project_officer", unit=parks.one)
    assert raised(client, score, item="nothing").status_code == 422
    assert raised(client, RunScore(pk=10**9, run_id=score.run_id)).status_code == 404
    assert client.post(f"/api/v1/runs/{score.run_id}/scores/{score.pk}/appeals", {"item": "signed"}).status_code == 422
    assert not Appeal.objects.exists()


def test_the_scores_of_a_year_month_by_month(client: Client, sign_in: Any, parks: Assessed) -> None:
    sign_in(role="leader")
    url = f"/api/v1/schemes/{parks.version.scheme_id}/scores"
    found = client.get(f"{url}/2026").json()["months"]
    assert found[2]["month"] == "2026-03-01"
    assert found[2]["scores"] == client.get(url, {"month": "2026-03"}).json()["scores"]
    assert client.get(f"{url}/1900").status_code == 422
    assert client.get("/api/v1/schemes/999999/scores/2026").status_code == 404
