"""What the keys of the development passages hold against themselves: only what a statistician would ask too."""

import pytest

from bridgehead.engines.figures import statement_from_json
from bridgehead.engines.reconciliation import assertions_of, reconcile
from tests.engines.reading.specs_data import SPECS, Spec, load_folder

# One line a passage that has any, and why it is right to ask. A new passage is silent or gets its line.
ASKED = {
    # The only floor area is the first phase's, the land is that of all three.
    "d26_phases_capacity_land": ["plot_ratio"],
    # A broadcast on a province lets a city speak of its own plan.
    "f14_b02_broadcast_province": ["part"],
}


@pytest.mark.parametrize("spec", load_folder(SPECS / "dev"), ids=lambda spec: spec.doc)
def test_a_passage_that_adds_up_is_not_doubted(spec: Spec) -> None:
    statements = [statement_from_json(dict(row)) for row in spec.statements]
    found = reconcile(assertions_of(statements, spec.doc, spec.published))
    assert [(each.kind, each.message_zh) for each in found if each.kind not in ASKED.get(spec.doc, [])] == []
    assert sorted(each.kind for each in found) == ASKED.get(spec.doc, [])


def test_passages_of_one_invented_city_that_were_written_apart_disagree_where_they_say_so() -> None:
    """Places are used again with other figures: running totals fall, a rate is of another plan."""
    every = [
        each
        for spec in load_folder(SPECS / "dev")
        for each in assertions_of([statement_from_json(dict(row)) for row in spec.statements], spec.doc, spec.published)
    ]
    across = [found for found in reconcile(every) if len({every[index].document for index in found.evidence}) > 1]
    assert {found.kind for found in across} == {"fall", "rate"}
    for found in across:
        assert len({every[index].statement.place for index in found.evidence}) == 1
        assert found.found is not None
        assert found.expected is not None
        assert found.kind == "rate" or found.found < found.expected
