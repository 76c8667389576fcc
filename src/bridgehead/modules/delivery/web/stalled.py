"""Projects of which nothing was heard for longer than their stage allows."""

from __future__ import annotations

from django.core.paginator import Paginator
from django.http import HttpResponse
from django.shortcuts import render
from django.utils import timezone
from django.views.decorators.http import require_safe

from bridgehead.foundation.access import require
from bridgehead.foundation.access.http import ActedRequest
from bridgehead.modules.delivery.stalled import count_stalled, page_of_stalled, stalled_projects
from bridgehead.modules.ledger import rules, words

PAGE = 50


@require_safe
def stalled(request: ActedRequest) -> HttpResponse:
    """The list, the longest silent first, with the rule that put each on it."""
    require(request.actor, "ledger.view_project")
    today = timezone.localdate()
    found = stalled_projects(request.actor, today)
    paginator = Paginator(range(count_stalled(request.actor, today)), PAGE)
    page = paginator.get_page(request.GET.get("page"))
    start = page.start_index() - 1 if paginator.count else 0
    rows = [
        (row, words.stage_word(row.stage), (today - row.heard_on).days)
        for row in page_of_stalled(found, start, start + PAGE)
        if row.heard_on is not None
    ]
    allowed = [(words.stage_word(stage), days) for stage, days in rules.current().silent_days().items()]
    return render(request, "delivery/stalled.html", {"page": page, "rows": rows, "rules": allowed})
