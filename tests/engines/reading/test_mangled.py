"""Bad copies of passages are read without an error; `make fuzz` tries for as long as one likes."""

from hypothesis import HealthCheck, given, settings

from .mangled import check_reading, mangled


@settings(max_examples=150, deadline=None, suppress_health_check=[HealthCheck.too_slow])
@given(mangled())
def test_a_bad_copy_is_read_as_far_as_it_goes(text: str) -> None:
    check_reading(text)
