"""Projects that may be there twice: as the likeness engine takes them, pairs worth a look, and those like a new one."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Container, Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass, replace
from datetime import date
from decimal import Decimal
from typing import Any, Final

from django.utils.functional import Promise
from django.utils.translation import gettext_lazy as _

from bridgehead.engines.likeness import (
    Judgement,
    ProjectCard,
    by_key,
    core,
    judge_projects,
    near_pairs,
    pairs,
)
from bridgehead.foundation.merging.pairs import told_apart
from bridgehead.foundation.search.folding import fold
from bridgehead.foundation.search.listing import named_ids
from bridgehead.foundation.search.models import CommonToken
from bridgehead.modules.ledger.models import Project, ProjectAlias

PROJECT: Final = "project"
_NEAR_NAME: Final = 0.8
# From so many on, reading all projects costs less than asking for each.
_FEW: Final = 20
# Of a firm or of a name that very many have, the newest are looked at.
_MOST: Final = 300
_WINDOW: Final = 3

WORDS: Final[Mapping[str, Promise]] = {
    "same_national_code": _("the same project code"),
    "national_codes_differ": _("but the project codes differ"),
    "same_builder_and_site": _("the same builder on the same site"),
    "same_builder": _("the same builder"),
    "sites_differ": _("but on different sites"),
    "same_investor": _("the same investor"),
    "builders_differ": _("but the builders differ"),
    "same_site": _("the same site"),
    "same_name": _("the same name"),
    "same_other_name": _("one goes by the name of the other"),
    "near_name": _("nearly the same name"),
    "similar_name": _("a similar name"),
    "phases_differ": _("but they are different phases, which share a name by nature"),
    "added_capital": _("but one of them is added capital, which shares the name by nature"),
    "same_amount": _("the same total investment"),
    "near_amount": _("nearly the same total investment"),
    "same_day": _("signed on the same day"),
    "near_day": _("signed within a month of each other"),
}
_COLUMNS: Final = (
    "pk",
    "name",
    "national_code",
    "enterprise_id",
    "investor",
    "site",
    "total_investment",
    "signed_on",
)


@dataclass(frozen=True, slots=True)
class Like:
    """A project that may be the one in hand, and why."""

    project_id: int
    judgement: Judgement


def project_cards(ids: Iterable[int] | None = None) -> dict[int, ProjectCard]:
    """Projects as they are judged, all of them or some: two queries."""
    rows = Project.objects.filter(withdrawn_at__isnull=True)
    aliases = ProjectAlias.objects.current()
    if ids is not None:
        wanted = list(ids)
        rows, aliases = rows.filter(pk__in=wanted), aliases.filter(project_id__in=wanted)
    names: defaultdict[int, list[str]] = defaultdict(list)
    for project, key in aliases.order_by("pk").values_list("project_id", "name_key"):
        names[project].append(key)
    return {
        pk: ProjectCard(
            name=fold(name),
            id=pk,
            other_names=tuple(names[pk]) if pk in names else (),
            national_code=code.strip().upper(),
            firm=firm,
            investor=fold(investor),
            site=fold(site),
            amount=amount,
            signed_on=signed,
        )
        for pk, name, code, firm, investor, site, amount, signed in rows.order_by("pk").values_list(*_COLUMNS)
    }


def project_pairs() -> Iterator[tuple[int, int, Judgement]]:
    """Every two projects that are worth a look, judged."""
    cards = project_cards()
    met = set(by_key(_keys(cards)))
    met.update(near_pairs({pk: frozenset(pairs(core(card.name))) for pk, card in cards.items()}, _NEAR_NAME))
    for one, other in met:
        yield one, other, judge_projects(cards[one], cards[other])


def _keys(cards: Mapping[int, ProjectCard]) -> Iterator[tuple[tuple[str, object], int]]:
    for pk, card in cards.items():
        for name in {card.name, *card.other_names}:
            yield ("name", name), pk
        if card.national_code:
            yield ("code", card.national_code), pk
        if card.firm is not None:
            yield ("firm", card.firm), pk
        if card.investor:
            yield ("investor", card.investor), pk


def judge_two(one: int, other: int) -> Judgement:
    """Two projects judged."""
    cards = project_cards((one, other))
    return judge_projects(cards[one], cards[other])


def card_of_facts(facts: Mapping[str, Any]) -> ProjectCard:
    """What is about to be registered, as it is judged; `facts` as `register_project` takes them."""
    firm = facts.get("enterprise_id", facts.get("enterprise"))
    amount = facts.get("estimated_investment")
    return ProjectCard(
        name=fold(str(facts.get("name") or "")),
        national_code=str(facts.get("national_code") or "").strip().upper(),
        firm=getattr(firm, "pk", firm),
        investor=fold(str(facts.get("investor") or "")),
        site=fold(str(facts.get("site") or "")),
        amount=Decimal(amount) if amount else None,
    )


def like_facts(facts: Mapping[str, Any]) -> list[Like]:
    """The projects that something about to be registered may be, best first, whoever may see them."""
    return like_many([card_of_facts(facts)])[0]


def like_many(cards: Sequence[ProjectCard]) -> list[list[Like]]:
    """The same of many things: a few are looked up one by one, for more every project is read once."""
    if len(cards) <= _FEW:
        return [_likes(card) for card in cards]
    shelf = _Shelf()
    return [_judged(card, shelf.candidates(card)) for card in cards]


class _Shelf:
    """Every project by what one like it is found by: `_candidates` without a query a card."""

    def __init__(self) -> None:
        self.cards = project_cards()
        self.by_code: defaultdict[str, list[int]] = defaultdict(list)
        self.by_firm: defaultdict[int, list[int]] = defaultdict(list)
        self.by_pair: defaultdict[str, set[int]] = defaultdict(set)
        for pk, card in self.cards.items():
            if card.national_code:
                self.by_code[card.national_code].append(pk)
            if card.firm is not None:
                self.by_firm[card.firm].append(pk)
            for name in (card.name, *card.other_names):
                for at in range(len(name) - 1):
                    self.by_pair[name[at : at + 2]].add(pk)
        self.common = frozenset(CommonToken.objects.filter(kind=PROJECT).values_list("token", flat=True))

    def candidates(self, card: ProjectCard) -> dict[int, ProjectCard]:
        """The projects worth judging."""
        found: set[int] = set()
        if card.national_code:
            found.update(self.by_code.get(card.national_code, [])[-_MOST:])
        if card.firm is not None:
            found.update(self.by_firm.get(card.firm, [])[-_MOST:])
        named: set[int] = set()
        for piece in _telling(card.name, self.common):
            held = sorted((self.by_pair.get(pair, set()) for pair in _pairs(piece)), key=len)
            named |= set.intersection(*held) if held else set()
        found.update(sorted(named)[-_MOST:])
        return {pk: self.cards[pk] for pk in found}


def like_signing(project: Project, signed_on: date, amount: Decimal | None) -> list[Like]:
    """The signed projects of which this signing may be the second, best first; not those told apart from this one."""
    card = project_cards((project.pk,)).get(project.pk)
    if card is None:
        return []
    found = _likes(replace(card, signed_on=signed_on, amount=amount or card.amount), signed=True)
    apart = told_apart(PROJECT, project.pk)
    return [like for like in found if like.project_id not in apart]


def _likes(card: ProjectCard, *, signed: bool = False) -> list[Like]:
    ids = _candidates(card) - {card.id}
    if signed:
        ids = set(Project.objects.filter(pk__in=ids, signed_on__isnull=False).values_list("pk", flat=True))
    if not ids:
        return []
    return _judged(card, project_cards(ids))


def _judged(card: ProjectCard, others: Mapping[int, ProjectCard]) -> list[Like]:
    """Those that are likely the same, best first."""
    judged = [Like(pk, judge_projects(card, other)) for pk, other in others.items()]
    likely = [like for like in judged if like.judgement.is_likely]
    return sorted(likely, key=lambda like: (-like.judgement.score, like.project_id))


def _candidates(card: ProjectCard) -> set[int]:
    rows = Project.objects.filter(withdrawn_at__isnull=True).order_by("-pk")
    found: set[int] = set()
    if card.national_code:
        found.update(rows.filter(national_code__iexact=card.national_code).values_list("pk", flat=True)[:_MOST])
    if card.firm is not None:
        found.update(rows.filter(enterprise_id=card.firm).values_list("pk", flat=True)[:_MOST])
    found.update(_named_alike(card.name))
    return found


def _named_alike(name: str) -> set[int]:
    """Projects with a name that holds a telling piece of this one, by the index of names: two queries."""
    if len(name) < 2:
        return set()
    sought = {f"n{pair}" for pair in _pairs(core(name))}
    common = set(CommonToken.objects.filter(kind=PROJECT, token__in=sought).values_list("token", flat=True))
    telling = _telling(name, common)
    return set(named_ids(PROJECT, telling).order_by("-object_id").values_list("object_id", flat=True)[:_MOST])


def _pairs(text: str) -> list[str]:
    return [text[at : at + 2] for at in range(len(text) - 1)]


def _telling(name: str, common: Container[str]) -> list[str]:
    """The pieces of a folded name that tell it from others; `common` are tokens of pairs that very many names hold."""
    if len(name) < 2:
        return []
    stem = core(name)
    pieces = [stem[at : at + _WINDOW] for at in range(max(1, len(stem) - _WINDOW + 1))]
    # A piece of nothing but common pairs (新材料) would bring thousands.
    return [piece for piece in pieces if any(f"n{pair}" not in common for pair in _pairs(piece))] or [stem]
