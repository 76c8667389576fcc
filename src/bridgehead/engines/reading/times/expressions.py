"""What an expression of time is made of: one long pattern, and the kind that its groups tell."""

from __future__ import annotations

import re

from bridgehead.engines.reading.records import record

_HAN_YEAR = "二[〇零○Oo0][〇零一二三四五六七八九]{2}"
_MONTH = r"(?:1[0-2]|0?[1-9]|十[一二]|[一二三四五六七八九十]|(?<![万亿千百美欧港日多余\d])元)"
_DAY = r"(?:3[01]|[12]\d|0?[1-9]|三十一?|二十[一二三四五六七八九]?|十[一二三四五六七八九]?|[一二三四五六七八九])"
_BARE_DAY = r"(?:3[01]|[12]\d|[1-9])"
# 9月28日 and 9月28日至30日 are days; 1—9月28亿元 are months.
_DATED = r"\d{1,2}(?:[日号]|[~\-至到]\d{1,2}[日号])"
_QUARTER = "[一二三四1-4首]"
# What the expressions without a number begin with, and the parts of a year: one look instead of a dozen alternatives.
_BY_WORDS = "双元五七国八任前截到目当现至迄如眼近多历过日前不最刚此本这月中下上新开年岁“‘十昨今"
_BY_PARTS = r"后半一二三四五六七八九十\d元上下全年前首头第岁底末初"
_PATTERN = re.compile(
    rf"(?P<y1>(?:19|20)\d\d)年?[~\-至到](?P<y2>(?:19|20)\d\d)年(?:期间)?"
    rf"|(?=[{_BY_WORDS}])(?:(?P<now>截[至止]到?(?:目前|当前|现在|(?:记者)?发稿时?(?:为止)?|今天|今日)|到目前为止|(?<!项)目前|当前|现阶段|现有(?=[^，。；、]{{0,8}}(?:员工|职工|人员|专员|专利|从业|干部|生产线))|至今|迄今|如今|现已|现在|眼下)"
    rf"|(?P<recent>近(?:些|几|[二两三四五六七八九十]|\d{{1,2}})?年来?|多年来|历年来?|近(?:[三五]|十)年|过去十年"
    rf"|本届(?:政府|党委|[省市县区镇]委|[省市县区]政府|领导?班子|管委会)(?:任期以来|任期之?内|任内|以来|成立以来|履职以来|产生以来|上任以来)|(?:[本这]届|[本这]个|这一|[本这])?任期(?:之?内|以来))"
    rf"|(?P<vague>近日|日前|近期|前不久|不久前|近来|最近|刚刚|近段时间|(?:新年|新春|开年)(?:伊始|开局|之初|(?:第一|首)个工作日))|(?P<this>此次|本次|这次|此番|(?<=[。；，\n])现场(?=[^，。；]{{0,10}}(?:签约|签订|签署|集中|开工|共有)))|(?P<month_end>(?<![\d月年])月底)|(?P<bare_tenth>(?<!月)[中下上]旬)"
    rf"|(?P<new_year>新的一年|新一年(?!度)|新年度)"
    rf"|(?P<opening>(?:开年|新年|开春|年初|岁首)以?来|(?:今年)?年初至今)"
    rf"|(?P<plan>[“‘]?(?P<plan_no>十[一二三四五六])五[”’]?(?:规划)?(?P<plan_tail>前[三四]年|期间|时期|以来|期末|末|收官之年|(?:的)?(?:开局|起步|第一|首|头一?)(?:之)?年)?)"
    rf"|(?P<relative>[本上下当]季度?(?<!季度当季)(?<!季当季)(?![节付])|[上下]一?个?季度|(?<![\d一二三四五六七八九十个])月内|(?:(?<![余剩以目眼])[上下]个?|[本当]|这个)月(?P<of_month>(?P<of_day>{_DAY})[日号]前?|[上中下]旬|[底末]之?前?)?"
    rf"|昨(?:[(（]\d{{1,2}}[)）])?日|昨天(?:为止)?|前天|昨(?=(?:在|于|[举出]行|召开|举办|签[订署约]|宣布|揭牌|启动|赴))|今日|今天|当天|当日|(?:(?<!每)(?<!下)[本这]|(?<![再楼以])[上下]一?个?)周(?P<weekday>[一二三四五六日天末](?![^，。；、]{{0,2}}[年期]))?)(?![\u4e00-\u9fff]?份额))"
    rf"|(?P<feast>[“‘]?(?<![一二三四五六七八九十第])(?:元旦|五一|七一|八一|十一|国庆|双(?:11|十一))[”’]?(?:国际|国庆)?(?:劳动节|建军节|节)?(?P<feast_tail>之?前(?!夕|[天两几三五十后景期提])|以前|之?后(?!天)|过后|(?:小?长假|假期|黄金周)(?:期间)?|期间|当[天日]))"
    rf"|(?P<within>(?:未来|今后)(?:[三五十两几]|一段)[年时]|[一二两三四五六七八九十\d]年(?:之|以)?内)"
    rf"|(?P<past>过去(?:的)?一年|(?<![^\n。—\-\s])这一年(?=[里，])|一年以?来|(?:过去)?(?P<years>[两二三四五六]|(?<![\d.])[3-6])年(?:以?来|累计|间|(?=(?:提[升高]|净增|增长|增加|下降)\d))|(?:过去(?:的)?|这)(?P<past_years>[两三四五]|[3-5])年)"
    rf"|(?<![\d月日号、~\-至到])(?P<bare_day>{_BARE_DAY})(?:日?[~\-至到](?P<bare_last>{_BARE_DAY}))?日(?:[上下]午|晚间?)?(?=，|在|于|举[行办]|召开|正式|集中|启动|开幕|开工|签约)"
    rf"|(?P<until>截[至止]到?|到|至|自|从|于)?(?P<year>(?:19|20)\d\d(?:年度?|(?=全年))|{_HAN_YEAR}年度?|今年|本年度?|去年|上一?年度?|前年|明年|当年|来年)?(?P<of>的|，)?"
    rf"(?:(?=[{_BY_PARTS}])(?:(?P<q1>[一二三1-3])(?:季度)?[~\-至到、和]?(?P<q2>[二三四2-4])季度"
    rf"|(?P<ma>{_MONTH})月份?[和、及](?P<mb>{_MONTH})月(?!{_DATED})份?"
    rf"|(?P<m1>{_MONTH})月?份?[~\-至到](?P<m2>{_MONTH})月(?!{_DATED})份?"
    rf"|(?P<md>{_MONTH})月(?P<d1>{_DAY})[日号](?:[~\-至到](?:(?P<md2>{_MONTH})月)?(?P<d2>{_DAY})[日号])?"
    rf"|(?P<month>{_MONTH})月(?!{_DATED})份?(?P<tenth>(?:上中|中下|[上中下])旬)?(?:[当单全]月)?"
    rf"|(?P<half>[上下前后]半年|(?<![上下前后一])半年度|(?<![上下前后一二两三四五六七八九十几\\d多近个小大])半年(?=总[量额]|收官|目标|任务|成绩|累计|答卷|战报))|(?P<whole>全年|(?<![一二两三四五六七八九十\d])年内|年度内(?![供外需部销]))|[前首头](?P<first>[二两三23])个?季度?|(?<![产业营施行运线市张])(?P<first_month>首)个?月(?!球|饼|亮)|第?(?P<quarter>{_QUARTER})季(?:度|(?<=首季))|(?P<end_of>年底|年末|岁末|年终|年中|年初)"
    rf"|(?<!提)[前首头](?P<nmonths>{_MONTH}|两)个?月|(?<=[今去前明]年)(?P<end_of2>[底末初])))?"
    rf"(?P<suffix>[底末](?:之?前)?|初|前(?<=[底末中终]前)|(?<=今年)来(?=，)|之前|前(?![一二两三四五六七八九十几\d期列后瞻沿提往半季年月去者端段海门线台])|年?以来|至今|起|为止|期间)?"
)


