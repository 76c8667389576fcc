"""Opening and changing what needs a clearance: contacts in full, and what a firm reported of its years."""

from __future__ import annotations

from decimal import Decimal
from typing import Any, Final

from django.db import transaction
from django.db.models import QuerySet
from django.utils import timezone
from django.utils.translation import gettext as _

from bridgehead.foundation.access import Actor, Refused
from bridgehead.foundation.access.versions import locked, save_fields
from bridgehead.foundation.audit.chain import changes, record
from bridgehead.modules.parties.models import Contact, Enterprise, EnterpriseYear
from bridgehead.modules.parties.queries import access_enterprise, require_here

YEAR_FACTS: Final = ("revenue", "tax", "research", "employees", "researchers", "source")
_FIRST_YEAR: Final = 1949


def open_contacts(*, actor: Actor, enterprise_id: int) -> tuple[Enterprise, list[Contact]]:
    """The people to call at a firm, in full. The opening is logged with the ids of those shown."""
    enterprise = access_enterprise(actor, enterprise_id)
    require_here(actor, "parties.view_contact", enterprise)
    contacts = list(enterprise.contacts.filter(merged_at__isnull=True).order_by("name", "pk"))
    _log(actor, "parties.contacts.opened", enterprise, {"contacts": [contact.pk for contact in contacts]})
    return enterprise, contacts


def open_contact(*, actor: Actor, contact: Contact) -> None:
    """Log that one contact was opened to be changed; that the actor may do so is the caller's question."""
    _log(actor, "parties.contacts.opened", contact.enterprise, {"contacts": [contact.pk]})


def open_financials(*, actor: Actor, enterprise_id: int) -> tuple[Enterprise, QuerySet[EnterpriseYear]]:
    """What a firm reported of its years, newest first. The opening is logged."""
    enterprise = access_enterprise(actor, enterprise_id)
    require_here(actor, "parties.view_financials", enterprise)
    _log(actor, "parties.financials.opened", enterprise, {})
    return enterprise, enterprise.years.order_by("-year")


def _log(actor: Actor, action: str, enterprise: Enterprise, after: dict[str, Any]) -> None:
    with transaction.atomic():
        record(actor=actor, action=action, target=enterprise, before=None, after=after)


def save_year(*, actor: Actor, enterprise_id: int, year: int, version: int | None, **facts: Any) -> EnterpriseYear:
    """Write what a firm reported of a year; `version` is the one that was seen, None where the year was not there.

    `facts` are any of YEAR_FACTS; amounts in CNY. Needs the clearance and the right to change. Raises Refused with
    messages by field, Conflict where somebody wrote the year meanwhile.
    """
    enterprise = access_enterprise(actor, enterprise_id, "parties.change_financials")
    require_here(actor, "parties.view_financials", enterprise)
    unknown = set(facts) - set(YEAR_FACTS)
    if unknown:
        raise TypeError(f"no such facts of a year: {sorted(unknown)}")
    errors = _refusals(year, facts)
    if errors:
        raise Refused(errors)
    with transaction.atomic():
        kept = EnterpriseYear.objects.filter(enterprise=enterprise, year=year).first()
        if kept is None:
            made = EnterpriseYear.objects.create(enterprise=enterprise, year=year, **facts)
            after = {"year": year, **facts}
            record(actor=actor, action="parties.financials.reported", target=enterprise, before=None, after=after)
            return made
        row = locked(EnterpriseYear.objects.all(), kept.pk, version=version or 0, attempted=facts)
        before, after = changes(row, facts)
        if after:
            save_fields(row, after)
            both = ({"year": year, **before}, {"year": year, **after})
            record(actor=actor, action="parties.financials.changed", target=enterprise, before=both[0], after=both[1])
    return row


def _refusals(year: int, facts: dict[str, Any]) -> dict[str, list[str]]:
    errors: dict[str, list[str]] = {}
    if not _FIRST_YEAR <= year <= timezone.localdate().year:
        errors["year"] = [_("Give a year that has begun.")]
    for name in ("revenue", "tax", "research"):
        value = facts.get(name)
        if value is not None and (not isinstance(value, Decimal) or not value.is_finite() or value < 0):
            errors[name] = [_("Write a number of 0 or more.")]
    employees, researchers = facts.get("employees"), facts.get("researchers")
    if employees is not None and researchers is not None and researchers > employees:
        errors["researchers"] = [_("These are more than all employees.")]
    return errors
