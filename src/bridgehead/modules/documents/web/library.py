"""The list of documents, taking them in, and the original files."""

from __future__ import annotations

from dataclasses import dataclass, field
from typing import Any, Final

from django.conf import settings
from django.contrib import messages
from django.core.exceptions import NON_FIELD_ERRORS
from django.core.paginator import Paginator
from django.http import FileResponse, HttpResponse
from django.shortcuts import redirect, render
from django.urls import reverse
from django.utils import timezone
from django.utils.html import format_html
from django.utils.translation import gettext as _
from django.utils.translation import ngettext
from django.views.decorators.http import require_POST, require_safe

from bridgehead.engines.extraction import can_recognise
from bridgehead.foundation.access import Actor, Refused, may, require, scope_q
from bridgehead.foundation.access.http import ActedRequest
from bridgehead.foundation.files import ALLOWED
from bridgehead.foundation.files.downloads import download
from bridgehead.foundation.ui.refusals import add_refusal
from bridgehead.modules.accounts.models import Unit
from bridgehead.modules.documents import actions
from bridgehead.modules.documents.intake import TakenIn, check_size, upload_unit
from bridgehead.modules.documents.queries import (
    SHOWN,
    DocumentFilter,
    access_document,
    documents_of,
    excerpts,
    list_counts,
)
from bridgehead.modules.documents.web.forms import UploadForm

PAGE = 30
_MB: Final = 1024 * 1024


@require_safe
def documents(request: ActedRequest) -> HttpResponse:
    """The documents, those with something to review first to see."""
    require(request.actor, "documents.view")
    return _page(request, None)


def _units(actor: Actor) -> Any:
    return Unit.objects.filter(scope_q(actor, "documents.upload", "path"), is_active=True).order_by("path")


def _new_form(request: ActedRequest) -> UploadForm:
    actor, own = request.actor, request.user.unit  # type: ignore[union-attr]  # whoever may upload is logged in
    unit = own if may(actor, "documents.upload", own.path) else upload_unit(actor, None)
    return UploadForm(units=_units(actor), initial={"unit": unit.pk})


def _page(request: ActedRequest, form: UploadForm | None) -> HttpResponse:
    actor = request.actor
    counts = list_counts(actor)
    asked = request.GET.get("show", "")
    show = asked if asked in SHOWN else "review" if counts["review"] else "all"
    chosen = DocumentFilter(show=show, text=request.GET.get("q", "").replace("\x00", "").strip()[:60])
    paginator = Paginator(documents_of(actor, chosen), PAGE)
    if not chosen.text:
        # Counted with the others already.
        paginator.count = counts[show]
    page = paginator.get_page(request.GET.get("page"))
    said = excerpts(page.object_list, chosen.text)
    may_upload = may(actor, "documents.upload")
    context = {
        "page": page,
        "rows": [(one, said.get(one.pk, ())) for one in page.object_list],
        "chosen": chosen,
        "counts": counts,
        "may_upload": may_upload,
        "form": (form or _new_form(request)) if may_upload else None,
        # What was wrong with a file is said at the box; the fields below it have nothing to do with that.
        "folded": form is None or not set(form.errors) - {"documents", NON_FIELD_ERRORS},
        "pictures": _(", scans and pictures") if can_recognise() else "",
        "limit": settings.MAX_UPLOAD_BYTES,
        "size": f"{settings.MAX_UPLOAD_BYTES // _MB} MB",
        "today": timezone.localdate(),
    }
    return render(request, "documents/list.html", context, status=422 if form is not None and form.errors else 200)


@dataclass(slots=True)
class _Intake:
    """What became of everything that was sent at once."""

    new: list[TakenIn] = field(default_factory=list)
    known: list[TakenIn] = field(default_factory=list)

    def add(self, taken: TakenIn) -> None:
        (self.new if taken.is_new else self.known).append(taken)


@require_POST
def upload(request: ActedRequest) -> HttpResponse:
    """Take in every file and the pasted text; one that is refused keeps no other from coming in."""
    require(request.actor, "documents.upload")
    form = UploadForm(request.POST, request.FILES, units=_units(request.actor))
    if not form.is_valid():
        return _page(request, form)
    done = _take_in(request.actor, form)
    for taken in done.known:
        link = format_html('<a href="{}">{}</a>', reverse("documents:review", args=[taken.document.pk]), taken.document)
        messages.warning(request, format_html(_("This file is here already: {}."), link))
    if done.new:
        said = ngettext("%(count)d document was taken in.", "%(count)d documents were taken in.", len(done.new))
        messages.success(request, said % {"count": len(done.new)})
    if form.errors:
        return _page(request, form)
    everything = [*done.new, *done.known]
    if len(everything) == 1:
        return redirect("documents:review", everything[0].document.pk)
    return redirect("documents:list")


def _take_in(actor: Actor, form: UploadForm) -> _Intake:
    done = _Intake()
    data = form.cleaned_data
    unit_id = data["unit"].pk if data["unit"] is not None else None
    facts = form.facts(with_title=len(data["documents"]) + bool(data["text"].strip()) == 1)
    for file in data["documents"]:
        try:
            check_size(file.name or "", file.size or 0)
            taken = actions.take_in_document(
                actor=actor, data=file.read(), file_name=file.name or "", unit_id=unit_id, facts=facts
            )
        except Refused as refused:
            add_refusal(form, Refused({"documents": [m for found in refused.errors.values() for m in found]}))
        else:
            done.add(taken)
    if data["text"].strip():
        try:
            done.add(actions.take_in_text(actor=actor, text=data["text"], unit_id=unit_id, facts=facts))
        except Refused as refused:
            add_refusal(form, Refused({"text": [m for found in refused.errors.values() for m in found]}))
    return done


@require_safe
def original(request: ActedRequest, document_id: int) -> FileResponse:
    """The file as it came."""
    document = access_document(request.actor, document_id)
    return download(request.actor, document.file_sha256, document.file_name, _media_type(document.file_name))


def _media_type(name: str) -> str:
    return next((kind.media_type for kind in ALLOWED if name.lower().endswith(kind.suffixes)), "text/plain")
