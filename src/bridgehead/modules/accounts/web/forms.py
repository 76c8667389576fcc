"""Forms of the accounts pages. They check shape; actions check sense."""

from __future__ import annotations

from collections.abc import Iterable
from datetime import timedelta
from typing import Any

from django import forms
from django.contrib.auth.forms import AuthenticationForm
from django.db.models import QuerySet
from django.utils import timezone
from django.utils.translation import gettext_lazy as _

from bridgehead.foundation.ui.options import offer
from bridgehead.modules.accounts.fields import UnitChoice
from bridgehead.modules.accounts.models import Clearance, Person, Role, RoleGrant, Unit, UnitKind


def fold_username(typed: str) -> str:
    """A log-in name as it is compared: without regard to case or spaces around it."""
    return typed.strip().lower()


class LoginForm(AuthenticationForm):
    """Name and password; the password manager of the browser knows them by these attributes."""

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.fields["username"].label = _("Log-in name")
        self.fields["password"].label = _("Password")
        self.error_messages = {
            **self.error_messages,
            "invalid_login": _("Name and password do not match. Check capitals and the input method, and try again."),
        }

    def clean_username(self) -> str:
        """Folded, so that `Admin` and `admin` share one count of wrong passwords."""
        return fold_username(self.cleaned_data["username"])


class PasswordForm(forms.Form):
    """The present password and the new one, twice."""

    old = forms.CharField(
        label=_("Present password"),
        strip=False,
        widget=forms.PasswordInput(attrs={"autocomplete": "current-password"}),
    )
    new = forms.CharField(
        label=_("New password"),
        strip=False,
        max_length=200,
        help_text=_("At least 10 characters, not only digits, and none of the usual ones."),
        widget=forms.PasswordInput(attrs={"autocomplete": "new-password"}),
    )
    again = forms.CharField(
        label=_("New password again"),
        strip=False,
        widget=forms.PasswordInput(attrs={"autocomplete": "new-password"}),
    )

    def clean(self) -> dict[str, Any]:
        """Both new passwords must be the same."""
        cleaned = super().clean() or {}
        if cleaned.get("new") and cleaned.get("again") and cleaned["new"] != cleaned["again"]:
            self.add_error("again", _("The two new passwords differ."))
        return cleaned


