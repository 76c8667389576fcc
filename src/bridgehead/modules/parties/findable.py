"""Enterprises and the people to call there, as search takes them."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Iterator, Mapping, Sequence
from itertools import chain
from typing import Final
from urllib.parse import urlencode

from django.urls import reverse
from django.utils.translation import gettext_lazy as _

from bridgehead.foundation.access import Actor, may
from bridgehead.foundation.access.policies import covering_paths
from bridgehead.foundation.merging.pairs import merged_into
from bridgehead.foundation.search.kinds import Draft, Reach, SearchKind, Shown
from bridgehead.foundation.search.tokens import ALIAS, NAME, Text
from bridgehead.modules.parties.models import Contact, Enterprise, EnterpriseAlias
from bridgehead.modules.parties.queries import visible_contacts, visible_enterprises

FIELDS: Final = {
    "credit_code": _("Unified social credit code"),
    "address": _("Address"),
    "legal_representative": _("Legal representative"),
}


def gather_enterprises(ids: Sequence[int]) -> Iterator[Draft]:
    """Firms with their other names: four queries."""
    aliases: defaultdict[int, list[Text]] = defaultdict(list)
    named = EnterpriseAlias.objects.filter(enterprise_id__in=ids).order_by("id")
    for firm, name in named.values_list("enterprise_id", "name"):
        aliases[firm].append(Text(ALIAS, name))
    columns = ("id", "name", "credit_code", "address", "legal_representative", "unit_path")
    # The code of one that was merged leads to the one that stayed.
    merged = merged_into("enterprise", ids)
    former = dict(Enterprise.objects.filter(pk__in=chain(*merged.values())).values_list("pk", "credit_code"))
    living = Enterprise.objects.filter(pk__in=ids, merged_at__isnull=True).order_by("pk")
    for pk, name, code, address, person, path in living.values_list(*columns):
        texts = [
            Text(NAME, name),
            *aliases[pk],
            *(Text("credit_code", one) for one in (code, *(former[gone] for gone in merged.get(pk, ())))),
            Text("legal_representative", person),
            Text("address", address),
        ]
        # Nothing says how large a firm is; the newer ones come first.
        yield Draft(id=pk, texts=texts, unit_path=path, owner=pk, weight=pk)


def reach_enterprises(actor: Actor) -> Reach:
    """As `visible_enterprises` says: all of them, or the own one."""
    if not may(actor, "parties.view_enterprise"):
        return Reach()
    return Reach(everywhere=True) if actor.enterprise_id is None else Reach(owner=actor.enterprise_id)


def show_enterprises(actor: Actor, ids: Sequence[int]) -> Mapping[int, Shown]:
    """Those of the firms that the actor sees: one query."""
    return {
        firm.pk: Shown(
            url=reverse("parties:enterprise", args=[firm.pk]),
            title=firm.name,
            notes=[note for note in (firm.credit_code, firm.address) if note],
            reference=str(firm.pk),
        )
        for firm in visible_enterprises(actor).filter(pk__in=ids).only("name", "credit_code", "address")
    }


def gather_contacts(ids: Sequence[int]) -> Iterator[Draft]:
    """People to call, who stand where their firm does: one query. Their numbers are for opening, not for finding."""
    columns = ("id", "name", "title", "enterprise_id", "enterprise__unit_path")
    living = Contact.objects.filter(pk__in=ids, merged_at__isnull=True).order_by("pk")
    for pk, name, title, firm, path in living.values_list(*columns):
        texts = [Text(NAME, name), Text("title", title)]
        yield Draft(id=pk, texts=texts, unit_path=path, owner=firm, weight=pk)


def reach_contacts(actor: Actor) -> Reach:
    """As `visible_contacts` says: by clearance."""
    paths = covering_paths(actor, "parties.view_contact")
    if actor.enterprise_id is not None:
        return Reach()
    return Reach(everywhere=paths is None, paths=paths or (), unplaced=bool(paths))


def show_contacts(actor: Actor, ids: Sequence[int]) -> Mapping[int, Shown]:
    """Those of the people that the actor may call: one query."""
    return {
        contact.pk: Shown(
            url=f"{reverse('parties:enterprise', args=[contact.enterprise_id])}#contacts",
            title=contact.name,
            notes=[note for note in (contact.title, contact.enterprise.name) if note],
            reference=str(contact.enterprise_id),
        )
        for contact in visible_contacts(actor)
        .filter(pk__in=ids)
        .select_related("enterprise")
        .only("name", "title", "enterprise__name")
    }


def _contacts_of(ids: Sequence[int]) -> Sequence[int]:
    rows = Contact.objects.filter(enterprise_id__in=ids, merged_at__isnull=True)
    return list(rows.order_by("pk").values_list("pk", flat=True))


def _next_enterprises(after: int, limit: int) -> Sequence[int]:
    rows = Enterprise.objects.filter(pk__gt=after, merged_at__isnull=True)
    return list(rows.order_by("pk").values_list("pk", flat=True)[:limit])


def _next_contacts(after: int, limit: int) -> Sequence[int]:
    rows = Contact.objects.filter(pk__gt=after, merged_at__isnull=True)
    return list(rows.order_by("pk").values_list("pk", flat=True)[:limit])


ENTERPRISE: Final = SearchKind(
    key="enterprise",
    number=2,
    label=_("Enterprises"),
    icon="building-warehouse",
    gather=gather_enterprises,
    ids=_next_enterprises,
    reach=reach_enterprises,
    show=show_enterprises,
    order=20,
    all_url=lambda text: f"{reverse('parties:enterprises')}?{urlencode({'q': text})}",
)
CONTACT: Final = SearchKind(
    key="contact",
    number=3,
    label=_("Contacts"),
    icon="user",
    gather=gather_contacts,
    ids=_next_contacts,
    reach=reach_contacts,
    show=show_contacts,
    order=30,
    hanging_on={"enterprise": _contacts_of},
    brings=("enterprise", "project"),
)
