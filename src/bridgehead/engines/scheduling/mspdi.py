"""Plans as Microsoft Project writes and reads them: MSPDI, the XML of `.xml` files. Links, lags and kinds of days stay.

Source: the published schema (mspdi_pj12.xsd): a duration is `PT80H0M0S` with a format that says whether days are worked
(7) or elapsed (8); lags are tenths of a minute; kinds of links are 0 FF, 1 FS, 2 SF, 3 SS; constraint 4 is "start no
earlier than". What has no place here is not dropped in silence: `Imported.remarks` says it.
"""

from __future__ import annotations

import re
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass, field
from datetime import date, timedelta
from math import ceil
from typing import Any, Final

from lxml import etree

from bridgehead.engines.calendars import CalendarDays, Duration, WorkCalendar, WorkingDays

from .network import Link, LinkKind

NAMESPACE: Final = "http://schemas.microsoft.com/project"
LARGEST: Final = 5 * 1024 * 1024
MOST_TASKS: Final = 400
_WORK, _ELAPSED = 480, 1440
_KINDS: Final = {LinkKind.FINISH_FINISH: 0, LinkKind.FINISH_START: 1, LinkKind.START_FINISH: 2, LinkKind.START_START: 3}
_KIND_OF: Final = {str(number): kind for kind, number in _KINDS.items()}
_ELAPSED_FORMATS: Final = frozenset("4 6 8 10 12 36 38 40 42 44".split())
_PERCENT_FORMATS: Final = frozenset("19 20 51 52".split())
_TIME: Final = re.compile(r"P(?:(\d+)D)?T(?:(\d+)H)?(?:(\d+)M)?(?:(\d+)S)?", re.ASCII)
_CODE: Final = re.compile(r"\w{1,20}")
_PARSER: Final[Mapping[str, Any]] = {
    "resolve_entities": False,
    "load_dtd": False,
    "no_network": True,
    "huge_tree": False,
    "remove_comments": True,
    "remove_pis": True,
}


@dataclass(frozen=True, slots=True)
class ExchangedTask:
    """A task in a file. `start` and `finish` are planned days; what happened is `started`, `finished`, `percent`."""

    code: str
    name: str
    duration: Duration
    links: tuple[Link, ...] = ()
    not_before: date | None = None
    deadline: date | None = None
    start: date | None = None
    finish: date | None = None
    started: date | None = None
    finished: date | None = None
    percent: int = 0
    notes: str = ""


@dataclass(frozen=True, slots=True)
class Remark:
    """Something of a file that has no place here, or another: a code, the task concerned (or empty), what it was."""

    code: str
    task: str = ""
    what: str = ""


@dataclass(frozen=True, slots=True)
class Imported:
    """What a file says: its tasks, the first day, and what could not be taken over as it is."""

    name: str
    start: date | None
    tasks: tuple[ExchangedTask, ...]
    remarks: tuple[Remark, ...] = field(default=())


class MspdiError(ValueError):
    """Content that is no plan: `large`, `doctype`, `xml`, `root`, `empty`, `many`."""

    def __init__(self, code: str) -> None:
        self.code = code
        super().__init__(code)


def write_mspdi(
    name: str, start: date, tasks: Sequence[ExchangedTask], calendar: WorkCalendar, author: str = ""
) -> bytes:
    """A plan as an MSPDI file, with the days that are not worked as they differ from the week."""
    root = etree.Element(f"{{{NAMESPACE}}}Project", nsmap={None: NAMESPACE})  # type: ignore[dict-item]
    for tag, value in (
        ("SaveVersion", "14"),
        ("Name", _text(name)),
        *([("Author", _text(author))] if author else []),
        ("StartDate", _at(start, 8)),
        ("CalendarUID", "1"),
    ):
        _add(root, tag, value)
    for tag, value in (("MinutesPerDay", str(_WORK)), ("MinutesPerWeek", str(5 * _WORK)), ("DaysPerMonth", "20")):
        _add(root, tag, value)
    last = max([start, *(task.finish for task in tasks if task.finish is not None)]) + timedelta(days=366)
    _write_calendar(_add(root, "Calendars"), calendar, start, min(last, calendar.last))
    uids = {task.code: str(number) for number, task in enumerate(tasks, 1)}
    listed = _add(root, "Tasks")
    for task in tasks:
        _write_task(_add(listed, "Task"), task, uids)
    return bytes(etree.tostring(root, xml_declaration=True, encoding="UTF-8", standalone=True))


def _write_calendar(parent: Any, calendar: WorkCalendar, first: date, last: date) -> None:
    made = _add(parent, "Calendar")
    for tag, value in (("UID", "1"), ("Name", "Bridgehead"), ("IsBaseCalendar", "1")):
        _add(made, tag, value)
    week = _add(made, "WeekDays")
    for number in range(1, 8):
        _write_day(_add(week, "WeekDay"), str(number), is_worked=number not in (1, 7))
    exceptions = _add(made, "Exceptions")
    for day in (first + timedelta(days=number) for number in range((last - first).days + 1)):
        if calendar.is_worked(day) == (day.weekday() < 5):
            continue
        one = _add(exceptions, "Exception")
        _add(one, "EnteredByOccurrences", "0")
        period = _add(one, "TimePeriod")
        _add(period, "FromDate", _at(day, 0))
        _add(period, "ToDate", f"{day}T23:59:00")
        for tag, value in (("Occurrences", "1"), ("Name", _text(calendar.day(day).name)), ("Type", "1")):
            _add(one, tag, value)
        _write_times(one, is_worked=calendar.is_worked(day))


