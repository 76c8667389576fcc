"""Reading people, units and tokens: the actor of a person, and the rows that an actor may see."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass
from typing import NamedTuple

from django.db.models import Q, QuerySet
from django.http import Http404
from django.utils import timezone
from django.utils.translation import gettext as _

from bridgehead.foundation.access import Actor, Grant, Refused, require, scope_q
from bridgehead.foundation.access.actors import Via
from bridgehead.foundation.rows.words import holds
from bridgehead.modules.accounts.models import ApiToken, Delegation, Person, Role, RoleGrant, Unit, UnitKind, indent_of


def actor_of(
    person: Person, *, via: Via = "web", request_id: str = "", token_scopes: frozenset[str] | None = None
) -> Actor:
    """The person as an actor, with all grants in force, their own and those lent to them: one query."""
    today = timezone.localdate()
    own = Q(person=person)
    lent = Q(
        person__is_active=True,
        delegations__deputy=person,
        delegations__ended_at__isnull=True,
        delegations__starts_on__lte=today,
        delegations__ends_on__gte=today,
    )
    in_force = Q(ends_on__isnull=True) | Q(ends_on__gte=today)
    rows = RoleGrant.objects.filter(in_force & (own | lent)).order_by("pk").distinct()
    grants = rows.values_list("role", "unit__path", "person_id", "person__name")
    return Actor(
        id=person.pk,
        name=person.name,
        grants=tuple(
            Grant(role, path, None if holder == person.pk else holder) for role, path, holder, _name in grants
        ),
        enterprise_id=person.enterprise_id,
        via=via,
        request_id=request_id,
        token_scopes=token_scopes,
        stands_in_for=tuple(sorted({name for _role, _path, holder, name in grants if holder != person.pk})),
    )


def visible_units(actor: Actor) -> QuerySet[Unit]:
    """The whole tree for whoever works here: a unit's name is no secret, and forms must offer it."""
    require(actor, "accounts.view_units")
    return Unit.objects.order_by("path")


class UnitRow(NamedTuple):
    """A unit as lists and selects show it."""

    pk: int
    path: str
    name: str
    short_name: str

    @property
    def said(self) -> str:
        """As `str` of a unit has it: the short name where there is one."""
        return self.short_name or self.name

    @property
    def label(self) -> str:
        """The name, moved in by its depth."""
        return f"{indent_of(self.path)}{self.name}"


def unit_rows(units: QuerySet[Unit] | None = None) -> list[UnitRow]:
    """Some units in their order, else all in that of the tree: one query, and no model each."""
    rows = Unit.objects.order_by("path") if units is None else units
    return [UnitRow(*row) for row in rows.values_list("pk", "path", "name", "short_name")]


def paths_of(ids: Iterable[int]) -> dict[int, str]:
    """The paths of these units, by id: one query."""
    return dict(Unit.objects.filter(pk__in=ids).order_by().values_list("pk", "path"))


def managed_units(actor: Actor) -> QuerySet[Unit]:
    """The units that the actor administers."""
    return Unit.objects.filter(scope_q(actor, "accounts.manage_units", "path")).order_by("path")


def access_unit(actor: Actor, unit_id: int, action: str = "accounts.manage_units") -> Unit:
    """A unit to change. Http404 where there is none, Forbidden for whoever may not do `action` to it."""
    unit = visible_units(actor).filter(pk=unit_id).first()
    if unit is None:
        raise Http404("unit")
    require(actor, action, unit.path)
    return unit


def visible_people(actor: Actor, *, unit_path: str = "", text: str = "") -> QuerySet[Person]:
    """People of the units that the actor administers, narrowed to a unit with all below it and to a text."""
    people = Person.objects.filter(scope_q(actor, "accounts.view_people", "unit__path"))
    if unit_path:
        people = people.filter(unit__path__startswith=unit_path)
    if text:
        people = people.filter(holds(text, "name", "username", "title"))
    return people.select_related("unit").order_by("unit__path", "name", "pk")


def access_person(actor: Actor, person_id: int, action: str = "accounts.manage_people") -> Person:
    """A person to look at or change. Http404 for strangers, Forbidden for readers who may not do `action`."""
    person = visible_people(actor).filter(pk=person_id).first()
    if person is None:
        raise Http404("person")
    require(actor, action, person.unit.path)
    return person


def own_tokens(actor: Actor) -> QuerySet[ApiToken]:
    """The actor's own tokens, newest first."""
    require(actor, "accounts.manage_own_tokens")
    return ApiToken.objects.filter(person_id=actor.id or 0).order_by("-id")


@dataclass(frozen=True, slots=True)
class Place:
    """Where somebody stands in the tree: the unit, the team or resident office in it (None: none), both in words."""

    unit_id: int
    team_id: int | None
    said: str


_TEAMS = (UnitKind.TEAM, UnitKind.RESIDENT_OFFICE)


def place_of(person_id: int, near: str) -> Place:
    """Where a person stands today. Three queries at most.

    Somebody whose own unit is a team stands in the unit above it. Somebody who holds a role in teams stands in the one
    that the path `near` lies in, else in the only one.
    """
    unit = Person.objects.select_related("unit").get(pk=person_id).unit
    team: Unit | None = None
    if unit.kind in _TEAMS:
        team, above = unit, [int(number) for number in unit.path.strip("/").split("/")]
        found = Unit.objects.filter(pk__in=above).exclude(kind__in=_TEAMS).order_by("-path").first()
        unit = found or unit
    else:
        held = own_grants(person_id).filter(role__in=Role.values)
        teams = list(Unit.objects.filter(grants__in=held, kind__in=_TEAMS, is_active=True).distinct())
        close = [one for one in teams if near.startswith(one.path)]
        team = (close or teams)[0] if close or len(teams) == 1 else None
    said = unit.name if team is None or team == unit else f"{unit.name} · {team.name}"
    return Place(unit.pk, team.pk if team else None, said)


def delegations_of(person_id: int | None) -> QuerySet[Delegation]:
    """What a person has lent and what is lent to them, newest first."""
    mine = Q(giver_id=person_id or 0) | Q(deputy_id=person_id or 0)
    rows = Delegation.objects.filter(mine).select_related("giver__unit", "deputy__unit", "ended_by")
    return rows.prefetch_related("grants__unit").order_by("-starts_on", "-pk")


def own_grants(person_id: int | None) -> QuerySet[RoleGrant]:
    """The roles and clearances that a person holds today and could lend."""
    today = timezone.localdate()
    in_force = Q(ends_on__isnull=True) | Q(ends_on__gte=today)
    return RoleGrant.objects.filter(in_force, person_id=person_id or 0).select_related("unit").order_by("pk")


def official_called(name: str, *, besides: int | None = None) -> Person:
    """The one official with that full name or log-in name. Raises Refused, on no field, for nobody or for several."""
    people = Person.objects.filter(is_active=True, enterprise_id__isnull=True).exclude(pk=besides or 0)
    found = list(people.filter(username__iexact=name.strip())[:1]) or list(people.filter(name=name.strip())[:2])
    if not found:
        raise Refused({"": [_("Nobody who may log in has this name. Write the full name or the log-in name.")]})
    if len(found) > 1:
        raise Refused({"": [_("Several people have this name. Write the log-in name.")]})
    return found[0]
