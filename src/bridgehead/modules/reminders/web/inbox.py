"""One's digests, newest first: read, and marked as read."""

from __future__ import annotations

from itertools import groupby

from django.contrib import messages
from django.core.paginator import Paginator
from django.http import HttpResponse
from django.shortcuts import redirect, render
from django.utils.translation import gettext as _
from django.utils.translation import ngettext
from django.views.decorators.http import require_http_methods

from bridgehead.foundation.access import require
from bridgehead.foundation.access.http import ActedRequest
from bridgehead.modules.reminders import actions
from bridgehead.modules.reminders.models import Digest
from bridgehead.modules.reminders.points import Point, point_of, said
from bridgehead.modules.reminders.queries import access_digest, digests_of

VIEW = "reminders.view_own"
PAGE = 10
Shown = tuple[Digest, list[tuple[str, list[tuple[Point, str]]]]]


@require_http_methods(["GET", "HEAD", "POST"])
def inbox(request: ActedRequest) -> HttpResponse:
    """The digests of the actor; a POST marks one (`digest`) or all as read."""
    require(request.actor, VIEW)
    if request.method == "POST":
        asked = request.POST.get("digest", "")
        number = int(asked) if asked.isascii() and asked.isdecimal() and len(asked) < 19 else None
        if number is not None:
            access_digest(request.actor, number)
        count = actions.mark_read(actor=request.actor, digest_id=number)
        messages.success(
            request,
            ngettext("%(n)d digest is marked as read.", "%(n)d digests are marked as read.", count) % {"n": count},
        )
        return redirect("reminders:inbox")
    page = Paginator(digests_of(request.actor), PAGE).get_page(request.GET.get("page"))
    shown = [_shown(one) for one in page.object_list]
    unread = digests_of(request.actor).filter(read_at__isnull=True).count()
    return render(
        request, "reminders/inbox.html", {"page": page, "digests": shown, "unread": unread, "title": _("Inbox")}
    )


def _shown(digest: Digest) -> Shown:
    """A digest with its points by project, in the order in which the projects come first."""
    points = [point_of(row) for row in digest.body]
    order = {name: place for place, name in reversed(list(enumerate(one.project for one in points)))}
    points.sort(key=lambda one: order[one.project])
    groups = groupby(points, key=lambda one: one.project)
    return digest, [(name, [(one, said(one)) for one in found]) for name, found in groups]
