"""A short round of `make stress` on the database that the tests run on."""

from __future__ import annotations

import json
from collections.abc import Callable

import pytest

from tests.foundation.backup.conftest import Installation, installation, prepared

__all__ = ["installation", "prepared"]


@pytest.mark.slow
def test_eight_writers_on_three_projects_lose_nothing(installation: Callable[..., Installation]) -> None:
    site = installation("site", empty=True)
    done = site.run("tools.stress", "here", "--writers=8", "--projects=3", "--seconds=4")
    assert done.returncode == 0, done.stdout + done.stderr
    told = json.loads(done.stdout)
    assert told["saved"] > 0
    assert told["bad"] == []
