"""Accepting, correcting, rejecting, taking back."""

from __future__ import annotations

from datetime import date
from decimal import Decimal

import pytest

from bridgehead.engines.figures import Period, parse_measure
from bridgehead.foundation.access import Actor, Conflict, Forbidden, Refused
from bridgehead.foundation.audit.chain import history, verify
from bridgehead.modules.documents import actions
from bridgehead.modules.documents.batch import plan_batch
from bridgehead.modules.documents.models import Document, PublishedFigure, ReviewState, StatementRecord
from bridgehead.modules.documents.queries import published_for, review_queue
from bridgehead.modules.ledger import actions as ledger
from bridgehead.modules.ledger.models import Milestone, Project
from tests import factories
from tests.modules.documents.samples import BULLETIN, figure, project, take_in

pytestmark = pytest.mark.django_db


@pytest.fixture
def actor():  # type: ignore[no-untyped-def]
    return factories.make_actor("statistician")


@pytest.fixture
def document(actor):  # type: ignore[no-untyped-def]
    return take_in(actor)


def accept(actor, statement, **more):  # type: ignore[no-untyped-def]
    return actions.accept_statement(actor=actor, statement_id=statement.pk, version=statement.version, **more)


def undo(actor, document):  # type: ignore[no-untyped-def]
    return actions.undo_review(actor=actor, document_id=document.pk)


def in_force() -> set[tuple[str, str]]:
    return {(row.project.name, row.kind) for row in Milestone.objects.current().select_related("project")}


# ---- figures


def test_an_accepted_figure_is_published_with_its_measure_and_period(actor, document) -> None:  # type: ignore[no-untyped-def]
    statement = figure(document)
    verdict = accept(actor, statement)
    assert verdict.statement.state == ReviewState.ACCEPTED
    assert verdict.statement.reviewed_by_id == actor.id
    row = PublishedFigure.objects.get(statement=statement)
    assert (row.measure_id, row.value, row.value_unit) == ("project.signed.count", Decimal(42), "1")
    assert (row.period_start, row.period_end) == (date(2026, 1, 1), date(2026, 7, 31))
    document.refresh_from_db()
    assert document.pending_count == document.statement_count - 1


def test_published_figures_answer_the_same_question_only(actor, document) -> None:  # type: ignore[no-untyped-def]
    accept(actor, figure(document))
    period = Period(date(2026, 1, 1), date(2026, 7, 31))
    asked = parse_measure("project.signed.count[investment_min=100000000]")
    (found,) = published_for(asked, period, document.unit.path)
    assert (found.value, found.document_id, found.publisher) == (Decimal(42), document.pk, "桥港发布")
    assert "42个" in found.quote
    assert published_for(asked, Period(date(2026, 1, 1), date(2026, 6, 30))) == []
    assert published_for(parse_measure("project.signed.count[investment_min=1000000000]"), period) == []
    assert published_for(asked, period, "/999/") == []
    assert published_for(asked, period, actor=factories.make_actor("promoter", unit=factories.make_unit())) == []


def test_accepting_is_audited_with_before_and_after(actor, document) -> None:  # type: ignore[no-untyped-def]
    statement = figure(document)
    accept(actor, statement)
    entry = history(statement).first()
    assert entry is not None
    assert (entry.action, entry.before["state"], entry.after["state"]) == (
        "documents.accept_statement",
        "pending",
        "accepted",
    )
    assert verify() == []


def test_whoever_comes_second_gets_a_conflict_and_changes_nothing(actor, document) -> None:  # type: ignore[no-untyped-def]
    statement = figure(document)
    actions.reject_statement(actor=actor, statement_id=statement.pk, version=1, reason="口径不同")
    for act, more in (
        (actions.accept_statement, {}),
        (actions.reject_statement, {}),
        (actions.correct_statement, {"content": statement.content}),
    ):
        with pytest.raises(Conflict) as conflict:
            act(actor=factories.make_actor("statistician"), statement_id=statement.pk, version=1, **more)
        assert conflict.value.differences["state"][0] == "rejected"
    assert PublishedFigure.objects.count() == 0


def test_accepting_twice_is_refused(actor, document) -> None:  # type: ignore[no-untyped-def]
    statement = accept(actor, figure(document)).statement
    with pytest.raises(Refused):
        accept(actor, statement)


