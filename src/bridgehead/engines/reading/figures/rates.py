"""Ratios: growth, share, completion; they answer to the figure that they stand behind."""

from __future__ import annotations

import re
from collections.abc import Callable, Sequence, Set
from dataclasses import replace
from decimal import Decimal
from functools import lru_cache, partial

from bridgehead.engines.reading.drafts import FRAME, OWN, Draft
from bridgehead.engines.reading.lexicon import Word
from bridgehead.engines.reading.quantities import Quantity
from bridgehead.engines.reading.records import record

from .filters import Filters

_GROWTH = {"gdp.": "gdp.growth", "trade.": "trade.growth", "output.": "output.growth"}
_CHANGES = frozenset(("other.rate", *_GROWTH.values()))
_SUBJECTS = (("added_value", None), ("gdp", "gdp.growth"), ("trade", "trade.growth"), ("output", "output.growth"))
_NAMED_SUBJECTS = frozenset(name for name, _ in _SUBJECTS)
_NAMED_RATE = re.compile(
    "(?:率|成本|支出进度|发行进度|形象进度|存贷比|产出比|收支比|贡献了?|的比率|比值|满意度|比例|占有率|强度|密度|集[聚中]度|贡献度|知晓度|依存度|外向度|增长面|盈利面|亏损面|扩张面|合格率|系数|指数|占比|比重)(?:为|达到?|约|近|仅|只有|不足|不到|超过?|突破|至|实现|保持在?|稳定在|稳定保持在?|提升[至到]|提高到|提高至|上升[至到]|下降[至到]|降低[至到]|[升降增]至|[升降]到|高达|接近|首次|再次|历史性|总体|基本|全部|过半|均|现|目前|当前|如今|已|也|分别|全[国省市区县州]的?|优于|高于|好于|(?:由|从)(?:(?:19|20)\\d\\d年末?的?)?|，|\\s)*$"
)
_INVESTMENT = re.compile("投资|资金到位|到位率")
_TIMES_OF = re.compile("(?:为|是|达|相当于)(?:上年|去年|前年|全市|全省|全国)?[^，。]{0,8}的$")
_NO_NOUN = re.compile(
    "[较比][^，。；、]{1,12}$|按(?:可比|不变|现)?(?:价格?|口径)计算|扣除价格因素(?:后|影响)?|由[负降]转[正升增]|[转扭]负为正|止跌(?:回[升稳]|企稳)|企稳回升|[一二三四上下前本全当][一二三四两]?(?:个)?(?:季度|半年|月份?|年)|\\d+(?:[~-]\\d+)?月份?|\\d{4}年|(?:年度|全年|工作|主要)?(?:预期|奋斗)?目标|预期|指标|任务|转正|仍|力争|确保|争取|有望|可望|要|将|是|为|当月|单月|当季|同比|环比|同期|分别|实现|[较比](?:上年|去年|上月|上季度|前年|年初|全国|全省|全市)?(?:同期)?|同口径|按?可比(?:口径|价格?)|按?不变价格?|按?现价|名义|实际|可比价|下同|预计|[()（）]|[两三四五]年(?:平均|年均)?|均|累计|平均|年均|其中|总量|连续|保持|继续|持续|也|都|又|再|两位数|并|且|大幅|稳步|快速|逆势|的|了|达到?|，|、|分|个|同步|由此|去年|上年|今年|预测|同样|净|共|约|近|超|以上|[\\d.%~]+|、"
)
# 项目数同比增长9.2%, 协议投资增长8%: an aspect of the projects counted before.
_ASPECTS = re.compile(
    "(?:签|引进)?项目(?:个)?(?:数量?|总数)|(?:计划|协议|合同|合约)?(?:总投资|投资总额|投资额|签约额|合同金额|协议金额)额?"
)
_NAMES_PROJECTS = re.compile("项目(?:数量|个数|总数|数)$")
_COMPARED = re.compile("[高低快慢]于|高出|低出")
_OWN_RATE = re.compile("增长面|盈利面|亏损面|贡献率|比重|占比|强度")
# 超序时进度5.9%, 欠进度12.9%
_PACE = re.compile(
    "(?:超过?|快于|高于|超前|领先|(?P<behind>欠|慢于|滞后|低于|落后))(?:于)?(?:(?:序时|时间|年度|全年)?进度|(?:年度|全年|年)(?:投资)?(?:计划|目标|任务))$"
)
# The deed right after a rate: 100% of the projects have begun.
_BEGUN_AFTER = re.compile("(?:实质性|如期|集中|按期)?(?:开工|动工|开复工|开建)(?![率面后])")
_OF_THE_AIM = re.compile("[)）]?(?:年度|全年|考核|既定)?(?:目标|任务|计划|指标){0,2}[数额]?的")
_IN_BRACKETS = re.compile("[(（][^()（）]*[)）]")
# What a rate is said to be a part of: 85.2%的改革试点任务落地
_PART_OF = re.compile(
    "(?:以上)?的(?!增[速长幅]|速度|目标|税率|比例|份额|股[权份]|水平|标准|幅度|概率|优惠|企业|项目|高?增)[\\u4e00-\\u9fff]{3,}"
)
_ABOUT = re.compile("有?(?:近|约|超过?|逾)?")
# 高端精品钢产量占比
_MUCH = re.compile("(?:产量|发电量|用电量|消费量|用量|装机|收入|营收|支出|贷款|面积|人口|产能|业务)$")
# 研发经费占GDP比重 is no share of what was told before.
_OF_GDP = re.compile("占(?:全[省市区县])?(?:GDP|地区生产总值|生产总值|国内生产总值)")
# 8个项目，占全市固定资产投资83.4%: of a whole that is no number of projects or firms
_OF_ANOTHER = re.compile(
    "占(?:到|了)?[^，。；、\\d]{0,12}(?:投资|产值|增加值|营收|收入|税收|进出口|出口|GDP)(?!项目|额的?项目)(?:的|总量|总额|比重|为|达到?|约)*\\d"
)
# What grew, told behind its number (工业投资实现2%正增长).
_GROWN_BY = re.compile(
    "的?(?P<fell>负)?(?:正|同比|高速|快速|较快|平稳)?(?:增长|增速|增幅)(?![极点率面]|目标|任务|预期)"
)
_BEHIND = 6
_MEASURED_BY_TASK = frozenset(["fdi", "done_investment", "new"])
_DONE_SO_FAR = re.compile(
    "(?P<task>(?:任务|目标|计划|指标)[^，。；、\\d]{0,4}?)?(?<!投资)(?:已|已经|仅|只|才|累计|目前|刚)*完成了?$"
)
_OF_YEAR, _NEAR_RATE = re.compile("(?:当年|年内|本年度?|去年|上年|往年)(?:新)?(?:签约|引进|落地|招引|落户)的?项目"), 24
_AND = re.compile("[、和与及]")
DONE = "目标完成率"
_OF_PLAN = re.compile(
    "(?:计划|目标|任务|预算|指标|考核)(?:数|投资|总数|总额|额|值|比例)?的$"
    "|(?:完成|占|达到?|实现)[^，。；、]{0,14}(?:计划|目标|任务|预算|指标)(?:数|投资|总数|总额|额|值)?(?:比例)?(?:达到?|为)?$"
)
_AMONG_THEM = re.compile("[^，。；\\d]{0,14}(?:项目|工程)[中里]，")
_PARTS = frozenset({"project.share", "project.started.rate"})
_SHARED_OUT = frozenset({"indicator", "added_value"})
_OF_NO_RATE = frozenset({"fdi", "done_investment", "indicator"})
_OF_THEIR_OWN = frozenset({"done_investment", "indicator", "added_value", "fdi", "trade", "output"})


