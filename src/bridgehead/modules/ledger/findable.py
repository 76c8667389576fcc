"""Projects as search takes them: what they are called, where they stand, and which come first."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Iterator, Mapping, Sequence
from datetime import date
from decimal import Decimal
from itertools import chain
from math import log10
from typing import Any, Final
from urllib.parse import urlencode

from django.urls import reverse
from django.utils import timezone
from django.utils.translation import gettext_lazy as _

from bridgehead.foundation.access import Actor, may
from bridgehead.foundation.access.policies import covering_paths
from bridgehead.foundation.merging.pairs import merged_into
from bridgehead.foundation.search.kinds import Draft, Reach, SearchKind, Shown
from bridgehead.foundation.search.tokens import ALIAS, FORMER, NAME, Text
from bridgehead.modules.ledger import words
from bridgehead.modules.ledger.models import Project, ProjectAlias, ProjectVersion
from bridgehead.modules.ledger.queries.visibility import VIEW, VIEW_OWN, visible_projects
from bridgehead.modules.parties.models import EnterpriseAlias

PROJECT: Final = "project"
FIELDS: Final = {
    "code": _("Number"),
    "national_code": _("Project code"),
    "enterprise": _("Enterprise"),
    "investor": _("Investor"),
    "site": _("Site"),
}
# Ten times the money counts as much as a year; what is not known counts as 1000万元.
_POINTS_A_MONTH, _MONTHS_A_DECADE = 10, 12
_UNKNOWN: Final = Decimal(10_000_000)
_COLUMNS: Final = (
    "id",
    "code",
    "name",
    "national_code",
    "investor",
    "site",
    "enterprise_id",
    "enterprise__name",
    "enterprise__credit_code",
    "unit__path",
    "signed_on",
    "created_at",
    "total_investment",
)

_SHOWN: Final = (
    "code",
    "name",
    "stage",
    "total_investment",
    "investor",
    "unit__name",
    "unit__short_name",
    "enterprise__name",
)


def weight_of(day: date, total: Decimal | None) -> int:
    """New and large projects come first."""
    amount = max(_UNKNOWN if total is None else total, Decimal(1))
    months = day.year * 12 + day.month - 2000 * 12
    return _POINTS_A_MONTH * months + round(_POINTS_A_MONTH * _MONTHS_A_DECADE * log10(amount / words.YI))


def gather(ids: Sequence[int]) -> Iterator[Draft]:
    """Projects that have not been withdrawn, with every name that they have, had or go by: four queries."""
    rows = list(Project.objects.filter(pk__in=ids, withdrawn_at__isnull=True).order_by("pk").values(*_COLUMNS))
    merged = _merged_codes(ids)
    others: defaultdict[int, list[Text]] = defaultdict(list)
    aliases = ProjectAlias.objects.current().filter(project_id__in=ids).order_by("id")
    for project, name in aliases.values_list("project_id", "name"):
        others[project].append(Text(ALIAS, name))
    versions = ProjectVersion.objects.filter(project_id__in=ids, superseded_at__isnull=False).order_by("-id")
    for project, name in versions.values_list("project_id", "name"):
        others[project].append(Text(FORMER, name))
    firms: defaultdict[int, list[str]] = defaultdict(list)
    named = EnterpriseAlias.objects.filter(enterprise_id__in={row["enterprise_id"] for row in rows}).order_by("id")
    for firm, name in named.values_list("enterprise_id", "name"):
        firms[firm].append(name)
    for row in rows:
        named_by = firms[row["enterprise_id"]] if row["enterprise_id"] else ()
        yield _draft(row, others[row["id"]], named_by, merged.get(row["id"], ()))


def _merged_codes(ids: Sequence[int]) -> dict[int, list[Text]]:
    """The numbers of what was merged into projects: they lead there. One more query where anything was."""
    merged = merged_into("project", ids)
    if not merged:
        return {}
    codes = Project.objects.in_bulk(chain(*merged.values()))
    return {
        survivor: [
            text
            for pk in losers
            for text in (Text("code", codes[pk].code), Text("national_code", codes[pk].national_code))
        ]
        for survivor, losers in merged.items()
    }


def _draft(
    row: Mapping[str, Any], others: Sequence[Text], firm_aliases: Sequence[str], merged: Sequence[Text]
) -> Draft:
    names = {row["name"]: Text(NAME, row["name"])}
    for text in others:
        names.setdefault(text.shown, text)
    firms = [row["enterprise__name"] or "", *firm_aliases]
    texts = [
        *names.values(),
        Text("code", row["code"]),
        Text("national_code", row["national_code"]),
        *merged,
        *(Text("enterprise", firm) for firm in firms),
        Text("investor", row["investor"]),
        Text("credit_code", row["enterprise__credit_code"] or ""),
        Text("site", row["site"]),
    ]
    day = row["signed_on"] or timezone.localdate(row["created_at"])
    return Draft(
        id=row["id"],
        texts=texts,
        unit_path=row["unit__path"],
        owner=row["enterprise_id"],
        weight=weight_of(day, row["total_investment"]),
    )


def reach(actor: Actor) -> Reach:
    """As `facts_scope_q` says: the units of an official's roles, the own firm of its people."""
    paths = covering_paths(actor, VIEW)
    own = actor.enterprise_id if actor.enterprise_id is not None and may(actor, VIEW_OWN) else None
    return Reach(everywhere=paths is None, paths=paths or (), owner=own)


def show(actor: Actor, ids: Sequence[int]) -> Mapping[int, Shown]:
    """Those of the projects that the actor sees: one query."""
    rows = visible_projects(actor).filter(pk__in=ids).select_related("unit", "enterprise").only(*_SHOWN)
    return {project.pk: _shown(project) for project in rows}


def _shown(project: Project) -> Shown:
    amount = "" if project.total_investment is None else words.exact(project.total_investment)
    firm = project.enterprise.name if project.enterprise else project.investor
    notes = [project.code, words.stage_word(project.stage), amount, str(project.unit), firm]
    return Shown(
        url=reverse("workspace:project", args=[project.code]),
        title=project.name,
        notes=[note for note in notes if note],
        reference=project.code,
    )


def _of_enterprises(ids: Sequence[int]) -> Sequence[int]:
    rows = Project.objects.filter(enterprise_id__in=ids, withdrawn_at__isnull=True)
    return list(rows.order_by("pk").values_list("pk", flat=True))


def _next(after: int, limit: int) -> Sequence[int]:
    rows = Project.objects.filter(pk__gt=after, withdrawn_at__isnull=True)
    return list(rows.order_by("pk").values_list("pk", flat=True)[:limit])


KIND: Final = SearchKind(
    key=PROJECT,
    number=1,
    label=_("Projects"),
    icon="table",
    gather=gather,
    ids=_next,
    reach=reach,
    show=show,
    order=10,
    hanging_on={"enterprise": _of_enterprises},
    all_url=lambda text: f"{reverse('ledger:projects')}?{urlencode({'text': text})}",
)
