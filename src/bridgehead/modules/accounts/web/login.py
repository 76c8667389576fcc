"""Logging in and out, one's own password, one's own language."""

from __future__ import annotations

from datetime import datetime, timedelta
from typing import cast

from axes.helpers import get_client_ip_address, get_cool_off, get_failure_limit
from axes.models import AccessAttempt
from django.conf import settings
from django.contrib import messages
from django.contrib.auth import login, logout, update_session_auth_hash
from django.contrib.auth.decorators import login_not_required
from django.http import HttpRequest, HttpResponse, HttpResponseBase
from django.shortcuts import redirect, render
from django.utils import timezone
from django.utils.http import url_has_allowed_host_and_scheme
from django.utils.translation import gettext as _
from django.views import i18n
from django.views.decorators.cache import never_cache
from django.views.decorators.debug import sensitive_post_parameters
from django.views.decorators.http import require_http_methods, require_POST

from bridgehead.foundation.access import Refused
from bridgehead.foundation.access.http import ActedRequest
from bridgehead.foundation.ui.refusals import add_refusal
from bridgehead.modules.accounts import actions
from bridgehead.modules.accounts.models import Person
from bridgehead.modules.accounts.web.forms import LoginForm, PasswordForm, fold_username


def _next(request: HttpRequest) -> str:
    """Where to go after logging in: only within this site."""
    wanted = request.POST.get("next") or request.GET.get("next") or ""
    safe = url_has_allowed_host_and_scheme(wanted, {request.get_host()}, require_https=request.is_secure())
    return wanted if safe else ""


@login_not_required
@never_cache
@sensitive_post_parameters("password")
@require_http_methods(["GET", "HEAD", "POST"])
def log_in(request: HttpRequest) -> HttpResponse:
    """The log-in page. A wrong password keeps the name that was typed; too many lead to `locked_out`."""
    if request.user.is_authenticated:
        return redirect(_next(request) or settings.LOGIN_REDIRECT_URL)
    form = LoginForm(request, data=request.POST or None)
    if request.method == "POST" and form.is_valid():
        login(request, form.get_user())
        return redirect(_next(request) or settings.LOGIN_REDIRECT_URL)
    status = 422 if form.errors else 200
    context = {"form": form, "next": _next(request), "expired": request.GET.get("expired")}
    return render(request, "accounts/login.html", context, status=status)


def _open_again_at(request: HttpRequest, username: str) -> datetime:
    """When the lock on this name from this address ends: it counts from the last wrong password."""
    attempts = AccessAttempt.objects.filter(username=username, ip_address=get_client_ip_address(request))
    last = attempts.order_by("-attempt_time").values_list("attempt_time", flat=True).first()
    return (last or timezone.now()) + cast(timedelta, get_cool_off(request))


@login_not_required
def locked_out(request: HttpRequest, *_axes: object) -> HttpResponse:
    """AXES_LOCKOUT_CALLABLE: says how many wrong passwords there were and when to try again, with 429."""
    typed = request.POST.get("username", "")
    until = _open_again_at(request, fold_username(typed))
    context = {"until": until, "username": typed, "limit": get_failure_limit(request, None)}
    response = render(request, "accounts/locked_out.html", context, status=429)
    response["Retry-After"] = str(max(1, int((until - timezone.now()).total_seconds())))
    return response


@require_POST
def log_out(request: HttpRequest) -> HttpResponse:
    """End the session."""
    logout(request)
    return redirect(settings.LOGOUT_REDIRECT_URL)


@never_cache
@sensitive_post_parameters()
@require_http_methods(["GET", "HEAD", "POST"])
def password(request: ActedRequest) -> HttpResponse:
    """Change one's own password; whoever has a one-time password lands here and nowhere else."""
    form = PasswordForm(request.POST or None)
    person = cast(Person, request.user)
    if request.method == "POST" and form.is_valid():
        try:
            person = actions.change_own_password(
                actor=request.actor, old=form.cleaned_data["old"], new=form.cleaned_data["new"]
            )
        except Refused as refused:
            add_refusal(form, refused)
        else:
            update_session_auth_hash(request, person)
            messages.success(request, _("Your password is changed. Other sessions have ended."))
            return redirect(settings.LOGIN_REDIRECT_URL)
    context = {"form": form, "is_forced": person.must_change_password}
    return render(request, "accounts/password.html", context, status=422 if form.errors else 200)


@login_not_required
@require_POST
def set_language(request: ActedRequest) -> HttpResponseBase:
    """Django's switch, which keeps a cookie, and the person's own choice for whoever is logged in."""
    if request.actor.id is not None:
        try:
            actions.set_language(actor=request.actor, language=request.POST.get("language", ""))
        except Refused:
            return HttpResponse(status=422)
    return i18n.set_language(request)