@record(frozen=True, slots=True)
class Rate:
    """A measure and value; `subject` is the figure it is a rate of, `names_itself` whether its own words say what."""

    measure: str
    value: Decimal
    evidence: str
    subject: Draft | None
    label_tail: str = ""
    names_itself: bool = False


def continues(text: str, quantity: Quantity, last: Draft, drafts: Sequence[Draft]) -> Rate | None:
    """The second of two changes (分别为5.7万元、2.9万元，增长4.8%和5.2%): that of the figure after the first one's."""
    subject = last.parent
    if last.unit != "ratio" or subject is None or not _AND.fullmatch(text, last.quantity.end, quantity.start):
        return None
    index = next((place for place, draft in enumerate(drafts) if draft is subject), None)
    following = (
        next((draft for draft in drafts[index + 1 :] if draft.unit != "ratio"), None) if index is not None else None
    )
    if following is None or following.sentence != last.sentence or last.measure not in _CHANGES:
        return None
    measure = next((growth for prefix, growth in _GROWTH.items() if following.measure.startswith(prefix)), "other.rate")
    fell = last.value < 0
    done = (last.label or "").endswith(DONE)
    return Rate(
        measure,
        -quantity.value if fell else quantity.value,
        FRAME,
        following,
        DONE if done else "下降" if fell else "增长",
    )


