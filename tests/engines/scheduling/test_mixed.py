"""Projects of different networks are expected, side by side, on the days that each has by itself."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import replace
from datetime import date, timedelta
from typing import Any

import numpy as np
import pytest
from hypothesis import given
from hypothesis import strategies as st

from bridgehead.engines.calendars import WorkingDays, state_calendar
from bridgehead.engines.calendars.columns import CalendarColumns
from bridgehead.engines.scheduling import Network, Progress, make_network, make_plan, template, template_names
from bridgehead.engines.scheduling.many import Projects
from bridgehead.engines.scheduling.mixed import KINDS, Arrows, Expected, Shapes, expect_many
from tests.engines.scheduling.test_many import progress_of
from tests.engines.scheduling.test_plans import START, networks

STATE = state_calendar()
COLUMNS = CalendarColumns(STATE)
# A network, the rows of its tasks, its first day, what is known of it.
Case = tuple[Network, Sequence[str], date, dict[str, Progress]]


@st.composite
def cases(draw: st.DrawFn) -> Case:
    """A network with its rows in any order, days before which tasks do not begin, and what happened so far."""
    network, begins = draw(networks()), START + timedelta(days=draw(st.integers(0, 60)))
    held = st.none() | st.integers(-10, 90).map(lambda days: begins + timedelta(days=days))
    network = make_network([replace(task, not_before=draw(held)) for task in network.tasks], network.links)
    known = {task.id: progress_of(draw, begins) for task in network.tasks if draw(st.booleans())}
    return network, draw(st.permutations([task.id for task in network.tasks])), begins, known


def expected(found: Sequence[Case]) -> Expected:
    rows = max(len(order) for _, order, _, _ in found)

    def table(of: Any, empty: Any, kind: Any = np.int32) -> Any:
        made = np.full((rows, len(found)), empty, dtype=kind)
        for column, (network, order, _first, known) in enumerate(found):
            for row, task_id in enumerate(order):
                made[row, column] = of(network.by_id[task_id], known.get(task_id) or Progress())
        return made

    def day(value: date | None) -> int:
        return value.toordinal() if value is not None else 0

    links = [
        (column, order.index(link.predecessor), order.index(link.successor), KINDS.index(link.kind), link.lag.count,
         isinstance(link.lag, WorkingDays))
        for column, (network, order, _first, _known) in enumerate(found)
        for task_id in order
        for link in network.incoming[task_id]
    ]  # fmt: skip
    project, before, after, kind, lag, works = np.array(links, dtype=np.int32).reshape(-1, 6).T
    shapes = Shapes(
        table(lambda task, _known: isinstance(task.duration, WorkingDays), False, np.bool_),
        table(lambda task, _known: day(task.not_before), 0),
        Arrows(project, before, after, kind, lag, works > 0),
    )
    return expect_many(
        shapes,
        COLUMNS,
        Projects(
            data_date=np.array([first.toordinal() for _, _, first, _ in found], dtype=np.int32),
            counts=table(lambda task, _known: task.duration.count, 0),
            started=table(lambda _task, known: day(known.started), 0),
            finished=table(lambda _task, known: day(known.finished), 0),
            done=table(lambda _task, known: known.done, 0, np.float64),
        ),
    )


@given(st.lists(cases(), min_size=1, max_size=4))
def test_each_is_expected_as_it_is_planned_alone(found: list[Case]) -> None:
    together = expected(found)
    for column, (network, order, first, known) in enumerate(found):
        alone = make_plan(network, STATE, data_date=first, progress=known)
        for row, task_id in enumerate(order):
            one = alone.tasks[task_id]
            days = (one.early.start.toordinal(), one.early.finish.toordinal())
            assert (together.early_start[row, column], together.early_finish[row, column]) == days
            driver = int(together.drivers[row, column])
            assert (order[driver] if driver >= 0 else None) == (one.driver.predecessor if one.driver else None)


def test_templates_side_by_side_have_their_critical_paths() -> None:
    found: list[Case] = []
    for name in template_names():
        network = template(name).network
        found.append((network, [task.id for task in network.tasks], START, {}))
    together = expected(found)
    plans = [make_plan(network, STATE, data_date=START) for network, *_ in found]
    last = [order.index(plan.critical_path[-1]) for plan, (_, order, _, _) in zip(plans, found, strict=True)]
    paths = together.chains(np.array(last, dtype=np.int32))
    for column, (plan, (_network, order, _first, _known)) in enumerate(zip(plans, found, strict=True)):
        on_path = {task_id for row, task_id in enumerate(order) if paths[row, column]}
        assert on_path == set(plan.critical_path)


def test_a_ring_is_refused() -> None:
    one = np.array([0, 0], dtype=np.int32)
    arrows = Arrows(one, np.array([0, 1]), np.array([1, 0]), one, one, one.astype(np.bool_))
    shapes = Shapes(np.ones((2, 1), dtype=np.bool_), np.zeros((2, 1), dtype=np.int32), arrows)
    known = Projects(np.array([START.toordinal()], dtype=np.int32), np.ones((2, 1), dtype=np.int32))
    with pytest.raises(ValueError, match="ring"):
        expect_many(shapes, COLUMNS, known)
