"""The settings: the environment in, typed constants out.

Knows where data lives, which database is used, and what a production start must have. Refuses to start
when something unsafe is asked for, with a sentence that says what to do. Nothing else reads the environment.
"""

from __future__ import annotations

import hashlib
import os
import secrets
import sys
from contextlib import suppress
from importlib.util import find_spec
from pathlib import Path
from typing import Any
from urllib.parse import parse_qsl, unquote, urlsplit

import structlog
from csp.constants import NONE, SELF
from django.core.exceptions import ImproperlyConfigured
from environs import Env, EnvError

from cepatrespon.rules import access

env = Env()
PACKAGE = Path(__file__).resolve().parent

# ── where things live ────────────────────────────────────────────────────────────────────────────
# Reports, letters and photos are citizens' own: what this account makes, no other account on the machine may read.
# A folder that an operator has made keeps the modes it was given.
os.umask(0o077)


def _made(folder: Path) -> Path:
    """This folder, made where it is missing."""
    try:
        folder.mkdir(mode=0o700, parents=True, exist_ok=True)
    except OSError as error:
        raise ImproperlyConfigured(
            f"CEPATRESPON_DATA: the folder {folder} cannot be made ({error.strerror}); "
            "name one that this account may write to."
        ) from error
    return folder


DATA = _made(Path(env.str("CEPATRESPON_DATA", "var")).resolve())
MEDIA_ROOT = DATA / "media"

# ── what kind of run this is ─────────────────────────────────────────────────────────────────────
LOOPBACK = ["127.0.0.1", "localhost", "[::1]"]
ALLOWED_HOSTS = env.list("CEPATRESPON_HOSTS", LOOPBACK)
MODE = env.str("CEPATRESPON_MODE", "local" if set(ALLOWED_HOSTS) <= set(LOOPBACK) else "production")
if MODE not in {"local", "demo", "production"}:
    raise ImproperlyConfigured(f"CEPATRESPON_MODE is {MODE!r}; it must be local, demo or production.")
PRODUCTION = MODE == "production"
DEMO = MODE == "demo"
DEBUG = False
SECRET_LENGTH = 50  # characters that a stated secret has at least, in production


def _secret_key() -> str:
    """The signing key: stated, or (never in production) made once and kept in the data folder."""
    stated = env.str("CEPATRESPON_SECRET_KEY", "")
    if stated and not (PRODUCTION and len(stated) < SECRET_LENGTH):
        return stated
    if PRODUCTION:
        wrong = f"has {len(stated)} characters" if stated else "is not set"
        raise ImproperlyConfigured(
            f"CEPATRESPON_SECRET_KEY {wrong}. In production every node must share one secret of at least "
            f"{SECRET_LENGTH} characters: make one with "
            "`python3 -c 'import secrets; print(secrets.token_urlsafe(64))'` and set it in the environment."
        )
    file = DATA / "secret-key"
    if not file.exists():  # of two processes starting together one makes the key, whole, and both read it
        made = DATA / f"secret-key.{os.getpid()}"
        with os.fdopen(os.open(made, os.O_CREAT | os.O_WRONLY | os.O_TRUNC, 0o600), "w") as out:
            out.write(secrets.token_urlsafe(64))
        with suppress(FileExistsError):
            os.link(made, file)
        made.unlink()
    return file.read_text()


SECRET_KEY = _secret_key()


MOST_POOLED = 1_000  # connections of one process
DATABASE_FORMS = "sqlite:////path/to/file or postgresql://user:password@host:port/name"


