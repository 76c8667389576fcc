"""Named projects of English pages: capitalised names that end in a word for works, and what their lines say of them."""

from __future__ import annotations

import re
from collections.abc import Sequence
from datetime import date

from bridgehead.engines.reading.projects.facts import ProjectDraft
from bridgehead.engines.reading.quantities import Quantity

from .periods import Time
from .project_facts import stage_in, take_facts

_I = re.IGNORECASE
_WORD = r"[A-Z0-9][\w'’&/-]*"
_WORKS = (
    "Plant|Park|Factory|Base|Cent(?:er|re)|Project|Headquarters|Hub|Valley|Workshops?|Line|Facility|Complex"
    "|Mill|Campus|Port|Extension|Expansion|Expressway|Highway|Tunnel|Refinery|Pipeline|Resort|Mall|"
    "Tower|Station|Incubator|Laboratory|Works|Farm|Terminal|Gigafactory|Warehouse|City|Town"
)
_NAME = re.compile(
    rf"(?P<name>{_WORD}(?: (?:{_WORD}|of|and|for))*? ?(?:{_WORKS})\b(?! (?:District|Development|Zone"
    rf"|Road))(?: ?\(Phase [IVX\d]+\)| Phase [IVX\d]+)?)"
)
_LOWER = "project|base|plant|park|factory|cent(?:er|re)|line|headquarters|facility|mill"
_PLAIN_NAME = re.compile(
    rf"(?P<name>[A-Z][\w’'-]*(?: (?!(?:is|was|will|has|have|and|with|in|of|to|for|by)\b)[\w&/-]+| and)*? (?:{_LOWER}))"
    r"(?=(?: in [\w' -]{3,40}?)? (?:has|with|involving) (?:an?|a total) investment"
    r"| ?\((?:about )?[\d.,]+ (?:million|billion)"
    r"|,? with (?:an?|a total) (?:total )?investment)"
)
# the Orrin Chip Plant (RMB 2.4 billion)
_NAME_AND_SUM = re.compile(_NAME.pattern + r"(?= ?\((?:about )?[^\d()]{0,5}[\d.,]+ (?:million|billion))")
_PREPOSITION = re.compile(r"(?:So far|Among|In|At|On|From|For|By|With|During|Among|Of|To|As|Under)\b")
_FACTS = (
    r"(?=(?: in [\w' -]{3,40}?)? (?:has|with|involving) (?:an?|a total|planned) (?:total )?investment"
    r"|,? (?:covering|occupying|costing) |,? (?:and )?with (?:an?|a total|planned) (?:total |planned )?investment"
    r"|,? (?:(?:is|was|to be) )?(?:built|invested in|invested|funded|developed) (?:and \w+ )?by "
    r"|, an? [^,.;\d]{0,8}[\d.,]+ (?:million|billion)[^,.;]{0,12} (?:project|plant|facility|development|investment)\b)"
)
_STATED_NAME = re.compile(_NAME.pattern + _FACTS)
_LOWER_NAME = re.compile(
    rf"\b(?:[Tt]he|[Aa]n?) (?P<name>(?:(?!(?:is|was|will|has|have|with|which|that|first|second)\b)[\w’'&/-]+ ){{1,9}}?"
    rf"(?:{_LOWER}))(?: (?:between|of|by) [^,;]{{3,90}}?(?:,? Ltd\.?)?)?{_FACTS}"
)
_FOR_NAME = re.compile(
    rf"\s*(?:A|An|The) (?P<name>(?:[\w-]+ ){{1,5}}(?:{_LOWER}) (?:for|of) "
    r"(?:(?!(?:is|was|are|has|have|will|integrating|that|which|with|in|covering|by|on)\b)[\w'’&/-]+ )*?[\w'’&/-]+)"
    r"(?= (?:is|was|has|have|will|integrating|that|which|with|in|covering|by|on)\b|,)"
)
_BEGUN_NAME = re.compile(
    r"\s*Construction (?:of|on) (?:an?|the) "
    rf"(?P<name>(?:(?!(?:is|was|will|has|with)\b)[\w’'&/-]+ ){{1,7}}?(?:{_LOWER}))"
    r"\b(?= (?:with|in|at|started|began|kicked|got|by|of)\b|,)"
)
_TO_BUILD = re.compile(
    r"(?P<by>(?:[A-Z][\w&'’()-]*)(?: (?:[A-Z][\w&'’().-]*|and|of))*),?[^.;,]{0,40}? "
    r"(?:invest(?:ed|s|ing)?|spend|spent) (?:[^.;]|\.(?=\d)){4,70}?"
    r"(?:to build|to construct|to set up|on building|in building|on the construction of|in(?= (?:an?|its) )) "
    r"(?:its |an? |the )?"
    rf"(?P<name>(?:[\w’'&/-]+ ){{1,8}}?(?:{_LOWER}|{_WORKS}))\b(?! (?:and|or) )"
)
# The first phase of Orrin's gearbox project was put into operation; the ceremony for X's battery project was held.
_SUBJECT_NAME = re.compile(
    r"The (?:(?:first|second|third) phase of "
    r"|(?:ground-?breaking|opening|launch|signing|commencement) ceremony (?:for|of) )"
    r"(?:the )?(?P<name>(?:(?!(?:is|was|will|has|with|which|that)\b)[\w’'&/-]+ ){1,18}?"
    rf"(?:{_LOWER}))(?= (?:was|is|has|will|started|began|broke|kicked|took|officially)\b)"
)
# A zone does what no project does.
_ACTS = re.compile(
    r" (?:\([A-Z]+\) )?(?:has |have )?(?:reported|achieved|recorded|posted|attracted|saw|seen|witnessed|signed|held"
    r"|hosted|introduced|is home|realized|registered|gathered)\b"
)
_REFERS = re.compile(
    r"[^,;]{0,80}(?:,[^,;]{0,60})?\b(?:[Tt]he|[Tt]his) (?:[\w-]+ ){0,3}(?:project|plant|base|factory|park)\b"
)
_WHOSE = re.compile(r"(?P<by>[A-Z][\w’'&.() -]{3,60}? (?:Co|Ltd|Inc|Corp|Corporation|Group|Company)\b\.?)['’]s ")
_NO_FIRM = re.compile(r"\b(?:government|county|city|district|zone|province|town|committee)\b", _I)
_OF_FIRM = re.compile(
    r" (?:of|by) (?P<by>[A-Z][\w&'’-]*(?: (?:[A-Z][\w&'’()-]*|of|and|&))*?"
    r"(?: Group| Corporation| Corp|,? Co(?:mpany)?\b\.?(?:,? ?Ltd\b\.?)?|,? Ltd\b\.?|,? Inc\b))"
)
_LEAD = re.compile(r"(?:^|[.!?;:] |namely |including |\n)\s*(?:[-*•●▪–\d.)]+\s+)?(?:[Tt]he |A |An )?[\"“']?$")
_NAMELY = re.compile(
    r"\bprojects?(?:(?:,? [\w' -]{1,80}?)?,? (?P<how>namely|includ(?:ing|es?)|such as)"
    r"| (?:are|were)(?= the )):?(?: the)? ",
    _I,
)
_ITEM_OF_SUM = re.compile(
    r"\b(?:the|an?|including|includes?|and) (?P<name>(?!and\b)"
    r"(?:(?!(?:the|an?|as|which|is|was|were|are|will|has|have|with|in|of|to|projects)\b)[\w’'&/-]+ ){1,9}"
    rf"(?:{_LOWER}|{_WORKS}))\b(?: (?:in|of|by|at) [^;]{{2,60}}?)?,?"
    r" (?:(?:which|that) (?:has|have|had|involves)|with|has|involving)"
    r" (?:an? )?(?:total |planned |estimated )*investment (?:of|worth|totall?ing|exceeding)(?: [a-z]+){0,3} ?$"
)
# Kerrin Glass, Jarrow Materials and other 30 industrial projects have been launched
_AND_OTHERS = re.compile(
    r"(?P<items>(?:[^,.;]{2,70}, ){2,14}[^,.;]{2,70}?),? (?:and|as well as) (?:\d+ )?(?:an)?other (?:\d+ )?"
    r"(?:[a-z-]+ ){0,3}projects(?= (?:have|has|had|were|was|are|broke|started|began)\b)"
)
# These projects include Kerrin Park, Jarrow Wind Power and Orlen Glass.
_INCLUDE = re.compile(r"\bprojects? (?:\w+ ){0,3}?includ(?:es?|ed|ing):? (?:the )?(?P<items>[^.;]{20,600})")
_OWN_NAME = re.compile(r"[\"“]?[A-Z0-9][\w&'’.-]*[\"”]?(?: (?:[A-Z0-9\"“][\w&'’.\"”-]*|[a-z-]+))*")
_SMALL = re.compile(r" (?!of |and |for |the |to |in )[a-z]")
_FEWEST = 3
_FIRMS_WORD = (
    "Tech|Technology|Technologies|Materials?|Foods?|Toys|Group|Pharma|Pharmaceuticals?|Electronics?|Protection|Motors?|Steel"
    "|Chemicals?|Energy|Power|Industries|Holdings|Semiconductors?|Robotics|Biotech|Textiles?|Machinery"
)
_PHASE_OF = re.compile(r"^Phase [IVX\d]+ of ")
_FIRM_ITSELF = re.compile(rf"[A-Z][\w&-]*(?: [A-Z][\w&-]*){{0,3}} (?:{_FIRMS_WORD})(?= [A-Z]|$)")
_BETWEEN = re.compile(r",? (?:as well as|and) |, (?!were|was)")
_ITEM = re.compile(
    rf"(?:the |an? )?(?P<name>(?:[\w'’&/-]+ ){{1,9}}(?:{_LOWER}|{_WORKS})(?: of [A-Z]\w+(?=[,.]|$))?)(?=,? |[,.]|$)"
)
# Orrin Bay's gearbox headquarters
_POSSESSED = re.compile(r"(?P<by>[A-Z][\w&-]*(?: (?:[A-Z][\w&-]*|of|and))*)['’]s? (?=[\w-]+ )")
# the ceremony was held at the construction site of Orrin's gearbox project
_SITE_NAME = re.compile(
    r"\b(?:construction )?site of (?:the )?"
    rf"(?P<name>[A-Z0-9](?:(?!(?:is|was|will|has|with|which|that)\b)[\w’'&/-]+ ){{1,14}}?(?:{_LOWER}|{_WORKS}))\b"
)
# The gearbox park project of the airport zone is a key project.
_ONE_OF_THEM = re.compile(
    r"\s*(?:The|A|An) (?P<name>(?:(?!(?:is|was|will|has|with|which|that)\b)[\w’'&/-]+ ){2,9}?(?:project|base|plant)"
    r"(?: (?:of|in)(?: (?!is\b)[\w’'&/-]+){1,14}?)?)(?= (?:is|was) (?:an?|one of|among|the) [^.;]{0,40}\bprojects?\b)"
)
# A corn deep-processing project in Tamar City has sped up construction.
_DID = re.compile(
    r"\s*(?:A|An|The) (?P<name>(?!(?:first|second|third|whole|entire|same|key|major)\b)"
    r"(?:[\w-]+ ){2,5}?(?:project|base|plant)"
    r"(?: in [A-Z][\w'’]*(?: [A-Z][\w'’]*){0,3})?)(?= (?:has|was|is|broke|started|began)\b"
    r"[^.;]{0,60}\b(?:construction|ground|operation|production|launched|completed)\b)"
)
_AT_CEREMONY = re.compile(r"\bceremon(?:y|ies) [^.;]{0,60}\bsite of\b")
_ZONE = re.compile(
    r"\b(?:Development Zone|District|New Area|High-tech Zone|Free Trade|County|Province|Government|Bureau"
    r"|Conference)\b",
    _I,
)
# What a match of a costly pattern must hold one of; most sentences hold none.
_SUMS, _SPENDS = ("investment", "illion"), ("invest", "spen")
_STATES = (*_SUMS, "covering", "occupying", "costing", " by ")
_GOES_ON = re.compile(
    r"\s*(?:It|The project|The plant|The factory|The park|The facility|Construction|Once|At full|Upon|When"
    r"|After|Its|Covering|With|Occupying|The base|The company|Works?"
    r"|The (?:new|whole|entire) (?:project|plant|factory|base|park|facility))\b"
)


