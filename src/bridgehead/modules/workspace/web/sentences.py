"""What happened, as sentences: events of the ledger and entries of the history."""

from __future__ import annotations

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from datetime import date, datetime
from decimal import Decimal, InvalidOperation
from typing import Any, Final

from django.db.models import CharField, F, Model, Value
from django.db.models.functions import Coalesce, NullIf
from django.utils.translation import gettext as _

from bridgehead.engines.figures import format_money
from bridgehead.engines.investment import LAND, PARTS
from bridgehead.foundation.access import SYSTEM
from bridgehead.foundation.rows.labels import label_of
from bridgehead.modules.accounts.models import Person, Unit
from bridgehead.modules.ledger import rules, words
from bridgehead.modules.ledger.models import (
    FundSource,
    Investment,
    InvestmentBefore,
    Level,
    Milestone,
    Origin,
    Project,
    Sector,
)
from bridgehead.modules.ledger.queries import Event, HistoryEntry
from bridgehead.modules.parties.models import Enterprise


@dataclass(frozen=True, slots=True)
class Change:
    """A field that changed, as people read it; `old` is empty where there was nothing."""

    label: str
    old: str
    new: str


@dataclass(frozen=True, slots=True)
class HistoryLine:
    """One write in words."""

    at: datetime
    who: str
    phrase: str
    changes: tuple[Change, ...]
    note: str


def event_said(event: Event) -> str:
    """A milestone as it was entered: what, when, how much."""
    parts = [words.say(event.kind.words), words.day_said(event.happened_on, event.date_precision)]
    if event.amount is not None:
        parts.append(format_money(event.amount, words.language(), event.currency))
    said = " ".join(parts)
    states = {
        "verified": _("%(claim)s: verified"),
        "returned": _("%(claim)s: returned"),
        "not_recognised": _("%(claim)s: not recognised"),
    }
    if event.state in states:
        return states[event.state] % {"claim": said}
    return (_("%(claim)s: corrected") if event.is_correction else _("%(claim)s: reported")) % {"claim": said}


def _phrase(entry: HistoryEntry) -> str:
    told = entry.after or entry.before or {}
    values = {
        "milestone": _milestone(told),
        "month": str(told.get("month", ""))[:7],
        "year": told.get("year", ""),
        "label": told.get("label", ""),
        "file": told.get("name", ""),
        "kind": _evidence(told),
        "dropped": (entry.before or {}).get("name", ""),
    }
    phrases = {
        "ledger.project.registered": _("Registered the project"),
        "ledger.project.changed": _("Changed the facts"),
        "ledger.project.withdrawn": _("Withdrew the project"),
        "ledger.milestone.reported": _("Reported %(milestone)s"),
        "ledger.milestone.corrected": _("Corrected %(milestone)s"),
        "ledger.milestone.verified": _("Verified %(milestone)s"),
        "ledger.milestone.returned": _("Returned %(milestone)s"),
        "ledger.milestone.not_recognised": _("Did not recognise %(milestone)s"),
        "ledger.milestone.withdrawn": _("Took back %(milestone)s"),
        "ledger.evidence.attached": _("Attached %(kind)s: %(file)s"),
        "ledger.investment.reported": _("Reported the investment of %(month)s"),
        "ledger.investment.changed": _("Corrected the investment of %(month)s"),
        "ledger.investmentbefore.reported": _("Entered what was completed before the first month"),
        "ledger.investmentbefore.changed": _("Corrected what was completed before the first month"),
        "ledger.yearplan.frozen": _("The plan of %(year)s as the frozen version has it"),
        "ledger.yearplan.reported": _("Planned the investment of %(year)s"),
        "ledger.yearplan.changed": _("Changed the plan of %(year)s"),
        "ledger.phase.reported": _("Entered the phase %(label)s"),
        "ledger.phase.changed": _("Changed the phase %(label)s"),
        "ledger.phase.withdrawn": _("Took back the phase %(label)s"),
        "ledger.contributions.set": _("Set the contributions"),
        "ledger.alias.added": _("Added the other name %(file)s"),
        "ledger.alias.dropped": _("Dropped the other name %(dropped)s"),
    }
    return phrases.get(entry.action, entry.action) % values


def _milestone(told: Mapping[str, Any]) -> str:
    kind = told.get("kind")
    if kind not in rules.current().milestones:
        return str(told.get("milestone", ""))
    said = words.kind_word(str(kind))
    day = _day(told.get("happened_on"))
    return f"{said} {words.day_said(day, str(told.get('date_precision', 'day')))}" if day else said


def _evidence(told: Mapping[str, Any]) -> str:
    kind = rules.current().evidence.get(str(told.get("kind", "")))
    return words.say(kind.words) if kind else ""


def _day(value: Any) -> date | None:
    try:
        return date.fromisoformat(str(value))
    except ValueError:
        return None


