"""The form that takes a draft: a file or pasted text, whose it is and until when it counts."""

from __future__ import annotations

from typing import Any

from django import forms
from django.core.files.uploadedfile import UploadedFile
from django.db.models import QuerySet
from django.utils.translation import gettext_lazy as _

from bridgehead.engines.extraction import SUFFIXES
from bridgehead.foundation.ui.options import offer
from bridgehead.modules.accounts.fields import UnitChoice
from bridgehead.modules.accounts.models import Unit


class DraftForm(forms.Form):
    """A draft; an empty file is left to the reader, which says so by name."""

    text = forms.CharField(
        label=_("Paste the draft"), required=False, widget=forms.Textarea(attrs={"rows": 12}), max_length=2_000_000
    )
    file = forms.FileField(
        label=_("Or drop a file here"),
        required=False,
        allow_empty_file=True,
        widget=forms.FileInput(attrs={"accept": ",".join(SUFFIXES)}),
    )
    unit = UnitChoice(label=_("Whose draft"), queryset=Unit.objects.none(), empty_label=None)
    as_of = forms.DateField(
        label=_("Data up to"), required=False, widget=forms.DateInput(attrs={"type": "date"}, format="%Y-%m-%d")
    )

    def __init__(self, *args: Any, units: QuerySet[Unit], **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        offer(self, "unit", units)

    @property
    def sent(self) -> UploadedFile | None:
        """The file, where one was chosen."""
        return self.cleaned_data.get("file") or None
