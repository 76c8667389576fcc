"""Registering a project, changing its facts, withdrawing one that was registered by mistake."""

from __future__ import annotations

import uuid
from collections.abc import Mapping
from typing import Any, Final

from django.db import transaction
from django.utils import timezone
from django.utils.translation import gettext as _

from bridgehead.foundation.access import Actor, Conflict, Refused, require
from bridgehead.foundation.audit.chain import record
from bridgehead.foundation.search.indexing import index
from bridgehead.modules.ledger import derived, rules
from bridgehead.modules.ledger.actions.common import check_text, clock, close
from bridgehead.modules.ledger.facts import as_columns, changed_facts, clean_facts, contradictions, facts_of
from bridgehead.modules.ledger.kept import keep
from bridgehead.modules.ledger.marks import mark_new
from bridgehead.modules.ledger.models import (
    Contribution,
    Investment,
    InvestmentBefore,
    Milestone,
    Phase,
    Project,
    ProjectAlias,
    ProjectVersion,
    SourceKind,
    YearPlan,
)
from bridgehead.modules.ledger.queries.visibility import access_project


def register_project(
    *,
    actor: Actor,
    facts: Mapping[str, Any],
    source_kind: str = SourceKind.FORM,
    source: Mapping[str, Any] | None = None,
    code: str = "",
) -> Project:
    """A new project. `facts` holds fields of ProjectFacts (`unit` or `unit_id`, `name` are needed).

    `code` is its permanent number, made from the year when left out. Raises Refused with messages by field,
    Forbidden where the actor may not register projects in that unit.
    """
    cleaned = clean_facts({"name": "", "unit_id": None, **facts} if "unit" not in facts else {"name": "", **facts})
    require(actor, "ledger.register_project", cleaned["unit"].path)
    with transaction.atomic():
        if code and Project.objects.filter(code=code).exists():
            raise Refused({"code": [_("This number is taken.")]})
        now = clock(actor, source_kind, source)
        at = now["recorded_at"]
        own = {"created_at": at, "heard_on": timezone.localdate(at)}
        project = Project(code=code or uuid.uuid4().hex[:20], **own, **cleaned)
        derived.derive_many([(project, ())])
        project.save()
        if not code:
            project.code = f"{timezone.localdate(at):%Y}-{project.pk:05d}"
            project.save(update_fields=["code"])
        ProjectVersion.objects.create(project=project, **cleaned, **now)
        index("project", [project.pk])
        mark_new([(project.pk, project.unit_id, project.total_investment)], rules.current())
        keep([project], rules.current())
        after = {"code": project.code, **as_columns(cleaned), "source": now["source"]}
        record(actor=actor, action="ledger.project.registered", target=project, before=None, after=after)
    return project


def change_project(
    *,
    actor: Actor,
    project_id: int,
    version: int,
    facts: Mapping[str, Any],
    source_kind: str = SourceKind.FORM,
    source: Mapping[str, Any] | None = None,
    note: str = "",
) -> Project:
    """Change some facts: the version in force is closed and another written. Nothing happens where nothing differs.

    Only what differs is checked, so that an old record that would not be taken today can still be mended.
    Raises Conflict where somebody changed the project since `version` was read, Refused with messages by field.
    Moving a project to another unit needs the permission in both.
    """
    note = check_text(note, "note", 200)
    with transaction.atomic():
        project = access_project(actor, action="ledger.change_project", project_id=project_id, lock=True)
        stored = facts_of(project)
        cleaned = clean_facts(changed_facts(facts, stored))
        columns = as_columns(cleaned)
        if "unit" in cleaned:
            require(actor, "ledger.change_project", cleaned["unit"].path)
        differing = {name: (stored[name], value) for name, value in columns.items() if stored[name] != value}
        if project.version != version:
            raise Conflict(current_version=project.version, differences=differing)
        if not differing:
            return project
        if wrong := contradictions({**stored, **cleaned}, cleaned):
            raise Refused(wrong)
        now = clock(actor, source_kind, source)
        close(ProjectVersion.objects.current().get(project=project), now["recorded_at"])
        ProjectVersion.objects.create(project=project, **{**stored, **columns}, **now)
        for name, value in cleaned.items():
            setattr(project, name, value)
        project.version += 1
        project.save(update_fields=[*cleaned, "version"])
        derived.refresh(project)
        index("project", [project.pk])
        record(
            actor=actor,
            action="ledger.project.changed",
            target=project,
            before={name: old for name, (old, _new) in differing.items()},
            after={name: new for name, (_old, new) in differing.items()},
            note=note,
        )
    return project


_CLOSED_WITH_IT: Final = (
    ProjectVersion,
    ProjectAlias,
    Milestone,
    Phase,
    Contribution,
    Investment,
    InvestmentBefore,
    YearPlan,
)


def withdraw_project(*, actor: Actor, project_id: int, version: int, reason: str) -> Project:
    """Take back a project that was registered by mistake: everything known of it is closed, nothing is deleted.

    Answers for moments before still count it. A project that came to nothing is no mistake: report `exited`.
    """
    reason = check_text(reason, "reason", 200, required=True)
    with transaction.atomic():
        project = access_project(actor, action="ledger.withdraw_project", project_id=project_id, lock=True)
        if project.version != version:
            raise Conflict(current_version=project.version, differences={})
        at = timezone.now()
        closed = {
            model._meta.model_name: model.objects.current().filter(project=project).update(superseded_at=at)
            for model in _CLOSED_WITH_IT
        }
        project.withdrawn_at = at
        project.version += 1
        project.save(update_fields=["withdrawn_at", "version"])
        derived.refresh(project)
        index("project", [project.pk])
        record(
            actor=actor,
            action="ledger.project.withdrawn",
            target=project,
            before={"withdrawn_at": None},
            after={"withdrawn_at": at, "closed": closed},
            note=reason,
        )
    return project
