"""How people sign up and log in (django-allauth), how often they may try, and how they are reached."""

from kashgar_zc.run.paths import data_dir

from . import env

AUTH_PASSWORD_VALIDATORS = [
    {"NAME": "kashgar_zc.accounts.passwords.LongEnough", "OPTIONS": {"min_length": 10}},
    {"NAME": "kashgar_zc.accounts.passwords.NotCommon"},
    {"NAME": "kashgar_zc.accounts.passwords.NotOnlyDigits"},
]
LOGIN_REDIRECT_URL = "applications:enter"
ACCOUNT_ADAPTER = "kashgar_zc.accounts.adapter.Adapter"
ACCOUNT_FORMS = {
    "login": "kashgar_zc.accounts.forms.entrance.LoginForm",
    "signup": "kashgar_zc.accounts.forms.entrance.SignupForm",
    "verify_phone": "kashgar_zc.accounts.forms.entrance.VerifyMobileForm",
    "change_phone": "kashgar_zc.accounts.forms.entrance.ChangeMobileForm",
    "change_password": "kashgar_zc.accounts.forms.entrance.ChangePasswordForm",
    "reauthenticate": "kashgar_zc.accounts.forms.entrance.ReauthenticateForm",
    "reset_password_from_key": "kashgar_zc.accounts.forms.entrance.NewPasswordForm",
}
ACCOUNT_LOGIN_METHODS = {"phone", "username"}
ACCOUNT_SIGNUP_FIELDS = ["phone*", "password1*"]
ACCOUNT_EMAIL_VERIFICATION = "none"
ACCOUNT_LOGIN_ON_PASSWORD_RESET = True
ACCOUNT_REAUTHENTICATION_REQUIRED = True  # a new mobile takes the account over: ask for the password again
ACCOUNT_REAUTHENTICATION_TIMEOUT = env.number("STEP_UP_MINUTES", 15) * 60  # also before a notice, a ballot, an export
ACCOUNT_PHONE_VERIFICATION_SUPPORTS_CHANGE = 3
ACCOUNT_PHONE_VERIFICATION_SUPPORTS_RESEND = 5
ACCOUNT_PHONE_VERIFICATION_MAX_ATTEMPTS = 5
ACCOUNT_PASSWORD_RESET_BY_CODE_MAX_ATTEMPTS = 5
ACCOUNT_PASSWORD_RESET_BY_CODE_TIMEOUT = 15 * 60
ACCOUNT_RATE_LIMITS = {
    # By address only loosely: a school, a county or a mobile carrier stands behind one address on the last evening.
    "login": "300/m/ip",
    "signup": "60/m/ip",
    # Tight for one address guessing at one account, so that nobody can lock somebody else out from elsewhere …
    "login_failed": "120/m/ip,5/5m/key",
    # … and wide for all addresses together; a reset by SMS lifts both at once.
    "login_failed_anywhere": "100/h/key",
    "reset_password": "30/m/ip,1/30s/key,10/h/key",
    "verify_phone": "30/m/ip,1/30s/key,10/h/key",
    "change_phone": "20/h/user",
    "change_password": "10/5m/user",
    "reauthenticate": "10/5m/user",
    "mail": "5/h/key,20/d/key",  # addresses that one person has a confirmation sent to
    "identity": "5/h/key,20/d/key",  # ID numbers that one person tries as the own one
    # Wrong pass phrases of one holder at one meeting by one person: nobody else and no other holder is held up.
    "holder_phrase": "5/10m/key,30/d/key",
    # Anyone may object and follow an objection; a computer doing so all day is kept away from the organiser's desk.
    "objection": "20/h/ip,100/d/ip",
    "objection_followed": "60/h/ip",
    # Wide enough for an office that checks a pile of certificates, too narrow to try names.
    "certificate_check": "30/m/ip,600/h/ip",
}
ALLAUTH_USER_CODE_FORMAT = {"numeric": True, "dashed": False, "length": 6}
ALLAUTH_TRUSTED_PROXY_COUNT = env.number("TRUSTED_PROXIES", 0)  # behind one nginx: 1, or every visitor has its address

MFA_ADAPTER = "kashgar_zc.accounts.mfa.Adapter"
MFA_FORMS = {
    "authenticate": "kashgar_zc.accounts.forms.second_factor.AuthenticateForm",
    "reauthenticate": "kashgar_zc.accounts.forms.second_factor.ReauthenticateForm",
    "activate_totp": "kashgar_zc.accounts.forms.second_factor.ActivateForm",
}
MFA_TOTP_ISSUER = "喀什职称评审"
MFA_TOTP_TOLERANCE = 1  # clocks of old phones
USERSESSIONS_TRACK_ACTIVITY = False  # a write on every page would cost more than "last seen" is worth

SESSION_ENGINE = "kashgar_zc.accounts.sessions"  # in the database and sealed: log-in survives Redis, phones stay hidden

SMS_GATEWAY = env.text("SMS_GATEWAY", "kashgar_zc.accounts.sms.FileOutbox")  # production has to name one

# Without a mail server every mail becomes a file of the data folder, which is what demo and tests read.
# By which ways each kind of message comes to who has not chosen, beside the inbox. A text costs the office money and the person
# attention: for what the person must do, by a day.
MESSAGE_CHANNELS = {"action": ["sms", "email"], "progress": ["email"], "work": [], "account": ["sms"]}
EMAIL_HOST = env.text("EMAIL_HOST", "")
EMAIL_PORT = env.number("EMAIL_PORT", 25)
EMAIL_HOST_USER = env.text("EMAIL_USER", "")
EMAIL_HOST_PASSWORD = env.text("EMAIL_PASSWORD", "")
EMAIL_USE_TLS = env.flag("EMAIL_USE_TLS")
EMAIL_USE_SSL = env.flag("EMAIL_USE_SSL")
EMAIL_TIMEOUT = 10  # seconds; what takes longer is put off
EMAIL_FROM = env.text("EMAIL_FROM", "喀什职称评审 <noreply@localhost>")
EMAIL_BACKEND = f"django.core.mail.backends.{'smtp' if EMAIL_HOST else 'filebased'}.EmailBackend"
EMAIL_FILE_PATH = str(data_dir() / "outbox" / "mail")
