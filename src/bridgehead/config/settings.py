"""Settings: one file, read from the environment, with defaults that serve one laptop.

Environment: BRIDGEHEAD_VAR (data folder), DATABASE_URL, BRIDGEHEAD_SECRET_KEY, BRIDGEHEAD_HOSTS,
BRIDGEHEAD_HTTPS (1 where TLS ends in front of us), BRIDGEHEAD_DEBUG, BRIDGEHEAD_ANCHOR_FILE, BRIDGEHEAD_ANCHOR_WEBHOOK
and BRIDGEHEAD_ANCHOR_KEY (where the head of the audit chain is kept, and what signs it), BRIDGEHEAD_PG_BIN (the
folder of pg_dump), BRIDGEHEAD_URL, BRIDGEHEAD_ROBOTS, BRIDGEHEAD_SMTP, BRIDGEHEAD_SMTP_USER, BRIDGEHEAD_SMTP_PASSWORD
and BRIDGEHEAD_MAIL_FROM (how reminders leave: docs/howto/reminders.md), BRIDGEHEAD_FONTS (a folder of fonts for the
pages of bulletins).
"""

from __future__ import annotations

import os
import secrets
from pathlib import Path
from typing import Any
from urllib.parse import parse_qsl, unquote, urlsplit

from csp.constants import NONE, SELF
from django.utils.translation import gettext_lazy as _

PACKAGE = Path(__file__).resolve().parent.parent
VAR = Path(os.environ.get("BRIDGEHEAD_VAR", "var")).resolve()
DEBUG = os.environ.get("BRIDGEHEAD_DEBUG") == "1"
HTTPS = os.environ.get("BRIDGEHEAD_HTTPS") == "1"


def _secret_key() -> str:
    """From the environment, else made once and kept beside the data, readable by its owner only."""
    given = os.environ.get("BRIDGEHEAD_SECRET_KEY")
    if given:
        return given
    kept = VAR / "secret_key"
    if not kept.exists():
        VAR.mkdir(parents=True, exist_ok=True)
        descriptor = os.open(kept, os.O_WRONLY | os.O_CREAT | os.O_TRUNC, 0o600)
        with os.fdopen(descriptor, "w") as file:
            file.write(secrets.token_urlsafe(48))
    return kept.read_text().strip()


# What pages ask for takes milliseconds, as long as starting the processes that would share the work, which PostgreSQL
# takes to be nothing (1000): they are for what reads a great part of the ledger.
_OF_SESSIONS = "-c parallel_setup_cost=20000"


def _database(url: str | None) -> dict[str, Any]:
    """SQLite under VAR, or PostgreSQL from a URL such as postgresql://user:word@host:5432/name?sslmode=require."""
    if not url or url.startswith("sqlite"):
        return {
            "ENGINE": "bridgehead.foundation.sqlite",
            "NAME": VAR / "bridgehead.sqlite3",
            "TEST": {"NAME": ":memory:"},
            "OPTIONS": {
                # WAL lets readers go on while one writes; IMMEDIATE takes the write lock at the start of a
                # transaction, so that two writers wait for each other instead of failing half-way.
                "init_command": "PRAGMA journal_mode=WAL; PRAGMA synchronous=NORMAL; PRAGMA cache_size=-64000;",
                "transaction_mode": "IMMEDIATE",
                "timeout": 20,
            },
        }
    parts = urlsplit(url)
    if parts.scheme not in {"postgres", "postgresql"}:
        raise ValueError(f"DATABASE_URL must start with postgresql:// or be left out, not {parts.scheme}://")
    options = dict(parse_qsl(parts.query))
    options.setdefault("options", _OF_SESSIONS)
    return {
        "ENGINE": "django.db.backends.postgresql",
        "NAME": unquote(parts.path.lstrip("/")),
        "USER": unquote(parts.username or ""),
        "PASSWORD": unquote(parts.password or ""),
        "HOST": options.pop("host", parts.hostname or ""),
        "PORT": str(parts.port or ""),
        "OPTIONS": options,
        "CONN_MAX_AGE": 600,
        "CONN_HEALTH_CHECKS": True,
    }


SECRET_KEY = _secret_key()
ALLOWED_HOSTS = os.environ.get("BRIDGEHEAD_HOSTS", "127.0.0.1,localhost,[::1]").split(",")
DATABASES = {"default": _database(os.environ.get("DATABASE_URL"))}
DEFAULT_AUTO_FIELD = "django.db.models.BigAutoField"

