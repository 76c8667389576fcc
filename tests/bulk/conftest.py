"""Inputs of every kind, and an engine in this very process for tests that need no workers."""

import json
from collections.abc import Callable, Iterator
from pathlib import Path
from typing import Any

import pytest

from bridgehead.bulk import Job, Settings, Stop, run
from bridgehead.bulk.items import Position, in_chunks
from bridgehead.bulk.reading import Outcome, read_items
from bridgehead.bulk.sources import Input, items


@pytest.fixture
def in_process(monkeypatch: pytest.MonkeyPatch) -> None:
    def work(
        _job: Job, source: Input, start: Position, settings: Settings, stop: Stop
    ) -> Iterator[tuple[Position, Outcome]]:
        for chunk in in_chunks(items(source, start)):
            if stop.requested:
                return
            yield chunk.end, read_items(chunk.items, settings)

    monkeypatch.setitem(run._ENGINES, "local", work)


@pytest.fixture
def write_lines(tmp_path: Path) -> Callable[..., Path]:
    """Writes a file of JSON Lines, a record for each text or dictionary."""

    def write(name: str, *records: str | dict[str, Any]) -> Path:
        path = tmp_path / name
        path.parent.mkdir(parents=True, exist_ok=True)
        rows = [{"id": str(n), "text": r} if isinstance(r, str) else r for n, r in enumerate(records)]
        path.write_text("".join(json.dumps(row, ensure_ascii=False) + "\n" for row in rows), encoding="utf-8")
        return path

    return write