def test_a_correction_keeps_what_was_read_and_waits_for_a_verdict(actor, document) -> None:  # type: ignore[no-untyped-def]
    statement = figure(document)
    content = {**statement.content, "value": "43", "quote": "forged", "span": [0, 1]}
    actions.correct_statement(actor=actor, statement_id=statement.pk, version=1, content=content)
    statement.refresh_from_db()
    assert (statement.state, statement.is_corrected) == ("pending", True)
    assert (statement.content["value"], statement.read_as["value"]) == ("43", "42")
    assert statement.content["quote"] == statement.read_as["quote"]
    assert history(statement).first().action == "documents.correct_statement"  # type: ignore[union-attr]


def test_a_correction_outside_the_scheme_is_refused_by_field(actor, document) -> None:  # type: ignore[no-untyped-def]
    statement = figure(document)
    with pytest.raises(Refused) as refusal:
        actions.correct_statement(
            actor=actor, statement_id=statement.pk, version=1, content={**statement.content, "unit": "CNY"}
        )
    assert list(refusal.value.errors) == ["unit"]


def test_correct_and_accept_is_one_step(actor, document) -> None:  # type: ignore[no-untyped-def]
    statement = figure(document)
    accept(actor, statement, content={**statement.content, "value": "43"})
    assert PublishedFigure.objects.get().value == 43
    undo(actor, document)
    statement.refresh_from_db()
    assert (statement.content["value"], statement.is_corrected, statement.state) == ("42", False, "pending")


@pytest.mark.parametrize("role", ["leader", "department_handler"])
def test_who_may_only_read_reviews_nothing(role: str, document) -> None:  # type: ignore[no-untyped-def]
    reader = factories.make_actor(role)
    statement = figure(document)
    with pytest.raises(Forbidden):
        accept(reader, statement)
    with pytest.raises(Forbidden):
        actions.undo_review(actor=reader, document_id=document.pk)


# ---- taking back


def test_steps_are_taken_back_one_by_one_newest_first(actor, document) -> None:  # type: ignore[no-untyped-def]
    first, second = document.statements.filter(kind="figure")[:2]
    accept(actor, first)
    actions.reject_statement(actor=actor, statement_id=second.pk, version=1, reason="重复")
    undo(actor, document)
    second.refresh_from_db()
    assert (second.state, second.reason, second.reviewed_by) == ("pending", "", None)
    undo(actor, document)
    first.refresh_from_db()
    assert first.state == "pending"
    assert PublishedFigure.objects.count() == 0
    document.refresh_from_db()
    assert document.pending_count == document.statement_count
    with pytest.raises(Refused):
        undo(actor, document)


def test_a_correction_and_then_an_accept_are_taken_back_in_turn(actor, document) -> None:  # type: ignore[no-untyped-def]
    statement = figure(document)
    corrected = {**statement.content, "value": "43"}
    actions.correct_statement(actor=actor, statement_id=statement.pk, version=1, content=corrected)
    statement.refresh_from_db()
    accept(actor, statement)
    undo(actor, document)
    statement.refresh_from_db()
    assert (statement.state, statement.content["value"]) == ("pending", "43")
    undo(actor, document)
    statement.refresh_from_db()
    assert statement.content == statement.read_as


def test_only_ones_own_steps_and_none_that_others_built_on(actor, document) -> None:  # type: ignore[no-untyped-def]
    other = factories.make_actor("statistician")
    statement = figure(document)
    actions.correct_statement(
        actor=actor, statement_id=statement.pk, version=1, content={**statement.content, "value": "43"}
    )
    statement.refresh_from_db()
    with pytest.raises(Refused):
        undo(other, document)
    accept(other, statement)
    with pytest.raises(Refused) as refusal:
        undo(actor, document)
    assert other.name in str(refusal.value)


# ---- projects


def test_a_project_that_nothing_is_like_is_registered_with_milestones_that_carry_the_quote(actor, document) -> None:  # type: ignore[no-untyped-def]
    statement = project(document)
    verdict = accept(actor, statement)
    made = verdict.statement.project
    assert made is not None
    assert verdict.statement.created_project
    assert made.promised_completion_on == date(2027, 12, 31)
    assert made.land_m2 == Decimal("653333.33")
    signed = Milestone.objects.get(project=made)
    assert (signed.kind, signed.happened_on, signed.amount) == ("signed", date(2026, 7, 22), Decimal("9999000000"))
    assert signed.source_kind == "document"
    assert signed.source["statement"] == statement.pk
    assert document.text[signed.source["start"] : signed.source["end"]] == signed.source["quote"]


