"""`make messages`: merges locale/parts/*.tsv into the catalogue django.po, and compiles it to django.mo.

Needs no gettext: Babel does it. The same parts always make the same files, so that they can stand in git.
"""

from __future__ import annotations

import io
import sys
from collections import defaultdict

from babel.messages.catalog import Catalog
from babel.messages.mofile import write_mo
from babel.messages.pofile import write_po

from tools import catalogue
from tools.catalogue import Message, Translation, Use

HEADERS = [
    ("Project-Id-Version", "Bridgehead"),
    ("Language", "zh_Hans"),
    ("MIME-Version", "1.0"),
    ("Content-Type", "text/plain; charset=utf-8"),
    ("Content-Transfer-Encoding", "8bit"),
    ("Plural-Forms", "nplurals=1; plural=0;"),
]
COMMENT = "# Made by `make messages` from locale/parts: change it there."


class Timeless(Catalog):
    """A catalogue without the dates and versions of Babel's header, which would differ from run to run."""

    mime_headers = property(lambda _self: HEADERS)


def contradictions(lines: list[Translation]) -> list[str]:
    """Ids that two parts translate differently."""
    said: dict[tuple[str, str], Translation] = {}
    found = []
    for line in lines:
        first = said.setdefault(line.key, line)
        if first.chinese != line.chinese:
            found.append(f"{line.place}: {line.singular!r} is {first.chinese!r} at {first.place}")
    return found


def untranslated(used: list[Use], lines: list[Translation]) -> list[Use]:
    """The first use of every message that no part translates."""
    known = {line.key for line in lines}
    missing: dict[tuple[str, str], Use] = {}
    for use in used:
        if use.message.key not in known:
            missing.setdefault(use.message.key, use)
    return list(missing.values())


def mismatches(used: list[Use], lines: list[Translation]) -> list[str]:
    """Translations whose placeholders differ from those of the message (or of its plural, which has them all)."""
    chinese = {line.key: line for line in lines}
    found = {}
    for use in used:
        line = chinese.get(use.message.key)
        if line is None:
            continue
        wanted = [catalogue.placeholders(text) for text in (use.message.singular, use.message.plural) if text]
        if catalogue.placeholders(line.chinese) not in wanted:
            found[line.place] = f"{line.place}: {line.chinese!r} must have the placeholders of {use.message.singular!r}"
    return list(found.values())


def build(used: list[Use], lines: list[Translation]) -> Catalog:
    """The catalogue of what is used, sorted by id, each with the files that say it."""
    chinese = {line.key: line.chinese for line in lines}
    places: dict[Message, set[str]] = defaultdict(set)
    for use in used:
        if use.message.key in chinese:
            places[use.message].add(use.place.rpartition(":")[0])
    result = Timeless(locale="zh_Hans", header_comment=COMMENT, charset="utf-8", fuzzy=False)
    for message, files in places.items():
        text = chinese[message.key]
        result.add(
            (message.singular, message.plural) if message.plural else message.singular,
            # Chinese has one form for any number.
            (text,) if message.plural else text,
            locations=[(file, 0) for file in sorted(files)],
            flags=["python-format"] if catalogue.PLACEHOLDER.search(message.singular) and "%" in text else [],
            context=message.context or None,
        )
    return result


def written(messages: Catalog) -> tuple[bytes, bytes]:
    """The bytes of django.po and django.mo."""
    po, mo = io.BytesIO(), io.BytesIO()
    write_po(po, messages, width=0, sort_output=True, include_lineno=False, omit_header=False)
    write_mo(mo, messages)
    return po.getvalue(), mo.getvalue()


def main() -> int:
    """Write both files; 1 when something is missing or contradicts itself."""
    used, lines = catalogue.uses(), catalogue.translations()
    po, mo = written(build(used, lines))
    catalogue.CATALOGUE.parent.mkdir(parents=True, exist_ok=True)
    catalogue.CATALOGUE.write_bytes(po)
    catalogue.CATALOGUE.with_suffix(".mo").write_bytes(mo)
    missing = untranslated(used, lines)
    complaints = [*contradictions(lines), *mismatches(used, lines)]
    for use in missing:
        print(f"{use.place}: no Chinese for {use.message.singular!r}")
    print("\n".join(complaints))
    print(f"{len({use.message for use in used})} messages, {len(missing)} without Chinese")
    return 1 if missing or complaints else 0


if __name__ == "__main__":
    sys.exit(main())
