"""The frame: turns, medians, and contenders that do not do their work."""

import json
import re
from dataclasses import asdict, replace
from pathlib import Path

import pytest

from bench import cost, documents, million
from bench.__main__ import NAMES, bench_of
from bench.accuracy import article_scores
from bench.frame import Bench, BenchError, Contender, Result, measure, summary
from bench.page import page, speed_row
from bench.reading import CHARACTERS, COUNTED, TIMES_JIONLP, other_numbers, texts
from bench.stamp import stamp


def bench(*targets: str, amount: int | None = None) -> Bench:
    ours, *peers = [Contender(f"tests.bench.contenders:{target}") for target in targets]
    return Bench("x", "count", "ms", ours, tuple(peers), amount=amount, clock="cpu")


def test_ours_and_a_peer_side_by_side() -> None:
    result = measure(bench("short", "long"), runs=3)
    assert set(result.peers) == {"long"}
    assert 0 < result.ours < result.peers["long"]
    assert result.ratio is not None
    assert result.ratio > 1
    assert result.runs == 3


def test_a_rate_is_better_when_it_is_more() -> None:
    result = measure(bench("short", "long", amount=1000), runs=3)
    assert result.ours > result.peers["long"]
    assert result.ratio is not None
    assert result.ratio > 1


def test_without_peers_there_is_no_ratio() -> None:
    assert measure(bench("short"), runs=1).ratio is None


@pytest.mark.parametrize(
    ("target", "complaint"),
    [("idle", "gave 0 results"), ("unsteady", "gave 2 results, and 1 before"), ("missing", "stopped with status 1")],
)
def test_a_contender_that_does_not_do_the_work_is_an_error(target: str, complaint: str) -> None:
    with pytest.raises(BenchError, match=complaint):
        measure(bench("short", target), runs=2)


def test_no_runs_is_an_error() -> None:
    with pytest.raises(BenchError, match="at least one"):
        measure(bench("short"), runs=0)


def test_the_best_peer_sets_the_ratio_and_the_slow_end_is_p95() -> None:
    times = [[0.01] * 19 + [0.05], [0.02] * 20, [0.04] * 20]
    as_time = summary(bench("short", "near", "far"), ["ours", "near", "far"], times)
    assert (as_time.ours, as_time.peers, as_time.ratio) == (10.0, {"near": 20.0, "far": 40.0}, 2.0)
    assert 10 < as_time.p95 <= 50
    as_rate = summary(bench("short", "near", "far", amount=100), ["ours", "near", "far"], times)
    assert (as_rate.ours, as_rate.peers, as_rate.ratio) == (10000.0, {"near": 5000.0, "far": 2500.0}, 2.0)
    assert 2000 <= as_rate.p95 < 10000


def test_another_form_of_ours_is_shown_and_not_compared_with() -> None:
    beside = replace(bench("short"), peers=(Contender("plain", own=True), Contender("far", times=2.0)))
    result = summary(beside, ["ours", "plain", "far"], [[0.01], [0.02], [0.04]])
    assert (result.peers, result.ratio, result.limit) == ({"plain": 20.0, "far": 40.0}, 4.0, 20.0)


def test_the_line_has_the_agreed_fields() -> None:
    result = Result("x", "work", "ms", 1.0, 2.0, {"peer": 3.0}, None, 3.0, 5)
    assert list(json.loads(result.line())) == ["id", "work", "unit", "ours", "p95", "peers", "limit", "ratio", "runs"]


def test_a_slow_peer_sits_rounds_out() -> None:
    slow = replace(bench("short", "long"), peers=(Contender("tests.bench.contenders:counted", every=2),))
    result = measure(slow, runs=4)
    assert result.runs == 4
    assert set(result.peers) == {"counted"}


def test_a_limit_against_a_peer_is_so_many_times_its_value() -> None:
    against = replace(bench("short", "near", "far"), peers=(Contender("near", times=5.0), Contender("far")))
    times = [[0.01], [0.02], [0.04]]
    assert summary(against, ["ours", "near", "far"], times).limit == 4.0
    assert summary(replace(against, amount=100), ["ours", "near", "far"], times).limit == 25000.0


def test_a_limit_that_is_missed_is_marked() -> None:
    result = Result("x", "work", "characters/s", 90.0, 80.0, {"peer": 20.0}, 100.0, 4.5, 5)
    assert "| 100 (missed) |" in speed_row(asdict(result))
    assert "| 100 |" in speed_row(asdict(replace(result, ours=100.0)))
    assert "| 100 |" in speed_row(asdict(replace(result, unit="ms")))


SPEED = {
    "machine": "M",
    "date": "2026-03-04",
    "commit": "c",
    "rows": [asdict(Result("reading", "work", "characters/s", 1234567.0, 2.5, {"peer": 3.0}, None, 3.0, 5))],
}
MILLION = {
    "machine": "M",
    "date": "2026-03-05",
    "commit": "d",
    "documents": 1000,
    "rejected": 2,
    "characters": 700_000,
    "statements": 9000,
    "workers": 2,
    "seconds": 7.0,
    "processor_seconds": 14.0,
    "characters_per_second": 100_000,
    "documents_per_second": 142.9,
    "input_bytes": 2_000_000,
    "output_bytes": 1_000_000,
    "peak_mb": 300,
    "second_quarter_mb": 280,
    "last_quarter_mb": 290,
    "growth": 1.036,
    "flat": True,
    "curve": [(0, 100.0, 90.0), (500, 280.0, 110.0), (1000, 300.0, 120.0)],
}


