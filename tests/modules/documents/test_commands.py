"""`bridgehead import`: a folder with its manifest, and what is left when it is killed."""

from __future__ import annotations

import os
import random
import signal
import sqlite3
import subprocess
import sys
import time
from datetime import date
from pathlib import Path

import pytest

from bridgehead.modules.documents.commands import import_folder, read_manifest
from bridgehead.modules.documents.models import Document
from tests import factories
from tests.modules.documents.samples import BULLETIN

ROOT = Path(__file__).resolve().parents[3]
COUNT = 200


@pytest.fixture
def folder(tmp_path: Path) -> Path:
    place = tmp_path / "papers"
    place.mkdir()
    (place / "a.txt").write_text(BULLETIN, encoding="utf-8")
    (place / "b.txt").write_bytes((BULLETIN + "又及").encode("gb18030"))
    (place / "logo.svg").write_bytes(b"<svg/>")
    (place / "index.tsv").write_text(
        "file\tpublished\tplace\tpublisher\turl\na.txt\t2026-08-04\t桥港区\t桥港发布\thttps://example.org/a\n",
        encoding="utf-8",
    )
    return place


@pytest.mark.django_db
def test_a_folder_comes_in_with_its_manifest_and_again_changes_nothing(folder: Path, capsys) -> None:  # type: ignore[no-untyped-def]
    person = factories.make_person(role="promoter")
    assert import_folder(folder, folder / "index.tsv", person.username.upper()) == 0
    first = Document.objects.get(file_name="a.txt")
    assert (first.published_on, first.place, first.publisher) == (date(2026, 8, 4), "桥港区", "桥港发布")
    assert first.url == "https://example.org/a"
    assert Document.objects.get(file_name="b.txt").encoding == "gb18030"
    assert import_folder(folder, folder / "index.tsv", person.username) == 0
    assert Document.objects.count() == 2
    assert "here already" in capsys.readouterr().out


@pytest.mark.django_db
def test_what_is_refused_has_its_line_and_the_others_come_in(folder: Path, capsys) -> None:  # type: ignore[no-untyped-def]
    (folder / "broken.txt").write_bytes(b"\x00\x01")
    person = factories.make_person(role="promoter")
    assert import_folder(folder, None, person.username) == 1
    assert Document.objects.count() == 2
    assert "broken.txt" in capsys.readouterr().err


@pytest.mark.django_db
@pytest.mark.parametrize("role", ["leader", None])
def test_who_may_not_take_in_imports_nothing(role: str | None, folder: Path) -> None:
    person = factories.make_person(role=role)
    assert import_folder(folder, None, person.username) == 1
    assert Document.objects.count() == 0


@pytest.mark.django_db
def test_bad_arguments_are_one_line_each(folder: Path, tmp_path: Path, capsys) -> None:  # type: ignore[no-untyped-def]
    person = factories.make_person(role="promoter")
    assert import_folder(folder, None, "nobody") == 1
    assert import_folder(tmp_path / "none", None, person.username) == 1
    assert import_folder(folder, tmp_path / "none.tsv", person.username) == 1
    assert len(capsys.readouterr().err.splitlines()) == 3


def test_a_manifest_names_its_bad_line(tmp_path: Path) -> None:
    path = tmp_path / "index.tsv"
    path.write_text("file\tpublished\na.txt\t2026-08-04\nb.txt\t8月4日\n", encoding="utf-8")
    with pytest.raises(ValueError, match="line 3"):
        read_manifest(path)
    path.write_text("name\na.txt\n", encoding="utf-8")
    with pytest.raises(ValueError, match="columns"):
        read_manifest(path)