def find_english_projects(
    text: str,
    sentences: Sequence[tuple[int, int]],
    by_sentence: Sequence[Sequence[Quantity]],
    times: Sequence[Sequence[Time]],
    published: date | None,
    place: str | None,
) -> tuple[list[ProjectDraft], set[int]]:
    """The projects of the sentences (in order), and the offsets of the quantities that are theirs."""
    drafts: list[ProjectDraft] = []
    claimed: set[int] = set()
    topic: ProjectDraft | None = None
    line = -1
    for number, (start, end) in enumerate(sentences):
        here = text.rfind("\n", 0, start)
        mine = by_sentence[number]
        enumerated = _enumerated(text, start, end) or _in_a_row(
            text, start, end, sentences[number - 1] if number else None
        )
        listed = _listed(text, start, end, mine)
        drafts += [each for each in enumerated if all(each.start != draft.start for draft, _ in listed)]
        if listed or enumerated:
            drafts += [draft for draft, _ in listed]
            claimed |= {each.start for _, each in listed}
            topic = None
            continue
        named = _named(text, start, end, place) or _described(text, start, end)
        if named is not None:
            topic = next((each for each in drafts if each.name == named[2]), None)
            if topic is None:
                topic = ProjectDraft(*named, attested=True)
                by = _OF_FIRM.search(text, topic.start, min(end, topic.end + 60))
                topic.enterprise = by["by"] if by is not None and by.start() <= topic.end else None
                spent = _spent(text, start, end)
                if spent is not None and spent["name"] == topic.name:
                    topic.enterprise = topic.enterprise or spent["by"]
                if _AT_CEREMONY.search(text, start, end) is not None:
                    topic.stage = stage_in(text, start, end) or stage_in(
                        text, max(0, text.rfind("\n", 0, max(here, 0))), start
                    )
                drafts.append(topic)
            claimed |= {each.start for each in mine if named[0] <= each.start < named[1]}
        elif not (here == line and topic is not None and _GOES_ON.match(text, start)):
            topic = drafts[0] if len(drafts) == 1 and _REFERS.match(text, start) else None
        line = here
        if topic is not None:
            claimed |= take_facts(text, (start, end), mine, times[number], published, topic)
    kept = [each for each in drafts if each.whole.investment or each.stage or each.dates or each.enterprise]
    for draft in kept:
        whose = _WHOSE.match(draft.name) or _POSSESSED.match(draft.name)
        draft.enterprise = draft.enterprise or (whose["by"] if whose else None) or _brand(draft.name, place, text)
    return kept, claimed


