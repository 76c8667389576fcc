"""Measures and statements read back in words."""

from decimal import Decimal

import pytest
from hypothesis import given
from hypothesis import strategies as st

from bridgehead.engines.figures import (
    REGISTRY,
    Amount,
    Capacity,
    FigureStatement,
    Measure,
    Period,
    Phase,
    ProjectStatement,
    StageDate,
    Statement,
    format_measure,
    format_statement,
)

from . import strategies as own

JANUARY_TO_JULY = Period.of_months(2026, 1, 7)
UP_TO_JULY = Period.parse("../2026-07-31")
THIS_YEAR = Period.of_year(2026)
FROM_100_MILLION = " with a total investment of CNY 100 million or more"
FROM_ONE_TO_THREE_BILLION = " with a total investment of CNY 1 billion or more and below CNY 3 billion"


def figure(measure: Measure, value: str, unit: str = "1", **more) -> FigureStatement:
    base = {"place": "桥港区", "period": JANUARY_TO_JULY}
    return FigureStatement(
        doc="", quote="", span=(0, 0), measure=measure, value=Decimal(value), unit=unit, **{**base, **more}
    )


@pytest.mark.parametrize(
    ("measure", "chinese", "english"),
    [
        (
            Measure("project.signed.count", {"investment_min": 100_000_000}),
            "签约亿元以上项目数",
            "number of signed projects" + FROM_100_MILLION,
        ),
        (
            Measure("project.signed.investment", {"investment_min": 10**9, "investment_max": 3 * 10**9}),
            "签约10亿元以上、不足30亿元项目总投资",
            "total investment of signed projects" + FROM_ONE_TO_THREE_BILLION,
        ),
        (
            Measure(
                "project.started.count",
                {
                    "level": "city",
                    "origin": "foreign",
                    "sector": "manufacturing",
                    "investment_min": 10**8,
                    "scope": "new",
                },
            ),
            "新开工市级亿元以上外资制造业项目数",
            f"number of started city-level foreign-funded manufacturing projects{FROM_100_MILLION}, new",
        ),
        (
            Measure("enterprise.awarded.count", {"scheme": "national_little_giant", "scope": "cumulative"}),
            "累计国家级专精特新“小巨人”企业数",
            "number of national little-giant enterprises, cumulative",
        ),
        (Measure("output.amount", {"industry": "新能源"}), "新能源产值", "output in 新能源"),
        (Measure("output.growth", {"enterprise": "甲公司"}), "甲公司产值增长率", "growth of output of 甲公司"),
        (
            Measure("visit.count", {"credited_to": "区招商中心"}),
            "走访次数（计入区招商中心）",
            "number of visits, credited to 区招商中心",
        ),
        (Measure("other.count", label="平台注册企业数"), "平台注册企业数", "“平台注册企业数”"),
        (
            Measure("other.amount", {"enterprise": "甲公司"}, "甲公司在手订单"),
            "甲公司在手订单",
            "“甲公司在手订单” of 甲公司",
        ),
        (
            Measure("upgrade.count", label="“两化”项目"),
            "智改数转、技改项目数（原文：“两化”项目）",
            "number of upgrading projects (‘“两化”项目’)",
        ),
    ],
)
def test_a_measure_as_a_noun_phrase(measure: Measure, chinese: str, english: str) -> None:
    assert format_measure(measure, "zh-Hans") == chinese
    assert format_measure(measure, "en") == english


SIGNED = {"investment_min": 100_000_000}


@pytest.mark.parametrize(
    ("statement", "chinese", "english"),
    [
        (
            figure(Measure("project.signed.investment", SIGNED), "26069000000", "CNY"),
            "桥港区2026年1—7月签约总投资1亿元以上项目，总投资合计260.69亿元。",
            f"桥港区, January–July 2026: total investment of signed projects{FROM_100_MILLION}: CNY 26.069 billion.",
        ),
        (
            figure(Measure("project.signed.count", {**SIGNED, "scope": "new"}), "42"),
            "桥港区2026年1—7月新签约总投资1亿元以上项目42个。",
            f"桥港区, January–July 2026: number of signed projects{FROM_100_MILLION}, new: 42.",
        ),
        (
            figure(
                Measure("project.started.count", SIGNED), "40", modality="target", comparator=">=", period=THIS_YEAR
            ),
            "桥港区2026年目标：开工总投资1亿元以上项目不少于40个。",
            f"桥港区, 2026, target: number of started projects{FROM_100_MILLION}: at least 40.",
        ),
        (
            figure(Measure("investment.done.rate"), "0.503", "ratio", comparator=">=", period=UP_TO_JULY),
            "桥港区截至2026年7月31日项目投资完成率不低于50.3%。",
            "桥港区, up to 31 July 2026: investment completion rate of projects: at least 50.3%.",
        ),
        (
            figure(Measure("fdi.used.amount"), "142000000", "USD", comparator="~"),
            "桥港区2026年1—7月实际使用外资约1.42亿美元。",
            "桥港区, January–July 2026: foreign investment actually used: about USD 142 million.",
        ),
        (
            figure(Measure("gdp.growth"), "-0.035", "ratio"),
            "桥港区2026年1—7月地区生产总值下降3.5%。",
            "桥港区, January–July 2026: growth of gross regional product: -3.5%.",
        ),
        (
            figure(Measure("trade.growth"), "0.12", "ratio"),
            "桥港区2026年1—7月进出口总额增长12%。",
            "桥港区, January–July 2026: growth of imports and exports: 12%.",
        ),
        (
            figure(Measure("approval.duration", label="开工前全部手续"), "4", "wd", comparator="<="),
            "桥港区2026年1—7月审批用时不超过4个工作日（原文：开工前全部手续）。",
            "桥港区, January–July 2026: time taken by approvals (“开工前全部手续”): at most 4 working days.",
        ),
        (
            figure(Measure("project.signed.count"), "8", place=None, period=None),
            "签约项目8个（未注明期间）。",
            "period not given: number of signed projects: 8.",
        ),
        (
            figure(Measure("team.count"), "12", place=None, period=None),
            "招商专班12个。",
            "Number of promotion teams: 12.",
        ),
    ],
)
def test_a_figure_read_back(statement: FigureStatement, chinese: str, english: str) -> None:
    assert format_statement(statement, "zh-Hans") == chinese
    assert format_statement(statement, "en") == english


