"""Addresses of a re-check of a result: the applicant's request, then the organiser's desk."""

from django.urls import path

from .views import rechecks

urlpatterns = [
    path("apply/<uuid:key>/recheck/", rechecks.ask, name="ask_recheck"),
    path("desk/rechecks/", rechecks.listed, name="rechecks"),
    path("desk/rechecks/<uuid:key>/", rechecks.one, name="recheck"),
]
