"""Schemes: drafting a version, changing an item of it, its inputs, putting it in force from a day."""

from __future__ import annotations

import re
from collections.abc import Callable, Mapping
from copy import deepcopy
from datetime import date
from typing import Any, Final

from django.db import transaction
from django.db.models import Max
from django.http import Http404
from django.utils import timezone
from django.utils.translation import gettext as _

from bridgehead.engines.scoring import FormulaError, Problem, make_formula
from bridgehead.foundation.access import Actor, Conflict, Refused, require
from bridgehead.foundation.audit.chain import record
from bridgehead.modules.accounts.models import Unit
from bridgehead.modules.assessment.bindings import check_inputs
from bridgehead.modules.assessment.models import Scheme, SchemeVersion
from bridgehead.modules.assessment.parameters import OWN, PATTERNS, made_from, with_values
from bridgehead.modules.assessment.queries.schemes import CHANGE, access_scheme, access_version, newest_version
from bridgehead.modules.ledger.actions.common import check_text

_KEY: Final = re.compile(r"[a-z][a-z0-9_]{0,39}")
# What may be wrong while items are changed one after the other; it must be right before the version is put in force.
_LATER: Final = frozenset({"weights"})


def require_everywhere(actor: Actor) -> None:
    """Raise Forbidden unless the actor may change schemes for the whole tree: they hold for everybody."""
    for path in Unit.objects.filter(parent=None).values_list("path", flat=True):
        require(actor, CHANGE, path)
    require(actor, CHANGE)


def draft_version(*, actor: Actor, scheme_id: int) -> SchemeVersion:
    """A new draft that says what the newest version in force says. Refused while another draft of it stands."""
    require_everywhere(actor)
    with transaction.atomic():
        scheme = access_scheme(actor, scheme_id)
        Scheme.objects.select_for_update().get(pk=scheme.pk)
        rows = SchemeVersion.objects.filter(scheme=scheme)
        if rows.filter(put_in_force_at__isnull=True).exists():
            raise Refused({"": [_("A draft of this scheme stands already: go on with it.")]})
        before = newest_version(scheme.pk)
        made: SchemeVersion = rows.create(
            scheme=scheme,
            number=(rows.aggregate(last=Max("number"))["last"] or 0) + 1,
            body=deepcopy(before.body),
            inputs=deepcopy(before.inputs),
            created_at=timezone.now(),
            created_by_id=actor.id,
        )
        after = {"scheme": scheme.key, "number": made.number, "based_on": before.number}
        record(actor=actor, action="assessment.scheme.drafted", target=made, before=None, after=after)
    return made


def write_item(
    *, actor: Actor, version_id: int, version: int, item: str, own: Mapping[str, Any], values: Mapping[str, Any]
) -> SchemeVersion:
    """Change an item of a draft: `own` its name, weight, role and bounds (None takes one away), `values` by place.

    Raises Refused with the messages of the engine's checks by field, Conflict where the draft was written since.
    """
    if set(own) - set(OWN) or "id" in own:
        raise Refused({"": [_("There is no such field.")]})

    def change(body: dict[str, Any]) -> None:
        at = _index_of(body, item)
        group, place = at
        try:
            changed = with_values(body[group][place], values)
        except (KeyError, IndexError, TypeError):
            raise Refused({"": [_("There is no such field.")]}) from None
        for name, value in own.items():
            changed.pop(name, None)
            if value is not None and value != "":
                changed[name] = value
        body[group][place] = changed

    return _write(actor, version_id, version, change, item, "assessment.scheme.written")


def add_item(
    *, actor: Actor, version_id: int, version: int, pattern: str, key: str, english: str, chinese: str
) -> SchemeVersion:
    """Add an item made from a pattern; its values are changed after that."""
    errors: dict[str, list[str]] = {}
    if pattern not in PATTERNS:
        errors["pattern"] = [_("This choice is not offered.")]
    if not _KEY.fullmatch(key):
        errors["key"] = [_("Write small letters, digits and underscores, beginning with a letter.")]
    if errors:
        raise Refused(errors)
    names = check_text(english, "english", 60, required=True), check_text(chinese, "chinese", 60, required=True)

    def change(body: dict[str, Any]) -> None:
        if any(one["id"] == key for group in ("items", "flags") for one in body.get(group, ())):
            raise Refused({"key": [_("An item of this scheme has this name already.")]})
        body["items"].append(made_from(pattern, key, *names))

    return _write(actor, version_id, version, change, key, "assessment.scheme.item_added")


def remove_item(*, actor: Actor, version_id: int, version: int, item: str) -> SchemeVersion:
    """Take an item out of a draft."""

    def change(body: dict[str, Any]) -> None:
        group, place = _index_of(body, item)
        del body[group][place]

    return _write(actor, version_id, version, change, "", "assessment.scheme.item_removed")


def write_inputs(*, actor: Actor, version_id: int, version: int, inputs: Mapping[str, Any]) -> SchemeVersion:
    """Say who is scored and where series and figures come from: the parts of `inputs` that change."""
    require_everywhere(actor)
    with transaction.atomic():
        draft = _draft(actor, version_id, version)
        changed = {**draft.inputs, **inputs}
        for group in ("sources", "given"):
            changed[group] = {**draft.inputs.get(group, {}), **inputs.get(group, {})}
        check_inputs(changed, make_formula(draft.body))
        if changed == draft.inputs:
            return draft
        before, draft.inputs = draft.inputs, changed
        _save(draft, "inputs")
        differing = [name for name in changed if changed[name] != before.get(name)]
        told = [{name: row.get(name) for name in differing} for row in (before, changed)]
        record(actor=actor, action="assessment.scheme.inputs_written", target=draft, before=told[0], after=told[1])
    return draft


