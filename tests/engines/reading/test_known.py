"""Names of the gazetteer in a text: found whole, preferred to what the rules make of the words, and cheap."""

from __future__ import annotations

import time
from datetime import date
from decimal import Decimal
from itertools import pairwise

import pytest
from hypothesis import given
from hypothesis import strategies as st

from bridgehead.engines.figures import FigureStatement, ProjectStatement, Statement
from bridgehead.engines.reading import EMPTY, About, Gazetteer, read
from bridgehead.engines.reading.about import LearnedUnit
from bridgehead.engines.reading.known import NOTHING, find_known, firm_in

NAMES = {
    "projects": ("星桅海上风电装备产业园项目", "云岫一号"),
    "enterprises": ("澜图光学科技有限公司", "珩渡新材"),
    "places": ("桥港区", "云湖片区"),
    "parks": ("沿江智造园", "云岫谷"),
    "clusters": ("4+3+1产业", "465", "三大两新产业"),
}


def read_with(text: str, **names: object) -> tuple[Statement, ...]:
    about = About(published=date(2026, 8, 4), place="桥港区", gazetteer=Gazetteer(**names))  # type: ignore[arg-type]
    return read(text, about).statements


def figures(text: str, **names: object) -> list[FigureStatement]:
    return [each for each in read_with(text, **names) if isinstance(each, FigureStatement)]


def projects(text: str, **names: object) -> list[ProjectStatement]:
    return [each for each in read_with(text, **names) if isinstance(each, ProjectStatement)]


@given(st.lists(st.text("甲乙丙a", min_size=1, max_size=5), max_size=12), st.text("甲乙丙a", max_size=30))
def test_the_longest_names_are_found_wherever_they_stand(names: list[str], text: str) -> None:
    wanted, start = [], 0
    while start < len(text):
        held = [name for name in names if len(name) > 1 and text.startswith(name, start)]
        whole = [name for name in held if not _cuts_a_word(text, start, start + len(name))]
        if whole:
            wanted.append((start, max(whole, key=len)))
        start += len(max(whole, key=len)) if whole else 1
    found = find_known(text, Gazetteer(projects=tuple(names))).projects
    assert [(hit.start, hit.name) for hit in found] == wanted


def _cuts_a_word(text: str, start: int, end: int) -> bool:
    return text[max(start - 1, 0) : start + 1] == "aa" or text[end - 1 : end + 1] == "aa"


def test_one_name_of_several_kinds_is_of_all_of_them() -> None:
    names = Gazetteer(
        projects=("珩渡新材",),
        enterprises=("珩渡新材", "珩渡集团"),
        aliases=(("新材厂", "珩渡新材"), ("珩渡新材", "珩渡集团")),
    )
    found = find_known("珩渡新材与新材厂", names)
    assert [hit.name for hit in found.projects] == ["珩渡新材", "珩渡新材"]
    assert [hit.name for hit in found.enterprises] == ["珩渡新材", "珩渡新材"]


# ---- clusters


@pytest.mark.parametrize(
    ("text", "cluster"),
    [
        ("今年1—7月，全区4+3+1产业新签约项目12个。", "4+3+1产业"),
        ("今年1—7月，全区“465”现代产业体系新签约项目12个。", "465"),
        ("今年1—7月，全区465产业新签约项目12个。", "465"),
        ("今年1—7月，全区三大两新产业新签约项目12个。", "三大两新产业"),
    ],
)
def test_a_learned_cluster_is_an_industry_and_no_number(text: str, cluster: str) -> None:
    assert figures(text)[0].measure.filters.get("industry") != cluster
    (figure,) = figures(text, clusters=NAMES["clusters"])
    assert figure.measure.filters["industry"] == cluster
    assert (figure.measure.id, figure.value) == ("project.signed.count", Decimal(12))


