"""Forms of the reminders room."""

from __future__ import annotations

from typing import Any

from django import forms
from django.utils.translation import gettext_lazy as _

from bridgehead.foundation.ui.options import offer
from bridgehead.modules.accounts.fields import UnitChoice
from bridgehead.modules.accounts.models import Unit
from bridgehead.modules.reminders.models import ChannelKind


class ChannelForm(forms.Form):
    """A way out. Without a unit it is one's own."""

    kind = forms.ChoiceField(label=_("Way"), choices=ChannelKind.choices)
    address = forms.CharField(
        label=_("Address"),
        max_length=400,
        widget=forms.TextInput(attrs={"autocomplete": "off"}),
        help_text=_("An e-mail address, or the whole address of the robot from the group's settings."),
    )
    secret = forms.CharField(
        label=_("Signing secret"),
        max_length=200,
        required=False,
        widget=forms.PasswordInput(attrs={"autocomplete": "off"}),
        help_text=_("Of DingTalk and Feishu robots. It is never shown again."),
    )
    unit = UnitChoice(label=_("Whose digests"), queryset=Unit.objects.none(), required=False, empty_label=_("my own"))

    def __init__(self, *args: Any, units: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        offer(self, "unit", units)
        if not units.exists():
            del self.fields["unit"]


class FeedForm(forms.Form):
    """A calendar to subscribe to."""

    name = forms.CharField(label=_("What it is for"), max_length=60, help_text=_("For example: my telephone."))
    code = forms.CharField(
        label=_("Number of the project"),
        max_length=20,
        required=False,
        help_text=_("Left empty: what I have to do, over all projects."),
    )
