"""Small pictures made of numbers, as SVG attributes: the content security policy refuses inline styles."""

from __future__ import annotations

from collections.abc import Sequence
from decimal import Decimal

from django.utils.html import format_html, format_html_join
from django.utils.safestring import SafeString

Number = Decimal | float | int


def _clip(fraction: Number | None) -> float:
    return 0.0 if fraction is None else min(max(float(fraction), 0.0), 1.0)


def pace_bar(done: Number | None, due: Number | None, label: str) -> SafeString:
    """A bar as full as `done`, with a tick where it should be by now; both are fractions of the target."""
    tick = format_html('<rect class="t" x="{}%" y="0" width="2" height="12"/>', f"{_clip(due) * 100:.2f}")
    return format_html(
        '<svg class="bh-pace" role="img" aria-label="{}"><rect class="g" y="3" width="100%" height="6"/>'
        '<rect class="f" y="3" width="{}%" height="6"/>{}</svg>',
        label,
        f"{_clip(done) * 100:.2f}",
        tick if due is not None else "",
    )


def mini_stepper(strands: Sequence[tuple[str, Number]], label: str) -> SafeString:
    """One short bar a strand, each (name, fraction of its milestones recognised)."""
    bars = format_html_join(
        "",
        '<g><title>{} {}%</title><rect class="g" x="{}" width="20" height="5"/>'
        '<rect class="f" x="{}" width="{}" height="5"/></g>',
        (
            (name, f"{_clip(share) * 100:.0f}", i * 23, i * 23, f"{_clip(share) * 20:.1f}")
            for i, (name, share) in enumerate(strands)
        ),
    )
    width = max(len(strands) * 23 - 3, 0)
    return format_html(
        '<svg class="bh-mini" role="img" aria-label="{}" viewBox="0 0 {} 5">{}</svg>', label, width, bars
    )


def sparkline(values: Sequence[Number | None], *, width: int = 88, height: int = 30) -> SafeString:
    """A line through the values from the first to the last known one; None is a gap that the line passes over.

    It is drawn from zero, so that a small change looks small. Nothing is drawn for fewer than two known values.
    """
    known = [(i, float(value)) for i, value in enumerate(values) if value is not None]
    if len(known) < 2:
        return SafeString("")
    low, high = min(0.0, *(value for _i, value in known)), max(value for _i, value in known)
    span = (high - low) or 1.0
    step = (width - 4) / max(len(values) - 1, 1)
    points = [(2 + i * step, height - 3 - (value - low) / span * (height - 7)) for i, value in known]
    last_x, last_y = points[-1]
    return format_html(
        '<svg class="spark" width="{}" height="{}" aria-hidden="true"><path class="z" d="M0 {}H{}"/>'
        '<polyline class="l" points="{}"/><circle class="e" cx="{}" cy="{}" r="2.5"/></svg>',
        width,
        height,
        height - 1.5,
        width,
        " ".join(f"{x:.1f},{y:.1f}" for x, y in points),
        f"{last_x:.1f}",
        f"{last_y:.1f}",
    )


def confidence_cells(confidence: Number | None, label: str, *, cells: int = 4) -> SafeString:
    """Filled cells out of `cells` for a confidence from 0 to 1; an unknown confidence fills none."""
    filled = round(_clip(confidence) * cells)
    marks = format_html_join("", '<i class="{}"></i>', (("f" if i < filled else "",) for i in range(cells)))
    return format_html('<span class="bh-conf" role="img" aria-label="{} {}/{}">{}</span>', label, filled, cells, marks)
