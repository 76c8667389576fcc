"""The figure whose period is asked for, and what its own words say of what it counts: what stands, what is new."""

from __future__ import annotations

import re

from bridgehead.engines.reading.records import record

# What a place has: 全区规划面积128平方公里，建成厂房210万平方米，人才5.8万人.
_OF_A_PLACE = ("land.", "carrier.", "other.area", "other.count")
# What stands, of whatever time.
_HOLDS = re.compile(
    "管辖面积|规划面积|行政面积|辖区面积|核心区面积|建成区面积|总面积|拥有|建有|现有|共有|已有|设有|配备|在孵|总量|总数|余额|已建成|建成了"
)
_BRINGS = re.compile("新[增建引设]|新(?:出让|供应|签约|入驻)|出让|收储|供应|交付")
# What was set up in the time told of before: 挂牌建设3个实验室.
_SETS_UP = re.compile(
    "(?:新[增建设]|组建|重组|挂牌|揭牌|获批|认定|设立|成立|建成|培育|引进|搭建|选派|选聘|招募|派出|增设)(?!的)"
)
# What a ceremony does to projects, unless it is told of several: 累计签约.
_DEEDS = ("project.signed.", "project.started", "project.completed.", "project.producing.")
_OF_MANY = re.compile("累计|历年|[前近往过][^，。；]{0,4}[期年]|总共|合计|平均|已有")


@record(frozen=True, slots=True)
class Asked:
    """The figure whose period is asked for; a stock stands at a day, so that its period has an open start.

    `brought` says that things of a stock are counted as what a stretch of time brought: `any`, or only a whole `year`,
    which a `list` is of where that runs, or always the `whole` year.
    `part` is where its part of the sentence begins, `own` the stretch of its own words; `reaches` says that a thing
    that stands has grown to so many (技术中心达到179家). `stock` is whether what is counted stands at the end of the
    period rather than happening in it, `adds_up` whether its own words say that it is a sum of all so far (累计),
    `of_a_year` whether they name what is told of years (固定资产投资, 税收), so that it begins with the year.
    """

    measure: str
    scope: str | None
    modality: str | None
    position: int
    brought: str | None
    part: int
    own: tuple[int, int]
    stock: bool
    reaches: bool
    adds_up: bool
    of_a_year: bool

    def holds(self, text: str) -> bool:
        """Whether its part of the sentence says that the thing stands (拥有…)."""
        return _HOLDS.search(text, self.part, self.position) is not None

    def brings(self, text: str) -> bool:
        """Whether its own words say that it is new, or was sold or handed over (新建, 出让)."""
        return _BRINGS.search(text, *self.own) is not None

    def sets_up(self, text: str) -> bool:
        """Whether its own words say that things that stand were set up (挂牌建设, 重组)."""
        return _SETS_UP.search(text, *self.own) is not None

    def is_deed(self, text: str) -> bool:
        """Whether it counts projects that a ceremony may have signed, begun or finished."""
        if self.modality == "target" or not self.measure.startswith(_DEEDS) or self.measure.endswith(".rate"):
            return False
        return _OF_MANY.search(text, self.part, self.position) is None

    def of_no_time(self, kind: str, text: str) -> bool:
        """Whether a time of `kind` said before is none of it: months, of what a place has."""
        of_a_place = not self.stock and kind == "range" and self.measure.startswith(_OF_A_PLACE)
        return of_a_place and self.holds(text) and not self.brings(text)
