"""The page (and the popover) that says where a value came from."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any

from django.http import HttpResponse
from django.shortcuts import render
from django.urls import reverse
from django.views.decorators.http import require_safe

from bridgehead.foundation.access import Actor
from bridgehead.foundation.access.http import ActedRequest
from bridgehead.modules.documents.queries import visible_documents
from bridgehead.modules.ledger.models import Milestone, SourceKind
from bridgehead.modules.ledger.queries import access_project
from bridgehead.modules.workspace.addresses import address_of
from bridgehead.modules.workspace.queries import Quote, sentence_around
from bridgehead.modules.workspace.sources import value_source


@require_safe
def source(request: ActedRequest, code: str, kind: str, key: str) -> HttpResponse:
    """The sentence that a value was read from, who entered it, what stood there before."""
    project = access_project(request.actor, code)
    found = value_source(project, kind, key)
    row = found.row
    context: dict[str, Any] = {
        "project": project,
        "found": found,
        "kind_word": SourceKind(found.source_kind).label,
        "sheet": {name: found.source.get(name) for name in ("sheet", "cell", "row") if found.source.get(name)},
        "person": found.source.get("person", "") if found.source_kind == "form" else "",
        **_document(request.actor, found.source),
        "claim_url": reverse("ledger:milestone", args=[code, row.pk]) if isinstance(row, Milestone) else "",
    }
    template = "workspace/source.html#body" if request.htmx else "workspace/source.html"
    return render(request, template, context)


_SHOWN = ("id", "title", "text", "anchors", "published_on")


def _document(actor: Actor, source: Mapping[str, Any]) -> dict[str, Any]:
    """The document, if the actor may read it, and the sentence around the span: one query."""
    quote = Quote("", str(source.get("quote", "")), "")
    document_id = source.get("document")
    if not isinstance(document_id, int):
        return {"quote": quote, "document_title": source.get("title", ""), "document_url": ""}
    document = visible_documents(actor).filter(pk=document_id).only(*_SHOWN).first()
    if document is None:
        return {"quote": quote, "document_title": source.get("title", ""), "document_url": ""}
    statement, start, end = source.get("statement"), source.get("start"), source.get("end")
    address = address_of("documents:review", document.pk)
    return {
        "quote": sentence_around(document.text, source),
        "document_title": document.title,
        "published_on": document.published_on,
        "where": document.where_said(start, end) if isinstance(start, int) and isinstance(end, int) else "",
        "document_url": f"{address}?statement={statement}" if address and isinstance(statement, int) else address,
    }
