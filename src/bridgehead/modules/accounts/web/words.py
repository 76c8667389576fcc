"""Audit actions of this room in words, for the history under a person or a unit."""

from __future__ import annotations

from collections.abc import Iterable

from django.utils.functional import Promise
from django.utils.translation import gettext_lazy as _

from bridgehead.foundation.audit.models import AuditEntry

WORDS: dict[str, Promise] = {
    "accounts.person.created": _("Account made"),
    "accounts.person.changed": _("Changed"),
    "accounts.person.deactivated": _("Account closed"),
    "accounts.person.reactivated": _("Account opened again"),
    "accounts.person.password_reset": _("Password reset"),
    "accounts.person.password_changed": _("Password changed"),
    "accounts.person.language_set": _("Language chosen"),
    "accounts.role.granted": _("Role granted"),
    "accounts.role.revoked": _("Role revoked"),
    "accounts.delegation.made": _("Deputy named"),
    "accounts.delegation.ended": _("Deputation ended"),
    "accounts.unit.created": _("Unit made"),
    "accounts.unit.changed": _("Changed"),
    "accounts.unit.moved": _("Moved"),
    "accounts.unit.deactivated": _("Taken out of use"),
    "accounts.unit.reactivated": _("Put to use again"),
}


def in_words(entries: Iterable[AuditEntry]) -> list[tuple[AuditEntry, str]]:
    """Each entry with what was done, in the reader's language."""
    return [(entry, str(WORDS.get(entry.action, entry.action))) for entry in entries]


# What a token may be allowed to do, room by room. An action of a room that isn't here is shown by its id.
ROOMS: dict[str, Promise] = {
    "accounts": _("People and units"),
    "parties": _("Enterprises"),
    "ledger": _("Projects and figures"),
    "documents": _("Documents"),
    "checking": _("Check a draft"),
    "findings": _("What does not add up"),
    "bulletins": _("Bulletins"),
    "delivery": _("Plans and problems"),
    "assessment": _("Assessment"),
    "approvals": _("Approvals"),
    "reminders": _("Reminders and calendars"),
    "taskforce": _("Task forces and lists"),
    "exchange": _("Imports"),
    "targets": _("Targets"),
    "duplicates": _("Possible duplicates"),
}
SCOPES: dict[str, Promise] = {
    "bulletins.edit_template": _("Write templates of bulletins"),
    "bulletins.export": _("Take bulletins out"),
    "bulletins.view": _("See bulletins"),
    "bulletins.write": _("Write, publish and withdraw bulletins"),
    "targets.close_month": _("Close months"),
    "targets.enter_series": _("Enter series that the ledger cannot work out"),
    "targets.forecast": _("Work out chances of targets anew"),
    "targets.set": _("Set, change, split and take back targets"),
    "targets.view": _("See targets"),
    "accounts.change_own": _("Change one's own settings"),
    "accounts.delegate_own": _("Name a deputy"),
    "accounts.grant_role": _("Grant and revoke roles"),
    "accounts.manage_people": _("Manage people"),
    "accounts.manage_units": _("Manage units"),
    "accounts.view_disclosures": _("See exports and openings"),
    "accounts.view_people": _("See people"),
    "accounts.view_units": _("See units"),
    "assessment.appeal": _("Appeal against scores"),
    "assessment.change_scheme": _("Change schemes of assessment"),
    "assessment.decide": _("Decide on appeals"),
    "assessment.enter": _("Enter figures and events of assessment"),
    "assessment.post_task": _("Post tasks"),
    "assessment.run": _("Keep the scores of a month"),
    "assessment.take_task": _("Take posted tasks"),
    "assessment.verify_task": _("Verify results of posted tasks"),
    "assessment.view": _("See scores and schemes"),
    "checking.check": _("Check drafts"),
    "delivery.accept_schedule": _("Accept plans and proposals, keep baselines"),
    "delivery.change_calendar": _("Enter days that are worked or not"),
    "delivery.change_schedule": _("Draft plans and propose others"),
    "delivery.close_problem": _("Close problems and open them again"),
    "delivery.raise_problem": _("Raise problems"),
    "delivery.report_task": _("Report what became of tasks"),
    "delivery.view_calendar": _("See the working days"),
    "delivery.view_problem": _("See problems"),
    "delivery.change_lights": _("Write and choose the rules of the lights"),
    "delivery.view_lights": _("See the rules of the lights"),
    "delivery.view_schedule": _("See plans and the wall"),
    "delivery.work_problem": _("Report progress on problems"),
    "approvals.register": _("Put approvals into the ledger"),
    "approvals.view": _("See approvals"),
    "approvals.work": _("Keep the clocks of approvals"),
    "reminders.change_own": _("Say how reminders reach one"),
    "reminders.change_unit": _("Say how reminders reach a unit"),
    "reminders.view_own": _("See one's own reminders"),
    "taskforce.change": _("Form task forces and keep their meetings"),
    "taskforce.report": _("Report what became of matters"),
    "taskforce.view": _("See task forces and lists"),
    "duplicates.view": _("See possible duplicates"),
    "documents.edit_gazetteer": _("Enter and forget names of the gazetteer"),
    "documents.review": _("Review what documents say"),
    "documents.upload": _("Take documents in"),
    "documents.view": _("See documents"),
    "exchange.import": _("Import workbooks"),
    "exchange.view": _("See imports"),
    "findings.close": _("Close findings and open them again"),
    "findings.reconcile": _("Reconcile everything"),
    "findings.view": _("See what does not add up"),
    "ledger.change_plan": _("Draft and freeze the plan of a year"),
    "ledger.view_plan": _("See the plan of a year"),
    "ledger.change_terms": _("Write negotiation terms"),
    "ledger.change_project": _("Change projects"),
    "ledger.export": _("Export"),
    "ledger.change_rules": _("Change the rules of milestones"),
    "ledger.merge_project": _("Merge projects that are one"),
    "ledger.pass_gate": _("Let a milestone past its gate"),
    "ledger.view_rules": _("See the rules of milestones"),
    "ledger.register_project": _("Register projects"),
    "ledger.report_investment": _("Report investment"),
    "ledger.report_milestone": _("Report milestones"),
    "ledger.save_view": _("Save views"),
    "ledger.set_contributions": _("Set contributions"),
    "ledger.verify_milestone": _("Verify milestones"),
    "ledger.view_own_project": _("See projects of one's own enterprise"),
    "ledger.view_terms": _("See negotiation terms"),
    "ledger.view_financial_papers": _("Open financial papers of projects"),
    "ledger.view_project": _("See projects and figures"),
    "ledger.withdraw_project": _("Withdraw projects"),
    "parties.merge_contact": _("Merge contacts that are one"),
    "parties.merge_enterprise": _("Merge enterprises that are one"),
    "parties.change_contact": _("Change contacts"),
    "parties.change_financials": _("Enter financials of enterprises"),
    "parties.view_financials": _("See financials of enterprises"),
    "parties.change_enterprise": _("Change enterprises"),
    "parties.register_enterprise": _("Register enterprises"),
    "parties.view_contact": _("See contacts"),
    "parties.view_enterprise": _("See enterprises"),
}


def scopes_by_room(scopes: Iterable[str]) -> list[tuple[str, list[tuple[str, str]]]]:
    """Sorted action ids as (room in words, [(action id, in words)])."""
    rooms: dict[str, list[tuple[str, str]]] = {}
    for scope in scopes:
        rooms.setdefault(scope.split(".", 1)[0], []).append((scope, str(SCOPES.get(scope, scope))))
    return [(str(ROOMS.get(room, room)), found) for room, found in rooms.items()]
