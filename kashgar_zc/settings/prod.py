"""Production: everything by environment, everything over TLS."""

from .base import *  # noqa: F403  # a deployment is base and what follows

SMS_GATEWAY = env.text(  # noqa: F405  # comes with base
    "SMS_GATEWAY",
    fix="Name the class that hands texts to your carrier, as kashgar_zc/run/production/README.md describes; "
    "kashgar_zc.accounts.sms.FileOutbox only writes them to a file, for a rehearsal.",
)

SECURE_SSL_REDIRECT = env.flag("SECURE_SSL_REDIRECT", True)  # noqa: F405  # comes with base
SECURE_PROXY_SSL_HEADER = ("HTTP_X_FORWARDED_PROTO", "https")
SECURE_HSTS_SECONDS = 31_536_000
SECURE_HSTS_INCLUDE_SUBDOMAINS = True
SECURE_HSTS_PRELOAD = True
SESSION_COOKIE_SECURE = True
CSRF_COOKIE_SECURE = True
SESSION_COOKIE_NAME = "__Host-sessionid"
CSRF_COOKIE_NAME = "__Host-csrftoken"
SECURE_REDIRECT_EXEMPT = [r"^healthz$"]
