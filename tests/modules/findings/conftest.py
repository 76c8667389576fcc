"""What the tests of findings share: a gazetteer that forgets, as the audit that it goes by is rolled back."""

from __future__ import annotations

from collections.abc import Iterator

import pytest


@pytest.fixture(autouse=True)
def _fresh_gazetteer() -> Iterator[None]:
    from bridgehead.modules.documents import gazetteer  # models can be imported only after Django has started

    gazetteer.forget()
    yield
    gazetteer.forget()
