"""Lights by the rule sets of domain/03: what has a gap is refused; who is judged by which; months that are kept."""

from __future__ import annotations

from datetime import date, timedelta
from decimal import Decimal
from typing import Any

import pytest
from django.test import Client
from django.urls import reverse
from django.utils import timezone
from hypothesis import given
from hypothesis import strategies as st

from bridgehead.engines.lights import LightError, parse_rules
from bridgehead.foundation.access import SYSTEM, Forbidden, Refused
from bridgehead.modules.delivery import actions, commands
from bridgehead.modules.delivery.lights import LIGHTS, judge_on, measures, sets_on, shipped
from bridgehead.modules.delivery.models import LightChoice, LightRule, MonthLight
from bridgehead.modules.delivery.queries.light_measures import entry_wait, money_measures, start_overdue
from bridgehead.modules.delivery.queries.month_lights import history_of, months_before
from bridgehead.modules.delivery.queries.wall import wall_rows
from bridgehead.modules.delivery.queries.wall_filter import plans_on_wall
from bridgehead.modules.delivery.web.wall_bars import strip_of
from bridgehead.modules.delivery.workdays import calendar_in_force
from tests.factories import (
    make_actor,
    make_investment,
    make_light_choice,
    make_light_rule,
    make_milestone,
    make_month_light,
    make_project,
    make_schedule,
    make_unit,
    make_year_plan,
)

TODAY = timezone.localdate()
LIST = reverse("delivery:lights")
_values = {
    name: (st.integers if one.is_whole else lambda low, high: st.decimals(low, high, places=2))(
        int(one.least) if one.least is not None else -400, 400
    )
    for name, one in measures().items()
}


@pytest.mark.parametrize(
    ("key", "code", "where"),
    [
        ("yinchuan_investment", "gap", "0 < investment_behind < 10"),
        ("yinchuan_start", "gap", "1 < start_overdue < 3"),
        ("yinchuan_entry", "gap", "entry_wait = 2"),
        ("xinhuang", "overlap", "month_share < 60"),
        ("horse_snail", "gap", "quarter_over"),
    ],
)
def test_what_is_published_is_refused_as_it_stands(key: str, code: str, where: str) -> None:
    found = shipped()[key]
    with pytest.raises(LightError) as error:
        parse_rules(found.published, measures())
    assert error.value.code == code
    assert where in error.value.where
    assert found.mend, "what was settled is said"


@given(st.fixed_dictionaries(_values))
def test_every_shipped_set_has_one_light_for_all_values(values: dict[str, Any]) -> None:
    for one in shipped().values():
        light = one.rules.light(values)
        assert light in LIGHTS[:3]
        assert sum(rule.holds(values) for rule in one.rules.rules if rule.light == light) >= 1
        assert {rule.light for rule in one.rules.rules if rule.holds(values)} == {light}


@pytest.mark.parametrize(
    ("key", "values", "light"),
    [
        ("promised_day", {"days_late": 0}, "ok"),
        ("promised_day", {"days_late": 10}, "warn"),
        ("promised_day", {"days_late": 11}, "late"),
        ("yinchuan_start", {"start_overdue": 1}, "warn"),
        ("yinchuan_start", {"start_overdue": 2}, "warn"),
        ("yinchuan_start", {"start_overdue": 3}, "late"),
        ("yinchuan_investment", {"investment_behind": Decimal("0.1")}, "warn"),
        ("yinchuan_investment", {"investment_behind": Decimal("30.1")}, "late"),
        ("yinchuan_entry", {"entry_wait": 3}, "late"),
        ("xinhuang", {"month_share": Decimal(80)}, "ok"),
        ("xinhuang", {"month_share": Decimal("79.9")}, "warn"),
        ("xinhuang", {"month_share": Decimal("59.9")}, "late"),
        ("horse_snail", {"quarter_over": Decimal(0), "start_overdue": 0}, "ok"),
        ("horse_snail", {"quarter_over": Decimal(50), "start_overdue": 1}, "late"),
        ("yinchuan_investment", {}, None),
    ],
)
def test_the_mended_sets_say_what_was_published(key: str, values: dict[str, Any], light: str | None) -> None:
    assert shipped()[key].rules.light(values) == light


