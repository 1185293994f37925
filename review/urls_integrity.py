"""Addresses of inquiries and of the integrity record, included by `urls.py`."""

from django.urls import path

from .views import inquiry

urlpatterns = [
    path("files/<uuid:key>/report/", inquiry.report, name="report"),
    path("integrity/", inquiry.listed, name="inquiries"),
    path("integrity/entries/", inquiry.entries, name="entries"),
    path("integrity/entries/<int:pk>/lift/", inquiry.lift, name="lift"),
    path("integrity/answers/<uuid:key>/", inquiry.answer, name="inquiry_answer"),
    path("integrity/<uuid:key>/", inquiry.one, name="inquiry"),
    path("integrity/<uuid:key>/<slug:act>/", inquiry.act, name="inquiry_act"),
]
