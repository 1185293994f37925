"""What every deployment has in common."""

import datetime as dt
import sys
from pathlib import Path

import bootstrap
from csp.constants import NONE, SELF

from kashgar_zc.run.paths import data_dir

from . import env
from .files import private_files

BASE_DIR = Path(__file__).resolve().parents[2]
DATA_DIR = data_dir()

SECRET_KEY = env.secret("DJANGO_SECRET_KEY")
FIELD_KEYS = {"k1": env.secret("FIELD_KEY")}  # key id -> 32 bytes, base64; the last one seals, all of them open
INDEX_KEY = env.secret("INDEX_KEY")
DEBUG = False
ALLOWED_HOSTS = env.words("ALLOWED_HOSTS", "localhost,127.0.0.1,[::1]")
CSRF_TRUSTED_ORIGINS = env.words("CSRF_TRUSTED_ORIGINS")
SITE_ADDRESS = env.text("SITE_ADDRESS", "http://localhost:8000")  # printed in QR codes and messages

DEMO = env.flag("KASHGAR_DEMO")
DEMO_PASSWORD = "Kashgar-2020-demo"  # noqa: S105  # printed on screen: the demo holds nothing real
CLOCK_SHIFTABLE = DEMO or env.flag("KASHGAR_REHEARSAL")

INSTALLED_APPS = [
    "kashgar_zc",
    "kashgar_zc.accounts",
    "applications",
    "review",
    "committees",
    "publicity",
    "django.contrib.auth",
    "django.contrib.contenttypes",
    "django.contrib.sessions",
    "django.contrib.messages",
    "django.contrib.staticfiles",
    "allauth",
    "allauth.account",
    "allauth.mfa",
    "allauth.usersessions",
    "crispy_forms",
    "crispy_bootstrap5",
    "django_htmx",
    "csp",
]

MIDDLEWARE = [
    "django.middleware.security.SecurityMiddleware",
    "whitenoise.middleware.WhiteNoiseMiddleware",
    "csp.middleware.CSPMiddleware",
    "django.contrib.sessions.middleware.SessionMiddleware",
    "django.middleware.common.CommonMiddleware",
    "kashgar_zc.typed_text.TypedTextMiddleware",
    "django.middleware.csrf.CsrfViewMiddleware",
    "django.contrib.auth.middleware.AuthenticationMiddleware",
    "django.contrib.messages.middleware.MessageMiddleware",
    "django.middleware.clickjacking.XFrameOptionsMiddleware",
    "django_htmx.middleware.HtmxMiddleware",
    "allauth.account.middleware.AccountMiddleware",
    "allauth.usersessions.middleware.UserSessionsMiddleware",
    "kashgar_zc.accounts.middleware.CurrentDeskMiddleware",
    "kashgar_zc.back_to_page.BackToPageMiddleware",
]

ROOT_URLCONF = "kashgar_zc.urls"
WSGI_APPLICATION = "kashgar_zc.wsgi.application"

TEMPLATES = [
    {
        "BACKEND": "django.template.backends.django.DjangoTemplates",
        "DIRS": [BASE_DIR / "templates"],
        "APP_DIRS": True,
        "OPTIONS": {
            "context_processors": [
                "django.template.context_processors.request",
                "django.contrib.auth.context_processors.auth",
                "django.contrib.messages.context_processors.messages",
                "kashgar_zc.accounts.context.header",
                "applications.context.season",
            ],
            "builtins": ["django.templatetags.i18n", "django.templatetags.static", "kashgar_zc.templatetags.ui"],
        },
    }
]

DATABASES = {
    "default": {
        **env.database(env.service("DATABASE_URL")),
        "CONN_MAX_AGE": 600,
        "CONN_HEALTH_CHECKS": True,
        # Our pages join eight small tables to one large: choosing among all orders took 28 ms, running the query 1 ms.
        "OPTIONS": {"options": "-c join_collapse_limit=4"},
    }
}
DEFAULT_AUTO_FIELD = "django.db.models.BigAutoField"

REDIS_URL = env.service("REDIS_URL")
CACHES = {
    "default": {
        "BACKEND": "kashgar_zc.cache.ForgivingRedisCache",
        "LOCATION": REDIS_URL,
        "KEY_PREFIX": "kzc",
    }
}
SESSION_COOKIE_AGE = 12 * 60 * 60

