"""The rules of the life cycle: versions, what each says and says otherwise, drafting and putting in force."""

from __future__ import annotations

from collections.abc import Callable, Mapping
from typing import Any

from django import forms
from django.contrib import messages
from django.http import Http404, HttpResponse
from django.shortcuts import redirect, render
from django.utils.translation import gettext as _
from django.views.decorators.http import require_http_methods, require_POST, require_safe

from bridgehead.engines.lifecycle import RuleSet, make_rule_set
from bridgehead.foundation.access import Conflict, Refused, may
from bridgehead.foundation.access.http import ActedRequest
from bridgehead.foundation.ui.conflicts import Stale, newest_write
from bridgehead.foundation.ui.refusals import add_refusal
from bridgehead.modules.ledger import actions, derived, words
from bridgehead.modules.ledger import rules as rulebook
from bridgehead.modules.ledger.models import RuleVersion
from bridgehead.modules.ledger.queries import access_rules, before_of, changes_since, visible_rules
from bridgehead.modules.ledger.web.rule_forms import (
    DraftForm,
    ForceForm,
    ListForm,
    MilestoneRuleForm,
    PaperForm,
    StageForm,
)
from bridgehead.modules.ledger.web.rule_words import (
    change_lines,
    field_differences,
    list_rows,
    stage_rows,
    strand_tables,
)

CHANGE = "ledger.change_rules"
# How long the page itself derives projects anew; what is left goes on at the next press, or by the command.
SECONDS = 5.0


@require_safe
def rules(request: ActedRequest) -> HttpResponse:
    """All versions, the newest first."""
    versions = list(visible_rules(request.actor))
    rulebook.refresh()
    may_change = may(request.actor, CHANGE)
    context = {
        "versions": versions,
        "now": rulebook.in_force().number,
        "may_change": may_change,
        "stale": derived.stale_projects().count() if may_change else 0,
        "draft_form": DraftForm(),
    }
    return render(request, "ledger/rules.html", context)


@require_POST
def rules_draft(request: ActedRequest) -> HttpResponse:
    """A new draft from the newest version in force."""
    try:
        made = actions.draft_rules(actor=request.actor, title=request.POST.get("title", ""))
    except Refused as refused:
        for told in refused.errors.values():
            messages.error(request, " ".join(told))
        return redirect("ledger:rules")
    messages.success(request, _("A draft stands; change what shall be otherwise and put it in force."))
    return redirect("ledger:rules_version", made.pk)


@require_POST
def rules_rederive(request: ActedRequest) -> HttpResponse:
    """Derive the projects that still stand by an earlier version anew, for a few seconds."""
    actions.require_everywhere(request.actor)
    left = derived.rederive(SECONDS)
    if left:
        messages.info(
            request, _("%(count)d projects are left: press again, or leave it to the server.") % {"count": left}
        )
    else:
        messages.success(request, _("All projects stand by the rules of today."))
    return redirect("ledger:rules")


def _page(request: ActedRequest, found: RuleVersion, form: ForceForm | None = None, status: int = 200) -> HttpResponse:
    rulebook.refresh()
    read = make_rule_set(found.body)
    before = before_of(found)
    may_change = found.is_draft and may(request.actor, CHANGE)
    initial = {"title": found.title, "basis": found.basis, "version": found.version}
    context = {
        "found": found,
        "before": before,
        "is_now": rulebook.in_force().number == found.pk,
        "strands": strand_tables(read),
        "stages": stage_rows(read),
        "lists": list_rows(read),
        "papers": [(key, kind) for key, kind in read.evidence.items()] if may_change else [],
        "changes": change_lines(changes_since(found, before), read),
        "may_change": may_change,
        "force_form": form or ForceForm(initial=initial),
    }
    return render(request, "ledger/rules_version.html", context, status=status)


@require_safe
def rules_version(request: ActedRequest, number: int) -> HttpResponse:
    """One version: what it demands, and what it says otherwise than the one before."""
    return _page(request, access_rules(request.actor, number))


@require_POST
def rules_force(request: ActedRequest, number: int) -> HttpResponse:
    """Put a draft in force from a day."""
    found = access_rules(request.actor, number)
    form = ForceForm(request.POST)
    if form.is_valid():
        try:
            made = actions.put_rules_in_force(actor=request.actor, number=number, **form.cleaned_data)
        except Refused as refused:
            add_refusal(form, refused)
        except Conflict as conflict:
            form.data = {**form.data.dict(), "version": str(conflict.current_version)}  # type: ignore[attr-defined]
            form.add_error(None, _("Somebody changed the draft meanwhile: look at it again below."))
            return _page(request, access_rules(request.actor, number), form, 409)
        else:
            said = {"title": made.title, "day": made.valid_from}
            messages.success(request, _("“%(title)s” is in force from %(day)s.") % said)
            derived.rederive(SECONDS)
            return redirect("ledger:rules_version", number)
    return _page(request, found, form, 422)


