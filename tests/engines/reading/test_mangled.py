"""Bad copies of passages are read without an error; `make fuzz` tries for as long as one likes."""

import pytest
from hypothesis import HealthCheck, given, settings

from .mangled import check_reading, mangled


@settings(max_examples=150, deadline=None, suppress_health_check=[HealthCheck.too_slow])
@given(mangled())
def test_a_bad_copy_is_read_as_far_as_it_goes(text: str) -> None:
    check_reading(text)


# Found by chance: what is counted has lost its name, so that nothing is left to call it.
NAMELESS = (
    (
        "gned 23 projects with a total\ninvestmenRMB  of 4.6 billion yuan, of wh 14 are\n"
        "i目标 manufacturing and five are foreign-funded."
    ),
    "Key figu of district in 2023\n* Projects sisigned: 38\n* ",
)


@pytest.mark.parametrize("text", NAMELESS)
def test_what_has_lost_its_name_has_no_label(text: str) -> None:
    check_reading(text)
