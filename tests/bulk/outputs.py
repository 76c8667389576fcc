"""What a run wrote."""

import json
from pathlib import Path
from typing import Any


def rows(path: Path) -> list[dict[str, Any]]:
    return [json.loads(line) for line in path.read_text(encoding="utf-8").splitlines()]


def docs(path: Path) -> list[str]:
    return [row["doc"] for row in rows(path)]
