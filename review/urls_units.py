"""Addresses of an office's own pages: its figures, its units, the routes of files."""

from django.urls import path

from .views import importing, invitations, overview, phrases, routes, trail, units

urlpatterns = [
    path("overview/", overview.page, name="overview"),
    path("overview.xlsx", overview.book, name="overview_book"),
    path("phrases/", phrases.listed, name="phrases"),
    path("phrases/<int:pk>/", phrases.one, name="phrase"),
    path("trail/", trail.trail, name="trail"),
    path("trail/book/", trail.book, name="trail_book"),
    path("units/import/", importing.lists, name="imports"),
    path("units/import/template.xlsx", importing.template, name="import_template"),
    path("units/import/<uuid:key>/", importing.one, name="import"),
    path("units/import/<uuid:key>/apply/", importing.apply, name="apply_import"),
    path("units/import/<uuid:key>/state/", importing.state, name="import_state"),
    path("units/import/<uuid:key>/report.xlsx", importing.report, name="import_report"),
    path("units/import/<uuid:key>/refused.xlsx", importing.refused, name="import_refused"),
    path("units/invitations/", invitations.listed, name="invitations"),
    path("units/invitations/<int:pk>/withdraw/", invitations.withdraw, name="withdraw_invitation"),
    path("units/invitations/<int:pk>/send/", invitations.send_again, name="send_invitation"),
    path("units/<int:pk>/merge/", units.merge, name="merge_unit"),
    path("units/<int:pk>/correct/", units.correct, name="correct_unit"),
    path("units/<int:pk>/part/", units.part, name="part_unit"),
    path("routes/", routes.found, name="routes"),
    path("routes/bureau/", routes.bureau, name="leave_bureau"),
    path("routes/<uuid:key>/", routes.change, name="reroute"),
]
