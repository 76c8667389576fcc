"""`bridgehead ask '…'`: a question in words, in a terminal."""

from __future__ import annotations

import json
import sys

from django.utils import translation

from bridgehead.engines.figures import format_value, print_measure
from bridgehead.foundation.access import SYSTEM
from bridgehead.modules.ledger import words
from bridgehead.modules.workspace.questions import Reply, reply_to
from bridgehead.modules.workspace.reply_data import reply_data

ANSWERED, NOT_UNDERSTOOD = 0, 1


def ask(text: str, *, as_json: bool) -> int:
    """Print what was understood and the answers; 0 where all of the question was, else 1 with what was not."""
    with translation.override("zh-hans"):
        reply = reply_to(SYSTEM, text)
        if as_json:
            print(json.dumps(reply_data(text, reply), ensure_ascii=False, indent=2))
        elif reply is None:
            print("bridgehead ask: this asks for no figure", file=sys.stderr)
        else:
            _print(reply)
        return ANSWERED if reply is not None and reply.answers else NOT_UNDERSTOOD


def _print(reply: Reply) -> None:
    for one in reply.answers:
        parts = "  ".join(f"{part.name}：{part.words}" for part in one.parts)
        found = one.answer
        said = format_value(found.value, found.unit, words.language()) if found is not None else one.reason
        print(f"{one.question}：{said}\n  {parts}\n  {print_measure(one.measure)}")
        for row in one.rows:
            print(f"    {row.project_code}  {row.project_name}  {row.happened_on or ''}  {words.in_yi(row.amount)}")
    if reply.question.unknown:
        print(f"? {'、'.join(reply.question.unknown)}")
    for name in reply.unkept:
        print(f"· {name}")
    for name, said in reply.nearest:
        print(f"→ {said}  {name}")
