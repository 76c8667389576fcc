"""A page with every part of the house on it, for the browser tests only: they look at it, and press its keys."""

from __future__ import annotations

from datetime import UTC, date, datetime
from decimal import Decimal
from pathlib import Path
from typing import Any

from django import forms
from django.contrib.auth.decorators import login_not_required
from django.http import HttpRequest, HttpResponse
from django.template import engines
from django.urls import path

from bridgehead.config import urls as real
from bridgehead.foundation.ui.navigation import Clocks
from bridgehead.foundation.ui.sources import KINDS, Source

HERE = Path(__file__).parent


class SampleForm(forms.Form):
    """One field of each kind."""

    name = forms.CharField(label="名称", help_text="全称")
    stage = forms.ChoiceField(label="阶段", choices=[("a", "签约"), ("b", "开工")])
    note = forms.CharField(label="备注", required=False, widget=forms.Textarea(attrs={"rows": 2}))
    sure = forms.BooleanField(label="已核对原件", required=False)


class UploadForm(forms.Form):
    """The file field of the drop zone."""

    files = forms.FileField(label="证据", required=False)


def render(name: str, request: HttpRequest, context: dict[str, Any]) -> str:
    """A template of this folder, which no room has."""
    return engines["django"].from_string((HERE / name).read_text(encoding="utf-8")).render(context, request)


def page(request: HttpRequest) -> HttpResponse:
    """The parts."""
    months = [f"{n}月" for n in range(1, 8)]
    values = [Decimal("0.2"), 1, 2, Decimal("3.4"), None, 5, 6]
    context: dict[str, Any] = {
        "amount": Decimal("996000000"),
        "sources": [Source(kind, "/gallery/source/") for kind in KINDS],
        "states": ["ok", "warn", "late", "none"],
        "series": [1, 4, 9, 12],
        "done": Decimal("0.6462"),
        "due": Decimal("0.5833"),
        "lead": Decimal("6.28"),
        "strands": [("招商", 1), ("审批", Decimal("0.83")), ("建设", Decimal("0.43")), ("统计", Decimal("0.5"))],
        "confidence": Decimal("0.7"),
        "clocks": Clocks(date(2026, 7, 31), datetime(2026, 8, 5, 1, 30, tzinfo=UTC)),
        "chart": {
            "id": "progress",
            "label": "累计投资，亿元",
            "kind": "line",
            "unit": "亿元",
            "categories": months,
            "series": [
                {"name": "实际", "role": "actual", "values": values},
                {"name": "计划", "role": "plan", "values": [1, 2, 3, 4, 5, 6, 7]},
            ],
        },
        "rows": list(zip(months, values, [1, 2, 3, 4, 5, 6, 7], strict=True)),
        "form": SampleForm(request.POST or None),
        "upload": UploadForm(),
    }
    return HttpResponse(render("gallery.html", request, context))


def source(request: HttpRequest) -> HttpResponse:
    """What a source mark opens."""
    return HttpResponse(render("gallery_source.html", request, {"amount": Decimal("996000000")}))


urlpatterns = [
    path("gallery/", login_not_required(page), name="gallery"),
    path("gallery/source/", login_not_required(source), name="gallery-source"),
    *real.urlpatterns,
]
handler404 = real.handler404
