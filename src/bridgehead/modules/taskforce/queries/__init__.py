"""What is read of the task force room."""

from bridgehead.modules.taskforce.queries.forces import (
    CHANGE,
    REPORT,
    VIEW,
    Week,
    access_force,
    access_led,
    access_matter,
    access_meeting,
    access_member,
    blocked_in,
    force_of,
    meetings_of,
    week_of,
)
from bridgehead.modules.taskforce.queries.lists import LISTS, Lead, Listing, listing_of_project, listing_of_unit

__all__ = [
    "CHANGE",
    "LISTS",
    "REPORT",
    "VIEW",
    "Lead",
    "Listing",
    "Week",
    "access_force",
    "access_led",
    "access_matter",
    "access_meeting",
    "access_member",
    "blocked_in",
    "force_of",
    "listing_of_project",
    "listing_of_unit",
    "meetings_of",
    "week_of",
]
