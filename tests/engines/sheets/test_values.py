"""What single cells say: the traps of real ledgers (domain/10 section 8), each with its doubt."""

from __future__ import annotations

from datetime import date, datetime, timedelta
from decimal import Decimal

import pytest
from hypothesis import given
from hypothesis import strategies as st

from bridgehead.engines.sheets import DOUBTS, Cell, Context, Day, blank, read_cell, shown

WAN = Context(unit="万元", year=2026)
MU = Context(unit="亩")
WAN_YUAN = 10_000
YI = 100_000_000


@pytest.mark.parametrize(
    ("cell", "amount", "doubt"),
    [
        (3500.0, 3500 * WAN_YUAN, ""),
        ("3500", 3500 * WAN_YUAN, ""),
        ("３５００", 3500 * WAN_YUAN, ""),
        ("1,234.5", 12_345_000, ""),
        ("1，234.5", 12_345_000, ""),
        (0.1 + 0.2, 3000, "small"),
        ("3亿", 3 * YI, ""),
        ("3.2亿元", 320_000_000, ""),
        ("约3亿", 3 * YI, "about"),
        ("近 3 亿元", 3 * YI, "about"),
        ("3亿元以上", 3 * YI, "about"),
        ("3亿多元", None, "unread"),
        ("500余万元", 500 * WAN_YUAN, "about"),
        ("5000万元", 5000 * WAN_YUAN, ""),
        ("¥5000万", 5000 * WAN_YUAN, ""),
        ("3-5亿", None, "range"),
        ("3～5", None, "range"),
        ("3亿至5亿元", None, "range"),
        ("500万美元", None, "currency"),
        ("—", None, ""),
        ("-", None, ""),
        ("待定", None, ""),
        ("", None, ""),
        (None, None, ""),
        (0.0, 0, ""),
        ("-5", None, "negative"),
        (-5.0, None, "negative"),
        (20_000_000.0, 2000 * YI, "large"),
        ("#REF!", None, "error"),
        ("一期2亿，二期3亿", None, "unread"),
        (True, None, "unread"),
        (date(2026, 1, 1), None, "unread"),
    ],
)
def test_amounts(cell: Cell, amount: int | None, doubt: str) -> None:
    assert read_cell("money", cell, WAN) == (None if amount is None else Decimal(amount), doubt)


def test_an_amount_without_any_unit_is_the_fields_own_and_doubtful() -> None:
    assumed = Context(unit="万元", unit_said=False)
    assert read_cell("money", 3500.0, assumed) == (Decimal(35_000_000), "unit")
    assert read_cell("money", "0.35亿", assumed) == (Decimal(35_000_000), "")


def test_a_column_of_dollars_is_seen_and_not_taken_for_yuan() -> None:
    assert read_cell("money", 500.0, Context(unit="万美元")) == (None, "currency")


@pytest.mark.parametrize(
    ("cell", "day", "precision", "doubt"),
    [
        (date(2023, 8, 5), date(2023, 8, 5), "day", ""),
        (datetime(2023, 8, 5, 9, 30), date(2023, 8, 5), "day", ""),  # noqa: DTZ001 - a sheet's time has no zone
        (45000.0, date(2023, 3, 15), "day", ""),
        ("45000", date(2023, 3, 15), "day", ""),
        ("2023-08-05", date(2023, 8, 5), "day", ""),
        ("2023-08-05 00:00:00", date(2023, 8, 5), "day", ""),
        ("2023/8/5", date(2023, 8, 5), "day", ""),
        ("2023.8.5", date(2023, 8, 5), "day", ""),
        ("2023年8月5日", date(2023, 8, 5), "day", ""),
        ("２０２３年８月５日", date(2023, 8, 5), "day", ""),
        ("20230805", date(2023, 8, 5), "day", ""),
        ("已于2023年8月5日", date(2023, 8, 5), "day", ""),
        (20230805.0, date(2023, 8, 5), "day", ""),
        ("2023.8", date(2023, 8, 31), "month", ""),
        (2023.8, date(2023, 8, 31), "month", ""),
        (2023.1, date(2023, 1, 31), "month", "october"),
        ("2023.10", date(2023, 10, 31), "month", ""),
        (2023.12, date(2023, 12, 31), "month", ""),
        ("2023年8月", date(2023, 8, 31), "month", ""),
        ("2023年8月底", date(2023, 8, 31), "month", ""),
        ("2024-2", date(2024, 2, 29), "month", ""),
        ("202308", date(2023, 8, 31), "month", ""),
        ("23.8", date(2023, 8, 31), "month", "year"),
        ("8月底", date(2026, 8, 31), "month", "year"),
        ("8月5日", date(2026, 8, 5), "day", "year"),
        ("2023年", date(2023, 12, 31), "year", ""),
        (2023.0, date(2023, 12, 31), "year", ""),
        ("2023年底", date(2023, 12, 31), "year", ""),
        ("三季度", date(2026, 9, 30), "month", "quarter"),
        ("2025年上半年", date(2025, 6, 30), "month", "quarter"),
        ("预计2027年6月", date(2027, 6, 30), "month", "planned"),
    ],
)
def test_days(cell: Cell, day: date, precision: str, doubt: str) -> None:
    assert read_cell("day", cell, WAN) == (Day(day, precision), doubt)


@pytest.mark.parametrize("cell", ["2023年13月", "2023-02-30", "尽快", 3.5, "1900-01-01", True, "8月32日"])
def test_no_days(cell: Cell) -> None:
    assert read_cell("day", cell, WAN) == (None, "unread")


def test_a_month_without_a_year_anywhere_is_no_day() -> None:
    assert read_cell("day", "8月底", Context()) == (None, "unread")