class PersonForm(forms.Form):
    """Who somebody is and where they work."""

    name = forms.CharField(label=_("Full name"), max_length=40)
    username = forms.RegexField(
        r"^[\w.@+-]+$",
        label=_("Log-in name"),
        max_length=40,
        help_text=_("Letters, digits and . @ + - _"),
        widget=forms.TextInput(attrs={"autocomplete": "off", "autocapitalize": "none"}),
    )
    unit = UnitChoice(label=_("Unit"), queryset=Unit.objects.none())
    title = forms.CharField(label=_("Post"), max_length=40, required=False)
    phone = forms.CharField(label=_("Telephone"), max_length=30, required=False)
    enterprise_id = forms.IntegerField(
        label=_("Number of the enterprise"),
        required=False,
        min_value=1,
        help_text=_("Only for people of an enterprise, who see their own projects and nothing else."),
    )
    version = forms.IntegerField(widget=forms.HiddenInput, required=False)

    def __init__(self, *args: Any, units: Iterable[Unit], **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        offer(self, "unit", units)


class GrantForm(forms.Form):
    """A role or a clearance, where and until when it is held."""

    role = forms.ChoiceField(
        label=_("Role"), choices=[(_("Roles"), Role.choices), (_("May see, besides"), Clearance.choices)]
    )
    unit = UnitChoice(label=_("Where"), queryset=Unit.objects.none())
    ends_on = forms.DateField(
        label=_("Until"), required=False, widget=forms.DateInput(attrs={"type": "date"}, format="%Y-%m-%d")
    )
    reason = forms.CharField(
        label=_("What for"), max_length=120, required=False, help_text=_("Needed for sensitive fields.")
    )

    def __init__(self, *args: Any, units: Iterable[Unit], **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        offer(self, "unit", units)


class PeopleFilter(forms.Form):
    """What the list of people is narrowed to."""

    q = forms.CharField(label=_("Name, log-in name or post"), required=False)
    unit = UnitChoice(label=_("Unit"), queryset=Unit.objects.none(), required=False, empty_label=_("All units"))

    def __init__(self, *args: Any, units: Iterable[Unit], **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        offer(self, "unit", units)


class UnitForm(forms.Form):
    """What a unit is called and what it is."""

    name = forms.CharField(label=_("Name"), max_length=60)
    short_name = forms.CharField(label=_("Short name"), max_length=20, required=False)
    kind = forms.ChoiceField(label=_("Kind"), choices=UnitKind.choices)
    division_code = forms.RegexField(
        r"^(\d{6}|\d{9})$",
        label=_("Division code"),
        required=False,
        help_text=_("Six digits (GB/T 2260) or nine with the town (GB/T 10114)."),
    )
    position = forms.IntegerField(
        label=_("Position"), min_value=0, max_value=9999, initial=0, help_text=_("Smaller numbers come first.")
    )
    version = forms.IntegerField(widget=forms.HiddenInput, required=False)


class NewUnitForm(UnitForm):
    """A unit and where it hangs."""

    parent = UnitChoice(label=_("Below"), queryset=Unit.objects.none())
    field_order = ("parent", "name")

    def __init__(self, *args: Any, units: Iterable[Unit], **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        offer(self, "parent", units)


class MoveForm(forms.Form):
    """Where a unit goes, with everything below it."""

    parent = UnitChoice(label=_("New place: below"), queryset=Unit.objects.none())
    version = forms.IntegerField(widget=forms.HiddenInput)

    def __init__(self, *args: Any, units: Iterable[Unit], **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        offer(self, "parent", units)


class GrantChoice(forms.ModelMultipleChoiceField):  # type: ignore[type-arg]  # generic for the type checker only
    """Roles and clearances that somebody holds."""

    widget = forms.CheckboxSelectMultiple

    def label_from_instance(self, obj: Any) -> str:
        """The role and where."""
        return f"{obj.get_role_display()} · {obj.unit.name}"


class DelegationForm(forms.Form):
    """Who stands in, from when to when, with what."""

    deputy = forms.CharField(
        label=_("Deputy"), max_length=40, help_text=_("Full name, or log-in name where several people share a name.")
    )
    starts_on = forms.DateField(
        label=_("From"), widget=forms.DateInput(attrs={"type": "date"}, format="%Y-%m-%d"), initial=timezone.localdate
    )
    ends_on = forms.DateField(label=_("To"), widget=forms.DateInput(attrs={"type": "date"}, format="%Y-%m-%d"))
    grants = GrantChoice(label=_("Roles lent"), queryset=RoleGrant.objects.none())
    reason = forms.CharField(label=_("Reason"), max_length=120, required=False)

    def __init__(self, *args: Any, grants: QuerySet[RoleGrant], **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        offer(self, "grants", grants)


class VersionForm(forms.Form):
    """The version of the row that the button stood beside."""

    version = forms.IntegerField()


class TokenForm(forms.Form):
    """What a token is for, what it may do and until when."""

    name = forms.CharField(label=_("What it is for"), max_length=60)
    expires_on = forms.DateField(
        label=_("Valid until"),
        widget=forms.DateInput(attrs={"type": "date"}, format="%Y-%m-%d"),
        help_text=_("The last day on which it works, at most one year from now."),
    )
    scopes = forms.MultipleChoiceField(label=_("May do"), widget=forms.CheckboxSelectMultiple)

    def __init__(self, *args: Any, scopes: Iterable[str], **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        offer(self, "scopes", [(scope, scope) for scope in scopes])
        self.fields["expires_on"].initial = timezone.localdate() + timedelta(days=90)


def person_facts(form: PersonForm) -> dict[str, Any]:
    """The cleaned fields as the actions take them."""
    return {name: value for name, value in form.cleaned_data.items() if name != "version"}


def person_initial(person: Person) -> dict[str, Any]:
    """The form's values for somebody who is there already."""
    names = ("name", "username", "unit", "title", "phone", "enterprise_id", "version")
    return {name: getattr(person, name) for name in names}