# Celery is the courier; the record is our rows (documents, messages), so a lost message only costs minutes.
CELERY_BROKER_URL = ("redis+socket" + REDIS_URL.removeprefix("unix")) if REDIS_URL.startswith("unix") else REDIS_URL
CELERY_TASK_ACKS_LATE = True
CELERY_TASK_REJECT_ON_WORKER_LOST = True
CELERY_TASK_IGNORE_RESULT = True
CELERY_TASK_TIME_LIMIT = 600
CELERY_BROKER_CONNECTION_RETRY_ON_STARTUP = True
CELERY_BROKER_TRANSPORT_OPTIONS = {"visibility_timeout": 900, "socket_timeout": 5, "socket_connect_timeout": 2}
CELERY_TASK_PUBLISH_RETRY = False  # a broker that is away must not hold a request; the sweep delivers later
CELERY_WORKER_PREFETCH_MULTIPLIER = 1
CELERY_WORKER_HIJACK_ROOT_LOGGER = False
CELERY_TIMEZONE = "Asia/Shanghai"
CELERY_BEAT_SCHEDULE_FILENAME = str(DATA_DIR / "beat-schedule")
CELERY_BEAT_SCHEDULE = {  # each sweep expires with its interval, so that none pile up while no worker is there
    "announce-windows": {"task": "applications.schedule.keep_windows", "schedule": 60.0, "options": {"expires": 60}},
    "sweep-documents": {"task": "applications.schedule.sweep_documents", "schedule": 30.0, "options": {"expires": 30}},
    "sweep-materials": {"task": "applications.schedule.sweep_materials", "schedule": 30.0, "options": {"expires": 30}},
    "remove-files": {"task": "applications.schedule.remove_files", "schedule": 3600.0, "options": {"expires": 3600}},
    "remind-of-reports": {
        "task": "applications.schedule.remind_of_reports",
        "schedule": 3600.0,
        "options": {"expires": 3600},
    },
    "remove-marks": {"task": "review.schedule.remove_marks", "schedule": 3600.0, "options": {"expires": 3600}},
    "keep-audit": {"task": "applications.schedule.keep_audit", "schedule": 600.0, "options": {"expires": 600}},
    "compare-files": {"task": "review.schedule.look_for_shared_files", "schedule": 60.0, "options": {"expires": 60}},
    "keep-overviews": {"task": "review.schedule.keep_overviews", "schedule": 300.0, "options": {"expires": 300}},
    "sweep-imports": {"task": "review.schedule.sweep_imports", "schedule": 30.0, "options": {"expires": 30}},
    "remove-imports": {"task": "review.schedule.remove_imports", "schedule": 3600.0, "options": {"expires": 3600}},
    "sweep-bulk": {"task": "review.schedule.sweep_bulk", "schedule": 30.0, "options": {"expires": 30}},
    "end-notices": {"task": "publicity.schedule.end_notices", "schedule": 60.0, "options": {"expires": 60}},
    "deliver-messages": {
        "task": "kashgar_zc.accounts.tasks.deliver_messages",
        "schedule": 15.0,
        "options": {"expires": 15},
    },
}

LAPSE_GRACE = dt.timedelta(minutes=env.number("LAPSE_GRACE_MINUTES", 5))  # more than any request takes to get its row

OWN_DATA_DAYS = env.number("OWN_DATA_DAYS", 7)  # how long an archive of everything about a person is kept
BULK_TASKS = env.number("BULK_TASKS", 4)  # workers at most that are at one act on many at a time
BUNDLE_DAYS = env.number("BUNDLE_DAYS", 7)  # how long the papers of an act on many are kept
IMPORT_DAYS = env.number("IMPORT_DAYS", 30)  # how long an office's list of units and staff and its invitations are kept

MERGER_DAYS = env.number("MERGER_DAYS", 30)  # within which a merger of units may be taken back

AUTH_USER_MODEL = "accounts.User"
AUTHENTICATION_BACKENDS = ["kashgar_zc.accounts.backend.Backend"]
PASSWORD_HASHERS = ["django.contrib.auth.hashers.Argon2PasswordHasher"]
LOGIN_URL = "account_login"

LANGUAGE_CODE = "zh-hans"
LANGUAGES = [("zh-hans", "简体中文")]
LOCALE_PATHS = [BASE_DIR / "locale"]
USE_TZ = True
TIME_ZONE = "Asia/Shanghai"  # Beijing time: Asia/Urumqi and Asia/Kashgar would move every deadline by two hours

STATIC_URL = "static/"
STATIC_ROOT = DATA_DIR / "static"
STATICFILES_DIRS = [BASE_DIR / "static", ("bootstrap", next(iter(bootstrap.__path__)))]
STORAGES: dict[str, dict[str, object]] = {
    "default": {"BACKEND": "django.core.files.storage.InMemoryStorage"},  # nothing may be kept outside `private`
    "private": private_files(),
    "staticfiles": {"BACKEND": "whitenoise.storage.CompressedManifestStaticFilesStorage"},
}
FILE_UPLOAD_HANDLERS = ["applications.receiving.CappedUploadHandler"]  # a huge upload cannot fill the disk
DATA_UPLOAD_MAX_MEMORY_SIZE = 2 * 1024 * 1024
DATA_UPLOAD_MAX_NUMBER_FIELDS = 2000  # a section of 60 rows, as many removed, at twelve fields each, comes to 1,440
CLAMD_ADDRESS = env.text("CLAMD_ADDRESS", "")  # host:port or unix:/path; set, no upload is taken without its word
UPLOAD_PART_BYTES = 1024 * min(env.number("UPLOAD_PART_KB", 1024), 2048)  # of a file that arrives in parts
X_ACCEL_PREFIX = env.text("X_ACCEL_PREFIX", "")  # set behind nginx: files are then sent by it

CRISPY_ALLOWED_TEMPLATE_PACKS = "bootstrap5"
CRISPY_TEMPLATE_PACK = "bootstrap5"

CONTENT_SECURITY_POLICY = {
    "DIRECTIVES": {
        "default-src": [SELF],
        "script-src": [SELF],
        "style-src": [SELF],
        "img-src": [SELF, "blob:"],
        "object-src": [NONE],
        "base-uri": [NONE],
        "form-action": [SELF],
        "frame-ancestors": [NONE],
    }
}
X_FRAME_OPTIONS = "DENY"
SECURE_REFERRER_POLICY = "same-origin"
SECURE_CONTENT_TYPE_NOSNIFF = True
SESSION_COOKIE_HTTPONLY = True
CSRF_COOKIE_HTTPONLY = True
CSRF_FAILURE_VIEW = "kashgar_zc.errors.csrf_failure"

LOGGING = {
    "version": 1,
    "disable_existing_loggers": False,
    "handlers": {"console": {"class": "logging.StreamHandler", "stream": sys.stderr}},
    "root": {"handlers": ["console"], "level": "WARNING"},
    "loggers": {"kashgar_zc": {"level": "INFO"}, "applications": {"level": "INFO"}, "publicity": {"level": "INFO"}},
}

from .accounts import *  # noqa: E402, F403  # log-in and sign-up have a file of their own
