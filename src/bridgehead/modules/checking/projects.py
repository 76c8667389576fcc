"""What a draft says that named projects are worth, held against the ledger's total of each: one query.

The reader puts such an amount on the project and not among the figures; in a draft it is a number as any other.
"""

from __future__ import annotations

import re
from collections.abc import Iterator, Mapping, Sequence
from decimal import Decimal
from typing import Final

from django.utils.translation import gettext as _

from bridgehead.engines.figures import Amount, FigureStatement, Measure, ProjectStatement, Statement
from bridgehead.engines.reading.quantities import Quantity, find_quantities
from bridgehead.engines.reading.text.mend import simplify
from bridgehead.foundation.access import Actor
from bridgehead.modules.ledger.queries import visible_projects

_ENDS: Final = re.compile(r"[。；;！!？?\n]")


def project_totals(
    actor: Actor, text: str, statements: Sequence[Statement]
) -> list[tuple[FigureStatement, str, Decimal | None]]:
    """Each total that the draft gives of a project that the actor may see, by its full name, with the project's code
    and the ledger's total. A name that two projects bear, or that nothing visible bears, says of neither.
    """
    named = [one for one in statements if isinstance(one, ProjectStatement) and one.investment is not None]
    totals = _totals(actor, {one.name for one in named}) if named else {}
    return [(said, *totals[name]) for name, said in _said(text, [one for one in named if one.name in totals])]


def _totals(actor: Actor, names: set[str]) -> Mapping[str, tuple[str, Decimal | None]]:
    """Code and total by name, of names that one project alone bears."""
    rows = list(visible_projects(actor).filter(name__in=names).values_list("name", "code", "total_investment"))
    borne = [name for name, _code, _total in rows]
    return {name: (code, total) for name, code, total in rows if borne.count(name) == 1}


def _said(text: str, named: Sequence[ProjectStatement]) -> Iterator[tuple[str, FigureStatement]]:
    for one in named:
        quantity = _nearest(text, one) if one.investment is not None else None
        if quantity is None:
            continue
        start = quantity.before if quantity.before >= 0 else quantity.start
        statement = FigureStatement(
            doc=one.doc,
            quote=text[start : quantity.end],
            span=(start, quantity.end),
            place=None,
            measure=Measure("other.amount", label=_("total investment of {project}").format(project=one.name)),
            value=quantity.value,
            unit=quantity.unit,
            comparator=quantity.comparator,
        )
        yield one.name, statement


def _nearest(text: str, one: ProjectStatement) -> Quantity | None:
    """The project's amount nearest to its name, in the same sentence; None where it stands in another."""
    begin = max((end.end() for end in _ENDS.finditer(text, 0, one.span[0])), default=0)
    stop = _ENDS.search(text, one.span[1])
    sentence = simplify(text[: stop.start() if stop is not None else len(text)])
    wanted = one.investment
    fits = [each for each in find_quantities(sentence) if each.start >= begin and _is_it(each, wanted)]
    return min(fits, key=lambda each: min(abs(each.start - one.span[1]), abs(each.end - one.span[0])), default=None)


def _is_it(quantity: Quantity, wanted: Amount | None) -> bool:
    return wanted is not None and (quantity.value, quantity.unit) == (wanted.value, wanted.currency)
