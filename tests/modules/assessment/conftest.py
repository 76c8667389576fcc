"""Two parks that are scored, for every test of the room."""

from __future__ import annotations

from typing import Any

import pytest


@pytest.fixture(autouse=True)
def _no_run_of_another_test() -> None:
    from bridgehead.modules.assessment import scoring

    scoring.forget_runs()


@pytest.fixture
def parks(db: None) -> Any:
    """Two parks with a scheme, targets and projects: tests.modules.assessment.world."""
    from tests.modules.assessment.world import build

    return build()
