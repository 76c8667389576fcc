"""Which sums of money name a class of projects (10亿元以上项目) instead of being a value."""

from __future__ import annotations

import re
from decimal import Decimal
from itertools import pairwise

from bridgehead.engines.figures.measures import INTEGER_LIMIT
from bridgehead.engines.reading.patterns import stands_in
from bridgehead.engines.reading.quantities import Quantity

_NOUN_AFTER = re.compile(
    r"(?:及以上)?(?:的)?[^，；。：、\n\d]{0,14}?(?:项目|工程|企业|专案|行政村|集体村|农户|经营主体|商户|乡镇)(?![^，；。、\d]{0,2}(?:总投资|完成|投资额))"
)
_NOUN_AT_ONCE = re.compile(
    r"(?:的)?(?:级|投资建设|投资|产业|工业|制造业|服务业|重大|重特大|优质|[外内韩台港日德美侨央民]资|先进制造业|旗舰型?|龙头型?|大){0,3}(?:项目|工程)[^，。；：\d]{0,8}\d+(?![\d.]*[年月日%])"
)
_AT_ONCE = 18
_NOUN_NEAR = re.compile("(?:级|的)?(?:重大|产业|工业|优质|旗舰|龙头|重特大)*(?:项目|工程|企业)")
# 500万元以上固定资产投资487亿元
_INVESTED = re.compile(
    "的?(?:城镇|工业|产业|全社会|项目)*(?:固定资产投资|固投|工业投资|产业投资|项目投资|技改投资|技术改造投资)"
)
_TO_COUNT = re.compile(
    "(?:(?:的|项目|企业|园区|开发区|公司|单位|集群|产业链|先进制造业|制造业|服务业|工业|产业|外资|重大|优质|类)*"
    "|之间的?|的[^，。；：、\\d]{1,8}?(?:[(（][^()（）\\d]{1,6}[)）])?)(?:不少于|不低于|达到?|超过?|突破|有|各|约|近|为)?"
)
_EACH = re.compile(
    "，?(?:项目)?(?P<every>全部|均|都)(?:为|是)(?:总?投资)?|(?:的|[^，。；、\\d]{0,6})?(?:企业|公司|园区|项目|集团|产业|单位)[^，。；、\\d]{0,10}?(?P<all>均|都)?(?:在|达到?|超过?|过|逾)?"
)
_SUM_BEFORE = re.compile("(?:额|规模|资金|投资|内资|外资|产值|收入)(?:达到?|为|约|超)*$")
_DEED_BEFORE = re.compile("(?:签约|签下|揽下|引进|开工|招引)(?:总?投资|了|共)?$")
_OF_COUNTED = re.compile("(?P<count>\\d[余多]?[个项])?(?:计划|协议)?(?:总投资额?|总投资规模|投资总额)$")
_COUNTED_BEFORE = re.compile("\\d[余多]?[个项](?:(?:单体|单个|计划|协议)?(?:总?投资额?|总?投资规模|投资总额)在?)?$")
_HEADING = re.compile("(?:的|级)?[^，。；：、\\d]{0,8}(?:项目|工程)(?:：|(?:方面|建设)[：，])")
_SOME_MORE = ("多", "余")
_PAST_CLASSES, _NEAR = 5 * 10**10, 16
_LIST_AFTER = re.compile("、|和|及|或|，")


def is_tier(text: str, quantity: Quantity, following: Quantity | None) -> bool:
    """Whether `quantity` (money) is the tier of what is counted next to it."""
    if quantity.kind != "money":
        return False
    open_ended = quantity.tail.endswith("以上") or quantity.tail.endswith("以下") or quantity.grade or quantity.bare
    vague = open_ended or quantity.comparator != "=" or quantity.high is not None
    of_all = _is_sum_of_all(text, quantity, following)
    if (
        not of_all
        and following is not None
        and following.kind == "count"
        and (open_ended or quantity.comparator in (">=", "<=") or (quantity.bare and following.start == quantity.end))
        and _TO_COUNT.fullmatch(text, quantity.end, following.start)
    ):
        return True
    if of_all or (
        quantity.end < len(text)
        and text[quantity.end] == "的"
        and not open_ended
        and not _is_bar_of_counted(text, quantity)
        and not _noun_at_once(text, quantity.end)
    ):
        return False
    if any(says(text, quantity, following) for says in (_defines_counted, _followed_by_tier, _shares_above)):
        return True
    if _is_whole_sum(text, quantity, following):
        return False
    if vague:
        return _NOUN_AFTER.match(text, quantity.end) is not None or (
            open_ended and (_heads_sum(text, quantity) or _in_tier_list(text, quantity, following))
        )
    if text[quantity.start] in "十百千" and _NOUN_NEAR.match(text, quantity.end):
        return True
    return _noun_at_once(text, quantity.end)


def _is_sum_of_all(text: str, quantity: Quantity, following: Quantity | None) -> bool:
    """总投资5000多亿元的460个项目, 380个总投资约6200亿元的重大项目: the sum of all, and not how large each is."""
    if quantity.tail or quantity.bare or quantity.grade or not text.startswith("的", quantity.end):
        return False
    head = quantity.before if quantity.before >= 0 else quantity.start
    before = _OF_COUNTED.search(text, max(0, head - 12), head)
    if before is None or not (before["count"] or (following is not None and following.kind == "count")):
        return False
    exact = quantity.comparator != ">=" or stands_in(text, _SOME_MORE, quantity.start, quantity.end)
    return exact or quantity.value >= _PAST_CLASSES


