"""Projects: registering, changing with versions, withdrawing; money and shares beside them; saved views."""

from __future__ import annotations

from datetime import date
from decimal import Decimal

import pytest
from django.http import Http404
from django.utils import timezone

from bridgehead.engines.figures import Measure
from bridgehead.foundation.access import SYSTEM, Conflict, Forbidden, Refused
from bridgehead.foundation.audit.models import AuditEntry
from bridgehead.foundation.search.models import SearchEntry
from bridgehead.modules.accounts.holders import holders
from bridgehead.modules.ledger import actions, commands
from bridgehead.modules.ledger.actions import Share
from bridgehead.modules.ledger.answers import Scope, answer
from bridgehead.modules.ledger.models import Contribution, Investment, Project, ProjectVersion, SavedView
from bridgehead.modules.ledger.queries import count_projects_of, project_detail, visible_projects
from tests.factories import make_actor, make_enterprise, make_milestone, make_project, make_unit

pytestmark = pytest.mark.django_db
YI = Decimal(100_000_000)


def registered(**facts):  # type: ignore[no-untyped-def]
    facts = {"name": "清衍膜材料项目", "unit_id": make_unit().pk, **facts}
    return actions.register_project(actor=SYSTEM, facts=facts)


def test_a_registered_project_has_a_number_a_version_and_an_entry() -> None:
    project = registered(estimated_investment=3 * YI)
    assert project.code == f"{timezone.localdate():%Y}-{project.pk:05d}"
    assert (project.stage, project.total_investment, project.version) == ("lead", 3 * YI, 1)
    assert SearchEntry.objects.get(kind="project", object_id=project.pk).lines.endswith(f"code\t{project.code}")
    assert ProjectVersion.objects.get(project=project).estimated_investment == 3 * YI
    entry = AuditEntry.objects.get()
    assert (entry.action, entry.before, entry.after["name"]) == ("ledger.project.registered", None, "清衍膜材料项目")


@pytest.mark.parametrize(
    ("facts", "field"),
    [
        ({"name": ""}, "name"),
        ({"name": "长" * 161}, "name"),
        ({"name": "\x00"}, "name"),
        ({"content": "\udfff"}, "content"),
        ({"unit_id": 10**9}, "unit"),
        ({"unit_id": None}, "unit"),
        ({"sector": "alchemy"}, "sector"),
        ({"land_m2": Decimal(-1)}, "land_m2"),
        ({"estimated_investment": "many"}, "estimated_investment"),
        ({"stage": "signed"}, "stage"),
        ({"promised_start_on": date(2026, 5, 1), "promised_completion_on": date(2026, 4, 1)}, "promised_completion_on"),
    ],
)
def test_bad_facts_are_refused_by_field(facts, field) -> None:  # type: ignore[no-untyped-def]
    with pytest.raises(Refused) as refused:
        registered(**facts)
    assert list(refused.value.errors) == [field]
    assert Project.objects.count() == 0


def test_a_change_closes_the_version_in_force_and_writes_another() -> None:
    project = registered()
    changed = actions.change_project(
        actor=SYSTEM, project_id=project.pk, version=1, facts={"industry": "锂电材料链", "level": "city"}
    )
    assert (changed.version, changed.industry) == (2, "锂电材料链")
    old, new = ProjectVersion.objects.filter(project=project).order_by("id")
    assert (old.industry, old.superseded_at) == ("", new.recorded_at)
    assert (new.industry, new.name, new.superseded_at) == ("锂电材料链", project.name, None)
    entry = AuditEntry.objects.latest("id")
    assert (entry.before, entry.after) == ({"industry": "", "level": ""}, {"industry": "锂电材料链", "level": "city"})


