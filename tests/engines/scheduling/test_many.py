"""Many projects at once are planned as each of them alone."""

from __future__ import annotations

from datetime import date, timedelta
from typing import Any

import numpy as np
import pytest
from hypothesis import given
from hypothesis import strategies as st

from bridgehead.engines.calendars import OutsideCalendar, state_calendar
from bridgehead.engines.calendars.columns import CalendarColumns
from bridgehead.engines.scheduling import Network, Progress, make_plan, template, template_names
from bridgehead.engines.scheduling.many import ManyPlans, Projects, plan_many
from tests.engines.scheduling.test_plans import START, networks

STATE = state_calendar()
COLUMNS = CalendarColumns(STATE)


def ordinals(rows: list[list[date | None]]) -> Any:
    return np.array([[day.toordinal() if day else 0 for day in row] for row in rows], dtype=np.int32)


def progress_of(draw: st.DrawFn, begun: date) -> Progress:
    started = draw(st.none() | st.integers(-40, 0).map(lambda days: begun + timedelta(days=days)))
    if started is None:
        return Progress()
    finished = draw(st.none() | st.integers(0, 20).map(lambda days: started + timedelta(days=days)))
    return Progress(started, finished, 1.0 if finished else draw(st.sampled_from([0.0, 0.25, 0.5, 1.0])))


@st.composite
def districts(draw: st.DrawFn) -> tuple[Network, list[dict[str, Any]]]:
    """A network, and what is known of one to four projects that follow it, each with durations of its own."""
    network = draw(networks())
    projects = []
    for _ in range(draw(st.integers(1, 4))):
        data_date = START + timedelta(days=draw(st.integers(0, 60)))
        counts = {task.id: draw(st.integers(1, 30)) if task.duration.count else 0 for task in network.tasks}
        promised = {
            task.id: data_date + timedelta(days=draw(st.integers(0, 200)))
            for task in network.tasks
            if draw(st.integers(0, 3)) == 0
        }
        progress = {task.id: progress_of(draw, data_date) for task in network.tasks if draw(st.booleans())}
        projects.append({"data_date": data_date, "counts": counts, "promised": promised, "progress": progress})
    return network, projects


def planned(network: Network, projects: list[dict[str, Any]]) -> ManyPlans:
    def table(of: Any) -> Any:
        return [[of(project, task.id) for project in projects] for task in network.tasks]

    def known(project: dict[str, Any], task_id: str) -> Progress:
        return project["progress"].get(task_id) or Progress()

    return plan_many(
        network,
        COLUMNS,
        Projects(
            data_date=np.array([project["data_date"].toordinal() for project in projects], dtype=np.int32),
            counts=np.array(table(lambda project, task: project["counts"][task]), dtype=np.int32),
            promised=ordinals(table(lambda project, task: project["promised"].get(task))),
            started=ordinals(table(lambda project, task: known(project, task).started)),
            finished=ordinals(table(lambda project, task: known(project, task).finished)),
            done=np.array(table(lambda project, task: known(project, task).done)),
        ),
    )


@given(districts())
def test_each_project_is_planned_as_it_is_alone(district: tuple[Network, list[dict[str, Any]]]) -> None:
    network, projects = district
    many = planned(network, projects)
    for column, project in enumerate(projects):
        counts = {task.id: type(task.duration)(project["counts"][task.id]) for task in network.tasks}
        alone = make_plan(
            network.with_durations(counts),
            STATE,
            data_date=project["data_date"],
            promised=project["promised"],
            progress=project["progress"],
        )
        assert many.finish[column] == alone.finish.toordinal()
        for row, task in enumerate(network.tasks):
            one = alone.tasks[task.id]
            at = (row, column)
            assert (many.early_start[at], many.early_finish[at]) == tuple(
                day.toordinal() for day in (one.early.start, one.early.finish)
            )
            driver = int(many.drivers[at])
            assert (network.links[driver] if driver >= 0 else None) == one.driver
            assert bool(many.is_critical[at]) == one.is_critical
            if one.late is None:
                assert many.late_finish[at] == 0
                continue
            assert one.total_float is not None
            assert one.free_float is not None
            assert (many.late_start[at], many.late_finish[at]) == tuple(
                day.toordinal() for day in (one.late.start, one.late.finish)
            )
            assert (many.total_float[at], many.free_float[at]) == (one.total_float.count, one.free_float.count)


@pytest.mark.parametrize("name", template_names())
def test_the_critical_path_of_a_template_is_the_same(name: str) -> None:
    network = template(name).network
    alone = make_plan(network, STATE, data_date=START)
    counts = np.array([[task.duration.count] for task in network.tasks], dtype=np.int32)
    many = plan_many(network, COLUMNS, Projects(np.array([START.toordinal()], dtype=np.int32), counts))
    last = next(row for row, task in enumerate(network.tasks) if task.id == alone.critical_path[-1])
    on_path = many.chains(np.array([last]))[:, 0]
    assert {task.id for task, is_on in zip(network.tasks, on_path, strict=True) if is_on} == set(alone.critical_path)


def test_days_beyond_the_calendar_are_refused() -> None:
    network = template("traditional").network
    counts = np.full((len(network.tasks), 1), 30_000, dtype=np.int32)
    with pytest.raises(OutsideCalendar):
        plan_many(network, COLUMNS, Projects(np.array([START.toordinal()], dtype=np.int32), counts))
