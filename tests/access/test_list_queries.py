"""How many queries each list takes, for whoever sees most of it and for whoever sees least: ten at most, few or many.

The numbers are pinned: a list that asks one more has to be looked at.
"""

from __future__ import annotations

import math
from collections.abc import Mapping
from datetime import timedelta
from itertools import pairwise
from typing import Any, Final

import pytest
from django.db import connection
from django.test import Client
from django.test.utils import CaptureQueriesContext
from django.utils import timezone

from bridgehead.modules.accounts.models import Person, Unit
from bridgehead.modules.ledger import derived, rules
from tests import factories as make

pytestmark = pytest.mark.django_db

MOST: Final = 10
# Address -> queries for the administrator of the district, for an officer of one team, for a person of one firm.
# None: the page is not theirs.
LISTS: Final[Mapping[str, tuple[int | None, int | None, int | None]]] = {
    "/projects/": (9, 9, 8),
    "/projects/?page=2": (9, 9, 8),
    "/projects/?stage=signed&tier=1_5": (8, 8, 7),
    "/projects/?missing=filed_not_started": (9, 9, 8),
    "/projects/?missing=permit_not_started": (9, 9, 8),
    "/projects/?missing=to_verify": (9, 9, 8),
    "/projects/?missing=start_overdue": (8, 8, 7),
    "/projects/?gap=milestone:signed": (8, 8, 7),
    "/projects/?industry=新能源": (8, 8, 7),
    "/projects/?sort=-stage": (9, 9, 8),
    "/projects/?text=储能": (10, 9, 8),
    "/projects/?text=chuneng": (10, 10, 9),
    "/projects/?enterprise=储能": (9, 9, 8),
    "/projects/waiting/": (7, 7, 6),
    "/stalled/": (7, 7, None),
    "/problems/": (8, 8, None),
    "/problems/?show=all&kind=land": (7, 7, None),
    "/problems/?show=all&q=储能": (8, 8, None),
    "/approvals/": (10, 10, None),
    "/approvals/?show=owed&item=energy": (8, 8, None),
    "/lists/?list=duties": (10, 10, None),
    "/findings/": (10, 10, None),
    "/findings/?show=all&severity=error&q=a": (10, 10, None),
    "/documents/": (8, 8, None),
    "/documents/?show=all&q=a": (10, 10, None),
    "/documents/gazetteer/": (9, 9, None),
    "/duplicates/?kind=project": (8, 8, None),
    "/duplicates/?kind=enterprise": (6, 6, None),
    "/duplicates/merges/": (7, 7, None),
    "/imports/": (10, 10, None),
    "/plans/": (9, 8, None),
    "/calendar/": (7, 7, None),
    "/enterprises/": (8, 8, 7),
    "/enterprises/?q=储能": (7, 7, 6),
    "/people/": (10, None, None),
    "/units/": (6, 6, 5),
    "/disclosures/": (6, None, None),
    "/deputies/": (7, 7, None),
    "/tokens/": (6, 6, None),
}


def _team() -> Unit:
    town = make.make_unit(name="石渡镇", kind="town")
    return make.make_unit(name="石渡镇专班", kind="team", parent=town)


def _readers(team: Unit, firm: int) -> list[Person]:
    return [
        make.make_person(role="administrator"),
        make.make_person(role="project_officer", unit=team),
        make.make_person(role="enterprise", enterprise_id=firm),
    ]


def _fill(team: Unit, firm: Any, readers: list[Person], rows: int) -> None:
    """So many more of everything, all of it in the team, so that everybody has rows."""
    now = timezone.now()
    projects = []
    for number in range(rows):
        project = make.make_project(unit=team, enterprise=firm, created_at=now - timedelta(days=800))
        for kind, strand in (("signed", "promotion"), ("filed", "approval"), ("construction_permit", "approval")):
            day = timezone.localdate() - timedelta(days=500 + number)
            state = "reported" if kind == "filed" else "verified"
            at = now - timedelta(days=500)
            make.make_milestone(
                project=project, kind=kind, strand=strand, state=state, happened_on=day, recorded_at=at, amount=None
            )
        derived.refresh(project)
        projects.append(project)
        make.make_problem(project=project, unit=team)
        make.make_approval_pause(approval=make.make_approval(project=project))
        paper = make.make_document(unit=team)
        make.make_finding_evidence(finding=make.make_finding(unit=team), document=paper, unit=team)
        make.make_gazetteer_entry(unit=team, document=paper)
        make.make_workbook_import(unit=team)
        make.make_plan_line(project=project, plan=make.make_plan_version(unit=team, year=1990 + project.pk % 100))
        make.make_person(unit=team)
        for reader in readers:
            make.make_token(person=reader)
            make.make_saved_view(person=reader, name=f"{number} {project.pk}")
    for one, other in pairwise(projects):
        make.make_like_pair(one=one, other=other)


def _counted(client: Client, address: str) -> int | None:
    if client.get(address).status_code in (403, 404):
        return None
    with CaptureQueriesContext(connection) as captured:
        assert client.get(address).status_code == 200
    return len(captured)


def _all(readers: list[Person]) -> dict[str, tuple[int | None, ...]]:
    clients = []
    for reader in readers:
        client = Client()
        client.force_login(reader, backend="django.contrib.auth.backends.ModelBackend")
        clients.append(client)
    return {address: tuple(_counted(client, address) for client in clients) for address in LISTS}


def test_lists_take_as_many_queries_for_many_rows_as_for_few(monkeypatch: pytest.MonkeyPatch) -> None:
    # Whether the rules changed is asked once a minute, by whoever comes then.
    monkeypatch.setattr(rules, "_PATIENCE", math.inf)
    team, firm = _team(), make.make_enterprise()
    readers = _readers(team, firm.pk)
    _fill(team, firm, readers, 2)
    few = _all(readers)
    _fill(team, firm, readers, 4)
    assert _all(readers) == few == LISTS
    assert max(count or 0 for counts in LISTS.values() for count in counts) <= MOST
