"""Which project of the ledger a text speaks of: likely ones, each with a score and the reasons for it.

`score` is plain arithmetic over plain values; `find_matches` narrows the ledger down to what is worth scoring.
"""

from __future__ import annotations

import re
from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from decimal import Decimal
from typing import Final

from django.db.models import Case, Q, When
from django.utils.functional import Promise
from django.utils.translation import gettext_lazy as _

from bridgehead.engines.figures import ProjectStatement
from bridgehead.foundation.access import Actor
from bridgehead.foundation.search.folding import fold
from bridgehead.foundation.search.listing import named_ids
from bridgehead.modules.ledger.likeness import core, similarity
from bridgehead.modules.ledger.models import Project
from bridgehead.modules.ledger.queries import visible_projects
from bridgehead.modules.parties.models import EnterpriseAlias

# Weights of what may agree; together 1.
NAME: Final = Decimal("0.55")
ENTERPRISE: Final = Decimal("0.20")
AMOUNT: Final = Decimal("0.15")
PLACE: Final = Decimal("0.10")
# Below this a project is not worth a look; from CLEAR on, and so far ahead of the next, it is taken as the one meant.
LIKELY: Final = Decimal("0.35")
CLEAR: Final = Decimal("0.60")
AHEAD: Final = Decimal("0.12")
# What is known on one side only says nothing; but a name alone never scores as if all had agreed.
_LEAST_COMPARED: Final = Decimal("0.80")
_OTHER_PHASE: Final = Decimal("0.40")
_OTHER_AMOUNT: Final = Decimal("0.10")
_SAME_SHARE: Final = Decimal("0.01")
_NEAR_SHARE: Final = Decimal("0.05")
_CANDIDATES: Final = 200

_PHASE: Final = re.compile(r"([一二三四五六七八九]|首|\d+)期")
_CORPORATE: Final = re.compile(r"(股份有限公司|有限责任公司|有限公司|集团|控股|公司)")
_IN_BRACKETS: Final = re.compile(r"[(（].*?[)）]")


# What one comparison adds to the score, the most it could have added (0: not compared), and the reason it gives.
_Part = tuple[Decimal, Decimal, str | Promise | None]


@dataclass(frozen=True, slots=True)
class Wanted:
    """What a text says of the project."""

    name: str
    enterprise: str = ""
    amount: Decimal | None = None
    place: str = ""


@dataclass(frozen=True, slots=True)
class Candidate:
    """A project of the ledger, as far as it matters here; `enterprise_names` holds its other names too."""

    code: str
    name: str
    enterprise_names: tuple[str, ...] = ()
    amounts: tuple[Decimal, ...] = ()
    places: tuple[str, ...] = ()


@dataclass(frozen=True, slots=True)
class Match:
    """A likely project: `score` from 0 to 1, and why."""

    candidate: Candidate
    score: Decimal
    reasons: tuple[str | Promise, ...]


def _firm(name: str) -> str:
    return _CORPORATE.sub("", fold(_IN_BRACKETS.sub("", name)))


def _same_firm(wanted: str, names: Iterable[str]) -> bool:
    firm = _firm(wanted)
    others = [_firm(name) for name in names]
    return len(firm) >= 2 and any(
        firm == other or (min(len(firm), len(other)) >= 4 and (firm in other or other in firm)) for other in others
    )


def _phase(name: str) -> str:
    found = _PHASE.search(fold(name))
    return {"首": "一", "1": "一", "2": "二", "3": "三"}.get(found[1], found[1]) if found else ""


def _enterprise_part(wanted: Wanted, candidate: Candidate) -> _Part:
    names = candidate.enterprise_names
    if wanted.enterprise and _same_firm(wanted.enterprise, names):
        return ENTERPRISE, ENTERPRISE, _("same enterprise")
    name = fold(wanted.name)
    if any(len(firm) >= 2 and firm in name for firm in map(_firm, names)):
        return ENTERPRISE * 3 / 4, ENTERPRISE, _("its enterprise is named in the project's name")
    return Decimal(0), ENTERPRISE if wanted.enterprise and names else Decimal(0), None


def _amount_part(wanted: Decimal | None, known: Sequence[Decimal]) -> _Part:
    if not wanted or not known:
        return Decimal(0), Decimal(0), None
    off = min(abs(amount - wanted) / wanted for amount in known)
    if off <= _SAME_SHARE:
        return AMOUNT, AMOUNT, _("same amount")
    if off <= _NEAR_SHARE:
        return AMOUNT / 2, AMOUNT, _("amount within 5%")
    return -_OTHER_AMOUNT, AMOUNT, _("amount differs")


