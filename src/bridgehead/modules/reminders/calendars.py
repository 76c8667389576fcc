"""Feeds as iCalendar (RFC 5545): all-day events with stable names, what a person has to do or what a project plans.

`UID` never changes for a row, `SEQUENCE` is its version, so that a calendar moves the event that it has.
"""

from __future__ import annotations

import hashlib
from collections.abc import Iterable, Iterator
from datetime import date, datetime, timedelta
from typing import Final

from django.conf import settings
from django.db.models import Q
from django.http import HttpRequest
from django.urls import reverse
from django.utils.translation import gettext as _
from icalendar import Calendar, Event

from bridgehead.foundation.access import Actor, may
from bridgehead.modules.approvals.models import Approval, ApprovalState
from bridgehead.modules.approvals.queries import visible_approvals
from bridgehead.modules.delivery.models import ProblemState, ScheduleState, ScheduleTask
from bridgehead.modules.delivery.queries import visible_problems
from bridgehead.modules.delivery.queries.schedules import done_days
from bridgehead.modules.ledger.models import Project
from bridgehead.modules.ledger.queries import may_act, project_scope_q
from bridgehead.modules.reminders.models import Feed

_DAY: Final = timedelta(days=1)
PLAN, APPROVALS = "delivery.view_schedule", "approvals.view"


def calendar_of(feed: Feed, actor: Actor) -> bytes:
    """The calendar of a feed as its person may see it now; of a project that they see no more, an empty one."""
    book = Calendar()
    book.add("prodid", "-//Bridgehead//zh//")
    book.add("version", "2.0")
    book.add("method", "PUBLISH")
    events: Iterator[Event]
    name = feed.project.name if feed.project is not None else _("To do: %(name)s") % {"name": feed.person.name}
    if feed.project is not None and not may_act(actor, feed.project, PLAN):
        # What the project is called is no longer theirs to know either.
        name, events = feed.name, iter(())
    elif feed.project is not None:
        events = _of_project(feed.project, actor)
    else:
        events = _of_person(actor)
    book.add("x-wr-calname", name)
    book.add("refresh-interval", timedelta(hours=4), parameters={"VALUE": "DURATION"})
    for event in events:
        book.add_component(event)
    return bytes(book.to_ical())


def address_of(request: HttpRequest, secret: str) -> str:
    """The address of a calendar as other programs reach it."""
    path = reverse("reminders:feed", args=[secret])
    return f"{settings.SITE_URL}{path}" if settings.SITE_URL else request.build_absolute_uri(path)


def _of_project(project: Project, actor: Actor) -> Iterator[Event]:
    tasks = ScheduleTask.objects.select_related("schedule", "unit", "person").filter(
        schedule__project=project, schedule__state=ScheduleState.ACCEPTED
    )
    yield from _tasks(tasks.order_by("position", "pk"), {project.pk: project})
    rows = visible_approvals(actor) if may(actor, APPROVALS) else Approval.objects.none()
    yield from _approvals(rows.filter(project=project))


def _of_person(actor: Actor) -> Iterator[Event]:
    """Tasks, approvals and problems that are the person's by name."""
    own = Q(person_id=actor.id or 0)
    seen = Project.objects.filter(project_scope_q(actor, PLAN), withdrawn_at__isnull=True, exited_on__isnull=True)
    tasks = ScheduleTask.objects.select_related("schedule", "unit", "person").filter(
        own, schedule__state=ScheduleState.ACCEPTED, schedule__project__in=seen, finished_on__isnull=True
    )
    listed = list(tasks.order_by("planned_start", "pk"))
    projects = Project.objects.in_bulk({one.schedule.project_id for one in listed})
    yield from _tasks(listed, projects)
    yield from _approvals(visible_approvals(actor).filter(own).exclude(state=ApprovalState.DONE))
    problems = visible_problems(actor).filter(owner_id=actor.id or 0, state=ProblemState.OPEN)
    for one in problems.select_related("project").order_by("pk"):
        title = _("Problem: %(title)s") % {"title": one.title}
        url = reverse("delivery:problem", args=[one.pk])
        yield _event("problem", one.pk, one.version, one.latest_at, title, one.due_on, one.due_on, one.project, url)


def _tasks(tasks: Iterable[ScheduleTask], projects: dict[int, Project]) -> Iterator[Event]:
    listed = list(tasks)
    finished = done_days(listed)
    for one in listed:
        done_on, project = finished.get(one.pk), projects[one.schedule.project_id]
        changed = max(filter(None, (one.reported_at, one.schedule.accepted_at, one.schedule.created_at)))
        first, last = one.started_on or one.planned_start, done_on or one.planned_finish
        done = "✓ " if done_on is not None else ""
        # A plan moves all of its tasks at once: its revision counts too.
        version = one.version + one.schedule.revision
        url = reverse("delivery:schedule_task", args=[project.code, one.pk])
        yield _event("task", one.pk, version, changed, f"{done}{one.name}", min(first, last), last, project, url)


def _approvals(rows: Iterable[Approval]) -> Iterator[Event]:
    for one in rows:
        day = one.done_on or one.due_on
        if day is not None:
            title = one.name if one.done_on is None else f"✓ {one.name}"
            title = _("Due: %(title)s") % {"title": title} if one.done_on is None else title
            url = reverse("approvals:approval", args=[one.pk])
            yield _event("approval", one.pk, one.version, one.latest_at, title, day, day, one.project, url)


def _event(
    kind: str,
    number: int,
    version: int,
    changed: datetime,
    title: str,
    first: date,
    last: date,
    project: Project,
    url: str,
) -> Event:
    event: Event = Event()
    event.add("uid", f"{kind}-{number}@{_place()}")
    event.add("sequence", version)
    event.add("dtstamp", changed)
    event.add("last-modified", changed)
    event.add("summary", f"{title} · {project.name}")
    event.add("dtstart", first)
    # All-day events end with the day on which they no longer are.
    event.add("dtend", last + _DAY)
    event.add("transp", "TRANSPARENT")
    if settings.SITE_URL:
        event.add("url", f"{settings.SITE_URL}{url}")
    return event


def _place() -> str:
    """A name of this installation that tells its rows from another's and says nothing else."""
    return f"{hashlib.sha256(b'feeds' + settings.SECRET_KEY.encode()).hexdigest()[:12]}.bridgehead"
