"""Forms of the enterprise pages."""

from __future__ import annotations

from collections.abc import Iterable
from typing import Any

from django import forms
from django.utils.translation import gettext_lazy as _

from bridgehead.foundation.ui.options import offer
from bridgehead.modules.accounts.fields import UnitChoice
from bridgehead.modules.accounts.models import Unit
from bridgehead.modules.parties.models import Contact, Enterprise, EnterpriseYear
from bridgehead.modules.parties.sensitive import YEAR_FACTS


class EnterpriseForm(forms.Form):
    """The facts of a firm. `is_confirmed` is shown once there is something to confirm."""

    name = forms.CharField(label=_("Name"), max_length=120)
    credit_code = forms.CharField(
        label=_("Unified social credit code"),
        max_length=30,
        required=False,
        help_text=_("18 characters; spaces and lower case are mended."),
        widget=forms.TextInput(attrs={"autocomplete": "off", "spellcheck": "false"}),
    )
    unit = UnitChoice(
        label=_("Looked after by"),
        queryset=Unit.objects.none(),
        required=False,
        empty_label=_("no unit in particular"),
    )
    country = forms.RegexField(
        r"^[A-Z]{2}$", label=_("Country or region"), initial="CN", help_text=_("Two letters: CN, HK, TW, DE …")
    )
    division_code = forms.RegexField(r"^(\d{6}|\d{9})$", label=_("Division code"), required=False)
    industry_code = forms.RegexField(
        r"^[A-T]?\d{0,4}$", label=_("Industry code (GB/T 4754)"), required=False, help_text=_("Such as C3841 or 3841.")
    )
    address = forms.CharField(label=_("Address"), max_length=200, required=False)
    legal_representative = forms.CharField(label=_("Legal representative"), max_length=40, required=False)
    founded_on = forms.DateField(
        label=_("Founded on"), required=False, widget=forms.DateInput(attrs={"type": "date"}, format="%Y-%m-%d")
    )
    version = forms.IntegerField(widget=forms.HiddenInput, required=False)
    is_confirmed = forms.BooleanField(label=_("I have looked, and it is right as it stands."), required=False)

    def __init__(self, *args: Any, units: Iterable[Unit], **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        offer(self, "unit", units)
        self.fields["is_confirmed"].widget = forms.HiddenInput()

    def ask_to_confirm(self) -> None:
        """Show the box that says: keep it as it stands."""
        self.fields["is_confirmed"].widget = forms.CheckboxInput()

    def facts(self) -> dict[str, Any]:
        """The cleaned fields as the actions take them."""
        kept = {k: v for k, v in self.cleaned_data.items() if k not in {"unit", "version", "is_confirmed"}}
        unit = self.cleaned_data["unit"]
        return {**kept, "unit_path": unit.path if unit else ""}


def enterprise_initial(enterprise: Enterprise, units: Iterable[Unit]) -> dict[str, Any]:
    """The form's values for a firm that is there already."""
    names = ("name", "credit_code", "country", "division_code", "industry_code", "address")
    more = ("legal_representative", "founded_on", "version")
    unit = next((unit for unit in units if unit.path == enterprise.unit_path), None)
    return {**{name: getattr(enterprise, name) for name in (*names, *more)}, "unit": unit}


class AliasForm(forms.Form):
    """Another name of a firm."""

    name = forms.CharField(label=_("Other name"), max_length=120)
    source = forms.CharField(label=_("Where it is used"), max_length=200, required=False)


class ContactForm(forms.Form):
    """Somebody to call."""

    name = forms.CharField(label=_("Full name"), max_length=40)
    title = forms.CharField(label=_("Post"), max_length=40, required=False)
    phone = forms.CharField(label=_("Telephone"), max_length=30, required=False)
    email = forms.EmailField(label=_("E-mail"), required=False)
    note = forms.CharField(label=_("Note"), max_length=200, required=False)
    version = forms.IntegerField(widget=forms.HiddenInput, required=False)

    def facts(self) -> dict[str, Any]:
        """The cleaned fields as the actions take them."""
        return {name: value for name, value in self.cleaned_data.items() if name != "version"}


def contact_initial(contact: Contact) -> dict[str, Any]:
    """The form's values for a contact that is there already."""
    return {name: getattr(contact, name) for name in ("name", "title", "phone", "email", "note", "version")}


class YearForm(forms.Form):
    """What a firm reported of a year; amounts in whole yuan."""

    year = forms.IntegerField(label=_("Year"), min_value=1949, max_value=2200)
    revenue = forms.DecimalField(label=_("Revenue (yuan)"), max_digits=20, decimal_places=2, required=False)
    tax = forms.DecimalField(label=_("Tax paid (yuan)"), max_digits=20, decimal_places=2, required=False)
    research = forms.DecimalField(
        label=_("Research and development (yuan)"), max_digits=20, decimal_places=2, required=False
    )
    employees = forms.IntegerField(label=_("Employees"), min_value=0, max_value=10_000_000, required=False)
    researchers = forms.IntegerField(label=_("Of which researchers"), min_value=0, max_value=10_000_000, required=False)
    source = forms.CharField(label=_("Where it is from"), max_length=120, required=False)
    version = forms.IntegerField(widget=forms.HiddenInput, required=False)


def year_initial(row: EnterpriseYear | None) -> dict[str, Any]:
    """The form's values for a year that is there already."""
    return {} if row is None else {name: getattr(row, name) for name in ("year", *YEAR_FACTS, "version")}
