"""Administration of people: scopes stay closed, words are shown once, somebody always holds the keys."""

from __future__ import annotations

from typing import Any

import pytest
from django.test import Client
from django.urls import reverse

from bridgehead.foundation.access import SYSTEM, Conflict, Forbidden, Refused, may
from bridgehead.foundation.audit.chain import history
from bridgehead.modules.accounts import actions
from bridgehead.modules.accounts.models import Person, RoleGrant
from bridgehead.modules.accounts.queries import actor_of
from tests.factories import PASSWORD, make_actor, make_district, make_grant, make_person, make_unit

pytestmark = pytest.mark.django_db


@pytest.mark.parametrize("button", ["person_deactivate", "person_reactivate", "password_reset"])
def test_a_button_on_an_outdated_page_does_nothing_and_shows_who_wrote_meanwhile(
    client: Client,
    sign_in: Any,
    button: str,
) -> None:
    sign_in()
    person = make_person()
    actions.change_person(actor=SYSTEM, person_id=person.pk, version=person.version, title="专班长")
    before = Person.objects.values().get(pk=person.pk)
    page = client.post(reverse(f"accounts:{button}", args=[person.pk]), {"version": person.version})
    assert page.status_code == 409
    assert "仍然适用的话再按一次" in page.content.decode()
    assert Person.objects.values().get(pk=person.pk) == before


def test_a_new_person_gets_a_word_once_and_must_change_it(client: Client, sign_in) -> None:  # type: ignore[no-untyped-def]
    sign_in()
    park = make_unit()
    answer = client.post(
        reverse("accounts:person_new"), {"name": "温见山", "username": "wenjianshan", "unit": park.pk, "phone": "12345"}
    )
    word = answer.context["word"]
    made = Person.objects.get(username="wenjianshan")
    assert made.check_password(word)
    assert made.must_change_password
    assert made.unit == park
    assert word in answer.content.decode()
    assert "no-store" in answer["Cache-Control"]
    page = client.get(reverse("accounts:person", args=[made.pk]))
    assert word not in page.content.decode()
    assert word not in str(history(made).values_list("after", flat=True))


def test_a_taken_log_in_name_keeps_what_was_typed(client: Client, sign_in) -> None:  # type: ignore[no-untyped-def]
    sign_in(username="Taken")
    answer = client.post(
        reverse("accounts:person_new"), {"name": "温见山", "username": "taken", "unit": make_unit().pk}
    )
    assert answer.status_code == 422
    assert "username" in answer.context["form"].errors
    assert 'value="温见山"' in answer.content.decode()


def test_the_list_is_narrowed_by_unit_and_text_to_the_readers_scope(client: Client, sign_in) -> None:  # type: ignore[no-untyped-def]
    park, other = make_unit(), make_unit()
    team = make_unit(parent=park, kind="team")
    here, below, there = make_person(unit=park), make_person(unit=team), make_person(unit=other)
    sign_in(unit=park)
    listed = client.get(reverse("accounts:people")).context["page"].object_list
    assert here in listed
    assert below in listed
    assert there not in listed
    narrowed = client.get(reverse("accounts:people"), {"unit": team.pk}).context["page"].object_list
    assert list(narrowed) == [below]
    found = client.get(reverse("accounts:people"), {"q": here.username}).context["page"].object_list
    assert list(found) == [here]
    nobody = client.get(reverse("accounts:people"), {"q": "nobody-has-this"})
    assert not nobody.context["page"].object_list
    assert nobody.status_code == 200


def test_changing_a_person_saves_what_differs_and_audits_it(client: Client, sign_in) -> None:  # type: ignore[no-untyped-def]
    sign_in()
    person = make_person(title="专员")
    url = reverse("accounts:person", args=[person.pk])
    form = client.get(url).context["form"].initial
    typed = {**form, "unit": form["unit"].pk, "title": "专班长", "enterprise_id": ""}
    assert client.post(url, typed).status_code == 302
    entry = history(person).first()
    assert entry is not None
    assert (entry.before, entry.after) == ({"title": "专员"}, {"title": "专班长"})
    stale = client.post(url, {**typed, "title": "副主任"})
    assert stale.status_code == 409, "the version is one behind by now"
    person.refresh_from_db()
    assert person.title == "专班长"


def test_a_conflict_tells_both_values() -> None:
    actor, person = make_actor(), make_person(title="专员")
    actions.change_person(actor=actor, person_id=person.pk, version=1, title="主任")
    with pytest.raises(Conflict) as raised:
        actions.change_person(actor=actor, person_id=person.pk, version=1, title="科长")
    assert raised.value.differences == {"title": ("主任", "科长")}


def test_roles_are_granted_within_ones_own_scope_only(client: Client, sign_in) -> None:  # type: ignore[no-untyped-def]
    park, other = make_unit(), make_unit()
    sign_in(unit=park)
    person = make_person(unit=park, role=None)
    url = reverse("accounts:role_grant", args=[person.pk])
    assert client.post(url, {"role": "promoter", "unit": park.pk}).status_code == 302
    assert client.post(url, {"role": "promoter", "unit": other.pk}).status_code == 422, "not a choice on the form"
    assert client.post(url, {"role": "emperor", "unit": park.pk}).status_code == 422
    assert [str(grant.unit.pk) for grant in RoleGrant.objects.filter(person=person)] == [str(park.pk)]
    with pytest.raises(Forbidden):
        actions.grant_role(actor=make_actor(unit=park), person_id=person.pk, role="leader", unit=make_district())


