"""What can be done to enterprises, their other names and their contacts."""

from __future__ import annotations

from typing import Any

from django.db import transaction
from django.http import Http404
from django.utils.translation import gettext as _

from bridgehead.foundation.access import Actor, Refused, require
from bridgehead.foundation.access.versions import locked, save_fields
from bridgehead.foundation.audit.chain import changes, record
from bridgehead.foundation.search.indexing import index
from bridgehead.modules.parties import credit_code as codes
from bridgehead.modules.parties.models import Contact, Enterprise, EnterpriseAlias
from bridgehead.modules.parties.names import name_key
from bridgehead.modules.parties.queries import access_enterprise

FACTS = (
    "name",
    "credit_code",
    "division_code",
    "country",
    "address",
    "industry_code",
    "legal_representative",
    "founded_on",
    "unit_path",
)


def _cleaned(facts: dict[str, Any], *, besides: int = 0) -> dict[str, Any]:
    """Facts as they are stored: the code normalised, the key beside the name."""
    unknown = set(facts) - set(FACTS)
    if unknown:
        raise TypeError(f"no such facts of an enterprise: {sorted(unknown)}")
    cleaned = dict(facts)
    if "name" in cleaned:
        cleaned["name"] = cleaned["name"].strip()
        cleaned["name_key"] = name_key(cleaned["name"])
        if not cleaned["name_key"]:
            raise Refused({"name": [_("Give the name of the enterprise.")]})
    if "credit_code" in cleaned:
        cleaned["credit_code"] = codes.normalise(cleaned["credit_code"])
        if len(cleaned["credit_code"]) > 18:
            raise Refused({"credit_code": [_("A credit code has 18 characters.")]})
        taken = Enterprise.objects.filter(credit_code=cleaned["credit_code"]).exclude(pk=besides)
        if cleaned["credit_code"] and taken.exists():
            raise Refused({"credit_code": [_("An enterprise with this credit code is registered already.")]})
    return cleaned


def _code_note(facts: dict[str, Any]) -> str:
    """What a person kept in spite of a warning stays visible in the audit."""
    return "; ".join(f"credit code: {warning.kind}" for warning in codes.check(facts.get("credit_code", "")))


def register_enterprise(*, actor: Actor, **facts: Any) -> Enterprise:
    """A firm; `name` is required, the rest of FACTS may be left out. Raises Refused when its credit code is taken.

    A code that fails the check of GB 32100 is kept: warn, don't block. `find_likely` tells beforehand of firms of the
    same name.
    """
    require(actor, "parties.register_enterprise", facts.get("unit_path") or None)
    with transaction.atomic():
        cleaned = _cleaned({"name": "", **facts})
        enterprise = Enterprise.objects.create(**cleaned)
        index("enterprise", [enterprise.pk])
        record(
            actor=actor,
            action="parties.enterprise.registered",
            target=enterprise,
            before=None,
            after=cleaned,
            note=_code_note(cleaned),
        )
    return enterprise


def change_enterprise(*, actor: Actor, enterprise_id: int, version: int, **facts: Any) -> Enterprise:
    """Change any of FACTS. A changed name stays findable: the old one becomes an alias."""
    access_enterprise(actor, enterprise_id, "parties.change_enterprise")
    if facts.get("unit_path"):
        require(actor, "parties.change_enterprise", facts["unit_path"])
    with transaction.atomic():
        enterprise = locked(Enterprise.objects.all(), enterprise_id, version=version, attempted=facts)
        before, after = changes(enterprise, _cleaned(facts, besides=enterprise_id))
        if not after:
            return enterprise
        if "name_key" in before:
            EnterpriseAlias.objects.get_or_create(
                enterprise=enterprise, name_key=before["name_key"], defaults={"name": enterprise.name}
            )
        save_fields(enterprise, after)
        index("enterprise", [enterprise_id])
        record(
            actor=actor,
            action="parties.enterprise.changed",
            target=enterprise,
            before=before,
            after=after,
            note=_code_note(after),
        )
    return enterprise


def add_alias(*, actor: Actor, enterprise_id: int, name: str, source: str = "") -> EnterpriseAlias:
    """Another name of the firm. Adding what is there already changes nothing."""
    enterprise = access_enterprise(actor, enterprise_id, "parties.change_enterprise")
    key = name_key(name)
    if not key:
        raise Refused({"name": [_("Give the other name of the enterprise.")]})
    if key == enterprise.name_key:
        raise Refused({"name": [_("This is the enterprise's name already.")]})
    with transaction.atomic():
        alias, is_new = EnterpriseAlias.objects.get_or_create(
            enterprise=enterprise, name_key=key, defaults={"name": name.strip(), "source": source}
        )
        if is_new:
            index("enterprise", [enterprise_id])
            after = {"name": alias.name, "source": source}
            record(actor=actor, action="parties.alias.added", target=enterprise, before=None, after=after)
    return alias


def add_contact(
    *,
    actor: Actor,
    enterprise_id: int,
    name: str,
    title: str = "",
    phone: str = "",
    email: str = "",
    note: str = "",
) -> Contact:
    """Somebody to call at the firm."""
    enterprise = access_enterprise(actor, enterprise_id, "parties.change_contact")
    facts = {"name": name, "title": title, "phone": phone, "email": email, "note": note}
    with transaction.atomic():
        contact = Contact.objects.create(enterprise=enterprise, **facts)
        index("contact", [contact.pk])
        record(actor=actor, action="parties.contact.added", target=contact, before=None, after=facts)
    return contact


def change_contact(*, actor: Actor, enterprise_id: int, contact_id: int, version: int, **facts: Any) -> Contact:
    """Change `name`, `title`, `phone`, `email` or `note` of a contact."""
    enterprise = access_enterprise(actor, enterprise_id, "parties.change_contact")
    if not Contact.objects.filter(pk=contact_id, enterprise=enterprise).exists():
        raise Http404("contact")
    with transaction.atomic():
        contact = locked(Contact.objects.all(), contact_id, version=version, attempted=facts)
        before, after = changes(contact, facts)
        if after:
            save_fields(contact, after)
            index("contact", [contact_id])
            record(actor=actor, action="parties.contact.changed", target=contact, before=before, after=after)
    return contact
