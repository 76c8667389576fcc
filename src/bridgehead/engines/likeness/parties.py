"""Two firms, and two people to call."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass
from typing import Final

from bridgehead.engines.likeness.names import core_similarity
from bridgehead.engines.likeness.reasons import Judgement, Reason, weighed

_CODE: Final = 18
# GB 32100: the organisation code stands within the credit code, and alone in older papers (GB 11714).
_ORGANISATION: Final = slice(8, 17)
_TELLING: Final = 3
_NEAR: Final = 0.8


@dataclass(frozen=True, slots=True)
class FirmCard:
    """A firm. `key` is its folded name, `core` the same without its legal form, `phones` those of its contacts."""

    key: str
    core: str
    id: int = 0
    other_keys: tuple[str, ...] = ()
    credit_code: str = ""
    representative: str = ""
    address: str = ""
    phones: frozenset[str] = frozenset()


@dataclass(frozen=True, slots=True)
class PersonCard:
    """Somebody to call: folded name, digits of the telephone, e-mail in lower case, the firm's id."""

    name: str
    firm: int
    id: int = 0
    phone: str = ""
    email: str = ""


def judge_firms(one: FirmCard, other: FirmCard) -> Judgement:
    """Whether the two are one firm. Symmetric."""
    return weighed(list(_firm_reasons(one, other)))


def organisation(code: str) -> str:
    """The organisation code in a credit code, or the code itself where it is no whole one."""
    return code[_ORGANISATION] if len(code) == _CODE else code


def _firm_reasons(one: FirmCard, other: FirmCard) -> Iterator[Reason]:
    if one.credit_code and other.credit_code:
        if organisation(one.credit_code) == organisation(other.credit_code):
            yield Reason("same_credit_code", 0.9)
        else:
            yield Reason("credit_codes_differ", -0.6)
    named = _firm_name(one, other)
    if named is not None:
        yield named
    if one.representative and one.representative == other.representative:
        yield Reason("same_representative", 0.3)
    if one.address and one.address == other.address:
        yield Reason("same_address", 0.3)
    if one.phones & other.phones:
        yield Reason("same_phone", 0.35)


def _firm_name(one: FirmCard, other: FirmCard) -> Reason | None:
    if one.key == other.key:
        return Reason("same_name", 0.8)
    if one.key in other.other_keys or other.key in one.other_keys or set(one.other_keys) & set(other.other_keys):
        return Reason("same_other_name", 0.75)
    if len(min(one.core, other.core, key=len)) < _TELLING:
        return None
    if one.core == other.core:
        return Reason("other_legal_form", 0.6)
    return Reason("near_name", 0.4) if core_similarity(one.core, other.core) >= _NEAR else None


def judge_people(one: PersonCard, other: PersonCard) -> Judgement:
    """Whether the two are one person to call. Symmetric."""
    return weighed(list(_person_reasons(one, other)))


def _person_reasons(one: PersonCard, other: PersonCard) -> Iterator[Reason]:
    if one.name == other.name:
        yield Reason("same_name_and_firm", 0.65) if one.firm == other.firm else Reason("same_person_name", 0.3)
    else:
        # A switchboard and the box of an office are many people's.
        yield Reason("names_differ", -0.5)
    if one.firm != other.firm:
        yield Reason("firms_differ", -0.15)
    if one.phone and one.phone == other.phone:
        yield Reason("same_phone", 0.6)
    elif one.phone and other.phone:
        yield Reason("phones_differ", -0.25)
    if one.email and one.email == other.email:
        yield Reason("same_email", 0.6)
