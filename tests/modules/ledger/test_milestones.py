"""Claims: reported, corrected, decided on, withdrawn; nothing is overwritten, evidence stays with the claim."""

from __future__ import annotations

from datetime import date, timedelta
from decimal import Decimal

import pytest
from django.http import Http404
from django.utils import timezone

from bridgehead.engines.figures import Measure
from bridgehead.foundation.access import SYSTEM, Conflict, Forbidden, Refused
from bridgehead.foundation.audit.models import AuditEntry
from bridgehead.foundation.files import store
from bridgehead.modules.accounts.queries import actor_of
from bridgehead.modules.ledger import actions
from bridgehead.modules.ledger.answers import Scope, answer
from bridgehead.modules.ledger.models import Milestone, Project
from bridgehead.modules.ledger.queries import project_detail
from tests.factories import make_actor, make_person, make_project, make_unit

pytestmark = pytest.mark.django_db
YI = Decimal(100_000_000)
SIGNED = Measure("project.signed.investment")


def reported(project=None, *, actor=SYSTEM, **facts):  # type: ignore[no-untyped-def]
    project = project or make_project()
    values = {"kind": "signed", "happened_on": date(2026, 3, 31), "amount": 2 * YI, **facts}
    return actions.report_milestone(actor=actor, project_id=project.pk, **values)


def total() -> Decimal | None:
    return answer(SIGNED, Scope(SYSTEM), date(2026, 7, 31)).value


def test_a_report_counts_at_once_and_moves_the_stage() -> None:
    row = reported()
    project = Project.objects.get(pk=row.project_id)
    assert (project.stage, project.stage_on, project.signed_on) == ("signed", date(2026, 3, 31), date(2026, 3, 31))
    assert (project.total_investment, project.latest_event_at) == (2 * YI, row.recorded_at)
    assert (row.state, row.strand, row.source_kind, row.source) == (
        "reported",
        "promotion",
        "form",
        {"person": "system"},
    )
    assert total() == 2 * YI


def test_a_correction_supersedes_and_yesterdays_answer_can_be_given_again() -> None:
    row = reported()
    before = timezone.now()
    new = actions.correct_milestone(actor=SYSTEM, milestone_id=row.pk, happened_on=date(2026, 4, 2), amount=3 * YI)
    row.refresh_from_db()
    assert (row.superseded_at, row.amount) == (new.recorded_at, 2 * YI)
    assert (new.claim, new.supersedes_id, new.state) == (row.claim, row.pk, "reported")
    assert total() == 3 * YI
    known = answer(SIGNED, Scope(SYSTEM), date(2026, 7, 31), before)
    assert (known.value, known.rows()[0].happened_on) == (2 * YI, date(2026, 3, 31))
    exactly_then = answer(SIGNED, Scope(SYSTEM), date(2026, 7, 31), new.recorded_at)
    assert (exactly_then.value, exactly_then.count) == (3 * YI, 1)


def test_facts_follow_the_recording_clock_too() -> None:
    park, town = make_unit(), make_unit()
    project = actions.register_project(
        actor=SYSTEM, facts={"name": "清衍项目", "unit_id": park.pk, "industry": "集成电路"}
    )
    reported(project)
    before = timezone.now()
    actions.change_project(
        actor=SYSTEM, project_id=project.pk, version=1, facts={"unit_id": town.pk, "industry": "生物医药"}
    )

    def count(unit, industry, at):  # type: ignore[no-untyped-def]
        measure = Measure("project.signed.count", {"industry": industry})
        return answer(measure, Scope(SYSTEM, unit.path), date(2026, 7, 31), at).count

    assert (count(park, "集成电路", None), count(town, "生物医药", None)) == (0, 1)
    assert (count(park, "集成电路", before), count(town, "生物医药", before)) == (1, 0)
    detail = project_detail(SYSTEM, project.code, before)
    assert (detail.facts.industry, detail.facts.unit) == ("集成电路", park)


def test_the_same_correction_again_writes_nothing() -> None:
    row = reported()
    again = actions.correct_milestone(actor=SYSTEM, milestone_id=row.pk, happened_on=row.happened_on, amount=row.amount)
    assert again.pk == row.pk
    assert Milestone.objects.count() == 1