def test_a_stale_change_is_a_conflict_that_shows_both_values() -> None:
    project = registered()
    actions.change_project(actor=SYSTEM, project_id=project.pk, version=1, facts={"site": "北岸路8号"})
    with pytest.raises(Conflict) as conflict:
        actions.change_project(actor=SYSTEM, project_id=project.pk, version=1, facts={"site": "南岸路1号"})
    assert (conflict.value.current_version, conflict.value.differences) == (2, {"site": ("北岸路8号", "南岸路1号")})


def test_a_change_of_nothing_writes_nothing() -> None:
    project = registered()
    actions.change_project(actor=SYSTEM, project_id=project.pk, version=1, facts={"name": project.name})
    assert (ProjectVersion.objects.count(), AuditEntry.objects.count()) == (1, 1)


def test_a_promise_is_checked_against_those_that_stand() -> None:
    project = registered(promised_start_on=date(2026, 5, 1))
    with pytest.raises(Refused):
        actions.change_project(
            actor=SYSTEM, project_id=project.pk, version=1, facts={"promised_completion_on": date(2026, 4, 1)}
        )


def test_permission_is_needed_where_the_project_is_and_where_it_goes() -> None:
    park, town = make_unit(), make_unit()
    officer = make_actor("project_officer", unit=park)
    project = actions.register_project(actor=officer, facts={"name": "禾屿项目", "unit_id": park.pk})
    with pytest.raises(Forbidden):
        actions.register_project(actor=officer, facts={"name": "禾屿项目", "unit_id": town.pk})
    with pytest.raises(Forbidden):
        actions.change_project(actor=officer, project_id=project.pk, version=1, facts={"unit_id": town.pk})
    with pytest.raises(Http404):
        actions.change_project(
            actor=make_actor("project_officer", unit=town), project_id=project.pk, version=1, facts={"site": "x"}
        )


def test_people_of_an_enterprise_see_their_own_projects_only() -> None:
    firm = make_enterprise()
    mine, other = make_project(enterprise=firm), make_project(enterprise=make_enterprise())
    actor = make_actor("enterprise", enterprise_id=firm.pk)
    assert list(visible_projects(actor)) == [mine]
    assert project_detail(actor, mine.code).project == mine
    with pytest.raises(Http404):
        project_detail(actor, other.code)
    make_milestone(project=mine)
    make_milestone(project=other)
    counted = answer(Measure("project.signed.count"), Scope(actor), date(2026, 7, 31))
    assert [row.project_code for row in counted.rows()] == [mine.code]
    with pytest.raises(Forbidden):
        actions.change_project(actor=actor, project_id=mine.pk, version=1, facts={"site": "x"})


def test_somebody_without_a_role_sees_nothing() -> None:
    make_milestone()
    actor = make_actor(None)
    assert not visible_projects(actor).exists()
    assert answer(Measure("project.signed.count"), Scope(actor), date(2026, 7, 31)).count == 0


def test_a_withdrawn_project_is_gone_but_yesterdays_answer_still_counts_it() -> None:
    project = registered()
    actions.report_milestone(
        actor=SYSTEM, project_id=project.pk, kind="signed", happened_on=date(2026, 3, 1), amount=YI
    )
    before = timezone.now()
    actions.withdraw_project(actor=SYSTEM, project_id=project.pk, version=1, reason="与另一项目重复")
    counts = [
        answer(Measure("project.signed.count"), Scope(SYSTEM), date(2026, 7, 31), at).count for at in (None, before)
    ]
    assert counts == [0, 1]
    with pytest.raises(Http404):
        project_detail(SYSTEM, project.code)


