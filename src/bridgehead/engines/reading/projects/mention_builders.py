"""Projects told by who builds them, and where: 岚北联东在蓉州打造的U谷科创园项目."""

from __future__ import annotations

import re
from dataclasses import replace

from .brands import COMPANY
from .firms import plain_firm
from .mention_names import Mention, make_mention

_SUM_NOTE = re.compile(r"元[^()]{0,12}\)")
# 岚北联东在蓉州打造|U谷科创园项目: who builds it, and where
_BUILDS_AT = re.compile(
    "(?P<firm>[\u4e00-\u9fffA-Za-z]{3,10}?)就?在[\u4e00-\u9fff]{2,6}?(?:投资建设|投资兴建|投资打造|打造|投建|布局|建设)的?(?=[\u4e00-\u9fffA-Za-z0-9]{4})"
)
_OFFICE = re.compile("[省市县区镇乡委局办]$|政府|我们|项目|公司正|目前|同时|其中|正$")


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