def test_the_clear_best_match_is_linked_and_what_it_knows_is_not_written_again(actor, document) -> None:  # type: ignore[no-untyped-def]
    known = ledger.register_project(actor=actor, facts={"name": "星桅海上风电装备产业园", "unit": document.unit})
    ledger.report_milestone(
        actor=actor, project_id=known.pk, kind="signed", happened_on=date(2026, 7, 22), amount=Decimal("9999000000")
    )
    verdict = accept(actor, project(document))
    assert verdict.statement.project == known
    assert not verdict.statement.created_project
    assert verdict.doubts == ()
    assert Milestone.objects.filter(project=known).count() == 1
    known.refresh_from_db()
    assert known.promised_completion_on == date(2027, 12, 31)


def test_what_contradicts_the_ledger_is_a_doubt_and_changes_nothing(actor, document) -> None:  # type: ignore[no-untyped-def]
    known = ledger.register_project(actor=actor, facts={"name": "星桅海上风电装备产业园", "unit": document.unit})
    ledger.report_milestone(
        actor=actor, project_id=known.pk, kind="signed", happened_on=date(2026, 6, 1), amount=Decimal("8000000000")
    )
    verdict = accept(actor, project(document))
    assert len(verdict.doubts) == 2
    row = Milestone.objects.get(project=known)
    assert (row.happened_on, row.amount) == (date(2026, 6, 1), Decimal("8000000000"))


def test_two_likely_projects_need_a_choice(actor, document) -> None:  # type: ignore[no-untyped-def]
    twins = [
        ledger.register_project(actor=actor, facts={"name": name, "unit": document.unit})
        for name in ("星桅海上风电装备基地", "星桅海上风电装备中心")
    ]
    statement = project(document)
    with pytest.raises(Refused) as refusal:
        accept(actor, statement)
    assert list(refusal.value.errors) == ["project"]
    verdict = accept(actor, statement, project=twins[1].code)
    assert verdict.statement.project == twins[1]


def test_a_person_may_insist_on_a_new_project(actor, document) -> None:  # type: ignore[no-untyped-def]
    known = ledger.register_project(actor=actor, facts={"name": "星桅海上风电装备产业园", "unit": document.unit})
    verdict = accept(actor, project(document), project="new")
    assert verdict.statement.project != known
    assert verdict.statement.created_project


def test_the_place_that_is_a_unit_below_becomes_the_responsible_unit(actor) -> None:  # type: ignore[no-untyped-def]
    park = factories.make_unit(name="临港产业园")
    statement = project(take_in(actor))
    content = {**statement.content, "place": "临港产业园"}
    verdict = accept(actor, statement, content=content)
    assert verdict.statement.project is not None
    assert verdict.statement.project.unit == park


def test_a_firm_that_is_known_is_linked_and_another_is_named(actor, document) -> None:  # type: ignore[no-untyped-def]
    firm = factories.make_enterprise(name="星桅风电有限公司", name_key="星桅风电有限公司")
    wind, foil = project(document), project(document, "珩渡")
    accept(actor, wind, content={**wind.content, "enterprise": "星桅风电有限公司"})
    accept(actor, foil, content={**foil.content, "enterprise": "珩渡铜业有限公司"})
    made = Project.objects.get(name__startswith="星桅")
    assert made.enterprise == firm
    other = Project.objects.get(name__startswith="珩渡")
    assert (other.enterprise, other.investor) == (None, "珩渡铜业有限公司")


def test_taking_back_withdraws_what_accepting_wrote(actor, document) -> None:  # type: ignore[no-untyped-def]
    accept(actor, project(document))
    undo(actor, document)
    statement = project(document)
    assert (statement.state, statement.project, statement.created_project) == ("pending", None, False)
    made = Project.objects.get()
    assert made.withdrawn_at is not None
    assert in_force() == set()
    assert Milestone.objects.count() == 1
    assert verify() == []


def test_a_promoter_takes_back_a_project_that_they_made(document) -> None:  # type: ignore[no-untyped-def]
    promoter = factories.make_actor("promoter")
    accept(promoter, project(document))
    undo(promoter, document)
    assert Project.objects.get().withdrawn_at is not None
    assert history(Project.objects.get()).first().actor_id == promoter.id  # type: ignore[union-attr]


def test_a_project_on_which_something_hangs_stays_when_it_is_taken_back(actor, document) -> None:  # type: ignore[no-untyped-def]
    made = accept(actor, project(document)).statement.project
    assert made is not None
    ledger.report_milestone(actor=actor, project_id=made.pk, kind="filed", happened_on=date(2026, 7, 30))
    undo(actor, document)
    made.refresh_from_db()
    assert made.withdrawn_at is None
    assert in_force() == {(made.name, "filed")}


