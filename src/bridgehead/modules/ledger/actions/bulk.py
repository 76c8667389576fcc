"""Many projects in one write: registering them, changing their facts, taking both back.

The same rules as one by one: the policy for every unit concerned, the version of every project, a version row and an
audit entry for each. What cannot be done for one row is returned for that row and keeps no other from being written.
"""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Container, Iterable, Mapping, Sequence
from dataclasses import dataclass, field
from datetime import datetime
from decimal import Decimal
from typing import Any

from django.apps import apps
from django.db import transaction
from django.utils import timezone
from django.utils.translation import gettext as _

from bridgehead.foundation.access import Actor, Refused, may, require
from bridgehead.foundation.audit.bulk import Told, record_rows, told_as_json
from bridgehead.foundation.rows import insert_columns, next_ids, objects, stored, texts, update_rows
from bridgehead.foundation.search.indexing import index
from bridgehead.modules.accounts.models import Unit
from bridgehead.modules.ledger import derived, rules
from bridgehead.modules.ledger.actions.common import clock
from bridgehead.modules.ledger.bulk_facts import COLUMNS, DEFAULTS, default_of, problems, problems_of
from bridgehead.modules.ledger.facts import facts_of
from bridgehead.modules.ledger.kept import keep, keep_by_id, keep_new
from bridgehead.modules.ledger.marks import keep_marks, mark_new
from bridgehead.modules.ledger.models import Milestone, Project, ProjectMark, ProjectVersion, Recorded, SourceKind
from bridgehead.modules.ledger.queries.visibility import visible_projects

CHUNK = 500
_PROJECT = "ledger.project"


@dataclass(frozen=True, slots=True)
class ProjectChange:
    """Facts to change by column, and the version of the project that the change was made on."""

    project_id: int
    version: int
    facts: Mapping[str, Any]
    source: Mapping[str, Any]


@dataclass(slots=True)
class Written:
    """What became of many changes: the new version of each project written, and why each of the others was not."""

    versions: dict[int, int] = field(default_factory=dict)
    refused: dict[int, str] = field(default_factory=dict)


def register_projects(
    *,
    actor: Actor,
    facts: Mapping[str, Sequence[Any]],
    sources: Sequence[Mapping[str, Any]] | Sequence[str],
    source_kind: str = SourceKind.SHEET,
    findable: bool = True,
) -> list[int]:
    """New projects, in the order given; their ids. Where they are not made `findable` yet, the caller indexes them.

    `facts` are columns of one length (`unit_id` and `name` are needed), typed as bulk_facts says; where nothing is said
    of a project stands what DEFAULTS says. `sources` says of each where it came from; texts are JSON with sorted keys.
    Raises Refused where any of them cannot be registered (its position stands before the field), Forbidden where the
    actor may not register projects in one of the units.
    """
    count = len(sources)
    if not count:
        return []
    _require_units(actor, "ledger.register_project", set(facts.get("unit_id", [None])))
    found = problems_of(facts, count)
    wrong = {f"{at}.{name}": [said] for at, told in found.items() for name, said in told.items()}
    if wrong:
        raise Refused(wrong)
    with transaction.atomic():
        now = clock(actor, source_kind, {"rows": count})
        at = now["recorded_at"]
        ids = list(next_ids(Project, count))
        year = f"{timezone.localdate(at):%Y}"
        codes = [f"{year}-{pk:05d}" for pk in ids]
        columns = {name: facts[name] if name in facts else [DEFAULTS[name]] * count for name in COLUMNS}
        written = [told if isinstance(told, str) else told_as_json(told) for told in sources]
        # What both tables hold is made ready for the database once.
        ready = stored(Project, facts)
        totals = _insert_projects(ids, codes, columns, ready, at)
        _insert_versions(ids, ready, written, now)
        mark_new(zip(ids, columns["unit_id"], totals, strict=True), rules.current())
        after = objects({"code": codes, **facts, "source": written}, encode=told_as_json, written=("source",))
        audits: list[Told] = [(pk, None, told) for pk, told in zip(ids, after, strict=True)]
        record_rows(actor=actor, action="ledger.project.registered", target_type=_PROJECT, rows=audits)
        if findable:
            index("project", ids)
    return ids


