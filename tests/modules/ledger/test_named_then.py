"""A firm that was renamed answers by the name that it had at the moment that is asked about."""

from __future__ import annotations

import random
from datetime import date, datetime, timedelta

import pytest
from django.utils import timezone

from bridgehead.engines.figures import Measure, Period
from bridgehead.foundation.access import SYSTEM
from bridgehead.foundation.audit.models import AuditEntry
from bridgehead.modules.ledger import actions as ledger
from bridgehead.modules.ledger.answers import Scope, answer
from bridgehead.modules.ledger.models import Milestone, Project, ProjectVersion
from bridgehead.modules.ledger.queries import project_detail
from bridgehead.modules.parties import actions as parties
from bridgehead.modules.parties.models import Enterprise
from tests import factories

pytestmark = pytest.mark.django_db
NAMES = ["澄渡电池", "蔚砺电池", "澄渡半导体", "岚澜薄膜"]
MEASURE = "project.signed.count"


def _settle(entries: list[AuditEntry], at: datetime) -> None:
    AuditEntry.objects.filter(pk__in=[entry.pk for entry in entries]).update(recorded_at=at)


def _newest() -> list[AuditEntry]:
    return list(AuditEntry.objects.order_by("-pk")[:1])


@pytest.mark.parametrize("seed", range(3))
def test_random_renamings_are_answered_as_of_then(seed: int) -> None:
    dice, begin = random.Random(seed), timezone.now() - timedelta(days=100)
    called: dict[int, list[tuple[datetime, str]]] = {}
    of: dict[int, Project] = {}
    for number in range(3):
        firm = parties.register_enterprise(actor=SYSTEM, name=f"{dice.choice(NAMES)}{number}")
        project = factories.make_project(name=f"项目{number}", enterprise=firm, created_at=begin)
        factories.make_milestone(project=project, kind="signed", state="verified", happened_on=date(2026, 3, 1))
        called[firm.pk], of[firm.pk] = [(begin, firm.name)], project
    Milestone.objects.update(recorded_at=begin)
    ProjectVersion.objects.update(recorded_at=begin)
    for day in range(1, 7):
        firm = Enterprise.objects.get(pk=dice.choice(list(called)))
        name = f"{dice.choice(NAMES)}{firm.pk}{dice.choice('甲乙')}"
        parties.change_enterprise(actor=SYSTEM, enterprise_id=firm.pk, version=firm.version, name=name)
        at = begin + timedelta(days=day)
        if name != firm.name:
            _settle(_newest(), at)
            called[firm.pk].append((at, name))
    for day in range(7):
        moment = begin + timedelta(days=day, hours=12)
        names = {pk: [name for at, name in known if at <= moment][-1] for pk, known in called.items()}
        for pk, name in names.items():
            detail = project_detail(SYSTEM, of[pk].code, known_at=moment)
            assert detail.facts.enterprise is not None
            assert detail.facts.enterprise.name == name
        for words in (*NAMES, "澄渡", "电池", "甲", "没有"):
            # A firm that goes back to a name it had is known by it all along.
            had = {
                pk: {name for at, name in known if at <= moment and name not in {n for t, n in known if t > moment}}
                for pk, known in called.items()
            }
            wanted = {
                of[pk].code: name for pk, name in names.items() if words in name or any(words in one for one in had[pk])
            }
            found = answer(Measure(MEASURE, {"enterprise": words}), Scope(SYSTEM, None, _YEAR), _DAY, moment)
            assert {row.project_code: row.enterprise_name for row in found.rows()} == wanted, (day, words)
            assert found.count == len(wanted), (day, words)


_DAY = date(2026, 7, 31)
_YEAR = Period(date(2026, 1, 1), _DAY)


def test_as_known_now_a_firm_has_its_name_of_now() -> None:
    firm = parties.register_enterprise(actor=SYSTEM, name="澄渡电池")
    facts = {"name": "铜箔", "unit_id": factories.make_unit().pk, "enterprise_id": firm.pk}
    project = ledger.register_project(actor=SYSTEM, facts=facts)
    parties.change_enterprise(actor=SYSTEM, enterprise_id=firm.pk, version=firm.version, name="岚澜薄膜")
    detail = project_detail(SYSTEM, project.code)
    assert detail.facts.enterprise is not None
    assert detail.facts.enterprise.name == "岚澜薄膜"
