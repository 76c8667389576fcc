"""Projects as pages of like pairs show them, and as a kind of thing that can be merged."""

from __future__ import annotations

from collections.abc import Iterable, Mapping, Sequence
from datetime import date
from decimal import Decimal
from typing import Any, Final

from django.urls import reverse
from django.utils.translation import pgettext_lazy

from bridgehead.foundation.access import Actor
from bridgehead.foundation.merging.kinds import FieldLine, LikeKind, Side
from bridgehead.foundation.rows.labels import label_of
from bridgehead.modules.ledger import words
from bridgehead.modules.ledger.actions.merging import (
    FACTS,
    MERGE,
    merge_projects,
    plan_projects,
    unmerge_projects,
)
from bridgehead.modules.ledger.alike import PROJECT, WORDS, judge_two, project_pairs
from bridgehead.modules.ledger.models import Level, Origin, Project, Sector
from bridgehead.modules.ledger.queries import may_act, visible_projects

_CHOICES: Final[Mapping[str, Any]] = {"sector": Sector, "origin": Origin, "level": Level}
_MONEY: Final = frozenset({"fixed_assets", "estimated_investment", "total_investment"})
# What is derived: shown to compare, follows from the milestones that stay.
_DERIVED: Final = ("code", "stage", "total_investment", "signed_on")


def sides(actor: Actor, ids: Iterable[int]) -> dict[int, Side]:
    """Those of the projects that the actor sees: one query."""
    rows = visible_projects(actor).filter(pk__in=list(ids)).select_related("unit", "enterprise")
    return {project.pk: _side(actor, project) for project in rows}


def _side(actor: Actor, project: Project) -> Side:
    amount = "" if project.total_investment is None else words.exact(project.total_investment)
    firm = project.enterprise.name if project.enterprise else project.investor
    signed = words.day_said(project.signed_on) if project.signed_on else ""
    notes = [project.code, str(project.unit), words.stage_word(project.stage), amount, firm, project.site, signed]
    return Side(
        id=project.pk,
        name=project.name,
        url=reverse("workspace:project", args=[project.code]),
        notes=[note for note in notes if note],
        version=project.version,
        may_merge=may_act(actor, project, MERGE),
    )


def compare(one: int, other: int) -> Sequence[FieldLine]:
    """The facts of two projects side by side, then what is derived: one query."""
    both = Project.objects.select_related("unit", "enterprise", "officer").in_bulk((one, other))
    first, second = both[one], both[other]
    names = [(name, True) for name in FACTS] + [(name, False) for name in _DERIVED]
    return [
        FieldLine(name, label_of(Project, name), _said(first, name), _said(second, name), free) for name, free in names
    ]


def _said(project: Project, name: str) -> str:
    value: Any = getattr(project, name.removesuffix("_id"))
    if value in (None, ""):
        return ""
    if name == "stage":
        return words.stage_word(value)
    if name in _CHOICES:
        return str(_CHOICES[name](value).label)
    if isinstance(value, Decimal):
        return words.exact(value) if name in _MONEY else f"{value.normalize():,f} m²"
    return words.day_said(value) if isinstance(value, date) else str(value)


KIND: Final = LikeKind(
    key=PROJECT,
    label=pgettext_lazy("kind", "Projects"),
    model=Project,
    policy=MERGE,
    words=WORDS,
    visible=visible_projects,
    sides=sides,
    compare=compare,
    pairs=project_pairs,
    judge=judge_two,
    plan=plan_projects,
    merge=merge_projects,
    undo=unmerge_projects,
    order=10,
)
