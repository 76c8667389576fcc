"""Two spellings of one name meet; two firms of one group do not."""

from __future__ import annotations

import pytest
from hypothesis import given
from hypothesis import strategies as st

from bridgehead.modules.parties.names import core, name_key


@pytest.mark.parametrize(
    ("one", "other"),
    [
        ("硕渡（桥港）新材料有限公司", "硕渡(桥港)新材料有限公司"),
        ("碩渡新材料有限公司", "硕渡新材料有限公司"),
        ("硕渡 新材料　有限公司", "硕渡新材料有限公司"),
        ("ＡＢＣ硕渡新材料有限公司", "abc硕渡新材料有限公司"),
        ("硕渡〔桥港〕新材料有限公司", "硕渡【桥港】新材料有限公司"),
        ("阿尔法·硕渡公司", "阿尔法硕渡公司"),
    ],
)
def test_spellings_of_one_name_have_one_key(one: str, other: str) -> None:
    assert name_key(one) == name_key(other)


def test_legal_forms_stay_apart_in_the_key_and_meet_in_the_core() -> None:
    limited, by_shares = name_key("硕渡新材料有限公司"), name_key("硕渡新材料股份有限公司")
    assert limited != by_shares
    assert core(limited) == core(by_shares) == "硕渡新材料"


def test_a_name_that_is_only_a_legal_form_keeps_it() -> None:
    assert core("有限公司") == "有限公司"


@given(st.text(max_size=200))
def test_folding_twice_is_folding_once_and_fits_the_column(name: str) -> None:
    key = name_key(name)
    assert len(key) <= 120
    assert name_key(name_key(key)) == name_key(key)
