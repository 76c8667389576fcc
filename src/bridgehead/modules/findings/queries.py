"""Reading findings: which an actor sees, the list with its filters and counts, one with its evidence."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from typing import Any

from django.db.models import Count, OuterRef, Q, QuerySet, Subquery, Value
from django.db.models.functions import Coalesce
from django.http import Http404, HttpRequest

from bridgehead.engines.reconciliation import KINDS
from bridgehead.foundation.access import Actor, may, require, scope_q
from bridgehead.foundation.rows.words import holds
from bridgehead.modules.accounts.models import Unit
from bridgehead.modules.accounts.queries import UnitRow
from bridgehead.modules.documents.models import Document, ReviewState, ReviewStep, StatementRecord
from bridgehead.modules.findings.models import Finding, FindingEvidence, FindingState, Reconciliation, Severity

VIEW = "findings.view"
SHOWN = ("open", "closed", "gone", "all")
_LARGEST_KEY = 2**63 - 1
_OPEN = Q(state=FindingState.OPEN, gone_at__isnull=True)
_STATUS: Mapping[str, Q] = {
    "open": _OPEN,
    "closed": Q(state=FindingState.CLOSED),
    "gone": Q(state=FindingState.OPEN, gone_at__isnull=False),
    "all": Q(),
}


@dataclass(frozen=True, slots=True)
class FindingFilter:
    """What the list shows: `show` of SHOWN; a kind, a severity, a unit with those below it, a document, words."""

    show: str = "open"
    kind: str = ""
    severity: str = ""
    unit: int | None = None
    document: int | None = None
    text: str = ""

    @classmethod
    def from_query(cls, typed: Mapping[str, str]) -> FindingFilter:
        """What an address asks for; what it cannot mean is left out."""
        show, kind, severity = (typed.get(name, "") for name in ("show", "kind", "severity"))
        return cls(
            show=show if show in SHOWN else "open",
            kind=kind if kind in KINDS else "",
            severity=severity if severity in Severity.values else "",
            unit=_key(typed.get("unit", "")),
            document=_key(typed.get("document", "")),
            text=typed.get("q", "").replace("\x00", "").strip()[:60],
        )

    @property
    def is_narrow(self) -> bool:
        """Whether anything but the state is asked for."""
        return any((self.kind, self.severity, self.unit, self.document, self.text))


def _key(text: str) -> int | None:
    number = int(text) if text.isdecimal() and len(text) < 20 else 0
    return number if 0 < number <= _LARGEST_KEY else None


def visible_findings(actor: Actor) -> QuerySet[Finding]:
    """The findings whose unit is in the actor's scope."""
    return Finding.objects.filter(scope_q(actor, VIEW, "unit__path"))


def access_finding(actor: Actor, finding_id: int, action: str = VIEW) -> Finding:
    """A finding. Http404 for strangers, Forbidden for readers who may not do `action`."""
    related = visible_findings(actor).select_related("unit", "document", "closed_by")
    finding = related.defer("document__text", "document__anchors").filter(pk=finding_id).first()
    if finding is None:
        raise Http404("finding")
    require(actor, action, finding.unit.path)
    return finding


def _narrow_q(chosen: FindingFilter) -> Q:
    """What is asked for besides the state and the unit."""
    wanted = Q()
    if chosen.kind:
        wanted &= Q(kind=chosen.kind)
    if chosen.severity:
        wanted &= Q(severity=chosen.severity)
    if chosen.document is not None:
        wanted &= Q(pk__in=_resting_on(Q(document_id=chosen.document)))
    for word in chosen.text.split():
        said, quoted = holds(word, "message_zh", "message_en"), holds(word, "quote", "document__title")
        wanted &= said | Q(pk__in=_resting_on(quoted))
    return wanted


def _unit_q(unit_id: int | None) -> Q:
    if unit_id is None:
        return Q()
    top = Unit.objects.filter(pk=unit_id).order_by().values("path")
    return Q(unit__in=Unit.objects.filter(path__startswith=Subquery(top)).order_by().values("pk"))


def _resting_on(condition: Q) -> QuerySet[FindingEvidence, int]:
    return FindingEvidence.objects.filter(condition).values_list("finding_id", flat=True)


def findings_of(actor: Actor, chosen: FindingFilter) -> QuerySet[Finding]:
    """The rows of the list, the gravest first, then the newest."""
    rows = visible_findings(actor).filter(_narrow_q(chosen), _unit_q(chosen.unit), _STATUS[chosen.show])
    return rows.select_related("unit", "closed_by").order_by("gravity", "-first_seen_at", "id")


@dataclass(frozen=True, slots=True)
class Counts:
    """How many there are of each state among those that the other conditions leave, and of each severity among open.

    `units` are those that the actor's findings belong to, whatever is asked for: (id, name moved in by its depth).
    """

    states: Mapping[str, int]
    severities: Mapping[str, int]
    units: Sequence[tuple[int, str]]


