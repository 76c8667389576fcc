"""`bridgehead import DIR`: takes a folder in, each document in its own transaction; run again, it goes on."""

from __future__ import annotations

import csv
import sys
from collections.abc import Iterator, Mapping
from dataclasses import replace
from datetime import date
from pathlib import Path

from bridgehead.engines.extraction import is_document_name
from bridgehead.foundation.access import Actor, Forbidden, Refused
from bridgehead.modules.accounts.models import Person
from bridgehead.modules.accounts.queries import actor_of
from bridgehead.modules.documents.intake import DocumentFacts, check_size, take_in_document


def import_folder(folder: Path, manifest: Path | None, person: str) -> int:
    """Take in every document of `folder` for the person with that log-in name, and print a line for each.

    What is there already is passed over, so an import that was cut off is simply run again. 0 when every file is in
    the ledger's documents afterwards, 1 when some were refused: each has its line on standard error.
    """
    who = Person.objects.filter(username__iexact=person, is_active=True).first()
    if who is None:
        return _complain(f"there is nobody with the log-in name {person!r}")
    if not folder.is_dir():
        return _complain(f"{folder} is no folder")
    try:
        facts = read_manifest(manifest) if manifest is not None else {}
    except (OSError, UnicodeDecodeError, ValueError) as error:
        return _complain(f"{manifest}: {error}")
    actor = actor_of(who, via="cli")
    refused = 0
    for path in _documents(folder, manifest):
        refused += _import(actor, path, facts.get(path.name, DocumentFacts()))
    return 1 if refused else 0


def read_manifest(path: Path) -> Mapping[str, DocumentFacts]:
    """What a tab-separated table with the columns file, published, place, publisher and url says of each file.

    Raises ValueError, naming the line, where a column is missing or a day is no YYYY-MM-DD.
    """
    with path.open(encoding="utf-8-sig", newline="") as file:
        rows = csv.DictReader(file, delimiter="\t", quoting=csv.QUOTE_NONE)
        if "file" not in (rows.fieldnames or ()):
            raise ValueError("the first line must name the columns: file, published, place, publisher, url")
        return {row["file"]: _facts(row, rows.line_num) for row in rows if row["file"]}


def _facts(row: Mapping[str, str | None], line: int) -> DocumentFacts:
    cell = {name: (row.get(name) or "").strip() for name in ("published", "place", "publisher", "url")}
    try:
        published = date.fromisoformat(cell["published"]) if cell["published"] else None
    except ValueError:
        raise ValueError(f"line {line}: {cell['published']!r} is no day, write YYYY-MM-DD") from None
    return replace(
        DocumentFacts(), published_on=published, place=cell["place"], publisher=cell["publisher"], url=cell["url"]
    )


def _documents(folder: Path, manifest: Path | None) -> Iterator[Path]:
    for path in sorted(folder.iterdir()):
        is_manifest = manifest is not None and path.resolve() == manifest.resolve()
        if path.is_file() and not is_manifest and not path.name.startswith(".") and is_document_name(path.name):
            yield path


def _import(actor: Actor, path: Path, facts: DocumentFacts) -> int:
    try:
        check_size(path.name, path.stat().st_size)
        taken = take_in_document(actor=actor, data=path.read_bytes(), file_name=path.name, facts=facts)
    except (Refused, Forbidden, OSError) as error:
        return _complain(f"{path.name}: {error}")
    document = taken.document
    state = f"{document.statement_count} statements" if taken.is_new else "here already"
    # Flushed at once: a line on the screen is a promise that the document is kept.
    print(f"{document.pk}\t{path.name}\t{state}", flush=True)
    return 0


def _complain(text: str) -> int:
    print(f"bridgehead import: {text}", file=sys.stderr)
    return 1
