"""Of which place a figure is: the document's own, a zone in it, or the city around it."""

import pytest

from bridgehead.engines.reading import About, read

_OWN = "临汀市桥港区"


@pytest.mark.parametrize(
    ("text", "places"),
    [
        # A venue is no place that figures are of.
        ("全区重大项目集中开工仪式在云桥经济开发区举行。此次集中开工项目33个。", ["桥港区"]),
        ("活动在沙渚镇产业园现场举办，签约项目12个。", ["桥港区"]),
        ("云桥经济开发区举行签约仪式，签约项目12个。", ["云桥经济开发区"]),
        # The city that a district lies in is another place, until the district is named again.
        ("临汀市同期签约项目214个，我区签约项目38个。", ["临汀市", "桥港区"]),
        ("临汀全市签约项目214个，其中桥港区签约项目38个。", ["临汀市", "桥港区"]),
        ("临汀市桥港区签约项目38个。", ["桥港区"]),
        ("临汀市级重大项目开工12个。", ["桥港区"]),
        ("列入临汀市重点项目12个。", ["桥港区"]),
        ("签约项目38个，项目数占临汀市的17.8%。", ["桥港区", "桥港区"]),
    ],
)
def test_the_place_of_a_figure(text: str, places: list[str]) -> None:
    said = read(text, About(doc="case", place=_OWN)).statements
    assert [each.place for each in said] == places


def test_a_county_level_city_is_its_own_whole() -> None:
    assert [s.place for s in read("全市签约项目38个。", About(doc="case", place="临汀市丹水市")).statements] == [
        "丹水市"
    ]


def test_one_tier_said_twice_makes_no_bands() -> None:
    text = "签约10亿元以上项目55个；其中，100亿元级项目5个、50亿元级项目10个、30亿元级项目10个、10亿元级项目30个。"
    figures = read(text, About(doc="case", place=_OWN)).statements
    assert all("investment_max" not in each.measure.filters for each in figures)
