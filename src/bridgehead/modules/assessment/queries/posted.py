"""Posted tasks: a public list among those who work here."""

from __future__ import annotations

from collections.abc import Mapping

from django.db.models import Count, QuerySet
from django.http import Http404

from bridgehead.foundation.access import Actor, require
from bridgehead.modules.assessment.models import PostedState, PostedTask
from bridgehead.modules.assessment.queries.schemes import VIEW


def visible_posted(actor: Actor, state: str = "") -> QuerySet[PostedTask]:
    """The posted tasks, those due first; of one state where it is given. Forbidden for outsiders."""
    require(actor, VIEW)
    rows = PostedTask.objects.select_related("scheme", "unit", "person", "posted_by")
    return rows.filter(state=state) if state in PostedState.values else rows


def posted_counts(actor: Actor) -> Mapping[str, int]:
    """How many there are of each state: one query."""
    require(actor, VIEW)
    found = dict(PostedTask.objects.order_by().values_list("state").annotate(number=Count("pk")))
    return {state: found.get(state, 0) for state in PostedState.values}


def access_posted(actor: Actor, posted_id: int) -> PostedTask:
    """One posted task. Http404 where there is none."""
    found = visible_posted(actor).filter(pk=posted_id).first()
    if found is None:
        raise Http404("posted task")
    return found
