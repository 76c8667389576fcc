"""Who is reminded of what: due, overdue, without slack, pushed by somebody else; one digest a day, none on days off."""

from __future__ import annotations

from datetime import date, timedelta
from typing import Any

import pytest
from django.utils import timezone

from bridgehead.engines.calendars import WorkingDays
from bridgehead.modules.delivery.workdays import calendar_in_force
from bridgehead.modules.reminders import jobs
from bridgehead.modules.reminders.commands import remind_command
from bridgehead.modules.reminders.models import Digest, Dispatch
from bridgehead.modules.reminders.points import point_of, said
from bridgehead.modules.reminders.queries import gather
from tests.factories import (
    make_approval,
    make_approval_debt,
    make_calendar_day,
    make_channel,
    make_delegation,
    make_person,
    make_problem,
    make_project,
    make_schedule,
    make_schedule_task,
    make_unit,
)

pytestmark = pytest.mark.django_db
DAY = timedelta(days=1)


@pytest.fixture
def today() -> date:
    """A day that is worked, whatever day the tests run on."""
    return calendar_in_force().on_or_after(timezone.localdate())


def told(person: Any, today: date) -> list[tuple[str, str, int]]:
    points = gather(today, calendar_in_force()).people.get(person.pk, [])
    return sorted((str(one.kind), one.title, one.days) for one in points)


def test_what_is_due_and_overdue_goes_to_whoever_has_it(today: date) -> None:
    officer, handler = make_person(role="project_officer"), make_person(role="department_handler")
    project = make_project(officer=officer)
    since = today - 60 * DAY
    make_approval(project=project, person=handler, applied_on=since, accepted_on=since)
    make_problem(project=project, due_on=today)
    make_approval_debt(
        approval=make_approval(project=project, accepted_on=None, applied_on=None), promised_on=today - 40 * DAY
    )
    assert [(kind, title) for kind, title, _days in told(handler, today)] == [("overdue", "建筑工程施工许可证")]
    assert [(kind, title) for kind, title, _days in told(officer, today)] == [
        ("due", "施工许可证未办结"),
        ("overdue", "消防设计文件"),
    ]


def test_what_is_further_off_or_done_is_not_told(today: date) -> None:
    officer = make_person(role="project_officer")
    project = make_project(officer=officer)
    make_problem(project=project, due_on=calendar_in_force().add(today, WorkingDays(4)))
    make_problem(project=project, due_on=today - DAY, state="closed", closed_on=today - DAY)
    make_approval(project=project, done_on=today)
    assert told(officer, today) == []


def test_a_task_that_is_pushed_names_who_pushes_it(today: date) -> None:
    officer, builder = make_person(role="project_officer"), make_person(role="project_officer")
    bureau = make_unit(name="区住建局", kind="bureau")
    schedule = make_schedule(project=make_project(officer=officer), data_date=today - 90 * DAY)
    schedule.tasks.filter(code="C2").update(
        unit=bureau, planned_start=today - 90 * DAY, planned_finish=today - 60 * DAY, started_on=today - 90 * DAY
    )
    facts = {"after": ["C2"], "person": builder, "planned_start": today - 59 * DAY, "planned_finish": today + 30 * DAY}
    make_schedule_task(schedule=schedule, code="G1", name="桩基", takes="60wd", **facts)
    kinds = [kind for kind, _title, _days in told(builder, today)]
    assert set(kinds) - {"slack"} == {"pushed"}
    points = gather(today, calendar_in_force()).people[builder.pk]
    pushed = next(one for one in points if one.kind == "pushed")
    assert pushed.cause == "设计方案审查（区住建局）"
    assert "设计方案审查（区住建局）" in said(pushed)
    assert "overdue" in [kind for kind, _title, _days in told(officer, today)], "the review itself is the officer's"


def test_news_is_told_once_and_what_is_due_every_day(today: date) -> None:
    builder = make_person(role="project_officer")
    schedule = make_schedule(data_date=today - 90 * DAY)
    schedule.tasks.filter(code="C2").update(
        planned_start=today - 90 * DAY, planned_finish=today - 60 * DAY, started_on=today - 90 * DAY
    )
    facts = {"after": ["C2"], "person": builder, "planned_start": today - 59 * DAY, "planned_finish": today + 60 * DAY}
    make_schedule_task(schedule=schedule, code="G1", name="桩基", takes="80wd", **facts)
    jobs.remind(today)
    first = Digest.objects.get(person=builder)
    assert {row["kind"] for row in first.body} <= {"pushed", "slack"}
    jobs.remind(today)
    assert Digest.objects.filter(person=builder).count() == 1, "one a day"
    assert sorted(point_of(row).key for row in first.body) == first.standing
    # Whoever pushes does so a day more each day: told again after a week, not every day.
    calendar, day = calendar_in_force(), today
    for _number in range(4):
        day = calendar.add(day, WorkingDays(1))
        jobs.remind(day)
    pushed = [row for one in Digest.objects.filter(person=builder) for row in one.body if row["kind"] == "pushed"]
    assert len(pushed) <= 2


def test_nobody_is_told_of_what_they_may_not_see(today: date) -> None:
    stranger = make_person(role="project_officer", unit=make_unit())
    left = make_person(role="project_officer", is_active=False)
    make_problem(project=make_project(unit=make_unit()), owner=stranger, due_on=today)
    make_problem(owner=left, due_on=today)
    assert told(stranger, today) == told(left, today) == []


def test_who_stands_in_is_told_for_whom(today: date) -> None:
    holder, deputy = make_person(role="project_officer"), make_person(role=None)
    make_delegation(giver=holder, deputy=deputy, starts_on=today, ends_on=today)
    make_problem(owner=holder, due_on=today)
    points = gather(today, calendar_in_force()).people[deputy.pk]
    assert [one.for_whom for one in points] == [holder.name]
    assert holder.name in said(points[0])


def test_a_chat_of_a_unit_reads_what_is_below_it_and_days_off_are_quiet(today: date) -> None:
    park = make_unit()
    team = make_unit(kind="team", parent=park)
    make_channel(unit=park)
    make_problem(project=make_project(unit=team), unit=team, due_on=today)
    quiet = calendar_in_force().add(today, WorkingDays(1))
    make_calendar_day(day=quiet)
    assert jobs.remind(quiet).is_quiet
    assert not Digest.objects.exists()
    jobs.remind(today)
    assert Digest.objects.get(unit=park).body[0]["title"] == "施工许可证未办结"
    assert Dispatch.objects.get().channel.unit == park
    assert not Digest.objects.filter(unit=team).exists(), "a unit without a chat needs no digest"


def test_the_command_says_what_it_did(today: date, capsys: pytest.CaptureFixture[str]) -> None:
    make_problem(owner=make_person(role="project_officer"), due_on=today)
    assert remind_command(today.isoformat(), only_send=False) == 0
    assert "1 digests written." in capsys.readouterr().out
    assert remind_command("", only_send=True) == 0
    assert remind_command("tomorrow", only_send=False) == remind_command("1999-01-01", only_send=False) == 2