def test_a_milestone_that_somebody_verified_is_not_taken_back(actor, document) -> None:  # type: ignore[no-untyped-def]
    made = accept(actor, project(document)).statement.project
    row = Milestone.objects.current().get(project=made)
    ledger.verify_milestone(actor=factories.make_actor("statistician"), milestone_id=row.pk, decision="verified")
    with pytest.raises(Refused):
        undo(actor, document)
    assert project(document).state == "accepted"
    assert Milestone.objects.current().filter(project=made).count() == 1


def test_a_project_that_was_withdrawn_since_needs_no_taking_back(actor, document) -> None:  # type: ignore[no-untyped-def]
    made = accept(actor, project(document)).statement.project
    made.refresh_from_db()
    ledger.withdraw_project(actor=actor, project_id=made.pk, version=made.version, reason="重复登记")
    undo(actor, document)
    assert project(document).state == "pending"


def test_a_rejected_statement_that_is_corrected_waits_again(actor, document) -> None:  # type: ignore[no-untyped-def]
    statement = figure(document)
    rejected = actions.reject_statement(actor=actor, statement_id=statement.pk, version=1, reason="口径不同").statement
    content = {**statement.content, "value": "43"}
    actions.correct_statement(actor=actor, statement_id=statement.pk, version=rejected.version, content=content)
    statement.refresh_from_db()
    assert (statement.state, statement.reviewed_by, statement.reason) == ("pending", None, "")
    undo(actor, document)
    statement.refresh_from_db()
    assert (statement.state, statement.reason, statement.reviewed_by_id) == ("rejected", "口径不同", actor.id)


def test_facts_that_were_blank_are_blank_again(actor, document) -> None:  # type: ignore[no-untyped-def]
    known = ledger.register_project(actor=actor, facts={"name": "星桅海上风电装备产业园", "unit": document.unit})
    accept(actor, project(document))
    known.refresh_from_db()
    assert known.land_m2 is not None
    undo(actor, document)
    known.refresh_from_db()
    assert (known.land_m2, known.promised_completion_on, known.withdrawn_at) == (None, None, None)
    assert in_force() == set()


# ---- the rest without doubt


@pytest.fixture
def sure(document: Document) -> Document:
    """The document, all of it read with confidence."""
    document.statements.update(confidence=Decimal("0.9"))
    return document


def test_the_rest_takes_what_is_sure_and_says_how_many_projects_it_makes(actor: Actor, sure: Document) -> None:
    ledger.register_project(actor=actor, facts={"name": "珩渡高强极薄铜箔项目", "unit": sure.unit})
    doubtful = figure(sure)
    sure.warnings = [{"code": "sum", "en": "x", "zh": "x", "spans": [[doubtful.start, doubtful.start + 1]]}]
    sure.save()
    StatementRecord.objects.filter(pk=sure.statements.filter(kind="figure")[1].pk).update(confidence=Decimal("0.5"))
    planned = plan_batch(actor, sure)
    assert (planned.figures, planned.linked, planned.created, planned.unclear) == (0, 1, 1, 0)
    actions.accept_rest(actor=actor, document_id=sure.pk, token=planned.token)
    assert set(sure.statements.filter(state="accepted").values_list("kind", flat=True)) == {"project"}
    assert Project.objects.count() == 2
    undo(actor, sure)
    assert sure.statements.filter(state="accepted").count() == 0
    assert Project.objects.filter(withdrawn_at=None).count() == 1


def test_a_plan_that_is_another_by_now_is_refused(actor: Actor, sure: Document) -> None:
    planned = plan_batch(actor, sure)
    ledger.register_project(actor=actor, facts={"name": "珩渡高强极薄铜箔项目", "unit": sure.unit})
    with pytest.raises(Refused):
        actions.accept_rest(actor=actor, document_id=sure.pk, token=planned.token)
    assert sure.statements.exclude(state="pending").count() == 0


def test_projects_that_could_be_several_wait_for_a_person(actor: Actor, sure: Document) -> None:
    for name in ("星桅海上风电装备基地", "星桅海上风电装备中心"):
        ledger.register_project(actor=actor, facts={"name": name, "unit": sure.unit})
    planned = plan_batch(actor, sure)
    assert (planned.unclear, planned.created) == (1, 1)


# ---- the queue


def test_the_queue_counts_where_the_actor_reviews(actor, django_assert_num_queries) -> None:  # type: ignore[no-untyped-def]
    document = take_in(actor)
    take_in(actor, BULLETIN + "又及")
    with django_assert_num_queries(1):
        queue = review_queue(actor)
    assert (queue.documents, queue.statements) == (2, 2 * document.statement_count)
    assert queue.oldest is not None
    empty = review_queue(factories.make_actor("leader"))
    assert (empty.documents, empty.statements, empty.oldest) == (0, 0, None)
