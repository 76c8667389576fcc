"""Rows of accounts, parties and the ledger."""

from __future__ import annotations

import hashlib
import itertools
from datetime import UTC, date, datetime, timedelta
from decimal import Decimal
from typing import Any

from django.utils import timezone

from bridgehead.foundation.access import Actor
from bridgehead.foundation.merging.models import LikePair, Merge
from bridgehead.foundation.search.indexing import index
from bridgehead.foundation.search.kinds import entry_id
from bridgehead.foundation.search.models import CommonToken, SearchEntry, SearchStratum
from bridgehead.modules.accounts.models import (
    ApiToken,
    Delegation,
    IdempotencyRecord,
    Person,
    RoleGrant,
    Unit,
    UnitKind,
)
from bridgehead.modules.accounts.queries import actor_of
from bridgehead.modules.ledger import models as ledger
from bridgehead.modules.ledger import rules
from bridgehead.modules.ledger.kept import keep_by_id
from bridgehead.modules.parties.models import Contact, Enterprise, EnterpriseAlias, EnterpriseYear

_numbers = itertools.count(1)
PASSWORD = "long-enough-for-tests"
NOON = datetime(2026, 1, 15, 4, 0, tzinfo=UTC)


def make_district() -> Unit:
    """The root of the tree; the same one on every call of a test."""
    district = Unit.objects.filter(parent=None).order_by("pk").first()
    return district or make_unit(name="桥港区", kind=UnitKind.DISTRICT, parent=None)


_DISTRICT: Any = object()


def make_unit(*, name: str = "", kind: str = UnitKind.PARK, parent: Any = _DISTRICT, **facts: Any) -> Unit:
    """A unit below `parent`; below the district, when left out; a root, when None."""
    above: Unit | None = make_district() if parent is _DISTRICT else parent
    unit = Unit(name=name or f"园区{next(_numbers)}", kind=kind, parent=above, **facts)
    unit.path = f"draft-{next(_numbers)}"
    unit.save()
    unit.path = f"{above.path if above else '/'}{unit.pk}/"
    unit.save(update_fields=["path"])
    return unit


def make_person(*, role: str | None = "administrator", unit: Unit | None = None, **facts: Any) -> Person:
    """A person of `unit` (the district, when left out) who holds `role` there; `role=None` gives no role."""
    number = next(_numbers)
    unit = unit or make_district()
    person = Person(**{"username": f"person{number}", "name": f"何以宁{number}", "unit": unit, **facts})
    person.set_password(PASSWORD)
    person.save()
    index("person", [person.pk])
    if role is not None:
        make_grant(person=person, role=role, unit=unit)
    return person


def make_grant(*, person: Person | None = None, role: str = "promoter", unit: Unit | None = None) -> RoleGrant:
    """One more role."""
    person = person or make_person(role=None)
    return RoleGrant.objects.create(person=person, role=role, unit=unit or person.unit)


def make_delegation(*, giver: Person | None = None, deputy: Person | None = None, **facts: Any) -> Delegation:
    """All that `giver` holds is lent to `deputy` for this week."""
    giver = giver or make_person()
    today = timezone.localdate()
    facts = {"starts_on": today, "ends_on": today + timedelta(days=6), **facts}
    lent = Delegation.objects.create(giver=giver, deputy=deputy or make_person(role=None), **facts)
    lent.grants.set(giver.grants.all())
    return lent


def make_actor(role: str | None = "administrator", unit: Unit | None = None, **facts: Any) -> Actor:
    """A new person as an actor."""
    return actor_of(make_person(role=role, unit=unit, **facts))


def make_token(*, person: Person | None = None, scopes: tuple[str, ...] = (), **facts: Any) -> tuple[ApiToken, str]:
    """A token and its secret; `scopes` as in `Actor.token_scopes`."""
    secret = f"bh_test{next(_numbers):08d}secret"
    token = ApiToken.objects.create(
        person=person or make_person(),
        **{
            "name": "月报接口",
            "prefix": secret[:12],
            "digest": hashlib.sha256(secret.encode()).hexdigest(),
            "scopes": list(scopes),
            **facts,
        },
    )
    return token, secret


def make_idempotency_record(*, person: Person | None = None, **facts: Any) -> IdempotencyRecord:
    """An answer of the API that was kept under a key."""
    facts = {"key": "k-1", "request_digest": "0" * 64, "status": 201, "body": {"id": 1}, **facts}
    return IdempotencyRecord.objects.create(person=person or make_person(), **facts)


def make_enterprise(**facts: Any) -> Enterprise:
    """A firm without a credit code."""
    name = facts.pop("name", f"硕渡{next(_numbers)}新材料有限公司")
    facts.setdefault("name_key", name)
    enterprise = Enterprise.objects.create(name=name, **facts)
    index("enterprise", [enterprise.pk])
    return enterprise


def make_alias(*, enterprise: Enterprise | None = None, name: str = "硕渡新材", **facts: Any) -> EnterpriseAlias:
    """Another name of a firm."""
    facts.setdefault("name_key", name)
    alias = EnterpriseAlias.objects.create(enterprise=enterprise or make_enterprise(), name=name, **facts)
    index("enterprise", [alias.enterprise_id])
    return alias


