"""Standing in for somebody on leave: what a deputy may do, from when to when, and under whose names it is recorded."""

from __future__ import annotations

from datetime import timedelta
from typing import Any

import pytest
from django.test import Client
from django.urls import reverse
from django.utils import timezone

from bridgehead.foundation.access import Refused, may
from bridgehead.foundation.audit.chain import history
from bridgehead.foundation.audit.models import AuditEntry
from bridgehead.modules.accounts import actions
from bridgehead.modules.accounts.models import Delegation, Person
from bridgehead.modules.accounts.queries import actor_of
from bridgehead.modules.ledger import actions as ledger
from tests.factories import make_delegation, make_grant, make_milestone, make_person, make_project, make_unit

pytestmark = pytest.mark.django_db
PAGE = reverse("accounts:deputies")


def lend(giver: Person, to: Person, **facts: Any) -> Delegation:
    today = timezone.localdate()
    given = {
        "deputy": to.username,
        "grants": [grant.pk for grant in giver.grants.all()],
        "starts_on": today,
        "ends_on": today + timedelta(days=3),
        **facts,
    }
    return actions.delegate(actor=actor_of(giver), **given)


def test_a_deputy_may_do_what_was_lent_and_where_it_was_held() -> None:
    park = make_unit()
    giver, deputy = make_person(role="statistician", unit=park), make_person(role="leader", unit=make_unit())
    lend(giver, deputy)
    actor = actor_of(deputy)
    assert may(actor, "ledger.verify_milestone", park.path)
    assert not may(actor, "ledger.verify_milestone", make_unit().path)
    assert actor.stands_in_for == (giver.name,)
    assert history(giver).get().action == "accounts.delegation.made"


def test_it_begins_and_ends_by_itself() -> None:
    giver, deputy = make_person(), make_person(role=None)
    today = timezone.localdate()
    make_delegation(giver=giver, deputy=deputy, starts_on=today + timedelta(days=1), ends_on=today + timedelta(days=2))
    make_delegation(giver=giver, deputy=deputy, starts_on=today - timedelta(days=9), ends_on=today - timedelta(days=1))
    assert actor_of(deputy).grants == ()
    lent = make_delegation(giver=giver, deputy=deputy)
    assert [grant.lent_by for grant in actor_of(deputy).grants] == [giver.pk]
    actions.end_delegation(actor=actor_of(giver), delegation_id=lent.pk)
    assert actor_of(deputy).grants == ()


def test_what_was_lent_goes_with_the_role_and_with_the_account_of_its_giver() -> None:
    giver, deputy = make_person(role="leader"), make_person(role=None)
    lend(giver, deputy)
    Person.objects.filter(pk=giver.pk).update(is_active=False)
    assert actor_of(deputy).grants == ()
    Person.objects.filter(pk=giver.pk).update(is_active=True)
    giver.grants.all().delete()
    assert actor_of(deputy).grants == ()


def test_a_role_ends_on_its_last_day() -> None:
    person = make_person(role=None)
    grant = make_grant(person=person, role="leader")
    grant.ends_on = timezone.localdate()
    grant.save()
    assert actor_of(person).grants
    grant.ends_on -= timedelta(days=1)
    grant.save()
    assert actor_of(person).grants == ()


def test_the_audit_names_both() -> None:
    giver, deputy = make_person(role="promoter"), make_person(role=None)
    lend(giver, deputy)
    project = make_project(unit=giver.unit)
    ledger.report_milestone(
        actor=actor_of(deputy), project_id=project.pk, kind="signed", happened_on=timezone.localdate()
    )
    entry = AuditEntry.objects.get(action="ledger.milestone.reported")
    assert entry.actor_id == deputy.pk
    assert entry.actor_name == f"{deputy.name}（代{giver.name}）"


