"""What the tests of documents share: a bulletin of our own, people, and a gazetteer that forgets."""

from __future__ import annotations

from collections.abc import Iterator

import pytest


@pytest.fixture(autouse=True)
def _fresh_gazetteer() -> Iterator[None]:
    """Tests roll the audit back, by which the gazetteer sees that names were written."""
    from bridgehead.modules.documents import gazetteer  # models can be imported only after Django has started

    gazetteer.forget()
    yield
    gazetteer.forget()
