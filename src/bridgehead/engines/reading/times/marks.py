"""Where a text speaks of time: the stretches that `periods` reads with a clock, found once a document."""

from __future__ import annotations

import re
from bisect import bisect_left
from collections.abc import Iterator, Sequence
from functools import cache
from itertools import chain

import ahocorasick_rs

from bridgehead.engines.reading.numerals import DIGITS
from bridgehead.engines.reading.records import record

from .untimed import is_no_time

_HAN_YEAR = "二[〇零○Oo0][〇零一二三四五六七八九]{2}"
_MONTH = r"(?:1[0-2]|0?[1-9]|十[一二]|[一二三四五六七八九十]|(?<![万亿千百美欧港日多余\d])元)"
_DAY = r"(?:3[01]|[12]\d|0?[1-9]|三十一?|二十[一二三四五六七八九]?|十[一二三四五六七八九]?|[一二三四五六七八九])"
_BARE_DAY = r"(?:3[01]|[12]\d|[1-9])"
_QUARTER = "[一二三四1-4首]"
_PATTERN = re.compile(
    rf"(?P<y1>(?:19|20)\d\d)年?[~\-至到](?P<y2>(?:19|20)\d\d)年(?:期间)?"
    rf"|(?P<now>截[至止]到?(?:目前|当前|现在|发稿时?|今天|今日)|到目前为止|(?<!项)目前|当前|现阶段|至今|迄今|如今|现已|现在|眼下)"
    rf"|(?P<recent>近(?:些|几|[二两三四五六七八九十]|\d{{1,2}})?年来?|多年来|历年来?|近(?:[三五]|十)年|过去十年)"
    rf"|(?P<within>(?:未来|今后)(?:[三五十两几]|一段)[年时]|[一二两三四五六七八九十\d]年(?:之|以)?内)"
    rf"|(?P<vague>近日|日前|近期|前不久|不久前|近来|最近|刚刚|近段时间)|(?P<this>此次|本次|这次|此番|(?<=[。；，\n])现场(?=[^，。；]{{0,10}}(?:签约|签订|签署|集中|开工|共有)))|(?P<month_end>(?<![\d月年])月底)|(?P<bare_tenth>(?<!月)[中下上]旬)"
    rf"|(?P<opening>(?:开年|新年|开春|年初|岁首)以来|年初至今)"
    rf"|(?P<past>过去(?:的)?一年|一年以?来|(?:过去)?(?P<years>[两二三四五六]|(?<![\d.])[3-6])年(?:以?来|累计)|过去(?:的)?(?P<past_years>[两三四五]|[3-5])年)"
    rf"|(?P<plan>“?(?P<plan_no>十[一二三四五六])五”?(?:规划)?(?P<plan_tail>期间|时期|以来|期末|末|收官之年)?)"
    rf"|(?P<relative>本季度|上季度|上一季度|(?<![\d一二三四五六七八九十])月内|上个月|上月|本月|当月|昨日|昨天|今日|今天|当天|当日|(?<!每)(?<!下)本周|上周)(?![\u4e00-\u9fff]?份额)"
    rf"|(?<![\d月日号、~\-至到])(?P<bare_day>{_BARE_DAY})日(?:[上下]午|晚间?)?(?=，|在|于|举[行办]|召开|正式|集中|启动|开幕|开工|签约)"
    rf"|(?P<until>截[至止]到?|到|至|自|从|于)?(?P<year>(?:19|20)\d\d年度?|{_HAN_YEAR}年度?|今年|本年度?|去年|上年度?|前年|明年|当年|来年)?(?P<of>的|，)?"
    rf"(?:(?P<q1>[一二三1-3])(?:季度)?[~\-至到、和](?P<q2>[二三四2-4])季度"
    rf"|(?P<ma>{_MONTH})月份?[和、及](?P<mb>{_MONTH})月(?!\d)份?"
    rf"|(?P<m1>{_MONTH})月?份?[~\-至到](?P<m2>{_MONTH})月(?!\d)份?"
    rf"|(?P<md>{_MONTH})月(?P<d1>{_DAY})[日号](?:[~\-至到](?:(?P<md2>{_MONTH})月)?(?P<d2>{_DAY})[日号])?"
    rf"|(?P<month>{_MONTH})月(?!\d)份?(?P<tenth>[上中下]旬)?(?:[当单全]月)?"
    rf"|(?P<half>[上下]半年)|(?P<whole>全年|(?<![一二两三四五六七八九十\d])年内|年度内)|[前首](?P<first>[二两三23])个?季度?|第?(?P<quarter>{_QUARTER})季(?:度|(?<=首季))|(?P<end_of>年底|年末|岁末|年终|年中|年初)"
    rf"|(?<!提)[前首](?P<nmonths>{_MONTH}|两)个?月|(?<=[今去前明]年)(?P<end_of2>[底末初]))?"
    rf"(?P<suffix>底|末|初|(?<=今年)来(?=，)|之?前(?=[，、竣开投完建实签达力]|正式|全面)|年?以来|起|为止|期间)?"
)


