"""Appeals: the list, one with its decision, raising one."""

from __future__ import annotations

from typing import Any

from django.contrib import messages
from django.http import FileResponse, Http404, HttpResponse
from django.shortcuts import redirect, render
from django.utils import timezone
from django.utils.translation import gettext as _
from django.views.decorators.http import require_http_methods, require_safe

from bridgehead.foundation.access import Conflict, Refused, may, require
from bridgehead.foundation.access.http import ActedRequest
from bridgehead.foundation.files import store_uploads
from bridgehead.foundation.files.downloads import download
from bridgehead.foundation.ui.refusals import add_refusal
from bridgehead.modules.assessment import actions
from bridgehead.modules.assessment.actions.appeals import APPEAL, DECIDE, why_not_decide
from bridgehead.modules.assessment.models import Appeal, AppealState
from bridgehead.modules.assessment.queries import access_appeal, access_score, visible_appeals
from bridgehead.modules.assessment.schemes import formula_of
from bridgehead.modules.assessment.scoring import path_of
from bridgehead.modules.assessment.web.forms import AppealForm, DecisionForm
from bridgehead.modules.assessment.words import item_word, scheme_word


def _named(appeal: Appeal) -> dict[str, Any]:
    version = appeal.score.run.scheme_version
    return {
        "appeal": appeal,
        "item_name": item_word(formula_of(version), appeal.item),
        "scheme_name": scheme_word(version.body),
        "overdue": appeal.state == AppealState.OPEN and appeal.decide_by < timezone.localdate(),
    }


@require_safe
def appeals(request: ActedRequest) -> HttpResponse:
    """The appeals that one may see, open ones first."""
    rows = visible_appeals(request.actor)
    shown = request.GET.get("show", "open")
    chosen = rows if shown == "all" else rows.filter(state=AppealState.OPEN)
    context = {
        "rows": [_named(one) for one in chosen.order_by("decide_by", "pk")[:200]],
        "shown": shown,
        "open": rows.filter(state=AppealState.OPEN).count(),
        "every": rows.count(),
    }
    return render(request, "assessment/appeals.html", context)


@require_http_methods(["GET", "HEAD", "POST"])
def appeal_new(request: ActedRequest, run_id: int, score_id: int) -> HttpResponse:
    """Dispute an item of one's own score."""
    score = access_score(request.actor, run_id, score_id)
    require(request.actor, APPEAL, path_of(score))
    formula = formula_of(score.run.scheme_version)
    items = [(key, item_word(formula, key)) for key in score.items]
    form = AppealForm(request.POST or None, request.FILES or None, items=items, initial=request.GET.dict())
    if request.method == "POST" and form.is_valid():
        facts = dict(form.cleaned_data)
        upload = facts.pop("file")
        try:
            file = store_uploads([upload], "file")[0] if upload else None
            made = actions.raise_appeal(actor=request.actor, run_id=run_id, score_id=score_id, file=file, **facts)
        except Refused as refused:
            add_refusal(form, refused)
        else:
            messages.success(request, _("The appeal is raised; it is decided by somebody else."))
            return redirect("assessment:appeal", made.pk)
    context = {
        "form": form,
        "score": score,
        "run": score.run,
        "scheme_name": scheme_word(score.run.scheme_version.body),
    }
    return render(request, "assessment/appeal_new.html", context, status=422 if form.errors else 200)


@require_http_methods(["GET", "HEAD", "POST"])
def appeal(request: ActedRequest, appeal_id: int) -> HttpResponse:
    """One appeal; a POST decides on it, or takes it back (`deed=take_back`)."""
    found = access_appeal(request.actor, appeal_id)
    if request.method != "POST":
        return _page(request, found, DecisionForm(initial={"version": found.version}))
    if request.POST.get("deed") == "take_back":
        return _take_back(request, found)
    access_appeal(request.actor, appeal_id, DECIDE)
    form = DecisionForm(request.POST)
    if form.is_valid():
        try:
            actions.decide_appeal(actor=request.actor, appeal_id=appeal_id, **form.cleaned_data)
        except Refused as refused:
            add_refusal(form, refused)
        except Conflict as conflict:
            form.data = {**form.data.dict(), "version": str(conflict.current_version)}  # type: ignore[attr-defined]
            form.add_error(None, _("Somebody changed it meanwhile: look at it again below."))
            return _page(request, access_appeal(request.actor, appeal_id), form, 409)
        else:
            messages.success(request, _("The decision is kept and told on the score."))
            return redirect("assessment:appeal", appeal_id)
    return _page(request, found, form, 422)


def _take_back(request: ActedRequest, found: Appeal) -> HttpResponse:
    access_appeal(request.actor, found.pk, APPEAL)
    typed = request.POST.get("version", "")
    try:
        actions.take_back_appeal(
            actor=request.actor, appeal_id=found.pk, version=int(typed) if typed.isdecimal() and len(typed) < 10 else 0
        )
    except (Refused, Conflict):
        messages.error(request, _("Somebody changed it meanwhile: look at it again below."))
    else:
        messages.success(request, _("The appeal is taken back."))
    return redirect("assessment:appeal", found.pk)


def _page(request: ActedRequest, found: Appeal, form: DecisionForm, status: int = 200) -> HttpResponse:
    is_open = found.state == AppealState.OPEN
    may_decide = is_open and may(request.actor, DECIDE, found.unit.path)
    why = why_not_decide(request.actor, found) if may_decide else ""
    context = _named(found) | {
        "form": form if may_decide and not why else None,
        "why_not": why,
        "run": found.score.run,
        "kept": found.score.items.get(found.item),
        "may_take_back": is_open and may(request.actor, APPEAL, found.unit.path),
    }
    return render(request, "assessment/appeal.html", context, status=status)


@require_safe
def appeal_file(request: ActedRequest, appeal_id: int) -> FileResponse:
    """Hand out what was attached to an appeal."""
    found = access_appeal(request.actor, appeal_id)
    if not found.sha256.strip("0"):
        raise Http404("file")
    return download(request.actor, found.sha256, found.name, found.media_type)
