"""The shell's context: navigation that the actor may use, the two clocks, who is logged in."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from typing import Any, cast

from django.conf import settings
from django.db.models import CharField, Count, Value
from django.http import HttpRequest
from django.urls import NoReverseMatch, reverse
from django.utils import timezone
from django.utils.functional import SimpleLazyObject
from django.utils.translation import get_language, get_language_info

from bridgehead.foundation.access import Actor, may
from bridgehead.foundation.ui.navigation import GROUPS, Clocks, NavItem, Text, clocks_reader, nav_items

# The page of results that the box of every page leads to, and its suggestions while somebody types.
SEARCH, SUGGEST = "workspace:find", "workspace:find_suggestions"


@dataclass(frozen=True, slots=True)
class Door:
    """A navigation item ready to draw."""

    label: Text
    tab: Text | None
    icon: str
    href: str
    count: int | None
    current: bool
    post: bool


@dataclass(frozen=True, slots=True)
class DoorGroup:
    """Doors under one heading; the heading of the first group is empty."""

    id: str
    heading: Text
    doors: tuple[Door, ...]


@dataclass(frozen=True, slots=True)
class Shell:
    """Everything `ui/base.html` draws around a page."""

    groups: tuple[DoorGroup, ...]
    tabs: tuple[Door, ...]
    mine: tuple[Door, ...]
    head: tuple[Door, ...]
    search_href: str
    suggest_href: str
    clocks: Clocks
    person: str
    languages: tuple[tuple[str, str], ...]


def _address(url_name: str) -> str:
    # A room may be switched off: then its page has no URL, and its door isn't shown.
    try:
        return reverse(url_name)
    except NoReverseMatch:
        return ""


def _open_to(actor: Actor | None, item: NavItem) -> bool:
    if actor is None:
        return False
    return item.action_id is None or may(actor, item.action_id)


def _namespace(request: HttpRequest) -> str:
    return request.resolver_match.view_name if request.resolver_match else ""


def _counts(request: HttpRequest, items: Sequence[NavItem]) -> dict[str, int]:
    """How many rows stand behind each door that counts them: one query.

    Rows are counted and not their ids, which PostgreSQL would fetch a row each for where an index has none.
    """
    asked = []
    for item in items:
        rows = item.rows(request) if item.rows else None
        if rows is not None:
            named = rows.order_by().annotate(door=Value(item.url_name, CharField())).values("door")
            asked.append(named.annotate(number=Count("*")).values_list("door", "number"))
    if not asked:
        return {}
    first, *others = asked
    return dict(first.union(*others, all=True) if others else first)


def _doors(request: HttpRequest, actor: Actor | None) -> list[tuple[NavItem, Door]]:
    doors = []
    open_doors = [(item, href) for item in nav_items() if _open_to(actor, item) and (href := _address(item.url_name))]
    counts = _counts(request, [item for item, _href in open_doors])
    for item, href in open_doors:
        count = item.count(request) if item.count else counts.get(item.url_name) or None
        current = _namespace(request) == item.url_name or (href != "/" and request.path.startswith(href))
        doors.append((item, Door(item.label, item.tab, item.icon, href, count, current, item.post)))
    return doors


def _only_nearest(doors: list[tuple[NavItem, Door]]) -> str:
    """Of several doors that hold the page, the one with the longest address is where we are."""
    return max((door.href for _item, door in doors if door.current), key=len, default="")


def _clocks_of_today() -> Clocks:
    return Clocks(timezone.localdate(), timezone.localtime())


def build_shell(request: HttpRequest) -> Shell:
    """The shell for this request. Costs what the counts and the clocks cost, so it is built when first used."""
    actor: Actor | None = getattr(request, "actor", None)
    logged_in = actor if actor is not None and actor.id is not None else None
    found = _doors(request, logged_in)
    here = _only_nearest(found)
    doors = [
        (item, Door(d.label, d.tab, d.icon, d.href, d.count, d.current and d.href == here, d.post)) for item, d in found
    ]
    groups = tuple(
        DoorGroup(group, heading, members)
        for group, heading in GROUPS.items()
        if group != "me" and (members := tuple(door for item, door in doors if item.group == group))
    )
    read = clocks_reader()
    return Shell(
        groups=groups,
        tabs=tuple(door for _item, door in doors if door.tab),
        mine=tuple(door for item, door in doors if item.group == "me"),
        head=tuple(door for item, door in doors if item.head),
        search_href=_address(SEARCH) if logged_in else "",
        suggest_href=_address(SUGGEST) if logged_in else "",
        # Lazily: a page that gives its own clocks doesn't pay for the shell's.
        clocks=cast(Clocks, SimpleLazyObject(lambda: read(request) if read and logged_in else _clocks_of_today())),
        person=actor.name if actor else "",
        languages=tuple(
            (code, get_language_info(code)["name_local"])
            for code, _name in settings.LANGUAGES
            if code != get_language()
        ),
    )


def shell(request: HttpRequest) -> dict[str, Any]:
    """Context processor: `shell`, lazily, so that a partial answered to htmx doesn't pay for it."""
    return {"shell": SimpleLazyObject(lambda: build_shell(request))}
