"""The parties room: enterprises and contacts."""

from django.apps import AppConfig
from django.utils.translation import gettext_lazy as _

from bridgehead.foundation.access import register_policy
from bridgehead.foundation.audit.disclosures import Disclosure, register_disclosure
from bridgehead.foundation.merging.kinds import register_like_kind
from bridgehead.foundation.merging.movers import register_movers
from bridgehead.foundation.search.kinds import register_fields, register_kind
from bridgehead.foundation.ui.navigation import NavItem, register_nav


class PartiesConfig(AppConfig):
    """Registers the room's policies when Django starts."""

    name = "bridgehead.modules.parties"
    label = "parties"

    def ready(self) -> None:
        """Make the policies and the door known, and that enterprises keep paths of units."""
        from bridgehead.modules.accounts.holders import Holder, register_holder, register_path_column
        from bridgehead.modules.parties.findable import CONTACT, ENTERPRISE, FIELDS
        from bridgehead.modules.parties.merging import FIRMS, PEOPLE
        from bridgehead.modules.parties.models import Enterprise
        from bridgehead.modules.parties.movers import MOVERS
        from bridgehead.modules.parties.policies import POLICY
        from bridgehead.modules.parties.queries import count_in_unit, enterprises_named

        register_policy(POLICY)
        register_kind(ENTERPRISE)
        register_kind(CONTACT)
        register_fields(FIELDS)
        register_movers(*MOVERS)
        register_like_kind(FIRMS)
        register_like_kind(PEOPLE)
        register_disclosure(Disclosure("parties.contacts.opened", _("Contacts looked at"), enterprises_named))
        register_disclosure(Disclosure("parties.financials.opened", _("Financials looked at"), enterprises_named))
        register_path_column(Enterprise, "unit_path")
        register_holder("parties.enterprise", Holder(_("enterprises"), count_in_unit))
        register_nav(
            NavItem(
                "parties:enterprises",
                _("Enterprises"),
                "building-warehouse",
                group="things",
                action_id="parties.view_enterprise",
                order=20,
            )
        )
