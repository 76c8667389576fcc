"""The tree of units: paths follow moves, nothing is orphaned, no rings."""

from __future__ import annotations

import pytest
from django.db import IntegrityError, transaction
from django.test import Client
from django.urls import reverse

from bridgehead.foundation.access import SYSTEM, Conflict, Forbidden, Refused, may
from bridgehead.foundation.audit.chain import history
from bridgehead.modules.accounts import actions
from bridgehead.modules.accounts.models import Person, Unit
from bridgehead.modules.accounts.queries import actor_of
from tests.factories import make_actor, make_district, make_enterprise, make_person, make_unit

pytestmark = pytest.mark.django_db


def test_a_new_unit_hangs_below_its_parent(client: Client, sign_in) -> None:  # type: ignore[no-untyped-def]
    sign_in()
    park = make_unit()
    typed = {"parent": park.pk, "name": "储能专班", "kind": "team", "position": 3}
    assert client.post(reverse("accounts:unit_new"), typed).status_code == 302
    team = Unit.objects.get(name="储能专班")
    assert team.path == f"{park.path}{team.pk}/"
    again = client.post(reverse("accounts:unit_new"), typed)
    assert again.status_code == 422
    assert "name" in again.context["form"].errors


def test_the_root_is_made_by_the_system_and_once() -> None:
    root = actions.create_unit(actor=SYSTEM, parent=None, name="桥港区", kind="district")
    assert root.path == f"/{root.pk}/"
    with pytest.raises(Refused):
        actions.create_unit(actor=SYSTEM, parent=None, name="第二个区", kind="district")
    with pytest.raises(Forbidden):
        actions.create_unit(actor=make_actor(), parent=None, name="第三个区", kind="district")


def test_the_database_too_keeps_one_root() -> None:
    make_district()
    with pytest.raises(IntegrityError, match="one_root_unit"), transaction.atomic():
        make_unit(parent=None)


def test_moving_takes_everything_below_along_and_every_copy_of_the_paths() -> None:
    old_home, new_home = make_unit(), make_unit()
    park = make_unit(parent=old_home)
    team = make_unit(parent=park)
    beside = make_unit(parent=old_home)
    firm = make_enterprise(unit_path=team.path)
    old_home_admin, new_home_admin = make_actor(unit=old_home), make_actor(unit=new_home)
    actions.move_unit(actor=make_actor(), unit_id=park.pk, version=1, parent=new_home)
    for row in (park, team, beside, firm):
        row.refresh_from_db()
    assert park.path == f"{new_home.path}{park.pk}/"
    assert team.path == f"{park.path}{team.pk}/"
    assert beside.path.startswith(old_home.path)
    assert firm.unit_path == team.path
    assert may(new_home_admin, "accounts.manage_units", team.path)
    assert not may(old_home_admin, "accounts.manage_units", team.path)
    entry = history(park).get(action="accounts.unit.moved")
    assert entry.after is not None
    assert entry.after["path"] == park.path


@pytest.mark.parametrize("where", ["itself", "below"])
def test_a_unit_cannot_stand_below_itself(where: str) -> None:
    park = make_unit()
    team = make_unit(parent=park)
    with pytest.raises(Refused):
        actions.move_unit(actor=make_actor(), unit_id=park.pk, version=1, parent=park if where == "itself" else team)
    park.refresh_from_db()
    assert park.parent == make_district()


def test_the_root_does_not_move_and_is_not_closed() -> None:
    root, park, actor = make_district(), make_unit(), make_actor()
    with pytest.raises(Refused):
        actions.move_unit(actor=actor, unit_id=root.pk, version=1, parent=park)
    with pytest.raises(Refused):
        actions.deactivate_unit(actor=actor, unit_id=root.pk, version=1)