@require_POST
def rules_discard(request: ActedRequest, number: int) -> HttpResponse:
    """Throw a draft away."""
    access_rules(request.actor, number)
    typed = request.POST.get("version", "")
    try:
        actions.discard_rules(
            actor=request.actor, number=number, version=int(typed) if typed.isdecimal() and len(typed) < 10 else 0
        )
    except Conflict:
        messages.error(request, _("Somebody changed the draft meanwhile: look at it again below."))
        return redirect("ledger:rules_version", number)
    except Refused as refused:
        for told in refused.errors.values():
            messages.error(request, " ".join(told))
        return redirect("ledger:rules_version", number)
    messages.success(request, _("The draft is thrown away."))
    return redirect("ledger:rules")


def _draft(request: ActedRequest, number: int) -> tuple[RuleVersion, RuleSet]:
    found = access_rules(request.actor, number)
    actions.require_everywhere(request.actor)
    if not found.is_draft:
        raise Http404("draft")
    return found, make_rule_set(found.body)


def _write(
    request: ActedRequest,
    found: RuleVersion,
    section: str,
    key: str,
    form: forms.Form,
    context: Mapping[str, Any],
    template: str,
) -> HttpResponse:
    """Show the form of a row, or write it: the same for milestones, papers and lists."""
    status, conflict = 200, None
    if request.method == "POST" and form.is_valid():
        values: Callable[[], dict[str, Any]] = form.values  # type: ignore[attr-defined]
        try:
            actions.write_rule(
                actor=request.actor,
                number=found.pk,
                version=form.cleaned_data["version"],
                section=section,
                key=key,
                values=values(),
            )
        except Refused as refused:
            add_refusal(form, refused)
        except Conflict as raised:
            # The next sending is meant to win: the person has seen both values.
            form.data = {**_lists(form), "version": str(raised.current_version)}
            found.refresh_from_db()
            differing = field_differences(raised, make_rule_set(found.body))
            status, conflict = 409, Stale(*newest_write(found), differing)
        else:
            messages.success(request, _("Saved."))
            return redirect("ledger:rules_version", found.pk)
    if form.errors:
        status = 422
    return render(request, template, {"found": found, "form": form, "conflict": conflict, **context}, status=status)


def _lists(form: forms.Form) -> dict[str, Any]:
    """What was typed, the several values of a field kept together."""
    typed: Any = form.data
    many = {name for name, field in form.fields.items() if isinstance(field, forms.MultipleChoiceField)}
    return {name: typed.getlist(name) if name in many else typed.get(name) for name in typed}


@require_http_methods(["GET", "HEAD", "POST"])
def rules_milestone(request: ActedRequest, number: int, kind: str = "") -> HttpResponse:
    """What a draft says of a milestone; without a kind, one that it adds."""
    found, read = _draft(request, number)
    known = read.milestones.get(kind)
    if kind and known is None:
        raise Http404("milestone")
    initial = MilestoneRuleForm.initial_of(known) if known else {"used": True, "gate": "warn"}
    form = MilestoneRuleForm(
        request.POST or None, rules=read, kind=known, initial={**initial, "version": found.version}
    )
    return _write(request, found, "milestones", kind, form, {"kind": known}, "ledger/rules_milestone.html")


@require_http_methods(["GET", "HEAD", "POST"])
def rules_paper(request: ActedRequest, number: int, kind: str = "") -> HttpResponse:
    """How a draft names a kind of evidence; without a kind, one that it adds."""
    found, read = _draft(request, number)
    known = read.evidence.get(kind)
    if kind and known is None:
        raise Http404("evidence")
    initial = {"zh": known.chinese, "en": known.english, "clearance": known.clearance} if known else {}
    form = PaperForm(request.POST or None, initial={**initial, "version": found.version})
    title = words.say(known.words) if known else _("Add a kind of evidence")
    return _write(request, found, "evidence", kind, form, {"title": title}, "ledger/rules_row.html")


@require_http_methods(["GET", "HEAD", "POST"])
def rules_stage(request: ActedRequest, number: int, stage: str) -> HttpResponse:
    """Whether a draft has a stage on the main path, and how long it lets a project be silent there."""
    found, read = _draft(request, number)
    known = read.stages.get(stage)
    if known is None:
        raise Http404("stage")
    initial = {"on_path": known.on_path, "silent": known.silent, "version": found.version}
    form = StageForm(request.POST or None, initial=initial)
    title = words.stage_word(stage)
    return _write(request, found, "stages", stage, form, {"title": title}, "ledger/rules_row.html")


@require_http_methods(["GET", "HEAD", "POST"])
def rules_list(request: ActedRequest, number: int, key: str) -> HttpResponse:
    """How long a draft lets a project wait in a list."""
    found, read = _draft(request, number)
    known = read.lists.get(key)
    if known is None:
        raise Http404("list")
    form = ListForm(request.POST or None, initial={"limit": known.limit, "version": found.version})
    title = words.say(known.words)
    return _write(request, found, "lists", key, form, {"title": title}, "ledger/rules_row.html")