def test_monthly_investment_is_replaced_by_whoever_saw_the_row_in_force() -> None:
    project = make_project()
    first = actions.report_investment(actor=SYSTEM, project_id=project.pk, month=date(2026, 3, 9), amount=YI)
    assert first.month == date(2026, 3, 1)
    with pytest.raises(Conflict) as conflict:
        actions.report_investment(actor=SYSTEM, project_id=project.pk, month=date(2026, 3, 1), amount=2 * YI)
    assert conflict.value.differences == {"amount": (YI, 2 * YI)}
    second = actions.report_investment(
        actor=SYSTEM, project_id=project.pk, month=date(2026, 3, 1), amount=2 * YI, replaces=first.pk, reason="补报"
    )
    same = actions.report_investment(
        actor=SYSTEM, project_id=project.pk, month=date(2026, 3, 1), amount=2 * YI, replaces=second.pk
    )
    assert same.pk == second.pk
    assert Investment.objects.count() == 2
    done = answer(Measure("investment.done.amount"), Scope(SYSTEM), date(2026, 7, 31))
    assert (done.value, done.count) == (2 * YI, 1)


def test_the_completion_rate_shows_both_sides() -> None:
    project, other = make_project(), make_project()
    actions.set_year_plan(actor=SYSTEM, project_id=project.pk, year=2026, amount=4 * YI)
    actions.report_investment(actor=SYSTEM, project_id=project.pk, month=date(2026, 2, 1), amount=YI)
    actions.report_investment(actor=SYSTEM, project_id=other.pk, month=date(2026, 3, 1), amount=YI)
    rate = answer(Measure("investment.done.rate"), Scope(SYSTEM), date(2026, 7, 31))
    assert (rate.value, rate.numerator, rate.denominator) == (Decimal("0.5"), 2 * YI, 4 * YI)
    assert (rate.numerator_count, rate.denominator_count) == (2, 1)
    assert [(m.month, m.value) for m in rate.by_month()] == [
        (date(2026, 2, 1), Decimal("0.25")),
        (date(2026, 3, 1), Decimal("0.5")),
    ]
    nothing = answer(Measure("investment.done.rate"), Scope(SYSTEM), date(2025, 7, 31))
    assert (nothing.value, nothing.denominator, nothing.denominator_count) == (None, 0, 0)


def test_phases_are_replaced_by_label_and_can_be_withdrawn() -> None:
    project = make_project()
    first = actions.set_phase(actor=SYSTEM, project_id=project.pk, label="首期", investment=YI)
    actions.set_phase(actor=SYSTEM, project_id=project.pk, label="首期", investment=3 * YI, replaces=first.pk)
    second = actions.set_phase(actor=SYSTEM, project_id=project.pk, label="二期", investment=YI)
    assert sorted(part.share for part in project_detail(SYSTEM, project.code).phases) == [
        Decimal("0.25"),
        Decimal("0.75"),
    ]
    actions.withdraw_phase(actor=SYSTEM, project_id=project.pk, phase_id=second.pk)
    assert [part.row.label for part in project_detail(SYSTEM, project.code).phases] == ["首期"]
    with pytest.raises(Conflict):
        actions.withdraw_phase(actor=SYSTEM, project_id=project.pk, phase_id=second.pk)


def test_shares_add_up_to_one_and_replace_those_before() -> None:
    project, park, town = make_project(), make_unit(), make_unit()
    shares = [Share(park.pk, Decimal("0.6"), "首谈"), Share(town.pk, Decimal("0.4"), "落地")]
    actions.set_contributions(actor=SYSTEM, project_id=project.pk, version=1, shares=shares)
    for bad in ([shares[0]], [shares[0], Share(park.pk, Decimal("0.4"))], [Share(10**9, Decimal(1))]):
        with pytest.raises(Refused):
            actions.set_contributions(actor=SYSTEM, project_id=project.pk, version=2, shares=bad)
    with pytest.raises(Conflict):
        actions.set_contributions(actor=SYSTEM, project_id=project.pk, version=1, shares=shares)
    actions.set_contributions(actor=SYSTEM, project_id=project.pk, version=2, shares=[Share(town.pk, Decimal(1))])
    assert [row.unit_id for row in Contribution.objects.current()] == [town.pk]
    assert Contribution.objects.count() == 3