SETUP = """
import django
django.setup()
from django.core.management import call_command
call_command("migrate", verbosity=0)
from bridgehead.modules.accounts.models import Person, RoleGrant, Unit
unit = Unit.objects.create(name="桥港区", kind="district", path="/1/")
person = Person.objects.create(username="importer", name="何以宁", unit=unit)
RoleGrant.objects.create(person=person, role="promoter", unit=unit)
"""
IMPORT = """
import sys
from pathlib import Path
import django
django.setup()
from bridgehead.modules.documents.commands import import_folder
sys.exit(import_folder(Path(sys.argv[1]), None, "importer"))
"""
VERIFY = """
import django
django.setup()
from bridgehead.foundation.audit.chain import verify
print(len(verify()))
"""


class _Import:
    """An installation of its own: an SQLite file and a store under a folder, and processes that work on it."""

    def __init__(self, place: Path) -> None:
        self.var, self.folder = place / "var", place / "papers"
        self.var.mkdir()
        self.folder.mkdir()
        self.environment = {
            **{name: value for name, value in os.environ.items() if name != "DATABASE_URL"},
            "BRIDGEHEAD_VAR": str(self.var),
            "DJANGO_SETTINGS_MODULE": "bridgehead.config.settings",
            "PYTHONPATH": str(ROOT / "src"),
        }
        for number in range(COUNT):
            text = f"桥港区简报第{number + 1}期\n2026年1—7月，桥港区签约亿元以上项目{number + 1}个。"
            (self.folder / f"{number:03d}.txt").write_text(text, encoding="utf-8")

    def run(self, code: str, *arguments: str) -> str:
        done = subprocess.run(
            [sys.executable, "-c", code, *arguments], env=self.environment, capture_output=True, text=True, check=True
        )
        return done.stdout

    def killed_import(self, after: float) -> list[int]:
        """Start the import, kill it so many seconds after its first line, and give the documents it had confirmed."""
        process = subprocess.Popen(
            [sys.executable, "-c", IMPORT, str(self.folder)],
            env=self.environment,
            stdout=subprocess.PIPE,
            stderr=subprocess.PIPE,
            text=True,
        )
        assert process.stdout is not None
        lines = [process.stdout.readline()]
        time.sleep(after)
        process.send_signal(signal.SIGKILL)
        lines += process.communicate()[0].splitlines()
        return [int(line.split("\t")[0]) for line in lines if line.count("\t") == 2]

    def rows(self, query: str) -> list[tuple]:  # type: ignore[type-arg]
        with sqlite3.connect(self.var / "bridgehead.sqlite3") as database:
            return database.execute(query).fetchall()

    def check(self, confirmed: set[int]) -> int:
        """Every document is whole, every confirmed one is there; gives how many there are."""
        documents = self.rows("select id, file_sha256, statement_count, pending_count from documents_document")
        assert confirmed <= {row[0] for row in documents}
        statements = dict(self.rows("select document_id, count(*) from documents_statementrecord group by document_id"))
        audited = dict(
            self.rows(
                "select target_id, count(*) from audit_auditentry where action = 'documents.upload' group by target_id"
            )
        )
        for number, sha256, counted, pending in documents:
            assert statements.get(number, 0) == counted == pending
            assert audited[number] == 1
            assert (self.var / "files" / sha256[:2] / sha256[2:4] / sha256).is_file()
        assert set(statements) | set(audited) <= {row[0] for row in documents}
        return len(documents)


def test_killing_an_import_loses_nothing_confirmed_and_leaves_nothing_half_written(tmp_path: Path) -> None:
    work = _Import(tmp_path)
    work.run(SETUP)
    dice = random.Random(20260804)
    confirmed: set[int] = set()
    for _kill in range(4):
        confirmed |= set(work.killed_import(after=dice.uniform(0.02, 0.5)))
        assert len(confirmed) <= work.check(confirmed)
    assert 0 < len(confirmed) < COUNT, "the kills must fall into the middle of the import to show anything"
    work.run(IMPORT, str(work.folder))
    assert work.check(confirmed) == COUNT
    assert work.run(VERIFY).strip() == "0"
