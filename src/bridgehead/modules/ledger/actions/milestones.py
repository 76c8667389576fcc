"""Milestones: reporting, correcting, deciding on a claim, withdrawing it."""

from __future__ import annotations

from collections.abc import Mapping
from datetime import date
from decimal import Decimal
from typing import Any, Final

from django.db import transaction
from django.utils import timezone
from django.utils.translation import gettext as _

from bridgehead.engines.figures import CURRENCIES, CurrencyError, Money, Rates, RuleError, to_cny
from bridgehead.engines.lifecycle import COUNTED_STATES
from bridgehead.foundation.access import Actor, Refused, require
from bridgehead.foundation.audit.chain import record
from bridgehead.modules.ledger import derived, rules
from bridgehead.modules.ledger.actions import judging
from bridgehead.modules.ledger.actions.common import (
    check_amount,
    check_day,
    check_text,
    clock,
    close,
    refuse_superseded,
)
from bridgehead.modules.ledger.models import ClaimState, FundSource, Milestone, SourceKind
from bridgehead.modules.ledger.queries.visibility import access_milestone, access_project

PRECISIONS: Final = ("day", "month", "year")
DECISIONS: Final = (ClaimState.VERIFIED, ClaimState.RETURNED, ClaimState.NOT_RECOGNISED)
FUNDS: Final = "funded"
# Several claims of one kind may stand side by side only where the kind repeats by nature.
REPEATING: Final = frozenset(
    {
        "funded",
        "capital_added",
        "foreign_contracted",
        "foreign_used",
        "monthly_investment",
        "negotiating",
        "building",
        "preparing",
    }
)
_AUDITED: Final = (
    "claim",
    "kind",
    "happened_on",
    "date_precision",
    "amount",
    "currency",
    "amount_cny",
    "fund_source",
    "state",
    "reason",
    "note",
    "rules_id",
    "missing",
    "passed_by_id",
    "pass_reason",
    "reporter_place",
)
_CARRIED: Final = (
    "claim",
    "project_id",
    "strand",
    "kind",
    "happened_on",
    "date_precision",
    "amount",
    "currency",
    "amount_cny",
    "fund_source",
    "state",
    "reported_by_id",
    "verified_by_id",
    "verified_at",
    "reason",
    "note",
    "reporter_unit_id",
    "reporter_team_id",
    "reporter_place",
    "rules_id",
    "missing",
    "passed_by_id",
    "pass_reason",
    "source_kind",
    "source",
)


def report_milestone(  # noqa: PLR0913 - the fields of a claim, by keyword
    *,
    actor: Actor,
    project_id: int,
    kind: str,
    happened_on: date,
    date_precision: str = "day",
    amount: Decimal | None = None,
    currency: str = "CNY",
    currency_rule: str = "",
    rate: Decimal | None = None,
    fund_source: str = "",
    note: str = "",
    authority: str = "",
    source_kind: str = SourceKind.FORM,
    source: Mapping[str, Any] | None = None,
) -> Milestone:
    """Claim that something happened to a project on a day; it counts at once and waits to be verified.

    A foreign `amount` becomes CNY by `currency_rule` (an id of currencies.toml) or the `rate` of the day (CNY a unit);
    with neither its CNY amount stays unknown. How it was converted is kept with the source. Raises Refused with
    messages by field: an unknown kind, a day to come, a kind that this project has already claimed, what is missing at
    a gate that blocks. `authority` says why the claim may pass its gate all the same, for whoever may let it.
    """
    rules.refresh()
    values = checked(kind, happened_on, date_precision, amount, currency, note, fund_source)
    authority = check_text(authority, "authority", 200)
    with transaction.atomic():
        project = access_project(actor, action="ledger.report_milestone", project_id=project_id, lock=True)
        if authority:
            require(actor, judging.GATEKEEPER, project.unit.path)
        case = judging.case_of(project, kind, happened_on)
        judging.refuse_unreasoned(case.kind, values["note"])
        refuse_repetition(case)
        judging.refuse_contradiction(case, happened_on)
        now = clock(actor, source_kind, source)
        values |= _converted(amount, currency, happened_on, currency_rule, rate, now["source"])
        values |= judging.judge_report(actor, case, source_kind, authority)
        values |= judging.reporter_columns(actor, project)
        row = Milestone.objects.create(
            project=project, kind=kind, strand=case.kind.strand, reported_by_id=actor.id, **values, **now
        )
        derived.refresh(project)
        _audit(actor, "ledger.milestone.reported", None, row)
    return row


