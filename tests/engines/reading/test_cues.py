"""The words that tell which patterns are tried: none is passed over that would have found something."""

import pytest

from bridgehead.engines.reading.projects.cues import mark_cues
from bridgehead.engines.reading.projects.enterprises import builder_in
from bridgehead.engines.reading.projects.heads import SAYS_STAGE_OF_LIST, head_in
from bridgehead.engines.reading.projects.mentions import FINDERS, quantity_cues
from bridgehead.engines.reading.projects.stages import SAYS_STAGE
from bridgehead.engines.reading.quantities import find_quantities
from bridgehead.engines.reading.text.mend import mend
from bridgehead.engines.reading.text.sentences import split_sentences

from .specs_data import SPECS, Spec, load_folder

EVERY_CUE = -1


@pytest.mark.parametrize("spec", load_folder(SPECS / "dev"), ids=lambda spec: spec.doc)
def test_what_is_found_has_its_cues(spec: Spec) -> None:
    text = mend(spec.text).text
    marked, quantities = mark_cues(text), find_quantities(text)
    for sentence in split_sentences(text):
        start, end = sentence.start, sentence.end
        inside = [each for each in quantities if start <= each.start < end]
        cues = marked.within(start, end) | quantity_cues(text, start, end, inside)
        for need, find in FINDERS:
            assert cues & need == need or not find(text, start, end, inside), text[start:end]
        assert builder_in(text, start, end, cues) == builder_in(text, start, end, EVERY_CUE)
        headed = head_in(text, start, end, EVERY_CUE)
        assert head_in(text, start, end, cues) == headed if cues & SAYS_STAGE_OF_LIST else True


def test_the_words_of_a_clause() -> None:
    text = "霁川光学薄膜项目，9月建成投产。"
    cues, comma = mark_cues(text), text.index("，")
    assert not cues.within(0, comma) & SAYS_STAGE
    assert cues.within(comma, len(text)) & SAYS_STAGE
