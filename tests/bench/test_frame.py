"""The frame: turns, medians, and contenders that do not do their work."""

import json
from datetime import UTC, datetime

import pytest

from bench.__main__ import NAMES, load, page
from bench.frame import Bench, BenchError, Contender, Result, measure, summary
from bench.reading import CHARACTERS, COUNTED, other_numbers, texts


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
    as_time = summary(bench("short"), ["ours", "near", "far"], times)
    assert (as_time.ours, as_time.peers, as_time.ratio) == (10.0, {"near": 20.0, "far": 40.0}, 2.0)
    assert 10 < as_time.p95 <= 50
    as_rate = summary(bench("short", amount=100), ["ours", "near", "far"], times)
    assert (as_rate.ours, as_rate.peers, as_rate.ratio) == (10000.0, {"near": 5000.0, "far": 2500.0}, 2.0)
    assert 2000 <= as_rate.p95 < 10000


def test_the_line_has_the_agreed_fields() -> None:
    result = Result("x", "work", "ms", 1.0, 2.0, {"peer": 3.0}, None, 3.0, 5)
    assert list(json.loads(result.line())) == ["id", "work", "unit", "ours", "p95", "peers", "limit", "ratio", "runs"]


def test_the_page_names_machine_day_and_commit() -> None:
    result = Result("x", "work", "characters/s", 1234567.0, 2.5, {"peer": 3.0}, None, 3.0, 5)
    text = page([result], datetime(2026, 3, 4, tzinfo=UTC))
    assert "| x | work | characters/s | 1,234,567 | 2.5 | peer: 3 | — | 3 | 5 |" in text
    assert "- Date: 2026-03-04\n" in text
    assert "- Machine: " in text
    assert "- Commit: " in text


def test_every_measurement_is_called_by_its_own_name() -> None:
    assert [load(name).id for name in NAMES] == list(NAMES)


def test_no_document_of_the_reading_work_is_read_twice() -> None:
    bodies = [text for text, _, _ in texts()]
    counted = [text for text in bodies if COUNTED.search(text)]
    assert sum(map(len, bodies)) >= CHARACTERS
    assert len(set(counted)) == len(counted)


def test_other_numbers_leave_dates_and_shares_alone() -> None:
    text = "1—7月签约项目8个，总投资41.1亿元，占比61.9%"
    assert other_numbers(text, 3) == "1—7月签约项目11个，总投资44.1亿元，占比61.9%"
