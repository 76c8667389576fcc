"""What `read` promises for any text, and how well it does on the development passages."""

from datetime import date
from decimal import Decimal

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from bridgehead.engines.figures import FigureStatement, ProjectStatement, statement_from_json, statement_to_json
from bridgehead.engines.reading import About, Gazetteer, read
from bridgehead.engines.reading.numerals import parse_number

from .score_specs import mark_reader
from .specs_data import SPECS, load_folder

ABOUT = About(doc="d", published=date(2024, 5, 6), place="澜江市桥港区")

# Pieces that bulletins are made of, so that random texts reach deep into the grammar.
PIECES = st.sampled_from(
    [
        *"今年 以来 ，截至 目前 10亿元 以上 项目 41个 、 其中 分别 增长 5.2% 。 总投资 签约 开工".split(),
        *"（ ） “ ” 等 千亿级".split(),
        *"产业 占比 家 企业 3.5万亩 一期 年产 万台(套) 力争 全年 1-7月 十 百 亿 |".split(),
        *"項(xiàng)目 <p> &nbsp; 该项目 由".split(),
        *"有限公司 投资建设 ； 第 2024年 13月 32日 不少于 至 50个 下旬 0 . -".split(),
        *(" ", "\n", "\ufffd"),
    ]
)
TEXTS = st.lists(PIECES, max_size=60).map("".join) | st.text(max_size=200)
# A few pieces again and again: digits without end, cells of nothing, lists of one word.
REPEATED = st.lists(
    PIECES | st.sampled_from(["12", "\t", "工程", "服务业", "加快", "Orrin ", "of ", "RMB 2 billion "]),
    min_size=1,
    max_size=6,
).flatmap(lambda few: st.lists(st.sampled_from(few), min_size=20, max_size=120).map("".join))


@given(TEXTS | REPEATED)
@settings(max_examples=400, deadline=None)
def test_any_text_is_read_and_every_span_holds_its_quote(text: str) -> None:
    for statement in read(text, ABOUT).statements:
        start, end = statement.span
        assert 0 <= start < end <= len(text)
        assert text[start:end] == statement.quote
        assert statement.confidence is not None
        assert 0 < statement.confidence <= 1


@given(TEXTS)
@settings(max_examples=100, deadline=None)
def test_reading_is_a_function_of_its_arguments_and_fits_the_scheme(text: str) -> None:
    first, second = read(text, ABOUT), read(text, ABOUT)
    assert first == second
    for statement in first.statements:
        assert statement_from_json(statement_to_json(statement)) == statement


@given(st.integers(min_value=1, max_value=9999))
def test_chinese_numerals_are_read_as_they_are_written(number: int) -> None:
    assert parse_number(_in_chinese(number)) == Decimal(number)


@pytest.mark.parametrize(
    "text",
    ["总投资" + "12" * 16 + "万亿元。", "占地" + "9" * 30 + "亩。", "\t\t等工程", "\t\n\t\n\t%\n\t", "\t\n业\t3\n\t"],
)
def test_what_is_no_number_and_no_name_is_passed_over(text: str) -> None:
    assert read(text, ABOUT).statements == ()


def test_a_text_may_end_with_the_last_of_a_list() -> None:
    text = "开工开工同比、工\t产业园"
    assert [text[slice(*statement.span)] for statement in read(text, ABOUT).statements] == ["开工同比", "工\t产业园"]


def test_a_fraction_may_follow_its_scale() -> None:
    assert parse_number("三亿二万点五") == Decimal("300020000.5")


def _in_chinese(number: int) -> str:
    text, zero = "", False
    for power, name in ((1000, "千"), (100, "百"), (10, "十"), (1, "")):
        digit = number // power % 10
        if digit:
            text += ("零" if zero and text else "") + "零一二三四五六七八九"[digit] + name
        zero = digit == 0
    return text


def test_a_known_project_is_found_by_its_name_and_enterprise() -> None:
    gazetteer = Gazetteer(projects=("云岫一号",), enterprises=("云岫算力科技有限公司",), places=())
    text = "云岫一号今年3月开工，总投资12亿元。"
    (project,) = read(text, About(published=date(2024, 5, 6), gazetteer=gazetteer)).statements
    assert isinstance(project, ProjectStatement)
    assert project.name == "云岫一号"
    assert project.enterprise == "云岫算力科技有限公司"
    assert project.stage == "started"
    assert project.investment is not None
    assert project.investment.value == Decimal(1_200_000_000)


def test_the_date_is_found_in_the_text_where_nobody_gives_it() -> None:
    reading = read("2024-03-06 07:52 来源：澜江日报\n今年1—2月，全区签约项目21个。", About())
    assert reading.published == date(2024, 3, 6)
    (figure,) = reading.statements
    assert isinstance(figure, FigureStatement)
    assert str(figure.period) == "2024-01-01/2024-02-29"


def test_a_place_is_that_of_the_document_unless_the_text_names_a_zone() -> None:
    text = "今年1—7月，全区签约项目42个，其中云湖镇签约项目8个。"
    whole, part = read(text, ABOUT).statements
    assert whole.place == "桥港区"
    assert part.place == "云湖镇"


def test_the_development_passages_are_read_well() -> None:
    scores = mark_reader(load_folder(SPECS / "dev")).scores
    least = {"figure.value": 0.95, "figure.typed": 0.90, "figure.full": 0.85, "project.named": 0.85}
    assert {grade: scores[grade].f1 for grade in least if scores[grade].f1 < least[grade]} == {}


def test_a_date_in_a_row_of_a_table_is_not_the_documents() -> None:
    rows = "企业\t项目\t开工\n澜图光电有限公司\t高强铜箔产线\t2026年4月2日\n"
    assert read(rows, About()).published is None
    assert read("本报讯（2024年5月6日 记者 季禾）今年以来签约项目8个。", About()).published == date(2024, 5, 6)
