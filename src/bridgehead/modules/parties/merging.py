"""Firms and people to call as pages of like pairs show them, and as kinds of thing that can be merged."""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from typing import Any, Final

from django.urls import reverse
from django.utils.translation import gettext_lazy as _

from bridgehead.foundation.access import Actor
from bridgehead.foundation.merging.kinds import FieldLine, LikeKind, Side
from bridgehead.foundation.rows.labels import label_of
from bridgehead.modules.accounts.models import Unit
from bridgehead.modules.parties.actions import (
    CONTACT_FACTS,
    FACTS,
    merge_contacts,
    merge_enterprises,
    plan_contacts,
    plan_enterprises,
    unmerge_contacts,
    unmerge_enterprises,
)
from bridgehead.modules.parties.actions.merging import MERGE_FIRMS, MERGE_PEOPLE
from bridgehead.modules.parties.alike import (
    FIRM_WORDS,
    PERSON_WORDS,
    firm_pairs,
    judge_two_firms,
    judge_two_people,
    person_pairs,
    phone_key,
)
from bridgehead.modules.parties.models import Contact, Enterprise
from bridgehead.modules.parties.queries import masked, may_here, visible_contacts, visible_enterprises

_LABELS: Final = {"unit_path": _("Unit")}
_NUMBERS: Final = ("phone", "email")


def firm_sides(actor: Actor, ids: Iterable[int]) -> dict[int, Side]:
    """Those of the firms that the actor sees: one query."""
    return {
        firm.pk: Side(
            id=firm.pk,
            name=firm.name,
            url=reverse("parties:enterprise", args=[firm.pk]),
            notes=[note for note in (firm.credit_code, firm.address, firm.legal_representative) if note],
            version=firm.version,
            may_merge=may_here(actor, MERGE_FIRMS, firm),
        )
        for firm in visible_enterprises(actor).filter(pk__in=list(ids))
    }


def compare_firms(one: int, other: int) -> Sequence[FieldLine]:
    """The facts of two firms side by side: two queries."""
    both = Enterprise.objects.in_bulk((one, other))
    units = {unit.path: str(unit) for unit in Unit.objects.filter(path__in=[firm.unit_path for firm in both.values()])}

    def said(firm: Enterprise, name: str) -> str:
        value = getattr(firm, name)
        return units.get(value, "") if name == "unit_path" else str(value or "")

    return [FieldLine(name, _label(Enterprise, name), said(both[one], name), said(both[other], name)) for name in FACTS]


def _label(model: Any, name: str) -> Any:
    return _LABELS.get(name) or label_of(model, name)


def person_sides(actor: Actor, ids: Iterable[int]) -> dict[int, Side]:
    """Those of the people to call whom the actor may know, their numbers masked: one query."""
    rows = visible_contacts(actor).filter(pk__in=list(ids)).select_related("enterprise")
    return {
        contact.pk: Side(
            id=contact.pk,
            name=contact.name,
            url=f"{reverse('parties:enterprise', args=[contact.enterprise_id])}#contacts",
            notes=[note for note in (contact.enterprise.name, contact.title, masked(contact.phone)) if note],
            version=contact.version,
            may_merge=may_here(actor, MERGE_PEOPLE, contact.enterprise),
        )
        for contact in rows
    }


def compare_people(one: int, other: int) -> Sequence[FieldLine]:
    """The facts of two people to call side by side, numbers masked (two that mask alike are marked): one query."""
    both = Contact.objects.select_related("enterprise").in_bulk((one, other))
    first, second = both[one], both[other]
    lines = [FieldLine("enterprise_id", _("Enterprise"), first.enterprise.name, second.enterprise.name, is_free=False)]
    for name in CONTACT_FACTS:
        mine, theirs = str(getattr(first, name)), str(getattr(second, name))
        if name in _NUMBERS:
            same = phone_key(mine) == phone_key(theirs) if name == "phone" else mine.lower() == theirs.lower()
            mine, theirs = masked(mine), masked(theirs)
            if mine == theirs and not same:
                mine, theirs = f"{mine} ①", f"{theirs} ②"
        lines.append(FieldLine(name, _label(Contact, name), mine, theirs))
    return lines


FIRMS: Final = LikeKind(
    key="enterprise",
    label=_("Enterprises"),
    model=Enterprise,
    policy=MERGE_FIRMS,
    words=FIRM_WORDS,
    visible=visible_enterprises,
    sides=firm_sides,
    compare=compare_firms,
    pairs=firm_pairs,
    judge=judge_two_firms,
    plan=plan_enterprises,
    merge=merge_enterprises,
    undo=unmerge_enterprises,
    order=20,
)
PEOPLE: Final = LikeKind(
    key="contact",
    label=_("Contacts"),
    model=Contact,
    policy=MERGE_PEOPLE,
    words=PERSON_WORDS,
    visible=visible_contacts,
    sides=person_sides,
    compare=compare_people,
    pairs=person_pairs,
    judge=judge_two_people,
    plan=plan_contacts,
    merge=merge_contacts,
    undo=unmerge_contacts,
    order=30,
)
