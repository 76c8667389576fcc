"""What left the ledger and who opened what is sensitive, by the people whom the reader administers."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from datetime import datetime, time, timedelta
from typing import Any

from django import forms
from django.core.paginator import Paginator
from django.db.models import QuerySet
from django.http import HttpResponse
from django.shortcuts import render
from django.utils import timezone
from django.utils.translation import gettext_lazy as _
from django.views.decorators.http import require_safe

from bridgehead.foundation.access import Actor, require
from bridgehead.foundation.access.http import ActedRequest
from bridgehead.foundation.audit.disclosures import disclosures
from bridgehead.foundation.audit.models import AuditEntry
from bridgehead.foundation.ui.options import offer
from bridgehead.modules.accounts.queries import visible_people

PAGE = 50


class DisclosureFilter(forms.Form):
    """What the log is narrowed to."""

    q = forms.CharField(label=_("Full name"), required=False, max_length=40)
    action = forms.ChoiceField(label=_("What"), required=False)
    since = forms.DateField(
        label=_("From"), required=False, widget=forms.DateInput(attrs={"type": "date"}, format="%Y-%m-%d")
    )
    until = forms.DateField(
        label=_("To"), required=False, widget=forms.DateInput(attrs={"type": "date"}, format="%Y-%m-%d")
    )

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        known = [(one.action, one.words) for one in disclosures().values()]
        offer(self, "action", [("", _("everything")), *known])


@dataclass(frozen=True, slots=True)
class Line:
    """One entry of the log: what was done, to what, where that is shown; the filter and the rows of an export."""

    entry: AuditEntry
    words: str
    name: str
    url: str
    asked: str
    rows: int | None


def entries(actor: Actor, asked: Mapping[str, Any]) -> QuerySet[AuditEntry]:
    """The exports and openings by people whom the actor administers, newest first."""
    chosen = asked.get("action")
    wanted = [chosen] if chosen else list(disclosures())
    people = visible_people(actor).order_by().values("pk")
    found = AuditEntry.objects.filter(action__in=wanted, actor_id__in=people)
    if asked.get("q"):
        found = found.filter(actor_name__icontains=asked["q"].strip())
    if asked.get("since"):
        found = found.filter(recorded_at__gte=timezone.make_aware(datetime.combine(asked["since"], time())))
    if asked.get("until"):
        ends = datetime.combine(asked["until"] + timedelta(days=1), time())
        found = found.filter(recorded_at__lt=timezone.make_aware(ends))
    return found.order_by("-id")


def lines(found: Iterable[AuditEntry]) -> list[Line]:
    """Entries in words: one query for each kind of thing that is named."""
    shown, known = list(found), disclosures()
    ids: dict[str, set[int]] = defaultdict(set)
    for entry in shown:
        if entry.target_id is not None:
            ids[entry.action].add(entry.target_id)
    names: dict[str, Mapping[int, tuple[str, str]]] = {}
    for action, wanted in ids.items():
        named = known[action].named
        names[action] = named(wanted) if named is not None else {}
    return [_line(entry, str(known[entry.action].words), names.get(entry.action, {})) for entry in shown]


def _line(entry: AuditEntry, words: str, names: Mapping[int, tuple[str, str]]) -> Line:
    name, url = names.get(entry.target_id or 0, ("", ""))
    after = entry.after or {}
    return Line(entry, words, name, url, str(after.get("query", "")), after.get("rows"))


@require_safe
def log(request: ActedRequest) -> HttpResponse:
    """Exports and openings, newest first."""
    require(request.actor, "accounts.view_disclosures")
    narrowed = DisclosureFilter(request.GET)
    asked = narrowed.cleaned_data if narrowed.is_valid() else {}
    page = Paginator(entries(request.actor, asked), PAGE).get_page(request.GET.get("page"))
    context = {"filter": narrowed, "page": page, "lines": lines(page.object_list)}
    return render(request, "accounts/disclosures.html", context)