def _enumerated(text: str, start: int, end: int) -> list[ProjectDraft]:
    """The names of a list such as: three projects, namely A, B as well as C, were launched."""
    head = _NAMELY.search(text, start, end)
    if head is None:
        return []
    stage = stage_in(text, head.end(), end) or stage_in(text, start, head.end())
    found = []
    position = head.end()
    for part in [*_BETWEEN.finditer(text, head.end(), end), None]:
        stop = part.start() if part is not None else end
        item = _ITEM.match(text, position, stop)
        if item is None and part is not None and _POSSESSED.match(text, position, stop) is not None:
            continue  # Orrin's motor and steel project: one name
        position = part.end() if part is not None else end
        if item is not None and stage is not None and _is_item(head["how"] or "", item["name"]):
            draft = ProjectDraft(item.start("name"), item.end("name"), item["name"], attested=True)
            draft.stage = stage
            by = _OF_FIRM.match(text, item.end(), end)
            draft.enterprise = by["by"] if by is not None else None
            found.append(draft)
    return found


def _in_a_row(text: str, start: int, end: int, before: tuple[int, int] | None) -> list[ProjectDraft]:
    """Three names or more in a row, whatever they end in: A, B, C and other 30 projects have been launched."""
    row = _AND_OTHERS.search(text, start, end) if _holds(text, ("other ",), start, end) else None
    row = row or _INCLUDE.search(text, start, end)
    if row is None:
        return []
    stage = stage_in(text, row.end("items"), end) or stage_in(text, start, row.start("items"))
    stage = stage or (stage_in(text, *before) if before is not None else None)
    found: list[ProjectDraft] = []
    position = row.start("items")
    for part in [*_BETWEEN.finditer(text, *row.span("items")), None]:
        stop = part.start() if part is not None else row.end("items")
        item = text[position:stop]
        named = _OWN_NAME.fullmatch(item) if len(_SMALL.findall(item)) <= _FEWEST else None
        if named is not None and not _PREPOSITION.match(item):
            draft = ProjectDraft(position, stop, item, attested=True)
            draft.stage = stage
            found.append(draft)
        position = part.end() if part is not None else stop
    return found if len(found) >= _FEWEST and stage is not None else []


