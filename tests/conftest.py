"""What every test stands on: own data folder, fast password hashing, plain static files, people who are logged in."""

from __future__ import annotations

import os
import tempfile
from collections.abc import Callable
from pathlib import Path

import pytest
from hypothesis import settings as hypothesis_settings

_VAR = Path(tempfile.mkdtemp(prefix="bridgehead-tests-"))
os.environ.setdefault("DJANGO_SETTINGS_MODULE", "bridgehead.config.settings")
os.environ["BRIDGEHEAD_VAR"] = str(_VAR)
# Tests read with the sources as they stand, whatever was compiled; `compiled` in the environment tests a build.
os.environ.setdefault("BRIDGEHEAD_READER", "plain")
# How long an example takes says how busy the machine is; speed is measured by the benches.
hypothesis_settings.register_profile("no deadline", deadline=None)
hypothesis_settings.load_profile("no deadline")


def pytest_configure() -> None:
    """Settings of tests; here and not in a settings file of their own, so that tests see the real settings."""
    from django.conf import settings

    (_VAR / "static").mkdir(exist_ok=True)
    settings.VAR = _VAR
    settings.STATIC_ROOT = _VAR / "static"
    settings.MEDIA_ROOT = _VAR / "files"
    settings.PASSWORD_HASHERS = ["django.contrib.auth.hashers.MD5PasswordHasher"]
    settings.STORAGES = {
        **settings.STORAGES,
        "staticfiles": {"BACKEND": "django.contrib.staticfiles.storage.StaticFilesStorage"},
    }


@pytest.fixture(autouse=True)
def _rules_as_shipped() -> None:
    """Each test begins with the shipped version of the rules; what another test put in force is rolled back by then."""
    from bridgehead.modules.ledger import rules

    rules.remember_first()


@pytest.fixture
def unthrottled(monkeypatch: pytest.MonkeyPatch) -> None:
    """The API answers somebody who asks for everything at once; its count outlives a test that is rolled back."""
    from bridgehead.config import api

    throttle = next(each for each in api.api.throttle if isinstance(each, api.CallerThrottle))
    monkeypatch.setattr(throttle, "num_requests", 10**9)


@pytest.fixture
def sign_in(client, db) -> Callable[..., object]:  # type: ignore[no-untyped-def]
    """`sign_in(role="leader")` makes a person with that role in the district and logs the client in as them."""
    from tests import factories

    def enter(person=None, **facts):  # type: ignore[no-untyped-def]
        person = person or factories.make_person(**facts)
        client.force_login(person, backend="django.contrib.auth.backends.ModelBackend")
        return person

    return enter
