"""Every string that an expression of time can begin with, for the automaton that looks for them.

Written as generators, which run once a process and gain nothing by being compiled.
"""

from __future__ import annotations

from collections.abc import Iterator
from itertools import chain

from bridgehead.engines.reading.numerals import DIGITS

_FEASTS = ("元旦", "五一", "七一", "八一", "十一", "国庆", "双11", "双十一")
_OF_FEAST = "前 之前 后 之后 过后 期间 长假 小长 假期 黄金 当天 当日 劳动 国际 建军".split()
OPENINGS = ("自", "从", "到", "至")


def beginnings() -> Iterator[str]:
    """The strings but those of `calendar`, some of them more than once."""
    yield from (
        "截至 截止 目前 当前 现阶段 现有 至今 迄今 到目前 如今 现已 现在 眼下"
        " 日前 前不久 不久前 此次 本次 这次 此番 月底 上旬 中旬 下旬 现场"
        " 新年伊始 新春伊始 开年伊始 新年开局 新春开局 开年开局 新年之初 新春之初 开年之初"
        " 新年首个 新春首个 开年首个 新年第一 新春第一 开年第一"
        " 最近 刚刚 多年来 历年 过去 这一年 一年来 两年来 二年来 三年来 四年来 五年来 六年来"
        " 一年以来 两年以来 二年以来 三年以来 四年以来 五年以来 六年以来"
        " 上个月 下个月 这个月 上月 下月 本月 当月"
        " 首月 首个月 任期 任内 本届 这届任期 本任期 半年总 半年收 半年目 半年任 半年成 半年累 半年答 半年战"
        " 昨日 昨( 昨（ 昨天 昨在 昨于 昨举 昨出 昨召 昨签 昨宣 昨揭 昨启 昨赴"
        " 今日 今天 当日 当天 前日 前天 本周 这周 上周 下周 上一周 下一周 上个周 下个周"
        " 本季 上季 下季 当季 上一季 下一季 上一个季 下一个季 上个季 下个季"
        " 月内 开年以来 新年以来 开春以来 年初以来 岁首以来 年初至今 新的一年 新一年 新年度"
        " 开年来 新年来 开春来 年初来 岁首来 前半年 后半年"
        " 上半年 下半年 半年度 全年 年内 年度内 年底 年末 年中 年初 年终 岁末"
    ).split()
    yield from (
        f"近{some}{year}" for some in ("些", "几", *"二两三四五六七八九十", *range(1, 31)) for year in ("年", "")
    )
    yield from (f"{day}{unit}" for day in range(1, 32) for unit in ("日", "~", "-", "至", "到"))
    yield from (
        f"{n}年{tail}"
        for n in "两三四五六3456"
        for tail in ("来", "以来", "累计", "间", "提升", "提高", "净增", "增长", "增加", "下降")
    )
    yield from (f"{mark}{feast}" for mark in "“‘" for feast in _FEASTS)
    yield from (f"{feast}{tail}" for feast in (*_FEASTS, "国庆节", "元旦节", "五一节") for tail in _OF_FEAST)
    yield from (f"这{n}年" for n in "两三四五345")
    yield from ("近年", "近日", "近期", "近来", "近段")
    yield from (f"{mark}十{number}五" for mark in ("“", "") for number in "一二三四五六")
    yield from (f"{which}年" for which in (*"今本去上前明当来", "上一"))
    counted = [*"二两三四五六七八九十", *range(1, 13)]
    yield from (f"{of}{n}{more}{unit}" for of in "前首头" for n in counted for more in ("", "个") for unit in "季月")
    yield from (f"前{n}十{more}{unit}" for n in ("", "一") for more in ("一", "二", "一个", "二个") for unit in "季月")
    yield from (f"{when}{n}年" for when in ("未来", "今后") for n in "三五十两几")
    yield from (f"{n}年{within}内" for n in (*"一二两三四五六七八九十", *range(1, 10)) for within in ("", "之", "以"))
    yield from (
        f"{first}{unit}{to}{last}季"
        for first in "一二三123"
        for unit in ("", "季度")
        for to in ("", *"~-至到、和")
        for last in "二三四234"
    )
    yield from ("元月", *(f"元{to}{last}月" for to in "~-至到" for last in (*range(2, 13), *"二三四五六七八九十")))
    yield from (f"{mark}{quarter}季" for mark in ("", "第") for quarter in "一二三四1234首")


def calendar() -> Iterator[str]:
    """The beginnings of years, months and spans of months, before which 到, 从 and the like may stand (`OPENINGS`)."""
    months = [*map(str, range(13)), *(f"0{n}" for n in range(1, 10)), *"一二三四五六七八九十", "十一", "十二"]
    years = [f"{century}{year:02}年" for century in (19, 20) for year in range(100)]
    years += [f"{century}{year:02}全年" for century in (19, 20) for year in range(100)]
    years += [f"二{zero}{ten}{one}年" for zero in "〇零○Oo0" for ten in DIGITS for one in "〇零一二三四五六七八九"]
    years += [f"{century}{year:02}{to}" for century in (19, 20) for year in range(100) for to in "~-至到"]
    spans = [f"{first}{to}{last}月" for first in months for to in "~-至到" for last in months]
    yield from chain(years, spans, (f"{month}月" for month in months))
