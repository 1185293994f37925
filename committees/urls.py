"""Addresses of the committee secretary's pages."""

from django.urls import include, path

from .views import accepted, balloting, papers

app_name = "committees"
urlpatterns = [
    path("", accepted.accepted, name="accepted"),
    path("accepted/<uuid:key>/", accepted.archive, name="archive"),
    path("roster/", accepted.export, name="export"),
    path("meetings/<uuid:key>/papers/", papers.request_paper, name="paper"),
    path("phrase/<uuid:key>/", balloting.phrase, name="phrase"),
    path("meetings/<uuid:key>/box/", balloting.box, name="box"),
    path("meetings/<uuid:key>/box/open/", balloting.open_box, name="open_box"),
    path("meetings/<uuid:key>/box/close/", balloting.close_box, name="close_box"),
    path("meetings/<uuid:key>/box/void/", balloting.void_box, name="void_box"),
    path("meetings/<uuid:key>/release/", balloting.release, name="release"),
    path("", include("committees.urls_convening")),
    path("", include("committees.urls_scoring")),
    path("sittings/<uuid:key>/ballot/", balloting.ballot, name="ballot"),
]
