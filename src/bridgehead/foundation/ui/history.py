"""A page of its own for the history of a row, the same in every room: timeline, filter, and how it was at a moment."""

from __future__ import annotations

from collections.abc import Callable, Iterable, Mapping, Sequence
from dataclasses import dataclass
from datetime import datetime, time
from types import MappingProxyType
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


# A model, and the column by which a value names a row of it.
_Behind = tuple[type[models.Model], str]


class Speaker:
    """Says values of a model as entries keep them in words: the name behind an id, the word of a choice.

    What it is to speak of it has to `learn` first: a query for each model that is named, however many the names.
    `behind` tells of fields that name a row of another model without a foreign key.
    """

    def __init__(self, model: type[models.Model], behind: Mapping[str, _Behind] = MappingProxyType({})) -> None:
        self._model, self._behind = model, behind
        self._names: dict[_Behind, dict[Any, str]] = {}

    def _of(self, name: str) -> _Behind | None:
        if name in self._behind:
            return self._behind[name]
        field = _field(self._model, name)
        related: Any = field.related_model
        return (related, "pk") if isinstance(field, models.ForeignKey) else None

    def learn(self, fields: Iterable[str], told: Iterable[Mapping[str, Any] | None]) -> None:
        """Fetch the names behind these fields of what is told."""
        named = {name: behind for name in fields if (behind := self._of(name)) is not None}
        wanted: dict[_Behind, set[Any]] = {}
        for one in filter(None, told):
            for name in named.keys() & one.keys():
                if one[name] not in (None, "", *self._names.get(named[name], ())):
                    wanted.setdefault(named[name], set()).add(one[name])
        for (model, column), values in wanted.items():
            rows = model._default_manager.filter(**{f"{column}__in": values})
            known = self._names.setdefault((model, column), {})
            known |= {value: str(value) for value in values} | {getattr(row, column): str(row) for row in rows}

    def __call__(self, name: str, value: Any) -> str:
        """A value of a field in words."""
        if value is None or value == "":
            return "—"
        if isinstance(value, bool):
            return _("yes") if value else _("no")
        behind = self._of(name)
        if behind is not None:
            return self._names[behind][value]
        choices = dict(getattr(_field(self._model, name), "flatchoices", ()))
        return str(choices.get(value, value))


def plain_lines(told: Told, words: Mapping[str, Promise], say: Speaker) -> Lines:
    """Lines with the word of the action and the fields that changed."""

    def lines(entries: Sequence[AuditEntry]) -> list[Line]:
        say.learn(told.fields, (one for entry in entries for one in (entry.before, entry.after)))
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


def _changes(told: Told, entry: AuditEntry, say: Speaker) -> tuple[Change, ...]:
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
    say: Speaker | None = None,
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


def _as_it_was(request: HttpRequest, told: Told, now: Mapping[str, Any], say: Speaker) -> dict[str, Any]:
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
    today = {name: plain(value) for name, value in now.items()}
    say.learn(told.fields, (values, today))
    current = {name: say(name, value) for name, value in today.items()}
    was = [(told.fields[name], said := say(name, value), said != current[name]) for name, value in values.items()]
    return {"typed_moment": typed, "moment": moment, "was": was}
