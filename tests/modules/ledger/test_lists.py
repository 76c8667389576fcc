"""The project list: what each filter picks, how it sorts, what its query string says, in how many queries."""

from __future__ import annotations

from datetime import date
from decimal import Decimal
from urllib.parse import parse_qsl

import pytest
from hypothesis import given
from hypothesis import strategies as st

from bridgehead.engines.lifecycle import shipped
from bridgehead.foundation.access import SYSTEM, Actor, Grant
from bridgehead.modules.ledger import derived, matching
from bridgehead.modules.ledger.queries import (
    FLAGS,
    SORTS,
    ProjectFilter,
    filter_projects,
    latest_events,
    list_totals,
    project_detail,
    shown_choices,
)
from bridgehead.modules.ledger.queries.filters import TIERS
from bridgehead.modules.parties.names import name_key
from tests.factories import (
    make_actor,
    make_alias,
    make_contribution,
    make_enterprise,
    make_evidence,
    make_investment,
    make_milestone,
    make_phase,
    make_project,
    make_unit,
    make_year_plan,
)

YI = Decimal(100_000_000)


def project(*kinds: str, **facts):  # type: ignore[no-untyped-def]
    """A project with verified milestones of these kinds, and its derived columns."""
    amount = facts.pop("amount", YI)
    made = make_project(**facts)
    for kind in kinds:
        make_milestone(
            project=made,
            kind=kind,
            strand=shipped().milestones[kind].strand,
            state="verified",
            amount=amount if kind == "signed" else None,
        )
    derived.refresh(made)
    return made


def picked(**wanted):  # type: ignore[no-untyped-def]
    return set(filter_projects(SYSTEM, ProjectFilter(**wanted)))


@pytest.mark.django_db
def test_facts_filter() -> None:
    park = make_unit()
    team = make_unit(parent=park, kind="team")
    one = project(unit=park, industry="锂电材料链", origin="foreign", sector="manufacturing", level="province")
    two = project(unit=team, industry="集成电路", origin="domestic", sector="service", level="district")
    project(unit=make_unit())
    assert picked(unit=park.pk) == {one, two}
    assert picked(unit=team.pk) == {two}
    assert picked(unit=10**9) == set()
    assert picked(industry="锂电材料产业") == {one}
    assert picked(origin="foreign") == {one}
    assert picked(sector="service") == {two}
    assert (picked(level="city"), picked(level="district")) == ({one}, {one, two})


@pytest.mark.django_db
@pytest.mark.parametrize("few", [0, 100])
def test_firms_and_investors_are_found_by_a_piece_of_their_names(few: int, monkeypatch: pytest.MonkeyPatch) -> None:
    """Of few firms the projects are looked for, of many every project is asked: they are the same."""
    monkeypatch.setattr(matching, "_FEW", few)
    firms = [make_enterprise(name=name, name_key=name_key(name)) for name in ("澄渡电池", "蔚砺电池", "澄渡半导体")]
    make_alias(enterprise=firms[1], name="新澄渡", name_key=name_key("新澄渡"))
    made = [
        project(name=f"项目{number}", enterprise=firm, investor=investor)
        for number, (firm, investor) in enumerate(
            [(firms[0], ""), (firms[1], "澄渡电池"), (firms[2], "蔚砺"), (None, "澄渡控股"), (None, ""), (firms[0], "")]
        )
    ]
    for words in ("澄渡", "电池", "蔚砺电池", "没有", "新澄渡", "控股", "（）"):
        key = name_key(words)
        wanted = {
            one
            for one in made
            if key
            and (
                words in one.investor
                or (one.enterprise and key in one.enterprise.name_key)
                or (one.enterprise == firms[1] and key in name_key("新澄渡"))
            )
        }
        assert picked(enterprise=words) == wanted, words
        for found in (matching.projects_of(words), matching.projects_of_known(words)):
            assert set(found.values_list("pk", flat=True)) == {one.pk for one in wanted}, words
        in_order = sorted(wanted, key=lambda one: one.code)[:2]
        assert list(filter_projects(SYSTEM, ProjectFilter(enterprise=words, sort="code"))[:2]) == in_order, words


