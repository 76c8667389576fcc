"""When the front end is built anew."""

from __future__ import annotations

from pathlib import Path

import pytest

from tools import assets


@pytest.fixture
def frontend(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Path:
    """A front end that was just built."""
    root, dist = tmp_path / "frontend", tmp_path / "dist"
    for folder in (root / "src", root / "node_modules", dist):
        folder.mkdir(parents=True)
    for name in ("package.json", "package-lock.json", "build.mjs", "src/app.js"):
        (root / name).write_text(name, encoding="utf-8")
    for name in assets.PRODUCTS:
        (dist / name).write_text(name, encoding="utf-8")
    monkeypatch.setattr(assets, "FRONTEND", root)
    monkeypatch.setattr(assets, "DIST", dist)
    monkeypatch.setattr(assets, "STAMP", root / "node_modules" / ".built")
    assets.STAMP.write_text(assets.digest(assets.sources()), encoding="utf-8")
    return root


def built() -> bool:
    return assets.is_built(assets.digest(assets.sources()))


def test_nothing_is_built_when_nothing_changed(frontend: Path) -> None:
    assert built()


def test_a_changed_source_a_new_one_and_a_lost_product_each_ask_for_a_build(frontend: Path) -> None:
    (frontend / "src" / "app.js").write_text("other", encoding="utf-8")
    assert not built()
    (frontend / "src" / "app.js").write_text("src/app.js", encoding="utf-8")
    assert built()
    extra = frontend / "src" / "more.js"
    extra.write_text("", encoding="utf-8")
    assert not built()
    extra.unlink()
    (assets.DIST / "app.css").unlink()
    assert not built()
