"""The box of every page: its page of results, and what it suggests while somebody types."""

from __future__ import annotations

from typing import Final

from django.http import HttpResponse
from django.shortcuts import render
from django.urls import reverse
from django.views.decorators.http import require_safe

from bridgehead.foundation.access import may
from bridgehead.foundation.access.http import ActedRequest
from bridgehead.foundation.search.finding import LONGEST
from bridgehead.foundation.search.folding import words
from bridgehead.modules.workspace.found import found_groups
from bridgehead.modules.workspace.questions import reply_to

_SHOWN: Final = 20
_OF_ONE_KIND: Final = 100
_SUGGESTED: Final = 4


def _typed(request: ActedRequest) -> str:
    return request.GET.get("q", "").replace("\x00", "").strip()[:LONGEST]


@require_safe
def find(request: ActedRequest) -> HttpResponse:
    """Everything that matches, kind by kind; `kind` shows more of one."""
    text, kind = _typed(request), request.GET.get("kind", "")
    limit, kinds = (_OF_ONE_KIND, [kind]) if kind else (_SHOWN, None)
    groups = found_groups(request.actor, text, limit=limit, kinds=kinds)
    here = reverse("workspace:find")
    # A question is no name: whoever looks for one kind of things asks for none.
    reply = reply_to(request.actor, text) if text and not kind and may(request.actor, "ledger.view_project") else None
    context = {
        "text": text,
        "reply": reply,
        "kind": kind,
        "groups": groups,
        "shown": sum(len(group.lines) for group in groups),
        "more": any(group.more for group in groups),
        "is_short": bool(text) and max(map(len, words(text)), default=0) < 2,
        "here": here,
        "new_url": reverse("ledger:project_new") if may(request.actor, "ledger.register_project") else "",
    }
    return render(request, "workspace/find.html", context)


@require_safe
def suggestions(request: ActedRequest) -> HttpResponse:
    """The best of each kind, for the list under the box."""
    text = _typed(request)
    groups = found_groups(request.actor, text, limit=_SUGGESTED) if text else []
    context = {"text": text, "groups": groups, "here": reverse("workspace:find")}
    response = render(request, "workspace/find_suggestions.html", context)
    # What one person may see is nobody else's.
    response["Cache-Control"] = "private, max-age=20"
    return response