def change_projects(
    *, actor: Actor, changes: Sequence[ProjectChange], source_kind: str = SourceKind.SHEET, note: str = ""
) -> Written:
    """Change some facts of many projects; a project appears once. What nothing differs in is written as it is."""
    done = Written()
    _require_units(actor, "ledger.change_project", {one.facts["unit_id"] for one in changes if "unit_id" in one.facts})
    with transaction.atomic():
        for start in range(0, len(changes), CHUNK):
            _change_chunk(actor, changes[start : start + CHUNK], source_kind, note, done)
    return done


def _change_chunk(actor: Actor, changes: Sequence[ProjectChange], source_kind: str, note: str, done: Written) -> None:
    projects = _locked(actor, [change.project_id for change in changes])
    now = clock(actor, source_kind, {"rows": len(changes)})
    kept: list[tuple[Project, ProjectChange, dict[str, Any], dict[str, Any]]] = []
    for change in changes:
        project = projects.get(change.project_id)
        said = _why_not(actor, project, change.version, "ledger.change_project")
        said = said or "; ".join(problems(change.facts).values())
        if project is None or said:
            done.refused[change.project_id] = said
            continue
        stored = facts_of(project)
        after = {name: value for name, value in change.facts.items() if stored[name] != value}
        if not after:
            done.versions[project.pk] = project.version
            continue
        kept.append((project, change, {name: stored[name] for name in after}, after))
    _write_changes(kept, now)
    audits: list[Told] = [
        (project.pk, before, {**after, "source": change.source}) for project, change, before, after in kept
    ]
    record_rows(actor=actor, action="ledger.project.changed", target_type=_PROJECT, rows=audits, note=note)
    index("project", [project.pk for project, *_rest in kept])
    done.versions |= {project.pk: project.version for project, _change, _before, _after in kept}


def _write_changes(
    kept: Sequence[tuple[Project, ProjectChange, dict[str, Any], dict[str, Any]]], now: Mapping[str, Any]
) -> None:
    ids = [project.pk for project, *_rest in kept]
    ProjectVersion.objects.current().filter(project_id__in=ids).update(superseded_at=now["recorded_at"])
    groups: dict[tuple[str, ...], list[Project]] = defaultdict(list)
    moved: list[Project] = []
    milestones: dict[int, list[Milestone]] = defaultdict(list)
    for row in Milestone.objects.current().filter(project_id__in=ids):
        milestones[row.project_id].append(row)
    for project, _change, _before, after in kept:
        for name, value in after.items():
            setattr(project, name, value)
        project.version += 1
        worked_out = derived.derive(project, milestones[project.pk])
        anew = {name: value for name, value in worked_out.items() if getattr(project, name) != value}
        for name, value in anew.items():
            setattr(project, name, value)
        groups[(*sorted(after), *sorted(anew), "version")].append(project)
        if "unit_id" in after or "total_investment" in anew:
            moved.append(project)
    for names, projects in groups.items():
        update_rows(Project, names, ([*(getattr(one, name) for name in names), one.pk] for one in projects))
    facts = [facts_of(project) for project, *_rest in kept]
    columns = {name: [row[name] for row in facts] for name in COLUMNS}
    ready = stored(Project, columns)
    _insert_versions(ids, ready, texts([change.source for _project_row, change, *_rest in kept], told_as_json), now)
    keep_marks(milestones, moved, rules.current())
    keep([project for project, *_rest in kept], rules.current())


def take_back_projects(
    *, actor: Actor, versions: Mapping[int, int], entered: Mapping[int, int], reason: str
) -> Written:
    """Withdraw projects that were registered a moment ago and that nobody has touched since.

    `versions` is the version that registering left, `entered` how many rows of milestones, money and the like came
    with it. A project that has more of them by now, or another version, is refused.
    """
    done = Written()
    with transaction.atomic():
        ids = sorted(versions)
        for start in range(0, len(ids), CHUNK):
            _take_back_chunk(actor, ids[start : start + CHUNK], versions, entered, reason, done)
    return done


