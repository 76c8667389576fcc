"""What the shell's navigation holds: a registry that each room fills in its AppConfig.ready."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass
from datetime import date, datetime
from typing import Any

from django.db.models import QuerySet
from django.http import HttpRequest
from django.utils.functional import Promise
from django.utils.translation import gettext_lazy as _

Text = str | Promise

# Group id -> heading over its items. "main" has none; "me" is the person's own menu.
GROUPS: dict[str, Text] = {
    "main": "",
    "words": _("Words and figures"),
    "things": _("Objects"),
    "admin": _("Administration"),
    "me": _("Me"),
}


@dataclass(frozen=True, slots=True)
class NavItem:
    """One door of the navigation.

    `action_id` is the policy action that opens it (None: everybody who is logged in). `group` is a key of GROUPS.
    `tab` is the short label on a phone's tab bar, None where it has no place there. The small number beside the label
    counts `rows`, all doors in one query, none for none; or `count` gives it. `post` marks a door that changes
    something (log-out) and is drawn as a form. `head` draws it in the head of pages too, as an icon.
    """

    url_name: str
    label: Text
    icon: str
    group: str = "main"
    action_id: str | None = None
    order: int = 50
    tab: Text | None = None
    rows: Callable[[HttpRequest], QuerySet[Any, Any] | None] | None = None
    count: Callable[[HttpRequest], int | None] | None = None
    post: bool = False
    head: bool = False


@dataclass(frozen=True, slots=True)
class Clocks:
    """The two clocks of every page: what happened up to `as_of`, as known at `known_at`."""

    as_of: date
    known_at: datetime


_items: dict[str, NavItem] = {}
_clock: list[Callable[[HttpRequest], Clocks]] = []


def register_nav(item: NavItem) -> None:
    """Add a door. Registering the same url_name again with other contents is an error."""
    if item.group not in GROUPS:
        raise ValueError(f"{item.url_name}: unknown group {item.group!r}, choose from {sorted(GROUPS)}")
    if _items.setdefault(item.url_name, item) != item:
        raise ValueError(f"{item.url_name} is in the navigation already")


def nav_items() -> tuple[NavItem, ...]:
    """Every registered door, in the order in which it is shown."""
    groups = list(GROUPS)
    return tuple(sorted(_items.values(), key=lambda item: (groups.index(item.group), item.order, item.url_name)))


def register_clocks(read: Callable[[HttpRequest], Clocks]) -> None:
    """Say where the two clocks are read from; without it they show today and now."""
    _clock[:] = [read]


def clocks_reader() -> Callable[[HttpRequest], Clocks] | None:
    """The function that was registered last."""
    return _clock[-1] if _clock else None
