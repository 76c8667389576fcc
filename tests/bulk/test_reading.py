"""What a process that only reads does before its first document."""

import gc
from collections.abc import Iterator

import pyarrow as pa
import pytest

from bridgehead.bulk import Settings, cluster
from bridgehead.bulk.reading import prepare_to_read


@pytest.fixture
def rounds(monkeypatch: pytest.MonkeyPatch) -> Iterator[list[str]]:
    """What is asked of the garbage collector, which does not do it."""
    asked: list[str] = []
    monkeypatch.setattr(gc, "freeze", lambda: asked.append("freeze"))
    monkeypatch.setattr(gc, "set_threshold", lambda first, *_more: asked.append(f"every {first}"))
    prepare_to_read.cache_clear()
    yield asked
    prepare_to_read.cache_clear()


def test_a_process_of_a_cluster_is_prepared_once(rounds: list[str]) -> None:
    for _ in range(2):
        batch = pa.table({"chunk": pa.array([], pa.large_binary())})
        assert cluster._read_rows(batch, Settings(), None).num_rows == 0
    assert rounds == ["freeze", "every 10000"]
