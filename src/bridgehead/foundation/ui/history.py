"""A page of its own for the history of a row, the same in every room: timeline, filter, and how it was at a moment."""

from __future__ import annotations

from collections.abc import Callable, Iterable, Mapping, Sequence
from dataclasses import dataclass
from datetime import datetime, time
from typing import Any

from django.core.paginator import Paginator
from django.db import models
from django.http import HttpRequest, HttpResponse
from django.shortcuts import render
from django.utils import timezone
from django.utils.dateparse import parse_datetime
from django.utils.functional import Promise
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from bridgehead.foundation.access import SYSTEM
from bridgehead.foundation.audit.chain import plain
from bridgehead.foundation.audit.models import AuditEntry
from bridgehead.foundation.audit.timeline import Told, tally, timeline, values_at
from bridgehead.foundation.rows.labels import label_of

PAGE = 50
VIA: Mapping[str, Promise] = {
    "web": gettext_lazy("page"),
    "api": gettext_lazy("interface"),
    "cli": gettext_lazy("command line"),
    "job": gettext_lazy("background work"),
}


@dataclass(frozen=True, slots=True)
class Change:
    """A field that changed, in words; `old` is empty where there was nothing."""

    label: str
    old: str
    new: str


@dataclass(frozen=True, slots=True)
class Line:
    """One write in words. `source` is where the values came from, `url` shows the row as it was right after it."""

    at: datetime
    who: str
    via: str
    phrase: str
    changes: tuple[Change, ...]
    note: str
    source: str = ""
    url: str = ""


Say = Callable[[str, Any], str]
Lines = Callable[[Sequence[AuditEntry]], Iterable[Line]]


def read_moment(typed: str) -> datetime | None:
    """A moment: a day means its end. None where nothing was typed. Raises ValueError for what is no moment."""
    typed = typed.strip()
    if not typed:
        return None
    if len(typed) == 10:
        moment = datetime.combine(datetime.strptime(typed, "%Y-%m-%d").date(), time.max)  # noqa: DTZ007 - made aware below
    else:
        # A plus in an address that nobody escaped arrives as a blank.
        parsed = parse_datetime(typed.replace(" ", "+") if typed.count(" ") == 1 and "T" in typed else typed)
        if parsed is None:
            raise ValueError(typed)
        moment = parsed
    return timezone.make_aware(moment) if timezone.is_naive(moment) else moment


def who(entry: AuditEntry) -> str:
    """The name of whoever wrote."""
    return _("the system itself") if entry.actor_name == SYSTEM.name else entry.actor_name


def via(entry: AuditEntry) -> str:
    """The door that the write came through."""
    return str(VIA.get(entry.via, entry.via))


def labels_of(model: type[models.Model], names: Iterable[str]) -> dict[str, str]:
    """Fields of a model with what they are called; `unit_id` is called as `unit` is."""
    return {name: label_of(model, name) for name in names}


def _field(model: type[models.Model], name: str) -> Any:
    return model._meta.get_field(name.removesuffix("_id"))


def value_said(model: type[models.Model], name: str, value: Any) -> str:
    """A value as an entry keeps it, in words: the name behind an id, the word of a choice."""
    if value is None or value == "":
        return "—"
    if isinstance(value, bool):
        return _("yes") if value else _("no")
    field = _field(model, name)
    if isinstance(field, models.ForeignKey):
        related: Any = field.related_model
        row = related._default_manager.filter(pk=value).first()
        return str(row) if row is not None else str(value)
    choices = dict(getattr(field, "flatchoices", ()))
    return str(choices.get(value, value))


def plain_lines(told: Told, words: Mapping[str, Promise], say: Say) -> Lines:
    """Lines with the word of the action and the fields that changed."""

    def lines(entries: Sequence[AuditEntry]) -> list[Line]:
        return [
            Line(
                entry.recorded_at,
                who(entry),
                via(entry),
                str(words.get(entry.action, entry.action)),
                _changes(told, entry, say),
                entry.note,
                url=f"?{_moment_query(entry.recorded_at)}",
            )
            for entry in entries
        ]

    return lines


def _moment_query(moment: datetime) -> str:
    return f"known_at={timezone.localtime(moment).isoformat().replace('+', '%2B')}"


def _changes(told: Told, entry: AuditEntry, say: Say) -> tuple[Change, ...]:
    before, after = entry.before or {}, entry.after or {}
    names = [name for name in told.fields if name in after or name in before]
    return tuple(
        Change(told.fields[name], say(name, before[name]) if name in before else "", say(name, after.get(name)))
        for name in names
        if before.get(name) != after.get(name) and not (name not in before and after.get(name) in (None, ""))
    )


def history_page(
    request: HttpRequest,
    told: Told,
    *,
    name: str,
    back: str,
    lines: Lines,
    say: Say | None = None,
    now: Mapping[str, Any] | None = None,
    then: str = "",
) -> HttpResponse:
    """The page. `back` is the row's own page; `now` its values, or `then` the address that shows it at a moment."""
    field, typed = request.GET.get("field", ""), request.GET.get("person", "")
    person = int(typed) if typed.isascii() and typed.isdecimal() and len(typed) < 19 else None
    count, people = tally(told, field=field, person=person)
    # The pager only counts: how many there are is known together with who wrote them.
    page = Paginator(range(count), PAGE).get_page(request.GET.get("page"))
    start = max(page.start_index() - 1, 0)
    entries = list(timeline(told, field=field, person=person)[start : start + PAGE]) if count else []
    context: dict[str, Any] = {
        "name": name,
        "back": back,
        "page": page,
        "lines": list(lines(entries)),
        "fields": sorted(told.fields.items(), key=lambda pair: pair[1]),
        "people": people,
        "chosen": {"field": field if field in told.fields else "", "person": person},
        "then": then,
        "today": timezone.localdate(),
    }
    if now is not None and say is not None:
        context |= _as_it_was(request, told, now, say)
    return render(request, "ui/history.html", context)


def _as_it_was(request: HttpRequest, told: Told, now: Mapping[str, Any], say: Say) -> dict[str, Any]:
    typed = request.GET.get("known_at", "")
    try:
        moment = read_moment(typed)
    except ValueError:
        return {"typed_moment": typed, "wrong_moment": _("Write the day as 2026-07-31.")}
    if moment is None:
        return {"typed_moment": ""}
    values = values_at(told, now, moment)
    if values is None:
        return {"typed_moment": typed, "moment": moment, "was": None}
    current = {name: say(name, plain(value)) for name, value in now.items()}
    was = [(told.fields[name], said := say(name, value), said != current[name]) for name, value in values.items()]
    return {"typed_moment": typed, "moment": moment, "was": was}
