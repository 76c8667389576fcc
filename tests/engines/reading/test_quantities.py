"""What the reader relies on where it remembers quantities by their words."""

from hypothesis import given, settings
from hypothesis import strategies as st

from bridgehead.engines.reading.quantities import _BARE, _PATTERN

PIECES = st.sampled_from(
    [
        *"0129,.一二三十百千万亿余多来数几个成%元美港至到~-上下内级大平亩年月，的。家天有产瓦",
        *"亿元 万元 美元 项目 企业 百分之 个百分点 以上 及以上 平方米 千瓦 工作日 大关 台(套) /亩 /年".split(),
    ]
)


@given(st.lists(st.lists(PIECES, min_size=2, max_size=12).map("".join), min_size=2, max_size=40))
@settings(max_examples=60, deadline=None)
def test_words_part_in_one_way_wherever_they_stand(texts: list[str]) -> None:
    parted: dict[str, tuple[str | None, ...]] = {}
    for text in texts:
        for match in _PATTERN.finditer(text):
            assert (match.lastindex == _BARE) == (match["bare"] is not None)
            if match.lastindex != _BARE:
                assert parted.setdefault(match.group(), match.groups()) == match.groups()