@pytest.mark.parametrize(
    ("text", "value"),
    [
        ("今年1—7月，全区新签约项目465个。", 465),
        ("今年1—7月，全区新签约项目1465个。", 1465),
        ("今年1—7月，全区新签约项目总投资465亿元。", 46_500_000_000),
    ],
)
def test_a_number_that_a_cluster_is_called_by_stays_a_number_elsewhere(text: str, value: int) -> None:
    (figure,) = figures(text, clusters=("465",))
    assert figure.value == value
    assert "industry" not in figure.measure.filters


# ---- units


@pytest.mark.parametrize(
    ("text", "value", "unit", "comparator"),
    [
        ("全区年产能达到12.5万吨标煤。", "125000", "tce", "="),
        ("全区年产能超过三十万吨标煤。", "300000", "tce", ">="),
        ("全区年产能约8万吨标煤。", "80000", "tce", "~"),
        ("全区年产能8万吨标煤以上。", "80000", "tce", ">="),
        ("全区年产能达到1200担。", "60", "t", "="),
    ],
)
def test_a_learned_unit_makes_a_quantity(text: str, value: str, unit: str, comparator: str) -> None:
    learned = (LearnedUnit("吨标煤", "physical", "tce"), LearnedUnit("担", "physical", "t", Decimal("0.05")))
    (figure,) = figures(text, units=learned)
    assert (figure.measure.id, figure.value, figure.unit) == ("capacity.amount", Decimal(value), unit)
    assert figure.comparator == comparator
    start, end = figure.span
    assert text[start:end].endswith(("吨标煤", "担", "以上"))


def test_a_learned_unit_without_a_number_is_only_a_word() -> None:
    assert figures("要统筹吨标煤指标。", units=(LearnedUnit("吨标煤", "physical", "tce"),)) == []


def test_a_projects_capacity_may_be_in_a_learned_unit() -> None:
    text = "珩渡铜箔项目总投资10.5亿元，年产铜箔5000卷筒。"
    (project,) = projects(text, units=(LearnedUnit("卷筒", "count", "卷筒"),))
    assert [(each.product, each.value, each.unit) for each in project.capacity] == [("铜箔", Decimal(5000), "卷筒")]


# ---- places and parks


def test_a_learned_park_is_the_place_of_what_follows() -> None:
    text = "今年1—7月，全区签约项目42个，其中云岫谷签约项目8个。"
    assert [each.place for each in figures(text)] == ["桥港区", "桥港区"]
    assert [each.place for each in figures(text, parks=("云岫谷",))] == ["桥港区", "云岫谷"]


def test_a_learned_name_replaces_what_the_rules_cut_from_the_words() -> None:
    text = "临港数智开发区今年1—7月签约项目8个。"
    assert figures(text, parks=("临港数智开发区",))[0].place == "临港数智开发区"
    assert figures(text, parks=("数智开发区",))[0].place == "数智开发区"


def test_a_park_in_a_projects_name_is_no_place() -> None:
    text = "今年7月，总投资5亿元的云岫谷二期项目开工。全区签约项目8个。"
    figure = figures(text, parks=("云岫谷",))[-1]
    assert (figure.value, figure.place) == (Decimal(8), "桥港区")


def test_an_alias_gives_the_canonical_place() -> None:
    (figure,) = figures("智造园今年1—7月签约项目8个。", parks=("沿江智造园",), aliases=(("智造园", "沿江智造园"),))
    assert figure.place == "沿江智造园"


# ---- projects


def test_a_known_project_keeps_its_investment_and_its_quote() -> None:
    text = "总投资99.99亿元的星桅海上风电装备产业园项目7月22日签约。"
    (plain,) = projects(text)
    (known,) = projects(text, projects=NAMES["projects"])
    assert known.name == "星桅海上风电装备产业园项目"
    assert known.investment is not None
    assert (known.investment, known.quote, known.stage) == (plain.investment, plain.quote, plain.stage)


