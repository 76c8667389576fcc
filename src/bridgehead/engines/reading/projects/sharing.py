"""Stages that the works of a list share, where only the last of them says one."""

from __future__ import annotations

import re
from collections.abc import Sequence

from .facts import ProjectDraft
from .mention_names import Mention

# 等14个项目，33个重点工程中|B: between two lists there is nothing that is said of the first
_LIST_FAR = 60
_NO_DEED = re.compile(
    r"等?\d+余?[个项条座处](?:[重产工][大点业]|民生|[省市区县]级?|在建|续建|高速公路|高速|铁路|高铁)*(?:项目|工程)?[，和及](?:\d+[个项件][^，。；]{2,12}[中里])?[^，。；的]{0,2}"
)
_AS_WELL = frozenset(("，以及", "，还有", "，及", "，和"))  # A项目，以及|B项目开工


def share_stage(text: str, mentions: Sequence[Mention], drafts: Sequence[ProjectDraft]) -> None:
    """A，B，C等9个项目开工: what is said of the last of a list that commas part is said of all."""
    for mention, draft in zip(mentions, drafts, strict=True):
        if mention.listed >= 0 and mention.listed == mentions[-1].listed and text.startswith("，", mention.end):
            draft.stage = draft.stage or drafts[-1].stage


def share_deed(text: str, mentions: Sequence[Mention], drafts: Sequence[ProjectDraft]) -> None:
    """A等14个项目，B等9个项目已复工: a list that ends with its clause shares the deed of the list in the next."""
    as_well = False
    for number in range(len(mentions) - 2, -1, -1):
        this, following = mentions[number], mentions[number + 1]
        between = text[this.end : following.start]
        as_well = between in _AS_WELL or (as_well and between == "、")
        silent = drafts[number].stage is None and not drafts[number].aimed
        if silent and as_well:
            drafts[number].stage = drafts[number + 1].stage
        elif silent and this.listed >= 0 and following.listed >= 0:
            after = max(this.listed, following.end)
            own = this.listed == following.listed and text.find(following.name, after, after + _LIST_FAR) < 0
            if own or _NO_DEED.fullmatch(text, this.listed, following.start) is not None:
                drafts[number].stage = drafts[number + 1].stage
