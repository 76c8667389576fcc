"""Reading enterprises: who may see which, and which one somebody probably means."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass
from typing import Any

from django.db.models import F, Q, QuerySet, Value
from django.db.models.functions import Length, Replace
from django.http import Http404
from django.urls import reverse
from django.utils.functional import Promise
from django.utils.translation import gettext_lazy as _

from bridgehead.foundation.access import Actor, may, require, scope_q
from bridgehead.foundation.merging.pairs import survivor_of
from bridgehead.foundation.search.folding import fold
from bridgehead.foundation.search.listing import matching_q
from bridgehead.modules.parties.credit_code import normalise
from bridgehead.modules.parties.models import Contact, Enterprise
from bridgehead.modules.parties.names import core, name_key

_VIEW = "parties.view_enterprise"
_SHORTEST_CORE = 2
_CANDIDATES = 200
_TOO_SHORT_TO_MASK = 6


@dataclass(frozen=True, slots=True)
class Match:
    """An enterprise that may be the one that is meant. `score` is 0 to 100, 100 the same; `reasons` say why."""

    enterprise: Enterprise
    score: int
    reasons: tuple[Promise, ...]


def visible_enterprises(actor: Actor) -> QuerySet[Enterprise]:
    """All firms for whoever works here, so that nobody registers one twice; people of a firm see their own."""
    if not may(actor, _VIEW):
        return Enterprise.objects.none()
    if actor.enterprise_id is not None:
        return Enterprise.objects.filter(pk=actor.enterprise_id)
    return Enterprise.objects.filter(merged_at__isnull=True)


def may_here(actor: Actor, action: str, enterprise: Enterprise) -> bool:
    """May the actor do `action` to this firm? One that no unit looks after is open to whoever may anywhere."""
    return may(actor, action, enterprise.unit_path or None)


def access_enterprise(actor: Actor, enterprise_id: int, action: str = _VIEW) -> Enterprise:
    """A firm to look at or change. Http404 for strangers, Forbidden for readers who may not do `action`."""
    enterprise = visible_enterprises(actor).filter(pk=enterprise_id).first()
    if enterprise is None:
        raise Http404("enterprise")
    if action != _VIEW:
        require(actor, action, enterprise.unit_path or None)
    return enterprise


def survivor_firm(actor: Actor, enterprise_id: int) -> Enterprise | None:
    """The firm that another was merged into; None where it was not, or not for the actor."""
    into = survivor_of("enterprise", enterprise_id)
    return visible_enterprises(actor).filter(pk=into).first() if into is not None else None


def search(enterprises: QuerySet[Enterprise], text: str) -> QuerySet[Enterprise]:
    """Narrowed to firms that the box finds by the text; all of them for a text that holds no letter."""
    return enterprises.filter(matching_q("enterprise", text)) if fold(text) else enterprises


def contacts_of(actor: Actor, enterprise: Enterprise) -> QuerySet[Contact]:
    """The people to call at a firm; none for whoever has no clearance for contacts."""
    if not may_here(actor, "parties.view_contact", enterprise):
        return Contact.objects.none()
    return enterprise.contacts.filter(merged_at__isnull=True).order_by("name", "pk")


def visible_contacts(actor: Actor) -> QuerySet[Contact]:
    """The people whom the actor may call, wherever they are: the rule of `contacts_of` for all firms at once."""
    if not may(actor, "parties.view_contact"):
        return Contact.objects.none()
    working_with = Enterprise.objects.filter(scope_q(actor, "parties.view_contact", "unit_path"))
    nobodys = Enterprise.objects.filter(unit_path="")
    return Contact.objects.filter(
        Q(enterprise__in=working_with) | Q(enterprise__in=nobodys),
        enterprise__in=visible_enterprises(actor),
        merged_at__isnull=True,
    )


def masked(text: str) -> str:
    """A telephone number or an address with its middle hidden (138****6678, w***@qiaogang.example)."""
    head, at, host = text.partition("@")
    if at:
        return f"{head[:1]}***@{host}"
    kept = max(len(text) // 4, 1)
    return f"{text[: kept + 1]}****{text[-kept:]}" if len(text) > _TOO_SHORT_TO_MASK else "****" if text else ""


def masked_contacts(actor: Actor, enterprise: Enterprise) -> list[Contact]:
    """`contacts_of` for a page where nobody asked for numbers; the rows are not for saving."""
    found = list(contacts_of(actor, enterprise))
    for contact in found:
        contact.phone, contact.email = masked(contact.phone), masked(contact.email)
    return found


def require_here(actor: Actor, action: str, enterprise: Enterprise) -> None:
    """Raise Forbidden unless the actor has the clearance that `action` asks for, at this firm."""
    require(actor, action, enterprise.unit_path or None)


def enterprises_named(ids: Iterable[int]) -> dict[int, tuple[str, str]]:
    """The names of firms and where they are shown, for logs."""
    rows = Enterprise.objects.filter(pk__in=ids).values_list("pk", "name")
    return {pk: (name, reverse("parties:enterprise", args=[pk])) for pk, name in rows}


def count_in_unit(unit_path: str) -> int:
    """How many firms this very unit looks after."""
    return Enterprise.objects.filter(unit_path=unit_path, merged_at__isnull=True).count()


def _bare(column: str) -> Any:
    """The column without the commonest legal forms, in the database."""
    bare: Any = F(column)
    for form in ("股份有限公司", "有限责任公司", "有限公司"):
        bare = Replace(bare, Value(form), Value(""))
    return bare


def _kin(rows: QuerySet[Enterprise], key: str, prefix: str) -> QuerySet[Enterprise]:
    """Rows that may be kin: more than are, for `_judged` looks again.

    The stem of one name stands inside the other, or its beginning and end do with a bracket between them.
    """
    column = f"{prefix}name_key"
    stem = core(key)
    bare = _bare(column)
    inside = rows.alias(given=Value(key), bare=bare, size=Length(bare)).filter(
        size__gt=_SHORTEST_CORE, given__contains=F("bare")
    )
    around = Q(pk__in=inside.values("pk"))
    if len(stem) > _SHORTEST_CORE:
        around |= Q(**{f"{column}__contains": stem})
    if len(stem) >= 2 * _SHORTEST_CORE:
        around |= Q(**{f"{column}__contains": stem[:_SHORTEST_CORE]}) & Q(
            **{f"{column}__contains": stem[-_SHORTEST_CORE:]}
        )
    return rows.filter(around)


def _candidates(actor: Actor, key: str, code: str) -> list[Enterprise]:
    rows = visible_enterprises(actor)
    wanted = Q(pk__in=[])
    if code:
        wanted |= Q(credit_code=code)
    if key:
        wanted |= Q(pk__in=_kin(rows, key, "").values("pk")) | Q(pk__in=_kin(rows, key, "aliases__").values("pk"))
    return list(rows.filter(wanted).prefetch_related("aliases").order_by("pk")[:_CANDIDATES])


def _names_agree(key: str, names: Iterable[str], same: Promise, near: Promise) -> tuple[int, Promise] | None:
    stem = core(key)
    found = None
    for name in names:
        if name == key:
            return 90, same
        if core(name) == stem:
            found = (70, near)
        elif found is None:
            shorter, longer = sorted((core(name), stem), key=len)
            if len(shorter) > _SHORTEST_CORE and shorter in longer:
                found = (50, near)
    return found


def _judged(enterprise: Enterprise, key: str, code: str) -> Match | None:
    reasons: list[tuple[int, Promise]] = []
    if code and enterprise.credit_code == code:
        reasons.append((100, _("the credit code is the same")))
    if key:
        own = _names_agree(key, [enterprise.name_key], _("the name is the same"), _("the name is similar"))
        aliases = [alias.name_key for alias in enterprise.aliases.all()]
        other = _names_agree(key, aliases, _("another name is the same"), _("another name is similar"))
        reasons += [reason for reason in (own, other) if reason is not None]
    if not reasons:
        return None
    best = max(score for score, _reason in reasons)
    if code and enterprise.credit_code and enterprise.credit_code != code:
        # Two firms of one group often share a name; different codes make them different firms.
        best = min(best, 40)
        reasons.append((0, _("but the credit code differs")))
    return Match(enterprise, best, tuple(reason for _score, reason in reasons))


def find_likely(actor: Actor, name: str = "", credit_code: str = "", limit: int = 5) -> list[Match]:
    """The firms that somebody probably means by a name or a code, best first. Two queries."""
    key, code = name_key(name), normalise(credit_code)
    judged = [match for one in _candidates(actor, key, code) if (match := _judged(one, key, code)) is not None]
    return sorted(judged, key=lambda match: (-match.score, match.enterprise.pk))[:limit]
