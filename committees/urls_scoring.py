"""Addresses of scoring: the expert's pages, and the secretary's ranks, defences, tests; included by `urls`."""

from django.urls import path

from .views import expert, scoring

urlpatterns = [
    path("sittings/", expert.list_sittings, name="sittings"),
    path("sittings/<uuid:key>/", expert.sitting, name="sitting"),
    path("sittings/<uuid:key>/undertaking/", expert.sign, name="sign"),
    path("sittings/cases/<uuid:key>/", expert.case, name="case"),
    path("sittings/cases/<uuid:key>/declare/", expert.declare, name="declare"),
    path("sittings/cases/<uuid:key>/recuse/", expert.recuse, name="recuse"),
    path("sittings/cases/<uuid:key>/sheet/", expert.sheet, name="sheet"),
    path("sittings/cases/<uuid:key>/files/<uuid:material>/<int:page>/", expert.page, name="case_page"),
    path("meetings/<uuid:key>/ranks/", scoring.ranks, name="ranks"),
    path("cases/<uuid:key>/defence/", scoring.defence, name="defence"),
    path("cases/<uuid:key>/test/", scoring.test, name="test"),
]