# domain/02 section 3: one county attracts, another lands; for five years they share half and half.
FIVE_YEARS = (date(2026, 1, 1), date(2030, 12, 31))
AFTER = (date(2031, 1, 1), None)


@pytest.mark.parametrize(
    ("rows", "wrong"),
    [
        ((("park", "0.5", *FIVE_YEARS), ("town", "0.5", *FIVE_YEARS), ("town", "1", *AFTER)), None),
        ((("park", "1", None, date(2025, 12, 31)), ("town", "1", date(2026, 1, 1), None)), None),
        ((("park", "1", *FIVE_YEARS),), None),
        ((("park", "0.5", *FIVE_YEARS), ("town", "0.5", None, None)), "share"),
        ((("park", "0.5", *FIVE_YEARS), ("town", "0.5", FIVE_YEARS[0], date(2029, 12, 31))), "share"),
        ((("park", "0.5", *FIVE_YEARS), ("park", "0.5", *FIVE_YEARS)), "unit"),
        ((("park", "1", date(2026, 1, 2), date(2026, 1, 1)),), "valid_until"),
        ((("park", "1", None, date.max),), None),
    ],
)
def test_shares_add_up_on_every_day_on_which_any_counts(
    rows: tuple[tuple[str, str, date | None, date | None], ...], wrong: str | None
) -> None:
    project, units = make_project(), {"park": make_unit(), "town": make_unit()}
    shares = [
        Share(units[unit].pk, Decimal(share), valid_from=first, valid_until=last) for unit, share, first, last in rows
    ]
    if wrong is None:
        actions.set_contributions(actor=SYSTEM, project_id=project.pk, version=1, shares=shares)
        kept = project_detail(SYSTEM, project.code).contributions
        assert {(row.unit_id, row.share, row.valid_from, row.valid_until) for row in kept} == {
            (share.unit_id, share.share, share.valid_from, share.valid_until) for share in shares
        }
    else:
        with pytest.raises(Refused) as refused:
            actions.set_contributions(actor=SYSTEM, project_id=project.pk, version=1, shares=shares)
        assert set(refused.value.errors) == {wrong}


def test_views_are_kept_by_person_and_cleaned() -> None:
    actor, stranger = make_actor("leader"), make_actor("leader")
    view = actions.save_view(actor=actor, name=" 亿元以上 ", query="investment_min=100000000&page=3&sort=-event")
    assert (view.name, view.query) == ("亿元以上", "investment_min=100000000")
    again = actions.save_view(actor=actor, name="亿元以上", query="tier=from_5")
    assert (again.pk, again.query, SavedView.objects.count()) == (view.pk, "tier=from_5", 1)
    with pytest.raises(Refused):
        actions.save_view(actor=actor, name="坏", query="signed_from=yesterday")
    with pytest.raises(Http404):
        actions.delete_view(actor=stranger, view_id=view.pk)
    actions.delete_view(actor=actor, view_id=view.pk)
    assert not SavedView.objects.exists()


def test_a_unit_with_projects_is_held() -> None:
    park = make_unit()
    project = registered(unit_id=park.pk)
    assert count_projects_of in [holder.count for holder in holders()]
    assert (count_projects_of(park.path), count_projects_of("/")) == (1, 0)
    actions.withdraw_project(actor=SYSTEM, project_id=project.pk, version=1, reason="误登")
    assert count_projects_of(park.path) == 0


def test_check_finds_a_column_that_drifted(capsys) -> None:  # type: ignore[no-untyped-def]
    project = registered()
    actions.report_milestone(actor=SYSTEM, project_id=project.pk, kind="signed", happened_on=date(2026, 3, 1))
    assert commands.check() == 0
    Project.objects.filter(pk=project.pk).update(stage="lead", total_investment=YI)
    assert commands.check() == 1
    out = capsys.readouterr().out
    assert f"{project.code}\tstage\tstored lead\tderived signed" in out
    assert f"{project.code}\ttotal_investment\tstored 100000000.00\tderived None" in out