def make_contact(*, enterprise: Enterprise | None = None, **facts: Any) -> Contact:
    """Somebody to call."""
    facts.setdefault("name", "温见山")
    contact = Contact.objects.create(enterprise=enterprise or make_enterprise(), **facts)
    index("contact", [contact.pk])
    return contact


def make_enterprise_year(*, enterprise: Enterprise | None = None, **facts: Any) -> EnterpriseYear:
    """What a firm reported of a year."""
    facts = {"year": 2025, "revenue": Decimal(120_000_000), "employees": 86, **facts}
    return EnterpriseYear.objects.create(enterprise=enterprise or make_enterprise(), **facts)


def make_negotiation_terms(*, project: ledger.Project | None = None, **facts: Any) -> ledger.NegotiationTerms:
    """What is asked before signing."""
    facts = {"wanted": "标准厂房三万平方米", "recorded_at": NOON, **facts}
    return ledger.NegotiationTerms.objects.create(project=project or make_project(), **facts)


def make_project(**facts: Any) -> ledger.Project:
    """A project with its current version; derived fields are what is given, not derived."""
    number = next(_numbers)
    own = {
        "code": facts.pop("code", f"QG2026-{number:04d}"),
        "created_at": facts.pop("created_at", NOON),
        **{
            name: facts.pop(name)
            for name in (
                "stage",
                "stage_on",
                "total_investment",
                "signed_on",
                "latest_event_at",
                "rules_id",
                "withdrawn_at",
            )
            if name in facts
        },
    }
    facts = {"name": f"乐棹{number}号储能项目", **facts}
    facts.setdefault("unit", None)
    facts["unit"] = facts["unit"] or make_district()
    project = ledger.Project.objects.create(**facts, **own)
    ledger.ProjectVersion.objects.create(project=project, recorded_at=own["created_at"], **facts)
    index("project", [project.pk])
    keep_by_id([project.pk], rules.current())
    return project


def make_project_alias(*, project: ledger.Project | None = None, **facts: Any) -> ledger.ProjectAlias:
    """Another name of a project."""
    facts = {"name": "硕渡二号厂房", "name_key": "硕渡二号厂房", "recorded_at": NOON, **facts}
    alias = ledger.ProjectAlias.objects.create(project=project or make_project(), **facts)
    index("project", [alias.project_id])
    return alias


def make_search_entry(**facts: Any) -> SearchEntry:
    """A row of the index without a thing behind it."""
    facts = {"kind": "project", "object_id": next(_numbers) + 10**9, "lines": "name\t乐棹", "tokens": "n乐棹", **facts}
    return SearchEntry.objects.create(**{"id": entry_id(facts["kind"], facts["object_id"]), **facts})


def make_search_stratum(**facts: Any) -> SearchStratum:
    """Where the first stratum of projects begins."""
    return SearchStratum.objects.create(**{"kind": "project", "number": 0, "weight": 1, **facts})


def make_common_token(**facts: Any) -> CommonToken:
    """A token of many projects."""
    return CommonToken.objects.create(**{"kind": "project", "token": "n项目", "entries": 1_000, **facts})


def make_rule_version(**facts: Any) -> ledger.RuleVersion:
    """A draft of the rules that says what the shipped ones say."""
    facts = {"pk": 100 + next(_numbers), "title": "试行口径", "body": {}, "created_at": NOON, **facts}
    return ledger.RuleVersion.objects.create(**facts)


def make_project_mark(*, project: ledger.Project | None = None, **facts: Any) -> ledger.ProjectMark:
    """A project waits in the list of those filed and not started."""
    project = project or make_project()
    facts = {"key": "list:filed_not_started", "since": date(2026, 3, 31), "unit": project.unit, **facts}
    return ledger.ProjectMark.objects.create(project=project, **facts)


def _counted(row: Any) -> Any:
    """The row, with what its project counts as by now."""
    keep_by_id([row.project_id], rules.current())
    return row


def make_counted(*, project: ledger.Project | None = None, **facts: Any) -> ledger.Counted:
    """A project counted as signed, whatever its milestones say."""
    project = project or make_project()
    told = {name: getattr(project, name) for name in ("unit_id", "sector", "industry", "origin", "level")}
    facts = {"counted_as": ledger.CountedAs.SIGNED, "day": date(2026, 3, 31), **told, **facts}
    facts.setdefault("place", facts["day"])
    return ledger.Counted.objects.create(project=project, **facts)


def make_counted_sum(*, unit: Unit | None = None, **facts: Any) -> ledger.CountedSum:
    """One project of 1亿元 signed in March 2026, whatever the rows say."""
    facts = {"grain": 1, "day": date(2026, 3, 1), **facts}
    return ledger.CountedSum.objects.create(unit=unit or make_district(), **_SUMMED, **facts)


def make_counted_change(*, unit: Unit | None = None, **facts: Any) -> ledger.CountedChange:
    """The same, waiting to be folded in."""
    facts = {"day": date(2026, 3, 31), **facts}
    return ledger.CountedChange.objects.create(unit=unit or make_district(), **_SUMMED, **facts)