def _database(url: str) -> dict[str, Any]:
    """DATABASE_URL as Django's dictionary: `sqlite:////path` or `postgresql://user:password@host:port/name`."""
    try:
        parts = urlsplit(url)
        port = str(parts.port or "")
    except ValueError as error:  # the address itself is not repeated: it may hold a password
        raise ImproperlyConfigured(f"DATABASE_URL cannot be read: {error}. Write {DATABASE_FORMS}.") from error
    if parts.scheme == "sqlite":
        return {
            "ENGINE": "django.db.backends.sqlite3",
            "NAME": unquote(parts.path[1:]) or str(DATA / "cepatrespon.sqlite3"),
            "ATOMIC_REQUESTS": False,
            "CONN_MAX_AGE": None,  # opening a file and setting three pragmas costs more than the average request
            "OPTIONS": {
                "transaction_mode": "IMMEDIATE",
                "timeout": 20,
                "init_command": "PRAGMA journal_mode=WAL; PRAGMA synchronous=FULL; PRAGMA cache_size=-20000;",
            },
        }
    if parts.scheme in {"postgresql", "postgres"}:
        options: dict[str, Any] = {"connect_timeout": "10", **dict(parse_qsl(parts.query))}  # seconds
        pool = str(options.pop("pool", 4))
        if not (pool.isascii() and pool.isdecimal() and int(pool) <= MOST_POOLED):
            said = f"DATABASE_URL: pool is {pool!r}; it must be a number from 0 (none) to {MOST_POOLED}."
            raise ImproperlyConfigured(said)
        if not str(options["connect_timeout"]).isdecimal():
            raise ImproperlyConfigured("DATABASE_URL: connect_timeout must be a number of seconds.")
        _refuse_unknown(options)
        # Compiling a statement takes longer than any page's statement runs (a tenth of a second against thousandths).
        options["options"] = f"-c jit=off {options.get('options', '')}".strip()
        if int(pool):
            options["pool"] = {"min_size": 1, "max_size": int(pool), "timeout": 10}
        return {
            "ENGINE": "django.db.backends.postgresql",
            "NAME": unquote(parts.path[1:]),
            "USER": unquote(parts.username or ""),
            "PASSWORD": unquote(parts.password or ""),
            "HOST": unquote(parts.hostname or "") or options.pop("host", ""),
            "PORT": port,
            "OPTIONS": options,
        }
    raise ImproperlyConfigured(f"DATABASE_URL begins with {parts.scheme!r}; it must be {DATABASE_FORMS}.")


def _refuse_unknown(options: dict[str, Any]) -> None:
    """Refuse a parameter of DATABASE_URL that libpq does not know."""
    from psycopg import ProgrammingError
    from psycopg.conninfo import make_conninfo

    try:
        make_conninfo("", **options)
    except ProgrammingError as error:
        raise ImproperlyConfigured(f"DATABASE_URL: {str(error).strip()}") from error


def _single_sign_on(issuer: str) -> dict[str, Any]:
    """allauth's setting for the one identity provider, where there is one."""
    if not issuer:
        return {}
    said = {name: env.str(f"CEPATRESPON_OIDC_{name}", "") for name in ("CLIENT_ID", "CLIENT_SECRET")}
    if missing := [name for name, value in said.items() if not value]:
        raise ImproperlyConfigured(
            f"CEPATRESPON_OIDC_ISSUER is set, but CEPATRESPON_OIDC_{missing[0]} is not: the provider gives you both."
        )
    if PRODUCTION and not issuer.startswith("https://"):
        raise ImproperlyConfigured("CEPATRESPON_OIDC_ISSUER must begin with https:// in production.")
    if OIDC_MATCH not in {"email", "username"}:
        raise ImproperlyConfigured(f"CEPATRESPON_OIDC_MATCH is {OIDC_MATCH!r}; it must be email or username.")
    app = {
        "provider_id": OIDC_PROVIDER, "name": OIDC_NAME or "SSO", "client_id": said["CLIENT_ID"],
        "secret": said["CLIENT_SECRET"], "settings": {"server_url": issuer, "oauth_pkce_enabled": True},
    }  # fmt: skip
    return {"openid_connect": {"APPS": [app]}}


DATABASES = {"default": _database(env.str("DATABASE_URL", f"sqlite:///{DATA / 'cepatrespon.sqlite3'}"))}
DEFAULT_AUTO_FIELD = "django.db.models.BigAutoField"

