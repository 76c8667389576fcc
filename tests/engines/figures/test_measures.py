"""The registry, measures and their text form."""

import pickle
import re
from pathlib import Path

import pytest
from hypothesis import example, given
from hypothesis import strategies as st

from bridgehead.engines.figures import FILTERS, REGISTRY, Measure, MeasureError, parse_measure, print_measure
from bridgehead.engines.figures.registry_page import registry_page

from . import strategies as own


@given(own.measures())
@example(Measure("output.amount", {"industry": '新能源, "储能" [一期]', "enterprise": "甲=乙\n公司\\"}, "{a}\u2028"))
@example(Measure("other.count", {"industry": "None"}, "123"))
def test_a_measure_printed_and_parsed_is_the_same(measure: Measure) -> None:
    assert parse_measure(print_measure(measure)) == measure


@given(own.measures())
def test_printing_is_one_line_and_settled(measure: Measure) -> None:
    text = print_measure(measure)
    assert "\n" not in text
    assert print_measure(parse_measure(text)) == text


@given(own.measures())
def test_equal_measures_hash_and_pickle_alike(measure: Measure) -> None:
    turned = Measure(measure.id, dict(reversed(list(measure.filters.items()))), measure.label)
    assert turned == measure
    assert hash(turned) == hash(measure)
    assert list(turned.filters) == list(measure.filters)
    assert pickle.loads(pickle.dumps(measure)) == measure


def test_a_long_text_is_not_repeated_whole() -> None:
    with pytest.raises(MeasureError) as caught:
        parse_measure("x" * 10_000)
    assert len(str(caught.value)) < 1000


def error_of(text: str) -> MeasureError | None:
    try:
        parse_measure(text)
    except MeasureError as error:
        return error
    return None


PIECES = [*'[]{}=," \\', "level", "city", "一", "investment_min", "1"]


@given(st.lists(st.sampled_from(PIECES), max_size=12).map(lambda pieces: "project.signed.count" + "".join(pieces)))
def test_any_text_is_a_measure_or_a_clear_error(text: str) -> None:
    error = error_of(text)
    if error is None:
        assert parse_measure(print_measure(parse_measure(text))) == parse_measure(text)
    else:
        assert error.position is not None
        assert 0 <= error.position <= len(text)
        assert str(error).startswith(f"position {error.position} of ")


@pytest.mark.parametrize(
    ("text", "measure"),
    [
        ("project.signed.count", Measure("project.signed.count")),
        (
            "project.signed.count[investment_min=100000000,level=city]",
            Measure("project.signed.count", {"investment_min": 100_000_000, "level": "city"}),
        ),
        ("other.count{平台注册企业数}", Measure("other.count", label="平台注册企业数")),
        ('other.count{"在手 订单"}', Measure("other.count", label="在手 订单")),
        (
            'output.amount[industry="新能源,储能",enterprise=甲公司]',
            Measure("output.amount", {"enterprise": "甲公司", "industry": "新能源,储能"}),
        ),
    ],
)
def test_the_text_form(text: str, measure: Measure) -> None:
    assert print_measure(measure) == text
    assert parse_measure(text) == measure


def test_spaces_around_marks_and_another_order_are_read() -> None:
    loose = ' project.signed.count [ level = city , investment_min = "100000000" ] { "一" } '
    assert parse_measure(loose) == Measure("project.signed.count", {"investment_min": 10**8, "level": "city"}, "一")


@pytest.mark.parametrize(
    ("text", "position", "remedy"),
    [
        ("", 0, "write an id of the registry"),
        ("project.signd.count", 0, "did you mean project.signed.count"),
        ("project.signed.count[levle=city]", 21, "did you mean level"),
        ("project.signed.count[level=town]", 27, "use one of state, province, city, district"),
        ("project.signed.count[investment_min=1亿]", 36, "亿元 is 100000000"),
        ("project.signed.count[investment_min=1000000000000000000]", 36, "write digits only"),
        ("project.signed.count[level]", 26, "give level a value"),
        ("project.signed.count[level=city", 31, "close the list with ]"),
        ("project.signed.count[level=city,level=state]", 32, "keep one of them"),
        ("project.signed.count[level=city]{", 33, "write it here"),
        ("project.signed.count{一", 22, "close the label with }"),
        ('project.signed.count{"一}', 21, 'close it with "'),
        ('project.signed.count{" "}', 21, "leave the braces out"),
        ("project.signed.count, 2023", 20, "end here"),
        ("project.signed.count[investment_min=5,investment_max=5]", 20, "must be below investment_max"),
    ],
)
def test_an_error_says_where_and_what_to_do(text: str, position: int, remedy: str) -> None:
    with pytest.raises(MeasureError, match=re.escape(remedy)) as caught:
        parse_measure(text)
    assert caught.value.position == position