_MONEY = frozenset({"amount", "amount_cny", "fixed_assets", "estimated_investment", "investment", *PARTS, LAND})
_SHOWN = {
    "ledger.project.changed": None,
    "ledger.milestone.corrected": ("happened_on", "amount", "currency", "fund_source", "note"),
    "ledger.milestone.reported": ("amount", "fund_source", "note"),
    "ledger.investment.reported": ("amount", *PARTS, LAND, "visible_progress"),
    "ledger.investment.changed": ("amount", *PARTS, LAND, "visible_progress"),
    "ledger.investmentbefore.reported": ("until", "amount"),
    "ledger.investmentbefore.changed": ("until", "amount"),
    "ledger.yearplan.frozen": ("amount",),
    "ledger.yearplan.reported": ("amount",),
    "ledger.yearplan.changed": ("amount",),
    "ledger.phase.reported": ("investment", "capacity", "promised_production_on"),
    "ledger.phase.changed": ("label", "investment", "capacity", "promised_production_on"),
}
_CHOICES: Mapping[str, Mapping[str, Any]] = {
    "sector": dict(Sector.choices),
    "origin": dict(Origin.choices),
    "level": dict(Level.choices),
    "fund_source": dict(FundSource.choices),
}


# Field of an entry -> whose id it holds, and what that is called.
_NAMED: Final[Mapping[str, tuple[Any, Any]]] = {
    "unit_id": (Unit, Coalesce(NullIf("short_name", Value("")), "name")),
    "officer_id": (Person, F("name")),
    "enterprise_id": (Enterprise, F("name")),
}


@dataclass(frozen=True, slots=True)
class Names:
    """The names behind the ids of a history, by field: one query, whatever its length."""

    said: Mapping[str, Mapping[int, str]]

    @classmethod
    def of(cls, entries: Iterable[HistoryEntry]) -> Names:
        """Fetch the names that these entries speak of."""
        ids: dict[str, set[int]] = {name: set() for name in _NAMED}
        for entry in entries:
            for told in (entry.before or {}, entry.after or {}):
                for name, found in ids.items():
                    if isinstance(told.get(name), int):
                        found.add(told[name])
        asked = [
            model.objects.filter(pk__in=ids[name]).order_by().values_list(Value(name, CharField()), "pk", shown)
            for name, (model, shown) in _NAMED.items()
            if ids[name]
        ]
        said: dict[str, dict[int, str]] = {name: {} for name in _NAMED}
        for name, pk, word in asked[0].union(*asked[1:], all=True) if asked else ():
            said[name][pk] = word
        return cls(said)

    def say(self, name: str, value: Any) -> str:
        """A stored value of a field in words."""
        if value is None or value == "":
            return "—"
        if name.endswith("_id"):
            return str(self.said.get(name, {}).get(value, value))
        if name in _CHOICES:
            return str(_CHOICES[name].get(value, value))
        if name in _MONEY:
            try:
                return words.exact(Decimal(str(value)))
            except InvalidOperation:
                return str(value)
        return str(value)


_MODEL_OF: Mapping[str, type[Model]] = {
    **dict.fromkeys((*PARTS, LAND), Investment),
    "until": InvestmentBefore,
    "fund_source": Milestone,
}


def field_label(name: str) -> str:
    """What a field of an entry is called."""
    own = {
        "amount": _("Amount"),
        "currency": _("Currency"),
        "happened_on": _("Happened on"),
        "note": _("Note"),
        "visible_progress": _("Visible progress"),
        "label": _("Phase"),
        "investment": _("Investment"),
        "capacity": _("Capacity"),
    }
    if name in own:
        return own[name]
    model = _MODEL_OF.get(name, Project)
    return label_of(model, name)


def _changes(entry: HistoryEntry, names: Names) -> tuple[Change, ...]:
    if entry.action not in _SHOWN:
        return ()
    before, after = entry.before or {}, entry.after or {}
    wanted = _SHOWN[entry.action] or tuple(after)
    shown = [
        name
        for name in wanted
        if before.get(name) != after.get(name) and (after.get(name) not in (None, "") or before.get(name))
    ]
    return tuple(
        Change(
            field_label(name), names.say(name, before[name]) if name in before else "", names.say(name, after.get(name))
        )
        for name in shown
    )


def _who(entry: HistoryEntry) -> str:
    return _("the system itself") if entry.actor_name == SYSTEM.name else entry.actor_name


def history_lines(entries: Sequence[HistoryEntry]) -> list[HistoryLine]:
    """The history of a project, newest first, in words."""
    names = Names.of(entries)
    return [
        HistoryLine(entry.recorded_at, _who(entry), _phrase(entry), _changes(entry, names), entry.note)
        for entry in entries
    ]
