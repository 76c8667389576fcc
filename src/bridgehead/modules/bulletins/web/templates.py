"""Templates of one's own: taking in, changing, withdrawing; and the page of fields that a template may name."""

from __future__ import annotations

from typing import Any, Final

from django import forms
from django.contrib import messages
from django.http import FileResponse, Http404, HttpResponse
from django.shortcuts import redirect, render
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy
from django.views.decorators.http import require_http_methods, require_POST, require_safe

from bridgehead.engines.composing.filters import CHINESE_FILTERS
from bridgehead.engines.figures import FILTERS, REGISTRY
from bridgehead.foundation.access import Actor, Conflict, Refused, may, require, scope_q
from bridgehead.foundation.access.http import ActedRequest
from bridgehead.foundation.files.downloads import download
from bridgehead.foundation.ui.conflicts import Stale, newest_write
from bridgehead.foundation.ui.options import offer
from bridgehead.foundation.ui.refusals import add_refusal
from bridgehead.modules.accounts.fields import UnitChoice
from bridgehead.modules.accounts.models import Unit
from bridgehead.modules.bulletins import actions
from bridgehead.modules.bulletins.files import WORD_TYPE
from bridgehead.modules.bulletins.models import OwnTemplate, TemplateKind
from bridgehead.modules.bulletins.queries import EDIT, SUPPLIED, VIEW, access_template, visible_templates
from bridgehead.modules.bulletins.web.field_words import FILTER_WORDS, NAME_WORDS, PART_WORDS
from bridgehead.modules.ledger import words
from bridgehead.modules.ledger.answers import ANSWERABLE

_ROWS: Final = 18
# What a template looks like, as its writers write it.
_HOWTO: Final = """\
{{ project.signed.count[investment_min=100000000,sector=manufacturing] }}
{{ 签约项目总投资 | 亿元以上(1) | 上年同期 }}
{% for tier in tiers %}{{ tier }}：{{ project.signed.count | of(tier) }}{% endfor %}
{% if project.signed.count | growth is known %}同比{{ project.signed.count | growth }}{% endif %}
{{ table(units, project.signed.count, investment.done.amount) }}
{{ chart(months, project.signed.investment, "各月签约总投资") }}"""


class TextForm(forms.Form):
    """A text template."""

    name = forms.CharField(label=gettext_lazy("Name"), max_length=60)
    text = forms.CharField(
        label=gettext_lazy("Text"), max_length=actions.LONGEST_TEXT, widget=forms.Textarea(attrs={"rows": _ROWS})
    )
    version = forms.IntegerField(widget=forms.HiddenInput, required=False)


class WordForm(forms.Form):
    """What may be changed of a Word template: its name."""

    name = forms.CharField(label=gettext_lazy("Name"), max_length=60)
    version = forms.IntegerField(widget=forms.HiddenInput, required=False)


