"""The place that a document is of, by its title."""

from __future__ import annotations

import pytest

from bridgehead.engines.reading.elsewhere import place_of_title


@pytest.mark.parametrize(
    ("title", "place"),
    [
        ("2026年桥港区政府工作报告", "桥港区"),
        ("关于临汀市桥港区上半年招商引资情况的通报", "临汀市桥港区"),
        ("2026年上半年桥港区重点项目进展", "桥港区"),
        ("澜江省第十四届人民代表大会第四次会议", "澜江省"),
        ("浦南新区：三个项目集中开工", "浦南新区"),
        # Known places, although 山区 and 城区 end words as well.
        ("锡山区招商引资再创佳绩", "锡山区"),
        ("相城区重点项目", "相城区"),
        ("无锡市锡山区2026年利用外资情况", "无锡市锡山区"),
    ],
)
def test_a_title_begins_with_its_place(title: str, place: str) -> None:
    assert place_of_title(title) == place


@pytest.mark.parametrize(
    "title",
    [
        "桥港简报",
        "我市重大项目集中开工",
        "高新区集中签约",
        "社区工作",
        "偏远山区项目",
        "老城区改造项目",
        "各区县：",
        "地区生产总值",
        "超市开业",
        "新区发展",
        "",
    ],
)
def test_words_are_no_places(title: str) -> None:
    assert place_of_title(title) == ""
