"""The tag library: what people read, and that no markup needs an inline style."""

from __future__ import annotations

from datetime import UTC, date, datetime
from decimal import Decimal

import pytest
from django import forms
from django.template import Context, Template
from django.utils import timezone, translation

from bridgehead.foundation.ui.sources import KINDS, Source

LOAD = "{% load bridgehead %}"


def render(text: str, **context: object) -> str:
    with translation.override("zh-hans"):
        return Template(LOAD + text).render(Context(context))


@pytest.mark.parametrize(
    ("text", "value", "expected"),
    [
        ("{{ v|money }}", Decimal("26069000000"), "260.69亿元"),
        ("{{ v|money }}", 36_000_000, "3,600万元"),
        ("{{ v|money:'USD' }}", Decimal("142000000"), "1.42亿美元"),
        ("{{ v|money }}", 0, "0元"),
        ("{{ v|money }}", None, "—"),
        ("{{ v|area }}", Decimal("96000"), "9.6万㎡"),
        ("{{ v|mu }}", Decimal("80000"), "120亩"),
        ("{{ v|ratio }}", Decimal("0.64615"), "64.62%"),
        ("{{ v|ratio:1 }}", Decimal("0.619"), "61.9%"),
        ("{{ v|points }}", Decimal("13.958"), "13.96个百分点"),
        ("{{ v|count }}", 12345, "12,345"),
        ("{{ v|count }}", None, "—"),
        ("{{ v|quantity:'m2' }}", Decimal("5300"), "5,300㎡"),
        ("{{ v|quantity_exact:'CNY' }}", Decimal("123456789.01"), "123,456,789.01元"),
        ("{{ v|day }}", date(2026, 7, 31), "2026年7月31日"),
        ("{{ v|day }}", None, "—"),
        ("{{ v|day_iso }}", date(2026, 7, 31), "2026-07-31"),
        ("{{ v|day_iso }}", datetime(2026, 7, 31, 17, tzinfo=UTC), "2026-08-01"),
    ],
)
def test_figures_and_dates_read_as_officials_write_them(text: str, value: object, expected: str) -> None:
    assert render(text, v=value) == expected


def test_day_in_english() -> None:
    with translation.override("en"):
        assert Template(LOAD + "{{ v|day }}").render(Context({"v": date(2026, 7, 31)})) == "31 July 2026"


def test_money_exact_keeps_every_digit_in_the_title() -> None:
    html = render("{{ v|money_exact }}", v=Decimal("996000000.50"))
    assert 'title="996,000,000.50 元"' in html
    assert "9.96亿元" in html
    assert render("{{ v|money_exact }}", v=None) == "—"


def test_moment_leaves_out_this_year() -> None:
    this_year = timezone.localdate().year
    moment = datetime(this_year, 8, 5, 1, 30, tzinfo=UTC)
    assert render("{{ v|moment }}", v=moment) == "8月5日 09:30"
    assert render("{{ v|moment }}", v=moment.replace(year=2020)) == "2020年8月5日 09:30"


def test_icon_is_decoration_unless_it_has_a_label() -> None:
    assert render("{% icon 'plus' %}").count('aria-hidden="true"') == 1
    assert 'role="img" aria-label="Add"' in render("{% icon 'plus' 'Add' %}")
    assert "dist/sprite.svg#plus" in render("{% icon 'plus' %}")


@pytest.mark.parametrize("state", ["ok", "warn", "late", "none"])
def test_light_has_shape_and_word(state: str) -> None:
    html = render("{% light s %}", s=state)
    assert f"#l-{state}" in html
    assert html.rstrip("</span>")[-1] not in ">"


def test_light_refuses_an_unknown_state() -> None:
    with pytest.raises(KeyError):
        render("{% light 'purple' %}")


@pytest.mark.parametrize("kind", KINDS)
def test_source_mark_is_a_link_that_works_without_javascript(kind: str) -> None:
    html = render("{% source_mark s %}", s=Source(kind, "/documents/3/#s7", "七月月报"))
    assert 'href="/documents/3/#s7"' in html
    assert 'hx-get="/documents/3/#s7"' in html
    assert "七月月报" in html
    assert f">{KINDS[kind][0]}</a>" in html


def test_source_mark_without_address_is_no_link_and_none_is_nothing() -> None:
    assert "<a" not in render("{% source_mark 'form' %}")
    assert render("{% source_mark s %}", s=None) == ""


def test_source_mark_escapes_what_it_is_given() -> None:
    assert "<script" not in render("{% source_mark 'form' url=u title=u %}", u='"><script>')


def test_pictures_are_drawn_with_attributes() -> None:
    pace = render("{% pace d u %}", d=Decimal("0.6462"), u=Decimal("0.5833"))
    assert 'width="64.62%"' in pace
    assert 'x="58.33%"' in pace
    assert 'width="100.00%"' in render("{% pace d %}", d=Decimal("1.3"))
    mini = render("{% mini_stepper s %}", s=[("招商", 1), ("审批", 0.5), ("建设", 0), ("统计", 0)])
    assert mini.count("<g>") == 4
    assert 'width="10.0"' in mini
    assert "style" not in pace + mini


def test_sparkline_passes_over_gaps_and_needs_two_points() -> None:
    assert render("{% sparkline v %}", v=[1]) == ""
    assert render("{% sparkline v %}", v=[None, 3, None]) == ""
    assert render("{% sparkline v %}", v=[1, None, 3]).count(",") == 2
    assert "nan" not in render("{% sparkline v %}", v=[0, 0, 0])


@pytest.mark.parametrize(("confidence", "filled"), [(None, 0), (Decimal("0.2"), 1), (Decimal("0.9"), 4), (1, 4)])
def test_confidence_fills_cells(confidence: object, filled: int) -> None:
    assert render("{% conf c %}", c=confidence).count('class="f"') == filled


class SampleForm(forms.Form):
    name = forms.CharField(label="名称", help_text="全称")
    stage = forms.ChoiceField(label="阶段", choices=[("a", "甲")], required=False)
    sure = forms.BooleanField(label="确认", required=False)
    kinds = forms.MultipleChoiceField(
        label="种类", choices=[("x", "一"), ("y", "二")], widget=forms.CheckboxSelectMultiple, required=False
    )


def test_form_keeps_what_was_typed_and_ties_errors_to_fields() -> None:
    form = SampleForm({"name": "", "stage": "zzz", "sure": "on"})
    assert not form.is_valid()
    html = render("{% include 'ui/form.html' %}", form=form)
    assert 'aria-invalid="true"' in html
    assert 'aria-describedby="id_name_help id_name_error"' in html
    assert 'id="id_name_error"' in html
    assert 'class="form-select"' in html
    assert html.count('type="checkbox"') == 3
    assert "checked" in html
