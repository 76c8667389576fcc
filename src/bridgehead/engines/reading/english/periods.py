"""Words of time of English pages, read with the document's date: from January to May, by the end of June."""

from __future__ import annotations

import re
from calendar import monthrange
from collections.abc import Callable
from datetime import date, timedelta

from bridgehead.engines.figures import Period
from bridgehead.engines.reading.records import record

_MONTHS = "january february march april may june july august september october november december".split()
_MONTH = (
    r"(?:Jan(?:uary|\.)?|Feb(?:ruary|\.)?|Mar(?:ch|\.)?|Apr(?:il|\.)?|May|June?\.?|July?\.?|Aug(?:ust|\.)?"
    r"|Sept?(?:ember|\.)?|"
    r"Oct(?:ober|\.)?|Nov(?:ember|\.)?|Dec(?:ember|\.)?)(?![a-z])"
)
_DAYS = "monday tuesday wednesday thursday friday saturday sunday".split()
_YEAR = r"(?:(?:19|20)\d\d|[Tt]his year|[Ll]ast year|[Nn]ext year|the year)"
_ORDINAL = {"first": 1, "second": 2, "third": 3, "fourth": 4}
_COUNT = {
    word: number for number, word in enumerate("one two three four five six seven eight nine ten eleven".split(), 1)
}
_DATE = re.compile(rf"(?P<month>{_MONTH}) (?P<day>\d{{1,2}})(?:st|nd|rd|th)?(?:, ?| )(?P<year>(?:19|20)\d\d)\b")
_ISO = re.compile(r"\b(?P<year>(?:19|20)\d\d)[-/.](?P<month>\d{1,2})[-/.](?P<day>\d{1,2})\b")
# After what is no letter, the beginnings of all words of time: few places are left to try the long pattern at.
_BEFORE = re.compile(
    r"[^A-Za-z](?=\d|[JFMASOND][a-z]{2}|[Tt](?:he |his |hat |hus |ill|oday|o date)|first |second |third |fourth "
    r"|[Ff]rom |[Bb](?:etween |y|efore)|[Aa](?:s of|t)|[Uu](?:ntil|p to)| (?:the )?end|end|[Ss](?:ince |o far)"
    r"|late|early|mid|[Ll]ast |[Oo]n |Tue|Wed|Thu|[Yy]esterday|[Nn]ext |now|[Cc]urrently)"
)
_PATTERN = re.compile(
    r"(?:"
    rf"(?P<range>(?:from |between )?(?P<m1>{_MONTH})(?: to | through | and |-|~)(?P<m2>{_MONTH})(?:(?: of|,"
    rf"| in)? (?P<y1>{_YEAR}))?)"
    r"|(?P<years>(?:(?:[Ff]rom |[Bb]etween )(?P<ya>(?:19|20)\d\d)(?: to | and |-|~)|(?P<ya2>(?:19|20)\d\d)(?:-|~))"
    r"(?P<yb>(?:19|20)\d\d)(?![\d-]))"
    r"|(?P<plan>\b(?P<nth>1\d)th Five[- ]Year Plan(?: period)?)"
    rf"|(?P<half>(?:the )?(?P<which>first|second) half(?: of| in)?(?: (?P<y2>{_YEAR}))?)"
    rf"|(?P<quarter>(?:the )?(?P<q>first|second|third|fourth) quarter(?: of| in)?(?: (?P<y3>{_YEAR}))?)"
    rf"|(?P<months>(?:the )?first (?P<n>\w+) (?P<what>months|quarters)(?: of| in)?(?: (?P<y4>{_YEAR}))?)"
    rf"|(?P<until>(?P<by>[Bb]y|[Aa]s of|[Uu]ntil|[Uu]p to|[Tt]ill|[Aa]t|[Bb]efore"
    rf"|end-)? ?(?:the )?end of(?: the)? (?:(?P<m3>{_MONTH})(?:,? (?P<y5>{_YEAR}))?|(?P<y6>{_YEAR})))"
    rf"|(?P<since>[Ss]ince (?:the (?:beginning|start) of )?(?:(?P<m4>{_MONTH})(?:,? (?P<y7>{_YEAR}))?|(?P<y8>{_YEAR})))"
    rf"|(?P<sofar>[Ss]o far this year|this year(?:,)? so far|[Tt]hus far this year)"
    rf"|(?P<day>(?:(?P<by2>[Bb]y|[Aa]s of|[Uu]ntil) )?(?:(?P<m5>{_MONTH}) (?P<d1>\d{{1,2}})(?:st|nd|rd"
    rf"|th)?(?!\d)(?:,? (?P<y9>(?:19|20)\d\d))?|(?P<d2>\d{{1,2}}) (?P<m6>{_MONTH})(?:,? (?P<y10>(?:19|20)\d\d))?))"
    rf"|(?P<month>(?:(?P<by3>[Bb]y|[Bb]efore|[Aa]s of|[Uu]ntil) )?(?:(?:late|early"
    rf"|mid)[- ])?(?P<m7>{_MONTH})(?:,? (?P<y11>{_YEAR}))?(?! \d))"
    rf"|(?P<weekday>(?P<last>last )?(?:on )?(?P<name>Monday|Tuesday|Wednesday|Thursday|Friday|Saturday|Sunday))"
    rf"|(?P<relmonth>[Tt]his month|[Ll]ast month)"
    rf"|(?P<pastyear>[Tt]he past year)"
    rf"|(?P<relday>[Yy]esterday|[Tt]oday|(?:[Oo]n )?(?:[Tt]he|[Tt]hat) same day)"
    rf"|(?P<year>(?:(?P<by4>[Bb]y|[Bb]efore) )?\b"
    rf"(?P<y12>(?:19|20)\d\d(?![\d,.]*\d)|[Tt]his year|[Ll]ast year|[Nn]ext year)\b)"
    rf"|(?P<now>[Ss]o far|[Tt]o date|[Cc]urrently|[Aa]t present|[Uu]p to now|[Aa]s of now|\bnow\b))"
)
_OF_A_MONTH = re.compile("(?:[Ii]n|of|early|late|mid)[ -]$")
# What a growth is measured against dates nothing: than last year, over the same period of 2019, up 5% from 2022.
_THAN = re.compile(
    r"\b(?:(?:same (?:period|time|month|quarter)|corresponding period)(?: of| in)?"
    r"|(?:compared|(?:in )?comparison) (?:with|to)(?: the| that| those)?(?: figures?)?(?: of| in| for| at)?"
    r"|than(?: in| at)?"
    r"|(?:that|those|level) (?:of|in|at)|from [^\s,;]*\d[^,;]{0,24} in) (?:the )?$",
    re.I,
)
_COMPARED = re.compile(
    r"\b(?:(?:over|against|versus)"
    r"|(?:up|down|ris(?:e|es|ing)|rose|increas\w+|growth|grew|fell|decreas\w+|drop\w*|declin\w+|higher|lower)\b"
    r"[^,;]{0,40} from) (?:the )?$",
    re.I,
)
_LEARNED = re.compile(r",? (?:(?:the |our )?(?:reporters?|journalists?)|it was (?:learned|announced|reported))\b")
_FOUNDED = re.compile(r"\b(?:established|founded|set up|created|approved|upgraded)(?: in| on| back in)? $")
_NAME_OF_EVENT = re.compile(
    r" (?:\w+ ){0,8}?(?:[Cc]onference|[Ff]orum|[Ff]air|[Ee]xpo|Symposium|Summit|Games|Week|Report"
    r"|Convention|[Cc]eremony|Plan\b)"
)