INSTALLED_APPS = [
    "django.contrib.contenttypes",
    "django.contrib.auth",
    "django.contrib.sessions",
    "django.contrib.messages",
    "whitenoise.runserver_nostatic",
    "django.contrib.staticfiles",
    "django_htmx",
    "template_partials.apps.SimpleAppConfig",
    "ninja",
    "csp",
    "axes",
    "bridgehead.foundation.ui",
    "bridgehead.foundation.audit",
    "bridgehead.foundation.files",
    "bridgehead.foundation.search",
    "bridgehead.foundation.merging",
    "bridgehead.modules.accounts",
    "bridgehead.modules.parties",
    "bridgehead.modules.ledger",
    "bridgehead.modules.documents",
    "bridgehead.modules.checking",
    "bridgehead.modules.findings",
    "bridgehead.modules.exchange",
    "bridgehead.modules.delivery",
    "bridgehead.modules.assessment",
    "bridgehead.modules.targets",
    "bridgehead.modules.approvals",
    "bridgehead.modules.taskforce",
    "bridgehead.modules.reminders",
    "bridgehead.modules.duplicates",
    "bridgehead.modules.bulletins",
    "bridgehead.modules.workspace",
]

MIDDLEWARE = [
    "django.middleware.security.SecurityMiddleware",
    "whitenoise.middleware.WhiteNoiseMiddleware",
    "csp.middleware.CSPMiddleware",
    "bridgehead.foundation.access.middleware.RequestIdMiddleware",
    "django.contrib.sessions.middleware.SessionMiddleware",
    "django.middleware.locale.LocaleMiddleware",
    "django.middleware.common.CommonMiddleware",
    "django.middleware.csrf.CsrfViewMiddleware",
    "django.contrib.auth.middleware.AuthenticationMiddleware",
    "bridgehead.modules.accounts.middleware.ActorMiddleware",
    "bridgehead.modules.accounts.middleware.LogInMiddleware",
    "django.contrib.messages.middleware.MessageMiddleware",
    "django.middleware.clickjacking.XFrameOptionsMiddleware",
    "django_htmx.middleware.HtmxMiddleware",
    "bridgehead.foundation.access.middleware.RefusalMiddleware",
    "bridgehead.foundation.ui.middleware.MethodNotAllowedMiddleware",
    "axes.middleware.AxesMiddleware",
]

ROOT_URLCONF = "bridgehead.config.urls"
WSGI_APPLICATION = "bridgehead.config.wsgi.application"
AUTH_USER_MODEL = "accounts.Person"
AUTHENTICATION_BACKENDS = ["axes.backends.AxesStandaloneBackend", "django.contrib.auth.backends.ModelBackend"]
LOGIN_URL = "accounts:login"
LOGIN_REDIRECT_URL = "workspace:home"
LOGOUT_REDIRECT_URL = "accounts:login"

_LOADERS: list[Any] = [
    "django.template.loaders.filesystem.Loader",
    "django.template.loaders.app_directories.Loader",
]
TEMPLATES: list[dict[str, Any]] = [
    {
        "BACKEND": "django.template.backends.django.DjangoTemplates",
        "DIRS": [],
        "OPTIONS": {
            "loaders": [
                (
                    "template_partials.loader.Loader",
                    _LOADERS if DEBUG else [("django.template.loaders.cached.Loader", _LOADERS)],
                )
            ],
            "builtins": ["template_partials.templatetags.partials"],
            "context_processors": [
                "django.template.context_processors.request",
                "django.template.context_processors.i18n",
                "django.contrib.messages.context_processors.messages",
                "bridgehead.foundation.ui.context.shell",
            ],
        },
    }
]

LANGUAGE_CODE = "zh-hans"
LANGUAGES = [("zh-hans", _("Simplified Chinese")), ("en", _("English"))]
LOCALE_PATHS = [PACKAGE / "locale"]
USE_I18N = True
# Localised formats cost a third of the time of a table; the tag library formats every figure itself.
USE_THOUSAND_SEPARATOR = False
TIME_ZONE = "Asia/Shanghai"
USE_TZ = True

STATIC_URL = "/static/"
STATIC_ROOT = VAR / "static"
STORAGES = {
    "default": {"BACKEND": "django.core.files.storage.FileSystemStorage"},
    "staticfiles": {"BACKEND": "whitenoise.storage.CompressedManifestStaticFilesStorage"},
}
WHITENOISE_MAX_AGE = 365 * 24 * 3600
WHITENOISE_ALLOW_ALL_ORIGINS = False
# Source maps are asked for by developers only; compressing them takes longer than everything else together.
WHITENOISE_SKIP_COMPRESS_EXTENSIONS = ("png", "jpg", "ico", "gz", "br", "woff2", "map")
MEDIA_ROOT = VAR / "files"

# A folder of fonts besides those of the machine, for the pages of bulletins: docs/howto/bulletins.md.
FONTS = os.environ.get("BRIDGEHEAD_FONTS", "")

# Where `bridgehead audit anchor` keeps the heads of the audit chain: docs/howto/audit.md.
AUDIT_ANCHOR_FILE = os.environ.get("BRIDGEHEAD_ANCHOR_FILE", "")
AUDIT_ANCHOR_WEBHOOK = os.environ.get("BRIDGEHEAD_ANCHOR_WEBHOOK", "")
AUDIT_ANCHOR_KEY = os.environ.get("BRIDGEHEAD_ANCHOR_KEY", "")

