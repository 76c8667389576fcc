"""Many at once is the same as one by one: the facts refused, the rows, versions and entries."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from datetime import date
from decimal import Decimal
from typing import Any

import pytest

from bridgehead.foundation.access import Forbidden, Refused
from bridgehead.foundation.audit.chain import history, verify
from bridgehead.modules.ledger import actions
from bridgehead.modules.ledger.actions.bulk import ProjectChange, change_projects, register_projects
from bridgehead.modules.ledger.bulk_facts import COLUMNS, DEFAULTS, problems, problems_of
from bridgehead.modules.ledger.derived import DERIVED, drift
from bridgehead.modules.ledger.facts import clean_facts
from bridgehead.modules.ledger.models import Project, ProjectVersion
from tests import factories

FACTS: dict[str, Any] = {
    "name": "極薄銅箔項目（二期）",
    "investor": "硕渡集团",
    "national_code": "2603-320900-04-01-123456",
    "site": "临江路1号",
    "level": "city",
    "land_m2": Decimal("66666.67"),
    "estimated_investment": Decimal("300000000.00"),
    "promised_start_on": date(2027, 1, 1),
}


@pytest.mark.parametrize(
    "facts",
    [
        {},
        {"name": ""},
        {"name": "项" * 161},
        {"name": "硕渡\x00项目"},
        {"level": "nowhere"},
        {"level": ""},
        {"land_m2": Decimal(-1)},
        {"land_m2": Decimal(10) ** 12},
        {"land_m2": Decimal("NaN")},
        {"promised_start_on": date(2027, 6, 1), "promised_completion_on": date(2026, 6, 1)},
        {"nothing": 1},
    ],
)
def test_what_is_refused_of_one_is_refused_of_many(facts: dict[str, Any]) -> None:
    told = {**FACTS, **facts}
    assert set(problems(told)) == refused_of(told)
    # The same among others, whose columns are looked at as wholes.
    beside = {name: FACTS.get(name, DEFAULTS.get(name)) for name in told}
    found = problems_of({name: [beside[name], value, beside[name]] for name, value in told.items()}, 3)
    assert found.get(1, {}) == problems(told)
    # A column that there is not is wrong in every row.
    assert set(found) <= {1} or "nothing" in facts


def refused_of(facts: dict[str, Any]) -> set[str]:
    try:
        clean_facts(facts)
    except Refused as refused:
        return set(refused.errors)
    return set()


def registered(actor: Any, unit: Any, sources: Sequence[Mapping[str, Any]]) -> list[int]:
    """FACTS, as often as there are sources."""
    facts = {name: [value] * len(sources) for name, value in {**FACTS, "unit_id": unit.pk}.items()}
    return register_projects(actor=actor, facts=facts, sources=sources)


@pytest.mark.django_db
def test_projects_registered_together_are_as_one_registered_alone() -> None:
    actor = factories.make_actor("statistician")
    unit = factories.make_unit()
    alone = actions.register_project(actor=actor, facts={**FACTS, "unit": unit}, source_kind="sheet", source={"row": 1})
    found = Project.objects.in_bulk(ids := registered(actor, unit, [{"row": number} for number in (2, 3)]))
    together = [found[pk] for pk in ids]
    alone.refresh_from_db()
    same = [name for name in (*COLUMNS, *DERIVED, "version") if name != "latest_event_at"]
    for project in together:
        assert {name: getattr(project, name) for name in same} == {name: getattr(alone, name) for name in same}
        version = ProjectVersion.objects.current().get(project=project)
        assert {name: getattr(version, name) for name in COLUMNS} == {name: getattr(alone, name) for name in COLUMNS}
        assert (version.source_kind, version.recorded_by_id) == ("sheet", actor.id)
        entry, first = history(project).get(), history(alone).get()
        assert (entry.action, entry.before, set(entry.after)) == (first.action, None, set(first.after))
    assert [ProjectVersion.objects.get(project=project).source["row"] for project in together] == [2, 3]
    assert not list(drift())
    assert not verify()


@pytest.mark.django_db
def test_a_change_of_many_leaves_out_what_somebody_changed() -> None:
    actor = factories.make_actor("statistician")
    unit = factories.make_unit()
    first, second = registered(actor, unit, [{"row": number} for number in (2, 3)])
    actions.change_project(actor=actor, project_id=first, version=1, facts={"site": "别处"})
    done = change_projects(
        actor=actor, changes=[ProjectChange(pk, 1, {"site": "滨海路5号"}, {"row": 9}) for pk in (first, second)]
    )
    assert (set(done.refused), done.versions) == ({first}, {second: 2})
    assert list(Project.objects.order_by("pk").values_list("site", flat=True)) == ["别处", "滨海路5号"]
    assert not list(drift())
    assert not verify()


@pytest.mark.django_db
def test_nobody_registers_many_where_they_may_not_register_one() -> None:
    actor = factories.make_actor("promoter", unit=factories.make_unit())
    with pytest.raises(Forbidden):
        registered(actor, factories.make_unit(), [{}])
    assert not Project.objects.exists()
