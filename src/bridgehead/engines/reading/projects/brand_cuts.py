"""Where a run that may be a brand is cut: before a known place, a place inside it, what stands near."""

from __future__ import annotations

import re

from bridgehead.engines.reading.patterns import alternatives
from bridgehead.engines.reading.vocabulary import load

from .brand_runs import CITIES, JOINED_LONG
from .regions import region_at_head

_LONGEST_PLACE = 8
# what a thing is called by before its name: the first of its kind, its size
_QUALIFIED = re.compile(
    "全新|新一代|(?:世界|全球|国内|全国|亚洲|西部|全省)(?:首|最|领先|一流|单体)|首[套条台座]|最大|[双十百千万]+吨级?|双$|[兆吉]瓦级?$|[一二三四五六首]期"
)
_BRANDS = load("brands")["brands"]
POWER_FIRM = re.compile("^(?:[中华国][能电核船建铁冶交煤石储润投广](?!站|网)|大唐|三峡|龙源)")
# 霁汇能源|云毛湖: a firm's short name before what no vocabulary knows.
_FIRM_IN_RUN = re.compile(
    f"[\u4e00-\u9fff]{{2,3}}?(?:能源|科技|实业|集团|电力|农业|农牧|煤业|钢铁|环境|水务|燃气|建工|交投|城投|控股|{alternatives(_BRANDS['firm_only'])})(?=[\u4e00-\u9fff]{{2}})"
)
_LATIN = re.compile("[A-Za-z0-9#]")
_PART_OF_WORLD = re.compile(
    "(?<=[\u4e00-\u9fff]{2})(?:中国|亚太|全球|华东|华南|华北|华中|大湾区)(?:区|区域)?$"
)  # 康霁普|中国|制造基地
_COUNTY = re.compile("[\u4e00-\u9fff](?:县(?=[\u4e00-\u9fff]{4})|[\u4e00-\u9fff]{1,2}\\([^()]{1,4}[县区市]\\))")


def cut_run(run: str, near: frozenset[str]) -> str:
    """What stands before the first product, up to Latin letters, digits, a phase or a place of the document."""
    if (opened := run.find("(")) >= 2 and (closed := run.find(")", opened)) > 0:
        return run[: closed + 1]  # 霁储(云乡)
    if (power := POWER_FIRM.match(run)) is not None:
        return power.group()
    run = _PART_OF_WORLD.sub("", _LATIN.split(run, maxsplit=1)[0].strip().removesuffix("第"))
    qualified = _QUALIFIED.search(run)
    if qualified is not None:
        run = run[: qualified.start()]  # 久霁|世界首套|万吨级
    if (firm := _FIRM_IN_RUN.match(run)) is not None:
        return firm.group()
    return next(
        (run[:at] for at in range(2, len(run) - 1) if run[at : at + 2] in near or run[at : at + 2] in CITIES), run
    )


def without_near(name: str, near: frozenset[str]) -> tuple[str, str]:
    """A province at the head of `name`, and the name without a city or the document's own county before it."""
    city = next((name[:length] for length in range(_LONGEST_PLACE, 1, -1) if name[:length] in near), "")
    name = name[len(city) :].lstrip("市区县") if city else name
    region = region_at_head(name)
    if not city and (county := _COUNTY.match(name)) is not None:
        return "", name[county.end() :]
    if region is None:
        return "", name
    if len(name) - region.end() < JOINED_LONG:
        return "", name  # 安吉纳
    if region.group().rstrip("省市县") in CITIES:
        rest = name[region.end() :].removeprefix("湾")  # 杭州湾
        return "", without_inner(rest)
    inner = without_inner(name[region.end() :])
    if city or len(name) - region.end() != len(inner):
        return "", inner if not city else name  # 内蒙古|鄂尔多斯|光伏
    return region.group(), name


def without_inner(rest: str) -> str:
    """`rest` of a name without one more city or county at its head: 阿克苏|库车|绿氢."""
    inner = region_at_head(rest)
    return rest[inner.end() :] if inner is not None and len(rest) - inner.end() > JOINED_LONG else rest
