"""What the code says to people: every message id in Python and templates, and its Chinese."""

from __future__ import annotations

import io
import re
from collections.abc import Iterator
from dataclasses import dataclass
from pathlib import Path

from babel.messages.extract import extract

ROOT = Path(__file__).resolve().parent.parent
PACKAGE = ROOT / "src" / "bridgehead"
LOCALE = PACKAGE / "locale"
PARTS = LOCALE / "parts"
CATALOGUE = LOCALE / "zh_Hans" / "LC_MESSAGES" / "django.po"
# gettext's own functions and the short names under which they are imported.
KEYWORDS: dict[str, tuple[int | tuple[int, str], ...] | None] = {
    "_": None,
    "gettext": None,
    "gettext_lazy": None,
    "gettext_noop": None,
    "ngettext": (1, 2),
    "ngettext_lazy": (1, 2),
    "pgettext": ((1, "c"), 2),
    "pgettext_lazy": ((1, "c"), 2),
    "npgettext": ((1, "c"), 2, 3),
}
PLACEHOLDER = re.compile(r"%\((\w+)\)[sd]|%[sd]|\{(\w*)\}")


@dataclass(frozen=True, slots=True)
class Message:
    """One thing said. `plural` is empty where there is no plural form, `context` where there is no context."""

    singular: str
    plural: str = ""
    context: str = ""

    @property
    def key(self) -> tuple[str, str]:
        """What a line of a parts file translates."""
        return self.singular, self.context


@dataclass(frozen=True, slots=True)
class Use:
    """A message and where it is said."""

    message: Message
    place: str


def _message(found: str | tuple[str, ...], function: str | None, context: str | None) -> Message:
    if isinstance(found, str):
        return Message(found, "", context or "")
    # Babel hands out the context apart, but leaves it in the tuple of the p-forms in older versions.
    texts = [text for text in found if text]
    if function and function.startswith(("p", "np")) and context and texts and texts[0] == context:
        texts = texts[1:]
    return Message(texts[0], texts[1] if len(texts) > 1 else "", context or "")


def _in_python(text: str, place: str) -> Iterator[Use]:
    stream = io.BytesIO(text.encode())
    for line, found, _comments, context in extract("python", stream, keywords=KEYWORDS):
        if found:
            yield Use(_message(found, None, context), f"{place}:{line}")


def _in_template(text: str, place: str) -> Iterator[Use]:
    # Django's own translation of a template into something that gettext reads: what makemessages uses. Indentation
    # means nothing in it, but would to Babel, which reads it as Python.
    from django.utils.translation.template import templatize

    flat = "\n".join(line.strip() for line in templatize(text, origin=place).splitlines())
    yield from _in_python(flat, place)


def uses() -> list[Use]:
    """Every message of the package, in order of place."""
    found: list[Use] = []
    for path in sorted(PACKAGE.rglob("*")):
        place = str(path.relative_to(ROOT))
        if path.suffix == ".py" and "migrations" not in path.parts:
            found += _in_python(path.read_text(encoding="utf-8"), place)
        elif path.suffix in {".html", ".txt"} and "templates" in path.parts:
            found += _in_template(path.read_text(encoding="utf-8"), place)
    return [use for use in found if use.message.singular]


def unescape(text: str) -> str:
    """A cell of a parts file: `\\n` is a line break there."""
    return text.replace("\\n", "\n")


@dataclass(frozen=True, slots=True)
class Translation:
    """One line of a parts file."""

    singular: str
    chinese: str
    context: str
    place: str

    @property
    def key(self) -> tuple[str, str]:
        """What it translates: the id, and the context that tells two senses of it apart."""
        return self.singular, self.context


def translations() -> list[Translation]:
    """All lines of locale/parts/*.tsv: msgid TAB msgstr, and a third column for the context of a pgettext.

    Empty lines and lines that start with `# ` are skipped. Raises ValueError for a line without its columns.
    """
    lines: list[Translation] = []
    for path in sorted(PARTS.glob("*.tsv")):
        for number, line in enumerate(path.read_text(encoding="utf-8").splitlines(), 1):
            if not line.strip() or line.startswith("# "):
                continue
            cells = line.split("\t")
            place = f"{path.relative_to(ROOT)}:{number}"
            if len(cells) not in {2, 3} or not all(cells):
                raise ValueError(f"{place}: two columns are wanted, English TAB Chinese, and {len(cells)} found")
            lines.append(Translation(unescape(cells[0]), unescape(cells[1]), "".join(cells[2:]), place))
    return lines


def placeholders(text: str) -> list[str]:
    """The names that a message leaves open, sorted: they must be the same in both languages."""
    return sorted(match.group(0) for match in PLACEHOLDER.finditer(text.replace("%%", "")))