def test_a_known_name_is_preferred_to_a_longer_run_of_words() -> None:
    text = "总投资5亿元的合力星桅风电装备产业园项目7月22日签约。"
    assert projects(text)[0].name != "星桅风电装备产业园项目"
    (known,) = projects(text, projects=("星桅风电装备产业园项目",))
    assert known.name == "星桅风电装备产业园项目"


def test_a_later_fuller_wording_does_not_rename_a_known_project() -> None:
    text = "总投资5亿元的星桅风电项目7月22日签约。\n星桅海上风电装备制造项目占地980亩。"
    (known,) = projects(text, projects=("星桅风电项目",))
    assert known.name == "星桅风电项目"


def test_two_known_names_are_two_projects_however_alike() -> None:
    text = "总投资5亿元的星桅风电装备项目7月22日签约。总投资3亿元的星桅风电装备配套项目7月23日签约。"
    names = ("星桅风电装备项目", "星桅风电装备配套项目")
    assert [each.name for each in projects(text, projects=names)] == list(names)


def test_another_phase_of_a_known_project_is_another_project() -> None:
    text = "总投资5亿元的星桅风电装备产业园二期项目7月22日签约。"
    (project,) = projects(text, projects=("星桅风电装备产业园",))
    assert "二期" in project.name


def test_an_alias_gives_the_canonical_project() -> None:
    text = "总投资99.99亿元的星桅风电园项目7月22日签约。"
    names = {"projects": NAMES["projects"], "aliases": (("星桅风电园项目", NAMES["projects"][0]),)}
    (project,) = projects(text, **names)
    assert project.name == NAMES["projects"][0]
    assert "星桅风电园项目" in project.quote


def test_an_alias_of_nothing_that_is_held_is_passed_over() -> None:
    assert not find_known("智造园", Gazetteer(aliases=(("智造园", "沿江智造园"),))).places


# ---- enterprises


def test_an_alias_gives_the_canonical_enterprise() -> None:
    text = "由澜图光电投资建设的栖木路光学薄膜项目7月开工，总投资5亿元。"
    names = {"enterprises": NAMES["enterprises"], "aliases": (("澜图光电", NAMES["enterprises"][0]),)}
    assert projects(text, **names)[0].enterprise == "澜图光学科技有限公司"


def test_a_firm_is_not_guessed_from_the_province_or_the_place_that_opens_a_name() -> None:
    firms = ("江苏澜图科技有限公司", "桥港城建集团")
    assert projects("总投资5亿元的江苏大数据中心项目7月开工。", enterprises=firms)[0].enterprise != firms[0]
    text = "桥港区今年加快建设。总投资5亿元的桥港大道快速化改造项目7月开工。"
    assert projects(text, enterprises=firms)[0].enterprise != firms[1]


def test_of_several_firms_with_one_beginning_only_the_closest_is_meant() -> None:
    text = "总投资5亿元的澜图光学薄膜项目7月开工。"
    assert (
        projects(text, enterprises=("澜图光学科技有限公司", "澜图置业有限公司"))[0].enterprise == "澜图光学科技有限公司"
    )
    two = ("澜图光学科技有限公司", "澜图光学材料有限公司")
    assert projects(text, enterprises=two)[0].enterprise not in two


def test_the_firm_of_a_paragraph_may_be_a_learned_short_name() -> None:
    text = "珩渡新材今年满负荷生产，年产能达到5万吨。"
    (figure,) = figures(text, enterprises=NAMES["enterprises"])
    assert figure.measure.filters["enterprise"] == "珩渡新材"
    known = find_known(text, Gazetteer(enterprises=("珩渡新材",)))
    assert firm_in(text, 5, len(text), known) is None


# ---- all kinds


def test_names_are_found_in_traditional_and_full_width_writing() -> None:
    known = find_known("澜图光学(桥港)有限公司", Gazetteer(enterprises=("瀾圖光學（橋港）有限公司",)))
    assert [hit[:2] for hit in known.enterprises] == [(0, 12)]