# ── the application ──────────────────────────────────────────────────────────────────────────────
INSTALLED_APPS = [
    "django.contrib.admin",
    "django.contrib.auth",
    "django.contrib.contenttypes",
    "django.contrib.sessions",
    "django.contrib.messages",
    "django.contrib.staticfiles",
    "django_htmx",
    "csp",
    "allauth",
    "allauth.account",
    "allauth.mfa",
    "allauth.usersessions",
    "allauth.socialaccount",
    "allauth.socialaccount.providers.openid_connect",
    "cepatrespon",
    "cepatrespon.accounts",
    "cepatrespon.agencies",
    "cepatrespon.complaints",
    "cepatrespon.reports",
    "cepatrespon.console",
    "cepatrespon.notify",
]
MIDDLEWARE = [
    "django.middleware.security.SecurityMiddleware",
    "whitenoise.middleware.WhiteNoiseMiddleware",
    "cepatrespon.sending.CompressedPages",
    "csp.middleware.CSPMiddleware",
    "django.contrib.sessions.middleware.SessionMiddleware",
    "django.middleware.locale.LocaleMiddleware",
    "django.middleware.common.CommonMiddleware",
    "django.middleware.csrf.CsrfViewMiddleware",
    "django.contrib.auth.middleware.AuthenticationMiddleware",
    "cepatrespon.accounts.sessions.whole_sessions_only",
    "django.contrib.messages.middleware.MessageMiddleware",
    "django.middleware.clickjacking.XFrameOptionsMiddleware",
    "django_htmx.middleware.HtmxMiddleware",
    "allauth.account.middleware.AccountMiddleware",
    "cepatrespon.sending.one_view",
]
ROOT_URLCONF = "cepatrespon.urls"
WSGI_APPLICATION = "cepatrespon.wsgi.application"
TEMPLATES = [
    {
        "BACKEND": "django.template.backends.django.DjangoTemplates",
        "DIRS": [PACKAGE / "templates"],
        "APP_DIRS": True,
        "OPTIONS": {
            "context_processors": [
                "django.template.context_processors.request",
                "django.contrib.auth.context_processors.auth",
                "django.contrib.messages.context_processors.messages",
                "django.template.context_processors.i18n",
                "cepatrespon.portal.context.demo_clock",
            ],
        },
    }
]

# ── who signs in ─────────────────────────────────────────────────────────────────────────────────
AUTH_USER_MODEL = "agencies.Officer"
PASSWORD_HASHERS = [
    "django.contrib.auth.hashers.Argon2PasswordHasher",
    "django.contrib.auth.hashers.PBKDF2PasswordHasher",
]
AUTH_PASSWORD_VALIDATORS = [
    {"NAME": "django.contrib.auth.password_validation.UserAttributeSimilarityValidator"},
    {
        "NAME": "django.contrib.auth.password_validation.MinimumLengthValidator",
        "OPTIONS": {"min_length": access.PASSWORD_CHARACTERS},
    },
    {"NAME": "django.contrib.auth.password_validation.CommonPasswordValidator"},
]
LOGIN_URL = "console:masuk"
LOGIN_REDIRECT_URL = "console:mulai"
SESSION_ENGINE = "django.contrib.sessions.backends.db"
SESSION_COOKIE_AGE = access.SESSION_LONGEST
SESSION_COOKIE_HTTPONLY = True
SESSION_COOKIE_SECURE = CSRF_COOKIE_SECURE = PRODUCTION
CSRF_COOKIE_HTTPONLY = True
CSRF_FAILURE_VIEW = "cepatrespon.portal.stale.stale"  # a report form comes back with everything in it
SECURE_PROXY_SSL_HEADER = ("HTTP_X_FORWARDED_PROTO", "https") if PRODUCTION else None
SECURE_HSTS_SECONDS = 365 * 24 * 3600 if PRODUCTION else 0
SECURE_REFERRER_POLICY = "same-origin"
X_FRAME_OPTIONS = "DENY"
# allauth keeps second factors and sessions and speaks OpenID Connect; its own pages, mail and sign-up are not used.
MFA_ADAPTER = "cepatrespon.accounts.factors.Adapter"
MFA_SUPPORTED_TYPES = ["totp", "webauthn", "recovery_codes"]
MFA_TOTP_TOLERANCE = 1  # time steps of 30 seconds before and after now
ACCOUNT_EMAIL_VERIFICATION = "none"
ACCOUNT_LOGIN_METHODS = {"username"}
ACCOUNT_SIGNUP_FIELDS = ["username*", "password1*"]
SOCIALACCOUNT_ADAPTER = "cepatrespon.console.single_sign_on.Adapter"
SOCIALACCOUNT_STORE_TOKENS = False
SOCIALACCOUNT_REQUESTS_TIMEOUT = 10  # seconds
OIDC_ISSUER = env.str("CEPATRESPON_OIDC_ISSUER", "").rstrip("/")
OIDC_NAME = env.str("CEPATRESPON_OIDC_NAME", "")  # on the button
OIDC_MATCH = env.str("CEPATRESPON_OIDC_MATCH", "email")
OIDC_MFA_ACR: frozenset[str] = frozenset(env.list("CEPATRESPON_OIDC_MFA_ACR", []))
OIDC_PROVIDER = f"oidc-{hashlib.sha256(OIDC_ISSUER.encode()).hexdigest()[:12]}"  # another issuer knows nobody yet
SOCIALACCOUNT_PROVIDERS = _single_sign_on(OIDC_ISSUER)
CSRF_TRUSTED_ORIGINS = [f"https://{host.lstrip('.')}" for host in ALLOWED_HOSTS if host != "*"] if PRODUCTION else []

