"""Figures and events that the ledger cannot compute: entered with their source and the person, never overwritten."""

from __future__ import annotations

import uuid
from collections.abc import Mapping
from datetime import date
from decimal import Decimal
from typing import Any, Final

from django.db import transaction
from django.http import Http404
from django.utils.translation import gettext as _

from bridgehead.foundation.access import Actor, Conflict, Refused, require
from bridgehead.foundation.audit.chain import record
from bridgehead.modules.accounts.models import Person, Unit
from bridgehead.modules.assessment.bindings import HAND, given_of, read_inputs, tallies_of
from bridgehead.modules.assessment.models import CreditEvent, GivenFigure, SchemeVersion
from bridgehead.modules.assessment.queries.schemes import access_scheme, newest_version
from bridgehead.modules.assessment.schemes import formula_of
from bridgehead.modules.ledger.actions.common import check_day, check_text, clock, close, in_force_or_conflict
from bridgehead.modules.ledger.queries import access_project

ENTER: Final = "assessment.enter"
_LARGEST: Final = Decimal(10) ** 15


def _scored(actor: Actor, subject: str) -> dict[str, int]:
    """The column of a subject (`u12`, `p5`). Raises Forbidden outside the actor's units, Refused for nobody."""
    kind, number = subject[:1], subject[1:]
    known = number.isdecimal() and len(number) < 19
    path = None
    if kind == "u" and known:
        path = Unit.objects.filter(pk=int(number), is_active=True).values_list("path", flat=True).first()
    elif kind == "p" and known:
        path = Person.objects.filter(pk=int(number), is_active=True).values_list("unit__path", flat=True).first()
    if path is None:
        raise Refused({"subject": [_("There is no such unit or person.")]})
    require(actor, ENTER, path)
    return {"unit_id" if kind == "u" else "person_id": int(number)}


def enter_figures(
    *,
    actor: Actor,
    scheme_id: int,
    month: date,
    values: Mapping[tuple[str, str], Decimal | None],
    note: str,
    source_kind: str = "form",
    sources: Mapping[tuple[str, str], Mapping[str, Any]] | None = None,
    replaces: Mapping[tuple[str, str], int | None] | None = None,
) -> int:
    """Write figures of a month, by (name, subject); None takes one back. Returns how many changed.

    A row in force is closed and another written: what was known before stays known. `replaces` are the ids of the rows
    of that month that the actor saw (None: saw that there was none): another one is a Conflict, and nothing is written.
    Raises Refused by `name|subject`.
    """
    require(actor, ENTER)
    access_scheme(actor, scheme_id)
    note = check_text(note, "note", 200, required=True)
    if month.day != 1 or not 1990 <= month.year <= 2100:
        raise Refused({"month": [_("Choose a month.")]})
    names = set(given_of(formula_of(newest_version(scheme_id))))
    changed = 0
    with transaction.atomic():
        for (name, subject), value in values.items():
            if name not in names:
                raise Refused({"": [_("The scheme takes no such figure.")]})
            if value is not None and not (value.is_finite() and abs(value) < _LARGEST):
                raise Refused({f"{name}|{subject}": [_("Write a number.")]})
            source = (sources or {}).get((name, subject))
            key = {"scheme_id": scheme_id, "name": name, "month": month, **_scored(actor, subject)}
            current = GivenFigure.objects.current().select_for_update().filter(**key).first()
            if replaces is not None:
                in_force_or_conflict(current, replaces.get((name, subject)), {"value": value})
            changed += _enter(actor, key, current, subject, value, note, source_kind, source)
    return changed


def _enter(
    actor: Actor,
    key: Mapping[str, Any],
    current: GivenFigure | None,
    subject: str,
    value: Decimal | None,
    note: str,
    source_kind: str,
    source: Mapping[str, Any] | None,
) -> int:
    before = None if current is None else {"value": current.value, "note": current.note}
    if (current is None and value is None) or (current is not None and value == current.value and note == current.note):
        return 0
    now = clock(actor, source_kind, source)
    if current is not None:
        close(current, now["recorded_at"])
    made = None if value is None else GivenFigure.objects.create(**key, value=value, note=note, **now)
    row: Any = made or current
    said = {"name": key["name"], "subject": subject, "month": key["month"], "value": value, "note": note}
    after = None if value is None else said
    record(actor=actor, action="assessment.figure.entered", target=row, before=before, after=after)
    return 1


def enter_event(
    *,
    actor: Actor,
    scheme_id: int,
    series: str,
    subject: str,
    happened_on: date,
    title: str,
    basis: str,
    project_code: str = "",
    share: Decimal = Decimal(1),
    fields: Mapping[str, Any] | None = None,
) -> CreditEvent:
    """Credit an event to a unit or a person: what happened, when, what proves it, and what the formula judges it by."""
    require(actor, ENTER)
    access_scheme(actor, scheme_id)
    scored = _scored(actor, subject)
    version = newest_version(scheme_id)
    if series not in sources_by_hand(version):
        raise Refused({"series": [_("This series is not entered by hand.")]})
    check_day(happened_on, "happened_on")
    if not 0 < share <= 1:
        raise Refused({"share": [_("A share lies above 0 and is 1 at most.")]})
    values = {
        "series": series,
        "happened_on": happened_on,
        "title": check_text(title, "title", 120, required=True),
        "basis": check_text(basis, "basis", 200, required=True),
        "share": share,
        "fields": {key: _field(key, value) for key, value in (fields or {}).items() if str(value).strip()},
    }
    with transaction.atomic():
        project = access_project(actor, project_code) if project_code else None
        made: CreditEvent = CreditEvent.objects.create(
            scheme_id=scheme_id, event=uuid.uuid4(), project=project, **scored, **values, **clock(actor, "form", None)
        )
        record(
            actor=actor,
            action="assessment.event.entered",
            target=made,
            before=None,
            after={**values, "subject": subject},
        )
    return made


def _field(key: str, value: Any) -> Any:
    """A number as `{"n": "1.5"}`, so that it comes back as one; any other text as it is."""
    text = check_text(str(value), "fields", 60)
    try:
        number = Decimal(text)
    except ArithmeticError:
        return text
    return {"n": format(number, "f")} if number.is_finite() else text


def sources_by_hand(version: SchemeVersion) -> list[str]:
    """The series of a version that are entered by hand."""
    formula = formula_of(version)
    inputs = read_inputs(version.inputs, formula)
    return [name for name in tallies_of(formula) if inputs.sources[name].what == HAND]


def void_event(*, actor: Actor, event_id: int, reason: str) -> CreditEvent:
    """Say that an event does not count, and why: it is shown from now on and counts nowhere."""
    reason = check_text(reason, "reason", 200, required=True)
    with transaction.atomic():
        row = CreditEvent.objects.select_for_update().filter(pk=event_id).first()
        if row is None:
            raise Http404("event")
        _scored(actor, row.subject)
        if row.superseded_at is not None or row.void:
            raise Conflict(current_version=0, differences={})
        now = clock(actor, "form", None)
        close(row, now["recorded_at"])
        names = (
            "scheme_id",
            "event",
            "series",
            "happened_on",
            "project_id",
            "title",
            "share",
            "fields",
            "basis",
            "unit_id",
        )
        kept = {name: getattr(row, name) for name in (*names, "person_id")}
        made: CreditEvent = CreditEvent.objects.create(**kept, void=reason, **now)
        record(actor=actor, action="assessment.event.voided", target=made, before={"void": ""}, after={"void": reason})
    return made