def read_rate(
    text: str, quantity: Quantity, words: Sequence[Word], pre: tuple[int, int], subject: Draft | None
) -> Rate | None:
    """What `quantity` (ratio or points) is a rate of; `words` stand in `pre`, `subject` is what it may belong to."""
    said: set[str] = set().union(*[word.classes for word in words])
    if subject is not None and subject.aim and _OF_THE_AIM.fullmatch(text, *pre):
        invested = subject.measure.startswith("investment.done")
        measure = "investment.done.rate" if invested else "other.rate"
        return Rate(measure, quantity.value, FRAME, subject.parent, DONE)
    change = _change(words)
    if change is None and quantity.kind == "ratio" and _BEGUN_AFTER.match(text, quantity.end):
        return Rate("project.started.rate", quantity.value, FRAME if subject else OWN, subject)
    if change is not None and not _is_level(text, words, quantity):
        if quantity.kind == "points" and _OWN_RATE.search(text, *pre) and _names_itself(text, words, pre[0]):
            return Rate("other.rate", quantity.value * change, OWN, None, names_itself=True)
        own = "" if _NAMED_SUBJECTS.isdisjoint(said) else next(growth for name, growth in _SUBJECTS if name in said)
        if subject is not None and subject.measure.startswith("project.") and _is_aspect(text, words, pre[0]):
            return Rate("other.rate", quantity.value * change, OWN, subject, names_itself=True)
        names_itself = partial(_names_itself, text, words, pre[0])
        return _growth(quantity, change, own, said, subject, names_itself, _is_near(text, quantity, subject))
    grown = _GROWN_BY.match(text, quantity.end) if text.find("增", quantity.end, quantity.end + _BEHIND) >= 0 else None
    if change is None and grown is not None:
        own = "" if _NAMED_SUBJECTS.isdisjoint(said) else next(growth for name, growth in _SUBJECTS if name in said)
        noun = partial(_has_noun, text[pre[0] : quantity.start])
        return _growth(
            quantity, -1 if grown["fell"] else 1, own, said, subject, noun, _is_near(text, quantity, subject)
        )
    named = _named(text, quantity, words, said, pre, subject)
    if named is not None:
        return named
    return (
        _compared(text, quantity, pre, subject)
        if quantity.kind == "points"
        else _unlisted(text, quantity, pre, subject)
    )


def _is_near(text: str, quantity: Quantity, subject: Draft | None) -> bool:
    return subject is None or text.find("。", subject.quantity.end, quantity.start) < 0


def _compared(text: str, quantity: Quantity, pre: tuple[int, int], subject: Draft | None) -> Rate | None:
    """Points that something lies above or below: of the figure before, or of what the words name."""
    if subject is None and not _COMPARED.search(text, *pre):
        return None
    return Rate("other.rate", quantity.value, FRAME if subject else OWN, subject, names_itself=subject is None)


def _unlisted(text: str, quantity: Quantity, pre: tuple[int, int], subject: Draft | None) -> Rate | None:
    """A rate that only its own words name (覆盖率), or so many times the figure before."""
    if _ABOUT.fullmatch(text, *pre) and quantity.kind == "ratio" and _PART_OF.match(text, quantity.end):
        return Rate("other.rate", quantity.value, OWN, None, names_itself=True)
    if _NAMED_RATE.search(text, max(pre[0], pre[1] - 24), pre[1]):
        near = subject is not None and text.find("。", subject.quantity.end, quantity.start) < 0
        of = subject if near and subject is not None and subject.measure.startswith("project.") else None
        return Rate("other.rate", quantity.value, OWN, of, names_itself=True)
    if subject is not None and _TIMES_OF.search(text, max(pre[0] - 4, 0), quantity.start):
        return Rate("other.rate", quantity.value, FRAME, subject, "倍数")
    return None


def _named(
    text: str,
    quantity: Quantity,
    words: Sequence[Word],
    said: Set[str],
    pre: tuple[int, int],
    subject: Draft | None,
) -> Rate | None:
    """A rate that the vocabulary knows: 办结率, 开工率, 完成率, 占比."""
    if "resolved_rate" in said and "started_rate" not in said:  # 手续办结率和开复工率均为100%
        return Rate("case.resolved.rate", quantity.value, OWN, subject)
    if "started_rate" in said and "done_rate" not in said:
        return Rate("project.started.rate", quantity.value, OWN, subject)
    ahead = _PACE.search(text, *pre) if quantity.kind == "ratio" or subject is None else None
    if quantity.kind != "ratio" and ahead is None:
        return None
    if ahead is not None:
        value = -quantity.value if ahead["behind"] else quantity.value
        return Rate("other.rate", value, FRAME if subject else OWN, subject, "进度差")
    if "done_rate" in said or _OF_PLAN.search(text, *pre) or _is_done_so_far(text, quantity, pre, said):
        of_list = "project" in said or any(name.startswith("level:") for name in said)
        return _completion(text, quantity, pre, None if of_list else subject, "investment_rate" in said)
    return _share(text, quantity, words, pre, subject) if "share" in said else None


