"""Bytes of an unknown text file to text, or a reason why not.

Chinese bulletins arrive as UTF-8, as GB18030 (and its subsets GBK, GB2312) or as Big5. The three are told apart by what
decodes without loss and, between GB18030 and Big5, by how many characters are common ones: the wrong one of the two
decodes almost any bytes into rare characters.
"""

from __future__ import annotations

import codecs
from dataclasses import dataclass

from .refusals import ExtractionError, refusal

MAX_BYTES = 64 * 1024 * 1024

# The characters that make up roughly a third of any Chinese text, in both scripts.
_COMMON = frozenset(
    "的一是在不了有和人这這中大为為上个個国國我以要他时時来來用们們生到作地于於出就分对對成会會可主发發年动動同工也能下过過子说說产產种種面而方后後多定行学學"
    "法所民得经經十三之进進着著等部度家电電力里裡如水化高自二理起小物现現实實加量都两兩体體制机機当當使点點从從业業本去把性好应應开開它合还還因由其些然"
    "前外天政四日那社义義事平形相全表间間样樣与與关關各重新线線内內数數正心反你明看原又么麼利比或但质質气氣第向道命此变變条條只没沒结結解问問意建月公无無"
    "系军軍很情者最立代想已通并並提直题題党黨程展五果料象员員革位入常文总總次品式活设設及管特件长長求老头頭基资資边邊流路级級少图圖山统統接知较較将將组組"
    "见見计計别別她手角期根论論运運农農指几幾九区區强強放决決西被干做必战戰先回则則任取据處处队隊南给給色光门門即保治北造百规規热熱领領七海口东東导導器压"
    "壓志世金增争爭济濟阶階油思术術极極交受联聯什认認六共权權收证證改清己美再采采转轉更单單风風切打白教速花带帶安场場身车車例真务務具万萬每目至达達走积積"
    "示议議声聲报報斗鬥完类類八离離华華名确確才科张張信马馬节節话話米整空元况況今集温溫传傳土许許步群广廣石记記需段研界拉林律叫且究观觀越织織装裝影算低持"
    "音众眾书書布复復容儿兒须須际際商非验驗连連断斷深难難近矿礦千周委素技备備半办辦青省列习習响響约約支般史感劳勞便团團往酸历歷市克何除消构構府称稱太准準"
    "项項目企业業投资資签簽招商"
)


class DecodingError(ExtractionError):
    """The bytes are no text that can be read; the message says why."""


def _error(code: str, **values: object) -> DecodingError:
    found = refusal(code, **values)
    return DecodingError(found.code, found.message_en, found.message_zh)


@dataclass(frozen=True, slots=True)
class Decoded:
    """Text, and the name of the encoding it was read as (`utf-8`, `utf-16`, `gb18030`, `big5`)."""

    text: str
    encoding: str


def decode(data: bytes) -> Decoded:
    """Text of `data`; raises DecodingError where it is empty, too large, binary or in no known encoding."""
    if not data.strip():
        raise _error("empty")
    if len(data) > MAX_BYTES:
        raise _error("too_large", limit=MAX_BYTES // 1024 // 1024)
    if data.startswith((codecs.BOM_UTF16_LE, codecs.BOM_UTF16_BE)):
        utf16 = _checked(_strict(data, "utf-16"), "utf-16")
        wide = sum(character > "\x7f" for character in utf16.text[:20000])
        if wide * 2 > min(len(utf16.text), 20000) and _commonness(utf16.text) < 0.2:
            raise _error("binary")
        return utf16
    if b"\x00" in data:
        raise _error("binary")
    utf8 = _strict(data.removeprefix(codecs.BOM_UTF8), "utf-8")
    if utf8 is not None:
        return _checked(utf8, "utf-8")
    candidates = [(text, name) for name in ("gb18030", "big5hkscs") if (text := _strict(data, name)) is not None]
    if not candidates:
        raise _error("encoding")
    text, name = max(candidates, key=lambda candidate: _commonness(candidate[0]))
    if _commonness(text) < 0.2:
        raise _error("binary")
    return _checked(text, "big5" if name == "big5hkscs" else name)


def _strict(data: bytes, encoding: str) -> str | None:
    try:
        return data.decode(encoding)
    except UnicodeDecodeError:
        return None


def _checked(text: str | None, encoding: str) -> Decoded:
    if text is None:
        raise _error("encoding")
    if not text.strip():
        raise _error("empty")
    sample = text[:20000]
    controls = sum(1 for character in sample if character < " " and character not in "\t\n\r\f\v\x1b")
    if controls > len(sample) * 0.02:
        raise _error("binary")
    return Decoded(text, encoding)


def _commonness(text: str) -> float:
    """Share of common characters among the non-ASCII ones of the head of `text`."""
    wide = [character for character in text[:20000] if character > "\x7f"]
    return sum(character in _COMMON for character in wide) / len(wide) if wide else 0.0
