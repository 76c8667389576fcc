"""The language of templates: what a field becomes, and that nothing wrong in a template is ever left blank."""

from __future__ import annotations

from decimal import Decimal

import pytest

from bridgehead.engines.composing import (
    Chart,
    Found,
    Table,
    TemplateFaults,
    blocks_from_json,
    blocks_to_json,
    check,
    compose,
    plain_text,
)
from tests.engines.composing.worlds import TIERS, make_world

SIGNED = "project.signed.count"


def written(source: str, **facts: object) -> str:
    return plain_text(compose(source, make_world(**facts)).blocks).strip()  # type: ignore[arg-type]


def faults(source: str, **facts: object) -> list[tuple[str, int, str]]:
    with pytest.raises(TemplateFaults) as raised:
        compose(source, make_world(**facts))  # type: ignore[arg-type]
    return [(fault.kind, fault.line, fault.field) for fault in raised.value.faults]


@pytest.mark.parametrize(
    ("source", "said"),
    [
        ("{{ project.signed.count[investment_min=100000000,scope=new] }}个", "42个"),
        ("{{ project.signed.investment }}", "260.69亿元"),
        ("{{ 签约项目总投资 | 亿元以上(1) | 上年同期 }}", "200.00亿元"),
        ("{{ investment.done.rate }}", "61.9%"),
        ("{{ investment.done.rate | numerator }}", "26元"),
        ("{{ project.started.rate | denominator }}", "42"),
        ("{{ project.signed.count | growth }}", "增长16.7%"),
        ("{{ project.signed.count | 同比增减 }}", "增加6个"),
        ("{{ project.signed.investment | change }}", "增加60.69亿元"),
        ("{{ investment.done.rate | ahead }}", "快于序时进度3.57个百分点"),
        ("{{ project.signed.count | completion }}", "70.0%"),
        ("{{ project.signed.count | ahead }}", "快于序时进度11.67个百分点"),
        ("{{ project.signed.count | goal }}", "60"),
        ('{{ project.in_hand.investment[origin=foreign] | worth("USD") }}', "7.37亿美元"),
        ("{{ period }}，{{ period | short }}，{{ as_of | 简称 }}，{{ pro_rata }}", "2026年1—7月，1—7月，7月底，58.3%"),
        (
            "{% for tier in tiers %}{{ tier }}{% if not loop.last %}；{% endif %}{% endfor %}",
            "；".join(tier.name for tier in TIERS),
        ),
        ("{% for u in units | where(project.signed.count) %}{{ loop.index }}{{ u }}{% endfor %}", "1北岸园区2潮前镇"),
        ("{% if project.signed.count >= 40 and not project.signed.count > 50 %}多{% else %}少{% endif %}", "多"),
        ("{% if project.started.count is aimed %}有{% else %}无{% endif %}", "无"),
        ("{{ project.signed.count | only(sector=“manufacturing”) }}", "42"),
    ],
)
def test_what_a_field_becomes(source: str, said: str) -> None:
    assert written(source) == said


@pytest.mark.parametrize(
    ("source", "expected"),
    [
        ("好\n{{ nothing }}", [("unknown_field", 2, "nothing")]),
        ("{{ project.signd.count }}", [("unknown_field", 1, "project.signd.count")]),
        ("{{ project.signed.count[tier=1] }}", [("unknown_field", 1, "project.signed.count[tier=1]")]),
        ("{{ project.signed.count | upper }}", [("unknown_filter", 1, "upper")]),
        ("{{ project.signed.count", [("syntax", 1, "")]),
        ("一\n二{% if units %}", [("syntax", 2, "")]),
        ("{{ project.signed.count | from('一亿') }}", [("wrong_argument", 1, "")]),
        ("一\n{{ period | of(units) }}", [("wrong_argument", 2, "")]),
        ("{{ project.started.count | goal }}", [("no_goal", 1, "project.started.count")]),
        ("{{ units }}", [("not_text", 0, "axis")]),
        ("合计 {{ chart(units, project.signed.count) }}", [("not_allowed", 0, "table, chart, projects")]),
        ("{{ a }}\n\n{{ b }}", [("unknown_field", 1, "a"), ("unknown_field", 3, "b")]),
    ],
)
def test_a_missing_or_unknown_field_is_named_with_its_line(source: str, expected: list[tuple[str, int, str]]) -> None:
    assert faults(source) == expected


def test_what_the_ledger_refuses_is_told_with_its_word() -> None:
    refusing = make_world(lambda _question: Found(None, refusal="不答"))
    with pytest.raises(TemplateFaults) as raised:
        compose("一\n{{ project.signed.count }}{{ investment.done.rate }}", refusing)
    assert [(fault.kind, fault.line, fault.detail) for fault in raised.value.faults] == [
        ("not_answered", 2, "不答"),
        ("not_answered", 2, "不答"),
    ]
    assert faults("{{ investment.done.rate }}", ask=lambda _q: Found(None, "ratio")) == [
        ("no_value", 1, "investment.done.rate")
    ]
    assert (
        written("{% if investment.done.rate is known %}有{% else %}无{% endif %}", ask=lambda _q: Found(None)) == "无"
    )


def test_growth_from_nothing_is_no_figure() -> None:
    def ask(question: object) -> Found:
        return Found(Decimal(5 if question.period.end.year == 2026 else 0))  # type: ignore[attr-defined]

    assert faults("{{ project.signed.count | growth }}", ask=ask) == [("no_value", 1, SIGNED)]
    assert (
        written("{% if project.signed.count | growth is known %}同比{% else %}上年为零{% endif %}", ask=ask)
        == "上年为零"
    )


