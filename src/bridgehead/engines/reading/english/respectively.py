"""Respectively in English: the j-th of the sums or rates belongs to the j-th of the figures before them."""

from __future__ import annotations

from collections.abc import Sequence
from itertools import takewhile

from bridgehead.engines.reading.drafts import Draft


def hand_out(sentence: str, drafts: Sequence[Draft]) -> None:
    """Give the last sums or rates of a sentence with respectively what the figures before them are of."""
    if "respectively" not in sentence or len(drafts) < 4:
        return
    kind = drafts[-1].quantity.kind
    if kind not in ("money", "ratio"):
        return
    values = list(takewhile(lambda each: each.quantity.kind == kind, reversed(drafts)))[::-1]
    heads = [each for each in drafts[: -len(values)] if each.quantity.kind != kind][-len(values) :]
    if len(values) < 2 or len(heads) != len(values):
        return
    for value, head in zip(values, heads, strict=True):
        if kind == "ratio" and drafts[-1].measure == "investment.done.rate":
            value.measure, value.label = "investment.done.rate", None
        elif kind == "ratio" and value.measure == "other.rate":
            value.filters, value.parent, value.label = (
                dict(head.filters),
                head,
                f"{'share' if (value.label or '').startswith('share') else 'growth'} of {head.label or head.measure}",
            )
        elif head.measure.startswith("project.") and value.measure.endswith(".investment"):
            value.measure = head.measure.removesuffix("count") + "investment"
            value.filters, value.parent = dict(head.filters), head
