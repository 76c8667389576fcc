"""Worlds for templates whose answers are made up by a function."""

from __future__ import annotations

from collections.abc import Callable
from datetime import date
from decimal import Decimal

from bridgehead.engines.composing import Found, Place, Question, Row, Tier, World
from bridgehead.engines.figures import Period

YI = 100_000_000
UNITS = (Place(2, "北岸园区"), Place(3, "潮前镇"))
TIERS = (
    Tier(30 * YI, None, "30亿元以上"),
    Tier(10 * YI, 30 * YI, "10亿元以上、不足30亿元"),
    Tier(5 * YI, 10 * YI, "5亿元以上、不足10亿元"),
    Tier(1 * YI, 5 * YI, "1亿元以上、不足5亿元"),
)


def plain_answer(question: Question) -> Found:
    """42 projects of 260.69亿元, 36 of 200亿元 the year before; every rate is 26 of 42."""
    kind, is_last = question.measure.definition.unit_kind, (question.period.end or date.max).year < 2026
    if kind == "ratio":
        return Found(Decimal(26) / 42, "ratio", 26, Decimal(26), Decimal(42))
    if kind == "currency":
        return Found(Decimal(200 * YI if is_last else 26_069_000_000), "CNY", 42)
    return Found(Decimal(36 if is_last else 42), "1", 42)


def make_world(ask: Callable[[Question], Found] = plain_answer, months: int = 7, **facts: object) -> World:
    """January to July 2026 of an invented district, unless told otherwise."""
    period = Period.of_months(2026, 1, months)
    given = {
        "period": period,
        "as_of": period.end,
        "unit": Place(1, "桥港区"),
        "whole": "全区",
        "ask": ask,
        "rows": lambda _question, most: [Row("云麓轴承项目", "北岸园区", date(2026, 3, 4), Decimal(3 * YI))][:most],
        "worth": lambda _question, currency: Decimal(737_000_000) if currency == "USD" else None,
        "goal": lambda question: Decimal(60) if question.measure.id == "project.signed.count" else None,
        "units": UNITS,
        "tiers": TIERS,
        "words": {"signer": "桥港区招商中心", "issued_on": "2026年8月3日", "addressee": "区委、区政府："},
        **facts,
    }
    return World(**given)  # type: ignore[arg-type]