@pytest.mark.django_db
def test_text_finds_names_numbers_and_enterprises_in_either_script() -> None:
    firm = make_enterprise(name="澄渡半导体有限公司", name_key=name_key("澄渡半导体有限公司"))
    make_alias(enterprise=firm, name="澄渡半导", name_key=name_key("澄渡半导"))
    one = project(name="高强极薄铜箔项目", enterprise=firm, code="QG2026-77001")
    two = project(name="（二期）铜箔 扩建", investor="北岸控股")
    project(name="别的项目")
    assert picked(text="铜箔") == {one, two}
    assert picked(text="銅箔") == {one, two}
    assert picked(text="二期铜箔") == {two}
    assert picked(text="77001") == {one}
    assert picked(text="澄渡") == {one}
    assert picked(text="北岸控股") == {two}
    assert picked(enterprise="澄渡半导") == {one}
    assert picked(text="%") == set()
    assert picked(text="_") == set()


@pytest.mark.django_db
def test_money_stage_and_signing_filter() -> None:
    small = project("signed", amount=YI / 2)
    large = project("signed", "filed", amount=12 * YI)
    none = project()
    assert picked(tier="from_1") == {large}
    assert picked(tier="below_1") == {small}
    assert picked(tier="10_30") == {large}
    assert picked(investment_min=YI / 2, investment_max=12 * YI) == {small}
    assert picked(stage="filed") == {large}
    assert picked(signed_from=date(2026, 3, 31), signed_to=date(2026, 3, 31)) == {small, large}
    assert picked(signed_from=date(2026, 4, 1)) == set()
    assert picked(missing="amount_unknown") == {none}


@pytest.mark.django_db
def test_flags_say_what_a_project_lacks() -> None:
    signed = project("signed")
    permit = project("signed", "construction_permit", promised_start_on=date(2026, 1, 1))
    started = project("signed", "started")
    entered = project("signed", "started", "entered_library")
    left = project("signed", "exited")
    completed = project("signed", "started", "completed", "entered_library")
    waiting = make_project()
    make_milestone(project=waiting, kind="lead", amount=None)
    derived.refresh(waiting)
    assert picked(missing="signed_not_started") == {signed, permit}
    assert picked(missing="permit_not_started") == {permit}
    assert picked(missing="start_overdue") == {permit}
    assert picked(missing="started_not_in_statistics") == {started}
    assert picked(missing="completed_not_producing") == {completed}
    assert picked(missing="to_verify") == {waiting}
    assert picked(missing="started_not_building") == {started, entered}
    assert left not in set().union(*(picked(missing=key) for key in shown_choices() if key != "amount_unknown"))


@pytest.mark.django_db
@pytest.mark.parametrize("sort", [*SORTS, *(f"-{key}" for key in SORTS)])
def test_every_sort_is_total_and_keeps_those_without_a_value_last(sort: str) -> None:
    for amount in (YI, 3 * YI, 2 * YI):
        project("signed", amount=amount)
    project()
    rows = list(filter_projects(SYSTEM, ProjectFilter(sort=sort)))
    assert len(rows) == 4
    values = [getattr(row, SORTS[sort.removeprefix("-")]) for row in rows]
    known = [value for value in values if value is not None]
    assert known == sorted(known, reverse=sort.startswith("-"))
    assert values[: len(known)] == known


@pytest.mark.django_db
def test_totals_in_one_query_a_page_in_one(django_assert_num_queries) -> None:  # type: ignore[no-untyped-def]
    project("signed", amount=YI)
    project("signed", amount=2 * YI + Decimal("0.07"))
    project()
    actor = make_actor("leader")
    with django_assert_num_queries(3):  # words are held against the names of units, and are common or not
        totals = list_totals(filter_projects(actor, ProjectFilter(text="储能")))
    assert (totals.count, totals.total_investment, totals.amount_unknown) == (3, 3 * YI + Decimal("0.07"), 1)
    with django_assert_num_queries(1):
        assert all(row.unit.name for row in filter_projects(actor, ProjectFilter())[:50])