def test_a_row_that_is_no_longer_in_force_cannot_be_corrected() -> None:
    row = reported()
    actions.correct_milestone(actor=SYSTEM, milestone_id=row.pk, happened_on=date(2026, 4, 2), amount=3 * YI)
    with pytest.raises(Conflict) as conflict:
        actions.correct_milestone(actor=SYSTEM, milestone_id=row.pk, happened_on=date(2026, 4, 2), amount=4 * YI)
    assert conflict.value.differences == {"amount": (3 * YI, 4 * YI)}
    assert total() == 3 * YI


def test_who_reported_cannot_verify_and_somebody_else_can() -> None:
    reporter, handler = make_person(role="statistician"), make_actor("statistician")
    row = reported(actor=actor_of(reporter))
    with pytest.raises(Refused) as refused:
        actions.verify_milestone(actor=actor_of(reporter), milestone_id=row.pk, decision="verified")
    assert list(refused.value.errors) == ["decision"]
    new = actions.verify_milestone(actor=handler, milestone_id=row.pk, decision="verified")
    assert (new.state, new.verified_by_id, new.reported_by_id) == ("verified", handler.id, reporter.pk)
    assert (new.amount, new.source) == (row.amount, row.source)
    # A correction of one's own verified claim must be verified anew, again by somebody else.
    corrected = actions.correct_milestone(
        actor=handler, milestone_id=new.pk, happened_on=new.happened_on, amount=5 * YI
    )
    assert (corrected.state, corrected.verified_by_id, corrected.reported_by_id) == ("reported", None, handler.id)
    with pytest.raises(Refused):
        actions.verify_milestone(actor=handler, milestone_id=corrected.pk, decision="verified")


@pytest.mark.parametrize("decision", ["returned", "not_recognised"])
def test_a_claim_that_was_refused_does_not_count(decision: str) -> None:
    row = reported()
    with pytest.raises(Refused):
        actions.verify_milestone(actor=SYSTEM, milestone_id=row.pk, decision=decision)
    actions.verify_milestone(actor=SYSTEM, milestone_id=row.pk, decision=decision, reason="只有意向书")
    project = Project.objects.get(pk=row.project_id)
    assert (project.stage, project.signed_on, project.total_investment) == ("lead", None, None)
    assert answer(Measure("project.signed.count"), Scope(SYSTEM), date(2026, 7, 31)).count == 0


def test_evidence_stays_with_the_claim_through_correction_and_verification(settings, tmp_path) -> None:  # type: ignore[no-untyped-def]
    settings.MEDIA_ROOT = tmp_path
    row = reported()
    file = store("协议正文".encode(), "协议.txt")
    actions.attach_evidence(actor=SYSTEM, milestone_id=row.pk, kind="agreement", file=file)
    with pytest.raises(Refused):
        actions.attach_evidence(actor=SYSTEM, milestone_id=row.pk, kind="agreement", file=file)
    new = actions.correct_milestone(actor=SYSTEM, milestone_id=row.pk, happened_on=date(2026, 4, 1), amount=YI)
    new = actions.verify_milestone(actor=SYSTEM, milestone_id=new.pk, decision="verified")
    detail = project_detail(SYSTEM, row.project.code)
    view = detail.strands[0].milestones[0]
    assert view.row.pk == new.pk
    assert [(found.sha256, found.kind) for found in view.evidence] == [(file.sha256, "agreement")]
    early = project_detail(SYSTEM, row.project.code, row.recorded_at)
    assert (early.strands[0].milestones[0].row.pk, early.evidence) == (row.pk, ())


def test_a_withdrawn_claim_leaves_no_trace_in_answers_and_stays_in_the_ledger() -> None:
    row = reported()
    before = timezone.now()
    actions.withdraw_milestone(actor=SYSTEM, milestone_id=row.pk, reason="误登")
    assert (total(), answer(SIGNED, Scope(SYSTEM), date(2026, 7, 31), before).value) == (0, 2 * YI)
    with pytest.raises(Conflict):
        actions.withdraw_milestone(actor=SYSTEM, milestone_id=row.pk)


def test_a_project_is_signed_once_unless_the_first_claim_was_not_recognised() -> None:
    project = make_project()
    row = reported(project)
    with pytest.raises(Refused) as refused:
        reported(project)
    assert list(refused.value.errors) == ["kind"]
    actions.verify_milestone(actor=SYSTEM, milestone_id=row.pk, decision="not_recognised", reason="重复签约")
    assert reported(project).state == "reported"