def test_names_of_different_kinds_may_hold_each_other() -> None:
    known = find_known("澜图光学薄膜项目", Gazetteer(projects=("澜图光学薄膜项目",), enterprises=("澜图光学", "澜图")))
    assert [hit.name for hit in known.projects] == ["澜图光学薄膜项目"]
    assert [hit.name for hit in known.enterprises] == ["澜图光学"]


def test_latin_names_are_not_found_inside_longer_words() -> None:
    names = Gazetteer(parks=("B7",))
    assert find_known("落户B7，", names).places
    assert not find_known("落户AB7，B75，", names).places


@given(st.text(alphabet="桥港区星桅云岫谷4+3+1产业465亿元个项目签约，。“”\n", max_size=80))
def test_hits_are_in_order_inside_the_text_and_name_its_words(text: str) -> None:
    known = find_known(text, Gazetteer(**NAMES))  # type: ignore[arg-type]
    for hits in (known.projects, known.enterprises, known.places, known.clusters):
        assert all(text[hit.start : hit.end] == hit.name for hit in hits)
        assert all(one.end <= other.start for one, other in pairwise(hits))


def test_an_empty_gazetteer_costs_nothing() -> None:
    assert find_known("桥港区", EMPTY) is NOTHING
    assert find_known("桥港区", Gazetteer()) is NOTHING


def test_a_hundred_thousand_names_cost_little_once_they_are_known() -> None:
    names = tuple(f"星桅{chr(0x4E00 + number // 300)}{chr(0x5E00 + number % 300)}项目" for number in range(100_000))
    gazetteer = Gazetteer(projects=names)
    text = "总投资99.99亿元的星桅海上风电装备产业园项目7月22日签约，占地980亩，预计2027年12月竣工。" * 20
    find_known(text, gazetteer)
    began = time.process_time()
    for _ in range(20):
        find_known(text, gazetteer)
    assert time.process_time() - began < 0.2


def test_another_name_of_two_is_left_as_the_text_has_it() -> None:
    firms = ("澜图光学科技有限公司", "澜图置业有限公司")
    known = find_known("澜图股份", Gazetteer(enterprises=firms, aliases=tuple(("澜图股份", firm) for firm in firms)))
    assert [hit.name for hit in known.enterprises] == ["澜图股份"]
    assert known.firm("澜图股份") == "澜图股份"


BULLETIN = (
    "今年1—7月，桥港区新签约亿元以上项目42个、总投资260.69亿元，其中云岫谷签约项目8个。\n"
    "总投资99.99亿元的星桅海上风电装备产业园项目7月22日签约，占地980亩，由澜图光学科技有限公司投资建设。年产能5万吨标煤。"
)
PIECES = st.tuples(st.integers(0, len(BULLETIN) - 1), st.integers(2, 16)).map(lambda at: BULLETIN[at[0] : sum(at)])


@given(st.lists(st.tuples(st.sampled_from(("projects", "enterprises", "places", "parks", "clusters")), PIECES)))
def test_whatever_the_gazetteer_holds_quotes_are_the_texts_own_words(names: list[tuple[str, str]]) -> None:
    held: dict[str, tuple[str, ...]] = {}
    for kind, name in names:
        held[kind] = (*held.get(kind, ()), name)
    for statement in read_with(BULLETIN, **held):
        start, end = statement.span
        assert 0 <= start < end <= len(BULLETIN)
        assert BULLETIN[start:end] == statement.quote


@given(st.lists(PIECES, min_size=1, max_size=4), st.sampled_from(("physical", "count", "area", "money")))
def test_whatever_is_taken_for_a_unit_reading_goes_on(terms: list[str], kind: str) -> None:
    units = tuple(LearnedUnit(term, kind, {"area": "m2", "money": "CNY"}.get(kind, "x"), Decimal(3)) for term in terms)
    for statement in read_with(BULLETIN, units=units):
        assert BULLETIN[slice(*statement.span)] == statement.quote