@pytest.mark.parametrize(
    ("query", "field"),
    [
        ({"investment_min": "a lot"}, "investment_min"),
        ({"investment_min": "NaN"}, "investment_min"),
        ({"investment_max": "-1"}, "investment_max"),
        ({"unit": "x"}, "unit"),
        ({"unit": "99999999999999999999"}, "unit"),
        ({"sort": "password"}, "sort"),
        ({"stage": "dreamt"}, "stage"),
        ({"signed_from": "31.7.2026"}, "signed_from"),
        ({"missing": "everything"}, "missing"),
        ({"tier": "huge"}, "tier"),
    ],
)
def test_a_bad_value_is_said_and_left_out(query, field) -> None:  # type: ignore[no-untyped-def]
    wanted, errors = ProjectFilter.from_query({**query, "text": "铜箔"})
    assert list(errors) == [field]
    assert wanted == ProjectFilter(text="铜箔")


optional_days = st.none() | st.dates(date(2000, 1, 1), date(2100, 1, 1))
amounts = st.none() | st.decimals(min_value=0, max_value=10**15, places=2)
words = st.text(st.characters(codec="utf-8", exclude_characters="\x00"), max_size=60).map(str.strip)


@given(
    st.builds(
        ProjectFilter,
        tier=st.sampled_from(["", *TIERS]),
        investment_min=amounts,
        investment_max=amounts,
        unit=st.none() | st.integers(1, 2**62),
        industry=words,
        text=words,
        signed_from=optional_days,
        signed_to=optional_days,
        missing=st.sampled_from(["", *FLAGS, *shipped().lists]),
        gap=st.sampled_from(["", "milestone:filed", "evidence:started:site_photo"]),
        status=st.sampled_from(["", "active", "exited", "lost"]),
        next=st.sampled_from(["", *shipped().main_path]),
        sort=st.sampled_from(sorted(SORTS)),
    )
)
def test_a_filter_reads_back_from_its_query_string(wanted: ProjectFilter) -> None:
    assert ProjectFilter.from_query(dict(parse_qsl(wanted.to_query()))) == (wanted, {})


@pytest.mark.django_db
def test_one_project_takes_as_many_queries_whatever_it_holds(django_assert_num_queries) -> None:  # type: ignore[no-untyped-def]
    bare, full = project(), project("lead", "signed", "filed", "started")
    for month in range(1, 6):
        make_investment(project=full, month=date(2026, month, 1), amount=YI)
    make_year_plan(project=full, amount=10 * YI)
    make_phase(project=full, investment=YI)
    make_contribution(project=full)
    for row in full.milestones.all():
        make_evidence(milestone=row, sha256=str(row.pk).rjust(64, "0"))
    actor = make_actor("leader")
    for made in (bare, full):
        with django_assert_num_queries(9):
            detail = project_detail(actor, made.code)
    assert [len(strand.milestones) for strand in detail.strands] == [2, 1, 1, 0]
    assert detail.evidence_count == 4
    assert (detail.totals.agreed, detail.totals.filed, detail.totals.total) == (YI, None, YI)
    assert (detail.investments[-1].cumulative, detail.done_in(2026), dict(detail.year_plans)) == (
        5 * YI,
        5 * YI,
        {2026: 10 * YI},
    )
    assert detail.next is not None
    assert (detail.stage.id, detail.next.id) == ("started", "topped_out")
    with django_assert_num_queries(9):
        project_detail(actor, full.code, full.created_at)


@pytest.mark.django_db
def test_latest_events_are_what_the_actor_may_see_newest_first(django_assert_num_queries) -> None:  # type: ignore[no-untyped-def]
    park = make_unit()
    one, two = make_project(unit=park), make_project()
    old = make_milestone(project=one, kind="signed")
    new = make_milestone(project=one, kind="filed", recorded_at=old.recorded_at.replace(month=2))
    make_milestone(project=two)
    with django_assert_num_queries(1):
        events = latest_events(make_actor_in(park), 5)
    assert [event.milestone_id for event in events] == [new.pk, old.pk]
    assert (events[0].kind.id, events[0].project_code) == ("filed", one.code)


def make_actor_in(unit):  # type: ignore[no-untyped-def]
    return Actor(id=None, name="", grants=(Grant("leader", unit.path),))