@pytest.mark.parametrize(
    ("filters", "message"),
    [
        ({"tier": "big"}, "unknown filter 'tier'"),
        ({"level": "town"}, "use one of state, province"),
        ({"level": 1}, "must be text"),
        ({"industry": "  "}, "not blank"),
        ({"investment_min": "100000000"}, "must be a whole number"),
        ({"investment_min": True}, "must be a whole number"),
        ({"investment_min": -1}, "must be a whole number"),
        ({"investment_max": 10**18}, "must be a whole number"),
        ({"investment_min": 2, "investment_max": 1}, "must be below"),
    ],
)
def test_filters_are_checked(filters: dict[str, str | int], message: str) -> None:
    with pytest.raises(MeasureError, match=message):
        Measure("project.signed.count", filters)


def test_an_unknown_id_and_a_blank_label_are_refused() -> None:
    with pytest.raises(MeasureError, match="unknown measure"):
        Measure("project.signed")
    with pytest.raises(MeasureError, match="blank"):
        Measure("other.count", label="\n")


def test_filters_cannot_be_changed_and_a_caller_s_dict_is_not_shared() -> None:
    given_filters: dict[str, str | int] = {"level": "city"}
    measure = Measure("project.signed.count", given_filters)
    given_filters["level"] = "state"
    assert measure.filters == {"level": "city"}
    with pytest.raises(TypeError):
        measure.filters["level"] = "state"  # type: ignore[index]
    with pytest.raises(AttributeError, match="read-only"):
        measure.filters.extra = 1  # type: ignore[attr-defined]


def test_filters_are_set_and_removed() -> None:
    measure = Measure("project.signed.count", {"level": "city"}, "标签")
    assert measure.with_filters(origin="foreign", level=None) == Measure(
        "project.signed.count", {"origin": "foreign"}, "标签"
    )


def test_what_a_complete_question_still_needs_is_named() -> None:
    assert Measure("enterprise.awarded.count", {"scheme": "gazelle"}).unset() == ("scope",)
    assert Measure("other.rate").unset() == ("label",)
    assert Measure("other.rate", label="占比").unset() == ()


def test_the_registry_is_that_of_the_language() -> None:
    stages = "signed filed started completed producing started_or_completed building in_hand introduced"
    pairs = re.findall(r"\w+", stages)
    assert {f"project.{p}.{what}" for p in pairs for what in ("count", "investment")} <= set(REGISTRY)
    assert len(REGISTRY) == 60
    assert tuple(FILTERS) == (
        "investment_min", "investment_max", "level", "origin", "sector", "industry", "scheme", "scope", "enterprise",
        "credited_to",
    )  # fmt: skip
    assert len(FILTERS["scheme"].choices) == 16


@pytest.mark.parametrize("definition", REGISTRY.values(), ids=REGISTRY.keys())
def test_every_row_of_the_registry_can_be_said(definition) -> None:
    assert definition.unit_kind in {"count", "currency", "ratio", "m2", "duration", "capacity"}
    assert definition.kind in {"flow", "stock"}
    assert set(definition.requires) <= {*FILTERS, "label"}
    for phrase in (definition.phrase_zh, definition.phrase_en):
        assert "{noun}" in phrase
        assert "{" not in phrase.format(noun="N")
    for say in (definition.say_zh, definition.say_fall_zh):
        assert say is None or "{" not in say.format(noun="N", value="V")


def test_the_page_of_the_manual_is_the_registry() -> None:
    page = Path(__file__).parents[3] / "docs" / "measures.md"
    assert page.read_text(encoding="utf-8") == registry_page(), (
        "run: python -m bridgehead.engines.figures.registry_page > docs/measures.md"
    )
