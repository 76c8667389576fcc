"""Projects told by who builds them, and where: 岚北联东在蓉州打造的U谷科创园项目."""

from __future__ import annotations

import re
from collections.abc import Sequence
from dataclasses import replace

from bridgehead.engines.reading.quantities import Quantity

from .acting import END_WORDS, ENDS
from .brands import COMPANY
from .cues import cue
from .firms import plain_firm
from .mention_done import cut_to_product, ends_in_product
from .mention_names import Mention, make_mention
from .name_ends import is_work, name_end

_SUM_NOTE = re.compile(r"元[^()]{0,12}\)")
# 岚北联东在蓉州打造|U谷科创园项目: who builds it, and where
_BUILDS_AT = re.compile(
    "(?P<firm>[\u4e00-\u9fffA-Za-z]{3,10}?)就?在[\u4e00-\u9fff]{2,6}?(?:投资建设|投资兴建|投资打造|打造|投建|布局|建设)的?(?=[\u4e00-\u9fffA-Za-z0-9]{4})"
)
_OFFICE = re.compile("[省市县区镇乡委局办]$|政府|我们|项目|公司正|目前|同时|其中|正$")

# 沐澜光电的|显示模组基地, 嘉岚电声有限公司拟建的|蓝牙耳机产业园: whose it is
_BUILDS = "拟建设|拟建|新建|在建|投资建设|投资兴建|投资|兴建|建设|打造|布局"
_OWNS = re.compile(rf"(?:{ENDS})(?P<builds>{_BUILDS})?的(?=[\u4e00-\u9fffA-Za-z0-9]{{4}})")
OWNS = cue(f"{end}{builds}的" for end in END_WORDS for builds in ("", *_BUILDS.split("|")))
_RUN_BEFORE = re.compile("(?s:.*)(?:[，。；：！？、“”\n]|--|[和与及](?![平顺田龙]))")
_AND = re.compile("、|以及|[和及与]")
_IS_IT = re.compile("(?:[是为有]|当属|属于)(?:[\u4e00-\u9fff]{2,6}企业)?(?:--)?$")
_NO_OWNER = re.compile(
    "[省市县区镇乡委局办]$|政府|我们|项目|目前|同时|其中|该|这|企业$|产业|行业|领域|^(?:高端|先进|现代)"
)
_SHORTEST_FIRM, _LONGEST_FIRM, _LEAD_LONG = 3, 20, 12


def after_note(text: str, start: int, end: int) -> int:
    """Where the note in brackets before the name ends: A(总投资48亿元)和|B."""
    notes = list(_SUM_NOTE.finditer(text, start, end))
    return notes[-1].end() if notes else start


def of_firm(text: str, start: int, begin: int, end: int) -> Mention | None:
    """霁岑石化有限公司异戊橡胶、丁基橡胶项目: a firm's products, of which the last alone names no project."""
    left = max(start, max(text.rfind(stop, start, begin - 1) for stop in "，。；：、\n") + 1)
    named = COMPANY.match(text[left : begin - 1])
    return make_mention(text, left, end, True) if named is not None else None


def built_there(text: str, begin: int, end: int, attested: bool, sure: bool) -> Mention | None:
    """The name in text[begin:end], and who builds it where: 岚北联东在蓉州打造|U谷科创园项目."""
    builds = _BUILDS_AT.match(text, begin, end)
    mention = make_mention(text, builds.end() if builds is not None else begin, end, attested, sure=sure)
    if mention is None or builds is None or _OFFICE.search(builds["firm"]) is not None:
        return mention
    return replace(mention, enterprise=plain_firm(builds["firm"]))


def owned(text: str, start: int, end: int, _: Sequence[Quantity]) -> list[Mention]:
    """A光电的X基地和B精密的Y工厂: a row of works after whose they are, or one that a firm builds or 是 names."""
    row: list[Mention] = []
    found: list[Mention] = []
    told = False
    for match in _OWNS.finditer(text, start, end):
        left = max(start, row[-1].end if row else start)
        stop = _RUN_BEFORE.match(text, left, match.end() - 1)
        begin = stop.end() if stop is not None else left
        mention = _owned_by(text, begin, match, end)
        if mention is None:
            continue
        joined = bool(row) and _AND.match(text, row[-1].end, begin) is not None and begin - row[-1].end <= _LEAD_LONG
        if not joined:
            found += row if told or len(row) > 1 else ()
            row, told = [], False
        row.append(mention)
        told = told or match["builds"] is not None or _IS_IT.search(text, max(start, begin - 14), begin) is not None
    return found + (row if told or len(row) > 1 else [])


def _owned_by(text: str, begin: int, match: re.Match[str], end: int) -> Mention | None:
    """The work after `match`, the 的 of a firm whose run begins at `begin`; None where either is none."""
    of = match.start("builds") if match["builds"] is not None else match.end() - 1
    firm = plain_firm(text[begin:of])
    if not _SHORTEST_FIRM <= len(firm) <= _LONGEST_FIRM or _NO_OWNER.search(firm) is not None:
        return None
    stop = cut_to_product(text, match.end(), name_end(text, match.end(), end))
    name = text[match.end() : stop]
    if not (is_work(name) or ends_in_product(name)):
        return None
    mention = make_mention(text, match.end(), stop, True, sure=True)
    return replace(mention, enterprise=firm) if mention is not None else None
