"""Rules of the lights: which there are, since when they hold, who is judged by which; administrators write them."""

from __future__ import annotations

from typing import Any, Final

from django import forms
from django.contrib import messages
from django.http import Http404, HttpResponse
from django.shortcuts import redirect, render
from django.utils import timezone
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy
from django.views.decorators.http import require_http_methods

from bridgehead.foundation.access import Refused, may, require
from bridgehead.foundation.access.http import ActedRequest
from bridgehead.foundation.ui.options import offer
from bridgehead.foundation.ui.refusals import add_refusal
from bridgehead.modules.accounts.fields import UnitChoice
from bridgehead.modules.accounts.models import Unit
from bridgehead.modules.delivery import actions
from bridgehead.modules.delivery.lights import LightRules, judge_on, measures_said, rules_of, sets_on, shipped
from bridgehead.modules.delivery.models import LightChoice, LightRule
from bridgehead.modules.delivery.web.forms import _day

VIEW, CHANGE = "delivery.view_lights", "delivery.change_lights"
NEW: Final = "new"


class ChooseForm(forms.Form):
    """By which rules a unit is judged, from when on, by which document."""

    unit = UnitChoice(label=gettext_lazy("Unit"), queryset=Unit.objects.none(), empty_label=gettext_lazy("choose"))
    key = forms.ChoiceField(label=gettext_lazy("Rule of the lights"))
    since = _day(gettext_lazy("Holds from"), initial=timezone.localdate)
    source = forms.CharField(label=gettext_lazy("Basis document"), max_length=120)

    def __init__(self, *args: Any, sets: dict[str, LightRules], **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        offer(self, "unit", Unit.objects.filter(is_active=True).order_by("path"))
        offer(self, "key", [(key, one.name) for key, one in sets.items()])


class RulesForm(forms.Form):
    """A version of a rule set."""

    name = forms.CharField(label=gettext_lazy("Name"), max_length=60)
    rules = forms.CharField(
        label=gettext_lazy("Rules"),
        max_length=2000,
        widget=forms.Textarea(attrs={"rows": 6, "spellcheck": "false"}),
        help_text=gettext_lazy("A light a line: ok, warn or late, a colon, comparisons joined by and."),
    )
    since = _day(gettext_lazy("Holds from"), initial=timezone.localdate)
    source = forms.CharField(label=gettext_lazy("Basis document"), max_length=120)
    note = forms.CharField(label=gettext_lazy("Note"), max_length=200, required=False)


class NewRulesForm(RulesForm):
    """A set that there was none of."""

    key = forms.RegexField(
        r"^[a-z][a-z0-9_]{1,39}$", label=gettext_lazy("Short name"), help_text=gettext_lazy("Small letters, digits, _.")
    )
    field_order = ("key", "name")


@require_http_methods(["GET", "HEAD", "POST"])
def lights(request: ActedRequest) -> HttpResponse:
    """The rule sets in force and who is judged by which; a POST chooses one for a unit."""
    require(request.actor, VIEW)
    today = timezone.localdate()
    sets = sets_on(today)
    form = ChooseForm(request.POST or None, sets=sets)
    if request.method == "POST":
        require(request.actor, CHANGE)
        if form.is_valid():
            try:
                actions.choose_rules(actor=request.actor, **form.cleaned_data)
            except Refused as refused:
                add_refusal(form, refused)
            else:
                messages.success(request, _("Chosen; the wall judges by it from that day on."))
                return redirect("delivery:lights")
    choices = list(LightChoice.objects.select_related("unit", "recorded_by").order_by("unit__path", "-since", "-pk"))
    now = judge_on(today).chosen
    context = {
        "sets": [(key, one, sum(chosen == key for chosen in now.values())) for key, one in sets.items()],
        "choices": [(one, sets[one.key].name if one.key in sets else one.key) for one in choices],
        "standard": next(iter(sets.values())),
        "form": form,
        "may_change": may(request.actor, CHANGE),
    }
    return render(request, "delivery/lights.html", context, status=422 if form.errors else 200)


@require_http_methods(["GET", "HEAD", "POST"])
def light_set(request: ActedRequest, rules: str) -> HttpResponse:
    """A rule set with its versions; a POST writes the next one. `new` in the place of a key writes another set."""
    require(request.actor, VIEW)
    key = rules
    versions = list(LightRule.objects.filter(key=key).select_related("recorded_by").order_by("-since", "-pk"))
    shipped_one = shipped().get(key)
    is_new = key == NEW
    if is_new:
        require(request.actor, CHANGE)
    elif not versions and shipped_one is None:
        raise Http404("rules")
    now = None if is_new else sets_on(timezone.localdate()).get(key) or rules_of(versions[0])
    initial = {"name": now.name, "rules": now.rules.text} if now is not None else {}
    form = (NewRulesForm if is_new else RulesForm)(request.POST or None, initial=initial)
    if request.method == "POST":
        require(request.actor, CHANGE)
        if form.is_valid():
            facts = {"key": key, **form.cleaned_data}
            try:
                if is_new and (facts["key"] in shipped() or LightRule.objects.filter(key=facts["key"]).exists()):
                    raise Refused({"key": [_("There is a rule set of this short name already.")]})
                made = actions.write_rules(actor=request.actor, **facts)
            except Refused as refused:
                add_refusal(form, refused)
            else:
                messages.success(request, _("Written; it holds from that day on, and what was judged before stands."))
                return redirect("delivery:light_set", made.key)
    context = {
        "key": key,
        "now": now,
        "shipped": shipped_one,
        "versions": versions,
        "measures": measures_said(),
        "form": form,
        "is_new": is_new,
        "may_change": may(request.actor, CHANGE),
    }
    return render(request, "delivery/light_set.html", context, status=422 if form.errors else 200)