def _is_item(how: str, name: str) -> bool:
    """Whether an item of a list is a project's name: after including only what says so itself."""
    if how.lower() == "namely":
        return True
    if _POSSESSED.match(name) is not None:
        return True
    if re.search(r"\b(?:held|signed|in|on)\b|\b(?:City|Town|Port)$", name) is not None:
        return False
    return re.match(r"[A-Z0-9]", name) is not None and re.search(r"[Pp]roject$|[A-Z]\w+$", name) is not None


def _listed(text: str, start: int, end: int, quantities: Sequence[Quantity]) -> list[tuple[ProjectDraft, Quantity]]:
    """Names each with its sum in brackets: Orrin's gearbox base (700 million yuan)."""
    found = _itemised(text, start, end, quantities)
    if found or not _holds(text, _SUMS, start, end):
        return found
    for match in sorted(
        [*_PLAIN_NAME.finditer(text, start, end), *_NAME_AND_SUM.finditer(text, start, end)], key=re.Match.start
    ):
        money = next((each for each in quantities if match.end() < each.start <= match.end() + 8), None)
        if money is None or money.kind != "money" or "(" not in text[match.end() : money.start]:
            continue
        draft = ProjectDraft(match.start("name"), match.end("name"), match["name"], attested=True)
        draft.whole.investment = money.amount
        draft.stage = stage_in(text, start, found[0][0].start if found else match.start())
        if all(draft.start >= other.end or draft.end <= other.start for other, _ in found):
            found.append((draft, money))
    return found


