"""Taking a project statement into the ledger, and back out of it."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, replace
from datetime import date
from decimal import Decimal
from typing import Any, Final

from django.utils import timezone
from django.utils.translation import get_language
from django.utils.translation import gettext as _

from bridgehead.engines.figures import Language, ProjectStatement
from bridgehead.foundation.access import Actor, Conflict, Refused, may
from bridgehead.modules.accounts.models import Unit
from bridgehead.modules.documents.comparison import unit_of_place
from bridgehead.modules.documents.matching import Match, clear_best, find_matches
from bridgehead.modules.documents.models import Document, ReviewState, StatementRecord
from bridgehead.modules.documents.project_plan import MilestoneEntry, ProjectPlan, make_plan, written
from bridgehead.modules.ledger import actions as ledger
from bridgehead.modules.ledger.models import (
    Contribution,
    Investment,
    Milestone,
    Phase,
    Project,
    SourceKind,
    YearPlan,
)
from bridgehead.modules.ledger.queries import access_project
from bridgehead.modules.parties.queries import find_likely

NEW: Final = "new"
# Nothing in the ledger is like it: with a best score below this a new project is what is meant.
_UNLIKE: Final = Decimal("0.50")
_SAME_FIRM: Final = 90


@dataclass(frozen=True, slots=True)
class Entered:
    """What accepting wrote: `effects` is what `take_back` needs."""

    project_id: int
    created: bool
    effects: Mapping[str, Any]
    doubts: tuple[str, ...]


@dataclass(frozen=True, slots=True)
class Preview:
    """What a person sees before accepting: likely projects, the choice that stands, and what it would write.

    `choice` is a project's number, NEW, or None where a person must choose.
    """

    matches: tuple[Match, ...]
    choice: str | None
    plan: ProjectPlan | None

    @property
    def written(self) -> list[str]:
        """What would be written, in words."""
        return [] if self.plan is None else written(self.plan, language())


def language() -> Language:
    """The language in use, as the figures engine names it."""
    return "en" if (get_language() or "").startswith("en") else "zh-Hans"


def choose(matches: list[Match]) -> str | None:
    """The default: the clear best match, a new project where nothing is like it, else None."""
    best = clear_best(matches)
    if best is not None:
        return best.candidate.code
    return NEW if not matches or matches[0].score < _UNLIKE else None


def default_choice(actor: Actor, content: ProjectStatement) -> str | None:
    """`choose` among the matches of a statement."""
    return choose(find_matches(actor, content))


def preview(actor: Actor, statement: StatementRecord, content: ProjectStatement, chosen: str = "") -> Preview:
    """What accepting would do: with the project chosen, or by default."""
    matches = find_matches(actor, content)
    choice = chosen or choose(matches)
    if choice is None:
        return Preview(tuple(matches), None, None)
    project = None if choice == NEW else access_project(actor, choice)
    return Preview(tuple(matches), choice, _plan(statement.document, content, project))


def enter(actor: Actor, statement: StatementRecord, content: ProjectStatement, choice: str) -> Entered:
    """Link the statement to a project or register a new one, and record what it says; inside the caller's transaction.

    Raises Refused where `choice` is empty and no default is clear, Http404 for a number that the actor does not see.
    """
    wanted = choice or default_choice(actor, content)
    if wanted is None:
        raise Refused({"project": [_("More than one project of the ledger may be meant: choose one, or a new one.")]})
    source = _source(statement, content)
    existing = None if wanted == NEW else access_project(actor, wanted, lock=True)
    plan = _plan(statement.document, content, existing)
    facts_before: dict[str, Any] = {}
    if existing is None:
        facts = {**_new_facts(actor, statement.document, content), **plan.facts}
        project = ledger.register_project(
            actor=actor,
            facts=facts,
            source_kind=SourceKind.DOCUMENT,
            source={**source, "facts": sorted(facts.keys() - {"unit"})},  # the unit is ours, not the text's
        )
    else:
        project = existing
        facts_before = {name: getattr(project, name) for name in plan.facts}
        if plan.facts:
            project = ledger.change_project(
                actor=actor,
                project_id=project.pk,
                version=project.version,
                facts=plan.facts,
                source_kind=SourceKind.DOCUMENT,
                source=source,
            )
    rows = [_report(actor, project, entry, source) for entry in plan.milestones]
    effects = {
        "project": project.pk,
        "created": existing is None,
        "milestones": [row.pk for row in rows],
        "facts_before": _texts(facts_before),
        "facts_after": _texts(plan.facts) if existing is not None else {},
        "version": Project.objects.values_list("version", flat=True).get(pk=project.pk),
    }
    return Entered(project.pk, existing is None, effects, tuple(plan.doubts))


def take_back(actor: Actor, effects: Mapping[str, Any]) -> None:
    """Undo what `enter` wrote: milestones are withdrawn, blank facts are blank again, and a project that it created
    is withdrawn when nothing else hangs on it.

    Raises Refused where somebody has corrected or verified one of the milestones since.
    """
    project = Project.objects.filter(pk=effects["project"]).first()
    if project is None or project.withdrawn_at is not None:  # all that it held is closed already
        return
    try:
        for milestone_id in reversed(effects["milestones"]):
            ledger.withdraw_milestone(actor=actor, milestone_id=milestone_id, reason=_("review taken back"))
    except Conflict as conflict:
        message = _("A milestone of “%(project)s” was changed or verified since: withdraw it on its page first.")
        raise Refused({"": [message % {"project": project.name}]}) from conflict
    project.refresh_from_db()
    if effects["created"]:
        _withdraw_unless_used(actor, project, effects)
    else:
        _restore_facts(actor, project, effects)


def _plan(document: Document, content: ProjectStatement, project: Project | None) -> ProjectPlan:
    standing = list(Milestone.objects.current().filter(project=project)) if project is not None else []
    return make_plan(
        content,
        project,
        standing,
        published_on=document.published_on,
        today=timezone.localdate(),
        language=language(),
    )


def _source(statement: StatementRecord, content: ProjectStatement) -> dict[str, Any]:
    return {
        "document": statement.document_id,
        "statement": statement.pk,
        "start": statement.start,
        "end": statement.end,
        "quote": content.quote,
        "title": statement.document.title,
    }


def unit_for(actor: Actor, document: Document, content: ProjectStatement) -> Unit:
    """The unit of a new project: that of its place, where it lies below the document's and the actor may; else that."""
    unit = unit_of_place(content.place, document)
    inside = unit is not None and unit.path.startswith(document.unit.path)
    if unit is not None and inside and may(actor, "ledger.register_project", unit.path):
        return unit
    return document.unit


