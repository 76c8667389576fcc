"""The figures of a real report out of a ledger: the template writes them, the reader reads them back, they agree."""

from __future__ import annotations

from datetime import date

import pytest

from bridgehead.engines.composing import plain_text
from bridgehead.engines.figures import FigureStatement, print_measure, round_half_up
from bridgehead.engines.reading.about import About
from bridgehead.engines.reading.reader import read
from bridgehead.modules.bulletins import actions
from bridgehead.modules.ledger import actions as ledger
from tests import factories
from tests.modules.bulletins.worlds import asked_by
from tests.support import danyang

pytestmark = pytest.mark.django_db

LARGE = "investment_min=100000000"
SIGNED = "project.signed.count"
INVESTED = "project.signed.investment"
IN_HAND = "project.in_hand.count"
WORTH = "project.in_hand.investment"
CHAIN = f"{LARGE},industry={danyang.INDUSTRY}"
# The fields stand between « and ».
TEMPLATE = (
    f"«period»，«whole»新签约总投资亿元以上项目«{SIGNED}[{LARGE},scope=new]»个，总投资«{INVESTED}[{LARGE},scope=new]»。"
    f"从体量规模看，总投资30亿元以上项目«{SIGNED}[investment_min=3000000000,scope=new]»个，"
    f"10亿元以上、不足30亿元项目«{SIGNED}[investment_min=1000000000,investment_max=3000000000,scope=new]»个，"
    f"5亿元以上、不足10亿元项目«{SIGNED}[investment_min=500000000,investment_max=1000000000,scope=new]»个。"
    f"从产业分类看，亿元以上制造业项目«{SIGNED}[{LARGE},sector=manufacturing,scope=new]»个，"
    f"服务业项目«{SIGNED}[{LARGE},sector=service,scope=new]»个，"
    f"其中{danyang.INDUSTRY}项目«{SIGNED}[{CHAIN},scope=new]»个，占比«project.share[{CHAIN},scope=new]»。"
    f"截至«as_of»，«whole»在手在谈项目«{IN_HAND}»个，"
    f"其中内资项目«{IN_HAND}[origin=domestic]»个，总投资«{WORTH}[origin=domestic]»；"
    f"外资项目«{IN_HAND}[origin=foreign]»个，总投资«{WORTH}[origin=foreign] | worth('USD')»。"
).translate({ord("«"): "{{ ", ord("»"): " }}"})

PARAGRAPH = (
    "2023年1—7月，全市新签约总投资亿元以上项目42个，总投资260.69亿元。"
    "从体量规模看，总投资30亿元以上项目3个，10亿元以上、不足30亿元项目3个，5亿元以上、不足10亿元项目2个。"
    f"从产业分类看，亿元以上制造业项目41个，服务业项目1个，其中{danyang.INDUSTRY}项目26个，占比61.9%。"
    "截至2023年7月31日，全市在手在谈项目113个，其中内资项目97个，总投资369.03亿元；外资项目16个，总投资7.37亿美元。"
)


def _written():  # type: ignore[no-untyped-def]
    actor = factories.make_actor("statistician")
    template = factories.make_own_template(text=TEMPLATE)
    asked = asked_by(actor, start=date(2023, 1, 1), as_of=danyang.AS_OF)
    return actions.compose_bulletin(actor=actor, asked=asked, reference=f"own:{template.pk}").composed


def test_the_paragraph_is_written_and_read_back_as_the_same_statements() -> None:
    danyang.build()
    composed = _written()
    text = plain_text(composed.blocks)
    assert text.strip() == PARAGRAPH
    statements = read(text, About(published=date(2023, 8, 3), place="岚港市")).statements
    said = {
        (print_measure(one.measure).partition("{")[0], str(one.period), one.value, one.unit)
        for one in statements
        if isinstance(one, FigureStatement)
    }
    printed = set()
    for use in composed.uses:
        period = use.question.period
        said_of = f"../{period.end}" if use.question.measure.id in (IN_HAND, WORTH) else str(period)
        value = round_half_up(use.value, 3) if use.unit == "ratio" else use.value
        printed.add((print_measure(use.question.measure), said_of, value, use.unit))
    assert len(printed) == 14
    assert printed == said


def test_with_one_project_less_the_paragraph_says_so() -> None:
    made = danyang.build()
    gone = made.signed[0]
    ledger.withdraw_project(
        actor=factories.make_actor("administrator"), project_id=gone.pk, version=gone.version, reason="重复登记"
    )
    text = plain_text(_written().blocks)
    assert "项目41个，总投资160.70亿元" in text
    assert "占比61.0%" in text