def correct_milestone(  # noqa: PLR0913 - the fields of a claim, by keyword
    *,
    actor: Actor,
    milestone_id: int,
    happened_on: date,
    date_precision: str = "day",
    amount: Decimal | None = None,
    currency: str = "CNY",
    currency_rule: str = "",
    rate: Decimal | None = None,
    fund_source: str = "",
    note: str = "",
    reason: str = "",
    source_kind: str = SourceKind.FORM,
    source: Mapping[str, Any] | None = None,
) -> Milestone:
    """Write what a claim should have said: closes the row in force and writes another, which waits to be verified.

    `milestone_id` is the row that the actor saw: when it is no longer in force this is a Conflict. Evidence stays with
    the claim. Raises Refused as `report_milestone` does.
    """
    reason = check_text(reason, "reason", 200)
    rules.refresh()
    with transaction.atomic():
        old = access_milestone(actor, milestone_id, "ledger.report_milestone", lock=True)
        values = checked(old.kind, happened_on, date_precision, amount, currency, note, fund_source)
        refuse_superseded(old, values)
        now = clock(actor, source_kind, source)
        values |= _converted(amount, currency, happened_on, currency_rule, rate, now["source"])
        if all(getattr(old, name) == value for name, value in values.items()) and old.state == ClaimState.REPORTED:
            return old
        values |= _judged_anew(actor, old, values, source_kind)
        row = _successor(
            old,
            **values,
            **now,
            state=ClaimState.REPORTED,
            reported_by_id=actor.id,
            verified_by_id=None,
            verified_at=None,
            reason="",
        )
        derived.refresh(old.project)
        _audit(actor, "ledger.milestone.corrected", old, row, reason)
    return row


def verify_milestone(
    *, actor: Actor, milestone_id: int, decision: str, reason: str = "", authority: str = ""
) -> Milestone:
    """Decide on a claim: `verified`, `returned` (to be completed) or `not_recognised`; the last two say why.

    Nobody decides on what they reported themselves. Writes a new row that supersedes the one decided on; raises
    Conflict when that is no longer in force, Refused where the decision cannot stand, or what is missing where the gate
    blocks. `authority` says why it may be verified all the same, for whoever may let it pass.
    """
    rules.refresh()
    reason = check_text(reason, "reason", 200)
    authority = check_text(authority, "authority", 200)
    if decision not in DECISIONS:
        raise Refused({"decision": [_("This choice is not offered.")]})
    if decision != ClaimState.VERIFIED and not reason:
        raise Refused({"reason": [_("Say why, so that the reporter knows what to do.")]})
    with transaction.atomic():
        old = access_milestone(actor, milestone_id, "ledger.verify_milestone", lock=True)
        refuse_superseded(old, {"state": decision})
        reporter = old.reported_by_id or old.recorded_by_id
        if actor.answers_for(reporter):
            raise Refused(
                {"decision": [_("You, or whom you stand in for, reported this; somebody else must verify it.")]}
            )
        if old.state == decision and old.reason == reason:
            return old
        if authority:
            require(actor, judging.GATEKEEPER, old.project.unit.path)
        judged: dict[str, Any] = {}
        if decision == ClaimState.VERIFIED:
            case = judging.case_of(old.project, old.kind, old.happened_on, without=old)
            judged = judging.judge_verification(actor, case, old, authority)
        now = timezone.now()
        row = _successor(
            old,
            state=decision,
            reason=reason,
            recorded_at=now,
            recorded_by_id=actor.id,
            reported_by_id=reporter,
            verified_by_id=actor.id,
            verified_at=now,
            **judged,
        )
        derived.refresh(old.project)
        _audit(actor, f"ledger.milestone.{decision}", old, row, reason)
    return row


def withdraw_milestone(*, actor: Actor, milestone_id: int, reason: str = "") -> None:
    """Take a claim back: its row is closed and none follows. Raises Conflict when it is no longer in force."""
    reason = check_text(reason, "reason", 200)
    with transaction.atomic():
        old = access_milestone(actor, milestone_id, "ledger.report_milestone", lock=True)
        refuse_superseded(old, {})
        close(old, timezone.now())
        derived.refresh(old.project)
        _audit(actor, "ledger.milestone.withdrawn", old, None, reason)