def test_nobody_verifies_what_those_reported_whom_they_stand_in_for() -> None:
    giver, deputy = make_person(role="statistician"), make_person(role="statistician")
    milestone = make_milestone(reported_by=giver, recorded_by=giver)
    lend(giver, deputy)
    with pytest.raises(Refused):
        ledger.verify_milestone(actor=actor_of(deputy), milestone_id=milestone.pk, decision="verified")


def test_what_was_lent_is_not_lent_on() -> None:
    giver, deputy, third = make_person(role="leader"), make_person(role="promoter"), make_person(role=None)
    lend(giver, deputy)
    with pytest.raises(Refused) as refused:
        lend(deputy, third, grants=[giver.grants.get().pk])
    assert set(refused.value.errors) == {"grants"}


@pytest.mark.parametrize(
    ("facts", "field"),
    [
        ({"starts_on": timezone.localdate() - timedelta(days=1)}, "starts_on"),
        ({"ends_on": timezone.localdate() - timedelta(days=1)}, "ends_on"),
        ({"ends_on": timezone.localdate() + timedelta(days=200)}, "ends_on"),
        ({"grants": []}, "grants"),
        ({"deputy": "没有此人"}, "deputy"),
    ],
)
def test_what_is_refused(facts: dict[str, Any], field: str) -> None:
    with pytest.raises(Refused) as refused:
        lend(make_person(role="leader"), make_person(role=None), **facts)
    assert set(refused.value.errors) == {field}


def test_people_of_the_same_name_are_told_apart_by_their_log_in_name() -> None:
    giver = make_person(role="leader")
    one, _two = make_person(role=None, name="沈同名"), make_person(role=None, name="沈同名")
    with pytest.raises(Refused):
        lend(giver, one, deputy="沈同名")
    assert lend(giver, one, deputy=one.username.upper()).deputy == one


def test_people_of_an_enterprise_are_no_deputies() -> None:
    firm = make_person(role=None, enterprise_id=7)
    with pytest.raises(Refused):
        lend(make_person(role="leader"), firm)


def test_one_names_a_deputy_on_the_page_and_ends_it(client: Client, sign_in: Any) -> None:
    giver, deputy = sign_in(role="leader"), make_person(role=None, name="甘棠")
    today = timezone.localdate()
    typed = {
        "deputy": "甘棠",
        "grants": [giver.grants.get().pk],
        "starts_on": today,
        "ends_on": today + timedelta(days=5),
        "reason": "年休假",
    }
    assert client.post(PAGE, {**typed, "deputy": "谁"}).status_code == 422
    assert client.post(PAGE, typed)["Location"] == PAGE
    lent = Delegation.objects.get()
    assert (lent.giver, lent.deputy, lent.reason) == (giver, deputy, "年休假")
    text = client.get(PAGE).content.decode()
    assert "甘棠" in text
    sign_in(deputy)
    assert giver.name in client.get(PAGE).content.decode(), "the deputy sees it too, and may decline"
    assert client.post(reverse("accounts:delegation_end", args=[lent.pk]))["Location"] == PAGE
    lent.refresh_from_db()
    assert lent.ended_by == deputy


def test_an_administrator_names_one_for_somebody_who_is_away(client: Client, sign_in: Any) -> None:
    sign_in()
    away, deputy = make_person(role="promoter"), make_person(role=None)
    url = reverse("accounts:deputy_of", args=[away.pk])
    today = timezone.localdate()
    typed = {"deputy": deputy.username, "grants": [away.grants.get().pk], "starts_on": today, "ends_on": today}
    assert client.post(url, typed)["Location"] == url
    assert Delegation.objects.get().giver == away
    end = reverse("accounts:delegation_end", args=[Delegation.objects.get().pk])
    assert client.post(end)["Location"] == url


def test_what_concerns_others_is_not_there(client: Client, sign_in: Any) -> None:
    lent = make_delegation(giver=make_person(role="leader", unit=make_unit()))
    sign_in(role="leader")
    assert client.post(reverse("accounts:delegation_end", args=[lent.pk])).status_code == 404