@record(frozen=True, slots=True)
class TimeMarks:
    """The expressions of time of a text in order, without overlap, with the groups that say what they are made of."""

    matches: Sequence[re.Match[str]]
    starts: Sequence[int]

    def within(self, start: int, end: int) -> Sequence[re.Match[str]]:
        """Those that begin at `start` or after it and before `end`."""
        return self.matches[bisect_left(self.starts, start) : bisect_left(self.starts, end)]


def mark_times(text: str) -> TimeMarks:
    """Every expression of time in `text` that can date a figure.

    The long pattern is tried only where one of the beginnings stands.
    """
    matches: list[re.Match[str]] = []
    position = 0
    for _, found, _ in _starts().find_matches_as_indexes(text):
        if found < position:
            continue
        start = found + (text.startswith("目前", found) and text.startswith("项", found - 1))  # 项目前三季度
        start += text.startswith("到目前", found) and not text.startswith("到目前为止", found)  # 增加到目前的230家
        match = _PATTERN.match(text, start)
        if match is not None and match.end() > start:
            position = match.end()
            if match["bare_tenth"] or not is_no_time(text, match):
                matches.append(match)
    return TimeMarks(matches, [match.start() for match in matches])


def _beginnings() -> Iterator[str]:
    """Every string that an expression of time can begin with."""
    yield from (
        "截至 截止 目前 当前 现阶段 至今 迄今 到目前 如今 现已 现在 眼下"
        " 日前 前不久 不久前 此次 本次 这次 此番 月底 上旬 中旬 下旬 现场"
        " 最近 刚刚 多年来 历年 过去 一年来 两年来 二年来 三年来 四年来 五年来 六年来"
        " 一年以来 两年以来 二年以来 三年以来 四年以来 五年以来 六年以来"
        " 上个月 本个月 当个月 上月 本月 当月 昨日 昨天 今日 今天 当日 当天 前日 前天 本周 上周"
        " 本季度 上季度 上一季度 月内 开年以来 新年以来 开春以来 年初以来 岁首以来 年初至今"
        " 上半年 下半年 全年 年内 年度内 年底 年末 年中 年初 年终 岁末"
    ).split()
    yield from (
        f"近{some}{year}" for some in ("些", "几", *"二两三四五六七八九十", *range(1, 31)) for year in ("年", "")
    )
    yield from (f"{day}日" for day in range(1, 32))
    yield from (f"{n}年{tail}" for n in "两三四五六3456" for tail in ("来", "以来", "累计"))
    yield from ("近年", "近日", "近期", "近来", "近段")
    yield from (f"{mark}十{number}五" for mark in ("“", "") for number in "一二三四五六")
    yield from (f"{which}年" for which in "今本去上前明当来")
    counted = [*"二两三四五六七八九十", *range(1, 13)]
    yield from (f"{of}{n}{more}{unit}" for of in "前首" for n in counted for more in ("", "个") for unit in "季月")
    yield from (f"前{n}十{more}{unit}" for n in ("", "一") for more in ("一", "二", "一个", "二个") for unit in "季月")
    yield from (f"{when}{n}年" for when in ("未来", "今后") for n in "三五十两几")
    yield from (f"{n}年{within}内" for n in (*"一二两三四五六七八九十", *range(1, 10)) for within in ("", "之", "以"))
    yield from (
        f"{first}{unit}{to}{last}季"
        for first in "一二三123"
        for unit in ("", "季度")
        for to in "~-至到、和"
        for last in "二三四234"
    )
    yield from ("元月", *(f"元{to}{last}月" for to in "~-至到" for last in range(2, 13)))
    months = [*map(str, range(13)), *(f"0{n}" for n in range(1, 10)), *"一二三四五六七八九十", "十一", "十二"]
    years = [f"{century}{year:02}年" for century in (19, 20) for year in range(100)]
    years += [f"二{zero}{ten}{one}年" for zero in "〇零○Oo0" for ten in DIGITS for one in "〇零一二三四五六七八九"]
    years += [f"{century}{year:02}{to}" for century in (19, 20) for year in range(100) for to in "~-至到"]
    spans = [f"{first}{to}{last}月" for first in months for to in "~-至到" for last in months]
    for opening in ("", "自", "从", "到", "至"):
        yield from (opening + word for word in chain(years, spans, (f"{month}月" for month in months)))
    yield from (f"{mark}{quarter}季" for mark in ("", "第") for quarter in "一二三四1234首")


@cache
def _starts() -> ahocorasick_rs.AhoCorasick:
    return ahocorasick_rs.AhoCorasick(sorted(set(_beginnings())), matchkind=ahocorasick_rs.MatchKind.LeftmostLongest)
