"""The home page: where we are, what waits for me, what happened last."""

from __future__ import annotations

from typing import Any

from django.http import HttpResponse
from django.shortcuts import render
from django.urls import reverse
from django.utils import timezone
from django.utils.translation import gettext as _
from django.views.decorators.http import require_safe

from bridgehead.foundation.access import Actor, may
from bridgehead.foundation.access.http import ActedRequest
from bridgehead.foundation.ui.navigation import Clocks
from bridgehead.modules.documents.queries import review_queue
from bridgehead.modules.ledger.queries import last_recorded, latest_events
from bridgehead.modules.workspace.addresses import address_of, asked_day
from bridgehead.modules.workspace.figures import tiles
from bridgehead.modules.workspace.goals import goals
from bridgehead.modules.workspace.queries import verification_queue
from bridgehead.modules.workspace.web.sentences import event_said

EVENTS = 8


def first_steps(actor: Actor) -> list[tuple[str, str]]:
    """What the viewer may do first: (words, address)."""
    steps = []
    if may(actor, "ledger.register_project"):
        steps.append((_("Register a project"), reverse("ledger:project_new")))
    if may(actor, "documents.upload"):
        steps.append((_("Upload a document"), address_of("documents:upload")))
    if may(actor, "ledger.view_project"):
        steps.append((_("Ask the ledger"), reverse("workspace:answer")))
    return [(words, url) for words, url in steps if url]


@require_safe
def home(request: ActedRequest) -> HttpResponse:
    """Everybody's first page; figures for officials, own projects for people of an enterprise."""
    as_of = asked_day(request)
    actor = request.actor
    figures = tiles(actor, as_of) if may(actor, "ledger.view_project") else []
    targets = goals(actor, figures, as_of)
    context: dict[str, Any] = {
        "as_of": as_of,
        "tiles": figures,
        "held": [(tile, targets.get(tile.figure.id)) for tile in figures],
        "by_id": {tile.figure.id: tile for tile in figures},
        "documents": review_queue(actor) if may(actor, "documents.review") else None,
        "documents_url": address_of("documents:list"),
        "claims": verification_queue(actor),
        "may_verify": may(actor, "ledger.verify_milestone"),
        "events": [(event, event_said(event)) for event in latest_events(actor, EVENTS)],
        "steps": first_steps(actor),
        "clocks": Clocks(as_of, last_recorded() or timezone.now()),
    }
    return render(request, "workspace/home.html", context)