def test_where_a_unit_stands_is_its_parents_business() -> None:
    park = make_unit()
    actor = make_actor(unit=park)
    actions.change_unit(actor=actor, unit_id=park.pk, version=1, short_name="临港")
    with pytest.raises(Forbidden):
        actions.move_unit(actor=actor, unit_id=park.pk, version=2, parent=make_unit(parent=park))
    with pytest.raises(Forbidden):
        actions.deactivate_unit(actor=actor, unit_id=park.pk, version=2)


def test_a_tree_that_would_become_too_deep_is_refused() -> None:
    deep = make_district()
    while len(deep.path) + len(f"{deep.pk + 1}/") <= 200:
        deep = make_unit(parent=deep)
    with pytest.raises(Refused):
        actions.create_unit(actor=SYSTEM, parent=deep, name="更深一级", kind="team")


def test_a_unit_that_still_holds_something_says_what(client: Client, sign_in) -> None:  # type: ignore[no-untyped-def]
    sign_in()
    park = make_unit()
    person = make_person(unit=park)
    make_enterprise(unit_path=park.path)
    url = reverse("accounts:unit_deactivate", args=[park.pk])
    said = client.post(url, {"version": 1}, follow=True).content.decode()
    park.refresh_from_db()
    assert park.is_active
    assert 'class="bh-msg error"' in said
    Person.objects.filter(pk=person.pk).update(is_active=False)
    with pytest.raises(Refused) as refused:
        actions.deactivate_unit(actor=make_actor(), unit_id=park.pk, version=1)
    assert len(refused.value.errors[""]) == 1, "the enterprise is left"


def test_out_of_use_and_back(client: Client, sign_in) -> None:  # type: ignore[no-untyped-def]
    sign_in()
    park = make_unit()
    client.post(reverse("accounts:unit_deactivate", args=[park.pk]), {"version": 1})
    park.refresh_from_db()
    assert not park.is_active
    with pytest.raises(Refused):
        actions.create_unit(actor=SYSTEM, parent=park, name="新专班", kind="team")
    client.post(reverse("accounts:unit_reactivate", args=[park.pk]), {"version": 2})
    park.refresh_from_db()
    assert park.is_active


def test_moving_and_renaming_on_the_page(client: Client, sign_in) -> None:  # type: ignore[no-untyped-def]
    sign_in()
    park, new_home = make_unit(name="旧港园区"), make_unit()
    url = reverse("accounts:unit", args=[park.pk])
    initial = client.get(url).context["form"].initial
    assert client.post(url, {**initial, "name": "新港园区"}).status_code == 302
    assert client.post(url, {**initial, "name": "另一个名"}).status_code == 409
    moved = client.post(reverse("accounts:unit_move", args=[park.pk]), {"parent": new_home.pk, "version": 2})
    assert moved.status_code == 302
    park.refresh_from_db()
    assert (park.name, park.parent) == ("新港园区", new_home)
    stuck = client.post(reverse("accounts:unit_move", args=[new_home.pk]), {"parent": park.pk, "version": 1})
    assert stuck.status_code == 422
    assert "parent" in stuck.context["move_form"].errors


def test_a_stale_move_is_a_conflict() -> None:
    park, actor = make_unit(), make_actor()
    actions.change_unit(actor=actor, unit_id=park.pk, version=1, position=9)
    with pytest.raises(Conflict):
        actions.move_unit(actor=actor, unit_id=park.pk, version=1, parent=make_unit())


def test_the_tree_is_drawn_parents_first_and_by_position(client: Client, sign_in) -> None:  # type: ignore[no-untyped-def]
    second, first = make_unit(position=2), make_unit(position=1)
    below_second = make_unit(parent=second)
    sign_in(role="leader")
    tree = client.get(reverse("accounts:units")).context["tree"]
    assert [unit for unit, _may in tree] == [make_district(), first, second, below_second]
    assert not any(may_manage for _unit, may_manage in tree)


def test_an_actor_is_what_the_grants_say() -> None:
    person = make_person(role=None)
    assert actor_of(person).grants == ()