@pytest.mark.parametrize(
    ("given", "field"),
    [
        ({"kind": "unheard_of"}, "kind"),
        ({"happened_on": date(2999, 1, 1)}, "happened_on"),
        ({"happened_on": date(1911, 1, 1)}, "happened_on"),
        ({"amount": Decimal(-1)}, "amount"),
        ({"amount": Decimal("NaN")}, "amount"),
        ({"amount": Decimal("1.001")}, "amount"),
        ({"amount": Decimal(10) ** 16}, "amount"),
        ({"currency": "RMB"}, "currency"),
        ({"date_precision": "hour"}, "date_precision"),
        ({"note": "长" * 201}, "note"),
        ({"note": "a\x00b"}, "note"),
        ({"note": "\ud800"}, "note"),
        ({"currency": "USD", "rate": Decimal(0)}, "rate"),
        ({"currency": "EUR", "currency_rule": "changzhou_major"}, "currency"),
    ],
)
def test_bad_input_is_refused_by_field_and_nothing_is_written(given, field) -> None:  # type: ignore[no-untyped-def]
    with pytest.raises(Refused) as refused:
        reported(**given)
    assert list(refused.value.errors) == [field]
    assert (Milestone.objects.count(), AuditEntry.objects.count()) == (0, 0)


def test_foreign_money_keeps_its_currency_and_says_how_it_was_converted() -> None:
    row = reported(amount=Decimal(50_000_000), currency="USD", rate=Decimal("7.1234"))
    assert (row.amount, row.currency, row.amount_cny) == (Decimal(50_000_000), "USD", Decimal("356170000.00"))
    assert row.source["conversion"] == {"rule": "day_rate", "rate": "7.1234"}
    fixed = reported(amount=YI, currency="USD", currency_rule="changzhou_major")
    assert (fixed.amount_cny, fixed.source["conversion"]) == (10 * YI, {"rule": "changzhou_major"})
    unknown = reported(amount=YI, currency="USD")
    assert (unknown.amount, unknown.amount_cny) == (YI, None)


def test_strangers_get_404_and_readers_403() -> None:
    park, town = make_unit(), make_unit()
    project = make_project(unit=park)
    with pytest.raises(Http404):
        reported(project, actor=make_actor("promoter", unit=town))
    with pytest.raises(Forbidden):
        reported(project, actor=make_actor("leader", unit=park))
    row = reported(project, actor=make_actor("promoter", unit=park))
    with pytest.raises(Http404):
        actions.verify_milestone(actor=make_actor("statistician", unit=town), milestone_id=row.pk, decision="verified")
    with pytest.raises(Forbidden):
        actions.verify_milestone(actor=make_actor("promoter", unit=park), milestone_id=row.pk, decision="verified")
    with pytest.raises(Http404):
        actions.verify_milestone(actor=SYSTEM, milestone_id=10**9, decision="verified")


def test_every_write_is_in_the_audit_with_before_and_after() -> None:
    row = reported()
    actions.correct_milestone(actor=SYSTEM, milestone_id=row.pk, happened_on=date(2026, 4, 2), amount=YI, reason="笔误")
    entries = list(AuditEntry.objects.order_by("id"))
    assert [entry.action for entry in entries] == ["ledger.milestone.reported", "ledger.milestone.corrected"]
    assert entries[0].before is None
    assert (entries[1].before["amount"], entries[1].after["amount"]) == ("200000000.00", "100000000.00")
    assert (entries[1].note, entries[1].target_type, entries[1].target_id) == ("笔误", "ledger.project", row.project_id)
    history = project_detail(SYSTEM, row.project.code).history
    assert [entry.action for entry in history] == ["ledger.milestone.corrected", "ledger.milestone.reported"]


def test_one_row_of_a_claim_is_in_force_at_any_moment() -> None:
    row = reported()
    for number in range(4):
        row = actions.correct_milestone(
            actor=SYSTEM, milestone_id=row.pk, happened_on=date(2026, 4, 1), amount=Decimal(number + 1)
        )
    first = Milestone.objects.order_by("recorded_at").first()
    assert first is not None
    moment = first.recorded_at
    while moment <= row.recorded_at:
        assert Milestone.objects.known_at(moment).filter(claim=row.claim).count() == 1
        moment += timedelta(milliseconds=1)