def _take_back_chunk(
    actor: Actor,
    ids: Sequence[int],
    versions: Mapping[int, int],
    entered: Mapping[int, int],
    reason: str,
    done: Written,
) -> None:
    projects = _locked(actor, ids)
    rows = _rows_in_force(ids)
    at = timezone.now()
    gone: list[Project] = []
    for pk in ids:
        project = projects.get(pk)
        said = _why_not(actor, project, versions[pk], "ledger.register_project")
        if not said and rows.get(pk, 0) != entered.get(pk, 0):
            said = _("Something was entered for it since.")
        if project is None or said:
            done.refused[pk] = said
        else:
            gone.append(project)
    closed = [project.pk for project in gone]
    for model in (ProjectVersion, *_of_a_project()):
        model.objects.current().filter(project_id__in=closed).update(superseded_at=at)
    ProjectMark.objects.filter(project_id__in=closed).delete()
    derived.derive_many((project, ()) for project in gone)
    names = ["withdrawn_at", "version", *derived.DERIVED]
    told = ([at, one.version + 1, *(getattr(one, name) for name in derived.DERIVED), one.pk] for one in gone)
    update_rows(Project, names, told)
    keep_by_id(closed, rules.current())
    audits: list[Told] = [(one.pk, {"withdrawn_at": None}, {"withdrawn_at": at}) for one in gone]
    record_rows(actor=actor, action="ledger.project.withdrawn", target_type=_PROJECT, rows=audits, note=reason)
    index("project", closed)
    done.versions |= {one.pk: one.version + 1 for one in gone}


def _of_a_project() -> list[Any]:
    """Every table of the ledger whose rows are entered for a project, besides its facts."""
    tables = [model for model in apps.get_app_config("ledger").get_models() if issubclass(model, Recorded)]
    return [model for model in tables if model is not ProjectVersion and hasattr(model, "project")]


def _rows_in_force(ids: Sequence[int]) -> dict[int, int]:
    counts: dict[int, int] = defaultdict(int)
    for model in _of_a_project():
        for pk in model.objects.current().filter(project_id__in=ids).values_list("project_id", flat=True):
            counts[pk] += 1
    return counts


def _locked(actor: Actor, ids: Iterable[int]) -> dict[int, Project]:
    """Visible projects under lock, in the order of their ids, so that two such writes never wait for each other."""
    rows = visible_projects(actor).filter(pk__in=list(ids)).select_related("unit").order_by("pk")
    return {project.pk: project for project in rows.select_for_update(of=("self",))}


def _why_not(actor: Actor, project: Project | None, version: int, action: str) -> str:
    if project is None:
        return _("The project is no longer there.")
    if not may(actor, action, project.unit.path):
        return _("This project is not yours to change.")
    if project.version != version:
        return _("Somebody changed the project meanwhile.")
    return ""


def _require_units(actor: Actor, action: str, ids: set[Any]) -> None:
    paths = dict(Unit.objects.filter(pk__in=[pk for pk in ids if pk is not None]).values_list("pk", "path"))
    if set(paths) != ids:
        raise Refused({"unit": [_("A project needs a responsible unit.")]})
    for path in paths.values():
        require(actor, action, path)


def _insert_projects(
    ids: Sequence[int],
    codes: Sequence[str],
    columns: Mapping[str, Sequence[Any]],
    ready: Mapping[str, Sequence[Any]],
    at: datetime,
) -> list[Decimal | None]:
    """A row for each project; columns that are no facts hold what a new project's would. Returns their totals.

    `ready` are the columns of facts that are told, as the database takes them.
    """
    same, totals = derived.derive_new(columns["estimated_investment"], at)
    own = {"id": ids, "code": codes, **ready, "total_investment": totals}
    alike = _others(Project, own, {**DEFAULTS, "created_at": at, **same})
    insert_columns(Project, own, alike, written=ready.keys())
    keep_new(ids, columns, totals)
    return totals


def _insert_versions(
    ids: Sequence[int], ready: Mapping[str, Sequence[Any]], sources: Sequence[str], now: Mapping[str, Any]
) -> None:
    """A version row for each project; columns that are no facts hold what every new row of a form would.

    `ready` are columns of facts as the database takes them, `sources` are JSON.
    """
    own = {"project_id": ids, "source": sources, **ready}
    insert_columns(ProjectVersion, own, _others(ProjectVersion, own, {**DEFAULTS, **now}), written=own.keys())


def _others(model: type[Any], own: Container[str], told: Mapping[str, Any]) -> dict[str, Any]:
    """What every row has alike in the columns that none has of its own: as told, else what a new row of a form has."""
    fields = [field for field in model._meta.concrete_fields if field.attname not in own]
    given = {field.attname: field for field in fields if field.attname in told or not field.primary_key}
    return {name: told[name] if name in told else default_of(field) for name, field in given.items()}
