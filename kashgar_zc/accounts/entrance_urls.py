"""Addresses of log-in, sign-up, passwords and second factor: those of allauth that we offer, under its own names."""

from allauth.account import views
from django.urls import include, path
from django.views.generic import RedirectView

from .views import entrance

urlpatterns = [
    path("login/", views.login, name="account_login"),
    path("logout/", views.logout, name="account_logout"),
    path("signup/", entrance.SignupView.as_view(), name="account_signup"),
    path("inactive/", views.account_inactive, name="account_inactive"),
    path("reauthenticate/", views.reauthenticate, name="account_reauthenticate"),
    path("phone/verify/", entrance.verify_mobile, name="account_verify_phone"),
    path("phone/change/", entrance.change_mobile, name="account_change_phone"),
    path("password/change/", views.password_change, name="account_change_password"),
    path("password/set/", RedirectView.as_view(pattern_name="account_reset_password"), name="account_set_password"),
    path("password/reset/", entrance.recover, name="account_reset_password"),
    path("password/reset/confirm/", entrance.confirm_recovery, name="account_confirm_password_reset_code"),
    path("password/reset/complete/", entrance.complete_recovery, name="account_complete_password_reset"),
    path("2fa/", include("allauth.mfa.urls")),
    path("sessions/", include("allauth.usersessions.urls")),
]
