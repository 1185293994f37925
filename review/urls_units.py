"""Addresses of an office's own pages: its figures, its units, the routes of files."""

from django.urls import path

from .views import overview, phrases, routes, trail, units

urlpatterns = [
    path("overview/", overview.page, name="overview"),
    path("overview.xlsx", overview.book, name="overview_book"),
    path("phrases/", phrases.listed, name="phrases"),
    path("phrases/<int:pk>/", phrases.one, name="phrase"),
    path("trail/", trail.trail, name="trail"),
    path("units/<int:pk>/merge/", units.merge, name="merge_unit"),
    path("routes/", routes.found, name="routes"),
    path("routes/<uuid:key>/", routes.change, name="reroute"),
]
