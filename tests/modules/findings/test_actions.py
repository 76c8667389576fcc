"""Closing, opening again, and holding everything against each other."""

from __future__ import annotations

from datetime import date
from decimal import Decimal
from typing import Any

import pytest
from django.http import Http404

from bridgehead.foundation.access import Conflict, Forbidden, Refused
from bridgehead.foundation.audit.chain import history, verify
from bridgehead.modules.documents import actions as documents
from bridgehead.modules.findings import actions
from bridgehead.modules.findings.commands import reconcile_command
from bridgehead.modules.findings.models import Finding, Reconciliation
from bridgehead.modules.findings.queries import FindingFilter, counts_of, findings_of, last_run, may_read
from bridgehead.modules.ledger import actions as ledger
from tests import factories
from tests.modules.findings.worlds import EIGHT_MONTHS, SIGNED, TEN_MONTHS, WRONG_RATE, statement, take_in

pytestmark = pytest.mark.django_db
FOREIGN = "fdi.used.amount"


@pytest.fixture
def actor() -> Any:
    return factories.make_actor("statistician")


def run(actor: Any) -> actions.Reconciled:
    return actions.reconcile_everything(actor=actor)


def across() -> Any:
    return Finding.objects.filter(document=None)


# ---- settling


def test_closing_needs_a_reason_and_other_needs_words(actor: Any) -> None:
    finding = factories.make_finding()
    for kind, words, field in (("", "", "reason_kind"), ("other", " ", "reason"), ("verified", "长" * 301, "reason")):
        with pytest.raises(Refused) as refused:
            actions.close_finding(actor=actor, finding_id=finding.pk, version=1, reason_kind=kind, reason=words)
        assert set(refused.value.errors) == {field}
    closed = actions.close_finding(actor=actor, finding_id=finding.pk, version=1, reason_kind="other", reason=" 待查 ")
    closed.refresh_from_db()
    assert (closed.status, closed.reason, closed.closed_by_id, closed.version) == ("closed", "待查", actor.id, 2)
    told = history(closed)[0]
    assert (told.action, (told.after or {})["reason_kind"]) == ("findings.close", "other")
    with pytest.raises(Refused):
        actions.close_finding(actor=actor, finding_id=finding.pk, version=2, reason_kind="verified")


def test_opening_again_takes_everything_back(actor: Any) -> None:
    finding = factories.make_finding()
    actions.close_finding(actor=actor, finding_id=finding.pk, version=1, reason_kind="verified")
    opened = actions.reopen_finding(actor=actor, finding_id=finding.pk, version=2)
    opened.refresh_from_db()
    assert (opened.status, opened.reason_kind, opened.closed_by, opened.closed_at) == ("open", "", None, None)
    assert (history(opened)[1].after or {})["reason_kind"] == "verified"
    with pytest.raises(Refused):
        actions.reopen_finding(actor=actor, finding_id=finding.pk, version=3)
    assert verify() == []


def test_whoever_is_late_is_told(actor: Any) -> None:
    finding = factories.make_finding(version=3)
    with pytest.raises(Conflict):
        actions.close_finding(actor=actor, finding_id=finding.pk, version=2, reason_kind="verified")


def test_several_are_closed_together_or_not_at_all(actor: Any) -> None:
    one, two = factories.make_finding(), factories.make_finding(version=5)
    with pytest.raises(Conflict):
        actions.close_findings(actor=actor, chosen={one.pk: 1, two.pk: 4}, reason_kind="verified")
    one.refresh_from_db()
    assert one.status == "open"
    assert len(actions.close_findings(actor=actor, chosen={one.pk: 1, two.pk: 5}, reason_kind="verified")) == 2
    with pytest.raises(Refused):
        actions.close_findings(actor=actor, chosen={}, reason_kind="verified")


@pytest.mark.parametrize("role", ["leader", "promoter", "department_handler"])
def test_readers_do_not_settle(role: str) -> None:
    finding = factories.make_finding()
    with pytest.raises(Forbidden):
        actions.close_finding(
            actor=factories.make_actor(role), finding_id=finding.pk, version=1, reason_kind="verified"
        )


def test_strangers_know_nothing_of_it() -> None:
    finding = factories.make_finding()
    stranger = factories.make_actor("statistician", unit=factories.make_unit())
    with pytest.raises(Http404):
        actions.close_finding(actor=stranger, finding_id=finding.pk, version=1, reason_kind="verified")