@record(frozen=True, slots=True)
class Time:
    """Words of time at [start, end). kind: range, year, as_of, since, day, now; `period` may be unknown."""

    start: int
    end: int
    kind: str
    period: Period | None


def find_english_date(text: str) -> date | None:
    """The date of a dateline in the head of an English page."""
    head = text[:500].replace("，", ",")
    for pattern in (_DATE, _ISO):
        match = pattern.search(head)
        if match is not None:
            month = match["month"]
            number = int(month) if month.isdigit() else _month(month)
            try:
                return date(int(match["year"]), number, int(match["day"]))
            except ValueError:
                return None
    return None


def find_english_times(text: str, start: int, end: int, published: date | None) -> list[Time]:
    """Words of time in text[start:end], in order."""
    found: list[Time] = []
    for match in _time_words(text, start, end):
        kind = next(name for name in _READERS if match[name] is not None)
        if _FOUNDED.search(text, max(start, match.start() - 24), match.start()):
            continue  # the age of a zone dates none of its figures
        if kind == "year" and _NAME_OF_EVENT.match(text, match.end()):
            continue  # the 2023 Spring Fair
        if kind == "day" and _LEARNED.match(text, match.end()):
            continue  # On July 18, reporters learned that
        if text.startswith(" level", match.end()):
            continue  # faster than the January-September level
        head = text[max(start, match.start() - 64) : match.start()]
        if _THAN.search(head) or (kind in ("year", "month", "relmonth") and _COMPARED.search(head)):
            continue
        time = _READERS[kind](match, published)
        if time is not None:
            found.append(Time(match.start(), match.end(), *time))
    return found