@pytest.mark.parametrize("cell", ["—", "/", "未开工", "待定"])
def test_what_has_not_happened_is_blank(cell: str) -> None:
    assert blank(cell)
    assert read_cell("day", cell, WAN) == (None, "")


@pytest.mark.parametrize(
    ("cell", "percents", "share", "doubt"),
    [
        ("85%", True, "0.85", ""),
        ("85％", True, "0.85", ""),
        (85.0, True, "0.85", ""),
        (0.85, False, "0.85", ""),
        (0.85, True, "0.85", "rate"),
        ("约85%", True, "0.85", "about"),
        ("八成", True, None, "unread"),
    ],
)
def test_shares(cell: Cell, percents: bool, share: str | None, doubt: str) -> None:
    expected = None if share is None else Decimal(share)
    assert read_cell("rate", cell, Context(percents=percents)) == (expected, doubt)


@pytest.mark.parametrize(
    ("cell", "unit", "area", "doubt"),
    [
        (150.0, "亩", "100000.00", ""),
        ("150亩", "平方米", "100000.00", ""),
        ("约150亩", "亩", "100000.00", "about"),
        (5.3, "万平方米", "53000.00", ""),
        ("5.3万㎡", "亩", "53000.00", ""),
        (1.0, "公顷", "10000.00", ""),
        ("100-150亩", "亩", None, "range"),
    ],
)
def test_areas(cell: Cell, unit: str, area: str | None, doubt: str) -> None:
    assert read_cell("area", cell, Context(unit=unit)) == (None if area is None else Decimal(area), doubt)


@pytest.mark.parametrize(
    ("cell", "text"),
    [
        ("  硕渡膜材 ", "硕渡膜材"),
        ("硕渡\n膜材项目", "硕渡膜材项目"),
        ("ＡＢＣ１２３项目", "ABC123项目"),
        ("硕渡（江苏）新材料", "硕渡（江苏）新材料"),
        ("Alpha  Beta", "Alpha Beta"),
        (3.0, "3"),
        ("—", None),
        ("无", None),
        ("年产2万吨\x07项目", "年产2万吨项目"),
        ("'=1+1项目", "=1+1项目"),
        ("'九九'项目", "'九九'项目"),
    ],
)
def test_texts(cell: Cell, text: str | None) -> None:
    assert read_cell("text", cell) == (text, "")


def test_a_text_that_is_too_long_is_said() -> None:
    assert read_cell("text", "项" * 11, Context(limit=10)) == (None, "long")


def test_choices_go_by_the_word_that_they_hold() -> None:
    lists = Context(choices={"省": "province", "市": "city"})
    assert read_cell("choice", "省级重大项目", lists) == ("province", "")
    assert read_cell("choice", "市重大", lists) == ("city", "")
    assert read_cell("choice", "其他", lists) == (None, "choice")


def test_codes_lose_their_spaces_and_apostrophes() -> None:
    assert read_cell("code", "'2603-320900-04-01-123456 ") == ("2603-320900-04-01-123456", "")
    assert read_cell("code", 123.0) == ("123", "")


def test_counts_are_whole() -> None:
    assert read_cell("count", 7.0) == (7, "")
    assert read_cell("count", "7a") == (None, "unread")


ANY_CELL = st.one_of(
    st.none(),
    st.text(max_size=30),
    st.floats(allow_nan=False, allow_infinity=False, width=64),
    st.booleans(),
    st.dates(),
    st.datetimes(),
    st.from_regex(r"[约近]?\d{1,4}(\.\d{1,2})?[万亿]?元?", fullmatch=True),
    st.from_regex(r"20\d\d[年.\-/]1?\d[月]?[底初]?", fullmatch=True),
)


@given(st.sampled_from(["money", "area", "rate", "day", "text", "code", "count", "choice"]), ANY_CELL)
def test_nothing_makes_a_reader_fail(kind: str, cell: Cell) -> None:
    """Every cell is a value, a doubt of DOUBTS, both, or a blank; a doubt that forbids a value comes without one."""
    value, doubt = read_cell(kind, cell, WAN)
    assert doubt == "" or doubt in DOUBTS
    if doubt and not DOUBTS[doubt]:
        assert value is None
    if value is None and not doubt:
        assert blank(cell) or not str(cell).strip() or kind in ("text", "code")


@given(st.decimals(min_value=0, max_value=99_999_999, places=2))
def test_an_amount_comes_back_as_it_was_written(yuan: Decimal) -> None:
    assert read_cell("money", shown(float(yuan)), Context(unit="元")).value == yuan
    assert read_cell("money", f"{yuan:,}元", WAN).value == yuan


@given(st.dates(min_value=date(1981, 1, 1), max_value=date(2099, 12, 31)))
def test_a_day_is_the_same_in_every_spelling(day: date) -> None:
    serial = float((day - date(1899, 12, 30)) / timedelta(days=1))
    spellings: list[Cell] = [day, day.isoformat(), f"{day:%Y%m%d}", f"{day.year}.{day.month}.{day.day}", serial]
    spellings += [f"{day.year}年{day.month}月{day.day}日", f"{day.year}/{day.month}/{day.day}"]
    assert {read_cell("day", cell) for cell in spellings} == {(Day(day, "day"), "")}


@pytest.mark.parametrize("kind", ["money", "area"])
@pytest.mark.parametrize("cell", [1e22, "320900202603040123456789", -(10**20)])
def test_a_code_in_a_column_of_sums_is_no_sum(kind: str, cell: Cell) -> None:
    assert read_cell(kind, cell, Context(unit="万元" if kind == "money" else "亩")) == (None, "unread")