def test_the_page_names_machine_day_and_commit() -> None:
    score = {"precision": 0.9, "recall": 0.8, "f1": 0.847, "right": 8, "key": 10, "found": 9, "aim": 0.93}
    sets = [{"set": "held", "grades": {"figure.value": score}}, {"set": "articles", "absent": "not here"}]
    text = page(SPEED, {**SPEED, "sets": sets}, MILLION)
    assert "| reading | work | characters/s | 1,234,567 | 2.5 | peer: 3 | — | 3 | 5 |" in text
    assert "| held | figure.value | 0.900 | 0.800 | 0.847 | 0.93 | 8 | 10 | 9 |" in text
    assert "| articles | not here |" in text
    assert "| last to second quarter | 1.04 (flat) |" in text
    for line in ("- Date: 2026-03-04\n", "- Machine: M\n", "- Commit: d\n"):
        assert line in text


def test_results_carry_where_and_when() -> None:
    assert set(stamp()) == {"machine", "date", "commit"}
    assert re.fullmatch(r"\d{4}-\d\d-\d\d", stamp()["date"])


def test_every_measurement_is_called_by_its_own_name() -> None:
    assert [bench_of(name).id for name in NAMES] == list(NAMES)


def test_reading_must_be_five_times_as_fast_as_jionlp() -> None:
    jionlp, recognizers = (peer for peer in bench_of("reading").peers if not peer.own)
    assert (jionlp.times, recognizers.times) == (TIMES_JIONLP, None)
    assert TIMES_JIONLP == 5


def test_cost_is_the_formula(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(cost, "FOLDER", tmp_path)
    cost.write_pages(SPEED, MILLION)
    hours = 10_000_000 * 1_500 * 1.15 / 50_000 / 3600
    for name in ("cost-of-reading.md", "cost-of-reading.zh-CN.md"):
        text = (tmp_path / name).read_text(encoding="utf-8")
        assert f"| 8 | {hours / 8:,.1f} | {hours:,.0f} | {hours * cost.YUAN_AN_HOUR:,.0f} |" in text
        assert "{" not in text
    cost.write_pages(SPEED, {**MILLION, "processor_seconds": None})
    assert "1,234,567" in (tmp_path / "cost-of-reading.md").read_text(encoding="utf-8")
    cost.write_pages(SPEED, None)
    assert "1,234,567" in (tmp_path / "cost-of-reading.md").read_text(encoding="utf-8")


def test_generated_documents_are_the_same_for_the_same_seed_and_bad_now_and_then(tmp_path: Path) -> None:
    first = list(documents.lines(0, 1000, 7))
    assert first == list(documents.lines(0, 1000, 7))
    assert first != list(documents.lines(0, 1000, 8))
    assert len(set(first)) > 995
    good = [json.loads(line) for number, line in enumerate(first) if number % 500 != 499]
    assert all(80 < len(row["text"]) < 3000 and row["published"] and row["place"] for row in good)
    assert documents.write(tmp_path, 700) == 1


def test_documents_are_read_and_watched() -> None:
    result = million.measure_million(1000, 2)
    assert (result["documents"], result["rejected"]) == (1000, 2)
    assert result["processor_seconds"] > 0
    assert result["statements"] > 2000
    assert result["curve"][-1][0] <= 1000
    assert result["peak_mb"] > 100
    svg = million.chart(result)
    assert svg.count("<polyline") == 2
    assert svg.startswith("<svg xmlns")


def test_memory_that_grows_is_not_flat() -> None:
    samples = [million.Sample(n, n, 100 + n, 50) for n in range(101)]
    grown = million.memory(samples)
    assert grown["peak_mb"] == 200
    assert not grown["flat"]
    assert million.memory([million.Sample(n, n, 100, 50) for n in range(101)])["flat"]
    assert len(million.thinned(samples * 9)) <= million.SAMPLES + 1


def test_articles_that_are_not_there_are_said_to_be_absent(tmp_path: Path) -> None:
    assert "absent" in article_scores(tmp_path)


def test_articles_are_scored_where_they_are(tmp_path: Path) -> None:
    (tmp_path / "a.txt").write_text("1—7月，全区签约亿元以上项目42个。", encoding="utf-8")
    (tmp_path / "index.tsv").write_text("file\tpublished\tplace\tpublisher\na.txt\t2024-08-05\t\t\n", encoding="utf-8")
    key: dict[str, object] = {
        "doc": "a.txt",
        "kind": "figure",
        "quote": "签约亿元以上项目42个",
        "span": [7, 18],
        "value": "42",
    }
    key |= {"measure": "project.signed.count", "unit": "1", "filters": {"investment_min": 100000000}}
    key |= {"comparator": "=", "modality": "actual", "period": "2024-01-01/2024-07-31", "place": None}
    (tmp_path / "key.jsonl").write_text(json.dumps(key) + "\n", encoding="utf-8")
    assert article_scores(tmp_path)["grades"]["figure.full"]["f1"] == 1.0


def test_no_document_of_the_reading_work_is_read_twice() -> None:
    bodies = [text for text, _, _ in texts()]
    counted = [text for text in bodies if COUNTED.search(text)]
    assert sum(map(len, bodies)) >= CHARACTERS
    assert len(set(counted)) == len(counted)


def test_other_numbers_leave_dates_and_shares_alone() -> None:
    text = "1—7月签约项目8个，总投资41.1亿元，占比61.9%"
    assert other_numbers(text, 3) == "1—7月签约项目11个，总投资44.1亿元，占比61.9%"
