"""Filters of a measure from the words and tiers next to a quantity."""

from __future__ import annotations

import re
from collections.abc import Iterable, Sequence, Set
from functools import cache, lru_cache

from bridgehead.engines.figures import REGISTRY
from bridgehead.engines.reading.lexicon import Word
from bridgehead.engines.reading.quantities import Quantity
from bridgehead.engines.reading.vocabulary import load

from .tiers import bounds

Filters = dict[str, str | int]

_CLUSTERS = re.compile("“[\\d+NX]{3,9}”(?:产业|现代产业)(?:集群|体系)?")
_SECTOR_NAMES = (
    "(?:工业|制造业|服务业|农业|商贸业|旅游业|[一二三]产|产业|基建|基础设施|社会民生|社会事业|生态环保|民生|生态|能源|文旅|水利|交通|科技|物流|城建)"
    "(?:产业|类)?(?:项目)?"
)
_JOINED_BEFORE = re.compile(f"{_SECTOR_NAMES}[和及与、](?:现代|先进|生产性|高端)?$")
_JOINED_AFTER = re.compile(f"(?:产业|类)?(?:项目)?[和及与、](?:现代|先进|生产性|高端)?{_SECTOR_NAMES}(?:项目|企业)")
# 获批省技术创新中心: what the words before a bare 省 end in where it is no province's name.
_LEADS_TO_LEVEL = frozenset(
    "批增入选评为有家建得定报达和及与由获含设是被成占列中个项户只宗件年月日底来纳从按照以在对给了等共到推进施抓育造榜布计排备担取受过上市区县镇州园任务家局"
)
# 其中工业8个、农业2个: a sector whose bare name stands right before the number, or 二产 before 项目 after it.
_OF_SECTOR = {
    "工业": "manufacturing", "二产": "manufacturing", "第二产业": "manufacturing",
    "三产": "service", "第三产业": "service", "一产": "agriculture", "第一产业": "agriculture",
}  # fmt: skip
_BARE_SECTOR = "|".join(sorted(_OF_SECTOR, key=len, reverse=True))
_SECTOR_BEFORE = re.compile(
    f"(?:^|[，、；：。(（\\s]|其中|签约|开工|投产|竣工|引进|以上|[\\d个项])(?P<sector>{_BARE_SECTOR})(?:产业)?(?:类|领域|方面)?(?:的)?(?:项目)?"
    "(?:有|为|是|达|共)?$"
)
_SECTOR_AFTER = re.compile(f"(?:重大|重点|优质)*(?P<sector>{_BARE_SECTOR})类?(?:重大|重点|招商)*项目")
_OFFICE = re.compile("[^，。；、\\d]{0,6}(?:发展改革委|发改委|工商联|贸促会|委(?!托)|厅|局|办(?!理)|人大|政协|联席)")
_LEVELS = ("district", "city", "province", "state")
_LADDER = frozenset({"fledgling", "gazelle", "quasi_unicorn", "unicorn"})
# Classes of words that give a filter other than an industry.
_NARROWING = frozenset(
    {
        *(f"{name}:{value}" for name, values in load("words")["filters"].items() for value in values),
        *(f"scheme:{name}" for name in load("words")["schemes"]),
    }
)
# Awards whose own name says whose they are: a level beside them is no filter.
_LEVEL_IMPLIED = frozenset(
    {
        "national_little_giant",
        "provincial_srdi",
        "municipal_srdi",
        "srdi",
        "high_tech",
        "tech_sme",
        "above_scale",
        "innovative_sme",
    }
)
SRDI_BY_LEVEL = {
    "state": "national_little_giant",
    "province": "provincial_srdi",
    "city": "municipal_srdi",
    "district": "municipal_srdi",
}
# What each family of measures may be narrowed by.
_PROJECT = frozenset({"investment_min", "investment_max", "level", "origin", "sector", "industry", "scope"})
ALLOWED: dict[str, frozenset[str]] = {
    "project.": _PROJECT,
    "investment.": _PROJECT - {"scope"},
    "fdi.": frozenset({"sector", "industry"}),
    "output.": frozenset({"industry", "scheme", "sector", "enterprise"}),
    "trade.": frozenset({"enterprise"}),
    "gdp.": frozenset(),
    "enterprise.awarded": frozenset({"scheme", "scope", "industry", "level", "origin"}),
    "enterprise.present": frozenset({"scope", "industry", "origin", "sector", "investment_min", "investment_max"}),
    "enterprise.": frozenset({"scope", "industry", "origin", "sector"}),
    "institution.": frozenset({"level", "origin", "scope", "industry"}),
    "network.": frozenset({"level"}),
    "carrier.": frozenset({"level"}),
    "finance.": frozenset({"scheme", "sector"}),
    "capacity.": frozenset({"enterprise", "industry"}),
    "land.": frozenset({"enterprise", "sector"}),
    "policy.": frozenset({"level", "scheme"}),
    "upgrade.": frozenset({"level", "investment_min", "investment_max"}),
    "other.count": _PROJECT | {"scheme", "enterprise"},
    "other.rate": _PROJECT | {"scheme", "enterprise"},
    "other.": frozenset({"enterprise", "sector", "industry", "scheme"}),
}


def _allowed(measure: str) -> frozenset[str]:
    """The filters that a measure takes."""
    return next((names for prefix, names in ALLOWED.items() if measure.startswith(prefix)), frozenset())


_ALLOWED: dict[str, frozenset[str]] = {measure: _allowed(measure) for measure in REGISTRY}


