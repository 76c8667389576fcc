"""Two people at one record: on every form that changes something, the second sees the first, and nothing is lost."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass
from datetime import date
from decimal import Decimal
from typing import Any

import pytest
from django import forms
from django.db import models
from django.http import QueryDict
from django.test import Client
from django.urls import reverse
from lxml import html

from bridgehead.foundation.access import Actor
from bridgehead.foundation.ui.conflicts import remembered, stale
from bridgehead.modules.accounts import actions as accounts
from bridgehead.modules.accounts.models import Clearance
from bridgehead.modules.accounts.queries import actor_of
from bridgehead.modules.findings import actions as findings
from bridgehead.modules.ledger import actions as ledger
from bridgehead.modules.ledger.models import Investment, Milestone, NegotiationTerms, Phase, YearPlan
from bridgehead.modules.parties import actions as parties
from bridgehead.modules.parties.sensitive import save_year
from tests import factories
from tests.test_meta import own_models

pytestmark = pytest.mark.django_db


def fields_of(content: bytes, holds: str) -> dict[str, str]:
    """What the browser would send of the form that has a control of that name."""
    page = html.fromstring(content.decode())
    (form,) = [one for one in page.forms if holds in one.fields][:1]
    # A browser leaves out the line break that a text area begins with.
    return {name: value.removeprefix("\n") for name, value in form.form_values() if name != "csrfmiddlewaretoken"}


@dataclass(frozen=True)
class Case:
    """A page; the field that the other changes, to what; the field that we change, to what; how it is read again."""

    url: str
    theirs: Callable[[Actor], object]
    their_field: str
    their_words: str
    our_field: str
    ours: str
    now: Callable[[], tuple[Any, Any]]
    wanted: tuple[Any, Any]


def project_case() -> Case:
    row = factories.make_project(site="北岸")

    def now() -> tuple[Any, Any]:
        row.refresh_from_db()
        return row.site, row.investor

    return Case(
        reverse("ledger:project_edit", args=[row.code]),
        lambda actor: ledger.change_project(actor=actor, project_id=row.pk, version=1, facts={"site": "南岸"}),
        "site", "南岸", "investor", "拾光资本", now, ("南岸", "拾光资本"),
    )  # fmt: skip


def investment_case() -> Case:
    kept = factories.make_investment(visible_progress="打桩")
    month = {"month": kept.month, "amount": Decimal(20_000_000), "visible_progress": "打桩"}
    said = {"replaces": kept.pk, "reason": "按合同核减"}

    def now() -> tuple[Any, Any]:
        row = Investment.objects.current().get()
        return row.amount, row.visible_progress

    return Case(
        f"{reverse('ledger:investment', args=[kept.project.code])}?month=2026-03",
        lambda actor: ledger.report_investment(actor=actor, project_id=kept.project_id, **month, **said),
        "amount", "2000万元", "visible_progress", "主体封顶", now, (Decimal(20_000_000), "主体封顶"),
    )  # fmt: skip


def phase_case() -> Case:
    kept = factories.make_phase(capacity="10GWh")
    phase = {"label": "首期", "investment": Decimal(100_000_000), "capacity": "10GWh", "replaces": kept.pk}

    def now() -> tuple[Any, Any]:
        row = Phase.objects.current().get()
        return row.investment, row.capacity

    return Case(
        reverse("ledger:phase", args=[kept.project.code, kept.pk]),
        lambda actor: ledger.set_phase(actor=actor, project_id=kept.project_id, **phase),
        "investment", "1亿元", "capacity", "20GWh", now, (Decimal(100_000_000), "20GWh"),
    )  # fmt: skip


def milestone_case() -> Case:
    kept = factories.make_milestone()

    def now() -> tuple[Any, Any]:
        row = Milestone.objects.current().get()
        return row.happened_on, row.note

    return Case(
        reverse("ledger:milestone_correct", args=[kept.project.code, kept.pk]),
        lambda actor: ledger.correct_milestone(
            actor=actor, milestone_id=kept.pk, happened_on=date(2026, 3, 30), amount=kept.amount
        ),
        "happened_on", "2026-03-30", "note", "以签约仪式为准", now, (date(2026, 3, 30), "以签约仪式为准"),
    )  # fmt: skip


def simple_case(row: models.Model, url: str, theirs: Any, fields: tuple[str, str], values: tuple[str, str]) -> Case:
    def now() -> tuple[Any, Any]:
        row.refresh_from_db()
        return getattr(row, fields[0]), getattr(row, fields[1])

    return Case(url, theirs, fields[0], values[0], fields[1], values[1], now, values)


def enterprise_case() -> Case:
    row = factories.make_enterprise()
    return simple_case(
        row, reverse("parties:enterprise", args=[row.pk]),
        lambda actor: parties.change_enterprise(actor=actor, enterprise_id=row.pk, version=1, address="北岸路8号"),
        ("address", "legal_representative"), ("北岸路8号", "顾南乔"),
    )  # fmt: skip


def terms_case() -> Case:
    project = factories.make_project()
    terms = ledger.set_terms(actor=cleared(), project_id=project.pk, wanted="标准厂房", next_step="再谈")

    def now() -> tuple[Any, Any]:
        row = NegotiationTerms.objects.current().get()
        return row.wanted, row.next_step

    return Case(
        reverse("ledger:terms", args=[project.code]),
        lambda actor: ledger.set_terms(
            actor=actor, project_id=project.pk, wanted="定制厂房", next_step="再谈", replaces=terms.pk
        ),
        "wanted", "定制厂房", "next_step", "赴外地考察", now, ("定制厂房", "赴外地考察"),
    )  # fmt: skip


def year_case() -> Case:
    row = factories.make_enterprise_year(source="年报")

    def now() -> tuple[Any, Any]:
        row.refresh_from_db()
        return row.employees, row.source

    return Case(
        f"{reverse('parties:financials', args=[row.enterprise_id])}?year={row.year}",
        lambda actor: save_year(actor=actor, enterprise_id=row.enterprise_id, year=row.year, version=1, employees=7),
        "employees", "7", "source", "企业填报", now, (7, "企业填报"),
    )  # fmt: skip


def cleared() -> Actor:
    """An administrator who may open what is sensitive."""
    person = factories.make_person()
    for clearance in Clearance.values:
        factories.make_grant(person=person, role=clearance)
    return actor_of(person)


def contact_case() -> Case:
    row = factories.make_contact()
    return simple_case(
        row, reverse("parties:contact", args=[row.enterprise_id, row.pk]),
        lambda actor: parties.change_contact(
            actor=actor, enterprise_id=row.enterprise_id, contact_id=row.pk, version=1, phone="000-1"
        ),
        ("phone", "title"), ("000-1", "副总"),
    )  # fmt: skip


def person_case() -> Case:
    row = factories.make_person(role="promoter")
    return simple_case(
        row, reverse("accounts:person", args=[row.pk]),
        lambda actor: accounts.change_person(actor=actor, person_id=row.pk, version=1, phone="000-2"),
        ("phone", "title"), ("000-2", "科长"),
    )  # fmt: skip


def unit_case() -> Case:
    row = factories.make_unit()
    return simple_case(
        row, reverse("accounts:unit", args=[row.pk]),
        lambda actor: accounts.change_unit(actor=actor, unit_id=row.pk, version=1, short_name="甲园"),
        ("short_name", "name"), ("甲园", "甲号产业园"),
    )  # fmt: skip


CASES = (
    project_case,
    investment_case,
    phase_case,
    milestone_case,
    terms_case,
    year_case,
    enterprise_case,
    contact_case,
    person_case,
    unit_case,
)


@pytest.mark.parametrize("make", CASES, ids=lambda make: make.__name__.removesuffix("_case"))
def test_the_second_sees_the_first_and_both_are_kept(make: Callable[[], Case], client: Client, sign_in: Any) -> None:
    case = make()
    person = sign_in()
    for clearance in Clearance.values:
        factories.make_grant(person=person, role=clearance)
    opened = fields_of(client.get(case.url).content, case.our_field)
    other = cleared()
    case.theirs(other)
    late = client.post(case.url, {**opened, case.our_field: case.ours})
    assert late.status_code == 409
    conflict = late.context["conflict"]
    assert conflict.by == other.name
    assert other.name in late.content.decode()
    (told,) = [one for one in conflict.differences if one.stored == case.their_words]
    assert not told.is_typed, "the person did not touch this field"
    assert any(one.typed == case.ours and one.is_typed for one in conflict.differences)
    shown = fields_of(late.content, case.our_field)
    assert shown[case.our_field] == case.ours, "what was typed is still there"
    assert shown[case.their_field] == case.their_words, "and what the other stored is not undone"
    target = html.fromstring(late.content.decode()).xpath(f"//form[.//*[@name='{case.our_field}']]/@action")
    again = client.post(target[0] if target and target[0] else case.url, shown)
    assert again.status_code == 302
    assert case.now() == case.wanted


def test_both_typed_in_one_field_and_the_last_word_is_deliberate(client: Client, sign_in: Any) -> None:
    row = factories.make_project(site="北岸")
    sign_in()
    url = reverse("ledger:project_edit", args=[row.code])
    opened = fields_of(client.get(url).content, "site")
    ledger.change_project(actor=factories.make_actor(), project_id=row.pk, version=1, facts={"site": "南岸"})
    late = client.post(url, {**opened, "site": "东岸"})
    (difference,) = late.context["conflict"].differences
    assert (difference.stored, difference.typed, difference.is_typed) == ("南岸", "东岸", True)
    assert client.post(url, fields_of(late.content, "site")).status_code == 302
    row.refresh_from_db()
    assert row.site == "东岸"


def test_a_plan_that_somebody_made_first(client: Client, sign_in: Any) -> None:
    project = factories.make_project()
    sign_in()
    url = reverse("ledger:year_plan", args=[project.code])
    opened = fields_of(client.get(f"{url}?year=2026").content, "year")
    ledger.set_year_plan(actor=factories.make_actor(), project_id=project.pk, year=2026, amount=Decimal(10_000_000))
    late = client.post(url, {**opened, "amount": "3000万元"})
    assert late.status_code == 409
    assert [one.stored for one in late.context["conflict"].differences] == ["1000万元"]
    assert client.post(url, fields_of(late.content, "year")).status_code == 302
    assert YearPlan.objects.current().get().amount == Decimal(30_000_000)


def test_shares_are_told_unit_by_unit(client: Client, sign_in: Any) -> None:
    project = factories.make_project()
    ours, theirs = factories.make_unit(name="甲园"), factories.make_unit(name="乙园")
    sign_in()
    url = reverse("ledger:contributions", args=[project.code])
    opened = fields_of(client.get(url).content, "version")
    share = ledger.Share(unit_id=theirs.pk, role="主办", share=Decimal(1), basis="")
    ledger.set_contributions(actor=factories.make_actor(), project_id=project.pk, version=1, shares=[share])
    typed = {"form-0-unit": str(ours.pk), "form-0-percent": "100", "form-0-role": "主办"}
    late = client.post(url, {**opened, **typed})
    assert late.status_code == 409
    told = {one.label: (one.stored, one.typed) for one in late.context["conflict"].differences}
    assert told == {"乙园": ("主办 · 100%", "—"), "甲园": ("—", "主办 · 100%")}
    assert fields_of(late.content, "version")["form-0-percent"] == "100"


@pytest.mark.parametrize(
    ("name", "typed"), [("verify", {"decision": "returned", "reason": "缺协议"}), ("withdraw", {})]
)
def test_a_claim_that_changed_is_shown_as_it_stands_with_the_reason(
    name: str, typed: dict[str, str], client: Client, sign_in: Any
) -> None:
    row = factories.make_milestone(reported_by=factories.make_person(role="promoter"))
    ledger.correct_milestone(
        actor=factories.make_actor("promoter"), milestone_id=row.pk, happened_on=date(2026, 3, 30), amount=row.amount
    )
    sign_in()
    sent = typed or {"withdraw-reason": "重复填报"}
    late = client.post(reverse(f"ledger:milestone_{name}", args=[row.project.code, row.pk]), sent)
    assert late.status_code == 409
    text = late.content.decode()
    assert all(value in text for value in sent.values())
    assert late.context["row"] == Milestone.objects.current().get()
    assert [(one.stored, one.typed) for one in late.context["conflict"].differences] == [("2026-03-30", "2026-03-31")]


def test_a_phase_that_became_another_keeps_the_reason_for_taking_it_back(client: Client, sign_in: Any) -> None:
    kept = factories.make_phase()
    ledger.set_phase(
        actor=factories.make_actor(), project_id=kept.project_id, label="一期", replaces=kept.pk, capacity="5GWh"
    )
    sign_in()
    url = reverse("ledger:phase_withdraw", args=[kept.project.code, kept.pk])
    late = client.post(url, {"reason": "并入二期"})
    assert late.status_code == 409
    assert 'value="并入二期"' in late.content.decode()
    now = Phase.objects.current().get()
    assert (
        client.post(
            reverse("ledger:phase_withdraw", args=[kept.project.code, now.pk]), {"reason": "并入二期"}
        ).status_code
        == 302
    )
    gone = client.post(url, {"reason": "并入二期"})
    assert gone.status_code == 302, "taken back already: there is nothing left to do"


def test_a_finding_that_somebody_closed_keeps_the_reason(client: Client, sign_in: Any) -> None:
    row = factories.make_finding()
    other = factories.make_actor()
    findings.close_finding(actor=other, finding_id=row.pk, version=1, reason_kind="other", reason="已核")
    findings.reopen_finding(actor=other, finding_id=row.pk, version=2)
    sign_in()
    late = client.post(
        reverse("findings:close", args=[row.pk]), {"version": 1, "reason_kind": "other", "reason": "口径不同"}
    )
    assert late.status_code == 409
    assert 'value="口径不同"' in late.content.decode()
    assert late.context["conflict"].by == other.name
    many = client.post(
        reverse("findings:close_many"), {"finding": f"{row.pk}:1", "reason_kind": "other", "reason": "同上"}
    )
    assert many.status_code == 409
    assert 'value="同上"' in many.content.decode()
    row.refresh_from_db()
    assert row.state == "open"


class Form(forms.Form):
    when = forms.DateField(widget=forms.DateInput(format="%Y-%m-%d"))
    kind = forms.ChoiceField(choices=[("a", "甲"), ("b", "乙")])
    count = forms.IntegerField(required=False)
    version = forms.IntegerField(widget=forms.HiddenInput)


def test_without_what_it_was_opened_with_everything_counts_as_typed() -> None:
    form = remembered(Form(QueryDict("when=2026-03-31&kind=a&count=&version=1")))
    assert form.is_valid()
    found = stale(form, {"when": date(2026, 3, 30), "kind": "b", "count": None}, ("x.y", 1), version=4)
    assert [(one.stored, one.typed, one.is_typed) for one in found.differences] == [
        ("2026-03-30", "2026-03-31", True),
        ("乙", "甲", True),
    ]
    assert form.data["version"] == "4"
    assert (found.by, found.at) == ("", None)


# Rows that no version guards, each with the reason that none is needed.
UNVERSIONED = {
    "AuditEntry": "append-only",
    "AuditLane": "the head of a chain, written under lock",
    "Draft": "handed in and thrown away by one person, never changed",
    "IdempotencyRecord": "append-only",
    "RoleGrant": "granted and revoked, never changed",
    "Delegation": "made and ended, never changed",
    "EnterpriseAlias": "added, never changed",
    "SearchEntry": "worked out from the rows themselves, in the transaction of their write",
    "SearchStratum": "worked out",
    "CommonToken": "worked out",
    "ApiToken": "made and revoked; only its owner does so",
    "SavedView": "one's own; the same name says to replace it",
    "Evidence": "append-only",
    "ReviewStep": "append-only",
    "ProblemStep": "append-only",
    "PostedStep": "append-only",
    "Run": "kept once, never changed",
    "RunScore": "written with its run, never changed",
    "Meeting": "append-only",
    "Blocked": "linked and unlinked, never changed",
    "Digest": "written once a day; only its reader marks it as read",
    "Dispatch": "taken under lock by whoever sends it",
    "Feed": "made and revoked; only its owner does so",
    "ApprovalStep": "append-only",
    "ApprovalPause": "written under the version of its approval",
    "ApprovalDebt": "written under the version of its approval",
    "Merge": "made and undone once; both happen under the versions of its two records",
    "LightRule": "written once from a day on, never changed",
    "LightChoice": "made once from a day on, never changed",
    "MonthLight": "worked out",
    "Baseline": "kept once under a number of its own, never changed",
    "PlanLine": "written under the version of its plan",
    "Counted": "worked out from the rows themselves, in the transaction of their write",
    "CountedSum": "worked out",
    "CountedChange": "append-only until it is folded into the sums",
    "ProjectMark": "written with its project, under the version of that",
    "ImportRow": "written under the version of its workbook",
    "ColumnHabit": "learned anew each time; the last word is the habit",
    "PublishedFigure": "written with its statement, under the version of that",
    "FindingEvidence": "written with its finding",
    "BulletinFigure": "written with its bulletin, never changed",
    "Closing": "made once, never changed",
    "ClosedFigure": "frozen with its closing",
    "Chance": "worked out once a day",
    "Reconciliation": "one row that tells of the newest run, written under lock",
}


@pytest.mark.parametrize("model", own_models(), ids=lambda model: model.__name__)
def test_every_model_that_an_action_changes_has_a_version_or_is_append_only(model: type[models.Model]) -> None:
    names = {field.name for field in model._meta.get_fields()}
    has_version = isinstance(getattr(model, "version", None), object) and "version" in names
    is_recorded = {"recorded_at", "superseded_at"} <= names
    if model.__name__ in UNVERSIONED:
        assert not has_version, "has a version now: take it off the list"
    else:
        assert has_version or is_recorded, f"{model.__name__} can be overwritten without anybody noticing"
