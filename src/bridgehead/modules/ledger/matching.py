"""Conditions by words: industry, enterprise, list level, and whoever a project is credited to."""

from __future__ import annotations

import re
from typing import Final

from django.db.models import Q

from bridgehead.modules.accounts.models import Unit
from bridgehead.modules.ledger.models import Level
from bridgehead.modules.parties.models import Enterprise, EnterpriseAlias
from bridgehead.modules.parties.names import name_key

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
    key = name_key(words)
    if not key:
        return Q(pk__in=[])
    aliases = EnterpriseAlias.objects.filter(name_key__contains=key).values("enterprise_id")
    named = Enterprise.objects.filter(Q(name_key__contains=key) | Q(pk__in=aliases)).values("pk")
    return Q(**{f"{prefix}enterprise__in": named})


def investor_q(words: str, prefix: str = "") -> Q:
    """Projects of an investor so named; few have one besides the enterprise."""
    if not name_key(words):
        return Q(pk__in=[])
    return Q(**{f"{prefix}investor__gt": "", f"{prefix}investor__icontains": words.strip()})


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