def test_months_are_counted_as_the_rules_mean_them() -> None:
    due = date(2026, 9, 20)
    overdue = [start_overdue(due, None, date(2026, month, 1)) for month in (8, 9, 10, 11)]
    assert overdue == [0, 1, 2, 3]
    assert start_overdue(due, date(2026, 11, 2), date(2026, 11, 3)) == 0
    assert start_overdue(None, None, due) == 0
    assert [entry_wait(date(2026, 9, 20), None, day) for day in (date(2026, 10, 19), date(2026, 10, 20))] == [0, 1]
    assert entry_wait(date(2026, 9, 20), date(2026, 10, 1), date(2026, 12, 1)) == 0


@pytest.mark.django_db
def test_money_is_held_against_the_plan_of_the_year() -> None:
    project = make_project()
    make_year_plan(project=project, year=2026, amount=Decimal(120_000_000))
    for month, amount in ((6, 20_000_000), (8, 30_000_000), (9, 10_000_000), (10, 8_000_000)):
        make_investment(project=project, month=date(2026, month, 1), amount=Decimal(amount))
    found = money_measures([project.pk, make_project().pk], ["investment_behind"], date(2026, 11, 23))
    values = found[project.pk]
    # Through October 68 of 120 million; October was 8 against a twelfth of 10; the third quarter 40 against 30.
    assert round(values["investment_behind"] or 0, 2) == Decimal("26.67")
    assert values["month_share"] == 80
    assert round(values["quarter_over"] or 0, 2) == Decimal("33.33")
    assert values["quarter_extra"] == 1000
    assert set(found[max(found)].values()) == {None}, "without a plan nothing is known"
    assert money_measures([project.pk], ["days_late"], date(2026, 11, 23)) == {}
    january = money_measures([project.pk], ["month_share"], date(2027, 1, 5))[project.pk]
    assert january["month_share"] == 0, "January looks back on December"


@pytest.mark.django_db
def test_the_nearest_unit_that_chose_decides_and_versions_have_their_day() -> None:
    district = make_unit()
    park = make_unit(parent=district)
    make_light_choice(unit=district, key="strict", since=TODAY - timedelta(days=30))
    make_light_choice(unit=park, key="two_lights", since=TODAY)
    make_light_rule(since=TODAY - timedelta(days=9))
    make_light_rule(since=TODAY, rules="ok: days_late <= 3\nlate: days_late > 3")
    now, then = judge_on(TODAY), judge_on(TODAY - timedelta(days=5))
    assert (now.rules_for(district.path).id, now.rules_for(park.path).id) == ("strict", "two_lights")
    assert now.rules_for(make_unit().path).id == "promised_day"
    assert then.rules_for(park.path).id == "strict"
    assert [one.sets["two_lights"].light_of(3) for one in (then, now)] == ["late", "ok"]
    assert judge_on(TODAY, "xinhuang").rules_for(park.path).id == "xinhuang"
    assert judge_on(TODAY, "nonsense").rules_for(park.path).id == "two_lights"


@pytest.mark.django_db
def test_a_set_with_a_gap_cannot_be_kept() -> None:
    facts: dict[str, Any] = {"key": "own", "name": "自定", "since": TODAY, "source": "桥政办〔2026〕30号"}
    for rules in (shipped()["yinchuan_investment"].published, shipped()["xinhuang"].published, "late: days_late > 10"):
        with pytest.raises(Refused) as refused:
            actions.write_rules(actor=SYSTEM, rules=rules, **facts)
        assert "rules" in refused.value.errors
    assert not LightRule.objects.exists()
    good = "ok: days_late <= 3\nlate: days_late > 3"
    with pytest.raises(Refused):
        actions.write_rules(actor=SYSTEM, rules=good, **{**facts, "since": TODAY - timedelta(days=1)})
    with pytest.raises(Refused):
        actions.write_rules(actor=SYSTEM, rules=good, **{**facts, "key": "Own Set"})
    with pytest.raises(Forbidden):
        actions.write_rules(actor=make_actor("leader"), rules=good, **facts)
    actions.write_rules(actor=SYSTEM, rules=good, **facts)
    assert sets_on(TODAY)["own"].light_of(4) == "late"
    with pytest.raises(Refused):
        actions.choose_rules(actor=SYSTEM, unit=make_unit(), key="nonsense", since=TODAY, source="文")


