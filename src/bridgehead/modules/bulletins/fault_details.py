"""What the parser of templates and the language of measures say of a fault, in the language of the page.

Both speak English to their programmers. A detail that none of these knows is shown where the page is English, and left
out elsewhere: the kind of the fault, its line and its field say enough.
"""

from __future__ import annotations

import re
from collections.abc import Sequence
from typing import Final

from django.utils.functional import Promise
from django.utils.translation import gettext_lazy as _
from django.utils.translation import pgettext_lazy

from bridgehead.modules.ledger import words

_KNOWN: Final[Sequence[tuple[re.Pattern[str], Promise]]] = tuple(
    (re.compile(pattern, re.DOTALL), said)
    for pattern, said in (
        (r"unexpected end of template, expected '(?P<b>.+?)'\.", _("the template ends where {b} should stand")),
        (
            r"Unexpected end of template\. .*innermost block that needs to be closed is '(?P<a>\w+)'\.",
            _("“{a}” is never closed: put {{% end{a} %}} behind it"),
        ),
        (
            r"Encountered unknown tag '(?P<a>[^']+)'\. .*needs to be closed is '(?P<b>\w+)'\.",
            _("“{a}” stands where “{b}” is still open"),
        ),
        (r"Encountered unknown tag '(?P<a>end\w+)'\.", _("“{a}” closes nothing: there is no beginning for it")),
        (r"Encountered unknown tag '(?P<a>[^']+)'\.", _("there is no “{a}”: use if, for and their ends")),
        (r"expected token '(?P<b>.+?)', got '(?P<a>.+)'", _("{a} stands where {b} should")),
        (r"unexpected '(?P<a>.+?)', expected '(?P<b>.+?)'", _("{a} stands where {b} should")),
        (r"Expected an expression, got '(?P<a>.+)'", _("{a} stands where a field or a value should")),
        (r"unexpected (?:char )?(?P<q>['\"])(?P<a>.+?)(?P=q)(?: at \d+)?", _("{a} cannot stand here")),
        (r"Missing end of comment tag", _("a remark is not closed: write #}} behind it")),
        (r"tag name expected", _("a word such as if or for is missing behind {{%")),
        (r"invalid syntax for function call expression", _("the brackets hold something that cannot stand there")),
        (r"unknown measure '(?P<a>.+?)'; did you mean (?P<b>.+)\?", _("did you mean {b}?")),
        (r"unknown filter '(?P<a>.+?)'; did you mean (?P<b>.+)\?", _("“{a}” is no condition; did you mean {b}?")),
        (r"unknown (?:measure|filter) '(?P<a>.+?)'.*", _("“{a}” is not known")),
        (r"(?P<a>\w+) cannot be '(?P<c>.+?)': use one of (?P<b>.+)", _("{a} is one of {b}, not “{c}”")),
        (r"(?P<a>\w+) is no whole number: '(?P<b>.+?)'.*", _("{a} is a whole number in yuan, not “{b}”")),
        (r"(?P<a>\w+) must be a whole number .*, not (?P<b>.+)", _("{a} is a whole number in yuan, not “{b}”")),
        (
            r"investment_min (?P<a>\d+) must be below investment_max (?P<b>\d+).*",
            _("the lower bound {a} is not below the upper bound {b}"),
        ),
        (r"(?P<a>\w+) stands twice.*", _("{a} stands twice")),
        (r"a value is missing.*", _("a value is missing")),
        (r".*missing \d+ required .*argument.*: (?P<a>.+)", _("something is missing in the brackets: {a}")),
        (r".*unexpected keyword argument '(?P<a>\w+)'.*", _("“{a}” cannot be given here")),
        (r".*takes .* positional arguments? but .*", _("there is too much in the brackets")),
    )
)
_TOKENS: Final[dict[str, Promise]] = {
    "end of print statement": _("}} (the end of a field)"),
    "end of statement block": _("%} (the end of a condition or a loop)"),
    "begin of statement block": _("{% (the beginning of a condition or a loop)"),
    "name": pgettext_lazy("template", "a name"),
    "integer": pgettext_lazy("template", "a number"),
    "string": pgettext_lazy("template", "a text"),
    " or ": pgettext_lazy("template", " or "),
}


def detail_said(detail: str) -> str:
    """A detail in words; as it is where it is a value, a name or no English."""
    for pattern, said in _KNOWN:
        found = pattern.fullmatch(detail)
        if found is not None:
            told = {name: _token(value) for name, value in found.groupdict().items()}
            return str(said).format(**told)
    is_sentence = detail.isascii() and " " in detail
    return "" if is_sentence and words.language() != "en" else detail


def _token(value: str) -> str:
    if value in _TOKENS:
        return str(_TOKENS[value])
    return value.replace(" or ", str(_TOKENS[" or "]))
