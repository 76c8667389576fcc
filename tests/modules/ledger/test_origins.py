"""A value's source says only what the source said."""

from bridgehead.modules.ledger.models import ProjectVersion, SourceKind
from bridgehead.modules.ledger.origins import fact_source

QUOTE = {"document": 1, "statement": 2, "start": 0, "end": 4, "quote": "海泓电缆", "title": "通报"}


def test_a_document_says_the_facts_that_it_names():
    version = ProjectVersion(source_kind=SourceKind.DOCUMENT, source={**QUOTE, "facts": ["name", "land_m2"]})
    assert fact_source(version, "name") == ("document", version.source)


def test_what_a_document_does_not_say_was_entered_by_a_person():
    version = ProjectVersion(source_kind=SourceKind.DOCUMENT, source={**QUOTE, "facts": ["name"]})
    assert fact_source(version, "unit") == ("form", {"person": ""})
    assert fact_source(version, "origin") == ("form", {"person": ""})


def test_a_form_says_all_of_its_facts():
    version = ProjectVersion(source_kind=SourceKind.FORM, source={"person": "沈知行"})
    assert fact_source(version, "unit") == ("form", {"person": "沈知行"})