def _write_day(parent: Any, number: str, *, is_worked: bool) -> None:
    _add(parent, "DayType", number)
    _write_times(parent, is_worked=is_worked)


def _write_times(parent: Any, *, is_worked: bool) -> None:
    _add(parent, "DayWorking", "1" if is_worked else "0")
    if not is_worked:
        return
    times = _add(parent, "WorkingTimes")
    for begin, end in (("08:00:00", "12:00:00"), ("13:00:00", "17:00:00")):
        one = _add(times, "WorkingTime")
        _add(one, "FromTime", begin)
        _add(one, "ToTime", end)


def _write_task(parent: Any, task: ExchangedTask, uids: Mapping[str, str]) -> None:
    is_worked = isinstance(task.duration, WorkingDays)
    minutes = task.duration.count * (_WORK if is_worked else _ELAPSED)
    values = [
        ("UID", uids[task.code]),
        ("ID", uids[task.code]),
        ("Name", _text(task.name)),
        ("Active", "1"),
        ("Manual", "0"),
        ("Type", "1"),
        ("IsNull", "0"),
        ("WBS", task.code),
        ("Start", _at(task.start, 8)),
        ("Finish", _at(task.finish, 17)),
        ("Duration", f"PT{minutes // 60}H{minutes % 60}M0S"),
        ("DurationFormat", "7" if is_worked else "8"),
        ("Milestone", "0" if task.duration.count else "1"),
        ("Summary", "0"),
        ("PercentComplete", str(task.percent)),
        ("ActualStart", _at(task.started, 8)),
        ("ActualFinish", _at(task.finished, 17)),
        ("ConstraintType", "4" if task.not_before is not None else "0"),
        ("CalendarUID", "-1"),
        ("ConstraintDate", _at(task.not_before, 8)),
        ("Deadline", _at(task.deadline, 17)),
        ("Notes", _text(task.notes)),
    ]
    for tag, value in values:
        if value:
            _add(parent, tag, value)
    for link in task.links:
        made = _add(parent, "PredecessorLink")
        is_worked = isinstance(link.lag, WorkingDays)
        lag = link.lag.count * 10 * (_WORK if is_worked else _ELAPSED)
        for tag, value in (
            ("PredecessorUID", uids[link.predecessor]),
            ("Type", str(_KINDS[link.kind])),
            ("CrossProject", "0"),
            ("LinkLag", str(lag)),
            ("LagFormat", "7" if is_worked else "8"),
        ):
            _add(made, tag, value)


def _add(parent: Any, tag: str, value: str | None = None) -> Any:
    made = etree.SubElement(parent, f"{{{NAMESPACE}}}{tag}")
    if value is not None:
        made.text = value
    return made


def _at(day: date | None, hour: int) -> str:
    return f"{day}T{hour:02}:00:00" if day is not None else ""


def _text(said: str) -> str:
    """Words without the characters that XML cannot hold."""
    return "".join(one for one in said if one >= " " or one in "\t\n")


def read_mspdi(content: bytes) -> Imported:
    """What an MSPDI file says. Raises MspdiError; entities and document types are refused, nothing is fetched."""
    if len(content) > LARGEST:
        raise MspdiError("large")
    try:
        root = etree.fromstring(content, etree.XMLParser(**_PARSER))
    except (etree.XMLSyntaxError, ValueError):
        raise MspdiError("xml") from None
    if root.getroottree().docinfo.internalDTD is not None:
        raise MspdiError("doctype")
    if root.tag != f"{{{NAMESPACE}}}Project":
        raise MspdiError("root")
    rows = [row for row in _all(root, "Tasks/Task") if _say(row, "UID") != "0" and _say(row, "IsNull") != "1"]
    if not rows:
        raise MspdiError("empty")
    if len(rows) > MOST_TASKS:
        raise MspdiError("many")
    return _Reader(root).read(rows)


def _all(node: Any, path: str) -> list[Any]:
    return list(node.iterfind("/".join(f"{{{NAMESPACE}}}{part}" for part in path.split("/"))))


def _say(node: Any, tag: str) -> str:
    return (node.findtext(f"{{{NAMESPACE}}}{tag}") or "").strip()


