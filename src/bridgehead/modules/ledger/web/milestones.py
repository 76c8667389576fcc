"""Milestones: reporting one with its papers, deciding on it, correcting it, backing it with more evidence."""

from __future__ import annotations

from typing import Any

from django.contrib import messages
from django.db import transaction
from django.http import FileResponse, Http404, HttpResponse
from django.shortcuts import redirect, render
from django.utils.translation import gettext as _
from django.views.decorators.http import require_http_methods, require_POST, require_safe

from bridgehead.engines.lifecycle import EvidenceKind
from bridgehead.foundation.access import Conflict, Refused
from bridgehead.foundation.access.http import ActedRequest
from bridgehead.foundation.files import store_uploads
from bridgehead.foundation.files.downloads import download
from bridgehead.foundation.ui.conflicts import Difference, Stale, compared, newest_write, remembered, stale
from bridgehead.foundation.ui.refusals import add_refusal
from bridgehead.modules.ledger import actions, rules, words
from bridgehead.modules.ledger.actions.milestones import FUNDS
from bridgehead.modules.ledger.models import ClaimState, Evidence, Milestone, Project
from bridgehead.modules.ledger.queries import access_milestone, access_project, may_act
from bridgehead.modules.ledger.queries.papers import may_open
from bridgehead.modules.ledger.web.forms import CorrectionForm, DecisionForm, EvidenceForm, MilestoneForm, ReasonForm
from bridgehead.modules.ledger.web.likes import asked, decided

GATEKEEPER = "ledger.pass_gate"
_CLAIMED = ("happened_on", "date_precision", "amount", "currency", "fund_source", "note")


@require_http_methods(["GET", "HEAD", "POST"])
def milestone_new(request: ActedRequest, code: str) -> HttpResponse:
    """Report that something happened; the papers come with it or later."""
    project = access_project(request.actor, code, "ledger.report_milestone")
    may_pass = may_act(request.actor, project, GATEKEEPER)
    wanted = request.GET.get("kind", "")
    initial = {"kind": wanted if wanted in rules.current().milestones else project.next_kind or "signed"}
    form = MilestoneForm(request.POST or None, request.FILES or None, initial=initial, may_pass=may_pass)
    likes: dict[str, Any] = {}
    if request.method == "POST" and form.is_valid():
        try:
            row = _report(request, project, form)
        except Refused as refused:
            likes = asked(request, form, refused)
        else:
            said = _("%(milestone)s is reported and waits for verification.") % {"milestone": words.kind_word(row.kind)}
            messages.success(request, said)
            return redirect("workspace:project", project.code)
    context = {"form": form, "project": project, "demanded": _demanded(form["kind"].value()), **likes}
    return render(request, "ledger/milestone_form.html", context, status=422 if form.errors or likes else 200)


def _demanded(kind: str) -> list[str]:
    found = rules.current().milestones.get(kind)
    return [words.say(demand.kind.words) for demand in found.evidence if demand.strength != "O"] if found else []


def _report(request: ActedRequest, project: Project, form: MilestoneForm) -> Milestone:
    # Stored first: a file that is refused must not leave a claim without its papers.
    files = store_uploads(form.cleaned_data["papers"], "papers")
    with transaction.atomic():
        row = actions.report_distinct(actor=request.actor, project_id=project.pk, **decided(request), **form.claim())
        for file in files:
            kind = form.cleaned_data["evidence_kind"]
            actions.attach_evidence(actor=request.actor, milestone_id=row.pk, kind=kind, file=file)
    return row


def _row(request: ActedRequest, code: str, milestone_id: int, action: str = "ledger.view_project") -> Milestone:
    row = access_milestone(request.actor, milestone_id, action)
    if row.project.code != code:
        raise Http404("milestone")
    return row


def _claim_page(request: ActedRequest, row: Milestone, status: int = 200, **forms: Any) -> HttpResponse:
    project = row.project
    in_force = row.superseded_at is None
    decides = in_force and may_act(request.actor, project, "ledger.verify_milestone")
    reported_by = row.reported_by or row.recorded_by
    reporter = reported_by.pk if reported_by is not None else None
    context = {
        "reporter": reported_by.name if reported_by is not None else "",
        "project": project,
        "row": row,
        "kind": rules.kind(row.kind),
        "state": ClaimState(row.state).label,
        "current": None if in_force else Milestone.objects.current().filter(claim=row.claim).first(),
        "evidence": _papers(request, row),
        "may_verify": decides and reporter != request.actor.id,
        "is_own": decides and reporter == request.actor.id,
        "may_report": in_force and may_act(request.actor, project, "ledger.report_milestone"),
        "decision_form": DecisionForm(may_pass=may_act(request.actor, project, GATEKEEPER)),
        "missing": words.joined(words.missing_word(key) for key in row.missing),
        "evidence_form": EvidenceForm(),
        "withdraw_form": ReasonForm(prefix="withdraw"),
        **forms,
    }
    return render(request, "ledger/milestone.html", context, status=status)


def _papers(request: ActedRequest, row: Milestone) -> list[tuple[Evidence, EvidenceKind, bool]]:
    """The files behind a claim, what each is, and whether the reader may open it."""
    found = Evidence.objects.filter(milestone__claim=row.claim).select_related("uploaded_by").order_by("pk")
    kinds = rules.current().evidence
    return [
        (file, kinds[file.kind], may_open(request.actor, row.project, file.kind, file.uploaded_by_id)) for file in found
    ]


@require_safe
def milestone(request: ActedRequest, code: str, milestone_id: int) -> HttpResponse:
    """One claim: what it says, its papers, and what may be done with it."""
    return _claim_page(request, _row(request, code, milestone_id))