def test_granting_reaches_the_actor_and_revoking_takes_it_back(client: Client, sign_in) -> None:  # type: ignore[no-untyped-def]
    sign_in()
    person = make_person(role=None)
    client.post(reverse("accounts:role_grant", args=[person.pk]), {"role": "administrator", "unit": person.unit_id})
    assert may(actor_of(person), "accounts.manage_people")
    grant = RoleGrant.objects.get(person=person)
    client.post(reverse("accounts:role_revoke", args=[person.pk, grant.pk]))
    assert not may(actor_of(person), "accounts.manage_people")
    assert {entry.action for entry in history(person)} == {"accounts.role.granted", "accounts.role.revoked"}


def test_people_of_an_enterprise_have_the_enterprise_role_only() -> None:
    actor, guest = make_actor(), make_person(role=None, enterprise_id=5)
    with pytest.raises(Refused):
        actions.grant_role(actor=actor, person_id=guest.pk, role="leader", unit=guest.unit)
    with pytest.raises(Refused):
        actions.grant_role(actor=actor, person_id=make_person().pk, role="enterprise", unit=guest.unit)
    assert actions.grant_role(actor=actor, person_id=guest.pk, role="enterprise", unit=guest.unit).role == "enterprise"


def test_nobody_reaches_above_their_own_scope() -> None:
    """A district administrator who sits in a park is not the park administrator's to reset."""
    park = make_unit()
    chief = make_person(unit=park, role=None)
    make_grant(person=chief, role="administrator", unit=make_district())
    actor = make_actor(unit=park)
    for act in (actions.reset_password, actions.deactivate_person, actions.reactivate_person):
        with pytest.raises(Forbidden):
            act(actor=actor, person_id=chief.pk, version=1)
    with pytest.raises(Forbidden):
        actions.change_person(actor=actor, person_id=chief.pk, version=1, username="mine")


def test_the_last_administrator_of_the_district_stays() -> None:
    actor = make_actor()
    park_admin = make_actor(unit=make_unit())
    last = Person.objects.get(pk=actor.id)
    another = make_person()
    actions.deactivate_person(actor=actor, person_id=another.pk, version=1)
    grant = RoleGrant.objects.get(person=last)
    with pytest.raises(Refused):
        actions.revoke_role(actor=actor, person_id=last.pk, grant_id=grant.pk)
    with pytest.raises(Refused):
        actions.deactivate_person(actor=actor, person_id=last.pk, version=1)
    assert park_admin.id is not None
    second = actor_of(make_person())
    actions.revoke_role(actor=second, person_id=last.pk, grant_id=grant.pk)
    assert not RoleGrant.objects.filter(person=last).exists()


def test_the_last_one_cannot_be_closed_by_a_colleague_either() -> None:
    from bridgehead.foundation.access import SYSTEM

    only = make_person()
    with pytest.raises(Refused):
        actions.deactivate_person(actor=SYSTEM, person_id=only.pk, version=1)


def test_closing_an_account_ends_its_sessions_and_opening_brings_it_back(client: Client, sign_in) -> None:  # type: ignore[no-untyped-def]
    sign_in()
    person = make_person()
    theirs = Client()
    theirs.force_login(person, backend="django.contrib.auth.backends.ModelBackend")
    assert theirs.get(reverse("accounts:units")).status_code == 200
    client.post(reverse("accounts:person_deactivate", args=[person.pk]), {"version": 1})
    assert theirs.get(reverse("accounts:units")).status_code == 302
    client.post(reverse("accounts:person_reactivate", args=[person.pk]), {"version": 2})
    person.refresh_from_db()
    assert person.is_active


def test_one_cannot_close_ones_own_account(client: Client, sign_in) -> None:  # type: ignore[no-untyped-def]
    me = sign_in()
    make_person()
    client.post(reverse("accounts:person_deactivate", args=[me.pk]), {"version": 1})
    me.refresh_from_db()
    assert me.is_active


def test_a_reset_shows_a_word_once_and_ends_other_sessions(client: Client, sign_in) -> None:  # type: ignore[no-untyped-def]
    sign_in()
    person = make_person()
    theirs = Client()
    theirs.force_login(person, backend="django.contrib.auth.backends.ModelBackend")
    answer = client.post(reverse("accounts:password_reset", args=[person.pk]), {"version": 1})
    person.refresh_from_db()
    assert person.check_password(answer.context["word"])
    assert not person.check_password(PASSWORD)
    assert person.must_change_password
    assert theirs.get(reverse("accounts:units")).status_code == 302


@pytest.mark.parametrize("name", ["person_deactivate", "person_reactivate", "password_reset"])
def test_a_button_without_its_version_does_nothing(client: Client, sign_in, name: str) -> None:  # type: ignore[no-untyped-def]
    sign_in()
    person = make_person()
    assert client.post(reverse(f"accounts:{name}", args=[person.pk])).status_code == 404
    person.refresh_from_db()
    assert person.version == 1