def _place_part(wanted: str, known: Sequence[str]) -> _Part:
    place, others = fold(wanted), [fold(other) for other in known if fold(other)]
    if not place or not others:
        return Decimal(0), Decimal(0), None
    if any(place in other or other in place for other in others):
        return PLACE, PLACE, _("same place")
    return Decimal(0), PLACE, None


def score(wanted: Wanted, candidate: Candidate) -> Match:
    """How likely the text means this project, and why."""
    reasons: list[str | Promise] = []
    likeness = similarity(wanted.name, candidate.name)
    total, compared = NAME * likeness, NAME
    if likeness == 1:
        reasons.append(_("same name"))
    elif likeness >= Decimal("0.5"):
        reasons.append(_("similar name"))
    for part, weight, reason in (
        _enterprise_part(wanted, candidate),
        _amount_part(wanted.amount, candidate.amounts),
        _place_part(wanted.place, candidate.places),
    ):
        total += part
        compared += weight
        if reason is not None:
            reasons.append(reason)
    total /= max(compared, _LEAST_COMPARED)
    if _phase(wanted.name) != _phase(candidate.name) and (_phase(wanted.name) or _phase(candidate.name)):
        total -= _OTHER_PHASE
        reasons.append(_("another phase"))
    # A text often says no more than the name: an equal name that nothing speaks against is enough.
    if likeness == 1 and total >= NAME - _OTHER_AMOUNT:
        total = max(total, CLEAR + AHEAD)
    return Match(candidate, max(min(total, Decimal(1)), Decimal(0)).quantize(Decimal("0.01")), tuple(reasons))


def ranked(wanted: Wanted, candidates: Iterable[Candidate], limit: int = 5) -> list[Match]:
    """The likely ones, best first."""
    scored = [score(wanted, candidate) for candidate in candidates]
    likely = [match for match in scored if match.score >= LIKELY]
    return sorted(likely, key=lambda match: (-match.score, match.candidate.code))[:limit]


def clear_best(matches: Sequence[Match]) -> Match | None:
    """The one that is meant, where there is no doubt about it."""
    if not matches or matches[0].score < CLEAR:
        return None
    if len(matches) > 1 and matches[0].score - matches[1].score < AHEAD:
        return None
    return matches[0]


def wanted_of(statement: ProjectStatement) -> Wanted:
    """What a statement says of its project. An amount in another currency is left out: it cannot be compared."""
    investment = statement.investment
    return Wanted(
        name=statement.name,
        enterprise=statement.enterprise or "",
        amount=investment.value if investment is not None and investment.currency == "CNY" else None,
        place=statement.place or "",
    )


def find_matches(actor: Actor, statement: ProjectStatement, limit: int = 5) -> list[Match]:
    """The likely projects among those that the actor may see: two queries, whatever the size of the ledger."""
    wanted = wanted_of(statement)
    projects = list(
        visible_projects(actor)
        .filter(_worth_scoring(wanted))
        .select_related("enterprise", "unit")
        .order_by(Case(When(name=wanted.name, then=0), default=1), "-id")[:_CANDIDATES]
    )
    firms = {project.enterprise_id for project in projects if project.enterprise_id is not None}
    aliases: dict[int, list[str]] = {}
    for firm, name in EnterpriseAlias.objects.filter(enterprise_id__in=firms).values_list("enterprise_id", "name"):
        aliases.setdefault(firm, []).append(name)
    return ranked(wanted, [_candidate(project, aliases) for project in projects], limit)


def _worth_scoring(wanted: Wanted) -> Q:
    stem = core(fold(wanted.name))
    pieces = {stem[:2], stem[-2:], stem[:4]} if len(stem) >= 2 else {stem}
    narrowed = Q(pk__in=named_ids("project", pieces))
    if wanted.enterprise:
        firm = _firm(wanted.enterprise)[:4]
        narrowed |= Q(enterprise__name__icontains=firm) | Q(enterprise__aliases__name__icontains=firm)
    if wanted.amount:
        near = (wanted.amount * (1 - _SAME_SHARE), wanted.amount * (1 + _SAME_SHARE))
        same_place = Q(site__icontains=wanted.place) | Q(unit__name__icontains=wanted.place) if wanted.place else Q()
        narrowed |= Q(total_investment__range=near) & same_place
    return Q(pk__in=Project.objects.filter(narrowed).values("pk"))


def _candidate(project: Project, aliases: dict[int, list[str]]) -> Candidate:
    firm = project.enterprise
    names = (firm.name, *aliases.get(firm.pk, ())) if firm is not None else ()
    return Candidate(
        code=project.code,
        name=project.name,
        enterprise_names=(*names, project.investor) if project.investor else names,
        amounts=tuple(amount for amount in (project.total_investment,) if amount is not None),
        places=tuple(place for place in (project.site, project.unit.name, project.unit.short_name) if place),
    )