def _new_facts(actor: Actor, document: Document, content: ProjectStatement) -> dict[str, Any]:
    unit = unit_for(actor, document, content)
    facts: dict[str, Any] = {"name": content.name[:160], "unit": unit}
    if content.place and content.place not in (unit.name, unit.short_name):
        facts["site"] = content.place[:120]
    if content.enterprise:
        known = find_likely(actor, content.enterprise, limit=1)
        if known and known[0].score >= _SAME_FIRM:
            facts["enterprise"] = known[0].enterprise
        else:
            facts["investor"] = content.enterprise[:120]
    if content.capacity:
        facts["content"] = "；".join(f"{c.product} {c.value:f} {c.unit}" for c in content.capacity)
    return facts


def _report(actor: Actor, project: Project, entry: MilestoneEntry, source: Mapping[str, Any]) -> Milestone:
    amount = entry.amount
    return ledger.report_milestone(
        actor=actor,
        project_id=project.pk,
        kind=entry.kind,
        happened_on=entry.happened_on,
        date_precision=entry.precision,
        amount=None if amount is None else amount.value.quantize(Decimal("0.01")),
        currency="CNY" if amount is None else amount.currency,
        note="" if entry.dated else _("The text gives no day; this is the document's."),
        source_kind=SourceKind.DOCUMENT,
        source=source,
    )


def _texts(facts: Mapping[str, Any]) -> dict[str, str | None]:
    return {
        name: None if value is None else value.isoformat() if isinstance(value, date) else format(value, "f")
        for name, value in facts.items()
    }


def _withdraw_unless_used(actor: Actor, project: Project, effects: Mapping[str, Any]) -> None:
    others = StatementRecord.objects.filter(project=project, state=ReviewState.ACCEPTED).exists()
    hanging = any(
        model.objects.current().filter(project=project).exists()
        for model in (Milestone, Phase, Contribution, Investment, YearPlan)
    )
    if others or hanging or project.version != effects["version"]:
        return
    # Withdrawing a project is for statisticians; taking back what one made oneself a moment ago is not that.
    own_work = replace(actor, is_system=True)
    ledger.withdraw_project(
        actor=own_work, project_id=project.pk, version=project.version, reason=_("review taken back")
    )


def _restore_facts(actor: Actor, project: Project, effects: Mapping[str, Any]) -> None:
    now = _texts({name: getattr(project, name) for name in effects["facts_after"]})
    back = {
        name: effects["facts_before"][name]
        for name, value in effects["facts_after"].items()
        if now[name] is not None and _same(now[name], value)
    }
    if back:
        ledger.change_project(actor=actor, project_id=project.pk, version=project.version, facts=back)


def _same(one: str | None, other: str | None) -> bool:
    if one is None or other is None or "-" in one:
        return one == other
    return Decimal(one) == Decimal(other)
