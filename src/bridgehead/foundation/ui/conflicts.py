"""A form that comes too late: what somebody else stored meanwhile, field by field, and all that was typed in place.

A form that is `remembered` carries, hidden, the values that it was opened with. So a field that the person did not
touch is told from one that they changed: the first takes over what is stored now, or saving again would undo what the
other did; the second keeps what was typed and is shown beside what is stored.
"""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import datetime
from typing import Any, TypeVar, cast

from django import forms
from django.core.exceptions import ValidationError
from django.forms.boundfield import BoundField

from bridgehead.foundation.audit.chain import Target, history
from bridgehead.foundation.audit.disclosures import disclosures

FormType = TypeVar("FormType", bound=forms.BaseForm)


@dataclass(frozen=True, slots=True)
class Difference:
    """A field whose stored value is another than the one in the form; `is_typed` unless the person left it alone."""

    label: str
    stored: str
    typed: str
    is_typed: bool = True


@dataclass(frozen=True, slots=True)
class Stale:
    """Who stored the newest version and when (`""` and None where that is not told), and what differs.

    With `is_seen` the differences are from what the page showed before, and not from what was typed.
    """

    by: str
    at: datetime | None
    differences: tuple[Difference, ...]
    is_seen: bool = False


def remembered(form: FormType) -> FormType:
    """The form, which will carry the values that it is opened with."""
    for bound in form.visible_fields():
        bound.field.show_hidden_initial = True
    return form


def outdated(target: Target) -> Stale:
    """A button that was pressed on a page from before somebody's change: nothing was typed, nothing is compared."""
    return Stale(*newest_write(target), differences=())


def newest_write(target: Target) -> tuple[str, datetime | None]:
    """Who wrote to a row last, and when."""
    entry = history(target).exclude(action__in=disclosures()).first()
    return (entry.actor_name, entry.recorded_at) if entry is not None else ("", None)


def stale(
    form: forms.BaseForm, now: Mapping[str, Any], target: Target, *, version: object, version_field: str = "version"
) -> Stale:
    """Make the next sending of a bound, valid form win, and say what differs.

    `now` holds the stored values as the form's `initial` takes them, `version` is that of the stored row ("" for none).
    """
    touched = set(form.changed_data)
    data: Any = cast(Any, form.data).copy()
    differences = []
    for bound in form.visible_fields():
        if bound.name not in now:
            continue
        stored, typed = _written(bound, now[bound.name]), str(data.get(bound.html_name) or "")
        is_typed = bound.name in touched
        if _differs(bound, stored, typed):
            told = _said(bound, stored), _said(bound, typed)
            differences.append(Difference(str(bound.label), *told, is_typed=is_typed))
            if not is_typed:
                data[bound.html_name] = stored
        data[bound.html_initial_name] = stored
    data[form.add_prefix(version_field)] = "" if version is None else str(version)
    form.data = data
    by, at = newest_write(target)
    return Stale(by, at, tuple(differences))


def compared(seen: forms.BaseForm, now: Mapping[str, Any]) -> tuple[Difference, ...]:
    """Where the stored values are other than the initial ones of an unbound form."""
    pairs = [
        (bound, _written(bound, now[bound.name]), _written(bound, bound.initial))
        for bound in seen.visible_fields()
        if bound.name in now
    ]
    return tuple(
        Difference(str(bound.label), _said(bound, stored), _said(bound, shown))
        for bound, stored, shown in pairs
        if stored != shown
    )


def _written(bound: BoundField, value: Any) -> str:
    """A stored value as the control would send it."""
    shown: Any = bound.field.widget.format_value(bound.field.prepare_value(value))
    if isinstance(shown, (list, tuple)):
        shown = next(iter(shown), "")
    return "" if shown is None else str(shown)


def _differs(bound: BoundField, stored: str, typed: str) -> bool:
    try:
        return bool(bound.field.has_changed(bound.field.to_python(stored), typed))
    except ValidationError:  # stored once, and not offered any more
        return stored != typed


def _said(bound: BoundField, written: str) -> str:
    """What a control would send, in the words that it shows."""
    if not written:
        return "—"
    if isinstance(bound.field, forms.ModelChoiceField):
        model = bound.field.queryset.model if bound.field.queryset is not None else None
        row = model._default_manager.filter(pk=written).first() if model is not None else None
        return str(row) if row is not None else written
    if isinstance(bound.field, forms.ChoiceField):
        return str(_flat(bound.field.choices).get(written, written))
    return written


def _flat(choices: Any) -> dict[str, Any]:
    found: dict[str, Any] = {}
    for value, label in choices:
        found |= _flat(label) if isinstance(label, (list, tuple)) else {str(value): label}
    return found