def test_a_project_read_back() -> None:
    statement = ProjectStatement(
        doc="", quote="", span=(0, 0), place="桥港区", name="珩渡高强极薄铜箔项目", enterprise="珩渡新材料",
        investment=Amount(Decimal(1_050_000_000), "CNY", ">="), stage="building",
        dates={"started": StageDate("2026-04-20"), "completed": StageDate("2026-12", "target")},
        phases=(Phase("一期", Amount(Decimal(400_000_000)), (Capacity("铜箔", Decimal(20000), "吨"),)), Phase("二期")),
        land_m2=Decimal("56666.67"), floor_m2=Decimal(53000),
        capacity=(Capacity("铜箔", Decimal(50000), "吨"), Capacity("电芯", Decimal("1.5"), "GWh")),
        expected={"tax": Amount(Decimal(500_000_000), "CNY", "~"), "output": Amount(Decimal(5_000_000_000))},
    )  # fmt: skip
    assert format_statement(statement, "zh-Hans") == (
        "桥港区“珩渡高强极薄铜箔项目”：投资方为珩渡新材料，总投资不少于10.5亿元，在建；2026年4月20日开工，预计2026年12月竣工；"
        "一期投资4亿元（达产后年产铜箔20,000吨），二期；占地85亩，建筑面积5.3万㎡；"
        "达产后年产铜箔50,000吨、电芯1.5 GWh，年产值50亿元，年税收约5亿元。"
    )
    assert format_statement(statement, "en") == (
        "“珩渡高强极薄铜箔项目”, 桥港区: investor 珩渡新材料, "
        "total investment at least CNY 1.05 billion, under construction; "
        "start of works 20 April 2026, completion December 2026 (target); "
        "一期 CNY 400 million (at full capacity 20,000 吨 of 铜箔 a year), 二期; land 85 mu, floor area 53,000 m²; "
        "at full capacity 50,000 吨 of 铜箔, 1.5 GWh of 电芯 a year, yearly output CNY 5 billion, "
        "yearly tax about CNY 500 million."
    )


def test_a_project_of_which_nothing_is_known_but_its_name() -> None:
    bare = ProjectStatement(doc="", quote="", span=(0, 0), place=None, name="甲项目")
    assert format_statement(bare, "zh-Hans") == "“甲项目”。"
    assert format_statement(bare, "en") == "“甲项目”."


def test_the_year_alone_is_a_date() -> None:
    planned = ProjectStatement(
        doc="", quote="", span=(0, 0), place=None, name="甲项目", dates={"producing": StageDate("2027", "target")}
    )
    assert format_statement(planned, "zh-Hans") == "“甲项目”：预计2027年投产。"
    assert format_statement(planned, "en") == "“甲项目”: start of production 2027 (target)."


@given(own.figure_statements() | own.project_statements(), st.sampled_from(["zh-Hans", "en"]))
def test_every_statement_can_be_read_back(statement: Statement, language) -> None:
    sentence = format_statement(statement, language)
    assert sentence.endswith("。" if language == "zh-Hans" else ".")
    assert not {"{noun}", "{value}"} & {sentence[i : i + 6] for i in range(len(sentence))}
    for words in (statement.place, statement.name if isinstance(statement, ProjectStatement) else statement.label):
        assert words is None or words in sentence


@given(own.measures(), st.sampled_from(["zh-Hans", "en"]))
def test_every_word_of_a_filter_is_in_the_phrase(measure: Measure, language) -> None:
    phrase = format_measure(measure, language)
    for name in ("industry", "credited_to", "enterprise"):
        assert str(measure.filters.get(name, "")) in phrase


@pytest.mark.parametrize("measure_id", REGISTRY)
def test_without_filters_the_phrase_is_plain(measure_id: str) -> None:
    for language in ("zh-Hans", "en"):
        phrase = format_measure(Measure(measure_id), language)
        assert phrase
        assert "（" not in phrase or "开（竣）工" in phrase