# ---- everything


def test_a_total_that_falls_is_found_between_documents(actor: Any) -> None:
    take_in(actor, EIGHT_MONTHS, date(2026, 9, 22))
    take_in(actor, TEN_MONTHS, date(2026, 11, 3))
    assert not Finding.objects.exists()
    done = run(actor)
    finding = across().get()
    assert (finding.kind, finding.scope, done.new) == ("fall", "across", 1)
    assert (done.documents, done.statements) == (2, 2)
    assert finding.evidence.count() == 2


def test_running_again_finds_nothing_new_and_a_rejection_settles_it(actor: Any) -> None:
    take_in(actor, EIGHT_MONTHS, date(2026, 9, 22))
    later = take_in(actor, TEN_MONTHS, date(2026, 11, 3))
    run(actor)
    before = across().values("pk", "key", "state", "version").get()
    assert run(actor).new == 0
    assert across().values("pk", "key", "state", "version").get() == before
    record = statement(later, FOREIGN)
    documents.reject_statement(actor=actor, statement_id=record.pk, version=record.version)
    assert across().get().status == "open", "between documents it is seen at the next run"
    last = last_run()
    assert last is not None
    assert last.changed == 1
    newer = take_in(actor, EIGHT_MONTHS, date(2026, 9, 23))
    record = statement(newer, FOREIGN)
    documents.reject_statement(actor=actor, statement_id=record.pk, version=record.version)
    last = last_run()
    assert last is not None
    assert last.changed == 2, "one that is new and was reviewed is one"
    run(actor)
    assert across().get().status == "gone"
    last = last_run()
    assert last is not None
    assert last.changed == 0


def test_a_closed_one_stays_closed_over_runs(actor: Any) -> None:
    take_in(actor, EIGHT_MONTHS, date(2026, 9, 22))
    take_in(actor, TEN_MONTHS, date(2026, 11, 3))
    run(actor)
    actions.close_finding(actor=actor, finding_id=across().get().pk, version=1, reason_kind="source_wrong")
    run(actor)
    assert across().get().status == "closed"


def test_an_accepted_figure_is_held_against_the_ledger(actor: Any) -> None:
    made = ledger.register_project(actor=actor, facts={"name": "硕渡膜材项目", "unit": factories.make_district()})
    ledger.report_milestone(
        actor=actor, project_id=made.pk, kind="signed", happened_on=date(2026, 3, 9), amount=Decimal(10**9)
    )
    document = take_in(actor, SIGNED, date(2026, 8, 4))
    assert run(actor).answers == 0, "nobody has accepted it"
    record = statement(document, "project.signed.count")
    documents.accept_statement(actor=actor, statement_id=record.pk, version=record.version)
    assert run(actor).answers == 1
    finding = across().get()
    assert (finding.kind, finding.found, finding.expected) == ("ledger", 42, 1)
    book = finding.evidence.get(origin="ledger")
    assert (book.document, book.unit) == (None, factories.make_district())


@pytest.mark.parametrize(
    "said",
    [
        # An event shows projects that were signed before, too.
        "桥港区快讯\n7月3日，桥港区举行集中签约仪式，现场签约亿元以上项目42个。\n",
        # Of those of last year, and not of all that ever began.
        "桥港区快讯\n去年签约的42个亿元以上项目中，截至6月底已开工31个。\n",
        # The ledger begins with what was signed in March.
        "桥港区快讯\n2024年，桥港区新签约亿元以上项目42个。\n",
    ],
)
def test_the_ledger_is_asked_only_what_it_keeps(actor: Any, said: str) -> None:
    made = ledger.register_project(actor=actor, facts={"name": "硕渡膜材项目", "unit": factories.make_district()})
    ledger.report_milestone(
        actor=actor, project_id=made.pk, kind="signed", happened_on=date(2026, 3, 9), amount=Decimal(10**9)
    )
    document = take_in(actor, said, date(2026, 8, 4))
    for record in document.statements.filter(kind="figure"):
        documents.accept_statement(actor=actor, statement_id=record.pk, version=record.version)
    run(actor)
    assert not across().exists()