class NewForm(TextForm):
    """A template to make: typed here, or a file."""

    unit = UnitChoice(label=gettext_lazy("Unit"), queryset=Unit.objects.none(), empty_label=None)
    file = forms.FileField(
        label=gettext_lazy("Word file or text"), required=False, help_text=gettext_lazy("Takes the place of the text.")
    )
    field_order = ("name", "unit", "file", "text")

    def __init__(self, actor: Actor, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.fields["text"].required = False
        offer(self, "unit", Unit.objects.filter(scope_q(actor, EDIT, "path"), is_active=True).order_by("path"))


@require_safe
def templates(request: ActedRequest) -> HttpResponse:
    """The supplied ones and those of one's own."""
    require(request.actor, VIEW)
    context = {
        "supplied": SUPPLIED.values(),
        "own": visible_templates(request.actor),
        "may_edit": may(request.actor, EDIT),
    }
    return render(request, "bulletins/templates.html", context)


@require_http_methods(["GET", "HEAD", "POST"])
def new(request: ActedRequest) -> HttpResponse:
    """Make a template; a supplied one may be where it begins."""
    require(request.actor, EDIT)
    begun = SUPPLIED.get(request.GET.get("like", ""))
    initial = {"text": begun.text, "name": begun.name} if begun is not None else {}
    form = NewForm(request.actor, request.POST or None, request.FILES or None, initial=initial)
    if request.method == "POST" and form.is_valid():
        typed = form.cleaned_data
        try:
            made = actions.make_template(
                actor=request.actor, unit=typed["unit"], name=typed["name"], text=typed["text"], upload=typed["file"]
            )
        except Refused as refused:
            add_refusal(form, refused)
        else:
            messages.success(request, _("The template is kept."))
            return redirect("bulletins:template", made.pk)
    status = 422 if request.method == "POST" else 200
    return render(request, "bulletins/template_new.html", {"form": form}, status=status)


@require_http_methods(["GET", "HEAD", "POST"])
def template(request: ActedRequest, template_id: int) -> HttpResponse | FileResponse:
    """One template, and changing it; `?file=1` gives the Word file itself."""
    row = access_template(request.actor, template_id, EDIT if request.method == "POST" else VIEW)
    if "file" in request.GET and request.method != "POST":
        return _file(request.actor, row)
    if request.method != "POST":
        return _page(request, row, _form(row))
    form = _form(row, request.POST)
    if form.is_valid():
        typed = form.cleaned_data
        try:
            actions.change_template(
                actor=request.actor,
                template_id=template_id,
                version=typed["version"] or 0,
                name=typed["name"],
                text=typed.get("text", ""),
            )
        except Refused as refused:
            add_refusal(form, refused)
        except Conflict:
            return _page(request, row, form, 409, Stale(*newest_write(row), ()))
        else:
            messages.success(request, _("The template is kept."))
            return redirect("bulletins:template", template_id)
    return _page(request, row, form, 422)


def _file(actor: Actor, row: OwnTemplate) -> FileResponse:
    if row.kind != TemplateKind.WORD:
        raise Http404("file")
    return download(actor, row.sha256, row.file_name, WORD_TYPE)


def _form(row: OwnTemplate, data: Any = None) -> forms.Form:
    initial = {"name": row.name, "text": row.text, "version": row.version}
    made: forms.Form = (TextForm if row.kind == TemplateKind.TEXT else WordForm)(data, initial=initial)
    return made


def _page(
    request: ActedRequest, row: OwnTemplate, form: forms.Form, status: int = 200, conflict: Stale | None = None
) -> HttpResponse:
    may_edit = may(request.actor, EDIT, row.unit.path)
    context = {"template": row, "form": form, "may_edit": may_edit, "conflict": conflict}
    return render(request, "bulletins/template.html", context, status=status)


@require_POST
def withdraw(request: ActedRequest, template_id: int) -> HttpResponse:
    """Offer it no longer."""
    row = access_template(request.actor, template_id, EDIT)
    typed = request.POST.get("version", "")
    try:
        actions.withdraw_template(
            actor=request.actor,
            template_id=template_id,
            version=int(typed) if typed.isdecimal() and len(typed) < 10 else 0,
        )
    except Conflict:
        return _page(request, row, _form(row), 409, Stale(*newest_write(row), ()))
    messages.success(request, _("The template is withdrawn; bulletins that it wrote stay as they are."))
    return redirect("bulletins:templates")


@require_safe
def fields(request: ActedRequest) -> HttpResponse:
    """Every name that a template may use: measures, filters, loops, tables."""
    require(request.actor, VIEW)
    is_chinese = words.language() == "zh-Hans"
    aliases = {english: chinese for chinese, english in CHINESE_FILTERS.items()}
    context = {
        "measures": [
            (one.id, one.chinese, "" if is_chinese else one.english)
            for one in REGISTRY.values()
            if one.id in ANSWERABLE
        ],
        "narrowing": [
            (one.id, one.chinese if is_chinese else one.english, [choice.id for choice in one.choices.values()])
            for one in FILTERS.values()
            if one.id != "scheme"
        ],
        "filters": [(name, aliases.get(name, ""), said) for name, said in FILTER_WORDS.items()],
        "names": NAME_WORDS.items(),
        "parts": PART_WORDS.items(),
        "example": next(iter(SUPPLIED.values())),
        "howto": _HOWTO,
    }
    return render(request, "bulletins/fields.html", context)
