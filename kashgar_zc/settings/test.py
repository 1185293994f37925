"""The tests: the demo's settings with a quick password hash and plain static files."""

import os

os.environ.setdefault("KASHGAR_DEMO", "1")

from .base import *  # noqa: F403  # the demo flag must be there before base reads it

PASSWORD_HASHERS = ["django.contrib.auth.hashers.MD5PasswordHasher"]  # a thousand log-ins in one run
STORAGES["staticfiles"] = {"BACKEND": "django.contrib.staticfiles.storage.StaticFilesStorage"}  # noqa: F405  # no collectstatic
WHITENOISE_USE_FINDERS = True
WHITENOISE_AUTOREFRESH = True
ALLOWED_HOSTS = ["*"]
