"""Addresses of the committee secretary's pages."""

from django.urls import path

from .views import accepted

app_name = "committees"
urlpatterns = [
    path("", accepted.accepted, name="accepted"),
    path("roster/", accepted.export, name="export"),
]
