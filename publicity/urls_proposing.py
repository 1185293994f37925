"""Addresses of what one person of an organiser proposes and another confirms."""

from django.urls import path

from .views import proposals

urlpatterns = [
    path("desk/proposals/", proposals.listed, name="proposals"),
    path("desk/proposals/<uuid:key>/", proposals.one, name="proposal"),
    path("desk/proposals/<uuid:key>/confirm/", proposals.confirm, name="confirm_proposal"),
    path("desk/proposals/<uuid:key>/reject/", proposals.reject, name="reject_proposal"),
    path("desk/proposals/<uuid:key>/withdraw/", proposals.withdraw, name="withdraw_proposal"),
]
