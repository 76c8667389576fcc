"""Firms and people to call that may be there twice: as the likeness engine takes them, and the pairs worth a look."""

from __future__ import annotations

import re
from collections import defaultdict
from collections.abc import Iterable, Iterator, Mapping
from typing import Final

from django.utils.functional import Promise
from django.utils.translation import gettext_lazy as _

from bridgehead.engines.likeness import (
    FirmCard,
    Judgement,
    PersonCard,
    by_key,
    judge_firms,
    judge_people,
    near_pairs,
    pairs,
)
from bridgehead.engines.likeness.parties import organisation
from bridgehead.foundation.search.folding import fold
from bridgehead.modules.parties.models import Contact, Enterprise, EnterpriseAlias
from bridgehead.modules.parties.names import core, name_key

_NEAR_NAME: Final = 0.8
_DIGITS: Final = re.compile(r"\D")
_COUNTRY: Final = re.compile(r"^(?:0086|86)(?=1\d{10}$)")

FIRM_WORDS: Final[Mapping[str, Promise]] = {
    "same_credit_code": _("the same organisation in the credit code"),
    "credit_codes_differ": _("but the credit codes differ"),
    "same_name": _("the same name"),
    "same_other_name": _("one goes by the name of the other"),
    "other_legal_form": _("the same name but for the legal form"),
    "near_name": _("nearly the same name"),
    "same_representative": _("the same legal representative"),
    "same_address": _("the same address"),
    "same_phone": _("the same telephone"),
}
PERSON_WORDS: Final[Mapping[str, Promise]] = {
    "same_name_and_firm": _("the same name at the same firm"),
    "same_person_name": _("the same name"),
    "names_differ": _("but the names differ"),
    "firms_differ": _("but they are at different firms"),
    "same_phone": _("the same telephone"),
    "phones_differ": _("but the telephones differ"),
    "same_email": _("the same e-mail address"),
}


def phone_key(phone: str) -> str:
    """The digits of a telephone number, without the country's."""
    return _COUNTRY.sub("", _DIGITS.sub("", phone))


def firm_cards(ids: Iterable[int] | None = None) -> dict[int, FirmCard]:
    """Firms as they are judged, all of them or some: three queries."""
    firms = Enterprise.objects.filter(merged_at__isnull=True)
    aliases, contacts = EnterpriseAlias.objects.all(), Contact.objects.exclude(phone="").filter(merged_at__isnull=True)
    if ids is not None:
        wanted = list(ids)
        firms = firms.filter(pk__in=wanted)
        aliases, contacts = aliases.filter(enterprise_id__in=wanted), contacts.filter(enterprise_id__in=wanted)
    names: defaultdict[int, list[str]] = defaultdict(list)
    for firm, key in aliases.order_by("pk").values_list("enterprise_id", "name_key"):
        names[firm].append(key)
    phones: defaultdict[int, set[str]] = defaultdict(set)
    for firm, phone in contacts.values_list("enterprise_id", "phone"):
        phones[firm].add(phone_key(phone))
    columns = ("pk", "name_key", "credit_code", "legal_representative", "address")
    return {
        pk: FirmCard(
            key=key,
            core=core(key),
            id=pk,
            other_keys=tuple(names[pk]) if pk in names else (),
            credit_code=code,
            representative=fold(person),
            address=fold(address),
            phones=frozenset(phones[pk]) if pk in phones else frozenset(),
        )
        for pk, key, code, person, address in firms.order_by("pk").values_list(*columns)
    }


def firm_pairs() -> Iterator[tuple[int, int, Judgement]]:
    """Every two firms that are worth a look, judged."""
    cards = firm_cards()
    met = set(by_key(_firm_keys(cards)))
    met.update(near_pairs({pk: frozenset(pairs(card.core)) for pk, card in cards.items()}, _NEAR_NAME))
    for one, other in met:
        yield one, other, judge_firms(cards[one], cards[other])


def _firm_keys(cards: Mapping[int, FirmCard]) -> Iterator[tuple[tuple[str, str], int]]:
    for pk, card in cards.items():
        yield ("core", card.core), pk
        for name in {card.key, *card.other_keys}:
            yield ("name", name), pk
        if card.credit_code:
            yield ("code", organisation(card.credit_code)), pk
        for phone in card.phones:
            yield ("phone", phone), pk


def judge_two_firms(one: int, other: int) -> Judgement:
    """Two firms judged."""
    cards = firm_cards((one, other))
    return judge_firms(cards[one], cards[other])


def person_cards(ids: Iterable[int] | None = None) -> dict[int, PersonCard]:
    """People to call as they are judged: one query."""
    people = Contact.objects.filter(merged_at__isnull=True, enterprise__merged_at__isnull=True)
    if ids is not None:
        people = people.filter(pk__in=list(ids))
    return {
        pk: PersonCard(name_key(name), firm, pk, phone_key(phone), email.strip().lower())
        for pk, name, firm, phone, email in people.order_by("pk").values_list(
            "pk", "name", "enterprise_id", "phone", "email"
        )
    }


def person_pairs() -> Iterator[tuple[int, int, Judgement]]:
    """Every two people to call that are worth a look, judged."""
    cards = person_cards()
    keyed: list[tuple[tuple[str, object], int]] = []
    for pk, card in cards.items():
        keyed.append((("name", (card.firm, card.name)), pk))
        keyed += [((sort, key), pk) for sort, key in (("phone", card.phone), ("email", card.email)) if key]
    for one, other in set(by_key(keyed)):
        yield one, other, judge_people(cards[one], cards[other])


def judge_two_people(one: int, other: int) -> Judgement:
    """Two people to call judged."""
    cards = person_cards((one, other))
    return judge_people(cards[one], cards[other])
