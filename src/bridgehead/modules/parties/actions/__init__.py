"""What can be done to enterprises, their other names and their contacts, one function a verb."""

from bridgehead.modules.parties.actions.firms import (
    FACTS,
    add_alias,
    add_contact,
    change_contact,
    change_enterprise,
    register_enterprise,
)
from bridgehead.modules.parties.actions.merging import (
    CONTACT_FACTS,
    merge_contacts,
    merge_enterprises,
    plan_contacts,
    plan_enterprises,
    unmerge_contacts,
    unmerge_enterprises,
)

__all__ = [
    "CONTACT_FACTS",
    "FACTS",
    "add_alias",
    "add_contact",
    "change_contact",
    "change_enterprise",
    "merge_contacts",
    "merge_enterprises",
    "plan_contacts",
    "plan_enterprises",
    "register_enterprise",
    "unmerge_contacts",
    "unmerge_enterprises",
]