def checked(
    kind: str,
    happened_on: date,
    date_precision: str,
    amount: Decimal | None,
    currency: str,
    note: str,
    fund_source: str,
) -> dict[str, Any]:
    """The columns of a claim as they were given. Raises Refused by field."""
    if kind not in rules.current().milestones:
        raise Refused({"kind": [_("This choice is not offered.")]})
    if date_precision not in PRECISIONS:
        raise Refused({"date_precision": [_("This choice is not offered.")]})
    if currency not in CURRENCIES:
        raise Refused({"currency": [_("This is no currency code; write CNY or USD, for example.")]})
    if fund_source not in ("", *FundSource.values):
        raise Refused({"fund_source": [_("This choice is not offered.")]})
    if fund_source and kind != FUNDS:
        raise Refused({"fund_source": [_("Only funds in place have a kind of funds.")]})
    note = check_text(note, "note", 200)
    check_day(happened_on, "happened_on")
    check_amount(amount)
    return {
        "happened_on": happened_on,
        "date_precision": date_precision,
        "amount": None if amount is None else amount.quantize(Decimal("0.01")),
        "currency": currency,
        "fund_source": fund_source,
        "note": note,
    }


def _converted(
    amount: Decimal | None, currency: str, on: date, rule: str, rate: Decimal | None, source: dict[str, Any]
) -> dict[str, Any]:
    """`amount_cny`; writes into `source` how a foreign amount was converted."""
    if amount is None or currency == "CNY":
        return {"amount_cny": amount}
    if rate is not None:
        if not rate.is_finite() or rate <= 0:
            raise Refused({"rate": [_("A rate is a number above 0.")]})
        rule = rule or "day_rate"
    if not rule:
        return {"amount_cny": None}
    daily = {(currency, on): rate} if rate is not None else {}
    monthly = {(currency, on.year, on.month): rate} if rate is not None else {}
    try:
        money = to_cny(Money(amount, currency), on, rule, Rates(daily=daily, monthly=monthly))
    except (RuleError, CurrencyError):
        raise Refused(
            {"currency": [_("This currency cannot be converted by that rule: give the rate of the day.")]}
        ) from None
    source["conversion"] = {"rule": rule, "rate": format(rate, "f")} if rate is not None else {"rule": rule}
    return {"amount_cny": money.amount.quantize(Decimal("0.01"))}


def _judged_anew(actor: Actor, old: Milestone, values: Mapping[str, Any], source_kind: str) -> dict[str, Any]:
    """What a correction changes of the judgement: only a new day, or a claim that counts again, is judged again."""
    columns = judging.reporter_columns(actor, old.project)
    counted_before = old.state in COUNTED_STATES
    if values["happened_on"] == old.happened_on and counted_before:
        return columns
    case = judging.case_of(old.project, old.kind, values["happened_on"], without=old)
    judging.refuse_contradiction(case, values["happened_on"])
    hand = source_kind if not counted_before and old.passed_by_id is None else SourceKind.COMPUTED
    return columns | judging.judge_report(actor, case, hand, "")


def refuse_repetition(case: judging.Case) -> None:
    """A project is signed, started … once; a claim that was not recognised leaves room for a new one."""
    if case.kind.id in REPEATING or case.kind.effect:
        return
    standing = (row for row in case.others if row.kind == case.kind.id)
    if any(row.state != ClaimState.NOT_RECOGNISED for row in standing):
        raise Refused({"kind": [_("This project has that milestone already: correct it instead.")]})


def _successor(old: Milestone, **changes: Any) -> Milestone:
    """Close `old` and write the row that supersedes it, the same but for `changes`, at one moment of the clock."""
    close(old, changes["recorded_at"])
    carried = {name: getattr(old, name) for name in _CARRIED}
    row: Milestone = Milestone.objects.create(**{**carried, **changes}, supersedes=old)
    return row


def _audit(actor: Actor, action: str, old: Milestone | None, new: Milestone | None, note: str = "") -> None:
    target = new or old
    assert target is not None  # noqa: S101 - an entry about nothing is a programming error
    project = ("ledger.project", target.project_id)
    before, after = (None if row is None else audited(row) for row in (old, new))
    record(actor=actor, action=action, target=project, before=before, after=after, note=note)


def audited(row: Milestone) -> dict[str, Any]:
    """What an entry tells of a claim."""
    return {"id": row.pk, **{name: getattr(row, name) for name in _AUDITED}}
