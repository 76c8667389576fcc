"""A bulletin written for these tests, and taking it in."""

from __future__ import annotations

from datetime import date
from typing import Any

from bridgehead.foundation.access import Actor
from bridgehead.modules.documents.actions import DocumentFacts, take_in_document
from bridgehead.modules.documents.models import Document, StatementRecord

BULLETIN = """桥港区前七月招商引资与重大项目建设情况
1—7月，全区新签约亿元以上项目42个、总投资260.69亿元。
总投资99.99亿元的星桅海上风电装备产业园项目7月22日签约，占地980亩，预计2027年12月竣工。总投资10.5亿元的珩渡高强极薄铜箔项目4月20日开工。
"""
PUBLISHED = date(2026, 8, 4)


def take_in(actor: Actor, text: str = BULLETIN, **facts: Any) -> Document:
    """The bulletin as a document of the actor's own unit."""
    known = DocumentFacts(**{"published_on": PUBLISHED, "place": "桥港区", "publisher": "桥港发布", **facts})
    return take_in_document(actor=actor, data=text.encode(), file_name="七月简报.txt", facts=known).document


def figure(document: Document) -> StatementRecord:
    """Its first figure."""
    return document.statements.filter(kind="figure").order_by("position")[0]


def project(document: Document, name: str = "星桅") -> StatementRecord:
    """Its statement of a project whose name starts so."""
    return next(s for s in document.statements.filter(kind="project") if s.content["name"].startswith(name))