def _time_words(text: str, start: int, end: int) -> list[re.Match[str]]:
    """The matches of all words of time in text[start:end]."""
    found: list[re.Match[str]] = []
    last = start
    begins = [before.end() for before in _BEFORE.finditer(text, max(0, start - 1), end)]
    for begin in begins if start else [0, *begins]:
        match = _PATTERN.match(text, begin, end) if begin >= last else None
        if match is not None:
            found.append(match)
            last = match.end()
    return found


Read = tuple[str, Period | None]


def _range(match: re.Match[str], published: date | None) -> Read | None:
    first, last = _month(match["m1"]), _month(match["m2"])
    year = _year(match["y1"], published, last)
    if year is None or first > last:
        return ("range", None)
    return ("range", Period.of_months(year, first, last))


def _years(match: re.Match[str], published: date | None) -> Read | None:
    first, last = int(match["ya"] or match["ya2"]), int(match["yb"])
    return ("range", Period(date(first, 1, 1), date(last, 12, 31))) if first < last else None


def _five_years(match: re.Match[str], published: date | None) -> Read | None:
    first = 2001 + 5 * (int(match["nth"]) - 10)
    return ("range", Period(date(first, 1, 1), date(first + 4, 12, 31)))


def _half(match: re.Match[str], published: date | None) -> Read | None:
    year = _year(match["y2"], published, 6)
    first = 1 if match["which"] == "first" else 7
    return ("range", Period.of_months(year, first, first + 5) if year else None)


def _quarter(match: re.Match[str], published: date | None) -> Read | None:
    number = _ORDINAL[match["q"]]
    year = _year(match["y3"], published, number * 3 - 2)
    return ("range", Period.of_months(year, number * 3 - 2, number * 3) if year else None)


def _months(match: re.Match[str], published: date | None) -> Read | None:
    number = int(match["n"]) if match["n"].isdigit() else _COUNT.get(match["n"].lower(), 0)
    months = number * 3 if match["what"] == "quarters" else number
    if not 1 <= months <= 12:
        return None
    year = _year(match["y4"], published, months)
    return ("range", Period.of_months(year, 1, months) if year else None)


def _until(match: re.Match[str], published: date | None) -> Read | None:
    if match["m3"]:
        month = _month(match["m3"])
        year = _year(match["y5"], published, month)
    else:
        month, year = 12, _year(match["y6"], published, 12)
    return ("as_of", Period.up_to(_end(year, month)) if year else None)


