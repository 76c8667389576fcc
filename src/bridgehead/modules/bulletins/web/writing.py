"""Writing a bulletin: a template, a unit and days make a draft with every figure a link; then it goes out."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import timedelta
from typing import Any, Final

from django import forms
from django.contrib import messages
from django.http import Http404, HttpResponse
from django.shortcuts import redirect, render
from django.utils import timezone
from django.utils.text import format_lazy
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy, pgettext
from django.views.decorators.http import require_POST, require_safe

from bridgehead.engines.composing import Head
from bridgehead.engines.figures import Period, print_measure
from bridgehead.foundation.access import Actor, Refused, require
from bridgehead.foundation.access.http import ActedRequest
from bridgehead.foundation.ui.navigation import Clocks
from bridgehead.foundation.ui.options import offer
from bridgehead.foundation.ui.refusals import add_refusal
from bridgehead.modules.accounts.fields import UnitChoice
from bridgehead.modules.accounts.models import Unit
from bridgehead.modules.bulletins import actions
from bridgehead.modules.bulletins.files import draft_file
from bridgehead.modules.bulletins.queries import (
    SUPPLIED,
    WRITE,
    Asked,
    templates_for,
    visible_templates,
    writable_units,
)
from bridgehead.modules.bulletins.web.presentation import answer_address, shown
from bridgehead.modules.ledger.queries import data_day

MEDIA: Final = ("word", "pdf")
RED: Final = "red"


def _day(label: Any) -> forms.DateField:
    return forms.DateField(label=label, widget=forms.DateInput(attrs={"type": "date"}, format="%Y-%m-%d"))


class WriteForm(forms.Form):
    """What a bulletin is to be: by which template, of which unit, for which days; who signs."""

    template = forms.ChoiceField(label=gettext_lazy("Template"))
    unit = UnitChoice(label=gettext_lazy("Unit"), queryset=Unit.objects.none(), empty_label=None)
    start = _day(gettext_lazy("From"))
    as_of = _day(gettext_lazy("As of"))
    signer = forms.CharField(label=gettext_lazy("Signed by"), max_length=60, required=False)
    addressee = forms.CharField(label=gettext_lazy("Addressed to"), max_length=120, required=False)
    head = forms.ChoiceField(label=gettext_lazy("Head of the paper"), required=False)
    issuer = forms.CharField(
        label=gettext_lazy("Mark of the organ"),
        max_length=actions.LONGEST_ISSUER,
        required=False,
        help_text=gettext_lazy("With a red head; left empty, the full name of the unit and the word for papers."),
    )
    number = forms.CharField(
        label=gettext_lazy("Number of the paper"),
        max_length=40,
        required=False,
        help_text=format_lazy(gettext_lazy("Such as {example}."), example=actions.EXAMPLE_NUMBER),
    )
    replaces = forms.IntegerField(widget=forms.HiddenInput, required=False, min_value=1, max_value=2**63 - 1)

    def __init__(self, actor: Actor, units: list[Unit], *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        own = [(f"own:{row.pk}", row.name) for row in visible_templates(actor)]
        offer(self, "template", [*((f"supplied:{one.id}", one.name) for one in SUPPLIED.values()), *own])
        offer(self, "head", [("", pgettext("head of a paper", "plain")), (RED, _("red head (GB/T 9704)"))])
        offer(self, "unit", Unit.objects.filter(pk__in=[unit.pk for unit in units]).order_by("path"))


@dataclass(frozen=True, slots=True)
class Order:
    """What was asked for, understood."""

    asked: Asked
    reference: str
    words: dict[str, str]
    replaces: int | None
    head: Head | None


def _initial(units: list[Unit]) -> dict[str, Any]:
    """The months of this year that are over: what a monthly report speaks of."""
    today = data_day()
    last = today if today == Period.of_month(today.year, today.month).end else today.replace(day=1) - timedelta(days=1)
    return {
        "template": f"supplied:{next(iter(SUPPLIED))}",
        "unit": units[0].pk if units else None,
        "start": last.replace(month=1, day=1),
        "as_of": last,
    }


def _form(request: ActedRequest, data: Any) -> WriteForm:
    """The form with what was sent, filled up with what is usual."""
    units = writable_units(request.actor)
    filled = {**_initial(units), **{name: value for name, value in data.items() if value}}
    return WriteForm(request.actor, units, filled)


def _order(request: ActedRequest, form: WriteForm) -> Order | None:
    if not form.is_valid():
        return None
    typed = form.cleaned_data
    said = {name: typed[name] for name in ("signer", "addressee", "number") if typed[name]}
    words = actions.known_words(said)
    asked = Asked(request.actor, typed["unit"], typed["start"], typed["as_of"])
    head = None
    if typed["head"] == RED:
        try:
            head = actions.red_head(typed["issuer"] or f"{typed['unit'].name}文件", typed["number"])
        except Refused as refused:
            add_refusal(form, refused)
            return None
    return Order(asked, typed["template"], words, typed["replaces"], head)


def _drafted(request: ActedRequest, form: WriteForm) -> tuple[Order | None, actions.Draft | None]:
    """The draft, or None with what is wrong put beside the fields."""
    order = _order(request, form)
    if order is None:
        return None, None
    try:
        return order, actions.compose_bulletin(
            actor=request.actor, asked=order.asked, reference=order.reference, words=order.words, head=order.head
        )
    except Refused as refused:
        add_refusal(form, refused)
        return order, None


@require_safe
def write(request: ActedRequest) -> HttpResponse:
    """The draft of a bulletin; a figure opens the ledger's answer with its rows."""
    require(request.actor, WRITE)
    form = _form(request, request.GET.dict())
    return _page(request, form, *_drafted(request, form))


