"""The filter of the list as people see it: chips that can be taken away, choices of the form, heads that sort."""

from __future__ import annotations

from collections.abc import Callable, Iterable, Mapping
from dataclasses import dataclass
from typing import Any

from django.utils.functional import Promise
from django.utils.translation import gettext as _

from bridgehead.engines.figures import STAGES
from bridgehead.modules.accounts.queries import UnitRow
from bridgehead.modules.ledger import rules, words
from bridgehead.modules.ledger.models import Level, Origin, Sector
from bridgehead.modules.ledger.queries import STATUSES, ProjectFilter, UnitWaiting, shown_choices


@dataclass(frozen=True, slots=True)
class Chip:
    """A condition that holds: what, how much, and the list without it."""

    name: str
    value: str
    url: str


@dataclass(frozen=True, slots=True)
class SortHead:
    """The head of a column that sorts: where a click leads, and how it is sorted now (`ascending`, or empty)."""

    url: str
    aria: str


def address(base: str, wanted: ProjectFilter) -> str:
    """The list under a filter."""
    query = wanted.to_query()
    return f"{base}?{query}" if query else base


def chips(base: str, wanted: ProjectFilter, units: Iterable[UnitRow]) -> list[Chip]:
    """The conditions of a filter in the order of the form."""
    said: list[tuple[str, str, dict[str, Any]]] = []
    for name, label in _labels().items():
        value = getattr(wanted, name)
        if value not in ("", None):
            said.append((label, _value(name, value, units), {name: "" if isinstance(value, str) else None}))
    return [Chip(label, value, address(base, wanted.with_(**without))) for label, value, without in said]


def _labels() -> Mapping[str, str]:
    return {
        "missing": _("Show"),
        "gap": _("Missing next"),
        "text": _("Text"),
        "tier": _("Total investment"),
        "investment_min": _("Total investment from"),
        "investment_max": _("Total investment below"),
        "stage": _("Stage"),
        "status": _("Pursued or left"),
        "next": _("Next milestone"),
        "unit": _("Responsible unit"),
        "industry": _("Industry chain"),
        "origin": _("Origin of capital"),
        "sector": _("Sector"),
        "level": _("Project list"),
        "enterprise": _("Enterprise"),
        "signed_from": _("Signed from"),
        "signed_to": _("Signed up to"),
    }


_SAID: Mapping[str, Callable[[Any], str]] = {
    "tier": lambda value: str(words.TIER_WORDS[value]),
    "missing": words.shown_word,
    "gap": words.gap_key_word,
    "stage": words.stage_word,
    "status": words.status_word,
    "next": words.kind_word,
}


def _value(name: str, value: Any, units: Iterable[UnitRow]) -> str:
    if name in _SAID:
        return _SAID[name](value)
    if name == "unit":
        return next((unit.name for unit in units if unit.pk == value), str(value))
    if name in ("investment_min", "investment_max"):
        return words.exact(value)
    labels: dict[str, Mapping[str, str | Promise]] = {
        "origin": dict(Origin.choices),
        "sector": dict(Sector.choices),
        "level": dict(Level.choices),
    }
    if name in labels:
        return str(labels[name][value])
    return str(value)


def choices() -> dict[str, list[tuple[str, str]]]:
    """What the selects of the filter form offer."""
    now = rules.current()
    return {
        "tier": [(key, str(word)) for key, word in words.TIER_WORDS.items()],
        "missing": [(key, words.shown_word(key)) for key in shown_choices()],
        "gap": words.gap_choices(),
        "stage": [(stage, words.stage_word(stage)) for stage in STAGES],
        "status": [(key, words.status_word(key)) for key in (*STATUSES, *now.with_effect("exit"))],
        "next": [(kind, words.kind_word(kind)) for kind in now.main_path],
        "origin": [(key, str(word)) for key, word in Origin.choices],
        "sector": [(key, str(word)) for key, word in Sector.choices],
        "level": [(key, str(word)) for key, word in Level.choices],
    }


def unit_links(base: str, wanted: ProjectFilter, units: Iterable[UnitWaiting]) -> list[tuple[UnitWaiting, str]]:
    """The units of a list of waiting projects, each with the address of its projects."""
    # The address is worked out once, for a unit that no other number holds: there are very many units.
    model = address(base, wanted.with_(unit=0))
    return [(unit, model.replace("unit=0", f"unit={unit.unit_id}", 1)) for unit in units]


def sort_heads(base: str, wanted: ProjectFilter) -> dict[str, SortHead]:
    """Where each head leads: first to the order that people want first, again to the other way round."""
    heads = {}
    for key, first in (("name", ""), ("stage", "-"), ("investment", "-"), ("signed", "-"), ("event", "-")):
        here = wanted.sort.removeprefix("-") == key
        now = ("descending" if wanted.sort.startswith("-") else "ascending") if here else ""
        flipped = key if wanted.sort.startswith("-") else f"-{key}"
        heads[key] = SortHead(address(base, wanted.with_(sort=flipped if here else f"{first}{key}")), now)
    return heads
