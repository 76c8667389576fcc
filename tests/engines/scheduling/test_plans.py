"""Plans: both passes agree, links never shorten, what happened is kept, delays are told, rings are named."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import replace
from datetime import date, timedelta

import pytest
from hypothesis import assume, given, settings
from hypothesis import strategies as st

from bridgehead.engines.calendars import CalendarDays, Duration, WorkingDays, state_calendar
from bridgehead.engines.scheduling import (
    Link,
    LinkKind,
    Network,
    NetworkError,
    Plan,
    Progress,
    Task,
    delay_effect,
    differences,
    latest_start,
    make_network,
    make_plan,
)

STATE = state_calendar()
START = date(2026, 9, 14)  # two weeks before a long holiday with make-up days
DAY = timedelta(days=1)

durations = st.builds(WorkingDays, st.integers(0, 25)) | st.builds(CalendarDays, st.integers(0, 40))
lags = st.builds(WorkingDays, st.integers(-6, 12)) | st.builds(CalendarDays, st.integers(-9, 15))


@st.composite
def networks(draw: st.DrawFn) -> Network:
    count = draw(st.integers(1, 9))
    tasks = [Task(f"t{number}", draw(durations)) for number in range(count)]
    pairs = [(one, other) for one in range(count) for other in range(one + 1, count)]
    chosen = draw(st.lists(st.sampled_from(pairs), max_size=14, unique=True)) if pairs else []
    kinds = st.sampled_from(LinkKind)
    return make_network(tasks, [Link(f"t{one}", f"t{other}", draw(kinds), draw(lags)) for one, other in chosen])


def plan_of(network: Network, promised: Mapping[str, date] | None = None) -> Plan:
    return make_plan(network, STATE, data_date=START, promised=promised)


def in_days(first: date, last: date, kind: Duration) -> Duration:
    return CalendarDays((last - first).days) if isinstance(kind, CalendarDays) else STATE.working_days(first, last)


@given(networks())
def test_the_two_passes_agree_on_float(network: Network) -> None:
    plan = plan_of(network)
    for planned in plan.tasks.values():
        assert planned.late is not None
        assert planned.total_float is not None
        assert planned.free_float is not None
        assert planned.early.start <= planned.late.start
        assert planned.early.finish <= planned.late.finish
        assert planned.total_float == in_days(planned.early.finish, planned.late.finish, planned.task.duration)
        assert 0 <= planned.free_float.count <= planned.total_float.count


@given(networks())
def test_every_link_holds_in_the_early_days(network: Network) -> None:
    plan = plan_of(network)
    for link in network.links:
        before, after = plan.tasks[link.predecessor].early, plan.tasks[link.successor].early
        from_finish = link.kind in (LinkKind.FINISH_START, LinkKind.FINISH_FINISH)
        to_start = link.kind in (LinkKind.FINISH_START, LinkKind.START_START)
        bound, held = before.finish if from_finish else before.start, after.start if to_start else after.finish
        if isinstance(link.lag, CalendarDays):
            assert held >= bound + timedelta(days=link.lag.count)
        elif link.lag.count >= 0:
            assert STATE.working_days(bound, held).count >= link.lag.count
        else:
            assert STATE.working_days(held, bound).count <= -link.lag.count


@given(networks())
def test_work_takes_its_days_on_days_that_are_worked(network: Network) -> None:
    for planned in plan_of(network).tasks.values():
        span = planned.early
        assert in_days(span.start, span.finish, planned.task.duration) == planned.task.duration
        if isinstance(planned.task.duration, WorkingDays) and planned.task.duration.count:
            assert STATE.is_worked(span.start)
            assert STATE.is_worked(span.last_day)


@given(networks(), st.data())
def test_one_more_link_never_brings_anything_forward(network: Network, data: st.DataObject) -> None:
    assume(len(network.tasks) > 1)
    order = [task.id for task in network.tasks]
    later = data.draw(st.integers(1, len(order) - 1))
    link = Link(order[data.draw(st.integers(0, later - 1))], order[later], data.draw(st.sampled_from(LinkKind)))
    before, after = plan_of(network), plan_of(network.with_link(link))
    for task in order:
        assert after.tasks[task].early.finish >= before.tasks[task].early.finish
    assert after.finish >= before.finish


@given(networks(), st.data())
def test_the_latest_days_keep_every_link_and_the_promise(network: Network, data: st.DataObject) -> None:
    """A task that begins at its latest still lets everything after it be done in time."""
    task = data.draw(st.sampled_from(network.tasks))
    plan = plan_of(network)
    planned = plan.tasks[task.id]
    assert planned.late is not None
    held = replace(task, not_before=planned.late.start)
    tasks = [held if one.id == task.id else one for one in network.tasks]
    assert plan_of(make_network(tasks, network.links)).finish == plan.finish


@given(networks(), st.integers(-30, 90), st.data())
def test_a_promise_is_kept_or_what_it_lacks_is_said(network: Network, days: int, data: st.DataObject) -> None:
    task = data.draw(st.sampled_from(network.tasks)).id
    promised = START + timedelta(days=days)
    plan = plan_of(network, {task: promised})
    expected = plan.tasks[task].early.finish
    if expected <= promised + DAY:
        assert plan.shortages == ()
    else:
        (shortage,) = plan.shortages
        assert shortage.chain[-1] == plan.critical_path[-1] == task
        assert shortage.expected == expected - DAY
        assert shortage.late_by == STATE.working_days(promised + DAY, expected)
        assert shortage.needed < expected


@given(networks(), st.data())
def test_begun_on_the_latest_day_a_promise_is_kept(network: Network, data: st.DataObject) -> None:
    task = data.draw(st.sampled_from(network.tasks)).id
    promised = date(2027, 6, 30)
    first = latest_start(network, STATE, {task: promised})
    plan = make_plan(network, STATE, data_date=first, promised={task: promised})
    assert plan.shortages == ()


@given(networks(), st.data())
@settings(max_examples=60)
def test_what_happened_is_kept(network: Network, data: st.DataObject) -> None:
    done = data.draw(st.integers(0, len(network.tasks)))
    progress = {}
    for number, task in enumerate(network.tasks[:done]):
        began = START - timedelta(days=40 - number)
        took = 0 if task.is_milestone else data.draw(st.integers(0, 9))
        progress[task.id] = Progress(began, began + timedelta(days=took))
    plan = make_plan(network, STATE, data_date=START, progress=progress)
    for task_id, known in progress.items():
        planned = plan.tasks[task_id]
        assert planned.early.start == known.started
        assert planned.total_float is None
        assert plan.day_of(task_id) == known.finished
    for task in network.tasks[done:]:
        assert plan.tasks[task.id].early.start >= START


def test_what_is_under_way_goes_on_from_the_data_date() -> None:
    network = make_network([Task("a", WorkingDays(10)), Task("b", WorkingDays(2))], [Link("a", "b")])
    progress = {"a": Progress(started=date(2026, 9, 1), done=0.75)}
    plan = make_plan(network, STATE, data_date=START, progress=progress)
    assert plan.tasks["a"].early.start == date(2026, 9, 1)
    assert plan.day_of("a") == date(2026, 9, 16)  # three of ten days are left
    assert plan.day_of("b") == date(2026, 9, 18)


def test_overlap_is_a_start_to_start_link_with_a_lag() -> None:
    tasks = [Task("structure", CalendarDays(60)), Task("walls", CalendarDays(45))]
    after = plan_of(make_network(tasks, [Link("structure", "walls")]))
    lag = Link("structure", "walls", LinkKind.START_START, CalendarDays(30))
    overlapped = plan_of(make_network(tasks, [lag]))
    assert (after.finish - overlapped.finish).days == 30


def test_a_delay_is_told_for_every_milestone() -> None:
    takes = {"a": 5, "b": 9, "start": 0, "end": 0}
    tasks = [Task(name, WorkingDays(days)) for name, days in takes.items()]
    network = make_network(tasks, [Link("a", "start"), Link("start", "end"), Link("b", "end")])
    (move,) = delay_effect(network, STATE, "a", WorkingDays(2), data_date=START)
    assert (move.task, move.before, move.after, move.by) == (
        "start",
        date(2026, 9, 18),
        date(2026, 9, 21),
        WorkingDays(2),
    )
    assert [one.task for one in delay_effect(network, STATE, "a", WorkingDays(6), data_date=START)] == ["start", "end"]
    with pytest.raises(TypeError):
        delay_effect(network, STATE, "a", CalendarDays(2), data_date=START)


def test_a_later_plan_against_its_baseline() -> None:
    tasks = [Task("a", WorkingDays(5)), Task("b", WorkingDays(5))]
    baseline = plan_of(make_network(tasks, [Link("a", "b")]))
    now = plan_of(make_network([Task("a", WorkingDays(6)), Task("c", WorkingDays(1))], []))
    moves = {move.task: (move.before, move.after) for move in differences(STATE, baseline, now)}
    # The Sunday before the long holiday makes up for it.
    assert moves == {
        "a": (date(2026, 9, 18), date(2026, 9, 20)),
        "b": (date(2026, 9, 24), None),
        "c": (None, date(2026, 9, 14)),
    }
    assert differences(STATE, baseline, baseline) == ()


@pytest.mark.parametrize(
    ("links", "code", "tasks"),
    [
        ([Link("a", "b"), Link("b", "c"), Link("c", "a")], "cycle", ("a", "b", "c", "a")),
        ([Link("a", "nobody")], "dangling", ("a", "nobody")),
        ([Link("b", "b")], "itself", ("b",)),
    ],
)
def test_what_is_no_network_is_refused_by_name(links: list[Link], code: str, tasks: tuple[str, ...]) -> None:
    with pytest.raises(NetworkError) as refused:
        make_network([Task(name, WorkingDays(1)) for name in "abc"], links)
    (problem,) = refused.value.problems
    assert problem.code == code
    assert set(problem.tasks) == set(tasks)
    if code == "cycle":
        assert problem.tasks[0] == problem.tasks[-1]
        pairs = {(link.predecessor, link.successor) for link in links}
        assert all(pair in pairs for pair in zip(problem.tasks, problem.tasks[1:], strict=False))


def test_tasks_that_cannot_be_are_refused() -> None:
    with pytest.raises(NetworkError, match="twice: a"):
        make_network([Task("a", WorkingDays(1)), Task("a", WorkingDays(2))], [])
    with pytest.raises(NetworkError, match="negative: a"):
        make_network([Task("a", WorkingDays(-1))], [])


@pytest.mark.parametrize(
    "told",
    [
        {"done": 0.5},
        {"started": START, "done": 1.1},
        {"started": START, "finished": START - DAY},
        {"finished": START},
    ],
)
def test_progress_that_cannot_be_is_refused(told: dict[str, object]) -> None:
    with pytest.raises(ValueError, match=r"task|lies between"):
        Progress(**told)  # type: ignore[arg-type]


def test_a_promise_for_nothing_is_an_error() -> None:
    with pytest.raises(KeyError):
        plan_of(make_network([Task("a", WorkingDays(1))], []), {"b": START})


def test_a_plan_into_years_without_a_notice_says_so() -> None:
    plan = plan_of(make_network([Task("a", CalendarDays(700))], []))
    assert plan.provisional == (2027, 2028)
    assert plan_of(make_network([Task("a", CalendarDays(7))], [])).provisional == ()