# ── language and time: UTC inside, WIB on the screen (T3) ────────────────────────────────────────
LANGUAGE_CODE = "id"
LANGUAGES = [("id", "Bahasa Indonesia"), ("en", "English")]
LOCALE_PATHS = [PACKAGE / "locale"]
USE_I18N = True
USE_TZ = True
TIME_ZONE = "Asia/Jakarta"
USE_THOUSAND_SEPARATOR = True

# ── files ────────────────────────────────────────────────────────────────────────────────────────
STATIC_URL = "/static/"
# Leaflet is taken as files, not as an application: its admin module needs GDAL, which nothing here does.
LEAFLET = Path(next(iter(find_spec("leaflet").submodule_search_locations)))  # type: ignore[union-attr,arg-type]
STATICFILES_DIRS = [("leaflet", LEAFLET / "static" / "leaflet")]
STATIC_ROOT = _made(DATA / "static")
STORAGES = {
    "default": {"BACKEND": "django.core.files.storage.FileSystemStorage"},
    "staticfiles": {"BACKEND": "cepatrespon.sending.NamedByContent"},
}
WHITENOISE_ALLOW_ALL_ORIGINS = False
WHITENOISE_MAX_AGE = 600  # seconds, for the few files whose name is not their content's
DATA_UPLOAD_MAX_MEMORY_SIZE = 2 * 1024 * 1024  # bytes of a form without its files
FILE_UPLOAD_MAX_MEMORY_SIZE = 512 * 1024
FILE_UPLOAD_PERMISSIONS = 0o600

# ── what a page may load: itself, and nothing else ───────────────────────────────────────────────
TILES = env.str("CEPATRESPON_TILES", "")  # a tile server's URL template; empty draws the kelurahan only
try:
    _tiles = urlsplit(TILES)
except ValueError as error:
    raise ImproperlyConfigured(f"CEPATRESPON_TILES cannot be read: {error}.") from error
CONTENT_SECURITY_POLICY = {
    "DIRECTIVES": {
        "default-src": [NONE],
        "script-src": [SELF],
        "style-src": [SELF],
        "img-src": [SELF, "data:", "blob:", *([f"{_tiles.scheme}://{_tiles.netloc}"] if TILES else [])],
        "connect-src": [SELF],
        "font-src": [SELF],
        "form-action": [SELF],
        "base-uri": [NONE],
        "frame-ancestors": [NONE],
        "manifest-src": [SELF],
        "worker-src": [SELF],  # the service worker of field work
    }
}

# ── a search for places beyond our own names and reports: none unless it is named ────────────────
GEOCODER_URL = env.str("CEPATRESPON_GEOCODER_URL", "").strip()
if GEOCODER_URL and not GEOCODER_URL.startswith(("https://", "http://")):
    raise ImproperlyConfigured(
        f"CEPATRESPON_GEOCODER_URL is {GEOCODER_URL!r}; it must be the address of a Nominatim search, "
        "such as https://nominatim.contoh.id/search."
    )

# ── limits ───────────────────────────────────────────────────────────────────────────────────────
RATE_LIMIT = env.str("CEPATRESPON_RATE_LIMIT", "on") != "off"
CACHES = {
    # The counts of `throttle`, per process; an entry is some 200 bytes.
    "default": {"BACKEND": "django.core.cache.backends.locmem.LocMemCache", "OPTIONS": {"MAX_ENTRIES": 100_000}}
}

