"""Plans to and from Microsoft Project: what is written is read again, what has no place is said, attacks fail."""

from __future__ import annotations

from datetime import date, timedelta

import pytest
from hypothesis import given
from hypothesis import strategies as st

from bridgehead.engines.calendars import CalendarDays, WorkingDays, china_calendar
from bridgehead.engines.scheduling import Link, LinkKind
from bridgehead.engines.scheduling.mspdi import LARGEST, ExchangedTask, MspdiError, read_mspdi, write_mspdi

CALENDAR = china_calendar(first=date(2024, 1, 1), last=date(2032, 12, 31))
START = date(2026, 11, 23)
_days = st.builds(lambda kind, count: kind(count), st.sampled_from([WorkingDays, CalendarDays]), st.integers(0, 400))
_lags = st.builds(lambda kind, count: kind(count), st.sampled_from([WorkingDays, CalendarDays]), st.integers(-60, 60))
_dates = st.none() | st.dates(date(2026, 1, 1), date(2029, 12, 31))
_names = st.text(st.characters(codec="utf-8", exclude_categories=["C", "Z"]), min_size=1, max_size=40)


@st.composite
def plans(draw: st.DrawFn) -> list[ExchangedTask]:
    tasks: list[ExchangedTask] = []
    for number in range(draw(st.integers(1, 8))):
        code = f"K{number}"
        before = draw(st.lists(st.sampled_from([one.code for one in tasks]), max_size=3, unique=True)) if tasks else []
        links = tuple(Link(one, code, draw(st.sampled_from(LinkKind)), draw(_lags)) for one in before)
        begun = draw(_dates)
        tasks.append(
            ExchangedTask(
                code=code,
                name=draw(_names),
                duration=draw(_days),
                links=links,
                not_before=draw(_dates),
                deadline=draw(_dates),
                start=START,
                finish=START + timedelta(days=number),
                started=begun,
                finished=begun,
                percent=draw(st.integers(0, 100)),
            )
        )
    return tasks


@given(plans())
def test_what_is_written_is_read_again(tasks: list[ExchangedTask]) -> None:
    found = read_mspdi(write_mspdi("乐棹储能", START, tasks, CALENDAR))
    assert list(found.tasks) == tasks
    assert (found.name, found.start) == ("乐棹储能", START)
    assert [one.code for one in found.remarks] == ["calendar"]


def test_the_days_of_the_state_go_along_as_exceptions() -> None:
    content = write_mspdi("x", date(2026, 9, 20), [ExchangedTask("A", "甲", WorkingDays(1))], CALENDAR).decode()
    assert "<FromDate>2026-10-01T00:00:00</FromDate>" in content, "a holiday"
    assert content.count("<DayType>") == 7


HEAD = '<?xml version="1.0"?><Project xmlns="http://schemas.microsoft.com/project">'


def constrained(kind: int) -> str:
    return f"{PLAIN}<ConstraintType>{kind}</ConstraintType><ConstraintDate>2026-12-01T08:00:00</ConstraintDate>"


def file(*tasks: str, more: str = "") -> bytes:
    body = "".join(f"<Task>{task}</Task>" for task in tasks)
    return f"{HEAD}<MinutesPerDay>480</MinutesPerDay><Tasks>{body}</Tasks>{more}</Project>".encode()


PLAIN = "<UID>1</UID><Name>甲</Name><WBS>A</WBS><Duration>PT16H0M0S</Duration><DurationFormat>7</DurationFormat>"


@pytest.mark.parametrize(
    ("task", "remark"),
    [
        (constrained(2), "must_start"),
        (constrained(7), "must_finish"),
        (f"{PLAIN}<ConstraintType>1</ConstraintType>", "constraint"),
        (f"{PLAIN}<CalendarUID>7</CalendarUID>", "task_calendar"),
        (f"{PLAIN}<Manual>1</Manual><Start>2026-12-01T08:00:00</Start>", "manual"),
        (PLAIN.replace("PT16H", "PT13H"), "rounded"),
        (PLAIN.replace("PT16H0M0S", "two days"), "duration"),
        (f"{PLAIN}<PredecessorLink><PredecessorUID>9</PredecessorUID></PredecessorLink>", "link"),
    ],
)
def test_what_has_no_place_here_is_said(task: str, remark: str) -> None:
    found = read_mspdi(file(task))
    assert remark in [one.code for one in found.remarks]
    assert next(one for one in found.remarks if one.code == remark).task == "A"


def test_days_that_are_not_ours_find_their_place() -> None:
    must = read_mspdi(file(constrained(7)))
    assert must.tasks[0].deadline == date(2026, 12, 1)
    second = "<UID>2</UID><Name>乙</Name><WBS>1.2</WBS><Duration>PT48H0M0S</Duration><DurationFormat>8</DurationFormat>"
    lag = (
        "<PredecessorLink><PredecessorUID>1</PredecessorUID><Type>3</Type>"
        "<LinkLag>14400</LinkLag><LagFormat>8</LagFormat></PredecessorLink>"
    )
    summary = "<UID>3</UID><Name>阶段</Name><Summary>1</Summary>"
    found = read_mspdi(file(PLAIN, second + lag, summary))
    assert found.tasks[1].links == (Link("A", "T2", LinkKind.START_START, CalendarDays(1)),)
    assert (found.tasks[0].duration, found.tasks[1].duration) == (WorkingDays(2), CalendarDays(2))
    assert ("summary", "阶段") in [(one.code, one.task) for one in found.remarks]


NAMED = b'<Project xmlns="http://schemas.microsoft.com/project">'
BOMB = b'<!DOCTYPE b [<!ENTITY a "ha"><!ENTITY b "&a;&a;&a;&a;">]>' + NAMED + b"&b;</Project>"
FILE = b'<!DOCTYPE b [<!ENTITY a SYSTEM "file:///etc/passwd">]>' + NAMED + b"<Name>&a;</Name></Project>"


@pytest.mark.parametrize(
    ("content", "code"),
    [
        (BOMB, "doctype"),
        (FILE, "doctype"),
        (b"<!DOCTYPE p SYSTEM 'http://example.org/p.dtd'><p/>", "doctype"),
        (b"", "xml"),
        (b"MZ\x00\x01", "xml"),
        (b"<Project><Tasks/></Project>", "root"),
        (file(), "empty"),
        (file("<UID>0</UID><Name>x</Name>"), "empty"),
        (file("<UID>1</UID><Summary>1</Summary>"), "empty"),
        (b" " * (LARGEST + 1), "large"),
        (file(*[f"<UID>{number}</UID>" for number in range(1, 402)]), "many"),
        (b"<a>" * 100_000, "xml"),
    ],
)
def test_what_is_no_plan_or_an_attack_is_refused(content: bytes, code: str) -> None:
    with pytest.raises(MspdiError) as error:
        read_mspdi(content)
    assert error.value.code == code


@given(st.binary(max_size=400))
def test_bytes_of_any_kind_are_read_or_refused(content: bytes) -> None:
    for written in (content, file(content.decode("latin-1").replace("<", "").replace("&", ""))):
        assert outcome(written) in ("read", "xml", "root", "empty", "doctype")


def outcome(content: bytes) -> str:
    try:
        read_mspdi(content)
    except MspdiError as error:
        return error.code
    return "read"