_SUMMED = {
    "counted_as": ledger.CountedAs.SIGNED,
    "tier": 1,
    "until": ledger.NEVER,
    "count": 1,
    "amount": 10**10,
    "known": 1,
}


def make_milestone(*, project: ledger.Project | None = None, **facts: Any) -> ledger.Milestone:
    """A reported signing of 1亿元 on 31 March 2026, unless told otherwise."""
    facts = {
        "strand": "promotion",
        "kind": "signed",
        "happened_on": date(2026, 3, 31),
        "amount": Decimal(100_000_000),
        "recorded_at": NOON,
        **facts,
    }
    facts.setdefault("amount_cny", facts["amount"])
    return _counted(ledger.Milestone.objects.create(project=project or make_project(), **facts))


def make_evidence(*, milestone: ledger.Milestone | None = None, **facts: Any) -> ledger.Evidence:
    """A file that backs a milestone, or the `investment` or `plan` given; its bytes are not stored."""
    if milestone is None and not facts.keys() & {"investment", "plan"}:
        milestone = make_milestone()
    facts = {
        "kind": "agreement",
        "name": "协议.pdf",
        "sha256": "0" * 64,
        "size": 1,
        "media_type": "application/pdf",
        "uploaded_at": NOON,
        **facts,
    }
    return ledger.Evidence.objects.create(milestone=milestone, **facts)


def make_phase(*, project: ledger.Project | None = None, **facts: Any) -> ledger.Phase:
    """首期."""
    facts = {"label": "首期", "recorded_at": NOON, **facts}
    return ledger.Phase.objects.create(project=project or make_project(), **facts)


def make_contribution(*, project: ledger.Project | None = None, **facts: Any) -> ledger.Contribution:
    """The whole share for the project's own unit."""
    project = project or make_project()
    facts = {"unit": project.unit, "role": "lead", "share": Decimal(1), "recorded_at": NOON, **facts}
    return ledger.Contribution.objects.create(project=project, **facts)


def make_investment(*, project: ledger.Project | None = None, **facts: Any) -> ledger.Investment:
    """1000万元 in March 2026."""
    facts = {"month": date(2026, 3, 1), "amount": Decimal(10_000_000), "recorded_at": NOON, **facts}
    return _counted(ledger.Investment.objects.create(project=project or make_project(), **facts))


def make_year_plan(*, project: ledger.Project | None = None, **facts: Any) -> ledger.YearPlan:
    """1亿元 planned for 2026."""
    facts = {"year": 2026, "amount": Decimal(100_000_000), "recorded_at": NOON, **facts}
    return _counted(ledger.YearPlan.objects.create(project=project or make_project(), **facts))


def make_investment_before(*, project: ledger.Project | None = None, **facts: Any) -> ledger.InvestmentBefore:
    """5000万元 were completed by the end of 2025."""
    facts = {"until": date(2025, 12, 1), "amount": Decimal(50_000_000), "recorded_at": NOON, **facts}
    return ledger.InvestmentBefore.objects.create(project=project or make_project(), **facts)


def make_plan_version(*, unit: Unit | None = None, **facts: Any) -> ledger.PlanVersion:
    """A draft of the district's plan of 2026."""
    facts = {"year": 2026, "number": 1, "title": "年初计划", "basis": "桥港发〔2026〕3号", "created_at": NOON, **facts}
    return ledger.PlanVersion.objects.create(unit=unit or make_district(), **facts)


def make_plan_line(
    *, plan: ledger.PlanVersion | None = None, project: ledger.Project | None = None, **facts: Any
) -> ledger.PlanLine:
    """1亿元 for a project."""
    facts = {"amount": Decimal(100_000_000), **facts}
    return ledger.PlanLine.objects.create(plan=plan or make_plan_version(), project=project or make_project(), **facts)


def make_saved_view(*, person: Person | None = None, **facts: Any) -> ledger.SavedView:
    """A kept filter."""
    facts = {"name": "亿元以上", "query": "investment_min=100000000", **facts}
    return ledger.SavedView.objects.create(person=person or make_person(), **facts)


def make_like_pair(*, one: Any = None, other: Any = None, kind: str = "project", **facts: Any) -> LikePair:
    """Two projects that may be one; of another kind where both are given."""
    made = (one or make_project(name="甲"), other or make_project(name="乙"))
    first, second = sorted(row.pk for row in made)
    facts = {"score": 80, "reasons": [["near_name", 0.65]], "found_at": NOON, **facts}
    return LikePair.objects.create(kind=kind, first_id=first, second_id=second, **facts)


def make_merge(*, survivor: Any = None, loser: Any = None, kind: str = "project", **facts: Any) -> Merge:
    """A merge of two projects whose journal is empty: nothing hung on the loser."""
    survivor = survivor or make_project(name="甲")
    loser = loser or make_project(name="乙", withdrawn_at=NOON)
    facts = {"at": NOON, "by_name": "何以宁", "reason": "同一项目", **facts}
    return Merge.objects.create(kind=kind, survivor_id=survivor.pk, loser_id=loser.pk, **facts)