# ── mail ─────────────────────────────────────────────────────────────────────────────────────────
EMAIL_HOST = env.str("CEPATRESPON_SMTP_HOST", "")
try:
    EMAIL_PORT = env.int("CEPATRESPON_SMTP_PORT", 25)
    EMAIL_USE_TLS = env.bool("CEPATRESPON_SMTP_TLS", False)
except EnvError as error:
    raise ImproperlyConfigured(
        f"{str(error).rstrip('.')}. The port is a number such as 25 or 587, TLS is on or off."
    ) from error
if not 0 < EMAIL_PORT < 65_536:
    raise ImproperlyConfigured(f"CEPATRESPON_SMTP_PORT is {EMAIL_PORT}; a port is a number from 1 to 65535.")
EMAIL_HOST_USER = env.str("CEPATRESPON_SMTP_USER", "")
EMAIL_HOST_PASSWORD = env.str("CEPATRESPON_SMTP_PASSWORD", "")
EMAIL_TIMEOUT = 20  # seconds
DEFAULT_FROM_EMAIL = env.str("CEPATRESPON_MAIL_FROM", "Cepat Respon <tidak-dibalas@cepatrespon.invalid>")
# Without a mail server the letters are written to a folder, where an operator can read them.
EMAIL_BACKEND = f"django.core.mail.backends.{'smtp' if EMAIL_HOST else 'filebased'}.EmailBackend"
EMAIL_FILE_PATH = DATA / "mail"
# ── text messages: a gateway that takes a request per message; none is named by default ──────────
SMS_URL = env.str("CEPATRESPON_SMS_URL", "")
SMS_BODY = env.str("CEPATRESPON_SMS_BODY", '{"to": "%(to)s", "text": "%(text)s"}')  # JSON, with these two holes
SMS_TOKEN = env.str("CEPATRESPON_SMS_TOKEN", "")  # sent as `Authorization: Bearer ...`
SMS_TIMEOUT = 20  # seconds
if SMS_URL and not SMS_URL.startswith("https://" if PRODUCTION else ("https://", "http://")):
    raise ImproperlyConfigured("CEPATRESPON_SMS_URL must begin with https:// (outside production also http://).")
if SMS_URL and not ("%(to)s" in SMS_BODY and "%(text)s" in SMS_BODY):
    raise ImproperlyConfigured('CEPATRESPON_SMS_BODY must hold "%(to)s" and "%(text)s", each within quotes.')
PUBLIC_URL = env.str("CEPATRESPON_URL", "http://127.0.0.1:8000").rstrip("/")

# ── logs: on standard error, a line each; words for a person at a terminal, JSON for whatever collects them ──
_words = structlog.dev.ConsoleRenderer(colors=False, exception_formatter=structlog.dev.plain_traceback)  # no locals
_fields = structlog.processors.JSONRenderer(ensure_ascii=False)
_levels = ["DEBUG", "INFO", "WARNING", "ERROR", "CRITICAL"]
LOG_LEVEL = env.str("CEPATRESPON_LOG", "WARNING").upper()
if LOG_LEVEL not in _levels:
    raise ImproperlyConfigured(f"CEPATRESPON_LOG is {LOG_LEVEL!r}; it must be one of {', '.join(_levels)}.")
LOGGING = {
    "version": 1,
    "disable_existing_loggers": False,
    "formatters": {
        "fields": {
            "()": structlog.stdlib.ProcessorFormatter,
            "foreign_pre_chain": [
                structlog.processors.TimeStamper(fmt="iso", utc=True),
                structlog.stdlib.add_log_level,
                structlog.stdlib.add_logger_name,
            ],
            "processors": [
                structlog.stdlib.ProcessorFormatter.remove_processors_meta,
                *([_words] if sys.stderr.isatty() else [structlog.processors.format_exc_info, _fields]),
            ],
        }
    },
    "handlers": {"stderr": {"class": "logging.StreamHandler", "formatter": "fields"}},
    "root": {"handlers": ["stderr"], "level": LOG_LEVEL},
    # A client's mistake (404, 409, 422 ...) is answered and needs nobody here; from 500 on it is ours.
    "loggers": {"django.request": {"level": "CRITICAL" if LOG_LEVEL == "CRITICAL" else "ERROR"}},
}
SILENCED_SYSTEM_CHECKS: list[str] = []
