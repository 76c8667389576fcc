"""The rules of the life cycle in the API: the versions, and what each demands."""

from __future__ import annotations

from datetime import date, datetime
from typing import Any, Literal

from ninja import Router, Schema

from bridgehead.engines.lifecycle import MilestoneKind, make_rule_set
from bridgehead.foundation.access.http import ActedRequest
from bridgehead.foundation.api import Id
from bridgehead.modules.ledger import rules as rulebook
from bridgehead.modules.ledger.models import RuleVersion
from bridgehead.modules.ledger.queries import access_rules, visible_rules

router = Router(tags=["ledger"])


class RuleVersionOut(Schema):
    """A version of the rules; a draft has no day yet."""

    number: int
    title: str
    basis: str
    state: Literal["draft", "in_force", "past", "to_come"]
    valid_from: date | None
    put_in_force_at: datetime | None


class Demand(Schema):
    """A kind of evidence with how strongly it is asked for: M must, A one of these, O may."""

    evidence: str
    strength: str


class MilestoneRule(Schema):
    """What a version demands of a kind of milestone. `needs` must stand before; `gate` says block or warn."""

    kind: str
    name_zh: str
    name_en: str
    strand: str
    stage: str | None
    used: bool
    effect: str
    gate: str
    asks_reason: bool
    needs: list[str]
    evidence: list[Demand]
    rule_zh: str
    rule_en: str


class ListRule(Schema):
    """A list of projects that wait, and for how many days they may."""

    id: str
    name_zh: str
    name_en: str
    limit: int | None


class RulesOut(RuleVersionOut):
    """A version with all that it says."""

    milestones: list[MilestoneRule]
    lists: list[ListRule]


def _state(row: RuleVersion) -> Literal["draft", "in_force", "past", "to_come"]:
    if row.is_draft:
        return "draft"
    now = rulebook.in_force().number
    if row.pk == now:
        return "in_force"
    return "to_come" if row.pk > now else "past"


def _version(row: RuleVersion) -> dict[str, Any]:
    names = ("title", "basis", "valid_from", "put_in_force_at")
    return {"number": row.pk, "state": _state(row), **{name: getattr(row, name) for name in names}}


def _milestone(kind: MilestoneKind) -> MilestoneRule:
    return MilestoneRule(
        kind=kind.id,
        name_zh=kind.chinese,
        name_en=kind.english,
        strand=kind.strand,
        stage=kind.stage,
        used=kind.used,
        effect=kind.effect,
        gate=kind.gate,
        asks_reason=kind.asks_reason,
        needs=list(kind.needs),
        evidence=[Demand(evidence=demand.kind.id, strength=demand.strength) for demand in kind.evidence],
        rule_zh=kind.rule.chinese if kind.rule else "",
        rule_en=kind.rule.english if kind.rule else "",
    )


@router.get("/rules", response=list[RuleVersionOut], operation_id="list_rules", summary="Versions of the rules")
def rules(request: ActedRequest) -> list[RuleVersionOut]:
    """Every version of the rules of the life cycle, the newest first; drafts for those who may write them."""
    rulebook.refresh()
    return [RuleVersionOut(**_version(row)) for row in visible_rules(request.actor)]


@router.get("/rules/{number}", response=RulesOut, operation_id="get_rules", summary="One version of the rules")
def version(request: ActedRequest, number: Id) -> RulesOut:
    """What a version demands of each milestone, and the lists that follow from it."""
    rulebook.refresh()
    row = access_rules(request.actor, number)
    read = make_rule_set(row.body)
    return RulesOut(
        **_version(row),
        milestones=[_milestone(kind) for kind in read.milestones.values()],
        lists=[
            ListRule(id=one.id, name_zh=one.chinese, name_en=one.english, limit=one.limit)
            for one in read.lists.values()
        ],
    )
