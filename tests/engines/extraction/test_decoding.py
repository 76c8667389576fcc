"""Bytes to text: the encodings that bulletins come in, and the reasons for refusing others."""

import pytest
from hypothesis import given
from hypothesis import strategies as st

from bridgehead.engines.extraction import DecodingError, decode

SIMPLIFIED = "今年以来，全区签约亿元以上项目四十一个，总投资一百六十亿元。"
TRADITIONAL = "今年以來，全區簽約億元以上項目四十一個，總投資一百六十億元。"


@pytest.mark.parametrize(
    ("text", "encoding", "name"),
    [
        (SIMPLIFIED, "utf-8", "utf-8"),
        (SIMPLIFIED, "utf-8-sig", "utf-8"),
        (SIMPLIFIED, "utf-16", "utf-16"),
        (SIMPLIFIED, "gbk", "gb18030"),
        (SIMPLIFIED, "gb18030", "gb18030"),
        (TRADITIONAL, "gb18030", "gb18030"),
        (TRADITIONAL, "big5", "big5"),
        ("plain ASCII text", "ascii", "utf-8"),
    ],
)
def test_the_encoding_is_found(text: str, encoding: str, name: str) -> None:
    decoded = decode(text.encode(encoding))
    assert decoded.text == text
    assert decoded.encoding == name


@pytest.mark.parametrize(
    ("data", "reason"),
    [
        (b"", "empty"),
        (b" \n", "empty"),
        (b"\x89PNG\r\n\x1a\n\x00\x00\x00\rIHDR", "binary"),
        (SIMPLIFIED.encode()[:-1] + b"\xff\xfe", "broken"),
        (b"\xff\xfeA", "broken"),
        (bytes(range(1, 32)) * 20, "binary"),
    ],
)
def test_what_is_no_text_is_refused_with_a_reason(data: bytes, reason: str) -> None:
    with pytest.raises(DecodingError, match=reason):
        decode(data)


@given(st.binary(max_size=400))
def test_any_bytes_are_text_or_a_reason(data: bytes) -> None:
    assert _text_or_reason(data)


def _text_or_reason(data: bytes) -> str:
    try:
        return decode(data).text
    except DecodingError as error:
        return str(error)