def narrows(said: frozenset[str]) -> bool:
    """Whether words of the classes `said` may give a filter."""
    return "industry" in said or not _NARROWING.isdisjoint(said)


def read_filters(
    text: str, words: Sequence[Word], tiers: Iterable[Quantity], said: Set[str], quoted: bool, listed: bool = False
) -> Filters:
    """Every filter that the words and tiers of one window give, whatever the measure will be.

    `said` are the classes of the words, `quoted` is whether “ stands near them, `listed` whether the
    words are one item of a list that 分别 hands out, so that a sector beside them is another's.
    """
    filters: Filters = {} if _NARROWING.isdisjoint(said) else _of_groups(text, words, listed)
    if "industry" in said:
        filters["industry"] = _industry(text, words)
    elif quoted and (cluster := _cluster(text, words)) is not None:
        filters["industry"] = cluster
    for tier in tiers:
        low, high = bounds(tier)
        if low is not None:
            filters["investment_min"] = low
        if high is not None:
            filters["investment_max"] = high
    return filters


def _of_groups(text: str, words: Sequence[Word], listed: bool) -> Filters:
    """Level, origin, sector and award."""
    filters: Filters = {}
    groups = _groups([word for word in words if not _is_place(text, word)])
    if "level" in groups:
        filters["level"] = next(level for level in _LEVELS if level in groups["level"])
    if "origin" in groups:
        filters["origin"] = groups["origin"][-1]
    sector = _sector(text, words, listed) if "sector" in groups else None
    if sector is not None:
        filters["sector"] = sector
    if "scheme" in groups:
        filters["scheme"] = _scheme(set(groups["scheme"]), filters.get("level"))
    return filters


def _is_place(text: str, word: Word) -> bool:
    """Whether a bare 省 ends the name of a province or begins that of an office: 湖北省签约项目, 省发改委获悉."""
    if word.end - word.start != 1 or text[word.start] != "省":
        return False
    before = text[word.start - 1 : word.start]
    named = "\u4e00" <= before <= "\u9fff" and before not in _LEADS_TO_LEVEL
    return named or text.endswith(("福建", "贵州"), 0, word.start) or _OFFICE.match(text, word.end) is not None


def _sector(text: str, words: Sequence[Word], listed: bool) -> str | None:
    """The last sector named; None where two are named as one (工业和生产性服务业项目)."""
    named = {word.end for word in words if "industry" in word.classes}
    for word in reversed(words):
        value = next((value for group, value in _grouped(word.classes) if group == "sector"), None)
        if value is not None and word.start in named and text[word.start : word.end] == "制造业":
            continue  # 汽车制造业 is a trade
        if value is not None:
            if listed:
                return value
            joined = _JOINED_BEFORE.search(text, max(0, word.start - 8), word.start) or _JOINED_AFTER.match(
                text, word.end
            )
            return None if joined else value
    return None


def bare_sector(text: str, begin: int, start: int, end: int) -> str | None:
    """The sector of a count at text[start:end] whose clause begins at `begin`, by a name too short for a word."""
    said = _SECTOR_BEFORE.search(text, max(begin - 1, start - 16, 0), start) or _SECTOR_AFTER.match(text, end)
    return _OF_SECTOR[said["sector"]] if said is not None else None


def _industry(text: str, words: Sequence[Word]) -> str:
    """The last industry named."""
    return next(text[word.start : word.end] for word in reversed(words) if "industry" in word.classes)


def _cluster(text: str, words: Sequence[Word]) -> str | None:
    """A local name of clusters in quotes (“4+3+1”产业)."""
    if not words or text.find("“", max(0, words[0].start - 12), words[-1].end) < 0:
        return None
    local = _CLUSTERS.search(text, max(0, words[0].start - 12), words[-1].end)
    return local.group() if local is not None else None


def narrowed(measure: str, filters: Filters) -> Filters:
    """`filters` without those that the measure does not take, and without a level that the award implies."""
    if not filters:
        return {}
    names = _ALLOWED[measure]
    kept = {name: value for name, value in filters.items() if name in names}
    if kept.get("scheme") in _LEVEL_IMPLIED:
        kept.pop("level", None)
    low, high = kept.get("investment_min"), kept.get("investment_max")
    if isinstance(low, int) and isinstance(high, int) and low >= high:
        kept.pop("investment_max")
    return kept


@lru_cache(maxsize=4096)
def names_sector(said: frozenset[str]) -> bool:
    """Whether a sector is named, be it one of two that are said as one."""
    return any(name.startswith("sector:") for name in said)


def _groups(words: Sequence[Word]) -> dict[str, list[str]]:
    """What the words say of each group, in their order: {"level": ["city"], "scheme": ["srdi"]}."""
    groups: dict[str, list[str]] = {}
    for word in words:
        for group, value in _grouped(word.classes):
            groups.setdefault(group, []).append(value)
    return groups


@cache  # as many as the vocabulary has kinds of words
def _grouped(classes: frozenset[str]) -> tuple[tuple[str, str], ...]:
    """`level:city` as (level, city), for every class of that form."""
    return tuple((group, value) for group, _, value in (name.partition(":") for name in sorted(classes)) if value)


def _scheme(schemes: set[str], level: str | int | None) -> str:
    if "little_giant" in schemes:
        return "provincial_srdi" if level == "province" else "national_little_giant"
    if "srdi" in schemes:
        return SRDI_BY_LEVEL.get(str(level), "srdi") if level != "state" else "national_little_giant"
    if len(schemes & _LADDER) > 1:
        return "growth_ladder"
    specific = schemes - {"other", "above_scale"}
    return sorted(specific or schemes)[0]
