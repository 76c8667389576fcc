"""One's own API tokens."""

from __future__ import annotations

from datetime import datetime, time

from django.contrib import messages
from django.http import HttpResponse
from django.shortcuts import redirect, render
from django.utils import timezone
from django.utils.translation import gettext as _
from django.views.decorators.cache import never_cache
from django.views.decorators.http import require_http_methods, require_POST

from bridgehead.foundation.access import Refused, require
from bridgehead.foundation.access.http import ActedRequest
from bridgehead.foundation.ui.refusals import add_refusal
from bridgehead.modules.accounts import actions
from bridgehead.modules.accounts.actions.tokens import grantable_scopes
from bridgehead.modules.accounts.queries import own_tokens
from bridgehead.modules.accounts.web.forms import TokenForm
from bridgehead.modules.accounts.web.words import SCOPES, scopes_by_room


@require_http_methods(["GET", "HEAD", "POST"])
@never_cache
def tokens(request: ActedRequest) -> HttpResponse:
    """The list, and the form that makes one; its secret is on the page that answers and nowhere else."""
    require(request.actor, "accounts.manage_own_tokens")
    scopes = [scope for scope in grantable_scopes(request.actor) if scope != "accounts.manage_own_tokens"]
    form = TokenForm(request.POST or None, scopes=scopes)
    secret = ""
    if request.method == "POST" and form.is_valid():
        # Through the end of the day that was chosen, by the district's clock.
        ends = timezone.make_aware(datetime.combine(form.cleaned_data["expires_on"], time(23, 59, 59)))
        try:
            _token, secret = actions.create_token(
                actor=request.actor,
                name=form.cleaned_data["name"],
                scopes=form.cleaned_data["scopes"],
                expires_at=ends,
            )
        except Refused as refused:
            add_refusal(form, refused)
        else:
            form = TokenForm(scopes=scopes)
    chosen = form.data.getlist("scopes") if form.is_bound else []  # type: ignore[attr-defined]
    context = {
        "form": form,
        "rooms": scopes_by_room(scopes),
        "chosen": chosen,
        "secret": secret,
        "tokens": [
            (token, [str(SCOPES.get(scope, scope)) for scope in token.scopes]) for token in own_tokens(request.actor)
        ],
        "now": timezone.now(),
    }
    return render(request, "accounts/tokens.html", context, status=422 if form.errors else 200)


@require_POST
def token_revoke(request: ActedRequest, token_id: int) -> HttpResponse:
    """End a token."""
    actions.revoke_token(actor=request.actor, token_id=token_id)
    messages.success(request, _("The token is revoked."))
    return redirect("accounts:tokens")