def discard_draft(*, actor: Actor, version_id: int, version: int) -> None:
    """Throw a draft away; what it said stays in the history."""
    require_everywhere(actor)
    with transaction.atomic():
        draft = _draft(actor, version_id, version)
        before = {"body": draft.body, "inputs": draft.inputs}
        record(actor=actor, action="assessment.scheme.discarded", target=draft, before=before, after=None)
        draft.delete()


def put_in_force(
    *, actor: Actor, version_id: int, version: int, valid_from: date, reason: str, basis: str = ""
) -> SchemeVersion:
    """Put a draft in force from a day, with the reason; it can never be changed after. Earlier months keep theirs."""
    require_everywhere(actor)
    reason = check_text(reason, "reason", 200, required=True)
    basis = check_text(basis, "basis", 200)
    with transaction.atomic():
        draft = _draft(actor, version_id, version)
        before = newest_version(draft.scheme_id)
        if before.valid_from is not None and valid_from < before.valid_from:
            told = {"number": before.number, "day": before.valid_from.isoformat()}
            raise Refused(
                {"valid_from": [_("Version %(number)s is in force from %(day)s: choose no earlier day.") % told]}
            )
        if not 1990 <= valid_from.year <= 2100:
            raise Refused({"valid_from": [_("This day is too long ago.")]})
        problems = problems_of(draft.body)
        if problems:
            raise Refused({"": [problem_said(one) for one in problems]})
        check_inputs(draft.inputs, make_formula(draft.body))
        draft.valid_from, draft.reason, draft.basis = valid_from, reason, basis
        draft.put_in_force_at, draft.put_in_force_by_id = timezone.now(), actor.id
        _save(draft, "valid_from", "reason", "basis", "put_in_force_at", "put_in_force_by")
        Scheme.objects.filter(pk=draft.scheme_id, in_use=False).update(in_use=True)
        after = {"valid_from": valid_from, "reason": reason, "basis": basis, "replaces": before.number}
        record(actor=actor, action="assessment.scheme.put_in_force", target=draft, before=None, after=after)
    return draft


def problems_of(body: Mapping[str, Any]) -> tuple[Problem, ...]:
    """What the engine finds wrong with a formula; nothing where it holds together."""
    try:
        make_formula(body)
    except FormulaError as error:
        return error.problems
    return ()


def problem_said(problem: Problem) -> str:
    """A problem in words."""
    said = {
        "missing": _("Something that the rule needs is missing here."),
        "unknown": _("This may not stand here."),
        "kind": _("Write an exact number."),
        "choice": _("This choice is not offered."),
        "order": _("The numbers must rise from one to the next."),
        "name": _("This names something that is not there."),
        "twice": _("This stands twice."),
        "weights": _("The full scores of the items do not add up to the whole."),
        "sign": _("A bonus needs a floor of 0, and a penalty one of 0 before its weight below 0."),
        "days": _("The days of the versions overlap."),
    }
    place = f"{problem.place}{_(': ')}" if problem.place not in ("", "items") else ""
    return f"{place}{said[problem.code]}"


def _index_of(body: Mapping[str, Any], item: str) -> tuple[str, int]:
    for group in ("items", "flags"):
        for place, one in enumerate(body.get(group, ())):
            if one["id"] == item:
                return group, place
    raise Http404("item")


def _write(
    actor: Actor, version_id: int, version: int, change: Callable[[dict[str, Any]], None], item: str, action: str
) -> SchemeVersion:
    require_everywhere(actor)
    with transaction.atomic():
        draft = _draft(actor, version_id, version)
        body = deepcopy(draft.body)
        change(body)
        if body == draft.body:
            return draft
        known = {(one.place, one.code) for one in problems_of(draft.body)}
        errors = _errors(body, item, known)
        if errors:
            raise Refused(errors)
        before, draft.body = draft.body, body
        _save(draft, "body")
        told = [_told(row, item) for row in (before, body)]
        record(actor=actor, action=action, target=draft, before=told[0], after=told[1])
    return draft


def _told(body: Mapping[str, Any], item: str) -> dict[str, Any]:
    rows = {one["id"]: one for group in ("items", "flags") for one in body.get(group, ())}
    return {item: rows.get(item)} if item else {"items": list(rows)}


def _errors(body: Mapping[str, Any], item: str, known: set[tuple[str, str]]) -> dict[str, list[str]]:
    """The problems that a change brought, by field of its item where they are about it."""
    errors: dict[str, list[str]] = {}
    for one in problems_of(body):
        if one.code in _LATER or (one.place, one.code) in known:
            continue
        place = next(
            (
                one.place.removeprefix(f"{head}.{item}.")
                for head in ("items", "flags")
                if item and one.place.startswith(f"{head}.{item}.")
            ),
            None,
        )
        errors.setdefault(place or "", []).append(
            problem_said(one if place is None else Problem("", one.code, one.message))
        )
    return errors


def _draft(actor: Actor, version_id: int, version: int) -> SchemeVersion:
    draft = access_version(actor, version_id, lock=True)
    if not draft.is_draft:
        raise Refused({"": [_("This version is in force and can no longer be changed: draft a new one.")]})
    if draft.version != version:
        raise Conflict(current_version=draft.version, differences={})
    return draft


def _save(draft: SchemeVersion, *fields: str) -> None:
    draft.version += 1
    draft.save(update_fields=[*fields, "version"])