@pytest.mark.django_db
def test_pages_of_rules(client: Client, sign_in: Any) -> None:
    unit = make_unit(name="北塘镇")
    page, new = (reverse("delivery:light_set", args=[key]) for key in ("yinchuan_investment", "new"))
    sign_in(role="enterprise", enterprise_id=None)
    assert client.get(LIST).status_code == 403
    sign_in(role="leader")
    told = client.get(page).content.decode()
    assert "不能直接作规则" in told
    assert client.get(LIST).status_code == 200
    assert client.get(new).status_code == 403
    assert client.post(LIST, {}).status_code == 403
    assert client.get(reverse("delivery:light_set", args=["nonsense"])).status_code == 404
    assert client.put(page).status_code == 405
    sign_in(role="administrator")
    chosen = {"unit": unit.pk, "key": "xinhuang", "since": TODAY, "source": "桥政办〔2026〕31号"}
    assert client.post(LIST, {**chosen, "since": TODAY - timedelta(days=1)}).status_code == 422
    assert client.post(LIST, chosen)["Location"] == LIST
    assert LightChoice.objects.get().key == "xinhuang"
    typed = {
        "name": "银川·投资",
        "since": TODAY,
        "source": "桥政办〔2026〕32号",
        "rules": shipped()["yinchuan_investment"].published,
    }
    refused = client.post(page, typed)
    assert refused.status_code == 422
    assert "0 &lt; investment_behind &lt; 10" in refused.content.decode()
    assert "investment_behind &gt;= 10" in refused.content.decode(), "what was typed stays"
    whole = ("正常: investment_behind <= 10", "预警: investment_behind > 10 且 investment_behind <= 30")
    typed["rules"] = "\n".join((*whole, "滞后: investment_behind > 30"))
    assert client.post(page, typed)["Location"] == page
    assert sets_on(TODAY)["yinchuan_investment"].since == TODAY
    assert client.post(new, {**typed, "key": "strict"}).status_code == 422
    assert client.post(new, {**typed, "key": "own"}).status_code == 302
    assert {one["id"] for one in client.get("/api/v1/light-sets").json()} >= {"own", "horse_snail"}


@pytest.mark.django_db
def test_the_wall_judges_each_unit_by_its_own_rules() -> None:
    park, town = make_unit(), make_unit()
    make_light_choice(unit=park, key="xinhuang")
    rich, poor, other = (make_schedule(project=make_project(unit=one)) for one in (park, park, town))
    last = months_before(TODAY)[-1]
    for project, amount in ((rich.project, 9), (poor.project, 1)):
        make_year_plan(project=project, year=last.year, amount=Decimal(120))
        make_investment(project=project, month=last, amount=Decimal(amount))
    rows = wall_rows(plans_on_wall(SYSTEM), calendar_in_force(), judge_on(TODAY), TODAY)
    assert {row.schedule.pk: row.light for row in rows} == {rich.pk: "ok", poor.pk: "late", other.pk: "ok"}


@pytest.mark.django_db
def test_months_are_kept_once_and_rebuilt_when_asked(capsys: pytest.CaptureFixture[str]) -> None:
    last = months_before(TODAY)[-1]
    schedule = make_schedule(data_date=last)
    schedule.tasks.filter(code="F2").update(planned_finish=last + timedelta(days=1))
    make_schedule(data_date=TODAY)
    assert actions.keep_month(last, today=TODAY) == 1
    row = MonthLight.objects.get()
    assert (row.project, row.light, row.key) == (schedule.project, "late", "promised_day")
    assert row.is_rebuilt == (TODAY.day > 1)
    make_milestone(project=schedule.project, kind="started", state="verified", happened_on=last)
    assert actions.keep_month(last, today=TODAY) == 0, "what was kept stays"
    assert actions.keep_month(last, today=TODAY, anew=True) == 1
    assert MonthLight.objects.get().light == "ok"
    assert commands.keep() == 0
    assert commands.rebuild(3, anew=False) == 0
    assert f"{TODAY:%Y-%m}\t2" in capsys.readouterr().out
    assert MonthLight.objects.filter(month=TODAY.replace(day=1)).count() == 2


@pytest.mark.django_db
def test_the_strip_has_a_place_for_every_month_and_holds_no_more() -> None:
    project = make_project()
    for number, month in enumerate(months_before(TODAY, 15)):
        make_month_light(project=project, month=month, light=("ok", "warn", "late")[number % 3])
    kept = history_of([project.pk], TODAY)[project.pk]
    strip = strip_of(kept, TODAY)
    assert [light for light, _d in strip.paths] == ["ok", "warn", "late"]
    assert len(strip.months) == 12
    assert strip.months[-1][0] == months_before(TODAY)[-1]
    assert strip_of((), TODAY).paths == ()
