"""Conditions by words: industry, enterprise, list level, and whoever a project is credited to."""

from __future__ import annotations

import re
from datetime import datetime
from typing import Any, Final

from django.db.models import Q, QuerySet

from bridgehead.foundation.rows.listed import IsOneOf
from bridgehead.modules.accounts.models import Unit
from bridgehead.modules.ledger.models import Level, Project
from bridgehead.modules.parties.models import Enterprise, EnterpriseAlias
from bridgehead.modules.parties.names import name_key
from bridgehead.modules.parties.then import renamed_since, so_named_then

# How many enterprises may be so named that their projects are looked for one by one.
_FEW: Final = 300
_RANKS: Final = tuple(Level.values)
# 锂电材料链, 锂电材料产业 and 锂电材料产业集群 are one industry.
_INDUSTRY_TAIL = re.compile(r"(产业集群|产业链|产业|集群|行业|链)$")


def level_q(level: str, field: str) -> Q:
    """Projects on this list or one above it: 市级以上 counts city, province and state."""
    return Q(**{f"{field}__in": _RANKS[: _RANKS.index(level) + 1]})


def industry_stem(words: str) -> str:
    """What two names of one industry have in common: without 产业, 产业链, 集群 …"""
    stem = _INDUSTRY_TAIL.sub("", words.strip())
    return stem or words.strip()


def industry_q(words: str, field: str) -> Q:
    """Projects of an industry as a text names it."""
    return Q(**{f"{field}__icontains": industry_stem(words)})


def enterprise_q(words: str, prefix: str = "") -> Q:
    """Projects of the enterprises whose name, or another name, holds these words."""
    return Q(**{f"{prefix}enterprise__in": firms_named(words)})


def enterprise_then_q(words: str, moment: datetime, prefix: str = "") -> Q:
    """The same by what enterprises were called at a moment. Other names have no clock: they count as of old, but for
    names that a firm took since. Three queries at most.
    """
    renamed = renamed_since(moment)
    if not renamed:
        return enterprise_q(words, prefix)
    then = so_named_then(words, renamed)
    ever = Q(**{f"{prefix}enterprise__in": firms_named(words).exclude(pk__in=list(renamed))})
    return ever | Q(**{f"{prefix}enterprise__in": then}) if then else ever


def firms_named(words: str) -> QuerySet[Enterprise, Any]:
    """The ids of enterprises whose name, or another name, holds these words."""
    key = name_key(words)
    if not key:
        return Enterprise.objects.none().values("pk")
    aliases = EnterpriseAlias.objects.filter(name_key__contains=key).values("enterprise_id")
    return Enterprise.objects.filter(Q(name_key__contains=key) | Q(pk__in=aliases)).order_by().values("pk")


def investor_q(words: str, prefix: str = "") -> Q:
    """Projects of an investor so named; few have one besides the enterprise."""
    if not name_key(words):
        return Q(pk__in=[])
    return Q(**{f"{prefix}investor__gt": "", f"{prefix}investor__icontains": words.strip()})


def projects_of_few(words: str) -> QuerySet[Project, Any] | None:
    """The ids of the projects of enterprises or investors that are so named, each found by an index of its own; None
    where many are so named, whose projects are not worth being looked for one by one. One query.
    """
    few = list(firms_named(words).values_list("pk", flat=True)[: _FEW + 1])
    return None if len(few) > _FEW else _projects_of(Q(enterprise__in=few), words)


def projects_of(words: str) -> QuerySet[Project, Any]:
    """The same, of however many."""
    return _projects_of(enterprise_q(words), words)


def projects_of_known(words: str) -> QuerySet[Project, Any]:
    """The same, of firms and investors that are looked for first, so that PostgreSQL knows how many: two queries."""
    named = Q(IsOneOf("enterprise_id", firms_named(words).values_list("pk", flat=True)))
    invested = list(Project.objects.filter(investor_q(words)).order_by().values_list("pk", flat=True))
    return Project.objects.filter(named | Q(IsOneOf("id", invested)) if invested else named).order_by().values("pk")


def _projects_of(firms: Q, words: str) -> QuerySet[Project, Any]:
    found, invested = (Project.objects.filter(named).order_by() for named in (firms, investor_q(words)))
    # Who is named twice does no harm among ids, and need not be looked for.
    return found.values("pk").union(invested.values("pk"), all=True)


def credited_units(words: str) -> list[str]:
    """Paths of the units that these words name: exactly, else those whose name holds the words."""
    exact = list(Unit.objects.filter(Q(name=words) | Q(short_name=words)).values_list("path", flat=True))
    return exact or list(Unit.objects.filter(name__contains=words).values_list("path", flat=True))


def paths_q(paths: list[str], field: str) -> Q:
    """Rows whose unit is one of these or below one of them; none for an empty list."""
    condition = Q(pk__in=[])
    for path in paths:
        condition |= Q(**{f"{field}__startswith": path})
    return condition