def _itemised(text: str, start: int, end: int, quantities: Sequence[Quantity]) -> list[tuple[ProjectDraft, Quantity]]:
    """Two names and more, each with its sum: the X project in …, which has an investment of …, and the Y park."""
    found: list[tuple[ProjectDraft, Quantity]] = []
    position = start
    stage = None
    for money in (each for each in quantities if each.kind == "money"):
        match = _ITEM_OF_SUM.search(text, position, money.start)
        position = money.end
        if match is None:
            continue
        if not found:
            stage = stage_in(text, start, match.start())
        draft = ProjectDraft(match.start("name"), match.end("name"), match["name"], attested=True)
        draft.whole.investment, draft.stage = money.amount, stage
        found.append((draft, money))
    return found if len(found) > 1 else []


def _named(text: str, start: int, end: int, place: str | None) -> tuple[int, int, str] | None:
    """(start, end, name) of the project that the sentence opens with."""
    for pattern, needs in ((_PLAIN_NAME, _SUMS), (_STATED_NAME, _STATES), (_NAME, ())):
        for match in pattern.finditer(text, start, end) if not needs or _holds(text, needs, start, end) else ():
            name = match["name"]
            first = match.start("name")
            if name.startswith(("The ", "A ")):
                first += name.index(" ") + 1
                name = text[first : match.end("name")]
            if _ACTS.match(text, match.end("name")):
                continue
            if len(name.split()) < 2 or _PREPOSITION.match(name) or _ZONE.search(name) or (place and name in place):
                continue
            if _LEAD.search(text[max(0, start - 2) : first]) or pattern is not _NAME:
                return first, match.end("name"), name
    return None


