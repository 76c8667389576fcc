"""The rules of the life cycle: drafting a version, writing it, putting it in force from a day."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from copy import deepcopy
from datetime import date
from typing import Any, Final

from django.db import transaction
from django.db.models import Max
from django.http import Http404
from django.utils import timezone
from django.utils.translation import gettext as _

from bridgehead.engines.lifecycle import CLEARANCES, SECTIONS, Problem, RuleSetError, complete, make_rule_set
from bridgehead.foundation.access import Actor, Conflict, Refused, require
from bridgehead.foundation.audit.chain import record
from bridgehead.modules.accounts.models import Unit
from bridgehead.modules.ledger import rules as rulebook
from bridgehead.modules.ledger.actions.common import check_text
from bridgehead.modules.ledger.models import RuleVersion
from bridgehead.modules.ledger.queries.rule_versions import CHANGE, access_rules, newest_in_force

# What a page may write of a row; anything else of it is carried over from the version before.
WRITABLE: Final[Mapping[str, frozenset[str]]] = {
    "evidence": frozenset({"zh", "en", "clearance"}),
    "lists": frozenset({"limit"}),
    "stages": frozenset({"on_path", "silent"}),
    "milestones": frozenset(
        {"zh", "en", "strand", "stage", "used", "gate", "asks_reason", "rule", "needs", "evidence"}
    ),
}
_NEW: Final[Mapping[str, Mapping[str, Any]]] = {"evidence": {}, "milestones": {"amount": "other"}}


def require_everywhere(actor: Actor) -> None:
    """Raise Forbidden unless the actor may change the rules of the whole tree: they hold for everybody."""
    for path in Unit.objects.filter(parent=None).values_list("path", flat=True):
        require(actor, CHANGE, path)
    require(actor, CHANGE)


def draft_rules(*, actor: Actor, title: str, basis: str = "") -> RuleVersion:
    """A new draft that says what the newest version in force says."""
    require_everywhere(actor)
    title = check_text(title, "title", 80, required=True)
    basis = check_text(basis, "basis", 200)
    with transaction.atomic():
        before = newest_in_force(lock=True)
        number = (RuleVersion.objects.aggregate(last=Max("pk"))["last"] or rulebook.FIRST) + 1
        made: RuleVersion = RuleVersion.objects.create(
            pk=number,
            title=title,
            basis=basis,
            body=deepcopy(before.body),
            created_at=timezone.now(),
            created_by_id=actor.id,
        )
        after = {"title": title, "basis": basis, "based_on": before.pk}
        record(actor=actor, action="ledger.rules.drafted", target=made, before=None, after=after)
    return made


def write_rule(
    *, actor: Actor, number: int, version: int, section: str, key: str, values: Mapping[str, Any]
) -> RuleVersion:
    """Change one row of a draft: `section` and `key` as in lifecycle.toml, `values` the fields that change.

    An empty `key` adds a row (a milestone or a kind of evidence). Raises Refused where the draft would no longer hold
    together or is in force, Conflict with both values where somebody else wrote the draft since `version`.
    """
    require_everywhere(actor)
    if section not in SECTIONS or set(values) - WRITABLE[section]:
        raise Refused({"": [_("There is no such field.")]})
    with transaction.atomic():
        draft = _draft(actor, number)
        body = deepcopy(draft.body)
        rows = body.setdefault(section, {})
        before = complete(body)[section].get(key)
        if key and before is None:
            raise Http404("rule")
        row = {**(before or _NEW[section]), **_checked(section, values)}
        if draft.version != version:
            stored = before or {}
            differing = {
                name: (stored.get(name), row.get(name)) for name in values if stored.get(name) != row.get(name)
            }
            raise Conflict(current_version=draft.version, differences=differing)
        if row == before:
            return draft
        key = key or _own_key(section, complete(body)[section])
        rows[key] = row
        _refuse_problems(body, key)
        draft.body = body
        _save(draft, "body")
        place = f"{section}.{key}"
        record(actor=actor, action="ledger.rules.written", target=draft, before={place: before}, after={place: row})
    return draft


def discard_rules(*, actor: Actor, number: int, version: int) -> None:
    """Throw a draft away; what it said stays in the history."""
    require_everywhere(actor)
    with transaction.atomic():
        draft = _draft(actor, number)
        _refuse_stale(draft, version)
        before = {"title": draft.title, "basis": draft.basis, "body": draft.body}
        record(actor=actor, action="ledger.rules.discarded", target=draft, before=before, after=None)
        draft.delete()


def put_rules_in_force(
    *, actor: Actor, number: int, version: int, valid_from: date, title: str, basis: str
) -> RuleVersion:
    """Put a draft in force from a day; it can never be changed after. What was judged before keeps its version.

    The day may be past, but not before that of the version before. `derived.rederive` brings the projects that lists
    show up to the new version from that day on.
    """
    require_everywhere(actor)
    title = check_text(title, "title", 80, required=True)
    basis = check_text(basis, "basis", 200, required=True)
    with transaction.atomic():
        before = newest_in_force(lock=True)
        draft = _draft(actor, number)
        _refuse_stale(draft, version)
        if before.valid_from is not None and valid_from < before.valid_from:
            said = {"number": before.pk, "day": before.valid_from.isoformat()}
            raise Refused(
                {"valid_from": [_("Version %(number)s is in force from %(day)s: choose no earlier day.") % said]}
            )
        if valid_from.year < 1990:
            raise Refused({"valid_from": [_("This day is too long ago.")]})
        if any(set(before.body.get(section, {})) - set(draft.body.get(section, {})) for section in SECTIONS):
            raise Refused({"": [_("Meanwhile a version was put in force that knows more: draft anew from it.")]})
        _refuse_problems(draft.body, "")
        draft.title, draft.basis, draft.valid_from = title, basis, valid_from
        draft.put_in_force_at, draft.put_in_force_by_id = timezone.now(), actor.id
        _save(draft, "title", "basis", "valid_from", "put_in_force_at", "put_in_force_by")
        record(
            actor=actor,
            action="ledger.rules.put_in_force",
            target=draft,
            before=None,
            after={"title": title, "basis": basis, "valid_from": valid_from, "replaces": before.pk},
        )
        transaction.on_commit(rulebook.forget)
    return draft


def _draft(actor: Actor, number: int) -> RuleVersion:
    draft = access_rules(actor, number, lock=True)
    if not draft.is_draft:
        raise Refused({"": [_("This version is in force and can no longer be changed: draft a new one.")]})
    return draft


def _refuse_stale(draft: RuleVersion, version: int) -> None:
    if draft.version != version:
        raise Conflict(current_version=draft.version, differences={})


def _save(draft: RuleVersion, *fields: str) -> None:
    draft.version += 1
    draft.save(update_fields=[*fields, "version"])


def _own_key(section: str, rows: Mapping[str, Any]) -> str:
    stem = {"evidence": "own_paper", "milestones": "own"}[section]
    number = 1
    while f"{stem}_{number}" in rows:
        number += 1
    return f"{stem}_{number}"


def _checked(section: str, values: Mapping[str, Any]) -> dict[str, Any]:
    checked = dict(values)
    for name in ("zh", "en"):
        if name in values:
            checked[name] = check_text(values[name], name, 60, required=True)
    rule = values.get("rule")
    if rule:
        checked["rule"] = {name: check_text(rule[name], f"rule_{name}", 200, required=True) for name in ("zh", "en")}
    for name in ("limit", "silent"):
        days = values.get(name)
        if days is not None and not 1 <= days <= 3650:
            raise Refused({name: [_("Write a number of days from 1 to 3650.")]})
    if section == "milestones" and values.get("gate", "warn") not in ("block", "warn"):
        raise Refused({"gate": [_("This choice is not offered.")]})
    if values.get("clearance", "") not in CLEARANCES:
        raise Refused({"clearance": [_("This choice is not offered.")]})
    return checked


def _refuse_problems(body: Mapping[str, Any], key: str) -> None:
    """Raise Refused where the tables do not hold together; what is wrong with the row `key` by its field."""
    try:
        make_rule_set(body)
    except RuleSetError as wrong:
        raise Refused(_said(wrong.problems, complete(body)["milestones"], key)) from None


def _said(problems: Sequence[Problem], rows: Mapping[str, Any], key: str) -> dict[str, list[str]]:
    by_needs = dict.fromkeys(("need", "later", "circle"), "needs")
    fields = {"stage": "stage", "strand": "strand", "path": "on_path", **by_needs}
    errors: dict[str, list[str]] = {}
    for problem in problems:
        field = fields.get(problem.code, "") if problem.kind == key else ""
        errors.setdefault(field, []).append(_problem_said(problem, rows))
    return errors


def _problem_said(problem: Problem, rows: Mapping[str, Any]) -> str:
    said = {"milestone": _name(rows, problem.kind), "other": _name(rows, problem.other)}
    return {
        "stage": _("%(milestone)s is named after its stage and reaches no other."),
        "need": _("%(milestone)s cannot wait for %(other)s, which is no step that projects take."),
        "later": _("%(milestone)s cannot wait for %(other)s, which reaches a later stage."),
        "path": _("No step reaches this stage, so that it cannot be the next one."),
        "circle": _("%(milestone)s would wait for itself, by a way round."),
        "strand": _("%(milestone)s stands in no strand."),
        "evidence": _("%(milestone)s asks for a paper that is not known."),
    }[problem.code] % said


def _name(rows: Mapping[str, Any], key: str) -> str:
    from bridgehead.modules.ledger import words

    row = rows.get(key)
    return key if row is None else row["en" if words.language() == "en" else "zh"]