def _page(
    request: ActedRequest, form: WriteForm, order: Order | None, draft: actions.Draft | None, status: int = 200
) -> HttpResponse:
    links: dict[int, str] = {}
    if order is not None and draft is not None:
        for use in draft.composed.uses:
            question = use.question
            unit = question.unit or order.asked.unit.pk
            measure = print_measure(question.measure)
            links[use.number] = answer_address(measure, unit, question.period, order.asked.as_of)
    context = {
        "form": form,
        "draft": draft,
        "blocks": shown(draft.composed.blocks, lambda number: links[number]) if draft is not None else [],
        "figures": len(links),
        "query": request.GET.urlencode(),
        "sent": form.data if draft is not None else {},
        "replaces": order.replaces if order is not None else None,
        "clocks": Clocks(order.asked.as_of if order is not None else data_day(), timezone.now()),
        "own_templates": order is not None and templates_for(request.actor, order.asked.unit).exists(),
    }
    return render(request, "bulletins/write.html", context, status=status if draft is not None else 422)


@require_safe
def draft(request: ActedRequest, media: str) -> HttpResponse:
    """The draft as Word or PDF, marked as one."""
    require(request.actor, WRITE)
    if media not in MEDIA:
        raise Http404("media")
    filled = _form(request, request.GET.dict())
    order, made = _drafted(request, filled)
    if made is None:
        return _page(request, filled, order, None)
    try:
        return draft_file(request.actor, made.composed.title, made.composed.blocks, made.file, media)
    except Refused as refused:
        add_refusal(filled, refused)
        return _page(request, filled, order, made)


@require_POST
def publish(request: ActedRequest) -> HttpResponse:
    """Send it out: its words and every figure are kept."""
    require(request.actor, WRITE)
    form = _form(request, request.POST.dict())
    order = _order(request, form)
    if order is None:
        return _page(request, form, None, None)
    try:
        published = actions.publish_bulletin(
            actor=request.actor,
            asked=order.asked,
            reference=order.reference,
            words=order.words,
            replaces=order.replaces,
            head=order.head,
        )
    except Refused as refused:
        add_refusal(form, refused)
        return _page(request, form, order, None)
    messages.success(request, _("The bulletin is published."))
    return redirect("bulletins:bulletin", published.pk)
