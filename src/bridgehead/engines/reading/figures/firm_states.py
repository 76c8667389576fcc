"""Firms counted for what they did or for the state that they are in: neither gathered, nor awarded, nor listed."""

from __future__ import annotations

import re

from .spots import Spot

_DID = re.compile(
    "[^，。；、\\d]{0,8}企业(?:均|已经?|全部|全面|陆续|相继|先后|正式|顺利|基本|率先|将|都|实实在在|切实|真正|直接)*"
    "(?:启动|实施|用上|接入|拿到|领到|拿地|成为|加入|恢复|扭亏|开工|复工|复产|停产|开展|参加|参与|参展|亮相|享受|常态化|减亏|增盈|受益|受惠|获益"
    "|完成(?:[^，。；、\\d]{0,4}(?:重组|整合|改制|股改|混改|改革)))"
)
_AT_WORK = re.compile("企业(?:均|已|全部)?(?:复工|复产|停产|停工|扭亏|减亏|享受|参加|参展|受益)(?:达到?|共)?$")
# 亏损企业23家, 上市后备企业26家
_IN_STATE = re.compile(
    "(?:亏损|停产|停工|停业|停报|在审|辅导|股改|改制|报会|过会|拟上市|意向|拟入驻|拟落户|待入驻|有意入驻|后备|毕业|退出|退库|注销|迁出|关停|破产|失信|僵尸|困难|受灾|缺工"
    "|有[^，。；、\\d]{2,10}(?:实绩|业绩|业务|往来|需求|活动)的?"
    "|[十百千]亿级?|亿元|千万元|[A-D]类)(?:工业)?企业(?:达到?|共有?|有|为|由|从)?$"
)


def firms_apart(spot: Spot) -> bool:
    """Whether firms are told of for a deed or a state of theirs."""
    start, end = spot.window.pre
    if _DID.match(spot.text, spot.quantity.end):
        return True
    if spot.text.find("企业", start, end) < 0:
        return False
    return any(pattern.search(spot.text, start, end) for pattern in (_AT_WORK, _IN_STATE))
