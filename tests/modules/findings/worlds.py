"""Bulletins that do not add up, written for these tests, and taking them in."""

from __future__ import annotations

from datetime import date
from typing import Any

from bridgehead.foundation.access import Actor
from bridgehead.modules.documents.actions import DocumentFacts, take_in_document
from bridgehead.modules.documents.models import Document, StatementRecord

# 288 of 320 are 90%.
WRONG_RATE = """桥港区企业服务情况
1—9月，全区共收集企业诉求320件，办结288件，办结率95%。
"""
# A running total that falls.
EIGHT_MONTHS = """桥港区外资情况
1—8月，全区实际使用外资1.86亿美元。
"""
TEN_MONTHS = """桥港区前十月外资情况
1—10月，全区实际使用外资1.79亿美元。
"""
SIGNED = """桥港区前七月招商情况
今年1—7月，桥港区新签约亿元以上项目42个。
"""


def take_in(actor: Actor, text: str, published: date = date(2026, 10, 10), **facts: Any) -> Document:
    """The text as a document of the actor's own unit."""
    unit_id = facts.pop("unit_id", None)
    known = DocumentFacts(**{"published_on": published, "place": "桥港区", **facts})
    name = f"{abs(hash(text)) % 10**6}.txt"
    return take_in_document(actor=actor, data=text.encode(), file_name=name, unit_id=unit_id, facts=known).document


def statement(document: Document, measure: str) -> StatementRecord:
    """Its first figure of that measure."""
    return next(one for one in document.statements.order_by("position") if one.content.get("measure") == measure)


def corrected(record: StatementRecord, **fields: Any) -> dict[str, Any]:
    """The statement's content with other fields."""
    return {**record.content, **fields}