def _is_done_so_far(text: str, quantity: Quantity, pre: tuple[int, int], said: Set[str]) -> bool:
    """全年3万人的任务已完成近八成: how much of it is done, against 完成80%的工程量."""
    if text.find("完成", *pre) < 0 or text.startswith("的", quantity.end):
        return False
    done = _DONE_SO_FAR.search(text, *pre)
    return done is not None and (done["task"] is not None or not _MEASURED_BY_TASK.isdisjoint(said))


def _change(words: Sequence[Word]) -> int | None:
    """+1 after a word of growth, -1 after one of fall, None where neither stands before the number."""
    for word in reversed(words):
        if "fall" in word.classes:
            return -1
        if "growth" in word.classes:
            return 1
    return None


def _is_level(text: str, words: Sequence[Word], quantity: Quantity) -> bool:
    """提高到95%, 占比提升至30%: the level reached, not the change."""
    last = next((word for word in reversed(words) if "growth" in word.classes or "fall" in word.classes), None)
    if last is None or text[last.start : last.end] in ("增速", "增幅", "降幅"):
        return False
    if text.startswith(("的贡献", "贡献"), last.end):
        return True  # 对外贸增长的贡献度为5.2%
    return (text[last.end : last.end + 1] in ("到", "至") and not text.startswith("至少", last.end)) or "share" in {
        name for word in words if word.start > last.end for name in word.classes
    }


def _names_itself(text: str, words: Sequence[Word], start: int) -> bool:
    """Whether a noun of its own stands before the word of growth (电子信息制造业增长15.3%)."""
    change = next((word for word in reversed(words) if "growth" in word.classes or "fall" in word.classes), None)
    if change is None:
        return False
    return _has_noun(text[start : change.start])


def _is_aspect(text: str, words: Sequence[Word], start: int) -> bool:
    """Whether what grew is no more than the number or the sum of the projects told of."""
    change = next((word for word in reversed(words) if "growth" in word.classes or "fall" in word.classes), None)
    return change is not None and _ASPECTS.fullmatch(_NO_NOUN.sub("", text[start : change.start])) is not None


@lru_cache(maxsize=1024)  # most are 同比, 比上年同期 and the like
def _has_noun(said: str) -> bool:
    noun = _IN_BRACKETS.sub("", said)
    return len(_NO_NOUN.sub("", noun[max(map(noun.rfind, ")）")) + 1 :])) >= 2


def _growth(
    quantity: Quantity,
    change: int,
    own: str | None,
    said: Set[str],
    subject: Draft | None,
    names_itself: Callable[[], bool],
    near: bool,
) -> Rate | None:
    """`near` is whether the subject stands in the same sentence, so that 产值 names it again."""
    value = min(quantity.value, quantity.value * change) if quantity.value < 0 else quantity.value * change
    if quantity.kind == "points" and not _SHARED_OUT.isdisjoint(said):
        return Rate("other.rate", value, OWN, None)
    if quantity.kind == "points":
        return Rate("other.rate", value, FRAME, subject) if subject is not None or said else None
    if own:
        same = near and subject is not None and subject.measure.partition(".")[0] == own.partition(".")[0]
        return Rate(own, value, OWN, subject if same or not names_itself() else None)
    if own is None or not _OF_NO_RATE.isdisjoint(said) or names_itself():
        return Rate("other.rate", value, OWN, None)
    if subject is not None:
        measure = next(
            (growth for prefix, growth in _GROWTH.items() if subject.measure.startswith(prefix)), "other.rate"
        )
        return Rate(measure, value, FRAME, subject, "增长" if change > 0 else "下降")
    return None


def _completion(text: str, quantity: Quantity, pre: tuple[int, int], subject: Draft | None, invested: bool) -> Rate:
    if invested or _INVESTMENT.search(text, *pre):
        return Rate("investment.done.rate", quantity.value, OWN, subject)
    if subject is not None and subject.measure.startswith("investment.done"):
        return Rate("investment.done.rate", quantity.value, FRAME, subject)
    return Rate("other.rate", quantity.value, FRAME if subject else OWN, subject, DONE)


