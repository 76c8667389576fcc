"""The factories make rows that the database takes, and actors with the grants that were asked for."""

from __future__ import annotations

import pytest

from bridgehead.foundation.access import may
from tests import factories

pytestmark = pytest.mark.django_db


def test_a_unit_carries_its_own_id_last_in_its_path() -> None:
    park = factories.make_unit()
    assert park.path == f"{factories.make_district().path}{park.pk}/"
    assert park.depth == 1


def test_an_actor_may_do_what_the_role_may_in_the_unit_and_below_only() -> None:
    park, other = factories.make_unit(), factories.make_unit()
    actor = factories.make_actor("administrator", park)
    assert may(actor, "accounts.manage_people", park.path)
    assert may(actor, "accounts.manage_people", factories.make_unit(parent=park).path)
    assert not may(actor, "accounts.manage_people", other.path)


def test_the_ledger_and_document_factories_hold_together() -> None:
    project = factories.make_project()
    assert factories.make_milestone(project=project).project.versions.count() == 1
    assert factories.make_published_figure().statement.document.text
