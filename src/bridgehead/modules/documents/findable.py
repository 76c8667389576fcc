"""Documents as search takes them: by title, publisher and file name, and by what they say."""

from __future__ import annotations

from collections.abc import Iterator, Mapping, Sequence
from typing import Final
from urllib.parse import urlencode

from django.urls import reverse
from django.utils import timezone
from django.utils.translation import gettext_lazy as _
from django.utils.translation import pgettext_lazy

from bridgehead.foundation.access import Actor
from bridgehead.foundation.access.policies import covering_paths
from bridgehead.foundation.search.kinds import Draft, Reach, SearchKind, Shown
from bridgehead.foundation.search.tokens import BODY, NAME, Text
from bridgehead.modules.documents.models import Document
from bridgehead.modules.documents.queries import visible_documents

FIELDS: Final = {
    BODY: pgettext_lazy("search", "Text"),
    "publisher": _("Publisher"),
    "file_name": _("File"),
    "place": _("Place"),
}


def gather(ids: Sequence[int]) -> Iterator[Draft]:
    """Documents with what they say: one query."""
    columns = ("id", "title", "publisher", "file_name", "place", "text", "unit__path", "published_on", "uploaded_at")
    rows = Document.objects.filter(pk__in=ids).order_by("pk").values_list(*columns)
    for pk, title, publisher, file_name, place, said, path, published, uploaded in rows:
        texts = [Text(NAME, title), Text("publisher", publisher), Text("file_name", file_name), Text("place", place)]
        texts.append(Text(BODY, said))
        day = published or timezone.localdate(uploaded)
        yield Draft(id=pk, texts=texts, unit_path=path, weight=day.toordinal())


def reach(actor: Actor) -> Reach:
    """As `visible_documents` says."""
    paths = covering_paths(actor, "documents.view")
    return Reach(everywhere=paths is None, paths=paths or ())


def show(actor: Actor, ids: Sequence[int]) -> Mapping[int, Shown]:
    """Those of the documents that the actor sees: one query."""
    rows = visible_documents(actor).filter(pk__in=ids).select_related("unit").defer("text", "anchors")
    return {
        one.pk: Shown(
            url=reverse("documents:review", args=[one.pk]),
            title=one.title,
            notes=[note for note in (one.publisher, str(one.published_on or ""), str(one.unit)) if note],
            reference=str(one.pk),
        )
        for one in rows
    }


def body(ids: Sequence[int]) -> Mapping[int, str]:
    """What these documents say: one query."""
    return dict(Document.objects.filter(pk__in=ids).values_list("pk", "text"))


def _next(after: int, limit: int) -> Sequence[int]:
    return list(Document.objects.filter(pk__gt=after).order_by("pk").values_list("pk", flat=True)[:limit])


KIND: Final = SearchKind(
    key="document",
    number=4,
    label=_("Documents"),
    icon="file-text",
    gather=gather,
    ids=_next,
    reach=reach,
    show=show,
    order=40,
    body=body,
    all_url=lambda text: f"{reverse('documents:list')}?{urlencode({'show': 'all', 'q': text})}",
)