def _since(match: re.Match[str], published: date | None) -> Read | None:
    month = _month(match["m4"]) if match["m4"] else 1
    year = _year(match["y7"] or match["y8"], published, month)
    if year is None or published is None or date(year, month, 1) > published:
        return ("since", None)
    return ("since", Period(date(year, month, 1), published))


def _so_far(match: re.Match[str], published: date | None) -> Read | None:
    return ("since", Period(date(published.year, 1, 1), published) if published else None)


def _day(match: re.Match[str], published: date | None) -> Read | None:
    month = _month(match["m5"] or match["m6"])
    year = _year(match["y9"] or match["y10"], published, month)
    if year is None:
        return ("day", None)
    try:
        day = date(year, month, int(match["d1"] or match["d2"]))
    except ValueError:
        return None
    return ("as_of", Period.up_to(day)) if match["by2"] else ("day", Period.of_day(day))


def _one_month(match: re.Match[str], published: date | None) -> Read | None:
    before = match.string[max(0, match.start() - 6) : match.start()]
    if match["m7"] in ("May", "March") and not match["y11"] and not match["by3"] and not _OF_A_MONTH.search(before):
        return None  # may be the verb
    month = _month(match["m7"])
    year = _year(match["y11"], published, month)
    if year is None:
        return ("range", None)
    if match["by3"]:
        return ("as_of", Period.up_to(_end(year, month)))
    return ("range", Period.of_month(year, month))


def _weekday(match: re.Match[str], published: date | None) -> Read | None:
    if published is None:
        return ("day", None)
    back = (published.weekday() - _DAYS.index(match["name"].lower())) % 7
    return ("day", Period.of_day(published - timedelta(days=back or (7 if match["last"] else 0))))


def _related(match: re.Match[str], published: date | None) -> Read | None:
    if published is None or match["relday"].endswith("same day"):
        return ("day", None)
    return ("day", Period.of_day(published - timedelta(days=match["relday"].lower() == "yesterday")))


def _month_near(match: re.Match[str], published: date | None) -> Read | None:
    if published is None:
        return ("range", None)
    day = published.replace(day=1) - timedelta(days=match["relmonth"].lower().startswith("last"))
    return ("range", Period.of_month(day.year, day.month))


def _past_year(match: re.Match[str], published: date | None) -> Read | None:
    """In the first months of a year a page that looks back speaks of the year before."""
    if published is None or published.month > 3:
        return ("year", None)
    return ("year", Period.of_year(published.year - 1))


def _whole_year(match: re.Match[str], published: date | None) -> Read | None:
    year = _year(match["y12"], published, 1)
    return ("year", Period.of_year(year) if year else None)


def _now(match: re.Match[str], published: date | None) -> Read | None:
    return ("now", Period.up_to(published) if published else None)


_READERS: dict[str, Callable[[re.Match[str], date | None], Read | None]] = {
    "range": _range,
    "years": _years,
    "plan": _five_years,
    "half": _half,
    "quarter": _quarter,
    "months": _months,
    "until": _until,
    "since": _since,
    "sofar": _so_far,
    "day": _day,
    "month": _one_month,
    "weekday": _weekday,
    "relmonth": _month_near,
    "pastyear": _past_year,
    "relday": _related,
    "year": _whole_year,
    "now": _now,
}


def _month(word: str) -> int:
    return next(number for number, name in enumerate(_MONTHS, 1) if name.startswith(word.lower().rstrip(".")[:3]))


def _year(word: str | None, published: date | None, month: int) -> int | None:
    """The year of a bare month is the last one that had begun it; 2023 and last year say their own."""
    if word and word.strip().isdigit():
        return int(word)
    if published is None:
        return None
    word = word.lower() if word else word
    if word in ("last year", "next year"):
        return published.year + (1 if word == "next year" else -1)
    if word is None and month > published.month + 6:
        return published.year - 1
    return published.year


def _end(year: int, month: int) -> date:
    return date(year, month, monthrange(year, month)[1])
