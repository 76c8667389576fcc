"""Projects of which nothing was heard for longer than their stage allows."""

from __future__ import annotations

from django.core.paginator import Paginator
from django.http import HttpResponse
from django.shortcuts import render
from django.utils import timezone
from django.views.decorators.http import require_safe

from bridgehead.foundation.access import require
from bridgehead.foundation.access.http import ActedRequest
from bridgehead.modules.delivery.stalled import stalled_projects
from bridgehead.modules.ledger import rules, words

PAGE = 50


@require_safe
def stalled(request: ActedRequest) -> HttpResponse:
    """The list, the longest silent first, with the rule that put each on it."""
    require(request.actor, "ledger.view_project")
    now = timezone.now()
    page = Paginator(stalled_projects(request.actor, now), PAGE).get_page(request.GET.get("page"))
    rows = [(row, words.stage_word(row.stage), (now - row.heard_at).days) for row in page.object_list]
    allowed = [(words.stage_word(stage), days) for stage, days in rules.current().silent_days().items()]
    return render(request, "delivery/stalled.html", {"page": page, "rows": rows, "rules": allowed})