PASSWORD_HASHERS = [
    "django.contrib.auth.hashers.Argon2PasswordHasher",
    "django.contrib.auth.hashers.PBKDF2PasswordHasher",
]
AUTH_PASSWORD_VALIDATORS = [
    {"NAME": "django.contrib.auth.password_validation.UserAttributeSimilarityValidator"},
    {"NAME": "django.contrib.auth.password_validation.MinimumLengthValidator", "OPTIONS": {"min_length": 10}},
    {"NAME": "django.contrib.auth.password_validation.CommonPasswordValidator"},
    {"NAME": "django.contrib.auth.password_validation.NumericPasswordValidator"},
]
SESSION_COOKIE_AGE = 12 * 3600
SESSION_SAVE_EVERY_REQUEST = False
SESSION_COOKIE_HTTPONLY = True
SESSION_COOKIE_SAMESITE = "Lax"
SESSION_COOKIE_SECURE = HTTPS
CSRF_COOKIE_SECURE = HTTPS
CSRF_COOKIE_HTTPONLY = True
CSRF_COOKIE_SAMESITE = "Lax"
CSRF_FAILURE_VIEW = "bridgehead.foundation.ui.views.csrf_failure"
SECURE_SSL_REDIRECT = HTTPS
SECURE_HSTS_SECONDS = 365 * 24 * 3600 if HTTPS else 0
SECURE_PROXY_SSL_HEADER = ("HTTP_X_FORWARDED_PROTO", "https") if HTTPS else None
SECURE_REFERRER_POLICY = "same-origin"
X_FRAME_OPTIONS = "DENY"

# Throttled log-in: five wrong passwords for one name from one address lock that pair for a quarter of an hour.
AXES_FAILURE_LIMIT = 5
AXES_COOLOFF_TIME = 0.25
AXES_LOCKOUT_PARAMETERS = [["username", "ip_address"]]
AXES_RESET_ON_SUCCESS = True
AXES_LOCKOUT_CALLABLE = "bridgehead.modules.accounts.web.login.locked_out"

CONTENT_SECURITY_POLICY = {
    "DIRECTIVES": {
        "default-src": [SELF],
        "script-src": [SELF],
        "style-src": [SELF],
        "img-src": [SELF, "data:"],
        "connect-src": [SELF],
        "object-src": [NONE],
        "base-uri": [NONE],
        "form-action": [SELF],
        "frame-ancestors": [NONE],
    }
}

# Where people reach this site, for links in e-mails and calendars; without it there are none.
SITE_URL = os.environ.get("BRIDGEHEAD_URL", "").rstrip("/")
# The robots of group chats that may be called, by kind: origins. An installation of one's own is added as
# BRIDGEHEAD_ROBOTS="wecom=https://im.example.gov.cn feishu=https://chat.example.gov.cn".
ROBOT_HOSTS: dict[str, tuple[str, ...]] = {
    "wecom": ("https://qyapi.weixin.qq.com",),
    "dingtalk": ("https://oapi.dingtalk.com",),
    "feishu": ("https://open.feishu.cn", "https://open.larksuite.com"),
}
for _robot in os.environ.get("BRIDGEHEAD_ROBOTS", "").split():
    _kind, _is, _origin = _robot.partition("=")
    ROBOT_HOSTS[_kind] = (*ROBOT_HOSTS.get(_kind, ()), _origin.rstrip("/"))
# E-mail leaves by BRIDGEHEAD_SMTP="host:port", user and password beside it; without it it is written to the console.
_smtp_host, _colon, _smtp_port = os.environ.get("BRIDGEHEAD_SMTP", "").partition(":")
EMAIL_BACKEND = f"django.core.mail.backends.{'smtp' if _smtp_host else 'console'}.EmailBackend"
EMAIL_HOST, EMAIL_PORT = _smtp_host, int(_smtp_port or 587)
EMAIL_HOST_USER = os.environ.get("BRIDGEHEAD_SMTP_USER", "")
EMAIL_HOST_PASSWORD = os.environ.get("BRIDGEHEAD_SMTP_PASSWORD", "")
EMAIL_USE_SSL, EMAIL_USE_TLS = EMAIL_PORT == 465, EMAIL_PORT == 587
EMAIL_TIMEOUT = 10
DEFAULT_FROM_EMAIL = os.environ.get("BRIDGEHEAD_MAIL_FROM", "bridgehead@localhost")

DATA_UPLOAD_MAX_MEMORY_SIZE = 10 * 1024 * 1024
FILE_UPLOAD_MAX_MEMORY_SIZE = 2 * 1024 * 1024
DATA_UPLOAD_MAX_NUMBER_FILES = 100
MAX_UPLOAD_BYTES = 20 * 1024 * 1024

LOGGING = {
    "version": 1,
    "disable_existing_loggers": False,
    "handlers": {"console": {"class": "logging.StreamHandler"}},
    "root": {"handlers": ["console"], "level": "WARNING"},
}