def counts_of(actor: Actor, chosen: FindingFilter) -> Counts:
    """One query, unit by unit: so the units are known with it."""
    asked = {**_STATUS, **{f"open_{name}": _OPEN & Q(severity=name) for name in Severity.values}}
    narrow = _narrow_q(chosen)
    counts = {f"n_{name}": Count(Value(1), filter=narrow & condition) for name, condition in asked.items()}
    grouped = visible_findings(actor).order_by().values("unit_id", "unit__path", "unit__name").annotate(**counts)
    rows = sorted(grouped, key=lambda row: str(row["unit__path"]))
    # Where nothing of the unit itself is there, what lies below it still may be.
    part = f"/{chosen.unit}/" if chosen.unit is not None else ""
    inside = [row for row in rows if part in row["unit__path"]]
    found = {name: sum(row[f"n_{name}"] for row in inside) for name in asked}
    return Counts(
        {name: found[name] for name in SHOWN},
        {name: found[f"open_{name}"] for name in Severity.values},
        [(row["unit_id"], UnitRow(row["unit_id"], row["unit__path"], row["unit__name"], "").label) for row in rows],
    )


def evidence_of(findings: list[Finding]) -> dict[int, list[FindingEvidence]]:
    """The evidence of these findings by their ids, in its order: one query."""
    rows = FindingEvidence.objects.filter(finding__in=findings).order_by("finding_id", "position")
    # What is shown of them, and whose they are: each is a row of four other tables.
    related = rows.select_related("document__unit", "statement", "project__unit", "unit").only(
        *(field.attname for field in FindingEvidence._meta.concrete_fields),
        *(f"document__{name}" for name in ("title", "text", "published_on", "unit__path")),
        "statement__position",
        *(f"project__{name}" for name in ("code", "unit__path")),
        *(f"unit__{name}" for name in ("name", "short_name", "path")),
    )
    found: dict[int, list[FindingEvidence]] = {finding.pk: [] for finding in findings}
    for evidence in related:
        found[evidence.finding_id].append(evidence)
    return found


def may_read(actor: Actor, evidence: FindingEvidence) -> bool:
    """Whether the words of a piece of evidence are for the actor: by the rules of its document, or of the ledger."""
    if evidence.document is not None:
        return may(actor, "documents.view", evidence.document.unit.path)
    unit = evidence.project.unit if evidence.project is not None else evidence.unit
    return may(actor, "ledger.view_project", unit.path)


def documents_with_findings(actor: Actor, limit: int = 200) -> list[tuple[int, str]]:
    """Documents that one of the actor's newest open findings rests on, the newest first: (id, title)."""
    # Of so many findings as a select can still be of use for: one of all documents would only grow.
    newest = visible_findings(actor).filter(_OPEN).order_by("-pk").values("pk")[:limit]
    resting = FindingEvidence.objects.filter(finding__in=newest).values("document_id")
    documents = Document.objects.filter(scope_q(actor, "documents.view", "unit__path"), pk__in=resting)
    return list(documents.order_by("-uploaded_at", "-id").values_list("pk", "title")[:limit])


def open_findings(request: HttpRequest) -> QuerySet[Finding] | None:
    """What the number beside the door of the navigation counts: open contradictions and likely errors."""
    actor: Actor = request.actor  # type: ignore[attr-defined]
    if not may(actor, VIEW):
        return None
    return visible_findings(actor).filter(_OPEN).exclude(severity=Severity.NOTE)


@dataclass(frozen=True, slots=True)
class LastRun:
    """The last time that everything was reconciled, and how many documents came in or were reviewed since."""

    run: Reconciliation
    changed: int


def last_run() -> LastRun | None:
    """None where nobody has ever reconciled everything. One query."""
    ran = OuterRef("ran_at")
    # Each apart, by an index of its own: of either of two conditions a database asks every document.
    new = Document.objects.filter(uploaded_at__gt=ran)
    reviewed = ReviewStep.objects.filter(Q(taken_at__gt=ran) | Q(undone_at__gt=ran), document__uploaded_at__lte=ran)
    changed = _number(new, Count("*")) + _number(reviewed, Count("document", distinct=True))
    runs = Reconciliation.objects.select_related("ran_by").filter(ran_at__isnull=False)
    run = runs.annotate(changed=changed).first()
    return None if run is None else LastRun(run, run.changed)


def _number(rows: QuerySet[Any], count: Count) -> Coalesce:
    """How many rows there are, as a part of another query."""
    counted = rows.order_by().annotate(one=Value(1)).values("one").annotate(count=count).values("count")
    return Coalesce(Subquery(counted), 0)


def statements_to_reconcile() -> int:
    """How many statements there are that nobody rejected."""
    return StatementRecord.objects.exclude(state=ReviewState.REJECTED).count()