def test_a_ceremony_that_two_papers_tell_of_is_one_event(actor: Any) -> None:
    for paper, number in (("甲报", 33), ("乙报", 36)):
        words = (
            f"桥港区集中开工（{paper}）\n9月18日，桥港区举行集中开工仪式，集中开工项目{number}个，总投资198.3亿元。\n"
        )
        take_in(actor, words, date(2026, 9, 19))
    run(actor)
    finding = across().get()
    assert (finding.kind, {finding.found, finding.expected}) == ("repeat", {33, 36})


def test_a_project_that_was_accepted_is_held_against_the_ledger(actor: Any) -> None:
    facts = {"name": "珩渡高强极薄铜箔项目", "unit": factories.make_district()}
    made = ledger.register_project(actor=actor, facts=facts)
    ledger.report_milestone(
        actor=actor, project_id=made.pk, kind="signed", happened_on=date(2026, 3, 9), amount=Decimal(10**9)
    )
    document = take_in(actor, "桥港区快讯\n总投资12亿元的珩渡高强极薄铜箔项目3月9日签约。\n", date(2026, 4, 4))
    record = document.statements.get(kind="project")
    documents.accept_statement(actor=actor, statement_id=record.pk, version=record.version, project=made.code)
    run(actor)
    finding = across().get(kind="ledger")
    assert {one.origin for one in finding.evidence.all()} == {"document", "ledger"}
    assert finding.evidence.get(origin="ledger").project == made
    assert finding.found == 12 * 10**8


def test_a_finding_across_units_belongs_to_the_unit_above_them() -> None:
    park, town = factories.make_unit(), factories.make_unit()
    administrator = factories.make_actor()
    take_in(administrator, EIGHT_MONTHS, date(2026, 9, 22), unit_id=park.pk)
    take_in(administrator, TEN_MONTHS, date(2026, 11, 3), unit_id=town.pk)
    run(administrator)
    assert across().get().unit == factories.make_district()
    assert not findings_of(factories.make_actor("statistician", unit=park), FindingFilter()).exists()


def test_words_of_documents_that_are_not_the_callers_are_held_back() -> None:
    park = factories.make_unit()
    finding = factories.make_finding()
    evidence = factories.make_finding_evidence(finding=finding)
    assert may_read(factories.make_actor("leader"), evidence)
    assert not may_read(factories.make_actor("leader", unit=park), evidence)


def test_what_is_too_much_for_a_page_is_refused(actor: Any) -> None:
    take_in(actor, WRONG_RATE)
    with pytest.raises(Refused):
        actions.reconcile_everything(actor=actor, at_most=2)
    assert not Reconciliation.objects.exists()


def test_only_some_may_reconcile() -> None:
    with pytest.raises(Forbidden):
        run(factories.make_actor("project_officer"))


def test_the_command_says_what_stands_open(actor: Any, capsys: Any) -> None:
    take_in(actor, WRONG_RATE)
    assert reconcile_command() == 0
    said = capsys.readouterr().out
    assert "1 documents, 3 statements, 0 answers of the ledger" in said
    assert "1 findings are open (1 errors, 0 warnings, 0 notes), 0 of them new" in said


# ---- filters


def test_the_filters_pick_and_the_counts_follow(actor: Any) -> None:
    park = factories.make_unit()
    document = factories.make_document(title="园区简报")
    one = factories.make_finding(document=document, kind="rate", severity="warning", gravity=1)
    factories.make_finding_evidence(finding=one)
    two = factories.make_finding(unit=park, message_zh="两数不一")
    factories.make_finding(state="closed")
    factories.make_finding(gone_at=factories.NOON)

    def ids(**typed: str) -> list[int]:
        return [row.pk for row in findings_of(actor, FindingFilter.from_query(typed))]

    assert ids() == [two.pk, one.pk]
    assert ids(kind="rate") == ids(severity="warning") == ids(document=str(document.pk)) == [one.pk]
    assert ids(unit=str(park.pk)) == ids(q="不一") == [two.pk]
    assert ids(q="园区简报") == ids(q="签约亿元以上 园区") == [one.pk]
    assert len(ids(show="closed")) == len(ids(show="gone")) == 1
    assert len(ids(show="all", kind="nonsense", unit="x", severity="y")) == 4
    assert ids(unit=str(2**70)) == ids()
    assert ids(unit="987654321") == []
    counts = counts_of(actor, FindingFilter())
    assert counts.states == {"open": 2, "closed": 1, "gone": 1, "all": 4}
    assert counts.severities == {"error": 1, "warning": 1, "note": 0}
