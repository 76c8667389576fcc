"""Learned names out as a table and in again elsewhere."""

from __future__ import annotations

from decimal import Decimal
from pathlib import Path
from typing import Any

import pytest

from bridgehead.cli import main
from bridgehead.modules.documents.gazetteer_commands import export_names, import_names
from bridgehead.modules.documents.models import GazetteerEntry
from tests import factories

pytestmark = pytest.mark.django_db


@pytest.fixture
def person() -> Any:
    return factories.make_person(role="statistician", username="keeper")


def test_what_is_exported_can_be_imported(person: Any, tmp_path: Path) -> None:
    factories.make_gazetteer_entry(term="云岫谷", quote="落户云岫谷\t的项目")
    factories.make_gazetteer_entry(kind="project", term="星桅基地", canonical="江海星桅海上风电装备产业园项目")
    factories.make_gazetteer_entry(
        kind="unit", term="担", canonical="t", unit_kind="physical", factor=Decimal("0.05"), document=None
    )
    factories.make_gazetteer_entry(term="旧园区", retired_at=factories.NOON)
    table = tmp_path / "names.tsv"
    assert export_names(table, "keeper") == 0
    before = list(GazetteerEntry.objects.filter(retired_at=None).values_list("kind", "term", "canonical", "factor"))
    assert len(before) == 3
    GazetteerEntry.objects.all().delete()
    assert import_names(table, "KEEPER") == 0
    after = list(GazetteerEntry.objects.values_list("kind", "term", "canonical", "factor"))
    assert after == before
    assert import_names(table, "keeper") == 0
    assert GazetteerEntry.objects.count() == 3


def test_what_can_not_be_entered_is_said_by_line(person: Any, tmp_path: Path, capsys: Any) -> None:
    table = tmp_path / "names.tsv"
    rows = [
        "kind\tterm\tfactor\tunit",
        "park\t云岫谷\t\t",
        "colour\t青\t\t",
        "park\t望湖湾\t\t没有的单位",
        "unit\t担\tx\t",
    ]
    table.write_text("\n".join(rows), encoding="utf-8")
    assert import_names(table, "keeper") == 1
    assert [entry.term for entry in GazetteerEntry.objects.all()] == ["云岫谷"]
    lines = capsys.readouterr().err.splitlines()
    assert [line.split("names.tsv:")[1][0] for line in lines] == ["3", "4", "5"]


def test_who_may_not_enter_names_is_refused(tmp_path: Path, capsys: Any) -> None:
    factories.make_person(role="leader", username="reader")
    table = tmp_path / "names.tsv"
    table.write_text("kind\tterm\npark\t云岫谷\n", encoding="utf-8")
    assert import_names(table, "reader") == 1
    assert import_names(table, "nobody") == 1
    assert export_names(table, "nobody") == 1
    assert not GazetteerEntry.objects.exists()


def test_a_table_without_its_columns_is_refused(person: Any, tmp_path: Path) -> None:
    table = tmp_path / "names.tsv"
    table.write_text("name\n云岫谷\n", encoding="utf-8")
    assert import_names(table, "keeper") == 1
    assert import_names(tmp_path / "missing.tsv", "keeper") == 1


def test_the_command_line(person: Any, tmp_path: Path) -> None:
    factories.make_gazetteer_entry(term="云岫谷")
    table = tmp_path / "names.tsv"
    assert main(["documents", "gazetteer", "export", str(table), "--person", "keeper"]) == 0
    assert "park\t云岫谷" in table.read_text(encoding="utf-8")