def _is_bar_of_counted(text: str, quantity: Quantity) -> bool:
    """签约12个投资总额超10亿元的项目: how large each of the counted is, between their number and their noun."""
    if quantity.comparator not in (">=", "<="):
        return False
    head = quantity.before if quantity.before >= 0 else quantity.start
    return _COUNTED_BEFORE.search(text, max(0, head - 12), head) is not None


def _defines_counted(text: str, quantity: Quantity, following: Quantity | None) -> bool:
    """新签约项目(3000万元以上)88个: how large each of the counted is, in brackets behind the noun."""
    if following is None or following.kind != "count" or following.start != quantity.end + 1:
        return False
    if not (quantity.tail.endswith("以上") or quantity.bare):
        return False
    head = quantity.before if quantity.before >= 0 else quantity.start
    return text[quantity.end] in ")）" and text.endswith(("项目(", "项目（", "工程(", "企业("), 0, head)


def _noun_at_once(text: str, start: int) -> bool:
    """Whether 项目 stands right after a sum, and a number of them after that."""
    stop = start + _AT_ONCE
    near = text.find("项目", start, stop) >= 0 or text.find("工程", start, stop) >= 0
    return near and _NOUN_AT_ONCE.match(text, start) is not None


def _heads_sum(text: str, quantity: Quantity) -> bool:
    """亿元以上项目总投资150亿元: the sum is of those of that class."""
    summed = quantity.bare and text.startswith("总投资", quantity.end)
    return summed or _NOUN_NEAR.match(text, quantity.end) is not None or _INVESTED.match(text, quantity.end) is not None


def _is_whole_sum(text: str, quantity: Quantity, following: Quantity | None) -> bool:
    """集中签约超2000亿元重大招商项目: the sum of all of them, larger than any class of projects is."""
    counted = following is not None and following.kind == "count" and following.start - quantity.end < _NEAR
    head = quantity.before if quantity.before >= 0 else quantity.start
    plain = not (quantity.tail or quantity.bare or quantity.grade or counted)
    return plain and quantity.value >= _PAST_CLASSES and _DEED_BEFORE.search(text, max(0, head - 6), head) is not None


def _followed_by_tier(text: str, quantity: Quantity, following: Quantity | None) -> bool:
    """10亿元、30亿元以上重大产业项目: the first of two tiers."""
    if following is None or following.kind != "money" or not _LIST_AFTER.fullmatch(text, quantity.end, following.start):
        return False
    paired = text[quantity.end] == "或" and (quantity.comparator == ">=" or following.unit != quantity.unit)
    if not paired and _SUM_BEFORE.search(text, max(0, quantity.start - 6), quantity.start):
        return False  # 平均投资规模1250万元，1000万元以上的项目430个
    return (paired or following.tail.endswith("以上")) and is_tier(text, following, None)  # 超10亿元或1亿美元项目


def _shares_above(text: str, quantity: Quantity, following: Quantity | None) -> bool:
    """主营业务收入10亿元、3亿元以上企业分别5户、10户: the first of two tiers, of which the last says 以上."""
    if following is None or following.kind != "money" or quantity.comparator != "=":
        return False
    if not following.tail.endswith("以上"):
        return False
    joined = text[quantity.end : following.start] in ("、", "和", "及") and not following.bare
    return (
        joined
        and quantity.value > following.value
        and _NOUN_NEAR.match(text, following.end) is not None
        and is_tier(text, following, None)
    )


def is_tier_of(text: str, count: Quantity | None, money: Quantity) -> bool:
    """Whether a sum says how large each of the things just counted is (4家企业销售超百亿元)."""
    if count is None or count.kind != "count" or money.kind != "money" or (money.comparator == "=" and not money.bare):
        return False
    head = money.before if money.before >= 0 else money.start
    said = _EACH.fullmatch(text, count.end, head)
    every = said is not None and (said["all"] is not None or said["every"] is not None)
    return every or (said is not None and text[money.start] in "十百千万亿")


def is_heading(text: str, tier: Quantity, stop: int) -> bool:
    """Whether a tier heads what is told at `stop` (亿元以上项目：签约15个)."""
    return tier.end < stop and _HEADING.fullmatch(text, tier.end, stop) is not None


def _in_tier_list(text: str, quantity: Quantity, following: Quantity | None) -> bool:
    """10亿元、30亿元以上 and 亿元以上特别是10亿元以上项目: tiers named together."""
    if following is None or following.kind != "money":
        return False
    apart = any(mark in text[quantity.end : following.start] for mark in "；，。")
    return following.start - quantity.end <= 4 and not apart and is_tier(text, following, None)


def bounds(quantity: Quantity) -> tuple[int | None, int | None]:
    """(min, max) of investment that a tier in CNY stands for; (None, None) in another currency or past all sense."""
    if quantity.unit != "CNY" or max(quantity.value, quantity.high or quantity.value) >= INTEGER_LIMIT:
        return None, None
    value = int(quantity.value)
    if quantity.high is not None and quantity.high > quantity.value:
        return value, int(quantity.high)
    if quantity.comparator == "<=":
        return None, value
    return value, None


def exclusive(counts: list[tuple[int, Decimal]]) -> bool:
    """Whether tiers [(min, count), …] cannot nest: a lower tier would hold fewer than a higher one."""
    ordered = sorted(counts, reverse=True)
    # One tier said twice is no tier within itself.
    return any(lower[1] < higher[1] and lower[0] < higher[0] for higher, lower in pairwise(ordered))
