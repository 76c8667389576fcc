"""People who log in, as search takes them: for those who administer them. And the units that a query may name."""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Mapping, Sequence
from typing import Final

from django.urls import reverse
from django.utils.translation import gettext_lazy as _

from bridgehead.foundation.access import Actor
from bridgehead.foundation.access.policies import covering_paths
from bridgehead.foundation.search.kinds import Draft, Reach, SearchKind, Shown
from bridgehead.foundation.search.tokens import NAME, Text
from bridgehead.modules.accounts.models import Person, Unit, depth_of
from bridgehead.modules.accounts.queries import UnitRow, unit_rows, visible_people

FIELDS: Final = {"username": _("Log-in name"), "title": _("Post")}


def place_names() -> Iterator[tuple[int, str]]:
    """The names of units below the root, both of one that has two: one query. The root would be everywhere."""
    return names_of(unit_rows(Unit.objects.filter(parent__isnull=False).order_by("pk")))


def names_of(units: Iterable[UnitRow]) -> Iterator[tuple[int, str]]:
    """The same of units that somebody has read already."""
    for unit in units:
        if depth_of(unit.path):
            yield unit.pk, unit.name
            if unit.short_name:
                yield unit.pk, unit.short_name


def gather(ids: Sequence[int]) -> Iterator[Draft]:
    """People: one query."""
    columns = ("id", "name", "username", "title", "unit__path", "is_active")
    for pk, name, username, title, path, active in (
        Person.objects.filter(pk__in=ids).order_by("pk").values_list(*columns)
    ):
        texts = [Text(NAME, name), Text("username", username), Text("title", title)]
        yield Draft(id=pk, texts=texts, unit_path=path, weight=int(active))


def reach(actor: Actor) -> Reach:
    """As `visible_people` says."""
    paths = covering_paths(actor, "accounts.view_people")
    return Reach(everywhere=paths is None, paths=paths or ())


def show(actor: Actor, ids: Sequence[int]) -> Mapping[int, Shown]:
    """Those of the people whom the actor administers: one query."""
    return {
        person.pk: Shown(
            url=reverse("accounts:person", args=[person.pk]),
            title=person.name,
            notes=[note for note in (person.username, person.title, str(person.unit)) if note],
            reference=str(person.pk),
        )
        for person in visible_people(actor).filter(pk__in=ids)
    }


def _next(after: int, limit: int) -> Sequence[int]:
    return list(Person.objects.filter(pk__gt=after).order_by("pk").values_list("pk", flat=True)[:limit])


KIND: Final = SearchKind(
    key="person",
    number=5,
    label=_("People"),
    icon="users",
    gather=gather,
    ids=_next,
    reach=reach,
    show=show,
    order=60,
)
