"""Documents for measurements of bulk reading: our own sentences, filled from a seed, as districts write them.

Every document has figures and projects, some table-like lines, some furniture; about one in 500 is bad on purpose, so
that rejects are part of what is measured.
"""

import json
import random
from collections.abc import Iterator
from concurrent.futures import ProcessPoolExecutor
from datetime import date, timedelta
from functools import partial
from pathlib import Path

import pyarrow as pa

FILE_DOCUMENTS = 50_000
BAD_EVERY = 500
PARAGRAPHS = 6

PLACES = ("澜江市桥港区", "澜江市云埠区", "衡川市青石县", "衡川市临渡区", "松泽市南屿区", "松泽市白塔县")
FIELDS = (
    "光学薄膜",
    "储能电池",
    "精密减速机",
    "工业软件",
    "低温泵",
    "碳纤维",
    "传感器",
    "医用耗材",
    "智能仓储",
    "海工装备",
)
FIRMS = ("澜图", "启衡", "越川", "禾木", "正屿", "望澜", "同泽", "岚石", "百渡", "新埠")
KINDS = ("生产基地项目", "研发总部项目", "扩产项目", "产业园项目", "智能工厂项目")
OPENINGS = (
    "{place}今年以来把招商引资作为头号工程，{season}实现良好开局。",
    "记者从{place}发展改革部门获悉，{season}重大项目建设提速。",
    "{place}召开{season}重点项目推进会，通报各板块进展。",
    "走进{place}的项目工地，塔吊林立，一派繁忙。",
)
FIGURES = (
    "1—{month}月，全区新签约亿元以上项目{count}个，总投资{money}亿元，同比增长{rate}%。",
    "截至{month}月底，在建重大项目{count}个，完成投资{money}亿元，占年度计划的{share}%。",
    "{season}新开工项目{count}个，其中10亿元以上项目{few}个，计划总投资{money}亿元。",
    "全年计划实施产业项目{count}个，年度计划投资{money}亿元，目前已完成{share}%。",
    "规上工业增加值增长{rate}%，工业投资{money}亿元，增速高于全市{few}个百分点。",
    "实际使用外资{few}.{day}亿美元，新设外资企业{count}家。",
)
PROJECTS = (
    "总投资{money}亿元的{firm}{field}{kind}已完成主体封顶，预计明年{month}月投产。",
    "{firm}{field}{kind}计划总投资{money}亿元，用地{land}亩，达产后年产值可达{more}亿元。",
    "{month}月{day}日，{firm}{field}{kind}正式开工，项目总投资{money}亿元，建设周期{few}个月。",
    "由{firm}科技有限公司投资{money}亿元建设的{field}{kind}，目前正在办理施工许可。",
)
PLAIN = (
    "企业负责人表示，专班服务让手续办理时间大幅缩短，企业可以专心抓生产。",
    "下一步，当地将继续完善要素保障机制，推动项目早落地、早见效。",
    "工作人员逐一走访企业，了解用工、用能和融资方面的困难，并建立清单销号。",
    "会议强调，要坚持问题导向，压实责任，确保全年目标任务顺利完成。",
    "园区道路和管网建设同步推进，配套公寓和食堂已投入使用。",
)
FURNITURE = ("责任编辑：本站", "【字体：大 中 小】 打印 关闭", "来源：{place}融媒体中心")
BAD = ('{"text": ', '{"id": "no-text"}', '{"text": "今年", "published": "上个月"}')


def document(pick: random.Random, paragraphs: int = PARAGRAPHS) -> dict[str, str]:
    """One document of one to so many paragraphs, about 230 characters each."""
    day = date(2024, 1, 1) + timedelta(days=pick.randrange(700))
    place = pick.choice(PLACES)
    known = {"place": place, "season": pick.choice(("一季度", "上半年", "前三季度", "全年"))}
    lines = [pick.choice(OPENINGS).format_map(known)]
    for _ in range(pick.randint(1, paragraphs)):
        sentences = [pick.choice(kind) for kind in pick.choices((FIGURES, PROJECTS, PLAIN), (4, 3, 5), k=3)]
        filled = (s.format_map(known | numbers(pick)) if "{" in s else s for s in sentences)
        lines.append("　　" + "".join(filled))
    lines.append(pick.choice(FURNITURE).format_map(known))
    return {"text": "\n".join(lines), "published": day.isoformat(), "place": place}


def numbers(pick: random.Random) -> dict[str, object]:
    """What fills a sentence."""
    return {
        "month": pick.randrange(2, 13),
        "day": pick.randrange(1, 29),
        "count": pick.randrange(3, 400),
        "few": pick.randrange(2, 30),
        "money": f"{pick.randrange(20, 60_000) / 100:g}",
        "more": pick.randrange(5, 300),
        "rate": f"{pick.randrange(1, 400) / 10:g}",
        "share": f"{pick.randrange(100, 999) / 10:g}",
        "land": pick.randrange(20, 900),
        "firm": pick.choice(FIRMS),
        "field": pick.choice(FIELDS),
        "kind": pick.choice(KINDS),
    }


def lines(first: int, count: int, seed: int, paragraphs: int = PARAGRAPHS) -> Iterator[bytes]:
    """Documents `first` and on, as lines of JSON; the same for the same seed."""
    pick = random.Random(f"{seed}/{first}")
    for number in range(first, first + count):
        if number % BAD_EVERY == BAD_EVERY - 1:
            yield (pick.choice(BAD) + "\n").encode()
        else:
            row = {"id": f"d{number:08}", **document(pick, paragraphs)}
            yield (json.dumps(row, ensure_ascii=False) + "\n").encode()


def write(folder: Path, documents: int, paragraphs: int = PARAGRAPHS, seed: int = 20260101) -> int:
    """Write so many documents into .jsonl.zst files of 50,000; how many of them are bad."""
    folder.mkdir(parents=True, exist_ok=True)
    firsts = range(0, documents, FILE_DOCUMENTS)
    with ProcessPoolExecutor() as processes:
        list(processes.map(partial(_write_file, folder, documents, paragraphs, seed), firsts))
    return documents // BAD_EVERY


def _write_file(folder: Path, documents: int, paragraphs: int, seed: int, first: int) -> None:
    count = min(FILE_DOCUMENTS, documents - first)
    with pa.CompressedOutputStream(str(folder / f"{first:08}.jsonl.zst"), "zstd") as file:
        for line in lines(first, count, seed, paragraphs):
            file.write(line)