class _Reader:
    """One file while it is read: what a day's work is there, the codes of its tasks, and what is remarked."""

    def __init__(self, root: Any) -> None:
        self.root = root
        self.work = _whole(_say(root, "MinutesPerDay")) or _WORK
        self.codes: dict[str, str] = {}
        self.remarks: list[Remark] = []

    def read(self, rows: Sequence[Any]) -> Imported:
        """The tasks of these rows."""
        kept = []
        for row in rows:
            if _say(row, "Summary") == "1" or _say(row, "Active") == "0":
                self.remark("summary" if _say(row, "Summary") == "1" else "inactive", _say(row, "Name"))
            else:
                kept.append(row)
                self.codes[_say(row, "UID")] = self._code(row)
        if not kept:
            raise MspdiError("empty")
        tasks = tuple(self._task(row) for row in kept)
        if _all(self.root, "Assignments/Assignment"):
            self.remark("resources")
        self.remark("calendar")
        name = _say(self.root, "Title") or _say(self.root, "Name")
        return Imported(name, _day(_say(self.root, "StartDate")), tasks, tuple(dict.fromkeys(self.remarks)))

    def remark(self, code: str, task: str = "", what: str = "") -> None:
        """Something that has no place here."""
        self.remarks.append(Remark(code, task, what))

    def _code(self, row: Any) -> str:
        wbs = _say(row, "WBS")
        code = wbs if _CODE.fullmatch(wbs) and wbs not in self.codes.values() else f"T{_say(row, 'UID')}"[:20]
        while code in self.codes.values() or not _CODE.fullmatch(code):
            code = f"T{len(self.codes) + 1}x{len(code) % 10}"
        return code

    def _task(self, row: Any) -> ExchangedTask:
        code = self.codes[_say(row, "UID")]
        not_before, deadline = self._constraint(row, code)
        if _say(row, "CalendarUID") not in ("", "-1", _say(self.root, "CalendarUID")):
            self.remark("task_calendar", code)
        if _say(row, "Manual") == "1":
            self.remark("manual", code)
            not_before = not_before or _day(_say(row, "ManualStart") or _say(row, "Start"))
        return ExchangedTask(
            code=code,
            name=" ".join(_say(row, "Name").split())[:80] or code,
            duration=self._duration(row, code),
            links=tuple(self._links(row, code)),
            not_before=not_before,
            deadline=_day(_say(row, "Deadline")) or deadline,
            start=_day(_say(row, "Start")),
            finish=_day(_say(row, "Finish")),
            started=_day(_say(row, "ActualStart")),
            finished=_day(_say(row, "ActualFinish")),
            percent=min(_whole(_say(row, "PercentComplete")), 100),
            notes=_say(row, "Notes"),
        )

    def _duration(self, row: Any, code: str) -> Duration:
        found = _TIME.fullmatch(_say(row, "Duration") or "PT0H")
        if found is None:
            self.remark("duration", code, _say(row, "Duration")[:40])
            return WorkingDays(1)
        days, hours, minutes, seconds = (int(part or 0) if len(part or "") < 8 else 0 for part in found.groups())
        whole = days * _ELAPSED + hours * 60 + minutes + (seconds > 0)
        return self._days(whole, _say(row, "DurationFormat") in _ELAPSED_FORMATS, code, _say(row, "Duration"))

    def _days(self, minutes: int, is_elapsed: bool, code: str, written: str) -> Duration:
        """Minutes as whole days; a part of a day is a day, and is remarked."""
        unit = _ELAPSED if is_elapsed else self.work
        if minutes % unit:
            self.remark("rounded", code, written[:40])
        count = ceil(minutes / unit)
        return CalendarDays(count) if is_elapsed else WorkingDays(count)

    def _constraint(self, row: Any, code: str) -> tuple[date | None, date | None]:
        """Not before, and deadline."""
        kind, day = _say(row, "ConstraintType"), _day(_say(row, "ConstraintDate"))
        if kind in ("", "0") or (kind != "1" and day is None):
            return None, None
        if kind == "4":
            return day, None
        if kind == "2":  # must start on: here it may begin later
            self.remark("must_start", code, str(day))
            return day, None
        if kind in ("3", "7"):  # must finish on, finish no later than
            self.remark("must_finish", code, str(day))
            return None, day
        self.remark("constraint", code, kind[:4])
        return None, None

    def _links(self, row: Any, code: str) -> Iterator[Link]:
        for link in _all(row, "PredecessorLink"):
            before = self.codes.get(_say(link, "PredecessorUID"))
            if before is None or _say(link, "CrossProject") == "1":
                self.remark("link", code, _say(link, "PredecessorUID")[:20])
                continue
            kind = _KIND_OF.get(_say(link, "Type") or "1", LinkKind.FINISH_START)
            tenths, format_of = _say(link, "LinkLag") or "0", _say(link, "LagFormat")
            if format_of in _PERCENT_FORMATS or not re.fullmatch(r"-?\d{1,9}", tenths, re.ASCII):
                self.remark("lag", code, before)
                tenths = "0"
            sign = -1 if tenths.startswith("-") else 1
            lag = self._days(ceil(abs(int(tenths)) / 10), format_of in _ELAPSED_FORMATS, code, f"{tenths}/10 min")
            yield Link(before, code, kind, type(lag)(sign * lag.count))


def _day(written: str) -> date | None:
    try:
        return date.fromisoformat(written[:10]) if written else None
    except ValueError:
        return None


def _whole(written: str) -> int:
    return int(written) if written.isascii() and written.isdigit() and len(written) < 8 else 0
