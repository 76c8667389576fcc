"""Addresses of the accounts room."""

from django.urls import path

from bridgehead.modules.accounts.web import delegations, disclosures, histories, login, people, tokens, units

app_name = "accounts"
urlpatterns = [
    path("people/<int:person_id>/history/", histories.person_history, name="person_history"),
    path("units/<int:unit_id>/history/", histories.unit_history, name="unit_history"),
    path("login/", login.log_in, name="login"),
    path("logout/", login.log_out, name="logout"),
    path("password/", login.password, name="password"),
    path("people/", people.people, name="people"),
    path("people/new/", people.person_new, name="person_new"),
    path("people/<int:person_id>/", people.person, name="person"),
    path("people/<int:person_id>/roles/", people.role_grant, name="role_grant"),
    path("people/<int:person_id>/roles/<int:grant_id>/revoke/", people.role_revoke, name="role_revoke"),
    path("people/<int:person_id>/deactivate/", people.person_deactivate, name="person_deactivate"),
    path("people/<int:person_id>/reactivate/", people.person_reactivate, name="person_reactivate"),
    path("people/<int:person_id>/reset-password/", people.password_reset, name="password_reset"),
    path("people/<int:person_id>/deputies/", delegations.deputy_of, name="deputy_of"),
    path("disclosures/", disclosures.log, name="disclosures"),
    path("deputies/", delegations.deputies, name="deputies"),
    path("deputies/<int:delegation_id>/end/", delegations.delegation_end, name="delegation_end"),
    path("units/", units.units, name="units"),
    path("units/new/", units.unit_new, name="unit_new"),
    path("units/<int:unit_id>/", units.unit, name="unit"),
    path("units/<int:unit_id>/move/", units.unit_move, name="unit_move"),
    path("units/<int:unit_id>/deactivate/", units.unit_deactivate, name="unit_deactivate"),
    path("units/<int:unit_id>/reactivate/", units.unit_reactivate, name="unit_reactivate"),
    path("tokens/", tokens.tokens, name="tokens"),
    path("tokens/<int:token_id>/revoke/", tokens.token_revoke, name="token_revoke"),
]