def _share(
    text: str, quantity: Quantity, words: Sequence[Word], pre: tuple[int, int], subject: Draft | None
) -> Rate | None:
    """占比: of what stands before 占 where it names a thing of its own, else of the figure before."""
    first = next(word for word in words if "share" in word.classes)
    whose = [word for word in words if word.start < first.start]
    classes = {name for word in whose for name in word.classes}
    if not _OF_THEIR_OWN.isdisjoint(classes):
        return Rate("other.rate", quantity.value, OWN, None, names_itself=True)
    of_another = _OF_GDP.match(text, first.start) is not None or _is_of_earlier_firms(text, quantity, subject)
    of_another = of_another or _is_of_much(text, first.start, quantity, subject)
    if of_another and _noun(text, pre[0], first):
        return Rate("other.rate", quantity.value, OWN, None, names_itself=True)
    of_a_kind = (  # 到位资金1950亿元。现代服务业类项目占比约32%
        subject is not None
        and not subject.measure.startswith(("project.", "upgrade."))
        and text.endswith("项目", pre[0], first.start)
    )
    if "project" in classes and (subject is None or of_a_kind or _NAMES_PROJECTS.search(text, pre[0], first.start)):
        return Rate("project.share", quantity.value, OWN, None, names_itself=True)
    if subject is None:
        return Rate("other.rate", quantity.value, OWN, None) if len(words) > 1 or _noun(text, pre[0], first) else None
    if subject.measure.endswith(".count") and _OF_ANOTHER.match(text, first.start):
        return Rate("other.rate", quantity.value, FRAME, subject, "占比")
    if subject.measure == "enterprise.awarded.count":
        return Rate("enterprise.awarded.share", quantity.value, FRAME, subject)
    if subject.measure.startswith("project.") and subject.measure.endswith((".count", ".investment")):
        return Rate("project.share", quantity.value, FRAME, subject, "占比")
    return Rate("other.rate", quantity.value, FRAME, subject, "占比")


def _is_of_much(text: str, end: int, quantity: Quantity, subject: Draft | None) -> bool:
    """Whether what stands before 占 is how much of something, and nothing of what an earlier sentence counted."""
    if subject is None or text.find("。", subject.quantity.end, quantity.start) < 0:
        return False
    return _MUCH.search(text, max(0, end - 6), end) is not None


def _is_of_earlier_firms(text: str, quantity: Quantity, subject: Draft | None) -> bool:
    """Whether the figure before counts firms of an award in another sentence: a noun here is another thing."""
    if subject is None or subject.measure != "enterprise.awarded.count":
        return False
    return text.find("。", subject.quantity.end, quantity.start) >= 0


def of_the_whole(rate: Rate, text: str, position: int, local: frozenset[str]) -> Rate:
    """A rate of projects that begins anew after 其中10亿元以上9个 (；项目开工率78%) is of the whole again."""
    subject = rate.subject
    if rate.measure == "project.started.rate" and "project" in local and "new" in local:
        if subject is not None and _AMONG_THEM.match(text, subject.quantity.end) is not None:
            return rate  # 46个省重点项目中，新开工项目的开工率92%
        return replace(rate, subject=None, evidence=OWN)  # 抓好41个重点项目，新开工项目开工率达到80%
    of_year = subject is not None and rate.measure == "project.started.rate" and "project" in local
    if of_year and _OF_YEAR.search(text, max(0, position - _NEAR_RATE), position):
        return replace(rate, subject=None, evidence=OWN)  # 新签约亿元以上项目45个，当年签约项目开工率50%
    if subject is None or not subject.among or subject.parent is None or rate.measure != "project.started.rate":
        return rate
    anew = any(text.find(mark, subject.quantity.end, position) >= 0 for mark in ("；", "项目")) or "project" in local
    return replace(rate, subject=subject.parent) if anew else rate


def _noun(text: str, start: int, share: Word) -> bool:
    """Whether a noun stands before 占."""
    return len(_NO_NOUN.sub("", text[start : share.start])) >= 2


def inherits(rate: Rate, own: Filters) -> Filters:
    """Filters of a rate: its subject's, then its own."""
    if rate.subject is None:
        return own
    if rate.label_tail == "占比":  # the scheme and level beside 占 are those of the whole
        own = {name: value for name, value in own.items() if name not in ("scheme", "level", "scope")}
    merged = rate.subject.filters | own
    if rate.measure in _PARTS and rate.measure == "project.started.rate":
        merged.pop("scope", None)
    return merged
