"""One project on one page, as it stands or as the ledger knew it at a moment."""

from __future__ import annotations

from datetime import date, datetime
from typing import Any

from django.contrib import messages
from django.http import Http404, HttpResponse
from django.shortcuts import redirect, render
from django.utils import timezone
from django.utils.translation import gettext as _
from django.views.decorators.http import require_safe

from bridgehead.foundation.access import Actor
from bridgehead.foundation.access.http import ActedRequest
from bridgehead.foundation.ui.history import read_moment
from bridgehead.foundation.ui.navigation import Clocks
from bridgehead.modules.approvals.queries import counts_in
from bridgehead.modules.delivery.queries import problems_in, schedule_in
from bridgehead.modules.ledger import words
from bridgehead.modules.ledger.queries import (
    ProjectDetail,
    aliases_of,
    ledger_clocks,
    may_act,
    project_detail,
    survivor_by_code,
    tier_key,
)
from bridgehead.modules.parties.queries import masked_contacts
from bridgehead.modules.workspace import project_view
from bridgehead.modules.workspace.addresses import address_of
from bridgehead.modules.workspace.sources import versions_of
from bridgehead.modules.workspace.web.sentences import history_lines

EVIDENCE_SHOWN = 12
HISTORY_SHOWN = 8


def _asked_moment(request: ActedRequest) -> tuple[datetime | None, str]:
    """The moment asked for (None: now) and what is wrong with what was typed."""
    typed = request.GET.get("known_at", "")
    try:
        moment = read_moment(typed)
    except ValueError:
        return None, _("Write the day as 2026-07-31. The page shows what is known now.")
    return (moment if moment is not None and moment < timezone.now() else None), ""


def _asked_day(request: ActedRequest) -> tuple[date | None, str]:
    """The day as of which the project is shown (None: today), and what is wrong with what was typed."""
    typed = request.GET.get("as_of", "")
    if not typed:
        return None, ""
    try:
        day = date.fromisoformat(typed)
    except ValueError:
        return None, _("Write the day as 2026-07-31. The page shows what is known now.")
    return (day if day < timezone.localdate() else None), ""


@require_safe
def project(request: ActedRequest, code: str) -> HttpResponse:
    """Head, four strands, what is missing, money, people, evidence, history."""
    moment, wrong = _asked_moment(request)
    day, wrong_day = _asked_day(request)
    try:
        detail = project_detail(request.actor, code, moment, day)
    except Http404:
        into = survivor_by_code(request.actor, code)
        if into is None:
            raise
        messages.info(request, _("%(code)s was merged into this project.") % {"code": code})
        return redirect("workspace:project", into.code)
    wrong = wrong or wrong_day
    return render(request, "workspace/project.html", _context(request, detail, wrong))


def _context(request: ActedRequest, detail: ProjectDetail, wrong: str) -> dict[str, Any]:
    actor, found = request.actor, detail.project
    versions = versions_of(found, detail.known_at)
    # What was known then can't be changed: the page of another day offers nothing to do.
    now = detail.known_at is None and detail.as_of is None
    today = detail.as_of or (timezone.localdate(detail.known_at) if detail.known_at else timezone.localdate())
    may = {
        name: now and may_act(actor, found, f"ledger.{action}")
        for name, action in (
            ("change", "change_project"),
            ("report", "report_milestone"),
            ("money", "report_investment"),
            ("shares", "set_contributions"),
            ("terms", "view_terms"),
        )
    }
    may["approvals"] = now and may_act(actor, found, "approvals.view")
    may["schedule"] = now and may_act(actor, found, "delivery.view_schedule")
    evidence = project_view.evidence_lines(detail, actor)
    lines = history_lines(detail.history)
    return {
        "detail": detail,
        "project": found,
        "aliases": aliases_of(found, detail.known_at),
        "facts": detail.facts,
        "sentence": project_view.stage_sentence(detail),
        "past_gate": project_view.past_gate(detail),
        "tier": words.TIER_WORDS[key] if (key := tier_key(detail.totals.total)) else "",
        "waiting": project_view.waiting_tags(detail),
        "late": project_view.late_days(detail) if now else None,
        "fact_cells": project_view.fact_cells(detail, versions),
        "strands": project_view.strand_rows(detail),
        "gaps": project_view.gap_lines(detail, may_report=may["report"]),
        "totals": project_view.total_lines(detail, versions),
        "money": project_view.investment_view(detail, today),
        "evidence": evidence[:EVIDENCE_SHOWN],
        "evidence_more": evidence[EVIDENCE_SHOWN:],
        "history": lines[:HISTORY_SHOWN],
        "history_more": lines[HISTORY_SHOWN:],
        **_people(actor, detail),
        "problems": problems_in(actor, found) if now else [],
        "approvals": counts_in(actor, found) if may["approvals"] else None,
        "schedule": schedule_in(found) if may["schedule"] else None,
        "may_plan": now and may_act(actor, found, "delivery.change_schedule"),
        "may_raise": now and may_act(actor, found, "delivery.raise_problem"),
        "today": timezone.localdate(),
        "may": may,
        "typed_moment": request.GET.get("known_at", "") or (request.GET.get("as_of", "") if wrong else ""),
        "wrong_moment": wrong,
        "clocks": ledger_clocks() if now else Clocks(today, detail.known_at or timezone.now()),
    }


def _people(actor: Actor, detail: ProjectDetail) -> dict[str, Any]:
    """The officer, the enterprise, and whom to call there, where the actor may know."""
    enterprise = detail.facts.enterprise
    if enterprise is None:
        return {"officer": detail.facts.officer, "enterprise": None, "contacts": [], "enterprise_url": ""}
    return {
        "officer": detail.facts.officer,
        "enterprise": enterprise,
        "contacts": masked_contacts(actor, enterprise)[:5],
        "enterprise_url": address_of("parties:enterprise", enterprise.pk),
    }