@pytest.mark.parametrize(
    "source",
    [
        "{{ unit.__class__ }}",
        "{{ ''.__class__.__mro__ }}",
        "{{ (project.signed.count).session }}",
        "{{ project.signed.count | attr('session') }}",
        "{{ project.signed.count | map('upper') }}",
        "{{ cycler.__init__.__globals__ }}",
        "{{ lipsum() }}",
        "{{ self }}",
        "{{ units[0] }}",
        "{{ 9 ** 9 ** 9 }}",
        "{{ 'a' * 1000000000 }}",
        "{{ 'a' ~ 'b' }}",
        "{% for x in range(10) %}{% endfor %}",
        "{% for x in 'abc' %}{% endfor %}",
        "{% for a in units %}{% for b in units %}{% for c in units %}{% endfor %}{% endfor %}{% endfor %}",
        "{% set a = 1 %}",
        "{% macro a() %}{% endmacro %}",
        "{% include 'x' %}",
        "{% import 'x' as x %}",
        "{% extends 'x' %}",
        "{% block a %}{% endblock %}",
        "{% filter upper %}{% endfilter %}",
        "{% call table() %}{% endcall %}",
        "{{ table(*units) }}",
        "{{ table(**units) }}",
        "{{ table.__call__ }}",
        "{{ ask_measure('project.signed.count', 3) }}",
        "{{ loop.cycle('a') }}",
        "{% for u in units %}{{ loop.cycle('a') }}{% endfor %}",
        "{{ project.signed.count in units }}",
        "{{ project.signed.count is callable }}",
    ],
)
def test_templates_reach_nothing_but_their_fields(source: str) -> None:
    assert check(source), source
    with pytest.raises(TemplateFaults):
        compose(source, make_world())


def test_the_size_of_a_template_and_of_what_it_asks_is_bounded() -> None:
    assert [fault.kind for fault in check("字" * 200_001)] == ["too_long"]
    many = tuple(make_world().units) * 100
    source = "{% for a in units %}{% for b in units %}" + "字" * 100 + "{% endfor %}{% endfor %}"
    assert faults(source, units=many) == [("too_long", 0, "")]
    asking = "".join(f"{{{{ project.signed.count[investment_min={low}] }}}}" for low in range(1, 4_100))
    assert {fault[0] for fault in faults(asking)} == {"too_many"}


def test_a_value_that_looks_like_a_field_stays_text() -> None:
    assert written("{{ signer }}", words={"signer": "{{ nothing }}\ue0001\ue001假\ue002"}) == "{{ nothing }}1假"


def test_tables_charts_and_lists_of_projects() -> None:
    source = """
{{ table(units, 签约项目数 | named('签约'), 签约项目总投资 | named('总投资'), caption=period) }}
{{ chart(months, project.signed.investment, '走势') }}
{{ projects(project.signed.count, 5) }}
{{ comparison(project.signed.count, project.signed.investment) }}
"""
    made = compose(source, make_world())
    table, chart, projects, comparison = made.blocks
    assert isinstance(table, Table)
    assert table.head == ("板块", "签约（个）", "总投资（亿元）")
    assert [[cell.text for cell in row] for row in table.rows] == [
        ["北岸园区", "42", "260.69"],
        ["潮前镇", "42", "260.69"],
        ["合计", "42", "260.69"],
    ]
    assert table.caption == "2026年1—7月"
    assert isinstance(chart, Chart)
    assert (chart.categories[0], chart.values[0], chart.unit, len(chart.figures)) == (
        "1月",
        Decimal("260.69"),
        "亿元",
        7,
    )
    assert isinstance(projects, Table)
    assert [cell.text for cell in projects.rows[0]] == ["1", "云麓轴承项目", "北岸园区", "3.00", "3月4日"]
    assert isinstance(comparison, Table)
    assert [cell.text for cell in comparison.rows[1]] == ["签约项目总投资（亿元）", "260.69", "200.00", "增长30.3%"]
    numbers = [cell.figure for row in table.rows for cell in row if cell.figure]
    assert numbers == [use.number for use in made.uses[:6]]
    assert blocks_from_json(blocks_to_json(made.blocks)) == made.blocks


def test_a_table_says_with_a_dash_what_cannot_be_said() -> None:
    def ask(question: object) -> Found:
        return Found(None, "ratio") if question.unit == 3 else Found(Decimal("0.5"), "ratio")  # type: ignore[attr-defined]

    table = compose("{{ table(units, investment.done.rate, total=false) }}", make_world(ask)).blocks[0]
    assert isinstance(table, Table)
    assert [row[1].text for row in table.rows] == ["50.0%", "—"]


def test_every_figure_is_kept_with_its_question() -> None:
    made = compose(
        "{{ project.signed.count }}{% for u in units %}{{ 签约项目数 | 按(u) | 上年同期 }}{% endfor %}",
        make_world(),
    )
    assert [(use.text, use.question.unit, use.question.period.end.year) for use in made.uses] == [  # type: ignore[union-attr]
        ("42", None, 2026),
        ("36", 2, 2025),
        ("36", 3, 2025),
    ]


def test_a_mark_with_nothing_behind_it_is_no_line() -> None:
    assert written("一\n>> {{ signer }}\n<< {{ addressee }}", words={}) == "一"