# The groups that name a part of a year.
PARTS = (
    "m1",
    "month",
    "md",
    "half",
    "whole",
    "quarter",
    "end_of",
    "end_of2",
    "first_month",
    "nmonths",
    "first",
    "ma",
    "q1",
)
_OTHERS = tuple(
    "y1 bare_day now recent within vague opening new_year past plan relative feast this month_end bare_tenth".split()
)
_KINDS = tuple((_PATTERN.groupindex[name] - 1, name) for name in (*PARTS, *_OTHERS))
# The kind where the last group that matched tells it.
_KIND_OF_LAST: dict[str | None, str] = {
    "year": "",
    "m2": "m1",
    "d1": "md",
    "d2": "md",
    "tenth": "month",
    **{name: name for name in ("month", "half", "whole", "quarter", "now", "vague", "this", "relative", "recent")},
}


@record(frozen=True, slots=True)
class Mark:
    """An expression of time at [start, end).

    `kind` is the group that tells what it is: one of PARTS for a part of a year, `now`, `past`, `plan` and so on, or ""
    for a year alone; `year` are the words for its year, and `match` has what else it is made of.
    """

    match: re.Match[str]
    start: int
    end: int
    kind: str
    year: str | None


def mark_at(text: str, start: int) -> Mark | None:
    """The expression of time that begins at `start`."""
    match = _PATTERN.match(text, start)
    if match is None or match.end() == start:
        return None
    kind = _KIND_OF_LAST.get(match.lastgroup)
    if kind is None:
        groups = match.groups()
        kind = next((name for group, name in _KINDS if groups[group]), "")
    return Mark(match, start, match.end(), kind, match["year"])
