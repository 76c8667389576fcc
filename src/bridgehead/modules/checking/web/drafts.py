"""Handing a draft in, and its page: the text, what the ledger says of its figures, the corrected file."""

from __future__ import annotations

from typing import Final

from django.conf import settings
from django.contrib import messages
from django.core.paginator import Paginator
from django.db import transaction
from django.http import HttpResponse
from django.shortcuts import redirect, render
from django.utils import timezone
from django.utils.http import content_disposition_header
from django.utils.translation import gettext as _
from django.views.decorators.http import require_POST, require_safe

from bridgehead.foundation import files
from bridgehead.foundation.access import Refused, require
from bridgehead.foundation.access.http import ActedRequest
from bridgehead.foundation.sheets.exports import mark_of
from bridgehead.foundation.ui.refusals import add_refusal
from bridgehead.modules.checking import actions
from bridgehead.modules.checking.corrected import corrected_file
from bridgehead.modules.checking.models import Draft
from bridgehead.modules.checking.queries import access_draft, own_drafts, units_to_check, usual_unit
from bridgehead.modules.checking.telling import summary
from bridgehead.modules.checking.verdicts import Check, check_text
from bridgehead.modules.checking.web.forms import DraftForm
from bridgehead.modules.checking.web.presentation import DraftPage

PAGE: Final = 20
_MB: Final = 1024 * 1024
_DOCX: Final = "application/vnd.openxmlformats-officedocument.wordprocessingml.document"


@require_safe
def drafts(request: ActedRequest) -> HttpResponse:
    """Where a draft is handed in, and the drafts that the reader handed in before."""
    require(request.actor, "checking.check")
    unit = usual_unit(request.actor)
    form = DraftForm(units=units_to_check(request.actor), initial={"unit": unit.pk if unit is not None else None})
    return _page(request, form)


def _page(request: ActedRequest, form: DraftForm, status: int = 200) -> HttpResponse:
    page = Paginator(own_drafts(request.actor), PAGE).get_page(request.GET.get("page"))
    context = {
        "form": form,
        "page": page,
        "limit": settings.MAX_UPLOAD_BYTES,
        "size": f"{settings.MAX_UPLOAD_BYTES // _MB} MB",
        "today": timezone.localdate(),
    }
    return render(request, "checking/drafts.html", context, status=status)


@require_POST
def hand_in(request: ActedRequest) -> HttpResponse:
    """Keep the draft and show what the ledger says of it."""
    require(request.actor, "checking.check")
    form = DraftForm(request.POST, request.FILES, units=units_to_check(request.actor))
    if not form.is_valid():
        return _page(request, form, 422)
    data, sent = form.cleaned_data, form.sent
    try:
        file = actions.HandedIn(sent.name or "", sent.read()) if sent is not None else None
        kept = actions.hand_in_draft(
            actor=request.actor, text=data["text"], file=file, unit_id=data["unit"].pk, as_of=data["as_of"]
        )
    except Refused as refused:
        add_refusal(form, refused)
        return _page(request, form, 422)
    return redirect("checking:draft", kept.pk)


def _checked(request: ActedRequest, draft_id: int) -> tuple[Draft, Check]:
    kept = access_draft(request.actor, draft_id)
    check = check_text(actor=request.actor, text=kept.text, unit=kept.unit, as_of=kept.as_of, doc=kept.title)
    return kept, check


@require_safe
def draft(request: ActedRequest, draft_id: int) -> HttpResponse:
    """The draft held against the ledger as it stands now; `n` opens one of its figures."""
    kept, check = _checked(request, draft_id)
    typed = request.GET.get("n", "")
    number = int(typed) if typed.isdecimal() and len(typed) < 6 else None
    page = DraftPage(kept, check, number)
    context = {"draft": kept, "check": check, "page": page, "summary": summary(check)}
    if request.htmx and not request.htmx.boosted:
        context["swapped"] = page.marks_of(request.GET.get("was", ""))
        return render(request, "checking/panel_parts.html", context)
    return render(request, "checking/draft.html", context)


@require_safe
def corrected(request: ActedRequest, draft_id: int) -> HttpResponse:
    """The draft as a document of Word, with comments at the figures and changes that Word can accept or refuse."""
    kept, check = _checked(request, draft_id)
    original = files.read_file(kept.file_sha256) if kept.is_word else None
    with transaction.atomic():
        mark = mark_of(
            actor=request.actor,
            action="checking.draft.taken",
            target=("checking.draft", None),
            after={"query": kept.title},
        )
        data = corrected_file(check, original, mark)
    response = HttpResponse(data, content_type=_DOCX)
    name = files.safe_name(f"{kept.title}-{_('checked')}.docx", (".docx",))
    response["Content-Disposition"] = str(content_disposition_header(True, name))
    return response


@require_POST
def discard(request: ActedRequest, draft_id: int) -> HttpResponse:
    """Throw a draft away."""
    actions.discard_draft(actor=request.actor, draft_id=draft_id)
    messages.success(request, _("The text is discarded."))
    return redirect("checking:drafts")
