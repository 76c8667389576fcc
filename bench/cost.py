"""The page on what ten million pages take and cost, in English and Chinese, computed from measured rates."""

from collections.abc import Mapping
from typing import Any

from bench.frame import ROOT

FOLDER = ROOT / "docs" / "howto"
PAGES = 10_000_000
CHARACTERS_A_PAGE = 1_500
# A price to reckon with, in yuan an hour of one virtual processor with its memory; put your own in its place.
YUAN_AN_HOUR = 0.25
# What is reckoned for waiting, uneven files and restarts.
ALLOWANCE = 1.15
CORES = (2, 8, 32, 128)

ENGLISH = """# What ten million pages take

Made by `python -m bench tables` from the measured rates in [bench/RESULTS.md](../../bench/RESULTS.md); no number on
this page is typed by hand.

**Hours = pages × characters a page × allowance ÷ (characters a second of one worker × workers × 3,600).**
**Cost = hours × workers × price of a processor's hour.**

| | |
| --- | ---: |
| pages | {pages:,} |
| characters a page | {characters:,} |
| characters a second of one worker | {rate:,.0f} |
| measured on | {machine} |
| by | {source} |
| allowance for waiting, uneven files, restarts | {allowance:g} |
| price of a processor's hour, an assumption | {price:g} yuan |

| workers | hours | processor hours | cost, yuan |
| ---: | ---: | ---: | ---: |
{rows}

The cost hardly depends on the number of workers: {total} hours of one processor in all. A page of other length, another
price, another rate: put them into the formula. Bulk reading needs no GPU and no network.{memory}
Input and output for so many pages: see the sizes in RESULTS.md and multiply; compressed JSON Lines is the smallest.
"""

CHINESE = """# 读一千万页要多久、花多少

本页由 `python -m bench tables` 根据 [bench/RESULTS.md](../../bench/RESULTS.md) 中的实测速度生成，页面上没有手填的数字。

**小时数 = 页数 × 每页字数 × 余量 ÷（单个进程每秒字数 × 进程数 × 3600）。**
**费用 = 小时数 × 进程数 × 每核每小时价格。**

| | |
| --- | ---: |
| 页数 | {pages:,} |
| 每页字数 | {characters:,} |
| 单个进程每秒字数 | {rate:,.0f} |
| 实测机器 | {machine} |
| 实测来源 | {source_zh} |
| 等待、文件不均、重启的余量 | {allowance:g} |
| 每核每小时价格（假定值） | {price:g} 元 |

| 进程数 | 小时 | 核时 | 费用（元） |
| ---: | ---: | ---: | ---: |
{rows}

费用与进程数几乎无关，合计 {total} 核时。页长、价格、速度不同，代入公式即可。批量读取不需要 GPU，也不联网。{memory_zh}
输入和输出的大小可按 RESULTS.md 中的数值折算，压缩的 JSON Lines 最省空间。
"""


def write_pages(speed: Mapping[str, Any] | None, million: Mapping[str, Any] | None) -> None:
    """Both pages, where a rate was measured; a million documents count for more than the short run on one core."""
    facts = rate_of(speed, million)
    if facts is None:
        return
    FOLDER.mkdir(parents=True, exist_ok=True)
    for name, text in (("cost-of-reading.md", ENGLISH), ("cost-of-reading.zh-CN.md", CHINESE)):
        (FOLDER / name).write_text(text.format(**facts), encoding="utf-8")


def rate_of(speed: Mapping[str, Any] | None, million: Mapping[str, Any] | None) -> dict[str, Any] | None:
    """What the pages say: the rate of one processor over the many documents, else in the short run on one core.

    Seconds on the clock say too little: other work may have run beside a long measurement.
    """
    memory = memory_zh = ""
    if million:
        each = million["peak_mb"] / (million["workers"] + 1)
        memory = f" Reckon {each:,.0f} MB of memory for a worker."
        memory_zh = f"每个进程约需内存 {each:,.0f} MB。"
    if million and million.get("processor_seconds"):
        rate, machine = million["characters"] / million["processor_seconds"], million["machine"]
        source = f"{million['documents']:,} generated documents, {million['workers']} workers, {million['date']}"
        source_zh = f"生成文稿 {million['documents']:,} 篇，{million['workers']} 个进程，{million['date']}"
    elif speed:
        row = next(row for row in speed["rows"] if row["id"] == "reading")
        rate, machine = row["ours"], speed["machine"]
        source, source_zh = f"one core, {speed['date']}", f"单核，{speed['date']}"
    else:
        return None
    core_hours = PAGES * CHARACTERS_A_PAGE * ALLOWANCE / rate / 3600
    rows = "\n".join(
        f"| {cores} | {core_hours / cores:,.1f} | {core_hours:,.0f} | {core_hours * YUAN_AN_HOUR:,.0f} |"
        for cores in CORES
    )
    return {
        "pages": PAGES,
        "characters": CHARACTERS_A_PAGE,
        "rate": rate,
        "machine": machine,
        "source": source,
        "source_zh": source_zh,
        "allowance": ALLOWANCE,
        "price": YUAN_AN_HOUR,
        "rows": rows,
        "total": f"{core_hours:,.0f}",
        "memory": memory,
        "memory_zh": memory_zh,
    }