def _described(text: str, start: int, end: int) -> tuple[int, int, str] | None:
    """(start, end, name) of a project in small letters, with facts at its side or with what it is for."""
    match = (
        _SITE_NAME.search(text, start, end)
        or _ONE_OF_THEM.match(text, start, end)
        or _DID.match(text, start, end)
        or _SUBJECT_NAME.search(text, start, end)
        or _BEGUN_NAME.match(text, start, end)
        or _FOR_NAME.match(text, start, end)
    )
    match = match or _LOWER_NAME.search(text, start, end) or _built(text, start, end)
    if (
        match is None
        or (_ZONE.search(match["name"]) and match.re not in (_ONE_OF_THEM, _DID))
        or len(match["name"].split()) < 3
    ):
        return None
    return match.start("name"), match.end("name"), match["name"]


def _built(text: str, start: int, end: int) -> re.Match[str] | None:
    """What a firm spends a sum on building."""
    match = _spent(text, start, end)
    return match if match is not None and not _NO_FIRM.search(match["by"]) else None


def _spent(text: str, start: int, end: int) -> re.Match[str] | None:
    return _TO_BUILD.search(text, start, end) if _holds(text, _SPENDS, start, end) else None


def _holds(text: str, words: Sequence[str], start: int, end: int) -> bool:
    """Whether text[start:end] holds one of `words`."""
    return any(text.find(word, start, end) >= 0 for word in words)


def _brand(name: str, place: str | None, text: str) -> str | None:
    """The first word of a name, where it is a brand: no word of the place and no common noun."""
    name = _PHASE_OF.sub("", name)
    first = name.split(maxsplit=1)[0].removesuffix("'s").removesuffix("’s")
    if (place and first in place) or first in _COMMON or _ENGLISH_WORD.search(first) or not first[0].isupper():
        return None
    firm = _FIRM_ITSELF.match(name)
    if firm is not None and _PUBLIC.search(firm.group()) is None:
        return firm.group()
    first_word = re.escape(first)
    if _PUBLIC.search(name) or re.search(
        rf"\b(?:{first_word} (?:city|district|county|town|province|New Area)|(?:city|town) of {first_word})\b",
        text,
        _I,
    ):
        return None
    return first


_PUBLIC = re.compile(
    r"\b(?:Airport|River|Bank|Road|Bridge|Highway|Expressway|Railway|Metro|Hospital|School|University|Reservoir|Levee"
    r"|Lake|Canal|Flood|Sewage|Museum|Stadium)\b",
    _I,
)
# A common noun or adjective by its ending opens a name that says what is built and not who builds it.
_ENGLISH_WORD = re.compile(r"(?:tion|ment|ing|ity|erty|ical|ance|ence|logy|ture|ive|ial|ary|ness|ship|ated)$")
_COMMON = frozenset(
    "New National International East West North South Smart Intelligent Science Technology Industrial High"
    " Digital Green Central"
    " Advanced Modern Sino Sino-German Sino-Italian China-Japan Global".split()
)