@require_POST
def milestone_verify(request: ActedRequest, code: str, milestone_id: int) -> HttpResponse:
    """Verify a claim, return it, or refuse to recognise it."""
    row = _row(request, code, milestone_id, "ledger.verify_milestone")
    form = DecisionForm(request.POST, may_pass=may_act(request.actor, row.project, GATEKEEPER))
    if form.is_valid():
        try:
            decided = actions.verify_milestone(actor=request.actor, milestone_id=row.pk, **form.cleaned_data)
        except Refused as refused:
            add_refusal(form, refused)
        except Conflict:
            return _stale_claim(request, row, decision_form=form)
        else:
            said = {"milestone": words.kind_word(row.kind), "state": ClaimState(decided.state).label}
            messages.success(request, _("%(milestone)s: %(state)s") % said)
            return redirect("workspace:project", code)
    return _claim_page(request, row, 422, decision_form=form)


@require_http_methods(["GET", "HEAD", "POST"])
def milestone_correct(request: ActedRequest, code: str, milestone_id: int) -> HttpResponse:
    """Write what a claim should have said."""
    row = _row(request, code, milestone_id, "ledger.report_milestone")
    form = remembered(CorrectionForm(request.POST or None, initial=_claimed(row), is_funds=row.kind == FUNDS))
    if request.method == "POST" and form.is_valid():
        try:
            actions.correct_milestone(actor=request.actor, milestone_id=row.pk, **form.cleaned_data)
        except Refused as refused:
            add_refusal(form, refused)
        except Conflict:
            return _stale_correction(request, row, form)
        else:
            messages.success(request, _("The correction is kept; it waits for verification."))
            return redirect("workspace:project", code)
    context = {"form": form, "project": row.project, "row": row}
    return render(request, "ledger/milestone_form.html", context, status=422 if form.errors else 200)


def _claimed(row: Milestone) -> dict[str, Any]:
    return {name: getattr(row, name) for name in _CLAIMED}


def _in_force(row: Milestone) -> Milestone | None:
    """The row that the claim stands at now; None where it was taken back."""
    found: Milestone | None = (
        Milestone.objects.current()
        .filter(claim=row.claim)
        .select_related("project__unit", "reported_by", "recorded_by", "verified_by")
        .first()
    )
    return found


def _stale_claim(request: ActedRequest, seen: Milestone, **forms: Any) -> HttpResponse:
    """The claim as somebody left it meanwhile, with what was typed in its form; saving again is about this one."""
    now = _in_force(seen)
    if now is None:
        return _claim_page(request, _row(request, seen.project.code, seen.pk), 409, **forms)
    before, after = remembered(CorrectionForm(initial=_claimed(seen), is_funds=seen.kind == FUNDS)), _claimed(now)
    differences = compared(before, after)
    if now.state != seen.state:
        state = Difference(_("State"), str(ClaimState(now.state).label), str(ClaimState(seen.state).label))
        differences = (state, *differences)
    return _claim_page(
        request, now, 409, conflict=Stale(*newest_write(seen.project), differences, is_seen=True), **forms
    )


def _stale_correction(request: ActedRequest, seen: Milestone, form: CorrectionForm) -> HttpResponse:
    now = _in_force(seen)
    if now is None:
        return _claim_page(request, _row(request, seen.project.code, seen.pk), 409)
    conflict = stale(form, _claimed(now), now.project, version=None)
    context = {"form": form, "project": now.project, "row": now, "conflict": conflict}
    return render(request, "ledger/milestone_form.html", context, status=409)


@require_POST
def milestone_withdraw(request: ActedRequest, code: str, milestone_id: int) -> HttpResponse:
    """Take a claim back; it stays in the history."""
    row = _row(request, code, milestone_id, "ledger.report_milestone")
    form = ReasonForm(request.POST, prefix="withdraw")
    if not form.is_valid():
        return _claim_page(request, row, 422, withdraw_form=form)
    try:
        actions.withdraw_milestone(actor=request.actor, milestone_id=row.pk, reason=form.cleaned_data["reason"])
    except Conflict:
        return _stale_claim(request, row, withdraw_form=form)
    messages.success(request, _("%(milestone)s is taken back.") % {"milestone": words.kind_word(row.kind)})
    return redirect("workspace:project", code)


@require_POST
def evidence_attach(request: ActedRequest, code: str, milestone_id: int) -> HttpResponse:
    """Back a claim with files."""
    row = _row(request, code, milestone_id, "ledger.report_milestone")
    form = EvidenceForm(request.POST, request.FILES)
    if form.is_valid():
        try:
            files = store_uploads(form.cleaned_data["papers"], "papers")
            with transaction.atomic():
                for file in files:
                    kind = form.cleaned_data["kind"]
                    actions.attach_evidence(actor=request.actor, milestone_id=row.pk, kind=kind, file=file)
        except Refused as refused:
            add_refusal(form, refused)
        except Conflict:
            return _stale_claim(request, row, evidence_form=form)
        else:
            messages.success(request, _("The evidence is attached."))
            return redirect("ledger:milestone", code, row.pk)
    return _claim_page(request, row, 422, evidence_form=form)


@require_safe
def evidence(request: ActedRequest, code: str, evidence_id: int) -> FileResponse:
    """Hand a file out to whoever may see its project, and holds the clearance that its kind may ask for."""
    file = actions.open_evidence(actor=request.actor, code=code, evidence_id=evidence_id)
    return download(request.actor, file.sha256, file.name, file.media_type)
